/* The generator: the same seed, the same run; no two numbers alike. */
#include "auth/random.h"

#include "../base/run.h"

static void seeded(lsip_ctx *c, lsip_random *r, uint8_t seed)
{
  memset(c, 0, sizeof *c);
  memset(c->config.seed, seed, sizeof c->config.seed);
  ck_assert_int_eq(lsip_random_install(c, r), 0);
}

/* SHA-256(key || counter 1 || 'r') with 32 bytes of 7, by OpenSSL. */
START_TEST(first_block)
{
  static const unsigned char expected[32] = {
    0xf6, 0x9e, 0xf9, 0x73, 0xec, 0x58, 0x0f, 0xae,
    0x5f, 0x61, 0xe9, 0xeb, 0x59, 0x26, 0xf5, 0x21,
    0xad, 0x33, 0xcb, 0x7d, 0xc5, 0xd3, 0x20, 0x44,
    0x31, 0xa4, 0xb6, 0x90, 0xa0, 0x46, 0x5e, 0x32,
  };
  lsip_ctx c;
  lsip_random r;
  unsigned char out[32];
  seeded(&c, &r, 7);
  c.random(&c, out, sizeof out);
  ck_assert_mem_eq(out, expected, sizeof out);
}
END_TEST

START_TEST(the_same_seed_the_same_run)
{
  lsip_ctx a, b;
  lsip_random ra, rb;
  unsigned char x[4096], y[4096];
  seeded(&a, &ra, 7);
  seeded(&b, &rb, 7);
  a.random(&a, x, sizeof x);
  for (size_t i = 0, k; i < sizeof y; i += k) { /* in pieces of any size */
    k = i % 97 + 1 < sizeof y - i ? i % 97 + 1 : sizeof y - i;
    b.random(&b, y + i, k);
  }
  ck_assert_mem_eq(x, y, sizeof x);
}
END_TEST

START_TEST(another_seed_another_run)
{
  lsip_ctx a, b;
  lsip_random ra, rb;
  unsigned char x[64], y[64];
  seeded(&a, &ra, 7);
  seeded(&b, &rb, 8);
  a.random(&a, x, sizeof x);
  b.random(&b, y, sizeof y);
  ck_assert_mem_ne(x, y, sizeof x);
}
END_TEST

static int compare(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

START_TEST(hostile_18_no_collision_in_a_million)
{
  enum { MANY = 1000000 };
  uint64_t *n = malloc(MANY * sizeof *n);
  lsip_ctx c;
  lsip_random r;
  int same = 0;
  ck_assert_ptr_nonnull(n);
  seeded(&c, &r, 9);
  for (int i = 0; i < MANY; i++)
    n[i] = lsip_ctx_random64(&c);
  qsort(n, MANY, sizeof *n, compare);
  for (int i = 1; i < MANY; i++)
    same += n[i] == n[i - 1];
  ck_assert_int_eq(same, 0);
  free(n);
}
END_TEST

START_TEST(bits_and_bytes_are_even)
{
  enum { MANY = 1 << 20 };
  static unsigned char out[MANY];
  unsigned seen[256] = { 0 };
  double square = 0;
  lsip_ctx c;
  lsip_random r;
  seeded(&c, &r, 10);
  c.random(&c, out, sizeof out);
  for (int i = 0; i < MANY; i++)
    seen[out[i]]++;
  for (int i = 0; i < 256; i++)
    square += (seen[i] - MANY / 256.0) * (seen[i] - MANY / 256.0);
  square /= MANY / 256.0;
  ck_assert(square > 160 && square < 370); /* 255 degrees of freedom */
}
END_TEST

/* The key moves on, so an earlier state can not be told from a later one. */
START_TEST(the_key_is_replaced)
{
  lsip_ctx c;
  lsip_random r;
  unsigned char before[32], out[32 * 64];
  seeded(&c, &r, 11);
  memcpy(before, r.key, sizeof before);
  c.random(&c, out, sizeof out);
  ck_assert_mem_ne(r.key, before, sizeof before);
}
END_TEST

/* Nothing that was handed out stays in the state. */
START_TEST(what_was_given_is_wiped)
{
  static const unsigned char zeros[32];
  lsip_ctx c;
  lsip_random r;
  unsigned char out[32];
  seeded(&c, &r, 12);
  c.random(&c, out, 20);
  ck_assert_mem_eq(r.pool, zeros, 20);
  ck_assert_mem_ne(r.pool + 20, zeros, 12);
}
END_TEST

static int give(void *user, void *buf, size_t n)
{
  memset(buf, 7, n);
  return *(int *)user;
}

START_TEST(seeded_by_a_function)
{
  lsip_ctx c, same;
  lsip_random r, rs;
  int rc = 0;
  unsigned char x[8], y[8];
  memset(&c, 0, sizeof c);
  c.config.random = give;
  c.config.user = &rc;
  ck_assert_int_eq(lsip_random_install(&c, &r), 0);
  seeded(&same, &rs, 7);
  c.random(&c, x, sizeof x);
  same.random(&same, y, sizeof y);
  ck_assert_mem_eq(x, y, sizeof x);
  rc = -1;
  ck_assert_int_eq(lsip_random_install(&c, &r), LSIP_ERR_ARGUMENT);
}
END_TEST

START_TEST(without_a_seed)
{
  lsip_ctx c;
  lsip_random r;
  memset(&c, 0, sizeof c);
  ck_assert_int_eq(lsip_random_install(&c, &r), LSIP_ERR_ARGUMENT);
  c.config.seed[31] = 1;
  ck_assert_int_eq(lsip_random_install(&c, &r), 0);
}
END_TEST

TEST_PROGRAM("auth-random", first_block, the_same_seed_the_same_run,
             another_seed_another_run, hostile_18_no_collision_in_a_million,
             bits_and_bytes_are_even, the_key_is_replaced,
             what_was_given_is_wiped, seeded_by_a_function, without_a_seed)
