/* Tones: made by a rotating pair of numbers, found by Goertzel's algorithm.
 * No libm: one cosine is all that is needed. */
#include <lsip/audio.h>

#define TURN 6.28318530717958647692

/* cos of an angle in [0, pi] by Taylor's series; fourteen terms leave an
 * error far below that of a sample. */
static double cosine(double angle)
{
  double square = angle * angle, term = 1, sum = 1;
  for (int k = 1; k <= 14; k++) {
    term *= -square / ((2 * k - 1) * (2.0 * k));
    sum += term;
  }
  return sum;
}

/* sin for the same range, of which it is never negative. */
static double sine(double angle)
{
  return cosine(angle < TURN / 4 ? TURN / 4 - angle : angle - TURN / 4);
}

static int is_frequency(uint32_t rate, uint32_t hz)
{
  return hz > 0 && hz < rate / 2 + rate % 2;
}

int lsip_tone_init(lsip_tone *t, uint32_t rate, uint32_t hz1, uint32_t hz2,
                   uint32_t amplitude)
{
  uint32_t hz[2] = { hz1, hz2 };
  if (!t || amplitude > INT16_MAX || !is_frequency(rate, hz1) ||
      (hz2 && !is_frequency(rate, hz2)))
    return LSIP_ERR_ARGUMENT;
  memset(t, 0, sizeof *t);
  for (int i = 0; i < 2; i++) {
    double step = TURN * hz[i] / rate; /* sin((n+1)w) = 2 cos w sin(nw) - */
    t->cosine[i] = 2 * cosine(step);   /*               sin((n-1)w)       */
    t->previous[i] = hz[i] ? -(double)amplitude * sine(step) : 0;
  }
  return 0;
}

static double next(lsip_tone *t, int i)
{
  double now = t->last[i];
  t->last[i] = t->cosine[i] * now - t->previous[i];
  t->previous[i] = now;
  return now;
}

static int16_t limited(double v)
{
  if (v > INT16_MAX)
    return INT16_MAX;
  return v < INT16_MIN ? INT16_MIN : (int16_t)(v < 0 ? v - 0.5 : v + 0.5);
}

void lsip_tone_fill(lsip_tone *t, int16_t *pcm, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    double first = next(t, 0);
    pcm[i] = limited(first + next(t, 1));
  }
}

int lsip_dtmf_tones(char digit, uint32_t *low_hz, uint32_t *high_hz)
{
  static const char keys[] = "123A456B789C*0#D";
  static const uint16_t low[] = { 697, 770, 852, 941 };
  static const uint16_t high[] = { 1209, 1336, 1477, 1633 };
  const char *at = digit ? strchr(keys, digit) : NULL;
  if (!at)
    return LSIP_ERR_ARGUMENT;
  *low_hz = low[(at - keys) / 4];
  *high_hz = high[(at - keys) % 4];
  return 0;
}

static void restart(lsip_goertzel *g)
{
  g->s1 = g->s2 = g->energy = 0;
  g->count = 0;
}

int lsip_goertzel_init(lsip_goertzel *g, uint32_t rate, uint32_t hz)
{
  if (!g || !is_frequency(rate, hz))
    return LSIP_ERR_ARGUMENT;
  g->cosine = 2 * cosine(TURN * hz / rate);
  restart(g);
  return 0;
}

void lsip_goertzel_feed(lsip_goertzel *g, const int16_t *pcm, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    double s = pcm[i] + g->cosine * g->s1 - g->s2;
    g->s2 = g->s1;
    g->s1 = s;
    g->energy += (double)pcm[i] * pcm[i];
  }
  g->count += n;
}

/* A pure tone of amplitude A has energy n A^2 / 2, and this power is then
 * (n A / 2)^2. */
unsigned lsip_goertzel_share(lsip_goertzel *g)
{
  double power = g->s1 * g->s1 + g->s2 * g->s2 - g->cosine * g->s1 * g->s2;
  double whole = g->energy * (double)g->count / 2;
  restart(g);
  if (whole < 1)
    return 0;
  double share = 1000 * power / whole;
  return share > 1000 ? 1000 : share < 0 ? 0 : (unsigned)share;
}
