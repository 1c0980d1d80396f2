/* One test program: a table of tests, and the random numbers they use. */
#ifndef TESTS_UNIT_BASE_RUN_H
#define TESTS_UNIT_BASE_RUN_H

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

/* Always the same sequence: a failure happens again. */
typedef struct rng {
  uint64_t s;
} rng;

static inline uint64_t rng_next(rng *r)
{
  uint64_t z = r->s += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static inline uint64_t rng_below(rng *r, uint64_t n)
{
  return rng_next(r) % n;
}

/* Any number of bits is as likely as any other. */
static inline uint64_t rng_spread(rng *r, unsigned bits)
{
  unsigned n = (unsigned)rng_below(r, bits + 1);
  return n ? rng_next(r) >> (64 - n) : 0;
}

static inline int run_tests(const char *name, const TTest *const *tests,
                            size_t n)
{
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  SRunner *runner;
  int failed;
  for (size_t i = 0; i < n; i++)
    tcase_add_test(tcase, tests[i]);
  tcase_set_timeout(tcase, 120);
  suite_add_tcase(suite, tcase);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define TEST_PROGRAM(name, ...) \
  int main(void) \
  { \
    const TTest *const tests[] = { __VA_ARGS__ }; \
    return run_tests(name, tests, sizeof tests / sizeof tests[0]); \
  }

#endif
