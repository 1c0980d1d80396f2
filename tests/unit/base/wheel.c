/* The timer wheel: to the millisecond, never early, from any start. */
#include "base/wheel.h"

#include "run.h"

static const lsip_time starts[] = {
  0, 1, 999999, 1000000, 63999999, 64000000, 4095999999, 4096000000,
  UINT64_C(0x7fffffffffffffff) - 500, UINT64_C(0x8000000000000000),
  UINT64_C(0x8000000000000001), UINT64_MAX - UINT64_C(100000000000000000),
};
enum { STARTS = sizeof starts / sizeof starts[0] };

static const uint64_t durations[] = {
  0, 1, 2, 62, 63, 64, 65, 500, 4000, 4095, 4096, 4097, 32000, 262143,
  262144, 262145, 16777215, 16777216, 1073741824, UINT64_C(68719476736),
};
enum { DURATIONS = sizeof durations / sizeof durations[0] };

/* The first whole millisecond at or behind `now`, plus `ms`. */
static lsip_time due_at(lsip_time now, uint64_t ms)
{
  uint64_t tick = now / 1000000 + (now % 1000000 != 0);
  return (tick + ms) * 1000000;
}

static void one_alarm(lsip_time start, uint64_t ms)
{
  lsip_wheel w;
  lsip_alarm a;
  lsip_time due = due_at(start, ms);
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  ck_assert_ptr_null(lsip_wheel_next(&w, start));
  lsip_wheel_set(&w, &a, ms, start);
  ck_assert_uint_le(lsip_wheel_deadline(&w), due);
  if (due > start) {
    ck_assert_ptr_null(lsip_wheel_next(&w, start));
    ck_assert_ptr_null(lsip_wheel_next(&w, due - 1));
    ck_assert_int_eq(a.set, 1);
  }
  ck_assert_ptr_eq(lsip_wheel_next(&w, due), &a);
  ck_assert_int_eq(a.set, 0);
  ck_assert_ptr_null(lsip_wheel_next(&w, due));
  ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_NEVER);
}

START_TEST(exact_from_any_start)
{
  for (int i = 0; i < STARTS; i++)
    for (int j = 0; j < DURATIONS; j++)
      one_alarm(starts[i], durations[j]);
}
END_TEST

/* Waiting for deadlines alone reaches each alarm at its millisecond, in few
 * steps. */
START_TEST(deadlines_lead_to_the_alarm)
{
  for (int i = 0; i < STARTS; i++) {
    for (int j = 0; j < DURATIONS; j++) {
      lsip_wheel w;
      lsip_alarm a;
      lsip_time now = starts[i];
      int steps = 0;
      lsip_wheel_init(&w);
      lsip_alarm_init(&a, NULL);
      lsip_wheel_set(&w, &a, durations[j], now);
      while (!lsip_wheel_next(&w, now)) {
        lsip_time next = lsip_wheel_deadline(&w);
        ck_assert_uint_gt(next, now);
        now = next;
        ck_assert_int_le(++steps, 2 * LSIP_WHEEL_LEVELS);
      }
      ck_assert_uint_eq(now > starts[i] ? now : due_at(starts[i], 0),
                        due_at(starts[i], durations[j]));
    }
  }
}
END_TEST

/* ---- against a model ---- */

enum { MANY = 100000, ROUNDS = 200 };

typedef struct model {
  lsip_alarm alarm;
  lsip_time due;
} model;

static lsip_time earliest(const model *m)
{
  lsip_time t = LSIP_NEVER;
  for (int i = 0; i < MANY; i++)
    if (m[i].alarm.set && m[i].due < t)
      t = m[i].due;
  return t;
}

