/* HOSTILE 8: every object is ended from inside every callback, and at every
 * moment between them; connections break at every moment. */
#include "duo.h"

typedef enum action {
  HANGUP, ABANDON, ANSWER, REJECT, OFFER, SEND_ANSWER, RESPOND, REFUSE,
  TSX_ABANDON, END_ACCOUNT, REMOVE_LOCAL, INFO, KEEP, TWICE, ACTIONS
} action;

static void act(duo_side *s, action what)
{
  lsip_stack *k = s->stack;
  lsip_str sdp = LSIP_STR("v=0\r\n");
  lsip_tsx t;
  switch (what) {
  case HANGUP: (void)lsip_call_hangup(k, s->call, NULL); break;
  case ABANDON: (void)lsip_call_abandon(k, s->call); break;
  case ANSWER: (void)lsip_call_answer(k, s->call, sdp, NULL); break;
  case REJECT: (void)lsip_call_reject(k, s->call, 486, NULL); break;
  case OFFER: (void)lsip_call_send_offer(k, s->call, sdp); break;
  case SEND_ANSWER:
    (void)lsip_call_send_answer(k, s->call, s->leg, sdp);
    break;
  case RESPOND:
    (void)lsip_tsx_respond(k, s->tsx, 200, LSIP_STR(""), NULL);
    break;
  case REFUSE:
    (void)lsip_tsx_respond(k, s->tsx, 404, LSIP_STR(""), NULL);
    break;
  case TSX_ABANDON: (void)lsip_tsx_abandon(k, s->tsx); break;
  case END_ACCOUNT: (void)lsip_account_end(k, s->account); break;
  case REMOVE_LOCAL: (void)lsip_local_remove(k, s->local); break;
  case INFO:
    if (lsip_dialog_send(k, s->leg, &t, LSIP_STR("INFO"), NULL) == 0)
      (void)lsip_tsx_abandon(k, t);
    break;
  case KEEP: (void)lsip_call_keep(k, s->call, s->leg); break;
  default:
    (void)lsip_call_hangup(k, s->call, NULL);
    (void)lsip_call_abandon(k, s->call);
    break;
  }
}

static void at_event(duo_side *s, const lsip_event *ev)
{
  (void)ev;
  if (s->events == s->d->at)
    act(s, (action)s->d->action);
}

/* How many events the scenario brings when nothing is done to it. */
static unsigned events_of(int tcp, int a_calls)
{
  duo d;
  unsigned n;
  duo_start(&d, tcp, a_calls);
  duo_scenario(&d);
  duo_check(&d);
  n = d.a.events;
  duo_end(&d);
  return n;
}

static void in_callbacks(int tcp, int a_calls)
{
  unsigned events = events_of(tcp, a_calls);
  ck_assert_uint_ge(events, 5);
  for (unsigned at = 1; at <= events; at++) {
    for (int what = 0; what < ACTIONS; what++) {
      duo d;
      duo_start(&d, tcp, a_calls);
      d.hook = at_event;
      d.at = at;
      d.action = what;
      duo_scenario(&d);
      duo_check(&d);
      duo_end(&d);
    }
  }
}

START_TEST(hostile_08_inside_callbacks)
{
  in_callbacks(_i & 1, _i >> 1);
}
END_TEST

/* The scenario, stopped at a moment. */
static void scenario_with(duo *d, unsigned at_ms, void (*then)(duo *d))
{
  lsip_time end = lsip_sim_now(d->sim) + LSIP_MS(at_ms);
  (void)duo_call_now(d);
  if (at_ms >= 50) {
    duo_run(d, 50);
    (void)lsip_call_send_offer(d->a.stack, d->a.call, LSIP_STR("v=0\r\n"));
  }
  if (at_ms >= 100) {
    duo_run(d, 50);
    (void)lsip_call_send_offer(d->b.stack, d->b.call, LSIP_STR("v=0\r\n"));
  }
  if (at_ms >= 150) {
    duo_run(d, 50);
    (void)lsip_call_hangup(d->b.stack, d->b.call, NULL);
  }
  ck_assert_int_eq(lsip_sim_run(d->sim, end), 0);
  then(d);
}

