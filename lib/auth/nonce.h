/* Nonces that authenticate themselves: the server need not remember those it
 * gave out. Each holds the time it was made, a random number that makes it
 * unique, and a MAC over both and the realm (RFC 7616 3.3). */
#ifndef LSIP_AUTH_NONCE_H
#define LSIP_AUTH_NONCE_H

#include "auth/atom.h"

#include <lsip/base.h>

enum { LSIP_NONCE_KEY = 32, LSIP_NONCE_TEXT = 64 };

typedef struct lsip_nonce {
  lsip_time made;
  uint64_t number;
} lsip_nonce;

void lsip_nonce_write(char out[LSIP_NONCE_TEXT], const lsip_nonce *n,
                      const unsigned char key[LSIP_NONCE_KEY],
                      lsip_str realm);
/* 1 if the text was made with this key for this realm; else 0. */
int lsip_nonce_read(lsip_nonce *out, const lsip_atom *text,
                    const unsigned char key[LSIP_NONCE_KEY], lsip_str realm);

#endif
