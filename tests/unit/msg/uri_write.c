/* URIs written, changed, compared and made into requests: RFC 3261 19.1.2 to
 * 19.1.6, RFC 3966, RFC 5954. */
#include "support.h"

static char buf[1024];
static lsip_writer w;

static lsip_uri uri(const char *text)
{
  lsip_uri u;
  ck_assert_msg(lsip_uri_parse(&u, Z(text)) == LSIP_OK, "%s", text);
  return u;
}

static void begin(void)
{
  lsip_writer_init(&w, buf, sizeof(buf));
}

#define WRITES(rc, text) do { \
    ck_assert_str_eq(lsip_error_name(lsip_writer_end(&w)), \
                     lsip_error_name(rc)); \
    if ((rc) == LSIP_OK) \
      ck_str(lsip_writer_text(&w), Z(text)); \
  } while (0)

/* What was read is written as it was. */
START_TEST(round_trip)
{
  static const char *const all[] = {
    "sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp",
    "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
    "sip:+1-212-555-1212:1234@gateway.com;user=phone",
    "sips:1212@gateway.com", "sip:alice@192.0.2.4",
    "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
    "sip:alice;day=tuesday@atlanta.com", "sip:a:@b.c",
    "sip:%61%00@b.c;a;b=[x]/:&+$?a=&b=[]/?:+$",
    "sip:[2001:db8::10]:5070;lr", "sip:user@[2001:db8:::192.0.2.1]",
    "tel:+1-201-555-0123;ext=7;phone-context=example.com", "tel:*21#",
    "urn:service:sos", "cid:a%25b@c", "im:x@y.z", "http://a.b/c?d#e",
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_uri u = uri(all[i]);
    begin();
    lsip_uri_write(&w, &u);
    WRITES(LSIP_OK, all[i]);
  }
}
END_TEST

typedef struct parts {
  int scheme, port, rc;
  const char *user, *password, *host, *params, *headers, *text;
} parts;

