/* Requests inside a dialog (RFC 3261 12.2.1.1), and the ACK to a 2xx
 * (13.2.2.4). */
#include "dialog/dialog.h"
#include "msg/route.h"
#include "transport/pending.h"

typedef struct source {
  const lsip_dialog_core *d;
  const lsip_dialog_message *m;
  const lsip_route_plan *route;
  uint32_t cseq;
  size_t *via_at, *slot_at;
} source;

static void write_tagged(lsip_writer *w, const char *name, lsip_str address,
                         lsip_str tag)
{
  lsip_write_raw(w, lsip_str_z(name));
  lsip_write_raw(w, address);
  if (tag.len) {
    lsip_write_raw(w, LSIP_STR(";tag="));
    lsip_write_raw(w, tag);
  }
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

static void write_body(lsip_writer *w, const lsip_dialog_message *m)
{
  if (m->body.len)
    lsip_write_body(w, m->content_type, m->body);
  else if (m->extra)
    lsip_write_body(w, m->extra->content_type, m->extra->body);
  else
    lsip_write_body(w, LSIP_STR(""), LSIP_STR(""));
}

/* RFC 4028 7.1: what we support stands in each request but ACK. */
static void write_about_us(lsip_writer *w, const lsip_ctx *c, int is_ack)
{
  if (c->config.extensions.len && !is_ack)
    lsip_write_header_id(w, LSIP_H_SUPPORTED, c->config.extensions);
  if (c->config.user_agent.len)
    lsip_write_header_id(w, LSIP_H_USER_AGENT, c->config.user_agent);
}

static int write_request(lsip_writer *w, const void *arg)
{
  const source *s = arg;
  const lsip_dialog_core *d = s->d;
  const lsip_dialog_set *set = d->set;
  lsip_write_request_line(w, s->m->method, s->route->request_uri);
  *s->via_at = w->needed;
  lsip_write_header_number(w, LSIP_H_MAX_FORWARDS, 70);
  lsip_route_plan_write(w, s->route, d->target, d->routes, d->route_count);
  write_tagged(w, "From: ", set->local, set->local_tag);
  write_tagged(w, "To: ", set->remote, d->remote_tag);
  lsip_write_header_id(w, LSIP_H_CALL_ID, set->call_id);
  lsip_write_cseq(w, s->cseq, s->m->method);
  *s->slot_at = w->needed;
  write_about_us(w, set->layer->ctx,
                 lsip_method_of(s->m->method) == LSIP_ACK);
  lsip_write_raw(w, s->m->headers);
  if (s->m->extra)
    lsip_write_raw(w, s->m->extra->headers);
  write_body(w, s->m);
  return lsip_writer_end(w);
}

static int compose(lsip_dialog_core *d, const lsip_dialog_message *m,
                   uint32_t cseq, lsip_route_plan *route, lsip_str *text,
                   size_t *via_at, size_t *slot_at)
{
  source s;
  int rc = lsip_route_plan_make(route, d->target, d->routes, d->route_count);
  if (rc)
    return rc;
  s.d = d;
  s.m = m;
  s.route = route;
  s.cseq = cseq;
  s.via_at = via_at;
  s.slot_at = slot_at;
  return lsip_ctx_write(d->set->layer->ctx, text, write_request, &s);
}

int lsip_dialog_request(lsip_dialog_core *d, lsip_request **out,
                        const lsip_dialog_message *m)
{
  lsip_request_plan plan;
  lsip_route_plan route;
  uint32_t cseq = m->cseq ? m->cseq : d->local_cseq + 1;
  size_t via_at = 0, slot_at = 0;
  int rc;
  if (cseq > INT32_MAX)
    return LSIP_ERR_LIMIT; /* 8.1.1.5: below 2^31 */
  memset(&plan, 0, sizeof plan);
  rc = compose(d, m, cseq, &route, &plan.text, &via_at, &slot_at);
  if (rc)
    return rc;
  plan.via_at = (uint32_t)via_at;
  plan.slot_at = (uint32_t)slot_at;
  plan.contact = m->contact;
  plan.contact_user = d->set->contact_user;
  plan.method = (uint8_t)lsip_method_of(m->method);
  plan.next_hop = route.next_hop;
  plan.limit_ms = m->limit_ms;
  plan.wish.local = d->local_point;
  plan.account = d->set->account;
  plan.dialog = d->object.id;
  rc = lsip_request_new(d->set->layer->tl, out, &plan, m->up, m->user);
  if (rc == 0 && cseq > d->local_cseq)
    d->local_cseq = cseq;
  return rc;
}

/* ---- ACK ---- */

/* The text has no Via: it is written for the way that is found. */
static lsip_wire *build_ack(lsip_transport_layer *tp, const lsip_link *way,
                            lsip_str text)
{
  return lsip_via_insert(tp, way->local, text);
}

static int send_ack(lsip_dialog_core *d, lsip_str text, lsip_str next_hop)
{
  lsip_link_wish wish;
  memset(&wish, 0, sizeof wish);
  wish.local = d->local_point;
  return lsip_pending_send(d->set->layer->tl->tp, text, text, next_hop, NULL,
                           0, &wish, build_ack);
}

int lsip_dialog_ack(lsip_dialog_core *d, uint32_t cseq, lsip_str credentials,
                    lsip_str content_type, lsip_str body, lsip_str *text)
{
  lsip_dialog_message m;
  lsip_extra x;
  lsip_route_plan route;
  lsip_str composed;
  size_t via_at, slot_at;
  int rc;
  memset(&m, 0, sizeof m);
  memset(&x, 0, sizeof x);
  x.headers = credentials;
  m.extra = &x;
  m.method = LSIP_STR("ACK");
  m.content_type = content_type;
  m.body = body;
  rc = compose(d, &m, cseq, &route, &composed, &via_at, &slot_at);
  if (rc == 0)
    rc = lsip_ctx_copy(d->set->layer->ctx, text, composed);
  if (rc == 0)
    rc = send_ack(d, *text, route.next_hop);
  return rc;
}

int lsip_dialog_ack_again(lsip_dialog_core *d, lsip_str text)
{
  lsip_route_plan route;
  int rc = lsip_route_plan_make(&route, d->target, d->routes, d->route_count);
  return rc ? rc : send_ack(d, text, route.next_hop);
}
