/* The writer: include/lsip/write.h. */
#include "support.h"

static char buf[4096];
static lsip_writer w;

static void begin(void)
{
  lsip_writer_init(&w, buf, sizeof(buf));
}

START_TEST(a_whole_request)
{
  parsed p;
  begin();
  lsip_write_request_line(&w, S("INVITE"), S("sip:bob@example.com;x=y"));
  lsip_write_header_id(&w, LSIP_H_VIA, S("SIP/2.0/UDP a.b;branch=z9hG4bK1"));
  lsip_write_header_number(&w, LSIP_H_MAX_FORWARDS, 70);
  lsip_write_name_addr(&w, LSIP_H_FROM, S("Al \"x\\\" ice"),
                       S("sip:alice@example.com"), S("tag=1"));
  lsip_write_name_addr(&w, LSIP_H_TO, S(""), S("sip:bob@example.com"),
                       S(""));
  lsip_write_header_id(&w, LSIP_H_CALL_ID, S("c@d"));
  lsip_write_cseq(&w, 7, S("INVITE"));
  lsip_write_header(&w, S("X-Me"), S("value, \xc3\xa9"));
  lsip_write_body(&w, S("text/plain"), lsip_str_of("a\0b\r\n", 5));
  ck_ok(lsip_writer_end(&w));
  ck_str(lsip_writer_text(&w), lsip_str_of(
    "INVITE sip:bob@example.com;x=y SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1\r\n"
    "Max-Forwards: 70\r\n"
    "From: \"Al \\\"x\\\\\\\" ice\" <sip:alice@example.com>;tag=1\r\n"
    "To: <sip:bob@example.com>\r\n"
    "Call-ID: c@d\r\n"
    "CSeq: 7 INVITE\r\n"
    "X-Me: value, \xc3\xa9\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 5\r\n\r\na\0b\r\n", w.len));
  p = parse(lsip_writer_text(&w));
  ck_ok(p.rc);
  release(&p);
}
END_TEST

