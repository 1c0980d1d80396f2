/* The inner loops over bytes. Each exists twice: with vectors, here or in
 * scan.c, and as plain C, here or in scan_plain.c. Both give the same results,
 * and neither reads a byte outside [p, end). */
#ifndef LSIP_MSG_SCAN_H
#define LSIP_MSG_SCAN_H

#include "msg/chars.h"
#include "msg/vector.h"

/* The first byte that is no text (a control but HTAB, or DEL), or `end`. */
const char *lsip_scan_text_plain(const char *p, const char *end);
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
/* The first byte of [p, end) that is no printable ASCII, or `end`. */
const char *lsip_scan_print_plain(const char *p, const char *end);

/* The first '@' of [p, end), or `end`; `*percent` is not 0 if a '%' stands
 * anywhere. */
const char *lsip_scan_at_plain(const char *p, const char *end,
                               unsigned *percent);
/* The first byte of [p, end) that is no letter, digit, '-' or '.', or `end`.
 * `*bad` is set if that cuts off an empty label, or one with a '-' at an end
 * (RFC 3261 25.1 domainlabel); `before` is the byte before `p`, or '.'. */
const char *lsip_scan_labels_plain(const char *p, const char *end,
                                   char before, int *bad);

/* How many of the 16 bytes at `p` are letters, digits, '-' and '.', up to the
 * first that is not. `*dots` gets the bits of '-' and '.' among them. */
static inline unsigned lsip_scan_host16_plain(const char *p, unsigned *dots)
{
  unsigned n;
  *dots = 0;
  for (n = 0; n < 16 && lsip_is(p[n], LSIP_C_HOST) && p[n] != '_'; n++)
    *dots |= (unsigned)!lsip_is(p[n], LSIP_C_ALNUM) << n;
  return n;
}

/* The same without the bits. */
static inline unsigned lsip_scan_word16_plain(const char *p)
{
  unsigned n = 0;
  while (n < 16 && lsip_is(p[n], LSIP_C_HOST) && p[n] != '_')
    n++;
  return n;
}

/* A bit for each of the 32 bytes at `p` that is one of these, the first byte's
 * the lowest; `*dots` gets those that are '-' or '.'. */
static inline uint32_t lsip_scan_words32_plain(const char *p, uint32_t *dots)
{
  uint32_t words = 0;
  *dots = 0;
  for (unsigned i = 0; i < 32; i++) {
    uint32_t word = lsip_is(p[i], LSIP_C_HOST) && p[i] != '_';
    words |= word << i;
    *dots |= (word & !lsip_is(p[i], LSIP_C_ALNUM)) << i;
  }
  return words;
}

/* How many of the 16 bytes at `p` come before a '"', a '\\', or a byte that is
 * a control or no ASCII. */
static inline unsigned lsip_scan_quote16_plain(const char *p)
{
  unsigned n = 0;
  while (n < 16 && p[n] >= ' ' && p[n] <= '~' && p[n] != '"' && p[n] != '\\')
    n++;
  return n;
}

/* Bytes that lsip_scan_print32() looks at, the longest name that
 * lsip_scan_same() takes, bytes that lsip_scan_alike16() looks at. */
enum { LSIP_BLOCK = 32, LSIP_NAME_MAX = 32, LSIP_ALIKE = 16 };

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

/* The same, in an instruction less. */
static inline unsigned lsip_lowest_bit32(uint32_t bits)
{
#if defined(__GNUC__)
  return (unsigned)__builtin_ctz(bits);
#else
  return lsip_lowest_bit(bits);
#endif
}

#ifdef LSIP_V

const char *lsip_scan_text(const char *p, const char *end);
const char *lsip_scan_quoted(const char *p, const char *end);
const char *lsip_scan_print(const char *p, const char *end);
const char *lsip_scan_uri(const char *p, const char *end);
const char *lsip_scan_byte(const char *p, const char *end, char c);
const char *lsip_scan_at(const char *p, const char *end, unsigned *percent);
const char *lsip_scan_labels(const char *p, const char *end, char before,
                             int *bad);
const char *lsip_scan_words(const char *p, const char *end,
                            unsigned classes);

/* The bytes from 32 to 126, which as signed numbers are above 32 when one is
 * added. All others may be no text. */
static inline lsip_v lsip_scan_ascii(lsip_v v)
{
  return lsip_v_above(lsip_v_add(v, 1), 32);
}

/* Letters, digits, '-' and '.'. A range is moved to the top of the signed
 * numbers, where one compare tells it from all else; that of the digits begins
 * at '-' and has '/' in it. */
