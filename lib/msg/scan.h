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
/* 1 if the `n` (at most LSIP_NAME_MAX) bytes at `p`, which hold no control
 * character, are `name` in any case. `name` holds letters and '-' only: they
 * are told from all else by all bits but 0x20. */
int lsip_scan_same_plain(const char *p, const char *name, size_t n);
/* A bit for each of the `n` (at most 64) bytes at `p`, the first byte's the
 * lowest: 1 for what is no printable ASCII, and so for all that ends a line
 * or may not stand in one. */
uint64_t lsip_scan_marks_plain(const char *p, size_t n);

/* Bytes that lsip_scan_marks() marks, the longest name that lsip_scan_same()
 * takes, bytes that it may read there. */
enum { LSIP_BLOCK = 64, LSIP_NAME_MAX = 32, LSIP_SAME_ROOM = 16 };

/* The number of the lowest bit that is set; `bits` may not be 0. */
static inline unsigned lsip_lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
  return (unsigned)__builtin_ctzll(bits);
#else
  unsigned n = 0;
  while (!(bits >> n & 1))
    n++;
  return n;
#endif
}

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

/* Bits of the bytes from 32 to 126, which as signed numbers are above 32 when
 * one is added. All others may be no text. */
static inline unsigned lsip_v_ascii(__m128i v)
{
  __m128i more = _mm_add_epi8(v, _mm_set1_epi8(1));
  return lsip_v_bits(_mm_cmpgt_epi8(more, _mm_set1_epi8(32)));
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
  LSIP_V_SCAN(p, end, lsip_v_ascii(v) == 0xffff ? 0 : lsip_v_no_text(v))
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

static inline uint64_t lsip_scan_marks(const char *p)
{
  uint64_t low = lsip_v_ascii(lsip_v_load(p))
      | (uint32_t)lsip_v_ascii(lsip_v_load(p + 16)) << 16;
  uint64_t high = lsip_v_ascii(lsip_v_load(p + 32))
      | (uint32_t)lsip_v_ascii(lsip_v_load(p + 48)) << 16;
  return ~(low | high << 32);
}

/* The first ':' of the 16 bytes at `p`, or NULL. */
static inline const char *lsip_scan_colon(const char *p)
{
  unsigned colons = lsip_v_bits(lsip_v_equal(lsip_v_load(p), ':'));
  return colons ? p + lsip_lowest_bit(colons) : NULL;
}

/* Bits of 16 bytes that differ by more than 0x20, and all bits above. */
static inline unsigned lsip_v_differ(const char *p, const char *name)
{
  const __m128i small = _mm_set1_epi8(0x20);
  __m128i a = _mm_or_si128(lsip_v_load(p), small);
  __m128i b = _mm_or_si128(lsip_v_load(name), small);
  return ~lsip_v_bits(_mm_cmpeq_epi8(a, b));
}

/* lsip_scan_same() for up to 16 bytes, where as many can be read. */
static inline int lsip_scan_same16(const char *p, const char *name, size_t n)
{
  return lsip_lowest_bit(lsip_v_differ(p, name)) >= n;
}

static inline int lsip_scan_same(const char *p, const char *name, size_t n)
{
  if (n < 16)
    return lsip_scan_same_plain(p, name, n);
  return lsip_scan_same16(p, name, 16)
      && lsip_scan_same16(p + n - 16, name + n - 16, 16);
}

#else

#define lsip_scan_text lsip_scan_text_plain
#define lsip_scan_name lsip_scan_name_plain
#define lsip_scan_quoted lsip_scan_quoted_plain
#define lsip_scan_uri lsip_scan_uri_plain
#define lsip_scan_byte lsip_scan_byte_plain

static inline uint64_t lsip_scan_marks(const char *p)
{
  return lsip_scan_marks_plain(p, LSIP_BLOCK);
}

static inline const char *lsip_scan_colon(const char *p)
{
  const char *colon = lsip_scan_byte_plain(p, p + 16, ':');
  return colon < p + 16 ? colon : NULL;
}

#define lsip_scan_same16 lsip_scan_same_plain
#define lsip_scan_same lsip_scan_same_plain

#endif

#endif
