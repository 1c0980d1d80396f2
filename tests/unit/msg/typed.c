/* Typed readers: include/lsip/header.h. */
#include "support.h"

/* ---------------------------------------------------------- name-addr -- */

typedef struct na_row {
  const char *text;
  int rc;
  const char *display, *uri, *params;
} na_row;

static const na_row name_addrs[] = {
  { "<sip:a@b.c>", 0, "", "sip:a@b.c", "" },
  { "sip:a@b.c", 0, "", "sip:a@b.c", "" },
  { "sip:a@b.c;tag=x", 0, "", "sip:a@b.c", "tag=x" },
  { "Bob <sip:a@b.c;lr>;x", 0, "Bob", "sip:a@b.c;lr", "x" },
  { "A. Bell <sip:a@b.c> ; x = y ; z", 0, "A. Bell", "sip:a@b.c",
    "x = y ; z" },
  { "caller<sip:a@b.c>", 0, "caller", "sip:a@b.c", "" },
  { "\"J Rosenberg \\\\\\\"\"   <sip:a@b.c>\r\n  ;\r\n  tag = 98asjd8", 0,
    "\"J Rosenberg \\\\\\\"\"", "sip:a@b.c", "tag = 98asjd8" },
  { "\"a <b>, c\" <sip:a@b.c>", 0, "\"a <b>, c\"", "sip:a@b.c", "" },
  { "<sip:a@b.c?Route=%3Cx%3E>", 0, "", "sip:a@b.c?Route=%3Cx%3E", "" },
  { "<tel:+1>;+sip.instance=\"<urn:uuid:x>\";q=0.5", 0, "", "tel:+1",
    "+sip.instance=\"<urn:uuid:x>\";q=0.5" },
  { "\"\"<urn:service:sos>", 0, "\"\"", "urn:service:sos", "" },
  { "<sip:a,b@c.d>", 0, "", "sip:a,b@c.d", "" },
  { "<http://x.y/?a=b#c>;info=<https://x.y/z>", 0, "", "http://x.y/?a=b#c",
    "info=<https://x.y/z>" },
  { "<sip:a@b.c>;rcvd=[2001:db8::1]:5060", 0, "", "sip:a@b.c",
    "rcvd=[2001:db8::1]:5060" },
  { "", LSIP_ERR_HEADER_VALUE, 0, 0, 0 },
  { "*x", LSIP_ERR_URI, 0, 0, 0 },
  { "<>", LSIP_ERR_URI, 0, 0, 0 },
  { "<sip:>", LSIP_ERR_URI, 0, 0, 0 },
  { "<sip:a@b.c", LSIP_ERR_QUOTE, 0, 0, 0 },
  { "< sip:a@b.c >", LSIP_ERR_URI, 0, 0, 0 },
  { "<sip:a@b.c> x", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<sip:a@b.c>;", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<sip:a@b.c>;;a", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<sip:a@b.c>;a=", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<sip:a@b.c>;a=\"b", LSIP_ERR_QUOTE, 0, 0, 0 },
  { "<sip:a@b.c>, <sip:d@e.f>", LSIP_ERR_HEADER_VALUE, 0, 0, 0 },
  { "\"Bob <sip:a@b.c>", LSIP_ERR_QUOTE, 0, 0, 0 },
  { "\"Bob\" sip:a@b.c", LSIP_ERR_HEADER_VALUE, 0, 0, 0 },
  { "Bob, Alice <sip:a@b.c>", LSIP_ERR_URI, 0, 0, 0 },
  { "sip:a@b.c?Route=x", LSIP_ERR_URI, 0, 0, 0 }, /* RFC 8217 */
  { "sip:a@b.c>", LSIP_ERR_PARAM, 0, 0, 0 },
  { "bob", LSIP_ERR_URI, 0, 0, 0 },
  { "<sip?:a@b.c>", LSIP_ERR_URI, 0, 0, 0 },
  { "<SIPS:a@b.c>", 0, "", "SIPS:a@b.c", "" },
  { "<sipx:a@b.c>", 0, "", "sipx:a@b.c", "" },
  { "1x:y", LSIP_ERR_URI, 0, 0, 0 },
};

