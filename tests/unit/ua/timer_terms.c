/* The rules of RFC 4028: what is read, agreed, raised and written. */
#include "ua/timer_terms.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct text {
  lsip_msg m;
  char bytes[1024];
  uint64_t index[512];
} text;

static lsip_timer_terms read_lines(const char *lines, int expect)
{
  static text t;
  lsip_timer_terms out;
  int n = snprintf(t.bytes, sizeof t.bytes,
                   "INVITE sip:b@b.test SIP/2.0\r\n"
                   "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\n"
                   "From: <sip:a@b.test>;tag=1\r\nTo: <sip:b@b.test>\r\n"
                   "Call-ID: c\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                   "%sContent-Length: 0\r\n\r\n", lines);
  ck_assert_int_eq(lsip_msg_parse(&t.m, t.index, sizeof t.index, t.bytes,
                                  (size_t)n, NULL, NULL), 0);
  ck_assert_int_eq(lsip_timer_read(&out, &t.m) != 0, expect);
  return out;
}

START_TEST(reading)
{
  lsip_timer_terms t = read_lines("", 0);
  ck_assert_uint_eq(t.expires | t.min_se | t.refresher | t.supported, 0);
  t = read_lines("x: 1800 ; Refresher = UAS;a=b\r\nk: 100rel, timer\r\n"
                 "min-se: 120;x\r\n", 0);
  ck_assert_uint_eq(t.expires, 1800);
  ck_assert_uint_eq(t.min_se, 120);
  ck_assert_uint_eq(t.refresher, LSIP_REFRESHER_UAS);
  ck_assert_uint_eq(t.supported, 1);
  t = read_lines("Session-Expires: 90;refresher=uac\r\nRequire: timer\r\n",
                 0);
  ck_assert_uint_eq(t.refresher, LSIP_REFRESHER_UAC);
  ck_assert_uint_eq(t.supported, 1);
  t = read_lines("Session-Expires: 90;refresher=other\r\n", 0);
  ck_assert_uint_eq(t.refresher, LSIP_REFRESHER_NONE);
  t = read_lines("Session-Expires: soon\r\nMin-SE: 100\r\n", 1);
  ck_assert_uint_eq(t.expires, 0);
  ck_assert_uint_eq(t.min_se, 100);
  t = read_lines("Session-Expires: 4294967296\r\n", 1);
  ck_assert_uint_eq(t.expires, 0);
  t = read_lines("Session-Expires: 100\r\nMin-SE: -1\r\n", 1);
  ck_assert_uint_eq(t.expires, 100);
}
END_TEST

/* Table 2, row by row; then the rows that "NA" excludes and a peer may send
 * all the same, and who has asked in the fourth row. */
static const struct row {
  int supported, expires, refresher, want, in_response, seconds;
} rows[] = {
  { 0, 1800, LSIP_REFRESHER_NONE, 0, LSIP_REFRESHER_UAS, 1800 },
  { 0, 1800, LSIP_REFRESHER_UAC, 0, LSIP_REFRESHER_UAS, 1800 },
  { 0, 1800, LSIP_REFRESHER_UAS, 0, LSIP_REFRESHER_UAS, 1800 },
  { 1, 1800, LSIP_REFRESHER_NONE, 0, LSIP_REFRESHER_UAC, 1800 },
  { 1, 1800, LSIP_REFRESHER_UAC, 0, LSIP_REFRESHER_UAC, 1800 },
  { 1, 1800, LSIP_REFRESHER_UAS, 0, LSIP_REFRESHER_UAS, 1800 },
  { 1, 0, LSIP_REFRESHER_NONE, 600, LSIP_REFRESHER_UAS, 600 },
  { 0, 0, LSIP_REFRESHER_NONE, 600, LSIP_REFRESHER_UAS, 600 },
  { 1, 1800, LSIP_REFRESHER_NONE, 600, LSIP_REFRESHER_UAC, 600 },
  { 1, 1800, LSIP_REFRESHER_UAS, 3600, LSIP_REFRESHER_UAS, 1800 },
  { 1, 90, LSIP_REFRESHER_NONE, 0, LSIP_REFRESHER_UAC, 90 },
  { 0, 89, LSIP_REFRESHER_NONE, 0, LSIP_REFRESHER_UAS, 0 }
};

START_TEST(table_2)
{
  lsip_timer_terms asked, answer;
  const struct row *r = &rows[_i];
  memset(&asked, 0, sizeof asked);
  asked.supported = (uint8_t)r->supported;
  asked.expires = (uint32_t)r->expires;
  asked.refresher = (uint8_t)r->refresher;
  lsip_timer_agree(&answer, &asked, (uint32_t)r->want);
  ck_assert_uint_eq(answer.refresher, (unsigned)r->in_response);
  ck_assert_uint_eq(answer.expires, (unsigned)r->seconds);
}
END_TEST

START_TEST(nobody_asks)
{
  lsip_timer_terms asked, answer;
  memset(&asked, 0, sizeof asked);
  asked.supported = 1;
  asked.min_se = 300;
  lsip_timer_agree(&answer, &asked, 0);
  ck_assert_uint_eq(answer.expires, 0);
}
END_TEST

/* Section 9: not below the Min-SE of the request, not above its value. */
START_TEST(lowering)
{
  lsip_timer_terms asked = { 1800, 900, LSIP_REFRESHER_UAC, 1 }, answer;
  lsip_timer_agree(&answer, &asked, 600);
  ck_assert_uint_eq(answer.expires, 900);
  asked.expires = 0;
  lsip_timer_agree(&answer, &asked, 600);
  ck_assert_uint_eq(answer.expires, 900);
  asked.min_se = 0;
  lsip_timer_agree(&answer, &asked, 30);
  ck_assert_uint_eq(answer.expires, LSIP_TIMER_FLOOR);
}
END_TEST

START_TEST(too_small)
{
  lsip_timer_terms asked = { 89, 0, LSIP_REFRESHER_NONE, 1 };
  ck_assert(lsip_timer_too_small(&asked, 90));
  asked.expires = 90;
  ck_assert(!lsip_timer_too_small(&asked, 90));
  asked.expires = 0;
  ck_assert(!lsip_timer_too_small(&asked, 90));
  asked.expires = 1;
  asked.supported = 0;
  ck_assert(!lsip_timer_too_small(&asked, 90));
}
END_TEST

START_TEST(raising)
{
  lsip_timer_terms t = { 100, 0, LSIP_REFRESHER_UAC, 0 };
  ck_assert(!lsip_timer_raise(&t, 100)); /* it was enough */
  ck_assert(!lsip_timer_raise(&t, 0));
  ck_assert(lsip_timer_raise(&t, 3600));
  ck_assert_uint_eq(t.expires, 3600);
  ck_assert_uint_eq(t.min_se, 3600);
  ck_assert_uint_eq(t.refresher, LSIP_REFRESHER_UAC);
  ck_assert(!lsip_timer_raise(&t, 3600));
  ck_assert(lsip_timer_raise(&t, 4000));
  ck_assert_uint_eq(t.expires, 4000);
  memset(&t, 0, sizeof t);
  ck_assert(!lsip_timer_raise(&t, 89));
  ck_assert(lsip_timer_raise(&t, 90)); /* a proxy had asked */
  ck_assert_uint_eq(t.expires, 0);
  ck_assert_uint_eq(t.min_se, 90);
}
END_TEST

START_TEST(times)
{
  ck_assert_uint_eq(lsip_timer_refresh_ms(90), 45000);
  ck_assert_uint_eq(lsip_timer_expiry_ms(90), 60000);
  ck_assert_uint_eq(lsip_timer_expiry_ms(96), 64000);
  ck_assert_uint_eq(lsip_timer_expiry_ms(1800), 1768000);
  ck_assert_uint_eq(lsip_timer_refresh_ms(UINT32_MAX),
                    (uint64_t)UINT32_MAX * 500);
  ck_assert_uint_eq(lsip_timer_expiry_ms(UINT32_MAX),
                    (uint64_t)UINT32_MAX * 1000 - 32000);
}
END_TEST

static const char *written(const lsip_timer_terms *t, int answer, int peer)
{
  static char buf[LSIP_TIMER_LINES + 1];
  lsip_writer w;
  lsip_writer_init(&w, buf, LSIP_TIMER_LINES);
  if (answer)
    lsip_timer_write_answer(&w, t, peer);
  else
    lsip_timer_write_request(&w, t);
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  buf[w.len] = '\0';
  return buf;
}

START_TEST(writing)
{
  lsip_timer_terms t;
  memset(&t, 0, sizeof t);
  ck_assert_str_eq(written(&t, 0, 0), "");
  ck_assert_str_eq(written(&t, 1, 1), "");
  t.min_se = 90;
  ck_assert_str_eq(written(&t, 0, 0), "Min-SE: 90\r\n");
  t.expires = t.min_se = UINT32_MAX;
  ck_assert_str_eq(written(&t, 0, 0), "Session-Expires: 4294967295\r\n"
                                      "Min-SE: 4294967295\r\n");
  t.refresher = LSIP_REFRESHER_UAC;
  ck_assert_str_eq(written(&t, 1, 1),
                   "Session-Expires: 4294967295;refresher=uac\r\n"
                   "Require: timer\r\n");
  t.refresher = LSIP_REFRESHER_UAS;
  ck_assert_str_eq(written(&t, 1, 0),
                   "Session-Expires: 4294967295;refresher=uas\r\n");
}
END_TEST

int main(void)
{
  Suite *s = suite_create("timer_terms");
  TCase *c = tcase_create("rules");
  SRunner *r;
  int failed;
  tcase_add_test(c, reading);
  tcase_add_loop_test(c, table_2, 0, sizeof rows / sizeof rows[0]);
  tcase_add_test(c, nobody_asks);
  tcase_add_test(c, lowering);
  tcase_add_test(c, too_small);
  tcase_add_test(c, raising);
  tcase_add_test(c, times);
  tcase_add_test(c, writing);
  suite_add_tcase(s, c);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
