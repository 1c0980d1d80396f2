/* Vectors of bytes: SSE2, AVX2 or NEON, whichever the compiler's target has,
 * each behind the same few functions. All intrinsics of the library are here;
 * what is made of them, in scan.h and scan.c, is one text. LSIP_V, the bytes of
 * a vector, is not defined where there is none, or with LSIP_NO_SIMD; -Dvector
 * of the build asks for one of them, and LSIP_V_NAME is what it got.
 *
 *   load(p)        LSIP_V bytes from anywhere
 *   load16(p)      16 bytes from anywhere, twice if the vector is longer
 *   add(v, c)      `c` added to each byte, modulo 256
 *   set(v, c)      the bits of `c` set in each byte
 *   equal(v, c)    choose bytes: those that are `c`,
 *   above, below   that are more or less than `c` as signed numbers,
 *   upto(v, c)     that are at most `c` as unsigned numbers
 *   or, but(a, b)  chosen in `a` or in `b`; in `a` but not in `b`
 *   bits(v)        a bit for each byte, set if it is chosen, the first lowest
 *   bits16(v)      those of what load16() gave
 *   BITS32(of, p)  bits of the 32 bytes at `p` that `of(v)` chooses
 *   equal16(p, c)  bits of the 16 bytes at `p` that are `c`
 *   alike16(p, q)  bits of those that are as at `q`, but for bit 0x20
 */
#ifndef LSIP_MSG_VECTOR_H
#define LSIP_MSG_VECTOR_H

#include <stdint.h>

#if defined(LSIP_NO_SIMD) || !defined(__GNUC__)

#elif defined(__AVX2__)

#include <immintrin.h>

#define LSIP_V_NAME "avx2"
#define LSIP_V 32
typedef __m256i lsip_v;

extern const char lsip_v_bytes[256]; /* each is its place */

static inline lsip_v lsip_v_all(int c)
{
  return _mm256_set1_epi8(lsip_v_bytes[c & 255]);
}

static inline lsip_v lsip_v_load(const char *p)
{
  return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

static inline lsip_v lsip_v_load16(const char *p)
{
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128((const __m128i *)(const void *)p));
}

static inline lsip_v lsip_v_add(lsip_v v, int c)
{
  return _mm256_add_epi8(v, lsip_v_all(c));
}

static inline lsip_v lsip_v_set(lsip_v v, int c)
{
  return _mm256_or_si256(v, lsip_v_all(c));
}

static inline lsip_v lsip_v_equal(lsip_v v, int c)
{
  return _mm256_cmpeq_epi8(v, lsip_v_all(c));
}

static inline lsip_v lsip_v_above(lsip_v v, int c)
{
  return _mm256_cmpgt_epi8(v, lsip_v_all(c));
}

static inline lsip_v lsip_v_below(lsip_v v, int c)
{
  return _mm256_cmpgt_epi8(lsip_v_all(c), v);
}

static inline lsip_v lsip_v_upto(lsip_v v, int c)
{
  return _mm256_cmpeq_epi8(_mm256_min_epu8(v, lsip_v_all(c)), v);
}

static inline lsip_v lsip_v_or(lsip_v a, lsip_v b)
{
  return _mm256_or_si256(a, b);
}

static inline lsip_v lsip_v_but(lsip_v a, lsip_v b)
{
  return _mm256_andnot_si256(b, a);
}

static inline unsigned lsip_v_bits(lsip_v v)
{
  return (unsigned)_mm256_movemask_epi8(v);
}

#define LSIP_V_BITS32(of, p) lsip_v_bits(of(lsip_v_load(p)))

static inline unsigned lsip_v_bits16(lsip_v v)
{
  return (unsigned)_mm_movemask_epi8(_mm256_castsi256_si128(v));
}

static inline unsigned lsip_v_equal16(const char *p, char c)
{
  __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
  return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c)));
}

static inline unsigned lsip_v_alike16(const char *p, const char *q)
{
  const __m128i bit = _mm_set1_epi8(0x20);
  __m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
  __m128i b = _mm_loadu_si128((const __m128i *)(const void *)q);
  a = _mm_cmpeq_epi8(_mm_or_si128(a, bit), _mm_or_si128(b, bit));
  return (unsigned)_mm_movemask_epi8(a);
}

#elif defined(__SSE2__)

#include <emmintrin.h>

#define LSIP_V_NAME "sse2"
#define LSIP_V 16
typedef __m128i lsip_v;

static inline lsip_v lsip_v_load(const char *p)
{
  return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline lsip_v lsip_v_add(lsip_v v, int c)
{
  return _mm_add_epi8(v, _mm_set1_epi8((char)c));
}

static inline lsip_v lsip_v_set(lsip_v v, int c)
{
  return _mm_or_si128(v, _mm_set1_epi8((char)c));
}

static inline lsip_v lsip_v_equal(lsip_v v, int c)
{
  return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)c));
}

