/* The calls of bench_udp with libre: two stacks, two sockets, one thread. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#include <re/re.h>

enum { WINDOW = 32 };

typedef struct end {
  struct sip *sip;
  struct sipsess_sock *sock;
  struct sa addr;
} end;

static end caller, callee;
static size_t wanted, begun, ended;
static char callee_uri[64];
static const char offer_text[] =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n";

static struct mbuf *make_offer(void)
{
  struct mbuf *mb = mbuf_alloc(sizeof offer_text);
  bench_need(mb && !mbuf_write_str(mb, offer_text), "no memory");
  mbuf_set_pos(mb, 0);
  return mb;
}

/* ---- caller ---- */

typedef struct call {
  struct sipsess *sess;
} call;

static int on_answer(const struct sip_msg *msg, void *arg)
{
  (void)msg, (void)arg;
  return 0;
}

static int on_offer(struct mbuf **descp, const struct sip_msg *msg, void *arg)
{
  (void)msg, (void)arg;
  *descp = make_offer();
  return 0;
}

static void on_up(const struct sip_msg *msg, void *arg)
{
  call *c = arg;
  (void)msg;
  mem_deref(c); /* ends the session, with a BYE */
}

static void on_close(int err, const struct sip_msg *msg, void *arg)
{
  (void)err, (void)msg, (void)arg;
  bench_need(0, "a call failed");
}

static void call_free(void *arg)
{
  call *c = arg;
  mem_deref(c->sess);
}

static void begin_call(void)
{
  struct mbuf *offer = make_offer();
  call *c = mem_zalloc(sizeof *c, call_free);
  bench_need(c && !sipsess_connect(&c->sess, caller.sock, callee_uri, NULL,
      "sip:alice@127.0.0.1", "alice", NULL, 0, "application/sdp", offer, NULL,
      NULL, false, on_offer, on_answer, NULL, on_up, NULL, NULL, on_close, c,
      NULL), "no call");
  mem_deref(offer);
  begun++;
}

/* ---- callee ---- */

static void on_end(int err, const struct sip_msg *msg, void *arg)
{
  call *c = arg;
  (void)err, (void)msg;
  mem_deref(c);
  if (++ended == wanted)
    re_cancel();
  if (begun < wanted)
    begin_call();
}

static void on_call(const struct sip_msg *msg, void *arg)
{
  struct mbuf *answer = make_offer();
  call *c = mem_zalloc(sizeof *c, call_free);
  (void)arg;
  bench_need(c && !sipsess_accept(&c->sess, callee.sock, msg, 180, "Ringing",
      "bob", "application/sdp", NULL, NULL, NULL, false, on_offer, on_answer,
      NULL, NULL, NULL, on_end, c, NULL) &&
      !sipsess_answer(c->sess, 200, "OK", answer, NULL),
      "a call is not taken");
  mem_deref(answer);
}

static void on_stray(const struct sip_msg *msg, void *arg)
{
  (void)msg, (void)arg;
}

/* ---- run ---- */

static void start_end(end *e, sipsess_conn_h *connh)
{
  struct sa any;
  bench_need(!sa_set_str(&any, "127.0.0.1", 0) &&
             !sip_alloc(&e->sip, NULL, 1024, 1024, 64, "bench", NULL, NULL) &&
             !sip_transp_add(e->sip, SIP_TRANSP_UDP, &any) &&
             !sip_transp_laddr(e->sip, &e->addr, SIP_TRANSP_UDP, &any) &&
             !sipsess_listen(&e->sock, e->sip, 1024, connh, NULL),
             "no stack");
}

static void calls(size_t n)
{
  wanted += n;
  for (int i = 0; i < WINDOW && begun < wanted; i++)
    begin_call();
  bench_need(!re_main(NULL) && ended == wanted, "calls are missing");
}

static void run(const char *name, size_t rounds)
{
  char wall_name[64];
  double cpu, wall;
  bench_need(!libre_init(), "no libre");
  start_end(&caller, on_stray);
  start_end(&callee, on_call);
  re_snprintf(callee_uri, sizeof callee_uri, "sip:bob@%J", &callee.addr);
  calls(100);
  cpu = bench_cpu_ns();
  wall = bench_wall_ns();
  calls(rounds);
  cpu = bench_cpu_ns() - cpu;
  wall = bench_wall_ns() - wall;
  bench_report(name, (double)rounds * 1e9 / cpu, "per CPU second");
  snprintf(wall_name, sizeof wall_name, "%s-wall", name);
  bench_report(wall_name, (double)rounds * 1e9 / wall, "per second");
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "calls-udp-500", 500, run }, { "calls-udp-4000", 4000, run },
  };
  return bench_main(argc, argv, works, 2, NULL);
}
