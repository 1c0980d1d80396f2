/* The server's side: challenges, and the judgement of credentials (RFC 3261
 * 22.2 to 22.4, RFC 7616, RFC 8760 2.3). The same for registrar, proxy and UA.
 *
 * Two steps, so that the secret may be asked for in between:
 *
 *     v = lsip_auth_server_check(s, m, LSIP_H_AUTHORIZATION, now, &login);
 *     if (v == LSIP_AUTH_ASK) ... find the secret of login.d.user ...
 *       v = lsip_auth_server_verify(s, m, &login, secret or NULL, now);
 *     lsip_auth_status(v, ...) ... 401: lsip_auth_server_challenge()
 *
 * The first step needs no state and makes none. */
#ifndef LSIP_AUTH_SERVER_H
#define LSIP_AUTH_SERVER_H

#include "auth/digest.h"
#include "auth/replay.h"
#include "base/ctx.h"

/* Zero members mean the default in brackets. */
typedef struct lsip_auth_config {
  lsip_str realm;      /* copied; without control characters */
  uint32_t algorithms; /* set of LSIP_ALG_BIT() [SHA-256, MD5] */
  uint32_t auth_int;   /* 1: offer auth-int behind auth */
  uint32_t legacy;     /* 1: accept credentials without qop (RFC 2069); each
                          nonce then serves one request */
  uint32_t same_uri;   /* 1: their uri must be the Request-URI; proxies may
                          have changed that (RFC 8760 2.6) */
  uint32_t nonce_ms;   /* how long a nonce lives [300 000] */
  uint32_t max_nonces; /* whose counts are remembered [10 000] */
} lsip_auth_config;

typedef struct lsip_auth_server {
  lsip_ctx *c;
  lsip_auth_config config;
  lsip_replay replay;
  unsigned char key[LSIP_NONCE_KEY];
} lsip_auth_server;

/* 0, LSIP_ERR_ARGUMENT (no realm, or one that can not be written; no
 * algorithm), LSIP_ERR_NOMEM. */
LSIP_MUST int lsip_auth_server_init(lsip_auth_server *s, lsip_ctx *c,
                                    const lsip_auth_config *cfg);
void lsip_auth_server_clear(lsip_auth_server *s);

/* X(name, status for WWW, stale). Status 0: go on with the request. */
#define LSIP_AUTH_VERDICTS(X) \
  X(OK, 0, 0)        /* the user is who the credentials say */ \
  X(EXEMPT, 0, 0)    /* ACK and CANCEL are never challenged (22.1) */ \
  X(ASK, 0, 0)       /* the nonce is ours: the secret decides */ \
  X(NONE, 401, 0)    /* no credentials for our realm */ \
  X(MALFORMED, 400, 0) \
  X(WEAK, 401, 0)    /* algorithm or qop that we did not offer */ \
  X(STALE, 401, 1)   /* not our nonce, expired, or forgotten */ \
  X(REPLAY, 401, 1)  /* another request had this count */ \
  X(WRONG, 401, 0)   /* wrong password, unknown user, altered request */ \
  X(URI, 400, 0)     /* their uri is not the Request-URI */ \
  X(BUSY, 503, 0)    /* no memory to remember the count */

enum lsip_auth_verdict {
#define LSIP_AUTH_VERDICT_ID(name, status, stale) LSIP_AUTH_##name,
  LSIP_AUTH_VERDICTS(LSIP_AUTH_VERDICT_ID)
#undef LSIP_AUTH_VERDICT_ID
  LSIP_AUTH_VERDICT_COUNT
};

/* The status that answers a verdict, 407 in place of 401 when `header` is
 * LSIP_H_PROXY_AUTHORIZATION; *stale for lsip_auth_server_challenge(). */
int lsip_auth_status(int verdict, int header, int *stale);

/* Credentials for our realm; borrowed from the message. */
typedef struct lsip_login {
  lsip_digest d;      /* user, alg, uri ... */
  lsip_atom response;
  lsip_nonce nonce;
  uint64_t print;     /* stands for the request, among others */
} lsip_login;

/* 1 if a value of such a header answers a challenge of ours. */
int lsip_auth_server_owns(const lsip_auth_server *s, lsip_str value);

/* Looks for credentials in header LSIP_H_AUTHORIZATION or
 * LSIP_H_PROXY_AUTHORIZATION. `out` is good after LSIP_AUTH_ASK. Several
 * servers may share a realm, and a client answer each (RFC 3261 22.3): those
 * that answer us count, else the first. */
int lsip_auth_server_check(const lsip_auth_server *s, const lsip_msg *m,
                           int header, lsip_time now, lsip_login *out);

/* Judges them by the user's secret; NULL (no such user) takes as long as a
 * wrong password and answers the same. */
int lsip_auth_server_verify(lsip_auth_server *s, const lsip_msg *m,
                            const lsip_login *l, const lsip_secret *secret,
                            lsip_time now);

/* Appends header lines WWW-Authenticate (for LSIP_H_AUTHORIZATION) or
 * Proxy-Authenticate: one for each algorithm, the strongest first, with one
 * new nonce. Errors stay in the writer. */
void lsip_auth_server_challenge(lsip_auth_server *s, lsip_writer *w,
                                int header, int stale, lsip_time now);

/* Appends the header line Authentication-Info, which proves to the client
 * that we know the secret (RFC 7616 3.5); `body` is the response's. Nothing
 * is written for a login without qop. */
void lsip_auth_server_info(const lsip_auth_server *s, lsip_writer *w,
                           const lsip_login *l, const lsip_secret *secret,
                           lsip_str body);

#endif
