/* Requests that servers of the stack's own take, without an event
 * (lsip_stack_serve()). What can be refused before any state is made, is
 * (HARD CASES 3 and 4). */
#include "stack/stack.h"

#include "server/proxy.h"
#include "server/registrar.h"
#include "server/stateless.h"

int lsip_stack_serve(lsip_stack *s, lsip_registrar r, lsip_proxy p)
{
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if ((r.id && !lsip_registrar_find(&s->services, r)) ||
      (p.id && !lsip_proxy_find(&s->services, p)))
    return LSIP_ERR_GONE;
  if (s->ctx.config.role != LSIP_ROLE_RAW)
    return LSIP_ERR_STATE;
  s->services.registrar = r;
  s->services.proxy = p;
  return 0;
}

/* 1 if it was challenged, or refused for want of credentials that can be
 * right. */
static int challenged(lsip_stack *s, const lsip_arrival *a, lsip_realm id,
                      int header)
{
  lsip_realm_object *realm = lsip_realm_find(&s->services, id);
  char lines[LSIP_CHALLENGE_ROOM];
  lsip_writer w;
  int status;
  if (!realm)
    return 0;
  lsip_writer_init(&w, lines, sizeof lines);
  status = lsip_realm_stateless(realm, &a->msg, header, &a->path.remote, &w);
  if (!status)
    return 0;
  lsip_refuse(s, a, status, LSIP_STR(""),
              lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w));
  return 1;
}

static void overload(lsip_stack *s, const lsip_arrival *a)
{
  lsip_ctx_count(&s->ctx, LSIP_COUNT_REFUSED_OVERLOAD);
  lsip_refuse(s, a, 503, LSIP_STR(""), LSIP_STR("Retry-After: 5\r\n"));
}

/* Work in progress goes on when new work may not start. */
static int has_room(const lsip_stack *s, const lsip_msg *m)
{
  return lsip_msg_to_tag(m).len
             ? s->tl.count < s->ctx.config.max_transactions
             : lsip_admitted(s);
}

/* The transaction that a server will take over; NULL when there is no room.
 */
static lsip_server *begin(lsip_stack *s, const lsip_arrival *a)
{
  lsip_server *t;
  if (!has_room(s, &a->msg) ||
      lsip_server_new(&s->tl, &t, a, &lsip_app_server, NULL))
    return NULL;
  return t;
}

/* ---- the registrar's ---- */

static void serve_register(lsip_stack *s, const lsip_arrival *a,
                           lsip_registrar_object *r)
{
  lsip_server *t;
  if (lsip_server_is_merged(&s->tl, a)) { /* 8.2.2.2 */
    lsip_refuse(s, a, 482, LSIP_STR("Merged Request"), LSIP_STR(""));
    return;
  }
  if (challenged(s, a, r->config.realm, LSIP_H_AUTHORIZATION))
    return;
  t = begin(s, a);
  if (t && lsip_registrar_serve(r, t) == 0)
    return;
  if (t)
    lsip_server_kill(t);
  overload(s, a);
}

/* REGISTER for a domain of ours; others are the proxy's (10.3 step 1). */
static lsip_registrar_object *registrar_for(lsip_stack *s, const lsip_msg *m)
{
  lsip_registrar_object *r;
  if (lsip_msg_method(m) != LSIP_REGISTER)
    return NULL;
  r = lsip_registrar_find(&s->services, s->services.registrar);
  if (r && s->services.proxy.id &&
      !lsip_registrar_serves(r, lsip_msg_uri(m)))
    return NULL;
  return r;
}

/* ---- the proxy's ---- */

static void pass_ack(lsip_stack *s, const lsip_arrival *a,
                     lsip_proxy_object *p)
{
  if (lsip_proxy_pass_ack(p, a))
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_STRAY_ACK);
}

static void serve_request(lsip_stack *s, const lsip_arrival *a,
                          lsip_proxy_object *p)
{
  lsip_server *t;
  if (lsip_proxy_challenges(p, &a->msg) &&
      challenged(s, a, p->config.realm, LSIP_H_PROXY_AUTHORIZATION))
    return;
  if (lsip_stateless_request(p, a))
    return;
  t = begin(s, a);
  if (t && lsip_proxy_serve(p, t, NULL, 0) == 0)
    return;
  if (t)
    lsip_server_kill(t);
  overload(s, a);
}

int lsip_served(lsip_stack *s, const lsip_arrival *a)
{
  lsip_registrar_object *r = registrar_for(s, &a->msg);
  lsip_proxy_object *p = lsip_proxy_find(&s->services, s->services.proxy);
  if (r)
    serve_register(s, a, r);
  else if (p && lsip_msg_method(&a->msg) == LSIP_ACK)
    pass_ack(s, a, p);
  else if (p)
    serve_request(s, a, p);
  return r || p;
}
