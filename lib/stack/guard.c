/* Who may call what when (DESIGN: the contract of the core). */
#include "stack/stack.h"

enum { ABSURD_S = 3600 * 24 * 365 }; /* no input is a year after the last */

int lsip_enter(lsip_stack *s)
{
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.in_leaf)
    return LSIP_ERR_REENTRANT;
  lsip_outputs_release(&s->ctx.outputs);
  return 0;
}

static int events_wait(const lsip_stack *s)
{
  return !lsip_list_empty(&s->ctx.events);
}

int lsip_input_begin(lsip_stack *s, lsip_time now)
{
  lsip_ctx *c;
  if (!s)
    return LSIP_ERR_ARGUMENT;
  c = &s->ctx;
  if (c->in_leaf || c->delivering || c->in_input)
    return LSIP_ERR_REENTRANT;
  if (s->pull && events_wait(s))
    return LSIP_ERR_BUSY;
  if (c->now && now > c->now && now - c->now > LSIP_SECONDS(ABSURD_S))
    return LSIP_ERR_ARGUMENT;
  lsip_outputs_release(&c->outputs);
  if (now > c->now)
    c->now = now;
  c->in_input = 1;
  lsip_wheel_anchor(&c->wheel, c->now);
  lsip_deliver(s); /* of calls outside inputs; an object has room for one */
  lsip_outputs_report(&c->outputs);
  lsip_deliver(s);
  return 0;
}

void lsip_input_end(lsip_stack *s)
{
  lsip_deliver(s);
  lsip_stop_check(s);
  lsip_deliver(s);
  s->ctx.in_input = 0;
}

/* ---- delivery ---- */

typedef struct tu {
  lsip_object object;
  lsip_stack *stack;
  lsip_event_fn fn;
  void *user;
} tu;

static void tu_destroy(lsip_object *o)
{
  tu *t = LSIP_CONTAINER(o, tu, object);
  lsip_ctx *c = &t->stack->ctx;
  lsip_object_clear(c, o);
  lsip_free(&c->heap, t, sizeof *t);
}

int lsip_tu_add(lsip_stack *s, lsip_tu *out, lsip_event_fn fn, void *user)
{
  tu *t;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || (s->pull ? fn != NULL : fn == NULL))
    return LSIP_ERR_ARGUMENT;
  t = lsip_alloc_zero(&s->ctx.heap, sizeof *t);
  if (!t)
    return LSIP_ERR_NOMEM;
  t->stack = s;
  t->fn = fn;
  t->user = user;
  rc = lsip_object_init(&s->ctx, &t->object, LSIP_KIND_TU, tu_destroy);
  if (rc) {
    lsip_free(&s->ctx.heap, t, sizeof *t);
    return rc;
  }
  out->id = t->object.id;
  return 0;
}

/* The function and value of an event's owner. */
static lsip_event_fn owner_of(lsip_stack *s, const lsip_object *o,
                              void **user)
{
  tu *t = o->owner ? lsip_object_find(&s->ctx, o->owner, LSIP_KIND_TU) : NULL;
  *user = t ? t->user : s->ctx.config.event_user;
  return t ? t->fn : s->ctx.config.on_event;
}

static void deliver_one(lsip_stack *s, lsip_delivery *d)
{
  void *user;
  lsip_event_fn fn;
  if (!d->object->silent) {
    fn = owner_of(s, d->object, &user);
    s->ctx.delivering = 1;
    fn(s, &d->event, user);
    s->ctx.delivering = 0;
  }
  lsip_event_done(&s->ctx, d);
}

void lsip_deliver(lsip_stack *s)
{
  lsip_delivery *d;
  if (s->pull)
    return;
  while ((d = lsip_event_take(&s->ctx)) != NULL)
    deliver_one(s, d);
}

static void end_lend(lsip_stack *s)
{
  if (s->polled)
    lsip_event_done(&s->ctx, &s->ctx.delivery);
  s->polled = 0;
}

int lsip_stack_poll_event(lsip_stack *s, lsip_event *ev)
{
  lsip_delivery *d;
  if (!s || !ev || !s->pull || s->ctx.in_leaf)
    return 0;
  end_lend(s);
  while ((d = lsip_event_take(&s->ctx)) != NULL) {
    if (!d->object->silent) {
      *ev = d->event;
      s->polled = 1;
      return 1;
    }
    lsip_event_done(&s->ctx, d);
  }
  return 0;
}
