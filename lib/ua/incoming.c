/* Calls that we receive (RFC 3261 13.3), and the 2xx to any INVITE. */
#include "ua/session_timer.h"

/* ---- taking ---- */

/* A name-addr value without its tag and other parameters. */
typedef struct bare {
  lsip_name_addr na;
} bare;

static int write_bare(lsip_writer *w, const void *arg)
{
  const bare *b = arg;
  if (b->na.display.len) {
    lsip_write_raw(w, b->na.display);
    lsip_write_raw(w, LSIP_STR(" "));
  }
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_write_raw(w, b->na.uri);
  lsip_write_raw(w, LSIP_STR(">"));
  return lsip_writer_end(w);
}

static int keep_address(lsip_ctx *ctx, const lsip_msg *m, int id,
                        lsip_str *out)
{
  bare b;
  lsip_str text;
  int rc = lsip_msg_name_addr(m, id, &b.na);
  if (rc == 0)
    rc = lsip_ctx_write(ctx, &text, write_bare, &b);
  return rc ? rc : lsip_ctx_copy(ctx, out, text);
}

/* What we call ourselves in Contact: the account's user, else the user part
 * of the Request-URI. */
static lsip_str contact_user(const lsip_account_object *as, const lsip_msg *m)
{
  lsip_uri uri;
  if (as)
    return as->user;
  return lsip_uri_parse(&uri, lsip_msg_uri(m)) ? LSIP_STR("") : uri.user;
}

static int make_set(lsip_call_object *c, const lsip_server *t,
                    const lsip_account_object *as)
{
  lsip_ctx *ctx = c->ua->ctx;
  const lsip_msg *m = &t->request->msg;
  lsip_str local = LSIP_STR(""), remote = LSIP_STR("");
  int rc = keep_address(ctx, m, LSIP_H_TO, &local);
  if (rc == 0)
    rc = keep_address(ctx, m, LSIP_H_FROM, &remote);
  if (rc == 0)
    rc = lsip_dialog_set_init(&c->set, c->ua->dl, lsip_msg_call_id(m),
                              lsip_str_of(t->tag, LSIP_TAG_LEN), local,
                              remote, contact_user(as, m));
  lsip_ctx_copy_free(ctx, &local);
  lsip_ctx_copy_free(ctx, &remote);
  return rc;
}

static int make_leg(lsip_call_object *c, lsip_server *t)
{
  lsip_leg *leg;
  int rc = lsip_leg_new(c, &leg);
  if (rc)
    return rc;
  c->leg = leg;
  lsip_leg_learn(leg, &t->request->msg);
  return lsip_dialog_learn_request(&leg->dialog, &t->request->msg,
                                   &t->back.path);
}

static void tell_offer(lsip_call_object *c)
{
  lsip_kept *k = c->leg->server->request;
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_OFFER;
  t.flags = LSIP_EVF_OFFER;
  t.flow = c->path.flow;
  t.msg = &k->msg;
  t.kept = k;
  t.data = lsip_msg_session(&k->msg);
  lsip_call_tell(c, c->leg, &t);
}

int lsip_ua_take(lsip_ua *ua, lsip_call_object **out, lsip_server *t,
                 lsip_account_object *as)
{
  lsip_call_object *c;
  uint64_t owner = t->base.object.owner;
  uint32_t expires; /* 13.3.1: of the invitation */
  int rc;
  if (!t->invite || t->state > LSIP_SERVER_PROCEEDING || !t->request)
    return LSIP_ERR_STATE;
  rc = lsip_call_make(ua, &c);
  if (rc)
    return rc;
  c->state = LSIP_CALL_INCOMING;
  c->path = t->back.path;
  c->account.id = as ? as->object.id : 0;
  c->object.owner = owner;
  rc = make_set(c, t, as);
  c->set.account = c->account.id;
  c->session_expires =
      lsip_timer_wish(ua->ctx, as ? as->session_expires
                                  : ua->ctx->config.session_expires_s);
  if (rc == 0)
    rc = make_leg(c, t);
  if (rc) {
    lsip_call_free(c);
    return rc;
  }
  lsip_server_hide(t);
  lsip_ctx_alarm_stop(ua->ctx, &t->life); /* no longer unclaimed */
  t->up = &lsip_leg_server_user;
  t->user = c->leg;
  c->leg->server = t;
  lsip_ctx_alarm(ua->ctx, &c->leg->retry, LSIP_RING_AGAIN_MS);
  c->leg->cseq = lsip_msg_cseq(&t->request->msg);
  if (lsip_msg_session(&t->request->msg).len) {
    c->leg->offer_state = LSIP_OFFER_RECEIVED;
    tell_offer(c);
  } else {
    c->leg->offer_state = LSIP_OFFER_WANTED;
  }
  if (lsip_msg_number(&t->request->msg, LSIP_H_EXPIRES, &expires) == 0)
    lsip_ctx_alarm(ua->ctx, &c->leg->patience, (uint64_t)expires * 1000);
  *out = c;
  return 0;
}

