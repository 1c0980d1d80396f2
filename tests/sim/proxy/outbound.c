/* Phones that are reached by the flow they have registered by (RFC 5626 s.7),
 * and by no other way. */
#include "bench.h"

#define INSTANCE ";+sip.instance=\"<urn:uuid:1>\""

static lsip_registrar registrar;

static void start(int mode)
{
  lsip_registrar_config rc;
  lsip_proxy_config cfg;
  bench_start(NULL);
  memset(&rc, 0, sizeof rc);
  rc.size = sizeof rc;
  rc.domains = LSIP_STR("b.test");
  ck_assert_int_eq(lsip_registrar_new(proxy.stack, &registrar, &rc), 0);
  ck_assert_int_eq(lsip_sim_add_name(sim, "b.test", "proxy.test"), 0);
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.mode = (uint32_t)mode;
  cfg.registrar = registrar;
  ck_assert_int_eq(lsip_proxy_new(proxy.stack, &proxy.proxy, &cfg), 0);
  ck_assert_int_eq(lsip_stack_serve(proxy.stack, registrar, proxy.proxy), 0);
}

/* bob has a flow from this callee; his contact leads to nobody. */
static void bind(probe *p, const char *params, uint32_t transport,
                 const char *headers)
{
  char lines[256];
  const char *host = p->host;
  snprintf(lines, sizeof lines, "Supported: path, outbound\r\n%s", headers);
  p->host = "gone.test"; /* and so the Call-ID: */
  p->cseq = 10 * (unsigned)(p - callee);
  p->contact_params = params;
  p->transport = transport;
  probe_send(p, "REGISTER", "sip:b.test", lines);
  p->host = host;
  run_ms(100);
  ck_assert_int_eq(p->status, 200);
  check_holds(p->response, "Require: outbound\r\n", 1);
}

static size_t bindings(void)
{
  return lsip_location_find(proxy.stack, registrar,
                            LSIP_STR("sip:bob@b.test"), NULL, 0);
}

static void end(void)
{
  run_ms(7200000);
  bench_end();
}

static const int modes[] = { LSIP_PROXY_STATEFUL, LSIP_PROXY_STATELESS };

START_TEST(by_a_connection)
{
  start(modes[_i]);
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_TCP, "");
  check_holds(callee[0].response, "Flow-Timer: 90\r\n", 1);
  callee[0].answer = 200;
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "MESSAGE sip:alice@gone.test SIP/2.0\r\n", 1);
  check_holds(callee[0].request, "Via: SIP/2.0/TCP ", 1);
  end();
}
END_TEST

/* Too big for UDP elsewhere, but there is no other way. */
START_TEST(by_datagrams)
{
  char big[1600];
  start(modes[_i]);
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_UDP, "");
  check_holds(callee[0].response, "Flow-Timer", 0);
  callee[0].answer = 200;
  snprintf(big, sizeof big, "Subject: %01400d\r\n", 0);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", big);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  end();
}
END_TEST

/* A connection that has gone takes its bindings with it. */
START_TEST(flow_down)
{
  uint64_t f;
  start(modes[_i]);
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_TCP, "");
  ck_assert_uint_eq(bindings(), 1);
  f = lsip_next_object(proxy.stack, LSIP_KIND_FLOW, 0);
  ck_assert_int_eq(lsip_stack_flow_down(proxy.stack, (lsip_flow){ f },
                                        LSIP_ERR_IO, lsip_sim_now(sim)), 0);
  run_ms(100);
  ck_assert_uint_eq(bindings(), 0);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 480);
  end();
}
END_TEST

/* One flow of a phone at a time; which answers, answers for the phone. */
START_TEST(answers_once)
{
  start(LSIP_PROXY_STATEFUL);
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_TCP, "");
  bind(&callee[1], ";reg-id=2" INSTANCE, LSIP_TCP, "");
  bind(&callee[2], ";reg-id=1;+sip.instance=\"<urn:uuid:2>\"", LSIP_TCP, "");
  callee[0].answer = 486;
  callee[2].answer = 480;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 486);
  ck_assert_uint_eq(callee[0].requests, 1);
  ck_assert_uint_eq(callee[1].requests, 0);
  ck_assert_uint_eq(callee[2].requests, 1);
  end();
}
END_TEST

/* A flow that has failed elsewhere (430) is replaced, at once and whatever its
 * q; a caller never sees 430. */
START_TEST(another_flow)
{
  char path[128];
  start(LSIP_PROXY_STATEFUL);
  snprintf(path, sizeof path, "Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKx\r\n"
                              "Path: <sip:token@c0.test;lr;ob>\r\n");
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_UDP, path);
  bind(&callee[1], ";reg-id=2;q=0.1" INSTANCE, LSIP_TCP, "");
  bind(&callee[2], ";reg-id=1;+sip.instance=\"<urn:uuid:2>\"", LSIP_TCP, "");
  callee[0].answer = 430;
  callee[1].answer = _i ? 200 : 430;
  callee[2].ring = 180;
  callee[2].answer = 430;
  callee[2].answer_after_ms = 3000;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  check_holds(callee[0].request, "Route: <sip:token@c0.test;lr;ob>\r\n", 1);
  ck_assert_uint_eq(callee[1].requests, 1);
  run_ms(5000);
  ck_assert_int_eq(caller.status, _i ? 200 : 480);
  end();
}
END_TEST

/* A redirect server cannot say how to get there. */
START_TEST(redirected)
{
  start(LSIP_PROXY_REDIRECT);
  bind(&callee[0], ";reg-id=1" INSTANCE, LSIP_TCP, "");
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 480);
  end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_loop_test(t, by_a_connection, 0, 2);
  tcase_add_loop_test(t, by_datagrams, 0, 2);
  tcase_add_loop_test(t, flow_down, 0, 2);
  tcase_add_test(t, answers_once);
  tcase_add_loop_test(t, another_flow, 0, 2);
  tcase_add_test(t, redirected);
}

int main(void)
{
  return bench_main("sim-proxy-outbound", add);
}