static void do_action(duo *d)
{
  act(&d->a, (action)d->action);
}

/* Moments that differ: a packet takes one millisecond. */
static unsigned moment(unsigned i)
{
  return i / 7 * 50 + i % 7;
}

START_TEST(hostile_08_at_every_moment)
{
  for (unsigned i = 0; i < 28; i++) {
    for (int what = 0; what < ACTIONS; what++) {
      duo d;
      duo_start(&d, _i & 1, _i >> 1);
      d.action = what;
      scenario_with(&d, moment(i), do_action);
      duo_check(&d);
      duo_end(&d);
    }
  }
}
END_TEST

static void break_all(duo *d)
{
  lsip_sim_break(d->sim, "a.test", "b.test");
}

START_TEST(hostile_08_connections_break)
{
  for (unsigned i = 0; i < 28; i++) {
    duo d;
    duo_start(&d, 1, _i);
    scenario_with(&d, moment(i), break_all);
    duo_check(&d);
    duo_end(&d);
  }
}
END_TEST

/* A process that dies at every moment: the other side copes. */
static void b_dies(duo *d)
{
  lsip_sim_link dead;
  memset(&dead, 0, sizeof dead);
  dead.size = sizeof dead;
  dead.latency_us = 1000;
  dead.loss_ppm = 1000000;
  lsip_sim_set_link(d->sim, &dead);
  lsip_sim_break(d->sim, "a.test", "b.test");
}

START_TEST(hostile_08_the_peer_dies)
{
  for (unsigned i = 0; i < 28; i++) {
    duo d;
    duo_start(&d, _i & 1, _i >> 1);
    scenario_with(&d, moment(i), b_dies);
    duo_check(&d);
    duo_end(&d);
  }
}
END_TEST

static void stop_a(duo *d)
{
  (void)lsip_stack_stop(d->a.stack);
}

START_TEST(hostile_08_stopped_at_every_moment)
{
  for (unsigned i = 0; i < 28; i++) {
    duo d;
    duo_start(&d, _i & 1, _i >> 1);
    scenario_with(&d, moment(i), stop_a);
    duo_run(&d, 200000);
    ck_assert_uint_eq(d.a.stopped, 1);
    duo_check(&d);
    duo_end(&d);
  }
}
END_TEST

static void nothing(duo *d)
{
  (void)d;
}

START_TEST(hostile_08_freed_at_every_moment)
{
  for (unsigned i = 0; i < 28; i++) {
    duo d;
    duo_start(&d, _i & 1, _i >> 1);
    scenario_with(&d, moment(i), nothing);
    lsip_sim_remove(d.sim, d.a.stack);
    lsip_stack_free(d.a.stack);
    ck_assert_uint_eq(d.a.held, 0);
    lsip_sim_remove(d.sim, d.b.stack);
    lsip_stack_free(d.b.stack);
    ck_assert_uint_eq(d.b.held, 0);
    lsip_sim_free(d.sim);
  }
}
END_TEST

static void add(TCase *c, const TTest *t, int n)
{
  tcase_add_loop_test(c, t, 0, n);
}

int main(void)
{
  Suite *suite = suite_create("hostile_08");
  TCase *c = tcase_create("hostile_08");
  SRunner *runner;
  int failed;
  add(c, hostile_08_inside_callbacks, 4);
  add(c, hostile_08_at_every_moment, 4);
  add(c, hostile_08_connections_break, 2);
  add(c, hostile_08_the_peer_dies, 4);
  add(c, hostile_08_stopped_at_every_moment, 4);
  add(c, hostile_08_freed_at_every_moment, 4);
  tcase_set_timeout(c, 300);
  suite_add_tcase(suite, c);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
