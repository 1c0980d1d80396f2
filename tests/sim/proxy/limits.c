/* Little room: what is new is refused, what is in work goes on, and every
 * allocation may fail. */
#include "bench.h"

#include <stdlib.h>

static lsip_config base;

static void limit(uint32_t transactions)
{
  lsip_config_init(&base, sizeof base);
  base.max_transactions = transactions;
  bench_base = &base;
  bench_start(NULL);
}

START_TEST(full)
{
  limit(2);
  bench_targets(1);
  callee[0].ring = 180;
  callee[0].answer = 486;
  callee[0].answer_after_ms = 5000;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  probe_send(&callee[1], "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(callee[1].status, 503);
  check_holds(callee[1].response, "Retry-After: ", 1);
  run_ms(5000);
  ck_assert_int_eq(caller.status, 486);
  bench_end();
}
END_TEST

/* No room for the branch: that is our own 503. */
START_TEST(no_branch)
{
  limit(1);
  bench_targets(1);
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 503);
  check_holds(caller.response, "Retry-After: ", 1);
  bench_end();
}
END_TEST

/* Addresses need no time to be resolved: the limit counts at once. */
static void numeric_targets(void)
{
  static const char *const hosts[CALLEES] = { "c0.test", "c1.test",
                                              "c2.test" };
  static char uris[CALLEES][64];
  for (unsigned i = 0; i < CALLEES; i++) {
    lsip_addr at = lsip_sim_addr(sim, hosts[i]);
    memcpy(uris[i], "sip:", 4);
    ck_assert_uint_ne(lsip_addr_format(&at, uris[i] + 4, 60), 0);
    relay_target(&proxy, uris[i], 1000);
  }
}

/* Room for one branch of three: its answer counts. */
START_TEST(one_branch)
{
  limit(2);
  numeric_targets();
  callee[0].answer = 486;
  callee[0].answer_after_ms = 500;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 486);
  ck_assert_uint_eq(callee[1].requests + callee[2].requests, 0);
  bench_end();
}
END_TEST

/* The orderly end answers what is in work. */
START_TEST(stop)
{
  bench_start(NULL);
  bench_targets(2);
  callee[0].ring = callee[1].ring = 180;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(lsip_stack_stop(proxy.stack), 0);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 503);
  ck_assert_uint_eq(callee[0].cancels, 1);
  ck_assert_uint_eq(callee[1].cancels, 1);
  bench_end();
}
END_TEST

/* No CANCEL for these: they end with their answer. */
START_TEST(stop_others)
{
  bench_start(NULL);
  bench_targets(2);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(lsip_stack_stop(proxy.stack), 0);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 503);
  bench_end();
}
END_TEST

/* ---- every allocation fails once ---- */

static struct {
  unsigned count, fail_at;
  size_t used;
} heap;

static void *grow(void *user, void *p, size_t old_size, size_t new_size)
{
  void *out;
  (void)user;
  if (new_size == 0) {
    free(p);
    heap.used -= old_size;
    return NULL;
  }
  if (++heap.count == heap.fail_at)
    return NULL;
  out = realloc(p, new_size);
  if (out)
    heap.used += new_size - old_size;
  return out;
}

/* Two phones; one is busy, the other answers, or the caller cancels. */
static void scenario(int kind)
{
  bench_targets(2);
  callee[0].answer = kind == 1 ? 407 : 486;
  callee[0].headers = "Proxy-Authenticate: Digest realm=\"0\", nonce=\"0\"\r\n";
  callee[1].ring = 180;
  callee[1].answer = kind == 0 ? 200 : kind == 1 ? 401 : 0;
  callee[1].headers = "WWW-Authenticate: Digest realm=\"1\", nonce=\"1\"\r\n";
  callee[1].answer_after_ms = 1000;
  probe_send(&caller, kind == 3 ? "MESSAGE" : "INVITE", "sip:bob@b.test",
             "Route: <sip:proxy.test;lr>\r\n");
  run_ms(2000);
  if (kind == 2)
    (void)lsip_tsx_cancel(caller.stack, caller.client, NULL);
  run_ms(300000);
  ck_assert_uint_eq(caller.ended, 1);
}

/* The allocations up to the start are the stack's. */
START_TEST(each_fails)
{
  unsigned n = 0, all;
  do {
    lsip_config_init(&base, sizeof base);
    memset(&heap, 0, sizeof heap);
    base.mem.fn = grow;
    bench_base = &base;
    bench_start(NULL);
    heap.count = 0;
    heap.fail_at = ++n;
    scenario(_i);
    all = heap.count;
    heap.fail_at = 0;
    bench_end();
    ck_assert_uint_eq(heap.used, 0);
  } while (n < all);
  ck_assert_uint_gt(all, 20);
}
END_TEST

static void add(TCase *t)
{
  tcase_add_test(t, full);
  tcase_add_test(t, no_branch);
  tcase_add_test(t, one_branch);
  tcase_add_test(t, stop);
  tcase_add_test(t, stop_others);
  tcase_add_loop_test(t, each_fails, 0, 4);
}

int main(void)
{
  return bench_main("sim-proxy-limits", add);
}
