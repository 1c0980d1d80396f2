/* Who sees what is sent: the tap, and a ladder of the last messages. */
#include "sim/parts.h"

#include <stdio.h>

/* The beginning of the first line; what does not print becomes a dot. */
static void first_line(char *out, size_t cap, lsip_str bytes)
{
  size_t n = 0;
  for (; n < bytes.len && n + 1 < cap && bytes.ptr[n] != '\r'; n++)
    out[n] = bytes.ptr[n] >= ' ' && bytes.ptr[n] <= '~' ? bytes.ptr[n] : '.';
  out[n] = 0;
}

static void remember(lsip_sim *m, const lsip_trace_record *r, int lost)
{
  lsip_rung *g = &m->rungs[m->rung_count++ % LSIP_SIM_LADDER];
  g->when = r->now;
  g->from = r->local;
  g->to = r->remote;
  g->transport = r->transport;
  g->lost = lost;
  first_line(g->text, sizeof g->text, r->bytes);
}

void lsip_sim_seen(lsip_sim *m, lsip_trace_record *r, int lost)
{
  r->now = m->now;
  r->unix_ns = lsip_sim_unix_ns(m);
  r->outgoing = 1;
  if (r->transport != LSIP_TRANSPORT_NONE)
    remember(m, r, lost);
  if (m->tap)
    m->tap(m->tap_user, m->now, r, lost);
}

void lsip_sim_set_tap(lsip_sim *m, lsip_sim_tap_fn fn, void *user)
{
  m->tap = fn;
  m->tap_user = user;
}

static const char *name_of(const lsip_sim *m, const lsip_addr *a, char *room,
                           size_t cap)
{
  const lsip_host *h = lsip_sim_host_at(m, a);
  if (h)
    return h->name;
  return lsip_addr_format(a, room, cap) ? room : "?";
}

static void print_rung(const lsip_sim *m, const lsip_rung *g, int fd)
{
  char from[LSIP_ADDR_TEXT], to[LSIP_ADDR_TEXT];
  (void)dprintf(fd, "%12.6f  %-16s %s %-16s %-3.*s  %s\n",
                (double)g->when / 1e9,
                name_of(m, &g->from, from, sizeof from),
                g->lost ? "-x " : "-->",
                name_of(m, &g->to, to, sizeof to),
                (int)lsip_transport_name((int)g->transport).len,
                lsip_transport_name((int)g->transport).ptr, g->text);
}

void lsip_sim_print_ladder(const lsip_sim *m, int fd)
{
  size_t i = m->rung_count > LSIP_SIM_LADDER ?
      m->rung_count - LSIP_SIM_LADDER : 0;
  for (; i < m->rung_count; i++)
    print_rung(m, &m->rungs[i % LSIP_SIM_LADDER], fd);
}
