/* The stateless proxy (RFC 3261 16.11): it forwards with a branch that only it
 * can make, and knows its responses by that. */
#include "bench.h"
#include "party.h"

static void start(int served)
{
  lsip_proxy_config cfg;
  lsip_registrar none = { 0 };
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.mode = LSIP_PROXY_STATELESS;
  bench_start(&cfg);
  if (served)
    ck_assert_int_eq(lsip_stack_serve(proxy.stack, none, proxy.proxy), 0);
}

START_TEST(there_and_back)
{
  start(_i);
  callee[0].answer = 200;
  callee[0].answer_after_ms = 300;
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test", "");
  run_ms(10000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "Max-Forwards: 69\r\n", 1);
  check_holds(caller.response, "Via: ", 1);
  ck_assert_uint_eq(callee[0].requests, 1);
  bench_end();
}
END_TEST

/* RFC 5393 5.3.3: one value in each request that goes on, none too large. */
START_TEST(max_breadth)
{
  static const struct { const char *line, *seen; } rows[] = {
    { "", "Max-Breadth: 60\r\n" },
    { "Max-Breadth: 61\r\n", "Max-Breadth: 60\r\n" },
    { "Max-Breadth: 5\r\n", "Max-Breadth: 5\r\n" },
    { "Max-Breadth: many\r\n", "Max-Breadth: 60\r\n" },
  };
  start(_i);
  callee[0].answer = 486;
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    probe_send(&caller, "INVITE", "sip:bob@c0.test", rows[i].line);
    run_ms(5000);
    ck_assert_int_eq(caller.status, 486);
    check_holds(callee[0].request, "Max-Breadth", 1);
    check_holds(callee[0].request, rows[i].seen, 1);
  }
  bench_end();
}
END_TEST

/* Over connections, each of its own. */
START_TEST(over_tcp)
{
  start(_i);
  callee[0].answer = 200;
  caller.transport = LSIP_TCP;
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test;transport=tcp", "");
  run_ms(3000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "SIP/2.0/TCP", 2);
  bench_end();
}
END_TEST

/* 16.11: no 100 of its own. */
START_TEST(no_trying)
{
  start(_i);
  callee[0].answer = 486;
  callee[0].answer_after_ms = 150;
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(60000);
  ck_assert_int_eq(caller.status, 486);
  ck_assert_uint_eq(callee[0].requests, 1);
  ck_assert_int_eq(caller.seen[0], 486);
  bench_end();
}
END_TEST

/* Retransmissions, CANCEL and ACK have one branch. */
START_TEST(one_branch)
{
  lsip_sim_link bad;
  start(1);
  memset(&bad, 0, sizeof bad);
  bad.size = sizeof bad;
  bad.latency_us = 20000;
  bad.loss_ppm = 200000;
  lsip_sim_set_link(sim, &bad);
  callee[0].ring = 180;
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(20000);
  ck_assert_uint_eq(callee[0].requests, 1);
  ck_assert_int_eq(lsip_tsx_cancel(caller.stack, caller.client, NULL), 0);
  run_ms(40000);
  ck_assert_uint_eq(callee[0].cancels, 1);
  ck_assert_int_eq(caller.status, 487);
  bench_end();
}
END_TEST

/* A response that we have not forwarded the request of goes nowhere. */
START_TEST(forged_response)
{
  static const char text[] =
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKaaaaaaaaaaaaaaaa"
      ";w=0000000000000001\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bKx"
      "\r\nFrom: <sip:a@a.test>;tag=1\r\nTo: <sip:b@b.test>;tag=2\r\n"
      "Call-ID: x\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n";
  char bytes[1024];
  lsip_addr from = { 4, 0, 5060, 0, { 10, 0, 0, 9 } };
  int n;
  start(1);
  n = snprintf(bytes, sizeof bytes, text, proxy_uri + 4);
  ck_assert_int_eq(lsip_stack_receive_datagram(proxy.stack, proxy.local,
                                               &from, bytes, (size_t)n,
                                               lsip_sim_now(sim)), 0);
  ck_assert_uint_eq(lsip_stack_counter(proxy.stack,
                                       LSIP_COUNT_DROP_STRAY_RESPONSE), 1);
  bench_end();
}
END_TEST

START_TEST(refuses)
{
  start(_i);
  caller.max_forwards = "0";
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 483);
  caller.max_forwards = "9";
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test", "Proxy-Require: x\r\n");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 420);
  bench_end();
}
END_TEST

/* A whole call, with its ACK and BYE, there and back. */
START_TEST(call)
{
  static party alice, bob;
  start(_i);
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  party_start(&alice, sim, "alice", "alice.test", 1, NULL);
  party_start(&bob, sim, "bob", "bob.test", 2, NULL);
  ck_assert_int_eq(lsip_sim_add_name(sim, "b.test", "proxy.test"), 0);
  relay_target(&proxy, "sip:bob@bob.test;transport=tcp", 1000);
  bob.answer = 200;
  if (_i == 0) {
    ck_assert_int_eq(party_call(&alice, "sip:bob@b.test"), 0);
    run_ms(3000);
    ck_assert_uint_eq(bob.confirmed, 1);
    ck_assert_int_eq(lsip_call_hangup(bob.stack, bob.call, NULL), 0);
    run_ms(3000);
    ck_assert_uint_eq(alice.ended, 1);
  }
  run_ms(300000);
  party_free(&alice);
  party_free(&bob);
  bench_end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_loop_test(t, there_and_back, 0, 2);
  tcase_add_loop_test(t, max_breadth, 0, 2);
  tcase_add_loop_test(t, over_tcp, 0, 2);
  tcase_add_loop_test(t, no_trying, 0, 2);
  tcase_add_test(t, one_branch);
  tcase_add_test(t, forged_response);
  tcase_add_loop_test(t, refuses, 0, 2);
  tcase_add_test(t, call);
}

int main(void)
{
  return bench_main("sim-proxy-stateless", add);
}
