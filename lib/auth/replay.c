#include "auth/replay.h"

/* Requests may overtake each other by this many. */
enum { WINDOW = 16 };
/* How long the copies of one request may be under way: 64*T1 (RFC 3261
 * 17.1.2.2). Later they are replays, whoever they seem to be. */
static const lsip_time copies_ns = LSIP_SECONDS(32);

typedef struct entry {
  lsip_map_node node; /* the hash is the nonce's random number */
  lsip_list link;
  lsip_nonce nonce;
  uint32_t top;       /* the highest count used */
  uint32_t reserved;
  struct use {
    uint64_t print; /* 0: not used */
    lsip_time when;
  } uses[WINDOW];   /* of counts top - 15 to top */
} entry;

void lsip_replay_init(lsip_replay *r, lsip_heap *heap, lsip_time lifetime,
                      uint32_t max)
{
  memset(r, 0, sizeof *r);
  lsip_map_init(&r->map, heap);
  lsip_list_init(&r->order);
  r->heap = heap;
  r->lifetime = lifetime;
  r->max = max;
}

static void drop(lsip_replay *r, entry *e)
{
  lsip_map_remove(&r->map, &e->node);
  lsip_list_remove(&e->link);
  lsip_free(r->heap, e, sizeof *e);
  r->count--;
}

static entry *oldest(const lsip_replay *r)
{
  return lsip_list_empty(&r->order)
      ? NULL : LSIP_CONTAINER(r->order.next, entry, link);
}

void lsip_replay_free(lsip_replay *r)
{
  entry *e;
  while ((e = oldest(r)) != NULL)
    drop(r, e);
  lsip_map_free(&r->map);
}

static entry *find(const lsip_replay *r, const lsip_nonce *n)
{
  lsip_map_node *node = lsip_map_first(&r->map, n->number);
  for (; node; node = lsip_map_next(node)) {
    entry *e = LSIP_CONTAINER(node, entry, node);
    if (e->nonce.made == n->made)
      return e;
  }
  return NULL;
}

/* An expired nonce is refused for its age: nothing need be remembered. */
static void drop_expired(lsip_replay *r, lsip_time now)
{
  entry *e;
  while ((e = oldest(r)) != NULL && e->nonce.made < now &&
         now - e->nonce.made > r->lifetime)
    drop(r, e);
}

static void forget(lsip_replay *r, entry *e)
{
  if (!r->forgot || e->nonce.made > r->horizon)
    r->horizon = e->nonce.made;
  r->forgot = 1;
  drop(r, e);
}

static entry *add(lsip_replay *r, const lsip_nonce *n, lsip_time now)
{
  entry *e = NULL;
  drop_expired(r, now);
  while (r->count >= r->max && r->count > 0)
    forget(r, oldest(r));
  while (!(e = lsip_alloc_zero(r->heap, sizeof *e)) && r->count > 0)
    forget(r, oldest(r));
  if (!e)
    return NULL;
  e->nonce = *n;
  lsip_list_init(&e->link);
  lsip_map_put(&r->map, &e->node, n->number);
  lsip_list_append(&r->order, &e->link);
  r->count++;
  return e;
}

static int forgotten(const lsip_replay *r, const lsip_nonce *n)
{
  return r->forgot && n->made <= r->horizon;
}

/* Moves the window up so that `nc` is inside. */
static void advance(entry *e, uint32_t nc)
{
  uint32_t steps = nc - e->top;
  if (steps > WINDOW)
    steps = WINDOW;
  for (uint32_t i = 0; i < steps; i++)
    e->uses[(nc - i) % WINDOW].print = 0;
  e->top = nc;
}

static int mark(entry *e, uint32_t nc, uint64_t print, lsip_time now)
{
  struct use *u = &e->uses[nc % WINDOW];
  if (nc > e->top)
    advance(e, nc);
  else if (e->top - nc >= WINDOW)
    return LSIP_REPLAY_SEEN;
  if (u->print)
    return u->print == print && now - u->when <= copies_ns
        ? LSIP_REPLAY_AGAIN : LSIP_REPLAY_SEEN;
  u->print = print;
  u->when = now;
  return LSIP_REPLAY_NEW;
}

int lsip_replay_use(lsip_replay *r, const lsip_nonce *n, uint32_t nc,
                    uint64_t print, lsip_time now)
{
  entry *e = find(r, n);
  if (!e) {
    if (forgotten(r, n))
      return LSIP_REPLAY_FORGOTTEN;
    e = add(r, n, now);
    if (!e)
      return LSIP_REPLAY_NOMEM;
  }
  lsip_list_remove(&e->link);
  lsip_list_append(&r->order, &e->link);
  return mark(e, nc, print ? print : 1, now);
}
