/* One turn of the loop. */
#include "net/parts.h"

#include <errno.h>
#include <unistd.h>

enum {
  READY_MAX = 64,
  ROUNDS_MAX = 1000 /* of one stack before the others have their turn */
};

/* ---- settling ---- */

static int is_due(const lsip_guest *g)
{
  lsip_time d = lsip_stack_deadline(g->stack);
  return d != LSIP_NEVER && d <= lsip_net_clock();
}

void lsip_net_settle(lsip_guest *g)
{
  for (int i = 0; g->stack && i < ROUNDS_MAX; i++) {
    lsip_net_carry_out(g);
    g->busy = 0;
    if (is_due(g)) {
      int rc = lsip_stack_advance(g->stack, lsip_net_clock());
      g->busy = rc == LSIP_ERR_BUSY;
    } else if (!lsip_net_give_owed(g)) {
      return;
    }
    if (g->busy)
      return;
  }
}

/* An API call from elsewhere may have made events since it was settled. */
int lsip_net_guest_rests(lsip_guest *g)
{
  if (g->stack && lsip_stack_deadline(g->stack) == LSIP_AT_ONCE)
    lsip_net_settle(g);
  return g->stack && !g->busy;
}

static void settle_all(lsip_net *n)
{
  for (lsip_guest *g = n->guests; g; g = g->next)
    lsip_net_settle(g);
}

/* ---- watches ---- */

int lsip_net_watch(lsip_net *n, lsip_watch *w, unsigned want)
{
  return n->poller->ops->set(n->poller, w, want) ? lsip_net_failed(n)
                                                 : LSIP_OK;
}

void lsip_net_bury(lsip_net *n, lsip_watch *w)
{
  if (w->fd >= 0) {
    (void)lsip_net_watch(n, w, 0);
    (void)close(w->fd);
  }
  w->fd = -1;
  w->buried = n->buried;
  n->buried = w;
}

void lsip_net_free_buried(lsip_net *n)
{
  while (n->buried) {
    lsip_watch *w = n->buried;
    n->buried = w->buried;
    lsip_net_release(n, w, w->size);
  }
}

/* ---- the turn ---- */

/* A stack whose events wait says that it is due at once: when they have been
 * taken, there is something to do for it. */
static lsip_time due_time(const lsip_net *n)
{
  lsip_time due = n->ticks ? n->ticks->when : LSIP_NEVER;
  for (const lsip_guest *g = n->guests; g; g = g->next) {
    lsip_time d = g->stack ? lsip_stack_deadline(g->stack) : LSIP_NEVER;
    if (d < due)
      due = d;
  }
  return due;
}

static int wait_and_serve(lsip_net *n, int timeout_ms)
{
  lsip_ready ready[READY_MAX];
  lsip_time due = due_time(n);
  int count;
  if (due <= lsip_net_clock())
    timeout_ms = 0;
  count = n->poller->ops->wait(n->poller, timeout_ms, due, ready, READY_MAX);
  if (count < 0)
    return errno == EINTR ? LSIP_OK : lsip_net_failed(n);
  for (int i = 0; i < count; i++)
    if (ready[i].watch->fd >= 0)
      ready[i].watch->ready(ready[i].watch, ready[i].got);
  return LSIP_OK;
}

int lsip_net_step(lsip_net *n, int timeout_ms)
{
  int rc;
  if (n->turning)
    return LSIP_ERR_REENTRANT;
  n->turning = 1;
  settle_all(n);
  rc = wait_and_serve(n, timeout_ms);
  lsip_net_run_ticks(n);
  settle_all(n);
  lsip_net_guest_sweep(n);
  lsip_net_free_buried(n);
  n->poller->ops->arm(n->poller, due_time(n));
  n->turning = 0;
  return rc;
}

static int events_wait(const lsip_net *n)
{
  const lsip_guest *g = n->guests;
  while (g && !g->busy)
    g = g->next;
  return g != NULL;
}

int lsip_net_run(lsip_net *n)
{
  int rc = LSIP_OK;
  while (!rc && !lsip_net_stop_taken(n)) {
    rc = lsip_net_step(n, -1);
    if (!rc && events_wait(n))
      rc = LSIP_ERR_BUSY;
  }
  return rc;
}
