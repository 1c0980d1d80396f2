/* Refreshes of a session (RFC 4028 7.4, 9, 10), and what else goes on while one
 * is under way. */
#include "session_timer.h"

/* ---- refreshing (7.4, 10) ---- */

/* Half of the interval later, by UPDATE, without a body. */
START_TEST(refresh_by_update)
{
  sent *invite = call_out(600, BOB KNOWS "Allow: INVITE, UPDATE\n"
                          "Session-Expires: 600;refresher=uac\n"), *update;
  lone_run(&l, 299999);
  ck_assert_ptr_null(lone_last(&l, "UPDATE"));
  lone_run(&l, 2);
  update = lone_last(&l, "UPDATE");
  ck_assert_ptr_nonnull(update);
  ck_assert_str_eq(lone_header(update, "Session-Expires"),
                   "600;refresher=uac");
  ck_assert_str_eq(lone_header(update, "Min-SE"), "");
  ck_assert_str_eq(lone_header(update, "Supported"), "timer");
  ck_assert_str_eq(lone_header(update, "Content-Length"), "0");
  ck_assert_str_ne(lone_header(update, "Contact"), "");
  lone_answer(&l, update, "200 OK", NULL,
              "Contact: <sip:bob@192.0.2.2:5070>\nRequire: timer\n"
              "Session-Expires: 500;refresher=uac\n", NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->number, 500);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->flags,
                    LSIP_EVF_LOCAL);
  timer_is(500, 1);
  lone_run(&l, 250001);
  update = lone_last(&l, "UPDATE sip:bob@192.0.2.2:5070 ");
  ck_assert_ptr_nonnull(update); /* a target refresh as well */
  lone_answer(&l, update, "200 OK", NULL, BOB, NULL); /* timer off there */
  timer_is(500, 1); /* we had asked for it */
  hang_up(invite, 1);
}
END_TEST

/* The peer asked for it, and ends it. */
START_TEST(turned_off)
{
  sent *invite = call_out(0, BOB "Allow: UPDATE\n"
                          "Session-Expires: 100;refresher=uac\n");
  lone_run(&l, 50001);
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL, BOB, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->number, 0);
  timer_is(0, 0);
  lone_run(&l, 200000);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  hang_up(invite, 1);
}
END_TEST

/* Without UPDATE: a re-INVITE with the session description as it stands. */
START_TEST(refresh_by_reinvite)
{
  sent *invite = call_out(90, BOB "Session-Expires: 90;refresher=uac\n"),
       *again;
  lone_run(&l, 45001);
  again = lone_last(&l, "INVITE");
  ck_assert_ptr_ne(again, invite);
  ck_assert_str_eq(lone_header(again, "CSeq"), "2 INVITE");
  ck_assert_str_eq(lone_header(again, "Session-Expires"),
                   "90;refresher=uac");
  ck_assert_ptr_nonnull(strstr(again->text, lone_sdp));
  lone_answer(&l, again, "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  ck_assert_str_eq(lone_header(lone_last(&l, "ACK"), "CSeq"), "2 ACK");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 0);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->data_len,
                    strlen(lone_sdp));
  lone_run(&l, 45001);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uas\n", lone_sdp);
  timer_is(90, 0); /* the roles are the peer's to change */
  hang_up(invite, 1);
}
END_TEST

static const char *const later_sdp =
    "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n";

/* What was agreed last is repeated: our offer, or our answer; not an offer
 * that was refused. */
START_TEST(the_last_description_is_repeated)
{
  sent *invite = call_out(90, BOB "Session-Expires: 90;refresher=uac\n");
  lsip_dialog none = { 0 };
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "488 No", NULL, NULL, NULL);
  lone_run(&l, 45001);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   0);
  lone_run(&l, 1);
  ck_assert_str_eq(lone_header(lone_last(&l, "INVITE"), "Session-Expires"),
                   "90;refresher=uac");
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  lone_run(&l, 45001);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, later_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  lone_inside(&l, invite, 1, "p", "INVITE", 1,
              BOB KNOWS "Session-Expires: 90;refresher=uas\n", lone_sdp);
  ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, none,
                                         lsip_str_z(lone_sdp)), 0);
  lone_run(&l, 1);
  lone_inside(&l, invite, 1, "p", "ACK", 1, NULL, NULL);
  lone_run(&l, 45001);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "481 Gone", NULL, NULL, NULL);
  lone_run(&l, 1); /* RFC 5057, and section 10 */
  lone_answer(&l, lone_last(&l, "BYE"), "481 Gone", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 481);
  lone_end(&l);
}
END_TEST

