/* Filling gaps in speech. */
#include "media/conceal.h"
#include <string.h>

enum { MIN_PERIOD = 40, WINDOW = 160, BLEND = 32 };

/* How alike the last samples are to those `lag` earlier. */
static double likeness(const int16_t *end, unsigned lag)
{
  double product = 0, energy = 1;
  for (int i = -WINDOW; i < 0; i++) {
    double past = end[i - (int)lag];
    product += end[i] * past;
    energy += past * past;
  }
  return product <= 0 ? 0 : product * product / energy;
}

static unsigned find_period(const struct conceal *c)
{
  const int16_t *end = c->history + CONCEAL_HISTORY;
  unsigned best = CONCEAL_MAX_PERIOD;
  double most = 0;
  for (unsigned lag = MIN_PERIOD; lag <= CONCEAL_MAX_PERIOD; lag++) {
    double like = likeness(end, lag);
    if (like > most) {
      most = like;
      best = lag;
    }
  }
  return best;
}

static void begin_gap(struct conceal *c)
{
  c->period_len = find_period(c);
  memcpy(c->period, c->history + CONCEAL_HISTORY - c->period_len,
         c->period_len * sizeof c->period[0]);
}

static int16_t imitation(struct conceal *c)
{
  if (c->run >= CONCEAL_FADE)
    return 0;
  int sample = c->period[c->run % c->period_len];
  return (int16_t)(sample * (int)(CONCEAL_FADE - c->run) / CONCEAL_FADE);
}

int16_t lsip_conceal_missing(struct conceal *c)
{
  if (c->run == 0)
    begin_gap(c);
  int16_t sample = imitation(c);
  if (c->run < CONCEAL_FADE)
    c->run++;
  c->rejoin = BLEND;
  return sample;
}

int16_t lsip_conceal_good(struct conceal *c, int16_t sample)
{
  if (c->rejoin == 0) {
    c->run = 0;
    return sample;
  }
  /* the way back: from the imitation to the truth */
  int made = imitation(c);
  int share = (int)--c->rejoin;
  if (c->run < CONCEAL_FADE)
    c->run++;
  if (c->rejoin == 0)
    c->run = 0;
  return (int16_t)((made * share + sample * (BLEND - share)) / BLEND);
}

void lsip_conceal_played(struct conceal *c, const int16_t *out, unsigned n)
{
  if (n >= CONCEAL_HISTORY) {
    memcpy(c->history, out + n - CONCEAL_HISTORY, sizeof c->history);
    return;
  }
  memmove(c->history, c->history + n,
          (CONCEAL_HISTORY - n) * sizeof c->history[0]);
  memcpy(c->history + CONCEAL_HISTORY - n, out, n * sizeof out[0]);
}

bool lsip_conceal_audible(const struct conceal *c)
{
  return c->run > 0 && c->run < CONCEAL_FADE;
}
