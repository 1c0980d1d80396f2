/* The stacks that a net carries. */
#include "net/parts.h"

lsip_guest *lsip_net_guest_of(const lsip_net *n, const lsip_stack *s)
{
  lsip_guest *g = n->guests;
  while (g && g->stack != s)
    g = g->next;
  return g;
}

lsip_guest *lsip_net_guest_number(const lsip_net *n, uint64_t number)
{
  lsip_guest *g = n->guests;
  while (g && (g->number != number || !g->stack))
    g = g->next;
  return g;
}

int lsip_net_attach(lsip_net *n, lsip_stack *s)
{
  lsip_guest *g, **last = &n->guests;
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (lsip_net_guest_of(n, s))
    return LSIP_ERR_STATE;
  g = lsip_net_alloc(n, sizeof *g);
  if (!g)
    return LSIP_ERR_NOMEM;
  g->net = n;
  g->stack = s;
  g->number = ++n->guest_count;
  while (*last)
    last = &(*last)->next;
  *last = g;
  lsip_stack_set_wall_clock(s, lsip_net_unix_ns(), lsip_net_clock());
  return LSIP_OK;
}

static void free_answers(lsip_guest *g)
{
  while (g->answers) {
    lsip_job *j = g->answers;
    g->answers = j->next;
    lsip_net_job_free(j);
  }
}

void lsip_net_guest_close(lsip_guest *g)
{
  while (g->socks)
    lsip_net_sock_close(g->socks);
  while (g->conns)
    lsip_net_conn_close(g->conns);
  free_answers(g);
  g->put_off = NULL;
  g->stack = NULL;
}

void lsip_net_guest_sweep(lsip_net *n)
{
  lsip_guest **at = &n->guests;
  while (*at) {
    lsip_guest *g = *at;
    if (g->stack) {
      at = &g->next;
    } else {
      *at = g->next;
      lsip_net_release(n, g, sizeof *g);
    }
  }
}

void lsip_net_detach(lsip_net *n, lsip_stack *s)
{
  lsip_guest *g = s ? lsip_net_guest_of(n, s) : NULL;
  if (!g)
    return;
  lsip_net_guest_close(g);
  if (n->turning)
    return;
  lsip_net_guest_sweep(n);
  lsip_net_free_buried(n);
}
