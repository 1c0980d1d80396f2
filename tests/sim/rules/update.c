/* UPDATE from a peer (RFC 3311), and offers that meet (RFC 3261 14.1). */
#include "lone.h"

static lone l;

#define BOB "Contact: <sip:bob@192.0.2.2>\n"

static void start(void)
{
  lone_start(&l, NULL);
}

static const char *answered(const char *status)
{
  sent *m = lone_last(&l, status);
  ck_assert_ptr_nonnull(m);
  return lone_header(m, "CSeq");
}

static int answer(const char *sdp)
{
  lsip_dialog none = { 0 };
  int rc = lsip_call_send_answer(l.s, l.call, none, lsip_str_z(sdp));
  lone_run(&l, 1);
  return rc;
}

static void hang_up(const sent *like, int ours)
{
  lone_inside(&l, like, ours, ours ? "p" : NULL, "BYE", 99, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}

/* 5.2: 200, a target refresh, and nothing else. */
START_TEST(without_an_offer)
{
  sent *invite = lone_call_out(&l), *ok;
  lone_inside(&l, invite, 1, "p", "UPDATE", 1,
              "Contact: <sip:bob@192.0.2.2:5070>\n", NULL);
  ck_assert_str_eq(answered("SIP/2.0 200"), "1 UPDATE");
  ok = lone_last(&l, "SIP/2.0 200");
  ck_assert_str_ne(lone_header(ok, "Contact"), "");
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), "");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 0);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 0);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE sip:bob@192.0.2.2:5070 "), 1);
  lone_inside(&l, invite, 1, "p", "UPDATE", 2, BOB, NULL);
  ck_assert_str_eq(answered("SIP/2.0 481"), "2 UPDATE");
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* In early dialogs, from either side, before the call is up. */
START_TEST(early)
{
  sent *ringing;
  l.take = 1;
  lone_hear(&l, lone_invite, lone_sdp);
  ck_assert_int_eq(lsip_call_progress(l.s, l.call, 180, LSIP_STR(""), NULL),
                   0);
  lone_run(&l, 1);
  ringing = lone_last(&l, "SIP/2.0 180");
  lone_inside(&l, ringing, 0, NULL, "UPDATE", 2,
              "Supported: timer\nSession-Expires: 600\n", NULL);
  ck_assert_str_eq(answered("SIP/2.0 200"), "2 UPDATE");
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 200"),
                               "Session-Expires"), "");
  lone_inside(&l, ringing, 0, NULL, "UPDATE", 3, NULL, lone_sdp);
  ck_assert_str_eq(answered("SIP/2.0 500"), "3 UPDATE");
  ck_assert_str_ne(lone_header(lone_last(&l, "SIP/2.0 500"), "Retry-After"),
                   "");
  ck_assert_int_eq(lsip_call_reject(l.s, l.call, 486, NULL), 0);
  lone_run(&l, 1);
  lone_inside(&l, ringing, 0, NULL, "ACK", 1, NULL, NULL);
  lone_end(&l);
}
END_TEST

START_TEST(early_with_our_offer_open)
{
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  lone_answer(&l, invite, "180 Ringing", "p", BOB, NULL);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1, BOB, lone_sdp);
  ck_assert_str_eq(answered("SIP/2.0 491"), "1 UPDATE");
  lone_answer(&l, invite, "486 Busy Here", "p", NULL, NULL);
  lone_end(&l);
}
END_TEST

/* An offer, which the application answers in the 200. */
START_TEST(with_an_offer)
{
  sent *invite = lone_call_out(&l), *ok;
  lone_inside(&l, invite, 1, "p", "UPDATE", 1, BOB, lone_sdp);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->flags,
                    LSIP_EVF_OFFER | LSIP_EVF_REFRESH);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->data_len,
                    strlen(lone_sdp));
  /* while it waits: 5.2, 14.2 */
  lone_inside(&l, invite, 1, "p", "UPDATE", 2, BOB, lone_sdp);
  ck_assert_str_eq(answered("SIP/2.0 500"), "2 UPDATE");
  lone_inside(&l, invite, 1, "p", "INVITE", 3, BOB, lone_sdp);
  ck_assert_str_eq(answered("SIP/2.0 500"), "3 INVITE");
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(lone_sdp)),
                   LSIP_ERR_STATE);
  ck_assert_int_eq(answer(lone_sdp), 0);
  ok = lone_last(&l, "SIP/2.0 200");
  ck_assert_str_eq(lone_header(ok, "CSeq"), "1 UPDATE");
  ck_assert_str_eq(lone_header(ok, "Content-Type"), "application/sdp");
  ck_assert_ptr_nonnull(strstr(ok->text, lone_sdp));
  ck_assert_int_eq(answer(lone_sdp), LSIP_ERR_STATE);
  lone_inside(&l, invite, 1, "p", "UPDATE", 4, BOB, lone_sdp);
  ck_assert_int_eq(lsip_call_reject(l.s, l.call, 488, NULL), 0);
  lone_run(&l, 1);
  ck_assert_str_eq(answered("SIP/2.0 488"), "4 UPDATE");
  hang_up(invite, 1);
}
END_TEST

