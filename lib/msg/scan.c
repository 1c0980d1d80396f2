/* The loops of scan.h with SSE2. With scan.h this is all vector code of the
 * library; every loop has its twin in scan_plain.c. */
#include "msg/scan.h"

#include "msg/chars.h"

#ifdef LSIP_SSE2

/* Bits of the bytes that are no text. */
static inline unsigned no_text(__m128i v)
{
  __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(31)), v);
  low = _mm_andnot_si128(lsip_v_equal(v, '\t'), low);
  return lsip_v_bits(_mm_or_si128(low, lsip_v_equal(v, 127)));
}

/* What may stand in no URI: up to SP and from 128 (as signed numbers: below
 * '!'), '"', '<' and '>', '\\' and '^', '`', from '{' but '~'. */
static inline unsigned no_uri(__m128i v)
{
  __m128i v2 = _mm_or_si128(v, _mm_set1_epi8(2));
  __m128i top = _mm_cmpgt_epi8(v, _mm_set1_epi8('z'));
  __m128i ends = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8('!')),
                              _mm_andnot_si128(lsip_v_equal(v, '~'), top));
  __m128i pairs = _mm_or_si128(lsip_v_equal(v2, '>'), lsip_v_equal(v2, '^'));
  __m128i one = _mm_or_si128(lsip_v_equal(v, '"'), lsip_v_equal(v, '`'));
  return lsip_v_bits(_mm_or_si128(ends, _mm_or_si128(pairs, one)));
}

/* Bits of the bytes that are no letter, digit, '-' or '.', and all bits above.
 * A range is moved to the top of the signed numbers, where one compare tells
 * it from all else; that of the digits begins at '-' and has '/' in it. */
static inline unsigned no_word(__m128i v)
{
  __m128i low = _mm_or_si128(v, _mm_set1_epi8(0x20));
  __m128i letter = _mm_cmpgt_epi8(_mm_add_epi8(low, _mm_set1_epi8(127 - 'z')),
                                  _mm_set1_epi8(127 - 26));
  __m128i digit = _mm_cmpgt_epi8(_mm_add_epi8(v, _mm_set1_epi8(127 - '9')),
                                 _mm_set1_epi8(127 - 13));
  digit = _mm_andnot_si128(lsip_v_equal(v, '/'), digit);
  return ~lsip_v_bits(_mm_or_si128(letter, digit));
}

/* Walks [p, end) by 16 bytes and returns the first byte whose bit is set, or
 * `end`. The last step looks at some bytes twice, so that it reads none
 * behind `end`. Falls through if there are less than 16 bytes. */
#define SCAN(p, end, bits) \
  if ((end) - (p) >= 16) { \
    const char *last = (end) - 16; \
    __m128i v; \
    unsigned hit; \
    for (; (p) < last; (p) += 16) { \
      v = lsip_v_load(p); \
      hit = (bits); \
      if (hit) \
        return (p) + __builtin_ctz(hit); \
    } \
    v = lsip_v_load(last); \
    hit = (bits); \
    return hit ? last + __builtin_ctz(hit) : (end); \
  }

const char *lsip_scan_text(const char *p, const char *end)
{
  SCAN(p, end, lsip_v_ascii(v) == 0xffff ? 0 : no_text(v))
  return lsip_scan_text_plain(p, end);
}

const char *lsip_scan_name(const char *p, const char *end)
{
  SCAN(p, end, no_text(v) | lsip_v_bits(_mm_or_si128(
      lsip_v_equal(v, ':'), lsip_v_equal(v, '\t'))))
  return lsip_scan_name_plain(p, end);
}

const char *lsip_scan_quoted(const char *p, const char *end)
{
  SCAN(p, end, no_text(v) | lsip_v_bits(_mm_or_si128(
      lsip_v_equal(v, '"'), lsip_v_equal(v, '\\'))))
  return lsip_scan_quoted_plain(p, end);
}

const char *lsip_scan_uri(const char *p, const char *end)
{
  SCAN(p, end, no_uri(v))
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
    __m128i v = lsip_v_load(p < last ? p : last);
    *percent |= lsip_v_bits(lsip_v_equal(v, '%'));
    if (found)
      continue;
    found = lsip_v_bits(lsip_v_equal(v, '@'));
    if (found)
      at = (p < last ? p : last) + lsip_lowest_bit(found);
  }
  return at;
}

/* The first byte outside `classes`, which hold words, as far as 16 bytes can
 * be read at a time. */
const char *lsip_scan_words(const char *p, const char *end, unsigned classes)
{
  for (; end - p >= 16; p += 16) {
    unsigned stops = no_word(lsip_v_load(p));
    for (; stops & 0xffff; stops &= stops - 1) {
      const char *q = p + lsip_lowest_bit(stops);
      if (!lsip_is(*q, classes))
        return q;
    }
  }
  return p;
}

/* Shifted left by one, the bits of separators are those of the bytes behind
 * them: all rules about neighbours are one expression. */
const char *lsip_scan_labels(const char *p, const char *end, char before,
                             int *bad)
{
  for (; end - p >= 16; p += 16) {
    __m128i v = lsip_v_load(p);
    unsigned stop = lsip_lowest_bit(no_word(v));
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
