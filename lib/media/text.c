/* Small readers of text, bounded and without NUL. */
#include "media/text.h"

static lsip_str skip(lsip_str s, size_t n)
{
  return lsip_str_of(s.ptr + n, s.len - n);
}

static lsip_str skip_spaces(lsip_str s)
{
  while (s.len > 0 && s.ptr[0] == ' ')
    s = skip(s, 1);
  return s;
}

lsip_str lsip_text_trim(lsip_str s)
{
  s = skip_spaces(s);
  while (s.len > 0 && s.ptr[s.len - 1] == ' ')
    s.len--;
  return s;
}

bool lsip_text_split(lsip_str s, char c, lsip_str *head, lsip_str *tail)
{
  const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
  if (!at) {
    *head = s;
    *tail = lsip_str_of(NULL, 0);
    return false;
  }
  size_t n = (size_t)(at - s.ptr);
  *head = lsip_str_of(s.ptr, n);
  *tail = skip(s, n + 1);
  return true;
}

bool lsip_text_word(struct text_words *w, lsip_str *word)
{
  if (w->loose)
    w->rest = skip_spaces(w->rest);
  lsip_str tail;
  bool more = lsip_text_split(w->rest, ' ', word, &tail);
  if (word->len == 0 || (more && tail.len == 0 && !w->loose))
    return false;
  w->rest = tail;
  return true;
}

bool lsip_text_words_done(const struct text_words *w)
{
  return (w->loose ? skip_spaces(w->rest) : w->rest).len == 0;
}

bool lsip_text_number(lsip_str s, uint32_t max, uint32_t *out)
{
  uint64_t v = 0;
  if (s.len == 0)
    return false;
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] < '0' || s.ptr[i] > '9')
      return false;
    v = v * 10 + (uint64_t)(s.ptr[i] - '0');
    if (v > max)
      return false;
  }
  *out = (uint32_t)v;
  return true;
}

static bool is_digit(unsigned char c)
{
  return c >= '0' && c <= '9';
}

static bool is_alnum(unsigned char c)
{
  return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_token_char(unsigned char c)
{
  return is_alnum(c) || (c && strchr("!#$%&'*+-.^_`{|}~", c));
}

static bool is_host_char(unsigned char c)
{
  return is_alnum(c) || c == '-' || c == '.' || c == '_';
}

static bool all(lsip_str s, bool (*is)(unsigned char))
{
  for (size_t i = 0; i < s.len; i++)
    if (!is((unsigned char)s.ptr[i]))
      return false;
  return s.len > 0;
}

bool lsip_text_is_digits(lsip_str s)
{
  return all(s, is_digit);
}

bool lsip_text_is_token(lsip_str s)
{
  return all(s, is_token_char);
}

bool lsip_text_is_host(lsip_str s)
{
  return all(s, is_host_char);
}

lsip_str lsip_text_of_number(uint64_t v, char buf[20])
{
  size_t at = 20;
  do {
    buf[--at] = (char)('0' + v % 10);
    v /= 10;
  } while (v);
  return lsip_str_of(buf + at, 20 - at);
}
