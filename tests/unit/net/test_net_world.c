#include "net_tests.h"

/* ---- ticks ---- */

static lsip_time ticked[16];
static int ticks;

static void tick(void *user, lsip_time now)
{
  const lsip_world *w = user;
  ticked[ticks++] = now;
  if (w && ticks < 3)
    ck_assert_int_eq(w->tick_at(w->ctx, tick, user, now + LSIP_MS(5)), 0);
  else if (w)
    w->stop(w->ctx);
}

START_TEST(ticks_when_due)
{
  struct bench t;
  const lsip_world *w;
  lsip_time start;
  bench_open(&t, _i);
  w = t.world;
  ticks = 0;
  start = w->now(w->ctx);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, (void *)(uintptr_t)w,
                              start + LSIP_MS(5)), 0);
  ck_assert_int_eq(w->run(w->ctx), 0);
  ck_assert_int_eq(ticks, 3);
  for (int i = 0; i < 3; i++)
    ck_assert_uint_ge(ticked[i], start + LSIP_MS(5) * (lsip_time)(i + 1));
  bench_close(&t);
}
END_TEST

static int order[4], order_count;

static void in_order(void *user, lsip_time now)
{
  order[order_count++] = *(int *)user;
}

START_TEST(ticks_in_order)
{
  struct bench t;
  const lsip_world *w;
  int numbers[4] = { 0, 1, 2, 3 };
  lsip_time now;
  bench_open(&t, _i);
  w = t.world;
  order_count = 0;
  now = w->now(w->ctx);
  for (int i = 3; i >= 0; i--)
    ck_assert_int_eq(w->tick_at(w->ctx, in_order, &numbers[i],
                                now + (lsip_time)i), 0);
  /* moved to the end, and taken back */
  ck_assert_int_eq(w->tick_at(w->ctx, in_order, &numbers[0], now + 9), 0);
  ck_assert_int_eq(w->tick_at(w->ctx, in_order, &numbers[2], LSIP_NEVER), 0);
  ck_assert_int_eq(w->tick_at(w->ctx, in_order, &numbers[2], LSIP_NEVER), 0);
  bench_for(&t, 10);
  ck_assert_int_eq(order_count, 3);
  ck_assert_int_eq(order[0], 1);
  ck_assert_int_eq(order[1], 3);
  ck_assert_int_eq(order[2], 0);
  bench_close(&t);
}
END_TEST

static void tick_in_the_past(void *user, lsip_time now)
{
  const lsip_world *w = user;
  ticks++;
  ck_assert_int_eq(w->tick_at(w->ctx, tick_in_the_past, user, 1), 0);
}

START_TEST(a_tick_in_the_past_runs_once_a_turn)
{
  struct bench t;
  const lsip_world *w;
  bench_open(&t, _i);
  w = t.world;
  ticks = 0;
  ck_assert_int_eq(w->tick_at(w->ctx, tick_in_the_past,
                              (void *)(uintptr_t)w, 1), 0);
  for (int i = 0; i < 3; i++)
    ck_assert_int_eq(lsip_net_step(t.net, -1), 0);
  ck_assert_int_eq(ticks, 3);
  bench_close(&t);
}
END_TEST

/* ---- media ---- */

struct packets {
  const lsip_world *world;
  void *socket;
  int count, close_at;
  lsip_addr from;
  char text[32];
};

static void packet(void *user, const lsip_addr *from, const void *b, size_t n,
                   lsip_time now)
{
  struct packets *p = user;
  ck_assert_uint_lt(n, sizeof p->text);
  memcpy(p->text, b, n);
  p->text[n] = 0;
  p->from = *from;
  if (++p->count == p->close_at)
    p->world->udp_close(p->socket);
}

static void media_open(struct bench *t, struct packets *p, lsip_addr *at)
{
  memset(p, 0, sizeof *p);
  p->world = t->world;
  ck_assert_int_eq(lsip_addr_parse(at, LSIP_STR("127.0.0.1:0")), 0);
  ck_assert_int_eq(t->world->udp_open(t->world->ctx, &p->socket, at, packet,
                                      p), 0);
  ck_assert_uint_ne(at->port, 0);
}

