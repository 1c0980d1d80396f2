#include "msg/scan.h"
#include "msg/chars.h"

#if defined(__SSE2__) && defined(__GNUC__) && !defined(LSIP_NO_SIMD)
#  define LSIP_SSE2 1
#  include <emmintrin.h>
#endif

const char *lsip_scan_text_plain(const char *p, const char *end)
{
  while (p < end && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

const char *lsip_scan_name_plain(const char *p, const char *end)
{
  while (p < end && *p != ':' && *p != '\t' && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

const char *lsip_scan_byte_plain(const char *p, const char *end, char c)
{
  while (p < end && *p != c)
    p++;
  return p;
}

int lsip_scan_same_plain(const char *p, const char *name, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (lsip_lower(p[i]) != lsip_lower(name[i]))
      return 0;
  return 1;
}

#ifdef LSIP_SSE2

static inline __m128i load(const char *p)
{
  return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Bytes that are at most `top`, as unsigned numbers. */
static inline __m128i at_most(__m128i v, char top)
{
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(top)), v);
}

static inline __m128i equal(__m128i v, char c)
{
  return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline const char *at_bit(const char *p, unsigned mask)
{
  return p + __builtin_ctz(mask);
}

const char *lsip_scan_text(const char *p, const char *end)
{
  for (; end - p >= 16; p += 16) {
    __m128i v = load(p);
    __m128i low = _mm_andnot_si128(equal(v, '\t'), at_most(v, 31));
    unsigned hit = (unsigned)_mm_movemask_epi8(
        _mm_or_si128(low, equal(v, 127)));
    if (hit)
      return at_bit(p, hit);
  }
  return lsip_scan_text_plain(p, end);
}

const char *lsip_scan_name(const char *p, const char *end)
{
  for (; end - p >= 16; p += 16) {
    __m128i v = load(p);
    __m128i stop = _mm_or_si128(at_most(v, 31), equal(v, ':'));
    unsigned hit = (unsigned)_mm_movemask_epi8(
        _mm_or_si128(stop, equal(v, 127)));
    if (hit)
      return at_bit(p, hit);
  }
  return lsip_scan_name_plain(p, end);
}

const char *lsip_scan_byte(const char *p, const char *end, char c)
{
  for (; end - p >= 16; p += 16) {
    unsigned hit = (unsigned)_mm_movemask_epi8(equal(load(p), c));
    if (hit)
      return at_bit(p, hit);
  }
  return lsip_scan_byte_plain(p, end, c);
}

/* A bit for each of 16 bytes that differ by more than the case of a letter:
 * the case bit is let go only where `name` holds a letter, so that no control
 * character passes for a '-'. */
static inline unsigned differ(const char *p, const char *name)
{
  __m128i want = load(name);
  __m128i letter = _mm_cmpgt_epi8(want, _mm_set1_epi8('@'));
  __m128i fold = _mm_and_si128(letter, _mm_set1_epi8(0x20));
  __m128i off = _mm_andnot_si128(fold, _mm_xor_si128(load(p), want));
  return 0xffffu ^ (unsigned)_mm_movemask_epi8(
      _mm_cmpeq_epi8(off, _mm_setzero_si128()));
}

int lsip_scan_same(const char *p, const char *end, const char *name,
                   size_t n)
{
  unsigned off;
  if (end - p < 32)
    return lsip_scan_same_plain(p, name, n);
  off = differ(p, name);
  if (n > 16)
    off |= differ(p + 16, name + 16) << 16;
  return n >= 32 ? !off : !(off & ((1u << n) - 1));
}

#else

const char *lsip_scan_text(const char *p, const char *end)
{
  return lsip_scan_text_plain(p, end);
}

const char *lsip_scan_name(const char *p, const char *end)
{
  return lsip_scan_name_plain(p, end);
}

const char *lsip_scan_byte(const char *p, const char *end, char c)
{
  return lsip_scan_byte_plain(p, end, c);
}

int lsip_scan_same(const char *p, const char *end, const char *name,
                   size_t n)
{
  (void)end;
  return lsip_scan_same_plain(p, name, n);
}

#endif
