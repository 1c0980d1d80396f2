#include "sim_tests.h"

#include "sim/parts.h"

static const lsip_world *world_at(struct pair *p, const char *host)
{
  const lsip_world *w = lsip_sim_world(p->sim, host);
  ck_assert_ptr_nonnull(w);
  return w;
}

/* ---- ticks ---- */

static lsip_time ticked[16];
static int ticks;

static void tick(void *user, lsip_time now)
{
  const lsip_world *w = user;
  ticked[ticks++] = now;
  if (w && ticks < 5)
    ck_assert_int_eq(w->tick_at(w->ctx, tick, user, now + LSIP_MS(20)), 0);
}

START_TEST(ticks_when_due)
{
  struct pair p;
  const lsip_world *w;
  lsip_time start;
  pair_open(&p, 1);
  ticks = 0;
  w = world_at(&p, "a.test");
  start = w->now(w->ctx);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, (void *)(uintptr_t)w,
                              start + LSIP_MS(20)), 0);
  pair_run(&p, 1000);
  ck_assert_int_eq(ticks, 5);
  for (int i = 0; i < 5; i++)
    ck_assert_uint_eq(ticked[i], start + LSIP_MS(20) * (lsip_time)(i + 1));
  pair_close(&p);
}
END_TEST

START_TEST(a_tick_is_moved_and_taken_back)
{
  struct pair p;
  const lsip_world *w;
  lsip_time start;
  pair_open(&p, 1);
  ticks = 0;
  w = world_at(&p, "a.test");
  start = w->now(w->ctx);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, NULL, start + LSIP_MS(20)), 0);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, NULL, start + LSIP_MS(30)), 0);
  pair_run(&p, 25);
  ck_assert_int_eq(ticks, 0);
  pair_run(&p, 25);
  ck_assert_int_eq(ticks, 1);
  ck_assert_uint_eq(ticked[0], start + LSIP_MS(30));
  ck_assert_int_eq(w->tick_at(w->ctx, tick, NULL, start + LSIP_MS(90)), 0);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, NULL, LSIP_NEVER), 0);
  ck_assert_int_eq(w->tick_at(w->ctx, tick, NULL, LSIP_NEVER), 0);
  pair_run(&p, 100);
  ck_assert_int_eq(ticks, 1);
  pair_close(&p);
}
END_TEST

/* ---- media ---- */

static char got[16];
static lsip_addr got_from;
static void *got_socket;

static void packet(void *user, const lsip_addr *from, const void *b, size_t n,
                   lsip_time now)
{
  const lsip_world *w = user;
  ck_assert_uint_lt(n, sizeof got);
  memcpy(got, b, n);
  got[n] = 0;
  got_from = *from;
  if (w)
    w->udp_close(got_socket); /* legal in its own callback */
}

static void media_pair(struct pair *p, void **one, lsip_addr *at_one,
                       void **two, lsip_addr *at_two)
{
  const lsip_world *a = world_at(p, "a.test"), *b = world_at(p, "b.test");
  ck_assert_int_eq(lsip_addr_parse(at_one, LSIP_STR("0.0.0.0")), 0);
  *at_two = *at_one;
  ck_assert_int_eq(a->udp_open(a->ctx, one, at_one, packet, NULL), 0);
  ck_assert_int_eq(b->udp_open(b->ctx, two, at_two, packet,
                               (void *)(uintptr_t)b), 0);
}

START_TEST(media_sockets)
{
  struct pair p;
  const lsip_world *w;
  void *one, *two;
  lsip_addr at_one, at_two;
  pair_open(&p, 1);
  w = world_at(&p, "a.test");
  media_pair(&p, &one, &at_one, &two, &at_two);
  ck_assert_uint_ne(at_two.port, 0);
  ck_assert_int_eq(at_two.ip[0], 10);
  got_socket = two;
  ck_assert_int_eq(w->udp_send(one, &at_two, LSIP_STR("rtp")), 0);
  pair_run(&p, 10);
  ck_assert_str_eq(got, "rtp");
  ck_assert(lsip_addr_eq(&got_from, &at_one));
  ck_assert_uint_eq(p.sim->rung_count, 0); /* the ladder is for SIP */
  got[0] = 0;
  ck_assert_int_eq(w->udp_send(one, &at_two, LSIP_STR("more")), 0);
  pair_run(&p, 10);
  ck_assert_str_eq(got, "");
  w->udp_close(one);
  pair_close(&p);
}
END_TEST

/* ---- stacks ---- */

