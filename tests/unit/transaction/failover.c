/* One request, several targets (RFC 3263 4.3): when the next one is tried,
 * and what becomes of an attempt that was given up. */
#include "sends.h"

static lsip_addr two[2];

static lsip_send_options to_two(void)
{
  lsip_send_options o = sends_plain();
  two[0] = peer_addr("192.0.2.21:5060");
  two[1] = peer_addr("192.0.2.22:5060");
  o.targets = two;
  o.target_count = 2;
  return o;
}

/* The next output is a request to target `i`; its text. */
static const char *sent_to(peer *p, int i, const char *begin)
{
  const char *text = peer_sent(p, begin);
  ck_assert_msg(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &two[i]),
                "not to target %d", i);
  return text;
}

/* Skips repetitions of a request that was sent before. */
static const char *sent_new(peer *p, int i, const char *before)
{
  const char *text;
  do {
    text = peer_sent(p, "");
  } while (strcmp(text, before) == 0);
  ck_assert(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &two[i]));
  return text;
}

static peer *begin(const char *text, const char **first)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  (void)sends_text(p, text, &o);
  *first = sent_to(p, 0, "");
  return p;
}

static void check_second(const char *first, const char *second)
{
  ck_assert_str_ne(peer_param(peer_header(first, "Via"), "branch"),
                   peer_param(peer_header(second, "Via"), "branch"));
  ck_assert_str_eq(peer_header(first, "From"), peer_header(second, "From"));
  ck_assert_str_eq(peer_header(first, "CSeq"), peer_header(second, "CSeq"));
  ck_assert_str_eq(peer_header(first, "Call-ID"),
                   peer_header(second, "Call-ID"));
}

START_TEST(after_503)
{
  const char *first, *second;
  peer *p = begin(sends_options, &first);
  peer_answer(p, first, 503, "x", NULL, NULL);
  peer_told_nothing(p);
  second = sent_to(p, 1, "OPTIONS ");
  check_second(first, second);
  peer_answer(p, second, 200, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 200);
  sends_end_at(p, 0, 200);
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(after_503_of_an_invite)
{
  const char *first, *second;
  peer *p = begin(sends_invite, &first);
  peer_answer(p, first, 503, "x", NULL, NULL);
  sent_to(p, 0, "ACK ");
  second = sent_to(p, 1, "INVITE ");
  peer_answer(p, second, 503, "y", NULL, NULL);
  sent_to(p, 1, "ACK ");
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 503);
  sends_end_at(p, 0, 503);
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(other_failures_do_not_go_on)
{
  static const int statuses[] = { 404, 500, 502, 600 };
  for (size_t i = 0; i < 4; i++) {
    const char *first;
    peer *p = begin(sends_options, &first);
    peer_answer(p, first, statuses[i], "x", NULL, NULL);
    peer_told(p, LSIP_EV_RESPONSE);
    sends_end_at(p, 0, (uint32_t)statuses[i]);
    peer_silent(p);
    peer_free(p);
  }
}
END_TEST

START_TEST(after_a_refused_datagram)
{
  const char *first, *second;
  peer *p = begin(sends_options, &first);
  ck_assert_int_eq(lsip_stack_local_error(p->stack, p->udp, &two[0],
                                          LSIP_ERR_REFUSED, p->now), 0);
  peer_drain(p);
  second = sent_to(p, 1, "OPTIONS ");
  check_second(first, second);
  ck_assert_int_eq(lsip_stack_local_error(p->stack, p->udp, &two[1],
                                          LSIP_ERR_REFUSED, p->now), 0);
  peer_drain(p);
  sends_end_at(p, 0, 503);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(after_a_failed_send)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  p->fail_sends = 1;
  (void)sends_text(p, sends_options, &o);
  peer_pass(p, 1);
  sent_to(p, 0, "OPTIONS ");
  sent_to(p, 1, "OPTIONS ");
  peer_silent(p);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_TSX_END)->ev.status, 503);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(after_a_refused_connection)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  lsip_flow f;
  o.transport = LSIP_TCP;
  (void)sends_text(p, sends_options, &o);
  f = peer_next(p)->o.flow;
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, f, LSIP_ERR_REFUSED,
                                        p->now), 0);
  peer_drain(p);
  sends_open(p, "192.0.2.22:5060");
  sent_to(p, 1, "OPTIONS ");
  peer_free(p);
}
END_TEST

/* A connection that opens for ever is given up after open_ms. */
START_TEST(after_a_connection_that_never_comes)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  o.transport = LSIP_TCP;
  (void)sends_text(p, sends_options, &o);
  peer_next(p);
  peer_pass(p, 5000);
  sends_open(p, "192.0.2.22:5060");
  ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_CLOSE);
  sent_to(p, 1, "OPTIONS ");
  peer_free(p);
}
END_TEST

