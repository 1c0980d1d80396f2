/* How connections begin and end: asked for, accepted or refused, closed. */
#include "sim/pipe.h"

#include <stdlib.h>

static lsip_time latency_to(lsip_end *to)
{
  lsip_host *from = lsip_sim_end_peer(to)->host;
  return lsip_sim_link_latency(
      lsip_sim_link_between(to->pipe->sim, from, to->host));
}

/* A path that loses everything is cut: nothing gets through, nobody is told. */
static int cut(lsip_end *to)
{
  lsip_host *from = lsip_sim_end_peer(to)->host;
  return lsip_sim_link_between(to->pipe->sim, from, to->host)->loss_ppm >=
      1000000;
}

static int signal_over(lsip_end *to, lsip_signal_fn fn, int reason)
{
  lsip_sim *m = to->pipe->sim;
  if (cut(to))
    return LSIP_OK;
  return lsip_sim_pipe_signal(to, fn, reason, m->now + latency_to(to));
}

static void describe(const lsip_end *e, lsip_end *peer, lsip_flow_info *out)
{
  memset(out, 0, sizeof *out);
  out->size = sizeof *out;
  out->transport = LSIP_TCP;
  out->local_addr = e->addr;
  out->remote_addr = peer->addr;
  out->cookie = (uint64_t)(uintptr_t)e;
}

static int on_answered(lsip_end *to, int reason)
{
  lsip_flow_info info;
  if (to->state != END_OPENING)
    return LSIP_OK;
  to->state = END_UP;
  describe(to, lsip_sim_end_peer(to), &info);
  (void)lsip_stack_flow_up(to->node->stack, to->flow, &info,
                           to->pipe->sim->now);
  return LSIP_OK;
}

static int accept_at(lsip_end *to, const lsip_port *at)
{
  lsip_flow_info info;
  int rc;
  to->node = at->node;
  to->state = END_UP;
  describe(to, lsip_sim_end_peer(to), &info);
  info.local = at->local;
  rc = lsip_stack_flow_accepted(at->node->stack, &to->flow, &info,
                                to->pipe->sim->now);
  if (rc) {
    to->state = END_CLOSED;
    to->node = NULL;
  }
  return rc;
}

static int on_asked(lsip_end *to, int reason)
{
  lsip_port *at = lsip_sim_port_find(to->host, 1, to->addr.port);
  int rc = at ? accept_at(to, at) : LSIP_ERR_REFUSED;
  if (rc == LSIP_ERR_GONE)
    lsip_sim_port_close(at); /* the stack has removed the local */
  if (rc)
    return signal_over(lsip_sim_end_peer(to), lsip_sim_signal_down,
                       LSIP_ERR_REFUSED);
  return signal_over(lsip_sim_end_peer(to), on_answered, 0);
}

static lsip_pipe *pipe_new(lsip_node *n, const lsip_output *o)
{
  lsip_pipe *p = calloc(1, sizeof *p);
  if (!p)
    return NULL;
  p->sim = n->sim;
  p->end[0].pipe = p->end[1].pipe = p;
  p->end[0].node = n;
  p->end[0].host = n->host;
  p->end[0].flow = o->flow;
  p->end[0].addr = n->host->addr;
  p->end[0].addr.port = lsip_sim_port_free_number(n->host, 1);
  p->end[0].state = END_OPENING;
  p->end[1].host = lsip_sim_host_at(n->sim, &o->remote);
  p->end[1].addr = o->remote;
  p->next = n->sim->pipes;
  p->at = &n->sim->pipes;
  if (p->next)
    p->next->at = &p->next;
  n->sim->pipes = p;
  return p;
}

/* What is no TCP is turned down at once; what goes to an address that nobody
 * has is never answered. */
int lsip_sim_pipe_open(lsip_node *n, const lsip_output *o)
{
  lsip_pipe *p = pipe_new(n, o);
  if (!p)
    return LSIP_ERR_NOMEM;
  (void)lsip_note_cookie(n->stack, o->flow,
                         (uint64_t)(uintptr_t)&p->end[0]);
  if (o->transport != LSIP_TCP)
    return lsip_sim_pipe_signal(&p->end[0], lsip_sim_signal_down,
                                LSIP_ERR_UNSUPPORTED, n->sim->now);
  if (!p->end[1].host)
    return LSIP_OK;
  return signal_over(&p->end[1], on_asked, 0);
}

void lsip_sim_pipe_close(lsip_end *e)
{
  lsip_end *peer = lsip_sim_end_peer(e);
  if (peer->host && !e->cut && signal_over(peer, lsip_sim_signal_down, LSIP_OK))
    e->pipe->sim->error = LSIP_ERR_NOMEM;
  lsip_sim_end_close(e);
}
