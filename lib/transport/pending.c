#include "transport/pending.h"

struct lsip_pending {
  lsip_map_node node;
  lsip_transport_layer *tp;
  lsip_locate locate;
  lsip_link link;
  lsip_link_wish wish;
  lsip_alarm alarm;
  unsigned step;           /* which target, and over TCP or as it is */
  lsip_pending_build build;
  lsip_str text;           /* owned */
};

enum { LIFE_MS = 32000 };

static void pending_free(lsip_pending *p)
{
  lsip_transport_layer *tp = p->tp;
  lsip_map_remove(&tp->pending, &p->node);
  lsip_ctx_alarm_stop(tp->ctx, &p->alarm);
  lsip_locate_stop(&p->locate);
  lsip_link_stop(&p->link);
  lsip_ctx_copy_free(tp->ctx, &p->text);
  lsip_free(&tp->ctx->heap, p, sizeof *p);
}

static void expired(lsip_alarm *a)
{
  pending_free(LSIP_CONTAINER(a, lsip_pending, alarm));
}

static void try_next(lsip_pending *p);

static void send_now(lsip_pending *p)
{
  lsip_wire *w = p->build(p->tp, &p->link, p->text);
  if (w) {
    w->path = p->link.path;
    lsip_transport_send(p->tp, w);
    lsip_wire_unref(w);
  }
  pending_free(p);
}

static void link_ready(lsip_link *l, int err)
{
  lsip_pending *p = LSIP_CONTAINER(l, lsip_pending, link);
  if (err)
    try_next(p);
  else
    send_now(p);
}

static void try_next(lsip_pending *p)
{
  lsip_link_stop(&p->link);
  while (p->step < 2 * p->locate.count) {
    lsip_target t = p->locate.targets[p->step / 2];
    int rc;
    p->wish.name = p->locate.name;
    if (p->step++ % 2 == 0 &&
        !lsip_link_grows(p->tp, &t, &p->wish, p->text.len))
      continue;
    rc = lsip_link_start(&p->link, p->tp, &t, &p->wish, link_ready);
    if (rc == 0)
      return;
    if (rc == 1) {
      send_now(p);
      return;
    }
  }
  lsip_ctx_count(p->tp->ctx, LSIP_COUNT_DROP_NO_ROUTE);
  pending_free(p);
}

static void located(lsip_locate *l, int err)
{
  lsip_pending *p = LSIP_CONTAINER(l, lsip_pending, locate);
  (void)err;
  try_next(p);
}

static lsip_pending *find(lsip_transport_layer *tp, uint64_t hash)
{
  lsip_map_node *n = lsip_map_first(&tp->pending, hash);
  return n ? LSIP_CONTAINER(n, lsip_pending, node) : NULL;
}

static int start(lsip_pending *p, lsip_str uri, const lsip_target *targets,
                 unsigned count)
{
  lsip_str name = p->wish.name;
  int rc = 1;
  if (count == 0 && p->wish.flow.id == 0) {
    rc = lsip_locate_request(&p->locate, p->tp, p->text, uri, located);
    if (rc < 0)
      return rc;
  } else {
    memset(&p->locate, 0, sizeof p->locate);
    p->locate.tp = p->tp;
    p->locate.count = count < LSIP_MAX_TARGETS ? count : LSIP_MAX_TARGETS;
    if (count)
      memcpy(p->locate.targets, targets,
             p->locate.count * sizeof *targets);
    else
      p->locate.count = 1; /* the flow alone */
  }
  if (lsip_locate_keep_name(&p->locate, name, uri))
    return LSIP_ERR_NOMEM;
  if (rc == 1)
    try_next(p);
  return 0;
}

int lsip_pending_send(lsip_transport_layer *tp, lsip_str key, lsip_str text,
                      lsip_str uri, const lsip_target *targets,
                      unsigned target_count, const lsip_link_wish *wish,
                      lsip_pending_build build)
{
  lsip_ctx *c = tp->ctx;
  uint64_t hash = lsip_ctx_hash(c, key);
  lsip_pending *p = find(tp, hash);
  int rc;
  if (p)
    return 0; /* the first one is still on its way */
  p = lsip_alloc_zero(&c->heap, sizeof *p);
  if (!p)
    return LSIP_ERR_NOMEM;
  p->tp = tp;
  p->build = build;
  if (wish)
    p->wish = *wish;
  lsip_alarm_init(&p->alarm, expired);
  lsip_map_put(&tp->pending, &p->node, hash);
  rc = lsip_ctx_copy(c, &p->text, text);
  if (rc == 0) {
    lsip_ctx_alarm(c, &p->alarm, LIFE_MS);
    rc = start(p, uri, targets, target_count);
  }
  if (rc < 0)
    pending_free(p);
  return rc < 0 ? rc : 0;
}

void lsip_pending_free_all(lsip_transport_layer *tp)
{
  for (size_t i = 0; tp->pending.count > 0; i++) {
    lsip_map_node **b = tp->pending.buckets ? tp->pending.buckets
                                            : &tp->pending.single;
    size_t size = tp->pending.buckets ? tp->pending.mask + 1 : 1;
    while (i < size && b[i])
      pending_free(LSIP_CONTAINER(b[i], lsip_pending, node));
  }
}
