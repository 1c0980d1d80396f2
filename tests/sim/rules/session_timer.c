/* Session timers (RFC 4028) with a peer that is written by hand. */
#include "lone.h"

static lone l;

#define BOB "Contact: <sip:bob@192.0.2.2>\n"
#define CAROL "Contact: <sip:carol@192.0.2.2>\n"
#define KNOWS "Supported: timer\n"

static void start(void)
{
  lone_start(&l, NULL);
}

static void start_with(uint32_t expires, uint32_t min_se, uint32_t none)
{
  lsip_config cfg;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.session_expires_s = expires;
  cfg.min_se_s = min_se;
  cfg.no_session_timer = none;
  lone_start(&l, &cfg);
}

static sent *invite_for(uint32_t expires)
{
  lsip_call_options o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.session_expires_s = expires;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), &o), 0);
  lone_run(&l, 1);
  return lone_last(&l, "INVITE");
}

/* A call of ours that asks for so many seconds and is answered with these
 * header lines. */
static sent *call_out(uint32_t expires, const char *lines)
{
  sent *invite = invite_for(expires);
  lone_answer(&l, invite, "200 OK", "p", lines, lone_sdp);
  ck_assert_ptr_nonnull(lone_told(&l, LSIP_EV_CALL_ANSWERED));
  return invite;
}

/* A call of theirs, with these lines in the INVITE. Returns our 200. */
static sent *call_in(const char *lines)
{
  char text[2048];
  sent *ok;
  snprintf(text, sizeof text, "%s%s", lone_invite, lines);
  l.take = 1;
  lone_hear(&l, text, lone_sdp);
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp),
                                    NULL), 0);
  lone_run(&l, 1);
  ok = lone_last(&l, "SIP/2.0 200");
  lone_inside(&l, ok, 0, NULL, "ACK", 1, NULL, NULL);
  return ok;
}

static void timer_is(uint32_t seconds, uint32_t ours)
{
  lsip_call_info info;
  info.size = sizeof info;
  ck_assert_int_eq(lsip_call_get(l.s, l.call, &info), 0);
  ck_assert_uint_eq(info.session_expires_s, seconds);
  ck_assert_uint_eq(info.refresher, ours);
}

/* Ends the call from their side, and looks at what is left. */
static void hang_up(const sent *like, int ours)
{
  lone_inside(&l, like, ours, ours ? "p" : NULL, "BYE", 99, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}

/* ---- what is asked for (7.1) ---- */

START_TEST(supported_is_always_said)
{
  sent *invite = invite_for(0);
  ck_assert_str_eq(lone_header(invite, "Supported"), "timer");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "");
  lone_answer(&l, invite, "200 OK", "p", BOB, lone_sdp);
  ck_assert_str_eq(lone_header(lone_last(&l, "ACK"), "Supported"), "");
  timer_is(0, 0);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  ck_assert_str_eq(lone_header(lone_last(&l, "BYE"), "Supported"), "timer");
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  lone_end(&l);
}
END_TEST

START_TEST(nothing_is_said_when_off)
{
  sent *invite;
  start_with(1800, 0, 1);
  invite = call_out(600, BOB "Session-Expires: 90;refresher=uac\n");
  ck_assert_str_eq(lone_header(invite, "Supported"), "");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "");
  timer_is(0, 0);
  lone_inside(&l, invite, 1, "p", "UPDATE", 1,
              KNOWS "Session-Expires: 20\n", NULL);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 200"),
                               "Session-Expires"), "");
  hang_up(invite, 1);
}
END_TEST

START_TEST(wishes)
{
  lsip_account_config ac;
  sent *invite;
  start_with(1800, 300, 0);
  invite = invite_for(0);
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "1800");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "300");
  lone_answer(&l, invite, "486 Busy Here", "p", NULL, NULL);
  invite = invite_for(100); /* not below our own minimum */
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "300");
  lone_answer(&l, invite, "486 Busy Here", "p", NULL, NULL);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@192.0.2.1");
  ac.session_expires_s = 700;
  ck_assert_int_eq(lsip_account_new(l.s, &l.account, &ac), 0);
  invite = invite_for(0);
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "700");
  lone_answer(&l, invite, "486 Busy Here", "p", NULL, NULL);
  lone_end(&l);
}
END_TEST

/* ---- what a 2xx says (7.2) ---- */

