/* The rows of hostile input about numbers, smuggled headers and what an
 * application writes, each by its number. */
#include "support.h"

#include "reading.h"

/* --------------------------------------------------------------- row 7 -- */

static const char *const numbers[] = {
  "-1", "0", "2147483647", "2147483648", "2147483649", "4294967295",
  "4294967296", "4294967297", "18446744073709551615",
  "18446744073709551616", "18446744073709551617", NULL /* 400 digits */
};

/* Parses a text that holds one %s; returns the error. */
static int with_number(const char *format, const char *number, uint32_t *cseq,
                       uint32_t *forwards)
{
  char text[2048];
  parsed p;
  int rc;
  snprintf(text, sizeof(text), format, number);
  p = parse(Z(text));
  *cseq = lsip_msg_cseq(&p.m);
  *forwards = lsip_msg_max_forwards(&p.m);
  rc = p.rc;
  (void)read_all(&p.m);
  release(&p);
  return rc;
}

#define NUM_VIA "Via: SIP/2.0/UDP a.b\r\n"
#define NUM_REST "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
#define NUM_CSEQ "CSeq: 1 BYE\r\n"
#define NUM_LINE "BYE sip:a@b.c SIP/2.0\r\n"

START_TEST(hostile_07_numbers_of_messages)
{
  static const struct { const char *format; unsigned good; } rows[] = {
    /* bit i of `good`: numbers[i] is accepted */
    { NUM_LINE NUM_VIA NUM_REST "CSeq: %s BYE\r\n\r\n", 1 << 1 | 1 << 2 },
    { NUM_LINE NUM_VIA NUM_REST NUM_CSEQ "Max-Forwards: %s\r\n\r\n", 1 << 1 },
    { NUM_LINE NUM_VIA NUM_REST NUM_CSEQ "Content-Length: %s\r\n\r\n",
      1 << 1 },
    { NUM_LINE "Via: SIP/2.0/UDP a.b:%s\r\n" NUM_REST NUM_CSEQ "\r\n", 0 },
    { NUM_LINE "Via: SIP/2.0/UDP a.b;rport=%s\r\n" NUM_REST NUM_CSEQ "\r\n",
      1 << 1 },
    { NUM_LINE "Via: SIP/2.0/UDP a.b;ttl=%s\r\n" NUM_REST NUM_CSEQ "\r\n",
      1 << 1 },
    { "BYE sip:a@b.c:%s SIP/2.0\r\n" NUM_VIA NUM_REST NUM_CSEQ "\r\n", 0 },
    { "SIP/2.0 %s OK\r\n" NUM_VIA NUM_REST NUM_CSEQ "\r\n", 0 },
  };
  char long_number[401];
  memset(long_number, '9', 400);
  long_number[400] = 0;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    for (unsigned k = 0; k < 12; k++) {
      const char *n = numbers[k] ? numbers[k] : long_number;
      uint32_t cseq, forwards;
      int rc = with_number(rows[i].format, n, &cseq, &forwards);
      ck_assert_msg((rc == LSIP_OK) == (rows[i].good >> k & 1), "%s, %s",
                    rows[i].format, n);
      if (rc < 0)
        ck_assert_int_eq(lsip_error_status(rc), 400);
      ck_assert_uint_le(cseq, 0x7fffffff);
      ck_assert(forwards <= 255 || forwards == UINT32_MAX);
    }
  }
}
END_TEST

START_TEST(hostile_07_numbers_of_readers)
{
  static const uint64_t good[] = { 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0 };
  char long_number[401], text[512];
  memset(long_number, '9', 400);
  long_number[400] = 0;
  for (unsigned k = 0; k < 12; k++) {
    const char *n = numbers[k] ? numbers[k] : long_number;
    lsip_number_value v;
    lsip_rack rack;
    uint32_t out;
    ck_assert_int_eq(lsip_number_parse(&v, Z(n)) == 0, good[k]);
    snprintf(text, sizeof(text), "%s 1 INVITE", n);
    ck_assert_int_eq(lsip_rack_parse(&rack, Z(text)) == 0, good[k]);
    snprintf(text, sizeof(text), "expires=%s", n);
    ck_assert_int_eq(lsip_param_number(Z(text), S("expires"), UINT32_MAX,
                                       &out) == 0, good[k]);
    snprintf(text, sizeof(text), "q=%s", n);
    ck_assert_int_eq(lsip_param_q(Z(text), &out) == 0, k == 1);
  }
}
END_TEST

