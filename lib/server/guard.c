#include "server/guard.h"

#include "auth/secret.h"

lsip_kept *lsip_keep_text(lsip_ctx *c, lsip_str text, lsip_str *out)
{
  size_t size = sizeof(lsip_kept) + text.len;
  lsip_kept *k;
  if (size > UINT32_MAX || !(k = lsip_alloc_zero(&c->heap, size)))
    return NULL;
  k->refs = 1;
  k->size = (uint32_t)size;
  if (text.len)
    memcpy(k->block, text.ptr, text.len);
  *out = lsip_str_of((const char *)k->block, text.len);
  return k;
}

static lsip_ctx *ctx_of(const lsip_guard *g)
{
  return g->realm->services->ctx;
}

static void finish(lsip_guard *g, int verdict)
{
  int stale, status = lsip_auth_status(verdict, g->header, &stale);
  g->verdict = verdict;
  if (verdict == LSIP_AUTH_WRONG)
    lsip_blame_add(&g->realm->blame, &g->t->back.source);
  if (status)
    lsip_wipe(&g->key, sizeof g->key);
  g->done(g, g->wait_s ? 503 : status);
}

static void verify(lsip_guard *g, int known)
{
  lsip_secret secret;
  memset(&secret, 0, sizeof secret);
  secret.ha1 = lsip_hex_text(&g->key);
  secret.ha1_alg = (uint32_t)lsip_alg_base(g->login.d.alg);
  finish(g, lsip_auth_server_verify(&g->realm->auth, &g->t->request->msg,
                                    &g->login, known ? &secret : NULL,
                                    ctx_of(g)->now));
}

/* ---- a secret that the application keeps ---- */

static int hash_answer(lsip_guard *g, const lsip_told *a)
{
  lsip_secret secret;
  lsip_digest d = g->login.d;
  memset(&secret, 0, sizeof secret);
  secret.password = a->password;
  secret.ha1 = a->ha1;
  secret.ha1_alg = (uint32_t)lsip_digest_alg(a->algorithm);
  d.alg = lsip_alg_base(d.alg);
  return lsip_digest_key(&g->key, &d, &secret) == 0;
}

static void answered(lsip_question *q, const lsip_told *a)
{
  lsip_guard *g = LSIP_CONTAINER(q, lsip_guard, question);
  int known = a->status == 0 && (a->password.len || a->ha1.len) &&
      hash_answer(g, a);
  verify(g, known);
}

static int ask(lsip_guard *g)
{
  lsip_tell t;
  int rc;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_ASK_SECRET;
  t.related = g->realm->object.id;
  t.data = g->realm->auth.config.realm;
  t.kept = lsip_keep_text(ctx_of(g), g->user, &t.text);
  if (!t.kept)
    return LSIP_ERR_NOMEM;
  rc = lsip_question_ask(&g->question, ctx_of(g), &t,
                         g->realm->object.owner, answered);
  lsip_kept_unref(ctx_of(g), t.kept);
  return rc;
}

/* ---- the steps ---- */

static void find_secret(lsip_guard *g)
{
  size_t len = 0;
  int found = 0;
  if (lsip_atom_text(&g->login.d.user, g->name, sizeof g->name, &len) == 0) {
    g->user = lsip_str_of(g->name, len);
    found = lsip_realm_user_key(g->realm, g->user, g->login.d.alg, &g->key);
    if (found == 0 && len && g->realm->ask) {
      if (ask(g))
        finish(g, LSIP_AUTH_BUSY);
      return;
    }
  }
  verify(g, found > 0);
}

void lsip_guard_start(lsip_guard *g, lsip_realm_object *realm, lsip_server *t,
                      int header, lsip_guard_fn done)
{
  int verdict;
  g->realm = realm;
  g->t = t;
  g->header = header;
  g->done = done;
  verdict = lsip_auth_server_check(&realm->auth, &t->request->msg, header,
                                   ctx_of(g)->now, &g->login);
  if (verdict == LSIP_AUTH_ASK)
    g->wait_s = lsip_blame_wait(&realm->blame, &t->back.source);
  if (verdict == LSIP_AUTH_ASK && !g->wait_s)
    find_secret(g);
  else
    finish(g, verdict);
}

void lsip_guard_drop(lsip_guard *g)
{
  lsip_question_drop(&g->question);
  lsip_wipe(&g->key, sizeof g->key);
}

/* ---- what the response says ---- */

void lsip_guard_challenge_lines(lsip_guard *g, lsip_writer *w)
{
  lsip_realm_write_owed(g->realm, w, g->header, g->verdict, g->wait_s);
}

int lsip_guard_refuse(lsip_guard *g, int status)
{
  char lines[LSIP_CHALLENGE_ROOM];
  lsip_ua_answer a;
  lsip_writer w;
  lsip_writer_init(&w, lines, sizeof lines);
  lsip_guard_challenge_lines(g, &w);
  memset(&a, 0, sizeof a);
  a.status = status;
  if (lsip_writer_end(&w) == 0)
    a.headers = lsip_writer_text(&w);
  return lsip_ua_respond(g->realm->services->ua, g->t, &a);
}

void lsip_guard_info_lines(const lsip_guard *g, lsip_writer *w)
{
  lsip_secret secret;
  if (!g->key.len)
    return;
  memset(&secret, 0, sizeof secret);
  secret.ha1 = lsip_hex_text(&g->key);
  secret.ha1_alg = (uint32_t)lsip_alg_base(g->login.d.alg);
  lsip_auth_server_info(&g->realm->auth, w, &g->login, &secret,
                        LSIP_STR(""));
}
