#include "records.h"

static sink out;

static lsip_ladder *make(uint32_t width, uint32_t flags)
{
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.width = width;
  c.flags = flags;
  ck_assert_int_eq(lsip_ladder_new(&l, &c), 0);
  return l;
}

static const char *printed(const lsip_ladder *l)
{
  memset(&out, 0, sizeof out);
  ck_assert_int_eq(lsip_ladder_print(l, sink_write, &out), 0);
  return out.bytes;
}

static void add(lsip_ladder *l, int outgoing, const char *text, uint64_t ms)
{
  lsip_trace_record r = record_of(outgoing, "192.0.2.2:5060", text, ms);
  lsip_ladder_add(l, &r, 0);
}

static void add_call(lsip_ladder *l)
{
  add(l, 1, SIP_INVITE, 1000);
  add(l, 1, SIP_INVITE, 1500);
  add(l, 0, SIP_RESPONSE("180 Ringing"), 1521);
  add(l, 0, SIP_RESPONSE("200 OK"), 3000);
  add(l, 1, SIP_HOLD, 14000);
}

START_TEST(a_call)
{
  lsip_ladder *l = make(0, 0);
  add_call(l);
  ck_assert_str_eq(printed(l),
    "          192.0.2.1:5060                  192.0.2.2:5060\n"
    "    0.000        |------- INVITE 1 (SDP) ------->|\n"
    "    0.500        |------- INVITE 1 (SDP) ------->| again\n"
    "    0.521        |<--- 180 Ringing 1 INVITE -----|\n"
    "    2.000        |<------ 200 OK 1 INVITE -------|\n"
    "   13.000        |--- INVITE 2 (SDP sendonly) -->|\n");
  ck_assert_uint_eq(lsip_ladder_count(l), 5);
  lsip_ladder_free(l);
}
END_TEST

START_TEST(narrow_says_less)
{
  lsip_ladder *l = make(44, 0);
  add_call(l);
  ck_assert_ptr_nonnull(strstr(printed(l), " 180 "));
  ck_assert_ptr_null(strstr(out.bytes, "Ringing"));
  lsip_ladder_free(l);
}
END_TEST

START_TEST(names_and_signs)
{
  lsip_ladder *l = make(0, LSIP_LADDER_UTF8 | LSIP_LADDER_COLOUR);
  lsip_addr bob = addr_of("192.0.2.2:5060");
  add_call(l);
  ck_assert_int_eq(lsip_ladder_name(l, &bob, LSIP_STR("bob")), 0);
  ck_assert_ptr_nonnull(strstr(printed(l), "bob\n"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "\342\226\266"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "\033[36m"));
  ck_assert_ptr_null(strstr(out.bytes, "192.0.2.2"));
  lsip_ladder_free(l);
}
END_TEST

/* Three hosts: an arrow passes the column in the middle. */
START_TEST(three_hosts)
{
  lsip_ladder *l = make(0, 0);
  lsip_trace_record r;
  add(l, 1, SIP_INVITE, 0);
  r = record_of(1, "[2001:db8::3]:5060", SIP_INVITE, 1);
  lsip_ladder_add(l, &r, LSIP_LADDER_LOST);
  ck_assert_ptr_nonnull(strstr(printed(l), "[2001:db8::3]:5060\n"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "X| lost\n"));
  lsip_ladder_free(l);
}
END_TEST

START_TEST(lines)
{
  char buf[LSIP_LADDER_LINE];
  lsip_ladder *l = make(0, 0);
  ck_assert_uint_eq(lsip_ladder_line(l, buf, sizeof buf), 0);
  add(l, 1, SIP_INVITE, 0);
  ck_assert_uint_gt(lsip_ladder_line(l, buf, sizeof buf), 0);
  ck_assert_str_eq(buf, "    0.000 --> 192.0.2.2:5060 UDP  INVITE "
                        "sip:b@192.0.2.2  1 INVITE  SDP  [1@192.0.2.1]");
  add(l, 0, SIP_RESPONSE("180 Ringing"), 21);
  ck_assert_uint_eq(lsip_ladder_line(l, buf, sizeof buf), strlen(buf));
  ck_assert_str_eq(buf, "    0.021 <-- 192.0.2.2:5060 UDP  180 Ringing"
                        "  1 INVITE  [1@192.0.2.1]");
  ck_assert_uint_eq(lsip_ladder_line(l, buf, 10), 0);
  lsip_ladder_free(l);
}
END_TEST

