#include "transaction/request.h"

#include "msg/reply.h"
#include "transaction/attempt.h"

static void try_next(lsip_request *r);
static void conclude(lsip_request *r, int status, int reason);

/* ---- life ---- */

void lsip_request_kill(lsip_request *r)
{
  lsip_ctx *c = r->layer->ctx;
  lsip_list *link;
  while ((link = lsip_list_take(&r->attempts)) != NULL)
    LSIP_CONTAINER(link, lsip_client, of_request)->user = NULL;
  lsip_list_remove(&r->all);
  if (r->retry_state)
    r->layer->retry_table->forget(r);
  lsip_locate_stop(&r->locate);
  lsip_link_stop(&r->link);
  lsip_ctx_alarm_stop(c, &r->patience);
  lsip_ctx_alarm_stop(c, &r->limit);
  lsip_ctx_copy_free(c, &r->text);
  lsip_ctx_copy_free(c, &r->contact_user);
  lsip_ctx_copy_free(c, &r->contact_params);
  lsip_ctx_copy_free(c, &r->cancel_headers);
  lsip_ctx_copy_free(c, &r->route_params);
  lsip_object_clear(c, &r->base.object);
  lsip_free(&c->heap, r, sizeof *r);
}

static void request_told(lsip_object *o)
{
  lsip_request *r = (lsip_request *)(void *)o;
  if (r->told)
    lsip_request_kill(r);
  else
    lsip_request_hide(r);
}

void lsip_request_hide(lsip_request *r)
{
  lsip_object *o = &r->base.object;
  lsip_object_clear(r->layer->ctx, o);
  o->ended = 0;
  r->user = NULL;
  r->cseq = NULL;
  if (r->told)
    lsip_request_kill(r);
}

/* 1 if an attempt may still bring something. */
static int attempts_live(const lsip_request *r)
{
  lsip_list *link;
  for (link = r->attempts.next; link != &r->attempts; link = link->next)
    if (LSIP_CONTAINER(link, lsip_client, of_request)->state !=
        LSIP_CLIENT_COMPLETED)
      return 1;
  return 0;
}

/* Tells the user when nothing more can come. May free the request. */
static void settle(lsip_request *r)
{
  if (!r->done || r->told || r->starting || attempts_live(r))
    return;
  r->told = 1;
  if (r->user)
    r->up->ended(r, r->status, r->passed ? 0 : r->error);
  if (!r->base.object.ended)
    lsip_request_kill(r);
}

static void conclude(lsip_request *r, int status, int reason)
{
  lsip_ctx *c = r->layer->ctx;
  r->done = 1;
  r->status = (uint16_t)status;
  r->error = reason;
  lsip_ctx_alarm_stop(c, &r->patience);
  lsip_ctx_alarm_stop(c, &r->limit);
  settle(r);
}

/* No response came: what the user is told (RFC 3261 8.1.3.1). */
static void fail(lsip_request *r)
{
  int status = r->error == LSIP_ERR_TIMEOUT ? 408 : 503;
  conclude(r, r->cancel_wanted ? 487 : status, r->error);
}

/* ---- CANCEL (9.1) ---- */

struct cancel_source {
  lsip_msg request;
  lsip_extra extra;
};

static int write_cancel(lsip_writer *w, const void *arg)
{
  const struct cancel_source *s = arg;
  return lsip_cancel_write(w, &s->request, &s->extra);
}

static void send_cancel(lsip_request *r, lsip_client *t)
{
  struct cancel_source s;
  lsip_client *cancel;
  lsip_wire *w;
  if (t->cancelled || !t->wire)
    return;
  memset(&s, 0, sizeof s);
  s.extra.headers = r->cancel_headers;
  lsip_client_expect_end(t);
  if (lsip_transport_reread(r->layer->tp, &s.request, t->wire) ||
      lsip_ctx_write_wire(r->layer->ctx, &w, write_cancel, &s))
    return;
  (void)lsip_client_start(r->layer, &cancel, w, &t->link, LSIP_CANCEL,
                          t->branch, 0);
}

int lsip_request_cancel(lsip_request *r, lsip_str headers)
{
  int rc;
  if (r->method != LSIP_INVITE || r->done || r->cancel_wanted)
    return LSIP_ERR_STATE;
  rc = lsip_ctx_copy(r->layer->ctx, &r->cancel_headers, headers);
  if (rc)
    return rc;
  r->cancel_wanted = 1;
  lsip_ctx_alarm_stop(r->layer->ctx, &r->patience);
  if (r->current && r->responded)
    send_cancel(r, r->current);
  else if (!r->current) /* nothing was sent: soon, not inside this call */
    lsip_ctx_alarm(r->layer->ctx, &r->patience, 0);
  return 0;
}

