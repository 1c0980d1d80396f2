/* Events that are pulled, and what events promise in either mode. */
#include "peer.h"

#include "stack/stack.h"

typedef struct puller {
  lsip_stack *stack;
  lsip_local udp;
  lsip_addr remote;
  lsip_time now;
} puller;

static void start(puller *q)
{
  static peer p;
  lsip_config cfg = peer_config();
  memset(q, 0, sizeof *q);
  ck_assert_int_eq(lsip_stack_new(&q->stack, &cfg), 0);
  p.stack = q->stack;
  q->udp = peer_local(&p, LSIP_UDP, "192.0.2.1:5060");
  q->remote = peer_addr("192.0.2.9:5060");
  q->now = LSIP_SECONDS(5);
}

static int give(puller *q, const peer_ask *a)
{
  char *text = peer_write(a);
  int rc = lsip_stack_receive_datagram(q->stack, q->udp, &q->remote, text,
                                       strlen(text), q->now);
  memset(text, '#', strlen(text)); /* nothing may point here now */
  free(text);
  return rc;
}

static void drain(puller *q)
{
  lsip_output out;
  while (lsip_stack_poll_output(q->stack, &out, 1))
    ;
}

/* Drain before you feed; the event and its message are a copy. */
START_TEST(drain_before_you_feed)
{
  puller q;
  peer_ask a = { 0 };
  lsip_event ev;
  start(&q);
  a.body = peer_offer;
  ck_assert_int_eq(give(&q, &a), 0);
  drain(&q);
  ck_assert(lsip_stack_deadline(q.stack) == LSIP_AT_ONCE);
  ck_assert_int_eq(give(&q, &a), LSIP_ERR_BUSY);
  ck_assert_int_eq(lsip_stack_advance(q.stack, q.now), LSIP_ERR_BUSY);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert_uint_eq(ev.kind, LSIP_EV_REQUEST);
  ck_assert(lsip_str_eq(lsip_msg_call_id(&ev.msg), LSIP_STR("call-1")));
  ck_assert(lsip_str_eq(ev.data, lsip_str_z(peer_offer)));
  /* it stays good while other messages come */
  a.branch = "two";
  a.call_id = "call-2";
  ck_assert_int_eq(give(&q, &a), 0);
  ck_assert(lsip_str_eq(lsip_msg_call_id(&ev.msg), LSIP_STR("call-1")));
  ck_assert(lsip_str_eq(ev.data, lsip_str_z(peer_offer)));
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert(lsip_str_eq(lsip_msg_call_id(&ev.msg), LSIP_STR("call-2")));
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 0);
  lsip_stack_free(q.stack);
}
END_TEST

/* A whole call, pulled; freed while an event is lent. */
START_TEST(a_call)
{
  puller q;
  peer_ask a = { 0 };
  lsip_event ev;
  lsip_account none = { 0 };
  lsip_call c;
  start(&q);
  a.body = peer_offer;
  ck_assert_int_eq(give(&q, &a), 0);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert_int_eq(lsip_call_take(q.stack, &c, (lsip_tsx){ ev.object }, none,
                                  42), 0);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert_uint_eq(ev.kind, LSIP_EV_CALL_OFFER);
  ck_assert_uint_eq(ev.user, 42);
  ck_assert(lsip_str_eq(ev.data, lsip_str_z(peer_offer)));
  ck_assert_int_eq(lsip_call_reject(q.stack, c, 486, NULL), 0);
  ck_assert_int_eq(lsip_call_reject(q.stack, c, 486, NULL), LSIP_ERR_STATE);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert_uint_eq(ev.kind, LSIP_EV_CALL_END);
  ck_assert_uint_eq(ev.object, c.id);
  ck_assert_int_eq(lsip_call_hangup(q.stack, c, NULL), LSIP_ERR_STATE);
  lsip_stack_free(q.stack);
}
END_TEST

/* When the end event has been taken the id is stale. */
START_TEST(stale_after_the_end)
{
  puller q;
  peer_ask a = { 0 };
  lsip_event ev;
  lsip_tsx t;
  start(&q);
  ck_assert_int_eq(give(&q, &a), 0);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  t.id = ev.object;
  ck_assert_int_eq(lsip_tsx_abandon(q.stack, t), 0);
  ck_assert_int_eq(lsip_tsx_abandon(q.stack, t), LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
  ck_assert_uint_eq(ev.kind, LSIP_EV_TSX_END);
  ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 0);
  ck_assert_int_eq(lsip_tsx_respond(q.stack, t, 200, LSIP_STR(""), NULL),
                   LSIP_ERR_GONE);
  lsip_stack_free(q.stack);
}
END_TEST

/* Alarms wait for their turn: one event, one advance. */
START_TEST(alarms_wait)
{
  puller q;
  lsip_event ev;
  lsip_timer t[3];
  start(&q);
  for (uint64_t i = 0; i < 3; i++)
    ck_assert_int_eq(lsip_timer_new(q.stack, &t[i], LSIP_MS(10), i), 0);
  ck_assert_int_eq(lsip_stack_advance(q.stack, q.now), 0);
  q.now += LSIP_MS(20);
  for (uint64_t i = 0; i < 3; i++) {
    ck_assert_int_eq(lsip_stack_advance(q.stack, q.now), 0);
    ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 1);
    ck_assert_uint_eq(ev.user, i);
    ck_assert_int_eq(lsip_stack_poll_event(q.stack, &ev), 0);
    ck_assert(i == 2 || lsip_stack_deadline(q.stack) == LSIP_AT_ONCE ||
              lsip_stack_deadline(q.stack) <= q.now);
  }
  lsip_stack_free(q.stack);
}
END_TEST

START_TEST(owners_in_pull_mode)
{
  puller q;
  lsip_tu t;
  start(&q);
  ck_assert_int_eq(lsip_tu_add(q.stack, &t, NULL, &q), 0);
  ck_assert_int_eq(lsip_tu_add(q.stack, &t, (lsip_event_fn)(void (*)(void))
                               abort, &q), LSIP_ERR_ARGUMENT);
  lsip_stack_free(q.stack);
}
END_TEST

/* ---- by callback: nothing is lost between two inputs ---- */

static unsigned cancels, offers;

static void count(lsip_stack *s, const lsip_event *ev, void *user)
{
  (void)s;
  (void)user;
  cancels += ev->kind == LSIP_EV_CANCEL;
  offers += ev->kind == LSIP_EV_REQUEST;
}

/* An event that a call made waits until the next input, which must not lose
 * its own for that. */
START_TEST(events_of_calls_come_first)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  lsip_tu owner;
  lsip_tsx t;
  cfg.role = LSIP_ROLE_RAW;
  p = peer_new(&cfg);
  cancels = offers = 0;
  ck_assert_int_eq(lsip_tu_add(p->stack, &owner, count, NULL), 0);
  peer_ask_for(p, &a);
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_tsx_give(p->stack, t, owner), 0);
  ck_assert_int_eq(lsip_tsx_give(p->stack, t, owner), LSIP_ERR_BUSY);
  a.method = "CANCEL";
  peer_ask_for(p, &a);
  ck_assert_uint_eq(offers, 1);
  ck_assert_uint_eq(cancels, 1);
  peer_free(p);
}
END_TEST

peer_test_main("pull", drain_before_you_feed, a_call, stale_after_the_end,
               alarms_wait, owners_in_pull_mode, events_of_calls_come_first)
