#include "sim_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Opens a connection from a to b; its id at a, and at b in *peer. */
static lsip_flow connect_pair(struct pair *p, lsip_flow *peer)
{
  lsip_flow f = fake_open(p->a, LSIP_TCP, p->la, &p->to_b);
  pair_run(p, 10);
  ck_assert_uint_eq(fake_count(p->a, FAKE_UP), 1);
  ck_assert_uint_eq(fake_count(p->b, FAKE_ACCEPTED), 1);
  peer->id = fake_nth(p->b, FAKE_ACCEPTED, 0)->id;
  return f;
}

START_TEST(opens_in_one_round_trip)
{
  struct pair p;
  lsip_flow peer, f;
  lsip_time start;
  const struct fake_input *up, *accepted;
  pair_open(&p, 1);
  start = lsip_sim_now(p.sim);
  f = connect_pair(&p, &peer);
  up = fake_nth(p.a, FAKE_UP, 0);
  accepted = fake_nth(p.b, FAKE_ACCEPTED, 0);
  ck_assert_uint_eq(up->id, f.id);
  ck_assert_uint_eq(up->now, start + LSIP_MS(2));
  ck_assert_uint_eq(accepted->info.transport, LSIP_TCP);
  ck_assert(lsip_addr_eq(&up->info.local_addr,
                         &accepted->info.remote_addr));
  ck_assert(lsip_addr_eq(&up->info.remote_addr, &p.to_b));
  ck_assert_uint_ne(up->info.local_addr.port, 5060);
  pair_close(&p);
}
END_TEST

START_TEST(delivers_all_in_order)
{
  struct pair p;
  lsip_flow peer, f;
  char text[600];
  pair_open(&p, 2);
  f = connect_pair(&p, &peer);
  for (int i = 0; i < 200; i++) {
    memset(text, 'x', sizeof text);
    (void)snprintf(text, sizeof text, "%04d", i);
    text[4] = 'x';
    text[(size_t)i * 2 + 10] = '\n';
    fake_write(p.a, f, text, (size_t)i * 2 + 11);
  }
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 200);
  for (int i = 0; i < 200; i++) {
    const struct fake_input *in = fake_nth(p.b, FAKE_MESSAGE, (size_t)i);
    ck_assert_uint_eq(in->id, peer.id);
    ck_assert_int_eq(atoi(in->text), i);
    ck_assert_uint_eq(in->len, (size_t)i * 2 + 10);
  }
  pair_close(&p);
}
END_TEST

START_TEST(in_order_also_when_the_link_gets_faster)
{
  struct pair p;
  lsip_flow peer, f;
  lsip_sim_link slow = { .size = sizeof slow, .latency_us = 50000 };
  pair_open(&p, 2);
  f = connect_pair(&p, &peer);
  lsip_sim_set_link(p.sim, &slow);
  fake_write(p.a, f, "first\n", 6);
  pair_run(&p, 1);
  lsip_sim_set_link(p.sim, NULL);
  fake_write(p.a, f, "second\n", 7);
  fake_close(p.a, f);
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 2);
  ck_assert_str_eq(fake_nth(p.b, FAKE_MESSAGE, 0)->text, "first");
  ck_assert_str_eq(fake_nth(p.b, FAKE_MESSAGE, 1)->text, "second");
  pair_close(&p);
}
END_TEST

START_TEST(both_directions)
{
  struct pair p;
  lsip_flow peer, f;
  pair_open(&p, 3);
  f = connect_pair(&p, &peer);
  fake_write(p.a, f, "ping\n", 5);
  fake_write(p.b, peer, "pong\n", 5);
  pair_run(&p, 100);
  ck_assert_str_eq(fake_nth(p.b, FAKE_MESSAGE, 0)->text, "ping");
  ck_assert_str_eq(fake_nth(p.a, FAKE_MESSAGE, 0)->text, "pong");
  pair_close(&p);
}
END_TEST

START_TEST(close_follows_the_bytes)
{
  struct pair p;
  lsip_flow peer, f;
  pair_open(&p, 4);
  f = connect_pair(&p, &peer);
  fake_write(p.a, f, "last words\n", 11);
  fake_close(p.a, f);
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 1);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DOWN), 1);
  ck_assert_int_eq(fake_nth(p.b, FAKE_DOWN, 0)->reason, 0);
  ck_assert_uint_eq(fake_nth(p.b, FAKE_DOWN, 0)->id, peer.id);
  ck_assert_uint_eq(fake_count(p.a, FAKE_DOWN), 0);
  pair_close(&p);
}
END_TEST

START_TEST(closed_before_it_is_up)
{
  struct pair p;
  lsip_flow f;
  pair_open(&p, 4);
  f = fake_open(p.a, LSIP_TCP, p.la, &p.to_b);
  fake_close(p.a, f);
  pair_run(&p, 100);
  ck_assert_uint_eq(p.a->in_count, 0);
  ck_assert_uint_eq(fake_count(p.b, FAKE_ACCEPTED), 1);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DOWN), 1);
  pair_close(&p);
}
END_TEST

