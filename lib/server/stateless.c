#include "server/stateless.h"

#include "server/consume.h"
#include "server/mark.h"
#include "server/prepare.h"
#include "server/request_uri.h"
#include "server/search.h"
#include "transaction/attempt.h"
#include "transport/back.h"
#include "transport/pending.h"

enum { MAX_EDITS = 24, SCRATCH = 6144, WAY_LEN = 16 };

/* What stands before the text while it waits for its way out. */
typedef struct head {
  lsip_local came_by;
  uint32_t slot_at;       /* 0: no Record-Route */
  uint32_t branch_len;
  uint32_t sips;          /* of the Record-Route */
  char branch[LSIP_BRANCH_LEN + 3 + WAY_LEN]; /* with our parameter */
} head;

/* One request on its way. */
typedef struct passing {
  lsip_proxy_object *p;
  const lsip_msg *m;
  lsip_str via;           /* the top Via in its place, or empty */
  lsip_str target, path;
  lsip_link_wish wish;
  lsip_target flow;       /* RFC 5626: where the phone's flow leads */
  unsigned by_flow;       /* 1: there and nowhere else */
  lsip_routing routing;
  lsip_edits edits;
  lsip_edit list[MAX_EDITS];
  lsip_str next_hop;
  head head;
  char scratch[SCRATCH];
} passing;

/* ---- writing ---- */

static lsip_wire *build(lsip_transport_layer *tp, const lsip_link *way,
                        lsip_str text)
{
  const char *line;
  lsip_writer w;
  lsip_wire *out;
  char extra[2048];
  size_t at, slot;
  head h;
  memcpy(&h, text.ptr, sizeof h);
  text = lsip_str_of(text.ptr + sizeof h, text.len - sizeof h);
  line = memchr(text.ptr, '\n', text.len);
  lsip_writer_init(&w, extra, sizeof extra);
  lsip_via_write(&w, way->local, lsip_str_of(h.branch, h.branch_len));
  at = w.len;
  if (h.slot_at)
    lsip_record_route_write(&w, tp, way->local, h.came_by, LSIP_STR(""),
                            (int)h.sips);
  if (!line || lsip_writer_end(&w) ||
      !(out = lsip_wire_new(&tp->ctx->outputs, text.len + w.len)))
    return NULL;
  slot = h.slot_at ? h.slot_at : (size_t)(line + 1 - text.ptr);
  lsip_writer_init(&w, out->bytes, out->len);
  lsip_write_raw(&w, lsip_str_of(text.ptr, (size_t)(line + 1 - text.ptr)));
  lsip_write_raw(&w, lsip_str_of(extra, at));
  lsip_write_raw(&w, lsip_str_of(line + 1, slot - (size_t)(line + 1 -
                                                           text.ptr)));
  lsip_write_raw(&w, lsip_str_of(extra + at, out->len - text.len - at));
  lsip_write_raw(&w, lsip_str_of(text.ptr + slot, text.len - slot));
  return out;
}

static int write_passing(lsip_writer *w, const void *arg)
{
  const passing *k = arg;
  return lsip_msg_edit(w, k->m, k->edits.list, k->edits.count);
}

static int make_edits(passing *k)
{
  int rc;
  lsip_edits_init(&k->edits, k->list, MAX_EDITS, k->scratch,
                  sizeof k->scratch);
  rc = lsip_count_hop(&k->edits, k->m);
  if (rc == 0)
    rc = lsip_routing_forward(&k->routing, k->target, k->path, &k->edits,
                              &k->next_hop);
  lsip_limit_breadth(&k->edits, k->m, k->p->config.max_breadth);
  if (k->p->config.mode == LSIP_PROXY_STATEFUL) /* an ACK */
    lsip_consume(&k->edits, k->p, k->m);
  if (rc == 0 && k->via.len)
    lsip_edits_add(&k->edits, LSIP_EDIT_REPLACE_FIRST, LSIP_H_VIA, k->via);
  return rc ? rc : k->edits.error;
}

/* The MAC, and by which way the response goes back. */
static int make_branch(passing *k, uint64_t way)
{
  static const char digits[] = "0123456789abcdef";
  char *out = k->head.branch;
  lsip_via top;
  if (lsip_msg_via(k->m, &top))
    return LSIP_ERR_MISSING;
  lsip_mark_of_branch(&k->p->key, k->m, &top, out);
  k->head.branch_len = LSIP_BRANCH_LEN;
  if (!way)
    return 0;
  out += LSIP_BRANCH_LEN;
  memcpy(out, ";w=", 3);
  for (int i = 0; i < WAY_LEN; i++)
    out[3 + i] = digits[way >> (60 - 4 * i) & 15];
  k->head.branch_len += 3 + WAY_LEN;
  return 0;
}

/* The way of a binding. A connection that has gone: the address may still be
 * right, unless the phone is bound to it. */
