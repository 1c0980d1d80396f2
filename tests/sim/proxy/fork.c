/* Three phones behind the proxy: whatever is lost on the way, exactly one of
 * them ends up in the call, the others stop ringing, and nothing is left. */
#include "party.h"
#include "relay.h"

enum { PHONES = 3 };

static lsip_sim *sim;
static party alice, phones[PHONES];
static relay proxy;

static void start_with(uint64_t seed)
{
  static const char *const hosts[] = { "p1.test", "p2.test", "p3.test" };
  static const char *const targets[] = {
    "sip:bob@p1.test", "sip:bob@p2.test", "sip:bob@p3.test",
  };
  memset(&alice, 0, sizeof alice);
  memset(phones, 0, sizeof phones);
  memset(&proxy, 0, sizeof proxy);
  ck_assert_int_eq(lsip_sim_new(&sim, seed), 0);
  party_start(&alice, sim, "alice", "a.test", (uint8_t)(seed + 1), NULL);
  relay_start(&proxy, sim, "proxy.test", (uint8_t)(seed + 50), NULL);
  for (int i = 0; i < PHONES; i++) {
    party_start(&phones[i], sim, "bob", hosts[i], (uint8_t)(seed + 100 + i),
                NULL);
    phones[i].ring = 180;
    relay_target(&proxy, targets[i], 1000);
  }
}

static void end(void)
{
  party_free(&alice);
  for (int i = 0; i < PHONES; i++)
    party_free(&phones[i]);
  relay_free(&proxy);
  lsip_sim_free(sim);
}

static int is_up(party *p)
{
  lsip_call_info info;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  return lsip_call_get(p->stack, p->call, &info) == 0 && info.established;
}

static int count_up(void)
{
  int n = 0;
  for (int i = 0; i < PHONES; i++)
    n += is_up(&phones[i]);
  return n;
}

static void check_idle(void)
{
  run_for(sim, 300);
  party_check_idle(&alice);
  for (int i = 0; i < PHONES; i++)
    party_check_idle(&phones[i]);
  relay_check_idle(&proxy);
}

static void call(void)
{
  alice.ended = alice.count = 0;
  for (int i = 0; i < PHONES; i++)
    phones[i].ended = phones[i].count = 0;
  ck_assert_int_eq(party_call(&alice, "sip:bob@proxy.test"), 0);
}

START_TEST(one_answers)
{
  start_with(1);
  phones[1].answer = 200;
  phones[1].answer_after_ms = 1000;
  call();
  run_for(sim, 3);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_int_eq(count_up(), 1);
  ck_assert_uint_eq(party_heard(&phones[0], LSIP_EV_CALL_END)->status, 487);
  ck_assert_uint_eq(party_heard(&phones[2], LSIP_EV_CALL_END)->status, 487);
  ck_assert_int_eq(lsip_call_hangup(phones[1].stack, phones[1].call, NULL),
                   0);
  run_for(sim, 2);
  ck_assert_uint_eq(alice.ended, 1);
  check_idle();
  end();
}
END_TEST

/* A 603 waits for the others and wins (16.7 steps 5 and 6). */
START_TEST(all_decline)
{
  start_with(2);
  phones[0].answer = 486;
  phones[1].answer = 603;
  phones[2].answer = 480;
  for (int i = 0; i < PHONES; i++)
    phones[i].answer_after_ms = 300 + 100 * (unsigned)i;
  call();
  run_for(sim, 3);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 603);
  ck_assert_uint_eq(party_heard(&phones[2], LSIP_EV_CALL_END)->status, 487);
  check_idle();
  end();
}
END_TEST

START_TEST(caller_gives_up)
{
  start_with(3);
  call();
  run_for(sim, 2);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 2);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 487);
  for (int i = 0; i < PHONES; i++)
    ck_assert_uint_eq(phones[i].ended, 1);
  check_idle();
  end();
}
END_TEST

START_TEST(all_answer)
{
  start_with(4);
  for (int i = 0; i < PHONES; i++)
    phones[i].answer = 200;
  call();
  run_for(sim, 60);
  ck_assert_int_eq(count_up(), 1);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 60);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_int_eq(count_up(), 0);
  check_idle();
  end();
}
END_TEST

static void bad_network(void)
{
  lsip_sim_link bad;
  memset(&bad, 0, sizeof bad);
  bad.size = sizeof bad;
  bad.latency_us = 30000;
  bad.jitter_us = 40000;
  bad.loss_ppm = 200000;
  bad.duplicate_ppm = 50000;
  bad.reorder_ppm = 100000;
  lsip_sim_set_link(sim, &bad);
}

/* One call over the bad network, up to its end. `cancel_ms` not 0: alice
 * hangs up then, whatever has happened. */
static void race(int round, unsigned cancel_ms)
{
  for (int i = 0; i < PHONES; i++) {
    phones[i].answer = 200;
    phones[i].answer_after_ms =
        900 + (unsigned)((round * 7 + i * 13) % 150);
  }
  call();
  if (cancel_ms) {
    ck_assert_int_eq(lsip_sim_run(sim, lsip_sim_now(sim) +
                                           LSIP_MS(cancel_ms)), 0);
    (void)lsip_call_hangup(alice.stack, alice.call, NULL);
  }
  run_for(sim, 60);
  if (party_heard(&alice, LSIP_EV_CALL_END) == NULL) {
    ck_assert_int_eq(count_up(), 1);
    ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  }
  run_for(sim, 120);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_int_eq(count_up(), 0);
  check_idle();
}

/* Hash tables double when they are full, and never shrink: the proxy has more
 * to do at a time, once, than any of the races gives it. */
static void fill_tables(void)
{
  static const char options[] =
      "OPTIONS sip:bob@proxy.test SIP/2.0\r\nMax-Forwards: 70\r\n"
      "From: <sip:alice@a.test>;tag=1\r\nTo: <sip:bob@proxy.test>\r\n"
      "Call-ID: fill\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
  uint64_t index[512];
  lsip_parse_rules rules;
  lsip_tsx t;
  lsip_msg m;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, options,
                                  sizeof options - 1, &rules, NULL), 0);
  for (int i = 0; i < 20; i++)
    ck_assert_int_eq(lsip_tsx_send(alice.stack, &t, &m, NULL, 0, NULL), 0);
  check_idle();
}

/* The same call again and again: not a byte more is held. */
static void races(uint64_t seed, int round, unsigned cancel_ms)
{
  size_t bytes[3];
  start_with(seed);
  fill_tables();
  bad_network();
  for (int i = 0; i < 3; i++) {
    race(round, cancel_ms);
    bytes[i] = lsip_stack_memory(proxy.stack);
  }
  ck_assert_uint_eq(bytes[0], bytes[1]);
  ck_assert_uint_eq(bytes[1], bytes[2]);
  end();
}

START_TEST(answer_races)
{
  races((uint64_t)_i, _i, 0);
}
END_TEST

START_TEST(cancel_races)
{
  races((uint64_t)_i + 1000, _i, 800 + (unsigned)_i * 20);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-proxy-fork");
  TCase *t = tcase_create("fork");
  SRunner *r;
  int failed;
  tcase_add_test(t, one_answers);
  tcase_add_test(t, all_decline);
  tcase_add_test(t, caller_gives_up);
  tcase_add_test(t, all_answer);
  tcase_add_loop_test(t, answer_races, 0, 20);
  tcase_add_loop_test(t, cancel_races, 0, 20);
  tcase_set_timeout(t, 60);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
