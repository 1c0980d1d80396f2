/* Changing a session by re-INVITE, from either side (RFC 3261 s.14). */
#include "ua/session_timer.h"

#include "dialog/outcome.h"

/* ---- ours (14.1) ---- */

static void tell_result(lsip_leg *leg, int status, const lsip_arrival *a)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_ANSWER;
  t.status = (uint32_t)status;
  if (a) {
    t.flow = a->path.flow;
    t.msg = &a->msg;
    t.data = status < 300 ? lsip_msg_session(&a->msg) : LSIP_STR("");
  }
  if (status < 300)
    t.flags = LSIP_EVF_ANSWER;
  lsip_call_tell(leg->call, leg, &t);
}

/* The owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of
 * 10 ms. */
uint32_t lsip_leg_glare_ms(const lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  return leg->call->outgoing ? 2100 + 10 * lsip_ctx_random_below(ctx, 191)
                             : 10 * lsip_ctx_random_below(ctx, 201);
}

static void retry_later(lsip_leg *leg)
{
  leg->offer_state = LSIP_OFFER_NONE; /* theirs may come in between */
  lsip_ctx_alarm(leg->call->ua->ctx, &leg->turn, lsip_leg_glare_ms(leg));
}

static void offer_done(lsip_leg *leg)
{
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_ctx_copy_free(leg->call->ua->ctx, &leg->offer);
}

/* What we said before has been agreed to once more. An offer that the
 * application made meanwhile is next. */
static void repeated(lsip_leg *leg, const lsip_arrival *a)
{
  leg->refreshing = 0;
  leg->offer_state = LSIP_OFFER_NONE;
  if (leg->turn.set)
    lsip_ctx_alarm(leg->call->ua->ctx, &leg->turn, 0);
  lsip_leg_refreshed(leg, LSIP_EVF_LOCAL, a);
}

/* Each copy of the 2xx has its ACK (13.2.2.4), also when our BYE has ended the
 * session meanwhile (RFC 5407 3.2.3); the first one is news. */
static void accepted(lsip_leg *leg, const lsip_request *r,
                     const lsip_arrival *a)
{
  uint32_t cseq = lsip_msg_cseq(&a->msg);
  int first = leg->offer_state == LSIP_OFFER_SENT && !leg->ended;
  if (leg->ack.len && leg->ack_cseq == cseq) {
    (void)lsip_dialog_ack_again(&leg->dialog, leg->ack);
    return;
  }
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  (void)lsip_leg_ack(leg, cseq, LSIP_STR(""));
  if (!first)
    return;
  lsip_leg_timer_confirmed(leg, r, &a->msg);
  if (leg->refreshing) {
    repeated(leg, a);
    return;
  }
  offer_done(leg);
  tell_result(leg, lsip_msg_status(&a->msg), a);
}

static void not_repeated(lsip_leg *leg, int status, const lsip_msg *m)
{
  leg->refreshing = 0;
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_leg_refresh_refused(leg, status, m, 0);
}

/* The dialog may be lost with the failure of a request in it (RFC 5057). */
static void refused(lsip_leg *leg, int status, const lsip_arrival *a)
{
  if (leg->refreshing) {
    not_repeated(leg, status, &a->msg);
    return;
  }
  if (status == 491) {
    retry_later(leg);
    return;
  }
  offer_done(leg);
  if (lsip_outcome_of(status) == LSIP_ENDS_TRANSACTION)
    tell_result(leg, status, a);
  else
    lsip_leg_lose(leg, status, 0, LSIP_STR(""));
}

static void offer_response(lsip_request *r, const lsip_arrival *a)
{
  lsip_leg *leg = r->user;
  int status = lsip_msg_status(&a->msg);
  if (status < 200)
    return;
  if (status < 300)
    accepted(leg, r, a);
  else if (!leg->ended)
    refused(leg, status, a);
}

static void offer_ended(lsip_request *r, int status, int reason)
{
  lsip_leg *leg = r->user;
  leg->invite = NULL;
  if (!reason || leg->ended)
    return;
  if (leg->refreshing) {
    not_repeated(leg, status, NULL);
    return;
  }
  offer_done(leg);
  lsip_leg_lose(leg, status, 0, LSIP_STR(""));
}

static const lsip_request_user offer_user = { offer_response, offer_ended };

int lsip_leg_is_busy(const lsip_leg *leg)
{
  int ours = leg->invite && !leg->invite->passed;
  return ours || leg->server || leg->ack_owed || leg->turn.set ||
      leg->asking || leg->offer_state != LSIP_OFFER_NONE;
}

