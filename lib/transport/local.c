#include "transport/local.h"

#include "transport/flow.h"

uint16_t lsip_default_port(uint32_t transport)
{
  return transport == LSIP_TLS || transport == LSIP_WSS ? 5061 : 5060;
}

static void local_destroy(lsip_object *o)
{
  lsip_local_point *l = LSIP_CONTAINER(o, lsip_local_point, object);
  lsip_ctx *c = l->tp->ctx;
  lsip_object_clear(c, o);
  lsip_ctx_copy_free(c, &l->host);
  lsip_ctx_copy_free(c, &l->sent_by);
  lsip_free(&c->heap, l, sizeof *l);
}

static int wildcard(const lsip_addr *a)
{
  for (int i = 0; i < 16; i++)
    if (a->ip[i])
      return 0;
  return 1;
}

/* What others may call us: a name, an address given for it, or ours. */
static int choose_names(lsip_local_point *l, const lsip_local_config *cfg)
{
  lsip_ctx *c = l->tp->ctx;
  char text[LSIP_ADDR_TEXT + 256];
  lsip_writer w;
  int rc;
  l->advertised = cfg->advertised.family ? cfg->advertised : cfg->bound;
  if (!l->advertised.port)
    l->advertised.port = cfg->bound.port;
  if (cfg->advertised_host.len == 0 && wildcard(&l->advertised))
    return LSIP_ERR_ARGUMENT;
  lsip_writer_init(&w, text, sizeof text);
  if (cfg->advertised_host.len) {
    lsip_write_text(&w, cfg->advertised_host);
    lsip_write_raw(&w, LSIP_STR(":"));
    lsip_write_number(&w, l->advertised.port);
  } else {
    char addr[LSIP_ADDR_TEXT];
    size_t n = lsip_addr_format(&l->advertised, addr, sizeof addr);
    lsip_write_raw(&w, lsip_str_of(addr, n));
  }
  rc = lsip_writer_end(&w);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &l->host, cfg->advertised_host);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &l->sent_by, lsip_writer_text(&w));
  return rc;
}

int lsip_local_point_new(lsip_transport_layer *tp, lsip_local_point **out,
                         const lsip_local_config *cfg)
{
  lsip_local_point *l;
  int rc;
  if (cfg->transport <= LSIP_TRANSPORT_NONE ||
      cfg->transport >= LSIP_TRANSPORT_COUNT || cfg->bound.port == 0 ||
      (cfg->bound.family != 4 && cfg->bound.family != 6))
    return LSIP_ERR_ARGUMENT;
  l = lsip_alloc_zero(&tp->ctx->heap, sizeof *l);
  if (!l)
    return LSIP_ERR_NOMEM;
  l->tp = tp;
  l->transport = cfg->transport;
  l->bound = cfg->bound;
  l->cookie = cfg->cookie;
  rc = lsip_object_init(tp->ctx, &l->object, LSIP_KIND_LOCAL, local_destroy);
  if (rc == 0)
    rc = choose_names(l, cfg);
  if (rc) {
    local_destroy(&l->object);
    return rc;
  }
  *out = l;
  return 0;
}

/* Its adapter has forgotten the cookie by the time it takes the outputs. */
static void drop_sends(lsip_ctx *c, lsip_local local)
{
  lsip_list *head = &c->outputs.queue, *link, *next;
  for (link = head->next; link != head; link = next) {
    lsip_out_node *n = LSIP_CONTAINER(link, lsip_out_node, link);
    next = link->next;
    if (n->kind == LSIP_OUT_SEND) {
      lsip_wire *w = LSIP_CONTAINER(n, lsip_wire, node);
      if (!w->path.flow.id && w->path.local.id == local.id)
        lsip_wire_drop(w);
    }
  }
}

/* Its id ends first: what fails over does not choose it again. */
void lsip_local_point_end(lsip_local_point *l)
{
  lsip_local id = { l->object.id };
  lsip_object_clear(l->tp->ctx, &l->object);
  drop_sends(l->tp->ctx, id);
  lsip_flow_close_local(l->tp, id);
  local_destroy(&l->object);
}

lsip_local_point *lsip_local_point_find(lsip_transport_layer *tp, lsip_local id)
{
  return lsip_object_find(tp->ctx, id.id, LSIP_KIND_LOCAL);
}

