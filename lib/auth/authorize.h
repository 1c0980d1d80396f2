/* The client's answer: Authorization, Proxy-Authorization, and what the server
 * proves in Authentication-Info (RFC 3261 22.2 to 22.4, RFC 7616 3.4, 3.5). */
#ifndef LSIP_AUTH_AUTHORIZE_H
#define LSIP_AUTH_AUTHORIZE_H

#include "auth/challenge.h"

/* Who answers, and for which request. */
typedef struct lsip_answer {
  lsip_str user;
  lsip_secret secret;
  lsip_str method;
  lsip_str uri;    /* the Request-URI, byte for byte (RFC 8760 2.6) */
  lsip_str body;   /* looked at for auth-int only */
  lsip_str cnonce; /* random; not looked at without qop */
  uint32_t nc;     /* 1 for a nonce's first use, then one more each time */
  uint32_t reserved;
} lsip_answer;

/* The header that answers a challenge: LSIP_H_AUTHORIZATION or
 * LSIP_H_PROXY_AUTHORIZATION. */
int lsip_answer_header(const lsip_challenge *c);

/* Appends the value, "Digest username=...". 0, LSIP_ERR_ARGUMENT (count or
 * cnonce missing, a stored key of another hash), or the writer's error: a
 * control character in any string, or no space. */
LSIP_MUST int lsip_write_answer(lsip_writer *w, const lsip_challenge *c,
                                const lsip_answer *a);

enum lsip_proof {
  LSIP_PROOF_NONE = 0, /* the server proved nothing; it need not */
  LSIP_PROOF_GOOD,     /* it knows the password too */
  LSIP_PROOF_BAD       /* it does not, or the text was altered */
};

/* Judges Authentication-Info of the response to the request that `a` answered
 * `c` for; `body` is the response's. *nextnonce is what to use from now on,
 * with count 1, if it is there; after LSIP_PROOF_BAD it never is. */
int lsip_proof_check(lsip_str value, const lsip_challenge *c,
                     const lsip_answer *a, lsip_str body,
                     lsip_atom *nextnonce);

#endif
