/* Ids: stale ones never find anything, slots come round in order. */
#include "base/object.h"

#include "run.h"

typedef struct table {
  lsip_heap heap;
  lsip_ids ids;
} table;

static void setup(table *t, size_t budget)
{
  lsip_heap_init(&t->heap, NULL, budget, 0);
  lsip_ids_init(&t->ids, &t->heap);
}

static void add(table *t, lsip_object *o, int kind, uint32_t random)
{
  memset(o, 0, sizeof *o);
  o->kind = (uint16_t)kind;
  ck_assert_int_eq(lsip_ids_add(&t->ids, o, random), 0);
}

static unsigned slot_of(uint64_t id)
{
  return (unsigned)(id >> 32) & ((1u << 26) - 1);
}

START_TEST(an_id_finds_its_object)
{
  table t;
  lsip_object a, b;
  setup(&t, 1 << 20);
  add(&t, &a, LSIP_KIND_CALL, 1);
  add(&t, &b, LSIP_KIND_DIALOG, 1);
  ck_assert_uint_ne(a.id, b.id);
  ck_assert_int_eq(lsip_id_kind(a.id), LSIP_KIND_CALL);
  ck_assert_ptr_eq(lsip_ids_find(&t.ids, a.id, LSIP_KIND_CALL), &a);
  ck_assert_ptr_eq(lsip_ids_find(&t.ids, a.id, LSIP_KIND_NONE), &a);
  ck_assert_ptr_eq(lsip_ids_find(&t.ids, b.id, LSIP_KIND_DIALOG), &b);
  ck_assert_uint_eq(t.ids.counts[LSIP_KIND_CALL], 1);
  lsip_ids_free(&t.ids);
  ck_assert_uint_eq(t.heap.used, 0);
}
END_TEST

START_TEST(wrong_ids_find_nothing)
{
  table t;
  lsip_object a;
  setup(&t, 1 << 20);
  ck_assert_ptr_null(lsip_ids_find(&t.ids, 0, LSIP_KIND_NONE));
  add(&t, &a, LSIP_KIND_CALL, 77);
  ck_assert_ptr_null(lsip_ids_find(&t.ids, 0, LSIP_KIND_NONE));
  ck_assert_ptr_null(lsip_ids_find(&t.ids, a.id, LSIP_KIND_DIALOG));
  ck_assert_ptr_null(lsip_ids_find(&t.ids, UINT64_MAX, LSIP_KIND_NONE));
  for (unsigned bit = 0; bit < 64; bit++)
    ck_assert_ptr_null(lsip_ids_find(&t.ids, a.id ^ UINT64_C(1) << bit, 0));
  lsip_ids_free(&t.ids);
  ck_assert_ptr_null(lsip_ids_find(&t.ids, a.id, LSIP_KIND_CALL));
}
END_TEST

START_TEST(kinds_inside_ids)
{
  ck_assert_int_eq(lsip_id_kind(0), LSIP_KIND_NONE);
  for (int k = 1; k < LSIP_KIND_COUNT; k++)
    ck_assert_int_eq(lsip_id_kind((uint64_t)k << 58 | 12345), k);
  for (uint64_t k = LSIP_KIND_COUNT; k < 64; k++)
    ck_assert_int_eq(lsip_id_kind(k << 58), LSIP_KIND_NONE);
}
END_TEST

START_TEST(a_stale_id_stays_stale)
{
  enum { ROUNDS = 5000 };
  table t;
  static uint64_t old[ROUNDS];
  lsip_object a;
  int found = 0;
  setup(&t, 1 << 20);
  for (int i = 0; i < ROUNDS; i++) {
    add(&t, &a, LSIP_KIND_TSX, (uint32_t)i);
    old[i] = a.id;
    for (int j = 0; j < i; j++)
      found += lsip_ids_find(&t.ids, old[j], LSIP_KIND_TSX) != NULL;
    lsip_ids_remove(&t.ids, &a);
    ck_assert_uint_eq(a.id, 0);
  }
  ck_assert_int_eq(found, 0);
  ck_assert_uint_eq(t.ids.counts[LSIP_KIND_TSX], 0);
  ck_assert_uint_eq(t.ids.capacity, 64);
  lsip_ids_free(&t.ids);
}
END_TEST

START_TEST(removing_twice_is_harmless)
{
  table t;
  lsip_object a, b;
  setup(&t, 1 << 20);
  add(&t, &a, LSIP_KIND_CALL, 1);
  lsip_ids_remove(&t.ids, &a);
  lsip_ids_remove(&t.ids, &a);
  add(&t, &b, LSIP_KIND_CALL, 1);
  ck_assert_uint_eq(t.ids.counts[LSIP_KIND_CALL], 1);
  lsip_ids_free(&t.ids);
}
END_TEST

/* The generation starts where the caller's random number says, and goes on
 * by one, over its end too. */
START_TEST(generations)
{
  table t;
  lsip_object a[64];
  setup(&t, 1 << 20);
  for (int i = 0; i < 64; i++)
    add(&t, &a[i], LSIP_KIND_CALL, UINT32_MAX - 1);
  ck_assert_uint_eq((uint32_t)a[7].id, UINT32_MAX);
  lsip_ids_remove(&t.ids, &a[7]);
  add(&t, &a[7], LSIP_KIND_CALL, 1234);
  ck_assert_uint_eq((uint32_t)a[7].id, 0);
  ck_assert_uint_eq(slot_of(a[7].id), 7);
  ck_assert_ptr_eq(lsip_ids_find(&t.ids, a[7].id, 0), &a[7]);
  lsip_ids_free(&t.ids);
}
END_TEST

