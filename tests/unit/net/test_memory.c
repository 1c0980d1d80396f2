#include "net_tests.h"

#include <stdlib.h>

/* Memory that is counted, and that fails once. */
static size_t held, asked, fail_at;

static void *counted(void *user, void *ptr, size_t old_size, size_t new_size)
{
  void *p = NULL;
  (void)user;
  if (new_size && ++asked == fail_at)
    return NULL;
  if (new_size)
    p = realloc(ptr, new_size);
  else
    free(ptr);
  held = held - old_size + new_size;
  return p;
}

static void packet(void *user, const lsip_addr *from, const void *b, size_t n,
                   lsip_time now)
{
  ++*(int *)user;
}

static void tick(void *user, lsip_time now)
{
  ++*(int *)user;
}

/* A little of everything. What fails for want of memory is left out; what
 * must not happen is a crash or a leak. */
static void use_media(const lsip_world *w, int *count)
{
  void *socket;
  lsip_addr at = { .family = 4, .ip = { 127, 0, 0, 1 } };
  if (w->udp_open(w->ctx, &socket, &at, packet, count))
    return;
  (void)w->udp_send(socket, &at, LSIP_STR("rtp"));
}

static void use_stacks(lsip_net *n, const lsip_world *w, lsip_stack *a,
                       lsip_stack *b)
{
  lsip_local la, lb;
  lsip_local_config to;
  lsip_event ev;
  int count = 0;
  use_media(w, &count);
  (void)w->tick_at(w->ctx, tick, &count, 1);
  if (w->listen(w->ctx, a, &la, LSIP_STR("udp:127.0.0.1:0")) ||
      w->listen(w->ctx, b, &lb, LSIP_STR("tcp:127.0.0.1:0")) ||
      lsip_local_get(b, lb, &to))
    return;
  fake_write(a, fake_open(a, LSIP_TCP, la, &to.bound), "early\n", 6);
  (void)fake_open(a, LSIP_TLS, la, &to.bound);
  ck_assert_int_eq(lsip_local_get(a, la, &to), 0);
  for (int i = 0; i < 30; i++) {
    const struct fake_input *up = fake_nth(a, FAKE_UP, 0);
    lsip_flow f = { up ? up->id : 0 };
    fake_send(a, la, &to.bound, "to myself");
    if (up && fake_count(a, FAKE_DOWN) == 0)
      fake_write(a, f, "one\ntwo\n", 8);
    ck_assert_int_eq(lsip_net_step(n, 1), 0);
    (void)lsip_stack_poll_event(b, &ev);
  }
}

static void use_net(void)
{
  lsip_mem mem = { counted, NULL };
  lsip_stack *a = fake_new(), *b = fake_new();
  lsip_net *n;
  b->pull = 1;
  if (lsip_net_new(&n, a, &mem) == 0) {
    if (lsip_net_attach(n, b) == 0)
      use_stacks(n, lsip_net_world(n), a, b);
    lsip_net_free(n);
  }
  ck_assert_uint_eq(held, 0);
  fake_free(a);
  fake_free(b);
}

START_TEST(all_is_given_back)
{
  held = asked = fail_at = 0;
  use_net();
  ck_assert_uint_gt(asked, 10);
}
END_TEST

START_TEST(each_allocation_fails_once)
{
  size_t all;
  held = asked = fail_at = 0;
  use_net();
  all = asked;
  for (size_t i = 1; i <= all; i++) {
    asked = 0;
    fail_at = i;
    use_net();
  }
}
END_TEST

TCase *memory_case(void)
{
  TCase *tc = tcase_create("memory");
  tcase_set_timeout(tc, 60);
  tcase_add_test(tc, all_is_given_back);
  tcase_add_test(tc, each_allocation_fails_once);
  return tc;
}
