/* The table of used nonce counts: nothing is accepted twice. */
#include "auth/replay.h"

#include "../base/run.h"

static const lsip_time life = LSIP_SECONDS(300);

typedef struct bench {
  lsip_heap heap;
  lsip_replay r;
  lsip_time now;
} bench;

static void setup(bench *b, uint32_t max, size_t budget)
{
  lsip_heap_init(&b->heap, NULL, budget, 0);
  lsip_replay_init(&b->r, &b->heap, life, max);
  b->now = LSIP_SECONDS(1000);
}

static void teardown(bench *b)
{
  lsip_replay_free(&b->r);
  ck_assert_uint_eq(b->heap.used, 0);
}

static lsip_nonce made(bench *b, uint64_t number)
{
  lsip_nonce n;
  n.made = b->now++;
  n.number = number;
  return n;
}

static int use(bench *b, const lsip_nonce *n, uint32_t nc, uint64_t print)
{
  return lsip_replay_use(&b->r, n, nc, print, b->now);
}

START_TEST(hostile_10_a_count_serves_one_request)
{
  bench b;
  lsip_nonce n;
  setup(&b, 10, 1 << 20);
  n = made(&b, 1);
  for (uint32_t nc = 1; nc < 100; nc++) {
    ck_assert_int_eq(use(&b, &n, nc, nc), LSIP_REPLAY_NEW);
    ck_assert_int_eq(use(&b, &n, nc, nc), LSIP_REPLAY_AGAIN);
    ck_assert_int_eq(use(&b, &n, nc, nc + 1000), LSIP_REPLAY_SEEN);
  }
  ck_assert_uint_eq(b.r.count, 1);
  teardown(&b);
}
END_TEST

START_TEST(hostile_10_old_counts)
{
  bench b;
  lsip_nonce n;
  setup(&b, 10, 1 << 20);
  n = made(&b, 1);
  ck_assert_int_eq(use(&b, &n, 100, 7), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, 84, 8), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n, 85, 8), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, 85, 9), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n, 101, 9), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, 85, 8), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n, 86, 8), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, UINT32_MAX, 1), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, 101, 9), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n, UINT32_MAX - 15, 1), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, UINT32_MAX - 16, 1), LSIP_REPLAY_SEEN);
  /* 100 lay in the same place of the window. */
  ck_assert_int_eq(use(&b, &n, UINT32_MAX - 11, 1), LSIP_REPLAY_NEW);
  teardown(&b);
}
END_TEST

/* In any order, against a list of all that was accepted. */
START_TEST(random_counts)
{
  enum { ROUNDS = 4000 };
  static uint8_t seen[5000];
  bench b;
  rng r = { 5 };
  lsip_nonce n;
  uint32_t top = 0;
  int wrong = 0;
  setup(&b, 10, 1 << 20);
  n = made(&b, 1);
  memset(seen, 0, sizeof seen);
  for (int i = 0; i < ROUNDS; i++) {
    uint32_t low = top > 20 ? top - 20 : 1;
    uint32_t nc = low + (uint32_t)rng_below(&r, 22);
    int rc = use(&b, &n, nc, 1 + rng_next(&r) / 2);
    int fine = !seen[nc] && (nc > top || top - nc < 16);
    wrong += rc != (fine ? LSIP_REPLAY_NEW : LSIP_REPLAY_SEEN);
    seen[nc] |= (uint8_t)fine;
    if (nc > top)
      top = nc;
  }
  ck_assert_int_eq(wrong, 0);
  teardown(&b);
}
END_TEST

START_TEST(copies_come_within_32_seconds)
{
  bench b;
  lsip_nonce n;
  setup(&b, 10, 1 << 20);
  n = made(&b, 1);
  ck_assert_int_eq(use(&b, &n, 1, 7), LSIP_REPLAY_NEW);
  b.now += LSIP_SECONDS(32);
  ck_assert_int_eq(use(&b, &n, 1, 7), LSIP_REPLAY_AGAIN);
  b.now += 1;
  ck_assert_int_eq(use(&b, &n, 1, 7), LSIP_REPLAY_SEEN);
  teardown(&b);
}
END_TEST

START_TEST(a_print_of_zero_counts_too)
{
  bench b;
  lsip_nonce n;
  setup(&b, 10, 1 << 20);
  n = made(&b, 0);
  ck_assert_int_eq(use(&b, &n, 1, 0), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n, 1, 2), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n, 1, 0), LSIP_REPLAY_AGAIN);
  teardown(&b);
}
END_TEST

/* ---- the table is full ---- */

