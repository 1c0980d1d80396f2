/* One call of the phone, from its first ring to its end. */
#include <stdlib.h>

#include "parts.h"

/* A polite goodbye may wait so long for its answer; one to somebody who never
 * said a word, not so long. */
#define GOODBYE LSIP_SECONDS(5)
#define SHORT_GOODBYE LSIP_SECONDS(1)

phone_call *phone_call_of(phone *p, lsip_call id)
{
  uint64_t user;
  if (lsip_get_user(p->stack, id.id, &user)) return NULL;
  return (phone_call *)(uintptr_t)user;
}

static phone_call *call_new(phone *p, const char *peer)
{
  phone_call *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->phone = p;
  c->number = ++p->made;
  c->began = phone_now(p);
  text_copy(c->peer, sizeof c->peer, lsip_str_z(peer));
  c->next = p->calls;
  p->calls = c;
  p->live++;
  return c;
}

void call_free(phone_call *c)
{
  phone *p = c->phone;
  phone_call **at = &p->calls;
  while (*at != c) at = &(*at)->next;
  *at = c->next;
  p->live--;
  phone_timer_clear(p, &c->script_timer);
  phone_timer_clear(p, &c->end_timer);
  phone_timer_clear(p, &c->answer_timer);
  audio_call_close(c);
  free(c);
}

/* ------------------------------------------------------------ hanging up */

static void abandon(void *arg)
{
  phone_call *c = arg;
  (void)lsip_call_abandon(c->phone->stack, c->id);
}

void call_hangup(phone_call *c)
{
  phone *p = c->phone;
  if (c->hung_up) return;
  c->hung_up = 1;
  script_stop(c);
  phone_timer_clear(p, &c->answer_timer);
  if (!c->outgoing && !c->answered)
    (void)lsip_agent_reject(p->agent, c->id, p->interrupted ? 480 : 603);
  else
    (void)lsip_agent_hangup(p->agent, c->id);
  phone_timer_set(p, &c->end_timer,
                  c->alive || c->answered ? GOODBYE : SHORT_GOODBYE, abandon,
                  c);
}

static void time_is_up(void *arg)
{
  call_hangup(arg);
}

static void nobody_answers(void *arg)
{
  phone_call *c = arg;
  c->gave_up = 1;
  call_hangup(c);
}

/* --------------------------------------------------------------- dialing */

int phone_dial(phone *p)
{
  lsip_call_options o = { .size = sizeof o };
  char header[512];
  phone_call *c = call_new(p, p->o->target);
  int rc = c ? 0 : LSIP_ERR_NOMEM;
  if (rc) return rc;
  c->outgoing = 1;
  o.user = (uint64_t)(uintptr_t)c;
  if (p->o->header) {
    snprintf(header, sizeof header, "%s\r\n", p->o->header);
    o.extra.headers = lsip_str_z(header);
  }
  rc = lsip_agent_call_with(p->agent, &c->id, p->o->target, &o);
  if (rc) {
    call_free(c);
    return rc;
  }
  report_calling(c);
  audio_call_open(c);
  phone_timer_set(p, &c->answer_timer, (lsip_time)(p->o->timeout * 1e9),
                  nobody_answers, c);
  return 0;
}

/* ------------------------------------------------------------- answering */

/* The talk begins: recording has, saying does now. */
static void talk(phone_call *c)
{
  phone *p = c->phone;
  lsip_agent_audio audio = { .size = sizeof audio };
  c->answered = 1;
  c->answered_at = phone_now(p);
  phone_timer_clear(p, &c->answer_timer);
  if (!lsip_agent_audio_get(p->agent, c->id, &audio))
    report_answered(c, &audio);
  if (p->o->duration >= 0)
    phone_timer_set(p, &c->end_timer, (lsip_time)(p->o->duration * 1e9),
                    time_is_up, c);
}

void call_answer(phone_call *c)
{
  phone *p = c->phone;
  int rc;
  if (c->outgoing || c->answered || c->hung_up) return;
  rc = lsip_agent_answer(p->agent, c->id);
  if (rc)
    report_problem(p, "answer", "the call cannot be answered: %s",
                   lsip_strerror(rc));
  else
    talk(c);
}

static void answer_now(void *arg)
{
  call_answer(arg);
}

static void on_incoming(phone *p, const lsip_event *ev)
{
  lsip_call id = { ev->object };
  lsip_name_addr from = { .uri = LSIP_STR_INIT("somebody") };
  char peer[128];
  phone_call *c;
  if (p->interrupted) {
    (void)lsip_agent_reject(p->agent, id, 480);
    return;
  }
  (void)!lsip_msg_name_addr(&ev->msg, LSIP_H_FROM, &from);
  text_copy(peer, sizeof peer, from.uri);
  c = call_new(p, peer);
  if (!c) {
    (void)lsip_agent_reject(p->agent, id, 500);
    return;
  }
  c->id = id;
  (void)!lsip_set_user(p->stack, id.id, (uint64_t)(uintptr_t)c);
  report_incoming(c);
  if (p->o->reject) {
    c->hung_up = 1;
    (void)lsip_agent_reject(p->agent, id, (int)p->o->reject);
    return;
  }
  (void)lsip_agent_ring(p->agent, id);
  audio_call_open(c);
  if (p->o->auto_answer)
    phone_timer_set(p, &c->answer_timer, p->o->answer_after > 0
                    ? (lsip_time)(p->o->answer_after * 1e9) : 0,
                    answer_now, c);
}