static lsip_local_point *next(lsip_transport_layer *tp,
                              const lsip_local_point *l)
{
  return (lsip_local_point *)lsip_ids_next(&tp->ctx->ids, LSIP_KIND_LOCAL,
                                           l ? l->object.id : 0);
}

static int fits(const lsip_local_point *l, uint32_t transport, int family)
{
  return l->transport == transport &&
      (family == 0 || l->bound.family == family);
}

static int loopback(const lsip_addr *a)
{
  return a->family == 4 ? a->ip[0] == 127 : a->ip[15] == 1 && !a->ip[0];
}

lsip_local_point *lsip_local_point_for(lsip_transport_layer *tp,
                                       uint32_t transport,
                                       const lsip_addr *remote,
                                       lsip_local pinned)
{
  lsip_local_point *l = lsip_local_point_find(tp, pinned), *any = NULL;
  if (l && fits(l, transport, remote->family))
    return l;
  for (l = next(tp, NULL); l; l = next(tp, l)) {
    if (!fits(l, transport, remote->family))
      continue;
    if (loopback(&l->bound) == loopback(remote))
      return l;
    if (!any)
      any = l;
  }
  return any;
}

int lsip_local_point_any(lsip_transport_layer *tp, uint32_t transport,
                         int family)
{
  lsip_local_point *l;
  for (l = next(tp, NULL); l; l = next(tp, l))
    if (fits(l, transport, family))
      return 1;
  return 0;
}

static int named(const lsip_local_point *l, lsip_str host)
{
  lsip_addr a;
  if (l->host.len && lsip_str_ieq(l->host, host))
    return 1;
  if (!lsip_host_addr(host, &a))
    return 0;
  a.port = l->advertised.port;
  if (lsip_addr_eq(&a, &l->advertised))
    return 1;
  a.port = l->bound.port;
  return lsip_addr_eq(&a, &l->bound);
}

lsip_local_point *lsip_local_point_named(lsip_transport_layer *tp,
                                         uint32_t transport, lsip_str host,
                                         uint16_t port)
{
  lsip_local_point *l;
  for (l = next(tp, NULL); l; l = next(tp, l)) {
    uint16_t p = port ? port : lsip_default_port(l->transport);
    if (transport && l->transport != transport)
      continue;
    if ((p == l->advertised.port || p == l->bound.port) && named(l, host))
      return l;
  }
  return NULL;
}

int lsip_local_point_is_us(lsip_transport_layer *tp, lsip_str host,
                           uint16_t port)
{
  return lsip_local_point_named(tp, LSIP_TRANSPORT_NONE, host, port) != NULL;
}

/* What says in a URI how it is reached. */
static const lsip_str uri_params[LSIP_TRANSPORT_COUNT] = {
  [LSIP_UDP] = LSIP_STR_INIT(""),
  [LSIP_TCP] = LSIP_STR_INIT(";transport=tcp"),
  [LSIP_TLS] = LSIP_STR_INIT(";transport=tls"),
  [LSIP_WS] = LSIP_STR_INIT(";transport=ws"),
  [LSIP_WSS] = LSIP_STR_INIT(";transport=ws"),
};

static void write_place(lsip_writer *w, const lsip_local_point *l, int sips)
{
  lsip_write_raw(w, l->sent_by);
  if (!sips || l->transport != LSIP_TLS) /* which sips means by itself */
    lsip_write_raw(w, uri_params[l->transport]);
}

void lsip_local_write_contact(lsip_writer *w, const lsip_local_point *l,
                              lsip_str user, int sips)
{
  lsip_write_raw(w, sips ? LSIP_STR("<sips:") : LSIP_STR("<sip:"));
  if (user.len) {
    lsip_write_text(w, user);
    lsip_write_raw(w, LSIP_STR("@"));
  }
  write_place(w, l, sips);
  lsip_write_raw(w, LSIP_STR(">"));
}

void lsip_local_write_route(lsip_writer *w, const lsip_local_point *l,
                            lsip_str params, int sips)
{
  lsip_write_raw(w, sips ? LSIP_STR("Record-Route: <sips:")
                         : LSIP_STR("Record-Route: <sip:"));
  write_place(w, l, sips);
  lsip_write_raw(w, LSIP_STR(";lr"));
  lsip_write_raw(w, params);
  lsip_write_raw(w, LSIP_STR(">\r\n"));
}
