#include "server/proxy.h"

enum {
  MAX_FORKS = 16,
  MAX_BREADTH = 60,   /* RFC 5393 5.3.3 */
  TIMER_C_MS = 181000 /* 16.6 step 11: larger than three minutes */
};

static void proxy_destroy(lsip_object *o)
{
  lsip_proxy_object *p = LSIP_CONTAINER(o, lsip_proxy_object, object);
  lsip_ctx *c = p->services->ctx;
  lsip_object_clear(c, o);
  lsip_free(&c->heap, p, sizeof *p);
}

static void fill_defaults(lsip_proxy_config *cfg)
{
  if (cfg->max_forks == 0)
    cfg->max_forks = MAX_FORKS;
  if (cfg->max_breadth == 0)
    cfg->max_breadth = MAX_BREADTH;
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

int lsip_proxy_serve(lsip_proxy_object *p, lsip_server *t,
                     const lsip_binding *targets, size_t n)
{
  (void)p, (void)t, (void)targets, (void)n;
  return LSIP_ERR_UNSUPPORTED;
}

int lsip_proxy_pass_ack(lsip_proxy_object *p, const lsip_arrival *a)
{
  (void)p, (void)a;
  return LSIP_ERR_UNSUPPORTED;
}
