/* Traces in text: a line before each message says when, how, from where to
 * where, and how many bytes it has; an empty line follows it.
 *
 *     == @1700000000.123456789 UDP 192.0.2.1:5060 > 192.0.2.2:5060 431
 */
#include <lsip/trace.h>

#include "trace/capture.h"
#include "trace/label.h"
#include "trace/words.h"

enum { LINE = 256 };

/* ---- writing ---- */

static void append_fraction(char *buf, size_t cap, uint64_t ns)
{
  char digits[LSIP_TRACE_FRACTION];
  for (int i = LSIP_TRACE_FRACTION; i--; ns /= 10)
    digits[i] = (char)('0' + ns % 10);
  lsip_label_append(buf, cap, lsip_str_of(digits, sizeof digits));
}

static void append_addr(char *buf, size_t cap, const lsip_addr *a)
{
  char text[LSIP_ADDR_TEXT];
  size_t n = lsip_addr_format(a, text, sizeof text);
  lsip_label_append(buf, cap, n ? lsip_str_of(text, n) : LSIP_STR("-"));
}

int lsip_trace_text(const lsip_trace_record *r, lsip_trace_write_fn write,
                    void *user)
{
  uint64_t ns = r->unix_ns ? r->unix_ns : r->now;
  lsip_str transport = lsip_transport_name((int)r->transport);
  char line[LINE] = "== @";
  int rc;
  lsip_label_append_number(line, LINE, ns / 1000000000u);
  lsip_label_append(line, LINE, LSIP_STR("."));
  append_fraction(line, LINE, ns % 1000000000u);
  lsip_label_append(line, LINE, LSIP_STR(" "));
  lsip_label_append(line, LINE, transport.len ? transport : LSIP_STR("-"));
  lsip_label_append(line, LINE, LSIP_STR(" "));
  append_addr(line, LINE, r->outgoing ? &r->local : &r->remote);
  lsip_label_append(line, LINE, LSIP_STR(" > "));
  append_addr(line, LINE, r->outgoing ? &r->remote : &r->local);
  lsip_label_append(line, LINE, LSIP_STR(" "));
  lsip_label_append_number(line, LINE, r->bytes.len);
  rc = write(user, line, strlen(line));
  if (!rc)
    rc = write(user, "\n", 1);
  if (!rc && r->bytes.len)
    rc = write(user, r->bytes.ptr, r->bytes.len);
  return rc ? rc : write(user, "\n\n", 2);
}

/* ---- reading ---- */

static int read_addr(lsip_str text, lsip_addr *out)
{
  memset(out, 0, sizeof *out);
  if (lsip_str_eq(text, LSIP_STR("-")))
    return 0;
  return lsip_addr_parse(out, text) ? LSIP_ERR_SYNTAX : 0;
}

/* What stands behind "== @". */
static int read_line(lsip_trace_record *r, lsip_str rest, uint64_t *len)
{
  memset(r, 0, sizeof *r);
  if (lsip_trace_time(lsip_trace_word(&rest), &r->unix_ns))
    return LSIP_ERR_SYNTAX;
  r->now = r->unix_ns;
  r->transport = (uint32_t)lsip_transport_of(lsip_trace_word(&rest));
  r->outgoing = 1;
  if (read_addr(lsip_trace_word(&rest), &r->local) ||
      !lsip_str_eq(lsip_trace_word(&rest), LSIP_STR(">")) ||
      read_addr(lsip_trace_word(&rest), &r->remote))
    return LSIP_ERR_SYNTAX;
  return lsip_trace_number(lsip_trace_word(&rest), len);
}

static int take_byte(lsip_capture *c);

static int await_line(lsip_capture *c)
{
  c->at_edge = 1;
  return lsip_capture_expect(c, take_byte, 1);
}

static int take_text(lsip_capture *c)
{
  c->text.bytes = lsip_str_of((const char *)c->buf, c->have);
  lsip_capture_count(c, LSIP_CAPTURE_PACKETS);
  lsip_capture_count(c, LSIP_CAPTURE_MESSAGES);
  c->cfg.on_message(c->cfg.user, &c->text);
  return await_line(c);
}

static int take_line(lsip_capture *c, size_t n)
{
  lsip_str line = lsip_str_of((const char *)c->buf, n);
  uint64_t len;
  if (n < 4 || memcmp(line.ptr, "== @", 4) != 0)
    return await_line(c); /* words between messages */
  if (line.ptr[n - 1] == '\r')
    line.len--;
  if (read_line(&c->text, lsip_str_of(line.ptr + 4, line.len - 4), &len))
    return LSIP_ERR_SYNTAX;
  if (len > c->cfg.max_packet)
    return LSIP_ERR_TOO_LONG;
  if (!len)
    return await_line(c);
  return lsip_capture_expect(c, take_text, (size_t)len);
}

/* A long line is none of ours. */
static int take_byte(lsip_capture *c)
{
  c->at_edge = c->buf[0] != '=';
  if (c->buf[c->have - 1] == '\n')
    return take_line(c, c->have - 1);
  if (c->have < LINE)
    return lsip_capture_extend(c, take_byte, c->have + 1);
  if (c->buf[0] == '=')
    return LSIP_ERR_TOO_LONG;
  c->have = 1;
  return lsip_capture_extend(c, take_byte, 2);
}

int lsip_capture_text(lsip_capture *c)
{
  return take_byte(c);
}

/* Words behind the last message are no part of one. */
int lsip_capture_text_end(lsip_capture *c)
{
  return c->step == take_byte && c->at_edge ? 0 : LSIP_ERR_TRUNCATED;
}
