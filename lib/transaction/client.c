#include "transaction/client.h"

#include "msg/reply.h"

/* ---- the tables (RFC 3261 figures 5 and 6; RFC 6026 figure 5) ---- */

typedef enum event {
  EV_RETRY,       /* timer A or E */
  EV_TIMEOUT,     /* timer B, F; in later states D, K, M */
  EV_PROVISIONAL,
  EV_SUCCESS,     /* 2xx */
  EV_FAILURE,     /* 300-699 */
  EV_LOST,        /* transport error */
  EVENTS
} event;

typedef void (*handler)(lsip_client *t, const lsip_arrival *a, int reason);

static void resend(lsip_client *t, const lsip_arrival *a, int reason);
static void give_up(lsip_client *t, const lsip_arrival *a, int reason);
static void finish(lsip_client *t, const lsip_arrival *a, int reason);
static void proceed(lsip_client *t, const lsip_arrival *a, int reason);
static void accept(lsip_client *t, const lsip_arrival *a, int reason);
static void complete(lsip_client *t, const lsip_arrival *a, int reason);
static void fail(lsip_client *t, const lsip_arrival *a, int reason);
static void ack_again(lsip_client *t, const lsip_arrival *a, int reason);
static void pass_up(lsip_client *t, const lsip_arrival *a, int reason);

static const handler invite_table[LSIP_CLIENT_STATES][EVENTS] = {
  [LSIP_CLIENT_CALLING] = {
    [EV_RETRY] = resend, [EV_TIMEOUT] = give_up, [EV_PROVISIONAL] = proceed,
    [EV_SUCCESS] = accept, [EV_FAILURE] = fail, [EV_LOST] = give_up,
  },
  [LSIP_CLIENT_PROCEEDING] = {
    /* TIMEOUT only after a CANCEL that brought no final response (9.1) */
    [EV_TIMEOUT] = give_up, [EV_PROVISIONAL] = proceed,
    [EV_SUCCESS] = accept, [EV_FAILURE] = fail,
  },
  [LSIP_CLIENT_COMPLETED] = {
    [EV_TIMEOUT] = finish, [EV_FAILURE] = ack_again,
  },
  [LSIP_CLIENT_ACCEPTED] = {
    [EV_TIMEOUT] = finish, [EV_SUCCESS] = pass_up,
  },
};

static const handler other_table[LSIP_CLIENT_STATES][EVENTS] = {
  [LSIP_CLIENT_CALLING] = {
    [EV_RETRY] = resend, [EV_TIMEOUT] = give_up, [EV_PROVISIONAL] = proceed,
    [EV_SUCCESS] = complete, [EV_FAILURE] = complete, [EV_LOST] = give_up,
  },
  [LSIP_CLIENT_PROCEEDING] = {
    [EV_RETRY] = resend, [EV_TIMEOUT] = give_up, [EV_PROVISIONAL] = proceed,
    [EV_SUCCESS] = complete, [EV_FAILURE] = complete,
  },
  [LSIP_CLIENT_COMPLETED] = { [EV_TIMEOUT] = finish },
};

static void happen(lsip_client *t, event ev, const lsip_arrival *a,
                   int reason)
{
  handler h = (t->invite ? invite_table : other_table)[t->state][ev];
  if (h)
    h(t, a, reason);
  else if (a)
    lsip_ctx_count(t->layer->ctx, LSIP_COUNT_RETRANSMITS_IN);
}

/* ---- life ---- */

static void stop_waiting(lsip_client *t)
{
  if (t->unanswered)
    lsip_map_remove(&t->layer->unanswered, &t->by_remote);
  t->unanswered = 0;
}

static void drop_wire(lsip_wire **w)
{
  if (*w)
    (*w)->owner = NULL;
  lsip_wire_unref(*w);
  *w = NULL;
}