static void fire_all(lsip_wheel *w, model *m, lsip_time now)
{
  lsip_alarm *a;
  lsip_time last = 0;
  int early = 0, disordered = 0, late = 0;
  while ((a = lsip_wheel_next(w, now)) != NULL) {
    model *f = LSIP_CONTAINER(a, model, alarm);
    early += f->due > now || a->set;
    disordered += f->due < last;
    last = f->due;
  }
  for (int i = 0; i < MANY; i++)
    late += m[i].alarm.set && m[i].due <= now;
  ck_assert_int_eq(early, 0);
  ck_assert_int_eq(disordered, 0);
  ck_assert_int_eq(late, 0);
}

static void touch(lsip_wheel *w, model *m, rng *r, lsip_time now)
{
  uint64_t ms = rng_spread(r, 42);
  if (rng_below(r, 4) == 0) {
    lsip_wheel_stop(w, &m->alarm);
    return;
  }
  if (rng_below(r, 16) == 0) {
    lsip_wheel_set_floating(w, &m->alarm, ms);
    lsip_wheel_anchor(w, now);
  } else {
    lsip_wheel_set(w, &m->alarm, ms, now);
  }
  m->due = due_at(now, ms);
}

static void against_model(lsip_time now, uint64_t seed)
{
  static lsip_wheel w;
  model *m = calloc(MANY, sizeof *m);
  rng r = { seed };
  lsip_wheel_init(&w);
  ck_assert_ptr_nonnull(m);
  for (int i = 0; i < MANY; i++) {
    lsip_alarm_init(&m[i].alarm, NULL);
    touch(&w, &m[i], &r, now);
  }
  for (int i = 0; i < ROUNDS; i++) {
    lsip_time first;
    for (int j = 0; j < 500; j++)
      touch(&w, &m[rng_below(&r, MANY)], &r, now);
    fire_all(&w, m, now);
    first = earliest(m);
    ck_assert_uint_le(lsip_wheel_deadline(&w), first);
    ck_assert_uint_gt(lsip_wheel_deadline(&w), now);
    /* Now to the very alarm, now far ahead. */
    now = rng_below(&r, 2) ? first : now + rng_spread(&r, 55);
  }
  fire_all(&w, m, now + UINT64_C(5000000000000000000));
  ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_NEVER);
  free(m);
}

START_TEST(random_against_a_model)
{
  against_model(0, 1);
}
END_TEST

START_TEST(random_against_a_model_far_out)
{
  against_model(UINT64_C(0x7fffffffffffffff) - 12345, 2);
}
END_TEST

/* ---- floating alarms ---- */

START_TEST(floating_waits_for_the_time)
{
  lsip_wheel w;
  lsip_alarm a;
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  lsip_wheel_set_floating(&w, &a, 100);
  ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_AT_ONCE);
  ck_assert_uint_eq(lsip_alarm_left(&a, LSIP_SECONDS(50)), 100);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_SECONDS(50)));
  lsip_wheel_anchor(&w, LSIP_SECONDS(60));
  ck_assert_uint_eq(lsip_alarm_left(&a, LSIP_SECONDS(60)), 100);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_SECONDS(60) + LSIP_MS(99)));
  ck_assert_ptr_eq(lsip_wheel_next(&w, LSIP_SECONDS(60) + LSIP_MS(100)), &a);
}
END_TEST

START_TEST(floating_stops_and_moves)
{
  lsip_wheel w;
  lsip_alarm a, b;
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  lsip_alarm_init(&b, NULL);
  lsip_wheel_set_floating(&w, &a, 5);
  lsip_wheel_set_floating(&w, &b, 5);
  lsip_wheel_stop(&w, &a);
  lsip_wheel_set(&w, &b, 9, LSIP_MS(1));
  lsip_wheel_anchor(&w, LSIP_MS(1));
  ck_assert_uint_eq(lsip_alarm_left(&a, LSIP_MS(1)), 0);
  ck_assert_uint_eq(lsip_alarm_left(&b, LSIP_MS(1)), 9);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_MS(9)));
  ck_assert_ptr_eq(lsip_wheel_next(&w, LSIP_MS(10)), &b);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_SECONDS(10)));
}
END_TEST

