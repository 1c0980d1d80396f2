#include "trace/ladder.h"

#include "trace/config.h"

enum { DEFAULT_MESSAGES = 1000, MAX_MESSAGES = 10000000 };
enum { DEFAULT_HOSTS = 16, MAX_HOSTS = 64, DEFAULT_WIDTH = 80 };
/* How far back a retransmission is looked for. */
enum { LOOK_BACK = 512 };

void lsip_ladder_config_init(lsip_ladder_config *c, size_t size)
{
  memset(c, 0, size);
  c->size = size;
}

static int settle(lsip_ladder_config *cfg, const lsip_ladder_config *c)
{
  memset(cfg, 0, sizeof *cfg);
  if (c && lsip_trace_copy_config(cfg, sizeof *cfg, c))
    return LSIP_ERR_ARGUMENT;
  if (cfg->max_messages > MAX_MESSAGES || cfg->max_hosts > MAX_HOSTS)
    return LSIP_ERR_ARGUMENT;
  if (!cfg->max_messages)
    cfg->max_messages = DEFAULT_MESSAGES;
  if (!cfg->max_hosts)
    cfg->max_hosts = DEFAULT_HOSTS;
  if (!cfg->width)
    cfg->width = DEFAULT_WIDTH;
  return 0;
}

int lsip_ladder_new(lsip_ladder **out, const lsip_ladder_config *c)
{
  lsip_ladder_config cfg;
  lsip_ladder *l;
  size_t hosts, ring, room = lsip_label_room();
  if (settle(&cfg, c))
    return LSIP_ERR_ARGUMENT;
  hosts = cfg.max_hosts * sizeof *l->hosts;
  ring = cfg.max_messages * sizeof *l->ring;
  l = lsip_trace_alloc(&cfg.mem, sizeof *l + hosts + ring + room);
  if (!l)
    return LSIP_ERR_NOMEM;
  l->cfg = cfg;
  l->bytes = sizeof *l + hosts + ring + room;
  l->hosts = (lsip_ladder_host *)(void *)(l + 1);
  l->ring = (lsip_ladder_entry *)(void *)(l->hosts + cfg.max_hosts);
  l->room = l->ring + cfg.max_messages;
  *out = l;
  return 0;
}

static void forget_text(lsip_ladder *l, lsip_ladder_entry *e)
{
  lsip_trace_release(&l->cfg.mem, e->text, e->text_len);
  l->text_bytes -= e->text_len;
  e->text = NULL;
  e->text_len = 0;
}

void lsip_ladder_free(lsip_ladder *l)
{
  lsip_mem mem;
  if (!l)
    return;
  for (uint32_t i = 0; i < l->cfg.max_messages && i < l->count; i++)
    forget_text(l, &l->ring[i]);
  mem = l->cfg.mem;
  lsip_trace_release(&mem, l, l->bytes);
}

uint64_t lsip_ladder_count(const lsip_ladder *l)
{
  return l->count;
}

uint64_t lsip_ladder_first(const lsip_ladder *l)
{
  uint64_t max = l->cfg.max_messages;
  return l->count > max ? l->count - max : 0;
}

const lsip_ladder_entry *lsip_ladder_at(const lsip_ladder *l, uint64_t i)
{
  return &l->ring[i % l->cfg.max_messages];
}

/* ------------------------------------------------------------ hosts -- */

/* A free column, or one that nothing kept refers to and nobody named. */
static unsigned new_host(lsip_ladder *l)
{
  if (l->host_count < l->cfg.max_hosts)
    return l->host_count++;
  for (unsigned i = 0; i < l->host_count; i++)
    if (!l->hosts[i].messages && !l->hosts[i].name[0])
      return i;
  return LSIP_LADDER_NO_HOST;
}

static unsigned host_of(lsip_ladder *l, const lsip_addr *addr)
{
  unsigned i;
  for (i = 0; i < l->host_count; i++)
    if (lsip_addr_eq(&l->hosts[i].addr, addr))
      return i;
  i = new_host(l);
  if (i == LSIP_LADDER_NO_HOST)
    return i;
  memset(&l->hosts[i], 0, sizeof l->hosts[i]);
  l->hosts[i].addr = *addr;
  return i;
}

int lsip_ladder_name(lsip_ladder *l, const lsip_addr *host, lsip_str name)
{
  unsigned i = host_of(l, host);
  if (i == LSIP_LADDER_NO_HOST)
    return LSIP_ERR_LIMIT;
  l->hosts[i].name[0] = 0;
  lsip_label_append(l->hosts[i].name, LSIP_LADDER_NAME, name);
  return 0;
}