static int send_offer(lsip_leg *leg, lsip_str sdp)
{
  lsip_timer_plan plan;
  lsip_dialog_message m;
  lsip_request *r;
  int rc;
  memset(&m, 0, sizeof m);
  lsip_leg_timer_propose(leg, &plan);
  m.method = LSIP_STR("INVITE");
  m.contact = 1;
  m.headers = plan.lines;
  m.content_type = LSIP_STR("application/sdp");
  m.body = sdp;
  m.limit_ms = leg->call->ua->ctx->config.invite_ms;
  m.up = &offer_user;
  m.user = leg;
  rc = lsip_dialog_request(&leg->dialog, &r, &m);
  if (rc)
    return rc;
  if (leg->invite) /* the last one still absorbs its 2xx */
    lsip_request_hide(leg->invite);
  leg->invite = r;
  leg->offer_state = LSIP_OFFER_SENT;
  return 0;
}

int lsip_leg_repeat(lsip_leg *leg, lsip_str sdp)
{
  int rc = send_offer(leg, sdp);
  leg->refreshing = rc == 0;
  return rc;
}

static void stop_asking(lsip_leg *leg)
{
  leg->asking = 0;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->patience);
}

/* The session is being refreshed: what the application wants comes next. */
static int offer_soon(lsip_leg *leg, lsip_str sdp)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  int rc = lsip_ctx_copy(ctx, &leg->offer, sdp);
  if (rc == 0)
    lsip_ctx_alarm(ctx, &leg->turn, ctx->config.t1_ms);
  return rc;
}

int lsip_leg_offer(lsip_leg *leg, lsip_str sdp)
{
  int rc;
  if (leg->ended || leg->bye || !leg->answered || sdp.len == 0)
    return sdp.len ? LSIP_ERR_STATE : LSIP_ERR_ARGUMENT;
  if (leg->offer_state == LSIP_OFFER_WANTED && leg->server)
    return lsip_leg_accept(leg, sdp, NULL);
  if (leg->refreshing && !leg->turn.set)
    return offer_soon(leg, sdp);
  if (lsip_leg_is_busy(leg) && !leg->asking)
    return LSIP_ERR_STATE;
  rc = lsip_ctx_copy(leg->call->ua->ctx, &leg->offer, sdp);
  if (rc == 0)
    rc = send_offer(leg, leg->offer);
  if (rc)
    lsip_ctx_copy_free(leg->call->ua->ctx, &leg->offer);
  else if (leg->asking)
    stop_asking(leg);
  return rc;
}

/* ---- the turn of an offer that had to wait ---- */

/* Its text is older than what we have answered since, and its version lower
 * (RFC 3264 8): the application says anew what it wants. */
static void ask_anew(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  lsip_tell t;
  leg->overtaken = 0;
  offer_done(leg);
  leg->asking = 1;
  lsip_ctx_alarm(ctx, &leg->patience, ctx->config.ask_ms);
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_OFFER;
  t.flags = LSIP_EVF_REFRESH | LSIP_EVF_LOCAL;
  lsip_call_tell(leg->call, leg, &t);
}

void lsip_leg_offer_lapses(lsip_leg *leg)
{
  stop_asking(leg);
  tell_result(leg, 491, NULL);
}

void lsip_leg_offer_gives_way(lsip_leg *leg)
{
  if (leg->asking) {
    stop_asking(leg);
    lsip_ctx_alarm(leg->call->ua->ctx, &leg->turn,
                   leg->call->ua->ctx->config.t1_ms);
  }
  leg->overtaken = leg->turn.set != 0;
}

void lsip_leg_offer_again(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  if (leg->ended || leg->bye)
    return;
  if (lsip_leg_is_busy(leg)) {
    lsip_ctx_alarm(ctx, &leg->turn, ctx->config.t1_ms);
  } else if (leg->overtaken) {
    ask_anew(leg);
  } else if (send_offer(leg, leg->offer)) {
    offer_done(leg);
    tell_result(leg, 491, NULL);
  }
}

/* ---- theirs (14.2) ---- */

void lsip_leg_tell_offer(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_OFFER;
  t.flags = LSIP_EVF_REFRESH;
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_msg_session(&a->msg);
  if (t.data.len)
    t.flags |= LSIP_EVF_OFFER;
  lsip_call_tell(leg->call, leg, &t);
}

