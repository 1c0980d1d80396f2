#include "net_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* b is in pull mode and takes one event a turn. */
static void take_events(struct bench *t, int kind, size_t count)
{
  lsip_time give_up = lsip_net_now(t->net) + LSIP_SECONDS(10);
  lsip_event ev;
  while (fake_count(t->b, kind) < count) {
    ck_assert(lsip_net_now(t->net) < give_up);
    ck_assert_int_eq(lsip_net_step(t->net, 10), 0);
    (void)lsip_stack_poll_event(t->b, &ev);
  }
}

START_TEST(datagrams_wait)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la;
  bench_open(&t, _i);
  t.b->pull = 1;
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  for (int i = 0; i < 100; i++) {
    char text[16];
    (void)snprintf(text, sizeof text, "%d", i);
    fake_send(t.a, la, &at_b, text);
  }
  bench_for(&t, 20);
  ck_assert_uint_eq(fake_count(t.b, FAKE_DATAGRAM), 1);
  take_events(&t, FAKE_DATAGRAM, 100);
  for (int i = 0; i < 100; i++)
    ck_assert_int_eq(atoi(fake_nth(t.b, FAKE_DATAGRAM, (size_t)i)->text), i);
  bench_close(&t);
}
END_TEST

START_TEST(streams_wait)
{
  struct bench t;
  lsip_addr at;
  lsip_local none = { 0 };
  lsip_flow f;
  bench_open(&t, _i);
  t.b->pull = 1;
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  f = fake_open(t.a, LSIP_TCP, none, &at);
  bench_until(&t, t.a, FAKE_UP, 1);
  for (int i = 0; i < 50; i++)
    fake_write(t.a, f, "message\n", 8);
  fake_close(t.a, f);
  bench_for(&t, 20);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_DOWN), 0);
  take_events(&t, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 50);
  bench_close(&t);
}
END_TEST

/* What an undrained stack must not do to its neighbour. */
START_TEST(others_go_on)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la, lb;
  bench_open(&t, _i);
  t.b->pull = 1;
  t.b->waiting = 1;
  la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  lb = bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
  fake_send(t.a, la, &at_b, "you wait");
  fake_send(t.a, la, &at_a, "to myself");
  fake_send(t.b, lb, &at_a, "outputs still go");
  bench_until(&t, t.a, FAKE_DATAGRAM, 2);
  ck_assert_uint_eq(t.b->in_count, 0);
  take_events(&t, FAKE_DATAGRAM, 1);
  bench_close(&t);
}
END_TEST

START_TEST(connections_and_names_wait)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local none = { 0 };
  lsip_event ev;
  bench_open(&t, _i);
  t.b->pull = 1;
  (void)bench_listen(&t, t.a, "tcp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at_b);
  t.b->waiting = 1;
  (void)fake_open(t.a, LSIP_TCP, none, &at_b); /* accepted by b */
  (void)fake_open(t.b, LSIP_TCP, none, &at_a); /* opened by b */
  (void)fake_open(t.b, LSIP_TLS, none, &at_a); /* fails at once */
  (void)fake_resolve(t.b, "localhost", LSIP_RECORD_A);
  (void)fake_resolve(t.b, "localhost", LSIP_RECORD_SRV);
  bench_for(&t, 30);
  ck_assert_uint_eq(t.b->in_count, 0);
  ck_assert_int_eq(lsip_stack_poll_event(t.b, &ev), 1);
  bench_until(&t, t.b, FAKE_ACCEPTED, 1);
  bench_until(&t, t.b, FAKE_UP, 1);
  bench_until(&t, t.b, FAKE_DOWN, 1);
  bench_until(&t, t.b, FAKE_RESOLVED, 2);
  bench_close(&t);
}
END_TEST

/* The connection breaks while messages wait: these come first. */
START_TEST(bytes_come_before_the_end)
{
  struct bench t;
  lsip_addr at;
  lsip_local none = { 0 };
  lsip_flow f;
  lsip_event ev;
  bench_open(&t, _i);
  t.b->pull = 1;
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  f = fake_open(t.a, LSIP_TCP, none, &at);
  bench_until(&t, t.a, FAKE_UP, 1);
  fake_write(t.a, f, "one\ntwo\nthree\n", 14);
  bench_until(&t, t.b, FAKE_MESSAGE, 1);
  lsip_net_detach(t.net, t.a);
  f.id = fake_nth(t.b, FAKE_ACCEPTED, 0)->id;
  for (int i = 0; fake_count(t.b, FAKE_FAILED) == 0; i++) {
    ck_assert_int_lt(i, 100);
    fake_write(t.b, f, "anybody?\n", 9);
    bench_for(&t, 1);
  }
  take_events(&t, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 3);
  (void)lsip_stack_poll_event(t.b, &ev);
  bench_close(&t);
}
END_TEST

/* What a callback of one stack does to another in the midst of a turn. */
static void make_b_busy(lsip_stack *s, const struct fake_input *in)
{
  struct bench *t = s->user;
  if (in->kind == FAKE_DATAGRAM)
    t->b->waiting = 1;
}

static int plain_socket(int type, const lsip_addr *to)
{
  struct sockaddr_storage sa;
  socklen_t len = lsip_net_to_sockaddr(to, &sa);
  int fd = socket(AF_INET, type, 0);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, len), 0);
  return fd;
}

START_TEST(busy_through_another_stack)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_event ev;
  int udp, tcp;
  bench_open(&t, _i);
  t.a->on_input = make_b_busy;
  t.a->user = &t;
  (void)bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at_b);
  udp = plain_socket(SOCK_DGRAM, &at_a);
  ck_assert_int_eq(send(udp, "x", 1, 0), 1);
  tcp = plain_socket(SOCK_STREAM, &at_b);
  bench_until(&t, t.a, FAKE_DATAGRAM, 1); /* both are ready in this turn */
  ck_assert_uint_eq(fake_count(t.b, FAKE_ACCEPTED), 0);
  ck_assert_int_eq(lsip_stack_poll_event(t.b, &ev), 1);
  bench_until(&t, t.b, FAKE_ACCEPTED, 1);
  ck_assert_int_eq(send(tcp, "hello\n", 6, MSG_NOSIGNAL), 6);
  bench_until(&t, t.b, FAKE_MESSAGE, 1);
  (void)close(udp);
  (void)close(tcp);
  bench_close(&t);
}
END_TEST

START_TEST(a_run_says_that_events_wait)
{
  struct bench t;
  lsip_event ev;
  bench_open(&t, _i);
  t.b->pull = 1;
  t.b->waiting = 1;
  ck_assert_int_eq(lsip_net_run(t.net), LSIP_ERR_BUSY);
  ck_assert_int_eq(lsip_stack_poll_event(t.b, &ev), 1);
  lsip_net_stop(t.net);
  ck_assert_int_eq(lsip_net_run(t.net), 0);
  bench_close(&t);
}
END_TEST

TCase *pull_case(void)
{
  TCase *tc = tcase_create("pull");
  tcase_add_loop_test(tc, datagrams_wait, 0, POLLERS);
  tcase_add_loop_test(tc, streams_wait, 0, POLLERS);
  tcase_add_loop_test(tc, others_go_on, 0, POLLERS);
  tcase_add_loop_test(tc, connections_and_names_wait, 0, POLLERS);
  tcase_add_loop_test(tc, bytes_come_before_the_end, 0, POLLERS);
  tcase_add_loop_test(tc, busy_through_another_stack, 0, POLLERS);
  tcase_add_loop_test(tc, a_run_says_that_events_wait, 0, POLLERS);
  return tc;
}
