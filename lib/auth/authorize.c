#include "auth/authorize.h"

#include "auth/secret.h"

int lsip_answer_header(const lsip_challenge *c)
{
  return c->header == LSIP_H_PROXY_AUTHENTICATE ? LSIP_H_PROXY_AUTHORIZATION
                                                : LSIP_H_AUTHORIZATION;
}

static void digest_of(lsip_digest *d, const lsip_challenge *c,
                      const lsip_answer *a)
{
  memset(d, 0, sizeof *d);
  d->alg = c->alg;
  d->qop = c->qop;
  d->user = lsip_atom_plain(a->user);
  d->realm = c->realm;
  d->nonce = c->nonce;
  d->cnonce = lsip_atom_plain(a->cnonce);
  d->uri = lsip_atom_plain(a->uri);
  d->nc = a->nc;
  d->method = a->method;
  d->body = a->body;
}

static void write_quoted(lsip_writer *w, const char *name,
                         const lsip_atom *value)
{
  lsip_write_raw(w, lsip_str_z(name));
  lsip_write_atom(w, value);
}

/* qop and nc stand without quotes in credentials (RFC 7616 3.4). */
static void write_qop(lsip_writer *w, const lsip_digest *d)
{
  char nc[8];
  if (d->qop == LSIP_QOP_NONE)
    return;
  lsip_nc_write(nc, d->nc);
  write_quoted(w, ", cnonce=", &d->cnonce);
  lsip_write_raw(w, LSIP_STR(", qop="));
  lsip_write_raw(w, lsip_qop_name(d->qop));
  lsip_write_raw(w, LSIP_STR(", nc="));
  lsip_write_raw(w, lsip_str_of(nc, sizeof nc));
}

static void write_all(lsip_writer *w, const lsip_challenge *c,
                      const lsip_digest *d, const lsip_hash_hex *response)
{
  write_quoted(w, "Digest username=", &d->user);
  write_quoted(w, ", realm=", &d->realm);
  write_quoted(w, ", nonce=", &d->nonce);
  write_quoted(w, ", uri=", &d->uri);
  lsip_write_raw(w, LSIP_STR(", response=\""));
  lsip_write_raw(w, lsip_hex_text(response));
  lsip_write_raw(w, LSIP_STR("\""));
  if (c->named) {
    lsip_write_raw(w, LSIP_STR(", algorithm="));
    lsip_write_raw(w, lsip_alg_name(d->alg));
  }
  write_qop(w, d);
  if (lsip_atom_there(&c->opaque))
    write_quoted(w, ", opaque=", &c->opaque);
}

int lsip_write_answer(lsip_writer *w, const lsip_challenge *c,
                      const lsip_answer *a)
{
  lsip_digest d;
  lsip_hash_hex key, response;
  int rc;
  if (c->qop != LSIP_QOP_NONE && (!a->nc || !a->cnonce.len))
    return LSIP_ERR_ARGUMENT;
  digest_of(&d, c, a);
  rc = lsip_digest_key(&key, &d, &a->secret);
  if (rc)
    return rc;
  lsip_digest_value(&response, &d, &key);
  lsip_wipe(&key, sizeof key);
  write_all(w, c, &d, &response);
  return lsip_writer_end(w);
}

/* What the server repeats of our credentials must be what we sent. */
static int repeats(const lsip_digest_params *p, const lsip_digest *d)
{
  const lsip_atom *qop = &p->p[LSIP_DP_QOP];
  const lsip_atom *cnonce = &p->p[LSIP_DP_CNONCE], *nc = &p->p[LSIP_DP_NC];
  uint32_t n;
  if (d->qop == LSIP_QOP_NONE)
    return 1;
  if (lsip_atom_there(qop) && lsip_qop_of(qop) != d->qop)
    return 0;
  return lsip_atom_there(cnonce) && lsip_atom_eq(cnonce, &d->cnonce) &&
      lsip_nc_read(&n, nc) && n == d->nc;
}

static int rspauth_is_good(const lsip_digest_params *p, const lsip_digest *d,
                           const lsip_secret *secret)
{
  const lsip_atom *sent = &p->p[LSIP_DP_RSPAUTH];
  lsip_hash_hex key, value;
  char text[LSIP_HEX_MAX];
  size_t len;
  int good;
  if (!repeats(p, d) || lsip_digest_key(&key, d, secret) ||
      lsip_atom_text(sent, text, sizeof text, &len))
    return 0;
  lsip_digest_value(&value, d, &key);
  good = lsip_secret_eq(lsip_hex_text(&value), lsip_str_of(text, len));
  lsip_wipe(&key, sizeof key);
  lsip_wipe(&value, sizeof value);
  return good;
}

int lsip_proof_check(lsip_str value, const lsip_challenge *c,
                     const lsip_answer *a, lsip_str body,
                     lsip_atom *nextnonce)
{
  lsip_digest_params p;
  lsip_digest d;
  int proof = LSIP_PROOF_NONE;
  memset(nextnonce, 0, sizeof *nextnonce);
  if (value.len == 0)
    return LSIP_PROOF_NONE;
  if (lsip_digest_params_read(&p, value))
    return LSIP_PROOF_BAD;
  digest_of(&d, c, a);
  d.method = LSIP_STR(""); /* RFC 7616 3.5: A2 begins with the colon */
  d.body = body;
  if (lsip_atom_there(&p.p[LSIP_DP_RSPAUTH]))
    proof = rspauth_is_good(&p, &d, &a->secret) ? LSIP_PROOF_GOOD
                                                : LSIP_PROOF_BAD;
  if (proof != LSIP_PROOF_BAD && lsip_atom_there(&p.p[LSIP_DP_NEXTNONCE]) &&
      !lsip_atom_empty(&p.p[LSIP_DP_NEXTNONCE]))
    *nextnonce = p.p[LSIP_DP_NEXTNONCE];
  return proof;
}
