/* One call after the other between two user agents, without trouble on the
 * way: what each side is told, and that nothing is left. */
#include "party.h"

static lsip_sim *sim;
static party alice, bob;

static void start(void)
{
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  ck_assert_int_eq(lsip_sim_new(&sim, 1), 0);
  party_start(&alice, sim, "alice", "a.test", 1, NULL);
  party_start(&bob, sim, "bob", "b.test", 2, NULL);
  bob.ring = 180;
  bob.answer = 200;
}

static void end(void)
{
  party_free(&alice);
  party_free(&bob);
  lsip_sim_free(sim);
}

static void check_idle(void)
{
  run_for(sim, 300);
  party_check_idle(&alice);
  party_check_idle(&bob);
}

START_TEST(caller_hangs_up)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.progress, 1);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_uint_eq(bob.confirmed, 1);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_uint_eq(bob.ended, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL);
  ck_assert_uint_eq(party_heard(&bob, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_REMOTE);
  check_idle();
}
END_TEST

START_TEST(callee_hangs_up)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 1);
  ck_assert_int_eq(lsip_call_hangup(bob.stack, bob.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_uint_eq(bob.ended, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_REMOTE);
  check_idle();
}
END_TEST

START_TEST(over_tcp)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test;transport=tcp"), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_int_eq(lsip_call_hangup(bob.stack, bob.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_uint_eq(bob.ended, 1);
  check_idle();
}
END_TEST

START_TEST(callee_declines)
{
  bob.answer = 486;
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.answered, 0);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 486);
  ck_assert_uint_eq(bob.ended, 1);
  check_idle();
}
END_TEST

START_TEST(caller_cancels_while_it_rings)
{
  bob.answer = 0;
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 2);
  ck_assert_uint_eq(alice.ended, 0);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 487);
  ck_assert_uint_eq(party_heard(&bob, LSIP_EV_CALL_END)->status, 487);
  check_idle();
}
END_TEST

START_TEST(caller_cancels_before_anything_is_sent)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 5);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 487);
  ck_assert_uint_eq(bob.count, 0);
  check_idle();
}
END_TEST

START_TEST(nobody_is_there)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@nowhere.test"), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 503);
  ck_assert_int_eq(party_heard(&alice, LSIP_EV_CALL_END)->reason,
                   LSIP_ERR_RESOLVE);
  check_idle();
}
END_TEST

static void hold_hook(party *p, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  if (ev->kind == LSIP_EV_CALL_CONFIRMED)
    ck_assert_int_eq(lsip_call_send_offer(p->stack, c, an_offer), 0);
}

START_TEST(callee_reinvites)
{
  bob.hook = hold_hook;
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 3);
  ck_assert_uint_eq(alice.offers, 1);
  ck_assert_uint_eq(bob.answers, 1);
  ck_assert_uint_eq(party_heard(&bob, LSIP_EV_CALL_ANSWER)->status, 200);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(bob.ended, 1);
  check_idle();
}
END_TEST

START_TEST(both_reinvite_at_once)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 3);
  ck_assert_int_eq(lsip_call_send_offer(alice.stack, alice.call, an_offer), 0);
  ck_assert_int_eq(lsip_call_send_offer(bob.stack, bob.call, an_offer), 0);
  run_for(sim, 10);
  ck_assert_uint_eq(alice.answers, 1);
  ck_assert_uint_eq(bob.answers, 1);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_ANSWER)->status, 200);
  ck_assert_uint_eq(party_heard(&bob, LSIP_EV_CALL_ANSWER)->status, 200);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  check_idle();
}
END_TEST

START_TEST(offer_in_the_2xx_answer_in_the_ack)
{
  ck_assert_int_eq(lsip_call_new(alice.stack, &alice.call, alice.account,
                                 LSIP_STR("sip:bob@b.test"), LSIP_STR(""),
                                 NULL), 0);
  run_for(sim, 1);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_uint_eq(bob.confirmed, 1);
  ck_assert(party_heard(&bob, LSIP_EV_CALL_CONFIRMED)->data_len > 0);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  run_for(sim, 1);
  check_idle();
}
END_TEST

START_TEST(stop_hangs_up)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 1);
  ck_assert_int_eq(lsip_stack_stop(alice.stack), 0);
  run_for(sim, 60);
  ck_assert_uint_eq(bob.ended, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_STOPPED));
}
END_TEST

/* A request that the application left ringing does not keep the stack. */
static void ring_only(party *p, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  if (ev->kind == LSIP_EV_REQUEST)
    ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 183, LSIP_STR(""), NULL),
                     0);
}

START_TEST(stop_answers_what_rings)
{
  bob.hook = ring_only;
  bob.leave = 1;
  ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
  run_for(sim, 30);
  ck_assert_uint_eq(alice.ended, 0);
  ck_assert_int_eq(lsip_stack_stop(bob.stack), 0);
  run_for(sim, 60);
  ck_assert_ptr_nonnull(party_heard(&bob, LSIP_EV_STOPPED));
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_CALL_END)->status, 480);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-calls");
  TCase *t = tcase_create("basic");
  SRunner *r;
  int failed;
  tcase_add_checked_fixture(t, start, end);
  tcase_add_test(t, caller_hangs_up);
  tcase_add_test(t, callee_hangs_up);
  tcase_add_test(t, over_tcp);
  tcase_add_test(t, callee_declines);
  tcase_add_test(t, caller_cancels_while_it_rings);
  tcase_add_test(t, caller_cancels_before_anything_is_sent);
  tcase_add_test(t, nobody_is_there);
  tcase_add_test(t, callee_reinvites);
  tcase_add_test(t, both_reinvite_at_once);
  tcase_add_test(t, offer_in_the_2xx_answer_in_the_ack);
  tcase_add_test(t, stop_hangs_up);
  tcase_add_test(t, stop_answers_what_rings);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
