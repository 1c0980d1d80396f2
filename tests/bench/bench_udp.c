/* Calls over loopback UDP with libsip-net: two stacks, two sockets, one
 * thread, as many calls at a time as `WINDOW` says. A call is INVITE, 180,
 * 200, ACK, BYE, 200, and has ended when the callee was told so.
 *
 *     bench_udp [--rounds N] */
#include "bench.h"

#include <lsip/lsip.h>
#include <lsip/net.h>

#include <stdio.h>
#include <string.h>

enum { WINDOW = 32 };

typedef struct end {
  lsip_stack *stack;
  lsip_local local;
  lsip_account account;
} end;

static lsip_net *net;
static end caller, callee;
static size_t wanted, begun, ended;
static char callee_uri[64];
static const lsip_str an_offer = LSIP_STR_INIT(
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n");

static void begin_call(void)
{
  lsip_call c;
  if (begun == wanted)
    return;
  begun++;
  bench_need(!lsip_call_new(caller.stack, &c, caller.account,
                            lsip_str_z(callee_uri), an_offer, NULL),
             "no call");
  lsip_net_world(net)->wake(lsip_net_world(net)->ctx, caller.stack);
}

static void on_caller(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_call c = { ev->object };
  (void)user;
  if (ev->kind == LSIP_EV_CALL_ANSWERED)
    bench_need(!lsip_call_hangup(s, c, NULL), "no hangup");
}

static void take(lsip_stack *s, lsip_tsx t)
{
  lsip_call c;
  bench_need(!lsip_call_take(s, &c, t, callee.account, 0) &&
             !lsip_call_progress(s, c, 180, LSIP_STR(""), NULL) &&
             !lsip_call_answer(s, c, an_offer, NULL), "a call is not taken");
}

static void on_callee(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  (void)user;
  if (ev->kind == LSIP_EV_REQUEST)
    take(s, t);
  if (ev->kind != LSIP_EV_CALL_END)
    return;
  if (++ended == wanted)
    lsip_net_stop(net);
  begin_call();
}

static void start_end(end *e, lsip_event_fn fn, const char *aor)
{
  const lsip_world *w = lsip_net_world(net);
  lsip_account_config ac = { .size = sizeof ac };
  lsip_config cfg;
  lsip_config_init(&cfg, sizeof cfg);
  cfg.random = lsip_net_random;
  cfg.on_event = fn;
  cfg.max_memory = (size_t)1 << 30;
  cfg.max_transactions = 1000000;
  bench_need(!lsip_stack_new(&e->stack, &cfg) &&
             !w->attach(w->ctx, e->stack) &&
             !w->listen(w->ctx, e->stack, &e->local,
                        LSIP_STR("udp:127.0.0.1:0")), "no stack");
  ac.aor = lsip_str_z(aor);
  bench_need(!lsip_account_new(e->stack, &e->account, &ac), "no account");
}

static void name_callee(void)
{
  lsip_local_config lc = { .size = sizeof lc };
  bench_need(!lsip_local_get(callee.stack, callee.local, &lc), "no address");
  snprintf(callee_uri, sizeof callee_uri, "sip:bob@127.0.0.1:%u",
           (unsigned)lc.bound.port);
}

static void calls(size_t n)
{
  wanted += n;
  for (int i = 0; i < WINDOW; i++)
    begin_call();
  bench_need(!lsip_net_run(net) && ended == wanted, "calls are missing");
}

static void run(const char *name, size_t rounds)
{
  char wall_name[64];
  double cpu, wall;
  bench_need(!lsip_net_new(&net, NULL, NULL), "no net");
  start_end(&caller, on_caller, "sip:alice@127.0.0.1");
  start_end(&callee, on_callee, "sip:bob@127.0.0.1");
  name_callee();
  calls(100);
  cpu = bench_cpu_ns();
  wall = bench_wall_ns();
  calls(rounds);
  cpu = bench_cpu_ns() - cpu;
  wall = bench_wall_ns() - wall;
  bench_report(name, (double)rounds * 1e9 / cpu, "per CPU second");
  snprintf(wall_name, sizeof wall_name, "%s-wall", name);
  bench_report(wall_name, (double)rounds * 1e9 / wall, "per second");
  lsip_net_free(net);
  lsip_stack_free(caller.stack);
  lsip_stack_free(callee.stack);
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "calls-udp-500", 500, run }, { "calls-udp-4000", 4000, run },
  };
  return bench_main(argc, argv, works, 2, NULL);
}
