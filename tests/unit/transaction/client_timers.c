/* When client transactions repeat and give up (RFC 3261 17.1.1.2, 17.1.2.2,
 * table 4; RFC 6026 8.4), to the millisecond. */
#include "sends.h"

static lsip_tsx send(peer *p, const char *text, int transport)
{
  lsip_send_options o = sends_plain();
  o.targets = &p->remote;
  o.target_count = 1;
  o.transport = (uint32_t)transport;
  return sends_text(p, text, &o);
}

static void sent_at(peer *p, const char *begin, const unsigned *ms, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const char *text = peer_sent(p, begin);
    ck_assert_uint_eq(p->out[p->taken - 1].at_ms, ms[i]);
    (void)text;
  }
  peer_silent(p);
}

/* Timer A doubles without limit; timer B is 64*T1. */
START_TEST(timers_a_and_b)
{
  static const unsigned at[] = { 0, 500, 1500, 3500, 7500, 15500, 31500 };
  peer *p = peer_new(NULL);
  send(p, sends_invite, LSIP_UDP);
  peer_pass(p, 100000);
  sent_at(p, "INVITE ", at, 7);
  sends_end_at(p, 32000, 408);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Timer E doubles up to T2; timer F is 64*T1. */
START_TEST(timers_e_and_f)
{
  static const unsigned at[] = { 0, 500, 1500, 3500, 7500, 11500, 15500,
                                 19500, 23500, 27500, 31500 };
  peer *p = peer_new(NULL);
  send(p, sends_options, LSIP_UDP);
  peer_pass(p, 100000);
  sent_at(p, "OPTIONS ", at, 11);
  sends_end_at(p, 32000, 408);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* After a provisional response timer E runs at T2. */
START_TEST(timer_e_while_proceeding)
{
  static const unsigned at[] = { 500, 4500, 8500, 12500, 16500, 20500, 24500,
                                 28500 };
  peer *p = peer_new(NULL);
  const char *request;
  send(p, sends_options, LSIP_UDP);
  request = peer_sent(p, "OPTIONS ");
  peer_pass(p, 100);
  peer_answer(p, request, 100, NULL, NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  peer_pass(p, 100000);
  sent_at(p, "OPTIONS ", at, 8);
  sends_end_at(p, 32000, 408);
  peer_free(p);
}
END_TEST

/* T1, T2 and T4 are the configuration's. */
START_TEST(configured_timers)
{
  static const unsigned at[] = { 0, 100, 300, 600, 900 };
  lsip_config cfg = peer_config();
  peer *p;
  cfg.t1_ms = 100;
  cfg.t2_ms = 300;
  p = peer_new(&cfg);
  send(p, sends_options, LSIP_UDP);
  peer_pass(p, 1000);
  sent_at(p, "OPTIONS ", at, 5);
  peer_pass(p, 10000);
  sends_end_at(p, 6400, 408);
  peer_free(p);
}
END_TEST

static unsigned gone_after(peer *p, int status, int kind)
{
  const char *request = peer_sent(p, "");
  unsigned start;
  peer_pass(p, 200);
  start = peer_ms(p);
  peer_answer(p, request, status, "theirs", NULL, NULL);
  peer_told(p, kind);
  while (!lsip_list_empty(&p->stack->tl.all_clients))
    peer_pass(p, 10);
  return peer_ms(p) - start;
}

/* D, K and M. Over a connection D and K are nothing, M is the same. */
START_TEST(timers_d_k_m)
{
  static const struct row {
    int text, transport, status;
    unsigned lasts;
  } rows[] = {
    { 0, LSIP_UDP, 486, 32000 }, { 0, LSIP_UDP, 200, 32000 },
    { 1, LSIP_UDP, 486, 5000 },  { 1, LSIP_UDP, 200, 5000 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    send(p, rows[i].text ? sends_options : sends_invite, rows[i].transport);
    ck_assert_uint_eq(gone_after(p, rows[i].status, LSIP_EV_RESPONSE),
                      rows[i].lasts);
    peer_free(p);
  }
}
END_TEST

/* A connection repeats nothing; timers B and F are the same. */
START_TEST(over_a_connection)
{
  for (int i = 0; i < 2; i++) {
    peer *p = peer_new(NULL);
    send(p, i ? sends_options : sends_invite, LSIP_TCP);
    (void)sends_open(p, "192.0.2.9:5060");
    peer_sent(p, "");
    peer_pass(p, 40000);
    peer_silent(p);
    sends_end_at(p, 32000, 408);
    peer_free(p);
  }
}
END_TEST

START_TEST(timer_m_over_a_connection)
{
  peer *p = peer_new(NULL);
  lsip_flow f;
  char *answer;
  send(p, sends_invite, LSIP_TCP);
  f = sends_open(p, "192.0.2.9:5060");
  answer = peer_write_answer(peer_sent(p, "INVITE "), 200, "x", NULL, NULL);
  peer_give_by(p, f, answer);
  peer_told(p, LSIP_EV_RESPONSE);
  peer_pass(p, 31000);
  peer_give_by(p, f, answer);
  peer_told(p, LSIP_EV_RESPONSE);
  peer_pass(p, 2000);
  sends_end_at(p, 32000, 200);
  free(answer);
  peer_free(p);
}
END_TEST

/* A time-out of the caller's own ends the request there and then. */
START_TEST(own_timeout)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = sends_plain();
  o.targets = &p->remote;
  o.target_count = 1;
  o.timeout_ms = 2000;
  (void)sends_text(p, sends_options, &o);
  peer_pass(p, 40000);
  sends_end_at(p, 2000, 408);
  peer_forget(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

peer_test_main("client_timers", timers_a_and_b, timers_e_and_f,
               timer_e_while_proceeding, configured_timers, timers_d_k_m,
               over_a_connection, timer_m_over_a_connection, own_timeout)