/* -------------------------------------------------------------- row 13 -- */

START_TEST(hostile_13_nothing_but_blanks_before_the_colon)
{
  for (int c = 0; c < 256; c++) {
    char text[512];
    size_t n = (size_t)snprintf(text, sizeof(text), BYE_HEAD
                                "Subject_: x\r\n\r\n");
    parsed p;
    char *at = strstr(text, "_:");
    *at = (char)c;
    p = parse(lsip_str_of(text, n));
    if (c == ' ' || c == '\t' || c == ':')
      ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_SUBJECT), 1);
    else
      ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_SUBJECT), 0);
    release(&p);
  }
}
END_TEST

START_TEST(hostile_13_singletons_stand_once)
{
  int tried = 0;
  for (int id = 1; id < LSIP_HEADER_COUNT; id++) {
    lsip_header_info info;
    lsip_str other;
    char text[1024];
    parsed p;
    ck_ok(lsip_header_about(&info, id));
    other = info.compact.len ? info.compact : info.name;
    if (!(info.occurs & LSIP_OCCURS_ONCE) || info.occurs & LSIP_OCCURS_STACK
        || id == LSIP_H_DATE)
      continue;
    snprintf(text, sizeof(text), BYE_HEAD "%.*s: 1\r\n%.*s: 1\r\n\r\n",
             (int)info.name.len, info.name.ptr, (int)other.len, other.ptr);
    p = parse(Z(text));
    ck_assert_msg(p.rc == LSIP_ERR_DUPLICATE && p.err.header == id, "%.*s",
                  (int)info.name.len, info.name.ptr);
    release(&p);
    tried++;
  }
  ck_assert_int_gt(tried, 25);
}
END_TEST

/* -------------------------------------------------------------- row 14 -- */

/* Whatever an application writes as a value, what comes out is one field
 * with that value, or nothing. */
START_TEST(hostile_14_values_come_back_as_they_were)
{
  static const char odd[] = "\r\n\"\\<>;,: \t=abcdefg";
  uint32_t state = 7;
  for (int round = 0; round < 20000; round++) {
    char value[24], buf[1024], plain[64];
    size_t n = (size_t)round % sizeof(value), back;
    lsip_writer w;
    lsip_name_addr na;
    parsed p;
    for (size_t i = 0; i < n; i++) {
      state = state * 1664525u + 1013904223u;
      value[i] = odd[(state >> 24) % (sizeof(odd) - 1)];
      if (state >> 16 & 1)
        value[i] = (char)(state >> 8);
    }
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_write_raw(&w, S(BYE_HEAD));
    lsip_write_name_addr(&w, LSIP_H_CONTACT, lsip_str_of(value, n),
                         S("sip:x@y.z"), S("a=b"));
    lsip_write_header(&w, S("X-Mine"), lsip_str_of(value, n));
    lsip_write_body(&w, S(""), S(""));
    if (lsip_writer_end(&w) != LSIP_OK)
      continue;
    p = parse(lsip_writer_text(&w));
    ck_assert_int_eq(lsip_msg_field_count(&p.m), 8);
    ck_ok(p.rc);
    ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_CONTACT, &na));
    ck_lit(na.uri, "sip:x@y.z");
    ck_lit(na.params, "a=b");
    if (n) {
      ck_ok(lsip_unquote(na.display, plain, sizeof(plain), &back));
      ck_str(lsip_str_of(plain, back), lsip_str_of(value, n));
    }
    release(&p);
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(hostile_07_numbers_of_messages), ROW(hostile_07_numbers_of_readers),
    ROW(hostile_13_nothing_but_blanks_before_the_colon),
    ROW(hostile_13_singletons_stand_once),
    ROW(hostile_14_values_come_back_as_they_were),
  };
  return RUN("msg-hostile-values", rows);
}
