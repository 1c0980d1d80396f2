/* Session timers through proxies (RFC 4028 8), and between user agents with
 * proxies and a bad network in between. */
#include "bench.h"
#include "party.h"

/* ---- what one proxy changes ---- */

/* A proxy that wants `want` seconds and no less than `min`; what the caller
 * says, and what the callee sees or the 422 says. */
static const struct row {
  uint32_t want, min;
  const char *said, *seen, *refused;
} rows[] = {
  /* off */
  { 0, 0, "Session-Expires: 5\r\n", "Session-Expires: 5\r\n", NULL },
  { 0, 0, "", "", NULL },
  /* none: added, not below Min-SE, without a refresher */
  { 600, 0, "", "Session-Expires: 600\r\n", NULL },
  { 600, 0, "Min-SE: 900\r\nSupported: timer\r\n", "Session-Expires: 900\r\n",
    NULL },
  { 60, 0, "", "Session-Expires: 90\r\n", NULL },
  { 600, 700, "", "Session-Expires: 700\r\n", NULL },
  { 0, 600, "", "", NULL },
  /* larger: lowered, not below Min-SE; the refresher stays */
  { 600, 0, "Session-Expires: 1800;refresher=uas;a=b\r\n",
    "Session-Expires: 600;refresher=uas;a=b\r\n", NULL },
  { 600, 0, "Supported: timer\r\nSession-Expires: 1800\r\nMin-SE: 700\r\n",
    "Session-Expires: 700\r\n", NULL },
  { 0, 600, "Session-Expires: 1800\r\n", "Session-Expires: 1800\r\n", NULL },
  /* smaller than what is wanted: MUST NOT be increased */
  { 600, 0, "Session-Expires: 300\r\n", "Session-Expires: 300\r\n", NULL },
  /* too small: refused, or raised for a caller without timers */
  { 0, 600, "Supported: timer\r\nSession-Expires: 599\r\n", NULL,
    "Min-SE: 600\r\n" },
  { 0, 600, "Supported: timer\r\nx: 600\r\n", "x: 600\r\n", NULL },
  { 600, 0, "Supported: timer\r\nSession-Expires: 89\r\n", NULL,
    "Min-SE: 90\r\n" },
  { 0, 600, "Session-Expires: 599\r\n",
    "Session-Expires: 600\r\n", NULL },
  { 0, 600, "Session-Expires: 700\r\nMin-SE: 800\r\n",
    "Session-Expires: 800\r\n", NULL },
  { 0, 600, "Session-Expires: 100\r\nMin-SE: 800\r\n",
    "Session-Expires: 800\r\n", NULL },
  /* nonsense goes on as it is */
  { 600, 600, "Session-Expires: soon\r\n", "Session-Expires: soon\r\n",
    NULL },
};

static lsip_proxy_config config_of(uint32_t want, uint32_t min)
{
  lsip_proxy_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.session_expires_s = want;
  c.min_se_s = min;
  return c;
}

static void send_invite(const char *headers)
{
  probe_send(&caller, "INVITE", "sip:bob@c0.test", headers);
  run_ms(1000);
}

/* "" is in every text. */
static void holds_all(const char *text, const char *part)
{
  if (*part)
    check_holds(text, part, 1);
}

START_TEST(requests)
{
  const struct row *r = &rows[_i];
  lsip_proxy_config c = config_of(r->want, r->min);
  bench_start(&c);
  callee[0].answer = 486;
  send_invite(r->said);
  ck_assert_int_eq(caller.status, r->refused ? 422 : 486);
  if (r->refused) {
    check_holds(caller.response, r->refused, 1);
    ck_assert_uint_eq(callee[0].requests, 0);
  } else {
    holds_all(callee[0].request, r->seen);
    check_holds(callee[0].request, "Session-Expires", *r->seen == 'S');
  }
  bench_end();
}
END_TEST