static const struct answer {
  uint32_t wish;
  const char *lines;
  uint32_t seconds, ours;
} answers[] = {
  { 600, "Require: timer\nSession-Expires: 400;refresher=uac\n", 400, 1 },
  { 600, "Require: timer\nSession-Expires: 600;refresher=uas\n", 600, 0 },
  { 0, "Require: timer\nSession-Expires: 600;refresher=uac\n", 600, 1 },
  { 0, "Session-Expires: 600;refresher=uas\n", 600, 0 },
  { 600, "", 600, 1 }, /* the peer knows of no timer: ours all the same */
  { 0, "", 0, 0 },
  { 0, "x: 600\n", 600, 1 },            /* against the RFC: no refresher */
  { 0, "Session-Expires: 1;refresher=uac\n", 90, 1 }, /* 11.1 */
  { 600, "Session-Expires: 0;refresher=uac\n", 600, 1 },
  { 600, "Session-Expires: -\n", 600, 1 },
  { 0, "Session-Expires: -\n", 0, 0 },
};

START_TEST(terms_of_the_2xx)
{
  const struct answer *a = &answers[_i];
  char lines[256];
  sent *invite;
  snprintf(lines, sizeof lines, BOB "%s", a->lines);
  invite = call_out(a->wish, lines);
  timer_is(a->seconds, a->ours);
  hang_up(invite, 1);
}
END_TEST

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

/* ---- a refresh that fails (10) ---- */

/* No answer at all: the transaction's time-out ends the call, before the
 * session expires. */
START_TEST(no_answer_to_the_refresh)
{
  lsip_time begun = l.now;
  (void)call_out(600, BOB "Allow: UPDATE\n"
                 "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300000);
  ck_assert_uint_eq(lone_await(&l, "BYE", 1, 33000)->when / LSIP_SECONDS(1),
                    (begun + LSIP_SECONDS(332)) / LSIP_SECONDS(1));
  lone_run(&l, 40000);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags, LSIP_EVF_LOCAL);
  lone_end(&l);
}
END_TEST

/* 408 and 481 end the call; 5057's others too; the rest is tried again. */
static const struct refusal {
  const char *status;
  int ends;
} refusals[] = {
  { "408 Request Timeout", 1 }, { "481 Gone", 1 }, { "480 Away", 1 },
  { "500 Error", 0 }, { "503 Busy", 0 }, { "488 No", 0 }, { "400 Bad", 0 },
  { "422 Too Small", 0 }, { "603 No", 0 },
};

START_TEST(refused)
{
  const struct refusal *r = &refusals[_i];
  sent *invite = call_out(600, BOB "Allow: UPDATE\n"
                          "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "UPDATE"), r->status, NULL, NULL, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), (unsigned)r->ends);
  if (r->ends) {
    lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
    lone_end(&l);
    return;
  }
  lone_run(&l, 133900); /* half of what is left until 568 s */
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 1);
  lone_answer(&l, lone_await(&l, "UPDATE", 2, 200), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  hang_up(invite, 1);
}
END_TEST

/* It is not tried without end, and the session ends in time. */
START_TEST(always_refused)
{
  lsip_time begun = l.now;
  (void)call_out(600, BOB "Allow: UPDATE\n"
                 "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  for (unsigned n = 1; n <= 4; n++)
    lone_answer(&l, lone_await(&l, "UPDATE", n, 3100), "500 Error", NULL,
                "Retry-After: 3\n", NULL);
  lone_run(&l, 250000);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 4);
  ck_assert_uint_eq(lone_await(&l, "BYE", 1, 20000)->when / LSIP_SECONDS(1),
                    (begun + LSIP_SECONDS(568)) / LSIP_SECONDS(1));
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  lone_end(&l);
}
END_TEST

/* Allow was wrong: a re-INVITE follows. */
static const char *const unknown[] = { "405 No", "501 No" };

START_TEST(update_is_not_known)
{
  sent *invite = call_out(600, BOB "Allow: UPDATE\n"
                          "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "UPDATE"), unknown[_i], NULL, NULL, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  lone_run(&l, 300001);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 3);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 1);
  lone_answer(&l, lone_last(&l, "INVITE"), "405 No", NULL, NULL, NULL);
  lone_run(&l, 1); /* RFC 5057: neither is */
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  (void)invite;
  lone_end(&l);
}
END_TEST

/* A re-INVITE that the peer is slow to answer may use the last 30 s. */
START_TEST(slow_refresh)
{
  sent *invite = call_out(90, BOB "Session-Expires: 90;refresher=uac\n"),
       *again;
  lone_run(&l, 45001);
  again = lone_last(&l, "INVITE");
  lone_answer(&l, again, "100 Trying", NULL, NULL, NULL);
  lone_run(&l, 40000);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  lone_answer(&l, again, "200 OK", NULL,
              BOB "Session-Expires: 90;refresher=uac\n", lone_sdp);
  timer_is(90, 1);
  lone_run(&l, 45001);
  again = lone_last(&l, "INVITE");
  lone_answer(&l, again, "100 Trying", NULL, NULL, NULL);
  lone_run(&l, 45001);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 1); /* and no longer */
  lone_answer(&l, again, "487 Ended", NULL, NULL, NULL);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  (void)invite;
  lone_end(&l);
}
END_TEST

/* 14.1: a glare is over soon. */
START_TEST(glare)
{
  sent *invite = call_out(600, BOB "Session-Expires: 600;refresher=uac\n");
  lone_run(&l, 300001);
  lone_answer(&l, lone_last(&l, "INVITE"), "491 Pending", NULL, NULL, NULL);
  lone_run(&l, 2000);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 2);
  (void)lone_await(&l, "INVITE", 3, 2100);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "INVITE")->text, lone_sdp));
  lone_answer(&l, lone_last(&l, "INVITE"), "200 OK", NULL,
              BOB "Session-Expires: 600;refresher=uac\n", lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_REFRESHED), 1);
  hang_up(invite, 1);
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

