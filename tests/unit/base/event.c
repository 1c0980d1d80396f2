/* The queue of events: order, the last one, and the messages they borrow. */
#include "base/ctx.h"

#include "run.h"

static const char text[] =
    "OPTIONS sip:bob@example.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:alice@example.com>;tag=a\r\n"
    "To: <sip:bob@example.com>\r\n"
    "Call-ID: 1@192.0.2.1\r\n"
    "CSeq: 1 OPTIONS\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 5\r\n"
    "\r\n"
    "hello";

typedef struct thing {
  lsip_object o;
  lsip_ctx *c;
} thing;

typedef struct bench {
  lsip_ctx c;
  uint64_t index[512];
  char *bytes; /* gone when an input is over */
  lsip_msg msg;
  int destroyed;
} bench;

static bench *b;

static void zeros(lsip_ctx *c, void *buf, size_t n)
{
  memset(buf, 0, n);
}

static void setup(void)
{
  b = calloc(1, sizeof *b);
  lsip_heap_init(&b->c.heap, NULL, 1 << 20, 0);
  lsip_ids_init(&b->c.ids, &b->c.heap);
  lsip_list_init(&b->c.events);
  b->c.random = zeros;
  b->bytes = malloc(sizeof text - 1);
  memcpy(b->bytes, text, sizeof text - 1);
  ck_assert_int_eq(lsip_msg_parse(&b->msg, b->index, sizeof b->index,
                                  b->bytes, sizeof text - 1, NULL, NULL), 0);
}

static void input_is_over(void)
{
  memset(b->index, 0x5a, sizeof b->index);
  free(b->bytes);
  b->bytes = NULL;
}

static void teardown(void)
{
  lsip_ids_free(&b->c.ids);
  ck_assert(lsip_list_empty(&b->c.events));
  ck_assert_uint_eq(b->c.heap.used, 0);
  free(b->bytes);
  free(b);
}

static void destroy(lsip_object *o)
{
  thing *t = LSIP_CONTAINER(o, thing, o);
  lsip_object_clear(t->c, o);
  lsip_free(&t->c->heap, t, sizeof *t);
  b->destroyed++;
}

static thing *new_thing(uint64_t user)
{
  thing *t = lsip_alloc_zero(&b->c.heap, sizeof *t);
  ck_assert_ptr_nonnull(t);
  t->c = &b->c;
  ck_assert_int_eq(lsip_object_init(&b->c, &t->o, LSIP_KIND_CALL, destroy),
                   0);
  t->o.user = user;
  return t;
}

static void tell(thing *t, int kind)
{
  lsip_tell x = { 0 };
  x.kind = (uint32_t)kind;
  lsip_event_tell(&b->c, &t->o, &x);
}

static void end(thing *t, unsigned status)
{
  lsip_tell x = { 0 };
  x.kind = LSIP_EV_CALL_END;
  x.status = status;
  lsip_event_end(&b->c, &t->o, &x);
}

/* Delivers the next event; its kind, or 0. */
static unsigned deliver(void)
{
  lsip_delivery *n = lsip_event_take(&b->c);
  unsigned kind;
  if (!n)
    return 0;
  kind = n->event.kind;
  lsip_event_done(&b->c, n);
  return kind;
}

