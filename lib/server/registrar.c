/* Registrars: configuration, life, and who may look in. */
#include "server/registrar.h"

#include "msg/list.h"
#include "server/registrar_job.h"

enum {
  MIN_EXPIRES_S = 60, MAX_EXPIRES_S = 7200, DEFAULT_EXPIRES_S = 3600,
  MAX_BINDINGS = 10, MAX_RECORDS = 100000,
  BINDINGS_LIMIT = 1000 /* a request is worked on as a whole */
};

static void set32(uint32_t *member, uint32_t value)
{
  if (*member == 0)
    *member = value;
}

static void fill_defaults(lsip_registrar_config *cfg)
{
  set32(&cfg->min_expires_s, MIN_EXPIRES_S);
  set32(&cfg->max_expires_s, MAX_EXPIRES_S);
  set32(&cfg->default_expires_s, DEFAULT_EXPIRES_S);
  set32(&cfg->max_bindings, MAX_BINDINGS);
  set32(&cfg->max_records, MAX_RECORDS);
}

/* Text that will stand in headers. */
static int is_written(lsip_str text)
{
  lsip_writer w;
  lsip_writer_init(&w, NULL, 0);
  lsip_write_text(&w, text);
  return !w.err || w.err == LSIP_ERR_NOSPC;
}

static int is_valid(const lsip_registrar_config *cfg)
{
  return cfg->domains.len > 0 && cfg->min_expires_s <= cfg->max_expires_s &&
      cfg->max_bindings <= BINDINGS_LIMIT && is_written(cfg->domains) &&
      is_written(cfg->service_route);
}

static void registrar_free(lsip_registrar_object *r)
{
  lsip_ctx *c = r->services->ctx;
  lsip_registrar_drop_jobs(r);
  lsip_location_clear(&r->store);
  lsip_ctx_copy_free(c, &r->config.domains);
  lsip_ctx_copy_free(c, &r->config.service_route);
  lsip_free(&c->heap, r->bounds,
            2 * r->config.max_bindings * sizeof *r->bounds);
  lsip_free(&c->heap, r, sizeof *r);
}

static void destroy(lsip_object *o)
{
  lsip_registrar_object *r =
      LSIP_CONTAINER(o, lsip_registrar_object, object);
  lsip_object_clear(r->services->ctx, o);
  registrar_free(r);
}

/* The memory that belongs to a registrar. */
static int provide(lsip_registrar_object *r, const lsip_registrar_config *cfg)
{
  lsip_ctx *c = r->services->ctx;
  uint32_t max = r->config.max_bindings;
  lsip_bound_set scratch;
  r->bounds = lsip_alloc_zero(&c->heap, 2 * max * sizeof *r->bounds);
  if (!r->bounds ||
      lsip_ctx_copy(c, &r->config.domains, cfg->domains) ||
      lsip_ctx_copy(c, &r->config.service_route, cfg->service_route))
    return LSIP_ERR_NOMEM;
  r->work.all = r->bounds;
  r->work.max = max;
  scratch.all = r->bounds + max;
  scratch.max = max;
  scratch.count = 0;
  r->store.scratch = scratch;
  return 0;
}

int lsip_registrar_make(lsip_services *sv, lsip_registrar_object **out,
                        const lsip_registrar_config *cfg)
{
  lsip_ctx *c = sv->ctx;
  lsip_registrar_object *r;
  lsip_bound_set none = { NULL, 0, 0 };
  int rc;
  r = lsip_alloc_zero(&c->heap, sizeof *r);
  if (!r)
    return LSIP_ERR_NOMEM;
  r->services = sv;
  r->config = *cfg;
  r->config.domains = r->config.service_route = LSIP_STR("");
  fill_defaults(&r->config);
  lsip_list_init(&r->jobs);
  lsip_location_init(&r->store, c, r->config.max_records, none);
  rc = r->config.max_bindings > BINDINGS_LIMIT ? LSIP_ERR_ARGUMENT
                                               : provide(r, cfg);
  if (rc == 0 && !is_valid(&r->config))
    rc = LSIP_ERR_ARGUMENT;
  if (rc == 0)
    rc = lsip_object_init(c, &r->object, LSIP_KIND_REGISTRAR, destroy);
  if (rc) {
    registrar_free(r);
    return rc;
  }
  *out = r;
  return 0;
}

lsip_registrar_object *lsip_registrar_find(const lsip_services *sv,
                                           lsip_registrar id)
{
  return lsip_object_find(sv->ctx, id.id, LSIP_KIND_REGISTRAR);
}

int lsip_registrar_serves(const lsip_registrar_object *r, lsip_str text)
{
  lsip_uri uri;
  if (lsip_uri_parse(&uri, text) ||
      (uri.scheme != LSIP_SCHEME_SIP && uri.scheme != LSIP_SCHEME_SIPS))
    return 0;
  return lsip_list_has(r->config.domains, uri.host);
}

/* ---- where somebody is ---- */

void lsip_lookup_start(lsip_lookup *l, lsip_registrar_object *r, lsip_str uri,
                       lsip_lookup_fn done)
{
  lsip_binding found[LSIP_LOOKUP_MAX];
  char buf[LSIP_AOR_MAX];
  lsip_str aor;
  size_t n;
  l->registrar = r;
  l->done = done;
  if (lsip_aor_write(buf, &aor, uri)) {
    done(l, 404, NULL, 0);
    return;
  }
  if (r->config.ask) {
    if (lsip_lookup_ask(l, aor))
      done(l, 503, NULL, 0);
    return;
  }
  n = lsip_location_list(&r->store, aor, found, LSIP_LOOKUP_MAX);
  done(l, 0, found, n < LSIP_LOOKUP_MAX ? n : LSIP_LOOKUP_MAX);
}

void lsip_lookup_drop(lsip_lookup *l)
{
  lsip_question_drop(&l->question);
}