void lsip_leg_refuse_at_once(lsip_leg *leg, const lsip_arrival *a, int status,
                           lsip_str headers)
{
  static const lsip_server_user nobody = { NULL, NULL, NULL };
  lsip_ua_answer answer;
  lsip_server *t;
  memset(&answer, 0, sizeof answer);
  answer.status = status;
  answer.headers = headers;
  if (lsip_server_new(leg->call->ua->tl, &t, a, &nobody, NULL))
    return;
  (void)lsip_ua_respond(leg->call->ua, t, &answer);
  lsip_server_hide(t);
}

/* 14.2: the peer may try again after 0 to 10 s. */
void lsip_leg_refuse_for_now(lsip_leg *leg, const lsip_arrival *a)
{
  char line[32];
  lsip_writer w;
  lsip_writer_init(&w, line, sizeof line);
  lsip_write_header_number(&w, LSIP_H_RETRY_AFTER,
                           lsip_ctx_random_below(leg->call->ua->ctx, 11));
  lsip_leg_refuse_at_once(leg, a, 500, lsip_writer_end(&w) ? LSIP_STR("")
                                                  : lsip_writer_text(&w));
}

int lsip_leg_has_offered(const lsip_leg *leg)
{
  return (leg->invite && !leg->invite->passed) ||
      leg->offer_state != LSIP_OFFER_NONE ||
      (leg->call->outgoing && !leg->answered);
}

/* 14.2: 500 while their last one is open, 491 while ours is. */
static int in_the_way(lsip_leg *leg, const lsip_arrival *a)
{
  if (leg->call->state == LSIP_CALL_ENDING)
    lsip_leg_refuse_at_once(leg, a, 487, LSIP_STR(""));
  else if ((leg->server && !leg->ack_wanted) || leg->updated)
    lsip_leg_refuse_for_now(leg, a);
  else if (lsip_leg_has_offered(leg))
    lsip_leg_refuse_at_once(leg, a, 491, LSIP_STR(""));
  else
    return 0;
  return 1;
}

int lsip_leg_reinvited(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_ua *ua = leg->call->ua;
  lsip_server *t;
  if (in_the_way(leg, a))
    return 1;
  if (!lsip_event_room(&leg->call->object) ||
      lsip_server_new(ua->tl, &t, a, &lsip_leg_server_user, leg))
    return 0;
  lsip_server_try(t);
  if (leg->server) { /* an ACK that got lost: the new INVITE proves it */
    lsip_server_hide(leg->server);
    leg->ack_wanted = 0;
    lsip_ctx_alarm_stop(ua->ctx, &leg->retry);
    if (leg->call->state == LSIP_CALL_ANSWERED)
      leg->call->state = LSIP_CALL_ESTABLISHED;
  }
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  lsip_leg_learn(leg, &a->msg);
  lsip_leg_offer_gives_way(leg);
  leg->server = t;
  leg->cseq = lsip_msg_cseq(&a->msg);
  leg->offer_state = lsip_msg_session(&a->msg).len ? LSIP_OFFER_RECEIVED
                                                  : LSIP_OFFER_WANTED;
  lsip_ctx_alarm(ua->ctx, &leg->patience, ua->ctx->config.ask_ms);
  lsip_leg_tell_offer(leg, a);
  return 1;
}

int lsip_leg_answer(lsip_leg *leg, lsip_str sdp)
{
  int rc;
  if (leg->offer_state != LSIP_OFFER_RECEIVED)
    return LSIP_ERR_STATE;
  if (sdp.len == 0)
    return LSIP_ERR_ARGUMENT;
  if (leg->updated)
    return lsip_leg_answer_update(leg, sdp);
  if (leg->server)
    return lsip_leg_accept(leg, sdp, NULL);
  if (!leg->ack_owed)
    return LSIP_ERR_STATE;
  rc = lsip_leg_ack(leg, leg->call->cseq, sdp);
  if (rc)
    return rc;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->patience);
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_leg_timer_say(leg, sdp);
  return 0;
}

int lsip_leg_refuse(lsip_leg *leg, int status, const lsip_extra *x)
{
  lsip_ua_answer a;
  int rc;
  if (leg->updated)
    return lsip_leg_refuse_update(leg, status, x);
  if (!leg->server || leg->ack_wanted)
    return LSIP_ERR_STATE;
  memset(&a, 0, sizeof a);
  a.status = status;
  a.extra = x;
  rc = lsip_ua_respond(leg->call->ua, leg->server, &a);
  if (rc)
    return rc;
  lsip_server_hide(leg->server);
  leg->server = NULL;
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->patience);
  return 0;
}
