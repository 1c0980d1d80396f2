/* What a server asks: WWW-Authenticate and Proxy-Authenticate as the client
 * reads them (RFC 3261 22.2, 22.3; RFC 7616 3.3; RFC 8760 2.4). */
#ifndef LSIP_AUTH_CHALLENGE_H
#define LSIP_AUTH_CHALLENGE_H

#include "auth/digest.h"

/* A challenge that can be answered. Borrowed from what was read, or packed
 * into memory of the caller's. */
typedef struct lsip_challenge {
  lsip_atom realm, nonce, opaque;
  uint16_t header; /* LSIP_H_WWW_AUTHENTICATE or LSIP_H_PROXY_AUTHENTICATE */
  uint8_t alg;     /* enum lsip_alg */
  uint8_t named;   /* 1: the algorithm parameter was there */
  uint8_t qop;     /* what to answer with: enum lsip_qop */
  uint8_t stale;   /* 1: the password was fine, the nonce too old */
  uint16_t reserved;
} lsip_challenge;

/* Reads one field. 0, LSIP_ERR_UNSUPPORTED (another scheme, algorithm or
 * qop: to be ignored, RFC 8760 2.4), LSIP_ERR_MISSING or a parse error. */
LSIP_MUST int lsip_challenge_read(lsip_challenge *out, int header,
                                  lsip_str value);

/* Chooses from a 401 or 407 the challenges to answer: of each realm, for WWW
 * and Proxy apart, the strongest algorithm out of the set `algs`, of equals
 * the first. Server and client prefer what is strongest, and an order can be
 * forged as easily as a list, so the order offered counts no further than
 * that (RFC 8760 2.4 lets local policy decide). At most `max` realms; returns
 * how many. What can not be understood is passed over. */
size_t lsip_challenges_choose(const lsip_msg *m, unsigned algs,
                              lsip_challenge *out, size_t max);

/* 1 if both ask for the same password: header and realm are equal. */
int lsip_challenge_same(const lsip_challenge *a, const lsip_challenge *b);

/* Answers to one request before giving up, stale nonces included: endless
 * challenges end. */
enum { LSIP_CHALLENGE_TRIES = 4 };

/* 1 if answering `c` makes sense. `answered` is the challenge of the same
 * realm that this request's last credentials answered (NULL: it had none);
 * `fresh` 1 if that challenge came in reply to this very request, so that its
 * nonce can not have grown old; `tries` counts the request's answers. A weaker
 * algorithm than before is never answered. */
int lsip_challenge_worth(const lsip_challenge *c,
                         const lsip_challenge *answered, int fresh,
                         unsigned tries);

/* Copies a challenge with its strings into `buf`, one behind the other.
 * *needed is how much they take. 0 or LSIP_ERR_NOSPC. */
LSIP_MUST int lsip_challenge_copy(lsip_challenge *out, char *buf, size_t cap,
                                  size_t *needed, const lsip_challenge *in);

#endif
