#include "transport/flow.h"

static void idle(lsip_alarm *a);

lsip_conn *lsip_conn_find(lsip_transport_layer *tp, lsip_flow id)
{
  return lsip_object_find(tp->ctx, id.id, LSIP_KIND_FLOW);
}

/* ---- life ---- */

static void fill_open(lsip_out_node *n, lsip_output *out)
{
  lsip_conn *f = LSIP_CONTAINER(n, lsip_conn, open);
  out->transport = f->transport;
  out->flow.id = f->object.id;
  out->local = f->local;
  out->remote = f->remote;
  out->name = f->name;
  out->profile = f->profile;
}

static void conn_destroy(lsip_object *o)
{
  lsip_conn *f = LSIP_CONTAINER(o, lsip_conn, object);
  lsip_ctx *c = f->tp->ctx;
  lsip_object_clear(c, o);
  lsip_framer_clear(&f->framer);
  lsip_ctx_copy_free(c, &f->name);
  lsip_free(&c->heap, f, sizeof *f);
}

/* The id has ended before: CLOSE carries the cookie alone. */
static void fill_close(lsip_out_node *n, lsip_output *out)
{
  lsip_conn *f = LSIP_CONTAINER(n, lsip_conn, close);
  out->transport = f->transport;
  out->local = f->local;
  out->remote = f->remote;
  out->cookie = f->cookie;
  out->flow.id = f->object.id;
  conn_destroy(&f->object);
}

static uint64_t place_hash(lsip_transport_layer *tp, uint32_t transport,
                           const lsip_addr *remote)
{
  unsigned char key[24];
  memset(key, 0, sizeof key);
  key[0] = (unsigned char)transport;
  key[1] = remote->family;
  memcpy(key + 2, &remote->port, 2);
  memcpy(key + 4, remote->ip, remote->family == 4 ? 4 : 16);
  return lsip_siphash(&tp->ctx->hash_key, key, sizeof key);
}

static int conn_new(lsip_transport_layer *tp, lsip_conn **out)
{
  lsip_ctx *c = tp->ctx;
  lsip_conn *f;
  int rc;
  if (c->ids.counts[LSIP_KIND_FLOW] >= c->config.max_flows)
    return LSIP_ERR_LIMIT;
  f = lsip_alloc_zero(&c->heap, sizeof *f);
  if (!f)
    return LSIP_ERR_NOMEM;
  f->tp = tp;
  lsip_list_init(&f->users);
  lsip_list_init(&f->queue);
  lsip_out_init(&f->open, LSIP_OUT_OPEN, fill_open);
  lsip_out_init(&f->close, LSIP_OUT_CLOSE, fill_close);
  lsip_alarm_init(&f->alarm, idle);
  lsip_framer_init(&f->framer, &c->heap, c->config.max_message);
  rc = lsip_object_init(c, &f->object, LSIP_KIND_FLOW, conn_destroy);
  if (rc) {
    lsip_free(&c->heap, f, sizeof *f);
    return rc;
  }
  f->used = c->now;
  *out = f;
  return 0;
}

/* Everything that hangs on the flow lets go of it. But for the message that
 * the application may be reading: it goes with the flow itself. */
static void detach(lsip_conn *f, int reason)
{
  lsip_list *link, users;
  lsip_ctx *c = f->tp->ctx;
  f->state = LSIP_FLOW_DOWN;
  lsip_ctx_alarm_stop(c, &f->alarm);
  lsip_out_drop(&f->open);
  if (f->mapped)
    lsip_map_remove(&f->tp->flows, &f->node);
  f->mapped = 0;
  while (!lsip_list_empty(&f->queue))
    lsip_wire_drop(LSIP_CONTAINER(f->queue.next, lsip_wire, node.link));
  lsip_list_init(&users);
  lsip_list_move(&users, &f->users);
  while ((link = lsip_list_take(&users)) != NULL) {
    lsip_flow_user *u = LSIP_CONTAINER(link, lsip_flow_user, link);
    u->fn(u, reason ? reason : LSIP_ERR_CLOSED);
  }
}

/* What is queued already goes out first; CLOSE comes behind it. */
void lsip_conn_close(lsip_conn *f, int reason)
{
  int opened = f->state != LSIP_FLOW_OPENING || !f->open.queued;
  if (f->state == LSIP_FLOW_DOWN)
    return;
  detach(f, reason);
  if (opened)
    lsip_out_push(&f->tp->ctx->outputs, &f->close);
  else
    conn_destroy(&f->object);
}

