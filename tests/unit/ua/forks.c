/* The forks of a call, and the 2xx that nobody wants any more (RFC 3261
 * 13.2.2.4, 9.1; HARD CASES 10, 11). */
#include "peer.h"

static const char *const here = "Contact: <sip:one@192.0.2.41>\r\n";
static const char *const there = "Contact: <sip:two@192.0.2.42>\r\n";

static void check_to(peer *p, const char *addr)
{
  lsip_addr a = peer_addr(addr);
  ck_assert(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &a));
}

/* Each repeated 2xx of a fork is answered by the ACK of that fork. */
START_TEST(ack_again)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c), *first, *again;
  peer_answer(p, invite, 200, "x", here, peer_offer);
  first = peer_sent(p, "ACK sip:one@192.0.2.41 ");
  peer_told(p, LSIP_EV_CALL_ANSWERED);
  for (int i = 0; i < 3; i++) {
    peer_pass(p, 500);
    peer_answer(p, invite, 200, "x", here, peer_offer);
    again = peer_sent(p, "ACK sip:one@192.0.2.41 ");
    ck_assert_str_eq(peer_header(again, "CSeq"), peer_header(first, "CSeq"));
    peer_told_nothing(p);
    peer_silent(p);
  }
  peer_free(p);
}
END_TEST

/* A second fork is told, acknowledged, and ended unless it is kept. */
START_TEST(second_answer)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c), *bye;
  const peer_event *e;
  peer_answer(p, invite, 200, "x", here, peer_offer);
  peer_sent(p, "ACK ");
  e = peer_told(p, LSIP_EV_CALL_ANSWERED);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_ANSWER);
  peer_answer(p, invite, 200, "y", there, peer_offer);
  e = peer_told(p, LSIP_EV_CALL_ANSWERED);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_ANSWER | LSIP_EVF_FORK);
  ck_assert_uint_eq(e->ev.object, c.id);
  peer_pass(p, 0);
  peer_sent(p, "ACK sip:two@192.0.2.42 ");
  check_to(p, "192.0.2.42:5060");
  bye = peer_sent(p, "BYE sip:two@192.0.2.42 ");
  ck_assert_str_eq(peer_param(peer_header(bye, "To"), "tag"), "y");
  peer_answer(p, bye, 200, NULL, NULL, NULL);
  peer_told_nothing(p); /* the call itself goes on */
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  bye = peer_sent(p, "BYE sip:one@192.0.2.41 ");
  peer_answer(p, bye, 200, NULL, NULL, NULL);
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

static void keep_fork(peer *p, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  lsip_dialog d = { ev->related };
  if (ev->kind == LSIP_EV_CALL_ANSWERED)
    ck_assert_int_eq(lsip_call_keep(p->stack, c, d),
                     ev->flags & LSIP_EVF_FORK ? 0 : LSIP_ERR_STATE);
}

START_TEST(kept_fork)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c);
  p->hook = keep_fork;
  peer_answer(p, invite, 200, "x", here, peer_offer);
  peer_answer(p, invite, 200, "y", there, peer_offer);
  peer_pass(p, 60000);
  peer_sent(p, "ACK ");
  peer_sent(p, "ACK ");
  peer_silent(p);
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_DIALOG), 2);
  peer_forget_events(p);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  for (int i = 0; i < 2; i++) {
    peer_told_nothing(p);
    peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  }
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* More forks than are allowed for: no state is made of them. */
START_TEST(too_many_forks)
{
  lsip_config cfg = peer_config();
  peer *p;
  lsip_call c;
  const char *invite;
  cfg.max_forks = 4;
  p = peer_new(&cfg);
  invite = peer_called(p, &c);
  for (int i = 0; i < 100; i++) {
    char tag[16];
    snprintf(tag, sizeof tag, "t%d", i);
    peer_answer(p, invite, 180, tag, here, NULL);
  }
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_DIALOG), 4);
  peer_free(p);
}
END_TEST

/* ... but each 2xx gets its ACK and its BYE, however many come: those that ring
 * make room, then those that are over. */
START_TEST(too_many_answers)
{
  lsip_config cfg = peer_config();
  peer *p;
  lsip_call c;
  const char *invite;
  cfg.max_forks = 2;
  p = peer_new(&cfg);
  invite = peer_called(p, &c);
  peer_answer(p, invite, 180, "a", here, NULL);
  peer_answer(p, invite, 180, "b", here, NULL);
  for (int i = 0; i < 5; i++) {
    char tag[16];
    snprintf(tag, sizeof tag, "t%d", i);
    peer_answer(p, invite, 200, tag, here, peer_offer);
    peer_pass(p, 0);
    peer_sent(p, "ACK ");
    if (i > 0)
      peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  }
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_DIALOG), 2);
  peer_forget_events(p);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* ---- 2xx after CANCEL ---- */

/* ACK, then BYE; the end waits for it. */
START_TEST(answered_while_cancelling)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c), *cancel, *bye;
  const peer_event *e;
  peer_answer(p, invite, 180, "x", here, NULL);
  peer_told(p, LSIP_EV_CALL_PROGRESS);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  cancel = peer_sent(p, "CANCEL ");
  peer_answer(p, invite, 200, "x", here, peer_offer);
  peer_sent(p, "ACK sip:one@192.0.2.41 ");
  bye = peer_sent(p, "BYE sip:one@192.0.2.41 ");
  peer_answer(p, cancel, 200, "x", NULL, NULL);
  peer_told_nothing(p);
  peer_answer(p, bye, 200, NULL, NULL, NULL);
  e = peer_told(p, LSIP_EV_CALL_END);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_LOCAL);
  peer_pass(p, 100000);
  peer_told_nothing(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A fork that answers after the call has been ended with BYE. */
START_TEST(answered_after_the_end)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c);
  peer_answer(p, invite, 200, "x", here, peer_offer);
  peer_sent(p, "ACK ");
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  peer_forget_events(p);
  peer_pass(p, 1000);
  peer_answer(p, invite, 200, "y", there, peer_offer);
  peer_sent(p, "ACK sip:two@192.0.2.42 ");
  peer_answer(p, peer_sent(p, "BYE sip:two@192.0.2.42 "), 200, NULL, NULL,
              NULL);
  peer_told_nothing(p);
  peer_pass(p, 100000);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* The call was abandoned: all the same, silently. */
START_TEST(answered_after_it_was_abandoned)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c);
  peer_answer(p, invite, 180, "x", here, NULL);
  peer_forget_events(p);
  ck_assert_int_eq(lsip_call_abandon(p->stack, c), 0);
  peer_pass(p, 0);
  peer_told(p, LSIP_EV_CALL_END);
  peer_sent(p, "CANCEL ");
  peer_answer(p, invite, 200, "x", here, peer_offer);
  peer_sent(p, "ACK ");
  peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  peer_told_nothing(p);
  peer_forget(p);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A 2xx that says nobody can be reached: the target of the request is. */
START_TEST(answer_without_contact)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c);
  peer_answer(p, invite, 200, "x", "", peer_offer);
  peer_sent(p, "ACK sip:peer@192.0.2.9 ");
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  peer_sent(p, "BYE sip:peer@192.0.2.9 ");
  peer_free(p);
}
END_TEST

peer_test_main("forks", ack_again, second_answer, kept_fork, too_many_forks,
               too_many_answers,
               answered_while_cancelling, answered_after_the_end,
               answered_after_it_was_abandoned, answer_without_contact)
