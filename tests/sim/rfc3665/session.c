/* RFC 3665 3.1 to 3.7: sessions that come about. */
#include "cast.h"

#include <string.h>

/* Nothing says so in the simulation but URIs: it has no SRV records. */
#define TCP ";transport=tcp"

static cast c;

/* "Proxy 1 is configured as a default outbound proxy for Alice", and knows
 * her. */
static const server_plan proxy_1 = {
  .actor = "Proxy1",
  .host = "ss1.atlanta.example.com",
  .domains = "atlanta.example.com, ss1.atlanta.example.com",
  .realm = "atlanta.example.com",
  .asks_callers = 1,
};

/* Where Bob has registered; whoever wants to may call him. */
static const server_plan proxy_2 = {
  .actor = "Proxy2",
  .host = "ss2.biloxi.example.com",
  .domains = "biloxi.example.com, ss2.biloxi.example.com",
  .realm = "biloxi.example.com",
};

static void begin_proxy_2(const server_plan *plan, const char *params)
{
  char contact[200];
  snprintf(contact, sizeof contact, "%s%s", cast_bob_contact(&c), params);
  cast_server(&c, plan);
  cast_name(&c, "biloxi.example.com", plan->host);
  cast_enrol(&c, BOB_AOR, contact);
}

static void bob_hangs_up(void)
{
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.alice.answered, 1);
  ck_assert_uint_eq(c.bob.confirmed, 1);
  cast_hangup(&c.bob);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.alice.ended, 1);
  ck_assert_uint_eq(c.bob.ended, 1);
}

START_TEST(direct_3_1)
{
  cast_begin(&c, "3.1");
  cast_alice(&c, NULL);
  cast_bob(&c, 180, 200);
  cast_name(&c, "biloxi.example.com", BOB_HOST);
  ck_assert_int_eq(party_call(&c.alice, BOB_AOR TCP), 0);
  bob_hangs_up();
  cast_end(&c);
}
END_TEST

START_TEST(two_proxies_3_2)
{
  cast_begin(&c, "3.2");
  cast_alice(&c, "sip:ss1.atlanta.example.com" TCP);
  cast_bob(&c, 180, 200);
  cast_server(&c, &proxy_1);
  begin_proxy_2(&proxy_2, TCP);
  cast_curtain(&c);
  ck_assert_int_eq(party_call(&c.alice, BOB_AOR TCP), 0);
  bob_hangs_up();
  cast_end(&c);
}
END_TEST

/* The RFC's ladder ends with the media. */
START_TEST(two_challenges_3_3)
{
  server_plan strict = proxy_2;
  strict.asks_all = 1;
  cast_begin(&c, "3.3");
  cast_alice(&c, "sip:ss1.atlanta.example.com" TCP);
  cast_bob(&c, 0, 200);
  cast_server(&c, &proxy_1);
  begin_proxy_2(&strict, TCP);
  cast_curtain(&c);
  ck_assert_int_eq(party_call(&c.alice, BOB_AOR TCP), 0);
  run_for(c.sim, 5);
  compare(&c.watch, &c.flow);
  bob_hangs_up();
  cast_end_after(&c);
}
END_TEST

/* "It is reachable, but unresponsive": nothing that is sent to it arrives. */
START_TEST(proxy_failure_3_4)
{
  server_plan strict = proxy_2;
  lsip_sim_link dead;
  memset(&dead, 0, sizeof dead);
  dead.size = sizeof dead;
  dead.loss_ppm = 1000000;
  strict.asks_all = 1;
  strict.domains = "biloxi.example.com, proxy.atlanta.example.com";
  cast_begin(&c, "3.4");
  cast_alice(&c, "sip:proxy.atlanta.example.com");
  cast_bob(&c, 180, 200);
  cast_server(&c, &proxy_1);
  begin_proxy_2(&strict, "");
  cast_name(&c, "proxy.atlanta.example.com", proxy_1.host);
  cast_name(&c, "proxy.atlanta.example.com", proxy_2.host);
  ck_assert_int_eq(lsip_sim_set_path(c.sim, ALICE_HOST, proxy_1.host, &dead),
                   0);
  cast_curtain(&c);
  cast_call(&c);
  run_for(c.sim, 80);
  bob_hangs_up();
  cast_end(&c);
}
END_TEST

