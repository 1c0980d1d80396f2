/* CANCEL in every order (RFC 3261 9.1, 9.2). */
#include "sends.h"

#define OK 0

static lsip_tsx invite(peer *p, const char **text)
{
  lsip_tsx t = sends_text(p, sends_invite, NULL);
  *text = peer_sent(p, "INVITE ");
  return t;
}

static void cancel(peer *p, lsip_tsx t, int rc)
{
  ck_assert_int_eq(lsip_tsx_cancel(p->stack, t, NULL), rc);
  peer_pass(p, 0);
}

/* What it takes over from the request (9.1). */
static void check_cancel(const char *cancel, const char *request)
{
  static const char *const same[] = { "Via", "From", "To", "Call-ID" };
  for (size_t i = 0; i < 4; i++)
    ck_assert_str_eq(peer_header(cancel, same[i]),
                     peer_header(request, same[i]));
  ck_assert_str_eq(peer_header(cancel, "CSeq"), "1 CANCEL");
  ck_assert_str_eq(peer_header(cancel, "Max-Forwards"), "70");
  ck_assert_str_eq(peer_header(cancel, "Contact"), "");
}

START_TEST(after_a_provisional)
{
  peer *p = peer_new(NULL);
  const char *request, *text;
  lsip_tsx t = invite(p, &request);
  peer_answer(p, request, 180, "x", NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  cancel(p, t, OK);
  text = peer_sent(p, "CANCEL sip:peer@192.0.2.9 SIP/2.0\r\n");
  check_cancel(text, request);
  cancel(p, t, LSIP_ERR_STATE);
  peer_answer(p, text, 200, "x", NULL, NULL);
  peer_told_nothing(p);
  peer_answer(p, request, 487, "x", NULL, NULL);
  peer_sent(p, "ACK ");
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 487);
  sends_end_at(p, 0, 487);
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* It waits for the first provisional response. */
START_TEST(before_a_provisional)
{
  peer *p = peer_new(NULL);
  const char *request;
  lsip_tsx t = invite(p, &request);
  cancel(p, t, OK);
  peer_silent(p);
  peer_pass(p, 100);
  peer_answer(p, request, 100, NULL, NULL, NULL);
  check_cancel(peer_sent(p, "CANCEL "), request);
  peer_free(p);
}
END_TEST

/* No response ever: timer B, and the caller hears 487. */
START_TEST(no_provisional_at_all)
{
  peer *p = peer_new(NULL);
  const char *request;
  lsip_tsx t = invite(p, &request);
  cancel(p, t, OK);
  peer_pass(p, 40000);
  for (; p->taken < p->outs;)
    peer_sent(p, "INVITE ");
  sends_end_at(p, 32000, 487);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Nothing was sent yet: nothing is, and it ends with 487. */
START_TEST(while_resolving)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = sends_plain();
  lsip_tsx t;
  static const char text[] =
      "INVITE sip:peer@b.test SIP/2.0\r\nMax-Forwards: 70\r\n"
      "From: <sip:a@a.test>;tag=ours\r\nTo: <sip:peer@b.test>\r\n"
      "Call-ID: c1\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\n"
      "Content-Length: 0\r\n\r\n";
  t = sends_text(p, text, &o);
  ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_RESOLVE);
  ck_assert_int_eq(lsip_tsx_cancel(p->stack, t, NULL), 0);
  peer_told_nothing(p);
  peer_pass(p, 0);
  sends_end_at(p, 0, 487);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(while_opening)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = sends_plain();
  lsip_flow f;
  lsip_tsx t;
  o.targets = &p->remote;
  o.target_count = 1;
  o.transport = LSIP_TCP;
  t = sends_text(p, sends_invite, &o);
  f = peer_next(p)->o.flow;
  cancel(p, t, OK);
  sends_end_at(p, 0, 487);
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, f, NULL, p->now), 0);
  peer_drain(p);
  peer_silent(p);
  peer_free(p);
}
END_TEST