/* ---- responding ---- */

static void prepare(lsip_call_object *c, lsip_ua_answer *a, int status,
                    lsip_str sdp, const lsip_extra *x)
{
  memset(a, 0, sizeof *a);
  a->status = status;
  a->contact = status > 100 && status < 300;
  a->describe = status >= 200 && status < 300;
  a->contact_user = c->set.contact_user;
  a->extra = x;
  a->body = sdp;
  a->content_type = sdp.len ? LSIP_STR("application/sdp") : LSIP_STR("");
}

int lsip_ua_progress(lsip_call_object *c, int status, lsip_str sdp,
                     const lsip_extra *x)
{
  lsip_ua_answer a;
  int rc;
  if (status < 101 || status > 199)
    return LSIP_ERR_ARGUMENT;
  if (c->state != LSIP_CALL_INCOMING || !c->leg || !c->leg->server)
    return LSIP_ERR_STATE;
  prepare(c, &a, status, sdp, x);
  rc = lsip_ua_respond(c->ua, c->leg->server, &a);
  if (rc == 0)
    lsip_ctx_alarm(c->ua->ctx, &c->leg->retry, LSIP_RING_AGAIN_MS);
  return rc;
}

/* 13.3.1.4: the 2xx is repeated until its ACK comes. The time for that is the
 * server transaction's (RFC 6026: timer L). */
int lsip_leg_accept(lsip_leg *leg, lsip_str sdp, const lsip_extra *x)
{
  lsip_ctx *ctx = leg->call->ua->ctx;
  lsip_timer_plan plan;
  lsip_ua_answer a;
  int rc;
  if (leg->offer_state == LSIP_OFFER_RECEIVED && sdp.len == 0)
    return LSIP_ERR_ARGUMENT; /* 13.2.1: the first reliable answer */
  prepare(leg->call, &a, 200, sdp, x);
  rc = lsip_leg_timer_consent(leg, &leg->server->request->msg, &plan);
  a.headers = plan.lines;
  if (rc == 0)
    rc = lsip_ua_respond(leg->call->ua, leg->server, &a);
  if (rc)
    return rc;
  lsip_leg_timer_agreed(leg, &plan);
  lsip_leg_timer_say(leg, sdp);
  leg->answered = 1;
  leg->ack_wanted = 1;
  leg->dialog.state = LSIP_DIALOG_CONFIRMED;
  leg->offer_state = leg->offer_state == LSIP_OFFER_WANTED && sdp.len
                         ? LSIP_OFFER_SENT
                         : LSIP_OFFER_NONE;
  leg->interval = ctx->config.t1_ms;
  lsip_ctx_alarm_stop(ctx, &leg->patience);
  lsip_ctx_alarm(ctx, &leg->retry, leg->interval);
  return 0;
}

int lsip_ua_accept(lsip_call_object *c, lsip_str sdp, const lsip_extra *x)
{
  int rc;
  if (c->state != LSIP_CALL_INCOMING || !c->leg || !c->leg->server)
    return LSIP_ERR_STATE;
  rc = lsip_leg_accept(c->leg, sdp, x);
  if (rc)
    return rc;
  c->state = LSIP_CALL_ANSWERED;
  c->established = 1;
  return 0;
}

