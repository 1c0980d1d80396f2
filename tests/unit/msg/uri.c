/* URIs: RFC 3261 19.1, RFC 3966, RFC 5118, RFC 5954. */
#include "support.h"

typedef struct uri_row {
  const char *text;
  int rc, scheme;
  const char *user, *password, *host;
  int port;
  const char *params, *headers;
} uri_row;

static const uri_row uris[] = {
  { "sip:alice@atlanta.com", 0, LSIP_SCHEME_SIP, "alice", "", "atlanta.com",
    0, "", "" },
  { "sip:alice:secretword@atlanta.com;transport=tcp", 0, LSIP_SCHEME_SIP,
    "alice", "secretword", "atlanta.com", 0, "transport=tcp", "" },
  { "sips:alice@atlanta.com?subject=project%20x&priority=urgent", 0,
    LSIP_SCHEME_SIPS, "alice", "", "atlanta.com", 0, "",
    "subject=project%20x&priority=urgent" },
  { "sip:+1-212-555-1212:1234@gateway.com;user=phone", 0, LSIP_SCHEME_SIP,
    "+1-212-555-1212", "1234", "gateway.com", 0, "user=phone", "" },
  { "sips:1212@gateway.com", 0, LSIP_SCHEME_SIPS, "1212", "", "gateway.com",
    0, "", "" },
  { "sip:alice@192.0.2.4", 0, LSIP_SCHEME_SIP, "alice", "", "192.0.2.4", 0,
    "", "" },
  { "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", 0,
    LSIP_SCHEME_SIP, "", "", "atlanta.com", 0, "method=REGISTER",
    "to=alice%40atlanta.com" },
  { "sip:alice;day=tuesday@atlanta.com", 0, LSIP_SCHEME_SIP,
    "alice;day=tuesday", "", "atlanta.com", 0, "", "" },
  { "sip:user;par=u%40example.net@example.com", 0, LSIP_SCHEME_SIP,
    "user;par=u%40example.net", "", "example.com", 0, "", "" },
  { "sip:[2001:db8::10:5070]", 0, LSIP_SCHEME_SIP, "", "",
    "[2001:db8::10:5070]", 0, "", "" },
  { "sip:[2001:db8::10]:5070", 0, LSIP_SCHEME_SIP, "", "",
    "[2001:db8::10]", 5070, "", "" },
  { "sip:user@[2001:db8:::192.0.2.1]", 0, LSIP_SCHEME_SIP, "user", "",
    "[2001:db8:::192.0.2.1]", 0, "", "" },
  { "SIP:a@B.c:1;lr;x=[a]/:&+$?a=;b=[]/?:+$", LSIP_ERR_URI, 0, 0, 0, 0, 0,
    0, 0 },
  { "SIP:a@B.c:65535;lr;x=[a]/:&+$?a=&b=[]/?:+$", 0, LSIP_SCHEME_SIP, "a",
    "", "B.c", 65535, "lr;x=[a]/:&+$", "a=&b=[]/?:+$" },
  { "sip:a:@b.c", 0, LSIP_SCHEME_SIP, "a", "", "b.c", 0, "", "" },
  { "sip:my_host.0b1c", 0, LSIP_SCHEME_SIP, "", "", "my_host.0b1c", 0, "",
    "" },
  { "sip:example.com.", 0, LSIP_SCHEME_SIP, "", "", "example.com.", 0, "",
    "" },
  { "tel:+1-201-555-0123;phone-context=example.com", 0, LSIP_SCHEME_TEL,
    "+1-201-555-0123", "", "", 0, "phone-context=example.com", "" },
  { "tel:*21#", 0, LSIP_SCHEME_TEL, "*21#", "", "", 0, "", "" },
  { "urn:service:sos", 0, LSIP_SCHEME_OTHER, "", "", "", 0, "", "" },
  { "soap.beep://192.0.2.103:3002", 0, LSIP_SCHEME_OTHER, "", "", "", 0, "",
    "" },
  { "", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { ":a", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "1sip:a", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "x:", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "x:a b", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:@b.c", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b@c.d", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a b@c.d", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c;", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c;;x", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c;x=", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c?", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c?x", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c ", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c:0", LSIP_ERR_PORT, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c:", LSIP_ERR_PORT, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c:65536", LSIP_ERR_PORT, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a@b.c:-1", LSIP_ERR_PORT, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:2001:db8::10", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:999.1.2.3", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:1.2.3", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a..b", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:-a.b", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a-.b", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a.b-", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:.", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:[::1", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:[::1::2]", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:[]", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:[::::1]", LSIP_ERR_HOST, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a%4@b.c", LSIP_ERR_ESCAPE, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a%zz@b.c", LSIP_ERR_ESCAPE, 0, 0, 0, 0, 0, 0, 0 },
  { "sip:a%", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "tel:", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "tel:+1 2", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "tel:+1?a=b", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "tel:+1;a?a=b", LSIP_ERR_URI, 0, 0, 0, 0, 0, 0, 0 },
  { "tel:+1;a=%4", LSIP_ERR_ESCAPE, 0, 0, 0, 0, 0, 0, 0 },
  { "x:%4", LSIP_ERR_ESCAPE, 0, 0, 0, 0, 0, 0, 0 },
};

START_TEST(parts_of_uris)
{
  for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
    const uri_row *r = &uris[i];
    lsip_uri u;
    int rc = lsip_uri_parse(&u, Z(r->text));
    ck_assert_msg(rc == r->rc, "%s: %s", r->text, lsip_error_name(rc));
    if (rc != LSIP_OK)
      continue;
    ck_assert_int_eq(u.scheme, r->scheme);
    ck_str(u.user, Z(r->user));
    ck_str(u.password, Z(r->password));
    ck_str(u.host, Z(r->host));
    ck_assert_int_eq(u.port, r->port);
    ck_str(u.params, Z(r->params));
    ck_str(u.headers, Z(r->headers));
    ck_assert_int_eq(u.has_user,
                     strchr(r->text, '@') && r->scheme != LSIP_SCHEME_OTHER);
  }
}
END_TEST

/* RFC 3261 19.1.4, its examples in their order; RFC 3966 s.4; RFC 5954 4.2 */
static const char *const equal[][2] = {
  { "sip:%61lice@atlanta.com;transport=TCP",
    "sip:alice@AtLanTa.CoM;Transport=tcp" },
  { "sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5" },
  { "sip:carol@chicago.com", "sip:carol@chicago.com;security=on" },
  { "sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on" },
  { "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
    "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com" },
  { "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
    "sip:alice@atlanta.com?priority=urgent&subject=project%20x" },
  { "sip:bob@[2001:db8::9:1]", "sip:bob@[2001:DB8:0:0:0:0:9:01]" },
  { "sip:bob@[::ffff:192.0.2.128]", "sip:bob@[::ffff:c000:280]" },
  { "tel:+1-201-555-0123", "tel:+12015550123" },
  { "tel:7042;phone-context=Example.com",
    "tel:70-42;phone-context=example.com" },
  { "urn:service:sos", "URN:service:sos" },
};

static const char *const different[][2] = {
  { "SIP:ALICE@AtLanTa.CoM;Transport=udp",
    "sip:alice@AtLanTa.CoM;Transport=UDP" },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com:5060" },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp" },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp" },
  { "sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting" },
  { "sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4" },
  { "sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"
  },
  { "sip:bob@biloxi.com", "sips:bob@biloxi.com" },
  { "sip:bob@biloxi.com", "sip:biloxi.com" },
  { "sip:bob@biloxi.com", "sip:bob:@biloxi.com" },
  { "sip:bob@biloxi.com;maddr=192.0.2.1", "sip:bob@biloxi.com" },
  { "sip:bob@biloxi.com;ttl=1", "sip:bob@biloxi.com" },
  { "sip:bob@biloxi.com;user=ip", "sip:bob@biloxi.com" },
  { "sip:a%3Bb@c.d", "sip:a;b@c.d" },
  { "sip:null-%00@b.c", "sip:null-@b.c" },
  { "sip:a%2541@b.c", "sip:aA@b.c" },
  { "tel:+1", "tel:+1;isub=1" },
  { "urn:service:sos", "urn:service:SOS" },
};

