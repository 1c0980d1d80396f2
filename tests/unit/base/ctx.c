/* The context that the layers share: timers, random text, copies. */
#include "base/ctx.h"

#include "run.h"

static void numbers(lsip_ctx *c, void *buf, size_t n)
{
  rng *r = c->random_state;
  unsigned char *p = buf;
  while (n-- > 0)
    *p++ = (unsigned char)rng_next(r);
}

static void setup(lsip_ctx *c, rng *r)
{
  memset(c, 0, sizeof *c);
  lsip_heap_init(&c->heap, NULL, 1 << 20, 0);
  lsip_ids_init(&c->ids, &c->heap);
  lsip_wheel_init(&c->wheel);
  lsip_list_init(&c->events);
  c->random = numbers;
  c->random_state = r;
}

START_TEST(alarms_outside_an_input_float)
{
  lsip_ctx c;
  rng r = { 1 };
  lsip_alarm in, out;
  setup(&c, &r);
  lsip_alarm_init(&in, NULL);
  lsip_alarm_init(&out, NULL);
  c.in_input = 1;
  c.now = LSIP_MS(100);
  lsip_ctx_alarm(&c, &in, 5);
  ck_assert_ptr_null(lsip_wheel_next(&c.wheel, LSIP_MS(104)));
  ck_assert_uint_eq(lsip_wheel_deadline(&c.wheel), LSIP_MS(105));
  c.in_input = 0;
  lsip_ctx_alarm(&c, &out, 5);
  ck_assert_uint_eq(lsip_wheel_deadline(&c.wheel), LSIP_AT_ONCE);
  lsip_ctx_alarm_stop(&c, &out);
  lsip_ctx_alarm_stop(&c, &in);
  ck_assert_uint_eq(lsip_wheel_deadline(&c.wheel), LSIP_NEVER);
}
END_TEST

START_TEST(random_below_its_bound)
{
  lsip_ctx c;
  rng r = { 2 };
  unsigned seen[7] = { 0 };
  setup(&c, &r);
  for (int i = 0; i < 7000; i++) {
    uint32_t n = lsip_ctx_random_below(&c, 7);
    ck_assert_uint_lt(n, 7);
    seen[n]++;
  }
  for (int i = 0; i < 7; i++)
    ck_assert(seen[i] > 850 && seen[i] < 1150);
  ck_assert_uint_eq(lsip_ctx_random_below(&c, 0), 0);
  ck_assert_uint_eq(lsip_ctx_random_below(&c, 1), 0);
}
END_TEST

/* 32 different letters, each as often, and no byte beyond the end. */
START_TEST(random_text)
{
  lsip_ctx c;
  rng r = { 3 };
  unsigned seen[256] = { 0 }, kinds = 0;
  setup(&c, &r);
  for (size_t n = 0; n < 300; n++) {
    char *text = malloc(n ? n : 1);
    lsip_ctx_random_text(&c, text, n);
    for (size_t i = 0; i < n; i++)
      seen[(unsigned char)text[i]]++;
    free(text);
  }
  for (int i = 0; i < 256; i++) {
    kinds += seen[i] > 0;
    ck_assert(!seen[i] || (i >= 'a' && i <= 'z') || (i >= '0' && i <= '9'));
    ck_assert(!seen[i] || (seen[i] > 1100 && seen[i] < 1700));
  }
  ck_assert_uint_eq(kinds, 32);
}
END_TEST

START_TEST(copies)
{
  lsip_ctx c;
  rng r = { 4 };
  lsip_str s;
  setup(&c, &r);
  ck_assert_int_eq(lsip_ctx_copy(&c, &s, LSIP_STR("text")), 0);
  ck_assert(lsip_str_eq(s, LSIP_STR("text")));
  ck_assert_uint_eq(c.heap.used, 4);
  lsip_ctx_copy_free(&c, &s);
  ck_assert_uint_eq(s.len, 0);
  lsip_ctx_copy_free(&c, &s);
  ck_assert_uint_eq(c.heap.used, 0);
  ck_assert_int_eq(lsip_ctx_copy(&c, &s, lsip_str_of(NULL, 0)), 0);
  ck_assert_uint_eq(s.len, 0);
  ck_assert_uint_eq(c.heap.used, 0);
  c.heap.budget = 3;
  s = LSIP_STR("old");
  ck_assert_int_eq(lsip_ctx_copy(&c, &s, LSIP_STR("text")), LSIP_ERR_NOMEM);
  ck_assert_uint_eq(s.len, 0);
}
END_TEST

START_TEST(hashes_depend_on_the_key)
{
  lsip_ctx c;
  rng r = { 5 };
  uint64_t before;
  setup(&c, &r);
  before = lsip_ctx_hash(&c, LSIP_STR("z9hG4bK1"));
  ck_assert_uint_eq(lsip_ctx_hash(&c, LSIP_STR("z9hG4bK1")), before);
  c.hash_key.k[1] = 1;
  ck_assert_uint_ne(lsip_ctx_hash(&c, LSIP_STR("z9hG4bK1")), before);
}
END_TEST

START_TEST(objects)
{
  lsip_ctx c;
  rng r = { 6 };
  lsip_object o = { 0 }, late = { 0 };
  setup(&c, &r);
  ck_assert_int_eq(lsip_object_init(&c, &o, LSIP_KIND_FLOW, NULL), 0);
  ck_assert_ptr_eq(lsip_object_find(&c, o.id, LSIP_KIND_FLOW), &o);
  ck_assert_ptr_null(lsip_object_find(&c, o.id, LSIP_KIND_CALL));
  lsip_object_clear(&c, &o);
  ck_assert_uint_eq(o.id, 0);
  lsip_object_clear(&c, &o);
  lsip_ids_free(&c.ids);
  c.heap.budget = 10;
  ck_assert_int_eq(lsip_object_init(&c, &late, LSIP_KIND_FLOW, NULL),
                   LSIP_ERR_NOMEM);
  lsip_object_clear(&c, &late); /* as good as never begun */
  ck_assert_uint_eq(c.heap.used, 0);
}
END_TEST

TEST_PROGRAM("base-ctx", alarms_outside_an_input_float,
             random_below_its_bound, random_text, copies,
             hashes_depend_on_the_key, objects)