/* It does not: BYE the smaller of 32 s and a third before the end. */
static const uint32_t intervals[][2] = { { 90, 60 }, { 1800, 1768 } };

START_TEST(the_peer_is_dead)
{
  char lines[128];
  lsip_time begun = l.now;
  sent *bye;
  snprintf(lines, sizeof lines, BOB "Session-Expires: %u;refresher=uas\n",
           intervals[_i][0]);
  (void)call_out(0, lines);
  lone_run(&l, intervals[_i][1] * 1000 - 10);
  ck_assert_ptr_null(lone_last(&l, "BYE"));
  lone_run(&l, 20);
  bye = lone_last(&l, "BYE");
  ck_assert_ptr_nonnull(bye);
  ck_assert_str_eq(lone_header(bye, "Reason"),
                   "SIP;cause=408;text=\"Session expired\"");
  ck_assert_uint_lt(begun, bye->when);
  lone_run(&l, 33000);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 408);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->flags,
                    LSIP_EVF_LOCAL | LSIP_EVF_EXPIRED);
  lone_end(&l);
}
END_TEST

/* Table 2 on the wire: lines of the INVITE, and of our 200. */
static const struct asked {
  const char *lines, *expires, *require;
  uint32_t seconds, ours;
} asked[] = {
  { "Session-Expires: 600\n", "600;refresher=uas", "", 600, 1 },
  { KNOWS "Session-Expires: 600\n", "600;refresher=uac", "timer", 600, 0 },
  { KNOWS "Session-Expires: 600;refresher=uac\n", "600;refresher=uac",
    "timer", 600, 0 },
  { KNOWS "Session-Expires: 600;refresher=uas\n", "600;refresher=uas",
    "timer", 600, 1 },
  { KNOWS, "", "", 0, 0 },
  { "", "", "", 0, 0 },
  { "Require: timer\nSession-Expires: 600\n", "600;refresher=uac", "timer",
    600, 0 },
};

START_TEST(asked_by_the_caller)
{
  const struct asked *a = &asked[_i];
  sent *ok = call_in(a->lines);
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), a->expires);
  ck_assert_str_eq(lone_header(ok, "Require"), a->require);
  ck_assert_str_eq(lone_header(ok, "Supported"), "timer");
  timer_is(a->seconds, a->ours);
  hang_up(ok, 0);
}
END_TEST

