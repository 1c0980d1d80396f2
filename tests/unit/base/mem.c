/* The heap: exact accounting, a hard budget, a reserve. */
#include "base/mem.h"

#include "run.h"

/* Holds the library to its word about sizes. */
typedef struct meter {
  size_t live;
  int blocks, calls, refuse, wrong;
  const int *in_leaf;
} meter;

typedef struct header {
  size_t size, spare;
} header;

static void *metered(void *user, void *p, size_t old_size, size_t new_size)
{
  meter *m = user;
  header *h = p ? (header *)p - 1 : NULL;
  m->calls++;
  m->wrong += (h ? h->size : 0) != old_size;
  m->wrong += m->in_leaf && *m->in_leaf != 1;
  if (new_size && m->refuse)
    return NULL;
  m->live = m->live - old_size + new_size;
  m->blocks += (new_size > 0) - (p != NULL);
  if (new_size == 0) {
    free(h);
    return NULL;
  }
  h = realloc(h, sizeof *h + new_size);
  h->size = new_size;
  return h + 1;
}

START_TEST(accounting_is_exact)
{
  enum { BLOCKS = 64, ROUNDS = 20000 };
  meter m = { 0 };
  lsip_mem mem = { metered, &m };
  lsip_heap h;
  void *p[BLOCKS] = { NULL };
  size_t size[BLOCKS] = { 0 };
  rng r = { 5 };
  int wrong = 0;
  lsip_heap_init(&h, &mem, 40000, 0);
  for (int i = 0; i < ROUNDS; i++) {
    unsigned k = (unsigned)rng_below(&r, BLOCKS);
    size_t n = 1 + rng_below(&r, 2000);
    void *q = lsip_resize(&h, p[k], size[k], n);
    if (q) {
      memset(q, (int)k, n);
      p[k] = q;
      size[k] = n;
    } else {
      wrong += h.used + n - size[k] <= h.budget;
    }
    if (rng_below(&r, 4) == 0) {
      lsip_free(&h, p[k], size[k]);
      p[k] = NULL;
      size[k] = 0;
    }
    wrong += h.used != m.live || h.used > h.budget;
  }
  for (int i = 0; i < BLOCKS; i++)
    lsip_free(&h, p[i], size[i]);
  ck_assert_int_eq(wrong + m.wrong, 0);
  ck_assert_uint_eq(h.used, 0);
  ck_assert_int_eq(m.blocks, 0);
}
END_TEST

START_TEST(the_budget_is_hard)
{
  meter m = { 0 };
  lsip_mem mem = { metered, &m };
  lsip_heap h;
  void *p;
  lsip_heap_init(&h, &mem, 1000, 0);
  ck_assert_ptr_null(lsip_alloc(&h, 1001));
  ck_assert_ptr_null(lsip_alloc(&h, SIZE_MAX));
  ck_assert_int_eq(m.calls, 0);
  p = lsip_alloc(&h, 1000);
  ck_assert_ptr_nonnull(p);
  ck_assert_ptr_null(lsip_alloc(&h, 1));
  ck_assert_ptr_null(lsip_resize(&h, p, 1000, 1001));
  ck_assert_ptr_null(lsip_resize(&h, p, 1000, SIZE_MAX));
  p = lsip_resize(&h, p, 1000, 400);
  ck_assert_uint_eq(h.used, 400);
  p = lsip_resize(&h, p, 400, 1000);
  ck_assert_uint_eq(h.used, 1000);
  lsip_free(&h, p, 1000);
  ck_assert_uint_eq(h.used, 0);
}
END_TEST

START_TEST(a_refused_resize_keeps_the_block)
{
  meter m = { 0 };
  lsip_mem mem = { metered, &m };
  lsip_heap h;
  char *p;
  lsip_heap_init(&h, &mem, 1000, 0);
  p = lsip_alloc(&h, 100);
  memset(p, 'x', 100);
  m.refuse = 1;
  ck_assert_ptr_null(lsip_resize(&h, p, 100, 200));
  ck_assert_ptr_null(lsip_alloc_zero(&h, 5));
  ck_assert_uint_eq(h.used, 100);
  ck_assert_int_eq(p[99], 'x');
  lsip_free(&h, p, 100);
}
END_TEST

START_TEST(resize_to_nothing_frees)
{
  meter m = { 0 };
  lsip_mem mem = { metered, &m };
  lsip_heap h;
  void *p;
  lsip_heap_init(&h, &mem, 1000, 0);
  p = lsip_alloc(&h, 100);
  ck_assert_ptr_null(lsip_resize(&h, p, 100, 0));
  ck_assert_uint_eq(h.used, 0);
  ck_assert_int_eq(m.blocks, 0);
}
END_TEST

START_TEST(zeroed_memory)
{
  lsip_heap h;
  unsigned char *p;
  unsigned any = 0;
  lsip_heap_init(&h, NULL, 1 << 20, 0);
  p = lsip_alloc(&h, 5000);
  memset(p, 0xff, 5000);
  lsip_free(&h, p, 5000);
  p = lsip_alloc_zero(&h, 5000);
  for (int i = 0; i < 5000; i++)
    any |= p[i];
  ck_assert_uint_eq(any, 0);
  lsip_free(&h, p, 5000);
  lsip_free(&h, NULL, 0);
  ck_assert_uint_eq(h.used, 0);
}
END_TEST

START_TEST(new_work_leaves_the_reserve)
{
  lsip_heap h;
  void *p, *q;
  lsip_heap_init(&h, NULL, 800, 100);
  ck_assert_int_eq(lsip_heap_admits(&h, 700), 1);
  ck_assert_int_eq(lsip_heap_admits(&h, 701), 0);
  ck_assert_int_eq(lsip_heap_admits(&h, SIZE_MAX), 0);
  p = lsip_alloc(&h, 600);
  ck_assert_int_eq(lsip_heap_admits(&h, 100), 1);
  ck_assert_int_eq(lsip_heap_admits(&h, 101), 0);
  q = lsip_alloc(&h, 200); /* work in progress may use it */
  ck_assert_ptr_nonnull(q);
  ck_assert_int_eq(lsip_heap_admits(&h, 0), 0);
  lsip_free(&h, q, 200);
  lsip_free(&h, p, 600);
}
END_TEST

START_TEST(a_reserve_beyond_the_budget_admits_nothing)
{
  lsip_heap h;
  lsip_heap_init(&h, NULL, 800, 900);
  ck_assert_int_eq(lsip_heap_admits(&h, 1), 0);
}
END_TEST

START_TEST(the_leaf_is_marked)
{
  int in_leaf = 0;
  meter m = { 0 };
  lsip_mem mem = { metered, &m };
  lsip_heap h;
  void *p;
  m.in_leaf = &in_leaf;
  lsip_heap_init(&h, &mem, 1000, 0);
  h.in_leaf = &in_leaf;
  p = lsip_alloc(&h, 10);
  ck_assert_int_eq(in_leaf, 0);
  p = lsip_resize(&h, p, 10, 20);
  lsip_free(&h, p, 20);
  ck_assert_int_eq(in_leaf, 0);
  ck_assert_int_eq(m.wrong, 0);
  ck_assert_int_eq(m.calls, 3);
}
END_TEST

TEST_PROGRAM("base-mem", accounting_is_exact, the_budget_is_hard,
             a_refused_resize_keeps_the_block, resize_to_nothing_frees,
             zeroed_memory, new_work_leaves_the_reserve,
             a_reserve_beyond_the_budget_admits_nothing, the_leaf_is_marked)
