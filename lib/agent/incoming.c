/*
 * Calls that come in: a call is made of the INVITE at once, its offer is
 * examined, and only what could be answered is shown to the program.
 */
#include "agent/agent.h"

static void raise_incoming(agent_call *c, const lsip_event *ev)
{
  lsip_agent *a = c->agent;
  lsip_event in = *ev;
  in.kind = LSIP_EV_CALL_INCOMING;
  in.object = c->id.id;
  in.user = 0;
  c->announced = 1;
  lsip_agent_tell(a, &in);
  if (!c->dead && !c->touched && !a->cfg.no_ring)
    (void)lsip_agent_ring(a, c->id);
}

static int take(agent_call *c, const lsip_event *ev)
{
  lsip_agent *a = c->agent;
  lsip_tsx t = { ev->object };
  lsip_tsx_info info = { .size = sizeof info };
  lsip_call id;
  int rc = lsip_tsx_get(a->stack, t, &info);
  if (!rc) rc = lsip_agent_session_open(c, info.local, NULL);
  if (!rc) rc = lsip_call_take(a->stack, &id, t, a->account, 0);
  if (rc) return rc;
  lsip_agent_call_bind(c, id);
  c->has_offer = lsip_msg_session(&ev->msg).len > 0; /* will be told of */
  return 0;
}

static void refuse(lsip_agent *a, const lsip_event *ev, int status)
{
  lsip_tsx t = { ev->object };
  (void)lsip_tsx_respond(a->stack, t, status, LSIP_STR(""), NULL);
}

void lsip_agent_on_invite(lsip_agent *a, const lsip_event *ev)
{
  agent_call *c;
  int rc;
  if (a->call_count >= a->cfg.max_calls) {
    refuse(a, ev, 486);
    return;
  }
  rc = lsip_agent_call_new(a, &c);
  if (rc) {
    refuse(a, ev, 503);
    return;
  }
  rc = take(c, ev);
  if (rc) {
    refuse(a, ev, lsip_agent_session_status(rc));
    lsip_agent_call_end(c);
  } else if (!c->has_offer) {
    raise_incoming(c, ev); /* else when its offer has been examined */
  }
}

void lsip_agent_on_first_offer(agent_call *c, const lsip_event *ev)
{
  int rc = lsip_sdp_session_take_offer(c->session, ev->data);
  if (!rc) {
    c->has_offer = 1;
    raise_incoming(c, ev);
    return;
  }
  c->touched = 1;
  (void)lsip_call_reject(c->agent->stack, c->id, lsip_agent_session_status(rc),
                         NULL);
}

/* ------------------------------------------------------ what a person does */

/* An incoming call that has no final response yet. */
static int waiting(lsip_agent *a, lsip_call id, agent_call **out)
{
  agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  if (!c) return LSIP_ERR_GONE;
  if (c->outgoing || c->answered || c->leaving) return LSIP_ERR_STATE;
  *out = c;
  return 0;
}

int lsip_agent_ring(lsip_agent *a, lsip_call id)
{
  agent_call *c;
  int rc = waiting(a, id, &c);
  if (rc) return rc;
  c->touched = 1;
  rc = lsip_call_progress(a->stack, id, 180, LSIP_STR(""), NULL);
  lsip_agent_wake(a);
  return rc;
}

/* The answer of a 183 is owed again in the 2xx (RFC 3261 13.2.1): keep it. */
static int keep_answer(agent_call *c, lsip_str text)
{
  c->early_answer = lsip_agent_alloc(c->agent, text.len);
  if (!c->early_answer) return LSIP_ERR_NOMEM;
  memcpy(c->early_answer, text.ptr, text.len);
  c->early_len = text.len;
  return 0;
}

int lsip_agent_ring_early(lsip_agent *a, lsip_call id)
{
  agent_call *c;
  lsip_str text;
  int rc = waiting(a, id, &c);
  if (rc) return rc;
  if (!c->has_offer || c->early_answer) return LSIP_ERR_STATE;
  rc = lsip_sdp_session_answer(c->session, &text);
  if (!rc) rc = keep_answer(c, text);
  if (!rc) rc = lsip_call_progress(a->stack, id, 183, text, NULL);
  c->touched = 1;
  lsip_agent_wake(a);
  return rc ? rc : lsip_agent_media_apply(c);
}

/* What the 2xx carries: our answer, or, for an INVITE without an offer, our
 * offer, whose answer comes in the ACK (RFC 3261 13.2.1). */
static int final_body(agent_call *c, lsip_str *text)
{
  if (c->early_answer) {
    *text = lsip_str_of(c->early_answer, c->early_len);
    return 0;
  }
  if (c->has_offer) return lsip_sdp_session_answer(c->session, text);
  return lsip_sdp_session_offer(c->session, text);
}

int lsip_agent_answer(lsip_agent *a, lsip_call id)
{
  agent_call *c;
  lsip_str text;
  int rc = waiting(a, id, &c);
  if (!rc) rc = final_body(c, &text);
  if (!rc) rc = lsip_call_answer(a->stack, id, text, NULL);
  if (rc) return rc;
  c->touched = c->answered = 1;
  lsip_agent_wake(a);
  if (!c->has_offer) return 0;
  lsip_sdp_session_commit(c->session);
  return lsip_agent_media_apply(c);
}

int lsip_agent_reject(lsip_agent *a, lsip_call id, int status)
{
  agent_call *c;
  int rc = waiting(a, id, &c);
  if (!rc) rc = lsip_call_reject(a->stack, id, status, NULL);
  if (rc) return rc;
  c->touched = 1;
  lsip_agent_media_leave(c);
  lsip_agent_wake(a);
  return 0;
}