/* ---- from inside an alarm ---- */

START_TEST(one_alarm_stops_the_next)
{
  lsip_wheel w;
  lsip_alarm a, b, c;
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  lsip_alarm_init(&b, NULL);
  lsip_alarm_init(&c, NULL);
  lsip_wheel_set(&w, &a, 10, 0);
  lsip_wheel_set(&w, &b, 10, 0);
  lsip_wheel_set(&w, &c, 10, 0);
  ck_assert_ptr_eq(lsip_wheel_next(&w, LSIP_MS(20)), &a);
  lsip_wheel_stop(&w, &b);
  lsip_wheel_set(&w, &c, 5, LSIP_MS(20));
  lsip_wheel_set(&w, &a, 1, LSIP_MS(20));
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_MS(20)));
  ck_assert_ptr_eq(lsip_wheel_next(&w, LSIP_MS(25)), &a);
  ck_assert_ptr_eq(lsip_wheel_next(&w, LSIP_MS(25)), &c);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_SECONDS(9)));
}
END_TEST

START_TEST(stopping_twice_is_harmless)
{
  lsip_wheel w;
  lsip_alarm a, b;
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  lsip_alarm_init(&b, NULL);
  lsip_wheel_stop(&w, &a);
  lsip_wheel_set(&w, &a, 10, 0);
  lsip_wheel_set(&w, &b, 10, 0);
  lsip_wheel_stop(&w, &a);
  lsip_wheel_stop(&w, &a);
  ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_MS(10));
  lsip_wheel_stop(&w, &b);
  ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_NEVER);
  ck_assert_ptr_null(lsip_wheel_next(&w, LSIP_MS(10)));
}
END_TEST

/* ---- absurd arguments ---- */

START_TEST(absurd_durations_never_fire_early)
{
  static const uint64_t absurd[] = {
    UINT64_MAX, UINT64_MAX - 5, UINT64_C(1) << 63, UINT64_C(1) << 48,
    (UINT64_C(1) << 48) - 1, UINT64_C(1) << 47,
  };
  for (size_t i = 0; i < sizeof absurd / sizeof absurd[0]; i++) {
    lsip_wheel w;
    lsip_alarm a, b;
    lsip_wheel_init(&w);
    lsip_alarm_init(&a, NULL);
    lsip_alarm_init(&b, NULL);
    lsip_wheel_set(&w, &a, absurd[i], LSIP_SECONDS(7));
    lsip_wheel_set_floating(&w, &b, absurd[i]);
    lsip_wheel_anchor(&w, LSIP_SECONDS(7));
    ck_assert_uint_ge(lsip_wheel_deadline(&w), LSIP_SECONDS(1000000));
    ck_assert_ptr_null(lsip_wheel_next(&w, UINT64_MAX - 1));
    lsip_wheel_stop(&w, &a);
    lsip_wheel_stop(&w, &b);
    ck_assert_uint_eq(lsip_wheel_deadline(&w), LSIP_NEVER);
  }
}
END_TEST

START_TEST(the_end_of_time_does_not_wrap)
{
  lsip_wheel w;
  lsip_alarm a;
  lsip_wheel_init(&w);
  lsip_alarm_init(&a, NULL);
  lsip_wheel_set(&w, &a, 1, UINT64_MAX - 10);
  ck_assert_ptr_null(lsip_wheel_next(&w, UINT64_MAX - 10));
  ck_assert_ptr_null(lsip_wheel_next(&w, UINT64_MAX - 1));
  ck_assert_int_eq(a.set, 1);
}
END_TEST

TEST_PROGRAM("base-wheel", exact_from_any_start, deadlines_lead_to_the_alarm,
             random_against_a_model, random_against_a_model_far_out,
             floating_waits_for_the_time, floating_stops_and_moves,
             one_alarm_stops_the_next, stopping_twice_is_harmless,
             absurd_durations_never_fire_early, the_end_of_time_does_not_wrap)
