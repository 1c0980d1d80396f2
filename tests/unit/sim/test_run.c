#include "sim_tests.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(advances_at_the_deadline)
{
  struct pair p;
  lsip_time due;
  pair_open(&p, 1);
  due = lsip_sim_now(p.sim) + 12345;
  p.a->deadline = due;
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ADVANCE), 1);
  ck_assert_uint_eq(fake_nth(p.a, FAKE_ADVANCE, 0)->now, due);
  pair_close(&p);
}
END_TEST

START_TEST(not_beyond_until)
{
  struct pair p;
  pair_open(&p, 1);
  p.a->deadline = lsip_sim_now(p.sim) + LSIP_MS(11);
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ADVANCE), 0);
  pair_run(&p, 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ADVANCE), 1);
  pair_close(&p);
}
END_TEST

START_TEST(for_ever_ends_when_nothing_is_due)
{
  struct pair p;
  lsip_time due;
  pair_open(&p, 1);
  due = p.a->deadline = lsip_sim_now(p.sim) + LSIP_SECONDS(3600);
  ck_assert_int_eq(lsip_sim_run(p.sim, LSIP_NEVER), 0);
  ck_assert_uint_eq(lsip_sim_now(p.sim), due);
  pair_close(&p);
}
END_TEST

static void again(lsip_stack *s)
{
  s->deadline = LSIP_AT_ONCE;
  s->in_count = 0; /* there will be a million of them */
}

START_TEST(a_circle_is_an_error)
{
  struct pair p;
  pair_open(&p, 1);
  p.a->deadline = LSIP_AT_ONCE;
  p.a->on_due = again;
  ck_assert_int_eq(lsip_sim_run(p.sim, LSIP_NEVER), LSIP_ERR_LIMIT);
  pair_close(&p);
}
END_TEST

START_TEST(pull_mode_loses_nothing)
{
  struct pair p;
  lsip_time until;
  int rc, stops = 0;
  lsip_event ev;
  lsip_flow f;
  pair_open(&p, 1);
  p.b->pull = 1;
  f = fake_open(p.a, LSIP_TCP, p.la, &p.to_b);
  for (int i = 0; i < 20; i++)
    fake_send(p.a, p.la, &p.to_b, "datagram");
  pair_run(&p, 0);
  until = lsip_sim_now(p.sim) + LSIP_MS(50);
  fake_write(p.a, f, "too early\n", 10);
  while ((rc = lsip_sim_run(p.sim, until)) == LSIP_ERR_BUSY) {
    stops++;
    while (lsip_stack_poll_event(p.b, &ev))
      ;
  }
  ck_assert_int_eq(rc, 0);
  fake_write(p.a, f, "one\ntwo\nthree\n", 14);
  until += LSIP_MS(50);
  while ((rc = lsip_sim_run(p.sim, until)) == LSIP_ERR_BUSY) {
    stops++;
    ck_assert_int_eq(lsip_stack_poll_event(p.b, &ev), 1);
  }
  ck_assert_int_eq(rc, 0);
  ck_assert_int_eq(stops, 23);
  ck_assert_uint_eq(fake_count(p.b, FAKE_DATAGRAM), 20);
  ck_assert_uint_eq(fake_count(p.b, FAKE_MESSAGE), 3);
  ck_assert_uint_eq(lsip_sim_now(p.sim), until);
  pair_close(&p);
}
END_TEST

/* Every kind of input finds the stack busy, and comes again. */
START_TEST(busy_at_every_input)
{
  struct pair p;
  lsip_time until;
  lsip_event ev;
  int rc;
  pair_open(&p, 1);
  (void)fake_open(p.a, LSIP_TCP, p.la, &p.to_b); /* goes up */
  (void)fake_resolve(p.a, "b.test", LSIP_RECORD_A);
  p.to_b.port = 9;
  (void)fake_open(p.a, LSIP_TCP, p.la, &p.to_b); /* goes down */
  fake_send(p.a, p.la, &p.to_b, "refused");
  pair_run(&p, 0);
  p.a->waiting = 1;
  p.b->waiting = 1;
  until = lsip_sim_now(p.sim) + LSIP_MS(50);
  ck_assert_int_eq(lsip_sim_run(p.sim, until), LSIP_ERR_BUSY);
  ck_assert_uint_eq(p.a->in_count, 0);
  while ((rc = lsip_sim_run(p.sim, until)) == LSIP_ERR_BUSY) {
    (void)lsip_stack_poll_event(p.a, &ev);
    (void)lsip_stack_poll_event(p.b, &ev);
  }
  ck_assert_int_eq(rc, 0);
  ck_assert_uint_eq(fake_count(p.b, FAKE_ACCEPTED), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_UP), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_DOWN), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_ERROR), 1);
  ck_assert_uint_eq(fake_count(p.a, FAKE_RESOLVED), 1);
  pair_close(&p);
}
END_TEST

