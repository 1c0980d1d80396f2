#include "transaction/server.h"

#include "transaction/server_parts.h"
#include "transport/back.h"

/* ---- the tables (RFC 3261 figures 7 and 8; RFC 6026 figure 7) ---- */

typedef void (*handler)(lsip_server *t);

static void repeat(lsip_server *t);
static void absorb(lsip_server *t);
static void proceed(lsip_server *t);
static void accept(lsip_server *t);
static void complete(lsip_server *t);
static void confirm(lsip_server *t);
static void retry(lsip_server *t);
static void unacknowledged(lsip_server *t);
static void finish(lsip_server *t);
static void unclaimed(lsip_server *t);
static void trying(lsip_server *t);
static void pass_on(lsip_server *t);

static const handler invite_table[LSIP_SERVER_STATES][LSIP_SERVER_EVENTS] = {
  [LSIP_SERVER_TRYING] = {
    [LSIP_SERVER_EV_REQUEST] = repeat,
    [LSIP_SERVER_EV_PROVISIONAL] = proceed,
    [LSIP_SERVER_EV_SUCCESS] = accept,
    [LSIP_SERVER_EV_FAILURE] = complete,
    [LSIP_SERVER_EV_RETRY] = trying,
    [LSIP_SERVER_EV_TIMEOUT] = unclaimed,
  },
  [LSIP_SERVER_PROCEEDING] = {
    [LSIP_SERVER_EV_REQUEST] = repeat,
    [LSIP_SERVER_EV_PROVISIONAL] = proceed,
    [LSIP_SERVER_EV_SUCCESS] = accept,
    [LSIP_SERVER_EV_FAILURE] = complete,
    [LSIP_SERVER_EV_TIMEOUT] = unclaimed,
  },
  [LSIP_SERVER_COMPLETED] = {
    [LSIP_SERVER_EV_REQUEST] = repeat,
    [LSIP_SERVER_EV_ACK] = confirm,
    [LSIP_SERVER_EV_RETRY] = retry,
    [LSIP_SERVER_EV_TIMEOUT] = unacknowledged,
  },
  [LSIP_SERVER_CONFIRMED] = {
    [LSIP_SERVER_EV_REQUEST] = absorb,
    [LSIP_SERVER_EV_ACK] = absorb,
    [LSIP_SERVER_EV_TIMEOUT] = finish,
  },
  [LSIP_SERVER_ACCEPTED] = {
    [LSIP_SERVER_EV_REQUEST] = absorb,
    [LSIP_SERVER_EV_SUCCESS] = pass_on,
    [LSIP_SERVER_EV_TIMEOUT] = finish,
  },
};

static const handler other_table[LSIP_SERVER_STATES][LSIP_SERVER_EVENTS] = {
  [LSIP_SERVER_TRYING] = {
    [LSIP_SERVER_EV_REQUEST] = absorb,
    [LSIP_SERVER_EV_PROVISIONAL] = proceed,
    [LSIP_SERVER_EV_SUCCESS] = complete,
    [LSIP_SERVER_EV_FAILURE] = complete,
    [LSIP_SERVER_EV_RETRY] = trying,
    [LSIP_SERVER_EV_TIMEOUT] = unclaimed,
  },
  [LSIP_SERVER_PROCEEDING] = {
    [LSIP_SERVER_EV_REQUEST] = repeat,
    [LSIP_SERVER_EV_PROVISIONAL] = proceed,
    [LSIP_SERVER_EV_SUCCESS] = complete,
    [LSIP_SERVER_EV_FAILURE] = complete,
    [LSIP_SERVER_EV_TIMEOUT] = unclaimed,
  },
  [LSIP_SERVER_COMPLETED] = {
    [LSIP_SERVER_EV_REQUEST] = repeat,
    [LSIP_SERVER_EV_TIMEOUT] = finish,
  },
};

static handler handler_of(const lsip_server *t, int event)
{
  return (t->invite ? invite_table : other_table)[t->state][event];
}

int lsip_server_expects(const lsip_server *t, int event)
{
  return handler_of(t, event) != NULL;
}

void lsip_server_happen(lsip_server *t, int event)
{
  handler h = handler_of(t, event);
  if (h)
    h(t);
}

/* ---- life ---- */

static uint32_t t1(const lsip_server *t)
{
  return t->layer->ctx->config.t1_ms;
}

