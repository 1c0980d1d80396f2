/* The inner loops over bytes. Each exists twice: here with SSE2, in scan.c as
 * plain C. Both give the same results, and neither reads a byte outside
 * [p, end). All vector code of the library is in this file. */
#ifndef LSIP_MSG_SCAN_H
#define LSIP_MSG_SCAN_H

#include <lsip/str.h>

/* The first byte that is no text (a control but HTAB, or DEL), or `end`. */
const char *lsip_scan_text_plain(const char *p, const char *end);
/* The first ':' or control (HTAB too), or `end`. */
const char *lsip_scan_name_plain(const char *p, const char *end);
/* The first '"', '\\' or control but HTAB, or `end`. */
const char *lsip_scan_quoted_plain(const char *p, const char *end);
/* The first byte that may stand in no URI, or `end`. */
const char *lsip_scan_uri_plain(const char *p, const char *end);
/* The first byte that is `c`, or `end`. */
const char *lsip_scan_byte_plain(const char *p, const char *end, char c);
/* 1 if the `n` (at most 32) bytes at `p` are `name` in any case. `name` holds
 * letters and '-' only and is padded to 32 bytes. */
int lsip_scan_same_plain(const char *p, const char *name, size_t n);
/* One header line: its colon and the byte that ends its text. NULL if the
 * line is not of the usual form: then the others above must tell. */
const char *lsip_scan_field_plain(const char *p, const char *end,
                                  const char **colon);

#if defined(__SSE2__) && defined(__GNUC__) && !defined(LSIP_NO_SIMD)

#include <emmintrin.h>

static inline __m128i lsip_v_load(const char *p)
{
  return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i lsip_v_equal(__m128i v, char c)
{
  return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline unsigned lsip_v_bits(__m128i v)
{
  return (unsigned)_mm_movemask_epi8(v);
}

/* Bits of the bytes that are no text. */
static inline unsigned lsip_v_no_text(__m128i v)
{
  __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(31)), v);
  low = _mm_andnot_si128(lsip_v_equal(v, '\t'), low);
  return lsip_v_bits(_mm_or_si128(low, lsip_v_equal(v, 127)));
}

/* Not 0 if some byte is below 32 or above 126: one more than it is then, as a
 * signed number, below 33. All that is no text is among them. */
static inline unsigned lsip_v_maybe_no_text(__m128i v)
{
  __m128i more = _mm_add_epi8(v, _mm_set1_epi8(1));
  return lsip_v_bits(_mm_cmplt_epi8(more, _mm_set1_epi8(33)));
}

/* What may stand in no URI: up to SP and from 128 (as signed numbers: below
 * '!'), '"', '<' and '>', '\\' and '^', '`', from '{' but '~'. */
static inline unsigned lsip_v_no_uri(__m128i v)
{
  __m128i v2 = _mm_or_si128(v, _mm_set1_epi8(2));
  __m128i top = _mm_cmpgt_epi8(v, _mm_set1_epi8('z'));
  __m128i ends = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8('!')),
                              _mm_andnot_si128(lsip_v_equal(v, '~'), top));
  __m128i pairs = _mm_or_si128(lsip_v_equal(v2, '>'), lsip_v_equal(v2, '^'));
  __m128i one = _mm_or_si128(lsip_v_equal(v, '"'), lsip_v_equal(v, '`'));
  return lsip_v_bits(_mm_or_si128(ends, _mm_or_si128(pairs, one)));
}

/* Walks [p, end) by 16 bytes and returns the first byte whose bit is set, or
 * `end`. The last step looks at some bytes twice, so that it reads none
 * behind `end`. Falls through if there are less than 16 bytes. */
#define LSIP_V_SCAN(p, end, bits) \
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

static inline const char *lsip_scan_text(const char *p, const char *end)
{
  LSIP_V_SCAN(p, end, lsip_v_maybe_no_text(v) ? lsip_v_no_text(v) : 0)
  return lsip_scan_text_plain(p, end);
}

static inline const char *lsip_scan_name(const char *p, const char *end)
{
  LSIP_V_SCAN(p, end, lsip_v_no_text(v) | lsip_v_bits(_mm_or_si128(
      lsip_v_equal(v, ':'), lsip_v_equal(v, '\t'))))
  return lsip_scan_name_plain(p, end);
}

static inline const char *lsip_scan_quoted(const char *p, const char *end)
{
  LSIP_V_SCAN(p, end, lsip_v_no_text(v) | lsip_v_bits(_mm_or_si128(
      lsip_v_equal(v, '"'), lsip_v_equal(v, '\\'))))
  return lsip_scan_quoted_plain(p, end);
}

static inline const char *lsip_scan_uri(const char *p, const char *end)
{
  LSIP_V_SCAN(p, end, lsip_v_no_uri(v))
  return lsip_scan_uri_plain(p, end);
}

static inline const char *lsip_scan_byte(const char *p, const char *end,
                                         char c)
{
  LSIP_V_SCAN(p, end, lsip_v_bits(lsip_v_equal(v, c)))
  return lsip_scan_byte_plain(p, end, c);
}

static inline const char *lsip_scan_field(const char *p, const char *end,
                                          const char **colon)
{
  for (; end - p >= 16; p += 16) {
    __m128i v = lsip_v_load(p);
    unsigned hit = lsip_v_maybe_no_text(v);
    unsigned at = lsip_v_bits(lsip_v_equal(v, ':'));
    if (!(hit | at))
      continue;
    if (!at || (hit & (at - 1) & ~at)) /* something before the colon */
      return NULL;
    *colon = p + __builtin_ctz(at);
    hit = hit ? lsip_v_no_text(v) & ~(at ^ (at - 1)) : 0;
    return hit ? p + __builtin_ctz(hit) : lsip_scan_text(p + 16, end);
  }
  return NULL;
}

/* Bits of 16 bytes that differ by more than the case of a letter: the case
 * bit is let go only where `name` holds a letter, so that no control
 * character passes for a '-'. */
static inline unsigned lsip_v_differ(const char *p, const char *name)
{
  __m128i want = lsip_v_load(name);
  __m128i letter = _mm_cmpgt_epi8(want, _mm_set1_epi8('@'));
  __m128i fold = _mm_and_si128(letter, _mm_set1_epi8(0x20));
  __m128i off = _mm_andnot_si128(fold, _mm_xor_si128(lsip_v_load(p), want));
  return 0xffffu ^ lsip_v_bits(_mm_cmpeq_epi8(off, _mm_setzero_si128()));
}

static inline int lsip_scan_same(const char *p, const char *end,
                                 const char *name, size_t n)
{
  if (n <= 16 && end - p >= 16)
    return !(lsip_v_differ(p, name) << (32 - n));
  if (end - p < 32)
    return lsip_scan_same_plain(p, name, n);
  return !lsip_v_differ(p, name)
      && !(lsip_v_differ(p + 16, name + 16) << (48 - n));
}

#else

#define lsip_scan_text lsip_scan_text_plain
#define lsip_scan_name lsip_scan_name_plain
#define lsip_scan_quoted lsip_scan_quoted_plain
#define lsip_scan_uri lsip_scan_uri_plain
#define lsip_scan_byte lsip_scan_byte_plain
#define lsip_scan_field lsip_scan_field_plain

static inline int lsip_scan_same(const char *p, const char *end,
                                 const char *name, size_t n)
{
  (void)end;
  return lsip_scan_same_plain(p, name, n);
}

#endif

#endif
