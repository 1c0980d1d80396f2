/* lsip_msg_parse(), strict and lenient, and what a message answers. */
#include "support.h"

static const char invite[] =
  "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
  "Via: SIP/2.0/UDP pc33.example.com:5061;branch=z9hG4bK74b43;rport\r\n"
  "v: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bKx\r\n"
  "Max-Forwards: 0069\r\n"
  "FROM : \"Alice\" <sip:alice@example.com>\r\n\t;tag = 9fxced\r\n"
  "To: <sip:bob@biloxi.example.com>;tag=t2\r\n"
  "i:   38482762@atlanta.example.com  \r\n"
  "CSeq: 0017\r\n INVITE\r\n"
  "X-Other: a\r\n"
  "Subject:\r\n"
  "Content-Type: text/plain\r\n"
  "l: 4\r\n"
  "\r\n"
  "bodyEXCESS";

START_TEST(what_every_layer_needs)
{
  parsed p = parse(Z(invite));
  lsip_via v;
  lsip_field f;
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_msg_is_request(&p.m), 1);
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_INVITE);
  ck_lit(lsip_msg_method_name(&p.m), "INVITE");
  ck_lit(lsip_msg_uri(&p.m), "sip:bob@biloxi.example.com");
  ck_assert_int_eq(lsip_msg_status(&p.m), 0);
  ck_assert_uint_eq(lsip_msg_reason(&p.m).len, 0);
  ck_assert_uint_eq(lsip_msg_cseq(&p.m), 17);
  ck_assert_uint_eq(lsip_msg_max_forwards(&p.m), 69);
  ck_lit(lsip_msg_from_tag(&p.m), "9fxced");
  ck_lit(lsip_msg_to_tag(&p.m), "t2");
  ck_lit(lsip_msg_call_id(&p.m), "38482762@atlanta.example.com");
  ck_lit(lsip_msg_body(&p.m), "body");
  ck_lit(lsip_msg_content_type(&p.m), "text/plain");
  ck_assert_uint_eq(lsip_msg_raw(&p.m).len, sizeof(invite) - 1 - 6);
  ck_assert_int_eq(lsip_msg_answerable(&p.m), 1);
  ck_ok(lsip_msg_via(&p.m, &v));
  ck_lit(v.host, "pc33.example.com");
  ck_lit(v.branch, "z9hG4bK74b43");
  ck_assert_int_eq(v.port, 5061);
  ck_assert_int_eq(v.has_rport, 1);
  ck_lit(v.params, "branch=z9hG4bK74b43;rport");
  ck_assert_uint_eq(lsip_msg_field_count(&p.m), 11);
  ck_ok(lsip_msg_field(&p.m, 1, &f));
  ck_assert_int_eq(f.id, LSIP_H_VIA);
  ck_err(lsip_msg_field(&p.m, 11, &f), ERR_ARGUMENT);
  ck_lit(lsip_msg_header_named(&p.m, S("x-oTHER")), "a");
  ck_lit(lsip_msg_header_named(&p.m, S("L")), "4");
  ck_assert_uint_eq(lsip_msg_header_named(&p.m, S("X-No")).len, 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_SUBJECT), 1);
  ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_ROUTE), 0);
  ck_assert_uint_eq(lsip_msg_header(&p.m, LSIP_H_ROUTE).len, 0);
  release(&p);
}
END_TEST

START_TEST(responses)
{
  parsed p = parse(S("sip/2.0 180 Ringing (x)\r\n"
    "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>;tag=1\r\nTo: sip:a@b.c\r\n"
    "Call-ID: 1\r\nCSeq: 1 PUBLISH\r\n\r\nrest"));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_msg_is_request(&p.m), 0);
  ck_assert_int_eq(lsip_msg_status(&p.m), 180);
  ck_lit(lsip_msg_reason(&p.m), "Ringing (x)");
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_PUBLISH);
  ck_assert_uint_eq(lsip_msg_uri(&p.m).len, 0);
  ck_assert_uint_eq(lsip_msg_max_forwards(&p.m), UINT32_MAX);
  ck_assert_int_eq(lsip_msg_answerable(&p.m), 0);
  ck_lit(lsip_msg_body(&p.m), "rest");
  release(&p);
}
END_TEST

