#include "pair.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

static const lsip_str an_offer = LSIP_STR_INIT(
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
static const lsip_str an_answer = LSIP_STR_INIT(
    "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 5000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n");

/* ---- what the application does ---- */

static void on_request(end *e, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  lsip_call c;
  if (lsip_msg_method(&ev->msg) != LSIP_INVITE) {
    bench_need(!lsip_tsx_respond(e->stack, t, 200, LSIP_STR(""), NULL),
               "no response");
    return;
  }
  if (e->leave)
    return;
  bench_need(!lsip_call_take(e->stack, &c, t, e->account, 0) &&
             !lsip_call_progress(e->stack, c, 180, LSIP_STR(""), NULL),
             "a call is not taken");
  if (!e->ring_only)
    bench_need(!lsip_call_answer(e->stack, c, an_answer, NULL),
               "a call is not answered");
}

static void on_answered(end *e, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  e->answered++;
  if (!e->hold)
    bench_need(!lsip_call_hangup(e->stack, c, NULL), "no hangup");
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  end *e = user;
  (void)s;
  switch (ev->kind) {
  case LSIP_EV_REQUEST: on_request(e, ev); break;
  case LSIP_EV_CALL_ANSWERED: on_answered(e, ev); break;
  case LSIP_EV_CALL_CONFIRMED: e->confirmed++; break;
  case LSIP_EV_CALL_END: e->ended++; break;
  case LSIP_EV_RESPONSE: e->responses++; break;
  default: break;
  }
}

/* ---- start and end ---- */

static void start_end(end *e, const lsip_config *base, const char *ip,
                      const char *aor)
{
  lsip_config cfg;
  lsip_local_config lc = { .size = sizeof lc };
  lsip_account_config ac = { .size = sizeof ac };
  lsip_config_init(&cfg, sizeof cfg);
  if (base)
    cfg = *base;
  memset(cfg.seed, aor[4], sizeof cfg.seed);
  cfg.on_event = on_event;
  cfg.event_user = e;
  cfg.methods = LSIP_STR("INVITE, OPTIONS, MESSAGE");
  bench_need(!lsip_stack_new(&e->stack, &cfg), "no stack");
  bench_need(!lsip_addr_parse(&e->addr, lsip_str_z(ip)), "no address");
  lc.transport = e->of->transport;
  lc.bound = e->addr;
  bench_need(!lsip_local_add(e->stack, &e->local, &lc), "no local");
  ac.aor = lsip_str_z(aor);
  bench_need(!lsip_account_new(e->stack, &e->account, &ac), "no account");
}

void pair_start(pair *p, const lsip_config *base, uint32_t transport)
{
  memset(p, 0, sizeof *p);
  p->now = LSIP_SECONDS(1);
  p->transport = transport;
  p->caller.of = p->callee.of = p;
  p->caller.other = &p->callee;
  p->callee.other = &p->caller;
  start_end(&p->caller, base, "192.0.2.1:5060", "sip:alice@192.0.2.1");
  start_end(&p->callee, base, "192.0.2.2:5060", "sip:bob@192.0.2.2");
}

void pair_free(pair *p)
{
  lsip_stack_free(p->caller.stack);
  lsip_stack_free(p->callee.stack);
}

/* ---- from one to the other ---- */

static void flow_info(lsip_flow_info *i, const end *e)
{
  memset(i, 0, sizeof *i);
  i->size = sizeof *i;
  i->transport = LSIP_TCP;
  i->local = e->local;
  i->local_addr = e->addr;
  i->remote_addr = e->other->addr;
}

static void connect_ends(end *e, const lsip_output *o)
{
  lsip_flow_info i;
  e->flow = o->flow;
  flow_info(&i, e->other);
  bench_need(!lsip_stack_flow_accepted(e->other->stack, &e->other->flow, &i,
                                       e->of->now), "not accepted");
  flow_info(&i, e);
  bench_need(!lsip_stack_flow_up(e->stack, e->flow, &i, e->of->now),
             "not connected");
}

static void carry_stream(end *to, lsip_str bytes)
{
  size_t used;
  while (bytes.len) {
    bench_need(!lsip_stack_receive_stream(to->stack, to->flow, bytes.ptr,
                                          bytes.len, &used, to->of->now),
               "a stream broke");
    bytes.ptr += used;
    bytes.len -= used;
  }
}

static void carry(end *e, const lsip_output *o)
{
  end *to = e->other;
  if (o->kind == LSIP_OUT_OPEN) {
    connect_ends(e, o);
    return;
  }
  bench_need(o->kind == LSIP_OUT_SEND, "an output nobody expects");
  e->of->messages++;
  if (o->transport == LSIP_TCP)
    carry_stream(to, o->bytes);
  else
    bench_need(!lsip_stack_receive_datagram(to->stack, to->local, &e->addr,
                                            o->bytes.ptr, o->bytes.len,
                                            e->of->now), "not received");
}

static int pump_end(end *e)
{
  lsip_output o;
  int any = 0;
  while (lsip_stack_poll_output(e->stack, &o, 1)) {
    carry(e, &o);
    any = 1;
  }
  return any;
}

/* What was done outside an input is due at once. */
static void tick_end(end *e)
{
  if (lsip_stack_deadline(e->stack) <= e->of->now)
    bench_need(!lsip_stack_advance(e->stack, e->of->now), "no advance");
}

void pair_pump(pair *p)
{
  int any = 1;
  while (any) {
    tick_end(&p->caller);
    tick_end(&p->callee);
    any = pump_end(&p->caller);
    any |= pump_end(&p->callee);
  }
}

void pair_wait(pair *p, uint64_t ns)
{
  lsip_time until = p->now + ns;
  for (;;) {
    lsip_time a = lsip_stack_deadline(p->caller.stack);
    lsip_time b = lsip_stack_deadline(p->callee.stack);
    lsip_time next = a < b ? a : b;
    if (next > until)
      break;
    if (next > p->now)
      p->now = next;
    pair_pump(p);
  }
  p->now = until;
}

/* ---- what the caller starts ---- */

void pair_call(pair *p)
{
  lsip_str to = p->transport == LSIP_TCP
      ? LSIP_STR("sip:bob@192.0.2.2;transport=tcp")
      : LSIP_STR("sip:bob@192.0.2.2");
  lsip_call c;
  bench_need(!lsip_call_new(p->caller.stack, &c, p->caller.account, to,
                            an_offer, NULL), "no call");
  pair_pump(p);
}

static size_t write_options(pair *p, char *buf, size_t size)
{
  static unsigned serial;
  int n = snprintf(buf, size,
      "OPTIONS sip:bob@192.0.2.2%s SIP/2.0\r\nMax-Forwards: 70\r\n"
      "From: <sip:alice@192.0.2.1>;tag=t%u\r\nTo: <sip:bob@192.0.2.2>\r\n"
      "Call-ID: c%u@192.0.2.1\r\nCSeq: 1 OPTIONS\r\n"
      "Content-Length: 0\r\n\r\n",
      p->transport == LSIP_TCP ? ";transport=tcp" : "", serial, serial);
  serial++;
  return (size_t)n;
}

void pair_options(pair *p)
{
  static uint64_t room[512];
  lsip_parse_rules rules = { .size = sizeof rules, .draft = 1 };
  char text[512];
  lsip_msg m;
  lsip_tsx t;
  size_t n = write_options(p, text, sizeof text);
  bench_need(!lsip_msg_parse(&m, room, sizeof room, text, n, &rules, NULL) &&
             !lsip_tsx_send(p->caller.stack, &t, &m, NULL, 0, NULL),
             "not sent");
  pair_pump(p);
}

void pair_inject(pair *p, const char *bytes, size_t len)
{
  bench_need(!lsip_stack_receive_datagram(p->callee.stack, p->callee.local,
                                          &p->caller.addr, bytes, len,
                                          p->now), "not received");
}
