/* Calls from the first message to the last: what is written, what is told,
 * and the ends that meet each other (RFC 3261 8.1.1, 13, 15). */
#include "peer.h"

/* ---- what is written ---- */

/* 19.1.1: To and From are who, not how to get there. */
START_TEST(identities)
{
  peer *p = peer_new(NULL);
  lsip_account_config ac;
  lsip_account a;
  lsip_call c;
  const char *invite;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:al%69ce@a.test:5070;transport=tcp;user=phone");
  ac.display = LSIP_STR("Alice \"A\" \\");
  ck_assert_int_eq(lsip_account_new(p->stack, &a, &ac), 0);
  ck_assert_int_eq(
      lsip_call_new(p->stack, &c, a,
                    LSIP_STR("\"Bob\" <sip:bob@192.0.2.9:5099;"
                             "transport=udp;x=y>"),
                    LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  invite = peer_sent(p, "INVITE sip:bob@192.0.2.9:5099;transport=udp;x=y ");
  ck_assert_str_eq(peer_header(invite, "To"), "<sip:bob@192.0.2.9;x=y>");
  ck_assert_ptr_nonnull(strstr(peer_header(invite, "From"),
      "\"Alice \\\"A\\\" \\\\\" <sip:al%69ce@a.test;user=phone>;tag="));
  ck_assert_str_eq(peer_header(invite, "Contact"),
                   "<sip:al%69ce@192.0.2.1:5060>");
  ck_assert_str_eq(peer_header(invite, "Max-Forwards"), "70");
  ck_assert_str_eq(peer_header(invite, "CSeq"), "1 INVITE");
  peer_free(p);
}
END_TEST

/* The outbound proxy is a loose route, also when it is not written so. */
START_TEST(outbound_proxy)
{
  peer *p = peer_new(NULL);
  lsip_account_config ac;
  lsip_account a;
  lsip_addr proxy = peer_addr("192.0.2.80:5060");
  lsip_call c;
  const char *invite;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@a.test");
  ac.outbound_proxy = LSIP_STR("sip:192.0.2.80");
  ck_assert_int_eq(lsip_account_new(p->stack, &a, &ac), 0);
  ck_assert_int_eq(lsip_call_new(p->stack, &c, a, LSIP_STR("sip:bob@b.test"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  invite = peer_sent(p, "INVITE sip:bob@b.test SIP/2.0\r\n");
  ck_assert_str_eq(peer_header(invite, "Route"), "<sip:192.0.2.80;lr>");
  ck_assert(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &proxy));
  peer_free(p);
}
END_TEST

START_TEST(refused_arguments)
{
  static const char *const targets[] = {
    "", "bob", "sip:", "sip:bob@192.0.2.9?Subject=x", "sip:b\r\n@192.0.2.9",
    "<sip:bob@192.0.2.9", "sip:bob@192.0.2.9>", "tel:+1",
  };
  peer *p = peer_new(NULL);
  lsip_account gone = { 12345 };
  lsip_call_options o;
  lsip_call c;
  size_t before;
  (void)peer_account(p);
  before = p->allocated;
  for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
    ck_assert_msg(lsip_call_new(p->stack, &c, p->account,
                                lsip_str_z(targets[i]), LSIP_STR(""),
                                NULL) < 0, "%s", targets[i]);
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.extra.headers = LSIP_STR("X: y\r\n\r\n");
  ck_assert_int_lt(lsip_call_new(p->stack, &c, p->account,
                                 LSIP_STR("sip:192.0.2.9"), LSIP_STR(""),
                                 &o), 0);
  ck_assert_int_eq(lsip_call_new(p->stack, &c, gone,
                                 LSIP_STR("sip:192.0.2.9"), LSIP_STR(""),
                                 NULL), LSIP_ERR_GONE);
  peer_pass(p, 0);
  peer_silent(p);
  peer_check_idle(p);
  ck_assert_uint_le(p->allocated, before + 1024);
  peer_free(p);
}
END_TEST

/* 12.1.1, 8.2.6.2: the answers to an INVITE share their tag, and tell how we
 * are reached. */
START_TEST(answers_to_an_invite)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *ringing, *ok;
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_progress(p->stack, c, 100, LSIP_STR(""), NULL),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_call_progress(p->stack, c, 183,
                                      lsip_str_z(peer_counter), NULL), 0);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 0);
  ck_assert_str_eq(peer_param(peer_header(p->out[0].text, "To"), "tag"), "");
  ringing = peer_sent(p, "SIP/2.0 183 ");
  ok = peer_sent(p, "SIP/2.0 200 ");
  ck_assert_str_eq(peer_header(ringing, "To"), peer_header(ok, "To"));
  ck_assert_str_eq(peer_header(ringing, "Contact"),
                   "<sip:bob@192.0.2.1:5060>");
  ck_assert_str_eq(peer_header(ok, "Contact"), "<sip:bob@192.0.2.1:5060>");
  ck_assert_str_ne(peer_header(ok, "Allow"), "");
  ck_assert_int_eq(lsip_call_progress(p->stack, c, 180, LSIP_STR(""), NULL),
                   LSIP_ERR_STATE);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), LSIP_ERR_STATE);
  peer_free(p);
}
END_TEST

/* ---- ends ---- */

static void bye(peer *p, const peer_ask *dialog, unsigned cseq)
{
  peer_ask a = *dialog;
  a.method = "BYE";
  a.branch = "bye";
  a.cseq = cseq;
  a.body = NULL;
  peer_ask_for(p, &a);
}

