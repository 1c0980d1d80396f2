/* Realms: life, and what is refused before any state is made. */
#include "server/realm.h"

#include "auth/secret.h"

static void destroy(lsip_object *o)
{
  lsip_realm_object *r = LSIP_CONTAINER(o, lsip_realm_object, object);
  lsip_ctx *c = r->services->ctx;
  lsip_realm_drop_users(r);
  lsip_blame_clear(&r->blame);
  lsip_auth_server_clear(&r->auth);
  lsip_object_clear(c, o);
  lsip_free(&c->heap, r, sizeof *r);
}

/* The set of lib/auth for the configuration's; LSIP_ALG_BIT(NONE) in it when
 * there is a bit that we do not know. */
static unsigned algorithms_of(uint32_t bits)
{
  unsigned out = 0;
  for (int i = 0; bits >> i; i++)
    if (bits >> i & 1)
      out |= LSIP_ALG_BIT(lsip_challenge_alg(i));
  return out;
}

static int init_auth(lsip_realm_object *r, const lsip_realm_config *cfg)
{
  lsip_auth_config ac;
  memset(&ac, 0, sizeof ac);
  ac.realm = cfg->name;
  ac.algorithms = algorithms_of(cfg->algorithms);
  ac.auth_int = cfg->auth_int;
  ac.nonce_ms = cfg->nonce_ms;
  ac.max_nonces = cfg->max_nonces;
  if (ac.algorithms & LSIP_ALG_BIT(LSIP_ALG_NONE) ||
      cfg->name.len > LSIP_REALM_MAX)
    return LSIP_ERR_ARGUMENT;
  return lsip_auth_server_init(&r->auth, r->services->ctx, &ac);
}

int lsip_realm_make(lsip_services *sv, lsip_realm_object **out,
                    const lsip_realm_config *cfg)
{
  lsip_ctx *c = sv->ctx;
  lsip_realm_object *r = lsip_alloc_zero(&c->heap, sizeof *r);
  int rc;
  if (!r)
    return LSIP_ERR_NOMEM;
  r->services = sv;
  r->ask = cfg->ask;
  lsip_map_init(&r->users, &c->heap);
  lsip_list_init(&r->all_users);
  lsip_blame_init(&r->blame, c, cfg->max_failures ? cfg->max_failures : 20);
  rc = init_auth(r, cfg);
  if (rc == 0) {
    rc = lsip_object_init(c, &r->object, LSIP_KIND_REALM, destroy);
    if (rc)
      lsip_auth_server_clear(&r->auth);
  }
  if (rc) {
    lsip_free(&c->heap, r, sizeof *r);
    return rc;
  }
  *out = r;
  return 0;
}

lsip_realm_object *lsip_realm_find(const lsip_services *sv, lsip_realm id)
{
  return lsip_object_find(sv->ctx, id.id, LSIP_KIND_REALM);
}

/* ---- before any state is made ---- */

void lsip_realm_write_owed(lsip_realm_object *r, lsip_writer *w, int header,
                           int verdict, uint32_t wait_s)
{
  int stale, status = lsip_auth_status(verdict, header, &stale);
  if (wait_s)
    lsip_write_header_number(w, LSIP_H_RETRY_AFTER, wait_s);
  else if (status == 401 || status == 407)
    lsip_auth_server_challenge(&r->auth, w, header, stale,
                               r->services->ctx->now);
  else if (status == 503)
    lsip_write_header_number(w, LSIP_H_RETRY_AFTER, 5);
}

int lsip_realm_stateless(lsip_realm_object *r, const lsip_msg *m, int header,
                         const lsip_addr *source, lsip_writer *w)
{
  lsip_login login;
  uint32_t wait_s = 0;
  int stale, verdict, status;
  verdict = lsip_auth_server_check(&r->auth, m, header,
                                   r->services->ctx->now, &login);
  status = lsip_auth_status(verdict, header, &stale);
  if (verdict == LSIP_AUTH_ASK &&
      (wait_s = lsip_blame_wait(&r->blame, source)) > 0)
    status = 503;
  if (status)
    lsip_realm_write_owed(r, w, header, verdict, wait_s);
  return status;
}
