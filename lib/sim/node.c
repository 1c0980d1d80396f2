/* A stack at a host, and what it asks for. */
#include "sim/parts.h"
#include "sim/pipe.h"

#include <stdlib.h>

lsip_node *lsip_sim_node_of(const lsip_sim *m, const lsip_stack *s)
{
  lsip_node *n = m->nodes;
  while (n && n->stack != s)
    n = n->next;
  return n;
}

int lsip_sim_node_add(lsip_host *h, lsip_stack *s, lsip_node **out)
{
  lsip_sim *m = h->sim;
  lsip_node *n, **last = &m->nodes;
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (lsip_sim_node_of(m, s))
    return LSIP_ERR_STATE;
  n = calloc(1, sizeof *n);
  if (!n)
    return LSIP_ERR_NOMEM;
  n->sim = m;
  n->host = h;
  n->stack = s;
  while (*last)
    last = &(*last)->next;
  *last = n;
  lsip_stack_set_wall_clock(s, lsip_sim_unix_ns(m), m->now);
  *out = n;
  return LSIP_OK;
}

static void close_ports(const lsip_node *n)
{
  lsip_port *p, *next;
  for (p = n->host->ports; p; p = next) {
    next = p->next;
    if (p->node == n)
      lsip_sim_port_close(p);
  }
}

void lsip_sim_node_remove(lsip_node *n)
{
  close_ports(n);
  lsip_sim_pipe_forget_node(n);
  n->stack = NULL;
}

void lsip_sim_node_sweep(lsip_sim *m)
{
  lsip_node **at = &m->nodes;
  while (*at) {
    lsip_node *n = *at;
    if (n->stack) {
      at = &n->next;
    } else {
      *at = n->next;
      free(n);
    }
  }
}

int lsip_sim_node_listen(lsip_node *n, lsip_local *out, uint32_t transport,
                         uint16_t number)
{
  lsip_local_config cfg = { .size = sizeof cfg, .transport = transport };
  lsip_port *p;
  int rc = lsip_sim_port_open(n->host, &p, transport, number);
  if (rc)
    return rc;
  p->node = n;
  cfg.bound = p->addr;
  cfg.cookie = (uint64_t)(uintptr_t)p;
  rc = lsip_local_add(n->stack, &p->local, &cfg);
  if (rc)
    lsip_sim_port_close(p);
  else
    *out = p->local;
  return rc;
}

/* ---- outputs ---- */

typedef struct lsip_answer {
  lsip_item item;
  lsip_sim *sim;
  lsip_stack *stack; /* compared with those that are there, not followed */
  lsip_query query;
  size_t count;
  lsip_record records[8];
} lsip_answer;

static int run_answer(lsip_item *it)
{
  lsip_answer *a = (lsip_answer *)it;
  if (lsip_sim_node_of(a->sim, a->stack))
    (void)lsip_stack_resolved(a->stack, a->query, LSIP_OK, a->records,
                              a->count, a->sim->now);
  return LSIP_OK;
}

static int resolve(lsip_node *n, const lsip_output *o)
{
  lsip_sim *m = n->sim;
  lsip_answer *a = calloc(1, sizeof *a);
  if (!a)
    return LSIP_ERR_NOMEM;
  a->item.run = run_answer;
  a->sim = m;
  a->stack = n->stack;
  a->query = o->query;
  if (o->record_type == LSIP_RECORD_A)
    a->count = lsip_sim_host_resolve(m, o->name, a->records,
                                     sizeof a->records / sizeof a->records[0]);
  return lsip_sim_queue_put(&m->queue, &a->item,
                            m->now + 2 * lsip_sim_link_latency(&m->how));
}

static int send_out(const lsip_output *o)
{
  void *cookie = (void *)(uintptr_t)o->cookie;
  if (!cookie)
    return LSIP_ERR_IO; /* a local that we did not open */
  return o->transport == LSIP_UDP ?
      lsip_sim_datagram_send(cookie, &o->remote, o->bytes) :
      lsip_sim_pipe_send(cookie, o->bytes);
}

static int carry_out(lsip_node *n, const lsip_output *o)
{
  int rc = LSIP_OK;
  switch (o->kind) {
  case LSIP_OUT_SEND:
    rc = send_out(o);
    if (rc)
      rc = lsip_note_failed(n->stack, o->token, rc);
    break;
  case LSIP_OUT_OPEN:
    rc = lsip_sim_pipe_open(n, o);
    break;
  case LSIP_OUT_CLOSE:
    if (o->cookie)
      lsip_sim_pipe_close((lsip_end *)(uintptr_t)o->cookie);
    break;
  case LSIP_OUT_RESOLVE:
    rc = resolve(n, o);
    break;
  }
  return rc;
}

size_t lsip_sim_node_carry_out(lsip_node *n)
{
  size_t count = 0;
  lsip_output o;
  while (n->stack && lsip_stack_poll_output(n->stack, &o, 1)) {
    int rc = carry_out(n, &o);
    if (rc == LSIP_ERR_NOMEM)
      n->sim->error = rc;
    count++;
  }
  return count;
}