START_TEST(the_entry_used_longest_ago_goes)
{
  bench b;
  lsip_nonce n[4];
  setup(&b, 3, 1 << 20);
  for (int i = 0; i < 4; i++)
    n[i] = made(&b, (uint64_t)i);
  for (int i = 0; i < 3; i++)
    ck_assert_int_eq(use(&b, &n[i], 1, 1), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n[0], 2, 1), LSIP_REPLAY_NEW);
  ck_assert_int_eq(use(&b, &n[3], 1, 1), LSIP_REPLAY_NEW);
  ck_assert_uint_eq(b.r.count, 3);
  ck_assert_int_eq(use(&b, &n[1], 2, 1), LSIP_REPLAY_FORGOTTEN);
  ck_assert_int_eq(use(&b, &n[0], 2, 2), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n[2], 1, 2), LSIP_REPLAY_SEEN);
  ck_assert_int_eq(use(&b, &n[3], 1, 2), LSIP_REPLAY_SEEN);
  teardown(&b);
}
END_TEST

/* The small table forgets, and yet no count of any nonce is taken twice. */
START_TEST(hostile_10_forgetting_opens_no_door)
{
  enum { NONCES = 200, COUNTS = 4, ROUNDS = 20000 };
  static uint8_t seen[NONCES][COUNTS];
  bench b;
  rng r = { 6 };
  lsip_nonce n[NONCES];
  int twice = 0, fresh = 0;
  setup(&b, 8, 1 << 20);
  memset(seen, 0, sizeof seen);
  for (int i = 0; i < NONCES; i++)
    n[i] = made(&b, rng_next(&r));
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t k = rng_below(&r, NONCES), c = rng_below(&r, COUNTS);
    if (use(&b, &n[k], (uint32_t)c + 1, 1 + rng_next(&r) / 2) ==
        LSIP_REPLAY_NEW) {
      twice += seen[k][c];
      seen[k][c] = 1;
      fresh++;
    }
  }
  ck_assert_int_eq(twice, 0);
  ck_assert_int_gt(fresh, 8);
  ck_assert_uint_le(b.r.count, 8);
  teardown(&b);
}
END_TEST

/* Nonces made after everything forgotten are good at their first use. */
START_TEST(new_nonces_are_never_forgotten)
{
  bench b;
  setup(&b, 2, 1 << 20);
  for (int i = 0; i < 1000; i++) {
    lsip_nonce n = made(&b, (uint64_t)i);
    ck_assert_int_eq(use(&b, &n, 1, 1), LSIP_REPLAY_NEW);
    ck_assert_int_eq(use(&b, &n, 2, 1), LSIP_REPLAY_NEW);
  }
  teardown(&b);
}
END_TEST

START_TEST(expired_entries_make_room)
{
  bench b;
  lsip_nonce old, young, next;
  setup(&b, 2, 1 << 20);
  old = made(&b, 1);
  ck_assert_int_eq(use(&b, &old, 1, 1), LSIP_REPLAY_NEW);
  b.now += LSIP_SECONDS(200);
  young = made(&b, 2);
  ck_assert_int_eq(use(&b, &young, 1, 1), LSIP_REPLAY_NEW);
  b.now += LSIP_SECONDS(101);
  next = made(&b, 3);
  ck_assert_int_eq(use(&b, &next, 1, 1), LSIP_REPLAY_NEW);
  ck_assert_uint_eq(b.r.count, 2);
  ck_assert_uint_eq(b.r.forgot, 0);
  ck_assert_int_eq(use(&b, &young, 1, 2), LSIP_REPLAY_SEEN);
  teardown(&b);
}
END_TEST

START_TEST(without_memory)
{
  bench b;
  lsip_nonce n[50];
  int taken = 0;
  setup(&b, 1000, 4000);
  for (int i = 0; i < 50; i++) {
    n[i] = made(&b, (uint64_t)i);
    taken += use(&b, &n[i], 1, 1) == LSIP_REPLAY_NEW;
  }
  ck_assert_int_eq(taken, 50); /* each made room for the next */
  ck_assert_uint_lt(b.r.count, 20);
  ck_assert_int_eq(use(&b, &n[0], 1, 2), LSIP_REPLAY_FORGOTTEN);
  teardown(&b);
  setup(&b, 1000, 64);
  n[0] = made(&b, 1);
  ck_assert_int_eq(use(&b, &n[0], 1, 1), LSIP_REPLAY_NOMEM);
  ck_assert_int_eq(use(&b, &n[0], 1, 1), LSIP_REPLAY_NOMEM);
  teardown(&b);
}
END_TEST

TEST_PROGRAM("auth-replay", hostile_10_a_count_serves_one_request,
             hostile_10_old_counts, random_counts,
             copies_come_within_32_seconds, a_print_of_zero_counts_too,
             the_entry_used_longest_ago_goes,
             hostile_10_forgetting_opens_no_door,
             new_nonces_are_never_forgotten, expired_entries_make_room,
             without_memory)