void lsip_client_kill(lsip_client *t)
{
  lsip_transaction_layer *l = t->layer;
  stop_waiting(t);
  lsip_map_remove(&l->clients, &t->node);
  lsip_list_remove(&t->all);
  lsip_list_remove(&t->of_request);
  lsip_ctx_alarm_stop(l->ctx, &t->retry);
  lsip_ctx_alarm_stop(l->ctx, &t->life);
  lsip_link_stop(&t->link);
  drop_wire(&t->wire);
  drop_wire(&t->ack);
  l->count--;
  lsip_free(&l->ctx->heap, t, sizeof *t);
}

static uint32_t t1(const lsip_client *t)
{
  return t->layer->ctx->config.t1_ms;
}

/* How long each state lasts at most, in ms (17.1.1.2, 17.1.2.2, RFC 6026
 * 8.4). 0: it ends at once. */
static uint32_t lifetime(const lsip_client *t, int state)
{
  switch (state) {
  case LSIP_CLIENT_ACCEPTED:
    return 64 * t1(t); /* timer M */
  case LSIP_CLIENT_COMPLETED:
    if (t->reliable)
      return 0;
    return t->invite ? 32000 /* timer D */
                     : t->layer->ctx->config.t4_ms /* timer K */;
  default:
    return 64 * t1(t); /* timers B, F */
  }
}

/* The one place that changes the state. */
static void enter(lsip_client *t, int state)
{
  lsip_ctx *c = t->layer->ctx;
  t->state = (uint8_t)state;
  stop_waiting(t);
  if (state == LSIP_CLIENT_PROCEEDING) {
    if (t->invite) {
      lsip_ctx_alarm_stop(c, &t->retry);
      if (!t->cancelled)
        lsip_ctx_alarm_stop(c, &t->life);
    }
    return;
  }
  lsip_ctx_alarm_stop(c, &t->retry);
  if (state == LSIP_CLIENT_ACCEPTED)
    drop_wire(&t->wire); /* neither repeated nor cancelled any more */
  lsip_ctx_alarm(c, &t->life, lifetime(t, state));
}

static void tell_end(lsip_client *t, int reason)
{
  if (t->user)
    t->up->ended(t, reason);
}

/* ---- handlers ---- */

static void resend(lsip_client *t, const lsip_arrival *a, int reason)
{
  lsip_ctx *c = t->layer->ctx;
  (void)a;
  (void)reason;
  lsip_ctx_count(c, LSIP_COUNT_RETRANSMITS_OUT);
  lsip_transport_send(t->layer->tp, t->wire);
  t->interval *= 2;
  if (!t->invite && (t->interval > c->config.t2_ms ||
                     t->state == LSIP_CLIENT_PROCEEDING))
    t->interval = c->config.t2_ms; /* 17.1.2.2: timer E */
  lsip_ctx_alarm(c, &t->retry, t->interval);
}

static void give_up(lsip_client *t, const lsip_arrival *a, int reason)
{
  (void)a;
  t->state = LSIP_CLIENT_TERMINATED;
  lsip_wire_drop(t->wire);
  tell_end(t, reason);
  lsip_client_kill(t);
}

static void finish(lsip_client *t, const lsip_arrival *a, int reason)
{
  (void)a;
  (void)reason;
  t->state = LSIP_CLIENT_TERMINATED;
  tell_end(t, 0);
  lsip_client_kill(t);
}

static void pass_up(lsip_client *t, const lsip_arrival *a, int reason)
{
  (void)reason;
  if (t->user)
    t->up->response(t, a);
}

static void proceed(lsip_client *t, const lsip_arrival *a, int reason)
{
  if (t->state == LSIP_CLIENT_CALLING)
    enter(t, LSIP_CLIENT_PROCEEDING);
  pass_up(t, a, reason);
}

static void accept(lsip_client *t, const lsip_arrival *a, int reason)
{
  enter(t, LSIP_CLIENT_ACCEPTED);
  pass_up(t, a, reason);
}