static inline lsip_v lsip_v_above(lsip_v v, int c)
{
  return _mm_cmpgt_epi8(v, _mm_set1_epi8((char)c));
}

static inline lsip_v lsip_v_below(lsip_v v, int c)
{
  return _mm_cmplt_epi8(v, _mm_set1_epi8((char)c));
}

static inline lsip_v lsip_v_upto(lsip_v v, int c)
{
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8((char)c)), v);
}

static inline lsip_v lsip_v_or(lsip_v a, lsip_v b)
{
  return _mm_or_si128(a, b);
}

static inline lsip_v lsip_v_but(lsip_v a, lsip_v b)
{
  return _mm_andnot_si128(b, a);
}

static inline unsigned lsip_v_bits(lsip_v v)
{
  return (unsigned)_mm_movemask_epi8(v);
}

static inline uint32_t lsip_v_bits32(lsip_v a, lsip_v b)
{
  return lsip_v_bits(a) | lsip_v_bits(b) << 16;
}

static inline lsip_v lsip_v_same(lsip_v a, lsip_v b)
{
  return _mm_cmpeq_epi8(a, b);
}

#elif defined(__aarch64__) && defined(__ARM_NEON) \
    && !defined(__AARCH64EB__)

#include <arm_neon.h>

#define LSIP_V_NAME "neon"
#define LSIP_V 16
typedef uint8x16_t lsip_v;

static inline lsip_v lsip_v_load(const char *p)
{
  return vld1q_u8((const uint8_t *)p);
}

static inline lsip_v lsip_v_add(lsip_v v, int c)
{
  return vaddq_u8(v, vdupq_n_u8((uint8_t)c));
}

static inline lsip_v lsip_v_set(lsip_v v, int c)
{
  return vorrq_u8(v, vdupq_n_u8((uint8_t)c));
}

static inline lsip_v lsip_v_equal(lsip_v v, int c)
{
  return vceqq_u8(v, vdupq_n_u8((uint8_t)c));
}

static inline lsip_v lsip_v_above(lsip_v v, int c)
{
  return vcgtq_s8(vreinterpretq_s8_u8(v), vdupq_n_s8((int8_t)c));
}

static inline lsip_v lsip_v_below(lsip_v v, int c)
{
  return vcltq_s8(vreinterpretq_s8_u8(v), vdupq_n_s8((int8_t)c));
}

static inline lsip_v lsip_v_upto(lsip_v v, int c)
{
  return vcleq_u8(v, vdupq_n_u8((uint8_t)c));
}

static inline lsip_v lsip_v_or(lsip_v a, lsip_v b)
{
  return vorrq_u8(a, b);
}

static inline lsip_v lsip_v_but(lsip_v a, lsip_v b)
{
  return vbicq_u8(a, b);
}

/* NEON has no movemask. Each byte keeps the one bit of its place among eight,
 * and three sums of neighbours bring the eight together. */
static inline lsip_v lsip_v_places(lsip_v v)
{
  return vandq_u8(v, vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201)));
}

static inline unsigned lsip_v_bits(lsip_v v)
{
  lsip_v sum = lsip_v_places(v);
  sum = vpaddq_u8(sum, sum);
  sum = vpaddq_u8(sum, sum);
  sum = vpaddq_u8(sum, sum);
  return vgetq_lane_u16(vreinterpretq_u16_u8(sum), 0);
}

static inline uint32_t lsip_v_bits32(lsip_v a, lsip_v b)
{
  lsip_v sum = vpaddq_u8(lsip_v_places(a), lsip_v_places(b));
  sum = vpaddq_u8(sum, sum);
  sum = vpaddq_u8(sum, sum);
  return vgetq_lane_u32(vreinterpretq_u32_u8(sum), 0);
}

static inline lsip_v lsip_v_same(lsip_v a, lsip_v b)
{
  return vceqq_u8(a, b);
}

#endif

#ifndef LSIP_V

#define LSIP_V_NAME "plain"

#elif LSIP_V == 16

static inline lsip_v lsip_v_load16(const char *p)
{
  return lsip_v_load(p);
}

#define LSIP_V_BITS32(of, p) \
  lsip_v_bits32(of(lsip_v_load(p)), of(lsip_v_load((p) + 16)))

static inline unsigned lsip_v_bits16(lsip_v v)
{
  return lsip_v_bits(v);
}

static inline unsigned lsip_v_equal16(const char *p, char c)
{
  return lsip_v_bits(lsip_v_equal(lsip_v_load(p), c));
}

static inline unsigned lsip_v_alike16(const char *p, const char *q)
{
  lsip_v a = lsip_v_set(lsip_v_load(p), 0x20);
  lsip_v b = lsip_v_set(lsip_v_load(q), 0x20);
  return lsip_v_bits(lsip_v_same(a, b));
}

#endif

#endif
