#include "bench.h"

#include <stdlib.h>

lsip_sim *sim;
relay proxy;
probe caller, callee[CALLEES];
char proxy_uri[64];
const lsip_config *bench_base;

static const char *const hosts[CALLEES] = { "c0.test", "c1.test",
                                            "c2.test" };
static const char *const uris[CALLEES] = { "sip:c0@c0.test", "sip:c1@c1.test",
                                           "sip:c2@c2.test" };

void bench_start(const lsip_proxy_config *cfg)
{
  lsip_addr at;
  size_t n;
  memset(&proxy, 0, sizeof proxy);
  proxy.base = bench_base;
  ck_assert_int_eq(lsip_sim_new(&sim, 1), 0);
  relay_start(&proxy, sim, "proxy.test", 50, cfg);
  probe_start(&caller, sim, "a.test", 60, "proxy.test");
  for (unsigned i = 0; i < CALLEES; i++)
    probe_start(&callee[i], sim, hosts[i], (uint8_t)(70 + i), "proxy.test");
  at = lsip_sim_addr(sim, "proxy.test");
  at.port = 5060;
  memcpy(proxy_uri, "sip:", 4);
  n = lsip_addr_format(&at, proxy_uri + 4, sizeof proxy_uri - 4);
  ck_assert_uint_ne(n, 0);
}

void run_ms(unsigned ms)
{
  ck_assert_int_eq(lsip_sim_run(sim, lsip_sim_now(sim) + LSIP_MS(ms)), 0);
}

void bench_end(void)
{
  run_ms(400000);
  relay_check_idle(&proxy);
  probe_free(&caller);
  for (unsigned i = 0; i < CALLEES; i++)
    probe_free(&callee[i]);
  relay_free(&proxy);
  lsip_sim_free(sim);
}

void bench_targets(unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    relay_target(&proxy, uris[i], 1000);
}

int bench_main(const char *name, void (*add)(TCase *t))
{
  Suite *s = suite_create(name);
  TCase *t = tcase_create(name);
  SRunner *r;
  int failed;
  add(t);
  tcase_set_timeout(t, 60);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
