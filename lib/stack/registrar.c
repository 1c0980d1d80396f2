/* The calls of server.h about realms and registrars: checks, then the room
 * below. */
#include "stack/stack.h"

#include "auth/secret.h"
#include "server/registrar.h"

/* ---- realms ---- */

int lsip_realm_new(lsip_stack *s, lsip_realm *out,
                   const lsip_realm_config *cfg)
{
  lsip_realm_object *r;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || !cfg || cfg->size < sizeof *cfg)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_realm_make(&s->services, &r, cfg);
  if (rc == 0)
    out->id = r->object.id;
  return rc;
}

static int find_realm(lsip_stack *s, lsip_realm id, lsip_realm_object **out)
{
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  *out = lsip_realm_find(&s->services, id);
  return *out ? 0 : LSIP_ERR_GONE;
}

int lsip_realm_add_user(lsip_stack *s, lsip_realm id, lsip_str user,
                        lsip_str password, lsip_str ha1, int algorithm)
{
  lsip_realm_object *r;
  lsip_secret secret;
  int rc = find_realm(s, id, &r);
  if (rc)
    return rc;
  memset(&secret, 0, sizeof secret);
  secret.password = password;
  secret.ha1 = ha1;
  secret.ha1_alg = (uint32_t)lsip_digest_alg(algorithm);
  if (!password.len == !ha1.len)
    return LSIP_ERR_ARGUMENT;
  return lsip_realm_put_user(r, user, &secret);
}

int lsip_realm_remove_user(lsip_stack *s, lsip_realm id, lsip_str user)
{
  lsip_realm_object *r;
  int rc = find_realm(s, id, &r);
  return rc ? rc : lsip_realm_drop_user(r, user);
}

int lsip_digest_hash(int algorithm, lsip_str user, lsip_str realm,
                     lsip_str password, char *out, size_t cap)
{
  lsip_secret secret;
  lsip_hash_hex hex;
  lsip_digest d;
  int alg = lsip_digest_alg(algorithm);
  if (!alg || !user.len || !realm.len || (!out && cap))
    return LSIP_ERR_ARGUMENT;
  if (cap < lsip_alg_hex(alg) + 1)
    return LSIP_ERR_NOSPC;
  memset(&d, 0, sizeof d);
  memset(&secret, 0, sizeof secret);
  d.alg = alg;
  d.user = lsip_atom_plain(user);
  d.realm = lsip_atom_plain(realm);
  secret.password = password;
  if (lsip_digest_key(&hex, &d, &secret))
    return LSIP_ERR_ARGUMENT;
  memcpy(out, hex.text, hex.len);
  out[hex.len] = '\0';
  lsip_wipe(&hex, sizeof hex);
  return 0;
}

int lsip_ask_secret(lsip_stack *s, lsip_ask a, lsip_str password,
                    lsip_str ha1, int algorithm)
{
  lsip_told told;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (ha1.len && !lsip_digest_alg(algorithm))
    return LSIP_ERR_ARGUMENT;
  memset(&told, 0, sizeof told);
  told.password = password;
  told.ha1 = ha1;
  told.algorithm = algorithm;
  return lsip_question_answer(&s->ctx, a, LSIP_EV_ASK_SECRET, &told);
}

/* ---- questions ---- */

int lsip_ask_refuse(lsip_stack *s, lsip_ask a, int status)
{
  lsip_told told;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (status < 300 || status > 699)
    return LSIP_ERR_ARGUMENT;
  memset(&told, 0, sizeof told);
  told.status = status;
  return lsip_question_answer(&s->ctx, a, 0, &told);
}

int lsip_ask_location(lsip_stack *s, lsip_ask a, const lsip_binding *b,
                      size_t n)
{
  lsip_told told;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (n && !b)
    return LSIP_ERR_ARGUMENT;
  memset(&told, 0, sizeof told);
  told.bindings = b;
  told.count = n;
  return lsip_question_answer(&s->ctx, a, LSIP_EV_ASK_LOCATION_GET, &told);
}

int lsip_ask_record(lsip_stack *s, lsip_ask a, lsip_str record,
                    uint64_t version)
{
  lsip_told told;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  memset(&told, 0, sizeof told);
  told.data = record;
  told.version = version;
  return lsip_question_answer(&s->ctx, a, LSIP_EV_ASK_LOCATION_GET, &told);
}

int lsip_ask_stored(lsip_stack *s, lsip_ask a, int status)
{
  lsip_told told;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (status > 0)
    return LSIP_ERR_ARGUMENT;
  memset(&told, 0, sizeof told);
  told.status = status;
  return lsip_question_answer(&s->ctx, a, LSIP_EV_ASK_LOCATION_PUT, &told);
}

int lsip_record_next(const lsip_stack *s, lsip_str *record,
                     lsip_location_entry *out)
{
  lsip_bound b;
  int rc;
  if (!s || !record || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_location_next_line(&s->ctx, record, &b);
  if (rc != 1)
    return rc;
  out->aor = LSIP_STR("");
  out->source = b.source;
  lsip_bound_show(&b, lsip_now_ms(&s->ctx), &out->binding);
  return 1;
}

/* ---- registrars ---- */

int lsip_registrar_new(lsip_stack *s, lsip_registrar *out,
                       const lsip_registrar_config *cfg)
{
  lsip_registrar_object *r;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || !cfg || cfg->size < sizeof *cfg)
    return LSIP_ERR_ARGUMENT;
  if (cfg->realm.id && !lsip_realm_find(&s->services, cfg->realm))
    return LSIP_ERR_GONE;
  rc = lsip_registrar_make(&s->services, &r, cfg);
  if (rc == 0)
    out->id = r->object.id;
  return rc;
}

int lsip_registrar_take(lsip_stack *s, lsip_registrar id, lsip_tsx request)
{
  lsip_registrar_object *r;
  lsip_tsx_object *o;
  lsip_server *t;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  r = lsip_registrar_find(&s->services, id);
  o = lsip_object_find(&s->ctx, request.id, LSIP_KIND_TSX);
  if (!r || !o || !o->is_server)
    return LSIP_ERR_GONE;
  t = (lsip_server *)(void *)o;
  if (o->object.ended || !t->request || t->state > LSIP_SERVER_PROCEEDING)
    return LSIP_ERR_STATE;
  if (t->method != LSIP_REGISTER)
    return LSIP_ERR_ARGUMENT;
  return lsip_registrar_serve(r, t);
}

/* ---- the store in memory ---- */

int lsip_location_next(const lsip_stack *s, lsip_registrar id,
                       uint64_t *cursor, lsip_location_entry *out)
{
  const lsip_registrar_object *r;
  if (!s || !cursor || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  r = lsip_registrar_find(&s->services, id);
  return r ? lsip_location_walk(&r->store, cursor, out) : LSIP_ERR_GONE;
}

size_t lsip_location_find(const lsip_stack *s, lsip_registrar id,
                          lsip_str aor, lsip_binding *out, size_t max)
{
  const lsip_registrar_object *r;
  char buf[LSIP_AOR_MAX];
  lsip_str name;
  if (!s || (max && !out))
    return 0;
  r = lsip_registrar_find(&s->services, id);
  if (!r || lsip_aor_write(buf, &name, aor))
    return 0;
  return lsip_location_list(&r->store, name, out, max);
}
