/* What a user agent makes of a body (RFC 5621), and message/sipfrag
 * (RFC 3420). */
#include "support.h"

/* ------------------------------------------------------------- RFC 5621 */

/* Bodies in short: a part is its type, with '!' behind it if it is optional;
 * 's' is application/sdp; 'x' a type that nobody knows; 't' text/plain; 'r'
 * application/sdp to be rendered; 'u' text/plain of an unknown disposition;
 * 'e' text/plain in base64; 'k' the known part of another kind,
 * application/k; '(' .. ')' is a multipart/mixed, '[' .. ']' an alternative,
 * '{' .. '}' a multipart of an unknown subtype. '.' is a malformed part. */
typedef struct builder {
  char text[8192];
  size_t len;
  int level;
} builder;

static void add(builder *b, const char *text)
{
  size_t n = strlen(text);
  ck_assert_uint_lt(b->len + n, sizeof(b->text));
  memcpy(b->text + b->len, text, n);
  b->len += n;
}

static void add_level(builder *b, const char *before, const char *behind)
{
  char line[64];
  snprintf(line, sizeof(line), "%s%d%s", before, b->level, behind);
  add(b, line);
}

static const char *head_of(char c)
{
  switch (c) {
  case 's': return "application/sdp\r\nContent-Disposition: session";
  case 'r': return "application/sdp\r\nContent-Disposition: render";
  case 't': return "text/plain\r\nContent-Disposition: render";
  case 'u': return "text/plain\r\nContent-Disposition: what";
  case 'e': return "text/plain\r\nContent-Transfer-Encoding: base64\r\n"
                   "Content-Disposition: render";
  case 'k': return "application/k\r\nContent-Disposition: render";
  case 'x': return "application/x\r\nContent-Disposition: render";
  case '(': return "multipart/mixed;boundary=b";
  case '[': return "multipart/alternative;boundary=b";
  case '{': return "multipart/strange;boundary=b";
  case '.': return "text/plain\r\nbad";
  default: return NULL;
  }
}

static const char *behind(const char *p)
{
  int depth = 0;
  do {
    depth += strchr("([{", *p) != NULL;
    depth -= strchr(")]}", *p) != NULL;
    p++;
  } while (depth);
  return p;
}

/* Writes the value of Content-Type and what follows it, to the end of the
 * part. The body of a part is the number of its character in `all`. */
static const char *build(builder *b, const char *all, const char *p)
{
  int optional = *behind(p) == '!';
  add(b, head_of(*p));
  if (strchr("([{", *p)) {
    b->level++;
    add_level(b, "", "\r\nContent-Disposition: render");
  }
  add(b, optional ? ";handling=optional\r\n\r\n" : "\r\n\r\n");
  if (!strchr("([{", *p)) {
    char number[16];
    snprintf(number, sizeof(number), "%d", (int)(p - all));
    add(b, number);
    return p + 1 + optional;
  }
  for (p++; !strchr(")]}", *p);) {
    int level = b->level;
    add_level(b, "\r\n--b", "\r\nContent-Type: ");
    p = build(b, all, p);
    b->level = level;
  }
  add_level(b, "\r\n--b", "--");
  return p + 1 + optional;
}

typedef struct row {
  const char *body;
  int found;          /* the place of what is found, -1: nothing */
  int rc, why;
} row;

enum { BAD = LSIP_ERR_UNSUPPORTED, MALFORMED = LSIP_ERR_HEADER_NAME };

