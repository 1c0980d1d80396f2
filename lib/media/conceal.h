/* Filling gaps in speech: the last pitch period again, fading out (the idea
 * of ITU-T G.711 Appendix I, simplified). */
#ifndef LSIP_MEDIA_CONCEAL_H
#define LSIP_MEDIA_CONCEAL_H

#include <stdbool.h>
#include <stdint.h>

enum {
  CONCEAL_MAX_PERIOD = 120, /* samples: 66 Hz */
  CONCEAL_HISTORY = 320,
  CONCEAL_FADE = 480        /* samples until silence: 60 ms */
};

struct conceal {
  int16_t history[CONCEAL_HISTORY]; /* what was played last, oldest first */
  int16_t period[CONCEAL_MAX_PERIOD];
  unsigned period_len;
  unsigned run;    /* samples made up since the last good one */
  unsigned rejoin; /* samples of the way back still to blend */
};

/* A sample that arrived: returns what to play. */
int16_t lsip_conceal_good(struct conceal *c, int16_t sample);

/* A sample that did not arrive: returns what to play. */
int16_t lsip_conceal_missing(struct conceal *c);

/* Call once behind each block of samples played: `out` joins the history. */
void lsip_conceal_played(struct conceal *c, const int16_t *out, unsigned n);

/* True while a gap is filled with something to hear. */
bool lsip_conceal_audible(const struct conceal *c);

#endif