/* 8.1: a Min-SE is inserted or raised for a caller without timers only. */
START_TEST(min_se)
{
  lsip_proxy_config c = config_of(0, 600);
  bench_start(&c);
  callee[0].answer = 486;
  send_invite("Session-Expires: 599\r\n");
  check_holds(callee[0].request, "Min-SE: 600\r\n", 1);
  send_invite("Session-Expires: 599\r\nMin-SE: 500\r\n");
  check_holds(callee[0].request, "Min-SE: 600\r\n", 1);
  check_holds(callee[0].request, "Min-SE", 1);
  send_invite("Session-Expires: 599\r\nMin-SE: 601\r\n");
  check_holds(callee[0].request, "Min-SE: 601\r\n", 1);
  send_invite("Session-Expires: 600\r\nMin-SE: 100\r\n");
  check_holds(callee[0].request, "Min-SE: 100\r\n", 1);
  send_invite("Supported: timer\r\nSession-Expires: 600\r\nMin-SE: 100\r\n");
  check_holds(callee[0].request, "Min-SE: 100\r\n", 1);
  bench_end();
}
END_TEST

/* 8.2: the first proxy that knows timers before a callee that does not. */
static const struct answer {
  const char *said, *answered;
  int owed;
} answers[] = {
  { "Supported: timer\r\nSession-Expires: 300\r\n", "", 300 },
  { "Supported: timer\r\n", "", 600 },
  { "Supported: timer\r\nSession-Expires: 900;refresher=uas\r\n", "", 600 },
  { "Supported: timer\r\n", "Require: foo\r\n", 600 },
  { "Session-Expires: 300\r\n", "", 0 },
  { "", "", 0 },
  { "Supported: timer\r\n", "Session-Expires: 90;refresher=uas\r\n", 0 },
};

START_TEST(responses)
{
  const struct answer *a = &answers[_i];
  lsip_proxy_config c = config_of(600, 0);
  char line[64];
  bench_start(&c);
  callee[0].answer = 200;
  callee[0].headers = a->answered;
  caller.to_tag = ";tag=to";
  probe_send(&caller, "UPDATE", "sip:bob@c0.test", a->said);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  snprintf(line, sizeof line, "Session-Expires: %d;refresher=uac\r\n",
           a->owed);
  check_holds(caller.response, line, a->owed != 0);
  check_holds(caller.response, "Require: timer\r\n", a->owed != 0);
  holds_all(caller.response, a->answered);
  bench_end();
}
END_TEST

/* Other methods, other responses, other modes: not our business. */
START_TEST(nothing_else)
{
  lsip_proxy_config c = config_of(600, 600);
  bench_start(&c);
  callee[0].answer = 200;
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test",
             "Supported: timer\r\nSession-Expires: 5\r\n");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "Session-Expires: 5\r\n", 1);
  check_holds(caller.response, "Session-Expires", 0);
  callee[0].answer = 404;
  send_invite("Supported: timer\r\n");
  check_holds(caller.response, "Session-Expires", 0);
  bench_end();
  c.mode = LSIP_PROXY_STATELESS;
  bench_start(&c);
  callee[0].answer = 404;
  send_invite("Supported: timer\r\nSession-Expires: 5\r\n");
  ck_assert_int_eq(caller.status, 404);
  check_holds(callee[0].request, "Session-Expires: 5\r\n", 1);
  bench_end();
}
END_TEST

/* ---- two user agents, two proxies (section 13) ---- */

static party alice, bob;
static relay first, second;
static unsigned refreshes, reinvites, refusals; /* on the wire, by alice */

static void tap(void *user, lsip_time when, const lsip_trace_record *r,
                int lost)
{
  lsip_addr a = lsip_sim_addr(sim, "a.test");
  int hers = memcmp(r->local.ip, a.ip, sizeof a.ip) == 0;
  (void)user;
  (void)when;
  (void)lost;
  if (r->bytes.len < 11)
    return;
  refreshes += hers && memcmp(r->bytes.ptr, "UPDATE ", 7) == 0;
  reinvites += hers && memcmp(r->bytes.ptr, "INVITE ", 7) == 0;
  refusals += memcmp(r->bytes.ptr, "SIP/2.0 422", 11) == 0;
}