START_TEST(what_is_told_is_delivered)
{
  thing *t;
  lsip_tell x = { 0 };
  lsip_delivery *n;
  setup();
  t = new_thing(1);
  b->c.now = 1234;
  x.kind = LSIP_EV_CALL_PROGRESS;
  x.status = 180;
  x.reason = LSIP_ERR_TIMEOUT;
  x.flags = LSIP_EVF_OFFER;
  x.related = 55;
  x.number = 66;
  x.flow.id = 77;
  x.text = LSIP_STR("static");
  x.msg = &b->msg;
  x.data = lsip_msg_body(&b->msg);
  lsip_event_tell(&b->c, &t->o, &x);
  t->o.user = 99; /* as it is when the event is delivered */
  n = lsip_event_take(&b->c);
  ck_assert_ptr_nonnull(n);
  ck_assert_uint_eq(n->event.kind, LSIP_EV_CALL_PROGRESS);
  ck_assert_uint_eq(n->event.status, 180);
  ck_assert_int_eq(n->event.reason, LSIP_ERR_TIMEOUT);
  ck_assert_uint_eq(n->event.flags, LSIP_EVF_OFFER);
  ck_assert_uint_eq(n->event.related, 55);
  ck_assert_uint_eq(n->event.number, 66);
  ck_assert_uint_eq(n->event.flow.id, 77);
  ck_assert_uint_eq(n->event.object, t->o.id);
  ck_assert_uint_eq(n->event.user, 99);
  ck_assert_uint_eq(n->event.now, 1234);
  ck_assert(lsip_str_eq(n->event.text, LSIP_STR("static")));
  ck_assert(lsip_str_eq(n->event.data, LSIP_STR("hello")));
  ck_assert_ptr_eq(n->event.msg.bytes, b->bytes);
  lsip_event_done(&b->c, n);
  destroy(&t->o);
  teardown();
}
END_TEST

START_TEST(in_the_order_of_telling)
{
  thing *t, *u;
  setup();
  t = new_thing(1);
  u = new_thing(2);
  tell(t, LSIP_EV_CALL_PROGRESS);
  end(u, 500);
  end(t, 200);
  ck_assert_uint_eq(lsip_event_take(&b->c)->event.user, 1);
  lsip_event_done(&b->c, &b->c.delivery);
  ck_assert_uint_eq(lsip_event_take(&b->c)->event.user, 2);
  lsip_event_done(&b->c, &b->c.delivery);
  ck_assert_int_eq(b->destroyed, 1);
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_END);
  ck_assert_int_eq(b->destroyed, 2);
  ck_assert_uint_eq(deliver(), 0);
  teardown();
}
END_TEST

START_TEST(one_note_at_a_time)
{
  thing *t;
  setup();
  t = new_thing(1);
  ck_assert_int_eq(lsip_event_room(&t->o), 1);
  tell(t, LSIP_EV_CALL_PROGRESS);
  ck_assert_int_eq(lsip_event_room(&t->o), 0);
  tell(t, LSIP_EV_CALL_ANSWERED); /* no room: not lost space, not queued */
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_PROGRESS);
  ck_assert_uint_eq(deliver(), 0);
  ck_assert_int_eq(lsip_event_room(&t->o), 1);
  destroy(&t->o);
  teardown();
}
END_TEST

START_TEST(the_end_comes_once_and_last)
{
  thing *t;
  uint64_t id;
  setup();
  t = new_thing(1);
  id = t->o.id;
  tell(t, LSIP_EV_CALL_PROGRESS);
  end(t, 486);
  end(t, 200);
  tell(t, LSIP_EV_CALL_ANSWERED);
  ck_assert_int_eq(lsip_event_room(&t->o), 0);
  ck_assert_ptr_eq(lsip_object_find(&b->c, id, LSIP_KIND_CALL), &t->o);
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_PROGRESS);
  ck_assert_ptr_nonnull(lsip_object_find(&b->c, id, LSIP_KIND_CALL));
  ck_assert_uint_eq(lsip_event_take(&b->c)->event.status, 486);
  /* The id is good until the end event has been delivered. */
  ck_assert_ptr_nonnull(lsip_object_find(&b->c, id, LSIP_KIND_CALL));
  lsip_event_done(&b->c, &b->c.delivery);
  ck_assert_ptr_null(lsip_object_find(&b->c, id, LSIP_KIND_CALL));
  ck_assert_uint_eq(deliver(), 0);
  teardown();
}
END_TEST

START_TEST(silent_objects_only_end)
{
  thing *t;
  setup();
  t = new_thing(1);
  t->o.silent = 1;
  tell(t, LSIP_EV_CALL_PROGRESS);
  ck_assert(lsip_list_empty(&b->c.events));
  end(t, 200);
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_END);
  ck_assert_int_eq(b->destroyed, 1);
  teardown();
}
END_TEST

/* ---- what the application does inside the callback ---- */

/* A call inside a callback may cause the next event about the same object;
 * the one being delivered and its message stay as they are. */