START_TEST(crossing_200)
{
  peer *p = peer_new(NULL);
  const char *request, *text;
  lsip_tsx t = invite(p, &request);
  peer_answer(p, request, 180, "x", NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  cancel(p, t, OK);
  text = peer_sent(p, "CANCEL ");
  peer_answer(p, request, 200, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 200);
  peer_answer(p, text, 481, "x", NULL, NULL);
  peer_told_nothing(p);
  peer_silent(p);
  peer_free(p);
}
END_TEST

START_TEST(crossing_a_failure)
{
  peer *p = peer_new(NULL);
  const char *request, *text;
  lsip_tsx t = invite(p, &request);
  peer_answer(p, request, 180, "x", NULL, NULL);
  cancel(p, t, OK);
  text = peer_sent(p, "CANCEL ");
  peer_answer(p, request, 486, "x", NULL, NULL);
  peer_sent(p, "ACK ");
  peer_forget_events(p);
  peer_answer(p, text, 481, "x", NULL, NULL);
  peer_told_nothing(p);
  cancel(p, t, LSIP_ERR_GONE);
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* 9.1: no final response within 64*T1 of the CANCEL: it is given up. */
START_TEST(without_effect)
{
  peer *p = peer_new(NULL);
  const char *request;
  lsip_tsx t = invite(p, &request);
  peer_answer(p, request, 180, "x", NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  peer_pass(p, 60000);
  cancel(p, t, OK);
  peer_pass(p, 31999);
  peer_told_nothing(p);
  peer_pass(p, 1);
  sends_end_at(p, 92000, 487);
  peer_pass(p, 5000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(only_invites)
{
  peer *p = peer_new(NULL);
  lsip_tsx t = sends_text(p, sends_options, NULL);
  cancel(p, t, LSIP_ERR_STATE);
  peer_free(p);
}
END_TEST

/* CANCEL goes the way of the INVITE, over its connection. */
START_TEST(over_a_connection)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = sends_plain();
  lsip_flow f;
  lsip_tsx t;
  char *ringing;
  o.targets = &p->remote;
  o.target_count = 1;
  o.transport = LSIP_TCP;
  t = sends_text(p, sends_invite, &o);
  f = sends_open(p, "192.0.2.9:5060");
  ringing = peer_write_answer(peer_sent(p, "INVITE "), 180, "x", NULL, NULL);
  peer_give_by(p, f, ringing);
  cancel(p, t, OK);
  peer_sent(p, "CANCEL ");
  ck_assert_uint_eq(p->out[p->taken - 1].o.flow.id, f.id);
  free(ringing);
  peer_free(p);
}
END_TEST

/* ---- theirs (9.2) ---- */

static const char *cancelled(peer *p, const peer_ask *invite)
{
  peer_ask a = *invite;
  a.method = "CANCEL";
  a.contact = "";
  peer_ask_for(p, &a);
  return peer_sent(p, "SIP/2.0 ");
}

/* 200 to the CANCEL with the tag of the INVITE's answer, 487 to the INVITE,
 * nothing new for a repeated CANCEL. */
START_TEST(theirs)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *ok, *gone;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  ok = cancelled(p, &a);
  ck_assert_int_eq(peer_status(ok), 200);
  ck_assert_str_eq(peer_header(ok, "CSeq"), "1 CANCEL");
  gone = peer_sent(p, "SIP/2.0 487 ");
  ck_assert_str_eq(peer_header(gone, "CSeq"), "1 INVITE");
  ck_assert_str_eq(peer_header(gone, "To"), peer_header(ok, "To"));
  ck_assert_int_eq(peer_status(cancelled(p, &a)), 200);
  peer_silent(p);
  a.method = "ACK";
  peer_ask_for(p, &a);
  peer_pass(p, 40000);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Too late: it is answered 200 and changes nothing. */
START_TEST(theirs_after_the_answer)
{
  static const int finals[] = { 200, 486 };
  for (size_t i = 0; i < 2; i++) {
    peer *p = peer_new(NULL);
    peer_ask a = { 0 };
    lsip_call c;
    a.body = peer_offer;
    c = peer_calls(p, &a);
    if (finals[i] == 200)
      ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                        NULL), 0);
    else
      ck_assert_int_eq(lsip_call_reject(p->stack, c, finals[i], NULL), 0);
    peer_pass(p, 0);
    ck_assert_int_eq(peer_status(peer_sent(p, "")), finals[i]);
    peer_forget_events(p);
    ck_assert_int_eq(peer_status(cancelled(p, &a)), 200);
    peer_silent(p);
    peer_told_nothing(p);
    peer_free(p);
  }
}
END_TEST

START_TEST(theirs_without_an_invite)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  ck_assert_int_eq(peer_status(cancelled(p, &a)), 481);
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_TSX), 0);
  a.method = "OPTIONS"; /* which is answered at once */
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
  ck_assert_int_eq(peer_status(cancelled(p, &a)), 481);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* A proxy is told, and answers the INVITE by itself. */
START_TEST(theirs_at_a_proxy)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  cfg.role = LSIP_ROLE_RAW;
  p = peer_new(&cfg);
  peer_ask_for(p, &a);
  peer_pass(p, 199);
  peer_silent(p); /* a proxy without state must not send it (16.11) */
  peer_pass(p, 1);
  peer_sent(p, "SIP/2.0 100 ");
  peer_told(p, LSIP_EV_REQUEST);
  ck_assert_int_eq(peer_status(cancelled(p, &a)), 200);
  peer_silent(p);
  ck_assert_int_eq(peer_told(p, LSIP_EV_CANCEL)->method, LSIP_CANCEL);
  peer_free(p);
}
END_TEST

peer_test_main("cancel", after_a_provisional, before_a_provisional,
               no_provisional_at_all, while_resolving, while_opening,
               crossing_200, crossing_a_failure, without_effect, only_invites,
               over_a_connection, theirs, theirs_after_the_answer,
               theirs_without_an_invite, theirs_at_a_proxy)
