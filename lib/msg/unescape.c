/* %HH in URIs, decoded (RFC 3261 19.1.2). */
#include <lsip/uri.h>

#include "msg/chars.h"

LSIP_COLD
int lsip_unescape(lsip_str text, char *buf, size_t cap, size_t *n)
{
  size_t done = 0;
  for (size_t i = 0; i < text.len; i++, done++) {
    char c = text.ptr[i];
    if (c == '%') {
      int high, low;
      if (text.len - i < 3)
        return LSIP_ERR_ESCAPE;
      high = lsip_hex(text.ptr[i + 1]);
      low = lsip_hex(text.ptr[i + 2]);
      if (high < 0 || low < 0)
        return LSIP_ERR_ESCAPE;
      c = (char)(high * 16 + low);
      i += 2;
    }
    if (done < cap)
      buf[done] = c;
  }
  *n = done;
  return done > cap ? LSIP_ERR_NOSPC : LSIP_OK;
}
