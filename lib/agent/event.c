/*
 * Events of the stack: which function of the agent deals with each, before
 * the program sees it.
 */
#include "agent/agent.h"

void lsip_agent_tell(lsip_agent *a, const lsip_event *ev)
{
  if (a->cfg.on_event) a->cfg.on_event(a, ev, a->cfg.user);
}

/* 405 needs Allow (RFC 3261 21.4.6). */
static const lsip_extra not_allowed = {
  .headers = LSIP_STR_INIT("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, "
                           "UPDATE\r\n")
};

/* A request that the program may answer. One that it leaves alone without
 * having marked it is refused, so that no peer waits for nothing. */
static void offer_request(lsip_agent *a, const lsip_event *ev, uint64_t id)
{
  lsip_tsx t = { id };
  lsip_tsx_info info = { .size = sizeof info };
  uint64_t mark = 0;
  lsip_agent_tell(a, ev);
  if (lsip_tsx_get(a->stack, t, &info) || info.status >= 200) return;
  if (lsip_get_user(a->stack, t.id, &mark) || mark) return;
  (void)lsip_tsx_respond(a->stack, t, 405, LSIP_STR(""), &not_allowed);
}

static void on_request(lsip_agent *a, const lsip_event *ev)
{
  if (lsip_msg_method(&ev->msg) == LSIP_INVITE)
    lsip_agent_on_invite(a, ev);
  else
    offer_request(a, ev, ev->object);
}

/* The end is the last event. A call the program was never told of ends in
 * silence. */
static void on_end(agent_call *c, const lsip_event *ev)
{
  lsip_agent *a = c->agent;
  lsip_agent_media_leave(c);
  if (c->announced) lsip_agent_tell(a, ev);
  lsip_agent_call_end(c);
}

typedef void (*call_fn)(agent_call *c, const lsip_event *ev);

/* What happens before the program sees an event of a call. */
static call_fn call_handler(const lsip_event *ev)
{
  switch (ev->kind) {
  case LSIP_EV_CALL_PROGRESS: return lsip_agent_on_progress;
  case LSIP_EV_CALL_ANSWERED: return lsip_agent_on_answered;
  case LSIP_EV_CALL_CONFIRMED: return lsip_agent_on_confirmed;
  case LSIP_EV_CALL_ANSWER: return lsip_agent_on_answer;
  case LSIP_EV_CALL_OFFER: return lsip_agent_on_offer;
  case LSIP_EV_CALL_REFRESHED: return lsip_agent_on_refreshed;
  default: return NULL;
  }
}

static void on_call(agent_call *c, const lsip_event *ev)
{
  call_fn fn = call_handler(ev);
  if (ev->kind == LSIP_EV_CALL_END) {
    on_end(c, ev);
    return;
  }
  if (ev->kind == LSIP_EV_CALL_OFFER && !c->outgoing && !c->announced) {
    lsip_agent_on_first_offer(c, ev);
    return;
  }
  if (fn) fn(c, ev);
  if (c->announced && !c->dead) lsip_agent_tell(c->agent, ev);
}

static void dispatch(lsip_agent *a, const lsip_event *ev)
{
  lsip_call id = { ev->object };
  agent_call *c = NULL;
  if (lsip_id_kind(ev->object) == LSIP_KIND_CALL) c = lsip_agent_call_of(a, id);
  if (c)
    on_call(c, ev);
  else if (ev->kind == LSIP_EV_REQUEST)
    on_request(a, ev);
  else if (ev->kind == LSIP_EV_DIALOG_REQUEST)
    offer_request(a, ev, ev->related);
  else
    lsip_agent_tell(a, ev);
}

void lsip_agent_on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_agent *a = user;
  lsip_agent_enter(a);
  dispatch(a, ev);
  lsip_agent_leave(a);
}
