#include "msg/chars.h"
#include "msg/scan.h"

const uint16_t lsip_chars[256] = {
#include "msg/chars_table.inc"
};

#ifdef __OPTIMIZE_SIZE__
#  define LSIP_COPIED
#  include "msg/chars_copied.h"
#else
LSIP_APART
const char *lsip_skip_short(const char *p, const char *end, unsigned classes)
{
  return lsip_skip_here(p, end, classes);
}
#endif

/* Classes that hold all letters, digits, '-' and '.'. */
#define WORDS (LSIP_C_TOKEN | LSIP_C_USER | LSIP_C_PARAM | LSIP_C_URI \
  | LSIP_C_VALUE | LSIP_C_HEADER | LSIP_C_PASSWORD | LSIP_C_SCHEME \
  | LSIP_C_WORD | LSIP_C_HOST)

const char *lsip_skip(const char *p, const char *end, unsigned classes)
{
  if (classes & WORDS)
    p = lsip_scan_words(p, end, classes);
  return lsip_skip_short(p, end, classes);
}

int lsip_all(lsip_str s, unsigned classes)
{
  return s.len && lsip_skip(s.ptr, lsip_str_end(s), classes)
      == lsip_str_end(s);
}

/* RFC 3261 25.1: quoted-pair takes any 7-bit byte but CR and LF; qdtext any
 * text, and folds. */
LSIP_APART
static const char *skip_qdtext(const char *p, const char *end)
{
  for (p = lsip_scan_quoted(p, end); p < end;
       p = lsip_scan_quoted(p + 1, end)) {
    if (*p == '"')
      return p + 1;
    if (*p == '\\') {
      if (++p == end || *p == '\r' || *p == '\n')
        return NULL;
    } else if (!lsip_is(*p, LSIP_C_LWS)) {
      return NULL;
    }
  }
  return NULL;
}

const char *lsip_skip_quoted(const char *p, const char *end)
{
  p++;
#ifndef __OPTIMIZE_SIZE__
  while (end - p >= 16) { /* most hold nothing special */
    unsigned n = lsip_scan_quote16(p);
    p += n;
    if (n == 16)
      continue;
    if (*p == '"')
      return p + 1;
    break;
  }
#endif
  return skip_qdtext(p, end);
}

/* Nested by counting (RFC 3261 25.1). */
LSIP_COLD
const char *lsip_skip_comment(const char *p, const char *end)
{
  size_t depth = 0;
  for (; p < end; p++) {
    if (*p == '\\')
      p += end - p > 1;
    else if (*p == '(')
      depth++;
    else if (*p == ')' && --depth == 0)
      return p + 1;
  }
  return NULL;
}

int lsip_digits(lsip_str digits, uint64_t max, uint64_t *out)
{
  const char *p = digits.ptr, *end = lsip_str_end(digits);
  uint64_t n = 0;
  if (p == end)
    return -1;
#ifndef __OPTIMIZE_SIZE__
  if (end - p < 10) { /* nothing overflows */
    do {
      unsigned d = (unsigned)(unsigned char)*p - '0';
      if (d > 9)
        return -1;
      n = n * 10 + d;
    } while (++p < end);
    *out = n;
    return n <= max ? 0 : -1;
  }
#endif
  while (end - p > 1 && *p == '0')
    p++;
  if (end - p > 19) /* below 10^19 nothing overflows */
    return -1;
  for (; p < end; p++) {
    unsigned d = (unsigned)(unsigned char)*p - '0';
    if (d > 9)
      return -1;
    n = n * 10 + d;
  }
  *out = n;
  return n <= max ? 0 : -1;
}