START_TEST(status_lines_and_empty_bodies)
{
  begin();
  lsip_write_status_line(&w, 486, S(""));
  lsip_write_status_line(&w, 200, S("Fine"));
  lsip_write_body(&w, S("text/plain"), S(""));
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "SIP/2.0 486 Busy Here\r\n"
         "SIP/2.0 200 Fine\r\nContent-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(numbers)
{
  begin();
  lsip_write_number(&w, 0);
  lsip_write_raw(&w, S(" "));
  lsip_write_number(&w, UINT64_MAX);
  ck_lit(lsip_writer_text(&w), "0 18446744073709551615");
}
END_TEST

/* Each setter with a text of the application in each place. */
static void set(int which, lsip_str s)
{
  begin();
  switch (which) {
  case 0: lsip_write_text(&w, s); break;
  case 1: lsip_write_quoted(&w, s); break;
  case 2: lsip_write_request_line(&w, s, S("sip:a@b.c")); break;
  case 3: lsip_write_request_line(&w, S("BYE"), s); break;
  case 4: lsip_write_status_line(&w, 200, s); break;
  case 5: lsip_write_header(&w, s, S("x")); break;
  case 6: lsip_write_header(&w, S("x"), s); break;
  case 7: lsip_write_header_id(&w, LSIP_H_SUBJECT, s); break;
  case 8: lsip_write_name_addr(&w, LSIP_H_TO, s, S("sip:a@b.c"), S(""));
    break;
  case 9: lsip_write_name_addr(&w, LSIP_H_TO, S(""), s, S("")); break;
  case 10: lsip_write_name_addr(&w, LSIP_H_TO, S(""), S("sip:a@b.c"), s);
    break;
  case 11: lsip_write_cseq(&w, 1, s); break;
  default: lsip_write_body(&w, s, S("x")); break;
  }
}
enum { SETTERS = 13 };

START_TEST(hostile_14_no_setter_lets_a_line_end_pass)
{
  static const lsip_str bad[] = {
    LSIP_STR_INIT("a\r\nX: y"), LSIP_STR_INIT("a\nb"), LSIP_STR_INIT("a\rb"),
    LSIP_STR_INIT("a\0b"), LSIP_STR_INIT("\n"), LSIP_STR_INIT("a\r\n"),
    LSIP_STR_INIT("a\x7f"), LSIP_STR_INIT("\x01"),
    LSIP_STR_INIT("a=\"b\r\nX: y\""),
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    for (int which = 0; which < SETTERS; which++) {
      set(which, bad[i]);
      ck_assert_msg(lsip_writer_end(&w) < 0, "setter %d, text %zu", which,
                    i);
    }
  }
}
END_TEST

START_TEST(hostile_14_no_setter_lets_another_part_begin)
{
  static const lsip_str no_scheme[] = {
    LSIP_STR_INIT("a"), LSIP_STR_INIT("sip:"), LSIP_STR_INIT(":a"),
    LSIP_STR_INIT("1a:b"), LSIP_STR_INIT("a@b:c"), LSIP_STR_INIT("*"),
  };
  set(5, S("a b"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  set(5, S("a:"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  set(5, S(""));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  set(2, S("BYE x"));
  ck_err(lsip_writer_end(&w), ERR_METHOD);
  set(3, S("sip:a@b SIP/2.0"));
  ck_err(lsip_writer_end(&w), ERR_URI);
  set(3, S(""));
  ck_err(lsip_writer_end(&w), ERR_URI);
  for (size_t i = 0; i < sizeof(no_scheme) / sizeof(no_scheme[0]); i++) {
    set(3, no_scheme[i]);
    ck_err(lsip_writer_end(&w), ERR_URI);
    set(9, no_scheme[i]);
    ck_err(lsip_writer_end(&w), ERR_URI);
  }
  set(9, S("sip:a@b>;tag=x"));
  ck_err(lsip_writer_end(&w), ERR_URI);
  set(9, S("sip:a@b \"x\""));
  ck_err(lsip_writer_end(&w), ERR_URI);
  set(10, S("a=b, <sip:evil@x.y>"));
  ck_err(lsip_writer_end(&w), ERR_PARAM);
  set(10, S("a=\"b"));
  ck_err(lsip_writer_end(&w), ERR_PARAM);
  set(10, S("a:b")); /* of a URI only */
  ck_err(lsip_writer_end(&w), ERR_PARAM);
  set(10, S("a=b;"));
  ck_err(lsip_writer_end(&w), ERR_PARAM);
  set(10, S("a=b ; c=\"d;e\";lr"));
  ck_ok(lsip_writer_end(&w));
  set(8, S("Bob\" <sip:evil@x.y>;x=\""));
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "To: \"Bob\\\" <sip:evil@x.y>;x=\\\"\" "
         "<sip:a@b.c>\r\n");
}
END_TEST

/* A value that came folded in a message may be written: as one line. */
START_TEST(folds_become_spaces)
{
  set(6, S("a\r\n b\r\n\t\r\n  c"));
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "x: a b c\r\n");
  set(6, S("a\r\n "));
  ck_ok(lsip_writer_end(&w));
  set(6, S("a\r\n b\r\nEvil: x"));
  ck_err(lsip_writer_end(&w), ERR_CONTROL);
  set(6, S("a\r\n\r\n b"));
  ck_err(lsip_writer_end(&w), ERR_CONTROL);
}
END_TEST

START_TEST(errors_stick)
{
  begin();
  lsip_write_header(&w, S("a b"), S("x"));
  lsip_write_status_line(&w, 99, S(""));
  lsip_write_text(&w, S("more"));
  ck_err(lsip_writer_end(&w), ERR_HEADER_NAME);
  ck_assert_uint_eq(w.len, 0);
  begin();
  lsip_write_cseq(&w, 0x80000000u, S("BYE"));
  ck_err(lsip_writer_end(&w), ERR_NUMBER);
  begin();
  lsip_write_header_id(&w, LSIP_H_OTHER, S("x"));
  ck_err(lsip_writer_end(&w), ERR_ARGUMENT);
  /* a real error is worth more than a lack of space */
  lsip_writer_init(&w, NULL, 0);
  lsip_write_text(&w, S("abc"));
  ck_err(lsip_writer_end(&w), ERR_NOSPC);
  lsip_write_text(&w, S("a\nb"));
  ck_err(lsip_writer_end(&w), ERR_CONTROL);
}
END_TEST

START_TEST(lack_of_space_says_how_much)
{
  for (size_t cap = 0; cap <= 12; cap++) {
    char *exact = malloc(cap ? cap : 1);
    lsip_writer_init(&w, exact, cap);
    lsip_write_header(&w, S("abc"), S("defg"));
    ck_assert_uint_eq(w.needed, 11);
    ck_assert_int_eq(lsip_writer_end(&w), cap < 11 ? LSIP_ERR_NOSPC : 0);
    ck_assert_uint_le(w.len, cap);
    ck_assert_int_eq(memcmp(exact, "abc: defg\r\n", w.len), 0);
    free(exact);
  }
}
END_TEST

static int check_lines(const char *lines)
{
  lsip_extra x;
  memset(&x, 0, sizeof(x));
  x.headers = Z(lines);
  return lsip_extra_check(&x);
}

START_TEST(extras)
{
  static const char *const own[] = {
    "Via: x\r\n", "v: x\r\n", "From: x\r\n", "t: x\r\n", "Call-ID: x\r\n",
    "CSEQ: x\r\n", "Max-Forwards: 1\r\n", "l: 1\r\n", "c: a/b\r\n",
    "Content-Length : 1\r\n",
  };
  lsip_extra x;
  ck_ok(lsip_extra_check(NULL));
  ck_ok(check_lines(""));
  ck_ok(check_lines("Subject: x\r\nX-A: b\r\n"));
  for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
    ck_assert_msg(check_lines(own[i]) == LSIP_ERR_DUPLICATE, "%s", own[i]);
  ck_assert_int_lt(check_lines("Subject: x"), 0);
  ck_assert_int_lt(check_lines("Subject: x\r\n\r\n"), 0);
  ck_assert_int_lt(check_lines("Subject: x\n"), 0);
  ck_assert_int_lt(check_lines("Subject: x\r\n y\r\n"), 0);
  ck_assert_int_lt(check_lines("Sub ject: x\r\n"), 0);
  ck_assert_int_lt(check_lines("Subject\r\n"), 0);
  memset(&x, 0, sizeof(x));
  x.body = S("b");
  ck_err(lsip_extra_check(&x), ERR_ARGUMENT);
  x.content_type = S("text/plain");
  ck_ok(lsip_extra_check(&x));
  x.content_type = S("text/plain\r\nX: y");
  ck_err(lsip_extra_check(&x), ERR_CONTROL);
  x.content_type = S("text");
  ck_assert_int_lt(lsip_extra_check(&x), 0);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(a_whole_request), ROW(status_lines_and_empty_bodies), ROW(numbers),
    ROW(hostile_14_no_setter_lets_a_line_end_pass),
    ROW(hostile_14_no_setter_lets_another_part_begin),
    ROW(folds_become_spaces), ROW(errors_stick),
    ROW(lack_of_space_says_how_much), ROW(extras),
  };
  return RUN("msg-write", rows);
}
