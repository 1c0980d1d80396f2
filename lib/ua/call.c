/* The life of a call. */
#include "ua/call.h"

static void hide(lsip_call_object *c)
{
  lsip_ctx *ctx = c->ua->ctx;
  lsip_list *link;
  lsip_object_hide(ctx, &c->object);
  for (link = c->set.dialogs.next; link != &c->set.dialogs; link = link->next)
    lsip_object_hide(ctx, &LSIP_CONTAINER(link, lsip_dialog_core, of_set)
                               ->object);
}

/* The end event was delivered. A call that was abandoned goes on without an
 * id until the peer knows; another while its INVITE may bring a further 2xx,
 * which is owed an ACK and a BYE (13.2.2.4). */
static void call_destroy(lsip_object *o)
{
  lsip_call_object *c = LSIP_CONTAINER(o, lsip_call_object, object);
  if (c->state == LSIP_CALL_ENDED && !c->invite)
    lsip_call_free(c);
  else
    hide(c);
}

int lsip_call_make(lsip_ua *ua, lsip_call_object **out)
{
  lsip_call_object *c = lsip_alloc_zero(&ua->ctx->heap, sizeof *c);
  int rc;
  if (!c)
    return LSIP_ERR_NOMEM;
  c->ua = ua;
  rc = lsip_object_init(ua->ctx, &c->object, LSIP_KIND_CALL, call_destroy);
  if (rc) {
    lsip_free(&ua->ctx->heap, c, sizeof *c);
    return rc;
  }
  lsip_list_append(&ua->calls, &c->of_ua);
  *out = c;
  return 0;
}

void lsip_call_free(lsip_call_object *c)
{
  lsip_ctx *ctx = c->ua->ctx;
  if (c->invite)
    lsip_request_hide(c->invite);
  if (c->set.layer) {
    while (!lsip_list_empty(&c->set.dialogs))
      lsip_leg_free(lsip_leg_of(
          LSIP_CONTAINER(c->set.dialogs.next, lsip_dialog_core, of_set)));
    lsip_dialog_set_clear(&c->set);
  }
  lsip_list_remove(&c->of_ua);
  lsip_object_clear(ctx, &c->object);
  lsip_free(&ctx->heap, c, sizeof *c);
}

void lsip_call_finish(lsip_call_object *c, int status, int reason,
                      uint32_t flags, const lsip_msg *m)
{
  lsip_tell t;
  if (c->state == LSIP_CALL_ENDED)
    return;
  c->state = LSIP_CALL_ENDED;
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_END;
  t.status = (uint32_t)status;
  t.reason = reason;
  t.flags = flags;
  t.msg = m;
  lsip_event_end(c->ua->ctx, &c->object, &t);
}

void lsip_call_tell(lsip_call_object *c, lsip_leg *leg, lsip_tell *t)
{
  t->related = leg ? leg->dialog.object.id : 0;
  lsip_event_tell(c->ua->ctx, &c->object, t);
}

int lsip_call_has_live_leg(const lsip_call_object *c)
{
  const lsip_list *link;
  for (link = c->set.dialogs.next; link != &c->set.dialogs;
       link = link->next) {
    const lsip_leg *leg =
        lsip_leg_of(LSIP_CONTAINER(link, lsip_dialog_core, of_set));
    if (leg->answered && !leg->ended)
      return 1;
  }
  return 0;
}

void lsip_call_bye_all(lsip_call_object *c, lsip_str headers)
{
  lsip_list *link, *next;
  for (link = c->set.dialogs.next; link != &c->set.dialogs; link = next) {
    lsip_leg *leg =
        lsip_leg_of(LSIP_CONTAINER(link, lsip_dialog_core, of_set));
    next = link->next;
    if (leg->answered)
      lsip_leg_bye(leg, headers);
  }
}

static int hang_up_incoming(lsip_call_object *c, lsip_str headers)
{
  lsip_extra x;
  memset(&x, 0, sizeof x);
  x.headers = headers;
  return lsip_ua_reject(c, 603, &x);
}

int lsip_ua_hangup(lsip_call_object *c, lsip_str headers)
{
  int rc;
  if (c->hangup_wanted)
    return LSIP_ERR_STATE;
  switch (c->state) {
  case LSIP_CALL_CALLING:
    rc = lsip_request_cancel(c->invite, headers);
    if (rc == 0)
      c->hangup_wanted = 1;
    return rc;
  case LSIP_CALL_INCOMING:
    return hang_up_incoming(c, headers);
  case LSIP_CALL_ANSWERED:
  case LSIP_CALL_ESTABLISHED:
    c->hangup_wanted = 1;
    c->state = LSIP_CALL_ENDING;
    c->end_flags = LSIP_EVF_LOCAL;
    lsip_call_bye_all(c, headers);
    if (!lsip_call_has_live_leg(c)) /* nobody is left to be told */
      lsip_call_finish(c, 0, 0, LSIP_EVF_LOCAL, NULL);
    return 0;
  default:
    return LSIP_ERR_STATE;
  }
}

void lsip_leg_lose(lsip_leg *leg, int status, uint32_t flags,
                   lsip_str headers)
{
  lsip_call_object *c = leg->call;
  if (c->state != LSIP_CALL_ESTABLISHED && c->state != LSIP_CALL_ANSWERED)
    return;
  if (leg != c->leg) {
    lsip_leg_bye(leg, headers);
    return;
  }
  c->state = LSIP_CALL_ENDING;
  c->end_flags = (uint8_t)(LSIP_EVF_LOCAL | flags);
  c->end_status = (uint16_t)status;
  lsip_call_bye_all(c, headers);
}

void lsip_ua_abandon(lsip_call_object *c)
{
  lsip_tell t;
  if (c->state != LSIP_CALL_ENDING && lsip_ua_hangup(c, LSIP_STR("")) &&
      c->state == LSIP_CALL_INCOMING)
    c->state = LSIP_CALL_ENDED; /* the transaction answers without us */
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_CALL_END;
  t.flags = LSIP_EVF_LOCAL;
  lsip_event_end(c->ua->ctx, &c->object, &t);
}
