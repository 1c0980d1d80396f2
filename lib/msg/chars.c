#include "msg/chars.h"

const uint16_t lsip_chars[256] = {
#include "msg/chars_table.inc"
};

/* RFC 3261 25.1: quoted-pair takes any 7-bit byte but CR and LF; qdtext any
 * text, and folds. */
const char *lsip_skip_quoted(const char *p, const char *end)
{
  for (p++; p < end; p++) {
    if (*p == '"')
      return p + 1;
    if (*p == '\\') {
      if (++p == end || *p == '\r' || *p == '\n')
        return NULL;
    } else if (lsip_is(*p, LSIP_C_CONTROL) && !lsip_is(*p, LSIP_C_LWS)) {
      return NULL;
    }
  }
  return NULL;
}

int lsip_digits(lsip_str digits, uint64_t max, uint64_t *out)
{
  uint64_t n = 0;
  if (!digits.len)
    return -1;
  for (size_t i = 0; i < digits.len; i++) {
    unsigned d = (unsigned)(digits.ptr[i] - '0');
    if (d > 9 || n > max / 10 || (n = n * 10 + d) > max || n < d)
      return -1;
  }
  *out = n;
  return 0;
}
