/* Messages on their way out: counted, queued once, lent until released. */
#include "base/wire.h"

#include "run.h"

typedef struct bench {
  lsip_heap heap;
  lsip_outputs outputs;
  lsip_wire *failed;
  int failures, reason;
} bench;

static void setup(bench *b)
{
  memset(b, 0, sizeof *b);
  lsip_heap_init(&b->heap, NULL, 1 << 20, 0);
  lsip_outputs_init(&b->outputs, &b->heap);
}

static void teardown(bench *b)
{
  lsip_outputs_free(&b->outputs);
  ck_assert_uint_eq(b->heap.used, 0);
}

static lsip_wire *message(bench *b, const char *text)
{
  lsip_wire *w = lsip_wire_new(&b->outputs, strlen(text));
  ck_assert_ptr_nonnull(w);
  memcpy(w->bytes, text, strlen(text));
  w->path.transport = LSIP_UDP;
  w->path.cookie = 77;
  return w;
}

static lsip_output poll_one(bench *b)
{
  lsip_output out;
  ck_assert_uint_eq(lsip_outputs_poll(&b->outputs, &out, 1), 1);
  return out;
}

static void check_text(const lsip_output *out, const char *text)
{
  ck_assert(lsip_str_eq(out->bytes, lsip_str_z(text)));
}

static int queue_is_empty(bench *b)
{
  lsip_output out;
  return lsip_outputs_poll(&b->outputs, &out, 1) == 0;
}

static void on_failed(lsip_wire *w, void *owner, int reason)
{
  bench *b = owner;
  b->failed = w;
  b->failures++;
  b->reason = reason;
}

START_TEST(in_order_and_as_filled)
{
  bench b;
  lsip_output out[3];
  lsip_wire *w[3];
  setup(&b);
  w[0] = message(&b, "one");
  w[1] = message(&b, "two");
  w[2] = message(&b, "three");
  w[1]->path.flow.id = 5;
  w[1]->path.local.id = 6;
  for (int i = 0; i < 3; i++)
    lsip_wire_push(w[i]);
  ck_assert_uint_eq(lsip_outputs_poll(&b.outputs, out, 2), 2);
  ck_assert_uint_eq(lsip_outputs_poll(&b.outputs, out + 2, 5), 1);
  check_text(&out[0], "one");
  check_text(&out[1], "two");
  check_text(&out[2], "three");
  ck_assert_uint_eq(out[1].kind, LSIP_OUT_SEND);
  ck_assert_uint_eq(out[1].transport, LSIP_UDP);
  ck_assert_uint_eq(out[1].cookie, 77);
  ck_assert_uint_eq(out[1].flow.id, 5);
  ck_assert_uint_eq(out[1].local.id, 6);
  ck_assert(out[0].token != out[1].token && out[1].token != out[2].token);
  ck_assert_uint_ne(out[0].token, 0);
  for (int i = 0; i < 3; i++)
    lsip_wire_unref(w[i]);
  teardown(&b);
}
END_TEST