START_TEST(from_parts)
{
  static const parts all[] = {
    { LSIP_SCHEME_SIP, 0, 0, "j@s0n x", NULL, "a.b", "", "",
      "sip:j%40s0n%20x@a.b" },
    { LSIP_SCHEME_SIPS, 5061, 0, "a%41%", "p;:@", "2001:db8::1", "lr;x=a,b",
      "a=b c&d=", "sips:a%41%25:p%3B%3A%40@[2001:db8::1]:5061;lr;x=a%2Cb"
      "?a=b%20c&d=" },
    { LSIP_SCHEME_SIP, 0, 0, "%g1%1g%", NULL, "a.b", "", "",
      "sip:%25g1%251g%25@a.b" },
    { LSIP_SCHEME_SIP, 0, 0, "", NULL, "a.b", "", "", "sip:a.b" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_URI, "", "p", "", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_CONTROL, "a\r\n", NULL, "a.b", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_CONTROL, "a", "\n", "a.b", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_CONTROL, "a", NULL, "a.b", "x=\r", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_CONTROL, "a", NULL, "a.b", "", "x=\n",
      "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_HOST, "a", NULL, "", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_HOST, "a", NULL, "a.b;x", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_HOST, "a", NULL, "a.b:1", "", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_HOST, "a", NULL, "[fe80::1%eth0]", "", "",
      "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_HOST, "a", NULL, "fe80::1%25eth0", "", "",
      "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_PARAM, "a", NULL, "a.b", "x=", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_PARAM, "a", NULL, "a.b", "x;;y", "", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_PARAM, "a", NULL, "a.b", "", "x", "" },
    { LSIP_SCHEME_SIP, 0, LSIP_ERR_PARAM, "a", NULL, "a.b", "", "=x", "" },
    { LSIP_SCHEME_TEL, 0, 0, "+1(2)", NULL, "", "ext=1", "",
      "tel:+1(2);ext=1" },
    { LSIP_SCHEME_TEL, 0, LSIP_ERR_URI, "+", NULL, "", "", "", "" },
    { LSIP_SCHEME_TEL, 0, LSIP_ERR_URI, "1 2", NULL, "", "", "", "" },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    const parts *p = &all[i];
    lsip_uri u;
    memset(&u, 0, sizeof(u));
    u.scheme = (uint8_t)p->scheme;
    u.port = (uint16_t)p->port;
    u.user = Z(p->user);
    u.password = Z(p->password);
    u.has_user = u.user.len || u.password.ptr;
    u.host = Z(p->host);
    u.params = Z(p->params);
    u.headers = Z(p->headers);
    begin();
    lsip_uri_write(&w, &u);
    WRITES(p->rc, p->text);
    if (p->rc == LSIP_OK)
      ck_ok(lsip_uri_parse(&u, lsip_writer_text(&w)));
  }
}
END_TEST

START_TEST(other_schemes)
{
  static const struct {
    const char *scheme, *opaque;
    int rc;
    const char *text;
  } all[] = {
    { "urn", "service:sos", 0, "urn:service:sos" },
    { "pres", "a b@c", 0, "pres:a%20b@c" },
    { "sip", "x", LSIP_ERR_SCHEME, "" },
    { "Sips", "x", LSIP_ERR_SCHEME, "" },
    { "TEL", "+1", LSIP_ERR_SCHEME, "" },
    { "+x", "y", LSIP_ERR_SCHEME, "" },
    { "1x", "y", LSIP_ERR_SCHEME, "" },
    { "a b", "y", LSIP_ERR_SCHEME, "" },
    { "", "y", LSIP_ERR_SCHEME, "" },
    { "x", "", LSIP_ERR_URI, "" },
    { "x", "y\r\n", LSIP_ERR_CONTROL, "" },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_uri u;
    memset(&u, 0, sizeof(u));
    u.scheme_text = Z(all[i].scheme);
    u.opaque = Z(all[i].opaque);
    begin();
    lsip_uri_write(&w, &u);
    WRITES(all[i].rc, all[i].text);
  }
}
END_TEST

START_TEST(escaped)
{
  begin();
  lsip_write_escaped(&w, S("a%41;@"), LSIP_URI_USER);
  lsip_write_escaped(&w, S(";="), LSIP_URI_PASSWORD);
  lsip_write_escaped(&w, S("a=b;[\xc3\xa9\t"), LSIP_URI_PARAM);
  lsip_write_escaped(&w, S("a=b&?"), LSIP_URI_HEADER);
  WRITES(LSIP_OK, "a%2541;%40%3B=a%3Db%3B[%C3%A9%09a%3Db%26?");
  begin();
  lsip_write_escaped(&w, S("a"), -1); /* no part at all */
  lsip_write_escaped(&w, S("b"), LSIP_URI_HEADER + 1);
  WRITES(LSIP_OK, "%61%62");
  lsip_write_escaped(&w, lsip_str_of("a\0", 2), LSIP_URI_USER);
  WRITES(LSIP_ERR_CONTROL, "");
}
END_TEST

START_TEST(parameters)
{
  static const struct {
    const char *uri, *name, *value; /* NULL: it goes */
    int rc;
    const char *text;
  } all[] = {
    { "sip:a@b.c", "lr", "", 0, "sip:a@b.c;lr" },
    { "sip:a@b.c;x;Transport=tcp;y?a=b", "transport", "udp", 0,
      "sip:a@b.c;x;Transport=udp;y?a=b" },
    { "sip:a@b.c;x=1;y;X=2", "x", "3", 0, "sip:a@b.c;x=3;y" },
    { "sip:a@b.c;x=1;y;X=2", "x", NULL, 0, "sip:a@b.c;y" },
    { "sip:a@b.c;x=1", "x", NULL, 0, "sip:a@b.c" },
    { "sip:a@b.c;xx=1", "x", NULL, 0, "sip:a@b.c;xx=1" },
    { "sip:a@b.c", "x", "a;b=c", 0, "sip:a@b.c;x=a%3Bb%3Dc" },
    { "tel:+1", "ext", "5", 0, "tel:+1;ext=5" },
    { "sip:a@b.c", "x", "\r\ny", LSIP_ERR_CONTROL, "" },
    { "sip:a@b.c", "", "y", LSIP_ERR_PARAM, "" },
    { "urn:a", "x", "y", LSIP_ERR_SCHEME, "" },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_uri u = uri(all[i].uri);
    begin();
    if (all[i].value)
      lsip_uri_write_param(&w, &u, Z(all[i].name), Z(all[i].value));
    else
      lsip_uri_write_without(&w, &u, Z(all[i].name));
    WRITES(all[i].rc, all[i].text);
  }
}
END_TEST

START_TEST(addresses_of_record)
{
  static const char *const all[][2] = {
    { "sip:%61lice:x@EXAMPLE.com:5070;lr?a=b", "sip:alice@example.com" },
    { "sips:j%40s%30n@A.b", "sip:j%40s0n@a.b" },
    { "sip:a%00b@c.d", "sip:a%00b@c.d" },
    { "sip:x@[2001:DB8:0:0::1]", "sip:x@[2001:db8::1]" },
    { "sip:x@192.0.2.1:5060", "sip:x@192.0.2.1" },
    { "sip:Example.COM", "sip:example.com" },
  };
  lsip_uri u;
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    u = uri(all[i][0]);
    begin();
    lsip_uri_write_aor(&w, &u);
    WRITES(LSIP_OK, all[i][1]);
  }
  u = uri("tel:+1");
  begin();
  lsip_uri_write_aor(&w, &u);
  WRITES(LSIP_ERR_SCHEME, "");
}
END_TEST

