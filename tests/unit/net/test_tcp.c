#include "net_tests.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* Connects a to b. */
struct link {
  lsip_addr at_b;
  lsip_local lb;
  lsip_flow a, b;
};

static void join(struct bench *t, struct link *l, const char *uri)
{
  lsip_local none = { 0 };
  l->lb = bench_listen(t, t->b, uri, &l->at_b);
  l->a = fake_open(t->a, LSIP_TCP, none, &l->at_b);
  bench_until(t, t->a, FAKE_UP, 1);
  bench_until(t, t->b, FAKE_ACCEPTED, 1);
  l->b.id = fake_nth(t->b, FAKE_ACCEPTED, 0)->id;
}

static void exchange(int poller, const char *uri)
{
  struct bench t;
  struct link l;
  const lsip_flow_info *up, *accepted;
  bench_open(&t, poller);
  join(&t, &l, uri);
  up = &fake_nth(t.a, FAKE_UP, 0)->info;
  accepted = &fake_nth(t.b, FAKE_ACCEPTED, 0)->info;
  ck_assert_uint_eq(accepted->transport, LSIP_TCP);
  ck_assert_uint_eq(accepted->local.id, l.lb.id);
  ck_assert(lsip_addr_eq(&up->local_addr, &accepted->remote_addr));
  ck_assert(lsip_addr_eq(&up->remote_addr, &l.at_b));
  ck_assert(lsip_addr_eq(&accepted->local_addr, &l.at_b));
  fake_write(t.a, l.a, "one\ntwo\nth", 10);
  bench_until(&t, t.b, FAKE_MESSAGE, 2);
  fake_write(t.a, l.a, "ree\n", 4);
  fake_write(t.b, l.b, "back\n", 5);
  bench_until(&t, t.b, FAKE_MESSAGE, 3);
  bench_until(&t, t.a, FAKE_MESSAGE, 1);
  ck_assert_str_eq(fake_nth(t.b, FAKE_MESSAGE, 1)->text, "two");
  ck_assert_str_eq(fake_nth(t.b, FAKE_MESSAGE, 2)->text, "three");
  fake_write(t.a, l.a, "last words\n", 11);
  fake_close(t.a, l.a);
  bench_until(&t, t.b, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 4);
  ck_assert_int_eq(fake_nth(t.b, FAKE_DOWN, 0)->reason, 0);
  ck_assert_uint_eq(fake_count(t.a, FAKE_DOWN), 0);
  bench_close(&t);
}

START_TEST(over_ipv4)
{
  exchange(_i, "tcp:127.0.0.1:0");
}
END_TEST

START_TEST(over_ipv6)
{
  if (have_ipv6())
    exchange(_i, "tcp:[::1]:0");
}
END_TEST

START_TEST(speaks_from_the_address_of_its_local)
{
  struct bench t;
  lsip_addr at, to;
  lsip_local la;
  bench_open(&t, _i);
  la = bench_listen(&t, t.a, "tcp:127.0.0.2:0", &at);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &to);
  (void)fake_open(t.a, LSIP_TCP, la, &to);
  bench_until(&t, t.b, FAKE_ACCEPTED, 1);
  ck_assert_int_eq(fake_nth(t.b, FAKE_ACCEPTED, 0)->info.remote_addr.ip[3],
                   2);
  bench_close(&t);
}
END_TEST

static void expect_down(struct bench *t, uint32_t transport,
                        const lsip_addr *to, int reason)
{
  lsip_local none = { 0 };
  lsip_flow f = fake_open(t->a, transport, none, to);
  bench_until(t, t->a, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_nth(t->a, FAKE_DOWN, 0)->id, f.id);
  ck_assert_int_eq(fake_nth(t->a, FAKE_DOWN, 0)->reason, reason);
  ck_assert_uint_eq(fake_count(t->a, FAKE_UP), 0);
}

START_TEST(refused_where_nobody_listens)
{
  struct bench t;
  lsip_addr at;
  lsip_local l;
  bench_open(&t, _i);
  l = bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  ck_assert_int_eq(lsip_local_remove(t.b, l), 0);
  lsip_net_detach(t.net, t.b);
  expect_down(&t, LSIP_TCP, &at, LSIP_ERR_REFUSED);
  bench_close(&t);
}
END_TEST