/* Nobody asked but us: we refresh, whether the caller knows timers or not. */
START_TEST(asked_by_the_callee)
{
  sent *ok;
  start_with(300, 0, 0);
  ok = call_in(_i ? KNOWS "Allow: UPDATE\n" : "");
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), "300;refresher=uas");
  ck_assert_str_eq(lone_header(ok, "Require"), _i ? "timer" : "");
  timer_is(300, 1);
  lone_run(&l, 150001);
  ck_assert_uint_eq(lone_sent(&l, _i ? "UPDATE" : "INVITE"), 1);
  lone_answer(&l, lone_last(&l, _i ? "UPDATE" : "INVITE"), "200 OK", NULL,
              CAROL, _i ? NULL : lone_sdp);
  timer_is(300, 1);
  hang_up(ok, 0);
}
END_TEST

/* ---- 422 ---- */

START_TEST(too_small_for_us)
{
  char text[1024];
  sent *no, *ok;
  start_with(0, 300, 0);
  snprintf(text, sizeof text, "%s%s", lone_invite,
           KNOWS "Session-Expires: 299\n");
  l.take = 1;
  lone_hear(&l, text, lone_sdp);
  no = lone_last(&l, "SIP/2.0 422 Session Interval Too Small");
  ck_assert_ptr_nonnull(no);
  ck_assert_str_eq(lone_header(no, "Min-SE"), "300");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 0);
  ok = call_in("Session-Expires: 299\n"); /* 8.1: no use refusing it */
  ck_assert_str_eq(lone_header(ok, "Session-Expires"), "299;refresher=uas");
  lone_inside(&l, ok, 0, NULL, "UPDATE", 2, KNOWS "Session-Expires: 299\n",
              NULL);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 422"), "CSeq"),
                   "2 UPDATE");
  lone_inside(&l, ok, 0, NULL, "INVITE", 3, KNOWS CAROL
              "Session-Expires: 1\n", lone_sdp);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 422"), "CSeq"),
                   "3 INVITE");
  timer_is(299, 1); /* 10: unchanged */
  lone_inside(&l, ok, 0, NULL, "UPDATE", 4, "Session-Expires: x\n", NULL);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 400"));
  hang_up(ok, 0);
}
END_TEST

/* Section 13: the largest Min-SE of all 422; cleared by the dialog. */
START_TEST(too_small_for_them)
{
  sent *invite = invite_for(100), *first = invite;
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 3600\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "3600");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "3600");
  ck_assert_str_eq(lone_header(invite, "CSeq"), "2 INVITE");
  ck_assert_str_eq(lone_header(invite, "Call-ID"),
                   lone_header(first, "Call-ID"));
  ck_assert_str_eq(lone_header(invite, "From"), lone_header(first, "From"));
  ck_assert_ptr_nonnull(strstr(invite->text, lone_sdp));
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 4000\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "4000");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "4000");
  lone_answer(&l, invite, "200 OK", "p", BOB "Require: timer\n"
              "Allow: UPDATE\nSession-Expires: 4000;refresher=uac\n",
              lone_sdp);
  timer_is(4000, 1);
  lone_run(&l, 2000001);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "4000;refresher=uac");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "");
  lone_answer(&l, lone_last(&l, "UPDATE"), "422 Too Small", NULL,
              "Min-SE: 5000\n", NULL);
  ck_assert_uint_eq(lone_sent(&l, "UPDATE"), 2);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "5000;refresher=uac");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "5000");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL,
              BOB "Session-Expires: 4500;refresher=uac\n", NULL);
  lone_run(&l, 2250001); /* 7.4: now it is the dialog's */
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "5000");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "5000;refresher=uac");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL, BOB, NULL);
  hang_up(invite, 1);
}
END_TEST

/* A Min-SE that came in their request stands in ours. */
START_TEST(min_se_of_their_request)
{
  sent *ok = call_in(KNOWS "Allow: UPDATE\nMin-SE: 700\n"
                     "Session-Expires: 800;refresher=uas\n");
  lone_run(&l, 400001);
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Min-SE"), "700");
  ck_assert_str_eq(lone_header(lone_last(&l, "UPDATE"), "Session-Expires"),
                   "800;refresher=uac");
  lone_answer(&l, lone_last(&l, "UPDATE"), "200 OK", NULL,
              CAROL "Session-Expires: 800;refresher=uac\n", NULL);
  hang_up(ok, 0);
}
END_TEST

