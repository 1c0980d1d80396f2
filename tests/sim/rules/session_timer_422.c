/* Intervals that are too small: 422 and Min-SE (RFC 4028 5, 7.3, 8.1, 9). */
#include "session_timer.h"

START_TEST(too_small_for_us)
{
  char text[1024];
  sent *no, *ok;
  start_with(0, 300, 0);
  snprintf(text, sizeof text, "%s%s", lone_invite,
           KNOWS "Session-Expires: 299\n");
  l.take = 1;
  lone_hear(&l, text, lone_sdp);
  no = lone_last(&l, "SIP/2.0 422 Session Interval Too Small");
  ck_assert_ptr_nonnull(no);
  ck_assert_str_eq(lone_header(no, "Min-SE"), "300");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 0);
  ok = call_in("Session-Expires: 299\n"); /* 8.1: no use refusing it */
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), "299;refresher=uas");
  lone_inside(&l, ok, 0, NULL, "UPDATE", 2, KNOWS "Session-Expires: 299\n",
              NULL);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 422"), "CSeq"),
                   "2 UPDATE");
  lone_inside(&l, ok, 0, NULL, "INVITE", 3, KNOWS CAROL
              "Session-Expires: 1\n", lone_sdp);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 422"), "CSeq"),
                   "3 INVITE");
  timer_is(299, 1); /* 10: unchanged */
  lone_inside(&l, ok, 0, NULL, "UPDATE", 4, "Session-Expires: x\n", NULL);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 400"));
  hang_up(ok, 0);
}
END_TEST

/* Section 13: the largest Min-SE of all 422; cleared by the dialog. */
START_TEST(too_small_for_them)
{
  sent *invite = invite_for(100), *first = invite;
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 3600\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "3600");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "3600");
  ck_assert_str_eq(lone_header(invite, "CSeq"), "2 INVITE");
  ck_assert_str_eq(lone_header(invite, "Call-ID"),
                   lone_header(first, "Call-ID"));
  ck_assert_str_eq(lone_header(invite, "From"), lone_header(first, "From"));
  ck_assert_ptr_nonnull(strstr(invite->text, lone_sdp));
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 4000\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "4000");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "4000");
  lone_answer(&l, invite, "200 OK", "p", BOB "Require: timer\n"
              "Allow: UPDATE\nSession-Expires: 4000;refresher=uac\n",
              lone_sdp);
  timer_is(4000, 1);
  lone_run(&l, 2000001);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "4000;refresher=uac");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "");
  lone_answer(&l, lone_last(&l, "UPDATE"), "422 Too Small", NULL,
              "Min-SE: 5000\n", NULL);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 2);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "5000;refresher=uac");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "5000");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL,
              BOB "Session-Expires: 4500;refresher=uac\n", NULL);
  lone_run(&l, 2250001); /* 7.4: now it is the dialog's */
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "5000");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "5000;refresher=uac");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL, BOB, NULL);
  hang_up(invite, 1);
}
END_TEST

/* A Min-SE that came in their request stands in ours. */
START_TEST(min_se_of_their_request)
{
  sent *ok = call_in(KNOWS "Allow: UPDATE\nMin-SE: 700\n"
                     "Session-Expires: 800;refresher=uas\n");
  lone_run(&l, 400001);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "700");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "800;refresher=uac");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL,
              CAROL "Session-Expires: 800;refresher=uac\n", NULL);
  hang_up(ok, 0);
}
END_TEST

/* A proxy had added Session-Expires: Min-SE alone makes it add another. */
START_TEST(too_small_from_a_proxy)
{
  sent *invite = invite_for(0);
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 3600\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "CSeq"), "2 INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "3600");
  lone_answer(&l, invite, "486 Busy Here", "x", NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 422 that make no sense, and too many of them, end the call. */
START_TEST(endless_422)
{
  static const char *const nonsense[] = { NULL, "Min-SE: 100\n",
                                          "Min-SE: 10\n", "Min-SE: x\n" };
  char line[32];
  for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
    lone_answer(&l, invite_for(100), "422 Too Small", "x", nonsense[i],
                NULL);
    ck_assert_uint_eq(lone_sent(&l, "INVITE"), i + 1);
    ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 422);
  }
  lone_drop(&l);
  lone_start(&l, NULL);
  (void)invite_for(100);
  for (unsigned i = 1; i < 20; i++) {
    snprintf(line, sizeof line, "Min-SE: %u\n", 100 + i);
    lone_answer(&l, lone_last(&l, "INVITE"), "422 Too Small", "x", line,
                NULL);
  }
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 6);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 422);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("rules-session_timer_422");
  TCase *c = tcase_create("rfc4028");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, too_small_for_us);
  tcase_add_test(c, too_small_for_them);
  tcase_add_test(c, min_se_of_their_request);
  tcase_add_test(c, too_small_from_a_proxy);
  tcase_add_test(c, endless_422);
  suite_add_tcase(s, c);
  return lone_main(s);
}