/* An attempt that was given up: its late answers are unwanted. */
static void abandon(lsip_request *r)
{
  if (r->current)
    r->current->abandoned = 1;
  r->current = NULL;
  r->responded = 0;
}

/* ---- what the attempts say ---- */

/* Forgets the attempts, but for one that goes on by itself. */
static void end_attempts(lsip_request *r, const lsip_client *but)
{
  lsip_list *link, *next;
  for (link = r->attempts.next; link != &r->attempts; link = next) {
    lsip_client *t = LSIP_CONTAINER(link, lsip_client, of_request);
    next = link->next;
    if (t != but)
      lsip_client_kill(t);
  }
  r->current = NULL;
}

/* A late 2xx. To an INVITE it is a fork of the same dialog set, and what is
 * tried elsewhere is not wanted any more; to another method it is the answer.
 */
static void late_success(lsip_request *r, lsip_client *t,
                         const lsip_arrival *a)
{
  int first = !r->done;
  if (r->user && (first || r->method == LSIP_INVITE))
    r->up->response(r, a);
  if (!first)
    return;
  if (r->method == LSIP_INVITE) {
    (void)lsip_request_cancel(r, LSIP_STR(""));
    return;
  }
  r->passed = 1;
  lsip_locate_stop(&r->locate);
  lsip_link_stop(&r->link);
  end_attempts(r, t);
  conclude(r, lsip_msg_status(&a->msg), 0);
}

static void unwanted(lsip_request *r, lsip_client *t, const lsip_arrival *a,
                     int status)
{
  if (status < 200 && r->method == LSIP_INVITE)
    send_cancel(r, t);
  else if (status >= 200 && status < 300)
    late_success(r, t, a);
  else
    settle(r);
}

static int more_targets(const lsip_request *r)
{
  return r->step < 2 * r->locate.count && !r->wish.flow.id;
}

/* A challenge that can be answered, a redirection that is followed: of what a
 * user agent sends, not a proxy. */
static int retried(lsip_request *r, const lsip_arrival *a)
{
  const lsip_retry_table *table = r->layer->retry_table;
  return table && (r->account || r->dialog) && r->user && !r->cancel_wanted &&
      table->retry(r, a);
}

static void client_response(lsip_client *t, const lsip_arrival *a)
{
  lsip_request *r = t->user;
  int status = lsip_msg_status(&a->msg);
  if (t != r->current) {
    unwanted(r, t, a, status);
    return;
  }
  r->responded = 1;
  lsip_ctx_alarm_stop(r->layer->ctx, &r->patience);
  if (r->renew_limit && status > 100 && status < 200 && !r->cancel_wanted)
    lsip_ctx_alarm(r->layer->ctx, &r->limit, r->limit_ms); /* 16.7 step 2 */
  if (status < 200 && r->cancel_wanted)
    send_cancel(r, t);
  if (status == 503 && more_targets(r) && !r->cancel_wanted) {
    r->error = LSIP_ERR_REFUSED;
    abandon(r);
    try_next(r);
    return;
  }
  if (status >= 300 && retried(r, a))
    return;
  if (status >= 200 && status < 300 && r->account && r->layer->retry_table)
    r->layer->retry_table->learn(r, a);
  if (status >= 200)
    lsip_request_pass(r, a);
  else if (r->user)
    r->up->response(r, a);
}

void lsip_request_pass(lsip_request *r, const lsip_arrival *a)
{
  int status = lsip_msg_status(&a->msg);
  r->passed = 1;
  r->status = (uint16_t)status;
  if (r->user)
    r->up->response(r, a);
  if (r->method != LSIP_INVITE)
    end_attempts(r, r->current);
  conclude(r, status, 0);
}

static void client_ended(lsip_client *t, int reason)
{
  lsip_request *r = t->user;
  int responded = r->responded;
  lsip_list_remove(&t->of_request);
  if (t != r->current || r->done) {
    if (t == r->current)
      r->current = NULL;
    settle(r);
    return;
  }
  r->current = NULL;
  r->responded = 0;
  r->error = reason ? reason : LSIP_ERR_TIMEOUT;
  if (responded || r->cancel_wanted)
    fail(r);
  else
    try_next(r);
}