static int set_way(passing *k, lsip_flow flow, lsip_local local,
                   const lsip_addr *remote, uint32_t reg_id)
{
  int up = lsip_conn_find(k->p->services->tp, flow) != NULL;
  int bound = reg_id && !k->path.len;
  if (up)
    k->wish.flow = flow;
  if (!bound || up)
    return 0;
  if (flow.id)
    return LSIP_ERR_GONE;
  k->wish.local = local;
  k->wish.exact = 1;
  k->flow.addr = *remote;
  k->flow.transport = LSIP_UDP;
  k->by_flow = 1;
  return 0;
}

static int send(passing *k)
{
  char text[sizeof(head) + 4096], *all = text;
  lsip_services *sv = k->p->services;
  size_t size;
  uint32_t via_at;
  lsip_str edited;
  int rc = make_edits(k);
  if (rc == 0)
    rc = lsip_ctx_write(sv->ctx, &edited, write_passing, k);
  if (rc == 0)
    k->head.sips = lsip_locate_wants_sips(edited) ||
        lsip_locate_is_sips(k->next_hop);
  if (rc == 0 && !k->p->config.no_record_route && lsip_makes_dialog(k->m))
    rc = lsip_slots_find(sv->tp, edited, &via_at, &k->head.slot_at);
  if (rc)
    return rc;
  size = sizeof k->head + edited.len;
  if (size > sizeof text && !(all = lsip_alloc(&sv->ctx->heap, size)))
    return LSIP_ERR_NOMEM;
  memcpy(all, &k->head, sizeof k->head);
  memcpy(all + sizeof k->head, edited.ptr, edited.len);
  rc = lsip_pending_send(sv->tp, lsip_str_of(all, size),
                         lsip_str_of(all, size), k->next_hop,
                         k->by_flow ? &k->flow : NULL, k->by_flow,
                         &k->wish, build);
  if (all != text)
    lsip_free(&sv->ctx->heap, all, size);
  return rc;
}

/* ---- requests ---- */

static uint64_t way_of(const lsip_way_back *back)
{
  return back->path.flow.id ? back->path.flow.id : back->path.local.id;
}

static void drop_server(lsip_response_context *x)
{
  lsip_server *t = x->server;
  x->server = NULL;
  x->answered = 1;
  lsip_server_kill(t);
}

void lsip_stateless_from_context(lsip_response_context *x)
{
  const lsip_branch *b =
      LSIP_CONTAINER(x->branches.next, lsip_branch, link);
  char via[1024];
  passing k;
  int rc;
  memset(&k, 0, offsetof(passing, scratch));
  k.p = x->proxy;
  k.m = lsip_context_request(x);
  k.via = lsip_server_via(x->server, via, sizeof via);
  k.target = b->uri;
  k.path = b->path;
  rc = set_way(&k, b->flow, b->local, &b->remote, b->reg_id);
  k.head.came_by = x->back.path.local;
  if (rc == 0)
    rc = make_branch(&k, way_of(&x->back));
  if (rc == 0)
    rc = lsip_proxy_route(k.p, k.m, &k.routing);
  if (rc == 0)
    rc = send(&k);
  x->closed = 1;
  if (rc)
    lsip_context_reply(x, rc == LSIP_ERR_GONE     ? 480
                          : lsip_error_status(rc) ? lsip_error_status(rc)
                                                  : 500,
                       LSIP_STR(""));
  else
    drop_server(x);
}

/* ---- requests without a transaction ---- */

typedef struct place {
  lsip_lookup lookup;
  lsip_binding best;
  int found;
} place;

static void looked_up(lsip_lookup *l, int status, const lsip_binding *b,
                      size_t n)
{
  place *at = LSIP_CONTAINER(l, place, lookup);
  at->found = status == 0 && n > 0;
  if (at->found)
    at->best = b[0];
}

/* The best binding: always the same one as long as they do not change. What
 * the application would have to be asked for is not found. */
static int find_binding(passing *k)
{
  lsip_registrar_object *r =
      lsip_registrar_find(k->p->services, k->p->config.registrar);
  place at;
  if (!r || r->config.ask)
    return LSIP_ERR_NOT_FOUND;
  memset(&at, 0, sizeof at);
  lsip_lookup_start(&at.lookup, r, k->routing.uri, looked_up);
  if (!at.found)
    return LSIP_ERR_NOT_FOUND;
  k->target = at.best.contact;
  k->path = at.best.path;
  return set_way(k, at.best.flow, at.best.local, &at.best.remote,
                 at.best.reg_id);
}

static int find_target(passing *k)
{
  lsip_uri uri;
  lsip_str maddr;
  int rc = lsip_proxy_route(k->p, k->m, &k->routing);
  if (rc == 0)
    rc = lsip_uri_parse(&uri, k->routing.uri);
  if (rc)
    return rc;
  k->target = k->routing.uri;
  if (lsip_routing_leads_on(&k->routing) || lsip_uri_maddr(&uri, &maddr) ||
      !lsip_proxy_is_us(k->p, &uri))
    return 0;
  return k->p->config.mode == LSIP_PROXY_STATELESS ? find_binding(k)
                                                   : LSIP_ERR_NOT_FOUND;
}

