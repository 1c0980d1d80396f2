/* Changing a session by re-INVITE, from either side (RFC 3261 s.14). */
#include "ua/call.h"

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
    t.data = status < 300 ? lsip_ua_session(&a->msg) : LSIP_STR("");
  }
  if (status < 300)
    t.flags = LSIP_EVF_ANSWER;
  lsip_call_tell(leg->call, leg, &t);
}

/* Glare: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in
 * steps of 10 ms. */
static void retry_later(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  uint32_t ms = leg->call->outgoing
                    ? 2100 + 10 * lsip_ctx_random_below(ctx, 191)
                    : 10 * lsip_ctx_random_below(ctx, 201);
  leg->offer_state = LSIP_OFFER_NONE; /* theirs may come in between */
  lsip_ctx_alarm(ctx, &leg->turn, ms);
}

static void offer_done(lsip_leg *leg)
{
  leg->offer_state = LSIP_OFFER_NONE;
  lsip_ctx_copy_free(leg->call->ua->ctx, &leg->offer);
}

/* Each copy of the 2xx has its ACK (13.2.2.4), also when our BYE has ended the
 * session meanwhile (RFC 5407 3.2.3); the first one is news. */
static void accepted(lsip_leg *leg, const lsip_arrival *a, uint32_t cseq)
{
  int first = leg->offer_state == LSIP_OFFER_SENT && !leg->ended;
  if (leg->ack.len && leg->ack_cseq == cseq) {
    (void)lsip_dialog_ack_again(&leg->dialog, leg->ack);
    return;
  }
  (void)lsip_dialog_refresh(&leg->dialog, &a->msg);
  (void)lsip_leg_ack(leg, cseq, LSIP_STR(""));
  if (!first)
    return;
  offer_done(leg);
  tell_result(leg, lsip_msg_status(&a->msg), a);
}

/* The dialog is lost with the failure of a request in it (RFC 5057). */
static void lose(lsip_leg *leg, int status)
{
  lsip_call_object *c = leg->call;
  if (c->state != LSIP_CALL_ESTABLISHED && c->state != LSIP_CALL_ANSWERED)
    return;
  c->state = LSIP_CALL_ENDING;
  c->end_flags = LSIP_EVF_LOCAL;
  c->end_status = (uint16_t)status;
  lsip_leg_bye(leg, LSIP_STR(""));
}

static void refused(lsip_leg *leg, int status, const lsip_arrival *a)
{
  if (status == 491) {
    retry_later(leg);
    return;
  }
  offer_done(leg);
  if (lsip_outcome_of(status) == LSIP_ENDS_TRANSACTION)
    tell_result(leg, status, a);
  else
    lose(leg, status);
}

static void offer_response(lsip_request *r, const lsip_arrival *a)
{
  lsip_leg *leg = r->user;
  int status = lsip_msg_status(&a->msg);
  if (status < 200)
    return;
  if (status < 300)
    accepted(leg, a, lsip_msg_cseq(&a->msg));
  else if (!leg->ended)
    refused(leg, status, a);
}

static void offer_ended(lsip_request *r, int status, int reason)
{
  lsip_leg *leg = r->user;
  leg->invite = NULL;
  if (!reason || leg->ended)
    return;
  offer_done(leg);
  lose(leg, status);
}

static const lsip_request_user offer_user = { offer_response, offer_ended };

/* 1 while an INVITE is under way in either direction (14.1). */
static int busy(const lsip_leg *leg)
{
  int ours = leg->invite && !leg->invite->passed;
  return ours || leg->server || leg->ack_owed || leg->turn.set ||
      leg->offer_state != LSIP_OFFER_NONE;
}

static int send_offer(lsip_leg *leg, lsip_str sdp)
{
  lsip_dialog_message m;
  lsip_request *r;
  int rc;
  memset(&m, 0, sizeof m);
  m.method = LSIP_STR("INVITE");
  m.contact = 1;
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
  return 0;
}