static const row rows[] = {
  { "s", 0, 0, 0 },
  { "r", -1, 0, 0 },
  { "t", -1, 0, 0 },
  { "x", -1, BAD, LSIP_BODY_TYPE },
  { "x!", -1, 0, 0 },
  { "u", -1, BAD, LSIP_BODY_DISPOSITION },
  { "u!", -1, 0, 0 },
  { "e", -1, BAD, LSIP_BODY_ENCODING },
  { "e!", -1, 0, 0 },
  { "s!", 0, 0, 0 },
  /* mixed: each for itself */
  { "(ts)", 2, 0, 0 },
  { "(st)", 1, 0, 0 },
  { "(sks)", 1, 0, 0 },
  { "(rs)", 2, 0, 0 },
  { "(sx)", 1, BAD, LSIP_BODY_TYPE },
  { "(xs)", 2, BAD, LSIP_BODY_TYPE },
  { "(x!s)", 3, 0, 0 },
  { "(su)", 1, BAD, LSIP_BODY_DISPOSITION },
  { "(se)", 1, BAD, LSIP_BODY_ENCODING },
  { "{x!s}", 3, 0, 0 },
  { "(x!)", -1, 0, 0 },
  /* an optional whole is taken whole or not at all (8.2) */
  { "(sx)!", -1, 0, 0 },
  { "(s)!", 1, 0, 0 },
  { "((sx)!s)", 6, 0, 0 },
  { "(s(xs)!)", 1, 0, 0 },
  { "((s)!x!)", 2, 0, 0 },
  { "((sx)s)", 2, BAD, LSIP_BODY_TYPE },
  /* alternative: the last that is understood; its handling counts (8.3) */
  { "[sk]", -1, 0, 0 },
  { "[sx]", 1, 0, 0 },
  { "[xs]", 2, 0, 0 },
  { "[x!s!]", 3, 0, 0 },
  { "[xx]", -1, BAD, LSIP_BODY_TYPE },
  { "[x!x!]", -1, BAD, LSIP_BODY_TYPE },
  { "[xx]!", -1, 0, 0 },
  { "[su]", 1, 0, 0 },
  { "(t[sx]k)", 3, 0, 0 },
  { "([xx]s)", 5, BAD, LSIP_BODY_TYPE },
  { "([xx]!s)", 6, 0, 0 },
  { "[s(sx)]", 1, 0, 0 },
  { "[s(sk)]", 3, 0, 0 },
  { "[(kx)s]", 5, 0, 0 },
  { "[s(tk)]", -1, 0, 0 },
  { "[[sx]x]", 2, 0, 0 },
  { "[[xx]s]", 5, 0, 0 },
  { "(s[tk])", 1, 0, 0 },
  { "([sx][sk])", 2, 0, 0 },
  { "([kx]([xs]))", 8, 0, 0 },
  { "([sk](x!))", -1, 0, 0 },
  { "((((((((s))))))))", 8, 0, 0 },
  { "(((((((((s)))))))))", -1, LSIP_ERR_TOO_MANY, 0 },
  { "(((((((((s)))))))))!", -1, 0, 0 },
  /* malformed */
  { "(s.)", 1, MALFORMED, 0 },
  { "(.s)", -1, MALFORMED, 0 },
  { "(.s)!", -1, 0, 0 },
};

static int examine(lsip_body_view *v, const char *text, builder *b)
{
  lsip_body_rules rules;
  lsip_part whole;
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  rules.types = S("text/plain , application/sdp,Application/K");
  memset(b, 0, sizeof(*b));
  add(b, "Content-Type: ");
  ck_assert_str_eq(build(b, text, text), "");
  ck_ok(lsip_part_parse(&whole, lsip_str_of(b->text, b->len), 0));
  return lsip_body_examine(v, &whole, &rules);
}

START_TEST(bodies)
{
  builder b;
  lsip_body_view v;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const row *r = &rows[i];
    int rc = examine(&v, r->body, &b);
    char place[16] = "";
    ck_assert_msg(rc == r->rc, "%s: %s", r->body, lsip_error_name(rc));
    ck_assert_msg(v.why == (uint32_t)r->why, "%s: %u", r->body, v.why);
    ck_assert_int_eq(v.refused.type.len != 0, rc == BAD);
    if (r->found >= 0)
      snprintf(place, sizeof(place), "%d", r->found);
    ck_assert_msg(lsip_str_eq(v.wanted.body, Z(place)), "%s: %.*s", r->body,
                  (int)v.wanted.body.len, v.wanted.body.ptr);
  }
}
END_TEST

START_TEST(what_is_refused)
{
  builder b;
  lsip_body_view v;
  ck_assert_int_eq(examine(&v, "(t(sx)xu)", &b), BAD);
  ck_lit(v.refused.type, "application/x");
  ck_lit(v.refused.body, "4");
  ck_assert_int_eq(examine(&v, "(s[xe])", &b), BAD);
  ck_assert_int_eq(lsip_part_is_multipart(&v.refused, S("alternative")), 1);
}
END_TEST

START_TEST(other_rules)
{
  lsip_part whole;
  lsip_body_view v;
  lsip_body_rules rules;
  memset(&whole, 0, sizeof(whole));
  ck_ok(lsip_body_examine(&v, &whole, NULL)); /* no body at all */
  whole.body = S("x");
  ck_err(lsip_body_examine(&v, &whole, NULL), ERR_UNSUPPORTED);
  whole.type = S("application/isup;version=x");
  whole.disposition = S("signal");
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  rules.types = S("application/isup");
  ck_err(lsip_body_examine(&v, &whole, &rules), ERR_UNSUPPORTED);
  ck_assert_int_eq(v.why, LSIP_BODY_DISPOSITION);
  rules.dispositions = S("by-reference,Signal");
  rules.wanted = S("application/ISUP");
  rules.wanted_disposition = S("SIGNAL");
  ck_ok(lsip_body_examine(&v, &whole, &rules));
  ck_lit(v.wanted.body, "x");
  whole.encoding = S("Identity");
  whole.transfer_encoding = S("8BIT");
  ck_ok(lsip_body_examine(&v, &whole, &rules));
  rules.size = offsetof(lsip_body_rules, wanted); /* of an older caller */
  ck_ok(lsip_body_examine(&v, &whole, &rules));
  ck_lit(v.wanted.body, "");
}
END_TEST

