#include "world.h"

static void remember(world *w, const lsip_event *ev)
{
  switch (lsip_id_kind(ev->object)) {
  case LSIP_KIND_CALL:
    w->call.id = ev->object;
    break;
  case LSIP_KIND_DIALOG:
    w->dialog.id = ev->object;
    break;
  default:
    break;
  }
  if (lsip_id_kind(ev->related) == LSIP_KIND_DIALOG)
    w->dialog.id = ev->related;
}

static void on_request(world *w, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  if (ev->kind == LSIP_EV_DIALOG_REQUEST)
    t.id = ev->related;
  w->server = t;
  if (serve(w, ev))
    return;
  if (lsip_msg_method(&ev->msg) == LSIP_INVITE && w->eager & 1)
    (void)!lsip_call_take(w->s, &w->call, t, w->account, 0);
  else if (w->eager & 2)
    (void)lsip_tsx_respond(w->s, t, 200, LSIP_STR(""), NULL);
}

void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  world *w = user;
  remember(w, ev);
  switch (ev->kind) {
  case LSIP_EV_REQUEST:
  case LSIP_EV_DIALOG_REQUEST:
    on_request(w, ev);
    break;
  case LSIP_EV_ACK:
    (void)lsip_proxy_ack(s, w->proxy, ev);
    break;
  case LSIP_EV_CALL_OFFER:
    if (w->eager & 4)
      (void)lsip_call_answer(s, w->call, sdp(), NULL);
    break;
  case LSIP_EV_CALL_ANSWERED:
    if (w->eager & 8)
      (void)lsip_call_hangup(s, w->call, NULL);
    break;
  case LSIP_EV_ASK_SECRET:
  case LSIP_EV_ASK_LOCATION_GET:
  case LSIP_EV_ASK_LOCATION_PUT:
    note_question(w, ev);
    break;
  default:
    break;
  }
}