void lsip_conn_down(lsip_conn *f, int reason)
{
  if (f->state == LSIP_FLOW_DOWN) {
    lsip_out_drop(&f->close);
  } else {
    detach(f, reason);
  }
  conn_destroy(&f->object);
}

void lsip_flow_free_all(lsip_transport_layer *tp)
{
  lsip_object *o;
  while ((o = lsip_ids_next(&tp->ctx->ids, LSIP_KIND_FLOW, 0)) != NULL)
    lsip_conn_down(LSIP_CONTAINER(o, lsip_conn, object), 0);
}

void lsip_flow_close_local(lsip_transport_layer *tp, lsip_local local)
{
  uint64_t id = 0;
  lsip_object *o;
  while ((o = lsip_ids_next(&tp->ctx->ids, LSIP_KIND_FLOW, id)) != NULL) {
    lsip_conn *f = LSIP_CONTAINER(o, lsip_conn, object);
    id = o->id;
    if (f->local.id == local.id)
      lsip_conn_close(f, LSIP_ERR_CLOSED);
  }
}

/* A connection that took too long, or that nobody uses any more. */
static void idle(lsip_alarm *a)
{
  lsip_conn *f = LSIP_CONTAINER(a, lsip_conn, alarm);
  lsip_ctx *c = f->tp->ctx;
  lsip_time unused = (c->now - f->used) / 1000000;
  if (f->overfull)
    lsip_conn_close(f, LSIP_ERR_LIMIT);
  else if (f->state == LSIP_FLOW_OPENING)
    lsip_conn_close(f, LSIP_ERR_TIMEOUT);
  else if (unused >= c->config.flow_idle_ms && lsip_list_empty(&f->users))
    lsip_conn_close(f, LSIP_ERR_TIMEOUT);
  else
    lsip_ctx_alarm(c, a, unused < c->config.flow_idle_ms
                             ? c->config.flow_idle_ms - unused
                             : c->config.flow_idle_ms);
}

void lsip_conn_touch(lsip_conn *f)
{
  f->used = f->tp->ctx->now;
}

/* ---- getting one ---- */

static lsip_conn *find_opened(lsip_transport_layer *tp, uint32_t transport,
                              const lsip_addr *remote, lsip_local local,
                              lsip_str name, uint64_t profile)
{
  lsip_map_node *n =
      lsip_map_first(&tp->flows, place_hash(tp, transport, remote));
  for (; n; n = lsip_map_next(n)) {
    lsip_conn *f = LSIP_CONTAINER(n, lsip_conn, node);
    if (f->transport == transport && lsip_addr_eq(&f->remote, remote) &&
        f->local.id == local.id && f->profile == profile &&
        lsip_str_ieq(f->name, name))
      return f;
  }
  return NULL;
}

int lsip_conn_get(lsip_transport_layer *tp, lsip_conn **out, uint32_t transport,
                  const lsip_addr *remote, const lsip_local_point *local,
                  lsip_str name, uint64_t profile)
{
  lsip_local at = { local->object.id };
  lsip_conn *f = find_opened(tp, transport, remote, at, name, profile);
  int rc;
  if (f) {
    *out = f;
    return 0;
  }
  rc = conn_new(tp, &f);
  if (rc)
    return rc;
  rc = lsip_ctx_copy(tp->ctx, &f->name, name);
  if (rc) {
    conn_destroy(&f->object);
    return rc;
  }
  f->state = LSIP_FLOW_OPENING;
  f->transport = transport;
  f->remote = *remote;
  f->local = at;
  f->local_addr = local->bound;
  f->profile = profile;
  f->mapped = 1;
  lsip_map_put(&tp->flows, &f->node, place_hash(tp, transport, remote));
  lsip_out_push(&tp->ctx->outputs, &f->open);
  lsip_ctx_alarm(tp->ctx, &f->alarm, tp->ctx->config.open_ms);
  *out = f;
  return 0;
}

void lsip_conn_join(lsip_conn *f, lsip_flow_user *u,
                    void (*fn)(lsip_flow_user *, int))
{
  u->fn = fn;
  lsip_list_append(&f->users, &u->link);
}

void lsip_flow_user_leave(lsip_flow_user *u)
{
  if (u->fn)
    lsip_list_remove(&u->link);
  u->fn = NULL;
}

