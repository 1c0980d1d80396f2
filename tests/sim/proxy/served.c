/* A stack that serves a domain by itself (lsip_stack_serve()): location,
 * authentication, what is let pass and what is not. */
#include "bench.h"
#include "party.h"

static lsip_registrar registrar;
static lsip_realm realm;
static uint32_t ask_all; /* 1: the application is asked for everything */

/* The domain b.test, whose users anybody may register; with 1 for a realm for
 * its proxy, 2 for its registrar as well. */
static void start(lsip_proxy_config *cfg, int with_realm)
{
  lsip_registrar_config rc;
  lsip_realm_config realm_config;
  bench_start(NULL);
  memset(&realm_config, 0, sizeof realm_config);
  realm_config.size = sizeof realm_config;
  realm_config.name = LSIP_STR("b.test");
  memset(&rc, 0, sizeof rc);
  rc.size = sizeof rc;
  rc.domains = LSIP_STR("b.test");
  rc.ask = realm_config.ask = ask_all;
  ck_assert_int_eq(lsip_realm_new(proxy.stack, &realm, &realm_config), 0);
  if (with_realm > 1)
    rc.realm = realm;
  ck_assert_int_eq(lsip_registrar_new(proxy.stack, &registrar, &rc), 0);
  ck_assert_int_eq(lsip_sim_add_name(sim, "b.test", "proxy.test"), 0);
  cfg->size = sizeof *cfg;
  cfg->registrar = registrar;
  if (with_realm)
    cfg->realm = realm;
  ck_assert_int_eq(lsip_proxy_new(proxy.stack, &proxy.proxy, cfg), 0);
  ck_assert_int_eq(lsip_stack_serve(proxy.stack, registrar, proxy.proxy), 0);
}

/* bob is at this callee. */
static void bind(probe *p, const char *headers)
{
  probe_send(p, "REGISTER", "sip:b.test", headers);
  run_ms(100);
  ck_assert_int_eq(p->status, 200);
}

START_TEST(to_all_bindings)
{
  lsip_proxy_config cfg = { 0 };
  start(&cfg, 0);
  for (unsigned i = 0; i < CALLEES; i++) {
    bind(&callee[i], "");
    callee[i].answer = 486;
    callee[i].answer_after_ms = 100;
  }
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 486);
  for (unsigned i = 0; i < CALLEES; i++)
    ck_assert_uint_eq(callee[i].requests, 1);
  check_holds(callee[1].request, "INVITE sip:alice@c1.test SIP/2.0\r\n", 1);
  run_ms(7200000);
  bench_end();
}
END_TEST

START_TEST(no_bindings)
{
  lsip_proxy_config cfg = { 0 };
  start(&cfg, 0);
  probe_send(&caller, "MESSAGE", "sip:nobody@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 480);
  bench_end();
}
END_TEST

START_TEST(redirected)
{
  lsip_proxy_config cfg = { 0 };
  cfg.mode = LSIP_PROXY_REDIRECT;
  start(&cfg, 0);
  bind(&callee[0], "");
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 302);
  check_holds(caller.response, "Contact: <sip:alice@c0.test>\r\n", 1);
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 404);
  run_ms(7200000);
  bench_end();
}
END_TEST

START_TEST(stateless_to_the_binding)
{
  lsip_proxy_config cfg = { 0 };
  cfg.mode = LSIP_PROXY_STATELESS;
  start(&cfg, 0);
  bind(&callee[0], "");
  callee[0].answer = 486;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(60000);
  ck_assert_int_eq(caller.status, 486);
  ck_assert_uint_eq(callee[0].requests, 1);
  check_holds(callee[0].request, "INVITE sip:alice@c0.test SIP/2.0\r\n", 1);
  run_ms(7200000);
  bench_end();
}
END_TEST

/* 16.11: no 100, however long the application takes to say where. */
START_TEST(stateless_and_asked)
{
  lsip_proxy_config cfg = { 0 };
  lsip_binding b;
  cfg.mode = LSIP_PROXY_STATELESS;
  ask_all = 1;
  start(&cfg, 0);
  callee[0].answer = 486;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  memset(&b, 0, sizeof b);
  b.contact = LSIP_STR("sip:bob@c0.test");
  b.q_milli = 1000;
  b.expires_s = 60;
  ck_assert_int_eq(lsip_ask_location(proxy.stack, proxy.ask, &b, 1), 0);
  run_ms(100);
  ck_assert_int_eq(caller.status, 486);
  ck_assert_int_eq(caller.seen[0], 486);
  bench_end();
}
END_TEST

