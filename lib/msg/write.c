/* The writer: include/lsip/write.h. */
#include "msg/write.h"

#include "msg/chars.h"
#include "msg/scan.h"

void lsip_writer_init(lsip_writer *w, void *buf, size_t cap)
{
  memset(w, 0, sizeof(*w));
  w->ptr = (char *)buf;
  w->cap = buf ? cap : 0;
}

lsip_str lsip_writer_text(const lsip_writer *w)
{
  return lsip_str_of(w->ptr, w->len);
}

int lsip_writer_end(const lsip_writer *w)
{
  if (w->err)
    return w->err;
  return w->needed > w->cap ? LSIP_ERR_NOSPC : LSIP_OK;
}

void lsip_writer_fail(lsip_writer *w, int err)
{
  if (!w->err)
    w->err = err;
}

/* Once something did not fit nothing more is written, only counted: what is
 * in the buffer is always a prefix of the whole. */
void lsip_write_raw(lsip_writer *w, lsip_str bytes)
{
  if (w->err || !bytes.len)
    return;
  if (bytes.len > SIZE_MAX - w->needed) {
    w->err = LSIP_ERR_TOO_LONG;
    return;
  }
  if (w->needed == w->len && bytes.len <= w->cap - w->len) {
    memcpy(w->ptr + w->len, bytes.ptr, bytes.len);
    w->len += bytes.len;
  }
  w->needed += bytes.len;
}

/* No control character is written but HTAB: the parser would refuse it. */
void lsip_write_text(lsip_writer *w, lsip_str text)
{
  const char *end = lsip_str_end(text);
  if (text.len && lsip_scan_text(text.ptr, end) != end)
    lsip_writer_fail(w, LSIP_ERR_CONTROL);
  else
    lsip_write_raw(w, text);
}

/* A fold, as a value of a received message may have, becomes one space. */
void lsip_write_value(lsip_writer *w, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value);
  while (p < end && !w->err) {
    const char *q = lsip_scan_text(p, end);
    lsip_write_raw(w, lsip_span(p, q));
    if (q == end)
      return;
    if (end - q < 3 || q[0] != '\r' || q[1] != '\n'
        || (q[2] != ' ' && q[2] != '\t')) {
      lsip_writer_fail(w, LSIP_ERR_CONTROL);
      return;
    }
    p = lsip_skip(q + 2, end, LSIP_C_LWS);
    lsip_write_raw(w, LSIP_STR(" "));
  }
}

void lsip_write_number(lsip_writer *w, uint64_t n)
{
  char buf[20], *p = buf + sizeof(buf);
  do
    *--p = (char)('0' + n % 10);
  while (n /= 10);
  lsip_write_raw(w, lsip_span(p, buf + sizeof(buf)));
}

void lsip_write_quoted(lsip_writer *w, lsip_str text)
{
  const char *p = text.ptr, *end = lsip_str_end(text), *q;
  lsip_write_raw(w, LSIP_STR("\""));
  while (p < end) {
    for (q = p; q < end && *q != '"' && *q != '\\';)
      q++;
    lsip_write_text(w, lsip_span(p, q));
    if (q < end) {
      const char pair[2] = { '\\', *q++ };
      lsip_write_raw(w, lsip_str_of(pair, 2));
    }
    p = q;
  }
  lsip_write_raw(w, LSIP_STR("\""));
}

void lsip_write_word(lsip_writer *w, lsip_str text, unsigned classes)
{
  const char *end = lsip_str_end(text);
  if ((text.len > 1 && *text.ptr == '"'
       && lsip_skip_quoted(text.ptr, end) == end) || lsip_all(text, classes))
    lsip_write_value(w, text);
  else
    lsip_write_quoted(w, text);
}

void lsip_write_crlf(lsip_writer *w)
{
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

void lsip_write_token(lsip_writer *w, lsip_str token, int err)
{
  if (!lsip_all(token, LSIP_C_TOKEN))
    lsip_writer_fail(w, err);
  lsip_write_raw(w, token);
}

/* scheme ":" and a byte more, as the readers of headers want it. */
static int has_scheme(lsip_str uri)
{
  const char *end = lsip_str_end(uri);
  const char *p = lsip_skip(uri.ptr, end, LSIP_C_SCHEME);
  return p != uri.ptr && end - p > 1 && *p == ':'
      && !lsip_is(*uri.ptr, LSIP_C_DIGIT);
}

/* Any byte that could end the URI, or the line, is refused. */
void lsip_write_uri(lsip_writer *w, lsip_str uri)
{
  if (!lsip_all(uri, LSIP_C_URI) || !has_scheme(uri))
    lsip_writer_fail(w, LSIP_ERR_URI);
  lsip_write_raw(w, uri);
}
