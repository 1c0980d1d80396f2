/* Any bytes as a challenge, as credentials and as Authentication-Info.
 * Checked: what is answered reads back as what was asked and breaks out of no
 * header, a copy of a challenge gives the same answer, and nobody proves to
 * know a password he was not given. */
#include "auth/authorize.h"
#include "auth/random.h"
#include "auth/server.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 17 };

static void check(int good)
{
  if (!good)
    abort();
}

static lsip_answer somebody(void)
{
  lsip_answer a;
  memset(&a, 0, sizeof a);
  a.user = LSIP_STR("b\"o\\b");
  a.secret.password = LSIP_STR("correct horse battery staple");
  a.method = LSIP_STR("REGISTER");
  a.uri = LSIP_STR("sip:biloxi.com");
  a.cnonce = LSIP_STR("0a4f113b");
  a.nc = 1;
  return a;
}

/* Reads our answer as a server would. */
static void check_answer(lsip_str value, const lsip_challenge *c,
                         const lsip_answer *a)
{
  lsip_digest_params p;
  lsip_auth auth;
  lsip_atom user = lsip_atom_plain(a->user);
  check(!memchr(value.ptr, '\r', value.len) &&
        !memchr(value.ptr, '\n', value.len) &&
        !memchr(value.ptr, '\0', value.len));
  check(lsip_auth_parse(&auth, value) == 0);
  check(lsip_digest_params_read(&p, auth.params) == 0);
  check(lsip_atom_eq(&p.p[LSIP_DP_USERNAME], &user));
  check(lsip_atom_eq(&p.p[LSIP_DP_REALM], &c->realm));
  check(lsip_atom_eq(&p.p[LSIP_DP_NONCE], &c->nonce));
  check(!lsip_atom_there(&c->opaque) ||
        lsip_atom_eq(&p.p[LSIP_DP_OPAQUE], &c->opaque));
}

static void as_challenge(lsip_str text)
{
  static char first[ROOM], second[ROOM], kept[ROOM];
  lsip_challenge c, copy;
  lsip_answer a = somebody();
  lsip_writer v, w;
  size_t needed;
  if (lsip_challenge_read(&c, LSIP_H_WWW_AUTHENTICATE, text))
    return;
  lsip_writer_init(&v, first, sizeof first);
  lsip_writer_init(&w, second, sizeof second);
  if (lsip_write_answer(&v, &c, &a))
    return;
  check_answer(lsip_writer_text(&v), &c, &a);
  check(lsip_challenge_copy(&copy, kept, sizeof kept, &needed, &c) == 0);
  check(lsip_challenge_same(&c, &copy));
  check(lsip_write_answer(&w, &copy, &a) == 0);
  check(lsip_str_eq(lsip_writer_text(&v), lsip_writer_text(&w)));
}

static void as_proof(lsip_str text)
{
  lsip_challenge c;
  lsip_answer a = somebody();
  lsip_atom next;
  check(lsip_challenge_read(&c, LSIP_H_WWW_AUTHENTICATE, LSIP_STR(
      "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"))
      == 0);
  check(lsip_proof_check(text, &c, &a, LSIP_STR(""), &next) !=
        LSIP_PROOF_GOOD);
}

static size_t request(char *out, lsip_str value)
{
  lsip_writer w;
  lsip_writer_init(&w, out, ROOM);
  lsip_write_raw(&w, LSIP_STR(
      "REGISTER sip:biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
      "Max-Forwards: 70\r\n"
      "From: <sip:bob@biloxi.com>;tag=a\r\n"
      "To: <sip:bob@biloxi.com>\r\n"
      "Call-ID: 1\r\n"
      "CSeq: 1 REGISTER\r\n"
      "Content-Length: 0\r\n"
      "Authorization: "));
  lsip_write_raw(&w, value);
  lsip_write_raw(&w, LSIP_STR("\r\n\r\n"));
  return lsip_writer_end(&w) ? 0 : w.len;
}

/* The server's key is known to who writes inputs, the password is not. */
static void as_credentials(lsip_str text)
{
  static char bytes[ROOM];
  static uint64_t index[ROOM / 8];
  lsip_secret secret = somebody().secret;
  lsip_auth_config cfg;
  lsip_auth_server s;
  lsip_random random;
  lsip_login l;
  lsip_ctx c;
  lsip_msg m;
  memset(&c, 0, sizeof c);
  memset(&cfg, 0, sizeof cfg);
  lsip_heap_init(&c.heap, NULL, 1 << 20, 0);
  c.config.seed[0] = 1;
  cfg.realm = LSIP_STR("r");
  cfg.auth_int = cfg.legacy = cfg.same_uri = 1;
  cfg.algorithms = LSIP_ALG_ALL;
  check(lsip_random_install(&c, &random) == 0);
  check(lsip_auth_server_init(&s, &c, &cfg) == 0);
  memset(s.key, 0, sizeof s.key);
  if (lsip_msg_parse(&m, index, sizeof index, bytes, request(bytes, text),
                     NULL, NULL) == 0 &&
      lsip_auth_server_check(&s, &m, LSIP_H_AUTHORIZATION, 0, &l) ==
          LSIP_AUTH_ASK)
    check(lsip_auth_server_verify(&s, &m, &l, &secret, 0) ==
          LSIP_AUTH_WRONG);
  lsip_auth_server_clear(&s);
  check(c.heap.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  lsip_str text = lsip_str_of((const char *)data, size);
  if (size > ROOM / 4)
    return 0;
  as_challenge(text);
  as_proof(text);
  as_credentials(text);
  return 0;
}