/* A few seconds for the first target, all of timer F for the last. */
START_TEST(no_response)
{
  const char *first, *second;
  peer *p = begin(sends_options, &first);
  peer_pass(p, 3999);
  peer_told_nothing(p);
  peer_pass(p, 1);
  second = sent_new(p, 1, first);
  ck_assert_uint_eq(p->out[p->taken - 1].at_ms, 4000);
  check_second(first, second);
  peer_pass(p, 31999);
  peer_told_nothing(p);
  peer_pass(p, 1);
  sends_end_at(p, 36000, 408);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A first target that has answered anything is kept. */
START_TEST(a_provisional_response_binds)
{
  const char *first;
  peer *p = begin(sends_invite, &first);
  peer_answer(p, first, 100, NULL, NULL, NULL);
  peer_pass(p, 60000);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* The attempt that was given up answers after all: the other one is over. */
START_TEST(late_answer_of_the_first)
{
  const char *first;
  peer *p = begin(sends_options, &first);
  peer_pass(p, 5000);
  peer_answer(p, first, 200, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 200);
  sends_end_at(p, 5000, 200);
  peer_forget(p);
  peer_pass(p, 40000);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Once the second has answered the first is not asked any more. */
START_TEST(answer_of_the_second_ends_the_first)
{
  const char *first, *second;
  peer *p = begin(sends_options, &first);
  peer_pass(p, 5000);
  second = sent_new(p, 1, first);
  peer_answer(p, second, 200, "x", NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  sends_end_at(p, 5000, 200);
  peer_answer(p, first, 200, "x", NULL, NULL);
  peer_told_nothing(p);
  peer_forget(p);
  peer_pass(p, 40000);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* A late 180 of an INVITE that went elsewhere is cancelled, a late 2xx is
 * told, and what rings elsewhere is cancelled then. */
START_TEST(late_responses_of_an_invite)
{
  const char *first, *second, *cancel;
  peer *p = begin(sends_invite, &first);
  peer_pass(p, 4000);
  second = sent_new(p, 1, first);
  peer_answer(p, second, 180, "y", NULL, NULL);
  peer_told(p, LSIP_EV_RESPONSE);
  peer_answer(p, first, 180, "x", NULL, NULL);
  peer_told_nothing(p);
  cancel = sent_to(p, 0, "CANCEL ");
  ck_assert_str_eq(peer_header(cancel, "Via"), peer_header(first, "Via"));
  peer_answer(p, cancel, 200, "x", NULL, NULL);
  peer_answer(p, first, 200, "x", NULL, NULL);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_RESPONSE)->ev.status, 200);
  cancel = sent_to(p, 1, "CANCEL ");
  ck_assert_str_eq(peer_header(cancel, "Via"), peer_header(second, "Via"));
  peer_answer(p, cancel, 200, "y", NULL, NULL);
  peer_answer(p, second, 487, "y", NULL, NULL);
  sent_to(p, 1, "ACK ");
  peer_pass(p, 40000);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* Nothing can carry it. */
START_TEST(no_way_at_all)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  lsip_tsx t;
  o.transport = LSIP_TLS;
  ck_assert_int_eq(sends_try(p, &t, sends_options, &o), LSIP_ERR_UNSUPPORTED);
  two[0] = two[1] = peer_addr("[2001:db8::1]:5060");
  o.transport = LSIP_UDP;
  ck_assert_int_eq(sends_try(p, &t, sends_options, &o), LSIP_ERR_UNSUPPORTED);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* HARD CASE: a connection that goes down fails what had no response only. */
START_TEST(flow_down_while_proceeding)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  const char *first;
  char *ringing;
  lsip_flow f;
  o.transport = LSIP_TCP;
  (void)sends_text(p, sends_invite, &o);
  f = sends_open(p, "192.0.2.21:5060");
  first = sent_to(p, 0, "INVITE ");
  ringing = peer_write_answer(first, 180, "x", NULL, NULL);
  peer_give_by(p, f, ringing);
  peer_told(p, LSIP_EV_RESPONSE);
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, f, 0, p->now), 0);
  peer_drain(p);
  peer_silent(p);
  peer_told_nothing(p);
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_TSX), 1);
  free(ringing);
  peer_free(p);
}
END_TEST

/* A local that is removed takes with it what had no response. */
START_TEST(local_removed)
{
  const char *first;
  peer *p = peer_new(NULL);
  lsip_local other = peer_local(p, LSIP_UDP, "192.0.2.2:5060");
  lsip_send_options o = to_two();
  (void)sends_text(p, sends_options, &o);
  first = sent_to(p, 0, "OPTIONS ");
  ck_assert_int_eq(lsip_local_remove(p->stack, p->udp), 0);
  peer_pass(p, 0);
  first = sent_to(p, 1, "OPTIONS ");
  ck_assert_uint_eq(p->out[p->taken - 1].o.local.id, other.id);
  ck_assert_ptr_nonnull(strstr(peer_header(first, "Via"), "192.0.2.2"));
  ck_assert_int_eq(lsip_local_remove(p->stack, other), 0);
  peer_pass(p, 0);
  sends_end_at(p, 0, 503);
  peer_free(p);
}
END_TEST

/* The same over connections; the local that goes is not tried again. */
START_TEST(local_of_connections_removed)
{
  peer *p = peer_new(NULL);
  lsip_send_options o = to_two();
  o.transport = LSIP_TCP;
  (void)sends_text(p, sends_options, &o);
  sends_open(p, "192.0.2.21:5060");
  sent_to(p, 0, "OPTIONS ");
  ck_assert_int_eq(lsip_local_remove(p->stack, p->tcp), 0);
  peer_pass(p, 0);
  ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_CLOSE);
  peer_silent(p);
  sends_end_at(p, 0, 503);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

peer_test_main("failover", after_503, after_503_of_an_invite,
               other_failures_do_not_go_on, after_a_refused_datagram,
               after_a_failed_send, after_a_refused_connection,
               after_a_connection_that_never_comes, no_response,
               a_provisional_response_binds, late_answer_of_the_first,
               answer_of_the_second_ends_the_first,
               late_responses_of_an_invite, no_way_at_all,
               flow_down_while_proceeding, local_removed,
               local_of_connections_removed)
