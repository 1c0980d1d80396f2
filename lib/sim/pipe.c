/* The frame of connections: their items, their end. */
#include "sim/pipe.h"

#include <stdlib.h>

typedef struct lsip_signal {
  lsip_item item;
  lsip_end *to;
  lsip_signal_fn fn;
  int reason;
} lsip_signal;

lsip_end *lsip_sim_end_peer(lsip_end *e)
{
  return e == &e->pipe->end[0] ? &e->pipe->end[1] : &e->pipe->end[0];
}

static void pipe_free(lsip_pipe *p)
{
  *p->at = p->next;
  if (p->next)
    p->next->at = p->at;
  free(p);
}

static void free_if_done(lsip_pipe *p)
{
  if (p->refs == 0 && p->end[0].state == END_CLOSED &&
      p->end[1].state == END_CLOSED)
    pipe_free(p);
}

void lsip_sim_pipe_unref(lsip_pipe *p)
{
  p->refs--;
  free_if_done(p);
}

void lsip_sim_end_close(lsip_end *e)
{
  e->state = END_CLOSED;
  e->node = NULL;
  free_if_done(e->pipe);
}

int lsip_sim_pipe_put(lsip_end *to, lsip_item *it, lsip_time when)
{
  to->pipe->refs++;
  if (when < to->last)
    when = to->last;
  to->last = when;
  return lsip_sim_queue_put(&to->pipe->sim->queue, it, when);
}

static int run_signal(lsip_item *it)
{
  lsip_signal *s = (lsip_signal *)it;
  return s->fn(s->to, s->reason);
}

static void drop_signal(lsip_item *it)
{
  lsip_sim_pipe_unref(((lsip_signal *)it)->to->pipe);
}

int lsip_sim_pipe_signal(lsip_end *to, lsip_signal_fn fn, int reason,
                         lsip_time when)
{
  lsip_signal *s = calloc(1, sizeof *s);
  if (!s)
    return LSIP_ERR_NOMEM;
  s->item.run = run_signal;
  s->item.drop = drop_signal;
  s->to = to;
  s->fn = fn;
  s->reason = reason;
  return lsip_sim_pipe_put(to, &s->item, when);
}

int lsip_sim_signal_down(lsip_end *to, int reason)
{
  if (to->state == END_CLOSED)
    return LSIP_OK;
  (void)lsip_stack_flow_down(to->node->stack, to->flow, reason,
                             to->pipe->sim->now);
  lsip_sim_end_close(to); /* the signal still holds the pipe */
  return LSIP_OK;
}

void lsip_sim_pipe_free_all(lsip_sim *m)
{
  while (m->pipes)
    pipe_free(m->pipes);
}

/* ---- what breaks connections ---- */

void lsip_sim_pipe_forget_node(lsip_node *n)
{
  lsip_pipe *p, *next;
  for (p = n->sim->pipes; p; p = next) {
    next = p->next;
    p->refs++;
    for (int k = 0; k < 2; k++)
      if (p->end[k].state != END_CLOSED && p->end[k].node == n)
        lsip_sim_pipe_close(&p->end[k]);
    lsip_sim_pipe_unref(p);
  }
}

static int joins(const lsip_pipe *p, const lsip_host *a, const lsip_host *b)
{
  return (p->end[0].host == a && p->end[1].host == b) ||
      (p->end[0].host == b && p->end[1].host == a);
}

void lsip_sim_break(lsip_sim *m, const char *a, const char *b)
{
  const lsip_host *one = lsip_sim_host_named(m, a);
  const lsip_host *two = lsip_sim_host_named(m, b);
  for (lsip_pipe *p = one && two ? m->pipes : NULL; p; p = p->next)
    for (int k = 0; k < 2 && joins(p, one, two); k++)
      if (p->end[k].state != END_CLOSED &&
          lsip_sim_pipe_signal(&p->end[k], lsip_sim_signal_down,
                               LSIP_ERR_CLOSED, m->now))
        m->error = LSIP_ERR_NOMEM;
}