static void duo_start(const lsip_config *a, const lsip_config *b,
                      const lsip_proxy_config *p1,
                      const lsip_proxy_config *p2)
{
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  memset(&first, 0, sizeof first);
  memset(&second, 0, sizeof second);
  refreshes = reinvites = refusals = 0;
  ck_assert_int_eq(lsip_sim_new(&sim, 3), 0);
  party_start(&alice, sim, "alice", "a.test", 1, a);
  party_start(&bob, sim, "bob", "b.test", 2, b);
  relay_start(&first, sim, "p1.test", 3, p1);
  relay_start(&second, sim, "p2.test", 4, p2);
  relay_target(&first, "sip:bob@p2.test", 1000);
  relay_target(&second, "sip:bob@b.test", 1000);
  lsip_sim_set_tap(sim, tap, NULL);
  bob.ring = 180;
  bob.answer = 200;
}

static void duo_end(void)
{
  run_for(sim, 400);
  party_check_idle(&alice);
  party_check_idle(&bob);
  relay_check_idle(&first);
  relay_check_idle(&second);
  party_free(&alice);
  party_free(&bob);
  relay_free(&first);
  relay_free(&second);
  lsip_sim_free(sim);
}

static void timer_is(party *p, uint32_t seconds, uint32_t ours)
{
  lsip_call_info info;
  info.size = sizeof info;
  ck_assert_int_eq(lsip_call_get(p->stack, p->call, &info), 0);
  ck_assert_uint_eq(info.session_expires_s, seconds);
  ck_assert_uint_eq(info.refresher, ours);
}

static lsip_config ua(uint32_t wish)
{
  lsip_config c;
  lsip_config_init(&c, sizeof c);
  c.session_expires_s = wish;
  return c;
}

static void count_refreshed(party *p, const lsip_event *ev)
{
  p->unknown += ev->kind == LSIP_EV_CALL_REFRESHED;
}

/* The flow of section 13: 50 s is too small for P1, 3600 s for P2; an UPDATE
 * refreshes, then alice is gone. 50 is 90 here: a user agent's own floor. */