START_TEST(no_tls)
{
  struct bench t;
  lsip_addr at;
  bench_open(&t, _i);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  expect_down(&t, LSIP_TLS, &at, LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(lsip_net_use_tls(t.net, NULL, NULL),
                   LSIP_ERR_UNSUPPORTED);
  bench_close(&t);
}
END_TEST

START_TEST(no_such_family)
{
  struct bench t;
  lsip_addr none = { .family = 0 };
  bench_open(&t, _i);
  expect_down(&t, LSIP_TCP, &none, LSIP_ERR_IO);
  bench_close(&t);
}
END_TEST

START_TEST(a_refused_flow_is_closed)
{
  struct bench t;
  lsip_addr at;
  lsip_local none = { 0 };
  bench_open(&t, _i);
  t.b->refuse_flows = 1;
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  (void)fake_open(t.a, LSIP_TCP, none, &at);
  bench_until(&t, t.a, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_ACCEPTED), 0);
  bench_close(&t);
}
END_TEST

START_TEST(closed_before_it_is_up)
{
  struct bench t;
  lsip_addr at;
  lsip_local none = { 0 };
  lsip_flow f;
  bench_open(&t, _i);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  f = fake_open(t.a, LSIP_TCP, none, &at);
  fake_close(t.a, f);
  bench_for(&t, 20);
  ck_assert_uint_eq(t.a->in_count, 0);
  ck_assert_ptr_null(t.net->guests->conns);
  bench_close(&t);
}
END_TEST

/* The system's buffers are filled by one SEND; what it does not take is kept,
 * and delivered whole when the peer reads on. */
START_TEST(what_is_not_taken_is_kept)
{
  struct bench t;
  struct link l;
  enum { LINE = 8000, SIZE = LINE * 1200 };
  char *big = malloc(SIZE);
  size_t total = 0;
  ck_assert_ptr_nonnull(big);
  memset(big, 'x', SIZE);
  for (size_t i = LINE - 1; i < SIZE; i += LINE)
    big[i] = '\n';
  bench_open(&t, _i);
  join(&t, &l, "tcp:127.0.0.1:0");
  fake_write(t.a, l.a, big, SIZE);
  lsip_net_settle(t.net->guests);
  ck_assert_uint_eq(fake_count(t.a, FAKE_BLOCKED), 1);
  fake_write(t.a, l.a, "too early\n", 10);
  lsip_net_settle(t.net->guests);
  ck_assert_int_eq(fake_nth(t.a, FAKE_FAILED, 0)->reason, LSIP_ERR_BUSY);
  bench_until(&t, t.a, FAKE_WRITABLE, 1);
  bench_until(&t, t.b, FAKE_MESSAGE, SIZE / LINE);
  for (size_t i = 0; i < SIZE / LINE; i++)
    total += fake_nth(t.b, FAKE_MESSAGE, i)->len + 1;
  ck_assert_uint_eq(total, SIZE);
  fake_write(t.a, l.a, "now\n", 4);
  bench_until(&t, t.b, FAKE_MESSAGE, SIZE / LINE + 1);
  free(big);
  bench_close(&t);
}
END_TEST

/* Closes the connection at the first message. */
static void hang_up(lsip_stack *s, const struct fake_input *in)
{
  lsip_flow f = { in->id };
  if (in->kind == FAKE_MESSAGE) {
    fake_write(s, f, "400\n", 4);
    fake_close(s, f);
  }
}

START_TEST(closed_while_bytes_wait)
{
  struct bench t;
  struct link l;
  bench_open(&t, _i);
  t.b->on_input = hang_up;
  join(&t, &l, "tcp:127.0.0.1:0");
  fake_write(t.a, l.a, "one\ntwo\nthree\n", 14);
  bench_until(&t, t.a, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 1);
  ck_assert_str_eq(fake_nth(t.a, FAKE_MESSAGE, 0)->text, "400");
  ck_assert_int_eq(fake_nth(t.a, FAKE_DOWN, 0)->reason, 0);
  bench_close(&t);
}
END_TEST

/* Bytes that nobody reads any more must not cost the peer the last words. */
START_TEST(closed_while_more_arrives)
{
  struct bench t;
  struct link l;
  static char much[100000];
  memset(much, 'x', sizeof much);
  much[0] = '\n';
  bench_open(&t, _i);
  t.b->on_input = hang_up;
  join(&t, &l, "tcp:127.0.0.1:0");
  fake_write(t.a, l.a, much, sizeof much);
  bench_until(&t, t.a, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.a, FAKE_MESSAGE), 1);
  ck_assert_int_eq(fake_nth(t.a, FAKE_DOWN, 0)->reason, 0);
  bench_close(&t);
}
END_TEST