/* ---------------------------------------------------------- refusals -- */

typedef struct bad_row {
  const char *text;
  int rc;
  unsigned line;
  int header, answerable;
} bad_row;

#define REST "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\n" \
  "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"
#define BYE "BYE sip:a@b.c SIP/2.0\r\n"

static const bad_row bad[] = {
  { "", LSIP_ERR_TRUNCATED, 1, 0, 0 },
  { "\r\n\r\n", LSIP_ERR_TRUNCATED, 3, 0, 0 },
  { "BYE", LSIP_ERR_METHOD, 1, 0, 0 },
  { "B(E sip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_METHOD, 1, 0, 1 },
  { " sip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_METHOD, 1, 0, 0 },
  { "BYE sip:a@b.c\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 1 },
  { "BYE  sip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 1 },
  { "BYE sip:a@b.c SIP/2.0 \r\n" REST, LSIP_ERR_START_LINE, 1, 0, 1 },
  { "BYE\tsip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_METHOD, 1, 0, 1 },
  { "BYE sip:a@b.c HTTP/1.1\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 1 },
  { "BYE sip:a@b.c SIP/2\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 1 },
  { "BYE sip:a@b.c SIP/3.0\r\n" REST, LSIP_ERR_VERSION, 1, 0, 1 },
  { "BYE sip:a@b.c SIP/2.00\r\n" REST, LSIP_ERR_VERSION, 1, 0, 1 },
  { "BYE bob SIP/2.0\r\n" REST, LSIP_ERR_URI, 1, 0, 1 },
  { "BYE sip:a@b.c?x=y SIP/2.0\r\n" REST, LSIP_ERR_URI, 1, 0, 1 },
  { "BYE sip:a@b.c:x SIP/2.0\r\n" REST, LSIP_ERR_PORT, 1, 0, 1 },
  { "BYE <sip:a@b.c> SIP/2.0\r\n" REST, LSIP_ERR_URI, 1, 0, 1 },
  { "SIP/2.0 99 x\r\n" REST, LSIP_ERR_STATUS, 1, 0, 0 },
  { "SIP/2.0 700 x\r\n" REST, LSIP_ERR_STATUS, 1, 0, 0 },
  { "SIP/2.0 2000 x\r\n" REST, LSIP_ERR_STATUS, 1, 0, 0 },
  { "SIP/2.0 200\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 0 },
  { "SIP/2.0  200 x\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 0 },
  { "SIP/2.1 200 x\r\n" REST, LSIP_ERR_VERSION, 1, 0, 0 },
  { "SIP/x 200 x\r\n" REST, LSIP_ERR_START_LINE, 1, 0, 0 },
  { BYE "NoColon\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE ": x\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE " : x\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE " To: <sip:a@b.c>\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE "X Y: x\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE "X\x01: x\r\n" REST, LSIP_ERR_HEADER_NAME, 2, 0, 1 },
  { BYE "Xx: a\x01\r\n" REST, LSIP_ERR_CONTROL, 2, 0, 1 },
  { BYE "Xx: a\x7f\r\n" REST, LSIP_ERR_CONTROL, 2, 0, 1 },
  { BYE "Xx: a\r b\r\n" REST, LSIP_ERR_CONTROL, 2, 0, 1 },
  { BYE "Xx: a\n" REST, LSIP_ERR_CONTROL, 2, 0, 1 },
  { BYE "Xx: a\r\r\n" REST, LSIP_ERR_CONTROL, 2, 0, 1 },
  { BYE "Subject: \"\\\r\n \x01\"\r\n" REST, LSIP_ERR_CONTROL, 3,
    LSIP_H_SUBJECT, 1 },
  { BYE "Via: x\r\n" REST, LSIP_ERR_HEADER_VALUE, 2, LSIP_H_VIA, 0 },
  { BYE "To: \"x\r\n" REST, LSIP_ERR_QUOTE, 2, LSIP_H_TO, 1 },
  { BYE "Max-Forwards: 256\r\n" REST, LSIP_ERR_NUMBER, 2,
    LSIP_H_MAX_FORWARDS, 1 },
  { BYE "Max-Forwards:\r\n" REST, LSIP_ERR_NUMBER, 2, LSIP_H_MAX_FORWARDS,
    1 },
  { BYE "Content-Length: 1\r\n" REST, LSIP_ERR_LENGTH, 2,
    LSIP_H_CONTENT_LENGTH, 1 },
  { BYE "Content-Length: -1\r\n" REST, LSIP_ERR_LENGTH, 2,
    LSIP_H_CONTENT_LENGTH, 1 },
  { BYE "Date: today\r\n" REST, LSIP_ERR_HEADER_VALUE, 2, LSIP_H_DATE, 1 },
  { BYE "Call-ID: a b\r\n" REST, LSIP_ERR_HEADER_VALUE, 2, LSIP_H_CALL_ID,
    1 },
  { BYE "CSeq: 1\r\n" REST, LSIP_ERR_HEADER_VALUE, 2, LSIP_H_CSEQ, 1 },
  { BYE "CSeq: 2147483648 BYE\r\n" REST, LSIP_ERR_NUMBER, 2, LSIP_H_CSEQ,
    1 },
  { BYE "CSeq: 1 B(E\r\n" REST, LSIP_ERR_METHOD, 2, LSIP_H_CSEQ, 1 },
  { BYE "CSeq: 1 ACK\r\n" REST, LSIP_ERR_DUPLICATE, 7, LSIP_H_CSEQ, 1 },
  { BYE "From: <sip:a@b.c>;tag=1;tag=2\r\n" REST, LSIP_ERR_PARAM, 2,
    LSIP_H_FROM, 1 },
  { BYE "Via: SIP/2.0/UDP a.b\r\n", LSIP_ERR_TRUNCATED, 3, 0, 1 },
  { BYE "Via: SIP/2.0/UDP a.b", LSIP_ERR_TRUNCATED, 2, 0, 1 },
  { BYE "Via: SIP/2.0/UDP a.b\r\n\r\n", LSIP_ERR_MISSING, 4, LSIP_H_FROM,
    1 },
  { BYE "\r\n", LSIP_ERR_MISSING, 3, LSIP_H_VIA, 0 },
  { "ACK sip:a@b.c SIP/3.0\r\n" REST, LSIP_ERR_VERSION, 1, 0, 0 },
  { "ACK\tsip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_METHOD, 1, 0, 0 },
  { "ack sip:a@b.c SIP/2.0\r\n" REST, LSIP_ERR_CSEQ_METHOD, 6, LSIP_H_CSEQ,
    1 },
};

START_TEST(refused)
{
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    const bad_row *r = &bad[i];
    parsed p = parse(Z(r->text));
    ck_assert_msg(p.rc == r->rc && p.err.line == r->line
                  && p.err.header == r->header
                  && lsip_msg_answerable(&p.m) == r->answerable,
                  "%s: %s line %u header %d answerable %d", r->text,
                  lsip_error_name(p.rc), p.err.line, p.err.header,
                  lsip_msg_answerable(&p.m));
    release(&p);
  }
}
END_TEST

START_TEST(where_errors_lie)
{
  const char *text = BYE "Xx: a\x01\r\n" REST;
  parsed p = parse(Z(text));
  ck_assert_uint_eq(p.err.offset, strchr(text, '\x01') - text);
  release(&p);
  p = parse(S("\r\n\r\nBYE  sip:a@b.c SIP/2.0\r\n" REST));
  ck_assert_uint_eq(p.err.offset, 7);
  ck_assert_uint_eq(p.err.line, 3);
  release(&p);
}
END_TEST

/* ------------------------------------------------------- controls, folds -- */

START_TEST(controls_in_quoted_pairs)
{
  static const char text[] = BYE
    "X: \"a\\\x01\\\0\\\x7f\" b\r\n"
    "Y: \"a\r\n b\\\x02\"\r\n" REST;
  parsed p = parse(lsip_str_of(text, sizeof(text) - 1));
  ck_ok(p.rc);
  release(&p);
}
END_TEST

START_TEST(empty_folds)
{
  parsed p = parse(S(BYE "Subject:\r\n \r\n\t\r\n  a\r\n \r\n  b\r\n \r\n"
                     REST));
  ck_ok(p.rc);
  ck_lit(lsip_msg_header(&p.m, LSIP_H_SUBJECT), "a\r\n \r\n  b");
  ck_assert_uint_eq(lsip_msg_field_count(&p.m), 6);
  release(&p);
}
END_TEST

/* ------------------------------------------------------------- lengths -- */

static int on_stream(const char *tail, uint32_t stream)
{
  char text[512];
  lsip_parse_rules rules = { .size = sizeof(rules) };
  parsed p;
  rules.stream = stream;
  snprintf(text, sizeof(text), BYE "Via: SIP/2.0/UDP a.b\r\n"
           "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
           "CSeq: 1 BYE\r\n%s", tail);
  p = parse_rules(Z(text), 16, &rules);
  release(&p);
  return p.rc;
}

START_TEST(content_length)
{
  static const struct { const char *tail; int datagram, stream; } rows[] = {
    { "\r\n", 0, LSIP_ERR_LENGTH },
    { "\r\nabc", 0, LSIP_ERR_LENGTH },
    { "l: 3\r\n\r\nabc", 0, 0 },
    { "l: 003\r\n\r\nabc", 0, 0 },
    { "l: 2\r\n\r\nabc", 0, LSIP_ERR_LENGTH },
    { "l: 4\r\n\r\nabc", LSIP_ERR_LENGTH, LSIP_ERR_LENGTH },
    { "l: -3\r\n\r\nabc", LSIP_ERR_LENGTH, LSIP_ERR_LENGTH },
    { "l: 4294967299\r\n\r\nabc", LSIP_ERR_LENGTH, LSIP_ERR_LENGTH },
    { "l: 3 \r\n\r\nabc", 0, 0 },
    { "l: 3 x\r\n\r\nabc", LSIP_ERR_LENGTH, LSIP_ERR_LENGTH },
    { "l:\r\n\r\nabc", LSIP_ERR_LENGTH, LSIP_ERR_LENGTH },
    { "l: 3\r\nl: 3\r\n\r\nabc", LSIP_ERR_DUPLICATE, LSIP_ERR_DUPLICATE },
    { "l: 3\r\nContent-Length: 4\r\n\r\nabc", LSIP_ERR_DUPLICATE,
      LSIP_ERR_DUPLICATE },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    ck_assert_msg(on_stream(rows[i].tail, 0) == rows[i].datagram, "%s",
                  rows[i].tail);
    ck_assert_msg(on_stream(rows[i].tail, 1) == rows[i].stream, "%s",
                  rows[i].tail);
  }
}
END_TEST

/* --------------------------------------------------------------- limits -- */

START_TEST(limits)
{
  lsip_parse_rules r = { .size = sizeof(r) };
  lsip_str text = Z(invite);
  parsed p;
  uint64_t tiny[1];
  lsip_msg m;
  r.max_message = (uint32_t)text.len;
  p = parse_rules(text, 64, &r);
  ck_ok(p.rc);
  release(&p);
  r.max_message--;
  p = parse_rules(text, 64, &r);
  ck_err(p.rc, ERR_TOO_LONG);
  ck_assert_int_eq(lsip_error_status(p.rc), 513);
  ck_assert_int_eq(lsip_msg_answerable(&p.m), 1);
  release(&p);
  r.max_message = 0;
  r.max_line = 20;
  p = parse_rules(text, 64, &r);
  ck_err(p.rc, ERR_TOO_LONG);
  release(&p);
  r.max_line = 0;
  r.max_fields = 11;
  p = parse_rules(text, 64, &r);
  ck_ok(p.rc);
  release(&p);
  r.max_fields = 10;
  p = parse_rules(text, 64, &r);
  ck_err(p.rc, ERR_TOO_MANY);
  release(&p);
  p = parse_rules(text, 10, NULL);
  ck_err(p.rc, ERR_TOO_MANY);
  release(&p);
  ck_err(lsip_msg_parse(&m, tiny, sizeof(tiny), "x", 1, NULL, NULL),
         ERR_NOSPC);
  ck_err(lsip_msg_parse(&m, NULL, 0, "x", 1, NULL, NULL), ERR_ARGUMENT);
  r.size = 4;
  ck_err(lsip_msg_parse(&m, tiny, 9999, "x", 1, &r, NULL), ERR_ARGUMENT);
  ck_assert_uint_le(lsip_index_size(16), 1024);
  ck_assert_uint_le(lsip_index_size(64), 2048);
}
END_TEST

/* -------------------------------------------------------------- lenient -- */

typedef struct lenient_row {
  int tolerance;
  const char *text;
} lenient_row;

static const lenient_row tolerable[] = {
  { LSIP_TOLERATE_BARE_LF, "BYE sip:a@b.c SIP/2.0\nVia: SIP/2.0/UDP a.b\n"
    "From: <sip:a@b.c>\nTo: <sip:a@b.c>\n ;x\nCall-ID: 1\nCSeq: 1 BYE\n\n" },
  { LSIP_TOLERATE_SPACE_IN_START_LINE, "BYE  sip:a@b.c   SIP/2.0 \r\n" REST },
  { LSIP_TOLERATE_SPACE_IN_START_LINE, "SIP/2.0  200 x\r\n" REST },
  { LSIP_TOLERATE_SPACE_IN_START_LINE, "SIP/2.0 200\r\n" REST },
  { LSIP_TOLERATE_SPACE_IN_URI, "BYE <sip:a@b.c> SIP/2.0\r\n" REST },
  { LSIP_TOLERATE_DISPLAY_NAME, BYE "Via: SIP/2.0/UDP a.b\r\n"
    "From: Bell, A <sip:a@b.c>;tag=f\r\nTo: J\xc3\xbcrgen <sip:a@b.c>\r\n"
    "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n" },
  { LSIP_TOLERATE_URI_HEADERS, "BYE sip:a@b.c?x=y SIP/2.0\r\n" REST },
  { LSIP_TOLERATE_DATE, BYE "Date: today\r\n" REST },
  { LSIP_TOLERATE_MISSING_CRLF, BYE "Via: SIP/2.0/UDP a.b\r\n"
    "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"
  },
  { LSIP_TOLERATE_SPACE_IN_BRACKETS, BYE "Via: SIP/2.0/UDP a.b\r\n"
    "From: < sip:a@b.c >\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
    "CSeq: 1 BYE\r\n\r\n" },
  { LSIP_TOLERATE_LAST_SEMICOLON, BYE "Via: SIP/2.0/UDP a.b\r\n"
    "From: <sip:a@b.c>;tag=f;\r\nTo: <sip:a@b.c>;\r\n ; \r\n"
    "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n" },
};

START_TEST(tolerances)
{
  uint32_t seen = 0;
  for (size_t i = 0; i < sizeof(tolerable) / sizeof(tolerable[0]); i++) {
    const lenient_row *row = &tolerable[i];
    uint32_t counts[LSIP_TOLERANCE_COUNT] = { 0 };
    lsip_parse_rules r = { .size = sizeof(r) };
    parsed p = parse(Z(row->text));
    seen |= 1u << row->tolerance;
    ck_assert_msg(p.rc < 0, "%s", row->text);
    release(&p);
    r.tolerated = counts;
    r.lenient = ~(1u << row->tolerance);
    p = parse_rules(Z(row->text), 16, &r);
    ck_assert_msg(p.rc < 0, "%s", row->text);
    release(&p);
    memset(counts, 0, sizeof(counts));
    r.lenient = 1u << row->tolerance;
    p = parse_rules(Z(row->text), 16, &r);
    ck_assert_msg(p.rc == 0, "%s: %s", row->text, lsip_error_name(p.rc));
    for (int k = 0; k < LSIP_TOLERANCE_COUNT; k++)
      ck_assert_int_eq(counts[k] != 0, k == row->tolerance);
    release(&p);
  }
  ck_assert_uint_eq(seen, (1u << LSIP_TOLERANCE_COUNT) - 1);
}
END_TEST

/* The tag of a From that ends in ';' is still its tag; no other ';' is let
 * go. */
START_TEST(last_semicolons)
{
  lsip_parse_rules r = { .size = sizeof(r),
                         .lenient = 1u << LSIP_TOLERATE_LAST_SEMICOLON };
  parsed p = parse_rules(S(BYE "Via: SIP/2.0/UDP a.b\r\n"
      "From: <sip:a@b.c>;tag=f;x ; \r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
      "CSeq: 1 BYE\r\nContact: <sip:a@b.c>;q=1;\r\n\r\n"), 16, &r);
  lsip_name_addr na;
  ck_ok(p.rc);
  ck_lit(lsip_msg_from_tag(&p.m), "f");
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_FROM, &na));
  ck_lit(na.params, "tag=f;x");
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_CONTACT, &na));
  ck_lit(na.params, "q=1");
  release(&p);
  p = parse_rules(S(BYE "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>;;x;\r\n"
                    REST), 16, &r);
  ck_err(p.rc, ERR_PARAM);
  release(&p);
}
END_TEST

/* A tolerant reader does not move the border between two values. */
START_TEST(odd_display_names_in_lists)
{
  lsip_parse_rules r = { .size = sizeof(r),
                         .lenient = 1u << LSIP_TOLERATE_DISPLAY_NAME };
  parsed p = parse_rules(S(REQUEST("INVITE",
      "Contact: a@b <sip:a@b.c>, Bell, A <sip:a@b.c>\r\n")), 16, &r);
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.display, "a@b");
  ck_assert_int_lt(lsip_next_name_addr(&p.m, &c, &na), 0);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 0);
  release(&p);
  p = parse_rules(Z(tolerable[5].text), 16, &r);
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_FROM, &na));
  ck_lit(na.display, "Bell, A");
  release(&p);
}
END_TEST

/* What was tolerated is not passed on. */
START_TEST(tolerated_messages_print_well_formed)
{
  for (size_t i = 0; i < sizeof(tolerable) / sizeof(tolerable[0]); i++) {
    const lenient_row *row = &tolerable[i];
    lsip_parse_rules r = { .size = sizeof(r) };
    parsed p;
    char buf[1024];
    lsip_writer w;
    if (row->tolerance != LSIP_TOLERATE_BARE_LF
        && row->tolerance != LSIP_TOLERATE_SPACE_IN_START_LINE
        && row->tolerance != LSIP_TOLERATE_SPACE_IN_URI
        && row->tolerance != LSIP_TOLERATE_MISSING_CRLF)
      continue;
    r.lenient = 1u << row->tolerance;
    p = parse_rules(Z(row->text), 16, &r);
    ck_ok(p.rc);
    lsip_writer_init(&w, buf, sizeof(buf));
    ck_ok(lsip_msg_edit(&w, &p.m, NULL, 0));
    release(&p);
    p = parse(lsip_writer_text(&w));
    ck_ok(p.rc);
    release(&p);
  }
}
END_TEST

START_TEST(drafts_may_lack_a_via)
{
  static const char text[] = BYE "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\n"
    "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n";
  lsip_parse_rules r = { .size = sizeof(r), .draft = 1 };
  parsed p = parse(S(BYE "\r\n"));
  ck_err(p.rc, ERR_MISSING);
  release(&p);
  p = parse_rules(Z(text), 16, &r);
  ck_ok(p.rc);
  release(&p);
  r.size = offsetof(lsip_parse_rules, draft); /* an older caller's struct */
  p = parse_rules(Z(text), 16, &r);
  ck_err(p.rc, ERR_MISSING);
  release(&p);
}
END_TEST

START_TEST(copies)
{
  parsed p = parse(Z(invite));
  size_t needed = 0, exact;
  lsip_msg c;
  uint64_t *block;
  ck_err(lsip_msg_copy(&c, NULL, 0, &needed, &p.m), ERR_NOSPC);
  exact = needed;
  block = malloc(exact);
  ck_err(lsip_msg_copy(&c, block, exact - 1, &needed, &p.m), ERR_NOSPC);
  ck_ok(lsip_msg_copy(&c, block, exact, &needed, &p.m));
  ck_assert_uint_eq(needed, exact);
  release(&p);
  ck_lit(lsip_msg_call_id(&c), "38482762@atlanta.example.com");
  ck_lit(lsip_msg_body(&c), "body");
  ck_assert_uint_eq(lsip_msg_field_count(&c), 11);
  free(block);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(what_every_layer_needs), ROW(responses), ROW(refused),
    ROW(where_errors_lie), ROW(controls_in_quoted_pairs), ROW(empty_folds),
    ROW(content_length), ROW(limits), ROW(tolerances), ROW(last_semicolons),
    ROW(odd_display_names_in_lists),
    ROW(tolerated_messages_print_well_formed), ROW(drafts_may_lack_a_via),
    ROW(copies),
  };
  return RUN("msg-parse", rows);
}
