#include "server/response_context.h"

#include "server/search.h"

/* ---- life ---- */

static void server_cancelled(lsip_server *t, const lsip_arrival *cancel);
static void server_ended(lsip_server *t, int reason);

static const lsip_server_user server_user = { server_cancelled, server_ended,
                                              NULL };

int lsip_context_new(lsip_response_context **out, lsip_proxy_object *p,
                     lsip_server *t)
{
  lsip_ctx *c = p->services->ctx;
  lsip_response_context *x = lsip_alloc_zero(&c->heap, sizeof *x);
  if (!x)
    return LSIP_ERR_NOMEM;
  x->proxy = p;
  x->server = t;
  x->back = t->back;
  x->invite = t->invite;
  x->breadth = p->config.max_breadth;
  lsip_list_init(&x->branches);
  lsip_list_init(&x->challenges);
  lsip_list_append(&p->contexts, &x->of_proxy);
  lsip_server_hide(t);
  lsip_server_expect_answer(t, 0);
  if (p->config.mode == LSIP_PROXY_STATELESS)
    lsip_server_hush(t);
  else
    lsip_server_try(t);
  t->up = &server_user;
  t->user = x;
  *out = x;
  return 0;
}

static void branch_free(lsip_branch *b)
{
  lsip_ctx *c = b->context->proxy->services->ctx;
  if (b->request)
    lsip_request_hide(b->request);
  lsip_list_remove(&b->link);
  lsip_ctx_copy_free(c, &b->uri);
  lsip_ctx_copy_free(c, &b->path);
  lsip_free(&c->heap, b, sizeof *b);
}

void lsip_context_free(lsip_response_context *x)
{
  lsip_ctx *c = x->proxy->services->ctx;
  lsip_search_drop(x);
  while (!lsip_list_empty(&x->branches))
    branch_free(LSIP_CONTAINER(x->branches.next, lsip_branch, link));
  lsip_context_forget_best(x);
  lsip_list_remove(&x->of_proxy);
  if (x->server)
    x->server->user = NULL;
  lsip_free(&c->heap, x, sizeof *x);
}

const lsip_msg *lsip_context_request(const lsip_response_context *x)
{
  return &x->server->request->msg;
}

/* ---- targets (16.5) ---- */

static uint64_t instance_hash(const lsip_response_context *x,
                              const lsip_binding *t)
{
  return t->instance.len ? lsip_ctx_hash(x->proxy->services->ctx, t->instance)
                         : 0;
}

/* Two flows of one phone may have the same contact. */
static int is_target(const lsip_response_context *x, const lsip_binding *t,
                     const lsip_uri *uri)
{
  lsip_list *link;
  lsip_uri other;
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    const lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    if (b->reg_id == t->reg_id &&
        (!b->reg_id || b->instance == instance_hash(x, t)) &&
        lsip_uri_parse(&other, b->uri) == 0 && lsip_uri_equal(uri, &other))
      return 1;
  }
  return 0;
}

/* Behind those of the same q. */
static void put_in_order(lsip_response_context *x, lsip_branch *b)
{
  lsip_list *link = x->branches.prev;
  while (link != &x->branches &&
         LSIP_CONTAINER(link, lsip_branch, link)->q < b->q)
    link = link->prev;
  lsip_list_append(link->next, &b->link);
}

int lsip_context_add(lsip_response_context *x, const lsip_binding *target)
{
  lsip_ctx *c = x->proxy->services->ctx;
  lsip_branch *b;
  lsip_uri uri;
  int rc = lsip_uri_parse(&uri, target->contact);
  if (rc || is_target(x, target, &uri))
    return rc;
  if (x->added >= x->proxy->config.max_forks)
    return LSIP_ERR_LIMIT;
  b = lsip_alloc_zero(&c->heap, sizeof *b);
  if (!b)
    return LSIP_ERR_NOMEM;
  b->context = x;
  b->q = target->q_milli;
  b->flow = target->flow;
  b->local = target->local;
  b->remote = target->remote;
  b->reg_id = target->reg_id;
  b->instance = instance_hash(x, target);
  rc = lsip_ctx_copy(c, &b->uri, target->contact);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &b->path, target->path);
  lsip_list_init(&b->link);
  if (rc) {
    branch_free(b);
    return rc;
  }
  put_in_order(x, b);
  x->added++;
  return 0;
}

/* ---- whose turn it is ---- */

/* RFC 5626 s.7: one flow of a phone at a time. */
static int may_start(const lsip_branch *b)
{
  lsip_list *all = &b->context->branches, *link;
  if (b->state != LSIP_BRANCH_WAITING || b->context->closed)
    return 0;
  for (link = all->next; b->instance && link != all; link = link->next) {
    const lsip_branch *o = LSIP_CONTAINER(link, lsip_branch, link);
    if (o->state == LSIP_BRANCH_OPEN && o->instance == b->instance)
      return 0;
  }
  return 1;
}

static lsip_branch *next_waiting(const lsip_response_context *x)
{
  lsip_list *link;
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    if (may_start(b))
      return b;
  }
  return NULL;
}