void lsip_ladder_host_text(const lsip_ladder *l, unsigned host,
                           const lsip_addr *addr, char buf[LSIP_ADDR_TEXT])
{
  buf[0] = 0;
  if (host != LSIP_LADDER_NO_HOST && l->hosts[host].name[0])
    lsip_label_append(buf, LSIP_ADDR_TEXT, lsip_str_z(l->hosts[host].name));
  else if (!lsip_addr_format(addr, buf, LSIP_ADDR_TEXT))
    lsip_label_append(buf, LSIP_ADDR_TEXT, LSIP_STR("?"));
}

/* -------------------------------------------------------- messages -- */

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n)
{
  const uint8_t *p = bytes;
  for (size_t i = 0; i < n; i++)
    h = (h ^ p[i]) * 1099511628211u;
  return h;
}

static uint64_t hash_of(const lsip_ladder_entry *e, lsip_str bytes)
{
  uint64_t h = 14695981039346656037u;
  h = hash_bytes(h, e->from.ip, sizeof e->from.ip);
  h = hash_bytes(h, &e->from.port, sizeof e->from.port);
  h = hash_bytes(h, e->to.ip, sizeof e->to.ip);
  h = hash_bytes(h, &e->to.port, sizeof e->to.port);
  return hash_bytes(h, bytes.ptr, bytes.len);
}

static int seen_before(const lsip_ladder *l, const lsip_ladder_entry *e)
{
  uint64_t i = l->count, first = lsip_ladder_first(l);
  if (i - first > LOOK_BACK)
    first = i - LOOK_BACK;
  while (i > first)
    if (lsip_ladder_at(l, --i)->hash == e->hash)
      return 1;
  return 0;
}

static void count_ends(lsip_ladder *l, const lsip_ladder_entry *e, int by)
{
  if (e->from_host != LSIP_LADDER_NO_HOST)
    l->hosts[e->from_host].messages += (uint64_t)(int64_t)by;
  if (e->to_host != LSIP_LADDER_NO_HOST)
    l->hosts[e->to_host].messages += (uint64_t)(int64_t)by;
}

static void place(lsip_ladder *l, lsip_ladder_entry *slot,
                  const lsip_ladder_entry *e)
{
  if (!l->count)
    l->start = e->when;
  if (l->count >= l->cfg.max_messages)
    count_ends(l, slot, -1);
  forget_text(l, slot);
  *slot = *e;
  slot->from_host = (uint8_t)host_of(l, &e->from);
  /* Counted at once, so that the second look-up does not take the column of
   * the first. */
  slot->to_host = LSIP_LADDER_NO_HOST;
  count_ends(l, slot, 1);
  slot->to_host = (uint8_t)host_of(l, &e->to);
  if (slot->to_host != LSIP_LADDER_NO_HOST)
    l->hosts[slot->to_host].messages++;
  l->count++;
}

static void keep_text(lsip_ladder *l, lsip_ladder_entry *e, lsip_str bytes)
{
  if (!bytes.len || bytes.len > l->cfg.max_text - l->text_bytes)
    return;
  e->text = lsip_trace_alloc(&l->cfg.mem, bytes.len);
  if (!e->text)
    return;
  memcpy(e->text, bytes.ptr, bytes.len);
  e->text_len = bytes.len;
  l->text_bytes += bytes.len;
}

lsip_ladder_entry *lsip_ladder_place(lsip_ladder *l,
                                     const lsip_ladder_entry *e,
                                     lsip_str text)
{
  lsip_ladder_entry *slot = &l->ring[l->count % l->cfg.max_messages];
  place(l, slot, e);
  keep_text(l, slot, text);
  return slot;
}

void lsip_ladder_add(lsip_ladder *l, const lsip_trace_record *r,
                     unsigned marks)
{
  lsip_ladder_entry e;
  memset(&e, 0, sizeof e);
  e.when = r->now;
  e.from = r->outgoing ? r->local : r->remote;
  e.to = r->outgoing ? r->remote : r->local;
  e.transport = r->transport;
  e.drop = r->drop;
  e.outgoing = r->outgoing != 0;
  e.lost = (marks & LSIP_LADDER_LOST) != 0;
  e.hash = hash_of(&e, r->bytes);
  lsip_label_of(&e.label, r->bytes, l->room);
  e.again = (uint8_t)seen_before(l, &e);
  (void)lsip_ladder_place(l, &e, r->bytes);
}