START_TEST(media_sockets)
{
  struct bench t;
  struct packets one, two;
  lsip_addr at_one, at_two;
  bench_open(&t, _i);
  media_open(&t, &one, &at_one);
  media_open(&t, &two, &at_two);
  ck_assert_int_eq(t.world->udp_send(one.socket, &at_two, LSIP_STR("rtp")),
                   0);
  while (!two.count)
    ck_assert_int_eq(lsip_net_step(t.net, 1000), 0);
  ck_assert_str_eq(two.text, "rtp");
  ck_assert(lsip_addr_eq(&two.from, &at_one));
  t.world->udp_close(one.socket);
  bench_close(&t); /* closes the other */
}
END_TEST

START_TEST(media_closed_in_its_callback)
{
  struct bench t;
  struct packets one, two;
  lsip_addr at_one, at_two;
  bench_open(&t, _i);
  media_open(&t, &one, &at_one);
  media_open(&t, &two, &at_two);
  two.close_at = 2;
  for (int i = 0; i < 5; i++)
    ck_assert_int_eq(t.world->udp_send(one.socket, &at_two,
                                       LSIP_STR("rtp")), 0);
  bench_for(&t, 10);
  ck_assert_int_eq(two.count, 2);
  bench_close(&t);
}
END_TEST

START_TEST(media_needs_an_address)
{
  struct bench t;
  void *s;
  lsip_addr at = { .family = 0 };
  bench_open(&t, _i);
  ck_assert_int_eq(t.world->udp_open(t.world->ctx, &s, &at, packet, NULL),
                   LSIP_ERR_ARGUMENT);
  at.family = 4;
  ck_assert_int_eq(t.world->udp_open(t.world->ctx, &s, &at, NULL, NULL),
                   LSIP_ERR_ARGUMENT);
  bench_close(&t);
}
END_TEST

/* ---- the rest ---- */

START_TEST(randomness_and_clocks)
{
  struct bench t;
  const lsip_world *w;
  uint8_t one[32], two[32];
  lsip_time before;
  bench_open(&t, _i);
  w = t.world;
  ck_assert_int_eq(w->random(w->ctx, one, sizeof one), 0);
  ck_assert_int_eq(lsip_net_random(NULL, two, sizeof two), 0);
  ck_assert_mem_ne(one, two, sizeof one);
  ck_assert_uint_gt(w->unix_ns(w->ctx), 1600000000000000000u);
  before = w->now(w->ctx);
  ck_assert_uint_ge(lsip_net_now(t.net), before);
  bench_close(&t);
}
END_TEST

START_TEST(a_world_listens_for_its_stacks)
{
  struct bench t;
  lsip_local l;
  lsip_stack *s = fake_new();
  const lsip_world *w;
  bench_open(&t, _i);
  w = t.world;
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:127.0.0.1:0")),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(w->attach(w->ctx, s), 0);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:127.0.0.1:0")), 0);
  ck_assert_uint_eq(s->id_count, 1);
  w->detach(w->ctx, s);
  bench_close(&t);
  fake_free(s);
}
END_TEST

TCase *net_world_case(void)
{
  TCase *tc = tcase_create("world");
  tcase_add_loop_test(tc, ticks_when_due, 0, POLLERS);
  tcase_add_loop_test(tc, ticks_in_order, 0, POLLERS);
  tcase_add_loop_test(tc, a_tick_in_the_past_runs_once_a_turn, 0, POLLERS);
  tcase_add_loop_test(tc, media_sockets, 0, POLLERS);
  tcase_add_loop_test(tc, media_closed_in_its_callback, 0, POLLERS);
  tcase_add_test(tc, media_needs_an_address);
  tcase_add_test(tc, randomness_and_clocks);
  tcase_add_test(tc, a_world_listens_for_its_stacks);
  return tc;
}
