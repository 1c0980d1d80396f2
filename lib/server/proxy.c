#include "server/proxy.h"

#include "server/mark.h"
#include "server/prepare.h"
#include "server/search.h"

enum {
  MAX_FORKS = 16,
  TIMER_C_MS = 181000 /* 16.6 step 11: larger than three minutes */
};

static void proxy_destroy(lsip_object *o)
{
  lsip_proxy_object *p = LSIP_CONTAINER(o, lsip_proxy_object, object);
  lsip_ctx *c = p->services->ctx;
  while (!lsip_list_empty(&p->contexts))
    lsip_context_free(LSIP_CONTAINER(p->contexts.next,
                                     lsip_response_context, of_proxy));
  lsip_object_clear(c, o);
  lsip_free(&c->heap, p, sizeof *p);
}

static void fill_defaults(lsip_proxy_config *cfg)
{
  if (cfg->max_forks == 0)
    cfg->max_forks = MAX_FORKS;
  if (cfg->max_breadth == 0)
    cfg->max_breadth = LSIP_MAX_BREADTH;
  if (cfg->timer_c_ms < TIMER_C_MS)
    cfg->timer_c_ms = TIMER_C_MS;
}

int lsip_proxy_make(lsip_services *sv, lsip_proxy_object **out,
                    const lsip_proxy_config *cfg)
{
  lsip_ctx *c = sv->ctx;
  lsip_proxy_object *p = lsip_alloc_zero(&c->heap, sizeof *p);
  int rc;
  if (!p)
    return LSIP_ERR_NOMEM;
  p->services = sv;
  p->config = *cfg;
  fill_defaults(&p->config);
  lsip_list_init(&p->contexts);
  rc = lsip_object_init(c, &p->object, LSIP_KIND_PROXY, proxy_destroy);
  if (rc) {
    lsip_free(&c->heap, p, sizeof *p);
    return rc;
  }
  c->random(c, &p->key, sizeof p->key);
  *out = p;
  return 0;
}

lsip_proxy_object *lsip_proxy_find(const lsip_services *sv, lsip_proxy id)
{
  return lsip_object_find(sv->ctx, id.id, LSIP_KIND_PROXY);
}

/* ---- who we are ---- */

/* A domain is ours at our ports only: its users may live at others. */
static int is_our_port(const lsip_proxy_object *p, uint16_t port)
{
  const lsip_ids *ids = &p->services->ctx->ids;
  lsip_object *o = NULL;
  while ((o = lsip_ids_next(ids, LSIP_KIND_LOCAL, o ? o->id : 0)) != NULL) {
    const lsip_local_point *l = LSIP_CONTAINER(o, lsip_local_point, object);
    if (port == l->advertised.port || port == l->bound.port)
      return 1;
  }
  return port == 0;
}

int lsip_proxy_is_us(const lsip_proxy_object *p, const lsip_uri *uri)
{
  const lsip_registrar_object *r;
  if (uri->scheme != LSIP_SCHEME_SIP && uri->scheme != LSIP_SCHEME_SIPS)
    return 0;
  if (lsip_local_point_is_us(p->services->tp, uri->host, uri->port))
    return 1;
  r = lsip_registrar_find(p->services, p->config.registrar);
  return r && is_our_port(p, uri->port) &&
      lsip_registrar_serves(r, uri->text);
}

static int names_us(const void *who, const lsip_uri *uri)
{
  return lsip_proxy_is_us(who, uri);
}

int lsip_proxy_route(const lsip_proxy_object *p, const lsip_msg *m,
                     lsip_routing *out)
{
  return lsip_routing_read(out, m, names_us, p);
}

int lsip_proxy_proved(const lsip_proxy_object *p, const lsip_msg *m,
                      const lsip_routing *r)
{
  char mark[LSIP_MARK_LEN];
  lsip_str value;
  lsip_uri uri;
  if (r->own_first.len == 0 || lsip_uri_parse(&uri, r->own_first) ||
      !lsip_param_get(uri.params, LSIP_STR("ls"), &value))
    return 0;
  lsip_mark_of_dialog(&p->key, m, mark);
  return lsip_str_eq(value, lsip_str_of(mark, sizeof mark));
}

/* ---- requests ---- */

int lsip_proxy_serve(lsip_proxy_object *p, lsip_server *t,
                     const lsip_binding *targets, size_t n)
{
  lsip_response_context *x;
  int rc = lsip_context_new(&x, p, t);
  if (rc)
    return rc;
  /* RFC 5393 4.2: a MUST for who forks; the application's single target may
   * depend on what the mark does not cover */
  x->marked = !targets || n > 1;
  lsip_search_start(x, targets, n);
  return 0;
}

void lsip_proxy_stop(lsip_proxy_object *p)
{
  lsip_list *link, *next;
  for (link = p->contexts.next; link != &p->contexts; link = next) {
    next = link->next;
    lsip_context_stop(LSIP_CONTAINER(link, lsip_response_context,
                                     of_proxy));
  }
}
