#include "net_tests.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* ---- deadlines ---- */

static void note_time(lsip_stack *s)
{
  s->user = (void *)1;
}

START_TEST(advances_at_the_deadline_and_not_before)
{
  struct bench t;
  lsip_time due;
  int turns = 0;
  bench_open(&t, _i);
  due = lsip_net_now(t.net) + LSIP_MS(20) + 123456;
  t.a->deadline = due;
  t.a->on_due = note_time;
  while (!t.a->user) {
    ck_assert_int_eq(lsip_net_step(t.net, -1), 0);
    turns++;
  }
  ck_assert_uint_ge(t.a->now, due);
  ck_assert_uint_eq(fake_count(t.a, FAKE_ADVANCE), 1);
  ck_assert_int_le(turns, 3); /* it slept, it did not spin */
  bench_close(&t);
}
END_TEST

START_TEST(at_once_is_at_once)
{
  struct bench t;
  bench_open(&t, _i);
  t.b->deadline = LSIP_AT_ONCE;
  ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
  ck_assert_uint_eq(fake_count(t.b, FAKE_ADVANCE), 1);
  ck_assert_uint_ne(fake_nth(t.b, FAKE_ADVANCE, 0)->now, 0);
  bench_close(&t);
}
END_TEST

START_TEST(a_time_out_ends_a_turn)
{
  struct bench t;
  lsip_time start;
  bench_open(&t, _i);
  start = lsip_net_now(t.net);
  ck_assert_int_eq(lsip_net_step(t.net, 20), 0);
  ck_assert_uint_ge(lsip_net_now(t.net) - start, LSIP_MS(19));
  bench_close(&t);
}
END_TEST

/* ---- the descriptor ---- */

static int readable(int fd, int timeout_ms)
{
  struct pollfd p = { .fd = fd, .events = POLLIN };
  return poll(&p, 1, timeout_ms) == 1;
}

START_TEST(one_descriptor_for_all)
{
  struct bench t;
  lsip_addr at_a, at_b;
  lsip_local la;
  int fd;
  bench_open(&t, 0);
  fd = lsip_net_fd(t.net);
  if (fd >= 0) {
    la = bench_listen(&t, t.a, "udp:127.0.0.1:0", &at_a);
    (void)bench_listen(&t, t.b, "udp:127.0.0.1:0", &at_b);
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    ck_assert(!readable(fd, 0));
    fake_send(t.a, la, &at_b, "hello");
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    while (fake_count(t.b, FAKE_DATAGRAM) == 0) {
      ck_assert(readable(fd, 5000));
      ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    }
    t.a->deadline = lsip_net_now(t.net) + LSIP_MS(20);
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    ck_assert(!readable(fd, 0));
    ck_assert(readable(fd, 5000));
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    ck_assert_uint_eq(fake_count(t.a, FAKE_ADVANCE), 1);
    t.world->wake(t.world->ctx, t.a);
    ck_assert(readable(fd, 5000));
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    ck_assert(!readable(fd, 0));
    t.b->waiting = 1; /* until they are taken, a step is due */
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    ck_assert(readable(fd, 5000));
  }
  bench_close(&t);
}
END_TEST

START_TEST(no_descriptor_with_poll)
{
  struct bench t;
  bench_open(&t, 1);
  ck_assert_int_eq(lsip_net_fd(t.net), -1);
  bench_close(&t);
}
END_TEST

/* ---- other threads ---- */

enum { POSTS = 1000, THREADS = 4 };

struct counter {
  lsip_net *net;
  int count; /* touched in the loop's thread only */
};

static void count_up(void *arg)
{
  struct counter *c = arg;
  if (++c->count == POSTS * THREADS)
    lsip_net_stop(c->net);
}

static void *post_many(void *arg)
{
  struct counter *c = arg;
  for (int i = 0; i < POSTS; i++)
    if (lsip_net_post(c->net, count_up, c))
      return NULL;
  return NULL;
}

START_TEST(posted_from_many_threads)
{
  struct bench t;
  struct counter c = { NULL, 0 };
  pthread_t thread[THREADS];
  bench_open(&t, _i);
  c.net = t.net;
  for (int i = 0; i < THREADS; i++)
    ck_assert_int_eq(pthread_create(&thread[i], NULL, post_many, &c), 0);
  ck_assert_int_eq(lsip_net_run(t.net), 0);
  ck_assert_int_eq(c.count, POSTS * THREADS);
  for (int i = 0; i < THREADS; i++)
    (void)pthread_join(thread[i], NULL);
  bench_close(&t);
}
END_TEST