/* Another flow takes the place of one that has failed, and its turn. */
void lsip_context_heard(lsip_branch *b, int status)
{
  lsip_list *all = &b->context->branches, *link, *next;
  for (link = all->next; b->instance && link != all; link = next) {
    lsip_branch *o = LSIP_CONTAINER(link, lsip_branch, link);
    next = link->next;
    if (o->state != LSIP_BRANCH_WAITING || o->instance != b->instance)
      continue;
    if (status != 430 && status != 408)
      o->state = LSIP_BRANCH_FINAL;
    else if (o->q < b->q) {
      o->q = b->q;
      lsip_list_remove(&o->link);
      put_in_order(b->context, o);
    }
  }
}

static uint32_t count_open(const lsip_response_context *x, uint32_t *breadth)
{
  lsip_list *link;
  uint32_t n = 0;
  *breadth = 0;
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    const lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    if (b->state != LSIP_BRANCH_OPEN)
      continue;
    n++;
    *breadth += b->breadth;
  }
  return n;
}

static uint32_t count_of_q(const lsip_response_context *x)
{
  lsip_list *link;
  uint32_t n = 0;
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    const lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    n += may_start(b) && b->q >= x->q;
  }
  return n;
}

static void start_branch(lsip_response_context *x, lsip_branch *b,
                         uint32_t breadth)
{
  int rc = lsip_branch_start(b, breadth);
  if (rc == 0)
    return;
  b->state = LSIP_BRANCH_FINAL;
  if (rc == LSIP_ERR_NOMEM || rc == LSIP_ERR_LIMIT)
    x->overloaded = 1;
  else
    lsip_context_heard(b, 430);
  lsip_context_consider(x, rc == LSIP_ERR_GONE ? 430
                           : lsip_error_status(rc) ? lsip_error_status(rc)
                                                   : 503, NULL);
}

/* The branches that go out at one time share what is free of Max-Breadth;
 * those that it does not suffice for wait (RFC 5393 5.3.3.1). */
static void start_group(lsip_response_context *x)
{
  lsip_branch *b;
  uint32_t used, open = count_open(x, &used), n, free = x->breadth - used;
  b = next_waiting(x);
  if (b && !open)
    x->q = b->q;
  n = count_of_q(x);
  while (free > 0 && n > 0 && (b = next_waiting(x)) != NULL) {
    uint32_t part = n >= free ? 1 : free / n + (free % n != 0);
    start_branch(x, b, part);
    free -= part;
    n--;
  }
}

/* ---- going on ---- */

static int has_request(const lsip_response_context *x)
{
  lsip_list *link;
  for (link = x->branches.next; link != &x->branches; link = link->next)
    if (LSIP_CONTAINER(link, lsip_branch, link)->request)
      return 1;
  return 0;
}

/* 1 when there is nothing better to wait for. */
static int decided(const lsip_response_context *x)
{
  uint32_t used;
  if (x->answered || x->search || count_open(x, &used))
    return 0;
  return !next_waiting(x) && !(x->success && has_request(x));
}

/* What is left of a non-INVITE or of a failed INVITE goes on by itself; the
 * branches of an INVITE may still bring a 2xx (16.7 step 5). */
static int over(const lsip_response_context *x)
{
  return x->answered && (!x->invite || !has_request(x));
}

void lsip_context_go(lsip_response_context *x)
{
  uint32_t used;
  if (x->busy)
    return;
  x->busy = 1;
  while (!x->search && next_waiting(x)) {
    start_group(x);
    if (count_open(x, &used))
      break; /* else all of this q failed at once */
  }
  if (decided(x))
    lsip_context_answer(x);
  x->busy = 0;
  if (over(x))
    lsip_context_free(x);
}

void lsip_context_cancel(lsip_response_context *x, const lsip_branch *but,
                         lsip_str headers)
{
  lsip_list *link;
  x->closed = 1;
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    if (b == but || b->state != LSIP_BRANCH_OPEN || !x->invite)
      continue;
    b->cancelled = 1;
    if (lsip_request_cancel(b->request, headers) == LSIP_ERR_NOMEM)
      (void)lsip_request_cancel(b->request, LSIP_STR(""));
  }
}

void lsip_context_stop(lsip_response_context *x)
{
  if (x->answered)
    return;
  x->busy++;
  lsip_search_drop(x);
  lsip_context_cancel(x, NULL, LSIP_STR(""));
  lsip_context_reply(x, 503, LSIP_STR(""));
  x->busy--;
  lsip_context_go(x);
}

/* ---- what the server transaction says ---- */

static int write_reasons(lsip_writer *w, const void *arg)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_REASON);
  lsip_str value;
  while (lsip_next_value(arg, &c, &value) == 1)
    lsip_write_header_id(w, LSIP_H_REASON, value);
  return lsip_writer_end(w);
}

/* 16.10; the Reason goes on (RFC 3326 2). */
static void server_cancelled(lsip_server *t, const lsip_arrival *cancel)
{
  char text[1024];
  lsip_response_context *x = t->user;
  lsip_writer w;
  uint32_t used;
  lsip_writer_init(&w, text, sizeof text);
  x->cancelled = 1;
  lsip_search_drop(x);
  lsip_context_cancel(x, NULL, write_reasons(&w, &cancel->msg)
                                   ? LSIP_STR("")
                                   : lsip_writer_text(&w));
  if (!count_open(x, &used) && !x->success)
    lsip_context_consider(x, 487, NULL);
  lsip_context_go(x);
}

static void server_ended(lsip_server *t, int reason)
{
  lsip_response_context *x = t->user;
  (void)reason;
  x->server = NULL;
  lsip_context_go(x);
}
