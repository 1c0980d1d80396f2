#include "transport/link.h"

static void flow_says(lsip_flow_user *u, int err)
{
  lsip_link *l = LSIP_CONTAINER(u, lsip_link, user);
  if (err)
    u->fn = NULL;
  l->ready(l, err);
}

static int by_flow(lsip_link *l, lsip_transport_layer *tp, lsip_conn *f)
{
  l->local = lsip_local_point_find(tp, f->local);
  if (!l->local)
    return LSIP_ERR_GONE;
  l->path.transport = f->transport;
  l->path.flow.id = f->object.id;
  l->path.local = f->local;
  l->path.cookie = f->cookie;
  l->path.remote = f->remote;
  lsip_link_join(l, f);
  return f->state == LSIP_FLOW_UP;
}

static int pinned(lsip_link *l, lsip_transport_layer *tp, lsip_flow id)
{
  lsip_conn *f = lsip_conn_find(tp, id);
  if (!f || f->state == LSIP_FLOW_DOWN)
    return LSIP_ERR_GONE;
  return by_flow(l, tp, f);
}

int lsip_link_grows(const lsip_transport_layer *tp, lsip_target *t,
                    const lsip_link_wish *wish, size_t size)
{
  if (t->transport != LSIP_UDP || wish->flow.id || wish->exact ||
      size + 200 <= LSIP_BIG_MESSAGE ||
      !lsip_local_point_any((lsip_transport_layer *)(uintptr_t)tp, LSIP_TCP,
                            t->addr.family))
    return 0;
  t->transport = LSIP_TCP;
  return 1;
}

static int by_tls(uint32_t transport)
{
  return transport == LSIP_TLS || transport == LSIP_WSS;
}

int lsip_link_start(lsip_link *l, lsip_transport_layer *tp,
                    const lsip_target *target, const lsip_link_wish *wish,
                    void (*ready)(lsip_link *, int))
{
  lsip_conn *f;
  int rc;
  memset(l, 0, sizeof *l);
  l->ready = ready;
  if (wish->flow.id)
    return pinned(l, tp, wish->flow);
  l->local = lsip_local_point_for(tp, target->transport, &target->addr,
                                  wish->local);
  if (!l->local)
    return LSIP_ERR_UNSUPPORTED;
  if (target->transport != LSIP_UDP) {
    rc = lsip_conn_get(tp, &f, target->transport, &target->addr, l->local,
                       by_tls(target->transport) ? wish->name : LSIP_STR(""),
                       wish->profile);
    return rc ? rc : by_flow(l, tp, f);
  }
  l->path.transport = LSIP_UDP;
  l->path.local.id = l->local->object.id;
  l->path.cookie = l->local->cookie;
  l->path.remote = target->addr;
  return 1;
}

void lsip_link_join(lsip_link *l, lsip_conn *f)
{
  lsip_conn_join(f, &l->user, flow_says);
}

void lsip_link_stop(lsip_link *l)
{
  lsip_flow_user_leave(&l->user);
}
