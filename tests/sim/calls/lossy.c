/* Many calls over a bad network: each ends in a defined state, and nothing is
 * left: no transaction, dialog, timer or byte.
 *
 *   test-sim-calls-lossy SEED   replays one run
 */
#include "party.h"

enum { CALLS = 200, SEEDS = 20 };

typedef struct record {
  lsip_call call;
  int outcome;      /* status of its end event, -1 until then */
  int ends;
  int answered;
} record;

typedef struct side {
  party p;
  record calls[CALLS];
  unsigned started, ended;
} side;

static side alice, bob;

/* What happens to call number `n`, so that all ways are taken. */
enum way { WAY_UP, WAY_DECLINE, WAY_CANCEL, WAY_CALLEE_ENDS, WAY_REINVITE,
           WAYS };

static record *find(side *s, uint64_t id)
{
  for (unsigned i = 0; i < s->started; i++)
    if (s->calls[i].call.id == id)
      return &s->calls[i];
  return NULL;
}

static void later(side *s, uint64_t call, unsigned ms)
{
  lsip_timer t;
  ck_assert_int_eq(lsip_timer_new(s->p.stack, &t, LSIP_MS(ms), call), 0);
}

static void allowed(int rc)
{
  ck_assert_msg(rc == 0 || rc == LSIP_ERR_STATE || rc == LSIP_ERR_GONE,
                "%s", lsip_strerror(rc));
}

static void ended(side *s, const lsip_event *ev)
{
  record *r = find(s, ev->object);
  ck_assert_ptr_nonnull(r);
  r->ends++;
  r->outcome = (int)ev->status;
  s->ended++;
}

/* ---- alice: calls, hangs up after a while ---- */

static void alice_event(lsip_stack *st, const lsip_event *ev, void *user)
{
  side *s = user;
  lsip_call c = { ev->kind == LSIP_EV_TIMER ? ev->user : ev->object };
  lsip_dialog none = { 0 };
  switch (ev->kind) {
  case LSIP_EV_CALL_ANSWERED:
    find(s, ev->object)->answered = 1;
    later(s, ev->object, 3000);
    break;
  case LSIP_EV_CALL_OFFER:
    allowed(lsip_call_send_answer(st, c, none, an_answer));
    break;
  case LSIP_EV_TIMER: allowed(lsip_call_hangup(st, c, NULL)); break;
  case LSIP_EV_CALL_END: ended(s, ev); break;
  default: break;
  }
}

/* ---- bob: takes one of the ways ---- */

static void bob_takes(side *s, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  record *r = &s->calls[s->started];
  ck_assert_uint_lt(s->started, CALLS);
  ck_assert_int_eq(lsip_call_take(s->p.stack, &r->call, t, s->p.account,
                                  s->started % WAYS), 0);
  s->started++;
  r->outcome = -1;
  ck_assert_int_eq(lsip_call_progress(s->p.stack, r->call, 180, LSIP_STR(""),
                                      NULL), 0);
  later(s, r->call.id, 200 + 37 * (s->started % 20));
}

static void bob_acts(side *s, lsip_call c, uint64_t way)
{
  if (way == WAY_DECLINE)
    allowed(lsip_call_reject(s->p.stack, c, 486, NULL));
  else
    allowed(lsip_call_answer(s->p.stack, c, an_answer, NULL));
}

static void bob_confirmed(side *s, lsip_call c, uint64_t way)
{
  if (way == WAY_CALLEE_ENDS)
    allowed(lsip_call_hangup(s->p.stack, c, NULL));
  if (way == WAY_REINVITE)
    allowed(lsip_call_send_offer(s->p.stack, c, an_offer));
}

static void bob_event(lsip_stack *st, const lsip_event *ev, void *user)
{
  side *s = user;
  lsip_call c = { ev->object };
  uint64_t way = 0;
  (void)st;
  switch (ev->kind) {
  case LSIP_EV_REQUEST: bob_takes(s, ev); break;
  case LSIP_EV_TIMER:
    c.id = ev->user;
    if (lsip_get_user(s->p.stack, c.id, &way) == 0)
      bob_acts(s, c, way);
    break;
  case LSIP_EV_CALL_CONFIRMED: bob_confirmed(s, c, ev->user); break;
  case LSIP_EV_CALL_END: ended(s, ev); break;
  default: break;
  }
}

/* ---- the run ---- */

