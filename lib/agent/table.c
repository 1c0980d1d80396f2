/*
 * The calls of an agent, by id. A call that has ended is taken out of the
 * table at once, but stays in the list and in memory until the outermost
 * callback returns: whoever walks the list, or called the program, may go on.
 */
#include "agent/agent.h"

#define BUCKETS 64

static size_t bucket_of(const lsip_agent *a, lsip_call id)
{
  uint64_t h = id.id * 0x9e3779b97f4a7c15u;
  return (size_t)(h >> 32) & (a->bucket_count - 1);
}

int lsip_agent_table_init(lsip_agent *a)
{
  size_t n = BUCKETS;
  while (n < a->cfg.max_calls && n < 65536) n *= 2;
  a->buckets = lsip_agent_alloc(a, n * sizeof *a->buckets);
  if (!a->buckets) return LSIP_ERR_NOMEM;
  a->bucket_count = n;
  return 0;
}

/* A record without an id yet; lsip_agent_call_end() takes it back as well. */
int lsip_agent_call_new(lsip_agent *a, agent_call **out)
{
  agent_call *c = lsip_agent_alloc(a, sizeof *c);
  if (!c) return LSIP_ERR_NOMEM;
  c->agent = a;
  c->next = a->calls;
  if (a->calls) a->calls->prev = c;
  a->calls = c;
  a->call_count++;
  *out = c;
  return 0;
}

void lsip_agent_call_bind(agent_call *c, lsip_call id)
{
  agent_call **b = &c->agent->buckets[bucket_of(c->agent, id)];
  c->id = id;
  c->chain = *b;
  *b = c;
}

agent_call *lsip_agent_call_of(const lsip_agent *a, lsip_call id)
{
  agent_call *c = id.id ? a->buckets[bucket_of(a, id)] : NULL;
  while (c && c->id.id != id.id) c = c->chain;
  return c;
}

static void unbind(agent_call *c)
{
  agent_call **b = &c->agent->buckets[bucket_of(c->agent, c->id)];
  while (*b && *b != c) b = &(*b)->chain;
  if (*b) *b = c->chain;
}

void lsip_agent_call_end(agent_call *c)
{
  lsip_agent *a = c->agent;
  if (c->dead) return;
  c->dead = c->leaving = 1;
  if (c->id.id) unbind(c);
  a->call_count--;
  c->reap = a->reap;
  a->reap = c;
  if (!a->depth) {
    lsip_agent_enter(a);
    lsip_agent_leave(a);
  }
}

static void call_free(agent_call *c)
{
  lsip_agent *a = c->agent;
  if (c->prev)
    c->prev->next = c->next;
  else
    a->calls = c->next;
  if (c->next) c->next->prev = c->prev;
  lsip_agent_media_close(c);
  lsip_agent_play_free(c);
  lsip_sdp_session_free(c->offered);
  lsip_sdp_session_free(c->session);
  lsip_agent_dealloc(a, c->early_answer, c->early_len);
  lsip_agent_dealloc(a, c, sizeof *c);
}

void lsip_agent_enter(lsip_agent *a)
{
  a->depth++;
}

void lsip_agent_leave(lsip_agent *a)
{
  if (--a->depth) return;
  while (a->reap) {
    agent_call *c = a->reap;
    a->reap = c->reap;
    call_free(c);
  }
}

void lsip_agent_table_free(lsip_agent *a)
{
  while (a->calls) call_free(a->calls);
  lsip_agent_dealloc(a, a->buckets, a->bucket_count * sizeof *a->buckets);
}
