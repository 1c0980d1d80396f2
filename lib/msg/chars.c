#include "msg/chars.h"
#include "msg/scan.h"

const uint16_t lsip_chars[256] = {
#include "msg/chars_table.inc"
};

int lsip_is_token(const char *p, size_t n)
{
  return lsip_all(lsip_str_of(p, n), LSIP_C_TOKEN);
}

/* RFC 3261 25.1: quoted-pair takes any 7-bit byte but CR and LF; qdtext any
 * text, and folds. */
const char *lsip_skip_quoted(const char *p, const char *end)
{
  for (p = lsip_scan_quoted(p + 1, end); p < end;
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

int lsip_digits(lsip_str digits, uint64_t max, uint64_t *out)
{
  const char *p = digits.ptr, *end = lsip_str_end(digits);
  uint64_t n = 0;
  if (p == end)
    return -1;
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
