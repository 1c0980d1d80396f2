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
static size_t utf8(const unsigned char *s, size_t left)
{
  size_t n = *s >= 0xc2 && *s < 0xe0 ? 2 : *s >= 0xe0 && *s < 0xf0 ? 3
           : *s >= 0xf0 && *s < 0xf5 ? 4 : 0;
  if (n > left) return 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80) return 0;
  if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
      (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
    return 0;
  return n;
}

void text_quote_bytes(FILE *out, lsip_str text)
{
  const unsigned char *s = (const unsigned char *)(text.len ? text.ptr : "");
  const unsigned char *end = s + text.len;
  fputc('"', out);
  while (s < end) {
    size_t n = *s < 0x80 ? 1 : utf8(s, (size_t)(end - s));
    if (!n)
      fputs("\\ufffd", out);
    else if (*s == '"' || *s == '\\')
      fprintf(out, "\\%c", *s);
    else if (*s < 0x20)
      fprintf(out, "\\u%04x", *s);
    else
      fwrite(s, 1, n, out);
    s += n ? n : 1;
  }
  fputc('"', out);
}

void text_quote(FILE *out, const char *text)
{
  text_quote_bytes(out, lsip_str_z(text));
}

/* One character, however many bytes; how many. U+0080 to U+009F steer a
 * terminal as C0 does. */
static size_t show_character(FILE *out, const unsigned char *s, size_t left)
{
  size_t n = *s < 0x80 ? 1 : utf8(s, left);
  if (*s == '\r' || *s == '\n' || *s == '\t')
    fprintf(out, "\\%c", *s == '\r' ? 'r' : *s == '\n' ? 'n' : 't');
  else if (!n || *s < 0x20 || *s == 0x7f || (*s == 0xc2 && s[1] < 0xa0))
    fprintf(out, "\\x%02x", *s), n = 1;
  else
    fwrite(s, 1, n, out);
  return n;
}

void text_show(FILE *out, lsip_str text, size_t max)
{
  const unsigned char *s = (const unsigned char *)text.ptr;
  size_t at = 0, end = text.len > max ? max : text.len;
  while (at < end) at += show_character(out, s + at, text.len - at);
  if (at < text.len) fprintf(out, "... (%zu bytes)", text.len);
}
