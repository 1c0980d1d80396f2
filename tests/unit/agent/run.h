/* Runs one test case with a pair around each test. */
#ifndef TESTS_UNIT_AGENT_RUN_H
#define TESTS_UNIT_AGENT_RUN_H

#include <check.h>

#include "pair.h"

static inline int run(TCase *t)
{
  Suite *s = suite_create("agent");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(t, pair_setup, pair_teardown);
  tcase_set_timeout(t, 100);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}

#endif