static void complete(lsip_client *t, const lsip_arrival *a, int reason)
{
  enter(t, LSIP_CLIENT_COMPLETED);
  pass_up(t, a, reason);
}

/* ---- ACK to a final response other than 2xx (17.1.1.3) ---- */

struct ack_source {
  lsip_msg request;
  const lsip_msg *response;
};

static int write_ack(lsip_writer *w, const void *arg)
{
  const struct ack_source *s = arg;
  return lsip_ack_write(w, &s->request, s->response);
}

static void send_ack(lsip_client *t, const lsip_arrival *a)
{
  struct ack_source s;
  s.response = &a->msg;
  if (lsip_transport_reread(t->layer->tp, &s.request, t->wire) ||
      lsip_ctx_write_wire(t->layer->ctx, &t->ack, write_ack, &s))
    return;
  t->ack->path = t->wire->path;
  lsip_transport_send(t->layer->tp, t->ack);
}

static void fail(lsip_client *t, const lsip_arrival *a, int reason)
{
  send_ack(t, a);
  enter(t, LSIP_CLIENT_COMPLETED);
  pass_up(t, a, reason);
}

/* There is none yet if memory was short at the first response. */
static void ack_again(lsip_client *t, const lsip_arrival *a, int reason)
{
  (void)reason;
  lsip_ctx_count(t->layer->ctx, LSIP_COUNT_RETRANSMITS_IN);
  if (t->ack)
    lsip_transport_send(t->layer->tp, t->ack);
  else
    send_ack(t, a);
}

/* ---- events ---- */

static void retry_due(lsip_alarm *a)
{
  happen(LSIP_CONTAINER(a, lsip_client, retry), EV_RETRY, NULL, 0);
}

static void life_due(lsip_alarm *a)
{
  happen(LSIP_CONTAINER(a, lsip_client, life), EV_TIMEOUT, NULL,
         LSIP_ERR_TIMEOUT);
}

void lsip_client_lost(lsip_client *t, int reason)
{
  happen(t, EV_LOST, NULL, reason);
}

static void wire_failed(lsip_wire *w, void *owner, int reason)
{
  (void)w;
  lsip_client_lost(owner, reason ? reason : LSIP_ERR_IO);
}

/* HARD CASE: flow_down fails only those that have had no response. */
static void link_says(lsip_link *l, int err)
{
  if (err)
    lsip_client_lost(LSIP_CONTAINER(l, lsip_client, link), err);
}

void lsip_client_expect_end(lsip_client *t)
{
  t->cancelled = 1;
  lsip_ctx_alarm(t->layer->ctx, &t->life, 64 * t1(t));
}

/* ---- matching (17.1.3) ---- */

static uint64_t branch_hash(lsip_transaction_layer *l, const char *branch,
                            int method)
{
  return lsip_ctx_hash(l->ctx, lsip_str_of(branch, LSIP_BRANCH_LEN)) +
      (uint64_t)method;
}

lsip_client *lsip_client_find(lsip_transaction_layer *l, lsip_str branch,
                              int method)
{
  lsip_map_node *n;
  if (branch.len != LSIP_BRANCH_LEN)
    return NULL;
  n = lsip_map_first(&l->clients, branch_hash(l, branch.ptr, method));
  for (; n; n = lsip_map_next(n)) {
    lsip_client *t = LSIP_CONTAINER(n, lsip_client, node);
    if (t->method == method &&
        memcmp(t->branch, branch.ptr, LSIP_BRANCH_LEN) == 0)
      return t;
  }
  return NULL;
}

int lsip_client_receive(lsip_transaction_layer *l, const lsip_arrival *a)
{
  int status = lsip_msg_status(&a->msg);
  lsip_client *t = lsip_client_find(l, a->via.branch,
                                    lsip_msg_method(&a->msg));
  if (!t)
    return 0;
  t->status = (uint16_t)status;
  happen(t, status < 200 ? EV_PROVISIONAL
                         : status < 300 ? EV_SUCCESS : EV_FAILURE,
         a, 0);
  return 1;
}