START_TEST(stopped_before_it_runs)
{
  struct bench t;
  bench_open(&t, _i);
  lsip_net_stop(t.net);
  ck_assert_int_eq(lsip_net_run(t.net), 0);
  bench_close(&t);
}
END_TEST

static void *stop_later(void *arg)
{
  (void)usleep(20000);
  lsip_net_stop(arg);
  return NULL;
}

START_TEST(stopped_by_a_thread)
{
  struct bench t;
  pthread_t thread;
  bench_open(&t, _i);
  ck_assert_int_eq(pthread_create(&thread, NULL, stop_later, t.net), 0);
  ck_assert_int_eq(lsip_net_run(t.net), 0);
  (void)pthread_join(thread, NULL);
  bench_close(&t);
}
END_TEST

static lsip_net *to_stop;

static void on_signal(int number)
{
  (void)number;
  lsip_net_stop(to_stop);
}

START_TEST(stopped_by_a_signal)
{
  struct bench t;
  struct sigaction action, before;
  bench_open(&t, _i);
  to_stop = t.net;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  ck_assert_int_eq(sigaction(SIGALRM, &action, &before), 0);
  (void)ualarm(20000, 0);
  ck_assert_int_eq(lsip_net_run(t.net), 0);
  ck_assert_int_eq(sigaction(SIGALRM, &before, NULL), 0);
  bench_close(&t);
}
END_TEST

static int step_inside;

static void step_again(void *arg)
{
  step_inside = lsip_net_step(arg, 0);
}

START_TEST(no_turn_inside_a_turn)
{
  struct bench t;
  bench_open(&t, _i);
  step_inside = 0;
  ck_assert_int_eq(lsip_net_post(t.net, step_again, t.net), 0);
  ck_assert_int_eq(lsip_net_step(t.net, 1000), 0);
  ck_assert_int_eq(step_inside, LSIP_ERR_REENTRANT);
  bench_close(&t);
}
END_TEST

static void never_run(void *arg)
{
  (void)arg;
  ck_abort_msg("a letter ran after its net was freed");
}

START_TEST(freed_with_letters)
{
  struct bench t;
  bench_open(&t, _i);
  ck_assert_int_eq(lsip_net_post(t.net, never_run, NULL), 0);
  bench_close(&t);
}
END_TEST

START_TEST(attaching)
{
  struct bench t;
  lsip_stack *s = fake_new();
  bench_open(&t, _i);
  ck_assert_int_eq(lsip_net_attach(t.net, NULL), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_net_attach(t.net, t.a), LSIP_ERR_STATE);
  ck_assert_int_eq(lsip_net_attach(t.net, s), 0);
  ck_assert_uint_gt(s->unix_ns, 1600000000000000000u);
  ck_assert_uint_gt(s->now, 0);
  lsip_net_detach(t.net, s);
  lsip_net_detach(t.net, s);
  ck_assert_int_eq(lsip_net_attach(t.net, s), 0);
  bench_close(&t);
  fake_free(s);
}
END_TEST

TCase *loop_case(void)
{
  TCase *tc = tcase_create("loop");
  tcase_add_loop_test(tc, advances_at_the_deadline_and_not_before, 0,
                      POLLERS);
  tcase_add_loop_test(tc, at_once_is_at_once, 0, POLLERS);
  tcase_add_loop_test(tc, a_time_out_ends_a_turn, 0, POLLERS);
  tcase_add_test(tc, one_descriptor_for_all);
  tcase_add_test(tc, no_descriptor_with_poll);
  tcase_add_loop_test(tc, posted_from_many_threads, 0, POLLERS);
  tcase_add_loop_test(tc, stopped_before_it_runs, 0, POLLERS);
  tcase_add_loop_test(tc, stopped_by_a_thread, 0, POLLERS);
  tcase_add_loop_test(tc, stopped_by_a_signal, 0, POLLERS);
  tcase_add_loop_test(tc, no_turn_inside_a_turn, 0, POLLERS);
  tcase_add_test(tc, freed_with_letters);
  tcase_add_test(tc, attaching);
  return tc;
}