static int compare(const char *a, const char *b)
{
  lsip_uri x, y;
  int rc;
  ck_ok(lsip_uri_parse(&x, Z(a)));
  ck_ok(lsip_uri_parse(&y, Z(b)));
  ck_assert_int_eq(lsip_uri_equal(&x, &x), 1);
  rc = lsip_uri_equal(&x, &y);
  ck_assert_int_eq(rc, lsip_uri_equal(&y, &x));
  return rc;
}

START_TEST(comparison)
{
  for (size_t i = 0; i < sizeof(equal) / sizeof(equal[0]); i++)
    ck_assert_msg(compare(equal[i][0], equal[i][1]), "%s", equal[i][0]);
  for (size_t i = 0; i < sizeof(different) / sizeof(different[0]); i++)
    ck_assert_msg(!compare(different[i][0], different[i][1]), "%s",
                  different[i][1]);
}
END_TEST

/* "sip:a@b.c" with `n` parameters of one letter and a number, `long_` bytes
 * each, forwards or backwards. */
static char *listed(char *buf, unsigned n, int long_, int backwards)
{
  char *p = buf + sprintf(buf, "sip:a@b.c");
  for (unsigned i = 0; i < n; i++)
    p += sprintf(p, ";p%0*u", long_ - 2, backwards ? n - 1 - i : i);
  return buf;
}

/* As many parameters as somebody may have in earnest are compared in any
 * order; what would take long is compared as text. */
START_TEST(long_lists_of_parameters)
{
  static const struct { unsigned n; int long_, equal; } rows[] = {
    { 32, 4, 1 }, { 64, 4, 1 }, { 65, 4, 0 }, { 8, 256, 1 }, { 8, 257, 0 },
    { 2, 4096, 1 }, { 2, 4097, 0 }, { 1000, 4, 0 },
  };
  static char a[16384], b[16384];
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    listed(a, rows[i].n, rows[i].long_, 0);
    ck_assert_int_eq(compare(a, a), 1);
    listed(b, rows[i].n, rows[i].long_, 1);
    ck_assert_msg(compare(a, b) == rows[i].equal, "%u", rows[i].n);
  }
}
END_TEST

