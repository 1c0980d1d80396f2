/*
 * Offers and answers inside an established call (RFC 3261 14, RFC 3264 8):
 * who may offer is known by the stack, what is said by the session.
 */
#include "agent/agent.h"

/* The peer asks us for an offer (an INVITE without one, 14.2). */
static int give_offer(agent_call *c)
{
  lsip_str text;
  int rc = lsip_sdp_session_offer(c->session, &text);
  if (rc) return rc;
  rc = lsip_call_send_offer(c->agent->stack, c->id, text);
  if (rc) lsip_sdp_session_rollback(c->session);
  return rc;
}

static int answer_offer(agent_call *c, lsip_str offer)
{
  lsip_dialog owes = { 0 };
  lsip_str text;
  int rc = lsip_sdp_session_take_offer(c->session, offer);
  if (rc) return rc;
  rc = lsip_sdp_session_answer(c->session, &text);
  if (!rc) rc = lsip_call_send_answer(c->agent->stack, c->id, owes, text);
  if (rc) {
    lsip_sdp_session_rollback(c->session);
    return rc;
  }
  lsip_sdp_session_commit(c->session);
  c->holding = c->want_hold;
  return lsip_agent_media_apply(c);
}

/* Both offered at once, and the peer's next try came before ours (14.1).
 * Ours is closed, and what we want said in the answer; the stack asks for our
 * offer again when it is its turn. */
static void give_way(agent_call *c)
{
  if (lsip_sdp_session_state(c->session) == LSIP_SDP_OFFER_SENT)
    lsip_sdp_session_rollback(c->session);
}

void lsip_agent_on_offer(agent_call *c, const lsip_event *ev)
{
  int rc;
  if (c->leaving || !c->session) return;
  give_way(c);
  rc = ev->data.len ? answer_offer(c, ev->data) : give_offer(c);
  if (rc)
    (void)lsip_call_reject(c->agent->stack, c->id,
                           lsip_agent_session_status(rc), NULL);
}

static int direct(agent_call *c, int hold)
{
  c->want_hold = hold & 1;
  return lsip_sdp_session_direct(c->session,
                                 hold ? LSIP_SENDONLY : LSIP_SENDRECV);
}

/* Takes the answer to our offer, or hangs up: an answer that cannot be read
 * leaves nothing agreed. */
static void take_answer(agent_call *c, lsip_str answer)
{
  int rc = lsip_sdp_session_take_answer(c->session, answer);
  if (rc) {
    lsip_sdp_session_rollback(c->session);
    (void)lsip_agent_hangup(c->agent, c->id);
    return;
  }
  lsip_sdp_session_commit(c->session);
  c->holding = c->want_hold;
  if (lsip_agent_media_apply(c)) (void)lsip_agent_hangup(c->agent, c->id);
}

void lsip_agent_on_answer(agent_call *c, const lsip_event *ev)
{
  if (!c->session || c->leaving) return;
  if (ev->status < 300) {
    take_answer(c, ev->data);
    return;
  }
  lsip_sdp_session_rollback(c->session); /* 14.1: as if never offered */
  if (direct(c, c->holding)) (void)lsip_agent_hangup(c->agent, c->id);
}

/* The stack has repeated our description to refresh the session (RFC 4028),
 * and this is the peer's answer. An offer of ours that waited meanwhile tells
 * more. */
void lsip_agent_on_refreshed(agent_call *c, const lsip_event *ev)
{
  lsip_str same;
  if (!c->session || c->leaving || !ev->data.len ||
      lsip_sdp_session_repeat(c->session, &same))
    return;
  take_answer(c, ev->data);
}

/* Our 2xx was acknowledged; if it carried our offer, here is the answer. */
void lsip_agent_on_confirmed(agent_call *c, const lsip_event *ev)
{
  if (c->session && !c->leaving &&
      lsip_sdp_session_state(c->session) == LSIP_SDP_OFFER_SENT)
    take_answer(c, ev->data);
}

int lsip_agent_hold(lsip_agent *a, lsip_call id, int on)
{
  agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  int rc, back;
  if (!c) return LSIP_ERR_GONE;
  if (!c->answered || c->leaving || !c->session) return LSIP_ERR_STATE;
  if (lsip_sdp_session_state(c->session) != LSIP_SDP_STABLE)
    return LSIP_ERR_STATE;
  rc = direct(c, on != 0);
  if (!rc) rc = give_offer(c);
  back = rc ? direct(c, c->holding) : 0;
  lsip_agent_wake(a);
  return rc ? rc : back;
}
