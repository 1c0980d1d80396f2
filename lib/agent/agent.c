/* An agent: its making, its end, its loop. */
#include <lsip/net.h>

#include "agent/agent.h"

#define MAX_CALLS 16

void lsip_agent_config_init(lsip_agent_config *c, size_t size)
{
  memset(c, 0, size);
  c->size = size;
}

/* "PCMU,PCMA" */
static int read_codecs(lsip_agent *a, const char *list)
{
  for (;;) {
    size_t n = strcspn(list, ",");
    uint32_t id = lsip_codec_find(lsip_str_of(list, n), 8000, 1);
    const lsip_codec_info *info = lsip_codec_get(id);
    if (!info || !info->builtin) return LSIP_ERR_UNSUPPORTED;
    if (a->codec_count == LSIP_SDP_CODECS) return LSIP_ERR_ARGUMENT;
    a->codecs[a->codec_count++] = id;
    if (!list[n]) return 0;
    list += n + 1;
  }
}

static int read_config(lsip_agent *a, const lsip_agent_config *c)
{
  unsigned low = (c->media_port_min + 1u) & ~1u;
  a->cfg = *c;
  if (!a->cfg.max_calls) a->cfg.max_calls = MAX_CALLS;
  if (c->media_port_max && c->media_port_max < low + 1u)
    return LSIP_ERR_ARGUMENT;
  if (c->media_host &&
      (lsip_addr_parse(&a->media_host, lsip_str_z(c->media_host)) ||
       a->media_host.port))
    return LSIP_ERR_ARGUMENT;
  return read_codecs(a, c->codecs ? c->codecs : "PCMU,PCMA");
}

static int open_world(lsip_agent *a)
{
  int rc;
  if (a->cfg.world) {
    a->world = a->cfg.world;
    return 0;
  }
  rc = lsip_net_new(&a->net, NULL, a->mem.fn ? &a->mem : NULL);
  if (!rc) a->world = lsip_net_world(a->net);
  return rc;
}

/* The stack is the caller's configuration with our randomness and events. */
static int open_stack(lsip_agent *a, const lsip_config *base)
{
  const lsip_world *w = a->world;
  lsip_config cfg;
  int rc;
  lsip_config_init(&cfg, sizeof cfg);
  if (base) cfg = *base;
  cfg.random = NULL;
  if (w->random(w->ctx, cfg.seed, sizeof cfg.seed)) return LSIP_ERR_IO;
  if (a->cfg.session_expires_s)
    cfg.session_expires_s = a->cfg.session_expires_s;
  if (a->cfg.min_se_s) cfg.min_se_s = a->cfg.min_se_s;
  cfg.on_event = lsip_agent_on_event;
  cfg.event_user = a;
  rc = lsip_stack_new(&a->stack, &cfg);
  if (rc) return rc;
  lsip_stack_set_wall_clock(a->stack, w->unix_ns(w->ctx), w->now(w->ctx));
  rc = lsip_stack_advance(a->stack, w->now(w->ctx)); /* its time begins */
  return rc ? rc : w->attach(w->ctx, a->stack);
}

static int agent_open(lsip_agent *a, const lsip_agent_config *c)
{
  int rc = read_config(a, c);
  if (!rc) rc = lsip_agent_table_init(a);
  if (!rc) rc = open_world(a);
  if (!rc) rc = open_stack(a, c->stack);
  if (!rc) rc = lsip_agent_listen(a, c->local);
  if (!rc) rc = lsip_agent_identify(a, c);
  return rc;
}

int lsip_agent_new(lsip_agent **out, const lsip_agent_config *c)
{
  lsip_agent blank = { 0 };
  lsip_agent *a;
  int rc;
  if (!out || !c || c->size < sizeof *c) return LSIP_ERR_ARGUMENT;
  if (c->stack) blank.mem = c->stack->mem;
  a = lsip_agent_alloc(&blank, sizeof *a);
  if (!a) return LSIP_ERR_NOMEM;
  a->mem = blank.mem;
  rc = agent_open(a, c);
  if (rc) {
    lsip_agent_free(a);
    return rc;
  }
  *out = a;
  return 0;
}

void lsip_agent_free(lsip_agent *a)
{
  lsip_agent gone;
  if (!a) return;
  if (a->world) lsip_agent_tick_stop(a);
  lsip_agent_table_free(a);
  if (a->stack) a->world->detach(a->world->ctx, a->stack);
  lsip_stack_free(a->stack);
  lsip_net_free(a->net);
  gone.mem = a->mem;
  lsip_agent_dealloc(&gone, a, sizeof *a);
}

lsip_stack *lsip_agent_stack(lsip_agent *a)
{
  return a->stack;
}

void lsip_agent_wake(lsip_agent *a)
{
  a->world->wake(a->world->ctx, a->stack);
}

lsip_account lsip_agent_account(const lsip_agent *a)
{
  return a->account;
}

unsigned lsip_agent_call_count(const lsip_agent *a)
{
  return a->call_count;
}

int lsip_agent_hangup(lsip_agent *a, lsip_call id)
{
  agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  int rc;
  if (!c) return LSIP_ERR_GONE;
  rc = lsip_call_hangup(a->stack, id, NULL);
  if (!rc) lsip_agent_media_leave(c);
  lsip_agent_wake(a);
  return rc;
}

int lsip_agent_run(lsip_agent *a)
{
  return a->world->run(a->world->ctx);
}

void lsip_agent_stop(lsip_agent *a)
{
  a->world->stop(a->world->ctx);
}

int lsip_agent_post(lsip_agent *a, void (*fn)(void *), void *arg)
{
  return a->world->post(a->world->ctx, fn, arg);
}
