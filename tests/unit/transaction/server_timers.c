/* When server transactions repeat and end (RFC 3261 17.2, 13.3.1.4, table 4;
 * RFC 6026), and the requests that nobody answers. */
#include "peer.h"

#include "stack/stack.h"

static lsip_tsx request(peer *p, const char *method)
{
  peer_ask a = { 0 };
  lsip_tsx t;
  a.method = method;
  peer_ask_for(p, &a);
  if (strcmp(method, "INVITE") == 0 &&
      p->stack->ctx.config.role != LSIP_ROLE_RAW)
    peer_sent(p, "SIP/2.0 100 ");
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  return t;
}

static void respond(peer *p, lsip_tsx t, int status)
{
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, status, LSIP_STR(""), NULL),
                   0);
  peer_pass(p, 0);
}

static void sent_at(peer *p, const char *begin, const unsigned *ms, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    peer_sent(p, begin);
    ck_assert_uint_eq(p->out[p->taken - 1].at_ms, ms[i]);
  }
  peer_silent(p);
}

static peer *raw(void)
{
  lsip_config cfg = peer_config();
  cfg.role = LSIP_ROLE_RAW;
  return peer_new(&cfg);
}

/* Timer G doubles up to T2; timer H is 64*T1. */
START_TEST(timers_g_and_h)
{
  static const unsigned at[] = { 0, 500, 1500, 3500, 7500, 11500, 15500,
                                 19500, 23500, 27500, 31500 };
  peer *p = raw();
  const peer_event *e;
  respond(p, request(p, "INVITE"), 486);
  peer_pass(p, 100000);
  sent_at(p, "SIP/2.0 486 ", at, 11);
  e = peer_told(p, LSIP_EV_TSX_END);
  ck_assert_uint_eq(e->at_ms, 32000);
  ck_assert_int_eq(e->ev.reason, LSIP_ERR_TIMEOUT);
  ck_assert_uint_eq(e->ev.status, 486);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

static unsigned lasts(peer *p)
{
  unsigned start = peer_ms(p);
  while (!lsip_list_empty(&p->stack->tl.all_servers))
    peer_pass(p, 10);
  return peer_ms(p) - start;
}

START_TEST(timer_i)
{
  peer *p = raw();
  peer_ask a = { 0 };
  respond(p, request(p, "INVITE"), 486);
  a.method = "ACK";
  peer_ask_for(p, &a);
  ck_assert_uint_eq(lasts(p), 5000);
  peer_free(p);
}
END_TEST

START_TEST(timer_j)
{
  peer *p = raw();
  respond(p, request(p, "OPTIONS"), 200);
  ck_assert_uint_eq(lasts(p), 32000);
  peer_free(p);
}
END_TEST

START_TEST(timer_l)
{
  peer *p = raw();
  respond(p, request(p, "INVITE"), 200);
  ck_assert_uint_eq(lasts(p), 32000);
  peer_free(p);
}
END_TEST

/* 13.3.1.4: the call repeats its 2xx from T1 up to T2 until the ACK, and ends
 * with BYE when none comes. */
START_TEST(repeats_of_a_2xx)
{
  static const unsigned at[] = { 0, 500, 1500, 3500, 7500, 11500, 15500,
                                 19500, 23500, 27500, 31500 };
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *bye;
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 31999);
  sent_at(p, "SIP/2.0 200 ", at, 11);
  peer_pass(p, 1);
  bye = peer_sent(p, "BYE ");
  peer_answer(p, bye, 200, NULL, NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 408);
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* The same over a connection (HARD CASE 10). */
START_TEST(repeats_of_a_2xx_over_a_connection)
{
  static const unsigned at[] = { 0, 500, 1500, 3500, 7500 };
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  lsip_account none = { 0 };
  peer_ask a = { 0 };
  lsip_call c;
  lsip_tsx t;
  char *text;
  a.body = peer_offer;
  a.via = "SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bKone";
  text = peer_write(&a);
  peer_give_by(p, f, text);
  peer_sent(p, "SIP/2.0 100 ");
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_call_take(p->stack, &c, t, none, 0), 0);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 8000);
  sent_at(p, "SIP/2.0 200 ", at, 5);
  free(text);
  peer_free(p);
}
END_TEST

/* An ACK stops the repetition, later INVITEs are absorbed. */
START_TEST(acknowledged)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  peer_up_in(p, &a);
  peer_pass(p, 600);
  peer_silent(p);
  a.to = NULL;
  peer_ask_for(p, &a);
  peer_silent(p);
  peer_told_nothing(p);
  peer_free(p);
}
END_TEST

/* ---- unclaimed ---- */

static void check_unclaimed(const char *method, int status)
{
  lsip_config cfg = peer_config();
  peer *p;
  cfg.methods = LSIP_STR("INVITE, INFO");
  p = peer_new(&cfg);
  (void)request(p, method);
  peer_pass(p, 9999);
  if (status == 500)
    peer_sent(p, "SIP/2.0 100 "); /* RFC 4320 4.1 */
  peer_silent(p);
  peer_pass(p, 1);
  ck_assert_int_eq(peer_status(peer_sent(p, "")), status);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_UNCLAIMED), 1);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}

START_TEST(unclaimed_requests)
{
  check_unclaimed("INVITE", 480);
  check_unclaimed("INFO", 500); /* never 408: RFC 4320 4.2 */
}
END_TEST

/* What rings is not unclaimed. */
START_TEST(claimed_by_a_provisional)
{
  peer *p = raw();
  respond(p, request(p, "INVITE"), 180);
  peer_sent(p, "SIP/2.0 180 ");
  peer_pass(p, 100000);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* Lack of memory when the time is up: it is tried again until it works. */
START_TEST(unclaimed_without_memory)
{
  peer *p = raw();
  (void)request(p, "INVITE");
  p->dry = 1;
  peer_pass(p, 20000);
  p->dry = 0;
  peer_silent(p);
  peer_pass(p, 1000);
  peer_sent(p, "SIP/2.0 480 ");
  peer_pass(p, 100000);
  peer_forget(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A 487 that memory did not allow is made up for. */
START_TEST(cancelled_without_memory)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  a.body = peer_offer;
  (void)peer_calls(p, &a);
  a.method = "CANCEL";
  a.body = NULL;
  p->dry = 1;
  peer_ask_for(p, &a);
  p->dry = 0;
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  ck_assert_int_ge(peer_status(peer_sent(p, "SIP/2.0 ")), 400);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Abandoned without memory: the peer gets its answer all the same. */
START_TEST(abandoned_without_memory)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  p->dry = 1;
  ck_assert_int_eq(lsip_call_abandon(p->stack, c), 0);
  peer_pass(p, 0);
  p->dry = 0;
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  ck_assert_int_ge(peer_status(peer_sent(p, "SIP/2.0 ")), 400);
  peer_check_idle(p);
  ck_assert(lsip_list_empty(&p->stack->ua.calls));
  peer_free(p);
}
END_TEST

peer_test_main("server_timers", timers_g_and_h, timer_i, timer_j, timer_l,
               repeats_of_a_2xx, repeats_of_a_2xx_over_a_connection,
               acknowledged, unclaimed_requests, claimed_by_a_provisional,
               unclaimed_without_memory, cancelled_without_memory,
               abandoned_without_memory)