/* ----------------------------------------------------------- telephone */

START_TEST(tel_numbers)
{
  static const char *const good[] = { "+1", "+1-(2).3", "+(1)", "911", "*21#",
                                      "a-F", "1(" };
  static const char *const bad[] = { "", "+", "+-", "-", "+1a", "+1*", "1+2",
                                     "1 2", "+1#", "%31", "g" };
  char text[32];
  lsip_uri u;
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
    snprintf(text, sizeof(text), "tel:%s;x=y", good[i]);
    ck_assert_msg(lsip_uri_parse(&u, Z(text)) == LSIP_OK, "%s", text);
  }
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    snprintf(text, sizeof(text), "tel:%s;x=y", bad[i]);
    ck_assert_msg(lsip_uri_parse(&u, Z(text)) == LSIP_ERR_URI, "%s", text);
  }
}
END_TEST

START_TEST(tel_read)
{
  static const struct {
    const char *text;
    int rc, global;
    const char *context, *isub, *ext, *mandatory;
  } all[] = {
    { "tel:+1-201-555-0123", 0, 1, "", "", "", "" },
    { "tel:7042;phone-context=example.com", 0, 0, "example.com", "", "", "" },
    { "tel:863-1234;phone-context=+1-914-555", 0, 0, "+1-914-555", "", "",
      "" },
    { "tel:1;EXT=5;Phone-Context=a.b;x=y;m-z;m-q", 0, 0, "a.b", "", "5",
      "m-z" },
    { "tel:+1;isub=a;x", 0, 1, "", "a", "", "" },
    { "tel:911", LSIP_ERR_MISSING, 0, 0, 0, 0, 0 },
    { "tel:+1;isub=1;ext=2", LSIP_ERR_PARAM, 0, 0, 0, 0, 0 },
    { "tel:+1;ext=1;ext=2", LSIP_ERR_PARAM, 0, 0, 0, 0, 0 },
    { "tel:1;phone-context=+", LSIP_ERR_HOST, 0, 0, 0, 0, 0 },
    { "tel:1;phone-context=a/b", LSIP_ERR_HOST, 0, 0, 0, 0, 0 },
    { "sip:+1@a.b", LSIP_ERR_SCHEME, 0, 0, 0, 0, 0 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_uri u = uri(all[i].text);
    lsip_tel t;
    ck_assert_msg(lsip_tel_read(&t, &u) == all[i].rc, "%s", all[i].text);
    if (all[i].rc)
      continue;
    ck_assert_int_eq((int)t.global, all[i].global);
    ck_str(t.context, Z(all[i].context));
    ck_str(t.isub, Z(all[i].isub));
    ck_str(t.ext, Z(all[i].ext));
    ck_str(t.mandatory, Z(all[i].mandatory));
  }
}
END_TEST

/* 19.1.6, its examples, and back. */
START_TEST(tel_and_sip)
{
  static const char *const all[][3] = { /* "": the same tel URI */
    { "tel:+358-555-1234567;postd=pp22",
      "sip:+358-555-1234567;postd=pp22@foo.com;user=phone", "" },
    { "tel:+358-555-1234567;POSTD=PP22",
      "sip:+358-555-1234567;postd=pp22@foo.com;user=phone",
      "tel:+358-555-1234567;postd=pp22" },
    { "tel:+358-555-1234567;postd=pp22;isub=1411",
      "sip:+358-555-1234567;isub=1411;postd=pp22@foo.com;user=phone",
      "tel:+358-555-1234567;isub=1411;postd=pp22" },
    { "tel:+358-555-1234567;tsp=a.b;phone-context=5",
      "sip:+358-555-1234567;phone-context=5;tsp=a.b@foo.com;user=phone",
      "tel:+358-555-1234567;phone-context=5;tsp=a.b" },
    { "tel:7;b;a=x;phone-context=c.d;ext=5", /* RFC 3966 s.3 */
      "sip:7;ext=5;phone-context=c.d;a=x;b@foo.com;user=phone",
      "tel:7;ext=5;phone-context=c.d;a=x;b" },
    { "tel:1;ab;a=x", "sip:1;a=x;ab@foo.com;user=phone", "tel:1;a=x;ab" },
    { "tel:1;a=%23", "sip:1;a=%23@foo.com;user=phone", "" },
    { "tel:*21#;z=[:/];b;a=%2C", "sip:*21%23;a=%2c;b;z=%5B%3A/%5D@foo.com;"
      "user=phone", "tel:*21#;a=%2c;b;z=[:/]" },
  };
  lsip_uri u;
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    char text[256];
    u = uri(all[i][0]);
    begin();
    lsip_tel_to_sip(&w, &u, S("foo.com"), 0);
    WRITES(LSIP_OK, all[i][1]);
    snprintf(text, sizeof(text), "%.*s", (int)w.len, buf);
    u = uri(text);
    begin();
    lsip_sip_to_tel(&w, &u);
    WRITES(LSIP_OK, *all[i][2] ? all[i][2] : all[i][0]);
  }
  u = uri("tel:+1");
  begin();
  lsip_tel_to_sip(&w, &u, S("[2001:db8::1]"), 1);
  WRITES(LSIP_OK, "sips:+1@[2001:db8::1];user=phone");
  begin();
  lsip_tel_to_sip(&w, &u, S("a b"), 1);
  WRITES(LSIP_ERR_HOST, "");
  u = uri("tel:+1;a;A=b");
  begin();
  lsip_tel_to_sip(&w, &u, S("a.b"), 0);
  WRITES(LSIP_ERR_PARAM, "");
  u = uri("sip:alice@a.b;user=phone");
  begin();
  lsip_tel_to_sip(&w, &u, S("a.b"), 0);
  WRITES(LSIP_ERR_SCHEME, "");
  begin();
  lsip_sip_to_tel(&w, &u);
  WRITES(LSIP_ERR_URI, "");
  u = uri("sip:%2b1%3bx=y@a.b");
  begin();
  lsip_sip_to_tel(&w, &u); /* an escaped ';' is none */
  WRITES(LSIP_ERR_URI, "");
  u = uri("urn:a");
  begin();
  lsip_sip_to_tel(&w, &u);
  WRITES(LSIP_ERR_SCHEME, "");
}
END_TEST

