/* Dialogs: making, matching, learning (RFC 3261 12.1, 12.2.2). */
#include "dialog/dialog.h"

static uint64_t dialog_hash(const lsip_dialog_layer *l, lsip_str call_id,
                            lsip_str local_tag, lsip_str remote_tag)
{
  return (lsip_ctx_hash(l->ctx, call_id) * 31 +
          lsip_ctx_hash(l->ctx, local_tag)) * 31 +
      lsip_ctx_hash(l->ctx, remote_tag);
}

int lsip_dialog_init(lsip_dialog_core *d, lsip_dialog_set *s,
                     void (*destroy)(lsip_object *))
{
  lsip_dialog_layer *l = s->layer;
  int rc;
  if (l->count >= l->ctx->config.max_dialogs ||
      s->count >= l->ctx->config.max_forks)
    return LSIP_ERR_LIMIT;
  rc = lsip_object_init(l->ctx, &d->object, LSIP_KIND_DIALOG, destroy);
  if (rc)
    return rc;
  d->set = s;
  d->state = LSIP_DIALOG_EARLY;
  lsip_list_append(&s->dialogs, &d->of_set);
  s->count++;
  l->count++;
  return 0;
}

static void free_routes(lsip_ctx *c, lsip_dialog_core *d)
{
  lsip_free(&c->heap, d->routes, d->route_count * sizeof *d->routes);
  lsip_ctx_copy_free(c, &d->route_text);
  d->routes = NULL;
  d->route_count = 0;
}

void lsip_dialog_clear(lsip_dialog_core *d)
{
  lsip_dialog_layer *l;
  if (!d->set)
    return;
  l = d->set->layer;
  if (d->mapped)
    lsip_map_remove(&l->dialogs, &d->node);
  lsip_list_remove(&d->of_set);
  free_routes(l->ctx, d);
  lsip_ctx_copy_free(l->ctx, &d->remote_tag);
  lsip_ctx_copy_free(l->ctx, &d->target);
  lsip_object_clear(l->ctx, &d->object);
  d->set->count--;
  l->count--;
  d->set = NULL;
}

/* ---- learning ---- */

static int learn_tag(lsip_dialog_core *d, lsip_str tag)
{
  lsip_dialog_set *s = d->set;
  int rc;
  if (d->mapped)
    return 0;
  rc = lsip_ctx_copy(s->layer->ctx, &d->remote_tag, tag);
  if (rc)
    return rc;
  d->mapped = 1;
  lsip_map_put(&s->layer->dialogs, &d->node,
               dialog_hash(s->layer, s->call_id, s->local_tag, tag));
  return 0;
}

/* The route set as read from a message, before it is taken over. */
typedef struct route_list {
  lsip_str routes[LSIP_MAX_ROUTES];
  unsigned count;
  size_t bytes;
} route_list;

static int read_routes(const lsip_msg *m, route_list *out)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_RECORD_ROUTE);
  lsip_name_addr na;
  int rc;
  out->count = 0;
  out->bytes = 0;
  while ((rc = lsip_next_name_addr(m, &c, &na)) == 1) {
    if (out->count == LSIP_MAX_ROUTES)
      return LSIP_ERR_TOO_MANY;
    out->routes[out->count++] = na.text;
    out->bytes += na.text.len;
  }
  return rc;
}

/* `reverse`: a UAC keeps the order from itself to the peer (12.1.2). */
static int take_routes(lsip_dialog_core *d, const lsip_msg *m, int reverse)
{
  lsip_ctx *c = d->set->layer->ctx;
  route_list list;
  lsip_str *routes;
  char *at;
  int rc = read_routes(m, &list);
  if (rc)
    return rc;
  if (list.count == 0) {
    free_routes(c, d);
    return 0;
  }
  routes = lsip_alloc(&c->heap, list.count * sizeof *routes);
  at = lsip_alloc(&c->heap, list.bytes);
  if (!routes || !at) {
    lsip_free(&c->heap, routes, list.count * sizeof *routes);
    lsip_free(&c->heap, at, list.bytes);
    return LSIP_ERR_NOMEM;
  }
  free_routes(c, d);
  d->routes = routes;
  d->route_count = (uint16_t)list.count;
  d->route_text = lsip_str_of(at, list.bytes);
  for (unsigned i = 0; i < list.count; i++) {
    lsip_str r = list.routes[reverse ? list.count - 1 - i : i];
    memcpy(at, r.ptr, r.len);
    routes[i] = lsip_str_of(at, r.len);
    at += r.len;
  }
  return 0;
}