START_TEST(writing_to_a_closed_peer)
{
  struct bench t;
  struct link l;
  bench_open(&t, _i);
  join(&t, &l, "tcp:127.0.0.1:0");
  lsip_net_detach(t.net, t.b); /* closes b's sockets, a does not know yet */
  for (int i = 0; i < 10; i++) {
    fake_write(t.a, l.a, "anybody?\n", 9);
    lsip_net_settle(t.net->guests);
  }
  bench_until(&t, t.a, FAKE_DOWN, 1);
  ck_assert_uint_gt(fake_count(t.a, FAKE_FAILED), 0);
  ck_assert_ptr_null(t.net->guests->conns);
  bench_close(&t);
}
END_TEST

static void detach_self(lsip_stack *s, const struct fake_input *in)
{
  struct bench *t = s->user;
  if (in->kind == FAKE_MESSAGE)
    lsip_net_detach(t->net, s);
}

START_TEST(detached_inside_a_callback)
{
  struct bench t;
  struct link l;
  bench_open(&t, _i);
  t.b->on_input = detach_self;
  t.b->user = &t;
  join(&t, &l, "tcp:127.0.0.1:0");
  fake_write(t.a, l.a, "one\ntwo\n", 8);
  bench_until(&t, t.a, FAKE_DOWN, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_MESSAGE), 1);
  ck_assert_ptr_null(t.net->guests->next);
  bench_close(&t);
}
END_TEST

/* Out of descriptors: the loop goes on, does not spin, and accepts when
 * there are some again. */
START_TEST(out_of_descriptors)
{
  struct bench t;
  lsip_addr at;
  lsip_local none = { 0 };
  struct rlimit before, tight;
  int turns = 0;
  lsip_time end;
  bench_open(&t, _i);
  (void)bench_listen(&t, t.b, "tcp:127.0.0.1:0", &at);
  (void)fake_open(t.a, LSIP_TCP, none, &at);
  lsip_net_settle(t.net->guests);
  ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
  tight = before;
  tight.rlim_cur = 3; /* what is open stays, nothing is added */
  ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &tight), 0);
  end = lsip_net_now(t.net) + LSIP_MS(150);
  for (; lsip_net_now(t.net) < end; turns++)
    ck_assert_int_eq(lsip_net_step(t.net, 50), 0);
  ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
  ck_assert_int_lt(turns, 20);
  ck_assert_uint_eq(fake_count(t.b, FAKE_ACCEPTED), 0);
  bench_until(&t, t.b, FAKE_ACCEPTED, 1);
  bench_close(&t);
}
END_TEST

START_TEST(a_port_can_be_taken_again_at_once)
{
  struct bench t;
  struct link l;
  char uri[32];
  lsip_local again;
  bench_open(&t, _i);
  join(&t, &l, "tcp:127.0.0.1:0");
  lsip_net_detach(t.net, t.b); /* its connection stays in TIME-WAIT */
  (void)snprintf(uri, sizeof uri, "tcp:127.0.0.1:%u", l.at_b.port);
  ck_assert_int_eq(lsip_net_listen(t.net, &again, lsip_str_z(uri)), 0);
  bench_close(&t);
}
END_TEST

TCase *tcp_case(void)
{
  TCase *tc = tcase_create("tcp");
  tcase_add_loop_test(tc, over_ipv4, 0, POLLERS);
  tcase_add_loop_test(tc, over_ipv6, 0, POLLERS);
  tcase_add_loop_test(tc, speaks_from_the_address_of_its_local, 0, POLLERS);
  tcase_add_loop_test(tc, refused_where_nobody_listens, 0, POLLERS);
  tcase_add_loop_test(tc, no_tls, 0, POLLERS);
  tcase_add_loop_test(tc, no_such_family, 0, POLLERS);
  tcase_add_loop_test(tc, a_refused_flow_is_closed, 0, POLLERS);
  tcase_add_loop_test(tc, closed_before_it_is_up, 0, POLLERS);
  tcase_add_loop_test(tc, what_is_not_taken_is_kept, 0, POLLERS);
  tcase_add_loop_test(tc, closed_while_bytes_wait, 0, POLLERS);
  tcase_add_loop_test(tc, closed_while_more_arrives, 0, POLLERS);
  tcase_add_loop_test(tc, writing_to_a_closed_peer, 0, POLLERS);
  tcase_add_loop_test(tc, detached_inside_a_callback, 0, POLLERS);
  tcase_add_loop_test(tc, out_of_descriptors, 0, POLLERS);
  tcase_add_loop_test(tc, a_port_can_be_taken_again_at_once, 0, POLLERS);
  return tc;
}
