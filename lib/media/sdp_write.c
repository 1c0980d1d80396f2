/* Writing a description, line by line. */
#include "media/sdp_field.h"
#include "media/sdp_order.h"
#include "media/text.h"

void lsip_sdp_writer_init(lsip_sdp_writer *w, char *buf, size_t cap)
{
  memset(w, 0, sizeof *w);
  w->buf = buf;
  w->cap = buf ? cap : 0;
}

static void fail(lsip_sdp_writer *w, int err)
{
  if (!w->err)
    w->err = err;
}

/* Counts on past the end of the buffer, so that finish can tell the need. */
static void put(lsip_sdp_writer *w, lsip_str s)
{
  if (w->err)
    return;
  if (s.len > SIZE_MAX - w->len) {
    fail(w, LSIP_ERR_ARGUMENT);
    return;
  }
  if (s.len && w->len <= w->cap && s.len <= w->cap - w->len)
    memcpy(w->buf + w->len, s.ptr, s.len);
  w->len += s.len;
}

static void put_char(lsip_sdp_writer *w, char c)
{
  put(w, lsip_str_of(&c, 1));
}

static void put_number(lsip_sdp_writer *w, uint64_t v)
{
  char buf[20];
  put(w, lsip_text_of_number(v, buf));
}

static void begin_line(lsip_sdp_writer *w, char type)
{
  int err = lsip_sdp_order_step(&w->order, type, false);
  if (err)
    fail(w, LSIP_ERR_STATE);
  put_char(w, type);
  put_char(w, '=');
}

static void end_line(lsip_sdp_writer *w)
{
  put(w, LSIP_STR("\r\n"));
}

static int has_control(lsip_str s)
{
  return s.len && (memchr(s.ptr, '\r', s.len) || memchr(s.ptr, '\n', s.len)
                   || memchr(s.ptr, 0, s.len));
}

void lsip_sdp_put_line(lsip_sdp_writer *w, char type, lsip_str value)
{
  begin_line(w, type);
  put(w, value);
  end_line(w);
}

void lsip_sdp_write_line(lsip_sdp_writer *w, char type, lsip_str value)
{
  if (has_control(value))
    fail(w, LSIP_ERR_CONTROL);
  else if (value.len == 0 || lsip_sdp_check_value(type, value, false))
    fail(w, LSIP_ERR_ARGUMENT);
  lsip_sdp_put_line(w, type, value);
}

void lsip_sdp_write_attr(lsip_sdp_writer *w, lsip_str name, lsip_str value)
{
  if (has_control(name) || has_control(value))
    fail(w, LSIP_ERR_CONTROL);
  else if (!lsip_text_is_token(name))
    fail(w, LSIP_ERR_ARGUMENT);
  begin_line(w, 'a');
  put(w, name);
  if (value.len) {
    put_char(w, ':');
    put(w, value);
  }
  end_line(w);
}

/* "IN IP4 192.0.2.1" */
static void put_address(lsip_sdp_writer *w, const lsip_addr *addr)
{
  char text[LSIP_ADDR_TEXT];
  lsip_addr bare = *addr;
  bare.port = 0;
  size_t n = lsip_addr_format(&bare, text, sizeof text);
  if (n == 0) {
    fail(w, LSIP_ERR_ARGUMENT);
    return;
  }
  bool ip6 = addr->family == 6; /* formatted in brackets */
  put(w, ip6 ? LSIP_STR("IN IP6 ") : LSIP_STR("IN IP4 "));
  put(w, ip6 ? lsip_str_of(text + 1, n - 2) : lsip_str_of(text, n));
}

void lsip_sdp_write_origin(lsip_sdp_writer *w, lsip_str username,
                           uint64_t session, uint64_t version,
                           const lsip_addr *addr)
{
  if (has_control(username))
    fail(w, LSIP_ERR_CONTROL);
  else if (username.len && memchr(username.ptr, ' ', username.len))
    fail(w, LSIP_ERR_ARGUMENT);
  begin_line(w, 'o');
  put(w, username.len ? username : LSIP_STR("-"));
  put_char(w, ' ');
  put_number(w, session);
  put_char(w, ' ');
  put_number(w, version);
  put_char(w, ' ');
  put_address(w, addr);
  end_line(w);
}

void lsip_sdp_write_connection(lsip_sdp_writer *w, const lsip_addr *addr)
{
  begin_line(w, 'c');
  put_address(w, addr);
  end_line(w);
}

static void check_media(lsip_sdp_writer *w, lsip_str type, uint32_t port,
                        lsip_str proto, lsip_str formats)
{
  if (has_control(type) || has_control(proto) || has_control(formats))
    fail(w, LSIP_ERR_CONTROL);
  else if (port > 65535 || !lsip_text_is_token(type) || proto.len == 0 ||
           memchr(proto.ptr, ' ', proto.len) || formats.len == 0)
    fail(w, LSIP_ERR_ARGUMENT);
}

void lsip_sdp_write_media(lsip_sdp_writer *w, lsip_str type, uint32_t port,
                          lsip_str proto, lsip_str formats)
{
  check_media(w, type, port, proto, formats);
  begin_line(w, 'm');
  put(w, type);
  put_char(w, ' ');
  put_number(w, port);
  put_char(w, ' ');
  put(w, proto);
  put_char(w, ' ');
  put(w, formats);
  end_line(w);
}

int lsip_sdp_writer_finish(const lsip_sdp_writer *w, size_t *n)
{
  if (w->err)
    return w->err;
  if (lsip_sdp_order_end(w->order, false))
    return LSIP_ERR_STATE;
  *n = w->len;
  return w->len > w->cap ? LSIP_ERR_NOSPC : 0;
}

static void print_line(lsip_sdp_writer *w, const lsip_sdp_line *line)
{
  put_char(w, line->type);
  put_char(w, '=');
  put(w, line->value);
  end_line(w);
}

int lsip_sdp_print(const lsip_sdp *s, char *buf, size_t cap, size_t *n)
{
  lsip_sdp_writer w;
  lsip_sdp_line line;
  lsip_sdp_writer_init(&w, buf, cap);
  int last = (int)lsip_sdp_media_count(s);
  for (int section = LSIP_SDP_SESSION_LEVEL; section < last; section++)
    for (size_t at = 0; lsip_sdp_line_next(s, section, &at, &line);)
      print_line(&w, &line);
  *n = w.len;
  return w.len > w.cap ? LSIP_ERR_NOSPC : 0;
}