static uint64_t remote_hash(lsip_transaction_layer *l, const lsip_addr *r)
{
  unsigned char key[20];
  memset(key, 0, sizeof key);
  key[0] = r->family;
  memcpy(key + 2, &r->port, 2);
  memcpy(key + 4, r->ip, r->family == 4 ? 4 : 16);
  return lsip_siphash(&l->ctx->hash_key, key, sizeof key);
}

void lsip_client_refused(lsip_transaction_layer *l, const lsip_addr *remote,
                         int reason)
{
  uint64_t hash = remote_hash(l, remote);
  lsip_map_node *n;
  while ((n = lsip_map_first(&l->unanswered, hash)) != NULL) {
    lsip_client *t = LSIP_CONTAINER(n, lsip_client, by_remote);
    stop_waiting(t);
    lsip_client_lost(t, reason);
  }
}

static lsip_client *next_from(lsip_transaction_layer *l, lsip_local local)
{
  lsip_list *link;
  for (link = l->all_clients.next; link != &l->all_clients;
       link = link->next) {
    lsip_client *t = LSIP_CONTAINER(link, lsip_client, all);
    if (t->unanswered && t->link.path.local.id == local.id)
      return t;
  }
  return NULL;
}

void lsip_client_local_gone(lsip_transaction_layer *l, lsip_local local)
{
  lsip_client *t;
  while ((t = next_from(l, local)) != NULL) {
    stop_waiting(t);
    lsip_client_lost(t, LSIP_ERR_CLOSED);
  }
}

/* ---- start ---- */

static void first_timers(lsip_client *t, uint32_t first_ms)
{
  lsip_ctx *c = t->layer->ctx;
  t->interval = t1(t);
  if (!t->reliable)
    lsip_ctx_alarm(c, &t->retry, t->interval);
  lsip_ctx_alarm(c, &t->life, first_ms ? first_ms : 64 * t1(t));
}

static void take_link(lsip_client *t, const lsip_link *link)
{
  lsip_conn *f = lsip_conn_find(t->layer->tp, link->path.flow);
  t->link.path = link->path;
  t->link.ready = link_says;
  if (f)
    lsip_link_join(&t->link, f);
}

int lsip_client_start(lsip_transaction_layer *l, lsip_client **out,
                      lsip_wire *wire, const lsip_link *link, int method,
                      const char *branch, uint32_t first_ms)
{
  lsip_client *t = lsip_alloc_zero(&l->ctx->heap, sizeof *t);
  if (!t) {
    lsip_wire_unref(wire);
    return LSIP_ERR_NOMEM;
  }
  t->layer = l;
  t->wire = wire;
  wire->path = link->path;
  wire->owner = t;
  wire->failed = wire_failed;
  t->method = (uint8_t)method;
  t->invite = method == LSIP_INVITE;
  t->reliable = link->path.transport != LSIP_UDP;
  memcpy(t->branch, branch, LSIP_BRANCH_LEN);
  lsip_alarm_init(&t->retry, retry_due);
  lsip_alarm_init(&t->life, life_due);
  lsip_list_init(&t->of_request);
  lsip_list_append(&l->all_clients, &t->all);
  lsip_map_put(&l->clients, &t->node, branch_hash(l, branch, method));
  l->count++;
  take_link(t, link);
  if (!t->reliable) {
    t->unanswered = 1;
    lsip_map_put(&l->unanswered, &t->by_remote,
                 remote_hash(l, &link->path.remote));
  }
  first_timers(t, first_ms);
  lsip_ctx_count(l->ctx, LSIP_COUNT_REQUESTS_OUT);
  lsip_transport_send(l->tp, wire);
  *out = t;
  return 0;
}