/* An ACK to us is the late one of a transaction that has ended. One without
 * proof would make us an open relay. */
int lsip_proxy_pass_ack(lsip_proxy_object *p, const lsip_arrival *a)
{
  passing k;
  int rc;
  memset(&k, 0, offsetof(passing, scratch));
  k.p = p;
  k.m = &a->msg;
  rc = find_target(&k);
  if (rc == 0 && p->config.mode == LSIP_PROXY_STATEFUL &&
      p->config.realm.id && !lsip_proxy_proved(p, k.m, &k.routing))
    rc = LSIP_ERR_STATE;
  if (rc == 0)
    rc = make_branch(&k, 0);
  return rc ? rc : send(&k);
}

int lsip_stateless_request(lsip_proxy_object *p, const lsip_arrival *a)
{
  char via[1024];
  lsip_way_back back;
  passing k;
  int rc;
  if (p->config.mode != LSIP_PROXY_STATELESS ||
      lsip_msg_has(&a->msg, LSIP_H_PROXY_REQUIRE) ||
      (lsip_msg_method(&a->msg) != LSIP_CANCEL &&
       lsip_proxy_challenges(p, &a->msg)))
    return 0;
  memset(&k, 0, offsetof(passing, scratch));
  lsip_way_back_of(&back, a);
  k.p = p;
  k.m = &a->msg;
  k.via = lsip_via_returned(a, via, sizeof via);
  k.head.came_by = a->path.local;
  rc = find_target(&k);
  if (rc == 0)
    rc = make_branch(&k, way_of(&back));
  return rc == 0 && send(&k) == 0;
}

/* ---- responses ---- */

static uint64_t read_way(const lsip_via *v)
{
  lsip_str text;
  uint64_t way = 0;
  if (!lsip_param_get(v->params, LSIP_STR("w"), &text) ||
      text.len != WAY_LEN)
    return 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    way = way << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return way;
}

static int is_ours(const lsip_services *sv, const lsip_msg *m,
                   const lsip_via *top, const lsip_via *next)
{
  char branch[LSIP_BRANCH_LEN];
  lsip_object *o = NULL;
  while ((o = lsip_ids_next(&sv->ctx->ids, LSIP_KIND_PROXY,
                            o ? o->id : 0)) != NULL) {
    lsip_mark_of_branch(&LSIP_CONTAINER(o, lsip_proxy_object, object)->key, m,
                        next, branch);
    if (lsip_str_eq(top->branch, lsip_str_of(branch, sizeof branch)))
      return 1;
  }
  return 0;
}

/* Where the request came from: we have written it into its Via (18.2.2). */
static int came_from(lsip_services *sv, lsip_arrival *out, uint64_t way)
{
  lsip_conn *f = lsip_conn_find(sv->tp, (lsip_flow){ way });
  const lsip_via *v = &out->via;
  memset(&out->path, 0, sizeof out->path);
  out->path.transport = v->transport;
  out->path.local.id = f ? f->local.id : way;
  if (f) {
    out->path.flow.id = way;
    out->path.cookie = f->cookie;
    out->path.remote = f->remote;
    return 1;
  }
  if (!lsip_host_addr(v->received.len ? v->received : v->host,
                      &out->path.remote))
    return 0;
  out->path.remote.port = v->rport ? v->rport
                          : v->port ? v->port
                                    : lsip_default_port(v->transport);
  return 1;
}

struct cut {
  const lsip_msg *m;
};

static int write_cut(lsip_writer *w, const void *arg)
{
  const struct cut *c = arg;
  lsip_edit e;
  memset(&e, 0, sizeof e);
  e.op = LSIP_EDIT_REMOVE_FIRST;
  e.header = LSIP_H_VIA;
  return lsip_msg_edit(w, c->m, &e, 1);
}

static void send_back(lsip_services *sv, const lsip_arrival *from)
{
  struct cut c = { &from->msg };
  lsip_local_point *l = lsip_local_point_find(sv->tp, from->path.local);
  lsip_way_back back;
  lsip_wire *w;
  if (lsip_ctx_write_wire(sv->ctx, &w, write_cut, &c))
    return;
  lsip_way_back_of(&back, from);
  if (l)
    back.path.cookie = from->path.flow.id ? from->path.cookie : l->cookie;
  lsip_transport_send_back(sv->tp, w, &back);
  lsip_wire_unref(w);
}

int lsip_stateless_response(lsip_services *sv, const lsip_arrival *a)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_arrival from;
  lsip_via top;
  uint64_t way;
  memset(&from, 0, sizeof from);
  from.msg = a->msg;
  if (lsip_next_via(&a->msg, &c, &top) != 1 ||
      lsip_next_via(&a->msg, &c, &from.via) != 1)
    return 0;
  way = read_way(&top);
  if (!way || !is_ours(sv, &a->msg, &top, &from.via))
    return 0;
  if (came_from(sv, &from, way))
    send_back(sv, &from);
  return 1;
}
