/* Character classes of RFC 3261 25.1: one table, one bit for each class. */
#ifndef LSIP_MSG_CHARS_H
#define LSIP_MSG_CHARS_H

#include <lsip/str.h>

#include "base/cold.h"

enum {
  LSIP_C_TOKEN = 1,   /* token */
  LSIP_C_DIGIT = 2,
  LSIP_C_ALNUM = 4,
  LSIP_C_LWS = 8,     /* SP HTAB CR LF: a fold, once lines are split */
  LSIP_C_USER = 16,   /* user: unreserved, user-unreserved, '%' */
  LSIP_C_PARAM = 32,  /* uri-parameter: paramchar, '%' */
  LSIP_C_URI = 64,    /* whatever some URI may hold, '%' and brackets too */
  LSIP_C_VALUE = 128, /* a bare gen-value: token or host */
  LSIP_C_HEADER = 256, /* hvalue of a URI: hnv-unreserved, unreserved, '%' */
  LSIP_C_PASSWORD = 512,
  LSIP_C_SCHEME = 1024,
  LSIP_C_HEX = 2048,
  LSIP_C_WORD = 4096,  /* word of a Call-ID */
  LSIP_C_CONTROL = 8192, /* what text may not hold: 0-8, 10-31, 127 */
  LSIP_C_HOST = 16384, /* letters, digits, '-', '.', '_' */
  LSIP_C_PHONE = 32768 /* digits of a tel URI with their separators */
};

extern const uint16_t lsip_chars[256];

static inline int lsip_is(char c, unsigned classes)
{
  return (lsip_chars[(unsigned char)c] & classes) != 0;
}

/* The first byte of [p, end) outside the classes. */
const char *lsip_skip(const char *p, const char *end, unsigned classes);

/* The byte behind a string, which may be {NULL, 0}. */
static inline const char *lsip_str_end(lsip_str s)
{
  return s.len ? s.ptr + s.len : s.ptr;
}

/* 1 if `s` is one or more bytes of the classes. */
int lsip_all(lsip_str s, unsigned classes);

/* 1 if a CRLF stands at `p`, and a byte more behind it. */
static inline int lsip_is_crlf(const char *p, const char *end)
{
  return end - p > 2 && memcmp(p, "\r\n", 2) == 0;
}

static inline lsip_str lsip_span(const char *from, const char *to)
{
  return lsip_str_of(from, (size_t)(to - from));
}

/* ASCII letters in lower case, all else as it is. */
static inline char lsip_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Bytes as a number; compilers make one load of it. */
static inline uint16_t lsip_load16(const char *p)
{
  uint16_t n;
  memcpy(&n, p, sizeof(n));
  return n | 0x2020;
}

static inline uint32_t lsip_load32(const char *p)
{
  uint32_t n;
  memcpy(&n, p, sizeof(n));
  return n | 0x20202020;
}

/* memset() of a struct; compilers make slow loops of long ones. */
static inline void lsip_clear(void *p, size_t n)
{
  size_t half = n / 2;
  memset(p, 0, half);
  memset((char *)p + half, 0, n - half);
}

#ifndef __OPTIMIZE_SIZE__
#  define LSIP_COPIED static inline
#  include "msg/chars_copied.h"
/* lsip_skip_here() called, for the places where less of the time goes. */
const char *lsip_skip_short(const char *p, const char *end, unsigned classes);
#else
#  define lsip_skip_short lsip_skip_here
const char *lsip_skip_here(const char *p, const char *end, unsigned classes);
const char *lsip_skip_lws(const char *p, const char *end);
lsip_str lsip_trim(lsip_str s);
int lsip_letters(const char *p, const char *lower, size_t n);
const char *lsip_skip_sip(const char *p, const char *end);
int lsip_hex(char c);
#endif

/* The byte behind the quoted-string that opens at `p` (a '"'), or NULL if it
 * does not close before `end`. */
const char *lsip_skip_quoted(const char *p, const char *end);
/* The same for a comment, which opens with a '('. */
const char *lsip_skip_comment(const char *p, const char *end);

/* Reads all of `digits` as a number of at most `max`. 0 or -1. */
int lsip_digits(lsip_str digits, uint64_t max, uint64_t *out);

#endif