START_TEST(name_addr_values)
{
  for (size_t i = 0; i < sizeof(name_addrs) / sizeof(name_addrs[0]); i++) {
    const na_row *r = &name_addrs[i];
    lsip_name_addr na;
    int rc = lsip_name_addr_parse(&na, Z(r->text));
    ck_assert_msg(rc == r->rc, "%s: %s", r->text, lsip_error_name(rc));
    if (rc != LSIP_OK)
      continue;
    ck_str(na.text, Z(r->text));
    ck_str(na.display, Z(r->display));
    ck_str(na.uri, Z(r->uri));
    ck_str(na.params, Z(r->params));
    ck_assert_uint_eq(na.star, 0);
  }
}
END_TEST

START_TEST(star)
{
  lsip_name_addr na;
  parsed p = parse(S(REQUEST("REGISTER", "Contact: *\r\n")));
  ck_ok(p.rc);
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_CONTACT, &na));
  ck_assert_uint_eq(na.star, 1);
  release(&p);
  p = parse(S(REQUEST("REGISTER", "Contact: *;q=1\r\n")));
  ck_assert_int_lt(lsip_msg_name_addr(&p.m, LSIP_H_CONTACT, &na), 0);
  release(&p);
}
END_TEST

START_TEST(lists_cross_fields)
{
  static const char *const want[] = { "sip:a@x.y;lr", "sip:b@x.y",
                                      "sip:c@x.y", "sip:d@x.y" };
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_name_addr na;
  int rc, n = 0;
  parsed p = parse(S(REQUEST("INVITE",
      "Route: <sip:a@x.y;lr> , \"x,y\"\r\n <sip:b@x.y>\r\n"
      "Subject: ,\r\nRoute: <sip:c@x.y>\r\nroute: <sip:d@x.y>\r\n")));
  ck_ok(p.rc);
  while ((rc = lsip_next_name_addr(&p.m, &c, &na)) == 1)
    ck_assert_msg(lsip_str_eq(na.uri, Z(want[n])), "%s", want[n]), n++;
  ck_assert_int_eq(rc, 0);
  ck_assert_int_eq(n, 4);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 0);
  ck_err(lsip_msg_name_addr(&p.m, LSIP_H_PATH, &na), ERR_MISSING);
  release(&p);
}
END_TEST

START_TEST(malformed_values_end_a_field_not_the_walk)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  parsed p = parse(S(REQUEST("INVITE",
      "Contact: <sip:a@x.y>,,<sip:b@x.y>\r\nContact: <sip:c@x.y>\r\n")));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_assert_int_lt(lsip_next_name_addr(&p.m, &c, &na), 0);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.uri, "sip:c@x.y");
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 0);
  release(&p);
}
END_TEST

START_TEST(token_lists)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_SUPPORTED);
  lsip_str v;
  parsed p = parse(S(REQUEST("INVITE",
      "Supported: timer,\r\n 100rel\r\nk: \r\nSupported: Path\r\n"
      "Allow: INVITE, BYE\r\nRequire: a,,b\r\n")));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_lit(v, "timer");
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_lit(v, "100rel");
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_lit(v, "Path");
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_SUPPORTED, S("PATH")), 1);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_SUPPORTED, S("pat")), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_ALLOW, S("BYE")), 1);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_ALLOW, S("bye")), 0);
  c = lsip_cursor_of(LSIP_H_REQUIRE);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_err(lsip_next_value(&p.m, &c, &v), ERR_HEADER_VALUE);
  release(&p);
}
END_TEST

START_TEST(values_of_single_headers_keep_their_commas)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_SUBJECT);
  lsip_str v;
  parsed p = parse(S(REQUEST("INVITE", "Subject: a, b \"c\r\n")));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_lit(v, "a, b \"c");
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 0);
  release(&p);
}
END_TEST

/* ---------------------------------------------------------------- Via -- */

