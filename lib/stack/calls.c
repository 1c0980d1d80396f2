/* The calls of call.h and account.h: checks, then the user agent core. */
#include "stack/stack.h"

#include "ua/session_timer.h"

int lsip_account_new(lsip_stack *s, lsip_account *out,
                     const lsip_account_config *cfg)
{
  lsip_account_object *a;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  if (!out || !cfg || cfg->size < sizeof *cfg)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_account_make(&s->ua, &a, cfg);
  if (rc == 0)
    out->id = a->object.id;
  return rc;
}

static lsip_account_object *find_account(lsip_stack *s, lsip_account a)
{
  return lsip_object_find(&s->ctx, a.id, LSIP_KIND_ACCOUNT);
}

int lsip_account_end(lsip_stack *s, lsip_account id)
{
  lsip_account_object *a;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  a = find_account(s, id);
  if (!a)
    return LSIP_ERR_GONE;
  lsip_account_drop(a);
  return 0;
}

int lsip_ask_credentials(lsip_stack *s, lsip_ask ask, lsip_str user,
                         lsip_str password)
{
  lsip_told t;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  memset(&t, 0, sizeof t);
  t.user = user;
  t.password = password;
  return lsip_question_answer(&s->ctx, ask, LSIP_EV_ASK_CREDENTIALS, &t);
}

/* ---- registrations ---- */

int lsip_registration_new(lsip_stack *s, lsip_registration *out,
                          lsip_account account, uint32_t expires_s,
                          uint64_t user)
{
  lsip_registration_object *r;
  lsip_account_object *a;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  a = find_account(s, account);
  if (!a)
    return LSIP_ERR_GONE;
  if (!out || expires_s == 0)
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.stopping)
    return LSIP_ERR_STATE;
  rc = lsip_registration_make(&s->ua, &r, a, expires_s);
  if (rc)
    return rc;
  r->object.user = user;
  out->id = r->object.id;
  return 0;
}

int lsip_registration_end(lsip_stack *s, lsip_registration id)
{
  lsip_registration_object *r;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  r = lsip_object_find(&s->ctx, id.id, LSIP_KIND_REGISTRATION);
  if (!r)
    return LSIP_ERR_GONE;
  return r->object.ended ? LSIP_ERR_STATE : lsip_registration_leave(r);
}

/* ---- calls ---- */

/* A call that can be acted on, and the application's additions. */
static int find(lsip_stack *s, lsip_call id, const lsip_extra *x,
                lsip_call_object **out)
{
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  *out = lsip_object_find(&s->ctx, id.id, LSIP_KIND_CALL);
  if (!*out)
    return LSIP_ERR_GONE;
  if ((*out)->object.ended)
    return LSIP_ERR_STATE;
  return lsip_extra_check(x);
}

int lsip_call_new(lsip_stack *s, lsip_call *out, lsip_account from,
                  lsip_str to, lsip_str offer, const lsip_call_options *o)
{
  lsip_account_object *a;
  lsip_call_object *c;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  a = find_account(s, from);
  if (!a)
    return LSIP_ERR_GONE;
  if (!out || (o && o->size < sizeof *o))
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.stopping)
    return LSIP_ERR_STATE;
  rc = o ? lsip_extra_check(&o->extra) : 0;
  if (rc == 0)
    rc = lsip_ua_call(&s->ua, &c, a, to, offer, o);
  if (rc == 0)
    out->id = c->object.id;
  return rc;
}

int lsip_call_take(lsip_stack *s, lsip_call *out, lsip_tsx invite,
                   lsip_account as, uint64_t user)
{
  lsip_tsx_object *t;
  lsip_call_object *c;
  int rc = lsip_enter(s);
  if (rc)
    return rc;
  t = lsip_object_find(&s->ctx, invite.id, LSIP_KIND_TSX);
  if (!t || !t->is_server)
    return LSIP_ERR_GONE;
  if (!out)
    return LSIP_ERR_ARGUMENT;
  if (t->object.ended)
    return LSIP_ERR_STATE;
  rc = lsip_ua_take(&s->ua, &c, (lsip_server *)(void *)t,
                    find_account(s, as));
  if (rc)
    return rc;
  c->object.user = user;
  out->id = c->object.id;
  return 0;
}

