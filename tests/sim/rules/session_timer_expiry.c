/* A session that is not refreshed in time ends (RFC 4028 10): the refresh
 * fails, or does not come. */
#include "session_timer.h"

/* ---- a refresh that fails (10) ---- */

/* No answer at all: the transaction's time-out ends the call, before the
 * session expires. */
START_TEST(no_answer_to_the_refresh)
{
  lsip_time begun = l.now;
  (void)call_out(600, BOB "Allow: UPDATE\n"
                 "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300000);
  ck_assert_uint_eq(lone_await(&l, "BYE", 1, 33000)->when / LSIP_SECONDS(1),
                    (begun + LSIP_SECONDS(332)) / LSIP_SECONDS(1));
  lone_run(&l, 40000);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags, LSIP_EVF_LOCAL);
  lone_end(&l);
}
END_TEST

/* 408 and 481 end the call; 5057's others too; the rest is tried again. */
static const struct refusal {
  const char *status;
  int ends;
} refusals[] = {
  { "408 Request Timeout", 1 }, { "481 Gone", 1 }, { "480 Away", 1 },
  { "500 Error", 0 }, { "503 Busy", 0 }, { "488 No", 0 }, { "400 Bad", 0 },
  { "422 Too Small", 0 }, { "603 No", 0 },
};

START_TEST(refused)
{
  const struct refusal *r = &refusals[_i];
  sent *invite = call_out(600, BOB "Allow: UPDATE\n"
                          "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "UPDATE"), r->status, NULL, NULL, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), (unsigned)r->ends);
  if (r->ends) {
    lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
    lone_end(&l);
    return;
  }
  lone_run(&l, 133900); /* half of what is left until 568 s */
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 1);
  lone_answer(&l, lone_await(&l, "UPDATE", 2, 200), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  hang_up(invite, 1);
}
END_TEST

/* It is not tried without end, and the session ends in time. */
START_TEST(always_refused)
{
  lsip_time begun = l.now;
  (void)call_out(600, BOB "Allow: UPDATE\n"
                 "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  for (unsigned n = 1; n <= 4; n++)
    lone_answer(&l, lone_await(&l, "UPDATE", n, 3100), "500 Error", NULL,
                "Retry-After: 3\n", NULL);
  lone_run(&l, 250000);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 4);
  ck_assert_uint_eq(lone_await(&l, "BYE", 1, 20000)->when / LSIP_SECONDS(1),
                    (begun + LSIP_SECONDS(568)) / LSIP_SECONDS(1));
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  lone_end(&l);
}
END_TEST

/* Allow was wrong: a re-INVITE follows. */
static const char *const unknown[] = { "405 No", "501 No" };

START_TEST(update_is_not_known)
{
  sent *invite = call_out(600, BOB "Allow: UPDATE\n"
                          "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "UPDATE"), unknown[_i], NULL, NULL, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  lone_run(&l, 300001);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "405 No", NULL, NULL, NULL);
  lone_run(&l, 1); /* RFC 5057: neither is */
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  (void)invite;
  lone_end(&l);
}
END_TEST

/* A re-INVITE that the peer is slow to answer may use the last 30 s. */
START_TEST(slow_refresh)
{
  sent *invite = call_out(90, BOB "Session-Expires: 90;refresher=uac\n"),
       *again;
  lone_run(&l, 45001);
  again = lone_last(&l, "INVITE");
  lone_answer(&l, again, "100 Trying", NULL, NULL, NULL);
  lone_run(&l, 40000);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  lone_answer(&l, again, "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  timer_is(90, 1);
  lone_run(&l, 45001);
  again = lone_last(&l, "INVITE");
  lone_answer(&l, again, "100 Trying", NULL, NULL, NULL);
  lone_run(&l, 45001);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 1); /* and no longer */
  lone_answer(&l, again, "487 Ended", NULL, NULL, NULL);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  (void)invite;
  lone_end(&l);
}
END_TEST

/* 14.1: a glare is over soon. */
START_TEST(glare)
{
  sent *invite = call_out(600, BOB "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "INVITE"), "491 Pending", NULL, NULL, NULL);
  lone_run(&l, 2000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  (void)lone_await(&l, "INVITE", 3, 2100);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  hang_up(invite, 1);
}
END_TEST

/* ---- the peer does not refresh ---- */

/* BYE the smaller of 32 s and a third before the end. */
static const uint32_t intervals[][2] = { { 90, 60 }, { 1800, 1768 } };

START_TEST(the_peer_is_dead)
{
  char lines[128];
  lsip_time begun = l.now;
  sent *bye;
  snprintf(lines, sizeof lines, BOB "Session-Expires: %u;refresher=uas\n",
           intervals[_i][0]);
  (void)call_out(0, lines);
  lone_run(&l, intervals[_i][1] * 1000 - 10);
  ck_assert_ptr_null(lone_last(&l, "BYE"));
  lone_run(&l, 20);
  bye = lone_last(&l, "BYE");
  ck_assert_ptr_nonnull(bye);
  ck_assert_str_eq(lone_header(bye, "Reason"),
                   "SIP;cause=408;text=\"Session expired\"");
  ck_assert_uint_lt(begun, bye->when);
  lone_run(&l, 33000);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  lone_end(&l);
}
END_TEST

/* 7.2: each dialog of an INVITE has its own timer; that of a further fork that
 * is kept ends this fork alone. */
static void keep(lone *at, const lsip_event *ev)
{
  lsip_dialog leg = { ev->related };
  if (ev->kind == LSIP_EV_CALL_ANSWERED && (ev->flags & LSIP_EVF_FORK))
    ck_assert_int_eq(lsip_call_keep(at->s, at->call, leg), 0);
}

START_TEST(a_fork_of_its_own)
{
  sent *invite = call_out(0, BOB "Session-Expires: 600;refresher=uas\n"),
       *bye;
  l.hook = keep;
  lone_answer(&l, invite, "200 OK", "q",
              BOB "Session-Expires: 90;refresher=uas\n", lone_sdp);
  timer_is(600, 0);
  lone_run(&l, 59000);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  bye = lone_await(&l, "BYE", 1, 1100);
  ck_assert_ptr_nonnull(strstr(lone_header(bye, "To"), ";tag=q"));
  lone_answer(&l, bye, "200 OK", NULL, NULL, NULL);
  lone_run(&l, 10000);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 0);
  timer_is(600, 0);
  hang_up(invite, 1);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("rules-session_timer_expiry");
  TCase *c = tcase_create("rfc4028");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, no_answer_to_the_refresh);
  tcase_add_loop_test(c, refused, 0, sizeof refusals / sizeof refusals[0]);
  tcase_add_test(c, always_refused);
  tcase_add_loop_test(c, update_is_not_known, 0, 2);
  tcase_add_test(c, slow_refresh);
  tcase_add_test(c, glare);
  tcase_add_loop_test(c, the_peer_is_dead, 0, 2);
  tcase_add_test(c, a_fork_of_its_own);
  suite_add_tcase(s, c);
  return lone_main(s);
}