static const lsip_client_user client_user = { client_response,
                                              client_ended };

lsip_request *lsip_request_of(const lsip_client *t)
{
  lsip_request *r = t->up == &client_user ? t->user : NULL;
  return r && r->user ? r : NULL;
}

/* ---- an attempt ---- */

/* Sends over r->link, which is ready. */
static int launch(lsip_request *r)
{
  char branch[LSIP_BRANCH_LEN];
  lsip_wire *w;
  int rc = lsip_attempt_write(r, r->link.local, branch, &w);
  if (rc == 0)
    rc = lsip_client_start(r->layer, &r->current, w, &r->link, r->method,
                           branch, 0);
  lsip_link_stop(&r->link);
  if (rc)
    return rc;
  r->current->up = &client_user;
  r->current->user = r;
  r->step += r->step % 2; /* TCP was open: UDP is not tried (18.1.1) */
  lsip_list_append(&r->attempts, &r->current->of_request);
  if (r->lean && !more_targets(r))
    lsip_ctx_copy_free(r->layer->ctx, &r->text);
  if (more_targets(r))
    lsip_ctx_alarm(r->layer->ctx, &r->patience,
                   8 * r->layer->ctx->config.t1_ms);
  return 0;
}

/* ---- targets ---- */

/* Each target has two steps: over TCP if the message is too big for UDP
 * (18.1.1), and as it is. 0 when the step is void. */
static int step_target(const lsip_request *r, unsigned step, lsip_target *t)
{
  *t = r->locate.targets[step / 2];
  return step % 2 ||
      lsip_link_grows(r->layer->tp, t, &r->wish, r->text.len);
}

static void link_ready(lsip_link *l, int err)
{
  lsip_request *r = LSIP_CONTAINER(l, lsip_request, link);
  if (err == 0)
    err = launch(r);
  if (err) {
    r->error = err;
    try_next(r);
  }
}

static void try_next(lsip_request *r)
{
  lsip_target t;
  lsip_link_wish wish = r->wish;
  wish.name = r->locate.name;
  lsip_ctx_alarm_stop(r->layer->ctx, &r->patience);
  lsip_link_stop(&r->link);
  if (r->cancel_wanted) {
    conclude(r, 487, r->error);
    return;
  }
  while (r->step < 2 * r->locate.count) {
    int rc;
    if (!step_target(r, r->step++, &t))
      continue;
    rc = lsip_link_start(&r->link, r->layer->tp, &t, &wish, link_ready);
    if (rc == 0)
      return;
    if (rc == 1)
      rc = launch(r);
    if (rc == 0)
      return;
    r->error = rc;
  }
  fail(r);
}

static void located(lsip_locate *l, int err)
{
  lsip_request *r = LSIP_CONTAINER(l, lsip_request, locate);
  if (err) {
    r->error = err;
    fail(r);
  } else {
    try_next(r);
  }
}

/* No response in time: the next target, while this attempt lives on. Or the
 * cancelling of a request that was never sent. */
static void impatient(lsip_alarm *a)
{
  lsip_request *r = LSIP_CONTAINER(a, lsip_request, patience);
  if (r->cancel_wanted && !r->current) {
    lsip_locate_stop(&r->locate);
    lsip_link_stop(&r->link);
    conclude(r, 487, 0);
    return;
  }
  r->error = LSIP_ERR_TIMEOUT;
  abandon(r);
  try_next(r);
}

/* No final response in time (a proxy's timer C, 16.8; a phone that rings). */
static void limit_due(lsip_alarm *a)
{
  lsip_request *r = LSIP_CONTAINER(a, lsip_request, limit);
  if (r->method == LSIP_INVITE) {
    (void)lsip_request_cancel(r, LSIP_STR(""));
    return;
  }
  r->error = LSIP_ERR_TIMEOUT;
  lsip_locate_stop(&r->locate);
  lsip_link_stop(&r->link);
  end_attempts(r, NULL);
  fail(r);
}

/* ---- start ---- */

/* 8.1.1.8: the Request-URI, or the top Route. */
static uint8_t is_sips(lsip_str text, lsip_str next_hop)
{
  return lsip_locate_wants_sips(text) || lsip_locate_is_sips(next_hop);
}