static inline lsip_v lsip_scan_word(lsip_v v)
{
  lsip_v lower = lsip_v_set(v, 0x20);
  lsip_v letters = lsip_v_above(lsip_v_add(lower, 127 - 'z'), 127 - 26);
  lsip_v digits = lsip_v_above(lsip_v_add(v, 127 - '9'), 127 - 13);
  return lsip_v_or(letters, lsip_v_but(digits, lsip_v_equal(v, '/')));
}

static inline lsip_v lsip_scan_dots(lsip_v v)
{
  return lsip_v_or(lsip_v_equal(v, '.'), lsip_v_equal(v, '-'));
}

static inline unsigned lsip_scan_word16(const char *p)
{
  return lsip_lowest_bit32(
      ~lsip_v_bits16(lsip_scan_word(lsip_v_load16(p))));
}

static inline unsigned lsip_scan_host16(const char *p, unsigned *dots)
{
  lsip_v v = lsip_v_load16(p);
  unsigned stops = ~lsip_v_bits16(lsip_scan_word(v));
  *dots = lsip_v_bits16(lsip_scan_dots(v)) & (stops - 1); /* no stop is one */
  return lsip_lowest_bit32(stops);
}

static inline uint32_t lsip_scan_words32(const char *p, uint32_t *dots)
{
  *dots = LSIP_V_BITS32(lsip_scan_dots, p);
  return LSIP_V_BITS32(lsip_scan_word, p);
}

static inline unsigned lsip_scan_quote16(const char *p)
{
  lsip_v v = lsip_v_load16(p);
  lsip_v ends = lsip_v_or(lsip_v_equal(v, '"'), lsip_v_equal(v, '\\'));
  lsip_v text = lsip_v_but(lsip_scan_ascii(v), ends);
  return lsip_lowest_bit32(~lsip_v_bits16(text));
}

/* How many of the 32 bytes at `p` are printable ASCII, up to the first that is
 * not: it ends a line, or may not stand in one. */
static inline unsigned lsip_scan_print32(const char *p)
{
  uint32_t marks = ~LSIP_V_BITS32(lsip_scan_ascii, p);
  return marks ? lsip_lowest_bit32(marks) : LSIP_BLOCK;
}

/* How many of the 16 bytes at `p` come before the first ':'. */
static inline unsigned lsip_scan_colon16(const char *p)
{
  return lsip_lowest_bit32(lsip_v_equal16(p, ':') | 1u << 16);
}

/* How many of the 16 bytes at `p` are like those at `q`, up to the first that
 * is not, but for bit 0x20. */
static inline unsigned lsip_scan_alike16(const char *p, const char *q)
{
  return lsip_lowest_bit32(~lsip_v_alike16(p, q));
}

#ifndef __OPTIMIZE_SIZE__
static inline int lsip_scan_same(const char *p, const char *name, size_t n)
{
  if (n < 16)
    return lsip_scan_same_plain(p, name, n);
  return lsip_scan_alike16(p, name) == 16
      && lsip_scan_alike16(p + n - 16, name + n - 16) == 16;
}
#else
#define lsip_scan_same lsip_scan_same_plain
#endif

#else

#define lsip_scan_text lsip_scan_text_plain
#define lsip_scan_quoted lsip_scan_quoted_plain
#define lsip_scan_print lsip_scan_print_plain
#define lsip_scan_uri lsip_scan_uri_plain
#define lsip_scan_byte lsip_scan_byte_plain
#define lsip_scan_labels lsip_scan_labels_plain
#define lsip_scan_at lsip_scan_at_plain
#define lsip_scan_words(p, end, classes) (p)
#define lsip_scan_same lsip_scan_same_plain
#define lsip_scan_word16 lsip_scan_word16_plain
#define lsip_scan_quote16 lsip_scan_quote16_plain
#define lsip_scan_host16 lsip_scan_host16_plain
#define lsip_scan_words32 lsip_scan_words32_plain

static inline unsigned lsip_scan_print32(const char *p)
{
  return (unsigned)(lsip_scan_print_plain(p, p + LSIP_BLOCK) - p);
}

static inline unsigned lsip_scan_colon16(const char *p)
{
  return (unsigned)(lsip_scan_byte_plain(p, p + 16, ':') - p);
}

static inline unsigned lsip_scan_alike16(const char *p, const char *q)
{
  unsigned n = 0;
  while (n < 16 && !((p[n] ^ q[n]) & ~0x20))
    n++;
  return n;
}

#endif

#endif
