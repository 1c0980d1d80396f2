/* One copy of the request on its way to one target (RFC 3261 16.6). */
#include "server/consume.h"
#include "server/mark.h"
#include "server/prepare.h"
#include "server/session_timer.h"

enum {
  MAX_EDITS = 24,
  SCRATCH = 6144,       /* Route, Via and numbers as text */
  BRANCH_BYTES = 4096   /* about what a branch needs besides its text */
};

/* The copy while it is made. */
typedef struct copy {
  const lsip_branch *b;
  const lsip_msg *m;
  lsip_routing routing;
  lsip_edits edits;
  lsip_edit list[MAX_EDITS];
  lsip_str next_hop;
  lsip_str text;
  char scratch[SCRATCH];
  char via[1024];
  char proof[4 + LSIP_MARK_LEN];
} copy;

/* Our own top Via gets a new neighbour, who must find the way back without us
 * (18.2.1). */
static void edit_via(copy *k)
{
  lsip_str via = lsip_server_via(k->b->context->server, k->via,
                                 sizeof k->via);
  if (via.len)
    lsip_edits_add(&k->edits, LSIP_EDIT_REPLACE_FIRST, LSIP_H_VIA, via);
}

static void edit_breadth(copy *k)
{
  if (lsip_msg_has(k->m, LSIP_H_MAX_BREADTH))
    lsip_edits_add(&k->edits, LSIP_EDIT_REMOVE_ALL, LSIP_H_MAX_BREADTH,
                   LSIP_STR(""));
  lsip_edits_number(&k->edits, LSIP_H_MAX_BREADTH, k->b->breadth);
}

static int make_edits(copy *k)
{
  int rc;
  lsip_edits_init(&k->edits, k->list, MAX_EDITS, k->scratch,
                  sizeof k->scratch);
  rc = lsip_proxy_route(k->b->context->proxy, k->m, &k->routing);
  if (rc == 0)
    rc = lsip_count_hop(&k->edits, k->m);
  if (rc == 0)
    rc = lsip_routing_forward(&k->routing, k->b->uri, k->b->path, &k->edits,
                              &k->next_hop);
  if (rc)
    return rc;
  lsip_proxy_timer_forward(k->b->context, k->m, &k->edits);
  edit_via(k);
  edit_breadth(k);
  if (k->b->context->consumed)
    lsip_consume(&k->edits, k->b->context->proxy, k->m);
  return k->edits.error;
}

static int write_copy(lsip_writer *w, const void *arg)
{
  const copy *k = arg;
  return lsip_msg_edit(w, k->m, k->edits.list, k->edits.count);
}

/* The side on which the dialog's other end is: our Record-Route says so. */
static lsip_local side_of(const copy *k)
{
  lsip_transport_layer *tp = k->b->context->proxy->services->tp;
  lsip_local side = { 0 };
  lsip_str host;
  uint16_t port;
  uint32_t transport;
  lsip_local_point *l;
  lsip_uri uri;
  if (k->routing.own_last.len == 0 ||
      lsip_uri_parse(&uri, k->routing.own_last) ||
      lsip_locate_read(&uri, &host, &port, &transport))
    return side;
  l = lsip_local_point_named(tp, transport, host, port);
  if (l)
    side.id = l->object.id;
  return side;
}

static void plan_record_route(copy *k, lsip_request_plan *plan)
{
  const lsip_response_context *x = k->b->context;
  const lsip_proxy_object *p = x->proxy;
  if (p->config.no_record_route || !lsip_makes_dialog(k->m))
    return;
  plan->record_route = 1;
  plan->came_by = x->back.path.local;
  if (!p->config.realm.id)
    return;
  memcpy(k->proof, ";ls=", 4);
  lsip_mark_of_dialog(&p->key, k->m, k->proof + 4);
  plan->route_params = lsip_str_of(k->proof, sizeof k->proof);
}

/* RFC 5626 s.7: what is bound to a flow goes by it. Otherwise a connection is
 * used while it lives, and then the address may still be right. */
static void plan_way(const copy *k, lsip_request_plan *plan)
{
  const lsip_branch *b = k->b;
  int bound = b->reg_id && !b->path.len;
  plan->wish.local = side_of(k);
  if (bound ||
      lsip_conn_find(b->context->proxy->services->tp, b->flow))
    plan->wish.flow = b->flow;
  if (!bound || b->flow.id)
    return;
  plan->wish.local = b->local;
  plan->targets = &b->remote;
  plan->target_count = 1;
  plan->transport = LSIP_UDP;
  plan->wish.exact = 1;
}

static int make_plan(copy *k, lsip_request_plan *plan)
{
  const lsip_response_context *x = k->b->context;
  int rc;
  memset(plan, 0, sizeof *plan);
  plan->text = k->text;
  plan->method = (uint8_t)lsip_msg_method(k->m);
  plan->next_hop = k->next_hop;
  plan_way(k, plan);
  if (x->invite) {
    plan->limit_ms = x->proxy->config.timer_c_ms;
    plan->renew_limit = 1;
  }
  plan->lean = 1;
  if (x->marked)
    memcpy(plan->mark, x->mark, LSIP_MARK_LEN);
  rc = lsip_slots_find(x->proxy->services->tp, k->text, &plan->via_at,
                       &plan->slot_at);
  if (rc == 0)
    plan_record_route(k, plan);
  return rc;
}

/* New work leaves the reserve to dialogs that are under way. */
static int admitted(const copy *k)
{
  const lsip_heap *h = &k->b->context->proxy->services->ctx->heap;
  return lsip_msg_to_tag(k->m).len ||
      lsip_heap_admits(h, BRANCH_BYTES + 3 * lsip_msg_raw(k->m).len);
}

int lsip_branch_start(lsip_branch *b, uint32_t breadth)
{
  lsip_services *sv = b->context->proxy->services;
  lsip_request_plan plan;
  copy k;
  int rc;
  k.b = b;
  k.m = lsip_context_request(b->context);
  b->breadth = breadth;
  if (!admitted(&k))
    return LSIP_ERR_NOMEM;
  rc = make_edits(&k);
  if (rc == 0)
    rc = lsip_ctx_write(sv->ctx, &k.text, write_copy, &k);
  if (rc == 0)
    rc = make_plan(&k, &plan);
  if (rc == 0)
    rc = lsip_request_new(sv->tl, &b->request, &plan, &lsip_branch_user, b);
  if (rc)
    b->request = NULL;
  else
    b->state = LSIP_BRANCH_OPEN;
  return rc;
}
