/* The loops of scan.h with vectors. Each has its twin in scan_plain.c. */
#include "msg/scan.h"

#include "msg/chars.h"

#ifdef LSIP_V

/* The bytes that are no text. */
static inline lsip_v no_text(lsip_v v)
{
  lsip_v low = lsip_v_but(lsip_v_upto(v, 31), lsip_v_equal(v, '\t'));
  return lsip_v_or(low, lsip_v_equal(v, 127));
}

/* What may stand in no URI: up to SP and from 128 (as signed numbers: below
 * '!'), '"', '<' and '>', '\\' and '^', '`', from '{' but '~'. */
static inline lsip_v no_uri(lsip_v v)
{
  lsip_v v2 = lsip_v_set(v, 2);
  lsip_v top = lsip_v_but(lsip_v_above(v, 'z'), lsip_v_equal(v, '~'));
  lsip_v ends = lsip_v_or(lsip_v_below(v, '!'), top);
  lsip_v pairs = lsip_v_or(lsip_v_equal(v2, '>'), lsip_v_equal(v2, '^'));
  lsip_v one = lsip_v_or(lsip_v_equal(v, '"'), lsip_v_equal(v, '`'));
  return lsip_v_or(ends, lsip_v_or(pairs, one));
}

#define ALL(size) (UINT32_MAX >> (32 - (size))) /* bits of as many bytes */

/* Walks [p, end) by `size` bytes and returns the first whose bit is set, or
 * `end`. The last step looks at some bytes twice, so that it reads none
 * behind `end`. Falls through if there are less than `size`. */
#define WALK(p, end, size, load, bits) \
  if ((end) - (p) >= (size)) { \
    const char *last = (end) - (size); \
    lsip_v v; \
    unsigned hit; \
    for (; (p) < last; (p) += (size)) { \
      v = load(p); \
      hit = (bits); \
      if (hit) \
        return (p) + lsip_lowest_bit32(hit); \
    } \
    v = load(last); \
    hit = (bits); \
    return hit ? last + lsip_lowest_bit32(hit) : (end); \
  }

/* Nearly all texts are short: what is too short for a long vector still goes by
 * 16 bytes. */
#if LSIP_V > 16
#define SCAN(p, end, bits) \
  WALK(p, end, LSIP_V, lsip_v_load, bits) \
  WALK(p, end, 16, lsip_v_load16, bits)
#else
#define SCAN(p, end, bits) WALK(p, end, LSIP_V, lsip_v_load, bits)
#endif

const char *lsip_scan_text(const char *p, const char *end)
{
  SCAN(p, end, lsip_v_bits(lsip_scan_ascii(v)) == ALL(LSIP_V)
      ? 0 : lsip_v_bits(no_text(v)))
  return lsip_scan_text_plain(p, end);
}

const char *lsip_scan_quoted(const char *p, const char *end)
{
  SCAN(p, end, lsip_v_bits(lsip_v_or(no_text(v), lsip_v_or(
      lsip_v_equal(v, '"'), lsip_v_equal(v, '\\')))))
  return lsip_scan_quoted_plain(p, end);
}

const char *lsip_scan_print(const char *p, const char *end)
{
  SCAN(p, end, ~lsip_v_bits(lsip_scan_ascii(v)) & ALL(LSIP_V))
  return lsip_scan_print_plain(p, end);
}

LSIP_COLD
const char *lsip_scan_uri(const char *p, const char *end)
{
  SCAN(p, end, lsip_v_bits(no_uri(v)))
  return lsip_scan_uri_plain(p, end);
}

const char *lsip_scan_byte(const char *p, const char *end, char c)
{
  SCAN(p, end, lsip_v_bits(lsip_v_equal(v, c)))
  return lsip_scan_byte_plain(p, end, c);
}

const char *lsip_scan_at(const char *p, const char *end, unsigned *percent)
{
  const char *last = end - 16, *at = end;
  unsigned found = 0;
  if (end - p < 16)
    return lsip_scan_at_plain(p, end, percent);
  for (*percent = 0; p < end; p += 16) {
    lsip_v v = lsip_v_load16(p < last ? p : last);
    *percent |= lsip_v_bits(lsip_v_equal(v, '%'));
    if (found)
      continue;
    found = lsip_v_bits(lsip_v_equal(v, '@'));
    if (found)
      at = (p < last ? p : last) + lsip_lowest_bit32(found);
  }
  return at;
}

#define WALK_WORDS(size, load) \
  for (; end - p >= (size); p += (size)) { \
    unsigned stops = ~lsip_v_bits(lsip_scan_word(load(p))) & ALL(size); \
    for (; stops; stops &= stops - 1) { \
      const char *q = p + lsip_lowest_bit32(stops); \
      if (!lsip_is(*q, classes)) \
        return q; \
    } \
  }

/* The first byte outside `classes`, which hold words, as far as there are 16
 * bytes. */
const char *lsip_scan_words(const char *p, const char *end, unsigned classes)
{
#if LSIP_V > 16
  WALK_WORDS(LSIP_V, lsip_v_load)
#endif
  WALK_WORDS(16, lsip_v_load16)
  return p;
}

/* Shifted left by one, the bits of separators are those of the bytes behind
 * them: all rules about neighbours are one expression. */
const char *lsip_scan_labels(const char *p, const char *end, char before,
                             int *bad)
{
  for (; end - p >= 16; p += 16) {
    lsip_v v = lsip_v_load16(p);
    unsigned stop = lsip_lowest_bit32(~lsip_v_bits16(lsip_scan_word(v)));
    unsigned here = (1u << stop) - 1;
    unsigned dots = lsip_v_bits(lsip_v_equal(v, '.')) & here;
    unsigned dashes = lsip_v_bits(lsip_v_equal(v, '-')) & here;
    unsigned behind_dot = dots << 1 | (before == '.');
    unsigned behind_dash = dashes << 1 | (before == '-');
    if (((dots | dashes) & behind_dot) | (dots & behind_dash))
      *bad = 1;
    if (stop < 16)
      return p + stop;
    before = p[15];
  }
  return lsip_scan_labels_plain(p, end, before, bad);
}

#endif