int lsip_dialog_refresh(lsip_dialog_core *d, const lsip_msg *m)
{
  lsip_ctx *c = d->set->layer->ctx;
  lsip_name_addr na;
  lsip_uri uri;
  lsip_str target;
  int rc = lsip_msg_name_addr(m, LSIP_H_CONTACT, &na);
  if (rc == LSIP_ERR_MISSING || (rc == 0 && na.star))
    return 0;
  if (rc || lsip_str_eq(na.uri, d->target))
    return rc;
  if (lsip_uri_parse(&uri, na.uri) || (uri.scheme != LSIP_SCHEME_SIP &&
                                       uri.scheme != LSIP_SCHEME_SIPS))
    return LSIP_ERR_SCHEME; /* 8.1.1.8: exactly one SIP or SIPS URI */
  rc = lsip_ctx_copy(c, &target, na.uri);
  if (rc)
    return rc;
  lsip_ctx_copy_free(c, &d->target);
  d->target = target;
  return 0;
}

/* 12.1.1, 12.1.2: a dialog is secure when its request went to a sips URI, over
 * TLS. */
static void learn_secure(lsip_dialog_core *d, lsip_str uri,
                         const lsip_path *path)
{
  d->secure = lsip_locate_is_sips(uri) &&
      (path->transport == LSIP_TLS || path->transport == LSIP_WSS);
}

static void learn_path(lsip_dialog_core *d, const lsip_path *path)
{
  d->local_point = path->local;
  d->flow = path->flow;
}

/* A peer without a Contact that could be read is reached as it was before, or
 * by its address (as in RFC 2543): better than a 2xx without its ACK. */
static int learn_target(lsip_dialog_core *d, const lsip_msg *m)
{
  lsip_name_addr na;
  int rc = lsip_dialog_refresh(d, m);
  if (rc == LSIP_ERR_NOMEM || d->target.len)
    return rc == LSIP_ERR_NOMEM ? rc : 0;
  rc = lsip_name_addr_parse(&na, d->set->remote);
  return rc ? rc : lsip_ctx_copy(d->set->layer->ctx, &d->target, na.uri);
}

int lsip_dialog_learn_response(lsip_dialog_core *d, const lsip_arrival *a)
{
  lsip_name_addr to;
  int rc = 0;
  int confirms = lsip_msg_status(&a->msg) >= 200;
  if (!d->mapped || (confirms && d->state == LSIP_DIALOG_EARLY))
    rc = take_routes(d, &a->msg, 1);
  if (rc == 0)
    rc = learn_target(d, &a->msg);
  if (rc == 0)
    rc = learn_tag(d, lsip_msg_to_tag(&a->msg));
  if (rc)
    return rc;
  learn_path(d, &a->path);
  if (lsip_name_addr_parse(&to, d->set->remote) == 0)
    learn_secure(d, to.uri, &a->path);
  if (confirms)
    d->state = LSIP_DIALOG_CONFIRMED;
  return 0;
}

int lsip_dialog_learn_request(lsip_dialog_core *d, const lsip_msg *request,
                              const lsip_path *path)
{
  int rc = take_routes(d, request, 0);
  if (rc == 0)
    rc = learn_target(d, request);
  if (rc == 0)
    rc = learn_tag(d, lsip_msg_from_tag(request));
  if (rc)
    return rc;
  d->remote_cseq = lsip_msg_cseq(request);
  d->has_remote_cseq = 1;
  learn_secure(d, lsip_msg_uri(request), path);
  learn_path(d, path);
  return 0;
}

/* ---- matching ---- */

lsip_dialog_core *lsip_dialog_of_request(lsip_dialog_layer *l,
                                         const lsip_msg *m)
{
  lsip_str call_id = lsip_msg_call_id(m);
  lsip_str local = lsip_msg_to_tag(m), remote = lsip_msg_from_tag(m);
  lsip_map_node *n =
      lsip_map_first(&l->dialogs, dialog_hash(l, call_id, local, remote));
  for (; n; n = lsip_map_next(n)) {
    lsip_dialog_core *d = LSIP_CONTAINER(n, lsip_dialog_core, node);
    if (lsip_str_eq(d->set->call_id, call_id) &&
        lsip_str_eq(d->set->local_tag, local) &&
        lsip_str_eq(d->remote_tag, remote))
      return d;
  }
  return NULL;
}

lsip_dialog_core *lsip_dialog_of_fork(const lsip_dialog_set *s,
                                      lsip_str remote_tag)
{
  lsip_list *link;
  for (link = s->dialogs.next; link != &s->dialogs; link = link->next) {
    lsip_dialog_core *d = LSIP_CONTAINER(link, lsip_dialog_core, of_set);
    if (d->mapped && lsip_str_eq(d->remote_tag, remote_tag))
      return d;
  }
  return NULL;
}

int lsip_dialog_check_cseq(lsip_dialog_core *d, const lsip_msg *m)
{
  uint32_t cseq = lsip_msg_cseq(m);
  if (d->has_remote_cseq && cseq <= d->remote_cseq)
    return 500;
  d->remote_cseq = cseq;
  d->has_remote_cseq = 1;
  return 0;
}
