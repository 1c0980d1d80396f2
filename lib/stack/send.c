/* Requests that the application sends (transaction.h, dialog.h). */
#include "stack/stack.h"

#include "msg/route.h"
#include "server/prepare.h"
#include "transport/pending.h"

enum { MAX_EDITS = 64 };

struct edited {
  const lsip_msg *request;
  const lsip_edit *edits;
  size_t n;
};

static int write_edited(lsip_writer *w, const void *arg)
{
  const struct edited *e = arg;
  return lsip_msg_edit(w, e->request, e->edits, e->n);
}

/* The edited request as text of our own, and where it goes. The text is owned
 * by the caller. */
typedef struct draft {
  lsip_str text;
  lsip_str next_hop;
  size_t via_at, slot_at;
  int method;
} draft;

static int read_draft(lsip_stack *s, draft *d)
{
  const char *line = memchr(d->text.ptr, '\n', d->text.len);
  lsip_parse_rules rules;
  lsip_msg m;
  int rc;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  rc = lsip_msg_parse(&m, s->tp.own_index, s->tp.index_size, d->text.ptr,
                      d->text.len, &rules, NULL);
  if (rc)
    return rc;
  if (!lsip_msg_is_request(&m) || !line)
    return LSIP_ERR_ARGUMENT;
  d->method = lsip_msg_method(&m);
  d->via_at = (size_t)(line + 1 - d->text.ptr);
  d->slot_at = lsip_record_route_slot(&m);
  if (d->slot_at == 0)
    d->slot_at = d->text.len - lsip_msg_body(&m).len - 2;
  return lsip_msg_next_hop(&m, &d->next_hop);
}

static int make_draft(lsip_stack *s, draft *d, const lsip_msg *request,
                      const lsip_edit *edits, size_t n)
{
  struct edited e;
  lsip_str text;
  int rc;
  if (!request || !request->bytes || n > MAX_EDITS || (n && !edits))
    return LSIP_ERR_ARGUMENT;
  e.request = request;
  e.edits = edits;
  e.n = n;
  rc = lsip_ctx_write(&s->ctx, &text, write_edited, &e);
  if (rc == 0)
    rc = lsip_ctx_copy(&s->ctx, &d->text, text);
  if (rc)
    return rc;
  rc = read_draft(s, d);
  if (rc)
    lsip_ctx_copy_free(&s->ctx, &d->text);
  return rc;
}

static void fill_plan(lsip_request_plan *p, const draft *d,
                      const lsip_send_options *o)
{
  memset(p, 0, sizeof *p);
  p->text = d->text;
  p->via_at = (uint32_t)d->via_at;
  p->slot_at = (uint32_t)d->slot_at;
  p->method = (uint8_t)d->method;
  p->next_hop = d->next_hop;
  if (!o)
    return;
  p->contact = (o->flags & LSIP_SEND_CONTACT) != 0;
  p->record_route = (o->flags & LSIP_SEND_RECORD_ROUTE) != 0;
  p->targets = o->targets;
  p->target_count = o->target_count;
  p->transport = o->transport;
  p->limit_ms = o->timeout_ms;
  p->wish.flow = o->flow;
  p->wish.local = o->local;
  p->wish.name = o->verify_name;
}

int lsip_tsx_send(lsip_stack *s, lsip_tsx *out, const lsip_msg *request,
                  const lsip_edit *e, size_t n, const lsip_send_options *o)
{
  lsip_request_plan plan;
  lsip_request *r;
  draft d;
  int rc = lsip_enter(s);
  if (rc || !out)
    return rc ? rc : LSIP_ERR_ARGUMENT;
  rc = make_draft(s, &d, request, e, n);
  if (rc)
    return rc;
  fill_plan(&plan, &d, o);
  rc = d.method == LSIP_ACK || d.method == LSIP_CANCEL
           ? LSIP_ERR_ARGUMENT
           : lsip_request_new(&s->tl, &r, &plan, &lsip_app_request, s);
  lsip_ctx_copy_free(&s->ctx, &d.text);
  if (rc)
    return rc;
  if (o) {
    r->base.object.user = o->user;
    r->base.object.owner = o->tu.id;
  }
  out->id = r->base.object.id;
  return 0;
}

/* ---- without a transaction (16.11) ---- */

static lsip_wire *with_via(lsip_transport_layer *tp, const lsip_link *way,
                           lsip_str text)
{
  return lsip_via_insert(tp, way->local, text);
}