int lsip_call_progress(lsip_stack *s, lsip_call id, int status, lsip_str sdp,
                       const lsip_extra *x)
{
  lsip_call_object *c;
  int rc = find(s, id, x, &c);
  return rc ? rc : lsip_ua_progress(c, status, sdp, x);
}

int lsip_call_answer(lsip_stack *s, lsip_call id, lsip_str sdp,
                     const lsip_extra *x)
{
  lsip_call_object *c;
  int rc = find(s, id, x, &c);
  return rc ? rc : lsip_ua_accept(c, sdp, x);
}

int lsip_call_reject(lsip_stack *s, lsip_call id, int status,
                     const lsip_extra *x)
{
  lsip_call_object *c;
  int rc = find(s, id, x, &c);
  return rc ? rc : lsip_ua_reject(c, status, x);
}

/* The leg that is named, or the call's own. */
static lsip_leg *leg_of(lsip_stack *s, lsip_call_object *c, lsip_dialog id)
{
  lsip_dialog_core *d;
  if (!id.id)
    return c->leg;
  d = lsip_object_find(&s->ctx, id.id, LSIP_KIND_DIALOG);
  return d && lsip_leg_of(d)->call == c ? lsip_leg_of(d) : NULL;
}

int lsip_call_send_answer(lsip_stack *s, lsip_call id, lsip_dialog leg,
                          lsip_str sdp)
{
  lsip_call_object *c;
  lsip_leg *l;
  int rc = find(s, id, NULL, &c);
  if (rc)
    return rc;
  if (c->state == LSIP_CALL_INCOMING)
    return lsip_ua_accept(c, sdp, NULL);
  l = leg_of(s, c, leg);
  return l ? lsip_leg_answer(l, sdp) : LSIP_ERR_GONE;
}

int lsip_call_send_offer(lsip_stack *s, lsip_call id, lsip_str sdp)
{
  lsip_call_object *c;
  int rc = find(s, id, NULL, &c);
  if (rc)
    return rc;
  return c->leg ? lsip_leg_offer(c->leg, sdp) : LSIP_ERR_STATE;
}

int lsip_call_hangup(lsip_stack *s, lsip_call id, const lsip_extra *x)
{
  lsip_call_object *c;
  int rc = find(s, id, x, &c);
  return rc ? rc : lsip_ua_hangup(c, x ? x->headers : LSIP_STR(""));
}

int lsip_call_abandon(lsip_stack *s, lsip_call id)
{
  lsip_call_object *c;
  int rc = find(s, id, NULL, &c);
  if (rc)
    return rc;
  lsip_ua_abandon(c);
  return 0;
}

int lsip_call_keep(lsip_stack *s, lsip_call id, lsip_dialog leg)
{
  lsip_call_object *c;
  lsip_leg *l;
  int rc = find(s, id, NULL, &c);
  if (rc)
    return rc;
  l = leg.id ? leg_of(s, c, leg) : NULL;
  return l ? lsip_ua_keep(l) : LSIP_ERR_GONE;
}

int lsip_call_get(const lsip_stack *s, lsip_call id, lsip_call_info *out)
{
  const lsip_call_object *c;
  size_t size;
  if (!s || !out || out->size < sizeof *out)
    return LSIP_ERR_ARGUMENT;
  c = lsip_object_find(&s->ctx, id.id, LSIP_KIND_CALL);
  if (!c)
    return LSIP_ERR_GONE;
  size = out->size;
  memset(out, 0, sizeof *out);
  out->size = size;
  out->outgoing = c->outgoing;
  out->established = c->state == LSIP_CALL_ESTABLISHED ||
      c->state == LSIP_CALL_ANSWERED;
  out->dialog.id = c->leg ? c->leg->dialog.object.id : 0;
  out->account = c->account;
  out->remote = c->path.remote;
  out->local = c->path.local;
  out->transport = c->path.transport;
  out->dialog_count = c->set.count;
  out->call_id = c->set.call_id;
  if (c->leg && c->leg->timer) {
    out->session_expires_s = c->leg->timer->interval;
    out->refresher = c->leg->timer->ours;
  }
  return 0;
}
