/* Calls that we make (RFC 3261 13.2). */
#include "ua/session_timer.h"

#include "transport/via.h"

/* ---- forks ---- */

/* Frees early dialogs that did not come to an answer: one, or all. */
static void drop_early(lsip_call_object *c, int all)
{
  lsip_list *link, *next;
  for (link = c->set.dialogs.next; link != &c->set.dialogs; link = next) {
    lsip_leg *leg = lsip_leg_of(LSIP_CONTAINER(link, lsip_dialog_core,
                                               of_set));
    next = link->next;
    if (leg->answered)
      continue;
    lsip_leg_free(leg);
    if (!all)
      return;
  }
}

/* Frees a fork that has had its BYE. Should its 2xx come once more, it gets
 * both again. */
static void drop_ended(lsip_call_object *c)
{
  lsip_list *link;
  for (link = c->set.dialogs.next; link != &c->set.dialogs;
       link = link->next) {
    lsip_leg *leg = lsip_leg_of(LSIP_CONTAINER(link, lsip_dialog_core,
                                               of_set));
    if (leg->ended && !leg->bye && leg != c->leg) {
      lsip_leg_free(leg);
      return;
    }
  }
}

/* The leg of a response, made if it is new; NULL when it names no dialog or
 * there is no room for one more. A 2xx must be acknowledged: it may take the
 * room of an early dialog, or of one that is over. */
static lsip_leg *leg_of_response(lsip_call_object *c, const lsip_arrival *a)
{
  lsip_str tag = lsip_msg_to_tag(&a->msg);
  lsip_dialog_core *d = lsip_dialog_of_fork(&c->set, tag);
  int success = lsip_msg_status(&a->msg) >= 200;
  lsip_leg *leg;
  if (d)
    return lsip_leg_of(d);
  if (tag.len == 0 && !success)
    return NULL;
  if (lsip_leg_new(c, &leg) == 0)
    return leg;
  if (!success)
    return NULL;
  drop_early(c, 0);
  if (lsip_leg_new(c, &leg) == 0)
    return leg;
  drop_ended(c);
  return lsip_leg_new(c, &leg) ? NULL : leg;
}

static void progress(lsip_call_object *c, const lsip_arrival *a)
{
  lsip_leg *leg = leg_of_response(c, a);
  lsip_tell t;
  if (leg && lsip_dialog_learn_response(&leg->dialog, a)) {
    lsip_leg_free(leg);
    leg = NULL;
  }
  if (leg && !c->leg)
    c->leg = leg;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_PROGRESS;
  t.status = (uint32_t)lsip_msg_status(&a->msg);
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_msg_session(&a->msg);
  if (t.data.len && c->offered)
    t.flags = LSIP_EVF_ANSWER;
  lsip_call_tell(c, leg, &t);
}

/* ---- 2xx (13.2.2.4) ---- */

static void tell_answered(lsip_call_object *c, lsip_leg *leg,
                          const lsip_arrival *a, int fork)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_ANSWERED;
  t.status = (uint32_t)lsip_msg_status(&a->msg);
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.data = lsip_msg_session(&a->msg);
  t.flags = c->offered ? LSIP_EVF_ANSWER : LSIP_EVF_OFFER;
  if (fork)
    t.flags |= LSIP_EVF_FORK;
  lsip_call_tell(c, leg, &t);
}

/* Our offer was answered: ACK at once. The peer offered: the ACK waits for
 * our answer. */
static void acknowledge(lsip_call_object *c, lsip_leg *leg,
                        const lsip_arrival *a)
{
  lsip_ctx *ctx = c->ua->ctx;
  if (c->offered || !lsip_msg_session(&a->msg).len || c->hangup_wanted ||
      leg->ended) {
    (void)lsip_leg_ack(leg, c->cseq, LSIP_STR(""));
    return;
  }
  leg->ack_owed = 1;
  leg->offer_state = LSIP_OFFER_RECEIVED;
  lsip_ctx_alarm(ctx, &leg->patience, ctx->config.ask_ms);
}

