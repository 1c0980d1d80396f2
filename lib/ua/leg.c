/* One fork of a call: its ACK, its BYE, the requests of the peer inside it. */
#include "ua/session_timer.h"

static void retry_due(lsip_alarm *a);
static void turn_due(lsip_alarm *a);
static void patience_due(lsip_alarm *a);

lsip_leg *lsip_leg_of(lsip_dialog_core *d)
{
  return LSIP_CONTAINER(d, lsip_leg, dialog);
}

static void leg_destroy(lsip_object *o)
{
  lsip_leg_free(
      lsip_leg_of(LSIP_CONTAINER(o, lsip_dialog_core, object)));
}

int lsip_leg_new(lsip_call_object *c, lsip_leg **out)
{
  lsip_ctx *ctx = c->ua->ctx;
  lsip_leg *leg = lsip_alloc_zero(&ctx->heap, sizeof *leg);
  int rc;
  if (!leg)
    return LSIP_ERR_NOMEM;
  rc = lsip_dialog_init(&leg->dialog, &c->set, leg_destroy);
  if (rc) {
    lsip_free(&ctx->heap, leg, sizeof *leg);
    return rc;
  }
  leg->call = c;
  lsip_alarm_init(&leg->retry, retry_due);
  lsip_alarm_init(&leg->turn, turn_due);
  lsip_alarm_init(&leg->patience, patience_due);
  leg->dialog.local_cseq = c->cseq;
  *out = leg;
  return 0;
}

void lsip_leg_free(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  if (leg->call->leg == leg)
    leg->call->leg = NULL;
  if (leg->invite)
    lsip_request_hide(leg->invite);
  if (leg->bye)
    lsip_request_hide(leg->bye);
  if (leg->update)
    lsip_request_hide(leg->update);
  if (leg->updated)
    lsip_server_hide(leg->updated);
  if (leg->server)
    lsip_server_hide(leg->server);
  lsip_leg_timer_stop(leg);
  lsip_ctx_alarm_stop(ctx, &leg->retry);
  lsip_ctx_alarm_stop(ctx, &leg->turn);
  lsip_ctx_alarm_stop(ctx, &leg->patience);
  lsip_ctx_copy_free(ctx, &leg->ack);
  lsip_ctx_copy_free(ctx, &leg->offer);
  lsip_dialog_clear(&leg->dialog);
  lsip_free(&ctx->heap, leg, sizeof *leg);
}

/* ---- ACK (13.2.2.4) ---- */

/* Without memory nothing changes. With it the ACK is made, and goes out once
 * more with the next copy of the 2xx should it have no way now. */
int lsip_leg_ack(lsip_leg *leg, uint32_t cseq, lsip_str sdp)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  const lsip_request *invite = leg->invite ? leg->invite : leg->call->invite;
  lsip_str text = LSIP_STR("");
  int rc = lsip_dialog_ack(&leg->dialog, cseq,
                           invite ? lsip_request_credentials(invite)
                                  : LSIP_STR(""),
                           sdp.len ? LSIP_STR("application/sdp")
                                   : LSIP_STR(""),
                           sdp, &text);
  if (text.len == 0)
    return rc;
  lsip_ctx_copy_free(ctx, &leg->ack);
  leg->ack = text;
  leg->ack_cseq = cseq;
  leg->ack_owed = 0;
  return 0;
}

/* ---- BYE (15.1) ---- */

/* The leg is over; the call is when no other leg is still at it. */
static void leg_over(lsip_leg *leg, int status, int reason)
{
  lsip_call_object *c = leg->call;
  leg->ended = 1;
  if (lsip_call_has_live_leg(c))
    return;
  lsip_call_finish(c, c->end_status ? c->end_status : status, reason,
                   c->end_flags, NULL);
}

static void bye_response(lsip_request *r, const lsip_arrival *a)
{
  (void)r;
  (void)a;
}

static void bye_ended(lsip_request *r, int status, int reason)
{
  lsip_leg *leg = r->user;
  (void)status;
  leg->bye = NULL;
  leg_over(leg, 0, reason);
}

static const lsip_request_user bye_user = { bye_response, bye_ended };

/* The session ends: nothing is offered or refreshed any more. */
static void give_up(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  lsip_leg_timer_stop(leg);
  lsip_ctx_alarm_stop(ctx, &leg->turn);
  if (leg->asking)
    lsip_ctx_alarm_stop(ctx, &leg->patience);
}

