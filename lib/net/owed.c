/* Inputs that are owed to a stack: what happened while it was carried out, or
 * while its events waited. One at a time, whenever the stack rests. */
#include "net/parts.h"

void lsip_net_conn_put_off(lsip_conn *c)
{
  lsip_conn **last = &c->guest->put_off;
  if (c->put_off)
    return;
  while (*last)
    last = &(*last)->next_put_off;
  c->next_put_off = NULL;
  c->put_off = 1;
  *last = c;
}

static void drop_input(lsip_conn *c)
{
  lsip_net_release(c->guest->net, c->in, c->in_len);
  c->in = NULL;
}

static int give_bytes(lsip_conn *c)
{
  size_t used = 0;
  int rc = lsip_stack_receive_stream(c->guest->stack, c->flow,
      c->in + c->in_off, c->in_len - c->in_off, &used, lsip_net_clock());
  if (rc == LSIP_ERR_BUSY || lsip_net_conn_is_gone(c))
    return rc;
  c->in_off += used;
  if (rc || used == 0 || c->in_off == c->in_len)
    drop_input(c); /* all was taken, or the flow has been closed */
  return rc;
}

static int give_writable(lsip_conn *c)
{
  c->writable = 0;
  return lsip_stack_flow_writable(c->guest->stack, c->flow,
                                  lsip_net_clock());
}

static int give_down(lsip_conn *c)
{
  int rc = lsip_stack_flow_down(c->guest->stack, c->flow, c->reason,
                                lsip_net_clock());
  if (rc != LSIP_ERR_BUSY)
    lsip_net_conn_close(c);
  return rc;
}

/* The bytes come before the end of the connection. */
static int give_conn(lsip_conn *c)
{
  if (c->in)
    return give_bytes(c);
  if (c->writable && !c->down)
    return give_writable(c);
  return c->down ? give_down(c) : LSIP_OK;
}

static int settle_conn(lsip_guest *g)
{
  lsip_conn *c = g->put_off;
  int rc = give_conn(c);
  if (rc == LSIP_ERR_BUSY) {
    g->busy = 1;
    return 0;
  }
  if (!lsip_net_conn_is_gone(c) && !c->in && !c->writable && !c->down) {
    g->put_off = c->next_put_off;
    c->put_off = 0;
  }
  return 1;
}

static int give_answer(lsip_guest *g)
{
  lsip_job *j = g->answers;
  int rc;
  g->answers = j->next;
  rc = lsip_stack_resolved(g->stack, j->query, j->status, j->records,
                           j->count, lsip_net_clock());
  if (rc != LSIP_ERR_BUSY) {
    lsip_net_job_free(j);
    return 1;
  }
  j->next = g->answers;
  g->answers = j;
  g->busy = 1;
  return 0;
}

int lsip_net_give_owed(lsip_guest *g)
{
  if (g->answers)
    return give_answer(g);
  if (g->put_off)
    return settle_conn(g);
  return lsip_net_unpark(g);
}