START_TEST(queued_at_most_once)
{
  bench b;
  lsip_wire *w;
  setup(&b);
  w = message(&b, "x");
  lsip_wire_push(w);
  lsip_wire_push(w);
  ck_assert_uint_eq(w->refs, 2);
  ck_assert_uint_eq(w->sent, 1);
  (void)poll_one(&b);
  ck_assert(queue_is_empty(&b));
  lsip_outputs_release(&b.outputs);
  ck_assert_uint_eq(w->refs, 1);
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

START_TEST(lent_until_released)
{
  bench b;
  lsip_wire *w;
  lsip_output out;
  size_t held;
  setup(&b);
  w = message(&b, "stays");
  lsip_wire_push(w);
  out = poll_one(&b);
  lsip_wire_unref(w); /* its transaction ends */
  held = b.heap.used;
  ck_assert_uint_gt(held, 0);
  check_text(&out, "stays");
  ck_assert(queue_is_empty(&b)); /* another poll ends no borrow */
  check_text(&out, "stays");
  lsip_outputs_release(&b.outputs);
  ck_assert_uint_eq(b.heap.used, 0);
  teardown(&b);
}
END_TEST

START_TEST(pushed_again_while_lent)
{
  bench b;
  lsip_wire *w;
  lsip_output first, second;
  setup(&b);
  w = message(&b, "again");
  lsip_wire_push(w);
  first = poll_one(&b);
  lsip_wire_push(w);
  second = poll_one(&b);
  ck_assert_uint_eq(w->sent, 2);
  ck_assert_uint_eq(w->refs, 2);
  lsip_wire_unref(w);
  check_text(&first, "again");
  check_text(&second, "again");
  ck_assert_uint_ne(first.token, second.token);
  lsip_outputs_release(&b.outputs);
  ck_assert_uint_eq(b.heap.used, 0);
  teardown(&b);
}
END_TEST

START_TEST(dropped_from_the_queue)
{
  bench b;
  lsip_wire *w;
  setup(&b);
  w = message(&b, "x");
  lsip_wire_drop(w);
  lsip_wire_push(w);
  lsip_wire_drop(w);
  lsip_wire_drop(w);
  ck_assert_uint_eq(w->refs, 1);
  ck_assert(queue_is_empty(&b));
  lsip_wire_push(w);
  (void)poll_one(&b);
  lsip_wire_drop(w); /* lent, not queued: stays */
  ck_assert_uint_eq(w->refs, 2);
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

/* ---- failures ---- */

START_TEST(a_failure_reaches_the_owner_once)
{
  bench b;
  lsip_wire *w, *other;
  lsip_output out;
  setup(&b);
  w = message(&b, "x");
  other = message(&b, "y");
  w->owner = other->owner = &b;
  w->failed = other->failed = on_failed;
  lsip_wire_push(w);
  lsip_wire_push(other);
  out = poll_one(&b);
  (void)poll_one(&b);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO), 0);
  ck_assert_int_eq(b.failures, 0);
  lsip_outputs_release(&b.outputs);
  lsip_outputs_report(&b.outputs);
  lsip_outputs_report(&b.outputs);
  ck_assert_int_eq(b.failures, 1);
  ck_assert_ptr_eq(b.failed, w);
  ck_assert_int_eq(b.reason, LSIP_ERR_IO);
  ck_assert_uint_eq(w->refs, 1);
  lsip_wire_unref(w);
  lsip_wire_unref(other);
  teardown(&b);
}
END_TEST

START_TEST(an_owner_that_has_ended_is_not_told)
{
  bench b;
  lsip_wire *w;
  lsip_output out;
  setup(&b);
  w = message(&b, "x");
  w->owner = &b;
  w->failed = on_failed;
  lsip_wire_push(w);
  out = poll_one(&b);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO), 0);
  w->owner = NULL;
  lsip_wire_unref(w);
  check_text(&out, "x");
  lsip_outputs_report(&b.outputs);
  ck_assert_int_eq(b.failures, 0);
  ck_assert_uint_eq(b.heap.used, 0);
  teardown(&b);
}
END_TEST

START_TEST(tokens_end_with_the_borrow)
{
  bench b;
  lsip_wire *w;
  lsip_output out;
  setup(&b);
  w = message(&b, "x");
  lsip_wire_push(w);
  ck_assert_int_eq(lsip_outputs_note_failed(&b.outputs, 1, LSIP_ERR_IO),
                   LSIP_ERR_GONE);
  out = poll_one(&b);
  lsip_outputs_release(&b.outputs);
  ck_assert_int_eq(lsip_outputs_note_failed(&b.outputs, 0, LSIP_ERR_IO),
                   LSIP_ERR_GONE);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO),
      LSIP_ERR_GONE);
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

/* A copy fails, the message goes out once more before the owner hears of it,
 * and fails again: one report, the last reason, nothing lost or freed twice. */
