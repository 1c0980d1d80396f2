/* Who may offer, and what becomes of INVITEs that meet (RFC 3261 13.2.1,
 * 14.1, 14.2; RFC 5057; RFC 3264). */
#include "peer.h"

static const lsip_dialog none;

static int answer(peer *p, lsip_call c)
{
  int rc = lsip_call_send_answer(p->stack, c, none, lsip_str_z(peer_counter));
  peer_pass(p, 0);
  return rc;
}

static int offer(peer *p, lsip_call c)
{
  int rc = lsip_call_send_offer(p->stack, c, lsip_str_z(peer_counter));
  peer_pass(p, 0);
  return rc;
}

/* The peer's next INVITE in the dialog of `a`. */
static void reinvite(peer *p, peer_ask *a, unsigned cseq, const char *body)
{
  static char branch[16];
  snprintf(branch, sizeof branch, "re%u", cseq);
  a->method = "INVITE";
  a->cseq = cseq;
  a->branch = branch;
  a->body = body;
  peer_ask_for(p, a);
}

static void acknowledge(peer *p, const peer_ask *a, const char *body)
{
  peer_ask ack = *a;
  ack.method = "ACK";
  ack.branch = "ackack";
  ack.body = body;
  peer_ask_for(p, &ack);
}

/* ---- the first exchange ---- */

/* The peer offers in its 2xx: the ACK waits for our answer. */
START_TEST(answer_in_the_ack)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite, *ack;
  const peer_event *e;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:peer@192.0.2.9"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  invite = peer_sent(p, "INVITE ");
  ck_assert_str_eq(peer_header(invite, "Content-Length"), "0");
  peer_answer(p, invite, 200, "x", NULL, peer_offer);
  e = peer_told(p, LSIP_EV_CALL_ANSWERED);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_OFFER);
  ck_assert_str_eq(e->data, peer_offer);
  peer_silent(p);
  ck_assert_int_eq(offer(p, c), LSIP_ERR_STATE);
  ck_assert_int_eq(answer(p, c), 0);
  ack = peer_sent(p, "ACK ");
  ck_assert_str_eq(peer_body(ack), peer_counter);
  ck_assert_str_eq(peer_header(ack, "Content-Type"), "application/sdp");
  ck_assert_int_eq(answer(p, c), LSIP_ERR_STATE);
  peer_answer(p, invite, 200, "x", NULL, peer_offer);
  ck_assert_str_eq(peer_body(peer_sent(p, "ACK ")), peer_counter);
  peer_free(p);
}
END_TEST

/* No answer from us: the call is ended, not left without ACK. */
START_TEST(no_answer_for_the_ack)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:peer@192.0.2.9"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  peer_answer(p, peer_sent(p, "INVITE "), 200, "x", NULL, peer_offer);
  peer_pass(p, 10000);
  peer_sent(p, "ACK ");
  peer_sent(p, "BYE ");
  peer_free(p);
}
END_TEST

/* Without memory the ACK is not made; then it is. */
START_TEST(answer_in_the_ack_without_memory)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:peer@192.0.2.9"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  peer_answer(p, peer_sent(p, "INVITE "), 200, "x", NULL, peer_offer);
  p->dry = 1;
  ck_assert_int_eq(answer(p, c), LSIP_ERR_NOMEM);
  p->dry = 0;
  peer_silent(p);
  ck_assert_int_eq(answer(p, c), 0);
  ck_assert_str_eq(peer_body(peer_sent(p, "ACK ")), peer_counter);
  peer_free(p);
}
END_TEST

/* An INVITE without offer: we offer in the 2xx, the answer is in the ACK. */
START_TEST(offer_in_the_2xx)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const peer_event *e;
  char to[256];
  lsip_call c = peer_calls(p, &a);
  peer_told_nothing(p);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 0);
  snprintf(to, sizeof to, "%s",
           peer_header(peer_sent(p, "SIP/2.0 200 "), "To"));
  a.to = to;
  acknowledge(p, &a, peer_offer);
  e = peer_told(p, LSIP_EV_CALL_CONFIRMED);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_ANSWER);
  ck_assert_str_eq(e->data, peer_offer);
  peer_free(p);
}
END_TEST

/* An offer must be answered in the 2xx. */
START_TEST(no_2xx_without_answer)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c;
  a.body = peer_offer;
  c = peer_calls(p, &a);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, LSIP_STR(""), NULL),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_call_send_offer(p->stack, c, lsip_str_z(peer_offer)),
                   LSIP_ERR_STATE);
  peer_pass(p, 0);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* ---- ours (14.1) ---- */

