#include "auth/digest.h"

#include "auth/secret.h"
#include "msg/chars.h"

enum { PARAMS_MAX = 64 };

static const lsip_str names[LSIP_DP_COUNT] = {
#define NAME(name, text) LSIP_STR_INIT(text),
  LSIP_DIGEST_PARAMS(NAME)
#undef NAME
};

static int keep(lsip_digest_params *out, lsip_str name, lsip_str value)
{
  for (int i = 0; i < LSIP_DP_COUNT; i++) {
    if (!lsip_str_ieq(name, names[i]))
      continue;
    if (lsip_atom_there(&out->p[i]))
      return LSIP_ERR_PARAM;
    out->p[i] = lsip_atom_wire(value);
    break;
  }
  return 0;
}

int lsip_digest_params_read(lsip_digest_params *out, lsip_str text)
{
  lsip_str name, value;
  int rc;
  memset(out, 0, sizeof *out);
  for (int n = 0; (rc = lsip_auth_next(&text, &name, &value)) == 1; n++) {
    if (n == PARAMS_MAX)
      return LSIP_ERR_TOO_MANY;
    rc = keep(out, name, value);
    if (rc)
      return rc;
  }
  return rc;
}

int lsip_nc_read(uint32_t *out, const lsip_atom *a)
{
  unsigned char b[4];
  if (a->quoted || !lsip_hex_read(b, sizeof b, a->text))
    return 0;
  *out = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
      b[3];
  return *out != 0;
}

void lsip_nc_write(char out[8], uint32_t nc)
{
  unsigned char b[4];
  for (int i = 0; i < 4; i++)
    b[i] = (unsigned char)(nc >> (24 - 8 * i));
  lsip_hex_write(out, b, sizeof b);
}

static const lsip_str qops[LSIP_QOP_COUNT] = {
  LSIP_STR_INIT(""), LSIP_STR_INIT("auth"), LSIP_STR_INIT("auth-int"),
};

int lsip_qop_of(const lsip_atom *a)
{
  for (int i = LSIP_QOP_AUTH; i < LSIP_QOP_COUNT; i++)
    if (lsip_atom_ieq(a, qops[i]))
      return i;
  return -1;
}

lsip_str lsip_qop_name(int qop)
{
  return qops[qop];
}

static void colon(lsip_hash *h)
{
  lsip_hash_add(h, LSIP_STR(":"));
}

/* H(user:realm:password) */
static void key_of_password(lsip_hash_hex *out, const lsip_digest *d,
                            lsip_str password)
{
  lsip_hash h;
  lsip_hash_init(&h, d->alg);
  lsip_hash_atom(&h, &d->user);
  colon(&h);
  lsip_hash_atom(&h, &d->realm);
  colon(&h);
  lsip_hash_add(&h, password);
  lsip_hash_end(&h, out);
}

/* Stored keys may be in capitals; what is hashed is lower case. */
static int key_stored(lsip_hash_hex *out, const lsip_digest *d,
                      const lsip_secret *s)
{
  unsigned char raw[LSIP_HEX_MAX / 2];
  size_t n = lsip_alg_hex(d->alg) / 2;
  if (!s->ha1_alg || s->ha1_alg >= LSIP_ALG_COUNT ||
      lsip_alg_base((int)s->ha1_alg) != lsip_alg_base(d->alg) ||
      !lsip_hex_read(raw, n, s->ha1))
    return LSIP_ERR_ARGUMENT;
  lsip_hex_write(out->text, raw, n);
  out->len = 2 * n;
  lsip_wipe(raw, sizeof raw);
  return 0;
}

int lsip_digest_key(lsip_hash_hex *out, const lsip_digest *d,
                    const lsip_secret *secret)
{
  lsip_hash h;
  int rc = 0;
  if (secret->ha1.len)
    rc = key_stored(out, d, secret);
  else
    key_of_password(out, d, secret->password);
  if (rc || !lsip_alg_is_session(d->alg))
    return rc;
  lsip_hash_init(&h, d->alg);
  lsip_hash_add(&h, lsip_hex_text(out));
  colon(&h);
  lsip_hash_atom(&h, &d->nonce);
  colon(&h);
  lsip_hash_atom(&h, &d->cnonce);
  lsip_hash_end(&h, out);
  return 0;
}

/* H(A2) */
static void hash_request(lsip_hash_hex *out, const lsip_digest *d)
{
  lsip_hash h;
  if (d->qop == LSIP_QOP_AUTH_INT) {
    lsip_hash_init(&h, d->alg);
    lsip_hash_add(&h, d->body);
    lsip_hash_end(&h, out);
  }
  lsip_hash_init(&h, d->alg);
  lsip_hash_add(&h, d->method);
  colon(&h);
  lsip_hash_atom(&h, &d->uri);
  if (d->qop == LSIP_QOP_AUTH_INT) {
    colon(&h);
    lsip_hash_add(&h, lsip_hex_text(out));
  }
  lsip_hash_end(&h, out);
}

/* Case counts in what is hashed, though not in what it says. */
static void add_sent(lsip_hash *h, const lsip_atom *sent, lsip_str ours)
{
  lsip_atom plain = lsip_atom_plain(ours);
  lsip_hash_atom(h, lsip_atom_there(sent) ? sent : &plain);
  colon(h);
}

void lsip_digest_value(lsip_hash_hex *out, const lsip_digest *d,
                       const lsip_hash_hex *key)
{
  lsip_hash h;
  lsip_hash_hex request;
  hash_request(&request, d);
  lsip_hash_init(&h, d->alg);
  lsip_hash_add(&h, lsip_hex_text(key));
  colon(&h);
  lsip_hash_atom(&h, &d->nonce);
  colon(&h);
  if (d->qop != LSIP_QOP_NONE) {
    char nc[8];
    lsip_nc_write(nc, d->nc);
    add_sent(&h, &d->nc_sent, lsip_str_of(nc, sizeof nc));
    lsip_hash_atom(&h, &d->cnonce);
    colon(&h);
    add_sent(&h, &d->qop_sent, lsip_qop_name(d->qop));
  }
  lsip_hash_add(&h, lsip_hex_text(&request));
  lsip_hash_end(&h, out);
}