START_TEST(the_slot_free_longest_comes_first)
{
  static const int order[] = { 5, 0, 63, 17, 1 };
  table t;
  lsip_object a[64];
  setup(&t, 1 << 20);
  for (int i = 0; i < 64; i++)
    add(&t, &a[i], LSIP_KIND_CALL, 0);
  for (int i = 0; i < 5; i++)
    lsip_ids_remove(&t.ids, &a[order[i]]);
  for (int i = 0; i < 5; i++) {
    add(&t, &a[order[i]], LSIP_KIND_TSX, 0);
    ck_assert_uint_eq(slot_of(a[order[i]].id), (unsigned)order[i]);
  }
  lsip_ids_free(&t.ids);
}
END_TEST

START_TEST(enumeration)
{
  enum { MANY = 300 };
  table t;
  static lsip_object a[MANY];
  lsip_object *o;
  unsigned calls = 0;
  uint64_t after = 0;
  setup(&t, 1 << 20);
  ck_assert_ptr_null(lsip_ids_next(&t.ids, LSIP_KIND_CALL, 0));
  for (int i = 0; i < MANY; i++)
    add(&t, &a[i], i % 3 ? LSIP_KIND_CALL : LSIP_KIND_DIALOG, 9);
  a[1].silent = 1;
  lsip_ids_remove(&t.ids, &a[2]);
  while ((o = lsip_ids_next(&t.ids, LSIP_KIND_CALL, after)) != NULL) {
    ck_assert_int_eq(o->kind, LSIP_KIND_CALL);
    ck_assert(after == 0 || slot_of(o->id) > slot_of(after));
    ck_assert_int_eq(o->silent, 0);
    after = o->id;
    calls++;
  }
  ck_assert_uint_eq(calls, 200 - 2);
  lsip_ids_free(&t.ids);
}
END_TEST

START_TEST(no_memory_for_the_table)
{
  table t;
  static lsip_object a[65];
  lsip_object over = { 0 };
  setup(&t, 64 * sizeof(lsip_slot));
  for (int i = 0; i < 64; i++)
    add(&t, &a[i], LSIP_KIND_CALL, 9);
  over.kind = LSIP_KIND_CALL;
  ck_assert_int_eq(lsip_ids_add(&t.ids, &over, 1), LSIP_ERR_NOMEM);
  ck_assert_uint_eq(over.id, 0);
  ck_assert_uint_eq(t.ids.counts[LSIP_KIND_CALL], 64);
  lsip_ids_remove(&t.ids, &a[3]);
  ck_assert_int_eq(lsip_ids_add(&t.ids, &over, 1), 0);
  ck_assert_ptr_eq(lsip_ids_find(&t.ids, a[63].id, 0), &a[63]);
  lsip_ids_free(&t.ids);
}
END_TEST

/* 26 bits name a slot: the table ends before they do. */
START_TEST(the_table_has_an_end)
{
  table t;
  lsip_object a = { 0 };
  setup(&t, 1 << 20);
  a.kind = LSIP_KIND_CALL;
  t.ids.size = t.ids.capacity = 1u << 25;
  ck_assert_int_eq(lsip_ids_add(&t.ids, &a, 1), LSIP_ERR_LIMIT);
  ck_assert_uint_eq(a.id, 0);
  ck_assert_uint_eq(t.heap.used, 0);
}
END_TEST

/* Thousands come and go: every living id finds its own, all others none. */
START_TEST(random_life)
{
  enum { MANY = 2000, ROUNDS = 60000 };
  table t;
  static lsip_object a[MANY];
  static uint64_t last[MANY];
  rng r = { 3 };
  int wrong = 0;
  setup(&t, 1 << 20);
  memset(a, 0, sizeof a);
  for (int i = 0; i < ROUNDS; i++) {
    lsip_object *o = &a[rng_below(&r, MANY)];
    uint64_t *id = &last[o - a];
    if (o->id) {
      wrong += lsip_ids_find(&t.ids, *id, o->kind) != o;
      lsip_ids_remove(&t.ids, o);
    } else {
      wrong += *id && lsip_ids_find(&t.ids, *id, 0) != NULL;
      o->kind = (uint16_t)(1 + rng_below(&r, LSIP_KIND_COUNT - 1));
      wrong += lsip_ids_add(&t.ids, o, (uint32_t)rng_next(&r)) != 0;
      *id = o->id;
    }
  }
  ck_assert_int_eq(wrong, 0);
  lsip_ids_free(&t.ids);
  ck_assert_uint_eq(t.heap.used, 0);
}
END_TEST

TEST_PROGRAM("base-object", an_id_finds_its_object, wrong_ids_find_nothing,
             kinds_inside_ids, a_stale_id_stays_stale,
             removing_twice_is_harmless, generations,
             the_slot_free_longest_comes_first, enumeration,
             no_memory_for_the_table, the_table_has_an_end, random_life)