START_TEST(our_reinvite)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  const char *invite;
  const peer_event *e;
  ck_assert_int_eq(offer(p, c), 0);
  invite = peer_sent(p, "INVITE ");
  ck_assert_int_eq(offer(p, c), LSIP_ERR_STATE);
  ck_assert_str_ne(peer_header(invite, "Contact"), "");
  peer_answer(p, invite, 200, NULL, NULL, peer_offer);
  peer_sent(p, "ACK ");
  e = peer_told(p, LSIP_EV_CALL_ANSWER);
  ck_assert_uint_eq(e->ev.status, 200);
  ck_assert_str_eq(e->data, peer_offer);
  ck_assert_int_eq(offer(p, c), 0);
  ck_assert_str_eq(peer_header(peer_sent(p, "INVITE "), "CSeq"), "3 INVITE");
  peer_free(p);
}
END_TEST

/* RFC 5057: what a refusal does to the call. */
START_TEST(our_reinvite_refused)
{
  static const struct row {
    int status, ends;
  } rows[] = { { 488, 0 }, { 403, 0 }, { 500, 0 }, { 481, 1 }, { 404, 1 },
               { 408, 1 }, { 603, 0 } };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    lsip_call c = peer_up_out(p, "x");
    ck_assert_int_eq(offer(p, c), 0);
    peer_answer(p, peer_sent(p, "INVITE "), rows[i].status, NULL, NULL, NULL);
    peer_sent(p, "ACK ");
    if (rows[i].ends) {
      peer_answer(p, peer_sent(p, "BYE "), 200, NULL, NULL, NULL);
      ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status,
                        rows[i].status);
    } else {
      ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_ANSWER)->ev.status,
                        rows[i].status);
      ck_assert_int_eq(offer(p, c), 0);
    }
    peer_free(p);
  }
}
END_TEST

START_TEST(our_reinvite_unanswered)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  ck_assert_int_eq(offer(p, c), 0);
  peer_pass(p, 100000);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 408);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Glare: the owner of the Call-ID waits 2.1 to 4 s, the other up to 2 s. */
static void check_glare(peer *p, lsip_call c, unsigned from, unsigned to)
{
  unsigned start;
  ck_assert_int_eq(offer(p, c), 0);
  peer_answer(p, peer_sent(p, "INVITE "), 491, NULL, NULL, NULL);
  peer_sent(p, "ACK ");
  start = peer_ms(p);
  peer_told_nothing(p);
  peer_pass(p, 5000);
  peer_sent(p, "INVITE ");
  ck_assert_uint_ge(p->out[p->taken - 1].at_ms - start, from);
  ck_assert_uint_le(p->out[p->taken - 1].at_ms - start, to);
  peer_free(p);
}

START_TEST(our_reinvite_meets_theirs)
{
  for (int seed = 1; seed < 12; seed++) {
    lsip_config cfg = peer_config();
    peer_ask a = { 0 };
    peer *p;
    cfg.seed[5] = (uint8_t)seed;
    p = peer_new(&cfg);
    check_glare(p, peer_up_out(p, "x"), 2100, 4000);
    p = peer_new(&cfg);
    check_glare(p, peer_up_in(p, &a), 0, 2000);
  }
}
END_TEST

/* ---- theirs (14.2) ---- */

START_TEST(their_reinvite)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  const peer_event *e;
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  e = peer_told(p, LSIP_EV_CALL_OFFER);
  ck_assert_uint_eq(e->ev.flags, LSIP_EVF_OFFER | LSIP_EVF_REFRESH);
  ck_assert_int_eq(answer(p, c), 0);
  ck_assert_str_eq(peer_body(peer_sent(p, "SIP/2.0 200 ")), peer_counter);
  acknowledge(p, &a, NULL);
  peer_pass(p, 5000);
  peer_silent(p);
  peer_told_nothing(p);
  /* without an offer: we give one */
  reinvite(p, &a, 3, NULL);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_OFFER)->ev.flags,
                    LSIP_EVF_REFRESH);
  ck_assert_int_eq(answer(p, c), LSIP_ERR_STATE);
  ck_assert_int_eq(offer(p, c), 0);
  peer_sent(p, "SIP/2.0 200 ");
  acknowledge(p, &a, peer_offer);
  e = peer_told(p, LSIP_EV_CALL_ANSWER);
  ck_assert_str_eq(e->data, peer_offer);
  peer_free(p);
}
END_TEST

START_TEST(their_reinvite_refused)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_int_eq(lsip_call_reject(p->stack, c, 488, NULL), 0);
  peer_pass(p, 0);
  peer_sent(p, "SIP/2.0 488 ");
  a.branch = "re2";
  a.method = "ACK";
  a.body = NULL;
  peer_ask_for(p, &a);
  peer_pass(p, 60000);
  peer_silent(p);
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_CALL), 1);
  peer_free(p);
}
END_TEST

