#include "base/question.h"

static void never_destroyed(lsip_object *o)
{
  (void)o; /* it lives in its owner, and has no end event */
}

static void close_question(lsip_question *q)
{
  q->open = 0;
  lsip_ctx_alarm_stop(q->ctx, &q->alarm);
  lsip_object_clear(q->ctx, &q->object);
}

static void give(lsip_question *q, const lsip_told *a)
{
  close_question(q);
  q->fn(q, a);
}

static void timed_out(lsip_alarm *alarm)
{
  lsip_told none;
  memset(&none, 0, sizeof none);
  none.status = LSIP_ERR_TIMEOUT;
  give(LSIP_CONTAINER(alarm, lsip_question, alarm), &none);
}

int lsip_question_ask(lsip_question *q, lsip_ctx *c, const lsip_tell *t,
                      uint64_t owner, lsip_told_fn fn)
{
  int rc;
  q->ctx = c;
  q->fn = fn;
  q->kind = t->kind;
  lsip_alarm_init(&q->alarm, timed_out);
  memset(&q->object, 0, sizeof q->object);
  rc = lsip_object_init(c, &q->object, LSIP_KIND_ASK, never_destroyed);
  if (rc)
    return rc;
  q->open = 1;
  q->object.owner = owner;
  lsip_ctx_alarm(c, &q->alarm, c->config.ask_ms);
  lsip_event_tell(c, &q->object, t);
  return 0;
}

void lsip_question_drop(lsip_question *q)
{
  if (q->open)
    close_question(q);
}

int lsip_question_answer(lsip_ctx *c, lsip_ask id, int kind,
                         const lsip_told *a)
{
  lsip_question *q = lsip_object_find(c, id.id, LSIP_KIND_ASK);
  if (!q)
    return LSIP_ERR_GONE;
  if (kind && q->kind != (uint32_t)kind)
    return LSIP_ERR_STATE;
  give(q, a);
  return 0;
}