/* The application does not answer: 504 in time. A BYE: 487. */
START_TEST(nobody_answers)
{
  sent *invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1, BOB, lone_sdp);
  lone_run(&l, 10001);
  ck_assert_str_eq(answered("SIP/2.0 504"), "1 UPDATE");
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(lone_sdp)),
                   0);
  lone_run(&l, 1);
  lone_inside(&l, invite, 1, "p", "UPDATE", 2, BOB, lone_sdp);
  ck_assert_str_eq(answered("SIP/2.0 491"), "2 UPDATE");
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL, BOB, lone_sdp);
  lone_inside(&l, invite, 1, "p", "UPDATE", 3, BOB, lone_sdp);
  hang_up(invite, 1);
}
END_TEST

START_TEST(bye_before_the_answer)
{
  sent *invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1, BOB, lone_sdp);
  lone_inside(&l, invite, 1, "p", "BYE", 2, NULL, NULL);
  ck_assert_str_eq(answered("SIP/2.0 487"), "1 UPDATE");
  lone_end(&l);
}
END_TEST

START_TEST(our_bye_before_the_answer)
{
  sent *invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1, BOB, lone_sdp);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  ck_assert_str_eq(answered("SIP/2.0 487"), "1 UPDATE");
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* Outside a dialog it means nothing. */
START_TEST(outside)
{
  lone_hear(&l,
            "UPDATE sip:alice@192.0.2.1 SIP/2.0\n"
            "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKup\n"
            "Max-Forwards: 70\nFrom: <sip:carol@192.0.2.2>;tag=c\n"
            "To: <sip:alice@192.0.2.1>\nCall-ID: up\nCSeq: 1 UPDATE\n",
            NULL);
  ck_assert_str_eq(answered("SIP/2.0 481"), "1 UPDATE");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 0);
  lone_end(&l);
}
END_TEST

/* ---- an offer whose turn comes late ---- */

static const char *const newer_sdp =
    "v=0\r\no=- 1 3 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n";

static sent *glare(void)
{
  sent *invite = lone_call_out(&l);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(lone_sdp)),
                   0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "491 Pending", NULL, NULL, NULL);
  return invite;
}

/* Nothing came in between: the same text goes out again. */
START_TEST(not_overtaken)
{
  sent *invite = glare();
  (void)lone_await(&l, "INVITE", 3, 4100);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 0);
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL, BOB, lone_sdp);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_ANSWER)->status, 200);
  hang_up(invite, 1);
}
END_TEST

/* The peer's re-INVITE or UPDATE came first, and our answer has a newer
 * version than our offer (RFC 3264 8): the application makes it anew. */
static sent *overtaken(int update)
{
  sent *invite = glare();
  lone_inside(&l, invite, 1, "p", update ? "UPDATE" : "INVITE", 1, BOB,
              lone_sdp);
  ck_assert_int_eq(answer(newer_sdp), 0);
  if (!update)
    lone_inside(&l, invite, 1, "p", "ACK", 1, NULL, NULL);
  lone_run(&l, 4100);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 2);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->flags,
                    LSIP_EVF_REFRESH | LSIP_EVF_LOCAL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->data_len, 0);
  return invite;
}

START_TEST(made_anew)
{
  sent *invite = overtaken(_i);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(newer_sdp)),
                   0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, newer_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL, BOB, lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  lone_run(&l, 11000);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  hang_up(invite, 1);
}
END_TEST

START_TEST(not_made_anew)
{
  sent *invite = overtaken(0);
  lone_run(&l, 10001);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_ANSWER)->status, 491);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(newer_sdp)),
                   0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL, BOB, lone_sdp);
  hang_up(invite, 1);
}
END_TEST

/* Overtaken once more while the application thinks. */
START_TEST(overtaken_while_asking)
{
  sent *invite = overtaken(0);
  lone_inside(&l, invite, 1, "p", "UPDATE", 2, BOB, lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 3);
  ck_assert_int_eq(answer(newer_sdp), 0);
  lone_run(&l, 600);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 4);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->flags,
                    LSIP_EVF_REFRESH | LSIP_EVF_LOCAL);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 0);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("rules-update");
  TCase *c = tcase_create("rfc3311");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, without_an_offer);
  tcase_add_test(c, early);
  tcase_add_test(c, early_with_our_offer_open);
  tcase_add_test(c, with_an_offer);
  tcase_add_test(c, nobody_answers);
  tcase_add_test(c, bye_before_the_answer);
  tcase_add_test(c, our_bye_before_the_answer);
  tcase_add_test(c, outside);
  tcase_add_test(c, not_overtaken);
  tcase_add_loop_test(c, made_anew, 0, 2);
  tcase_add_test(c, not_made_anew);
  tcase_add_test(c, overtaken_while_asking);
  suite_add_tcase(s, c);
  return lone_main(s);
}