/* Nobody answers: 488, and the call goes on as it was. */
START_TEST(their_reinvite_unclaimed)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  (void)peer_up_in(p, &a);
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  peer_pass(p, 10000);
  peer_sent(p, "SIP/2.0 488 ");
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_CALL), 1);
  peer_free(p);
}
END_TEST

/* While their last is open: 500 with Retry-After 0 to 10. While ours is: 491.
 */
START_TEST(their_reinvite_in_the_way)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  const char *text, *after;
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  reinvite(p, &a, 3, peer_offer);
  text = peer_sent(p, "SIP/2.0 500 ");
  after = peer_header(text, "Retry-After");
  ck_assert(*after >= '0' && *after <= '9' && atoi(after) <= 10);
  ck_assert_int_eq(answer(p, c), 0);
  text = peer_sent(p, "SIP/2.0 200 ");
  ck_assert_str_eq(peer_header(text, "CSeq"), "2 INVITE");
  a.cseq = 2;
  acknowledge(p, &a, NULL);
  ck_assert_int_eq(offer(p, c), 0);
  peer_sent(p, "INVITE ");
  reinvite(p, &a, 4, peer_offer);
  peer_sent(p, "SIP/2.0 491 ");
  peer_free(p);
}
END_TEST

/* The numbers of both sides are apart, also when they are the same. */
START_TEST(numbers_apart)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c;
  const char *first, *second;
  a.cseq = 1;
  c = peer_up_in(p, &a);
  ck_assert_int_eq(offer(p, c), 0);
  first = peer_sent(p, "INVITE ");
  ck_assert_str_eq(peer_header(first, "CSeq"), "1 INVITE");
  peer_answer(p, first, 200, NULL, NULL, peer_offer);
  peer_sent(p, "ACK ");
  peer_told(p, LSIP_EV_CALL_ANSWER);
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  peer_told(p, LSIP_EV_CALL_OFFER);
  ck_assert_int_eq(answer(p, c), 0);
  peer_sent(p, "SIP/2.0 200 ");
  /* a late copy of the 2xx to our first */
  peer_answer(p, first, 200, NULL, NULL, peer_offer);
  ck_assert_str_eq(peer_header(peer_sent(p, "ACK "), "CSeq"), "1 ACK");
  peer_told_nothing(p);
  acknowledge(p, &a, NULL);
  peer_pass(p, 5000);
  peer_silent(p);
  ck_assert_int_eq(offer(p, c), 0);
  second = peer_sent(p, "INVITE ");
  ck_assert_str_eq(peer_header(second, "CSeq"), "2 INVITE");
  peer_answer(p, second, 200, NULL, NULL, peer_offer);
  ck_assert_str_eq(peer_header(peer_sent(p, "ACK "), "CSeq"), "2 ACK");
  peer_told(p, LSIP_EV_CALL_ANSWER);
  peer_free(p);
}
END_TEST

/* We hang up while their offer waits: it is answered, nothing hangs. */
START_TEST(hangup_while_their_reinvite_waits)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_call c = peer_up_in(p, &a);
  unsigned refused = 0, byes = 0;
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 1000);
  while (p->taken < p->outs) {
    const char *text = peer_next(p)->text;
    refused += peer_status(text) == 487;
    byes += strncmp(text, "BYE ", 4) == 0;
  }
  ck_assert_uint_ge(refused, 1);
  ck_assert_uint_ge(byes, 1);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* They hang up while their offer waits (15.1.2). */
START_TEST(bye_while_their_reinvite_waits)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  (void)peer_up_in(p, &a);
  reinvite(p, &a, 2, peer_offer);
  peer_sent(p, "SIP/2.0 100 ");
  a.method = "BYE";
  a.cseq = 3;
  a.branch = "bye";
  a.body = NULL;
  peer_forget_events(p);
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
  peer_sent(p, "SIP/2.0 487 ");
  peer_told(p, LSIP_EV_CALL_END);
  peer_pass(p, 100000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

peer_test_main("offers", answer_in_the_ack, no_answer_for_the_ack,
               answer_in_the_ack_without_memory, offer_in_the_2xx,
               no_2xx_without_answer, our_reinvite, our_reinvite_refused,
               our_reinvite_unanswered, our_reinvite_meets_theirs,
               their_reinvite, their_reinvite_refused,
               their_reinvite_unclaimed, their_reinvite_in_the_way,
               numbers_apart, hangup_while_their_reinvite_waits,
               bye_while_their_reinvite_waits)