static void expect_down(struct pair *p, uint32_t transport, int reason)
{
  lsip_flow f = fake_open(p->a, transport, p->la, &p->to_b);
  pair_run(p, 100);
  ck_assert_uint_eq(fake_count(p->a, FAKE_UP), 0);
  ck_assert_uint_eq(fake_count(p->a, FAKE_DOWN), 1);
  ck_assert_int_eq(fake_nth(p->a, FAKE_DOWN, 0)->reason, reason);
  ck_assert_uint_eq(fake_nth(p->a, FAKE_DOWN, 0)->id, f.id);
}

START_TEST(refused_where_nobody_listens)
{
  struct pair p;
  pair_open(&p, 5);
  p.to_b.port = 9;
  expect_down(&p, LSIP_TCP, LSIP_ERR_REFUSED);
  pair_close(&p);
}
END_TEST

START_TEST(refused_at_a_limit)
{
  struct pair p;
  pair_open(&p, 5);
  p.b->refuse_flows = 1;
  expect_down(&p, LSIP_TCP, LSIP_ERR_REFUSED);
  pair_close(&p);
}
END_TEST

START_TEST(no_tls)
{
  struct pair p;
  pair_open(&p, 5);
  expect_down(&p, LSIP_TLS, LSIP_ERR_UNSUPPORTED);
  pair_close(&p);
}
END_TEST

START_TEST(nobody_there_is_silence)
{
  struct pair p;
  lsip_flow f;
  pair_open(&p, 5);
  p.to_b.ip[3] = 99;
  f = fake_open(p.a, LSIP_TCP, p.la, &p.to_b);
  pair_run(&p, 100000);
  ck_assert_uint_eq(p.a->in_count, 0);
  fake_close(p.a, f);
  pair_run(&p, 100);
  pair_close(&p);
}
END_TEST

START_TEST(breaks_at_both_ends)
{
  struct pair p;
  lsip_flow peer, f;
  pair_open(&p, 6);
  f = connect_pair(&p, &peer);
  fake_write(p.a, f, "on its way\n", 11);
  pair_run(&p, 0);
  lsip_sim_break(p.sim, "b.test", "a.test");
  pair_run(&p, 100);
  ck_assert_int_eq(fake_nth(p.a, FAKE_DOWN, 0)->reason, LSIP_ERR_CLOSED);
  ck_assert_int_eq(fake_nth(p.b, FAKE_DOWN, 0)->reason, LSIP_ERR_CLOSED);
  pair_close(&p);
}
END_TEST

START_TEST(a_cut_path_times_out)
{
  struct pair p;
  lsip_flow peer, f;
  lsip_sim_link cut = { .size = sizeof cut, .loss_ppm = 1000000 };
  pair_open(&p, 7);
  f = connect_pair(&p, &peer);
  ck_assert_int_eq(lsip_sim_set_path(p.sim, "a.test", "b.test", &cut), 0);
  fake_write(p.a, f, "lost\n", 5);
  pair_run(&p, 100);
  ck_assert_int_eq(lsip_sim_set_path(p.sim, "a.test", "b.test", NULL), 0);
  fake_write(p.a, f, "behind a gap\n", 13);
  pair_run(&p, 60000);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 0);
  ck_assert_int_eq(fake_nth(p.a, FAKE_DOWN, 0)->reason, LSIP_ERR_TIMEOUT);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DOWN), 0);
  pair_close(&p);
}
END_TEST

START_TEST(a_full_window_blocks)
{
  struct pair p;
  lsip_flow peer, f;
  static char big[70000];
  pair_open(&p, 8);
  f = connect_pair(&p, &peer);
  memset(big, 'x', sizeof big);
  for (size_t i = 999; i < sizeof big; i += 1000)
    big[i] = '\n';
  fake_write(p.a, f, big, sizeof big);
  pair_run(&p, 0);
  ck_assert_uint_eq(fake_count(p.a, FAKE_BLOCKED), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_WRITABLE), 0);
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.a, FAKE_WRITABLE), 1);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 70);
  pair_close(&p);
}
END_TEST

START_TEST(a_removed_stack_hangs_up)
{
  struct pair p;
  lsip_flow peer, f;
  pair_open(&p, 9);
  f = connect_pair(&p, &peer);
  fake_write(p.b, peer, "good bye\n", 9);
  pair_run(&p, 0);
  lsip_sim_remove(p.sim, p.b);
  fake_write(p.a, f, "still there?\n", 13);
  pair_run(&p, 100);
  ck_assert_uint_eq(fake_count(p.a, FAKE_MESSAGE), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_DOWN), 1);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 0);
  pair_close(&p);
}
END_TEST

TCase *stream_case(void)
{
  TCase *tc = tcase_create("stream");
  tcase_add_test(tc, opens_in_one_round_trip);
  tcase_add_test(tc, delivers_all_in_order);
  tcase_add_test(tc, in_order_also_when_the_link_gets_faster);
  tcase_add_test(tc, both_directions);
  tcase_add_test(tc, close_follows_the_bytes);
  tcase_add_test(tc, closed_before_it_is_up);
  tcase_add_test(tc, refused_where_nobody_listens);
  tcase_add_test(tc, refused_at_a_limit);
  tcase_add_test(tc, no_tls);
  tcase_add_test(tc, nobody_there_is_silence);
  tcase_add_test(tc, breaks_at_both_ends);
  tcase_add_test(tc, a_cut_path_times_out);
  tcase_add_test(tc, a_full_window_blocks);
  tcase_add_test(tc, a_removed_stack_hangs_up);
  return tc;
}
