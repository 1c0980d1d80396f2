/* The hash map: growth, equal hashes, and no memory to grow. */
#include "base/map.h"

#include "run.h"

enum { MANY = 20000 };

typedef struct item {
  lsip_map_node node;
  uint64_t key;
  int in;
} item;

static item *find(const lsip_map *m, uint64_t key, uint64_t hash)
{
  lsip_map_node *n = lsip_map_first(m, hash);
  for (; n; n = lsip_map_next(n))
    if (((item *)(void *)n)->key == key)
      return (item *)(void *)n;
  return NULL;
}

static void *refuse(void *user, void *p, size_t old_size, size_t new_size)
{
  int *calls = user;
  ++*calls;
  return new_size ? NULL : lsip_mem_default(NULL, p, old_size, 0);
}

/* Puts, takes and looks up at random; `hash_bits` makes collisions. */
static void against_model(lsip_heap *heap, unsigned n, unsigned hash_bits)
{
  lsip_map map;
  item *items = calloc(n, sizeof *items);
  rng r = { hash_bits };
  size_t count = 0;
  int wrong = 0;
  uint64_t mask = hash_bits < 64 ? (UINT64_C(1) << hash_bits) - 1 : UINT64_MAX;
  ck_assert_ptr_nonnull(items);
  lsip_map_init(&map, heap);
  for (unsigned i = 0; i < n; i++)
    items[i].key = i;
  for (unsigned i = 0; i < 4 * n; i++) {
    item *it = &items[rng_below(&r, n)];
    uint64_t hash = it->key * UINT64_C(0x9e3779b97f4a7c15) & mask;
    wrong += (find(&map, it->key, hash) == it) != it->in;
    if (it->in) {
      lsip_map_remove(&map, &it->node);
      count--;
    } else {
      lsip_map_put(&map, &it->node, hash);
      count++;
    }
    it->in = !it->in;
    wrong += map.count != count;
  }
  for (unsigned i = 0; i < n; i++) {
    uint64_t hash = items[i].key * UINT64_C(0x9e3779b97f4a7c15) & mask;
    wrong += (find(&map, items[i].key, hash) == &items[i]) != items[i].in;
  }
  ck_assert_int_eq(wrong, 0);
  lsip_map_free(&map);
  ck_assert_uint_eq(heap->used, 0);
  free(items);
}

START_TEST(random_against_a_model)
{
  lsip_heap heap;
  lsip_heap_init(&heap, NULL, 1 << 20, 0);
  against_model(&heap, MANY, 64);
}
END_TEST

START_TEST(equal_hashes)
{
  lsip_heap heap;
  lsip_heap_init(&heap, NULL, 1 << 20, 0);
  against_model(&heap, 300, 0);
  against_model(&heap, 300, 3);
}
END_TEST

START_TEST(without_memory_chains_grow)
{
  int calls = 0;
  lsip_mem mem = { refuse, &calls };
  lsip_heap heap;
  lsip_heap_init(&heap, &mem, 1 << 20, 0);
  against_model(&heap, 300, 64);
  ck_assert_int_gt(calls, 0);
  ck_assert_uint_eq(heap.used, 0);
}
END_TEST

static void *once_in_a_while(void *user, void *p, size_t old_size,
                             size_t new_size)
{
  int *calls = user;
  if (new_size && ++*calls % 3)
    return NULL;
  return lsip_mem_default(NULL, p, old_size, new_size);
}

START_TEST(growth_resumes_when_memory_is_back)
{
  int calls = 0;
  lsip_mem mem = { once_in_a_while, &calls };
  lsip_heap heap;
  lsip_map map;
  item items[100];
  lsip_heap_init(&heap, &mem, 1 << 20, 0);
  lsip_map_init(&map, &heap);
  for (unsigned i = 0; i < 100; i++) {
    items[i].key = i;
    lsip_map_put(&map, &items[i].node, i);
  }
  ck_assert_uint_ge(map.mask, 63);
  for (unsigned i = 0; i < 100; i++)
    ck_assert_ptr_eq(find(&map, i, i), &items[i]);
  lsip_map_free(&map);
  against_model(&heap, 2000, 64);
}
END_TEST

/* The table follows the count, so chains stay short. */
START_TEST(the_table_grows)
{
  lsip_heap heap;
  lsip_map map;
  item *items = calloc(MANY, sizeof *items);
  lsip_heap_init(&heap, NULL, 1 << 20, 0);
  lsip_map_init(&map, &heap);
  ck_assert_ptr_nonnull(items);
  for (unsigned i = 0; i < MANY; i++)
    lsip_map_put(&map, &items[i].node, i);
  ck_assert_uint_ge(map.mask + 1, MANY);
  ck_assert_uint_lt(map.mask + 1, 4 * MANY);
  ck_assert_uint_eq(heap.used, (map.mask + 1) * sizeof(void *));
  lsip_map_free(&map);
  free(items);
}
END_TEST

START_TEST(an_empty_map)
{
  lsip_heap heap;
  lsip_map map;
  lsip_heap_init(&heap, NULL, 1 << 20, 0);
  lsip_map_init(&map, &heap);
  ck_assert_ptr_null(lsip_map_first(&map, 0));
  ck_assert_uint_eq(heap.used, 0);
  lsip_map_free(&map);
}
END_TEST

START_TEST(taking_what_is_not_there_changes_nothing)
{
  lsip_heap heap;
  lsip_map map;
  item a = { { NULL, 7 }, 1, 0 }, b = { { NULL, 7 }, 2, 0 };
  lsip_heap_init(&heap, NULL, 1 << 20, 0);
  lsip_map_init(&map, &heap);
  lsip_map_put(&map, &a.node, 7);
  lsip_map_remove(&map, &b.node);
  ck_assert_uint_eq(map.count, 1);
  ck_assert_ptr_eq(lsip_map_first(&map, 7), &a.node);
  lsip_map_free(&map);
}
END_TEST

TEST_PROGRAM("base-map", random_against_a_model, equal_hashes,
             without_memory_chains_grow, growth_resumes_when_memory_is_back,
             the_table_grows, an_empty_map,
             taking_what_is_not_there_changes_nothing)