/* No byte of the network reaches a terminal as a control character. */
START_TEST(bad_bytes)
{
  static const char *const bad[] = {
    "", "\r\n\r\n", "\033[2J\033]0;x\007", "INVITE", "SIP/2.0 200 \033[1m",
    "INVITE sip:\001 SIP/2.0\r\nCSeq: \377 \033\r\n\r\n",
    "\377\376\r\n", "SIP/2.0 999999999999 x\r\n\r\n"
  };
  lsip_ladder *l = make(20, 0);
  char buf[LSIP_LADDER_LINE];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    add(l, i % 2 == 0, bad[i], i);
    ck_assert_uint_gt(lsip_ladder_line(l, buf, sizeof buf), 0);
    for (size_t k = 0; buf[k]; k++)
      ck_assert(buf[k] >= ' ' && buf[k] < 0x7f);
  }
  for (const char *p = printed(l); *p; p++)
    ck_assert(*p == '\n' || (*p >= ' ' && *p < 0x7f));
  ck_assert_ptr_nonnull(strstr(out.bytes, "keep-alive"));
  lsip_ladder_free(l);
}
END_TEST

START_TEST(a_dropped_message_says_why)
{
  lsip_ladder *l = make(0, 0);
  lsip_trace_record r =
      record_of(0, "192.0.2.2:5060", SIP_RESPONSE("200 OK"), 0);
  r.drop = LSIP_COUNT_DROP_STRAY_RESPONSE;
  lsip_ladder_add(l, &r, 0);
  ck_assert_ptr_nonnull(strstr(printed(l), "dropped: response that"));
  lsip_ladder_free(l);
}
END_TEST

/* Old messages are forgotten, and their columns serve again. */
START_TEST(bounds)
{
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_messages = 3;
  c.max_hosts = 3;
  ck_assert_int_eq(lsip_ladder_new(&l, &c), 0);
  for (unsigned i = 0; i < 20; i++) {
    lsip_trace_record r = record_of(1, "192.0.2.2:1", SIP_INVITE, i);
    r.remote.port = (uint16_t)(6000 + i);
    lsip_ladder_add(l, &r, 0);
  }
  ck_assert_ptr_nonnull(strstr(printed(l), "not kept: 17\n"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "192.0.2.2:6019"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "192.0.2.1:5060 to 192.0.2.2:60"));
  ck_assert_ptr_null(strstr(out.bytes, "192.0.2.2:6000"));
  lsip_ladder_free(l);
}
END_TEST

START_TEST(nothing_to_show)
{
  lsip_ladder *l = make(0, 0);
  ck_assert_str_eq(printed(l), "\n");
  out.fail_at = 1;
  ck_assert_int_eq(lsip_ladder_print(l, sink_write, &out), LSIP_ERR_IO);
  lsip_ladder_free(l);
  lsip_ladder_free(NULL);
}
END_TEST

START_TEST(wrong_arguments)
{
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_hosts = 65;
  ck_assert_int_eq(lsip_ladder_new(&l, &c), LSIP_ERR_ARGUMENT);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("ladder");
  TCase *tc = tcase_create("ladder");
  SRunner *runner = srunner_create(suite);
  int failed;
  tcase_add_test(tc, a_call);
  tcase_add_test(tc, narrow_says_less);
  tcase_add_test(tc, names_and_signs);
  tcase_add_test(tc, three_hosts);
  tcase_add_test(tc, lines);
  tcase_add_test(tc, bad_bytes);
  tcase_add_test(tc, a_dropped_message_says_why);
  tcase_add_test(tc, bounds);
  tcase_add_test(tc, nothing_to_show);
  tcase_add_test(tc, wrong_arguments);
  suite_add_tcase(suite, tc);
  srunner_run_all(runner, CK_NORMAL);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
