/* The jitter buffer and the filling of gaps, on samples alone. */
#include "support.h"
#include "media/playout.h"

enum { FRAME = 160 };

static struct playout p;
static int16_t pcm[FRAME], out[FRAME];

/* Sample n of the test signal: a tone of 100 samples period. */
static int16_t sample(uint32_t n)
{
  int phase = (int)(n % 100);
  return (int16_t)((phase < 50 ? phase : 100 - phase) * 400 - 10000);
}

static void put(uint32_t frame, uint32_t jitter)
{
  for (uint32_t i = 0; i < FRAME; i++)
    pcm[i] = sample(frame * FRAME + i);
  lsip_playout_put(&p, 0xffffff00u + frame * FRAME, pcm, FRAME, jitter);
}

static void read_frame(void)
{
  lsip_playout_read(&p, out, FRAME);
}

static bool is_frame(uint32_t frame)
{
  for (uint32_t i = 0; i < FRAME; i++)
    if (out[i] != sample(frame * FRAME + i))
      return false;
  return true;
}

static void begin(void)
{
  lsip_playout_init(&p);
  lsip_playout_limit(&p, FRAME, 2400);
}

START_TEST(plays_what_comes)
{
  begin();
  read_frame();
  ck_assert_int_eq(out[0], 0); /* silence before anything */
  put(0, 0);
  read_frame(); /* the delay of one frame */
  for (uint32_t f = 1; f < 2000; f++) {
    put(f, 0);
    read_frame();
    ck_assert(f < 3 || is_frame(f - 1));
  }
  ck_assert_uint_eq(p.late, 0);
  ck_assert_uint_eq(lsip_playout_level(&p), FRAME);
}
END_TEST

START_TEST(order_does_not_matter)
{
  begin();
  put(0, 0);
  read_frame();
  for (uint32_t f = 1; f < 1000; f += 2) {
    put(f + 1, 0);
    put(f, 0);
    read_frame();
    ck_assert(f < 3 || is_frame(f - 1));
    read_frame();
    ck_assert(f < 3 || is_frame(f));
  }
  ck_assert_uint_eq(p.late, 0);
}
END_TEST

/* One frame in ten is lost: something is heard instead, and what follows
 * comes in its time. */
START_TEST(fills_gaps)
{
  begin();
  put(0, 0);
  read_frame();
  for (uint32_t f = 1; f < 500; f++) {
    if (f % 10)
      put(f, 0);
    read_frame();
    if (f > 10 && (f - 1) % 10 == 0) {
      double energy = 0;
      for (int i = 0; i < FRAME; i++)
        energy += (double)out[i] * out[i];
      ck_assert_double_gt(energy / FRAME, 2000.0 * 2000.0);
    } else if (f > 10 && (f - 1) % 10 > 1)
      ck_assert(is_frame(f - 1));
  }
  ck_assert_uint_gt(p.concealed, 49 * FRAME);
}
END_TEST

START_TEST(fades_to_silence)
{
  begin();
  for (uint32_t f = 0; f < 10; f++) {
    put(f, 0);
    read_frame();
  }
  for (int f = 0; f < 5; f++)
    read_frame();
  for (int i = 0; i < FRAME; i++)
    ck_assert_int_eq(out[i], 0);
}
END_TEST

/* Packets that come in bursts make the delay grow until none is missed, and
 * an even stream makes it shrink again. */
START_TEST(delay_follows_the_network)
{
  begin();
  uint32_t f = 0;
  for (int burst = 0; burst < 50; burst++)
    for (int i = 0; i < 5; i++) {
      if (i == 4)
        for (int k = 0; k < 5; k++)
          put(f++, 240);
      read_frame();
    }
  uint64_t concealed = p.concealed;
  for (int burst = 0; burst < 50; burst++)
    for (int i = 0; i < 5; i++) {
      if (i == 4)
        for (int k = 0; k < 5; k++)
          put(f++, 240);
      read_frame();
    }
  ck_assert_uint_eq(p.concealed, concealed);
  ck_assert_uint_ge(lsip_playout_level(&p), 4 * FRAME);
  for (int i = 0; i < 3000; i++) {
    put(f++, 0);
    read_frame();
  }
  ck_assert_uint_le(lsip_playout_level(&p), FRAME + 80);
  ck_assert_uint_ge(lsip_playout_level(&p), FRAME);
}
END_TEST

/* A sender that stops for a while and goes on: no delay is left of it. */
START_TEST(pauses_cost_nothing)
{
  uint32_t gaps[] = { 10, 20, 100, 100000 };
  uint32_t f = 0;
  begin();
  for (size_t g = 0; g < 4; g++) {
    for (int i = 0; i < 50; i++) {
      put(f++, 0);
      read_frame();
    }
    for (uint32_t i = 0; i < gaps[g] && i < 200; i++)
      read_frame();
    f += gaps[g];
    for (int i = 0; i < 3; i++) {
      put(f++, 0);
      read_frame();
    }
    ck_assert_uint_le(lsip_playout_level(&p), 2 * FRAME);
    ck_assert(is_frame(f - 2));
  }
}
END_TEST

/* A second of packets at once: the delay stays within its limit. */
START_TEST(delay_is_bounded)
{
  begin();
  put(0, 0);
  for (int i = 0; i < 60; i++)
    read_frame();
  for (uint32_t f = 1; f < 60; f++)
    put(f, 0);
  ck_assert_uint_le(lsip_playout_level(&p), 2400 + FRAME);
}
END_TEST

/* What comes when its time is over is counted, and not played later. */
START_TEST(late_is_late)
{
  begin();
  for (uint32_t f = 0; f < 20; f++) {
    if (f != 10)
      put(f, 0);
    read_frame();
  }
  put(10, 0);
  ck_assert_uint_eq(p.late, 1);
  put(20, 0);
  read_frame();
  ck_assert(is_frame(19));
}
END_TEST

/* Any timestamps and lengths at all. */
START_TEST(hostile_timestamps)
{
  uint64_t x = 88172645463325252u;
  static int16_t big[3000];
  begin();
  for (int i = 0; i < 20000; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    uint32_t ts = (uint32_t)(x >> (x & 31));
    lsip_playout_put(&p, ts, big, (size_t)(x >> 40) % 3000,
                     (uint32_t)(x >> 11));
    lsip_playout_read(&p, out, (size_t)(x % FRAME));
    ck_assert_uint_le(lsip_playout_level(&p), PLAYOUT_SIZE);
  }
}
END_TEST

TEST_PROGRAM("media playout", plays_what_comes, order_does_not_matter,
             fills_gaps, fades_to_silence, delay_follows_the_network,
             pauses_cost_nothing, delay_is_bounded, late_is_late,
             hostile_timestamps)