/* 15: not before the ACK of our 2xx has come. An ACK that we owe goes
 * first. */
void lsip_leg_bye(lsip_leg *leg, lsip_str headers)
{
  lsip_dialog_message m;
  lsip_extra x;
  if (leg->bye || leg->ended)
    return;
  give_up(leg);
  if (leg->ack_wanted) {
    leg->bye_wanted = 1;
    return;
  }
  if (leg->ack_owed)
    (void)lsip_leg_ack(leg, leg->call->cseq, LSIP_STR(""));
  (void)lsip_leg_refuse(leg, 487, NULL); /* their re-INVITE, if one waits */
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->retry);
  memset(&m, 0, sizeof m);
  memset(&x, 0, sizeof x);
  x.headers = headers;
  m.method = LSIP_STR("BYE");
  m.extra = &x;
  m.up = &bye_user;
  m.user = leg;
  if (lsip_dialog_request(&leg->dialog, &leg->bye, &m)) {
    leg->bye = NULL;
    leg_over(leg, 0, LSIP_ERR_NOMEM);
  }
}

/* ---- timers ---- */

static void resend_2xx(lsip_leg *leg)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  lsip_server_send_again(leg->server);
  leg->interval *= 2;
  if (leg->interval > ctx->config.t2_ms)
    leg->interval = ctx->config.t2_ms; /* 13.3.1.4 */
  lsip_ctx_alarm(ctx, &leg->retry, leg->interval);
}

/* Where the application has said nothing yet, 183 says the least. */
static void ring_again(lsip_leg *leg)
{
  lsip_ctx_alarm(leg->call->ua->ctx, &leg->retry, LSIP_RING_AGAIN_MS);
  if (leg->server->status > 100)
    lsip_server_send_again(leg->server);
  else
    (void)lsip_ua_progress(leg->call, 183, LSIP_STR(""), NULL);
}

/* Our 2xx waits for its ACK, a phone rings, or a superfluous fork waits for
 * its BYE. */
static void retry_due(lsip_alarm *a)
{
  lsip_leg *leg = LSIP_CONTAINER(a, lsip_leg, retry);
  if (leg->ack_wanted && leg->server)
    resend_2xx(leg);
  else if (leg->server && leg->call->state == LSIP_CALL_INCOMING)
    ring_again(leg);
  else if (leg->bye_wanted)
    lsip_leg_bye(leg, LSIP_STR(""));
}

static void turn_due(lsip_alarm *a)
{
  lsip_leg_offer_again(LSIP_CONTAINER(a, lsip_leg, turn));
}

/* The application did not answer the peer's offer in time, or did not give
 * the answer that our ACK waits for: in a further fork that it kept, this ends
 * the fork alone. */
static void patience_due(lsip_alarm *a)
{
  lsip_leg *leg = LSIP_CONTAINER(a, lsip_leg, patience);
  if (leg->ended)
    return;
  if (leg->asking)
    lsip_leg_offer_lapses(leg);
  else if (leg->updated)
    (void)lsip_leg_refuse(leg, 504, NULL); /* RFC 3311 5.2 */
  else if (leg->ack_owed && leg != leg->call->leg)
    lsip_leg_bye(leg, LSIP_STR(""));
  else if (leg->ack_owed)
    (void)lsip_ua_hangup(leg->call, LSIP_STR(""));
  else if (leg->server && leg->call->state == LSIP_CALL_INCOMING)
    lsip_leg_expired(leg);
  else if (leg->server)
    (void)lsip_leg_refuse(leg, 488, NULL);
}

/* ---- requests of the peer ---- */

static void answer_plain(lsip_leg *leg, lsip_server *t, int status)
{
  lsip_ua_answer a;
  lsip_objection about;
  memset(&a, 0, sizeof a);
  a.status = status;
  if (lsip_msg_method(&t->request->msg) == LSIP_OPTIONS && status == 200) {
    lsip_ua_describe(leg->call->ua, &about);
    a.headers = about.headers;
  }
  (void)lsip_ua_respond(leg->call->ua, t, &a);
}

static const lsip_server_user nobody = { NULL, NULL, NULL };

/* A server transaction that is answered at once. 0: no room for it. */
static int answer_now(lsip_leg *leg, const lsip_arrival *a, int status)
{
  lsip_server *t;
  if (lsip_server_new(leg->call->ua->tl, &t, a, &nobody, NULL))
    return 0;
  answer_plain(leg, t, status);
  lsip_server_hide(t);
  return 1;
}

