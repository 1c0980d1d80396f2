/*
 * Calls that we make. Every early dialog answers our one offer by itself
 * (RFC 3261 13.2.2.4), so each answer is taken by a copy of the session as it
 * was when the offer left.
 */
#include "agent/agent.h"

static int send_invite(agent_call *c, const char *uri,
                       const lsip_call_options *o)
{
  lsip_agent *a = c->agent;
  lsip_str offer;
  lsip_call id;
  int rc = lsip_agent_session_open(c, lsip_agent_local_for(a, uri), uri);
  if (rc) return rc;
  c->offered = c->session;
  c->session = NULL;
  rc = lsip_sdp_session_offer(c->offered, &offer);
  if (!rc)
    rc = lsip_call_new(a->stack, &id, a->account, lsip_str_z(uri), offer, o);
  if (rc) return rc;
  lsip_agent_call_bind(c, id);
  return 0;
}

int lsip_agent_call_with(lsip_agent *a, lsip_call *out, const char *uri,
                         const lsip_call_options *o)
{
  agent_call *c;
  int rc;
  if (!a || !out || !uri) return LSIP_ERR_ARGUMENT;
  if (a->call_count >= a->cfg.max_calls) return LSIP_ERR_LIMIT;
  rc = lsip_agent_call_new(a, &c);
  if (rc) return rc;
  rc = send_invite(c, uri, o);
  if (rc) {
    lsip_agent_call_end(c);
    return rc;
  }
  c->outgoing = c->announced = 1;
  *out = c->id;
  lsip_agent_wake(a);
  return 0;
}

int lsip_agent_call(lsip_agent *a, lsip_call *out, const char *uri)
{
  return lsip_agent_call_with(a, out, uri, NULL);
}

/* A leg's answer replaces that of the leg before; the same leg's answer in a
 * later response says nothing new (RFC 6337 2.2). */
static int take_leg(agent_call *c, uint64_t leg, lsip_str answer)
{
  lsip_sdp_session *s;
  int rc;
  if (c->session && c->leg == leg) return 0;
  if (!c->offered) return LSIP_ERR_STATE;
  rc = lsip_sdp_session_fork(&s, c->offered);
  if (rc) return rc;
  rc = lsip_sdp_session_take_answer(s, answer);
  if (rc) {
    lsip_sdp_session_free(s);
    return rc;
  }
  lsip_sdp_session_free(c->session);
  c->session = s;
  c->leg = leg;
  return lsip_agent_media_apply(c);
}

/* Early media. A description that makes no sense waits for a better one. */
void lsip_agent_on_progress(agent_call *c, const lsip_event *ev)
{
  if (!c->outgoing || c->leaving || !ev->data.len) return;
  if (ev->flags & LSIP_EVF_OFFER) return;
  (void)take_leg(c, ev->related, ev->data);
}

void lsip_agent_on_answered(agent_call *c, const lsip_event *ev)
{
  int rc;
  if (c->answered || c->leaving || (ev->flags & LSIP_EVF_FORK)) return;
  rc = take_leg(c, ev->related, ev->data);
  if (rc) { /* answered, but not our offer: nothing to talk about */
    (void)lsip_agent_hangup(c->agent, c->id);
    return;
  }
  c->answered = 1;
  lsip_sdp_session_commit(c->session);
  lsip_sdp_session_free(c->offered);
  c->offered = NULL;
}
