/* The sides of conditions that the other tests, each about one subject, do
 * not come to: tests/coverage.sh finds them. In the order of the sources. */
#include "support.h"

#include "msg/scan.h"
#include "msg/write.h"

/* ---- parsing ---- */

static int parse_line(const char *line, uint32_t lenient)
{
  char text[1024];
  lsip_parse_rules r = { .size = sizeof(r) };
  parsed p;
  int rc;
  snprintf(text, sizeof(text), BYE_HEAD "%s\r\n", line);
  r.lenient = lenient;
  p = parse_rules(Z(text), 64, &r);
  rc = p.rc;
  release(&p);
  return rc;
}

START_TEST(lines)
{
  ck_err(parse_line("Subject: \"a\\\r\"\r\n", 0), ERR_CONTROL);
  ck_err(parse_line("Subject: \"a\r\n\tb\"\x01\r\n", 0), ERR_CONTROL);
  ck_err(parse_line("Subject: a\rb\x01\r\n", 0), ERR_CONTROL);
  ck_ok(parse_line("Subject: \"\\\x01\r\n\tb\"\r\n", 0));
  ck_err(parse_line("Subject: \"\\\n b\x01\"\r\n",
                    1u << LSIP_TOLERATE_BARE_LF), ERR_CONTROL);
}
END_TEST

static int parse_whole(const char *text)
{
  parsed p = parse(Z(text));
  int rc = p.rc;
  release(&p);
  return rc;
}

#define FIELDS "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\n" \
  "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"

START_TEST(start_lines)
{
  ck_ok(parse_whole("BYE sip:a@b.c SIP/2.0\r\n" FIELDS));
  ck_err(parse_whole("BYE sip:a@b.c SIP/2x0\r\n" FIELDS), ERR_START_LINE);
  ck_err(parse_whole("BYE x SIP/2.0\r\n" FIELDS), ERR_URI);
  ck_err(parse_whole("BYE <sip:a@b.c SIP/2.0\r\n" FIELDS), ERR_URI);
  ck_err(parse_whole("BYE   SIP/2.0\r\n" FIELDS), ERR_START_LINE);
  ck_err(parse_whole("SIP/2.0 099 OK\r\n" FIELDS), ERR_STATUS);
  ck_ok(parse_whole("SIP/2.0 100 OK\r\n" FIELDS));
}
END_TEST

START_TEST(fields_of_every_layer)
{
  static const struct { const char *via, *cseq; int code; } rows[] = {
    { "SIP/2.0/UDP a.b", "1 BYE", LSIP_OK },
    { "SIP/2.0/UDP a.b", "1x BYE", LSIP_ERR_HEADER_VALUE },
    { "SIP/2.0/UDP a.b", "1", LSIP_ERR_HEADER_VALUE },
    { "SIP/2.0/UDP a.b;maddr=-a", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;branch=<a>", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;branch=\"a\"", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;x=<a", "1 BYE", LSIP_ERR_QUOTE },
    { "SIP/2.0/UDP a.b;x=<a\"", "1 BYE", LSIP_ERR_QUOTE },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[512];
    snprintf(text, sizeof(text), "BYE sip:a@b.c SIP/2.0\r\nVia: %s\r\n"
             "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
             "CSeq: %s\r\n\r\n", rows[i].via, rows[i].cseq);
    ck_assert_msg(parse_whole(text) == rows[i].code, "%s, %s", rows[i].via,
                  rows[i].cseq);
  }
}
END_TEST

/* Names that the hash takes for one of the table: the compare decides, in its
 * first half or in its second. */
START_TEST(almost_a_known_name)
{
  parsed p = parse(S(REQUEST("BYE", "Acxept-Resource-Priority: x\r\n"
                             "Accept-Resource-Prxority: x\r\n"
                             "Subject: so that more bytes follow\r\n")));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_ACCEPT_RESOURCE_PRIORITY), 0);
  release(&p);
}
END_TEST

START_TEST(a_name_too_long_for_the_index)
{
  enum { LEN = 70000 };
  char *text = malloc(LEN + sizeof(BYE_HEAD) + 10);
  lsip_parse_rules r = { .size = sizeof(r), .max_message = 1 << 20,
    .max_line = 1 << 20 };
  parsed p;
  strcpy(text, BYE_HEAD);
  memset(text + strlen(text), 'a', LEN);
  strcpy(text + sizeof(BYE_HEAD) - 1 + LEN, ": b\r\n\r\n");
  p = parse_rules(Z(text), 64, &r);
  ck_err(p.rc, ERR_HEADER_NAME);
  release(&p);
  free(text);
}
END_TEST

