#include "transport/locate.h"

/* A RESOLVE that waits for its answer. */
struct lsip_lookup {
  lsip_object object;
  lsip_transport_layer *tp;
  lsip_locate *owner;
  unsigned place;      /* in owner->lookups */
  uint32_t type;
  lsip_out_node out;
  lsip_alarm alarm;
  lsip_str name;
};

static void fill_resolve(lsip_out_node *n, lsip_output *out)
{
  lsip_lookup *q = LSIP_CONTAINER(n, lsip_lookup, out);
  out->query.id = q->object.id;
  out->record_type = q->type;
  out->name = q->name;
}

static void lookup_destroy(lsip_object *o)
{
  lsip_lookup *q = LSIP_CONTAINER(o, lsip_lookup, object);
  lsip_ctx *c = q->tp->ctx;
  lsip_ctx_alarm_stop(c, &q->alarm);
  lsip_out_drop(&q->out);
  lsip_object_clear(c, o);
  lsip_ctx_copy_free(c, &q->name);
  lsip_free(&c->heap, q, sizeof *q);
}

/* One lookup has ended; the last one ends the locating. */
static void settle(lsip_lookup *q, int err)
{
  lsip_locate *l = q->owner;
  l->lookups[q->place] = NULL;
  lookup_destroy(&q->object);
  if (err)
    l->error = err;
  if (--l->waiting > 0)
    return;
  if (l->count)
    l->done(l, 0);
  else
    l->done(l, l->error ? l->error : LSIP_ERR_RESOLVE);
}

static void lookup_timeout(lsip_alarm *a)
{
  settle(LSIP_CONTAINER(a, lsip_lookup, alarm), LSIP_ERR_RESOLVE);
}

static int lookup_new(lsip_locate *l, uint32_t type, lsip_str name)
{
  lsip_ctx *c = l->tp->ctx;
  lsip_lookup *q = lsip_alloc_zero(&c->heap, sizeof *q);
  int rc;
  if (!q)
    return LSIP_ERR_NOMEM;
  q->tp = l->tp;
  q->owner = l;
  q->type = type;
  lsip_out_init(&q->out, LSIP_OUT_RESOLVE, fill_resolve);
  lsip_alarm_init(&q->alarm, lookup_timeout);
  rc = lsip_object_init(c, &q->object, LSIP_KIND_QUERY, lookup_destroy);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &q->name, name);
  if (rc) {
    lookup_destroy(&q->object);
    return rc;
  }
  q->place = l->waiting++;
  l->lookups[q->place] = q;
  lsip_out_push(&c->outputs, &q->out);
  lsip_ctx_alarm(c, &q->alarm, c->config.open_ms);
  return 0;
}

static void add(lsip_locate *l, const lsip_addr *addr)
{
  lsip_target *t;
  if (l->count == LSIP_MAX_TARGETS)
    return;
  t = &l->targets[l->count++];
  t->addr = *addr;
  t->addr.port = l->port;
  t->transport = l->transport;
}

int lsip_locate_read(const lsip_uri *uri, lsip_str *host, uint16_t *port,
                     uint32_t *transport)
{
  lsip_str value;
  uint32_t t = uri->scheme == LSIP_SCHEME_SIPS ? LSIP_TLS : LSIP_UDP;
  if (uri->scheme != LSIP_SCHEME_SIP && uri->scheme != LSIP_SCHEME_SIPS)
    return LSIP_ERR_SCHEME;
  if (lsip_param_get(uri->params, LSIP_STR("transport"), &value)) {
    t = (uint32_t)lsip_transport_of(value);
    if (t == LSIP_TRANSPORT_NONE)
      return LSIP_ERR_UNSUPPORTED;
    if (uri->scheme == LSIP_SCHEME_SIPS && t == LSIP_TCP)
      t = LSIP_TLS; /* 26.2.2: sips over tcp means TLS */
    if (uri->scheme == LSIP_SCHEME_SIPS && t == LSIP_WS)
      t = LSIP_WSS;
    if (uri->scheme == LSIP_SCHEME_SIPS && t == LSIP_UDP)
      return LSIP_ERR_UNSUPPORTED;
  }
  *host = uri->host;
  if (lsip_param_get(uri->params, LSIP_STR("maddr"), &value) && value.len)
    *host = value;
  *transport = t;
  *port = uri->port ? uri->port : lsip_default_port(t);
  return 0;
}

