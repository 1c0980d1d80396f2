#include "auth/server.h"

#include "auth/secret.h"

static void defaults(lsip_auth_config *cfg)
{
  if (!cfg->algorithms)
    cfg->algorithms =
        LSIP_ALG_BIT(LSIP_ALG_SHA256) | LSIP_ALG_BIT(LSIP_ALG_MD5);
  if (!cfg->nonce_ms)
    cfg->nonce_ms = 300000;
  if (!cfg->max_nonces)
    cfg->max_nonces = 10000;
}

static int writable(lsip_str text)
{
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 127)
      return 0;
  return text.len > 0;
}

int lsip_auth_server_init(lsip_auth_server *s, lsip_ctx *c,
                          const lsip_auth_config *cfg)
{
  int rc;
  memset(s, 0, sizeof *s);
  s->c = c;
  s->config = *cfg;
  s->config.realm = LSIP_STR("");
  defaults(&s->config);
  lsip_replay_init(&s->replay, &c->heap, LSIP_MS(s->config.nonce_ms),
                   s->config.max_nonces);
  if (!writable(cfg->realm) || s->config.algorithms & ~LSIP_ALG_ALL)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_ctx_copy(c, &s->config.realm, cfg->realm);
  if (rc == 0)
    c->random(c, s->key, sizeof s->key);
  return rc;
}

void lsip_auth_server_clear(lsip_auth_server *s)
{
  lsip_replay_free(&s->replay);
  lsip_ctx_copy_free(s->c, &s->config.realm);
  lsip_wipe(s->key, sizeof s->key);
}

int lsip_auth_status(int verdict, int header, int *stale)
{
  static const struct row {
    uint16_t status;
    uint16_t stale;
  } rows[LSIP_AUTH_VERDICT_COUNT] = {
#define ROW(name, status, stale) { status, stale },
    LSIP_AUTH_VERDICTS(ROW)
#undef ROW
  };
  *stale = rows[verdict].stale;
  if (rows[verdict].status == 401 && header == LSIP_H_PROXY_AUTHORIZATION)
    return 407;
  return rows[verdict].status;
}

static void quoted(lsip_writer *w, const char *name, lsip_str value)
{
  lsip_write_raw(w, lsip_str_z(name));
  lsip_write_quoted(w, value);
}

static void write_one(const lsip_auth_server *s, lsip_writer *w, int header,
                      int alg, lsip_str nonce, int stale)
{
  lsip_write_raw(w, lsip_header_name(header == LSIP_H_PROXY_AUTHORIZATION
                                         ? LSIP_H_PROXY_AUTHENTICATE
                                         : LSIP_H_WWW_AUTHENTICATE));
  quoted(w, ": Digest realm=", s->config.realm);
  quoted(w, ", nonce=", nonce);
  lsip_write_raw(w, LSIP_STR(", algorithm="));
  lsip_write_raw(w, lsip_alg_name(alg));
  quoted(w, ", qop=", s->config.auth_int ? LSIP_STR("auth,auth-int")
                                         : LSIP_STR("auth"));
  if (stale)
    lsip_write_raw(w, LSIP_STR(", stale=true"));
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

void lsip_auth_server_challenge(lsip_auth_server *s, lsip_writer *w,
                                int header, int stale, lsip_time now)
{
  static const uint8_t preference[] = {
    LSIP_ALG_SHA256, LSIP_ALG_SHA512_256, LSIP_ALG_SHA256_SESS,
    LSIP_ALG_SHA512_256_SESS, LSIP_ALG_MD5, LSIP_ALG_MD5_SESS,
  };
  char text[LSIP_NONCE_TEXT];
  lsip_nonce n;
  n.made = now;
  n.number = lsip_ctx_random64(s->c);
  lsip_nonce_write(text, &n, s->key, s->config.realm);
  for (size_t i = 0; i < sizeof preference; i++)
    if (s->config.algorithms & LSIP_ALG_BIT(preference[i]))
      write_one(s, w, header, preference[i], lsip_str_of(text, sizeof text),
                stale);
}

void lsip_auth_server_info(const lsip_auth_server *s, lsip_writer *w,
                           const lsip_login *l, const lsip_secret *secret,
                           lsip_str body)
{
  lsip_digest d = l->d;
  lsip_hash_hex key, value;
  d.method = LSIP_STR("");
  d.body = body;
  if (d.qop == LSIP_QOP_NONE || lsip_digest_key(&key, &d, secret))
    return;
  lsip_digest_value(&value, &d, &key);
  lsip_wipe(&key, sizeof key);
  lsip_write_raw(w, lsip_header_name(LSIP_H_AUTHENTICATION_INFO));
  quoted(w, ": rspauth=", lsip_hex_text(&value));
  lsip_write_raw(w, LSIP_STR(", cnonce="));
  lsip_write_atom(w, &d.cnonce);
  lsip_write_raw(w, LSIP_STR(", qop="));
  lsip_write_raw(w, lsip_qop_name(d.qop));
  lsip_write_raw(w, LSIP_STR(", nc="));
  lsip_write_raw(w, d.nc_sent.text);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}