/* The gateway's part in the signalling is that of a proxy that stays on the
 * route; what it does to the media is no business of the proxy's. */
START_TEST(gateway_3_5)
{
  static const server_plan gateway = {
    .actor = "ALG",
    .host = "alg1.atlanta.example.com",
    .domains = "alg1.atlanta.example.com",
  };
  server_plan strict = proxy_2;
  const char *credentials;
  strict.asks_all = 1;
  strict.off_route = 1;
  cast_begin(&c, "3.5");
  cast_alice(&c, "sip:alg1.atlanta.example.com");
  cast_bob(&c, 180, 200);
  cast_server(&c, &gateway);
  begin_proxy_2(&strict, "");
  credentials = cast_learn(&c);
  cast_curtain(&c);
  cast_call_with(&c, credentials, an_offer);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.bob.confirmed, 1);
  cast_hangup(&c.alice);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.bob.ended, 1);
  cast_end(&c);
}
END_TEST

START_TEST(redirect_3_6)
{
  static const server_plan redirect = {
    .actor = "Redirect",
    .host = "rs.biloxi.example.com",
    .domains = "biloxi.example.com",
    .mode = LSIP_PROXY_REDIRECT,
  };
  static const server_plan proxy_3 = {
    .actor = "Proxy3",
    .host = "ss3.chicago.example.com",
    .domains = "chicago.example.com, ss3.chicago.example.com",
  };
  cast_begin(&c, "3.6");
  cast_alice(&c, NULL);
  cast_bob(&c, 180, 200);
  cast_server(&c, &redirect);
  cast_server(&c, &proxy_3);
  cast_name(&c, "biloxi.example.com", redirect.host);
  cast_name(&c, "chicago.example.com", proxy_3.host);
  cast_enrol(&c, BOB_AOR, "sip:bob@chicago.example.com");
  cast_enrol(&c, "sip:bob@chicago.example.com", NULL);
  cast_curtain(&c);
  cast_call_with(&c, "", LSIP_STR(""));
  bob_hangs_up();
  cast_end(&c);
}
END_TEST

/* Bob's machine is somewhere else now: its ports are new, its calls are not.
 */
static void bob_moves(void)
{
  uint64_t id;
  lsip_sim_remove(c.sim, c.bob.stack);
  while ((id = lsip_next_object(c.bob.stack, LSIP_KIND_LOCAL, 0)) != 0) {
    lsip_local l = { id };
    ck_assert_int_eq(lsip_local_remove(c.bob.stack, l), 0);
  }
  ck_assert_int_eq(lsip_sim_add(c.sim, c.bob.stack,
                                "client.chicago.example.com", &c.bob.local),
                   0);
  watch_name(&c.watch, "client.chicago.example.com", "Bob");
}

START_TEST(new_address_3_7)
{
  server_plan brief = proxy_2;
  brief.off_route = 1;
  cast_begin(&c, "3.7");
  cast_alice(&c, NULL);
  cast_bob(&c, 180, 200);
  begin_proxy_2(&brief, "");
  cast_curtain(&c);
  cast_call(&c);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.bob.confirmed, 1);
  bob_moves();
  ck_assert_int_eq(lsip_call_send_offer(c.bob.stack, c.bob.call, an_offer),
                   0);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.bob.answers, 1);
  cast_hangup(&c.alice);
  run_for(c.sim, 5);
  ck_assert_uint_eq(c.bob.ended, 1);
  cast_end(&c);
}
END_TEST

cast_main("rfc3665-session", direct_3_1, two_proxies_3_2, two_challenges_3_3,
          proxy_failure_3_4, gateway_3_5, redirect_3_6, new_address_3_7)