static void side_start(side *s, lsip_sim *sim, const char *name,
                       const char *host, uint8_t seed, lsip_event_fn fn)
{
  lsip_config cfg;
  lsip_account_config ac;
  memset(s, 0, sizeof *s);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, seed, sizeof cfg.seed);
  cfg.on_event = fn;
  cfg.event_user = s;
  s->p.sim = sim;
  s->p.name = name;
  ck_assert_int_eq(lsip_stack_new(&s->p.stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, s->p.stack, host, &s->p.local), 0);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:someone@somewhere.test");
  ck_assert_int_eq(lsip_account_new(s->p.stack, &s->p.account, &ac), 0);
}

static void call_all(lsip_sim *sim)
{
  for (unsigned i = 0; i < CALLS; i++) {
    record *r = &alice.calls[i];
    ck_assert_int_eq(lsip_call_new(alice.p.stack, &r->call, alice.p.account,
                                   LSIP_STR("sip:bob@b.test"), an_offer,
                                   NULL), 0);
    r->outcome = -1;
    alice.started++;
    if (i % WAYS == WAY_CANCEL)
      later(&alice, r->call.id, 5 * i);
    ck_assert_int_eq(lsip_sim_run(sim, lsip_sim_now(sim) + LSIP_MS(50)), 0);
  }
}

static void check_side(side *s)
{
  ck_assert_uint_eq(s->ended, s->started);
  for (unsigned i = 0; i < s->started; i++) {
    ck_assert_int_eq(s->calls[i].ends, 1);
    ck_assert_int_ge(s->calls[i].outcome, 0);
  }
  party_check_idle(&s->p);
}

static void run(uint64_t seed, uint32_t loss_ppm)
{
  lsip_sim_link bad;
  lsip_sim *sim;
  unsigned up = 0;
  memset(&bad, 0, sizeof bad);
  bad.size = sizeof bad;
  bad.latency_us = 20000;
  bad.jitter_us = 10000;
  bad.loss_ppm = loss_ppm;
  bad.duplicate_ppm = 50000;
  bad.reorder_ppm = 100000;
  ck_assert_int_eq(lsip_sim_new(&sim, seed), 0);
  side_start(&alice, sim, "alice", "a.test", (uint8_t)(seed + 1),
             alice_event);
  side_start(&bob, sim, "bob", "b.test", (uint8_t)(seed + 101), bob_event);
  lsip_sim_set_link(sim, &bad);
  call_all(sim);
  run_for(sim, 600);
  check_side(&alice);
  check_side(&bob);
  for (unsigned i = 0; i < CALLS; i++)
    up += alice.calls[i].answered != 0;
  ck_assert_uint_gt(up, CALLS / 4);
  party_free(&alice.p);
  party_free(&bob.p);
  lsip_sim_free(sim);
}

START_TEST(twenty_percent_loss)
{
  run((uint64_t)_i, 200000);
}
END_TEST

START_TEST(thirty_percent_loss)
{
  run((uint64_t)_i, 300000);
}
END_TEST

START_TEST(no_loss_but_disorder)
{
  run((uint64_t)_i, 0);
}
END_TEST

/* What a stack holds after its calls is what it held before, but for tables
 * that keep their size: a second round adds nothing. */
START_TEST(no_byte_is_left)
{
  size_t after[2][2];
  lsip_sim *sim;
  ck_assert_int_eq(lsip_sim_new(&sim, 7), 0);
  side_start(&alice, sim, "alice", "a.test", 1, alice_event);
  side_start(&bob, sim, "bob", "b.test", 2, bob_event);
  for (int round = 0; round < 2; round++) {
    alice.started = alice.ended = bob.started = bob.ended = 0;
    memset(alice.calls, 0, sizeof alice.calls);
    memset(bob.calls, 0, sizeof bob.calls);
    call_all(sim);
    run_for(sim, 600);
    check_side(&alice);
    check_side(&bob);
    after[round][0] = lsip_stack_memory(alice.p.stack);
    after[round][1] = lsip_stack_memory(bob.p.stack);
  }
  ck_assert_uint_eq(after[0][0], after[1][0]);
  ck_assert_uint_eq(after[0][1], after[1][1]);
  party_free(&alice.p);
  party_free(&bob.p);
  lsip_sim_free(sim);
}
END_TEST

int main(int argc, char **argv)
{
  Suite *s = suite_create("sim-lossy");
  TCase *t = tcase_create("lossy");
  SRunner *r;
  int failed;
  if (argc > 1) {
    run(strtoull(argv[1], NULL, 10), 200000);
    return 0;
  }
  tcase_set_timeout(t, 120);
  tcase_add_loop_test(t, twenty_percent_loss, 0, SEEDS);
  tcase_add_loop_test(t, thirty_percent_loss, 0, 5);
  tcase_add_loop_test(t, no_loss_but_disorder, 0, 5);
  tcase_add_test(t, no_byte_is_left);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
