/* Ticks: functions that run once at a given time. */
#include "sim/parts.h"

#include <stdlib.h>

typedef struct lsip_tick lsip_tick;

/* What fires; `tick` is NULL when the tick was moved or taken back. */
typedef struct lsip_tick_item {
  lsip_item item;
  lsip_tick *tick;
} lsip_tick_item;

struct lsip_tick {
  lsip_tick *next;
  lsip_sim *sim;
  lsip_tick_fn fn;
  void *user;
  lsip_tick_item *item;
};

static lsip_tick *tick_find(const lsip_sim *m, lsip_tick_fn fn, void *user)
{
  lsip_tick *t = m->ticks;
  while (t && (t->fn != fn || t->user != user))
    t = t->next;
  return t;
}

static void tick_free(lsip_tick *t)
{
  lsip_tick **at = &t->sim->ticks;
  while (*at != t)
    at = &(*at)->next;
  if (t->item)
    t->item->tick = NULL;
  *at = t->next;
  free(t);
}

void lsip_sim_tick_free_all(lsip_sim *m)
{
  while (m->ticks)
    tick_free(m->ticks);
}

/* The tick is gone before its function runs, which may set it again. */
static int run_tick(lsip_item *it)
{
  lsip_tick *t = ((lsip_tick_item *)it)->tick;
  lsip_tick_fn fn;
  void *user;
  lsip_time now;
  if (!t)
    return LSIP_OK;
  fn = t->fn;
  user = t->user;
  now = t->sim->now;
  tick_free(t);
  fn(user, now);
  return LSIP_OK;
}

static int tick_schedule(lsip_tick *t, lsip_time when)
{
  lsip_tick_item *it = calloc(1, sizeof *it);
  int rc;
  if (!it)
    return LSIP_ERR_NOMEM;
  it->item.run = run_tick;
  it->tick = t;
  rc = lsip_sim_queue_put(&t->sim->queue, &it->item,
                          when < t->sim->now ? t->sim->now : when);
  if (rc)
    return rc;
  if (t->item)
    t->item->tick = NULL;
  t->item = it;
  return LSIP_OK;
}

static lsip_tick *tick_new(lsip_sim *m, lsip_tick_fn fn, void *user)
{
  lsip_tick *t = calloc(1, sizeof *t);
  if (!t)
    return NULL;
  t->sim = m;
  t->fn = fn;
  t->user = user;
  t->next = m->ticks;
  m->ticks = t;
  return t;
}

int lsip_sim_tick_at(lsip_sim *m, lsip_tick_fn fn, void *user, lsip_time when)
{
  lsip_tick *t = tick_find(m, fn, user);
  int rc;
  if (when == LSIP_NEVER) {
    if (t)
      tick_free(t);
    return LSIP_OK;
  }
  if (!t)
    t = tick_new(m, fn, user);
  if (!t)
    return LSIP_ERR_NOMEM;
  rc = tick_schedule(t, when);
  if (!t->item)
    tick_free(t);
  return rc;
}
