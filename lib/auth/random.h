/* The generator inside a stack: SHA-256 over a key and a counter. The key is
 * replaced every 64 blocks, so that what was generated before can not be
 * computed from a later state. */
#ifndef LSIP_AUTH_RANDOM_H
#define LSIP_AUTH_RANDOM_H

#include "base/ctx.h"

typedef struct lsip_random {
  unsigned char key[32];
  unsigned char pool[32];
  uint64_t counter;
  unsigned used; /* bytes of the pool handed out */
} lsip_random;

/* Makes the context draw from `r`, seeded by the configuration: its function
 * or its 32 bytes. LSIP_ERR_ARGUMENT when it has neither. */
int lsip_random_install(lsip_ctx *c, lsip_random *r);

#endif