/* A 2xx of a leg that is known as answered: our ACK was lost, or there was no
 * memory for it. The ACK that is kept may be a re-INVITE's by now: then this
 * 2xx is an old copy. */
static void again(lsip_leg *leg)
{
  lsip_ctx_count(leg->call->ua->ctx, LSIP_COUNT_RETRANSMITS_IN);
  if (leg->ack_owed)
    return;
  if (!leg->ack.len)
    (void)lsip_leg_ack(leg, leg->call->cseq, LSIP_STR(""));
  else if (leg->ack_cseq == leg->call->cseq)
    (void)lsip_dialog_ack_again(&leg->dialog, leg->ack);
}

/* A further fork answered, or one that we had cancelled. */
static void unwanted_leg(lsip_call_object *c, lsip_leg *leg)
{
  if (c->hangup_wanted && c->state == LSIP_CALL_CALLING) {
    c->state = LSIP_CALL_ENDING;
    c->end_flags = LSIP_EVF_LOCAL;
    c->end_status = 487;
  }
  lsip_leg_bye(leg, LSIP_STR(""));
}

static void answered(lsip_call_object *c, const lsip_arrival *a)
{
  lsip_leg *leg = leg_of_response(c, a);
  int fork = c->established;
  if (!leg)
    return;
  if (leg->answered) {
    again(leg);
    return;
  }
  if (lsip_dialog_learn_response(&leg->dialog, a)) {
    lsip_leg_free(leg); /* no memory, or no way to send the ACK */
    return;
  }
  leg->answered = 1;
  acknowledge(c, leg, a);
  if (leg->ended) { /* its BYE came first (15 forbids that) */
    if (c->state == LSIP_CALL_CALLING)
      lsip_call_finish(c, 0, 0, LSIP_EVF_REMOTE, &a->msg);
    return;
  }
  if (c->hangup_wanted || c->state == LSIP_CALL_ENDING ||
      c->state == LSIP_CALL_ENDED) {
    unwanted_leg(c, leg);
    return;
  }
  if (fork) {
    /* The application may keep it while it hears of it. */
    lsip_ctx_alarm(c->ua->ctx, &leg->retry, 0);
    leg->bye_wanted = 1;
  } else {
    c->leg = leg;
    c->established = 1;
    c->state = LSIP_CALL_ESTABLISHED;
  }
  lsip_leg_timer_confirmed(leg, c->invite, &a->msg);
  tell_answered(c, leg, a, fork);
}

int lsip_ua_keep(lsip_leg *leg)
{
  if (!leg->bye_wanted || leg->ended || leg->ack_wanted ||
      leg->call->state != LSIP_CALL_ESTABLISHED)
    return LSIP_ERR_STATE;
  leg->bye_wanted = 0;
  lsip_ctx_alarm_stop(leg->call->ua->ctx, &leg->retry);
  return 0;
}

/* ---- what the INVITE says ---- */

static void invite_response(lsip_request *r, const lsip_arrival *a)
{
  lsip_call_object *c = r->user;
  int status = lsip_msg_status(&a->msg);
  c->path = a->path;
  if (status == 100 || (status < 200 && c->state != LSIP_CALL_CALLING))
    return;
  if (status < 200)
    progress(c, a);
  else if (status < 300)
    answered(c, a);
  else if (c->state == LSIP_CALL_CALLING) /* else another target answered */
    lsip_call_finish(c, status, 0,
                     c->hangup_wanted ? LSIP_EVF_LOCAL : LSIP_EVF_REMOTE,
                     &a->msg);
}

