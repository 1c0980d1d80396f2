#include "net_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void exchange(int poller, const char *uri)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la, lb;
  const struct fake_input *in;
  bench_open(&t, poller);
  la = bench_listen(&t, t.a, uri, &at_a);
  lb = bench_listen(&t, t.b, uri, &at_b);
  ck_assert_uint_ne(at_a.port, 0);
  fake_send(t.a, la, &at_b, "hello");
  bench_until(&t, t.b, FAKE_DATAGRAM, 1);
  in = fake_nth(t.b, FAKE_DATAGRAM, 0);
  ck_assert_str_eq(in->text, "hello");
  ck_assert_uint_eq(in->id, lb.id);
  ck_assert(lsip_addr_eq(&in->remote, &at_a));
  fake_send(t.b, lb, &in->remote, "and back");
  bench_until(&t, t.a, FAKE_DATAGRAM, 1);
  ck_assert_str_eq(fake_nth(t.a, FAKE_DATAGRAM, 0)->text, "and back");
  bench_close(&t);
}

START_TEST(over_ipv4)
{
  exchange(_i, "udp:127.0.0.1:0");
}
END_TEST

START_TEST(over_ipv6)
{
  if (have_ipv6())
    exchange(_i, "udp:[::1]:0");
}
END_TEST

START_TEST(a_burst_arrives_whole_and_in_order)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la;
  bench_open(&t, _i);
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  for (int i = 0; i < 200; i++) {
    char text[16];
    (void)snprintf(text, sizeof text, "%d", i);
    fake_send(t.a, la, &at_b, text);
  }
  bench_until(&t, t.b, FAKE_DATAGRAM, 200);
  for (int i = 0; i < 200; i++)
    ck_assert_int_eq(atoi(fake_nth(t.b, FAKE_DATAGRAM, (size_t)i)->text), i);
  bench_close(&t);
}
END_TEST

/* Answers a datagram out of the callback. */
static void answer(lsip_stack *s, const struct fake_input *in)
{
  lsip_local l = { in->id };
  if (in->kind == FAKE_DATAGRAM)
    fake_send(s, l, &in->remote, "answer");
}

START_TEST(outputs_of_callbacks_are_carried_out)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la;
  bench_open(&t, _i);
  t.b->on_input = answer;
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  fake_send(t.a, la, &at_b, "question");
  bench_until(&t, t.a, FAKE_DATAGRAM, 1);
  bench_close(&t);
}
END_TEST

/* A port of the family's loopback at which nobody listens. */
static lsip_addr dead_port(struct bench *t, const char *uri)
{
  lsip_addr at;
  lsip_sock *s;
  ck_assert_int_eq(lsip_addr_parse(&at, lsip_str_z(uri)), 0);
  ck_assert_int_eq(lsip_net_sock_open(t->net, &s, LSIP_UDP, &at), 0);
  lsip_net_bury(t->net, &s->watch);
  return at;
}

#if defined(__linux__)
static void refused(int poller, const char *uri)
{
  struct bench t;
  lsip_addr at, dead;
  lsip_local l;
  const struct fake_input *in;
  char text[64];
  bench_open(&t, poller);
  (void)snprintf(text, sizeof text, "udp:%s", uri);
  l = bench_listen(&t, t.a, text, &at);
  dead = dead_port(&t, uri);
  fake_send(t.a, l, &dead, "anybody?");
  bench_until(&t, t.a, FAKE_ERROR, 1);
  in = fake_nth(t.a, FAKE_ERROR, 0);
  ck_assert_uint_eq(in->id, l.id);
  ck_assert_int_eq(in->reason, LSIP_ERR_REFUSED);
  ck_assert(lsip_addr_eq(&in->remote, &dead));
  bench_close(&t);
}

START_TEST(refused_over_ipv4)
{
  refused(_i, "127.0.0.1:0");
}
END_TEST

START_TEST(refused_over_ipv6)
{
  if (have_ipv6())
    refused(_i, "[::1]:0");
}
END_TEST

/* The error of one datagram must not fall upon another. */
START_TEST(a_refusal_hurts_nobody_else)
{
  struct bench t;
  lsip_addr at_a, at_b, dead;
  lsip_local la;
  bench_open(&t, _i);
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  dead = dead_port(&t, "127.0.0.1:0");
  for (int i = 0; i < 50; i++) {
    fake_send(t.a, la, &dead, "anybody?");
    fake_send(t.a, la, &at_b, "hello");
  }
  bench_until(&t, t.b, FAKE_DATAGRAM, 50);
  ck_assert_uint_eq(fake_count(t.a, FAKE_FAILED), 0);
  bench_until(&t, t.a, FAKE_ERROR, 1);
  bench_close(&t);
}
END_TEST
#endif

START_TEST(what_can_not_be_sent_is_noted)
{
  struct bench t;
  lsip_addr at, six = { .family = 6, .port = 9, .ip = { [15] = 1 } };
  lsip_local l;
  bench_open(&t, _i);
  l = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at);
  fake_send(t.a, l, &six, "over the wrong family");
  bench_until(&t, t.a, FAKE_FAILED, 1);
  ck_assert_int_eq(fake_nth(t.a, FAKE_FAILED, 0)->reason, LSIP_ERR_IO);
  ck_assert_int_ne(lsip_net_errno(t.net), 0);
  bench_close(&t);
}
END_TEST