START_TEST(resolves_names)
{
  struct pair p;
  lsip_query q[4];
  const struct fake_input *in;
  pair_open(&p, 1);
  ck_assert_int_eq(lsip_sim_add_name(p.sim, "both.test", "a.test"), 0);
  ck_assert_int_eq(lsip_sim_add_name(p.sim, "both.test", "b.test"), 0);
  ck_assert_int_eq(lsip_sim_add_name(p.sim, "both.test", "c.test"),
                   LSIP_ERR_NOT_FOUND);
  q[0] = fake_resolve(p.a, "B.test", LSIP_RECORD_A);
  q[1] = fake_resolve(p.a, "both.test", LSIP_RECORD_A);
  q[2] = fake_resolve(p.a, "b.test", LSIP_RECORD_AAAA);
  q[3] = fake_resolve(p.a, "no.test", LSIP_RECORD_A);
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(p.a, FAKE_RESOLVED), 4);
  in = fake_nth(p.a, FAKE_RESOLVED, 0);
  ck_assert_uint_eq(in->id, q[0].id);
  ck_assert_uint_eq(in->len, 1);
  p.to_b.port = 0;
  ck_assert(lsip_addr_eq(&in->records[0].addr, &p.to_b));
  in = fake_nth(p.a, FAKE_RESOLVED, 1);
  ck_assert_uint_eq(in->len, 2);
  ck_assert(lsip_addr_eq(&in->records[1].addr, &p.to_b));
  for (size_t i = 2; i < 4; i++) {
    in = fake_nth(p.a, FAKE_RESOLVED, i);
    ck_assert_uint_eq(in->id, q[i].id);
    ck_assert_int_eq(in->reason, 0);
    ck_assert_uint_eq(in->len, 0);
  }
  pair_close(&p);
}
END_TEST

START_TEST(an_answer_for_nobody)
{
  struct pair p;
  pair_open(&p, 1);
  (void)fake_resolve(p.a, "b.test", LSIP_RECORD_A);
  pair_run(&p, 0);
  lsip_sim_remove(p.sim, p.a);
  pair_run(&p, 10);
  ck_assert_uint_eq(p.a->in_count, 0);
  pair_close(&p);
}
END_TEST

START_TEST(a_second_stack_at_a_host)
{
  struct pair p;
  lsip_stack *s = fake_new();
  lsip_local l;
  pair_open(&p, 1);
  ck_assert_int_eq(lsip_sim_add(p.sim, s, "a.test", &l), LSIP_ERR_IN_USE);
  ck_assert_int_eq(lsip_sim_add(p.sim, p.a, "c.test", &l), LSIP_ERR_STATE);
  lsip_sim_remove(p.sim, p.a);
  ck_assert_int_eq(lsip_sim_add(p.sim, s, "a.test", &l), 0);
  fake_send(p.b, p.lb, &p.to_a, "who is there?");
  pair_run(&p, 10);
  ck_assert_uint_eq(fake_count(s, FAKE_DATAGRAM), 1);
  ck_assert_uint_eq(p.a->in_count, 0);
  fake_free(s);
  pair_close(&p);
}
END_TEST

/* ---- the same seed gives the same run ---- */