int lsip_conn_accepted(lsip_transport_layer *tp, lsip_conn **out,
                       const lsip_flow_info *info)
{
  lsip_conn *f;
  int rc;
  if (!lsip_local_point_find(tp, info->local))
    return LSIP_ERR_GONE;
  if (!lsip_heap_admits(&tp->ctx->heap, sizeof *f))
    return LSIP_ERR_NOMEM;
  rc = conn_new(tp, &f);
  if (rc)
    return rc;
  f->state = LSIP_FLOW_UP;
  f->accepted = 1;
  f->transport = info->transport;
  f->local = info->local;
  f->local_addr = info->local_addr;
  f->remote = info->remote_addr;
  f->cookie = info->cookie;
  lsip_ctx_alarm(tp->ctx, &f->alarm, tp->ctx->config.flow_idle_ms);
  *out = f;
  return 0;
}

int lsip_conn_up(lsip_conn *f, const lsip_flow_info *info)
{
  lsip_list *link, users;
  if (f->state != LSIP_FLOW_OPENING)
    return LSIP_ERR_STATE;
  f->state = LSIP_FLOW_UP;
  if (info) {
    f->cookie = info->cookie;
    if (info->local_addr.family)
      f->local_addr = info->local_addr;
  }
  lsip_conn_touch(f);
  lsip_ctx_alarm(f->tp->ctx, &f->alarm, f->tp->ctx->config.flow_idle_ms);
  lsip_list_init(&users);
  lsip_list_move(&users, &f->users);
  while ((link = lsip_list_take(&users)) != NULL) {
    lsip_flow_user *u = LSIP_CONTAINER(link, lsip_flow_user, link);
    lsip_list_append(&f->users, link);
    u->fn(u, 0);
  }
  lsip_conn_writable(f);
  return 0;
}

/* ---- sending ---- */

static void wait_in_queue(lsip_conn *f, lsip_wire *w)
{
  f->queued += w->len;
  lsip_list_append(&f->queue, &w->node.link);
}

/* What was given up meanwhile has left the queue, but not the sum. */
static int fits(lsip_conn *f, size_t len)
{
  const size_t max = f->tp->ctx->config.max_queue;
  lsip_list *link;
  if (f->queued + len <= max)
    return 1;
  f->queued = 0;
  for (link = f->queue.next; link != &f->queue; link = link->next)
    f->queued += LSIP_CONTAINER(link, lsip_wire, node.link)->len;
  return f->queued + len <= max;
}

void lsip_conn_send(lsip_conn *f, lsip_wire *w)
{
  if (f->state == LSIP_FLOW_DOWN || w->node.queued)
    return;
  lsip_conn_touch(f);
  w->path.cookie = f->cookie;
  if (f->state == LSIP_FLOW_UP && !f->blocked) {
    lsip_wire_push(w);
    return;
  }
  if (!fits(f, w->len) ||
      (f->blocked && !lsip_heap_admits(&f->tp->ctx->heap, 0))) {
    lsip_ctx_count(f->tp->ctx, LSIP_COUNT_DROP_QUEUE_FULL);
    f->overfull = 1;
    lsip_ctx_alarm(f->tp->ctx, &f->alarm, 0);
    return;
  }
  w->refs++;
  w->sent++;
  w->node.queued = 1;
  wait_in_queue(f, w);
}

void lsip_conn_writable(lsip_conn *f)
{
  lsip_list *link;
  f->blocked = 0;
  f->queued = 0;
  while ((link = lsip_list_take(&f->queue)) != NULL) {
    lsip_wire *w = LSIP_CONTAINER(link, lsip_wire, node.link);
    w->path.cookie = f->cookie;
    lsip_list_append(&f->tp->ctx->outputs.queue, link);
  }
}

void lsip_conn_block(lsip_conn *f)
{
  lsip_list *head = &f->tp->ctx->outputs.queue, *link, *next;
  if (f->state != LSIP_FLOW_UP)
    return;
  f->blocked = 1;
  for (link = head->next; link != head; link = next) {
    lsip_out_node *n = LSIP_CONTAINER(link, lsip_out_node, link);
    next = link->next;
    if (n->kind == LSIP_OUT_SEND) {
      lsip_wire *w = LSIP_CONTAINER(n, lsip_wire, node);
      if (w->path.flow.id == f->object.id) {
        lsip_list_remove(link);
        wait_in_queue(f, w);
      }
    }
  }
}