static void drop_response(lsip_server *t)
{
  if (!t->response)
    return;
  t->response->owner = NULL;
  lsip_wire_unref(t->response);
  t->response = NULL;
}

static void server_free(lsip_server *t)
{
  lsip_transaction_layer *l = t->layer;
  if (t->in_merged)
    lsip_map_remove(&l->merged, &t->merged);
  lsip_flow_user_leave(&t->hold);
  lsip_map_remove(&l->servers, &t->node);
  lsip_list_remove(&t->all);
  lsip_ctx_alarm_stop(l->ctx, &t->retry);
  lsip_ctx_alarm_stop(l->ctx, &t->life);
  drop_response(t);
  lsip_kept_unref(l->ctx, t->request);
  l->count--;
  lsip_object_clear(l->ctx, &t->base.object);
  lsip_free(&l->ctx->heap, t, sizeof *t);
}

/* Its user has heard the end. The machine goes on absorbing what is
 * retransmitted, now without an id. */
static void server_told(lsip_object *o)
{
  lsip_server *t = (lsip_server *)(void *)o;
  if (t->state == LSIP_SERVER_TERMINATED)
    server_free(t);
  else
    lsip_server_hide(t);
}

void lsip_server_hide(lsip_server *t)
{
  lsip_object *o = &t->base.object;
  lsip_object_clear(t->layer->ctx, o);
  o->ended = 0;
  t->user = NULL;
  if (t->state <= LSIP_SERVER_PROCEEDING) /* no request hangs */
    lsip_ctx_alarm(t->layer->ctx, &t->life, t1(t));
}

void lsip_server_kill(lsip_server *t)
{
  server_free(t);
}

/* The one place that changes the state and sets its timers (17.2.1, 17.2.2,
 * RFC 6026 7.1). */
static void enter(lsip_server *t, int state)
{
  lsip_ctx *c = t->layer->ctx;
  uint32_t life = 64 * t1(t); /* timers H, J, L */
  t->state = (uint8_t)state;
  lsip_ctx_alarm_stop(c, &t->retry);
  if (state == LSIP_SERVER_PROCEEDING)
    return;
  lsip_flow_user_leave(&t->hold);
  lsip_kept_unref(c, t->request);
  t->request = NULL;
  if (state == LSIP_SERVER_COMPLETED && t->invite && !t->reliable) {
    t->interval = t1(t);
    lsip_ctx_alarm(c, &t->retry, t->interval);
  }
  if (state == LSIP_SERVER_COMPLETED && !t->invite && t->reliable)
    life = 0; /* timer J */
  if (state == LSIP_SERVER_CONFIRMED)
    life = t->reliable ? 0 : c->config.t4_ms; /* timer I */
  lsip_ctx_alarm(c, &t->life, life);
}

static void tell_end(lsip_server *t, int reason)
{
  const lsip_server_user *up = t->up;
  if (!t->user)
    return;
  up->ended(t, reason);
  t->user = NULL;
}

static void send_response(lsip_server *t)
{
  if (t->response)
    lsip_transport_send_back(t->layer->tp, t->response, &t->back);
}

/* ---- handlers ---- */

static void repeat(lsip_server *t)
{
  if (!t->response)
    return;
  lsip_ctx_count(t->layer->ctx, LSIP_COUNT_RETRANSMITS_OUT);
  send_response(t);
}

static void absorb(lsip_server *t)
{
  (void)t;
}

static void proceed(lsip_server *t)
{
  enter(t, LSIP_SERVER_PROCEEDING);
  send_response(t);
}

static void accept(lsip_server *t)
{
  enter(t, LSIP_SERVER_ACCEPTED);
  send_response(t);
}

static void complete(lsip_server *t)
{
  enter(t, LSIP_SERVER_COMPLETED);
  send_response(t);
  if (!t->invite)
    tell_end(t, 0);
}

static void pass_on(lsip_server *t)
{
  send_response(t);
}

static void confirm(lsip_server *t)
{
  enter(t, LSIP_SERVER_CONFIRMED);
  tell_end(t, 0);
}

static void retry(lsip_server *t)
{
  lsip_ctx *c = t->layer->ctx;
  lsip_ctx_count(c, LSIP_COUNT_RETRANSMITS_OUT);
  send_response(t);
  t->interval *= 2;
  if (t->interval > c->config.t2_ms)
    t->interval = c->config.t2_ms; /* 17.2.1: timer G */
  lsip_ctx_alarm(c, &t->retry, t->interval);
}

