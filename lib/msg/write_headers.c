/* The writer's start lines, header fields and bodies. */
#include "msg/chars.h"
#include "msg/index.h"
#include "msg/params.h"
#include "msg/write.h"

void lsip_write_request_line(lsip_writer *w, lsip_str method, lsip_str uri)
{
  lsip_write_token(w, method, LSIP_ERR_METHOD);
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_uri(w, uri);
  lsip_write_raw(w, LSIP_STR(" SIP/2.0\r\n"));
}

void lsip_write_status_line(lsip_writer *w, int status, lsip_str reason)
{
  if (status < 100 || status > 699) {
    lsip_writer_fail(w, LSIP_ERR_STATUS);
    return;
  }
  lsip_write_raw(w, LSIP_STR("SIP/2.0 "));
  lsip_write_number(w, (uint64_t)status);
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_text(w, reason.len ? reason : lsip_status_text(status));
  lsip_write_crlf(w);
}

void lsip_write_start_line(lsip_writer *w, const lsip_msg *m, lsip_str uri)
{
  if (lsip_msg_is_request(m)) {
    lsip_write_request_line(w, lsip_msg_method_name(m), uri);
  } else if (lsip_msg_status(m)) {
    lsip_write_raw(w, LSIP_STR("SIP/2.0 "));
    lsip_write_number(w, (uint64_t)lsip_msg_status(m));
    lsip_write_raw(w, LSIP_STR(" "));
    lsip_write_borrowed(w, m, lsip_msg_reason(m));
    lsip_write_crlf(w);
  }
}

void lsip_write_header(lsip_writer *w, lsip_str name, lsip_str value)
{
  lsip_write_token(w, name, LSIP_ERR_HEADER_NAME);
  lsip_write_raw(w, LSIP_STR(": "));
  lsip_write_value(w, value);
  lsip_write_crlf(w);
}

void lsip_write_name(lsip_writer *w, int id)
{
  lsip_str name = lsip_header_name(id);
  if (!name.len)
    lsip_writer_fail(w, LSIP_ERR_ARGUMENT);
  lsip_write_raw(w, name);
  lsip_write_raw(w, LSIP_STR(": "));
}

void lsip_write_header_id(lsip_writer *w, int id, lsip_str value)
{
  lsip_write_name(w, id);
  lsip_write_value(w, value);
  lsip_write_crlf(w);
}

void lsip_write_header_number(lsip_writer *w, int id, uint64_t n)
{
  lsip_write_name(w, id);
  lsip_write_number(w, n);
  lsip_write_crlf(w);
}

/* Stricter than lsip_param_next(), which reads those of a URI too. */
static void check_params(lsip_writer *w, lsip_str params)
{
  const char *p = params.ptr, *end = lsip_str_end(params);
  lsip_str name, value;
  int rc;
  while ((rc = lsip_param_read(&p, end, &name, &value)) == LSIP_OK && p < end
         && *p == ';')
    p++;
  if (rc != LSIP_OK || p != end)
    lsip_writer_fail(w, LSIP_ERR_PARAM);
}

void lsip_write_name_addr(lsip_writer *w, int id, lsip_str display,
                          lsip_str uri, lsip_str params)
{
  lsip_write_name(w, id);
  if (display.len) {
    lsip_write_quoted(w, display);
    lsip_write_raw(w, LSIP_STR(" "));
  }
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_write_uri(w, uri);
  lsip_write_raw(w, LSIP_STR(">"));
  if (params.len) {
    check_params(w, params);
    lsip_write_raw(w, LSIP_STR(";"));
    lsip_write_value(w, params);
  }
  lsip_write_crlf(w);
}

void lsip_write_cseq(lsip_writer *w, uint32_t number, lsip_str method)
{
  if (number > 0x7fffffff) /* RFC 3261 8.1.1.5 */
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  lsip_write_name(w, LSIP_H_CSEQ);
  lsip_write_number(w, number);
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_token(w, method, LSIP_ERR_METHOD);
  lsip_write_crlf(w);
}

void lsip_write_end(lsip_writer *w, lsip_str body)
{
  lsip_write_header_number(w, LSIP_H_CONTENT_LENGTH, body.len);
  lsip_write_crlf(w);
  lsip_write_raw(w, body);
}

void lsip_write_body(lsip_writer *w, lsip_str content_type, lsip_str body)
{
  if (body.len)
    lsip_write_header_id(w, LSIP_H_CONTENT_TYPE, content_type);
  lsip_write_end(w, body);
}

static void write_clean(lsip_writer *w, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value), *q;
  while (p < end) {
    for (q = p; q < end && !lsip_is(*q, LSIP_C_CONTROL);)
      q++;
    lsip_write_raw(w, lsip_span(p, q));
    if (q < end)
      lsip_write_raw(w, LSIP_STR(" "));
    p = q + 1;
  }
}

void lsip_write_borrowed(lsip_writer *w, const lsip_msg *m, lsip_str value)
{
  if (m->index->error || m->index->tolerated)
    write_clean(w, value);
  else
    lsip_write_raw(w, value);
}

void lsip_write_field(lsip_writer *w, const lsip_msg *m, int id,
                      lsip_str value)
{
  lsip_write_name(w, id);
  lsip_write_borrowed(w, m, value);
  lsip_write_crlf(w);
}