START_TEST(session_of_a_message)
{
  static const struct {
    const char *fields, *body, *session;
  } all[] = {
    { "Content-Type: application/sdp\r\n", "v=0", "v=0" },
    { "Content-Type: application/sdp\r\n", "", "" },
    { "c: Application/SDP;x=y\r\nContent-Disposition: session;"
      "handling=optional\r\n", "v=0", "v=0" },
    { "c: application/sdp\r\nContent-Disposition: early-session\r\n", "v=0",
      "" },
    { "c: application/sdp\r\ne: gzip\r\n", "v=0", "" },
    { "c: application/sdp\r\nContent-Transfer-Encoding: base64\r\n", "v=0",
      "" },
    { "c: text/plain\r\n", "v=0", "" },
    { "", "v=0", "" },
    { "c: multipart/mixed;boundary=b\r\n", "--b\r\n\r\nhello\r\n--b\r\n"
      "Content-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b--", "v=0\r\n" },
    /* nothing inside a multipart that is encoded counts */
    { "c: multipart/mixed;boundary=b\r\n", "--b\r\n"
      "Content-Type: multipart/mixed;boundary=c\r\nContent-Encoding: gzip\r\n"
      "Content-Disposition: render;handling=optional\r\n\r\n"
      "--c\r\nContent-Type: application/sdp\r\n\r\nv=1\r\n--c--\r\n--b\r\n"
      "Content-Type: application/sdp\r\n\r\nv=0\r\n--b--", "v=0" },
    { "c: multipart/mixed;boundary=c\r\n", "--b\r\nContent-Type: "
      "application/sdp\r\n\r\nv=0\r\n--b--", "" },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    char text[1024];
    parsed p;
    snprintf(text, sizeof(text), REQUEST("INVITE", "%s") "%s", all[i].fields,
             all[i].body);
    p = parse(Z(text));
    ck_ok(p.rc);
    ck_str(lsip_msg_session(&p.m), Z(all[i].session));
    release(&p);
  }
}
END_TEST

/* ------------------------------------------------------------- RFC 3420 */

typedef struct fragment {
  const char *text;
  int rc, status;
  const char *method, *body;
} fragment;

#define CONTACTS "REGISTER sip:atlanta.com SIP/2.0\r\n" \
  "To: sip:alice@atlanta.com\r\nContact: <sip:alicepc@atlanta.com>;q=0.9,\r" \
  "\n         <sip:alicemobile@atlanta.com>;q=0.1\r\n"

static const fragment fragments[] = { /* 3.1 and 3.2 in their order */
  { "INVITE sip:alice@atlanta.com SIP/2.0\r\n", 0, 0, "INVITE", "" },
  { "SIP/2.0 603 Declined\r\n", 0, 603, "", "" },
  { "SIP/2.0 603 Declined", 0, 603, "", "" },
  { "CSeq\t : 1 BYE\r\n", 0, 0, "BYE", "" }, /* a field, no method */
  { CONTACTS, 0, 0, "REGISTER", "" },
  { "SIP/2.0 400 Bad Request\r\nWarning: 399 atlanta.com Your Event header "
    "field was malformed\r\n", 0, 400, "", "" },
  { "From: Alice <sip:alice@atlanta.com>\r\nTo: Bob <sip:bob@biloxi.com>\r\n"
    "Contact: <sip:alice@pc33.atlanta.com>\r\n"
    "Date: Thu, 21 Feb 2002 13:02:03 GMT\r\nCall-ID: a84b4c76e66710\r\n"
    "Cseq: 314159 INVITE\r\n", 0, 0, "INVITE", "" },
  { "SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n"
    "Content-Length: 5\r\n\r\nv=0\r\n", 0, 200, "", "v=0\r\n" },
  { "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\nHi There!", 0, 0,
    "", "Hi There!" },
  { "", 0, 0, "", "" },
  { "\r\n", 0, 0, "", "" },
  { "SIP/2.0 200 OK\r\n\r\n", 0, 200, "", "" },
  { "Subject : x", 0, 0, "", "" },
  { "BYE sip:a@b.c SIP/2.0\r\nCSeq: 1 BYE\r\n", 0, 0, "BYE", "" },
  { "INVITE", LSIP_ERR_METHOD, 0, 0, 0 },
  { "INVITE sip:alice@atlanta.com SIP/1.09", LSIP_ERR_VERSION, 0, 0, 0 },
  { "SIP/2.0", LSIP_ERR_START_LINE, 0, 0, 0 },
  { "404 Not Found", LSIP_ERR_START_LINE, 0, 0, 0 },
  { "INVITE sip:alice@atlanta.com SIP/2.0\r\nVia: SIP/2.0/UDP ;branch="
    "z9hG4bK29342a\r\nTo: <>;tag=39234\r\n", LSIP_ERR_HOST, 0, 0, 0 },
  { "To: <>;tag=39234\r\n", LSIP_ERR_URI, 0, 0, 0 },
  { "To: sip:alice@atlanta.com\r\nFrom: sip:bob@biloxi.com;tag=1992312\r\n"
    "Call-ID: this is invalid\r\n", LSIP_ERR_HEADER_VALUE, 0, 0, 0 },
  { "INVITE sip:alice@atlanta.com SIP/2.0\r\nFrom: <sip:bob@biloxi.com>;"
    "tag=z9hG4bK2912;tag=z9hG4bK99234\r\n", LSIP_ERR_PARAM, 0, 0, 0 },
  { "MESSAGE sip:alice@atlanta.com SIP/2.0\r\nHi There!",
    LSIP_ERR_HEADER_NAME, 0, 0, 0 },
  { "MESSAGE sip:alice@atlanta.com SIP/2.0\r\n\r\nHi There!",
    LSIP_ERR_MISSING, 0, 0, 0 },
  { "Content-Type: text/plain\r\n\r\nHi There!", LSIP_ERR_MISSING, 0, 0, 0 },
  { "Content-Type: text/plain\r\nContent-Length: 10\r\n\r\nHi There!",
    LSIP_ERR_LENGTH, 0, 0, 0 },
  { "BYE sip:a@b.c SIP/2.0\r\nCSeq: 1 ACK\r\n", LSIP_ERR_CSEQ_METHOD, 0, 0,
    0 },
};

