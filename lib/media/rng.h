/* Random numbers for spacing and for first values: xoshiro256**. Nothing
 * secret is made of them; keys will come from elsewhere. */
#ifndef LSIP_MEDIA_RNG_H
#define LSIP_MEDIA_RNG_H

#include <stdint.h>

struct rng {
  uint64_t s[4];
};

void lsip_rng_init(struct rng *r, const uint8_t seed[32]);
uint64_t lsip_rng_next(struct rng *r);

#endif
