/* Transactions that the application owns (transaction.h). */
#include "stack/stack.h"

static lsip_stack *stack_of(void *app)
{
  return app;
}

/* ---- server side ---- */

static void tell_end(lsip_ctx *c, lsip_object *o, int status, int reason)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_TSX_END;
  t.status = (uint32_t)status;
  t.reason = reason;
  lsip_event_end(c, o, &t);
}

static void answer(lsip_stack *s, lsip_server *t, int status)
{
  lsip_ua_answer a;
  memset(&a, 0, sizeof a);
  a.status = status;
  (void)lsip_ua_respond(&s->ua, t, &a);
}

/* A UA answers 487 (9.2); a proxy cancels its branches first. */
static void cancelled(lsip_server *t, const lsip_arrival *cancel)
{
  lsip_stack *s = stack_of(t->user);
  lsip_tell tell;
  if (s->ctx.config.role != LSIP_ROLE_RAW) {
    answer(s, t, 487);
    return;
  }
  memset(&tell, 0, sizeof tell);
  tell.kind = LSIP_EV_CANCEL;
  tell.msg = &cancel->msg;
  tell.flow = cancel->path.flow;
  lsip_event_tell(&s->ctx, &t->base.object, &tell);
}

static void server_ended(lsip_server *t, int reason)
{
  lsip_stack *s = stack_of(t->user);
  tell_end(&s->ctx, &t->base.object, t->status, reason);
}

/* Unclaimed requests do not hang. A non-INVITE is never answered 408
 * (RFC 4320 4.2). */
static void unclaimed(lsip_server *t)
{
  lsip_stack *s = stack_of(t->user);
  lsip_ctx_count(&s->ctx, LSIP_COUNT_UNCLAIMED);
  answer(s, t, t->invite ? 480 : 500);
}

const lsip_server_user lsip_app_server = { cancelled, server_ended,
                                           unclaimed };

void lsip_app_request_arrived(lsip_stack *s, const lsip_arrival *a)
{
  lsip_server *t;
  lsip_tell tell;
  if (lsip_server_new(&s->tl, &t, a, &lsip_app_server, s)) {
    lsip_ctx_count(&s->ctx, LSIP_COUNT_REFUSED_OVERLOAD);
    lsip_refuse(s, a, 503, LSIP_STR(""), LSIP_STR("Retry-After: 5\r\n"));
    return;
  }
  if (s->ctx.config.role != LSIP_ROLE_RAW) /* else it may be for a proxy that
                                              keeps no state (16.11) */
    lsip_server_try(t);
  lsip_server_expect_answer(t, s->ctx.config.ask_ms);
  memset(&tell, 0, sizeof tell);
  tell.kind = LSIP_EV_REQUEST;
  tell.flow = a->path.flow;
  tell.msg = &a->msg;
  tell.data = lsip_msg_body(&a->msg);
  lsip_event_tell(&s->ctx, &t->base.object, &tell);
}

static lsip_server *find_server(const lsip_stack *s, lsip_tsx id)
{
  lsip_tsx_object *o = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TSX);
  return o && o->is_server ? (lsip_server *)(void *)o : NULL;
}

/* A transaction that can still be answered. */
static int claim(lsip_stack *s, lsip_tsx id, lsip_server **out)
{
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  *out = find_server(s, id);
  if (!*out)
    return LSIP_ERR_GONE;
  return (*out)->base.object.ended || !(*out)->request ? LSIP_ERR_STATE : 0;
}

int lsip_tsx_give(lsip_stack *s, lsip_tsx id, lsip_tu to)
{
  lsip_server *t;
  lsip_tell tell;
  int rc = claim(s, id, &t);
  if (rc)
    return rc;
  if (!lsip_object_find(&s->ctx, to.id, LSIP_KIND_TU))
    return LSIP_ERR_GONE;
  if (!lsip_event_room(&t->base.object))
    return LSIP_ERR_BUSY;
  t->base.object.owner = to.id;
  memset(&tell, 0, sizeof tell);
  tell.kind = LSIP_EV_REQUEST;
  tell.flow = t->back.path.flow;
  tell.msg = &t->request->msg;
  tell.kept = t->request;
  tell.data = lsip_msg_body(&t->request->msg);
  lsip_event_tell(&s->ctx, &t->base.object, &tell);
  return 0;
}

int lsip_tsx_request(const lsip_stack *s, lsip_tsx id, lsip_msg *out)
{
  lsip_server *t = s && out ? find_server(s, id) : NULL;
  if (!t || !t->request)
    return t ? LSIP_ERR_STATE : LSIP_ERR_GONE;
  *out = t->request->msg;
  return 0;
}

/* RFC 4320 4.1: no other provisional response than 100 to what is no INVITE,
 * and over UDP the transaction alone knows when that is due. 1: it is sent,
 * 0: it is done without, < 0: refused. */
static int provisional_allowed(const lsip_server *t, int status)
{
  if (t->invite || status >= 200)
    return 1;
  if (status > 100)
    return LSIP_ERR_ARGUMENT;
  return t->reliable;
}

