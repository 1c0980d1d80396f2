/* Rules of RFC 3261 s.17 as amended by RFC 6026 and RFC 4320. */
#include "lone.h"

static lone l;

static void start(void)
{
  lone_start(&l, NULL);
}

static void parse(lsip_msg *m, const char *text)
{
  static uint64_t index[2048];
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  ck_assert_int_eq(lsip_msg_parse(m, index, sizeof index, text, strlen(text),
                                  &rules, NULL), 0);
}

static const char *const a_message =
    "MESSAGE sip:bob@b.test SIP/2.0\r\n"
    "Max-Forwards: 70\r\nFrom: <sip:alice@192.0.2.1>;tag=m\r\n"
    "To: <sip:bob@b.test>\r\nCall-ID: m1\r\nCSeq: 1 MESSAGE\r\n"
    "Content-Length: 0\r\n\r\n";

static lsip_tsx send_to_two(void)
{
  lsip_send_options o;
  lsip_addr at[2];
  lsip_msg m;
  lsip_tsx t;
  at[0] = at[1] = l.peer;
  at[1].ip[3] = 3;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.targets = at;
  o.target_count = 2;
  parse(&m, a_message);
  ck_assert_int_eq(lsip_tsx_send(l.s, &t, &m, NULL, 0, &o), 0);
  lone_run(&l, 1);
  return t;
}

/* RFC 3263 4.3: one request, one result. */
START_TEST(late_success_of_the_first_target)
{
  sent *first, *second;
  (void)send_to_two();
  first = lone_last(&l, "MESSAGE");
  lone_run(&l, 4100);
  second = lone_last(&l, "MESSAGE");
  ck_assert_uint_eq(second->remote.ip[3], 3);
  lone_answer(&l, first, "200 OK", "p", NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_RESPONSE), 1);
  lone_answer(&l, second, "200 OK", "q", NULL, NULL);
  lone_run(&l, 60000);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_RESPONSE), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_TSX_END), 1);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_TSX_END)->status, 200);
  lone_end(&l);
}
END_TEST

static const char *const their_message =
    "MESSAGE sip:alice@192.0.2.1 SIP/2.0\n"
    "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKmsg\n"
    "Max-Forwards: 70\n"
    "From: <sip:carol@192.0.2.2>;tag=c\nTo: <sip:alice@192.0.2.1>\n"
    "Call-ID: msg\nCSeq: 1 MESSAGE\n";

static void start_with_message(void)
{
  lsip_config cfg;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.methods = LSIP_STR("INVITE, MESSAGE");
  lone_start(&l, &cfg);
  lone_hear(&l, their_message, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 1);
  ck_assert_int_eq(lsip_set_user(l.s, l.tsx.id, 1), 0);
}

static int respond(int status)
{
  return lsip_tsx_respond(l.s, l.tsx, status, LSIP_STR(""), NULL);
}

/* RFC 4320 4.1: no 100 over UDP before 3.5 s, one then, and nothing else. */
START_TEST(hundred_in_time)
{
  start_with_message();
  ck_assert_int_eq(respond(183), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(respond(100), 0);
  lone_run(&l, 3400);
  lone_hear(&l, their_message, NULL);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0"), 0);
  lone_run(&l, 200);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 100"), 1);
  lone_hear(&l, their_message, NULL);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 100"), 2);
  ck_assert_int_eq(respond(200), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 200"), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_TSX_END), 1);
  lone_end(&l);
}
END_TEST

/* RFC 4320 4.2: a 408 is not sent, but ends the work. */
START_TEST(no_late_answer)
{
  start_with_message();
  ck_assert_int_eq(respond(408), 0);
  lone_run(&l, 10);
  lone_hear(&l, their_message, NULL);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0"), 0);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_TSX_END), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 1);
  lone_end(&l);
}
END_TEST

/* 18.1.1: what is too big for UDP goes over TCP. UDP is for a peer that takes
 * no connection, not for one that is slow or says 503. */
static void send_big(int stateless)
{
  lsip_send_options o;
  lsip_msg m;
  lsip_tsx t;
  char text[2400];
  int n = snprintf(text, sizeof text, "%.*s", (int)strlen(a_message) - 21,
                   a_message);
  memset(text + n, 'x', 1500);
  memcpy(text + n, "X-Long: ", 8);
  snprintf(text + n + 1500, sizeof text - (size_t)n - 1500,
           "\r\nContent-Length: 0\r\n\r\n");
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.targets = &l.peer;
  o.target_count = 1;
  parse(&m, text);
  if (stateless)
    ck_assert_int_eq(lsip_send_stateless(l.s, &m, NULL, 0, &o), 0);
  else
    ck_assert_int_eq(lsip_tsx_send(l.s, &t, &m, NULL, 0, &o), 0);
  lone_run(&l, 1);
}

START_TEST(too_big_for_udp)
{
  lsip_flow f;
  send_big(0);
  f = lone_output(&l, LSIP_OUT_OPEN)->flow;
  ck_assert_int_eq(lsip_stack_flow_up(l.s, f, NULL, l.now), 0);
  lone_run(&l, 31000);
  ck_assert_uint_eq(lone_sent(&l, "MESSAGE"), 1);
  lone_answer(&l, lone_last(&l, "MESSAGE"), "503 No", "p", NULL, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "MESSAGE"), 1);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_TSX_END)->status, 503);
  send_big(0); /* by the connection there is; then by none */
  ck_assert_uint_eq(lone_sent(&l, "MESSAGE"), 2);
  ck_assert_int_eq(lsip_stack_flow_down(l.s, f, LSIP_ERR_REFUSED, l.now), 0);
  send_big(0);
  f = lone_output(&l, LSIP_OUT_OPEN)->flow;
  ck_assert_int_eq(lsip_stack_flow_down(l.s, f, LSIP_ERR_REFUSED, l.now), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_last(&l, "MESSAGE")->transport, LSIP_UDP);
  lone_end(&l);
}
END_TEST

/* The same for what has no transaction: an ACK to a 2xx, a stateless proxy's
 * copy. */
START_TEST(too_big_without_transaction)
{
  lsip_flow f;
  send_big(1);
  f = lone_output(&l, LSIP_OUT_OPEN)->flow;
  ck_assert_uint_eq(lone_sent(&l, "MESSAGE"), 0);
  if (_i)
    ck_assert_int_eq(lsip_stack_flow_up(l.s, f, NULL, l.now), 0);
  else
    ck_assert_int_eq(lsip_stack_flow_down(l.s, f, LSIP_ERR_REFUSED, l.now),
                     0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "MESSAGE"), 1);
  ck_assert_uint_eq(lone_last(&l, "MESSAGE")->transport,
                    _i ? LSIP_TCP : LSIP_UDP);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-transaction");
  TCase *t = tcase_create("transaction");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, late_success_of_the_first_target);
  tcase_add_test(t, hundred_in_time);
  tcase_add_test(t, no_late_answer);
  tcase_add_test(t, too_big_for_udp);
  tcase_add_loop_test(t, too_big_without_transaction, 0, 2);
  suite_add_tcase(s, t);
  return lone_main(s);
}