START_TEST(fragments_of_messages)
{
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  rules.fragment = 1;
  for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++) {
    const fragment *f = &fragments[i];
    parsed p = parse_rules(Z(f->text), 16, &rules);
    ck_assert_msg(p.rc == f->rc, "%s: %s", f->text, lsip_error_name(p.rc));
    if (p.rc == LSIP_OK) {
      ck_assert_int_eq(lsip_msg_status(&p.m), f->status);
      ck_str(lsip_msg_method_name(&p.m), Z(f->method));
      ck_str(lsip_msg_body(&p.m), Z(f->body));
    }
    release(&p);
  }
}
END_TEST

static void written(const parsed *p, int start, const uint16_t *ids,
                    size_t n, int body, const char *want)
{
  char buf[1024];
  lsip_writer w;
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_sipfrag(&w, &p->m, start, ids, n, body);
  ck_ok(lsip_writer_end(&w));
  ck_str(lsip_writer_text(&w), Z(want));
}

START_TEST(fragments_written)
{
  static const uint16_t ids[] = { LSIP_H_CALL_ID, LSIP_H_FROM, LSIP_H_OTHER };
  parsed p = parse(S(REQUEST("BYE", "c: text/plain\r\nX-Y: 1\r\n") "hi"));
  lsip_parse_rules rules;
  parsed f;
  written(&p, 1, NULL, 0, 0, "BYE sip:bob@example.com SIP/2.0\r\n");
  written(&p, 0, ids, 2, 0, "From: <sip:alice@example.com>;tag=a1\r\n"
          "Call-ID: c1@example.com\r\n");
  written(&p, 0, ids + 2, 1, 0, "X-Y: 1\r\n");
  written(&p, 1, NULL, 0, 1, "BYE sip:bob@example.com SIP/2.0\r\n"
          "c: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  written(&p, 0, NULL, 0, 0, "");
  release(&p);
  p = parse(S(REQUEST("BYE", "c: text/plain\r\ne: gzip\r\n"
                      "Content-Disposition: render\r\n") "hi"));
  written(&p, 0, NULL, 0, 1, "c: text/plain\r\ne: gzip\r\n"
          "Content-Disposition: render\r\nContent-Length: 2\r\n\r\nhi");
  release(&p);
  p = parse(S("SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP a.b\r\nTo: <sip:a@b.c>"
              "\r\nFrom: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
              "Content-Length: 0\r\n\r\n"));
  written(&p, 1, NULL, 0, 1, "SIP/2.0 180 Ringing\r\n");
  release(&p);
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  rules.fragment = 1;
  f = parse_rules(S("Call-ID: x\r\n"), 4, &rules);
  written(&f, 1, ids, 1, 1, "Call-ID: x\r\n");
  release(&f);
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(bodies), ROW(what_is_refused), ROW(other_rules),
    ROW(session_of_a_message), ROW(fragments_of_messages),
    ROW(fragments_written),
  };
  return RUN("msg-examine", tests);
}
