/* Random numbers: xoshiro256** of Blackman and Vigna. */
#include "media/rng.h"
#include "media/bytes.h"

static uint64_t rotate(uint64_t v, int by)
{
  return v << by | v >> (64 - by);
}

void lsip_rng_init(struct rng *r, const uint8_t seed[32])
{
  for (int i = 0; i < 4; i++)
    r->s[i] = (uint64_t)be32(seed + 8 * i) << 32 | be32(seed + 8 * i + 4);
  if (!(r->s[0] | r->s[1] | r->s[2] | r->s[3]))
    r->s[0] = 1; /* the one state it cannot leave */
  for (int i = 0; i < 64; i++) /* so that a poor seed does not show */
    (void)lsip_rng_next(r);
}

uint64_t lsip_rng_next(struct rng *r)
{
  uint64_t result = rotate(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;
  r->s[2] ^= r->s[0];
  r->s[3] ^= r->s[1];
  r->s[1] ^= r->s[2];
  r->s[0] ^= r->s[3];
  r->s[2] ^= t;
  r->s[3] = rotate(r->s[3], 45);
  return result;
}