static void terminate(lsip_server *t, int reason)
{
  t->state = LSIP_SERVER_TERMINATED;
  tell_end(t, reason);
  if (!t->base.object.ended)
    server_free(t);
}

static void unacknowledged(lsip_server *t)
{
  terminate(t, LSIP_ERR_TIMEOUT);
}

static void finish(lsip_server *t)
{
  terminate(t, 0);
}

/* Its user has gone without an answer: for lack of memory. */
static void answer_for_user(lsip_server *t)
{
  lsip_reply r;
  memset(&r, 0, sizeof r);
  r.status = 500;
  (void)lsip_server_respond(t, &r);
}

/* Tried again until the answer can be sent. */
static void unclaimed(lsip_server *t)
{
  if (!t->user)
    answer_for_user(t);
  else if (t->up->unclaimed)
    t->up->unclaimed(t);
  else
    return;
  if (t->state <= LSIP_SERVER_PROCEEDING && !t->life.set)
    lsip_ctx_alarm(t->layer->ctx, &t->life, t1(t));
}

void lsip_server_expect_answer(lsip_server *t, uint32_t ms)
{
  if (t->state > LSIP_SERVER_PROCEEDING)
    return;
  if (ms)
    lsip_ctx_alarm(t->layer->ctx, &t->life, ms);
  else
    lsip_ctx_alarm_stop(t->layer->ctx, &t->life);
}

/* ---- events ---- */

static void retry_due(lsip_alarm *a)
{
  lsip_server_happen(LSIP_CONTAINER(a, lsip_server, retry),
                     LSIP_SERVER_EV_RETRY);
}

static void life_due(lsip_alarm *a)
{
  lsip_server_happen(LSIP_CONTAINER(a, lsip_server, life),
                     LSIP_SERVER_EV_TIMEOUT);
}

/* ---- start ---- */

/* An INVITE gets its 100 so long after it has come at the latest (17.2.1). */
enum { TRYING_MS = 200 };

/* How long it takes until a client's timer E is reset to T2: then a 100 tells
 * it that we are at work, and not before (RFC 4320 4.1). */
static uint64_t until_t2(const lsip_ctx *c)
{
  uint64_t sum = 0;
  for (uint64_t ms = c->config.t1_ms; ms < c->config.t2_ms; ms *= 2)
    sum += ms;
  return sum;
}

static void trying(lsip_server *t)
{
  lsip_reply r;
  memset(&r, 0, sizeof r);
  r.status = 100;
  (void)lsip_server_respond(t, &r);
}

void lsip_server_try(lsip_server *t)
{
  if (t->invite && t->state == LSIP_SERVER_TRYING)
    trying(t);
}

void lsip_server_hush(lsip_server *t)
{
  if (t->state == LSIP_SERVER_TRYING)
    lsip_ctx_alarm_stop(t->layer->ctx, &t->retry);
}

/* The machine does not end with its flow (RFC 6026 7.1). */
static void flow_says(lsip_flow_user *u, int err)
{
  if (err)
    u->fn = NULL;
}

/* 18.2.2: the answer goes by the connection of the request, which is not idle
 * while a phone rings. */
static void hold_flow(lsip_server *t)
{
  lsip_conn *f = lsip_conn_find(t->layer->tp, t->back.path.flow);
  if (f && f->state == LSIP_FLOW_UP)
    lsip_conn_join(f, &t->hold, flow_says);
}