START_TEST(failed_pushed_and_failed_again)
{
  bench b;
  lsip_wire *w;
  lsip_output out;
  setup(&b);
  w = message(&b, "x");
  w->owner = &b;
  w->failed = on_failed;
  lsip_wire_push(w);
  out = poll_one(&b);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO), 0);
  lsip_wire_push(w);
  out = poll_one(&b);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_REFUSED), 0);
  lsip_outputs_release(&b.outputs);
  check_text(&out, "x");
  lsip_outputs_report(&b.outputs);
  ck_assert_int_eq(b.failures, 1);
  ck_assert_int_eq(b.reason, LSIP_ERR_REFUSED);
  ck_assert_uint_eq(w->refs, 1);
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

static void send_again(lsip_wire *w, void *owner, int reason)
{
  bench *b = owner;
  b->failures++;
  b->reason = reason;
  lsip_wire_push(w);
}

START_TEST(an_owner_may_send_again_when_told)
{
  bench b;
  lsip_wire *w;
  lsip_output out;
  setup(&b);
  w = message(&b, "x");
  w->owner = &b;
  w->failed = send_again;
  lsip_wire_push(w);
  for (int i = 0; i < 10; i++) {
    out = poll_one(&b);
    check_text(&out, "x");
    ck_assert_int_eq(
        lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO), 0);
    lsip_outputs_release(&b.outputs);
    lsip_outputs_report(&b.outputs);
  }
  ck_assert_int_eq(b.failures, 10);
  ck_assert_uint_eq(w->refs, 2);
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

/* ---- limits ---- */

START_TEST(everything_is_freed_at_the_end)
{
  bench b;
  lsip_wire *w[3];
  lsip_output out;
  setup(&b);
  for (int i = 0; i < 3; i++) {
    w[i] = message(&b, "x");
    lsip_wire_push(w[i]);
    lsip_wire_unref(w[i]);
  }
  out = poll_one(&b);
  ck_assert_int_eq(
      lsip_outputs_note_failed(&b.outputs, out.token, LSIP_ERR_IO), 0);
  (void)poll_one(&b);
  teardown(&b);
}
END_TEST

START_TEST(no_memory)
{
  bench b;
  setup(&b);
  ck_assert_ptr_null(lsip_wire_new(&b.outputs, b.heap.budget));
  ck_assert_ptr_null(lsip_wire_new(&b.outputs, UINT32_MAX));
  ck_assert_ptr_null(lsip_wire_new(&b.outputs, SIZE_MAX));
  ck_assert_uint_eq(b.heap.used, 0);
  teardown(&b);
}
END_TEST

static void fill_open(lsip_out_node *n, lsip_output *out)
{
  out->profile = 9;
}

START_TEST(other_outputs)
{
  bench b;
  lsip_out_node n;
  lsip_output out;
  lsip_wire *w;
  setup(&b);
  lsip_out_init(&n, LSIP_OUT_OPEN, fill_open);
  w = message(&b, "x");
  lsip_out_push(&b.outputs, &n);
  lsip_wire_push(w);
  lsip_out_push(&b.outputs, &n);
  out = poll_one(&b);
  ck_assert_uint_eq(out.kind, LSIP_OUT_OPEN);
  ck_assert_uint_eq(out.profile, 9);
  ck_assert_uint_eq(out.token, 0);
  ck_assert_int_eq(n.queued, 0);
  out = poll_one(&b);
  ck_assert_uint_eq(out.kind, LSIP_OUT_SEND);
  ck_assert(queue_is_empty(&b));
  lsip_out_push(&b.outputs, &n);
  lsip_out_drop(&n);
  lsip_out_drop(&n);
  ck_assert(queue_is_empty(&b));
  lsip_wire_unref(w);
  teardown(&b);
}
END_TEST

TEST_PROGRAM("base-wire", in_order_and_as_filled, queued_at_most_once,
             lent_until_released, pushed_again_while_lent,
             dropped_from_the_queue, a_failure_reaches_the_owner_once,
             an_owner_that_has_ended_is_not_told, tokens_end_with_the_borrow,
             failed_pushed_and_failed_again,
             an_owner_may_send_again_when_told,
             everything_is_freed_at_the_end, no_memory, other_outputs)