/* -------------------------------------------------------- in the call -- */

void call_hold(phone_call *c, int on)
{
  int rc = lsip_agent_hold(c->phone->agent, c->id, on);
  if (!rc) return;
  report_hold(c, "holding is not possible just now");
  script_go_on(c, on ? STEP_HOLD : STEP_RESUME);
}

void call_digits(phone_call *c, const char *digits)
{
  int rc = lsip_agent_send_digits(c->phone->agent, c->id, digits);
  if (!rc) return;
  report_hold(c, rc == LSIP_ERR_UNSUPPORTED ? "they take no digits"
                                            : "digits are not possible now");
  script_go_on(c, STEP_DIGITS);
}

void phone_on_digit(lsip_agent *a, lsip_call id, char digit, void *user)
{
  phone_call *c = phone_call_of(user, id);
  size_t n;
  if (!c) return;
  n = strlen(c->heard);
  if (n + 1 < sizeof c->heard) c->heard[n] = digit;
  report_digit(c, digit);
}

void phone_on_digits_sent(lsip_agent *a, lsip_call id, void *user)
{
  phone_call *c = phone_call_of(user, id);
  if (!c) return;
  report_hold(c, "digits sent");
  script_go_on(c, STEP_DIGITS);
}

/* An exchange of offer and answer is over: what does it mean for people? */
static void on_session(phone_call *c, const lsip_event *ev)
{
  lsip_agent_audio a = { .size = sizeof a };
  if (lsip_agent_audio_get(c->phone->agent, c->id, &a)) return;
  if (ev->status >= 300) report_hold(c, "they refused the change");
  if (a.holding != c->holding)
    report_hold(c, a.holding ? "on hold" : "resumed");
  if (a.held != c->held)
    report_hold(c, a.held ? "they hold us" : "they are back");
  c->holding = a.holding & 1;
  c->held = a.held & 1;
  if (ev->kind != LSIP_EV_CALL_ANSWER) return;
  script_go_on(c, STEP_HOLD);
  script_go_on(c, STEP_RESUME);
}

/* The session timer starts anew (RFC 4028); the peer's side of the session
 * may have changed with that. */
static void on_refreshed(phone_call *c, const lsip_event *ev)
{
  char text[64] = "the session is no longer refreshed";
  if (ev->number)
    snprintf(text, sizeof text, "%s refreshed it: good for %llu s",
             ev->flags & LSIP_EVF_LOCAL ? "we" : "they",
             (unsigned long long)ev->number);
  report_hold(c, text);
  on_session(c, ev);
}

static void on_end(phone_call *c, const lsip_event *ev)
{
  phone *p = c->phone;
  lsip_rtp_stats stats = { .size = sizeof stats };
  char why[200];
  int code = explain_end(c, ev, why, sizeof why);
  (void)!lsip_agent_stats(p->agent, c->id, &stats);
  report_ended(c, ev, why, &stats);
  if (c->outgoing) phone_fail(p, code);
  load_ended(c, ev->status);
  call_free(c);
  phone_check_done(p);
}

static void name_peer(phone_call *c)
{
  lsip_call_info info = { .size = sizeof info };
  if (c->phone->o->proxy || !c->phone->recorder.ladder) return;
  if (!lsip_call_get(c->phone->stack, c->id, &info))
    record_name(c->phone, &info.remote, c->peer);
}

static void on_call(phone_call *c, const lsip_event *ev)
{
  switch (ev->kind) {
  case LSIP_EV_CALL_PROGRESS:
    c->alive = 1;
    report_progress(c, ev);
    break;
  case LSIP_EV_CALL_ANSWERED:
    if (c->answered || c->hung_up) break;
    talk(c);
    load_answered(c);
    script_start(c);
    break;
  case LSIP_EV_CALL_CONFIRMED: script_start(c); break;
  case LSIP_EV_CALL_OFFER:
  case LSIP_EV_CALL_ANSWER: on_session(c, ev); break;
  case LSIP_EV_CALL_REFRESHED: on_refreshed(c, ev); break;
  case LSIP_EV_CALL_END: on_end(c, ev); break;
  default: break;
  }
}

void phone_on_event(lsip_agent *a, const lsip_event *ev, void *user)
{
  phone *p = user;
  lsip_call id = { ev->object };
  phone_call *c = NULL;
  if (ev->kind == LSIP_EV_TIMER) {
    phone_timer *t = (phone_timer *)(uintptr_t)ev->user;
    t->id.id = 0;
    t->fn(t->arg);
  } else if (lsip_id_kind(ev->object) == LSIP_KIND_REGISTRATION) {
    sign_on_event(p, ev);
  } else if (ev->kind == LSIP_EV_CALL_INCOMING) {
    on_incoming(p, ev);
    c = phone_call_of(p, id);
    if (c) name_peer(c);
  } else if (lsip_id_kind(ev->object) == LSIP_KIND_CALL && ev->user) {
    c = (phone_call *)(uintptr_t)ev->user;
    if (ev->kind != LSIP_EV_CALL_END) name_peer(c);
    on_call(c, ev);
  }
}