int lsip_ua_reject(lsip_call_object *c, int status, const lsip_extra *x)
{
  lsip_ua_answer a;
  lsip_leg *leg = c->leg;
  int rc;
  if (status < 300 || status > 699)
    return LSIP_ERR_ARGUMENT;
  if (c->state != LSIP_CALL_INCOMING)
    return leg ? lsip_leg_refuse(leg, status, x) : LSIP_ERR_STATE;
  if (!leg || !leg->server)
    return LSIP_ERR_STATE;
  prepare(c, &a, status, LSIP_STR(""), x);
  rc = lsip_ua_respond(c->ua, leg->server, &a);
  if (rc == 0)
    lsip_call_finish(c, status, 0, LSIP_EVF_LOCAL, NULL);
  return rc;
}

/* ---- what the INVITE's transaction says ---- */

/* 9.2: 487, and nobody waits for our answer any more. */
static void withdrawn(lsip_leg *leg, int reason, const lsip_msg *m)
{
  lsip_call_object *c = leg->call;
  lsip_ua_answer a;
  prepare(c, &a, 487, LSIP_STR(""), NULL);
  (void)lsip_ua_respond(c->ua, leg->server, &a);
  lsip_call_finish(c, 487, reason, LSIP_EVF_REMOTE, m);
}

static void cancelled(lsip_server *t, const lsip_arrival *cancel)
{
  lsip_leg *leg = t->user;
  if (leg->call->state == LSIP_CALL_INCOMING)
    withdrawn(leg, 0, &cancel->msg);
  else
    (void)lsip_leg_refuse(leg, 487, NULL);
}

void lsip_leg_expired(lsip_leg *leg)
{
  withdrawn(leg, LSIP_ERR_TIMEOUT, NULL);
}

/* The transaction is over. If our 2xx was never acknowledged, the session is
 * ended with BYE (13.3.1.4). */
static void server_ended(lsip_server *t, int reason)
{
  lsip_leg *leg = t->user;
  lsip_call_object *c = leg->call;
  (void)reason;
  leg->server = NULL;
  lsip_ctx_alarm_stop(c->ua->ctx, &leg->retry);
  if (!leg->ack_wanted)
    return;
  leg->ack_wanted = 0;
  if (c->state == LSIP_CALL_ENDED)
    return;
  if (c->state != LSIP_CALL_ENDING) {
    c->state = LSIP_CALL_ENDING;
    c->end_flags = LSIP_EVF_LOCAL;
    c->end_status = 408;
  }
  lsip_leg_bye(leg, LSIP_STR(""));
}

const lsip_server_user lsip_leg_server_user = { cancelled, server_ended,
                                                NULL };

/* ---- ACK ---- */

static void tell_acknowledged(lsip_leg *leg, const lsip_arrival *a, int first)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = first ? LSIP_EV_CALL_CONFIRMED : LSIP_EV_CALL_ANSWER;
  t.status = first ? 0 : 200;
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_msg_session(&a->msg);
  if (leg->offer_state == LSIP_OFFER_SENT)
    t.flags = LSIP_EVF_ANSWER;
  lsip_call_tell(leg->call, leg, &t);
}

void lsip_leg_acknowledged(lsip_leg *leg, const lsip_arrival *a)
{
  lsip_call_object *c = leg->call;
  int first = c->state == LSIP_CALL_ANSWERED;
  int tell = first || leg->offer_state == LSIP_OFFER_SENT;
  if (!leg->ack_wanted || lsip_msg_cseq(&a->msg) != leg->cseq)
    return;
  leg->ack_wanted = 0;
  lsip_ctx_alarm_stop(c->ua->ctx, &leg->retry);
  if (leg->server) {
    lsip_server_hide(leg->server);
    leg->server = NULL;
  }
  if (first)
    c->state = LSIP_CALL_ESTABLISHED;
  if (leg->bye_wanted || c->state == LSIP_CALL_ENDING) {
    lsip_leg_bye(leg, LSIP_STR(""));
    return;
  }
  if (tell)
    tell_acknowledged(leg, a, first);
  leg->offer_state = LSIP_OFFER_NONE;
}
