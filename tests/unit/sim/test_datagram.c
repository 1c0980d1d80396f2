#include "sim_tests.h"

#include <stdio.h>
#include <stdlib.h>

#define MANY 1000

static void send_many(struct pair *p, int n)
{
  char text[16];
  for (int i = 0; i < n; i++) {
    (void)snprintf(text, sizeof text, "%04d", i);
    fake_send(p->a, p->la, &p->to_b, text);
  }
}

START_TEST(arrives_after_the_latency)
{
  struct pair p;
  const struct fake_input *in;
  lsip_time sent;
  pair_open(&p, 1);
  sent = lsip_sim_now(p.sim);
  fake_send(p.a, p.la, &p.to_b, "hello");
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 1);
  in = fake_nth(p.b, FAKE_DATAGRAM, 0);
  ck_assert_uint_eq(in->now, sent + LSIP_MS(1));
  ck_assert_uint_eq(in->id, p.lb.id);
  ck_assert_str_eq(in->text, "hello");
  ck_assert(lsip_addr_eq(&in->remote, &p.to_a));
  ck_assert_uint_eq(lsip_sim_now(p.sim), sent + LSIP_MS(100));
  pair_close(&p);
}
END_TEST

START_TEST(a_perfect_link_keeps_the_order)
{
  struct pair p;
  pair_open(&p, 1);
  send_many(&p, MANY);
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), MANY);
  for (int i = 0; i < MANY; i++)
    ck_assert_int_eq(atoi(fake_nth(p.b, FAKE_DATAGRAM, (size_t)i)->text), i);
  pair_close(&p);
}
END_TEST

START_TEST(loses_about_as_many_as_told)
{
  struct pair p;
  lsip_sim_link bad = { .size = sizeof bad, .loss_ppm = 300000 };
  pair_open(&p, 2);
  lsip_sim_set_link(p.sim, &bad);
  send_many(&p, MANY);
  pair_run(&p, 100);
  ck_assert_uint_gt(fake_count(p.b, FAKE_DATAGRAM), 600);
  ck_assert_uint_lt(fake_count(p.b, FAKE_DATAGRAM), 800);
  pair_close(&p);
}
END_TEST

START_TEST(doubles_about_as_many_as_told)
{
  struct pair p;
  lsip_sim_link bad = { .size = sizeof bad, .duplicate_ppm = 300000 };
  pair_open(&p, 3);
  lsip_sim_set_link(p.sim, &bad);
  send_many(&p, MANY);
  pair_run(&p, 100);
  ck_assert_uint_gt(fake_count(p.b, FAKE_DATAGRAM), 1200);
  ck_assert_uint_lt(fake_count(p.b, FAKE_DATAGRAM), 1400);
  pair_close(&p);
}
END_TEST

static int disorder(const lsip_stack *s)
{
  int last = -1, n = 0;
  for (size_t i = 0; i < fake_count(s, FAKE_DATAGRAM); i++) {
    int number = atoi(fake_nth(s, FAKE_DATAGRAM, i)->text);
    n += number < last;
    last = number;
  }
  return n;
}

START_TEST(reorders)
{
  struct pair p;
  lsip_sim_link bad = { .size = sizeof bad, .latency_us = 5000,
                        .reorder_ppm = 100000 };
  pair_open(&p, 4);
  lsip_sim_set_link(p.sim, &bad);
  for (int i = 0; i < 100; i++) {
    char text[16];
    (void)snprintf(text, sizeof text, "%04d", i);
    fake_send(p.a, p.la, &p.to_b, text);
    pair_run(&p, 1);
  }
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 100);
  ck_assert_int_gt(disorder(p.b), 3);
  pair_close(&p);
}
END_TEST

