/* The proxy's calls of server.h: checks, then the proxy core. */
#include "stack/stack.h"

#include "server/proxy.h"

int lsip_proxy_new(lsip_stack *s, lsip_proxy *out,
                   const lsip_proxy_config *cfg)
{
  lsip_proxy_object *p;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || !cfg || cfg->size < sizeof *cfg ||
      cfg->mode > LSIP_PROXY_REDIRECT)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_proxy_make(&s->services, &p, cfg);
  if (rc == 0)
    out->id = p->object.id;
  return rc;
}

/* A transaction that nobody has answered yet. */
static int claim(lsip_stack *s, lsip_tsx id, lsip_server **out)
{
  lsip_tsx_object *o = lsip_object_find(&s->ctx, id.id, LSIP_KIND_TSX);
  if (!o || !o->is_server)
    return LSIP_ERR_GONE;
  *out = (lsip_server *)(void *)o;
  return o->object.ended || !(*out)->request ||
                 (*out)->state > LSIP_SERVER_PROCEEDING
             ? LSIP_ERR_STATE
             : 0;
}

static int take(lsip_stack *s, lsip_proxy id, lsip_tsx request,
                const lsip_binding *targets, size_t n)
{
  lsip_proxy_object *p;
  lsip_server *t;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  p = lsip_proxy_find(&s->services, id);
  if (!p)
    return LSIP_ERR_GONE;
  rc = claim(s, request, &t);
  return rc ? rc : lsip_proxy_serve(p, t, targets, n);
}

int lsip_proxy_take(lsip_stack *s, lsip_proxy p, lsip_tsx request)
{
  return take(s, p, request, NULL, 0);
}

int lsip_proxy_take_to(lsip_stack *s, lsip_proxy p, lsip_tsx request,
                       const lsip_binding *targets, size_t n)
{
  if (!targets || n == 0)
    return LSIP_ERR_ARGUMENT;
  return take(s, p, request, targets, n);
}

int lsip_proxy_ack(lsip_stack *s, lsip_proxy id, const lsip_event *ev)
{
  lsip_proxy_object *p;
  lsip_arrival a;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  p = lsip_proxy_find(&s->services, id);
  if (!p)
    return LSIP_ERR_GONE;
  if (!ev || ev->kind != LSIP_EV_ACK || !ev->msg.bytes)
    return LSIP_ERR_ARGUMENT;
  memset(&a, 0, sizeof a);
  a.msg = ev->msg;
  rc = lsip_msg_via(&a.msg, &a.via);
  return rc ? rc : lsip_proxy_pass_ack(p, &a);
}