START_TEST(a_wildcard_advertises_a_real_address)
{
  struct bench t;
  lsip_local l;
  lsip_local_config c;
  static const char *const uris[] = { "udp:0.0.0.0:0", "udp:[::]:0" };
  bench_open(&t, _i);
  for (int i = 0; i < (have_ipv6() ? 2 : 1); i++) {
    ck_assert_int_eq(lsip_net_listen(t.net, &l, lsip_str_z(uris[i])), 0);
    ck_assert_int_eq(lsip_local_get(t.a, l, &c), 0);
    ck_assert(lsip_net_is_wildcard(&c.bound));
    ck_assert_uint_eq(c.advertised.family, c.bound.family);
    ck_assert_uint_eq(c.advertised.port, c.bound.port);
    ck_assert(!lsip_net_is_wildcard(&c.advertised));
  }
  bench_close(&t);
}
END_TEST

START_TEST(both_families_share_a_port)
{
  struct bench t;
  lsip_addr at;
  lsip_local l;
  char uri[32];
  if (!have_ipv6())
    return;
  bench_open(&t, _i);
  (void)bench_listen(&t, t.a, "udp:0.0.0.0:0", &at);
  (void)snprintf(uri, sizeof uri, "udp:[::]:%u", at.port);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, lsip_str_z(uri)), 0);
  bench_close(&t);
}
END_TEST

START_TEST(listening_fails_with_a_reason)
{
  struct bench t;
  lsip_addr at;
  lsip_local l;
  char uri[32];
  bench_open(&t, _i);
  (void)bench_listen(&t, t.a, "udp:127.0.0.1:0", &at);
  (void)snprintf(uri, sizeof uri, "udp:127.0.0.1:%u", at.port);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, lsip_str_z(uri)),
                   LSIP_ERR_IN_USE);
  ck_assert_int_ne(lsip_net_errno(t.net), 0);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("udp:name:5060")),
                   LSIP_ERR_HOST);
  ck_assert_int_eq(lsip_net_errno(t.net), 0);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("udp:127.0.0.1:x")),
                   LSIP_ERR_PORT);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("sctp:127.0.0.1:0")),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("")),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("tls:127.0.0.1:0")),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, LSIP_STR("udp:192.0.2.1:0")),
                   LSIP_ERR_IO);
  ck_assert_uint_eq(t.a->id_count, 1);
  bench_close(&t);
}
END_TEST

START_TEST(a_removed_local_gives_its_port_back)
{
  struct bench t;
  lsip_addr at;
  lsip_local l;
  char uri[32];
  bench_open(&t, _i);
  l = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at);
  (void)snprintf(uri, sizeof uri, "udp:127.0.0.1:%u", at.port);
  ck_assert_int_eq(lsip_local_remove(t.a, l), 0);
  ck_assert_int_eq(lsip_net_listen(t.net, &l, lsip_str_z(uri)), 0);
  bench_close(&t);
}
END_TEST

START_TEST(a_removed_local_is_closed)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la, lb;
  bench_open(&t, _i);
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  lb = bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  ck_assert_int_eq(lsip_local_remove(t.b, lb), 0);
  fake_send(t.a, la, &at_b, "anybody?");
  for (int i = 0; i < 100 && t.net->guests->next->socks; i++)
    ck_assert_int_eq(lsip_net_step(t.net, 100), 0);
  ck_assert_ptr_null(t.net->guests->next->socks);
  ck_assert_uint_eq(fake_count(t.b, FAKE_DATAGRAM), 0);
  bench_close(&t);
}
END_TEST

TCase *udp_case(void)
{
  TCase *tc = tcase_create("udp");
  tcase_add_loop_test(tc, over_ipv4, 0, POLLERS);
  tcase_add_loop_test(tc, over_ipv6, 0, POLLERS);
  tcase_add_loop_test(tc, a_burst_arrives_whole_and_in_order, 0, POLLERS);
  tcase_add_loop_test(tc, outputs_of_callbacks_are_carried_out, 0, POLLERS);
#if defined(__linux__)
  tcase_add_loop_test(tc, refused_over_ipv4, 0, POLLERS);
  tcase_add_loop_test(tc, refused_over_ipv6, 0, POLLERS);
  tcase_add_loop_test(tc, a_refusal_hurts_nobody_else, 0, POLLERS);
#endif
  tcase_add_loop_test(tc, what_can_not_be_sent_is_noted, 0, POLLERS);
  tcase_add_test(tc, a_wildcard_advertises_a_real_address);
  tcase_add_test(tc, both_families_share_a_port);
  tcase_add_test(tc, listening_fails_with_a_reason);
  tcase_add_loop_test(tc, a_removed_local_is_closed, 0, POLLERS);
  tcase_add_test(tc, a_removed_local_gives_its_port_back);
  return tc;
}