START_TEST(via_values)
{
  lsip_via v;
  ck_ok(lsip_via_parse(&v, S("SIP/2.0/UDP pc33.atlanta.com:5066"
      ";branch=z9hG4bK77;rport=9;received=192.0.2.1;ttl=16"
      ";maddr=224.2.0.1;x=\"y;z\"")));
  ck_lit(v.transport_text, "UDP");
  ck_assert_int_eq(v.transport, LSIP_UDP);
  ck_lit(v.host, "pc33.atlanta.com");
  ck_assert_int_eq(v.port, 5066);
  ck_lit(v.branch, "z9hG4bK77");
  ck_lit(v.received, "192.0.2.1");
  ck_lit(v.maddr, "224.2.0.1");
  ck_assert_int_eq(v.has_rport, 1);
  ck_assert_int_eq(v.rport, 9);
  ck_assert_int_eq(v.ttl, 16);
  ck_ok(lsip_via_parse(&v, S("SIP  /   2.0\r\n /UDP\r\n    192.0.2.2 : 5070"
                             " ; branch = 390skdjuw ; rport")));
  ck_lit(v.transport_text, "UDP");
  ck_lit(v.host, "192.0.2.2");
  ck_assert_int_eq(v.port, 5070);
  ck_lit(v.branch, "390skdjuw");
  ck_assert_int_eq(v.has_rport, 1);
  ck_assert_int_eq(v.rport, 0);
  ck_ok(lsip_via_parse(&v, S("SIP/2.0/UNKNOWN [2001:db8::9:1];received="
                             "[2001:db8::9:255]")));
  ck_assert_int_eq(v.transport, LSIP_TRANSPORT_NONE);
  ck_lit(v.host, "[2001:db8::9:1]");
  ck_lit(v.received, "2001:db8::9:255");
  ck_ok(lsip_via_parse(&v, S("SIP/2.0/UDP a.b;received=2001:db8::9:255")));
  ck_lit(v.received, "2001:db8::9:255");
}
END_TEST

START_TEST(bad_vias)
{
  static const char *const bad[] = {
    "", "SIP", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0//x",
    "SIP/2.0/UDP a.b:", "SIP/2.0/UDP a.b:0", "SIP/2.0/UDP a.b:65536",
    "SIP/2.0/UDP a.b:4294972356", "SIP/2.0/UDP a.b c", "SIP/2.0/UDP a.b;",
    "SIP/2.0/UDP a.b;;x", "SIP/2.0/UDP a.b;ttl=256", "SIP/2.0/UDP a.b;ttl",
    "SIP/2.0/UDP a.b;rport=65536", "SIP/2.0/UDP a.b;received=a.b",
    "SIP/2.0/UDP a.b;branch", "SIP/2.0/UDP a.b;branch=1;branch=2",
    "SIP/2.0/UDP a.b;branch=\"x\"", "SIP/2.0/UDP a.b, SIP/2.0/UDP c.d",
    "SIP/2.0/UDP a.b;maddr=x;maddr=y", "SIP/2.0/UDP a.b;maddr=x:1",
    "SIP/2.0/UDP a.b;rport;rport", "SIP/2.0/UDP 1.2.3", "SIP/2.0/UDP;x",
    "SIP/2.0/UDP a.b;received=192.0.2.1;received=192.0.2.2",
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    lsip_via v;
    int rc = lsip_via_parse(&v, Z(bad[i]));
    ck_assert_msg(rc < 0, "%s", bad[i]);
  }
}
END_TEST

/* ------------------------------------------------------ small grammars -- */

START_TEST(numbers)
{
  static const struct { const char *text; int rc; uint32_t n; } rows[] = {
    { "0", 0, 0 }, { "3600", 0, 3600 }, { "007", 0, 7 },
    { "00000000003600", 0, 3600 }, { "0000000000", 0, 0 },
    { "4294967295", 0, UINT32_MAX }, { "4294967296", 1, 0 },
    { "18446744073709551617", 1, 0 }, { "-1", 1, 0 }, { "", 1, 0 },
    { "1 2", 1, 0 }, { "0x10", 1, 0 }, { "+1", 1, 0 }, { "1,2", 1, 0 },
    { "1800;refresher=uac", 0, 1800 }, { "18000 (in a (nested) call)", 0,
    18000 }, { "120 (I'm \\( busy);duration=3600", 0, 120 },
    { "120 (open", 1, 0 }, { "120;", 1, 0 },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    lsip_number_value v;
    int rc = lsip_number_parse(&v, Z(rows[i].text));
    ck_assert_msg((rc != 0) == rows[i].rc, "%s", rows[i].text);
    if (!rc)
      ck_assert_uint_eq(v.number, rows[i].n);
  }
}
END_TEST

