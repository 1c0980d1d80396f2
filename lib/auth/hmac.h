/* HMAC-SHA-256 (RFC 2104): the core's own marks on nonces and tags. */
#ifndef LSIP_AUTH_HMAC_H
#define LSIP_AUTH_HMAC_H

#include "auth/sha256.h"

typedef struct lsip_hmac {
  lsip_sha256 inner, outer;
} lsip_hmac;

/* Keys longer than 64 bytes are hashed first. */
void lsip_hmac_init(lsip_hmac *h, const void *key, size_t n);
void lsip_hmac_add(lsip_hmac *h, const void *bytes, size_t n);
void lsip_hmac_end(lsip_hmac *h, unsigned char out[32]);

#endif
