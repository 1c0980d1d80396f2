#include "transport/back.h"

#include "transport/pending.h"

static lsip_wire *as_written(lsip_transport_layer *tp, const lsip_link *way,
                             lsip_str text)
{
  lsip_wire *w = lsip_wire_new(&tp->ctx->outputs, text.len);
  (void)way;
  if (w)
    memcpy(w->bytes, text.ptr, text.len);
  return w;
}

void lsip_transport_send_back(lsip_transport_layer *tp, lsip_wire *w,
                              const lsip_way_back *back)
{
  lsip_conn *f;
  lsip_target target;
  lsip_link_wish wish;
  w->path = back->path;
  if (back->path.transport == LSIP_UDP) {
    lsip_transport_send(tp, w);
    return;
  }
  f = lsip_conn_find(tp, back->path.flow);
  if (f && f->state == LSIP_FLOW_UP) {
    lsip_transport_send(tp, w);
    return;
  }
  memset(&target, 0, sizeof target);
  memset(&wish, 0, sizeof wish);
  target.addr = back->fallback;
  target.transport = back->path.transport;
  wish.local = back->path.local;
  (void)lsip_pending_send(tp, lsip_str_of(w->bytes, w->len),
                          lsip_str_of(w->bytes, w->len), LSIP_STR(""),
                          &target, 1, &wish, as_written);
}
