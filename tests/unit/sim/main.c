#include "sim_tests.h"

#include <stdlib.h>

void pair_open(struct pair *p, uint64_t seed)
{
  p->a = fake_new();
  p->b = fake_new();
  ck_assert_int_eq(lsip_sim_new(&p->sim, seed), 0);
  ck_assert_int_eq(lsip_sim_add(p->sim, p->a, "a.test", &p->la), 0);
  ck_assert_int_eq(lsip_sim_add(p->sim, p->b, "b.test", &p->lb), 0);
  p->to_a = lsip_sim_addr(p->sim, "a.test");
  p->to_b = lsip_sim_addr(p->sim, "b.test");
  p->to_a.port = p->to_b.port = 5060;
}

void pair_close(struct pair *p)
{
  lsip_sim_free(p->sim);
  fake_free(p->a);
  fake_free(p->b);
}

void pair_run(struct pair *p, uint64_t ms)
{
  ck_assert_int_eq(lsip_sim_run(p->sim, lsip_sim_now(p->sim) + LSIP_MS(ms)),
                   0);
}

int main(void)
{
  Suite *s = suite_create("sim");
  SRunner *r = srunner_create(s);
  int failed;
  suite_add_tcase(s, queue_case());
  suite_add_tcase(s, datagram_case());
  suite_add_tcase(s, stream_case());
  suite_add_tcase(s, run_case());
  suite_add_tcase(s, world_case());
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
