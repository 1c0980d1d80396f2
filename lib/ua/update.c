/* UPDATE (RFC 3311): ours to refresh the session, without an offer; the
 * peer's with and without. */
#include "ua/session_timer.h"

/* ---- ours ---- */

static void update_response(lsip_request *r, const lsip_arrival *a)
{
  lsip_leg *leg = r->user;
  int status = lsip_msg_status(&a->msg);
  if (status < 200 || leg->ended || leg->bye)
    return;
  if (status >= 300) {
    lsip_leg_refresh_refused(leg, status, &a->msg, 1);
    return;
  }
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  lsip_leg_timer_confirmed(leg, r, &a->msg);
  lsip_leg_refreshed(leg, LSIP_EVF_LOCAL, a);
}

static void update_ended(lsip_request *r, int status, int reason)
{
  lsip_leg *leg = r->user;
  leg->update = NULL;
  if (reason)
    lsip_leg_refresh_refused(leg, status, NULL, 1);
}

static const lsip_request_user update_user = { update_response,
                                               update_ended };

int lsip_leg_update(lsip_leg *leg)
{
  lsip_timer_plan plan;
  lsip_dialog_message m;
  memset(&m, 0, sizeof m);
  lsip_leg_timer_propose(leg, &plan);
  m.method = LSIP_STR("UPDATE");
  m.contact = 1;
  m.headers = plan.lines;
  m.up = &update_user;
  m.user = leg;
  return lsip_dialog_request(&leg->dialog, &leg->update, &m);
}

/* ---- theirs ---- */

/* 5.2: 500 while their last offer waits for our answer, 491 while ours waits
 * for theirs; 0 if an offer may be made. */
static int in_the_way(const lsip_leg *leg)
{
  if (leg->updated || (leg->server && !leg->ack_wanted) ||
      leg->offer_state == LSIP_OFFER_RECEIVED)
    return 500;
  return lsip_leg_has_offered(leg) ? 491 : 0;
}

static void updated_ended(lsip_server *t, int reason)
{
  lsip_leg *leg = t->user;
  (void)reason;
  leg->updated = NULL;
}

static const lsip_server_user updated_user = { NULL, updated_ended, NULL };
static const lsip_server_user nobody = { NULL, NULL, NULL };

/* 200 with our Contact, an answer if one is owed, and what becomes of the
 * session timer, which an early dialog does not have. */
static int accept(lsip_leg *leg, lsip_server *t, lsip_str sdp)
{
  lsip_timer_plan plan;
  lsip_ua_answer a;
  int rc = 0;
  memset(&a, 0, sizeof a);
  a.status = 200;
  a.contact = 1;
  a.contact_user = leg->call->set.contact_user;
  a.body = sdp;
  a.content_type = sdp.len ? LSIP_STR("application/sdp") : LSIP_STR("");
  if (leg->answered) {
    rc = lsip_leg_timer_consent(leg, &t->request->msg, &plan);
    a.headers = plan.lines;
  }
  if (rc == 0)
    rc = lsip_ua_respond(leg->call->ua, t, &a);
  if (rc == 0 && leg->answered) {
    lsip_leg_timer_agreed(leg, &plan);
    lsip_leg_timer_say(leg, sdp);
  }
  return rc;
}

/* Without memory it is as if it had not come. */
static int accept_plain(lsip_leg *leg, const lsip_arrival *a)
{
  int had = leg->timer != NULL;
  lsip_server *t;
  if (lsip_server_new(leg->call->ua->tl, &t, a, &nobody, NULL))
    return 0;
  if (accept(leg, t, LSIP_STR(""))) {
    lsip_server_kill(t);
    return 0;
  }
  lsip_server_hide(t);
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  if (had || leg->timer)
    lsip_leg_refreshed(leg, LSIP_EVF_REMOTE, a);
  return 1;
}

static int take_offer(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_ua *ua = leg->call->ua;
  if (!lsip_event_room(&leg->call->object) ||
      lsip_server_new(ua->tl, &leg->updated, a, &updated_user, leg)) {
    leg->updated = NULL;
    return 0;
  }
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  lsip_leg_offer_gives_way(leg);
  leg->offer_state = LSIP_OFFER_RECEIVED;
  lsip_ctx_alarm(ua->ctx, &leg->patience, ua->ctx->config.ask_ms);
  lsip_leg_tell_offer(leg, a);
  return 1;
}

int lsip_leg_was_updated(lsip_leg *leg, const lsip_arrival *a)
{
  int status;
  lsip_leg_learn(leg, &a->msg);
  leg->peer_updates = 1; /* whatever its Allow says */
  if (!lsip_msg_session(&a->msg).len)
    return accept_plain(leg, a);
  status = in_the_way(leg);
  if (status == 500)
    lsip_leg_refuse_for_now(leg, a);
  else if (status)
    lsip_leg_refuse_at_once(leg, a, status, LSIP_STR(""));
  return status ? 1 : take_offer(leg, a);
}

/* The transaction, which told us that it is over, goes on without an id. */
static void done(lsip_leg *leg, lsip_server *t)
{
  lsip_server_hide(t);
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->patience);
}

int lsip_leg_answer_update(lsip_leg *leg, lsip_str sdp)
{
  lsip_server *t = leg->updated;
  int rc = accept(leg, t, sdp);
  if (rc == 0)
    done(leg, t);
  return rc;
}

int lsip_leg_refuse_update(lsip_leg *leg, int status, const lsip_extra *x)
{
  lsip_server *t = leg->updated;
  lsip_ua_answer a;
  int rc;
  memset(&a, 0, sizeof a);
  a.status = status;
  a.extra = x;
  rc = lsip_ua_respond(leg->call->ua, t, &a);
  if (rc == 0)
    done(leg, t);
  return rc;
}
