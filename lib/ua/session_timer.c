#include "ua/session_timer.h"

#include "dialog/outcome.h"
#include "ua/exchange.h"

enum {
  REFUSALS_MAX = 4,   /* 10: "SHOULD NOT continuously retry" */
  RETRY_MIN_MS = 2000 /* the least time between two tries */
};

static void refresh_due(lsip_alarm *a);
static void expiry_due(lsip_alarm *a);

static lsip_ctx *ctx_of(const lsip_leg *leg)
{
  return leg->call->ua->ctx;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
  return a > b ? a : b;
}

uint32_t lsip_timer_wish(const lsip_ctx *c, uint32_t wish)
{
  return wish && !c->config.no_session_timer
             ? larger(wish, c->config.min_se_s)
             : 0;
}

/* ---- its life ---- */

static int make(lsip_leg *leg)
{
  lsip_session_timer *t = leg->timer;
  if (t)
    return 0;
  t = lsip_alloc_zero(&ctx_of(leg)->heap, sizeof *t);
  if (!t)
    return LSIP_ERR_NOMEM;
  t->leg = leg;
  lsip_alarm_init(&t->refresh, refresh_due);
  lsip_alarm_init(&t->expiry, expiry_due);
  leg->timer = t;
  return 0;
}

void lsip_leg_timer_stop(lsip_leg *leg)
{
  lsip_session_timer *t = leg->timer;
  lsip_ctx *c = ctx_of(leg);
  if (!t)
    return;
  leg->timer = NULL;
  lsip_ctx_alarm_stop(c, &t->refresh);
  lsip_ctx_alarm_stop(c, &t->expiry);
  lsip_ctx_copy_free(c, &t->said);
  lsip_free(&c->heap, t, sizeof *t);
}

/* The session goes on from now. Without memory it does without a timer. */
static void start(lsip_leg *leg, uint32_t interval, int ours)
{
  lsip_ctx *c = ctx_of(leg);
  lsip_session_timer *t;
  if (leg->ended || leg->bye || !interval || make(leg)) {
    lsip_leg_timer_stop(leg);
    return;
  }
  t = leg->timer;
  t->interval = interval;
  t->ours = ours != 0;
  t->refusals = t->late = 0;
  lsip_ctx_alarm(c, &t->expiry, lsip_timer_expiry_ms(interval));
  if (ours)
    lsip_ctx_alarm(c, &t->refresh, lsip_timer_refresh_ms(interval));
  else
    lsip_ctx_alarm_stop(c, &t->refresh);
}

/* An old text must not be said again: without memory there is none. */
void lsip_leg_timer_say(lsip_leg *leg, lsip_str sdp)
{
  lsip_session_timer *t = leg->timer;
  lsip_ctx *c = ctx_of(leg);
  lsip_str copy;
  if (!t || !sdp.len || lsip_str_eq(t->said, sdp))
    return;
  if (lsip_ctx_copy(c, &copy, sdp))
    copy = LSIP_STR("");
  lsip_ctx_copy_free(c, &t->said);
  t->said = copy;
}

/* ---- what is agreed ---- */

void lsip_leg_learn(lsip_leg *leg, const lsip_msg *m)
{
  lsip_timer_terms t;
  (void)lsip_timer_read(&t, m);
  if (lsip_msg_has(m, LSIP_H_ALLOW))
    leg->peer_updates = lsip_msg_lists(m, LSIP_H_ALLOW,
                                       LSIP_STR("UPDATE")) > 0;
  if (lsip_msg_is_request(m) && t.min_se > leg->min_se)
    leg->min_se = t.min_se; /* 7.4 */
}

