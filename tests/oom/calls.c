/* A whole call in which each allocation fails once, and calls with less and
 * less memory: no crash, no leak, no call without an end. */
#include "duo.h"

/* The bytes that `a` holds when all is over; 0: no allocation failed. */
static size_t run(int tcp, int a_calls, unsigned fail_at, unsigned *made)
{
  duo d;
  size_t held;
  unsigned before;
  duo_start(&d, tcp, a_calls);
  before = d.a.allocations;
  if (fail_at)
    d.a.fail_at = before + fail_at;
  duo_scenario(&d);
  d.a.fail_at = 0;
  duo_check(&d);
  *made = d.a.allocations - before;
  held = d.a.held;
  duo_end(&d);
  return held;
}

START_TEST(each_allocation_fails_once)
{
  unsigned made, n;
  size_t whole = run(_i & 1, _i >> 1, 0, &n);
  ck_assert_uint_ge(n, 20);
  for (unsigned i = 1; i <= n; i++) {
    size_t held = run(_i & 1, _i >> 1, i, &made);
    /* the memory that messages are written in grows in other steps */
    ck_assert_msg(held <= whole + 512,
                  "allocation %u: %zu bytes held, not %zu", i, held, whole);
  }
}
END_TEST

/* From a stack that can just about be to one with enough for a call. */
START_TEST(less_and_less_memory)
{
  for (size_t more = 20000; more > 0; more -= 100) {
    duo d;
    duo_start(&d, _i & 1, _i >> 1);
    d.a.limit = d.a.held + more;
    duo_scenario(&d);
    d.a.limit = 0;
    duo_check(&d);
    duo_end(&d);
  }
}
END_TEST

/* It runs out at a moment of the call, and stays so for a while. */
START_TEST(memory_runs_out_for_a_while)
{
  for (unsigned ms = 0; ms < 12; ms++) {
    for (unsigned later = 10; later < 200000; later *= 10) {
      duo d;
      duo_start(&d, _i & 1, _i >> 1);
      (void)duo_call_now(&d);
      duo_run(&d, ms);
      d.a.limit = 1;
      duo_run(&d, later);
      d.a.limit = 0;
      duo_check(&d);
      duo_end(&d);
    }
  }
}
END_TEST

/* ---- making a stack ---- */

typedef struct source {
  size_t held;
  unsigned count, fail_at;
} source;

static void *give(void *user, void *p, size_t old_size, size_t new_size)
{
  source *s = user;
  void *out = NULL;
  if (new_size && ++s->count == s->fail_at)
    return NULL;
  s->held = s->held - old_size + new_size;
  if (new_size)
    out = realloc(p, new_size);
  else
    free(p);
  return out;
}

static int make(source *s)
{
  lsip_config cfg;
  lsip_stack *stack;
  lsip_local_config lc;
  lsip_local local;
  int rc;
  lsip_config_init(&cfg, sizeof cfg);
  cfg.seed[0] = 1;
  cfg.mem.fn = give;
  cfg.mem.user = s;
  cfg.user_agent = LSIP_STR("test/1");
  cfg.extensions = LSIP_STR("replaces");
  rc = lsip_stack_new(&stack, &cfg);
  if (rc)
    return rc;
  memset(&lc, 0, sizeof lc);
  lc.size = sizeof lc;
  lc.transport = LSIP_UDP;
  ck_assert_int_eq(lsip_addr_parse(&lc.bound, LSIP_STR("192.0.2.1:5060")), 0);
  lc.advertised_host = LSIP_STR("a.test");
  rc = lsip_local_add(stack, &local, &lc);
  lsip_stack_free(stack);
  return rc;
}

/* A stack, or a local, that can not be made leaves nothing. */
START_TEST(nothing_is_half_made)
{
  source whole = { 0, 0, 0 };
  ck_assert_int_eq(make(&whole), 0);
  ck_assert_uint_ge(whole.count, 10);
  for (unsigned i = 1; i <= whole.count; i++) {
    source s = { 0, 0, 0 };
    s.fail_at = i;
    ck_assert_int_eq(make(&s), LSIP_ERR_NOMEM);
    ck_assert_uint_eq(s.held, 0);
  }
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("oom");
  TCase *c = tcase_create("oom");
  SRunner *runner;
  int failed;
  tcase_add_loop_test(c, each_allocation_fails_once, 0, 4);
  tcase_add_loop_test(c, less_and_less_memory, 0, 4);
  tcase_add_loop_test(c, memory_runs_out_for_a_while, 0, 4);
  tcase_add_test(c, nothing_is_half_made);
  tcase_set_timeout(c, 300);
  suite_add_tcase(suite, c);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