START_TEST(told_again_while_delivering)
{
  thing *t;
  lsip_kept *first, *second;
  lsip_delivery *n;
  lsip_tell x = { 0 };
  setup();
  t = new_thing(1);
  first = lsip_kept_new(&b->c, &b->msg);
  second = lsip_kept_new(&b->c, &b->msg);
  input_is_over();
  x.kind = LSIP_EV_CALL_OFFER;
  x.msg = &first->msg;
  x.kept = first;
  lsip_event_tell(&b->c, &t->o, &x);
  lsip_kept_unref(&b->c, first);
  n = lsip_event_take(&b->c);
  ck_assert_int_eq(lsip_event_room(&t->o), 1);
  x.kind = LSIP_EV_CALL_ANSWER;
  x.msg = &second->msg;
  x.kept = second;
  lsip_event_tell(&b->c, &t->o, &x);
  lsip_kept_unref(&b->c, second);
  ck_assert_uint_eq(n->event.kind, LSIP_EV_CALL_OFFER);
  ck_assert(lsip_str_eq(lsip_msg_body(&n->event.msg), LSIP_STR("hello")));
  lsip_event_done(&b->c, n);
  n = lsip_event_take(&b->c);
  ck_assert_uint_eq(n->event.kind, LSIP_EV_CALL_ANSWER);
  ck_assert(lsip_str_eq(lsip_msg_body(&n->event.msg), LSIP_STR("hello")));
  lsip_event_done(&b->c, n);
  destroy(&t->o);
  teardown();
}
END_TEST

START_TEST(abandoned_while_delivering)
{
  thing *t;
  lsip_kept *k;
  lsip_delivery *n;
  lsip_tell x = { 0 };
  setup();
  t = new_thing(1);
  k = lsip_kept_new(&b->c, &b->msg);
  input_is_over();
  x.kind = LSIP_EV_CALL_PROGRESS;
  x.msg = &k->msg;
  x.kept = k;
  lsip_event_tell(&b->c, &t->o, &x);
  lsip_kept_unref(&b->c, k);
  n = lsip_event_take(&b->c);
  destroy(&t->o);
  ck_assert_uint_eq(k->refs, 1);
  ck_assert(lsip_str_eq(lsip_msg_body(&n->event.msg), LSIP_STR("hello")));
  ck_assert_uint_eq(n->event.kind, LSIP_EV_CALL_PROGRESS);
  lsip_event_done(&b->c, n);
  ck_assert_int_eq(b->destroyed, 1);
  teardown();
}
END_TEST

START_TEST(ended_while_delivering)
{
  thing *t;
  lsip_delivery *n;
  setup();
  t = new_thing(1);
  tell(t, LSIP_EV_CALL_PROGRESS);
  n = lsip_event_take(&b->c);
  end(t, 487);
  lsip_event_done(&b->c, n);
  ck_assert_int_eq(b->destroyed, 0);
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_END);
  ck_assert_int_eq(b->destroyed, 1);
  teardown();
}
END_TEST

START_TEST(a_cleared_object_takes_its_events_along)
{
  thing *t;
  lsip_kept *k;
  lsip_tell x = { 0 };
  setup();
  t = new_thing(1);
  k = lsip_kept_new(&b->c, &b->msg);
  x.kind = LSIP_EV_CALL_PROGRESS;
  x.kept = k;
  lsip_event_tell(&b->c, &t->o, &x);
  lsip_event_end(&b->c, &t->o, &x);
  ck_assert_uint_eq(k->refs, 3);
  lsip_kept_unref(&b->c, k);
  destroy(&t->o);
  ck_assert_uint_eq(deliver(), 0);
  teardown();
}
END_TEST

/* ---- messages that outlive their input ---- */

