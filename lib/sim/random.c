#include "sim/random.h"

#include <string.h>

uint64_t lsip_sim_dice_roll(lsip_dice *d)
{
  uint64_t z = d->state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* The bias of the remainder is below 2^-32 for all that we draw. */
uint64_t lsip_sim_dice_below(lsip_dice *d, uint64_t n)
{
  return n ? lsip_sim_dice_roll(d) % n : 0;
}

/* Certain and impossible draw nothing, so that a run over a perfect link does
 * not change when a probability of 0 is added. */
int lsip_sim_dice_chance(lsip_dice *d, uint32_t ppm)
{
  if (ppm == 0 || ppm >= 1000000)
    return ppm != 0;
  return lsip_sim_dice_below(d, 1000000) < ppm;
}

void lsip_sim_dice_fill(lsip_dice *d, void *out, size_t n)
{
  uint8_t *p = out;
  while (n > 0) {
    uint64_t roll = lsip_sim_dice_roll(d);
    size_t part = n < sizeof roll ? n : sizeof roll;
    memcpy(p, &roll, part);
    p += part;
    n -= part;
  }
}
