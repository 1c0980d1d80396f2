/* The inner loops over bytes. Each exists twice: with SSE2, here or in scan.c,
 * and as plain C in scan_plain.c. Both give the same results, and neither
 * reads a byte outside [p, end). */
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

/* The first '@' of [p, end), or `end`; `*percent` is not 0 if a '%' stands
 * anywhere. */
const char *lsip_scan_at_plain(const char *p, const char *end,
                               unsigned *percent);
/* The first byte of [p, end) that is no letter, digit, '-' or '.', or `end`.
 * `*bad` is set if that cuts off an empty label, or one with a '-' at an end
 * (RFC 3261 25.1 domainlabel); `before` is the byte before `p`, or '.'. */
const char *lsip_scan_labels_plain(const char *p, const char *end,
                                   char before, int *bad);

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
#define LSIP_SSE2

const char *lsip_scan_text(const char *p, const char *end);
const char *lsip_scan_name(const char *p, const char *end);
const char *lsip_scan_quoted(const char *p, const char *end);
const char *lsip_scan_uri(const char *p, const char *end);
const char *lsip_scan_byte(const char *p, const char *end, char c);
const char *lsip_scan_at(const char *p, const char *end, unsigned *percent);
const char *lsip_scan_labels(const char *p, const char *end, char before,
                             int *bad);
const char *lsip_scan_words(const char *p, const char *end,
                            unsigned classes);

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

/* Bits of the bytes from 32 to 126, which as signed numbers are above 32 when
 * one is added. All others may be no text. */
static inline unsigned lsip_v_ascii(__m128i v)
{
  __m128i more = _mm_add_epi8(v, _mm_set1_epi8(1));
  return lsip_v_bits(_mm_cmpgt_epi8(more, _mm_set1_epi8(32)));
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
#define lsip_scan_labels lsip_scan_labels_plain
#define lsip_scan_at lsip_scan_at_plain
#define lsip_scan_words(p, end, classes) (p)
#define lsip_scan_same16 lsip_scan_same_plain
#define lsip_scan_same lsip_scan_same_plain

static inline uint64_t lsip_scan_marks(const char *p)
{
  return lsip_scan_marks_plain(p, LSIP_BLOCK);
}

static inline const char *lsip_scan_colon(const char *p)
{
  const char *colon = lsip_scan_byte_plain(p, p + 16, ':');
  return colon < p + 16 ? colon : NULL;
}

#endif

#endif
