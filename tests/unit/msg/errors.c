/* Every error of the message layer: what causes it, where it is said to lie,
 * and what a UAS owes for it. And RFC 8217, header by header. */
#include "support.h"

#include <lsip/fields.h>

#define START "BYE sip:a@b.c SIP/2.0\r\n"
#define VIA "Via: SIP/2.0/UDP a.b\r\n"
#define REST "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n" \
  "CSeq: 1 BYE\r\n"

/* The error lies where '|' stands, which is taken out; '%' is a long line. */
typedef struct error_row {
  int code, status;
  const char *text;
  unsigned line;
  int header;
} error_row;

static const error_row rows[] = {
  { LSIP_ERR_START_LINE, 400, "BYE sip:a SIP/2.0|  \r\n" VIA REST "\r\n",
    1, 0 },
  { LSIP_ERR_VERSION, 505, "BYE sip:a |SIP/7.0\r\n" VIA REST "\r\n", 1, 0 },
  { LSIP_ERR_METHOD, 400, "B|(YE sip:a SIP/2.0\r\n" VIA REST "\r\n", 1, 0 },
  { LSIP_ERR_URI, 400, "BYE |a SIP/2.0\r\n" VIA REST "\r\n", 1, 0 },
  { LSIP_ERR_HOST, 400, "BYE |sip:a@-b SIP/2.0\r\n" VIA REST "\r\n", 1, 0 },
  { LSIP_ERR_PORT, 400, "BYE |sip:a@b:0 SIP/2.0\r\n" VIA REST "\r\n", 1,
    0 },
  { LSIP_ERR_ESCAPE, 400, "BYE |sip:%4@b SIP/2.0\r\n" VIA REST "\r\n", 1,
    0 },
  { LSIP_ERR_STATUS, 400, "SIP/2.0 |20 OK\r\n" VIA REST "\r\n", 1, 0 },
  { LSIP_ERR_HEADER_NAME, 400, START VIA "|B ad: x\r\n" REST "\r\n", 3, 0 },
  { LSIP_ERR_HEADER_VALUE, 400, START VIA "Date: |now\r\n" REST "\r\n", 3,
    LSIP_H_DATE },
  { LSIP_ERR_CONTROL, 400, START VIA "Subject: x|\x01\r\n" REST "\r\n", 3,
    LSIP_H_SUBJECT },
  { LSIP_ERR_DUPLICATE, 400, START VIA REST "|To: <sip:a@b.c>\r\n\r\n", 7,
    LSIP_H_TO },
  { LSIP_ERR_MISSING, 400, START VIA "To: <sip:a@b.c>\r\nCall-ID: 1\r\n"
    "CSeq: 1 BYE\r\n\r\n|", 7, LSIP_H_FROM },
  { LSIP_ERR_LENGTH, 400, START VIA REST "l: |9\r\n\r\n", 7,
    LSIP_H_CONTENT_LENGTH },
  { LSIP_ERR_NUMBER, 400, START VIA "Max-Forwards: |x\r\n" REST "\r\n", 3,
    LSIP_H_MAX_FORWARDS },
  { LSIP_ERR_QUOTE, 400, START VIA "From: |\"x <sip:a@b.c>\r\n\r\n", 3,
    LSIP_H_FROM },
  { LSIP_ERR_CSEQ_METHOD, 400, "ACK sip:a SIP/2.0\r\n" VIA
    "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
    "CSeq: 1 |BYE\r\n\r\n", 6, LSIP_H_CSEQ },
  { LSIP_ERR_TRUNCATED, 400, START VIA REST "|", 7, 0 },
  { LSIP_ERR_PARAM, 400, START "Via: |SIP/2.0/UDP a.b;ttl=x\r\n" REST "\r\n",
    2, LSIP_H_VIA },
  { LSIP_ERR_TOO_LONG, 513, START VIA REST "|Subject: %\r\n\r\n", 7,
    LSIP_H_SUBJECT },
  { LSIP_ERR_TOO_MANY, 400, START VIA REST "A: b\r\nC: d\r\n|E: f\r\n\r\n",
    9, 0 },
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]), LONG = 9000, FIELDS = 7 };

/* Returns the place of the '|'. */
static size_t make(char *out, const char *text, size_t *len)
{
  size_t n = 0, at = 0;
  for (; *text; text++) {
    if (*text == '|')
      at = n;
    else if (*text == '%' && text[1] == '\r')
      for (int i = 0; i < LONG; i++)
        out[n++] = 'x';
    else
      out[n++] = *text;
  }
  *len = n;
  return at;
}

START_TEST(each_error_has_its_place_and_status)
{
  for (int i = 0; i < ROWS; i++) {
    static char text[LONG + 512];
    const error_row *r = &rows[i];
    size_t len, at = make(text, r->text, &len);
    parsed p = parse_rules(lsip_str_of(text, len), FIELDS, NULL);
    ck_assert_msg(p.err.code == r->code && p.err.offset == at
                  && p.err.line == r->line && p.err.header == r->header,
                  "%s: %s at %u in line %u, header %u", r->text,
                  lsip_error_name(p.err.code), p.err.offset, p.err.line,
                  p.err.header);
    ck_assert_int_eq(lsip_error_status(p.err.code), r->status);
    release(&p);
  }
}
END_TEST

/* Those that no message is refused with as a whole. */
static int is_of_others(int code)
{
  return code == LSIP_ERR_SYNTAX    /* of texts that are no SIP */
      || code == LSIP_ERR_SCHEME    /* who serves the URI says it, 8.2.2.1 */
      || code == LSIP_ERR_BODY      /* who reads the body */
      || code == LSIP_ERR_SDP;
}