START_TEST(listens_at_its_own_addresses)
{
  struct pair p;
  lsip_stack *s = fake_new();
  lsip_local l;
  lsip_local_config c;
  const lsip_world *w;
  pair_open(&p, 1);
  w = world_at(&p, "c.test");
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:0.0.0.0:0")),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(w->attach(w->ctx, s), 0);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:10.0.0.1:5060")),
                   LSIP_ERR_HOST);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("tls:0.0.0.0:5061")),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp")),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:nonsense")),
                   LSIP_ERR_HOST);
  ck_assert_int_eq(w->listen(w->ctx, s, &l, LSIP_STR("udp:0.0.0.0:0")), 0);
  ck_assert_int_eq(lsip_local_get(s, l, &c), 0);
  ck_assert_uint_ge(c.bound.port, 32768);
  fake_send(p.a, p.la, &c.bound, "hello");
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(s, FAKE_DATAGRAM), 1);
  w->detach(w->ctx, s);
  fake_send(p.a, p.la, &c.bound, "hello");
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(s, FAKE_DATAGRAM), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ERROR), 1);
  fake_free(s);
  pair_close(&p);
}
END_TEST

static void detach_b(lsip_stack *s, const struct fake_input *in)
{
  const lsip_world *w = s->user;
  w->detach(w->ctx, s);
}

START_TEST(detached_inside_a_callback)
{
  struct pair p;
  pair_open(&p, 1);
  p.b->user = (void *)(uintptr_t)world_at(&p, "b.test");
  p.b->on_input = detach_b;
  fake_send(p.a, p.la, &p.to_b, "one");
  fake_send(p.a, p.la, &p.to_b, "two");
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 1);
  pair_close(&p);
}
END_TEST

/* ---- the loop ---- */

static void stop(void *arg)
{
  const lsip_world *w = arg;
  w->stop(w->ctx);
}

START_TEST(runs_until_stopped)
{
  struct pair p;
  const lsip_world *w;
  lsip_time start;
  pair_open(&p, 1);
  w = world_at(&p, "a.test");
  start = w->now(w->ctx);
  p.a->deadline = start + LSIP_MS(500);
  ck_assert_int_eq(w->post(w->ctx, stop, (void *)(uintptr_t)w), 0);
  ck_assert_int_eq(w->run(w->ctx), 0);
  ck_assert_uint_eq(w->now(w->ctx), start);
  w->stop(w->ctx);
  ck_assert_int_eq(lsip_sim_run(p.sim, start + LSIP_MS(100)), 0);
  ck_assert_uint_eq(w->now(w->ctx), start);
  ck_assert_int_eq(w->run(w->ctx), 0);
  ck_assert_uint_eq(w->now(w->ctx), start + LSIP_MS(500));
  pair_close(&p);
}
END_TEST

START_TEST(civil_time_follows_virtual_time)
{
  struct pair p;
  const lsip_world *w;
  uint64_t before;
  pair_open(&p, 1);
  w = world_at(&p, "a.test");
  before = w->unix_ns(w->ctx);
  ck_assert_uint_gt(before, 1700000000000000000u);
  pair_run(&p, 1500);
  ck_assert_uint_eq(w->unix_ns(w->ctx), before + LSIP_MS(1500));
  pair_close(&p);
}
END_TEST

START_TEST(randomness_comes_from_the_seed)
{
  uint8_t b[3][40];
  for (int i = 0; i < 3; i++) {
    struct pair p;
    const lsip_world *w;
    pair_open(&p, i == 2 ? 8 : 7);
    w = world_at(&p, "a.test");
    ck_assert_int_eq(w->random(w->ctx, b[i], sizeof b[i]), 0);
    pair_close(&p);
  }
  ck_assert_mem_eq(b[0], b[1], sizeof b[0]);
  ck_assert_mem_ne(b[0], b[2], sizeof b[0]);
}
END_TEST

TCase *world_case(void)
{
  TCase *tc = tcase_create("world");
  tcase_add_test(tc, ticks_when_due);
  tcase_add_test(tc, a_tick_is_moved_and_taken_back);
  tcase_add_test(tc, media_sockets);
  tcase_add_test(tc, listens_at_its_own_addresses);
  tcase_add_test(tc, detached_inside_a_callback);
  tcase_add_test(tc, runs_until_stopped);
  tcase_add_test(tc, civil_time_follows_virtual_time);
  tcase_add_test(tc, randomness_comes_from_the_seed);
  return tc;
}
