/* How long a session is, and who refreshes it (RFC 4028 7.1, 7.2, 9). */
#include "session_timer.h"

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

/* ---- what our 2xx says (9) ---- */

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

int main(void)
{
  Suite *s = suite_create("rules-session_timer_terms");
  TCase *c = tcase_create("rfc4028");
  tcase_add_checked_fixture(c, start, NULL);
  tcase_add_test(c, supported_is_always_said);
  tcase_add_test(c, nothing_is_said_when_off);
  tcase_add_test(c, wishes);
  tcase_add_loop_test(c, terms_of_the_2xx, 0,
                      sizeof answers / sizeof answers[0]);
  tcase_add_loop_test(c, asked_by_the_caller, 0,
                      sizeof asked / sizeof asked[0]);
  tcase_add_loop_test(c, asked_by_the_callee, 0, 2);
  suite_add_tcase(s, c);
  return lone_main(s);
}
