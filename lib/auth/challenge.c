#include "auth/challenge.h"

#include "msg/chars.h"

/* The qop to answer with: auth before auth-int, whose hash does not survive
 * what rewrites bodies on the way. -1 if none is known. */
static int choose_qop(const lsip_atom *offered)
{
  lsip_str s = offered->text;
  int best = -1;
  if (!lsip_atom_there(offered))
    return LSIP_QOP_NONE;
  if (offered->quoted)
    s = lsip_str_of(s.ptr + 1, s.len - 2);
  while (s.len > 0) {
    const char *comma = memchr(s.ptr, ',', s.len), *end = s.ptr + s.len;
    const char *stop = comma ? comma : end;
    lsip_atom one = lsip_atom_plain(lsip_trim(lsip_span(s.ptr, stop)));
    int qop = lsip_qop_of(&one);
    if (qop > 0 && (best < 0 || qop < best))
      best = qop;
    s = lsip_span(comma ? stop + 1 : end, end);
  }
  return best;
}

static int choose(lsip_challenge *out, const lsip_digest_params *d)
{
  char name[24];
  size_t len;
  int alg = LSIP_ALG_MD5, qop = choose_qop(&d->p[LSIP_DP_QOP]);
  out->named = (uint8_t)lsip_atom_there(&d->p[LSIP_DP_ALGORITHM]);
  if (out->named) {
    if (lsip_atom_text(&d->p[LSIP_DP_ALGORITHM], name, sizeof name, &len))
      return LSIP_ERR_UNSUPPORTED;
    alg = lsip_alg_of(lsip_str_of(name, len));
  }
  /* Session keys hash a cnonce, which is not sent without qop. */
  if (alg == LSIP_ALG_NONE || qop < 0 ||
      (qop == LSIP_QOP_NONE && lsip_alg_is_session(alg)))
    return LSIP_ERR_UNSUPPORTED;
  out->alg = (uint8_t)alg;
  out->qop = (uint8_t)qop;
  return 0;
}

static int read_params(lsip_challenge *out, lsip_str params)
{
  lsip_digest_params d;
  int rc = lsip_digest_params_read(&d, params);
  if (rc)
    return rc;
  if (!lsip_atom_there(&d.p[LSIP_DP_REALM]) ||
      !lsip_atom_there(&d.p[LSIP_DP_NONCE]))
    return LSIP_ERR_MISSING;
  out->realm = d.p[LSIP_DP_REALM];
  out->nonce = d.p[LSIP_DP_NONCE];
  out->opaque = d.p[LSIP_DP_OPAQUE];
  out->stale = lsip_atom_there(&d.p[LSIP_DP_STALE]) &&
      lsip_atom_ieq(&d.p[LSIP_DP_STALE], LSIP_STR("true"));
  return choose(out, &d);
}

int lsip_challenge_read(lsip_challenge *out, int header, lsip_str value)
{
  lsip_auth auth;
  int rc = lsip_auth_parse(&auth, value);
  memset(out, 0, sizeof *out);
  out->header = (uint16_t)header;
  if (rc)
    return rc;
  if (!lsip_str_ieq(auth.scheme, LSIP_STR("Digest")))
    return LSIP_ERR_UNSUPPORTED;
  return read_params(out, auth.params);
}

int lsip_challenge_same(const lsip_challenge *a, const lsip_challenge *b)
{
  return a->header == b->header && lsip_atom_eq(&a->realm, &b->realm);
}

/* Puts `c` into the list unless one as strong is there; returns its length. */
static size_t consider(const lsip_challenge *c, lsip_challenge *list,
                       size_t n, size_t max)
{
  size_t i = 0;
  while (i < n && !lsip_challenge_same(c, &list[i]))
    i++;
  if (i == n && n < max)
    list[n++] = *c;
  else if (i < n &&
           lsip_alg_strength(c->alg) > lsip_alg_strength(list[i].alg))
    list[i] = *c;
  return n;
}

size_t lsip_challenges_choose(const lsip_msg *m, unsigned algs,
                              lsip_challenge *out, size_t max)
{
  unsigned fields = lsip_msg_field_count(m);
  lsip_str raw = lsip_msg_raw(m);
  size_t n = 0;
  for (unsigned i = 0; i < fields; i++) {
    lsip_field f;
    lsip_challenge c;
    if (lsip_msg_field(m, i, &f) || (f.id != LSIP_H_WWW_AUTHENTICATE &&
                                     f.id != LSIP_H_PROXY_AUTHENTICATE))
      continue;
    if (lsip_challenge_read(&c, f.id, lsip_str_of(raw.ptr + f.value_off,
                                                  f.value_len)) == 0 &&
        algs & LSIP_ALG_BIT(c.alg))
      n = consider(&c, out, n, max);
  }
  return n;
}

int lsip_challenge_worth(const lsip_challenge *c,
                         const lsip_challenge *answered, int fresh,
                         unsigned tries)
{
  if (tries >= LSIP_CHALLENGE_TRIES)
    return 0;
  if (!answered)
    return 1;
  if (lsip_alg_strength(c->alg) < lsip_alg_strength(answered->alg))
    return 0;
  return (c->stale || !fresh) && !lsip_atom_eq(&c->nonce, &answered->nonce);
}

static void move(lsip_atom *a, char **to)
{
  if (!lsip_atom_there(a))
    return;
  memcpy(*to, a->text.ptr, a->text.len);
  a->text.ptr = *to;
  *to += a->text.len;
}

int lsip_challenge_copy(lsip_challenge *out, char *buf, size_t cap,
                        size_t *needed, const lsip_challenge *in)
{
  lsip_challenge c = *in;
  *needed = c.realm.text.len + c.nonce.text.len + c.opaque.text.len;
  if (*needed > cap)
    return LSIP_ERR_NOSPC;
  move(&c.realm, &buf);
  move(&c.nonce, &buf);
  move(&c.opaque, &buf);
  *out = c;
  return 0;
}
