/* %HH in URIs, made (RFC 3261 19.1.2). */
#include <lsip/uri.h>

#include "msg/chars.h"

int lsip_escape_user(lsip_str text, char *buf, size_t cap, size_t *n)
{
  static const char hex[] = "0123456789ABCDEF";
  size_t done = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    char out[3] = { (char)c, 0, 0 };
    size_t width = 1;
    if (c == '%' || !lsip_is((char)c, LSIP_C_USER)) {
      out[0] = '%';
      out[1] = hex[c >> 4];
      out[2] = hex[c & 15];
      width = 3;
    }
    if (done + width <= cap)
      memcpy(buf + done, out, width);
    done += width;
  }
  *n = done;
  return done > cap ? LSIP_ERR_NOSPC : LSIP_OK;
}
