/* The one source of chance in a simulation (splitmix64: small, fast, and the
 * same on every machine). */
#ifndef LSIP_SIM_RANDOM_H
#define LSIP_SIM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct lsip_dice {
  uint64_t state;
} lsip_dice;

uint64_t lsip_sim_dice_roll(lsip_dice *d);
/* Evenly in [0, n); 0 for n 0. */
uint64_t lsip_sim_dice_below(lsip_dice *d, uint64_t n);
/* 1 with a probability of `ppm` in a million. */
int lsip_sim_dice_chance(lsip_dice *d, uint32_t ppm);
void lsip_sim_dice_fill(lsip_dice *d, void *out, size_t n);

#endif