START_TEST(rebased_events_read_the_copy)
{
  thing *t, *u;
  lsip_kept *k;
  lsip_delivery *n;
  lsip_tell x = { 0 };
  setup();
  t = new_thing(1);
  u = new_thing(2);
  x.kind = LSIP_EV_CALL_OFFER;
  x.msg = &b->msg;
  x.data = lsip_msg_body(&b->msg);
  x.text = lsip_msg_call_id(&b->msg);
  lsip_event_tell(&b->c, &t->o, &x);
  x.text = LSIP_STR("static");
  lsip_event_end(&b->c, &t->o, &x);
  tell(u, LSIP_EV_CALL_PROGRESS); /* without a message */
  k = lsip_kept_new(&b->c, &b->msg);
  ck_assert_ptr_nonnull(k);
  lsip_event_rebase(&b->c, &b->msg, k);
  ck_assert_uint_eq(k->refs, 3);
  lsip_kept_unref(&b->c, k);
  input_is_over();
  n = lsip_event_take(&b->c);
  ck_assert(lsip_str_eq(n->event.data, LSIP_STR("hello")));
  ck_assert(lsip_str_eq(n->event.text, LSIP_STR("1@192.0.2.1")));
  ck_assert(lsip_str_eq(lsip_msg_from_tag(&n->event.msg), LSIP_STR("a")));
  lsip_event_done(&b->c, n);
  n = lsip_event_take(&b->c);
  ck_assert(lsip_str_eq(n->event.text, LSIP_STR("static")));
  ck_assert(lsip_str_eq(n->event.data, LSIP_STR("hello")));
  lsip_event_done(&b->c, n);
  n = lsip_event_take(&b->c);
  ck_assert_ptr_null(n->event.msg.bytes);
  lsip_event_done(&b->c, n);
  destroy(&u->o);
  teardown();
}
END_TEST

START_TEST(rebasing_leaves_other_messages_alone)
{
  thing *t;
  lsip_kept *own, *other;
  lsip_tell x = { 0 };
  setup();
  t = new_thing(1);
  own = lsip_kept_new(&b->c, &b->msg);
  other = lsip_kept_new(&b->c, &b->msg);
  x.kind = LSIP_EV_CALL_OFFER;
  x.msg = &own->msg;
  x.kept = own;
  lsip_event_tell(&b->c, &t->o, &x);
  lsip_event_rebase(&b->c, &b->msg, other);
  lsip_event_rebase(&b->c, &own->msg, other);
  ck_assert_uint_eq(other->refs, 1);
  ck_assert_uint_eq(own->refs, 2);
  lsip_kept_unref(&b->c, own);
  lsip_kept_unref(&b->c, other);
  ck_assert_uint_eq(deliver(), LSIP_EV_CALL_OFFER);
  destroy(&t->o);
  teardown();
}
END_TEST

START_TEST(no_memory_to_keep_a_message)
{
  setup();
  b->c.heap.budget = 40;
  ck_assert_ptr_null(lsip_kept_new(&b->c, &b->msg));
  ck_assert_uint_eq(b->c.heap.used, 0);
  lsip_kept_unref(&b->c, NULL);
  teardown();
}
END_TEST

START_TEST(names)
{
  ck_assert_str_eq(lsip_event_name(LSIP_EV_CALL_END), "CALL_END");
  ck_assert_str_eq(lsip_event_name(LSIP_EV_STOPPED), "STOPPED");
  ck_assert_str_eq(lsip_event_name(-1), "?");
  ck_assert_str_eq(lsip_event_name(LSIP_EV_COUNT), "?");
  ck_assert_str_eq(lsip_counter_name(LSIP_COUNT_DROP_NO_ROUTE),
                   "DROP_NO_ROUTE");
  ck_assert_str_eq(lsip_counter_text(LSIP_COUNT_NONE), "");
  ck_assert_str_eq(lsip_counter_name(LSIP_COUNTER_COUNT), "?");
  ck_assert_str_eq(lsip_counter_text(-1), "?");
}
END_TEST

TEST_PROGRAM("base-event", what_is_told_is_delivered,
             in_the_order_of_telling, one_note_at_a_time,
             the_end_comes_once_and_last, silent_objects_only_end,
             told_again_while_delivering, abandoned_while_delivering,
             ended_while_delivering, a_cleared_object_takes_its_events_along,
             rebased_events_read_the_copy,
             rebasing_leaves_other_messages_alone,
             no_memory_to_keep_a_message, names)
