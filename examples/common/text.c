/* Small helpers with text. */
#include "common/text.h"

#include <stdio.h>

/* Copies for a terminal: nothing a peer sends may move the cursor. */
void text_copy(char *buf, size_t cap, lsip_str s)
{
  size_t n = s.len < cap - 1 ? s.len : cap - 1;
  for (size_t i = 0; i < n; i++) {
    unsigned char ch = (unsigned char)s.ptr[i];
    buf[i] = ch < 0x20 || ch == 0x7f ? '.' : (char)ch;
  }
  buf[n] = 0;
}

/* "12.3 s", "1:02:03" */
const char *text_seconds(lsip_time t, char *buf, size_t cap)
{
  unsigned long s = (unsigned long)(t / LSIP_SECONDS(1));
  if (s < 60)
    snprintf(buf, cap, "%.1f s", (double)t / 1e9);
  else if (s < 3600)
    snprintf(buf, cap, "%lu:%02lu min", s / 60, s % 60);
  else
    snprintf(buf, cap, "%lu:%02lu:%02lu h", s / 3600, s / 60 % 60, s % 60);
  return buf;
}

void text_quote(FILE *out, const char *s)
{
  fputc('"', out);
  for (; *s; s++) {
    unsigned char ch = (unsigned char)*s;
    if (ch == '"' || ch == '\\')
      fprintf(out, "\\%c", ch);
    else if (ch < 0x20)
      fprintf(out, "\\u%04x", ch);
    else
      fputc(ch, out);
  }
  fputc('"', out);
}