START_TEST(numbers_of_messages)
{
  uint32_t n = 7;
  parsed p = parse(S(REQUEST("REGISTER",
      "Expires: 60\r\nMin-SE: x\r\nSession-Expires: 90;refresher=uas\r\n")));
  ck_ok(lsip_msg_number(&p.m, LSIP_H_EXPIRES, &n));
  ck_assert_uint_eq(n, 60);
  ck_ok(lsip_msg_number(&p.m, LSIP_H_SESSION_EXPIRES, &n));
  ck_assert_uint_eq(n, 90);
  ck_err(lsip_msg_number(&p.m, LSIP_H_MIN_SE, &n), ERR_NUMBER);
  ck_err(lsip_msg_number(&p.m, LSIP_H_RETRY_AFTER, &n), ERR_MISSING);
  release(&p);
}
END_TEST

START_TEST(param_numbers_and_q)
{
  static const struct { const char *text; int rc; uint32_t q; } rows[] = {
    { "", 0, 1000 }, { "q=1", 0, 1000 }, { "q=0", 0, 0 },
    { "a;q=0.7", 0, 700 }, { "q=0.07", 0, 70 }, { "q=0.123", 0, 123 },
    { "q=1.000", 0, 1000 }, { "q=0.", 0, 0 }, { "q=1.001", 1, 0 },
    { "q=2", 1, 0 }, { "q=0.1234", 1, 0 }, { "q=.5", 1, 0 }, { "q", 1, 0 },
    { "q=0.a", 1, 0 },
  };
  uint32_t n;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int rc = lsip_param_q(Z(rows[i].text), &n);
    ck_assert_msg((rc != 0) == rows[i].rc, "%s", rows[i].text);
    if (!rc)
      ck_assert_uint_eq(n, rows[i].q);
  }
  ck_ok(lsip_param_number(S("a;expires=5"), S("expires"), 10, &n));
  ck_assert_uint_eq(n, 5);
  ck_err(lsip_param_number(S("expires=11"), S("expires"), 10, &n),
         ERR_NUMBER);
  ck_err(lsip_param_number(S("a"), S("expires"), 10, &n), ERR_MISSING);
}
END_TEST

START_TEST(media_types)
{
  lsip_media_type t;
  ck_ok(lsip_media_type_parse(&t, S("multipart/mixed; boundary=\"a;b\"")));
  ck_lit(t.type, "multipart");
  ck_lit(t.subtype, "mixed");
  ck_lit(t.params, "boundary=\"a;b\"");
  ck_ok(lsip_media_type_parse(&t, S("application / sdp")));
  ck_assert_int_eq(lsip_media_type_is(S("Application/SDP;x=y"),
                                      S("application"), S("sdp")), 1);
  ck_assert_int_eq(lsip_media_type_is(S("application/sdpx"),
                                      S("application"), S("sdp")), 0);
  ck_assert_int_lt(lsip_media_type_parse(&t, S("text")), 0);
  ck_assert_int_lt(lsip_media_type_parse(&t, S("text/")), 0);
  ck_assert_int_lt(lsip_media_type_parse(&t, S("/plain")), 0);
  ck_assert_int_lt(lsip_media_type_parse(&t, S("text/plain x")), 0);
  ck_assert_int_lt(lsip_media_type_parse(&t, S("a/b, c/d")), 0);
}
END_TEST

