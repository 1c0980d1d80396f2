/* What stacks hold, exactly, by lsip_stack_memory(): hash tables, the table
 * of ids and scratch space are in it.
 *
 *     bench_memory [--only NAME] [--rounds N]
 *
 * --rounds is how many objects of each kind there are [10 000]. */
#include "bench.h"
#include "pair.h"

static double held(const end *e, size_t before, size_t n)
{
  return ((double)lsip_stack_memory(e->stack) - (double)before) / (double)n;
}

static void make_room(lsip_config *cfg, size_t n)
{
  lsip_config_init(cfg, sizeof *cfg);
  cfg->max_memory = (size_t)1 << 32;
  cfg->max_transactions = cfg->max_dialogs = (uint32_t)n * 4 + 1000;
}

static void run_empty(const char *name, size_t rounds)
{
  pair p;
  (void)rounds;
  pair_start(&p, NULL, LSIP_UDP);
  bench_report(name, (double)lsip_stack_memory(p.caller.stack), "bytes");
  pair_free(&p);
}

typedef struct shape {
  const char *caller, *callee; /* names of the results */
  int hold, ring_only, leave;
  unsigned wait_s;
} shape;

static void measure(const shape *f, size_t n)
{
  size_t a, b;
  lsip_config cfg;
  pair p;
  make_room(&cfg, n);
  cfg.invite_ms = cfg.ask_ms = 3600000;
  pair_start(&p, &cfg, LSIP_UDP);
  p.caller.hold = f->hold;
  p.callee.ring_only = f->ring_only;
  p.callee.leave = f->leave;
  a = lsip_stack_memory(p.caller.stack);
  b = lsip_stack_memory(p.callee.stack);
  for (size_t i = 0; i < n; i++)
    pair_call(&p);
  pair_wait(&p, LSIP_SECONDS(f->wait_s));
  bench_need(p.caller.ended == 0, "a call has ended");
  if (f->caller)
    bench_report(f->caller, held(&p.caller, a, n), "bytes");
  bench_report(f->callee, held(&p.callee, b, n), "bytes");
  pair_free(&p);
}

static void run_idle(const char *name, size_t rounds)
{
  shape f = { "dialog-caller", "dialog-callee", 1, 0, 0, 120 };
  (void)name;
  measure(&f, rounds);
}

static void run_ringing(const char *name, size_t rounds)
{
  shape f = { "ringing-caller", "ringing-callee", 1, 1, 0, 1 };
  (void)name;
  measure(&f, rounds);
}

/* Nobody has claimed it yet: the server transaction alone. */
static void run_new(const char *name, size_t rounds)
{
  shape f = { NULL, "invite-unclaimed", 1, 0, 1, 1 };
  (void)name;
  measure(&f, rounds);
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "empty", 1, run_empty },
    { "idle", 10000, run_idle },
    { "ringing", 10000, run_ringing },
    { "unclaimed", 10000, run_new },
  };
  return bench_main(argc, argv, works, sizeof works / sizeof *works, NULL);
}