START_TEST(they_hang_up)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  const peer_event *e;
  bye(p, &a, 2);
  peer_sent(p, "SIP/2.0 200 ");
  e = peer_told(p, LSIP_EV_CALL_END);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_REMOTE);
  ck_assert_int_eq(e->method, LSIP_BYE);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), LSIP_ERR_GONE);
  bye(p, &a, 2); /* again: absorbed by its transaction */
  peer_sent(p, "SIP/2.0 200 ");
  peer_told_nothing(p);
  peer_pass(p, 40000);
  bye(p, &a, 2); /* and long after */
  peer_sent(p, "SIP/2.0 481 ");
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(both_hang_up)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  const char *ours;
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), LSIP_ERR_STATE);
  peer_pass(p, 0);
  ours = peer_sent(p, "BYE ");
  bye(p, &a, 2);
  peer_sent(p, "SIP/2.0 200 ");
  peer_answer(p, ours, 481, NULL, NULL, NULL);
  peer_told(p, LSIP_EV_CALL_END);
  peer_told_nothing(p);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A BYE that nobody answers ends the call all the same (15.1.1). */
START_TEST(hangup_into_the_void)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 31999);
  peer_told_nothing(p);
  peer_pass(p, 1);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.flags, LSIP_EVF_LOCAL);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* 15: no BYE before the ACK of our 2xx has come. */
START_TEST(hangup_before_the_ack)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  char to[256];
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  snprintf(to, sizeof to, "%s",
           peer_header(peer_sent(p, "SIP/2.0 200 "), "To"));
  peer_silent(p);
  a.to = to;
  a.method = "ACK";
  a.branch = "ack";
  a.body = NULL;
  peer_ask_for(p, &a);
  peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Their BYE before their ACK: it counts. */
START_TEST(bye_before_the_ack)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  char to[256];
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 0);
  snprintf(to, sizeof to, "%s",
           peer_header(peer_sent(p, "SIP/2.0 200 "), "To"));
  a.to = to;
  bye(p, &a, 2);
  peer_sent(p, "SIP/2.0 200 ");
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(hangup_of_an_unanswered_call)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  peer_sent(p, "SIP/2.0 603 ");
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.flags, LSIP_EVF_LOCAL);
  peer_free(p);
}
END_TEST

/* A call that rings too long is cancelled. */
START_TEST(ringing_too_long)
{
  peer *p = peer_new(NULL);
  lsip_call_options o;
  lsip_call c;
  const char *invite, *cancel;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.ring_ms = 30000;
  o.user = 5;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:peer@192.0.2.9"),
                                 LSIP_STR(""), &o), 0);
  peer_pass(p, 0);
  invite = peer_sent(p, "INVITE ");
  peer_answer(p, invite, 180, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_PROGRESS)->ev.user, 5);
  peer_pass(p, 29999);
  peer_silent(p);
  peer_pass(p, 1);
  cancel = peer_sent(p, "CANCEL ");
  peer_answer(p, cancel, 200, "x", NULL, NULL);
  peer_answer(p, invite, 487, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 487);
  peer_pass(p, 100000);
  peer_forget(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* 408, 503 of our own say why. */
START_TEST(nobody_there)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const peer_event *e;
  (void)peer_called(p, &c);
  peer_pass(p, 32000);
  e = peer_told(p, LSIP_EV_CALL_END);
  ck_assert_uint_eq(e->ev.status, 408);
  ck_assert_int_eq(e->ev.reason, LSIP_ERR_TIMEOUT);
  peer_free(p);
}
END_TEST

/* Every answer to a call, and what is told. */
START_TEST(refusals)
{
  static const int statuses[] = { 300, 404, 486, 500, 600, 603, 699 };
  for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
    peer *p = peer_new(NULL);
    lsip_call c;
    const peer_event *e;
    const char *invite = peer_called(p, &c);
    peer_answer(p, invite, 100, NULL, "", NULL);
    peer_told_nothing(p);
    peer_answer(p, invite, statuses[i], "x", "", NULL);
    peer_sent(p, "ACK ");
    e = peer_told(p, LSIP_EV_CALL_END);
    ck_assert_uint_eq(e->ev.status, statuses[i]);
    ck_assert_uint_eq(e->ev.flags, LSIP_EVF_REMOTE);
    peer_pass(p, 100000);
    peer_told_nothing(p);
    peer_check_idle(p);
    peer_free(p);
  }
}
END_TEST

/* HOSTILE 8: no send ever works. */
START_TEST(hostile_08_every_send_fails)
{
  for (int out = 0; out < 2; out++) {
    peer *p = peer_new(NULL);
    peer_ask a = { 0 };
    lsip_call c;
    c = out ? peer_up_out(p, "x") : peer_up_in(p, &a);
    p->fail_sends = 1;
    ck_assert_int_eq(lsip_call_send_offer(p->stack, c,
                                          lsip_str_z(peer_counter)), 0);
    peer_pass(p, 1);
    ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), LSIP_ERR_GONE);
    peer_told(p, LSIP_EV_CALL_END);
    peer_told_nothing(p);
    peer_pass(p, 100000);
    peer_check_idle(p);
    a.to = NULL;
    a.branch = "again";
    a.call_id = "call-2";
    a.body = peer_offer;
    peer_forget(p);
    peer_ask_for(p, &a);
    peer_pass(p, 100000);
    peer_forget_events(p);
    peer_check_idle(p);
    peer_free(p);
  }
}
END_TEST

peer_test_main("calls", identities, outbound_proxy, refused_arguments,
               answers_to_an_invite, they_hang_up, both_hang_up,
               hangup_into_the_void, hangup_before_the_ack,
               bye_before_the_ack, hangup_of_an_unanswered_call,
               ringing_too_long, nobody_there, refusals,
               hostile_08_every_send_fails)