/* Without credentials: to our own users if we are open, to nobody else. */
START_TEST(who_may_call)
{
  lsip_proxy_config cfg = { 0 };
  cfg.open = (uint32_t)_i;
  start(&cfg, 1);
  bind(&callee[0], "");
  callee[0].answer = 200;
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, _i ? 200 : 407);
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 407);
  check_holds(caller.response, "Proxy-Authenticate: Digest ", 2);
  probe_send(&caller, "OPTIONS", "sip:b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  /* who may not know our users learns no names */
  probe_send(&caller, "MESSAGE", "sip:nobody@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, _i ? 480 : 407);
  run_ms(7200000);
  bench_end();
}
END_TEST

/* The Record-Route that we gave the dialog, as a Route. */
static void given_route(const char *invite, char *out, size_t size)
{
  const char *from = strstr(invite, "Record-Route: "), *end;
  ck_assert_ptr_nonnull(from);
  end = strstr(from, "\r\n");
  ck_assert(end && (size_t)(end - from) < size);
  snprintf(out, size, "Route: %.*s\r\n", (int)(end - from - 14), from + 14);
}

/* What belongs to a dialog that was let pass is let pass. */
START_TEST(proof_of_a_dialog)
{
  lsip_proxy_config cfg = { 0 };
  char route[256];
  cfg.open = 1;
  start(&cfg, 1);
  bind(&callee[0], "");
  callee[0].answer = 200;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  given_route(callee[0].request, route, sizeof route);
  caller.to_tag = ";tag=x";
  probe_send(&caller, "ACK", "sip:bob@c0.test", route);
  run_ms(100);
  ck_assert_uint_eq(callee[0].acks, 1);
  probe_send(&caller, "ACK", "sip:bob@c0.test", "");
  run_ms(100);
  ck_assert_uint_eq(callee[0].acks, 1);
  probe_send(&caller, "BYE", "sip:bob@c0.test", route);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  probe_send(&caller, "BYE", "sip:bob@c0.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 407);
  strstr(route, ";ls=")[4] ^= 1;
  probe_send(&caller, "BYE", "sip:bob@c0.test", route);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 407);
  run_ms(7200000);
  bench_end();
}
END_TEST

/* A caller who proves who he is. */
static void caller_with_password(party *p, const char *password)
{
  lsip_account_config ac;
  party_start(p, sim, "carol", "carol.test", 9, NULL);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:carol@b.test");
  ac.password = lsip_str_z(password);
  ac.outbound_proxy = LSIP_STR("sip:b.test");
  ck_assert_int_eq(lsip_account_new(p->stack, &p->account, &ac), 0);
}

START_TEST(with_credentials)
{
  static party carol, dave;
  lsip_proxy_config cfg = { 0 };
  start(&cfg, 2);
  ck_assert_int_eq(lsip_realm_add_user(proxy.stack, realm, LSIP_STR("carol"),
                                       LSIP_STR("secret"), LSIP_STR(""), 0),
                   0);
  memset(&carol, 0, sizeof carol);
  memset(&dave, 0, sizeof dave);
  caller_with_password(&carol, _i ? "wrong" : "secret");
  party_start(&dave, sim, "dave", "dave.test", 10, NULL);
  dave.answer = 200;
  ck_assert_int_eq(party_call(&carol, "sip:dave@dave.test"), 0);
  run_ms(3000);
  ck_assert_uint_eq(carol.answered, _i == 0);
  ck_assert_uint_eq(dave.confirmed, _i == 0);
  if (_i == 0) { /* the callee has no password: our route is his proof */
    ck_assert_int_eq(lsip_call_hangup(dave.stack, dave.call, NULL), 0);
    run_ms(3000);
  }
  ck_assert_uint_eq(carol.ended, 1);
  if (_i == 0) {
    ck_assert_int_eq(party_call(&carol, "sip:nobody@b.test"), 0);
    run_ms(3000);
    ck_assert_uint_eq(party_heard(&carol, LSIP_EV_CALL_END)->status, 404);
    ck_assert_int_eq(party_call(&carol, "sip:carol@b.test"), 0);
    run_ms(3000);
    ck_assert_uint_eq(party_heard(&carol, LSIP_EV_CALL_END)->status, 480);
  }
  run_ms(300000);
  party_free(&carol);
  party_free(&dave);
  bench_end();
}
END_TEST

/* bob is eve, eve is at c0: a request for bob comes back to us on its way. */
static unsigned by_spiral(relay *r, const lsip_msg *m)
{
  lsip_str uri = lsip_msg_uri(m);
  r->targets[0].contact =
      lsip_str_eq(uri, LSIP_STR("sip:eve@b.test"))
          ? LSIP_STR("sip:eve@c0.test") : LSIP_STR("sip:eve@b.test");
  r->targets[0].q_milli = 1000;
  return 1;
}

/* 22.3: what was judged goes no further, and a spiral is let pass without. */
START_TEST(consumed)
{
  static party carol;
  lsip_proxy_config cfg = { 0 };
  lsip_registrar none = { 0 };
  char via[256];
  start(&cfg, 2);
  ck_assert_int_eq(lsip_realm_add_user(proxy.stack, realm, LSIP_STR("carol"),
                                       LSIP_STR("secret"), LSIP_STR(""), 0),
                   0);
  if (_i) {
    ck_assert_int_eq(lsip_stack_serve(proxy.stack, none, (lsip_proxy){ 0 }),
                     0);
    proxy.choose = by_spiral;
  }
  memset(&carol, 0, sizeof carol);
  caller_with_password(&carol, "secret");
  callee[0].answer = 486;
  callee[0].answer_after_ms = 2000;
  ck_assert_int_eq(party_call(&carol, _i ? "sip:bob@b.test"
                                         : "sip:bob@c0.test"), 0);
  run_ms(1000);
  /* our branch vouches for nothing else */
  snprintf(via, sizeof via, "%.*s",
           (int)strcspn(strstr(callee[0].request, "Via: "), "\n") + 1,
           strstr(callee[0].request, "Via: "));
  probe_send(&callee[0], "INVITE", "sip:bob@c1.test", via);
  run_ms(1000);
  ck_assert_int_eq(callee[0].status, 407);
  /* nor does it make us a relay for those who were called */
  probe_relay(&callee[0], "sip:bob@c1.test");
  run_ms(500);
  ck_assert_int_eq(callee[0].status, 407);
  ck_assert_uint_eq(callee[1].requests, 0);
  run_ms(2000);
  ck_assert_uint_eq(party_heard(&carol, LSIP_EV_CALL_END)->status, 486);
  check_holds(callee[0].request, "Via: ", _i ? 3 : 2);
  check_holds(callee[0].request, "Proxy-Authorization: ", 0);
  run_ms(300000);
  party_free(&carol);
  bench_end();
}
END_TEST

/* What the application says, a second after it was asked. */
enum { SECRET = 1, LOCATION, NOTHING, CANCELLED };
static const int courses[][2] = {
  { SECRET, LOCATION }, { NOTHING, 0 }, { SECRET, NOTHING },
  { CANCELLED, 0 }, { SECRET, CANCELLED },
};

static void say(party *carol, int what)
{
  lsip_binding b;
  run_ms(1000);
  memset(&b, 0, sizeof b);
  b.contact = LSIP_STR("sip:dave@dave.test");
  b.q_milli = 1000;
  b.expires_s = 60;
  if (what == SECRET)
    ck_assert_int_eq(lsip_ask_secret(proxy.stack, proxy.ask,
                                     LSIP_STR("secret"), LSIP_STR(""), 0), 0);
  else if (what == LOCATION)
    ck_assert_int_eq(lsip_ask_location(proxy.stack, proxy.ask, &b, 1), 0);
  else if (what == CANCELLED)
    ck_assert_int_eq(lsip_call_hangup(carol->stack, carol->call, NULL), 0);
}

START_TEST(the_application_is_asked)
{
  static party carol, dave;
  lsip_proxy_config cfg = { 0 };
  const int *course = courses[_i];
  int all = course[1] == LOCATION;
  ask_all = 1;
  start(&cfg, 1);
  memset(&carol, 0, sizeof carol);
  memset(&dave, 0, sizeof dave);
  caller_with_password(&carol, "secret");
  party_start(&dave, sim, "dave", "dave.test", 10, NULL);
  dave.answer = 200;
  ck_assert_int_eq(party_call(&carol, "sip:dave@b.test"), 0);
  say(&carol, course[0]);
  if (course[1])
    say(&carol, course[1]);
  ck_assert_uint_eq(proxy.asked, course[1] ? 2 : 1);
  run_ms(60000);
  ck_assert_uint_eq(carol.answered, all);
  if (all)
    ck_assert_int_eq(lsip_call_hangup(dave.stack, dave.call, NULL), 0);
  run_ms(300000);
  ck_assert_uint_eq(carol.ended, 1);
  party_free(&carol);
  party_free(&dave);
  bench_end();
}
END_TEST

/* Whoever has to be challenged first reaches no target, not even one of the
 * application's choice. */
START_TEST(challenged_before_chosen_targets)
{
  lsip_proxy_config cfg = { 0 };
  lsip_registrar none = { 0 };
  start(&cfg, 1);
  ck_assert_int_eq(lsip_stack_serve(proxy.stack, none, (lsip_proxy){ 0 }), 0);
  bench_targets(2);
  callee[0].answer = callee[1].answer = 200;
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(3000);
  ck_assert_int_eq(caller.status, 407);
  ck_assert_uint_eq(callee[0].requests + callee[1].requests, 0);
  bench_end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_test(t, challenged_before_chosen_targets);
  tcase_add_test(t, to_all_bindings);
  tcase_add_test(t, no_bindings);
  tcase_add_test(t, redirected);
  tcase_add_test(t, stateless_to_the_binding);
  tcase_add_test(t, stateless_and_asked);
  tcase_add_loop_test(t, who_may_call, 0, 2);
  tcase_add_test(t, proof_of_a_dialog);
  tcase_add_loop_test(t, with_credentials, 0, 2);
  tcase_add_loop_test(t, consumed, 0, 2);
  tcase_add_loop_test(t, the_application_is_asked, 0, 5);
}

int main(void)
{
  return bench_main("sim-proxy-served", add);
}