START_TEST(parameters)
{
  lsip_str v = S("x"), rest = S("a=b;c; d = \"e;f\" ;g=<sip:x;y>"), n;
  ck_assert_int_eq(lsip_param_get(rest, S("A"), &v), 1);
  ck_lit(v, "b");
  ck_assert_int_eq(lsip_param_get(rest, S("c"), &v), 1);
  ck_assert_uint_eq(v.len, 0);
  ck_assert_int_eq(lsip_param_get(rest, S("d"), &v), 1);
  ck_lit(v, "\"e;f\"");
  ck_assert_int_eq(lsip_param_get(rest, S("g"), NULL), 1);
  v = S("x");
  ck_assert_int_eq(lsip_param_get(rest, S("f"), &v), 0);
  ck_lit(v, "x");
  for (int i = 0; i < 4; i++)
    ck_assert_int_eq(lsip_param_next(&rest, &n, &v), 1);
  ck_lit(n, "g");
  ck_assert_int_eq(lsip_param_next(&rest, &n, &v), 0);
  rest = S("a;;b");
  ck_assert_int_eq(lsip_param_next(&rest, &n, &v), 1);
  ck_err(lsip_param_next(&rest, &n, &v), ERR_PARAM);
  rest = S(" a");
  ck_assert_int_eq(lsip_param_next(&rest, &n, &v), 1);
  ck_lit(n, "a");
  rest = S("a= ");
  ck_assert_int_eq(lsip_param_next(&rest, &n, &v), 1);
  ck_assert_uint_eq(v.len, 0);
}
END_TEST

START_TEST(bad_parameters)
{
  static const char *const bad[] = { "a=\"b", "a\"b\"", "a=\"b\"c", "a=b\"c\"",
                                     "a=<b", "a=b c", "a b", "=b", "\"b\"",
                                     ";a", "a,b" };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    lsip_str rest = Z(bad[i]), n, v;
    ck_assert_msg(lsip_param_next(&rest, &n, &v) == LSIP_ERR_PARAM, "%s",
                  bad[i]);
  }
}
END_TEST

START_TEST(numeric_hosts)
{
  lsip_addr a;
  ck_assert_int_eq(lsip_host_addr(S("192.0.2.1"), &a), 1);
  ck_assert_int_eq(a.family, 4);
  ck_assert_int_eq(a.port, 0);
  ck_assert_int_eq(lsip_host_addr(S("[2001:db8::1]"), &a), 1);
  ck_assert_int_eq(a.family, 6);
  ck_assert_int_eq(lsip_host_addr(S("2001:db8::9:255"), &a), 1);
  ck_assert_int_eq(lsip_host_addr(S("[2001:db8:::192.0.2.1]"), &a), 1);
  ck_assert_int_eq(lsip_host_addr(S("example.com"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(lsip_str_of(NULL, 0), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("192.0.2.010"), &a), 1); /* RFC 3261 25.1 */
  ck_assert_int_eq(a.ip[3], 10);
  ck_assert_int_eq(lsip_host_addr(S("192.0.2.1:5060"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("1.2.3.256"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("1.2.3.0001"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("[]"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("[[::1]]"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("[[::1]:5]"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S("[1.2.3.4:5]"), &a), 0);
  ck_assert_int_eq(lsip_host_addr(S(""), &a), 0);
}
END_TEST

START_TEST(escaping)
{
  char buf[32];
  size_t n;
  ck_ok(lsip_unescape(S("u%40ex%00"), buf, sizeof(buf), &n));
  ck_str(lsip_str_of(buf, n), lsip_str_of("u@ex\0", 5));
  ck_ok(lsip_unescape(S("a%2541"), buf, sizeof(buf), &n));
  ck_str(lsip_str_of(buf, n), S("a%41")); /* RFC 4475 3.1.1.3: once only */
  ck_err(lsip_unescape(S("%4"), buf, sizeof(buf), &n), ERR_ESCAPE);
  ck_err(lsip_unescape(S("%g0"), buf, sizeof(buf), &n), ERR_ESCAPE);
  ck_err(lsip_unescape(S("abc"), buf, 2, &n), ERR_NOSPC);
  ck_assert_uint_eq(n, 3);
  ck_ok(lsip_escape_user(lsip_str_of("a@b \r\n\0%", 8), buf, sizeof(buf),
                         &n));
  ck_str(lsip_str_of(buf, n), S("a%40b%20%0D%0A%00%25"));
  for (size_t cap = 0; cap < 21; cap++)
    ck_assert_int_eq(lsip_escape_user(lsip_str_of("a@b \r\n\0%", 8), buf, cap,
                                      &n), cap < 20 ? LSIP_ERR_NOSPC : 0);
  ck_assert_uint_eq(n, 20);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(parts_of_uris), ROW(comparison),
    ROW(long_lists_of_parameters), ROW(parameters), ROW(bad_parameters),
    ROW(numeric_hosts), ROW(escaping),
  };
  return RUN("msg-uri", rows);
}
