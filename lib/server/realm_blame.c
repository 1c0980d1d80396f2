/* Back-off against guessing. */
#include "server/realm.h"

enum {
  ENTRIES = 4096,
  NEIGHBOURS = 10,  /* allowance of an address, in those of a port */
  MINUTE_MS = 60000
};

/* A bucket that leaks `per_minute` drops a minute; one wrong answer is one
 * drop. Levels are in drops times MINUTE_MS, so that nothing is rounded. */
typedef struct blamed {
  lsip_map_node node;
  lsip_list link;
  lsip_addr who;     /* port 0: the whole address */
  uint64_t level;
  uint64_t at_ms;    /* when the level was that */
} blamed;

void lsip_blame_init(lsip_blame *b, lsip_ctx *c, uint32_t per_minute)
{
  memset(b, 0, sizeof *b);
  b->ctx = c;
  b->per_minute = per_minute;
  lsip_map_init(&b->map, &c->heap);
  lsip_list_init(&b->order);
}

static void drop(lsip_blame *b, blamed *e)
{
  lsip_map_remove(&b->map, &e->node);
  lsip_list_remove(&e->link);
  lsip_free(&b->ctx->heap, e, sizeof *e);
  b->count--;
}

static void drop_oldest(lsip_blame *b)
{
  drop(b, LSIP_CONTAINER(b->order.next, blamed, link));
}

void lsip_blame_clear(lsip_blame *b)
{
  while (b->count)
    drop_oldest(b);
  lsip_map_free(&b->map);
}

/* The source, or (port 0) its whole address; of IPv6 the /64, within which
 * anybody may take as many addresses as he likes. */
static lsip_addr key_of(const lsip_addr *source, int whole)
{
  lsip_addr a = *source;
  a.reserved = 0;
  if (whole) {
    a.port = 0;
    if (a.family == 6)
      memset(a.ip + 8, 0, 8);
  }
  return a;
}

static uint64_t hash_of(const lsip_blame *b, const lsip_addr *a)
{
  return lsip_siphash(&b->ctx->hash_key, a, sizeof *a);
}

static blamed *find(const lsip_blame *b, const lsip_addr *a)
{
  lsip_map_node *n = lsip_map_first(&b->map, hash_of(b, a));
  for (; n; n = lsip_map_next(n)) {
    blamed *e = LSIP_CONTAINER(n, blamed, node);
    if (lsip_addr_eq(&e->who, a))
      return e;
  }
  return NULL;
}

static uint64_t now_ms(const lsip_blame *b)
{
  return b->ctx->now / 1000000;
}

static uint64_t rate_of(const lsip_blame *b, const blamed *e)
{
  return (uint64_t)b->per_minute * (e->who.port ? 1 : NEIGHBOURS);
}

/* What has not leaked away yet. */
static uint64_t level_of(const lsip_blame *b, const blamed *e)
{
  uint64_t passed = now_ms(b) - e->at_ms;
  uint64_t leaked;
  if (passed > 2 * MINUTE_MS) /* no bucket holds more than a minute's worth */
    return 0;
  leaked = passed * rate_of(b, e);
  return e->level > leaked ? e->level - leaked : 0;
}

static blamed *add(lsip_blame *b, const lsip_addr *a)
{
  blamed *e;
  if (b->count >= ENTRIES)
    drop_oldest(b);
  e = lsip_alloc_zero(&b->ctx->heap, sizeof *e);
  if (!e)
    return NULL;
  e->who = *a;
  lsip_list_init(&e->link);
  lsip_map_put(&b->map, &e->node, hash_of(b, a));
  b->count++;
  return e;
}

static void pour(lsip_blame *b, lsip_addr a)
{
  blamed *e = find(b, &a);
  if (!e)
    e = add(b, &a);
  if (!e)
    return;
  e->level = level_of(b, e) + MINUTE_MS;
  e->at_ms = now_ms(b);
  lsip_list_remove(&e->link);
  lsip_list_append(&b->order, &e->link);
}

void lsip_blame_add(lsip_blame *b, const lsip_addr *source)
{
  pour(b, key_of(source, 0));
  pour(b, key_of(source, 1));
}

static uint32_t wait_of(const lsip_blame *b, lsip_addr a)
{
  const blamed *e = find(b, &a);
  uint64_t level, full, rate;
  if (!e)
    return 0;
  rate = rate_of(b, e);
  full = rate * MINUTE_MS;
  level = level_of(b, e) + MINUTE_MS;
  if (level <= full)
    return 0;
  return (uint32_t)((level - full) / rate / 1000 + 1);
}

uint32_t lsip_blame_wait(const lsip_blame *b, const lsip_addr *source)
{
  uint32_t port = wait_of(b, key_of(source, 0));
  uint32_t whole = wait_of(b, key_of(source, 1));
  return port > whole ? port : whole;
}