START_TEST(section_13)
{
  lsip_config a = ua(50);
  lsip_proxy_config p1 = config_of(0, 3600), p2 = config_of(0, 4000);
  lsip_sim_link cut = { .size = sizeof cut, .loss_ppm = 1000000 };
  lsip_time refreshed;
  duo_start(&a, NULL, &p1, &p2);
  bob.hook = count_refreshed;
  ck_assert_int_eq(party_call(&alice, "sip:bob@p1.test"), 0);
  run_for(sim, 10);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_uint_eq(bob.offers, 1); /* bob's phone rang once */
  ck_assert_uint_eq(reinvites, 3);  /* INVITEs of alice */
  ck_assert_uint_eq(refusals, 3);   /* P1's; P2's, to P1 and to alice */
  timer_is(&alice, 4000, 1);
  timer_is(&bob, 4000, 0);
  run_for(sim, 2000);
  ck_assert_uint_eq(refreshes, 1);
  ck_assert_uint_eq(bob.unknown, 1);
  refreshed = party_heard(&bob, LSIP_EV_CALL_REFRESHED)->now;
  ck_assert_int_eq(lsip_sim_set_path(sim, "a.test", "p1.test", &cut), 0);
  ck_assert_int_eq(lsip_sim_set_path(sim, "p1.test", "a.test", &cut), 0);
  run_for(sim, 4100);
  ck_assert_uint_eq(bob.ended, 1);
  ck_assert_uint_eq(party_heard(&bob, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  ck_assert_uint_ge(party_heard(&bob, LSIP_EV_CALL_END)->now,
                    refreshed + LSIP_SECONDS(3968));
  ck_assert_uint_lt(party_heard(&bob, LSIP_EV_CALL_END)->now,
                    refreshed + LSIP_SECONDS(4000 + 2));
  ck_assert_uint_eq(alice.ended, 1); /* her refresh was not answered */
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 408);
  duo_end();
}
END_TEST

/* A proxy asks, and neither, one or both know timers. */
static const struct side {
  int alice_knows, bob_knows;
  uint32_t seconds, alice_refreshes;
} sides[] = {
  { 0, 0, 0, 0 }, { 0, 1, 600, 0 }, { 1, 0, 600, 1 }, { 1, 1, 600, 1 },
};

START_TEST(a_proxy_asks)
{
  const struct side *s = &sides[_i];
  lsip_config a = ua(0), b = ua(0);
  lsip_proxy_config p1 = config_of(1800, 0), p2 = config_of(600, 300);
  a.no_session_timer = !s->alice_knows;
  b.no_session_timer = !s->bob_knows;
  duo_start(&a, &b, &p1, &p2);
  ck_assert_int_eq(party_call(&alice, "sip:bob@p1.test"), 0);
  run_for(sim, 1500);
  timer_is(&alice, s->alice_knows ? s->seconds : 0, s->alice_refreshes);
  timer_is(&bob, s->bob_knows ? s->seconds : 0, s->bob_knows &&
                                                    !s->alice_refreshes);
  ck_assert_uint_eq(refreshes, s->alice_refreshes ? 4 : 0);
  ck_assert_uint_eq(alice.ended, 0);
  ck_assert_int_eq(lsip_call_hangup(bob.stack, bob.call, NULL), 0);
  duo_end();
}
END_TEST

/* Both sides at once ask to hold while the session is refreshed, on a bad
 * network, for a day: the call is up, or ended for both. */
static void hold_now_and_then(void)
{
  for (unsigned i = 0; i < 900; i++) {
    run_for(sim, 47);
    if (i % 10 == 3 && !alice.ended)
      (void)lsip_call_send_offer(alice.stack, alice.call, an_offer);
    if (i % 15 == 3 && !bob.ended)
      (void)lsip_call_send_offer(bob.stack, bob.call, an_answer);
  }
}

START_TEST(a_day_on_a_bad_network)
{
  lsip_sim_link bad = { .size = sizeof bad, .latency_us = 30000,
                        .jitter_us = 20000, .loss_ppm = 50000,
                        .duplicate_ppm = 20000, .reorder_ppm = 20000 };
  lsip_config a = ua(_i & 1 ? 90 : 0), b = ua(_i & 1 ? 0 : 90);
  duo_start(&a, &b, NULL, NULL);
  bob.hook = count_refreshed;
  lsip_sim_set_link(sim, &bad);
  ck_assert_int_eq(party_call(&alice, _i & 2 ? "sip:bob@p1.test"
                                             : "sip:bob@b.test"), 0);
  run_for(sim, 20);
  ck_assert_uint_eq(alice.answered, 1);
  timer_is(&bob, 90, !(_i & 1));
  hold_now_and_then();
  ck_assert_uint_eq(alice.ended, bob.ended);
  ck_assert_uint_eq(alice.ended, 0);
  timer_is(&alice, 90, (uint32_t)_i & 1);
  ck_assert_uint_gt(alice.offers, 30); /* both did hold */
  ck_assert_uint_gt(bob.offers, 30);
  ck_assert_uint_gt(bob.unknown, 500);
  lsip_sim_set_link(sim, NULL);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(bob.ended, 1);
  duo_end();
}
END_TEST

/* The refresher dies, whoever it is: the other ends the call in time. */
START_TEST(the_refresher_dies)
{
  lsip_config a = ua(_i ? 90 : 0), b = ua(_i ? 0 : 90);
  party *dead = _i ? &alice : &bob, *left = _i ? &bob : &alice;
  lsip_sim_link cut = { .size = sizeof cut, .loss_ppm = 1000000 };
  duo_start(&a, &b, NULL, NULL);
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 50);
  timer_is(dead, 90, 1);
  lsip_sim_set_link(sim, &cut);
  run_for(sim, 80);
  ck_assert_uint_eq(left->ended, 0); /* its BYE is not answered */
  run_for(sim, 10);
  ck_assert_uint_eq(left->ended, 1);
  ck_assert_uint_eq(party_heard(left, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  duo_end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_loop_test(t, requests, 0, sizeof rows / sizeof rows[0]);
  tcase_add_test(t, min_se);
  tcase_add_loop_test(t, responses, 0, sizeof answers / sizeof answers[0]);
  tcase_add_test(t, nothing_else);
  tcase_add_test(t, section_13);
  tcase_add_loop_test(t, a_proxy_asks, 0, sizeof sides / sizeof sides[0]);
  tcase_add_loop_test(t, a_day_on_a_bad_network, 0, 4);
  tcase_add_loop_test(t, the_refresher_dies, 0, 2);
}

int main(void)
{
  return bench_main("proxy-session_timer", add);
}