START_TEST(arguments_of_the_parser)
{
  static uint64_t index[1024];
  lsip_parse_rules r = { .size = sizeof(r), .max_fields = 1000 };
  lsip_msg m;
  const char *text = "BYE sip:a@b.c SIP/2.0\r\n" FIELDS;
  size_t n = strlen(text), big = lsip_index_size(LSIP_HEADER_COUNT * 1000);
  void *room = malloc(big + 64);
  ck_err(lsip_msg_parse(NULL, index, sizeof(index), text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, NULL, sizeof(index), text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, (char *)index + 4, 1000, text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, index, sizeof(index), NULL, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, index, sizeof(index), NULL, 0, NULL, NULL),
         ERR_TRUNCATED);
  ck_ok(lsip_msg_parse(&m, index, sizeof(index), text, n, &r, NULL));
  r.size = sizeof(r.size) - 1;
  ck_err(lsip_msg_parse(&m, index, sizeof(index), text, n, &r, NULL),
         ERR_ARGUMENT);
  /* more than 65 534 fields have no place in any index */
  ck_assert_uint_eq(lsip_index_size(65534), big);
  ck_ok(lsip_msg_parse(&m, room, big + 64, text, n, NULL, NULL));
  free(room);
}
END_TEST

START_TEST(a_draft_lacks_nothing_but_a_via)
{
  lsip_parse_rules r = { .size = sizeof(r), .draft = 1 };
  parsed p = parse_rules(S("BYE sip:a@b.c SIP/2.0\r\nTo: <sip:a>\r\n"
                           "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"), 64, &r);
  ck_err(p.rc, ERR_MISSING);
  ck_assert_int_eq(p.err.header, LSIP_H_FROM);
  release(&p);
}
END_TEST

/* ---- asking ---- */

START_TEST(ids_that_are_none)
{
  parsed p = parse(S(REQUEST("BYE", "X: y\r\n")));
  lsip_cursor c = lsip_cursor_of(1000);
  lsip_str v;
  ck_assert_int_eq(lsip_msg_has(&p.m, 0), 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, -1), 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, 1000), 0);
  ck_assert_uint_eq(lsip_msg_header(&p.m, 1000).len, 0);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 0);
  ck_assert_uint_eq(lsip_method_name(-1).len, 0);
  ck_lit(lsip_status_text(699), "Global Failure");
  ck_lit(lsip_status_text(700), "Unknown");
  release(&p);
}
END_TEST

