/* What becomes of responses (RFC 3261 16.7, 16.8; RFC 4320). */
#include "bench.h"

static lsip_proxy_config config(void)
{
  lsip_proxy_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  return cfg;
}

static void answers(int a, int b, int c)
{
  callee[0].answer = a;
  callee[1].answer = b;
  callee[2].answer = c;
}

static int invite(unsigned ms)
{
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(ms);
  return caller.status;
}

/* ---- the best one (step 6) ---- */

START_TEST(best_of_three)
{
  static const int cases[][4] = {
    { 486, 404, 300, 300 }, { 500, 404, 486, 404 }, { 500, 404, 484, 484 },
    { 603, 302, 404, 603 }, { 503, 500, 503, 500 }, { 503, 503, 404, 404 },
    { 408, 404, 408, 408 },
  };
  const int *c = cases[_i];
  bench_start(NULL);
  bench_targets(3);
  answers(c[0], c[1], c[2]);
  callee[1].answer_after_ms = 50;
  callee[2].answer_after_ms = 100;
  if (c[0] == 603) { /* the others are cancelled unless they are faster */
    callee[0].answer_after_ms = 200;
    callee[1].answer_after_ms = callee[2].answer_after_ms = 0;
  }
  ck_assert_int_eq(invite(2000), c[3]);
  bench_end();
}
END_TEST

/* A 503 is about the server it comes from. */
START_TEST(unavailable_becomes_500)
{
  bench_start(NULL);
  bench_targets(1);
  answers(503, 0, 0);
  callee[0].headers = "Retry-After: 3600\r\n";
  ck_assert_int_eq(invite(1000), 500);
  check_holds(caller.response, "Retry-After", 0);
  bench_end();
}
END_TEST

/* Step 7: who is asked by two answers both. */
START_TEST(challenges_come_together)
{
  bench_start(NULL);
  bench_targets(3);
  answers(401, 407, 404);
  callee[0].headers = "WWW-Authenticate: Digest realm=\"zero\", nonce=\"0\"\r\n"
                      "X-Which: zero\r\n";
  callee[1].headers = "Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\""
                      "\r\nProxy-Authenticate: Basic realm=\"1\"\r\n";
  callee[1].answer_after_ms = 100;
  ck_assert_int_eq(invite(1000), 401);
  check_holds(caller.response, "X-Which: zero\r\n", 1);
  check_holds(caller.response, "realm=\"zero\"", 1);
  check_holds(caller.response,
              "Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\"\r\n", 1);
  check_holds(caller.response, "Proxy-Authenticate: Basic", 1);
  bench_end();
}
END_TEST

/* ---- one after the other ---- */

START_TEST(next_q_after_failure)
{
  bench_start(NULL);
  relay_target(&proxy, "sip:c0@c0.test", 500);
  relay_target(&proxy, "sip:c1@c1.test", 1000);
  relay_target(&proxy, "sip:c2@c2.test", 500);
  answers(0, 486, 200);
  callee[0].ring = 180;
  callee[1].ring = 180;
  callee[1].answer_after_ms = 3000;
  callee[2].answer_after_ms = 1000;
  (void)invite(2000);
  ck_assert_uint_eq(callee[0].requests + callee[2].requests, 0);
  run_ms(8000);
  ck_assert_int_eq(caller.status, 200);
  ck_assert_uint_eq(callee[0].cancels, 1);
  check_holds(callee[0].cancel, "Call completed elsewhere", 1);
  bench_end();
}
END_TEST

/* Nobody else is asked after a 6xx, or when the caller has given up. */
START_TEST(decline_ends_the_search)
{
  bench_start(NULL);
  relay_target(&proxy, "sip:c0@c0.test", 1000);
  relay_target(&proxy, "sip:c1@c1.test", 500);
  answers(603, 200, 0);
  ck_assert_int_eq(invite(1000), 603);
  ck_assert_uint_eq(callee[1].requests, 0);
  bench_end();
}
END_TEST

START_TEST(cancel_keeps_its_reason)
{
  lsip_extra x;
  bench_start(NULL);
  relay_target(&proxy, "sip:c0@c0.test", 1000);
  relay_target(&proxy, "sip:c1@c1.test", 500);
  callee[0].ring = 180;
  (void)invite(1000);
  memset(&x, 0, sizeof x);
  x.headers = LSIP_STR("Reason: SIP;cause=302;text=\"x, y\", Q.850;cause=16"
                       "\r\n");
  ck_assert_int_eq(lsip_tsx_cancel(caller.stack, caller.client, &x), 0);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 487);
  check_holds(callee[0].cancel, "Reason: SIP;cause=302;text=\"x, y\"\r\n", 1);
  check_holds(callee[0].cancel, "Reason: Q.850;cause=16\r\n", 1);
  ck_assert_uint_eq(callee[1].requests, 0);
  bench_end();
}
END_TEST

