/* What stacks can do in a second of one processor, without sockets.
 *
 *     bench_stack [--only NAME] [--rounds N]
 *
 * `options` are transactions outside dialogs, `calls` are INVITE, 180, 200,
 * ACK, BYE, 200, both over UDP; the client's and the server's work are both
 * in the figure. Transactions over UDP stay for 32 seconds after their end
 * (RFC 3261 17.1.1.2, 17.2.2): a millisecond passes for each, so that as many
 * lie there as at 1000 in a second. With --rounds 0 < N < 1000 each takes a
 * second instead, for callgrind's sake. `options-tcp` leave nothing behind.
 *
 * `flood-...` are INVITEs from strangers that are answered without state. */
#include "bench.h"
#include "pair.h"

#include <stdio.h>
#include <string.h>

static void make_room(lsip_config *cfg)
{
  lsip_config_init(cfg, sizeof *cfg);
  cfg->max_memory = (size_t)1 << 30;
  cfg->max_transactions = 1000000;
}

typedef void (*step)(pair *p);

/* A name for callgrind's --toggle-collect. */
__attribute__((noinline)) static void measured(pair *p, step fn, size_t rounds,
                                               uint64_t pace)
{
  for (size_t i = 0; i < rounds; i++) {
    pair_wait(p, pace);
    fn(p);
  }
}

static void run(const char *name, step fn, size_t rounds, uint32_t transport)
{
  int few = rounds < 1000;
  uint64_t pace = few ? LSIP_SECONDS(1) : LSIP_MS(1);
  lsip_config cfg;
  double ns;
  pair p;
  make_room(&cfg);
  pair_start(&p, &cfg, transport);
  measured(&p, fn, few ? 40 : 40000, pace);
  ns = bench_cpu_ns();
  measured(&p, fn, rounds, pace);
  ns = bench_cpu_ns() - ns;
  bench_report(name, (double)rounds * 1e9 / ns, "per CPU second");
  pair_free(&p);
}

static void run_options(const char *name, size_t rounds)
{
  run(name, pair_options, rounds, LSIP_UDP);
}

static void run_options_tcp(const char *name, size_t rounds)
{
  run(name, pair_options, rounds, LSIP_TCP);
}

static void run_calls(const char *name, size_t rounds)
{
  run(name, pair_call, rounds, LSIP_UDP);
}

static void run_calls_tcp(const char *name, size_t rounds)
{
  run(name, pair_call, rounds, LSIP_TCP);
}

/* ---- flood ---- */

static int refuse(void *user, const lsip_trace_record *r, const lsip_msg *m)
{
  (void)user;
  (void)r;
  (void)m;
  return 403;
}

static size_t write_invite(char *buf, size_t size, unsigned n)
{
  static const char body[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
      "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
  return (size_t)snprintf(buf, size,
      "INVITE sip:100@192.0.2.2 SIP/2.0\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK%08x;rport\r\n"
      "Max-Forwards: 70\r\nFrom: \"100\" <sip:100@192.0.2.1>;tag=%08x\r\n"
      "To: <sip:100@192.0.2.2>\r\nCall-ID: %08x\r\nCSeq: 1 INVITE\r\n"
      "Contact: <sip:100@192.0.2.1:5060>\r\nUser-Agent: scanner\r\n"
      "Content-Type: application/sdp\r\nContent-Length: %u\r\n\r\n%s",
      n, n, n, (unsigned)(sizeof body - 1), body);
}

static size_t drain(pair *p)
{
  lsip_output o;
  size_t n = 0;
  while (lsip_stack_poll_output(p->callee.stack, &o, 1))
    n++;
  return n;
}

__attribute__((noinline)) static size_t measured_flood(pair *p, size_t rounds)
{
  char text[1024];
  size_t answers = 0;
  for (size_t i = 0; i < rounds; i++) {
    pair_inject(p, text, write_invite(text, sizeof text, (unsigned)i + 1));
    answers += drain(p);
  }
  return answers;
}

static void flood(const char *name, pair *p, size_t rounds)
{
  size_t before, answers;
  double ns;
  bench_need(measured_flood(p, 1) == 1, "a flood is not answered");
  before = lsip_stack_memory(p->callee.stack);
  ns = bench_cpu_ns();
  answers = measured_flood(p, rounds);
  ns = bench_cpu_ns() - ns;
  bench_need(answers == rounds &&
             lsip_stack_memory(p->callee.stack) == before,
             "a flood left something behind");
  bench_report(name, (double)rounds * 1e9 / ns, "per CPU second");
  pair_free(p);
}

static void run_filter(const char *name, size_t rounds)
{
  lsip_config cfg;
  pair p;
  make_room(&cfg);
  cfg.filter = refuse;
  pair_start(&p, &cfg, LSIP_UDP);
  flood(name, &p, rounds);
}

static void run_limit(const char *name, size_t rounds)
{
  char text[1024];
  lsip_config cfg;
  pair p;
  make_room(&cfg);
  cfg.max_transactions = 1;
  pair_start(&p, &cfg, LSIP_UDP);
  p.callee.leave = 1;
  pair_inject(&p, text, write_invite(text, sizeof text, 0));
  (void)drain(&p);
  flood(name, &p, rounds);
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "options", 40000, run_options },
    { "options-tcp", 40000, run_options_tcp },
    { "calls", 20000, run_calls },
    { "calls-tcp", 20000, run_calls_tcp },
    { "flood-filter", 200000, run_filter },
    { "flood-limit", 200000, run_limit },
  };
  return bench_main(argc, argv, works, sizeof works / sizeof *works, NULL);
}
