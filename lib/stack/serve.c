/* Requests that servers of the stack's own take, without an event
 * (lsip_stack_serve()). What can be refused before any state is made, is
 * (HARD CASES 3 and 4). */
#include "stack/stack.h"

#include "server/proxy.h"
#include "server/registrar.h"

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
  if (!lsip_admitted(s) ||
      lsip_server_new(&s->tl, &t, a, &lsip_app_server, NULL)) {
    overload(s, a);
    return;
  }
  if (lsip_registrar_serve(r, t)) {
    lsip_server_kill(t);
    overload(s, a);
  }
}

/* REGISTER for a domain of ours; a CANCEL of anything else has gone by. */
static lsip_registrar_object *registrar_for(lsip_stack *s, const lsip_msg *m)
{
  lsip_registrar_object *r;
  if (lsip_msg_method(m) != LSIP_REGISTER)
    return NULL;
  r = lsip_registrar_find(&s->services, s->services.registrar);
  if (r && s->services.proxy.id &&
      !lsip_registrar_serves(r, lsip_msg_uri(m)))
    return NULL; /* 10.3 step 1: the proxy's */
  return r;
}

int lsip_served(lsip_stack *s, const lsip_arrival *a)
{
  lsip_registrar_object *r = registrar_for(s, &a->msg);
  if (!r)
    return 0;
  serve_register(s, a, r);
  return 1;
}