START_TEST(tokens)
{
  lsip_token_value t;
  lsip_str v;
  parsed p = parse(S(REQUEST("NOTIFY", "Event: dialog;id=7\r\n"
      "Subscription-State: active;expires=600\r\n"
      "Reason: SIP;cause=200;text=\"Call, completed\", Q.850;cause=16\r\n"
      "Content-Disposition: session ; handling=required\r\n"
      "Priority: a, b\r\nX-Own: a, b\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_REASON);
  ck_ok(p.rc);
  ck_ok(lsip_msg_token(&p.m, LSIP_H_EVENT, &t));
  ck_lit(t.token, "dialog");
  ck_lit(t.params, "id=7");
  ck_assert_int_eq(lsip_next_token(&p.m, &c, &t), 1);
  ck_assert_int_eq(lsip_param_get(t.params, S("text"), &v), 1);
  ck_lit(v, "\"Call, completed\"");
  ck_assert_int_eq(lsip_next_token(&p.m, &c, &t), 1);
  ck_lit(t.token, "Q.850");
  ck_assert_int_eq(lsip_next_token(&p.m, &c, &t), 0);
  ck_err(lsip_msg_token(&p.m, LSIP_H_ANSWER_MODE, &t), ERR_MISSING);
  ck_err(lsip_msg_token(&p.m, LSIP_H_PRIORITY, &t), ERR_HEADER_VALUE);
  ck_ok(lsip_msg_token(&p.m, LSIP_H_OTHER, &t)); /* it may be a list */
  ck_lit(t.token, "a");
  ck_ok(lsip_token_parse(&t, S("pending")));
  ck_assert_int_lt(lsip_token_parse(&t, S("")), 0);
  ck_assert_int_lt(lsip_token_parse(&t, S("a b")), 0);
  release(&p);
}
END_TEST

START_TEST(auth)
{
  lsip_auth a;
  lsip_str n, v;
  parsed p = parse(S(REQUEST("REGISTER",
      "Authorization: Digest username=\"a, \\\"b\", realm = \"x\" ,\r\n"
      " nc=00000001, uri=sip:c@d\r\nAuthorization: Basic\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_AUTHORIZATION);
  ck_assert_int_eq(lsip_next_auth(&p.m, &c, &a), 1);
  ck_lit(a.scheme, "Digest");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 1);
  ck_lit(n, "username");
  ck_lit(v, "\"a, \\\"b\"");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 1);
  ck_lit(v, "\"x\"");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 1);
  ck_lit(v, "00000001");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 1);
  ck_lit(v, "sip:c@d");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 0);
  ck_assert_int_eq(lsip_next_auth(&p.m, &c, &a), 1);
  ck_lit(a.scheme, "Basic");
  ck_assert_int_eq(lsip_auth_next(&a.params, &n, &v), 0);
  ck_assert_int_eq(lsip_next_auth(&p.m, &c, &a), 0);
  release(&p);
}
END_TEST

START_TEST(bad_auth)
{
  static const char *const bad[] = { "a", "a=", "a=\"x", "=x", "a=b c=d",
                                     "a=b,", ",a=b", "a=\"x\"y", ", ",
                                     "a=\"x\x7f\"",
                                     "a=\"x\x7f\", b=\"0123456789abcdef\"" };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    lsip_str rest = Z(bad[i]), n, v;
    ck_assert_msg(lsip_auth_next(&rest, &n, &v) == LSIP_ERR_PARAM, "%s",
                  bad[i]);
  }
}
END_TEST

START_TEST(dialog_references)
{
  lsip_dialog_ref r;
  ck_ok(lsip_dialog_ref_parse(&r, S("98732@sip.example.com\r\n"
      " ;from-tag=r33th4x0r\r\n ;to-tag=ff87ff;early-only")));
  ck_lit(r.call_id, "98732@sip.example.com");
  ck_lit(r.from_tag, "r33th4x0r");
  ck_lit(r.to_tag, "ff87ff");
  ck_assert_uint_eq(r.early_only, 1);
  ck_ok(lsip_dialog_ref_parse(&r, S("abc;local-tag=l;remote-tag=r")));
  ck_lit(r.from_tag, "l");
  ck_lit(r.to_tag, "r");
  ck_assert_int_lt(lsip_dialog_ref_parse(&r, S("")), 0);
  ck_assert_int_lt(lsip_dialog_ref_parse(&r, S("a@")), 0);
  ck_assert_int_lt(lsip_dialog_ref_parse(&r, S("a@b@c")), 0);
}
END_TEST

