/* Calls between two stacks in simulation: every seed is another weather. */
#include <lsip/call.h>
#include <lsip/sim.h>
#include <lsip/transaction.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define OFFER "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n"

/* What an end saw; its event times make the fingerprint of a run. */
struct end {
  lsip_stack *stack;
  lsip_local local;
  int answered, ended;
  uint64_t print;
};

static void take_call(lsip_stack *s, const lsip_event *ev)
{
  lsip_call c;
  lsip_tsx invite = { ev->object };
  ck_assert_int_eq(lsip_call_take(s, &c, invite, (lsip_account){ 0 }, 0), 0);
  ck_assert_int_eq(lsip_call_answer(s, c, LSIP_STR(OFFER), NULL), 0);
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  struct end *e = user;
  lsip_call c = { ev->object };
  e->print = (e->print * 31 + ev->now) * 31 + ev->kind;
  if (ev->kind == LSIP_EV_REQUEST)
    take_call(s, ev);
  if (ev->kind == LSIP_EV_CALL_ANSWERED) {
    e->answered++;
    ck_assert_int_eq(lsip_call_hangup(s, c, NULL), 0);
  }
  e->ended += ev->kind == LSIP_EV_CALL_END;
}

static void end_open(lsip_sim *m, struct end *e, const char *host, int pull,
                     uint8_t seed)
{
  lsip_config c;
  memset(e, 0, sizeof *e);
  lsip_config_init(&c, sizeof c);
  memset(c.seed, seed, sizeof c.seed);
  c.on_event = pull ? NULL : on_event;
  c.event_user = e;
  ck_assert_int_eq(lsip_stack_new(&e->stack, &c), 0);
  ck_assert_int_eq(lsip_sim_add(m, e->stack, host, &e->local), 0);
}

static void drain(struct end *e)
{
  lsip_event ev;
  while (lsip_stack_poll_event(e->stack, &ev) == 1)
    on_event(e->stack, &ev, e);
}

static void run(lsip_sim *m, struct end *a, struct end *b, lsip_time until)
{
  int rc;
  while ((rc = lsip_sim_run(m, until)) == LSIP_ERR_BUSY) {
    drain(a);
    drain(b);
  }
  ck_assert_int_eq(rc, 0);
}

/* A call over a bad link. Returns the fingerprint. */
static uint64_t call(uint64_t seed, const char *to, int pull)
{
  static const lsip_sim_link bad = { sizeof bad, 20000, 5000, 300000, 50000,
                                     50000 };
  lsip_account_config ac = { .size = sizeof ac,
                             .aor = LSIP_STR_INIT("sip:a@a.test") };
  lsip_account acc;
  lsip_call c;
  lsip_sim *m;
  struct end a, b;
  ck_assert_int_eq(lsip_sim_new(&m, seed), 0);
  end_open(m, &a, "a.test", pull, 1);
  end_open(m, &b, "b.test", pull, 2);
  lsip_sim_set_link(m, &bad);
  ck_assert_int_eq(lsip_account_new(a.stack, &acc, &ac), 0);
  ck_assert_int_eq(lsip_call_new(a.stack, &c, acc, lsip_str_z(to),
                                 LSIP_STR(OFFER), NULL), 0);
  run(m, &a, &b, lsip_sim_now(m) + LSIP_SECONDS(300));
  if (a.answered != 1 || a.ended != 1 || b.ended != 1)
    lsip_sim_print_ladder(m, 2);
  ck_assert_msg(a.answered == 1 && a.ended == 1 && b.ended == 1,
                "seed %llu", (unsigned long long)seed);
  lsip_stack_free(a.stack);
  lsip_stack_free(b.stack);
  lsip_sim_free(m);
  return a.print ^ b.print;
}

START_TEST(over_udp)
{
  for (uint64_t seed = 1; seed <= 50; seed++)
    (void)call(seed, "sip:b@b.test", _i);
}
END_TEST

START_TEST(over_tcp)
{
  for (uint64_t seed = 1; seed <= 50; seed++)
    (void)call(seed, "sip:b@b.test;transport=tcp", _i);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_run)
{
  uint64_t one = call(7, "sip:b@b.test", _i);
  ck_assert_uint_eq(call(7, "sip:b@b.test", _i), one);
  ck_assert_uint_ne(call(8, "sip:b@b.test", _i), one);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim calls");
  TCase *tc = tcase_create("calls");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_set_timeout(tc, 60);
  tcase_add_loop_test(tc, over_udp, 0, 2); /* by callback, and pulled */
  tcase_add_loop_test(tc, over_tcp, 0, 2);
  tcase_add_loop_test(tc, the_same_seed_gives_the_same_run, 0, 2);
  suite_add_tcase(s, tc);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