int lsip_server_new(lsip_transaction_layer *l, lsip_server **out,
                    const lsip_arrival *a, const lsip_server_user *up,
                    void *user)
{
  lsip_ctx *c = l->ctx;
  lsip_server *t;
  if (l->count >= c->config.max_transactions)
    return LSIP_ERR_LIMIT;
  t = lsip_alloc_zero(&c->heap, sizeof *t);
  if (!t)
    return LSIP_ERR_NOMEM;
  t->request = lsip_kept_new(c, &a->msg);
  if (!t->request ||
      lsip_object_init(c, &t->base.object, LSIP_KIND_TSX, server_told)) {
    lsip_kept_unref(c, t->request);
    lsip_free(&c->heap, t, sizeof *t);
    return LSIP_ERR_NOMEM;
  }
  t->base.is_server = 1;
  t->layer = l;
  t->up = up;
  t->user = user;
  t->method = (uint8_t)lsip_msg_method(&a->msg);
  t->invite = t->method == LSIP_INVITE;
  t->reliable = a->path.transport != LSIP_UDP;
  t->local_addr = a->local_addr;
  lsip_way_back_of(&t->back, a);
  hold_flow(t);
  lsip_ctx_random_text(c, t->tag, LSIP_TAG_LEN);
  lsip_alarm_init(&t->retry, retry_due);
  lsip_alarm_init(&t->life, life_due);
  lsip_list_append(&l->all_servers, &t->all);
  t->key = lsip_server_key(l, a, lsip_msg_method_name(&a->msg));
  lsip_map_put(&l->servers, &t->node, t->key.a);
  if (lsip_msg_to_tag(&a->msg).len == 0 && t->method != LSIP_CANCEL) {
    t->in_merged = 1;
    lsip_map_put(&l->merged, &t->merged, lsip_server_merged_hash(l, a));
  }
  l->count++;
  lsip_ctx_count(c, LSIP_COUNT_REQUESTS_IN);
  if (t->method != LSIP_CANCEL)
    lsip_ctx_alarm(c, &t->retry, t->invite ? TRYING_MS : until_t2(c));
  *out = t;
  return 0;
}

/* ---- responding ---- */

struct reply_source {
  const lsip_msg *request;
  const lsip_reply *reply;
};

static int write_reply(lsip_writer *w, const void *arg)
{
  const struct reply_source *s = arg;
  return lsip_reply_write(w, s->request, s->reply);
}

static int event_of(int status)
{
  if (status < 200)
    return LSIP_SERVER_EV_PROVISIONAL;
  return status < 300 ? LSIP_SERVER_EV_SUCCESS : LSIP_SERVER_EV_FAILURE;
}

/* A 408 to what is no INVITE would come too late: the transaction ends without
 * an answer (RFC 4320 4.2). */
int lsip_server_send(lsip_server *t, lsip_wire *w, int status)
{
  int event = event_of(status);
  if (!handler_of(t, event))
    return LSIP_ERR_STATE;
  drop_response(t);
  if (t->invite || status != 408) {
    t->response = w;
    w->refs++;
  }
  t->status = (uint16_t)status;
  lsip_server_happen(t, event);
  return 0;
}

void lsip_server_send_again(lsip_server *t)
{
  repeat(t);
}

lsip_str lsip_server_via(const lsip_server *t, char *buf, size_t cap)
{
  lsip_arrival a;
  memset(&a, 0, sizeof a);
  a.path = t->back.path;
  a.path.remote = t->back.source;
  if (!t->request || lsip_msg_via(&t->request->msg, &a.via))
    return LSIP_STR("");
  return lsip_via_returned(&a, buf, cap);
}

int lsip_server_respond(lsip_server *t, lsip_reply *r)
{
  char via[1024];
  struct reply_source s;
  lsip_wire *w;
  int rc;
  if (!t->request || !handler_of(t, event_of(r->status)))
    return LSIP_ERR_STATE;
  s.request = &t->request->msg;
  s.reply = r;
  r->via = lsip_server_via(t, via, sizeof via);
  if (r->to_tag.len == 0)
    r->to_tag = lsip_str_of(t->tag, LSIP_TAG_LEN);
  rc = lsip_ctx_write_wire(t->layer->ctx, &w, write_reply, &s);
  if (rc)
    return rc;
  rc = lsip_server_send(t, w, r->status);
  lsip_wire_unref(w);
  return rc;
}

int lsip_server_refuse(lsip_transaction_layer *l, const lsip_arrival *a,
                       lsip_reply *r)
{
  char via[1024];
  struct reply_source s;
  lsip_way_back back;
  lsip_wire *w;
  int rc;
  s.request = &a->msg;
  s.reply = r;
  r->via = lsip_via_returned(a, via, sizeof via);
  rc = lsip_ctx_write_wire(l->ctx, &w, write_reply, &s);
  if (rc)
    return rc;
  lsip_way_back_of(&back, a);
  lsip_transport_send_back(l->tp, w, &back);
  lsip_wire_unref(w);
  return 0;
}
