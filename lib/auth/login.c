/* Credentials as the server reads and judges them. */
#include "auth/secret.h"
#include "auth/server.h"

static int missing(const lsip_digest_params *p)
{
  static const uint8_t needed[] = {
    LSIP_DP_USERNAME, LSIP_DP_NONCE, LSIP_DP_URI, LSIP_DP_RESPONSE,
  };
  for (size_t i = 0; i < sizeof needed; i++)
    if (!lsip_atom_there(&p->p[needed[i]]))
      return 1;
  return 0;
}

/* RFC 7616 3.4: what lacks a parameter, or names the user twice. */
static int malformed(const lsip_digest_params *p)
{
  return missing(p) || lsip_atom_there(&p->p[LSIP_DP_USERNAME_EXT]);
}

static int read_qop(const lsip_auth_server *s, lsip_digest *d,
                    const lsip_digest_params *p)
{
  const lsip_atom *qop = &p->p[LSIP_DP_QOP];
  d->nc = 1;
  if (!lsip_atom_there(qop)) /* each nonce once, so the count is 1 */
    return s->config.legacy && !lsip_alg_is_session(d->alg) ? LSIP_AUTH_ASK
                                                            : LSIP_AUTH_WEAK;
  d->qop = lsip_qop_of(qop);
  if (d->qop < 0 || (d->qop == LSIP_QOP_AUTH_INT && !s->config.auth_int))
    return LSIP_AUTH_WEAK;
  if (!lsip_atom_there(&p->p[LSIP_DP_CNONCE]) ||
      lsip_atom_empty(&p->p[LSIP_DP_CNONCE]) ||
      !lsip_atom_there(&p->p[LSIP_DP_NC]) ||
      !lsip_nc_read(&d->nc, &p->p[LSIP_DP_NC]))
    return LSIP_AUTH_MALFORMED;
  return LSIP_AUTH_ASK;
}

static int read_algorithm(const lsip_auth_server *s, lsip_digest *d,
                          const lsip_digest_params *p)
{
  const lsip_atom *a = &p->p[LSIP_DP_ALGORITHM];
  char name[24];
  size_t len;
  d->alg = LSIP_ALG_MD5;
  if (lsip_atom_there(a)) {
    if (lsip_atom_text(a, name, sizeof name, &len))
      return LSIP_AUTH_WEAK;
    d->alg = lsip_alg_of(lsip_str_of(name, len));
  }
  return d->alg && s->config.algorithms & LSIP_ALG_BIT(d->alg)
      ? LSIP_AUTH_ASK : LSIP_AUTH_WEAK;
}

/* A keyed hash of what tells one request from another: a fork upstream or a
 * spiral brings the same one twice, with another branch. */
static uint64_t print_of(const lsip_auth_server *s, const lsip_msg *m,
                         const lsip_login *l)
{
  uint64_t parts[4];
  parts[0] = lsip_ctx_hash(s->c, lsip_msg_call_id(m));
  parts[1] = lsip_ctx_hash(s->c, lsip_msg_from_tag(m));
  parts[2] = lsip_ctx_hash(s->c, l->response.text);
  parts[3] = lsip_msg_cseq(m);
  return lsip_siphash(&s->c->hash_key, parts, sizeof parts);
}

static int uri_matches(const lsip_msg *m, const lsip_atom *uri)
{
  lsip_atom asked = lsip_atom_plain(lsip_msg_uri(m));
  lsip_uri a, b;
  if (lsip_atom_eq(uri, &asked))
    return 1;
  return uri->quoted && uri->text.len > 2 &&
      lsip_uri_parse(&a, lsip_str_of(uri->text.ptr + 1,
                                     uri->text.len - 2)) == 0 &&
      lsip_uri_parse(&b, asked.text) == 0 && lsip_uri_equal(&a, &b);
}

static void fill(lsip_login *l, const lsip_msg *m,
                 const lsip_digest_params *p)
{
  lsip_digest *d = &l->d;
  memset(l, 0, sizeof *l);
  d->user = p->p[LSIP_DP_USERNAME];
  d->realm = p->p[LSIP_DP_REALM];
  d->nonce = p->p[LSIP_DP_NONCE];
  d->cnonce = p->p[LSIP_DP_CNONCE];
  if (!lsip_atom_there(&d->cnonce))
    d->cnonce = lsip_atom_plain(LSIP_STR(""));
  d->uri = p->p[LSIP_DP_URI];
  d->nc_sent = p->p[LSIP_DP_NC];
  d->qop_sent = p->p[LSIP_DP_QOP];
  d->method = lsip_msg_method_name(m);
  d->body = lsip_msg_body(m);
  l->response = p->p[LSIP_DP_RESPONSE];
}

static int fresh(const lsip_auth_server *s, const lsip_login *l,
                 lsip_time now)
{
  lsip_time made = l->nonce.made;
  return made >= now || now - made <= LSIP_MS(s->config.nonce_ms);
}

