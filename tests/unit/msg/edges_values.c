/* As edges.c, of values and URIs. */
#include "support.h"

#include "msg/write.h"

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
    "xxx, 01 Jan 2010 16:00:00 GMT", "Fri, 01 xxx 2010 16:00:00 GMT",
    "Fri, 00 Jan 2010 16:00:00 GMT", "Fri, 01 Jan 2010 16:xx:00 GMT",
    "Fri, 01 Jan 2010 24:00:00 GMT", "Fri, 01 Jan xxxx 16:00:00 GMT",
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

/* Names that begin like those that are looked for, and are as long. */
START_TEST(almost_a_known_parameter)
{
  lsip_via v;
  ck_ok(lsip_via_parse(&v, S("SIP/2.0/UDP a.b;receiver=c.d;rpory=1;ttx=7;"
                             "branci=e;maddx=f")));
  ck_assert_uint_eq(v.received.len + v.branch.len + v.maddr.len, 0);
  ck_assert_uint_eq(v.has_rport + v.ttl, 0);
}
END_TEST

START_TEST(uris)
{
  static const struct { const char *text; int code; } rows[] = {
    { "x:a%4", LSIP_ERR_ESCAPE }, { "sip:a@b.c?x&y=1", LSIP_ERR_URI },
    { "sip:[::1x]", LSIP_ERR_HOST }, { "sip:a.", LSIP_OK },
    { "sip:a..", LSIP_ERR_HOST }, { "sip:1.2.3.4.", LSIP_ERR_HOST },
    { "sip:[00000000000000000000000000000000000000000000000000000000000000001"
      "]", LSIP_ERR_HOST }, { "siq:abc", LSIP_OK }, { "sipsx:a", LSIP_OK },
    { "sipx:a", LSIP_OK },
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

/* A URI that no parser has filled, its user and its headers copied to where a
 * sanitizer sees each byte past their end. */
typedef struct bare {
  lsip_uri u;
  char *user, *headers;
} bare;

static lsip_str exact(char **copy, const char *text)
{
  size_t n = strlen(text);
  *copy = malloc(n + !n);
  memcpy(*copy, text, n);
  return lsip_str_of(*copy, n);
}

static bare bare_uri(int scheme, const char *user, const char *headers)
{
  bare b;
  memset(&b, 0, sizeof(b));
  b.u.scheme = (uint8_t)scheme;
  b.u.user = exact(&b.user, user);
  b.u.host = S("h");
  b.u.headers = exact(&b.headers, headers);
  return b;
}

static void free_bare(bare *b)
{
  free(b->user);
  free(b->headers);
}

/* Without a parser a '%' need not begin %HH. */
START_TEST(escapes_that_are_none)
{
  static const char *const rows[][2] = { /* the user; the address-of-record */
    { "%", "sip:%25@h" }, { "a%4", "sip:a%254@h" }, { "%4x", "sip:%254x@h" },
    { "%x4", "sip:%25x4@h" }, { "%41", "sip:A@h" },
  };
  char buf[256];
  size_t needed;
  lsip_uri_request r;
  lsip_writer w;
  bare b;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    b = bare_uri(LSIP_SCHEME_SIPS, rows[i][0], "");
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_uri_write_aor(&w, &b.u);
    ck_ok(lsip_writer_end(&w));
    ck_str(lsip_writer_text(&w), Z(rows[i][1]));
    free_bare(&b);
  }
  b = bare_uri(LSIP_SCHEME_SIP, "1%4", "x=%4");
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_sip_to_tel(&w, &b.u);
  ck_err(lsip_writer_end(&w), ERR_URI);
  ck_ok(lsip_uri_make_request(&r, &b.u, buf, sizeof(buf), &needed));
  ck_lit(r.headers, "x: %4\r\n");
  free_bare(&b);
}
END_TEST

START_TEST(users_without_a_parser)
{
  char buf[64];
  lsip_tel t;
  lsip_writer w;
  bare b = bare_uri(LSIP_SCHEME_TEL, "", "");
  ck_err(lsip_tel_read(&t, &b.u), ERR_MISSING);
  ck_assert_uint_eq(t.global, 0);
  free_bare(&b);
  b = bare_uri(LSIP_SCHEME_SIP, "a", ""); /* `has_user` is not set */
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_uri_write(&w, &b.u);
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "sip:a@h");
  free_bare(&b);
}
END_TEST

static void many_params(char *text, int n)
{
  text += sprintf(text, "tel:+1");
  for (int i = 0; i < n; i++)
    text += sprintf(text, ";p%02d", i);
}

/* As many parameters as are put in order, and one more. */
START_TEST(limits_of_telephone_uris)
{
  char text[256], sip[256], tel[256];
  size_t full;
  lsip_uri u;
  lsip_writer w;
  many_params(text, 33);
  ck_ok(lsip_uri_parse(&u, Z(text)));
  lsip_writer_init(&w, sip, sizeof(sip));
  lsip_tel_to_sip(&w, &u, S("h"), 1);
  ck_err(lsip_writer_end(&w), ERR_TOO_MANY);
  many_params(text, 32);
  ck_ok(lsip_uri_parse(&u, Z(text)));
  lsip_writer_init(&w, sip, sizeof(sip));
  lsip_tel_to_sip(&w, &u, S("h"), 1);
  ck_ok(lsip_writer_end(&w));
  ck_ok(lsip_uri_parse(&u, lsip_writer_text(&w)));
  ck_assert_int_eq(u.scheme, LSIP_SCHEME_SIPS);
  full = strlen(text);
  for (size_t cap = 0; cap <= full; cap++) { /* and back, into any buffer */
    lsip_writer_init(&w, tel, cap);
    lsip_sip_to_tel(&w, &u);
    ck_assert_int_eq(lsip_writer_end(&w), cap < full ? LSIP_ERR_NOSPC : 0);
    ck_assert_uint_eq(w.needed, full);
  }
  ck_str(lsip_writer_text(&w), Z(text));
}
END_TEST

/* A struct that no parser has filled is not read beyond its strings. */
START_TEST(comparison_stays_inside)
{
  static const char *const users[] = { "%", "%4", "%4x", "%x4" };
  for (int i = 0; i < 4; i++) {
    bare x = bare_uri(LSIP_SCHEME_SIP, users[i], "");
    bare y = bare_uri(LSIP_SCHEME_SIP, users[i], "");
    x.u.text = S("a");
    y.u.text = S("b");
    ck_assert_int_eq(lsip_uri_equal(&x.u, &y.u), 1);
    free_bare(&x);
    free_bare(&y);
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(addresses), ROW(spaces_in_brackets), ROW(small_values),
    ROW(what_stands_behind_a_value), ROW(vias), ROW(dates_that_are_none),
    ROW(dates_come_back), ROW(almost_a_known_parameter), ROW(uris),
    ROW(comparisons), ROW(comparisons_of_long_lists),
    ROW(comparison_stays_inside),
    ROW(escapes_that_are_none), ROW(users_without_a_parser),
    ROW(limits_of_telephone_uris),
  };
  return RUN("msg-edges-values", rows);
}
