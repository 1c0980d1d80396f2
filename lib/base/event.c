/* The queue of events (DESIGN: the contract of the core). */
#include "base/ctx.h"

static const char *const names[LSIP_EV_COUNT] = {
  "NONE",
#define NAME(name) #name,
  LSIP_EVENTS(NAME)
#undef NAME
};

const char *lsip_event_name(int kind)
{
  return kind >= 0 && kind < LSIP_EV_COUNT ? names[kind] : "?";
}

static const struct counter {
  const char *name, *text;
} counters[LSIP_COUNTER_COUNT] = {
#define COUNTER(name, text) { #name, text },
  LSIP_COUNTERS(COUNTER)
#undef COUNTER
};

const char *lsip_counter_name(int n)
{
  return n >= 0 && n < LSIP_COUNTER_COUNT ? counters[n].name : "?";
}

const char *lsip_counter_text(int n)
{
  return n >= 0 && n < LSIP_COUNTER_COUNT ? counters[n].text : "?";
}

int lsip_event_room(const lsip_object *o)
{
  return lsip_list_empty(&o->note.link) && !o->ended;
}

_Static_assert(LSIP_EV_COUNT <= UINT8_MAX, "lsip_event_node.kind is small");

static void queue(lsip_ctx *c, lsip_event_node *n, const lsip_tell *t)
{
  static const lsip_msg none = { NULL, NULL };
  n->kind = (uint8_t)t->kind;
  n->status = (uint16_t)t->status;
  n->reason = t->reason < INT16_MIN || t->reason > INT16_MAX
                  ? LSIP_ERR_IO /* an adapter's own number */
                  : (int16_t)t->reason;
  n->flags = (uint16_t)t->flags;
  n->related = t->related;
  n->number = t->number;
  n->flow = t->flow;
  n->text = t->text.ptr;
  n->text_len = (uint32_t)t->text.len;
  n->data = t->data.ptr;
  n->data_len = (uint32_t)t->data.len;
  n->msg = t->msg ? *t->msg : none;
  if (t->kept)
    t->kept->refs++;
  n->kept = t->kept;
  lsip_list_append(&c->events, &n->link);
}

void lsip_event_tell(lsip_ctx *c, lsip_object *o, const lsip_tell *t)
{
  if (!o->silent && lsip_event_room(o))
    queue(c, &o->note, t);
}

void lsip_event_end(lsip_ctx *c, lsip_object *o, const lsip_tell *t)
{
  if (o->ended)
    return;
  o->ended = 1;
  queue(c, &o->end, t);
}

static lsip_object *object_of(lsip_event_node *n)
{
  return n->last ? LSIP_CONTAINER(n, lsip_object, end)
                 : LSIP_CONTAINER(n, lsip_object, note);
}

static void unpack(lsip_event *ev, const lsip_event_node *n)
{
  memset(ev, 0, sizeof *ev);
  ev->kind = n->kind;
  ev->status = n->status;
  ev->reason = n->reason;
  ev->flags = n->flags;
  ev->related = n->related;
  ev->number = n->number;
  ev->flow = n->flow;
  ev->text = lsip_str_of(n->text, n->text_len);
  ev->data = lsip_str_of(n->data, n->data_len);
  ev->msg = n->msg;
}

lsip_delivery *lsip_event_take(lsip_ctx *c)
{
  lsip_list *link = lsip_list_take(&c->events);
  lsip_delivery *d = &c->delivery;
  lsip_event_node *n;
  if (!link)
    return NULL;
  n = LSIP_CONTAINER(link, lsip_event_node, link);
  unpack(&d->event, n);
  d->object = object_of(n);
  d->last = n->last;
  d->kept = n->kept;
  n->kept = NULL;
  d->event.object = d->object->id;
  d->event.user = d->object->user;
  d->event.now = c->now;
  return d;
}

void lsip_event_done(lsip_ctx *c, lsip_delivery *d)
{
  lsip_kept_unref(c, d->kept);
  d->kept = NULL;
  if (d->last)
    d->object->destroy(d->object);
}

static const char *rebase(const char *p, size_t len, const lsip_msg *from,
                          const lsip_msg *to)
{
  lsip_str raw = lsip_msg_raw(from);
  if (len && p >= raw.ptr && p + len <= raw.ptr + raw.len)
    p = to->bytes + (p - from->bytes);
  return p;
}

void lsip_event_rebase(lsip_ctx *c, const lsip_msg *from, lsip_kept *to)
{
  lsip_list *link;
  for (link = c->events.next; link != &c->events; link = link->next) {
    lsip_event_node *n = LSIP_CONTAINER(link, lsip_event_node, link);
    if (n->kept || n->msg.bytes != from->bytes)
      continue;
    n->text = rebase(n->text, n->text_len, from, &to->msg);
    n->data = rebase(n->data, n->data_len, from, &to->msg);
    n->msg = to->msg;
    n->kept = to;
    to->refs++;
  }
}