/* ---- the peer refreshes (9, 10) ---- */

START_TEST(the_peer_refreshes)
{
  sent *invite = call_out(90, BOB KNOWS
                          "Session-Expires: 90;refresher=uas\n"), *ok;
  lone_run(&l, 59000);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1,
              KNOWS BOB "Session-Expires: 90;refresher=uac\n", NULL);
  ok = lone_last(&l, "SIP/2.0 200");
  ck_assert_str_eq(lone_header(ok, "CSeq"), "1 UPDATE");
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), "90;refresher=uac");
  ck_assert_str_eq(lone_header(ok, "Require"), "timer");
  ck_assert_str_ne(lone_header(ok, "Contact"), "");
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->flags,
                    LSIP_EVF_REMOTE);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_REFRESHED)->number, 90);
  lone_run(&l, 59000);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  hang_up(invite, 1);
}
END_TEST

/* ---- refreshes and what else goes on ---- */

/* The application holds while the session is being refreshed: its offer
 * follows at once. */
START_TEST(hold_during_a_refresh)
{
  sent *invite = call_out(600, BOB "Session-Expires: 600;refresher=uac\n"),
       *refresh;
  lone_run(&l, 300001);
  refresh = lone_last(&l, "INVITE");
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   0);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   LSIP_ERR_STATE);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  lone_answer(&l, refresh, "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, later_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  hang_up(invite, 1);
}
END_TEST

/* The same, and the refresh meets a glare: the offer waits, and refreshes. */
START_TEST(hold_and_glare)
{
  sent *invite = call_out(600, BOB "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   0);
  lone_answer(&l, lone_last(&l, "INVITE"), "491 Pending", NULL, NULL, NULL);
  lone_run(&l, 2000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  (void)lone_await(&l, "INVITE", 3, 2100);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, later_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  lone_run(&l, 299000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  hang_up(invite, 1);
}
END_TEST

/* A refresh that is due waits for a re-INVITE, which takes its place. */
START_TEST(refresh_during_a_hold)
{
  sent *invite = call_out(600, BOB "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 299000);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(later_sdp)),
                   0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "100 Trying", NULL, NULL, NULL);
  lone_run(&l, 3000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  lone_run(&l, 299000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 0);
  hang_up(invite, 1);
}
END_TEST

/* A refresh that crosses a BYE, ours or theirs, by UPDATE and re-INVITE. */
START_TEST(refresh_crosses_bye)
{
  sent *invite = call_out(90, _i & 1 ? BOB "Allow: UPDATE\n"
                          "Session-Expires: 90;refresher=uac\n"
                          : BOB "Session-Expires: 90;refresher=uac\n");
  sent *refresh;
  lone_run(&l, 45001);
  refresh = lone_last(&l, _i & 1 ? "UPDATE" : "INVITE");
  if (_i & 2)
    ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  else
    lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  lone_run(&l, 1);
  lone_answer(&l, refresh, _i & 4 ? "481 Gone" : "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n",
              _i & 5 ? NULL : lone_sdp);
  if (_i & 2)
    lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 0);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("rules-session_timer_refresh");
  TCase *c = tcase_create("rfc4028");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, refresh_by_update);
  tcase_add_test(c, turned_off);
  tcase_add_test(c, refresh_by_reinvite);
  tcase_add_test(c, the_last_description_is_repeated);
  tcase_add_test(c, the_peer_refreshes);
  tcase_add_test(c, hold_during_a_refresh);
  tcase_add_test(c, hold_and_glare);
  tcase_add_test(c, refresh_during_a_hold);
  tcase_add_loop_test(c, refresh_crosses_bye, 0, 8);
  suite_add_tcase(s, c);
  return lone_main(s);
}