/* A server of two addresses: the second is tried (RFC 3263 4.3). */
START_TEST(failover)
{
  bench_start(NULL);
  ck_assert_int_eq(lsip_sim_add_name(sim, "two.test", "c0.test"), 0);
  ck_assert_int_eq(lsip_sim_add_name(sim, "two.test", "c1.test"), 0);
  answers(503, 200, 0);
  probe_send(&caller, "INVITE", "sip:bob@two.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  ck_assert_uint_eq(callee[0].requests, 1);
  bench_end();
}
END_TEST

START_TEST(nobody_there)
{
  bench_start(NULL);
  probe_send(&caller, "INVITE", "sip:bob@no.such.host.test", "");
  run_ms(20000);
  ck_assert_int_eq(caller.status, 500);
  bench_end();
}
END_TEST

/* ---- redirections (step 4) ---- */

START_TEST(redirection_goes_back)
{
  bench_start(NULL);
  bench_targets(1);
  answers(302, 200, 0);
  callee[0].headers = "Contact: <sip:c1@c1.test>\r\n";
  ck_assert_int_eq(invite(1000), 302);
  ck_assert_uint_eq(callee[1].requests, 0);
  bench_end();
}
END_TEST

START_TEST(redirection_is_followed)
{
  lsip_proxy_config cfg = config();
  cfg.recurse = 1;
  bench_start(&cfg);
  bench_targets(1);
  answers(302, 302, 200);
  callee[0].headers = "Contact: <sip:c1@c1.test>;q=0.7, <sip:c0@c0.test>\r\n";
  callee[1].headers = "Contact: <sip:c0@c0.test>, <sip:c2@c2.test>\r\n";
  ck_assert_int_eq(invite(1000), 200);
  ck_assert_uint_eq(callee[0].requests, 1);
  ck_assert_uint_eq(callee[1].requests, 1);
  bench_end();
}
END_TEST

/* In a circle, and more of them than we want. */
START_TEST(redirection_is_bounded)
{
  lsip_proxy_config cfg = config();
  cfg.recurse = 1;
  cfg.max_forks = 3;
  bench_start(&cfg);
  bench_targets(1);
  answers(302, 0, 0);
  callee[0].headers = "Contact: <sip:1@c0.test>, <sip:2@c0.test>, "
                      "<sip:3@c0.test>, <sip:4@c0.test>\r\n";
  ck_assert_int_eq(invite(2000), 302);
  ck_assert_uint_eq(callee[0].requests, 3);
  bench_end();
}
END_TEST

/* ---- time ---- */

START_TEST(trying_at_once)
{
  bench_start(NULL);
  bench_targets(1);
  (void)invite(100);
  ck_assert_uint_eq(caller.seen_count, 1);
  ck_assert_int_eq(caller.seen[0], 100);
  run_ms(190000);
  ck_assert_int_eq(caller.status, 408); /* timer C, without any 101-199 */
  bench_end();
}
END_TEST

/* RFC 4320 4.1: a 100 to a non-INVITE not before 3.5 s, but then. */
START_TEST(trying_late)
{
  lsip_time start;
  bench_start(NULL);
  bench_targets(1);
  answers(200, 0, 0);
  callee[0].ring = 180;
  callee[0].answer_after_ms = 6000;
  start = lsip_sim_now(sim);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(10000);
  ck_assert_int_eq(caller.status, 200);
  ck_assert_uint_eq(caller.seen_count, 2);
  ck_assert_int_eq(caller.seen[0], 100);
  ck_assert_uint_ge(caller.seen_at[0] - start, LSIP_MS(3500));
  ck_assert_uint_le(caller.seen_at[0] - start, LSIP_MS(3600));
  bench_end();
}
END_TEST

/* RFC 4320 4.2: no 408 to a non-INVITE, ours or another's. */
START_TEST(no_408_to_message)
{
  bench_start(NULL);
  bench_targets((unsigned)_i + 1);
  answers(408, 0, 0);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(60000);
  ck_assert_int_eq(caller.status, 0);
  ck_assert_uint_eq(caller.ended, 1);
  ck_assert_uint_eq(callee[0].requests, 1);
  bench_end();
}
END_TEST

/* 16.6 step 11, 16.7 step 2, 16.8. */
START_TEST(timer_c)
{
  bench_start(NULL);
  bench_targets(1);
  callee[0].ring = 180;
  (void)invite(100000);
  ck_assert_int_eq(lsip_tsx_respond(callee[0].stack, callee[0].server, 183,
                                    LSIP_STR(""), NULL), 0);
  run_ms(179000);
  ck_assert_uint_eq(callee[0].cancels, 0);
  run_ms(3000);
  ck_assert_uint_eq(callee[0].cancels, 1);
  ck_assert_int_eq(caller.status, 408);
  bench_end();
}
END_TEST

/* ---- redirect server (8.3) ---- */

START_TEST(redirect_mode)
{
  lsip_proxy_config cfg = config();
  cfg.mode = LSIP_PROXY_REDIRECT;
  bench_start(&cfg);
  relay_target(&proxy, "sip:c0@c0.test", 1000);
  relay_target(&proxy, "sip:c1@c1.test;a=b", 250);
  ck_assert_int_eq(invite(1000), 302);
  check_holds(caller.response,
              "Contact: <sip:c0@c0.test>\r\n"
              "Contact: <sip:c1@c1.test;a=b>;q=0.250\r\n", 1);
  ck_assert_uint_eq(callee[0].requests, 0);
  bench_end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_loop_test(t, best_of_three, 0, 7);
  tcase_add_test(t, unavailable_becomes_500);
  tcase_add_test(t, challenges_come_together);
  tcase_add_test(t, next_q_after_failure);
  tcase_add_test(t, decline_ends_the_search);
  tcase_add_test(t, cancel_keeps_its_reason);
  tcase_add_test(t, failover);
  tcase_add_test(t, nobody_there);
  tcase_add_test(t, redirection_goes_back);
  tcase_add_test(t, redirection_is_followed);
  tcase_add_test(t, redirection_is_bounded);
  tcase_add_test(t, trying_at_once);
  tcase_add_test(t, trying_late);
  tcase_add_loop_test(t, no_408_to_message, 0, 2);
  tcase_add_test(t, timer_c);
  tcase_add_test(t, redirect_mode);
}

int main(void)
{
  return bench_main("sim-proxy-responses", add);
}
