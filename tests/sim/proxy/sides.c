/* A caller on UDP and a callee on TCP: the proxy stays on the route of the
 * dialog with both its sides (RFC 5658), whoever sends the next request. */
#include "party.h"
#include "relay.h"

static lsip_sim *sim;
static party alice, bob;
static relay proxy;
static lsip_addr alice_at, bob_at;
static unsigned straight, by_tcp, by_udp; /* packets */
static unsigned record_routes;            /* of the first INVITE to bob */

static int same_host(const lsip_addr *a, const lsip_addr *b)
{
  return memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static void count_routes(const lsip_trace_record *r)
{
  const char *at = r->bytes.ptr, *end = at + r->bytes.len;
  static const char name[] = "Record-Route: ";
  if (r->bytes.len < 7 || memcmp(at, "INVITE ", 7) || record_routes)
    return; /* the first one only */
  for (record_routes = 0; at + sizeof name < end; at++)
    record_routes += memcmp(at, name, sizeof name - 1) == 0;
}

static void tap(void *user, lsip_time when, const lsip_trace_record *r,
                int lost)
{
  (void)user;
  (void)when;
  (void)lost;
  straight += (same_host(&r->local, &alice_at) &&
               same_host(&r->remote, &bob_at)) ||
      (same_host(&r->local, &bob_at) && same_host(&r->remote, &alice_at));
  by_tcp += r->transport == LSIP_TCP &&
      (same_host(&r->local, &bob_at) || same_host(&r->remote, &bob_at));
  by_udp += r->transport == LSIP_UDP &&
      (same_host(&r->local, &alice_at) || same_host(&r->remote, &alice_at));
  if (same_host(&r->remote, &bob_at))
    count_routes(r);
}

static void start(const char *target)
{
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  memset(&proxy, 0, sizeof proxy);
  straight = by_tcp = by_udp = record_routes = 0;
  ck_assert_int_eq(lsip_sim_new(&sim, 7), 0);
  party_start(&alice, sim, "alice", "a.test", 1, NULL);
  party_start(&bob, sim, "bob", "b.test", 2, NULL);
  relay_start(&proxy, sim, "proxy.test", 3, NULL);
  relay_target(&proxy, target, 1000);
  alice_at = lsip_sim_addr(sim, "a.test");
  bob_at = lsip_sim_addr(sim, "b.test");
  lsip_sim_set_tap(sim, tap, NULL);
  bob.ring = 180;
  bob.answer = 200;
  bob.answer_after_ms = 500;
}

static void end(void)
{
  run_for(sim, 300);
  party_check_idle(&alice);
  party_check_idle(&bob);
  relay_check_idle(&proxy);
  ck_assert_uint_eq(straight, 0);
  party_free(&alice);
  party_free(&bob);
  relay_free(&proxy);
  lsip_sim_free(sim);
}

static void call(void)
{
  ck_assert_int_eq(party_call(&alice, "sip:bob@proxy.test"), 0);
  run_for(sim, 3);
  ck_assert_uint_eq(alice.answered, 1);
  ck_assert_uint_eq(bob.confirmed, 1);
}

static void reinvite(party *from, party *to)
{
  unsigned before = to->offers;
  ck_assert_int_eq(lsip_call_send_offer(from->stack, from->call, an_offer),
                   0);
  run_for(sim, 3);
  ck_assert_uint_eq(to->offers, before + 1);
  ck_assert_uint_ge(from->answers, 1);
}

static void both_ways(party *ends)
{
  call();
  reinvite(&alice, &bob);
  reinvite(&bob, &alice);
  ck_assert_int_eq(lsip_call_hangup(ends->stack, ends->call, NULL), 0);
  run_for(sim, 3);
  ck_assert_uint_eq(alice.ended, 1);
  ck_assert_uint_eq(bob.ended, 1);
}

START_TEST(udp_to_tcp)
{
  start("sip:bob@b.test;transport=tcp");
  both_ways(_i ? &bob : &alice);
  ck_assert_uint_ge(by_tcp, 10);
  ck_assert_uint_ge(by_udp, 10);
  end();
}
END_TEST

START_TEST(two_routes)
{
  start("sip:bob@b.test;transport=tcp");
  call();
  ck_assert_uint_eq(record_routes, 2);
  ck_assert_int_eq(lsip_call_hangup(alice.stack, alice.call, NULL), 0);
  end();
}
END_TEST

/* One side is one route. */
START_TEST(udp_to_udp)
{
  start("sip:bob@b.test");
  both_ways(_i ? &bob : &alice);
  ck_assert_uint_eq(record_routes, 1);
  ck_assert_uint_eq(by_tcp, 0);
  end();
}
END_TEST

/* The connection to bob breaks in the middle: a new one is made. */
START_TEST(broken_connection)
{
  start("sip:bob@b.test;transport=tcp");
  call();
  lsip_sim_break(sim, "proxy.test", "b.test");
  run_for(sim, 1);
  reinvite(&alice, &bob);
  lsip_sim_break(sim, "proxy.test", "b.test");
  run_for(sim, 1);
  ck_assert_int_eq(lsip_call_hangup(bob.stack, bob.call, NULL), 0);
  run_for(sim, 3);
  ck_assert_uint_eq(alice.ended, 1);
  end();
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-proxy-sides");
  TCase *t = tcase_create("sides");
  SRunner *r;
  int failed;
  tcase_add_loop_test(t, udp_to_tcp, 0, 2);
  tcase_add_test(t, two_routes);
  tcase_add_loop_test(t, udp_to_udp, 0, 2);
  tcase_add_test(t, broken_connection);
  tcase_set_timeout(t, 60);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
