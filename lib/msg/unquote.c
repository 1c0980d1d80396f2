#include <lsip/header.h>

#include "msg/chars.h"

/* quoted-string and folds to plain text (RFC 3261 25.1, 7.3.1). */
LSIP_COLD
int lsip_unquote(lsip_str text, char *buf, size_t cap, size_t *n)
{
  lsip_str s = lsip_trim(text);
  const char *p = s.ptr, *end = lsip_str_end(s);
  int quoted = s.len && *p == '"';
  size_t done = 0;
  if (quoted && (lsip_skip_quoted(p, end) != end))
    return LSIP_ERR_QUOTE;
  if (quoted) {
    p++;
    end--;
  }
  for (; p < end; done++) {
    char c = *p++;
    if (quoted && c == '\\') {
      c = *p++;
    } else if (c == '\r' || c == '\n') {
      p = lsip_skip_lws(p, end);
      c = ' ';
    }
    if (done < cap)
      buf[done] = c;
  }
  *n = done;
  return done > cap ? LSIP_ERR_NOSPC : LSIP_OK;
}