int lsip_leg_offer(lsip_leg *leg, lsip_str sdp)
{
  int rc;
  if (leg->ended || leg->bye || !leg->answered || sdp.len == 0)
    return sdp.len ? LSIP_ERR_STATE : LSIP_ERR_ARGUMENT;
  if (leg->offer_state == LSIP_OFFER_WANTED && leg->server)
    return lsip_leg_accept(leg, sdp, NULL);
  if (busy(leg))
    return LSIP_ERR_STATE;
  rc = lsip_ctx_copy(leg->call->ua->ctx, &leg->offer, sdp);
  if (rc)
    return rc;
  rc = send_offer(leg, leg->offer);
  if (rc) {
    lsip_ctx_copy_free(leg->call->ua->ctx, &leg->offer);
    return rc;
  }
  leg->offer_state = LSIP_OFFER_SENT;
  return 0;
}

void lsip_leg_offer_again(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  if (leg->ended || leg->bye)
    return;
  if (busy(leg)) {
    lsip_ctx_alarm(ctx, &leg->turn, ctx->config.t1_ms);
    return;
  }
  if (send_offer(leg, leg->offer) == 0) {
    leg->offer_state = LSIP_OFFER_SENT;
    return;
  }
  offer_done(leg);
  tell_result(leg, 491, NULL);
}

/* ---- theirs (14.2) ---- */

static void tell_offer(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_OFFER;
  t.flags = LSIP_EVF_REFRESH;
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_ua_session(&a->msg);
  if (t.data.len)
    t.flags |= LSIP_EVF_OFFER;
  lsip_call_tell(leg->call, leg, &t);
}

static void refuse_at_once(lsip_leg *leg, const lsip_arrival *a, int status,
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
static void refuse_for_now(lsip_leg *leg, const lsip_arrival *a)
{
  char line[32];
  lsip_writer w;
  lsip_writer_init(&w, line, sizeof line);
  lsip_write_header_number(&w, LSIP_H_RETRY_AFTER,
                           lsip_ctx_random_below(leg->call->ua->ctx, 11));
  refuse_at_once(leg, a, 500, lsip_writer_end(&w) ? LSIP_STR("")
                                                  : lsip_writer_text(&w));
}

/* 1 while an INVITE of ours is open in this dialog, the first included. */
static int ours_is_open(const lsip_leg *leg)
{
  return (leg->invite && !leg->invite->passed) ||
      leg->offer_state != LSIP_OFFER_NONE ||
      (leg->call->outgoing && !leg->answered);
}

/* 14.2: 500 while their last one is open, 491 while ours is. */
static int in_the_way(lsip_leg *leg, const lsip_arrival *a)
{
  if (leg->call->state == LSIP_CALL_ENDING)
    refuse_at_once(leg, a, 487, LSIP_STR(""));
  else if (leg->server && !leg->ack_wanted)
    refuse_for_now(leg, a);
  else if (ours_is_open(leg))
    refuse_at_once(leg, a, 491, LSIP_STR(""));
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
  leg->server = t;
  leg->cseq = lsip_msg_cseq(&a->msg);
  leg->offer_state = lsip_ua_session(&a->msg).len ? LSIP_OFFER_RECEIVED
                                                  : LSIP_OFFER_WANTED;
  lsip_ctx_alarm(ua->ctx, &leg->patience, ua->ctx->config.ask_ms);
  tell_offer(leg, a);
  return 1;
}

int lsip_leg_answer(lsip_leg *leg, lsip_str sdp)
{
  int rc;
  if (leg->offer_state != LSIP_OFFER_RECEIVED)
    return LSIP_ERR_STATE;
  if (sdp.len == 0)
    return LSIP_ERR_ARGUMENT;
  if (leg->server)
    return lsip_leg_accept(leg, sdp, NULL);
  if (!leg->ack_owed)
    return LSIP_ERR_STATE;
  rc = lsip_leg_ack(leg, leg->call->cseq, sdp);
  if (rc)
    return rc;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->patience);
  leg->offer_state = LSIP_OFFER_NONE;
  return 0;
}

int lsip_leg_refuse(lsip_leg *leg, int status, const lsip_extra *x)
{
  lsip_ua_answer a;
  int rc;
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