static int copy_plan(lsip_request *r, const lsip_request_plan *p)
{
  lsip_ctx *c = r->layer->ctx;
  int rc = lsip_ctx_copy(c, &r->text, p->text);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &r->contact_user, p->contact_user);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &r->contact_params, p->contact_params);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &r->route_params, p->route_params);
  r->sips = is_sips(p->text, p->next_hop);
  r->via_at = p->via_at;
  r->slot_at = p->slot_at;
  r->contact = p->contact;
  r->record_route = p->record_route;
  r->method = p->method;
  r->limit_ms = p->limit_ms;
  r->renew_limit = p->renew_limit;
  r->lean = p->lean;
  r->came_by = p->came_by;
  memcpy(r->mark, p->mark, sizeof r->mark);
  r->account = p->account;
  r->dialog = p->dialog;
  r->cseq = p->cseq;
  r->wish = p->wish;
  r->wish.name = LSIP_STR(""); /* borrowed: see r->locate.name */
  return rc;
}

/* The attempt that brought the response stays behind, completed. Its target
 * comes first again. */
void lsip_request_restart(lsip_request *r, lsip_str text, uint32_t via_at,
                          uint32_t slot_at, lsip_str next_hop)
{
  int rc = 1;
  lsip_ctx_copy_free(r->layer->ctx, &r->text);
  r->text = text;
  r->via_at = via_at;
  r->slot_at = slot_at;
  r->current = NULL;
  r->responded = 0;
  if (r->step > 0)
    r->step = (r->step - 1) & ~1u;
  if (next_hop.len) {
    lsip_locate_stop(&r->locate);
    r->step = 0;
    rc = lsip_locate_request(&r->locate, r->layer->tp, r->text, next_hop,
                             located);
    r->sips = is_sips(r->text, next_hop);
  }
  if (rc >= 0 && next_hop.len &&
      lsip_locate_keep_name(&r->locate, LSIP_STR(""), next_hop))
    rc = LSIP_ERR_NOMEM;
  if (rc < 0) {
    r->error = rc;
    fail(r);
  } else if (rc == 1) {
    try_next(r);
  }
}

lsip_str lsip_request_credentials(const lsip_request *r)
{
  return lsip_str_of(r->text.ptr + r->slot_at, r->auth_len);
}

static void fixed_targets(lsip_request *r, const lsip_request_plan *p)
{
  size_t n = p->target_count < LSIP_MAX_TARGETS ? p->target_count
                                                : LSIP_MAX_TARGETS;
  for (size_t i = 0; i < n; i++) {
    r->locate.targets[i].addr = p->targets[i];
    r->locate.targets[i].transport = p->transport ? p->transport : LSIP_UDP;
  }
  r->locate.tp = r->layer->tp;
  r->locate.count = n ? (unsigned)n : 1; /* a pinned flow needs none */
}

/* 0 when it is under way; `r->done` says that it failed at once. */
static int start(lsip_request *r, const lsip_request_plan *p)
{
  int rc = 1;
  if (p->target_count || p->wish.flow.id)
    fixed_targets(r, p);
  else
    rc = lsip_locate_request(&r->locate, r->layer->tp, r->text, p->next_hop,
                             located);
  if (rc < 0)
    return rc;
  if (lsip_locate_keep_name(&r->locate, p->wish.name, p->next_hop))
    return LSIP_ERR_NOMEM;
  if (rc == 1)
    try_next(r);
  return r->done ? r->error : 0;
}

int lsip_request_new(lsip_transaction_layer *l, lsip_request **out,
                     const lsip_request_plan *plan,
                     const lsip_request_user *up, void *user)
{
  lsip_ctx *c = l->ctx;
  lsip_request *r;
  int rc;
  if (l->count >= c->config.max_transactions)
    return LSIP_ERR_LIMIT;
  r = lsip_alloc_zero(&c->heap, sizeof *r);
  if (!r)
    return LSIP_ERR_NOMEM;
  r->layer = l;
  r->up = up;
  r->user = user;
  lsip_list_init(&r->attempts);
  lsip_list_append(&l->all_requests, &r->all);
  lsip_alarm_init(&r->patience, impatient);
  lsip_alarm_init(&r->limit, limit_due);
  rc = lsip_object_init(c, &r->base.object, LSIP_KIND_TSX, request_told);
  if (rc == 0)
    rc = copy_plan(r, plan);
  r->starting = 1;
  if (rc == 0)
    rc = start(r, plan);
  r->starting = 0;
  if (rc) {
    lsip_request_kill(r);
    return rc;
  }
  if (r->limit_ms)
    lsip_ctx_alarm(c, &r->limit, r->limit_ms);
  *out = r;
  return 0;
}
