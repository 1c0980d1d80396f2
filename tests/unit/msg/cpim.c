/* message/cpim: RFC 3862. */
#include "support.h"

static const char example[] = /* 5.1 */
    "From: MR SANDERS <im:piglet@100akerwood.com>\r\n"
    "To: Depressed Donkey <im:eeyore@100akerwood.com>\r\n"
    "DateTime: 2000-12-13T13:40:00-08:00\r\n"
    "Subject: the weather will be fine today\r\n"
    "Subject:;lang=fr beau temps prevu pour aujourd'hui\r\n"
    "NS: MyFeatures <mid:MessageFeatures@id.foo.com>\r\n"
    "Require: MyFeatures.VitalMessageOption, From,, x.y\r\n"
    "MyFeatures.VitalMessageOption: Confirmation-requested\r\n"
    "MyFeatures.WackyMessageOption: Use-silly-font\r\n"
    "\r\n"
    "Content-type: text/xml; charset=utf-8\r\n"
    "Content-ID: <1234567890@foo.com>\r\n"
    "\r\n"
    "<body>\r\nHere is the text of my message.\r\n</body>";

#define MY S("mid:MessageFeatures@id.foo.com")

START_TEST(the_example)
{
  lsip_cpim m;
  lsip_cpim_header h;
  lsip_cpim_cursor c;
  lsip_str formal, address, space, name, rest;
  int64_t when;
  int n = 0, names = 0;
  ck_ok(lsip_cpim_parse(&m, Z(example), 0));
  ck_lit(m.content.type, "text/xml; charset=utf-8");
  ck_lit(m.content.id, "1234567890@foo.com");
  ck_lit(m.content.body, "<body>\r\nHere is the text of my message.\r\n"
         "</body>");
  ck_ok(lsip_cpim_get(&m, S(""), S("To"), &h));
  ck_ok(lsip_cpim_address(h.value, &formal, &address));
  ck_lit(formal, "Depressed Donkey");
  ck_lit(address, "im:eeyore@100akerwood.com");
  ck_err(lsip_cpim_get(&m, S(""), S("to"), &h), ERR_NOT_FOUND);
  ck_ok(lsip_cpim_get(&m, S(""), S("DateTime"), &h));
  ck_ok(lsip_datetime_parse(&when, h.value));
  ck_assert_int_eq(when, 976743600);
  ck_ok(lsip_cpim_get(&m, MY, S("WackyMessageOption"), &h));
  ck_lit(h.prefix, "MyFeatures");
  ck_lit(h.value, "Use-silly-font");
  ck_err(lsip_cpim_get(&m, S(""), S("WackyMessageOption"), &h),
         ERR_NOT_FOUND);
  lsip_cpim_begin(&c, &m, 0);
  for (; lsip_cpim_next(&c, &h) == 1; n++) {
    if (n == 4) {
      ck_lit(h.name, "Subject");
      ck_lit(h.language, "fr");
      ck_lit(h.value, "beau temps prevu pour aujourd'hui");
    }
    rest = h.value;
    while (n == 6 && lsip_cpim_required(&c, &rest, &space, &name)) {
      ck_str(space, names == 0 ? MY : names == 1 ? S(LSIP_CPIM_NAMESPACE)
                                                 : S(""));
      ck_str(name, names == 0 ? S("VitalMessageOption")
                 : names == 1 ? S("From") : S("y"));
      names++;
    }
  }
  ck_assert_int_eq(n, 9);
  ck_assert_int_eq(names, 3);
}
END_TEST

