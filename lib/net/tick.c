/* Ticks: functions that run once at a given time. There are a few for each
 * call, so a sorted list does. */
#include "net/parts.h"

static lsip_tick *take_out(lsip_net *n, lsip_tick_fn fn, const void *user)
{
  lsip_tick **at = &n->ticks, *t;
  while (*at && ((*at)->fn != fn || (*at)->user != user))
    at = &(*at)->next;
  t = *at;
  if (t)
    *at = t->next;
  return t;
}

int lsip_net_tick_at(lsip_net *n, lsip_tick_fn fn, void *user,
                     lsip_time when)
{
  lsip_tick *t = take_out(n, fn, user), **at = &n->ticks;
  if (when == LSIP_NEVER) {
    lsip_net_release(n, t, sizeof *t);
    return LSIP_OK;
  }
  if (!t)
    t = lsip_net_alloc(n, sizeof *t);
  if (!t)
    return LSIP_ERR_NOMEM;
  while (*at && (*at)->when <= when)
    at = &(*at)->next;
  t->next = *at;
  t->when = when;
  t->fn = fn;
  t->user = user;
  *at = t;
  return LSIP_OK;
}

/* One that sets itself again for a time that has passed waits for the next
 * turn: so no more run than were there. */
void lsip_net_run_ticks(lsip_net *n)
{
  lsip_time now = lsip_net_clock();
  size_t count = 0;
  for (const lsip_tick *t = n->ticks; t && t->when <= now; t = t->next)
    count++;
  while (count-- > 0 && n->ticks && n->ticks->when <= now) {
    lsip_tick t = *n->ticks;
    lsip_net_release(n, n->ticks, sizeof t);
    n->ticks = t.next;
    t.fn(t.user, now);
  }
}

void lsip_net_free_ticks(lsip_net *n)
{
  while (n->ticks) {
    lsip_tick *t = n->ticks;
    n->ticks = t->next;
    lsip_net_release(n, t, sizeof *t);
  }
}