static void invite_ended(lsip_request *r, int status, int reason)
{
  lsip_call_object *c = r->user;
  c->invite = NULL;
  drop_early(c, 1); /* 13.2.2.4: 64*T1 after the first 2xx */
  if (c->state == LSIP_CALL_ENDED && c->object.silent) {
    lsip_call_free(c);
    return;
  }
  if (c->state == LSIP_CALL_CALLING && status < 300) /* a useless 2xx */
    lsip_call_finish(c, 502, LSIP_ERR_MISSING, LSIP_EVF_LOCAL, NULL);
  else if (c->state == LSIP_CALL_CALLING)
    lsip_call_finish(c, status, reason, LSIP_EVF_LOCAL, NULL);
}

static const lsip_request_user invite_user = { invite_response,
                                               invite_ended };

/* ---- start ---- */

typedef struct to_source {
  const lsip_uri *uri;
} to_source;

static int write_remote(lsip_writer *w, const void *arg)
{
  const to_source *s = arg;
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_ua_write_identity(w, s->uri);
  lsip_write_raw(w, LSIP_STR(">"));
  return lsip_writer_end(w);
}

static int make_set(lsip_call_object *c, const lsip_account_object *from,
                    lsip_str to)
{
  lsip_ctx *ctx = c->ua->ctx;
  char call_id[LSIP_CALL_ID_LEN], tag[LSIP_TAG_LEN];
  lsip_uri uri;
  lsip_str remote;
  to_source s;
  int rc = lsip_ua_read_target(to, &uri);
  if (rc)
    return rc;
  s.uri = &uri;
  rc = lsip_ctx_write(ctx, &remote, write_remote, &s);
  if (rc)
    return rc;
  lsip_ua_make_call_id(ctx, call_id);
  lsip_ctx_random_text(ctx, tag, sizeof tag);
  return lsip_dialog_set_init(&c->set, c->ua->dl,
                              lsip_str_of(call_id, sizeof call_id),
                              lsip_str_of(tag, sizeof tag), from->from,
                              remote, from->user);
}

static int send_invite(lsip_call_object *c, lsip_account_object *from,
                       lsip_str to, lsip_str offer,
                       const lsip_call_options *o)
{
  const lsip_config *cfg = &c->ua->ctx->config;
  lsip_timer_plan plan;
  lsip_account_message m;
  memset(&m, 0, sizeof m);
  lsip_call_timer_propose(c, &plan);
  m.method = LSIP_STR("INVITE");
  m.to = to;
  m.call_id = c->set.call_id;
  m.tag = c->set.local_tag;
  m.cseq = c->cseq;
  m.contact = 1;
  m.describe = 1;
  m.headers = plan.lines;
  m.content_type = offer.len ? LSIP_STR("application/sdp") : LSIP_STR("");
  m.body = offer;
  m.limit_ms = cfg->invite_ms;
  m.cseq_of = &c->cseq;
  m.up = &invite_user;
  m.user = c;
  if (o) {
    m.extra = &o->extra;
    m.targets = o->targets;
    m.target_count = o->target_count;
    m.transport = o->transport;
    if (o->ring_ms)
      m.limit_ms = o->ring_ms;
  }
  return lsip_account_request(from, &c->invite, &m);
}

int lsip_ua_call(lsip_ua *ua, lsip_call_object **out,
                 lsip_account_object *from, lsip_str to, lsip_str offer,
                 const lsip_call_options *o)
{
  lsip_call_object *c;
  int rc = lsip_call_make(ua, &c);
  if (rc)
    return rc;
  c->outgoing = 1;
  c->offered = offer.len > 0;
  c->state = LSIP_CALL_CALLING;
  c->cseq = 1;
  c->account.id = from->object.id;
  c->session_expires =
      lsip_timer_wish(ua->ctx, o && o->session_expires_s
                                   ? o->session_expires_s
                                   : from->session_expires);
  rc = make_set(c, from, to);
  c->set.account = from->object.id;
  if (rc == 0)
    rc = send_invite(c, from, to, offer, o);
  if (rc) {
    lsip_call_free(c);
    return rc;
  }
  if (o) {
    c->object.user = o->user;
    c->object.owner = o->tu.id;
  }
  *out = c;
  return 0;
}