START_TEST(tel_compared)
{
  static const struct {
    const char *a, *b;
    int equal;
  } all[] = {
    { "tel:+1-201", "tel:+1(2)0.1", 1 },
    { "tel:+1201", "tel:1201", 0 },
    { "tel:1;phone-context=+1-914", "tel:1;Phone-Context=+19(14)", 1 },
    { "tel:1;phone-context=a-b.c", "tel:1;phone-context=ab.c", 0 },
    { "tel:1;phone-context=A-b.c", "tel:1;phone-context=a-B.C", 1 },
    { "tel:+1;ext=1-2", "tel:+1;ext=12", 1 },
    { "tel:+1;isub=1-2", "tel:+1;isub=12", 0 },
    { "tel:+1;x=y;z", "tel:+1;Z;X=Y", 1 },
    { "tel:+1;x", "tel:+1", 0 },
    { "tel:+1;ext=12", "tel:+1;ext=123", 0 },
    { "tel:1;phone-context", "tel:1;Phone-Context", 1 },
    { "tel:1;phone-context", "tel:1;phone-context=+1", 0 },
    { "tel:AB;phone-context=x", "tel:ab;phone-context=x", 1 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_uri a = uri(all[i].a), b = uri(all[i].b);
    ck_assert_msg(lsip_uri_equal(&a, &b) == all[i].equal
                  && lsip_uri_equal(&b, &a) == all[i].equal, "%s", all[i].a);
  }
}
END_TEST

/* ------------------------------------------------------------ requests */

typedef struct asked {
  const char *uri;
  int rc;
  const char *request_uri, *method, *headers, *type, *body;
  unsigned refused;
} asked;

START_TEST(requests)
{
  static const asked all[] = {
    { "sip:a@b.c;transport=tcp;x=y", 0, "sip:a@b.c;transport=tcp;x=y", "", "",
      "", "", 0 },
    { "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", 0,
      "sip:atlanta.com", "REGISTER", "", "", "", 1 },
    { "sips:alice@atlanta.com?subject=project%20x&priority=urgent", 0,
      "sips:alice@atlanta.com", "",
      "subject: project x\r\npriority: urgent\r\n", "", "", 0 },
    { "sip:a@b.c?Replaces=1%40x%3Bto-tag%3D1%3Bfrom-tag%3D2", 0, "sip:a@b.c",
      "", "Replaces: 1@x;to-tag=1;from-tag=2\r\n", "", "", 0 },
    { "sip:a@b.c?content-type=text/plain&body=hi%0D%0A", 0, "sip:a@b.c", "",
      "", "text/plain", "hi\r\n", 0 },
    /* those that 19.1.5 names, in any form */
    { "sip:a@b.c?From=x&f=x&%46rom=x&Call-ID=x&i=x&CSeq=1&Via=x&v=x"
      "&Record-Route=x&Route=x&Accept=x&Accept-Encoding=x&Accept-Language=x"
      "&Allow=x&Contact=x&m=x&Organization=x&Supported=x&k=x&User-Agent=x"
      "&Content-Length=1&l=1&Date=x&Timestamp=1&MIME-Version=1&t=x"
      "&Max-Forwards=1&Content-Encoding=x&X=1", 0, "sip:a@b.c", "",
      "X: 1\r\n", "", "", 28 },
    { "sip:a@b.c?Require=100rel", LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?Proxy-Require=x", LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?X=1%0D%0AVia:%20x", LSIP_ERR_CONTROL, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?X%0D%0AVia=x", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?Route%3A=1", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?Route%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaa=1", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?X%20Y=1", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?body=x", LSIP_ERR_MISSING, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c?content-type=x&body=x", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0,
      0 },
    { "sip:a@b.c;method=IN%20VITE", LSIP_ERR_METHOD, 0, 0, 0, 0, 0, 0 },
    { "sip:a@b.c;method=x%0D%0A", LSIP_ERR_CONTROL, 0, 0, 0, 0, 0, 0 },
    { "tel:+1", LSIP_ERR_SCHEME, 0, 0, 0, 0, 0, 0 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    const asked *a = &all[i];
    lsip_uri u = uri(a->uri);
    lsip_uri_request r;
    size_t needed, again;
    int rc = lsip_uri_make_request(&r, &u, buf, sizeof(buf), &needed);
    ck_assert_msg(rc == a->rc, "%s: %s", a->uri, lsip_error_name(rc));
    if (rc != LSIP_OK)
      continue;
    ck_str(r.uri, Z(a->request_uri));
    ck_str(r.method, Z(a->method));
    ck_str(r.headers, Z(a->headers));
    ck_str(r.content_type, Z(a->type));
    ck_str(r.body, Z(a->body));
    ck_assert_uint_eq(r.refused, a->refused);
    for (size_t cap = 0; cap < needed; cap++) {
      ck_err(lsip_uri_make_request(&r, &u, buf, cap, &again), ERR_NOSPC);
      ck_assert_uint_eq(again, needed);
    }
  }
}
END_TEST

START_TEST(headers_one_by_one)
{
  lsip_uri u = uri("sip:a@b.c?a=1&b=&c=x%3Dy");
  lsip_str rest = u.headers, name, value;
  ck_assert_int_eq(lsip_uri_header_next(&rest, &name, &value), 1);
  ck_lit(name, "a");
  ck_lit(value, "1");
  ck_assert_int_eq(lsip_uri_header_next(&rest, &name, &value), 1);
  ck_lit(value, "");
  ck_assert_int_eq(lsip_uri_header_next(&rest, &name, &value), 1);
  ck_lit(value, "x%3Dy");
  ck_assert_int_eq(lsip_uri_header_next(&rest, &name, &value), 0);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(round_trip), ROW(from_parts), ROW(other_schemes), ROW(escaped),
    ROW(parameters), ROW(addresses_of_record), ROW(tel_numbers),
    ROW(tel_read), ROW(tel_and_sip), ROW(tel_compared), ROW(requests),
    ROW(headers_one_by_one),
  };
  return RUN("msg-uri-write", rows);
}
