/* The jitter buffer: decoded samples by RTP timestamp, read at a steady
 * pace, with a delay that follows the network. */
#ifndef LSIP_MEDIA_PLAYOUT_H
#define LSIP_MEDIA_PLAYOUT_H

#include "media/conceal.h"
#include <stddef.h>

enum { PLAYOUT_SIZE = 4096, PLAYOUT_MASK = PLAYOUT_SIZE - 1 };

struct playout {
  int16_t ring[PLAYOUT_SIZE];
  uint8_t have[PLAYOUT_SIZE / 8]; /* a bit per sample that has arrived */
  bool running;
  uint32_t next;           /* timestamp to be played next */
  uint32_t newest;         /* behind the last sample that arrived */
  uint32_t min, max;       /* of the delay, samples */
  uint32_t target;         /* what is aimed at, between these */
  uint32_t low, window;    /* least delay in a window; samples read in it */
  uint32_t skip;           /* samples to leave out at the next read */
  uint64_t late, concealed;
  struct conceal conceal;
};

void lsip_playout_init(struct playout *p);

/* Samples from `min` to `max` of delay; at most 3200. */
void lsip_playout_limit(struct playout *p, uint32_t min, uint32_t max);

/* Forgets all that waits; the next packet starts anew. */
void lsip_playout_reset(struct playout *p);

/* Samples that begin at a timestamp; `jitter` in samples. */
void lsip_playout_put(struct playout *p, uint32_t timestamp, const int16_t *pcm,
                      size_t n, uint32_t jitter);

/* The next samples; always fills `out`. */
void lsip_playout_read(struct playout *p, int16_t *out, size_t n);

/* Samples that wait. */
uint32_t lsip_playout_level(const struct playout *p);

#endif
