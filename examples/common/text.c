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

/* Bytes of the UTF-8 character at `s`, which is not ASCII; 0: it is none. */
static int utf8(const unsigned char *s)
{
  int n = *s >= 0xc2 && *s < 0xe0 ? 2 : *s >= 0xe0 && *s < 0xf0 ? 3
        : *s >= 0xf0 && *s < 0xf5 ? 4 : 0;
  for (int i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80) return 0;
  if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
      (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
    return 0;
  return n;
}

void text_quote(FILE *out, const char *text)
{
  const unsigned char *s = (const unsigned char *)text;
  fputc('"', out);
  while (*s) {
    int n = *s < 0x80 ? 1 : utf8(s);
    if (!n)
      fputs("\\ufffd", out);
    else if (*s == '"' || *s == '\\')
      fprintf(out, "\\%c", *s);
    else if (*s < 0x20)
      fprintf(out, "\\u%04x", *s);
    else
      fwrite(s, 1, (size_t)n, out);
    s += n ? n : 1;
  }
  fputc('"', out);
}
