/* The jitter buffer. */
#include "media/playout.h"
#include <string.h>

enum {
  FRAME = 160,                /* 20 ms */
  MAX_PUT = 2400,             /* longest packet taken: 300 ms */
  WINDOW = 2 * 8000,          /* watch that long before shrinking */
  SLACK = 80,                 /* delay above the target that is let be */
  JOIN = 40,                  /* samples blended where some are left out */
  BLOCK = 160                 /* samples per turn of reading */
};

void lsip_playout_init(struct playout *p)
{
  memset(p, 0, sizeof *p);
  lsip_playout_limit(p, FRAME, 2400);
}

void lsip_playout_limit(struct playout *p, uint32_t min, uint32_t max)
{
  p->min = min;
  p->max = max < min ? min : max;
  p->target = min;
}

static void restart_window(struct playout *p)
{
  p->low = UINT32_MAX;
  p->window = 0;
}

void lsip_playout_reset(struct playout *p)
{
  p->running = false;
  p->skip = 0;
  memset(p->have, 0, sizeof p->have);
}

uint32_t lsip_playout_level(const struct playout *p)
{
  int32_t level = (int32_t)(p->newest - p->next);
  return p->running && level > 0 ? (uint32_t)level : 0;
}

static bool has(const struct playout *p, uint32_t ts)
{
  return p->have[(ts & PLAYOUT_MASK) / 8] >> (ts & 7) & 1;
}

static void set(struct playout *p, uint32_t ts, int16_t sample)
{
  p->ring[ts & PLAYOUT_MASK] = sample;
  p->have[(ts & PLAYOUT_MASK) / 8] |= (uint8_t)(1 << (ts & 7));
}

static void clear(struct playout *p, uint32_t ts)
{
  p->have[(ts & PLAYOUT_MASK) / 8] &= (uint8_t)~(1 << (ts & 7));
}

/* The delay to begin with, such that `n` samples fit behind it. */
static uint32_t first_delay(const struct playout *p, size_t n)
{
  uint32_t room = PLAYOUT_SIZE - (uint32_t)n;
  return p->target < room ? p->target : room;
}

static void start(struct playout *p, uint32_t timestamp, size_t n)
{
  lsip_playout_reset(p);
  p->running = true;
  p->next = timestamp - first_delay(p, n);
  p->newest = timestamp;
  restart_window(p);
}

/* Leaves out what lies before `ts`, which is not far ahead. */
static void jump(struct playout *p, uint32_t ts)
{
  while (p->next != ts)
    clear(p, p->next++);
  p->skip = 0;
  restart_window(p);
}

/* One packet, and three times the mean deviation of their arrival. */
static void aim(struct playout *p, uint32_t jitter)
{
  uint32_t want = jitter > p->max ? p->max : FRAME / 2 + 3 * jitter;
  p->target = want < p->min ? p->min : want > p->max ? p->max : want;
}

/* Prepares for samples at `ts`; false if they come too late altogether. */
static bool place(struct playout *p, uint32_t ts, size_t n)
{
  int32_t ahead = (int32_t)(ts - p->next);
  if (!p->running || ahead < -PLAYOUT_SIZE ||
      ahead > (int32_t)(PLAYOUT_SIZE - n)) {
    start(p, ts, n);
    return true;
  }
  if (ahead + (int32_t)n <= 0)
    return false;
  /* after a pause what is missing between is not waited for */
  if (lsip_playout_level(p) == 0 && ahead > (int32_t)first_delay(p, n))
    jump(p, ts - first_delay(p, n));
  return true;
}

void lsip_playout_put(struct playout *p, uint32_t timestamp, const int16_t *pcm,
                      size_t n, uint32_t jitter)
{
  if (n == 0 || n > MAX_PUT)
    return;
  aim(p, jitter);
  if (!place(p, timestamp, n)) {
    p->late++;
    return;
  }
  for (size_t i = 0; i < n; i++) {
    uint32_t ts = timestamp + (uint32_t)i;
    if ((int32_t)(ts - p->next) >= 0)
      set(p, ts, pcm[i]);
  }
  uint32_t end = timestamp + (uint32_t)n;
  if ((int32_t)(end - p->newest) > 0)
    p->newest = end;
  if (lsip_playout_level(p) > p->max + (uint32_t)n)
    jump(p, p->newest - p->target);
}

/* The sample at `next`, blended with the one `skip` later while samples are
 * left out. */
static int16_t take(struct playout *p, unsigned joined)
{
  int sample = p->ring[p->next & PLAYOUT_MASK];
  if (p->skip && has(p, p->next + p->skip)) {
    int later = p->ring[(p->next + p->skip) & PLAYOUT_MASK];
    sample += (later - sample) * (int)joined / JOIN;
  }
  return (int16_t)sample;
}

static int16_t play_one(struct playout *p, unsigned joined)
{
  int16_t sample;
  if (lsip_playout_level(p) == 0) /* nothing yet: wait, so that delay grows */
    return lsip_conceal_missing(&p->conceal);
  sample = has(p, p->next) ? lsip_conceal_good(&p->conceal, take(p, joined))
                           : lsip_conceal_missing(&p->conceal);
  clear(p, p->next++);
  return sample;
}

static void play_block(struct playout *p, int16_t *out, unsigned n)
{
  bool joining = p->skip && n >= JOIN;
  for (unsigned i = 0; i < n; i++) {
    out[i] = play_one(p, joining ? i : 0);
    p->concealed += lsip_conceal_audible(&p->conceal);
    if (joining && i + 1 == JOIN)
      jump(p, p->next + p->skip);
  }
  lsip_conceal_played(&p->conceal, out, n);
}

/* After a window in which more than the target was always there, a little
 * of it is left out. */
static void watch(struct playout *p, unsigned n)
{
  uint32_t level = lsip_playout_level(p);
  if (!p->running)
    return;
  if (level < p->low)
    p->low = level;
  p->window += n;
  if (p->window < WINDOW)
    return;
  if (p->low > p->target + SLACK)
    p->skip = p->low - p->target < FRAME ? p->low - p->target : FRAME;
  restart_window(p);
}

void lsip_playout_read(struct playout *p, int16_t *out, size_t n)
{
  while (n > 0) {
    unsigned block = n < BLOCK ? (unsigned)n : BLOCK;
    play_block(p, out, block);
    watch(p, block);
    out += block;
    n -= block;
  }
}