START_TEST(no_error_is_without_a_row)
{
#define CODE(name, code, status, text) code,
  static const int codes[] = { LSIP_ERRORS(CODE) };
#undef CODE
  for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
    int found = codes[i] > -100 || is_of_others(codes[i]);
    for (int k = 0; k < ROWS; k++)
      found |= rows[k].code == codes[i];
    ck_assert_msg(found, "%s", lsip_error_name(codes[i]));
  }
  ck_assert_int_eq(lsip_error_status(LSIP_ERR_SCHEME), 416);
  ck_assert_int_eq(lsip_error_status(LSIP_ERR_BODY), 400);
  ck_assert_int_eq(lsip_error_status(LSIP_ERR_SDP), 488);
}
END_TEST

/* ------------------------------------------------------------- RFC 8217 -- */

static const uint16_t choices[] = {
  LSIP_H_CONTACT, LSIP_H_REPLY_TO, LSIP_H_REFER_TO, LSIP_H_REFERRED_BY,
  LSIP_H_PERMISSION_MISSING, LSIP_H_P_ASSERTED_IDENTITY,
  LSIP_H_P_PREFERRED_IDENTITY, LSIP_H_P_PROFILE_KEY,
  LSIP_H_P_REFUSED_URI_LIST, LSIP_H_P_SERVED_USER, LSIP_H_P_CHARGE_INFO,
  LSIP_H_FROM, LSIP_H_TO
};
enum { CHOICES = sizeof(choices) / sizeof(choices[0]) };

static parsed parse_field(int id, const char *value)
{
  static char text[512];
  lsip_str name = lsip_header_name(id);
  snprintf(text, sizeof(text), START VIA "Call-ID: 1\r\nCSeq: 1 BYE\r\n"
           "%s%s%.*s: %s\r\n\r\n",
           id == LSIP_H_FROM ? "" : "From: <sip:a@b.c>\r\n",
           id == LSIP_H_TO ? "" : "To: <sip:a@b.c>\r\n", (int)name.len,
           name.ptr, value);
  return parse(Z(text));
}

/* A URI without brackets ends at ';', and the rest are header parameters. */
START_TEST(rfc8217_semicolons)
{
  for (int i = 0; i < CHOICES; i++) {
    lsip_name_addr na;
    parsed p = parse_field(choices[i], "sip:a@b.c;x=y");
    ck_ok(p.rc);
    ck_ok(lsip_msg_name_addr(&p.m, choices[i], &na));
    ck_lit(na.uri, "sip:a@b.c");
    ck_lit(na.params, "x=y");
    release(&p);
    p = parse_field(choices[i], "<sip:a@b.c;x=y>;z");
    ck_ok(lsip_msg_name_addr(&p.m, choices[i], &na));
    ck_lit(na.uri, "sip:a@b.c;x=y");
    ck_lit(na.params, "z");
    release(&p);
  }
}
END_TEST

static int read_field(int id, const char *value)
{
  lsip_name_addr na;
  parsed p = parse_field(id, value);
  int rc = p.rc ? p.rc : lsip_msg_name_addr(&p.m, id, &na);
  release(&p);
  return rc;
}

/* '?' begins the URI's headers, which may stand in brackets only. */
START_TEST(rfc8217_question_marks)
{
  for (int i = 0; i < CHOICES; i++) {
    ck_err(read_field(choices[i], "sip:a@b.c?Subject=x"), ERR_URI);
    ck_ok(read_field(choices[i], "<sip:a@b.c?Subject=x>"));
  }
}
END_TEST

/* ',' ends a value of a list, and may not stand in the others. */
START_TEST(rfc8217_commas)
{
  for (int i = 0; i < CHOICES; i++) {
    lsip_header_info info;
    lsip_cursor c = lsip_cursor_of(choices[i]);
    lsip_name_addr na;
    parsed p;
    ck_ok(lsip_header_about(&info, choices[i]));
    ck_ok(read_field(choices[i], "<sip:a,x@b.c>"));
    if (!(info.occurs & LSIP_OCCURS_LIST)) {
      ck_err(read_field(choices[i], "sip:a,x@b.c"), ERR_HEADER_VALUE);
      continue;
    }
    p = parse_field(choices[i], "sip:a,x@b.c");
    ck_ok(p.rc);
    ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
    ck_lit(na.uri, "sip:a");
    ck_err(lsip_next_name_addr(&p.m, &c, &na), ERR_URI);
    release(&p);
  }
}
END_TEST

/* The writers use brackets whatever the URI. */
START_TEST(rfc8217_writers)
{
  char buf[256];
  lsip_writer w;
  lsip_contact c = { .uri = S("sip:a,b;c?d") };
  for (int i = 0; i < CHOICES; i++) {
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_write_name_addr(&w, choices[i], S(""), S("sip:a,b;c?d"), S(""));
    ck_ok(lsip_writer_end(&w));
    ck_assert_ptr_nonnull(memmem(buf, w.len, ": <sip:a,b;c?d>\r\n", 17));
  }
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_contact(&w, 0, &c);
  ck_lit(lsip_writer_text(&w), "<sip:a,b;c?d>");
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(each_error_has_its_place_and_status), ROW(no_error_is_without_a_row),
    ROW(rfc8217_semicolons), ROW(rfc8217_question_marks),
    ROW(rfc8217_commas), ROW(rfc8217_writers),
  };
  return RUN("msg-errors", tests);
}