int lsip_tsx_respond(lsip_stack *s, lsip_tsx id, int status, lsip_str reason,
                     const lsip_extra *extra)
{
  lsip_ua_answer a;
  lsip_server *t;
  int rc = claim(s, id, &t);
  if (rc == 0)
    rc = lsip_extra_check(extra);
  if (rc)
    return rc;
  if (status < 100 || status > 699)
    return LSIP_ERR_ARGUMENT;
  rc = provisional_allowed(t, status);
  if (rc < 0)
    return rc;
  memset(&a, 0, sizeof a);
  a.status = status;
  a.reason = reason;
  a.extra = extra;
  a.describe = status == 405 || status == 501; /* 8.2.1: Allow */
  rc = rc ? lsip_ua_respond(&s->ua, t, &a) : 0;
  if (rc == 0 && status < 200)
    lsip_server_expect_answer(t, 0);
  return rc;
}

struct relay {
  const lsip_msg *response;
  const lsip_edit *edits;
  size_t n;
};

static int write_relay(lsip_writer *w, const void *arg)
{
  const struct relay *r = arg;
  return lsip_msg_edit(w, r->response, r->edits, r->n);
}

enum { MAX_EDITS = 64 };

int lsip_tsx_relay(lsip_stack *s, lsip_tsx id, const lsip_msg *response,
                   const lsip_edit *e, size_t n)
{
  lsip_edit edits[MAX_EDITS];
  struct relay r;
  lsip_server *t;
  lsip_wire *w;
  int status, rc = lsip_enter(s);
  if (rc)
    return rc;
  t = find_server(s, id);
  if (!t)
    return LSIP_ERR_GONE;
  if (!response || n >= MAX_EDITS || (n && !e) ||
      (status = lsip_msg_status(response)) < 100)
    return LSIP_ERR_ARGUMENT;
  if (provisional_allowed(t, status) != 1)
    return LSIP_ERR_ARGUMENT;
  memset(&edits[0], 0, sizeof edits[0]);
  edits[0].op = LSIP_EDIT_REMOVE_FIRST; /* 16.7 step 3 */
  edits[0].header = LSIP_H_VIA;
  if (n)
    memcpy(edits + 1, e, n * sizeof *e);
  r.response = response;
  r.edits = edits;
  r.n = n + 1;
  rc = lsip_ctx_write_wire(&s->ctx, &w, write_relay, &r);
  if (rc)
    return rc;
  rc = lsip_server_send(t, w, status);
  lsip_wire_unref(w);
  if (rc == 0 && status < 200)
    lsip_server_expect_answer(t, 0);
  return rc;
}

/* ---- client side ---- */

static void request_response(lsip_request *r, const lsip_arrival *a)
{
  lsip_stack *s = stack_of(r->user);
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_RESPONSE;
  t.status = (uint32_t)lsip_msg_status(&a->msg);
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_msg_body(&a->msg);
  lsip_event_tell(&s->ctx, &r->base.object, &t);
}

static void request_ended(lsip_request *r, int status, int reason)
{
  lsip_stack *s = stack_of(r->user);
  tell_end(&s->ctx, &r->base.object, status, reason);
}

const lsip_request_user lsip_app_request = { request_response,
                                             request_ended };

static lsip_request *find_request(const lsip_stack *s, lsip_tsx id)
{
  lsip_tsx_object *o = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TSX);
  return o && !o->is_server ? (lsip_request *)(void *)o : NULL;
}

int lsip_tsx_cancel(lsip_stack *s, lsip_tsx id, const lsip_extra *extra)
{
  lsip_request *r;
  int rc = lsip_enter(s);
  if (rc == 0)
    rc = lsip_extra_check(extra);
  if (rc)
    return rc;
  r = find_request(s, id);
  if (!r)
    return LSIP_ERR_GONE;
  return lsip_request_cancel(r, extra ? extra->headers : LSIP_STR(""));
}

int lsip_tsx_abandon(lsip_stack *s, lsip_tsx id)
{
  lsip_tsx_object *o;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  o = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TSX);
  if (!o || o->object.ended)
    return LSIP_ERR_GONE;
  if (!o->is_server)
    (void)lsip_request_cancel((lsip_request *)(void *)o, LSIP_STR(""));
  else if (((lsip_server *)(void *)o)->state <= LSIP_SERVER_PROCEEDING)
    answer(s, (lsip_server *)(void *)o,
           ((lsip_server *)(void *)o)->invite ? 480 : 500);
  if (!o->object.ended)
    tell_end(&s->ctx, &o->object, 0, 0);
  return 0;
}

static void get_server(const lsip_server *t, lsip_tsx_info *out)
{
  out->server = 1;
  out->method = t->method;
  out->status = t->status;
  out->transport = t->back.path.transport;
  out->remote = t->back.source;
  out->local = t->back.path.local;
  out->flow = t->back.path.flow;
}

static void get_request(const lsip_request *r, lsip_tsx_info *out)
{
  out->method = r->method;
  out->status = r->status;
  if (!r->current)
    return;
  out->transport = r->current->link.path.transport;
  out->remote = r->current->link.path.remote;
  out->local = r->current->link.path.local;
  out->flow = r->current->link.path.flow;
}

int lsip_tsx_get(const lsip_stack *s, lsip_tsx id, lsip_tsx_info *out)
{
  lsip_tsx_object *o;
  size_t size;
  if (!s || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  o = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TSX);
  if (!o)
    return LSIP_ERR_GONE;
  size = out->size;
  memset(out, 0, sizeof *out);
  out->size = size;
  if (o->is_server)
    get_server((lsip_server *)(void *)o, out);
  else
    get_request((lsip_request *)(void *)o, out);
  return 0;
}
