/* Locals, timers, objects in general, and the orderly end. */
#include "stack/stack.h"

#include "server/proxy.h"

int lsip_local_add(lsip_stack *s, lsip_local *out,
                   const lsip_local_config *cfg)
{
  lsip_local_point *l;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || !cfg || cfg->size < sizeof *cfg)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_local_point_new(&s->tp, &l, cfg);
  if (rc == 0)
    out->id = l->object.id;
  return rc;
}

int lsip_local_remove(lsip_stack *s, lsip_local id)
{
  lsip_local_point *l;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  l = lsip_local_point_find(&s->tp, id);
  if (!l)
    return LSIP_ERR_GONE;
  lsip_local_point_end(l);
  lsip_client_local_gone(&s->tl, id);
  return 0;
}

int lsip_local_get(const lsip_stack *s, lsip_local id, lsip_local_config *out)
{
  const lsip_local_point *l;
  size_t size;
  if (!s || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  l = lsip_object_find(&s->ctx, id.id, LSIP_KIND_LOCAL);
  if (!l)
    return LSIP_ERR_GONE;
  size = out->size;
  memset(out, 0, sizeof *out);
  out->size = size;
  out->transport = l->transport;
  out->bound = l->bound;
  out->advertised = l->advertised;
  out->advertised_host = l->host;
  out->cookie = l->cookie;
  return 0;
}

/* ---- the application's timers ---- */

typedef struct timer {
  lsip_object object;
  lsip_stack *stack;
  lsip_alarm alarm;
} timer;

static void timer_destroy(lsip_object *o)
{
  timer *t = LSIP_CONTAINER(o, timer, object);
  lsip_ctx *c = &t->stack->ctx;
  lsip_ctx_alarm_stop(c, &t->alarm);
  lsip_object_clear(c, o);
  lsip_free(&c->heap, t, sizeof *t);
}

static void timer_due(lsip_alarm *a)
{
  timer *t = LSIP_CONTAINER(a, timer, alarm);
  lsip_tell tell;
  memset(&tell, 0, sizeof tell);
  tell.kind = LSIP_EV_TIMER;
  lsip_event_end(&t->stack->ctx, &t->object, &tell);
}

int lsip_timer_new(lsip_stack *s, lsip_timer *out, uint64_t after_ns,
                   uint64_t user)
{
  timer *t;
  int rc = lsip_enter(s);
  if (rc || !out)
    return rc ? rc : LSIP_ERR_ARGUMENT;
  t = lsip_alloc_zero(&s->ctx.heap, sizeof *t);
  if (!t)
    return LSIP_ERR_NOMEM;
  t->stack = s;
  lsip_alarm_init(&t->alarm, timer_due);
  rc = lsip_object_init(&s->ctx, &t->object, LSIP_KIND_TIMER, timer_destroy);
  if (rc) {
    lsip_free(&s->ctx.heap, t, sizeof *t);
    return rc;
  }
  t->object.user = user;
  lsip_ctx_alarm(&s->ctx, &t->alarm,
                 after_ns / 1000000 + (after_ns % 1000000 != 0));
  out->id = t->object.id;
  return 0;
}

int lsip_timer_end(lsip_stack *s, lsip_timer id)
{
  timer *t;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  t = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TIMER);
  if (!t || t->object.ended)
    return t ? LSIP_ERR_STATE : LSIP_ERR_GONE;
  timer_destroy(&t->object);
  return 0;
}

/* ---- objects ---- */

int lsip_set_user(lsip_stack *s, uint64_t id, uint64_t user)
{
  lsip_object *o;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  o = lsip_object_find(&s->ctx, id, 0);
  if (!o)
    return LSIP_ERR_GONE;
  o->user = user;
  if (o->kind == LSIP_KIND_TSX && ((lsip_tsx_object *)(void *)o)->is_server)
    lsip_server_expect_answer((lsip_server *)(void *)o, 0);
  return 0;
}

int lsip_get_user(const lsip_stack *s, uint64_t id, uint64_t *out)
{
  lsip_object *o = s ? lsip_object_find(&s->ctx, id, 0) : NULL;
  if (!o)
    return LSIP_ERR_GONE;
  if (!out)
    return LSIP_ERR_ARGUMENT;
  *out = o->user;
  return 0;
}

uint64_t lsip_next_object(const lsip_stack *s, int kind, uint64_t after)
{
  lsip_object *o = s ? lsip_ids_next(&s->ctx.ids, kind, after) : NULL;
  return o ? o->id : 0;
}

/* ---- the orderly end ---- */

/* What the application answered with a provisional response only must be
 * answered soon, or the stack does (480, 500). */
static void hurry_servers(lsip_stack *s)
{
  lsip_list *all = &s->tl.all_servers, *link;
  for (link = all->next; link != all; link = link->next) {
    lsip_server *t = LSIP_CONTAINER(link, lsip_server, all);
    if (t->up == &lsip_app_server && t->user)
      lsip_server_expect_answer(t, s->ctx.config.ask_ms);
  }
}

static void stop_proxies(lsip_stack *s)
{
  lsip_object *o = NULL;
  while ((o = lsip_ids_next(&s->ctx.ids, LSIP_KIND_PROXY,
                            o ? o->id : 0)) != NULL)
    lsip_proxy_stop(LSIP_CONTAINER(o, lsip_proxy_object, object));
}

int lsip_stack_stop(lsip_stack *s)
{
  lsip_list *link;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (s->ctx.stopping)
    return LSIP_ERR_STATE;
  s->ctx.stopping = 1;
  s->ctx.stop_due = 1;
  for (link = s->ua.calls.next; link != &s->ua.calls; link = link->next)
    (void)lsip_ua_hangup(LSIP_CONTAINER(link, lsip_call_object, of_ua),
                         LSIP_STR(""));
  for (link = s->ua.registrations.next; link != &s->ua.registrations;
       link = link->next)
    (void)lsip_registration_leave(
        LSIP_CONTAINER(link, lsip_registration_object, of_ua));
  hurry_servers(s);
  stop_proxies(s);
  return 0;
}

/* All that the peers must be told has been said: nothing but locals, accounts
 * and owners is left. */
void lsip_stop_check(lsip_stack *s)
{
  lsip_tell t;
  s->ctx.stop_due = 0;
  if (s->ctx.stopping != 1 || !lsip_list_empty(&s->ua.calls) ||
      !lsip_list_empty(&s->ua.registrations) ||
      !lsip_list_empty(&s->tl.all_requests) || s->tl.count > 0)
    return;
  s->ctx.stopping = 2;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_STOPPED;
  lsip_event_tell(&s->ctx, &s->self, &t);
}