START_TEST(jitter_stays_in_its_bounds)
{
  struct pair p;
  lsip_sim_link bad = { .size = sizeof bad, .latency_us = 10000,
                        .jitter_us = 5000 };
  lsip_time sent, least = LSIP_NEVER, most = 0;
  pair_open(&p, 5);
  lsip_sim_set_link(p.sim, &bad);
  sent = lsip_sim_now(p.sim);
  send_many(&p, MANY);
  pair_run(&p, 100);
  for (size_t i = 0; i < MANY; i++) {
    lsip_time t = fake_nth(p.b, FAKE_DATAGRAM, i)->now - sent;
    least = t < least ? t : least;
    most = t > most ? t : most;
  }
  ck_assert_uint_ge(least, LSIP_MS(10));
  ck_assert_uint_lt(least, LSIP_MS(11));
  ck_assert_uint_gt(most, LSIP_MS(14));
  ck_assert_uint_le(most, LSIP_MS(15));
  pair_close(&p);
}
END_TEST

START_TEST(a_path_has_one_direction)
{
  struct pair p;
  lsip_sim_link cut = { .size = sizeof cut, .loss_ppm = 1000000 };
  pair_open(&p, 6);
  ck_assert_int_eq(lsip_sim_set_path(p.sim, "a.test", "b.test", &cut), 0);
  ck_assert_int_eq(lsip_sim_set_path(p.sim, "a.test", "x.test", &cut),
                   LSIP_ERR_NOT_FOUND);
  fake_send(p.a, p.la, &p.to_b, "there");
  fake_send(p.b, p.lb, &p.to_a, "back");
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 0);
  ck_assert_uint_eq(fake_count(p.a, FAKE_DATAGRAM), 1);
  ck_assert_int_eq(lsip_sim_set_path(p.sim, "a.test", "b.test", NULL), 0);
  fake_send(p.a, p.la, &p.to_b, "there");
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 1);
  pair_close(&p);
}
END_TEST

START_TEST(a_closed_port_refuses)
{
  struct pair p;
  const struct fake_input *in;
  pair_open(&p, 7);
  p.to_b.port = 9;
  fake_send(p.a, p.la, &p.to_b, "anybody?");
  pair_run(&p, 100);
  in = fake_nth(p.a, FAKE_ERROR, 0);
  ck_assert_ptr_nonnull(in);
  ck_assert_int_eq(in->reason, LSIP_ERR_REFUSED);
  ck_assert_uint_eq(in->id, p.la.id);
  ck_assert(lsip_addr_eq(&in->remote, &p.to_b));
  pair_close(&p);
}
END_TEST

START_TEST(a_removed_local_refuses)
{
  struct pair p;
  pair_open(&p, 8);
  ck_assert_int_eq(lsip_local_remove(p.b, p.lb), 0);
  fake_send(p.a, p.la, &p.to_b, "anybody?");
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 0);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ERROR), 1);
  pair_close(&p);
}
END_TEST

START_TEST(an_address_of_nobody_is_silent)
{
  struct pair p;
  pair_open(&p, 9);
  p.to_b.ip[3] = 77;
  fake_send(p.a, p.la, &p.to_b, "anybody?");
  pair_run(&p, 100);
  ck_assert_uint_eq(p.a->in_count, 0);
  pair_close(&p);
}
END_TEST

TCase *datagram_case(void)
{
  TCase *tc = tcase_create("datagram");
  tcase_add_test(tc, arrives_after_the_latency);
  tcase_add_test(tc, a_perfect_link_keeps_the_order);
  tcase_add_test(tc, loses_about_as_many_as_told);
  tcase_add_test(tc, doubles_about_as_many_as_told);
  tcase_add_test(tc, reorders);
  tcase_add_test(tc, jitter_stays_in_its_bounds);
  tcase_add_test(tc, a_path_has_one_direction);
  tcase_add_test(tc, a_closed_port_refuses);
  tcase_add_test(tc, a_removed_local_refuses);
  tcase_add_test(tc, an_address_of_nobody_is_silent);
  return tc;
}