static unsigned fixed_targets(lsip_target *out, const lsip_send_options *o)
{
  unsigned n = 0;
  for (; o && n < o->target_count && n < LSIP_MAX_TARGETS; n++) {
    memset(&out[n], 0, sizeof out[n]);
    out[n].addr = o->targets[n];
    out[n].transport = o->transport ? o->transport : LSIP_UDP;
  }
  return n;
}

int lsip_send_stateless(lsip_stack *s, const lsip_msg *m, const lsip_edit *e,
                        size_t n, const lsip_send_options *o)
{
  lsip_target targets[LSIP_MAX_TARGETS];
  lsip_link_wish wish;
  unsigned count;
  draft d;
  int rc = lsip_enter(s);
  if (rc == 0)
    rc = make_draft(s, &d, m, e, n);
  if (rc)
    return rc;
  memset(&wish, 0, sizeof wish);
  if (o) {
    wish.flow = o->flow;
    wish.local = o->local;
    wish.name = o->verify_name;
  }
  count = fixed_targets(targets, o);
  rc = lsip_pending_send(&s->tp, d.text, d.text, d.next_hop, targets, count,
                         &wish, with_via);
  lsip_ctx_copy_free(&s->ctx, &d.text);
  return rc;
}

int lsip_proxy_prepare(lsip_stack *s, const lsip_msg *m, lsip_edit *edits,
                       size_t *n, void *scratch, size_t scratch_size)
{
  if (!s || !m || !edits || !n || !scratch)
    return LSIP_ERR_ARGUMENT;
  return lsip_proxy_prepare_edits(&s->tp, m, edits, n, scratch, scratch_size);
}

/* ---- inside a dialog ---- */

static int is_of_calls(lsip_str method)
{
  int id = lsip_method_of(method);
  return id == LSIP_INVITE || id == LSIP_ACK || id == LSIP_BYE ||
      id == LSIP_CANCEL;
}

int lsip_dialog_send(lsip_stack *s, lsip_dialog id, lsip_tsx *out,
                     lsip_str method, const lsip_extra *extra)
{
  lsip_dialog_core *d;
  lsip_dialog_message m;
  lsip_request *r;
  int rc = lsip_enter(s);
  if (rc == 0)
    rc = lsip_extra_check(extra);
  if (rc)
    return rc;
  d = lsip_object_find(&s->ctx, id.id, LSIP_KIND_DIALOG);
  if (!d)
    return LSIP_ERR_GONE;
  if (!out || method.len == 0)
    return LSIP_ERR_ARGUMENT;
  if (is_of_calls(method) || !d->mapped)
    return LSIP_ERR_STATE;
  memset(&m, 0, sizeof m);
  m.method = method;
  m.extra = extra;
  m.up = &lsip_app_request;
  m.user = s;
  rc = lsip_dialog_request(d, &r, &m);
  if (rc)
    return rc;
  r->base.object.owner = lsip_leg_of(d)->call->object.owner;
  out->id = r->base.object.id;
  return 0;
}

int lsip_dialog_get(const lsip_stack *s, lsip_dialog id,
                    lsip_dialog_info *out)
{
  const lsip_dialog_core *d;
  size_t size;
  if (!s || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  d = lsip_object_find(&s->ctx, id.id, LSIP_KIND_DIALOG);
  if (!d)
    return LSIP_ERR_GONE;
  size = out->size;
  memset(out, 0, sizeof *out);
  out->size = size;
  out->state = d->state;
  out->secure = d->secure;
  out->local_cseq = d->local_cseq;
  out->remote_cseq = d->remote_cseq;
  out->call_id = d->set->call_id;
  out->local_tag = d->set->local_tag;
  out->remote_tag = d->remote_tag;
  out->remote_target = d->target;
  out->local_uri = d->set->local;
  out->remote_uri = d->set->remote;
  out->route_count = d->route_count;
  out->call.id = lsip_leg_of((lsip_dialog_core *)(uintptr_t)d)
                     ->call->object.id;
  return 0;
}

int lsip_dialog_route(const lsip_stack *s, lsip_dialog id, uint32_t i,
                      lsip_str *out)
{
  const lsip_dialog_core *d =
      s ? lsip_object_find(&s->ctx, id.id, LSIP_KIND_DIALOG) : NULL;
  if (!d)
    return LSIP_ERR_GONE;
  if (!out || i >= d->route_count)
    return LSIP_ERR_ARGUMENT;
  *out = d->routes[i];
  return 0;
}