/* A proxy had added Session-Expires: Min-SE alone makes it add another. */
START_TEST(too_small_from_a_proxy)
{
  sent *invite = invite_for(0);
  lone_answer(&l, invite, "422 Too Small", "x", "Min-SE: 3600\n", NULL);
  invite = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(invite, "CSeq"), "2 INVITE");
  ck_assert_str_eq(lone_header(invite, "Session-Expires"), "");
  ck_assert_str_eq(lone_header(invite, "Min-SE"), "3600");
  lone_answer(&l, invite, "486 Busy Here", "x", NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 422 that make no sense, and too many of them, end the call. */
START_TEST(endless_422)
{
  static const char *const nonsense[] = { NULL, "Min-SE: 100\n",
                                          "Min-SE: 10\n", "Min-SE: x\n" };
  char line[32];
  for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
    lone_answer(&l, invite_for(100), "422 Too Small", "x", nonsense[i],
                NULL);
    ck_assert_uint_eq(lone_sent(&l, "INVITE"), i + 1);
    ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 422);
  }
  lone_drop(&l);
  lone_start(&l, NULL);
  (void)invite_for(100);
  for (unsigned i = 1; i < 20; i++) {
    snprintf(line, sizeof line, "Min-SE: %u\n", 100 + i);
    lone_answer(&l, lone_last(&l, "INVITE"), "422 Too Small", "x", line,
                NULL);
  }
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 6);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 422);
  lone_end(&l);
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

/* 7.2: each dialog of an INVITE has its own timer; that of a further fork that
 * is kept ends this fork alone. */
static void keep(lone *at, const lsip_event *ev)
{
  lsip_dialog leg = { ev->related };
  if (ev->kind == LSIP_EV_CALL_ANSWERED && (ev->flags & LSIP_EVF_FORK))
    ck_assert_int_eq(lsip_call_keep(at->s, at->call, leg), 0);
}

START_TEST(a_fork_of_its_own)
{
  sent *invite = call_out(0, BOB "Session-Expires: 600;refresher=uas\n"),
       *bye;
  l.hook = keep;
  lone_answer(&l, invite, "200 OK", "q",
              BOB "Session-Expires: 90;refresher=uas\n", lone_sdp);
  timer_is(600, 0);
  lone_run(&l, 59000);
  ck_assert_uint_eq(lone_sent(&l, "BYE"), 0);
  bye = lone_await(&l, "BYE", 1, 1100);
  ck_assert_ptr_nonnull(strstr(lone_header(bye, "To"), ";tag=q"));
  lone_answer(&l, bye, "200 OK", NULL, NULL, NULL);
  lone_run(&l, 10000);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 0);
  timer_is(600, 0);
  hang_up(invite, 1);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("rules-session_timer");
  TCase *c = tcase_create("rfc4028");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, supported_is_always_said);
  tcase_add_test(c, nothing_is_said_when_off);
  tcase_add_test(c, wishes);
  tcase_add_loop_test(c, terms_of_the_2xx, 0,
                      sizeof answers / sizeof answers[0]);
  tcase_add_test(c, refresh_by_update);
  tcase_add_test(c, turned_off);
  tcase_add_test(c, refresh_by_reinvite);
  tcase_add_test(c, the_last_description_is_repeated);
  tcase_add_test(c, no_answer_to_the_refresh);
  tcase_add_loop_test(c, refused, 0, sizeof refusals / sizeof refusals[0]);
  tcase_add_test(c, always_refused);
  tcase_add_loop_test(c, update_is_not_known, 0, 2);
  tcase_add_test(c, slow_refresh);
  tcase_add_test(c, glare);
  tcase_add_test(c, the_peer_refreshes);
  tcase_add_loop_test(c, the_peer_is_dead, 0, 2);
  tcase_add_loop_test(c, asked_by_the_caller, 0,
                      sizeof asked / sizeof asked[0]);
  tcase_add_loop_test(c, asked_by_the_callee, 0, 2);
  tcase_add_test(c, too_small_for_us);
  tcase_add_test(c, too_small_for_them);
  tcase_add_test(c, min_se_of_their_request);
  tcase_add_test(c, too_small_from_a_proxy);
  tcase_add_test(c, endless_422);
  tcase_add_test(c, a_fork_of_its_own);
  tcase_add_test(c, hold_during_a_refresh);
  tcase_add_test(c, hold_and_glare);
  tcase_add_test(c, refresh_during_a_hold);
  tcase_add_loop_test(c, refresh_crosses_bye, 0, 8);
  suite_add_tcase(s, c);
  return lone_main(s);
}