/* 15.1.2: pending requests of the peer are answered 487. Without room for
 * the 200 the session ends all the same. */
static void received_bye(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_call_object *c = leg->call;
  (void)answer_now(leg, a, 200);
  if (leg->ended)
    return;
  if (leg->updated ||
      (leg->server && leg->server->state <= LSIP_SERVER_PROCEEDING))
    (void)lsip_leg_refuse(leg, 487, NULL);
  leg->ack_wanted = 0;
  lsip_ctx_alarm_stop(c->ua->ctx, &leg->retry);
  give_up(leg);
  if (leg->bye)
    return; /* both sides at once: our BYE ends it */
  leg->ended = 1;
  if (c->state == LSIP_CALL_CALLING || leg != c->leg)
    return; /* an early or a superfluous fork */
  c->end_flags = LSIP_EVF_REMOTE;
  lsip_call_bye_all(c, LSIP_STR(""));
  if (!lsip_call_has_live_leg(c))
    lsip_call_finish(c, 0, 0, LSIP_EVF_REMOTE, &a->msg);
}

/* A method of the application's, as an event. 0: no room for it. */
static int pass_up(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_ua *ua = leg->call->ua;
  lsip_server *t;
  lsip_tell tell;
  if (!lsip_event_room(&leg->dialog.object) ||
      lsip_server_new(ua->tl, &t, a, ua->app_server, ua->app))
    return 0;
  lsip_server_expect_answer(t, ua->ctx->config.ask_ms);
  memset(&tell, 0, sizeof tell);
  tell.kind = LSIP_EV_DIALOG_REQUEST;
  tell.related = t->base.object.id;
  tell.flow = a->path.flow;
  tell.msg = &a->msg;
  tell.data = lsip_msg_body(&a->msg);
  t->base.object.owner = leg->call->object.owner;
  lsip_event_tell(ua->ctx, &leg->dialog.object, &tell);
  return 1;
}

static void object_to(lsip_leg *leg, const lsip_arrival *a,
                      const lsip_objection *o)
{
  lsip_ua_answer answer;
  lsip_server *t;
  memset(&answer, 0, sizeof answer);
  answer.status = o->status;
  answer.headers = o->headers;
  if (lsip_server_new(leg->call->ua->tl, &t, a, &nobody, NULL))
    return;
  (void)lsip_ua_respond(leg->call->ua, t, &answer);
  lsip_server_hide(t);
}

/* With our BYE the session is over (15.1.1), and with it the dialog: only a
 * BYE that crosses ours is still welcome (RFC 5407 3.2.2). */
static int is_over(const lsip_leg *leg, int method)
{
  return leg->ended || (leg->bye && method != LSIP_BYE);
}

/* 1 if the request was taken. */
static int act_on(lsip_leg *leg, const lsip_arrival *a)
{
  switch (lsip_msg_method(&a->msg)) {
  case LSIP_BYE: received_bye(leg, a); return 1;
  case LSIP_INVITE: return lsip_leg_reinvited(leg, a);
  case LSIP_UPDATE: return lsip_leg_was_updated(leg, a);
  case LSIP_OPTIONS: return answer_now(leg, a, 200);
  default: return pass_up(leg, a);
  }
}

/* 12.2.2: by CSeq. A request there was no room for is as if it had not come:
 * the peer sends it again, and its number is no older one then. */
static void in_order(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_dialog_core *d = &leg->dialog;
  uint32_t before = d->remote_cseq;
  uint8_t had = d->has_remote_cseq;
  int status = lsip_dialog_check_cseq(d, &a->msg);
  if (status) {
    (void)answer_now(leg, a, status);
  } else if (!act_on(leg, a)) {
    d->remote_cseq = before;
    d->has_remote_cseq = had;
  }
}

void lsip_leg_request(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_objection o;
  leg->call->path = a->path;
  if (lsip_msg_method(&a->msg) == LSIP_ACK) {
    lsip_leg_acknowledged(leg, a);
    return;
  }
  if (is_over(leg, lsip_msg_method(&a->msg))) {
    (void)answer_now(leg, a, 481);
    return;
  }
  lsip_ua_inspect(leg->call->ua, &a->msg, &o);
  if (o.status) {
    object_to(leg, a, &o);
    return;
  }
  in_order(leg, a);
}
