/* The writers of what odd.c, date.c and privacy.c read. */
#include "msg/chars.h"
#include "msg/forms.h"
#include "msg/write.h"

static void blank(lsip_writer *w)
{
  lsip_write_raw(w, LSIP_STR(" "));
}

/* RFC 3262 7.2 */
void lsip_write_rack(lsip_writer *w, const lsip_rack *in)
{
  lsip_write_name(w, LSIP_H_RACK);
  lsip_write_number(w, in->rseq);
  blank(w);
  lsip_write_number(w, in->cseq);
  blank(w);
  lsip_write_token(w, in->method, LSIP_ERR_METHOD);
  lsip_write_crlf(w);
}

void lsip_write_code(lsip_writer *w, uint32_t code)
{
  char text[3] = { (char)('0' + code / 100 % 10), (char)('0' + code / 10 % 10),
                   (char)('0' + code % 10) };
  if (code > 999)
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  lsip_write_raw(w, lsip_str_of(text, 3));
}

/* RFC 3261 20.43 */
void lsip_write_warning(lsip_writer *w, const lsip_warning *in)
{
  const char *end = lsip_str_end(in->agent);
  if (!in->agent.len || lsip_head_run('h', in->agent.ptr, end) != end)
    lsip_writer_fail(w, LSIP_ERR_HEADER_VALUE);
  lsip_write_name(w, LSIP_H_WARNING);
  lsip_write_code(w, in->code);
  blank(w);
  lsip_write_raw(w, in->agent);
  blank(w);
  lsip_write_word(w, in->text, 0);
  lsip_write_crlf(w);
}

/* *(DIGIT) [ "." *(DIGIT) ] */
static void write_decimal(lsip_writer *w, lsip_str s)
{
  const char *end = lsip_str_end(s), *q = lsip_skip(s.ptr, end, LSIP_C_DIGIT);
  if (q < end && *q == '.')
    q = lsip_skip(q + 1, end, LSIP_C_DIGIT);
  if (q != end)
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  lsip_write_raw(w, s);
}

/* RFC 3261 20.38 */
void lsip_write_timestamp(lsip_writer *w, const lsip_timestamp *in)
{
  if (!in->stamp.len || !lsip_is(*in->stamp.ptr, LSIP_C_DIGIT))
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  lsip_write_name(w, LSIP_H_TIMESTAMP);
  write_decimal(w, in->stamp);
  if (in->delay.len) {
    blank(w);
    write_decimal(w, in->delay);
  }
  lsip_write_crlf(w);
}

/* RFC 3261 20.17; years of four digits. */
void lsip_write_date_field(lsip_writer *w, int64_t unix_seconds)
{
  if (unix_seconds < 0 || unix_seconds > INT64_C(253402300799)) {
    lsip_writer_fail(w, LSIP_ERR_ARGUMENT);
    return;
  }
  lsip_write_name(w, LSIP_H_DATE);
  lsip_write_date(w, unix_seconds);
  lsip_write_crlf(w);
}

/* RFC 3323 4.2 */
void lsip_write_privacy(lsip_writer *w, uint32_t bits)
{
  const lsip_shape shape = lsip_privacy_shape();
  lsip_entry e = lsip_entry_before(&shape);
  int first = 1;
  lsip_write_name(w, LSIP_H_PRIVACY);
  while (lsip_entry_next(&e)) {
    if (!(bits & e.bit))
      continue;
    lsip_write_raw(w, lsip_str_of(";", !first));
    lsip_write_raw(w, lsip_str_of(e.name, e.len));
    first = 0;
  }
  if (first)
    lsip_writer_fail(w, LSIP_ERR_ARGUMENT);
  lsip_write_crlf(w);
}