static int judge(const lsip_auth_server *s, const lsip_msg *m,
                 const lsip_digest_params *p, lsip_time now, lsip_login *l)
{
  int verdict;
  if (malformed(p))
    return LSIP_AUTH_MALFORMED;
  fill(l, m, p);
  verdict = read_algorithm(s, &l->d, p);
  if (verdict == LSIP_AUTH_ASK)
    verdict = read_qop(s, &l->d, p);
  if (verdict != LSIP_AUTH_ASK)
    return verdict;
  if (lsip_atom_empty(&l->d.nonce)) /* RFC 8760 2.7: not challenged yet */
    return LSIP_AUTH_NONE;
  if (!lsip_nonce_read(&l->nonce, &l->d.nonce, s->key, s->config.realm) ||
      !fresh(s, l, now))
    return LSIP_AUTH_STALE;
  if (s->config.same_uri && !uri_matches(m, &l->d.uri))
    return LSIP_AUTH_URI;
  l->print = print_of(s, m, l);
  return LSIP_AUTH_ASK;
}

/* 1 if these are credentials of our realm, 0 if somebody else's, < 0 if
 * nobody can tell. */
static int ours(const lsip_auth_server *s, lsip_str value,
                lsip_digest_params *p)
{
  lsip_atom realm = lsip_atom_plain(s->config.realm);
  lsip_auth auth;
  int rc = lsip_auth_parse(&auth, value);
  if (rc || !lsip_str_ieq(auth.scheme, LSIP_STR("Digest")))
    return rc;
  rc = lsip_digest_params_read(p, auth.params);
  if (rc)
    return rc;
  return lsip_atom_there(&p->p[LSIP_DP_REALM]) &&
      lsip_atom_eq(&p->p[LSIP_DP_REALM], &realm);
}

int lsip_auth_server_owns(const lsip_auth_server *s, lsip_str value)
{
  lsip_digest_params p;
  lsip_nonce n;
  return ours(s, value, &p) > 0 && lsip_atom_there(&p.p[LSIP_DP_NONCE]) &&
      lsip_nonce_read(&n, &p.p[LSIP_DP_NONCE], s->key, s->config.realm);
}

static int is_exempt(const lsip_msg *m)
{
  int method = lsip_msg_method(m);
  return method == LSIP_ACK || method == LSIP_CANCEL;
}

int lsip_auth_server_check(const lsip_auth_server *s, const lsip_msg *m,
                           int header, lsip_time now, lsip_login *out)
{
  unsigned fields = lsip_msg_field_count(m);
  lsip_str raw = lsip_msg_raw(m);
  int verdict = LSIP_AUTH_NONE, found = 0;
  if (is_exempt(m))
    return LSIP_AUTH_EXEMPT;
  for (unsigned i = 0; i < fields; i++) {
    lsip_digest_params p;
    lsip_field f;
    int rc, v;
    if (lsip_msg_field(m, i, &f) || f.id != header)
      continue;
    rc = ours(s, lsip_str_of(raw.ptr + f.value_off, f.value_len), &p);
    v = rc > 0 ? judge(s, m, &p, now, out) : LSIP_AUTH_MALFORMED;
    if (v == LSIP_AUTH_ASK)
      return v;
    if (rc && !found)
      verdict = v;
    found |= rc > 0;
  }
  return verdict;
}

/* ---- judging them ---- */

/* The key of a secret, or of nobody; each takes one hash of a password, so
 * that the time does not tell who has an account. 1 if the secret was used. */
static int key_of(lsip_hash_hex *out, const lsip_digest *d,
                  const lsip_secret *secret)
{
  static const lsip_secret nobody = { { NULL, 0 }, { NULL, 0 }, 0, 0 };
  if ((!secret || secret->ha1.len) && lsip_digest_key(out, d, &nobody))
    return 0;
  return secret && lsip_digest_key(out, d, secret) == 0;
}

static int response_is_good(const lsip_login *l, const lsip_secret *secret)
{
  lsip_hash_hex key, want;
  char text[LSIP_HEX_MAX];
  unsigned char raw[LSIP_HEX_MAX / 2];
  size_t len, n = lsip_alg_hex(l->d.alg) / 2;
  int known = key_of(&key, &l->d, secret), good;
  lsip_digest_value(&want, &l->d, &key);
  if (lsip_atom_text(&l->response, text, sizeof text, &len) ||
      !lsip_hex_read(raw, n, lsip_str_of(text, len)))
    return 0;
  lsip_hex_write(text, raw, n); /* either case will do */
  good = lsip_secret_eq(lsip_str_of(text, 2 * n), lsip_hex_text(&want));
  lsip_wipe(&key, sizeof key);
  lsip_wipe(&want, sizeof want);
  return good && known;
}

int lsip_auth_server_verify(lsip_auth_server *s, const lsip_msg *m,
                            const lsip_login *l, const lsip_secret *secret,
                            lsip_time now)
{
  static const uint8_t verdicts[] = {
    [LSIP_REPLAY_NEW] = LSIP_AUTH_OK,
    [LSIP_REPLAY_AGAIN] = LSIP_AUTH_OK,
    [LSIP_REPLAY_SEEN] = LSIP_AUTH_REPLAY,
    [LSIP_REPLAY_FORGOTTEN] = LSIP_AUTH_STALE,
    [LSIP_REPLAY_NOMEM] = LSIP_AUTH_BUSY,
  };
  if (!response_is_good(l, secret))
    return LSIP_AUTH_WRONG;
  return verdicts[lsip_replay_use(&s->replay, &l->nonce, l->d.nc, l->print,
                                  now)];
}
