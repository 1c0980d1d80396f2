/* RFC 3665 3.8 to 3.11: sessions that do not come about. Alice calls by way
 * of two proxies and says at once what the first one asks. */
#include "cast.h"

#include <string.h>

static cast c;

static const server_plan proxy_1 = {
  .actor = "Proxy1",
  .host = "ss1.atlanta.example.com",
  .domains = "atlanta.example.com, ss1.atlanta.example.com",
  .realm = "atlanta.example.com",
  .asks_callers = 1,
};
static const server_plan proxy_2 = {
  .actor = "Proxy2",
  .host = "ss2.biloxi.example.com",
  .domains = "biloxi.example.com, ss2.biloxi.example.com",
};

/* `deaf`: nothing that Proxy 2 sends to Bob arrives. */
static void call(const char *section, int ring, int answer, int deaf)
{
  const char *credentials;
  lsip_sim_link dead;
  memset(&dead, 0, sizeof dead);
  dead.size = sizeof dead;
  dead.loss_ppm = 1000000;
  cast_begin(&c, section);
  cast_alice(&c, "sip:ss1.atlanta.example.com");
  cast_bob(&c, ring, answer);
  cast_server(&c, &proxy_1);
  cast_server(&c, &proxy_2);
  cast_name(&c, "biloxi.example.com", proxy_2.host);
  cast_enrol(&c, BOB_AOR, NULL);
  credentials = cast_learn(&c);
  cast_curtain(&c);
  if (deaf)
    ck_assert_int_eq(lsip_sim_set_path(c.sim, proxy_2.host, BOB_HOST, &dead),
                     0);
  cast_call_with(&c, credentials, an_offer);
}

static void ends_with(unsigned status)
{
  run_for(c.sim, 60);
  ck_assert_uint_eq(c.alice.ended, 1);
  ck_assert_uint_eq(party_heard(&c.alice, LSIP_EV_CALL_END)->status, status);
  cast_end(&c);
}

START_TEST(no_answer_3_8)
{
  call("3.8", 180, 0, 0);
  run_for(c.sim, 10);
  cast_hangup(&c.alice);
  ends_with(487);
}
END_TEST

START_TEST(busy_3_9)
{
  call("3.9", 0, 486, 0);
  ends_with(486);
}
END_TEST

START_TEST(no_response_3_10)
{
  call("3.10", 180, 200, 1);
  ends_with(408);
}
END_TEST

START_TEST(unavailable_3_11)
{
  call("3.11", 180, 480, 0);
  ends_with(480);
}
END_TEST

cast_main("rfc3665-failure", no_answer_3_8, busy_3_9, no_response_3_10,
          unavailable_3_11)