START_TEST(what_is_one)
{
  static const struct {
    const char *text;
    int strict, lenient;
  } all[] = {
    { "From: <im:a>\r\n\r\nContent-Type: a/b\r\n\r\nx", 0, 0 },
    { "\r\nContent-Type: a/b\r\n\r\n", 0, 0 },
    { "\r\nContent-Type: a/b", 0, 0 },
    { "From: <im:a>\n\nContent-Type: a/b\n\nx", LSIP_ERR_CONTROL, 0 },
    { "", LSIP_ERR_TRUNCATED, LSIP_ERR_TRUNCATED },
    { "From: <im:a>\r\n", LSIP_ERR_TRUNCATED, LSIP_ERR_TRUNCATED },
    { "From: <im:a>\r\n\r\n", LSIP_ERR_TRUNCATED, LSIP_ERR_TRUNCATED },
    { "From: <im:a>\r\n\r\nX: y\r\n\r\nx", LSIP_ERR_MISSING,
      LSIP_ERR_MISSING },
    { "From: <im:a>\r\n\r\nxx\r\n\r\nx", LSIP_ERR_HEADER_NAME,
      LSIP_ERR_HEADER_NAME },
    { "From: \a\r\n\r\nContent-Type: a/b\r\n\r\nx", LSIP_ERR_CONTROL,
      LSIP_ERR_CONTROL },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_cpim m;
    ck_assert_msg(lsip_cpim_parse(&m, Z(all[i].text), 0) == all[i].strict,
                  "%s", all[i].text);
    ck_assert_msg(lsip_cpim_parse(&m, Z(all[i].text), LSIP_BODY_LENIENT)
                  == all[i].lenient, "%s", all[i].text);
  }
}
END_TEST