/* A cursor that stood in one message is no cursor of another. */
START_TEST(a_cursor_of_another_message)
{
  parsed p = parse(S(REQUEST("BYE", "Allow: INVITE, BYE, CANCEL\r\n")));
  parsed q = parse(S(REQUEST("BYE", "Allow: A\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_ALLOW);
  lsip_str v;
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_err(lsip_next_value(&q.m, &c, &v), ERR_ARGUMENT);
  ck_assert_int_eq(lsip_next_value(&q.m, &c, &v), 0);
  release(&p);
  release(&q);
}
END_TEST

START_TEST(malformed_first_values)
{
  parsed p = parse(S(REQUEST("BYE", "Event: ?;a\r\nAllow: \"\r\n"
      "Require: ,\r\nContact: sip:a@b.c, sip:d@e.f;g\r\n"
      "Warning: 307 a.b \"c\", 308 d \"e\" f, 309 g \"h\"\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  lsip_token_value t;
  lsip_warning w;
  ck_assert_int_lt(lsip_msg_token(&p.m, LSIP_H_EVENT, &t), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_ALLOW, S("BYE")), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_REQUIRE, S("x")), 0);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.uri, "sip:a@b.c");
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.uri, "sip:d@e.f");
  ck_lit(na.params, "g");
  c = lsip_cursor_of(LSIP_H_WARNING);
  ck_assert_int_eq(lsip_next_warning(&p.m, &c, &w), 1);
  ck_assert_uint_eq(w.code, 307);
  ck_err(lsip_next_warning(&p.m, &c, &w), ERR_HEADER_VALUE);
  ck_assert_int_eq(lsip_next_warning(&p.m, &c, &w), 1);
  ck_assert_uint_eq(w.code, 309);
  release(&p);
}
END_TEST

START_TEST(a_copy_without_fields)
{
  static uint64_t block[1024];
  parsed p = parse(S("BYE\r\n"));
  lsip_msg m;
  size_t needed;
  ck_assert_int_lt(p.rc, 0);
  ck_assert_uint_eq(lsip_msg_field_count(&p.m), 0);
  ck_ok(lsip_msg_copy(&m, block, sizeof(block), &needed, &p.m));
  ck_assert_uint_eq(lsip_msg_field_count(&m), 0);
  release(&p);
}
END_TEST

/* ---- values ---- */

START_TEST(addresses)
{
  static const struct { const char *text; int code; } rows[] = {
    { "\"a\\\r\" <sip:a>", LSIP_ERR_QUOTE },
    { "\"a\\\n\" <sip:a>", LSIP_ERR_QUOTE },
    { "<sip:a b>", LSIP_ERR_URI }, { "abc", LSIP_ERR_URI },
    { "abc ", LSIP_ERR_URI }, { "<sip:a", LSIP_ERR_QUOTE },
    { "sip:", LSIP_ERR_URI }, { "sip:?", LSIP_ERR_URI },
    { "sip:;", LSIP_ERR_URI }, { "sip:a?b=c", LSIP_ERR_URI },
    { "sip:a,", LSIP_ERR_HEADER_VALUE }, { "x:a;b", LSIP_OK },
    { "1x:a", LSIP_ERR_URI },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    lsip_name_addr na;
    ck_assert_msg(lsip_name_addr_parse(&na, Z(rows[i].text)) == rows[i].code,
                  "%s", rows[i].text);
  }
}
END_TEST

START_TEST(spaces_in_brackets)
{
  static const char *const values[] = { "< sip:a>", "<sip:a >", "< sip:a >" };
  for (size_t i = 0; i < 3; i++) {
    char text[512];
    uint32_t counted[LSIP_TOLERANCE_COUNT] = { 0 };
    lsip_parse_rules r = { .size = sizeof(r), .tolerated = counted,
      .lenient = 1u << LSIP_TOLERATE_SPACE_IN_BRACKETS };
    parsed p;
    snprintf(text, sizeof(text), "BYE sip:a@b.c SIP/2.0\r\n"
             "Via: SIP/2.0/UDP a.b\r\nFrom: %s\r\nTo: <sip:a@b.c>\r\n"
             "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n", values[i]);
    p = parse_rules(Z(text), 64, &r);
    ck_ok(p.rc);
    ck_assert_uint_eq(counted[LSIP_TOLERATE_SPACE_IN_BRACKETS], 1);
    release(&p);
  }
}
END_TEST

START_TEST(small_values)
{
  lsip_str name, value, rest = S("a=b\"c");
  lsip_rack k;
  uint32_t q;
  char buf[16];
  size_t n;
  ck_err(lsip_auth_next(&rest, &name, &value), ERR_PARAM);
  ck_err(lsip_rack_parse(&k, S("1x 1 INVITE")), ERR_NUMBER);
  ck_err(lsip_rack_parse(&k, S("1 1x INVITE")), ERR_NUMBER);
  ck_err(lsip_rack_parse(&k, S("1")), ERR_NUMBER);
  ck_err(lsip_rack_parse(&k, S("1 1")), ERR_NUMBER);
  ck_err(lsip_rack_parse(&k, S("1 1 ")), ERR_HEADER_VALUE);
  ck_err(lsip_param_q(S("q=01"), &q), ERR_NUMBER);
  ck_assert_int_eq(lsip_param_get(S("a;;b"), S("b"), NULL), 0);
  ck_assert_int_eq(lsip_media_type_is(S("a"), S("a"), S("b")), 0);
  ck_assert_int_eq(lsip_media_type_is(S("c/b"), S("a"), S("b")), 0);
  ck_ok(lsip_unquote(S("a\n b"), buf, sizeof(buf), &n));
  ck_str(lsip_str_of(buf, n), S("a b"));
}
END_TEST

START_TEST(what_stands_behind_a_value)
{
  lsip_name_addr na;
  lsip_dialog_ref r;
  lsip_auth a;
  lsip_str v;
  ck_err(lsip_dialog_ref_parse(&r, S("a@b;c,d")), ERR_HEADER_VALUE);
  ck_err(lsip_dialog_ref_parse(&r, S("a@b;=")), ERR_PARAM);
  ck_err(lsip_auth_parse(&a, S("Digest,a=b")), ERR_HEADER_VALUE);
  ck_assert_int_eq(lsip_param_get(S("a=<>;b=c"), S("a"), &v), 1);
  ck_lit(v, "<>");
  ck_ok(lsip_name_addr_parse(&na, S(" * ")));
  ck_lit(na.text, "*");
}
END_TEST

/* Every member of the top Via, from the parser and from its reader. */
START_TEST(vias)
{
  static const char via[] = "SIP/2.0/UDP a.b:5070;branch=z9hG4bK1"
    ";received=192.0.2.1;rport=5080;maddr=c.d;ttl=7";
  char text[512];
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  parsed p;
  snprintf(text, sizeof(text), "BYE sip:a@b.c SIP/2.0\r\nVia: %s, %s\r\n"
           "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
           "CSeq: 1 BYE\r\n\r\n", via, via);
  p = parse(Z(text));
  ck_ok(p.rc);
  for (int i = 0; i < 3; i++) {
    if (i == 0)
      ck_ok(lsip_msg_via(&p.m, &v));
    else
      ck_assert_int_eq(lsip_next_via(&p.m, &c, &v), 1);
    ck_str(v.text, Z(via));
    ck_lit(v.host, "a.b");
    ck_lit(v.transport_text, "UDP");
    ck_lit(v.branch, "z9hG4bK1");
    ck_lit(v.received, "192.0.2.1");
    ck_lit(v.maddr, "c.d");
    ck_assert_uint_eq(v.port, 5070);
    ck_assert_uint_eq(v.rport, 5080);
    ck_assert_uint_eq(v.has_rport, 1);
    ck_assert_uint_eq(v.transport, LSIP_UDP);
    ck_assert_uint_eq(v.ttl, 7);
  }
  ck_assert_int_eq(lsip_next_via(&p.m, &c, &v), 0);
  release(&p);
}
END_TEST

START_TEST(dates_that_are_none)
{
  static const char *const good[] = {
    "Tue, 29 Feb 2000 16:00:60 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",
  };
  static const char *const bad[] = {
    "Mon, 29 Feb 2100 16:00:00 GMT", "Fri, 01 Jan 0000 16:00:00 GMT",
    "Fri, 01 Jan 2010 xx:00:00 GMT", "Fri, 01 Jan 2010 16:60:00 GMT",
    "Fri, 01 Jan 2010 16:00:xx GMT", "Fri, 01 Jan 2010 16:00:61 GMT",
  };
  int64_t t;
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
    ck_ok(lsip_date_parse(&t, Z(good[i])));
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    ck_err(lsip_date_parse(&t, Z(bad[i])), ERR_HEADER_VALUE);
}
END_TEST

START_TEST(dates_come_back)
{
  for (int64_t t = 0; t < INT64_C(8000000000); t += 86400 * 3 + 12345) {
    char buf[40];
    int64_t back;
    lsip_writer w;
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_write_date(&w, t);
    ck_ok(lsip_date_parse(&back, lsip_writer_text(&w)));
    ck_assert_int_eq(back, t);
  }
}
END_TEST

/* ---- URIs ---- */

START_TEST(uris)
{
  static const struct { const char *text; int code; } rows[] = {
    { "x:a%4", LSIP_ERR_ESCAPE }, { "sip:a@b.c?x&y=1", LSIP_ERR_URI },
    { "sip:[::1x]", LSIP_ERR_HOST }, { "sip:a.", LSIP_OK },
    { "sip:a..", LSIP_ERR_HOST }, { "sip:1.2.3.4.", LSIP_ERR_HOST },
    { "sip:[00000000000000000000000000000000000000000000000000000000000000001"
      "]", LSIP_ERR_HOST }, { "sipx:a", LSIP_OK },
  };
  lsip_uri u;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    ck_assert_msg(lsip_uri_parse(&u, Z(rows[i].text)) == rows[i].code, "%s",
                  rows[i].text);
  ck_assert_int_eq(u.scheme, LSIP_SCHEME_OTHER); /* of the last */
}
END_TEST

static int compare(const char *a, const char *b)
{
  lsip_uri x, y;
  ck_ok(lsip_uri_parse(&x, Z(a)));
  ck_ok(lsip_uri_parse(&y, Z(b)));
  ck_assert_int_eq(lsip_uri_equal(&x, &y), lsip_uri_equal(&y, &x));
  return lsip_uri_equal(&x, &y);
}

START_TEST(comparisons)
{
  static const char *const different[][2] = {
    { "sip:a@b.c;x=%C3", "sip:a@b.c;x=%C4" },
    { "sip:a@b.c?x=1", "sip:a@b.c?x=2" },
    { "sip:a:x@b.c", "sip:a:y@b.c" }, { "tel:+1", "tel:+2" },
    { "tel:1;a=1", "tel:1;b=1" }, { "tel:1;a=1", "tel:1;a=2" },
    { "tel:1;a=1;a=1", "tel:1;a=1;b=2" },
  };
  for (size_t i = 0; i < sizeof(different) / sizeof(different[0]); i++)
    ck_assert_int_eq(compare(different[i][0], different[i][1]), 0);
  ck_assert_int_eq(compare("sip:a@b.c;x=%c3", "sip:a@b.c;x=%C3"), 1);
}
END_TEST

/* Texts that only differ where the case does not count, behind lists that are
 * too long to be compared in any order. */
START_TEST(comparisons_of_long_lists)
{
  static char a[3][5000], b[3][5000];
  static const char *const heads[] = { "sip:a@b.c;", "sip:a@b.c?y=",
                                       "tel:1-2;" };
  for (int i = 0; i < 3; i++) {
    char *p = a[i] + sprintf(a[i], "%s", heads[i]);
    for (int k = 0; k < 1000; k++)
      p += sprintf(p, i == 1 ? "1&b=" : "a=1;");
    p += sprintf(p, "c");
    strcpy(b[i], a[i]);
    b[i][i == 2 ? 5 : 6] = i == 2 ? '.' : 'B';
    ck_assert_int_eq(compare(a[i], b[i]), 1);
    p[-1] = 'd';
    ck_assert_int_eq(compare(a[i], b[i]), 0);
  }
}
END_TEST

/* A struct that no parser has filled is not read beyond its strings. */
START_TEST(comparison_stays_inside)
{
  static const char *const users[] = { "%", "%4", "%4x", "%x4" };
  for (int i = 0; i < 4; i++) {
    size_t n = strlen(users[i]);
    char *exact = malloc(n);
    lsip_uri x, y;
    memcpy(exact, users[i], n);
    memset(&x, 0, sizeof(x));
    x.scheme = LSIP_SCHEME_SIP;
    x.user = lsip_str_of(exact, n);
    y = x;
    x.text = S("a");
    y.text = S("b");
    ck_assert_int_eq(lsip_uri_equal(&x, &y), 1);
    free(exact);
  }
}
END_TEST

/* ---- writing ---- */

static int edit(const char *text, const lsip_edit *edits, size_t n,
                const char *want)
{
  lsip_parse_rules r = { .size = sizeof(r), .draft = 1 };
  parsed p = parse_rules(Z(text), 64, &r);
  char buf[2048];
  lsip_writer w;
  int rc;
  ck_ok(p.rc);
  lsip_writer_init(&w, buf, sizeof(buf));
  rc = lsip_msg_edit(&w, &p.m, edits, n);
  if (want)
    ck_str(lsip_writer_text(&w), Z(want));
  release(&p);
  return rc;
}

#define DRAFT "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n" \
  "CSeq: 1 BYE\r\n"
#define LINE "BYE sip:a@b.c SIP/2.0\r\n"
#define EDIT(op, id, name, value) \
  { LSIP_EDIT_##op, LSIP_H_##id, LSIP_STR_INIT(name), LSIP_STR_INIT(value) }
#define CHECK(text, want, ...) do { \
    const lsip_edit e[] = { __VA_ARGS__ }; \
    ck_ok(edit(text, e, sizeof(e) / sizeof(e[0]), want)); \
  } while (0)

START_TEST(edits)
{
  static const char text[] = LINE DRAFT "Content-Length: 0\r\n\r\n";
  static const char open[] = LINE DRAFT "Contact: <sip:a>, \"\r\n"
    "Contact: <sip:b>\r\nSupported:\r\nSupported: c\r\n"
    "Content-Length: 0\r\n\r\n";
  CHECK(text, LINE "Via: n\r\n" DRAFT "Content-Length: 0\r\n\r\n",
        EDIT(PREPEND, VIA, "", "n"));
  CHECK(text, LINE DRAFT "Content-Length: 0\r\nX-B: 1\r\nX-C: 2\r\n\r\n",
        EDIT(APPEND, OTHER, "X-B", "1"), EDIT(APPEND, OTHER, "X-C", "2"));
  CHECK(text, text, EDIT(APPEND, OTHER, "X-B", "1"),
        EDIT(REMOVE_FIRST, OTHER, "X-B", ""));
  CHECK(text, LINE DRAFT "Content-Length: 0\r\nX-B: 2\r\nX-B: 3\r\n\r\n",
        EDIT(APPEND, OTHER, "X-B", "1"), EDIT(APPEND, OTHER, "X-B", "3"),
        EDIT(REPLACE_FIRST, OTHER, "X-B", "2"));
  CHECK(text, LINE "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"
        "Content-Length: 0\r\n\r\n", EDIT(REMOVE_ALL, FROM, "", ""),
        EDIT(REMOVE_FIRST, FROM, "", ""));
  /* what is malformed is one value, and what is empty none: it goes along */
  CHECK(open, LINE DRAFT "Contact: <sip:b>\r\n"
        "Content-Length: 0\r\n\r\n", EDIT(REMOVE_FIRST, CONTACT, "", ""),
        EDIT(REMOVE_FIRST, SUPPORTED, "", ""));
}
END_TEST

START_TEST(edits_that_are_none)
{
  static const char response[] = "SIP/2.0 200 OK\r\n" DRAFT "\r\n";
  lsip_edit e = EDIT(SET_URI, OTHER, "", "sip:a@b.c");
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = 0;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = LSIP_EDIT_BODY + 1;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = LSIP_EDIT_REMOVE_ALL;
  e.header = LSIP_HEADER_COUNT;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
}
END_TEST

START_TEST(strings_of_applications)
{
  static const struct { const char *lines; int code; } rows[] = {
    { "A\tb: c\r\n", LSIP_ERR_HEADER_NAME },
    { " : b\r\n", LSIP_ERR_HEADER_NAME }, { ": b\r\n", LSIP_ERR_HEADER_NAME },
    { "A: b\r\n(C: d\r\n", LSIP_ERR_HEADER_NAME },
    { "A: b\x01xx\r\n", LSIP_ERR_CONTROL }, { "A: b\rc\r\n",
    LSIP_ERR_CONTROL }, { "A: b", LSIP_ERR_CONTROL }, { "A : b\r\n", LSIP_OK },
  };
  lsip_writer w;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    lsip_extra x;
    memset(&x, 0, sizeof(x));
    x.headers = Z(rows[i].lines);
    ck_assert_msg(lsip_extra_check(&x) == rows[i].code, "%s", rows[i].lines);
  }
  lsip_writer_init(&w, NULL, 0);
  lsip_write_header(&w, S("A"), S("a\rbc"));
  ck_err(lsip_writer_end(&w), ERR_CONTROL);
  lsip_writer_init(&w, NULL, 0);
  lsip_write_status_line(&w, 700, S(""));
  ck_err(lsip_writer_end(&w), ERR_STATUS);
}
END_TEST

/* No sum of lengths wraps. */
START_TEST(hostile_07_more_than_memory_holds)
{
  lsip_writer w;
  lsip_writer_init(&w, NULL, 0);
  lsip_write_raw(&w, lsip_str_of("x", SIZE_MAX));
  ck_err(lsip_writer_end(&w), ERR_NOSPC);
  lsip_write_raw(&w, S("x"));
  ck_err(lsip_writer_end(&w), ERR_TOO_LONG);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(lines), ROW(start_lines), ROW(fields_of_every_layer),
    ROW(almost_a_known_name), ROW(a_name_too_long_for_the_index),
    ROW(arguments_of_the_parser), ROW(a_draft_lacks_nothing_but_a_via),
    ROW(ids_that_are_none), ROW(a_cursor_of_another_message),
    ROW(malformed_first_values), ROW(a_copy_without_fields), ROW(addresses),
    ROW(spaces_in_brackets), ROW(small_values), ROW(what_stands_behind_a_value),
    ROW(vias), ROW(dates_that_are_none),
    ROW(dates_come_back), ROW(uris), ROW(comparisons),
    ROW(comparisons_of_long_lists), ROW(comparison_stays_inside), ROW(edits),
    ROW(edits_that_are_none), ROW(strings_of_applications),
    ROW(hostile_07_more_than_memory_holds),
  };
  return RUN("msg-edges", rows);
}