/* Only families that we could send from are asked for. */
static int ask(lsip_locate *l, lsip_str host)
{
  int rc = LSIP_ERR_UNSUPPORTED;
  if (lsip_local_point_any(l->tp, l->transport, 4))
    rc = lookup_new(l, LSIP_RECORD_A, host);
  if ((rc == 0 || rc == LSIP_ERR_UNSUPPORTED) &&
      lsip_local_point_any(l->tp, l->transport, 6))
    rc = lookup_new(l, LSIP_RECORD_AAAA, host);
  if (rc)
    lsip_locate_stop(l);
  return rc;
}

static int start(lsip_locate *l, lsip_transport_layer *tp, lsip_str uri,
                 int secure, void (*done)(lsip_locate *, int))
{
  lsip_uri u;
  lsip_str host;
  lsip_addr addr;
  int rc = lsip_uri_parse(&u, uri);
  memset(l, 0, sizeof *l);
  l->tp = tp;
  l->done = done;
  if (rc == 0 && secure && u.scheme == LSIP_SCHEME_SIP)
    u.scheme = LSIP_SCHEME_SIPS;
  if (rc == 0)
    rc = lsip_locate_read(&u, &host, &l->port, &l->transport);
  if (rc)
    return rc;
  if (!lsip_host_addr(host, &addr))
    return ask(l, host);
  add(l, &addr);
  return 1;
}

int lsip_locate_start(lsip_locate *l, lsip_transport_layer *tp, lsip_str uri,
                      void (*done)(lsip_locate *, int))
{
  return start(l, tp, uri, 0, done);
}

int lsip_locate_is_sips(lsip_str uri)
{
  return uri.len > 5 && lsip_str_ieq(lsip_str_of(uri.ptr, 5),
                                     LSIP_STR("sips:"));
}

int lsip_locate_wants_sips(lsip_str request)
{
  const char *gap = memchr(request.ptr, ' ', request.len);
  size_t at = gap ? (size_t)(gap - request.ptr) + 1 : request.len;
  return lsip_locate_is_sips(lsip_str_of(request.ptr + at, request.len - at));
}

int lsip_locate_request(lsip_locate *l, lsip_transport_layer *tp,
                        lsip_str request, lsip_str uri,
                        void (*done)(lsip_locate *, int))
{
  return start(l, tp, uri, lsip_locate_wants_sips(request), done);
}

int lsip_locate_keep_name(lsip_locate *l, lsip_str name, lsip_str uri)
{
  lsip_uri u;
  if (!lsip_local_point_any(l->tp, LSIP_TLS, 0) &&
      !lsip_local_point_any(l->tp, LSIP_WSS, 0))
    return 0;
  if (name.len == 0 && lsip_uri_parse(&u, uri) == 0)
    name = u.host;
  return lsip_ctx_copy(l->tp->ctx, &l->name, name);
}

void lsip_locate_stop(lsip_locate *l)
{
  if (l->tp)
    lsip_ctx_copy_free(l->tp->ctx, &l->name);
  for (unsigned i = 0; i < LSIP_MAX_QUERIES; i++) {
    if (l->lookups[i])
      lookup_destroy(&l->lookups[i]->object);
    l->lookups[i] = NULL;
  }
  l->waiting = 0;
}

int lsip_locate_resolved(lsip_transport_layer *tp, lsip_query id, int status,
                         const lsip_record *r, size_t n)
{
  lsip_lookup *q = lsip_object_find(tp->ctx, id.id, LSIP_KIND_QUERY);
  if (!q)
    return LSIP_ERR_GONE;
  for (size_t i = 0; status == 0 && i < n; i++)
    if (r[i].type == q->type &&
        r[i].addr.family == (q->type == LSIP_RECORD_A ? 4 : 6))
      add(q->owner, &r[i].addr);
  settle(q, status);
  return 0;
}