START_TEST(headers)
{
  static const struct {
    const char *line;
    int rc;
    const char *name, *prefix, *space, *params, *language, *value;
  } all[] = {
    { "A: b", 1, "A", "", LSIP_CPIM_NAMESPACE, "", "", "b" },
    { "A: ", 1, "A", "", LSIP_CPIM_NAMESPACE, "", "", "" },
    { "A:  b ", 1, "A", "", LSIP_CPIM_NAMESPACE, "", "", " b " },
    { "x.A: b", 1, "A", "x", "", "", "", "b" },
    { "A:;lang=en;p=\" ;\" b: c", 1, "A", "", LSIP_CPIM_NAMESPACE,
      "lang=en;p=\" ;\"", "en", "b: c" },
    { "A#$&^|: b", 1, "A#$&^|", "", LSIP_CPIM_NAMESPACE, "", "", "b" },
    { "A:b", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0, 0 },
    { "A:", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0, 0 },
    { "A:x b", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0, 0 },
    { "A:;p=\" b", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0, 0 },
    { "x.NS: b", 1, "NS", "x", "", "", "", "b" }, /* another space's */
    { "A: \a", LSIP_ERR_CONTROL, 0, 0, 0, 0, 0, 0 },
    { "A : b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { " A: b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "A", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { ": b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "x.: b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { ".x: b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "x.y.A: b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "A(: b", LSIP_ERR_HEADER_NAME, 0, 0, 0, 0, 0, 0 },
    { "NS: x", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0, 0, 0 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_cpim_header h;
    lsip_cpim_cursor c;
    lsip_cpim m;
    memset(&m, 0, sizeof(m));
    m.headers = Z(all[i].line);
    lsip_cpim_begin(&c, &m, 0);
    ck_assert_msg(lsip_cpim_next(&c, &h) == all[i].rc, "%s", all[i].line);
    if (all[i].rc == 1) {
      ck_str(h.name, Z(all[i].name));
      ck_str(h.prefix, Z(all[i].prefix));
      ck_str(h.name_space, Z(all[i].space));
      ck_str(h.params, Z(all[i].params));
      ck_str(h.language, Z(all[i].language));
      ck_str(h.value, Z(all[i].value));
    }
    ck_assert_int_eq(lsip_cpim_next(&c, &h), 0);
  }
}
END_TEST

START_TEST(namespaces)
{
  lsip_cpim m;
  lsip_cpim_header h;
  lsip_cpim_cursor c;
  char text[512];
  size_t n = 0;
  int rc, errors = 0;
  memset(&m, 0, sizeof(m));
  m.headers = S("a.x: 1\r\nNS: a <u:1>\r\na.x: 2\r\nNS: a <u:2>\r\n"
                "a.x: 3\r\nFrom: 4\r\nNS: <u:3>\r\nFrom: 5\r\n");
  ck_ok(lsip_cpim_get(&m, S("u:1"), S("x"), &h));
  ck_lit(h.value, "2");
  ck_ok(lsip_cpim_get(&m, S("u:2"), S("x"), &h));
  ck_lit(h.value, "3");
  ck_ok(lsip_cpim_get(&m, S(""), S("From"), &h));
  ck_lit(h.value, "4");
  ck_ok(lsip_cpim_get(&m, S("u:3"), S("From"), &h));
  ck_lit(h.value, "5");
  m.headers = S("none\r\nFrom: 1\r\n"); /* what is malformed is passed over */
  ck_ok(lsip_cpim_get(&m, S(""), S("From"), &h));
  ck_lit(h.value, "1");
  for (int i = 0; i <= LSIP_CPIM_NAMESPACES; i++)
    n += (size_t)snprintf(text + n, sizeof(text) - n, "NS: p%d <u:%d>\r\n", i,
                          i);
  m.headers = lsip_str_of(text, n);
  lsip_cpim_begin(&c, &m, 0);
  while ((rc = lsip_cpim_next(&c, &h)) != 0)
    errors += rc == LSIP_ERR_TOO_MANY;
  ck_assert_int_eq(errors, 1);
}
END_TEST

START_TEST(addresses)
{
  static const struct {
    const char *value, *formal, *uri; /* NULL: none */
  } all[] = {
    { "<im:a@b>", "", "im:a@b" },
    { "A B <im:a@b>", "A B", "im:a@b" },
    { "\"A <x>\"<im:a@b>", "\"A <x>\"", "im:a@b" },
    { "\"A\" <im:a@b>", "\"A\"", "im:a@b" },
    { "", NULL, NULL }, { "im:a@b", NULL, NULL }, { "<>", NULL, NULL },
    { "<im:a@b", NULL, NULL }, { "<im:a b>", NULL, NULL },
    { "<im:a>b>", NULL, NULL }, { "\"A<im:a@b>", NULL, NULL },
    { ">", NULL, NULL }, { "<im:a@b> ", NULL, NULL },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_str formal, address;
    int rc = lsip_cpim_address(Z(all[i].value), &formal, &address);
    ck_assert_msg(rc == (all[i].uri ? 0 : LSIP_ERR_HEADER_VALUE), "%s",
                  all[i].value);
    if (!rc) {
      ck_str(formal, Z(all[i].formal));
      ck_str(address, Z(all[i].uri));
    }
  }
}
END_TEST

START_TEST(escapes)
{
  static const char *const all[][2] = { /* 2.3, 2.3.1 */
    { "a\\\\b\\\"c\\'d\\b\\t\\n\\r", "a\\b\"c'd\b\t\n\r" },
    { "\\u0041\\u00e9\\u20AC\\u007f", "A\xc3\xa9\xe2\x82\xac\x7f" },
    { "\\u004", "u004" }, { "\\u00g1", "u00g1" }, { "\\q", "q" },
    { "\\ug041", "ug041" }, { "\\u0g41", "u0g41" }, { "\\u004g", "u004g" },
    { "a\\", "a" }, { "\"a\\\"b\"", "a\"b" }, { "\"", "\"" },
    { "\"a\" b", "\"a\" b" }, { "", "" },
  };
  char buf[64];
  size_t n, m;
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    ck_ok(lsip_cpim_unescape(Z(all[i][0]), buf, sizeof(buf), &n));
    ck_str(lsip_str_of(buf, n), Z(all[i][1]));
    for (size_t cap = 0; cap < n; cap++) {
      ck_err(lsip_cpim_unescape(Z(all[i][0]), buf, cap, &m), ERR_NOSPC);
      ck_assert_uint_eq(m, n);
    }
  }
}
END_TEST

START_TEST(dates)
{
  static const struct {
    const char *text;
    int64_t seconds; /* -1: none */
  } all[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01t00:00:01.25z", 1 },
    { "1985-04-12T23:20:50.52Z", 482196050 },
    { "1996-12-19T16:39:57-08:00", 851042397 },
    { "2000-02-29T00:00:00+00:00", 951782400 },
    { "2001-02-29T00:00:00Z", -1 }, { "2001-13-01T00:00:00Z", -1 },
    { "2001-01-01T24:00:00Z", -1 }, { "2001-01-01T00:00:00", -1 },
    { "2001-01-01T00:00:00.Z", -1 }, { "2001-01-01 00:00:00Z", -1 },
    { "2001-01-01T00:00:00+0000", -1 }, { "2001-01-01T00:00:00+24:00", -1 },
    { "2001-01-01T00:00:0xZ", -1 }, { "", -1 },
    { "2001-01-01T00:00:00ZZ", -1 }, { "2001-01-01T00:00:00x", -1 },
    { "2001-01-01T00:00:00.25", -1 }, { "2001-01-01T00:00:00x08:00", -1 },
    { "2001-01-01T00:00:00+08x00", -1 }, { "2001-01-01T00:00:00+xx:00", -1 },
    { "2001-01-01T00:00:00+00:xx", -1 }, { "2001-01-01T00:00:00+00:60", -1 },
    { "0000-01-01T00:00:00Z", -1 }, { "2001-00-01T00:00:00Z", -1 },
    { "2001-01-00T00:00:00Z", -1 }, { "2001-01-01Txx:00:00Z", -1 },
    { "2001-01-01T00:xx:00Z", -1 }, { "2001-01-01T00:60:00Z", -1 },
    { "2001-01-01T00:00:61Z", -1 }, { "2001-01-01T00:00:60Z", 978307260 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    int64_t when = -1;
    int rc = lsip_datetime_parse(&when, Z(all[i].text));
    ck_assert_msg(rc == (all[i].seconds < 0 ? LSIP_ERR_HEADER_VALUE : 0),
                  "%s", all[i].text);
    ck_assert_int_eq(when, all[i].seconds);
  }
}
END_TEST

START_TEST(written)
{
  char buf[512];
  lsip_writer w;
  lsip_part content;
  lsip_cpim m;
  memset(&content, 0, sizeof(content));
  content.type = S("text/plain");
  content.body = S("hi");
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_address(&w, S("From"), S("A \"B\" \\"), S("im:a@b"));
  lsip_write_cpim_address(&w, S("To"), S(""), S("im:c@d"));
  lsip_write_cpim_header(&w, S("Subject"), S("fr"), S("l'\"eau\"\r\n\x01\x7f"));
  lsip_write_cpim_header(&w, S("x.Y"), S(""), S(""));
  lsip_write_cpim_content(&w, &content);
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "From: \"A \\\"B\\\" \\\\\"<im:a@b>\r\n"
         "To: <im:c@d>\r\nSubject:;lang=fr l'\"eau\"\\r\\n\\u0001\\u007f\r\n"
         "x.Y: \r\n\r\nContent-Type: text/plain\r\n\r\nhi");
  ck_ok(lsip_cpim_parse(&m, lsip_writer_text(&w), 0));
  ck_lit(m.content.body, "hi");
  content.headers = S("X: y\r\n");
  content.type = S("");
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_content(&w, &content);
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "\r\nX: y\r\n\r\nhi");
}
END_TEST

START_TEST(not_written)
{
  char buf[512];
  lsip_writer w;
  lsip_part content;
  memset(&content, 0, sizeof(content));
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_header(&w, S("A:"), S(""), S("b"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_header(&w, S("A."), S(""), S("b"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_header(&w, S("A\x7f"), S(""), S("b"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_header(&w, S("A"), S("a b"), S("b"));
  ck_err(lsip_writer_end(&w), ERR_PARAM);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_address(&w, S("A"), S(""), S("im:a>"));
  ck_err(lsip_writer_end(&w), ERR_URI);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_content(&w, &content);
  ck_err(lsip_writer_end(&w), ERR_MISSING);
  content.type = S(" \t");
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_cpim_content(&w, &content);
  ck_err(lsip_writer_end(&w), ERR_MISSING);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(the_example), ROW(what_is_one), ROW(headers), ROW(namespaces),
    ROW(addresses), ROW(escapes), ROW(dates), ROW(written), ROW(not_written),
  };
  return RUN("msg-cpim", rows);
}
