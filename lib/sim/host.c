/* Hosts: names and addresses. Hosts last as long as the simulation. */
#include "sim/parts.h"

#include <stdlib.h>

#define HOSTS_MAX 65534 /* 10.0.0.1 to 10.0.255.254 */

lsip_host *lsip_sim_host_named(const lsip_sim *m, const char *name)
{
  for (size_t i = 0; name && i < m->host_count; i++)
    if (lsip_str_ieq(lsip_str_z(name), lsip_str_z(m->hosts[i]->name)))
      return m->hosts[i];
  return NULL;
}

lsip_host *lsip_sim_host_at(const lsip_sim *m, const lsip_addr *a)
{
  size_t i = ((size_t)a->ip[2] << 8 | a->ip[3]) - 1u;
  if (a->family != 4 || a->ip[0] != 10 || a->ip[1] != 0 ||
      i >= m->host_count)
    return NULL;
  return m->hosts[i];
}

static char *copy_text(const char *z)
{
  size_t n = strlen(z) + 1;
  char *copy = malloc(n);
  return copy ? memcpy(copy, z, n) : NULL;
}

static lsip_host *host_new(lsip_sim *m, const char *name)
{
  size_t number = m->host_count + 1;
  lsip_host *h = calloc(1, sizeof *h);
  if (!h)
    return NULL;
  h->name = copy_text(name);
  if (!h->name) {
    free(h);
    return NULL;
  }
  h->sim = m;
  h->addr.family = 4;
  h->addr.ip[0] = 10;
  h->addr.ip[2] = (uint8_t)(number >> 8);
  h->addr.ip[3] = (uint8_t)number;
  lsip_sim_host_init_world(h);
  return h;
}

lsip_host *lsip_sim_host_need(lsip_sim *m, const char *name)
{
  lsip_host **hosts, *h = lsip_sim_host_named(m, name);
  if (h || m->host_count == HOSTS_MAX)
    return h;
  hosts = realloc(m->hosts, (m->host_count + 1) * sizeof(lsip_host *));
  if (!hosts)
    return NULL;
  m->hosts = hosts;
  h = host_new(m, name);
  if (h)
    m->hosts[m->host_count++] = h;
  return h;
}

void lsip_sim_host_free(lsip_host *h)
{
  while (h->ports)
    lsip_sim_port_close(h->ports);
  while (h->paths)
    lsip_sim_path_close(&h->paths);
  free(h->name);
  free(h);
}

lsip_addr lsip_sim_addr(const lsip_sim *m, const char *host)
{
  static const lsip_addr none;
  const lsip_host *h = lsip_sim_host_named(m, host);
  return h ? h->addr : none;
}

const lsip_world *lsip_sim_world(lsip_sim *m, const char *host)
{
  lsip_host *h = host ? lsip_sim_host_need(m, host) : NULL;
  return h ? &h->world : NULL;
}

int lsip_sim_add_name(lsip_sim *m, const char *name, const char *host)
{
  const lsip_host *h = lsip_sim_host_named(m, host);
  lsip_alias *a, **last = &m->aliases;
  if (!name || !h)
    return LSIP_ERR_NOT_FOUND;
  a = calloc(1, sizeof *a);
  if (a)
    a->name = copy_text(name);
  if (!a || !a->name) {
    free(a);
    return LSIP_ERR_NOMEM;
  }
  a->host = h;
  while (*last)
    last = &(*last)->next;
  *last = a;
  return LSIP_OK;
}

static size_t record_add(lsip_record *out, size_t max, size_t n,
                         const lsip_host *h)
{
  if (n >= max)
    return n;
  memset(&out[n], 0, sizeof out[n]);
  out[n].type = LSIP_RECORD_A;
  out[n].ttl = 3600;
  out[n].addr = h->addr;
  return n + 1;
}

size_t lsip_sim_host_resolve(const lsip_sim *m, lsip_str name, lsip_record *out,
                             size_t max)
{
  size_t n = 0;
  for (size_t i = 0; i < m->host_count; i++)
    if (lsip_str_ieq(name, lsip_str_z(m->hosts[i]->name)))
      n = record_add(out, max, n, m->hosts[i]);
  for (const lsip_alias *a = m->aliases; a; a = a->next)
    if (lsip_str_ieq(name, lsip_str_z(a->name)))
      n = record_add(out, max, n, a->host);
  return n;
}