START_TEST(odd_ones)
{
  lsip_rack k;
  lsip_warning w;
  lsip_timestamp t;
  ck_ok(lsip_rack_parse(&k, S("776656 1 INVITE")));
  ck_assert_uint_eq(k.rseq, 776656);
  ck_assert_uint_eq(k.cseq, 1);
  ck_lit(k.method, "INVITE");
  ck_assert_int_lt(lsip_rack_parse(&k, S("1 INVITE")), 0);
  ck_assert_int_lt(lsip_rack_parse(&k, S("4294967296 1 INVITE")), 0);
  ck_assert_int_lt(lsip_rack_parse(&k, S("1 1 INVITE x")), 0);
  ck_ok(lsip_warning_parse(&w, S("307 isi.edu:5060 \"no 'fr', \\\"x\\\"\"")));
  ck_assert_uint_eq(w.code, 307);
  ck_lit(w.agent, "isi.edu:5060");
  ck_lit(w.text, "\"no 'fr', \\\"x\\\"\"");
  ck_assert_int_lt(lsip_warning_parse(&w, S("1812 o \"x\"")), 0);
  ck_assert_int_lt(lsip_warning_parse(&w, S("307 isi.edu x")), 0);
  ck_assert_int_lt(lsip_warning_parse(&w, S("307 \"x\"")), 0);
  ck_ok(lsip_timestamp_parse(&t, S("54.25 0.5")));
  ck_lit(t.stamp, "54.25");
  ck_lit(t.delay, "0.5");
  ck_ok(lsip_timestamp_parse(&t, S("54")));
  ck_assert_uint_eq(t.delay.len, 0);
  ck_assert_int_lt(lsip_timestamp_parse(&t, S(".5")), 0);
  ck_assert_int_lt(lsip_timestamp_parse(&t, S("54x")), 0);
}
END_TEST

START_TEST(dates)
{
  int64_t t;
  static const char *const bad[] = {
    "Fri, 01 Jan 2010 16:00:00 EST", "Fri, 1 Jan 2010 16:00:00 GMT", "",
    "Fri, 30 Feb 2010 16:00:00 GMT", "Fri, 01 Jan 2010 24:00:00 GMT",
    "Xxx, 01 Jan 2010 16:00:00 GMT", "Fri, 01 Xxx 2010 16:00:00 GMT",
    "Fri, 01 Jan 2010 16:0a:00 GMT", "Fri, 00 Jan 2010 16:00:00 GMT",
  };
  ck_ok(lsip_date_parse(&t, S("Sat, 13 Nov 2010 23:29:00 GMT")));
  ck_assert_int_eq(t, 1289690940);
  ck_ok(lsip_date_parse(&t, S("Thu, 01 Jan 1970 00:00:00 GMT")));
  ck_assert_int_eq(t, 0);
  ck_ok(lsip_date_parse(&t, S("Thu, 29 Feb 2024 12:00:00 GMT")));
  ck_assert_int_eq(t, 1709208000);
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    ck_assert_msg(lsip_date_parse(&t, Z(bad[i])) < 0, "%s", bad[i]);
}
END_TEST

START_TEST(unquoting)
{
  char buf[64];
  size_t n;
  ck_ok(lsip_unquote(S(" \"a \\\"b\\\\\" "), buf, sizeof(buf), &n));
  ck_str(lsip_str_of(buf, n), S("a \"b\\"));
  ck_ok(lsip_unquote(S("plain\r\n  text"), buf, sizeof(buf), &n));
  ck_str(lsip_str_of(buf, n), S("plain text"));
  ck_ok(lsip_unquote(S("\"\""), buf, sizeof(buf), &n));
  ck_assert_uint_eq(n, 0);
  ck_err(lsip_unquote(S("\"a"), buf, sizeof(buf), &n), ERR_QUOTE);
  ck_err(lsip_unquote(S("\"a\\\""), buf, sizeof(buf), &n), ERR_QUOTE);
  ck_err(lsip_unquote(S("\"abc\""), buf, 2, &n), ERR_NOSPC);
  ck_assert_uint_eq(n, 3);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(name_addr_values), ROW(star), ROW(lists_cross_fields),
    ROW(malformed_values_end_a_field_not_the_walk), ROW(token_lists),
    ROW(values_of_single_headers_keep_their_commas), ROW(via_values),
    ROW(bad_vias), ROW(numbers), ROW(numbers_of_messages),
    ROW(param_numbers_and_q), ROW(media_types), ROW(tokens), ROW(auth),
    ROW(bad_auth), ROW(dialog_references), ROW(odd_ones), ROW(dates),
    ROW(unquoting),
  };
  return RUN("msg-typed", rows);
}
