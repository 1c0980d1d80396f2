/* How long packets travel between two hosts. */
#include "sim/parts.h"

#include <stdlib.h>

static const lsip_sim_link usual = { sizeof usual, 1000, 0, 0, 0, 0 };

lsip_time lsip_sim_link_latency(const lsip_sim_link *l)
{
  return (lsip_time)l->latency_us * 1000u;
}

lsip_time lsip_sim_link_travel(lsip_sim *m, const lsip_sim_link *l)
{
  lsip_time t = lsip_sim_link_latency(l);
  t += lsip_sim_dice_below(&m->dice, (lsip_time)l->jitter_us * 1000u + 1);
  /* Long enough for what is sent in the next round trip to overtake it. */
  if (lsip_sim_dice_chance(&m->dice, l->reorder_ppm))
    t += 2 * lsip_sim_link_latency(l) + LSIP_MS(10);
  return t;
}

/* Where the path stands in its host's list, or the end of that. */
static lsip_path **path_find(lsip_host *from, const lsip_host *to)
{
  lsip_path **at = &from->paths;
  while (*at && (*at)->to != to)
    at = &(*at)->next;
  return at;
}

const lsip_sim_link *lsip_sim_link_between(const lsip_sim *m,
                                               lsip_host *from,
                                           const lsip_host *to)
{
  const lsip_path *p = to ? *path_find(from, to) : NULL;
  return p ? &p->how : &m->how;
}

/* A caller compiled against an older header has a shorter struct. */
static void copy_link(lsip_sim_link *out, const lsip_sim_link *in)
{
  memset(out, 0, sizeof *out);
  memcpy(out, in, in->size < sizeof *out ? in->size : sizeof *out);
}

void lsip_sim_set_link(lsip_sim *m, const lsip_sim_link *l)
{
  copy_link(&m->how, l ? l : &usual);
}

void lsip_sim_path_close(lsip_path **at)
{
  lsip_path *p = *at;
  *at = p->next;
  free(p);
}

int lsip_sim_set_path(lsip_sim *m, const char *from, const char *to,
                      const lsip_sim_link *l)
{
  lsip_host *a = lsip_sim_host_named(m, from);
  lsip_host *b = lsip_sim_host_named(m, to);
  lsip_path **at;
  if (!a || !b)
    return LSIP_ERR_NOT_FOUND;
  at = path_find(a, b);
  if (!l) {
    if (*at)
      lsip_sim_path_close(at);
    return LSIP_OK;
  }
  if (!*at)
    *at = calloc(1, sizeof **at);
  if (!*at)
    return LSIP_ERR_NOMEM;
  (*at)->to = b;
  copy_link(&(*at)->how, l);
  return LSIP_OK;
}
