/* Character classes of RFC 3261 25.1: one table, one bit for each class. */
#ifndef LSIP_MSG_CHARS_H
#define LSIP_MSG_CHARS_H

#include <lsip/str.h>

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

/* The first byte of [p, end) outside the classes. Four at a time: this is
 * where most of the time of the readers goes. */
static inline const char *lsip_skip(const char *p, const char *end,
                                    unsigned classes)
{
  for (; end - p >= 4; p += 4) {
    if (!lsip_is(p[0], classes))
      return p;
    if (!lsip_is(p[1], classes))
      return p + 1;
    if (!lsip_is(p[2], classes))
      return p + 2;
    if (!lsip_is(p[3], classes))
      return p + 3;
  }
  while (p < end && lsip_is(*p, classes))
    p++;
  return p;
}

static inline const char *lsip_skip_lws(const char *p, const char *end)
{
  while (p < end && lsip_is(*p, LSIP_C_LWS))
    p++;
  return p;
}

/* The byte behind a string, which may be {NULL, 0}. */
static inline const char *lsip_str_end(lsip_str s)
{
  return s.len ? s.ptr + s.len : s.ptr;
}

/* 1 if `s` is one or more bytes of the classes. */
static inline int lsip_all(lsip_str s, unsigned classes)
{
  return s.len && lsip_skip(s.ptr, lsip_str_end(s), classes)
      == lsip_str_end(s);
}

/* 1 if a CRLF stands at `p`, and a byte more behind it. */
static inline int lsip_is_crlf(const char *p, const char *end)
{
  return end - p > 2 && memcmp(p, "\r\n", 2) == 0;
}

static inline lsip_str lsip_span(const char *from, const char *to)
{
  return lsip_str_of(from, (size_t)(to - from));
}

/* `s` without the white space (folds too) at both its ends. */
static inline lsip_str lsip_trim(lsip_str s)
{
  const char *p = s.ptr, *end = lsip_str_end(s);
  while (p < end && lsip_is(*p, LSIP_C_LWS))
    p++;
  while (p < end && lsip_is(end[-1], LSIP_C_LWS))
    end--;
  return lsip_span(p, end);
}

/* ASCII letters in lower case, all else as it is. */
static inline char lsip_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* 1 if the `n` (a constant, at most 8) bytes at `p` are the letters `lower`
 * in any case: only letters become a lower-case letter by that bit. */
static inline int lsip_letters(const char *p, const char *lower, size_t n)
{
  const uint64_t bits = UINT64_C(0x2020202020202020);
  uint64_t a = 0, b = 0;
  memcpy(&a, p, n);
  memcpy(&b, lower, n);
  return (a | bits) == (b | bits);
}

/* The value of a hexadecimal digit; -1 for what is none. */
static inline int lsip_hex(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = lsip_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 1 if the `n` bytes at `p` are a token. */
int lsip_is_token(const char *p, size_t n);

/* The byte behind the quoted-string that opens at `p` (a '"'), or NULL if it
 * does not close before `end`. */
const char *lsip_skip_quoted(const char *p, const char *end);

/* Reads all of `digits` as a number of at most `max`. 0 or -1. */
int lsip_digits(lsip_str digits, uint64_t max, uint64_t *out);

#endif