static void talk(uint64_t seed, char *out, size_t cap)
{
  struct pair p;
  lsip_sim_link bad = { sizeof bad, 20000, 9000, 200000, 100000, 100000 };
  lsip_flow f;
  size_t n = 0;
  pair_open(&p, seed);
  lsip_sim_set_link(p.sim, &bad);
  f = fake_open(p.a, LSIP_TCP, p.la, &p.to_b);
  pair_run(&p, 50);
  for (int i = 0; i < 20; i++) {
    fake_send(p.a, p.la, &p.to_b, "0123456789");
    fake_write(p.a, f, "0123456789\n", 11);
  }
  pair_run(&p, 1000);
  for (size_t i = 0; i < p.b->in_count; i++)
    n += (size_t)snprintf(out + n, cap - n, "%d %llu\n", p.b->in[i].kind,
                          (unsigned long long)p.b->in[i].now);
  pair_close(&p);
}

START_TEST(same_seed_same_run)
{
  static char one[8192], two[8192], other[8192];
  talk(42, one, sizeof one);
  talk(42, two, sizeof two);
  talk(43, other, sizeof other);
  ck_assert_str_eq(one, two);
  ck_assert_str_ne(one, other);
}
END_TEST

/* ---- who sees what ---- */

static int seen, seen_lost;

static void tap(void *user, lsip_time when, const lsip_trace_record *r,
                int lost)
{
  struct pair *p = user;
  seen++;
  seen_lost += lost;
  ck_assert_uint_eq(when, lsip_sim_now(p->sim));
  ck_assert_uint_eq(r->outgoing, 1);
  ck_assert(lsip_addr_eq(&r->remote, &p->to_b));
  ck_assert(lsip_str_eq(r->bytes, LSIP_STR("OPTIONS sip:b.test\r\n\r\n")));
}

START_TEST(the_tap_sees_all)
{
  struct pair p;
  lsip_sim_link cut = { .size = sizeof cut, .loss_ppm = 1000000 };
  pair_open(&p, 1);
  seen = seen_lost = 0;
  lsip_sim_set_tap(p.sim, tap, &p);
  fake_send(p.a, p.la, &p.to_b, "OPTIONS sip:b.test\r\n\r\n");
  pair_run(&p, 10);
  lsip_sim_set_link(p.sim, &cut);
  fake_send(p.a, p.la, &p.to_b, "OPTIONS sip:b.test\r\n\r\n");
  pair_run(&p, 10);
  ck_assert_int_eq(seen, 2);
  ck_assert_int_eq(seen_lost, 1);
  pair_close(&p);
}
END_TEST

static void read_ladder(struct pair *p, char *out, size_t cap)
{
  int fd[2];
  ssize_t n;
  ck_assert_int_eq(pipe(fd), 0);
  lsip_sim_print_ladder(p->sim, fd[1]);
  (void)close(fd[1]);
  n = read(fd[0], out, cap - 1);
  out[n > 0 ? n : 0] = 0;
  (void)close(fd[0]);
}

START_TEST(prints_a_ladder)
{
  struct pair p;
  char text[1024];
  pair_open(&p, 1);
  fake_send(p.a, p.la, &p.to_b, "OPTIONS sip:b.test SIP/2.0\r\nVia: x\r\n");
  pair_run(&p, 10);
  fake_send(p.b, p.lb, &p.to_a, "SIP/2.0 200 OK\r\n\r\n");
  pair_run(&p, 10);
  read_ladder(&p, text, sizeof text);
  ck_assert_str_eq(text,
    "    1.000000  a.test           --> b.test           UDP"
    "  OPTIONS sip:b.test SIP/2.0\n"
    "    1.010000  b.test           --> a.test           UDP"
    "  SIP/2.0 200 OK\n");
  pair_close(&p);
}
END_TEST

TCase *run_case(void)
{
  TCase *tc = tcase_create("run");
  tcase_add_test(tc, advances_at_the_deadline);
  tcase_add_test(tc, not_beyond_until);
  tcase_add_test(tc, for_ever_ends_when_nothing_is_due);
  tcase_add_test(tc, a_circle_is_an_error);
  tcase_add_test(tc, pull_mode_loses_nothing);
  tcase_add_test(tc, busy_at_every_input);
  tcase_add_test(tc, resolves_names);
  tcase_add_test(tc, an_answer_for_nobody);
  tcase_add_test(tc, a_second_stack_at_a_host);
  tcase_add_test(tc, same_seed_same_run);
  tcase_add_test(tc, the_tap_sees_all);
  tcase_add_test(tc, prints_a_ladder);
  return tc;
}
