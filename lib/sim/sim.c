/* The simulation: its clock and its run. */
#include "sim/parts.h"

#include <stdlib.h>

#define BIRTH LSIP_SECONDS(1)
#define BIRTH_UNIX_NS 1767225600000000000u /* 2026-01-01 00:00:00 UTC */
#define STEPS_MAX 1000000u                 /* while time stands still */

int lsip_sim_new(lsip_sim **out, uint64_t seed)
{
  lsip_sim *m = calloc(1, sizeof *m);
  if (!m)
    return LSIP_ERR_NOMEM;
  m->rungs = calloc(LSIP_SIM_LADDER, sizeof *m->rungs);
  if (!m->rungs) {
    free(m);
    return LSIP_ERR_NOMEM;
  }
  m->now = BIRTH;
  m->dice.state = seed;
  lsip_sim_set_link(m, NULL);
  *out = m;
  return LSIP_OK;
}

static void free_aliases(lsip_sim *m)
{
  while (m->aliases) {
    lsip_alias *a = m->aliases;
    m->aliases = a->next;
    free(a->name);
    free(a);
  }
}

void lsip_sim_free(lsip_sim *m)
{
  if (!m)
    return;
  lsip_sim_tick_free_all(m);
  lsip_sim_queue_free(&m->queue);
  lsip_sim_pipe_free_all(m);
  for (lsip_node *n = m->nodes; n; n = n->next)
    n->stack = NULL;
  lsip_sim_node_sweep(m);
  for (size_t i = 0; i < m->host_count; i++)
    lsip_sim_host_free(m->hosts[i]);
  free(m->hosts);
  free_aliases(m);
  free(m->rungs);
  free(m);
}

int lsip_sim_add(lsip_sim *m, lsip_stack *s, const char *host,
                 lsip_local *out)
{
  lsip_host *h = host ? lsip_sim_host_need(m, host) : NULL;
  lsip_local tcp;
  lsip_node *n;
  int rc;
  if (!h)
    return host ? LSIP_ERR_NOMEM : LSIP_ERR_ARGUMENT;
  rc = lsip_sim_node_add(h, s, &n);
  if (rc)
    return rc;
  rc = lsip_sim_node_listen(n, out, LSIP_UDP, LSIP_SIM_PORT);
  if (!rc) {
    rc = lsip_sim_node_listen(n, &tcp, LSIP_TCP, LSIP_SIM_PORT);
    if (rc)
      (void)lsip_local_remove(s, *out);
  }
  if (rc)
    lsip_sim_remove(m, s);
  return rc;
}

void lsip_sim_remove(lsip_sim *m, const lsip_stack *s)
{
  lsip_node *n = s ? lsip_sim_node_of(m, s) : NULL;
  if (n)
    lsip_sim_node_remove(n);
  if (!m->running)
    lsip_sim_node_sweep(m);
}

lsip_time lsip_sim_now(const lsip_sim *m)
{
  return m->now;
}

uint64_t lsip_sim_unix_ns(const lsip_sim *m)
{
  return BIRTH_UNIX_NS + (m->now - BIRTH);
}

/* ---- the run ---- */

/* Does what a stack asks for, and lets it do what is due. */
static int settle_node(lsip_sim *m, lsip_node *n, size_t *work)
{
  *work += lsip_sim_node_carry_out(n);
  if (!n->stack || lsip_stack_deadline(n->stack) > m->now)
    return LSIP_OK;
  ++*work;
  return lsip_stack_advance(n->stack, m->now);
}

/* Until no stack has anything to do at this instant. What one does may give
 * another work, through the application. Where events wait in pull mode the
 * run ends here, so that what is run next finds all stacks ready. */
static int settle(lsip_sim *m, size_t *steps)
{
  size_t work;
  do {
    work = 0;
    for (lsip_node *n = m->nodes; n; n = n->next) {
      int rc = n->stack ? settle_node(m, n, &work) : LSIP_OK;
      if (rc || m->error)
        return rc ? rc : m->error;
    }
    *steps += work;
    if (*steps > STEPS_MAX)
      return LSIP_ERR_LIMIT;
  } while (work);
  return LSIP_OK;
}

static lsip_time next_due(const lsip_sim *m)
{
  const lsip_item *first = lsip_sim_queue_first(&m->queue);
  lsip_time next = first ? first->when : LSIP_NEVER;
  for (const lsip_node *n = m->nodes; n; n = n->next) {
    lsip_time d = n->stack ? lsip_stack_deadline(n->stack) : LSIP_NEVER;
    if (d < next)
      next = d;
  }
  return next;
}

static int run_first(lsip_sim *m)
{
  lsip_item *first = lsip_sim_queue_first(&m->queue);
  int rc = first && first->when <= m->now ? first->run(first) : LSIP_OK;
  if (first && first->when <= m->now && rc != LSIP_ERR_BUSY)
    lsip_sim_queue_drop_first(&m->queue);
  return rc;
}

static int run(lsip_sim *m, lsip_time until)
{
  size_t steps = 0;
  for (;;) {
    lsip_time next;
    int rc = settle(m, &steps);
    lsip_sim_node_sweep(m);
    if (rc || m->stopped)
      return rc;
    next = next_due(m);
    if (next > until || next == LSIP_NEVER)
      return LSIP_OK;
    steps = next > m->now ? 0 : steps + 1;
    if (next > m->now)
      m->now = next;
    rc = run_first(m);
    if (rc)
      return rc;
  }
}

int lsip_sim_run(lsip_sim *m, lsip_time until)
{
  int rc;
  if (m->running)
    return LSIP_ERR_REENTRANT;
  m->running = 1;
  m->error = LSIP_OK;
  rc = run(m, until);
  if (!rc && !m->stopped && until != LSIP_NEVER && until > m->now)
    m->now = until;
  m->stopped = 0;
  m->running = 0;
  return rc;
}
