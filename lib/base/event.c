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

static void queue(lsip_ctx *c, lsip_event_node *n, const lsip_tell *t)
{
  lsip_event *ev = &n->event;
  memset(ev, 0, sizeof *ev);
  ev->kind = t->kind;
  ev->status = t->status;
  ev->reason = t->reason;
  ev->flags = t->flags;
  ev->object = n->object->id;
  ev->related = t->related;
  ev->flow = t->flow;
  ev->text = t->text;
  ev->data = t->data;
  ev->number = t->number;
  if (t->msg)
    ev->msg = *t->msg;
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

lsip_event_node *lsip_event_take(lsip_ctx *c)
{
  lsip_list *link = lsip_list_take(&c->events);
  lsip_event_node *n, *out = &c->delivery;
  if (!link)
    return NULL;
  n = LSIP_CONTAINER(link, lsip_event_node, link);
  *out = *n;
  n->kept = NULL;
  lsip_list_init(&out->link);
  out->event.user = n->object->user;
  out->event.now = c->now;
  return out;
}

void lsip_event_done(lsip_ctx *c, lsip_event_node *n)
{
  lsip_kept_unref(c, n->kept);
  n->kept = NULL;
  if (n->last)
    n->object->destroy(n->object);
}

static lsip_str rebase_str(lsip_str s, const lsip_msg *from,
                           const lsip_msg *to)
{
  lsip_str raw = lsip_msg_raw(from);
  if (s.len && s.ptr >= raw.ptr && s.ptr + s.len <= raw.ptr + raw.len)
    s.ptr = to->bytes + (s.ptr - from->bytes);
  return s;
}

void lsip_event_rebase(lsip_ctx *c, const lsip_msg *from, lsip_kept *to)
{
  lsip_list *link;
  for (link = c->events.next; link != &c->events; link = link->next) {
    lsip_event_node *n = LSIP_CONTAINER(link, lsip_event_node, link);
    if (n->kept || n->event.msg.bytes != from->bytes)
      continue;
    n->event.text = rebase_str(n->event.text, from, &to->msg);
    n->event.data = rebase_str(n->event.data, from, &to->msg);
    n->event.msg = to->msg;
    n->kept = to;
    to->refs++;
  }
}