static void write_plan(lsip_timer_plan *p, int answer, int peer)
{
  lsip_writer w;
  lsip_writer_init(&w, p->text, sizeof p->text);
  if (answer)
    lsip_timer_write_answer(&w, &p->terms, peer);
  else
    lsip_timer_write_request(&w, &p->terms);
  p->lines = lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

/* Our own minimum is said where it is more than everybody's. */
static uint32_t own_min_se(const lsip_ctx *c)
{
  return c->config.min_se_s > LSIP_TIMER_FLOOR ? c->config.min_se_s : 0;
}

/* 7.1: the peer chooses who refreshes. */
void lsip_call_timer_propose(const lsip_call_object *c, lsip_timer_plan *out)
{
  memset(out, 0, sizeof *out);
  out->terms.expires = c->session_expires;
  if (out->terms.expires)
    out->terms.min_se = own_min_se(c->ua->ctx);
  write_plan(out, 0, 0);
}

/* 7.4: a timer that runs keeps its interval and its refresher. */
void lsip_leg_timer_propose(const lsip_leg *leg, lsip_timer_plan *out)
{
  const lsip_session_timer *t = leg->timer;
  const lsip_ctx *c = ctx_of(leg);
  memset(out, 0, sizeof *out);
  if (c->config.no_session_timer)
    return;
  out->terms.min_se = leg->min_se;
  out->terms.expires = leg->call->session_expires;
  if (t && t->interval) {
    out->terms.expires = t->interval;
    out->terms.refresher = t->ours ? LSIP_REFRESHER_UAC : LSIP_REFRESHER_UAS;
  }
  if (out->terms.expires) {
    out->terms.min_se = larger(out->terms.min_se, own_min_se(c));
    out->terms.expires = larger(out->terms.expires, out->terms.min_se);
  }
  write_plan(out, 0, 0);
}

/* 7.2: a 2xx without Session-Expires ends the timer, unless it is we who want
 * one: then we refresh, as if the 2xx had said so. An interval below the floor
 * would make us send without end (11.1). */
void lsip_leg_timer_confirmed(lsip_leg *leg, const lsip_request *r,
                              const lsip_msg *response)
{
  lsip_timer_terms got, asked;
  lsip_msg sent;
  if (ctx_of(leg)->config.no_session_timer)
    return;
  lsip_leg_learn(leg, response);
  (void)lsip_timer_read(&got, response);
  if (lsip_ua_sent(r, &sent))
    memset(&sent, 0, sizeof sent);
  memset(&asked, 0, sizeof asked);
  if (sent.bytes)
    (void)lsip_timer_read(&asked, &sent);
  if (got.expires)
    start(leg, larger(got.expires, LSIP_TIMER_FLOOR),
          got.refresher != LSIP_REFRESHER_UAS);
  else
    start(leg, leg->call->session_expires ? asked.expires : 0, 1);
  if (sent.bytes)
    lsip_leg_timer_say(leg, lsip_msg_session(&sent));
}

int lsip_leg_timer_consent(lsip_leg *leg, const lsip_msg *request,
                           lsip_timer_plan *out)
{
  lsip_timer_terms asked;
  memset(out, 0, sizeof *out);
  if (ctx_of(leg)->config.no_session_timer)
    return 0;
  (void)lsip_timer_read(&asked, request);
  lsip_timer_agree(&out->terms, &asked, leg->call->session_expires);
  write_plan(out, 1, asked.supported);
  return out->terms.expires ? make(leg) : 0;
}

void lsip_leg_timer_agreed(lsip_leg *leg, const lsip_timer_plan *plan)
{
  start(leg, plan->terms.expires,
        plan->terms.refresher == LSIP_REFRESHER_UAS);
}

/* ---- refreshing (10) ---- */

void lsip_leg_refreshed(lsip_leg *leg, uint32_t flags, const lsip_arrival *a)
{
  lsip_tell t;
  if (leg->bye || leg->bye_wanted)
    return; /* a session that is being ended */
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_REFRESHED;
  t.flags = flags;
  t.flow = a->path.flow;
  t.msg = &a->msg;
  t.number = leg->timer ? leg->timer->interval : 0;
  if (!lsip_msg_is_request(&a->msg))
    t.data = lsip_msg_session(&a->msg);
  lsip_call_tell(leg->call, leg, &t);
}

static int under_way(const lsip_leg *leg)
{
  return leg->update || leg->refreshing;
}

/* UPDATE if the peer takes it (7.4), or there is no description to repeat;
 * else a re-INVITE. */
static int send_refresh(lsip_leg *leg)
{
  lsip_str said = leg->timer->said;
  return leg->peer_updates || !said.len ? lsip_leg_update(leg)
                                        : lsip_leg_repeat(leg, said);
}

/* A re-INVITE of either side that is under way refreshes as well. */
static void refresh_due(lsip_alarm *a)
{
  lsip_session_timer *t = LSIP_CONTAINER(a, lsip_session_timer, refresh);
  lsip_leg *leg = t->leg;
  if (leg->update || lsip_leg_is_busy(leg) || send_refresh(leg))
    lsip_ctx_alarm(ctx_of(leg), a, ctx_of(leg)->config.t1_ms);
}

/* Again in half of the time that is left, or when the peer says. */
static void refresh_later(lsip_leg *leg, const lsip_msg *m)
{
  lsip_session_timer *t = leg->timer;
  lsip_ctx *c = ctx_of(leg);
  uint64_t ms = lsip_alarm_left(&t->expiry, c->now) / 2;
  uint32_t after;
  if (m && lsip_msg_number(m, LSIP_H_RETRY_AFTER, &after) == 0)
    ms = (uint64_t)after * 1000;
  if (++t->refusals < REFUSALS_MAX)
    lsip_ctx_alarm(c, &t->refresh, ms > RETRY_MIN_MS ? ms : RETRY_MIN_MS);
}

/* UPDATE is not known there, whatever Allow said. */
static void try_reinvite(lsip_leg *leg)
{
  leg->peer_updates = 0;
  lsip_ctx_alarm(ctx_of(leg), &leg->timer->refresh, 0);
}

void lsip_leg_refresh_refused(lsip_leg *leg, int status, const lsip_msg *m,
                              int update)
{
  lsip_session_timer *t = leg->timer;
  int unknown = update && (status == 405 || status == 501);
  if (leg->ended || leg->bye)
    return;
  if (!unknown && lsip_outcome_of(status) != LSIP_ENDS_TRANSACTION)
    lsip_leg_lose(leg, status, 0, LSIP_STR(""));
  else if (t && status == 491)
    lsip_ctx_alarm(ctx_of(leg), leg->turn.set ? &leg->turn : &t->refresh,
                   lsip_leg_glare_ms(leg));
  else if (t && unknown && t->said.len)
    try_reinvite(leg);
  else if (t)
    refresh_later(leg, m);
}

/* The last third, or 32 seconds, are for the BYE, which firewalls may not let
 * pass later; a refresh of ours that is under way may use them. */
static void expiry_due(lsip_alarm *a)
{
  lsip_session_timer *t = LSIP_CONTAINER(a, lsip_session_timer, expiry);
  lsip_leg *leg = t->leg;
  uint64_t left = (uint64_t)t->interval * 1000 -
      lsip_timer_expiry_ms(t->interval);
  if (t->ours && !t->late && under_way(leg)) {
    t->late = 1;
    lsip_ctx_alarm(ctx_of(leg), a, left);
    return;
  }
  lsip_leg_lose(leg, 408, LSIP_EVF_EXPIRED,
                LSIP_STR("Reason: SIP;cause=408;text=\"Session expired\""
                         "\r\n"));
}
