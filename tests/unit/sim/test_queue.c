#include "sim_tests.h"

#include "sim/queue.h"

#include <stdlib.h>

static int ran[1000], ran_count, dropped;

struct numbered {
  lsip_item item;
  int number;
};

static int run(lsip_item *it)
{
  ran[ran_count++] = ((struct numbered *)(void *)it)->number;
  return 0;
}

static void drop(lsip_item *it)
{
  (void)it;
  dropped++;
}

static void put(lsip_queue *q, int number, lsip_time when)
{
  struct numbered *n = calloc(1, sizeof *n);
  ck_assert_ptr_nonnull(n);
  n->item.run = run;
  n->item.drop = drop;
  n->number = number;
  ck_assert_int_eq(lsip_sim_queue_put(q, &n->item, when), 0);
}

static void run_all(lsip_queue *q)
{
  lsip_item *it;
  ran_count = dropped = 0;
  while ((it = lsip_sim_queue_first(q)) != NULL) {
    ck_assert_int_eq(it->run(it), 0);
    lsip_sim_queue_drop_first(q);
  }
}

START_TEST(in_order_of_time)
{
  lsip_queue q = { 0 };
  for (int i = 0; i < 1000; i++)
    put(&q, i * 7 % 1000, (lsip_time)(i * 7 % 1000));
  run_all(&q);
  ck_assert_int_eq(ran_count, 1000);
  ck_assert_int_eq(dropped, 1000);
  for (int i = 0; i < 1000; i++)
    ck_assert_int_eq(ran[i], i);
  lsip_sim_queue_free(&q);
}
END_TEST

START_TEST(equal_times_in_order_of_putting)
{
  lsip_queue q = { 0 };
  for (int i = 0; i < 999; i++)
    put(&q, i, (lsip_time)(i % 3));
  run_all(&q);
  for (int i = 0; i < 999; i++)
    ck_assert_int_eq(ran[i], i % 333 * 3 + i / 333);
  lsip_sim_queue_free(&q);
}
END_TEST

START_TEST(freed_with_items)
{
  lsip_queue q = { 0 };
  dropped = 0;
  put(&q, 1, 5);
  put(&q, 2, 4);
  lsip_sim_queue_free(&q);
  ck_assert_int_eq(dropped, 2);
}
END_TEST

TCase *queue_case(void)
{
  TCase *tc = tcase_create("queue");
  tcase_add_test(tc, in_order_of_time);
  tcase_add_test(tc, equal_times_in_order_of_putting);
  tcase_add_test(tc, freed_with_items);
  return tc;
}
