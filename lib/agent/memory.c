/* Memory from the same function as the stack's. */
#include <stdlib.h>

#include "agent/agent.h"

void *lsip_agent_alloc(lsip_agent *a, size_t n)
{
  void *p = a->mem.fn ? a->mem.fn(a->mem.user, NULL, 0, n) : malloc(n);
  if (p) memset(p, 0, n);
  return p;
}

void lsip_agent_dealloc(lsip_agent *a, void *p, size_t n)
{
  if (!p) return;
  if (a->mem.fn)
    (void)a->mem.fn(a->mem.user, p, n, 0);
  else
    free(p);
}
