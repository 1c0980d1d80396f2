#include "net_tests.h"

START_TEST(a_name_of_this_machine)
{
  struct bench t;
  lsip_query q;
  const struct fake_input *in;
  bench_open(&t, _i);
  q = fake_resolve(t.a, "localhost", LSIP_RECORD_A);
  bench_until(&t, t.a, FAKE_RESOLVED, 1);
  in = fake_nth(t.a, FAKE_RESOLVED, 0);
  ck_assert_uint_eq(in->id, q.id);
  ck_assert_int_eq(in->reason, 0);
  ck_assert_uint_ge(in->len, 1);
  ck_assert_uint_eq(in->records[0].type, LSIP_RECORD_A);
  ck_assert_uint_eq(in->records[0].addr.family, 4);
  ck_assert_uint_eq(in->records[0].addr.ip[0], 127);
  ck_assert_uint_eq(in->records[0].addr.port, 0);
  bench_close(&t);
}
END_TEST

/* Each kind of record has its own question; a numeric name needs no server,
 * so this is the same on every machine. */
START_TEST(families_are_kept_apart)
{
  struct bench t;
  bench_open(&t, _i);
  (void)fake_resolve(t.a, "::1", LSIP_RECORD_AAAA);
  (void)fake_resolve(t.a, "127.0.0.1", LSIP_RECORD_A);
  bench_until(&t, t.a, FAKE_RESOLVED, 2);
  ck_assert_uint_eq(fake_nth(t.a, FAKE_RESOLVED, 0)->len, 1);
  ck_assert_uint_eq(fake_nth(t.a, FAKE_RESOLVED, 0)->records[0].addr.family,
                    6);
  ck_assert_uint_eq(fake_nth(t.a, FAKE_RESOLVED, 1)->len, 1);
  ck_assert_uint_eq(fake_nth(t.a, FAKE_RESOLVED, 1)->records[0].addr.family,
                    4);
  bench_close(&t);
}
END_TEST

static int status_for(struct bench *t, const char *name, uint32_t type)
{
  size_t before = fake_count(t->a, FAKE_RESOLVED);
  const struct fake_input *in;
  (void)fake_resolve(t->a, name, type);
  bench_until(t, t->a, FAKE_RESOLVED, before + 1);
  in = fake_nth(t->a, FAKE_RESOLVED, before);
  ck_assert_uint_eq(in->len, 0);
  return in->reason;
}

START_TEST(what_can_not_be_asked)
{
  struct bench t;
  char name[400];
  bench_open(&t, _i);
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = 0;
  ck_assert_int_eq(status_for(&t, "localhost", LSIP_RECORD_SRV),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(status_for(&t, name, LSIP_RECORD_A), LSIP_ERR_RESOLVE);
  ck_assert_int_eq(status_for(&t, "", LSIP_RECORD_A), LSIP_ERR_RESOLVE);
  ck_assert_ptr_null(t.net->resolver);
  bench_close(&t);
}
END_TEST

START_TEST(many_questions)
{
  struct bench t;
  size_t refused = 0;
  bench_open(&t, _i);
  for (int i = 0; i < 250; i++)
    (void)fake_resolve(t.a, "127.0.0.1", LSIP_RECORD_A);
  bench_until(&t, t.a, FAKE_RESOLVED, 250);
  for (size_t i = 0; i < 250; i++)
    refused += fake_nth(t.a, FAKE_RESOLVED, i)->reason != 0;
  ck_assert_uint_eq(refused, 0);
  bench_close(&t);
}
END_TEST

START_TEST(detached_while_it_asks)
{
  struct bench t;
  bench_open(&t, _i);
  (void)fake_resolve(t.b, "localhost", LSIP_RECORD_A);
  lsip_net_settle(t.net->guests->next);
  lsip_net_detach(t.net, t.b);
  ck_assert_int_eq(lsip_net_attach(t.net, t.b), 0); /* the same address */
  (void)fake_resolve(t.a, "localhost", LSIP_RECORD_A);
  bench_until(&t, t.a, FAKE_RESOLVED, 1);
  ck_assert_uint_eq(fake_count(t.b, FAKE_RESOLVED), 0);
  bench_close(&t);
}
END_TEST

START_TEST(freed_while_it_asks)
{
  for (int i = 0; i < 20; i++) {
    struct bench t;
    bench_open(&t, _i);
    for (int k = 0; k < 10; k++)
      (void)fake_resolve(t.a, "localhost", LSIP_RECORD_A);
    ck_assert_int_eq(lsip_net_step(t.net, 0), 0);
    bench_close(&t);
  }
}
END_TEST

TCase *resolver_case(void)
{
  TCase *tc = tcase_create("resolver");
  tcase_add_loop_test(tc, a_name_of_this_machine, 0, POLLERS);
  tcase_add_test(tc, families_are_kept_apart);
  tcase_add_test(tc, what_can_not_be_asked);
  tcase_add_test(tc, many_questions);
  tcase_add_test(tc, detached_while_it_asks);
  tcase_add_test(tc, freed_while_it_asks);
  return tc;
}
