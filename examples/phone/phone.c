/* A phone: its making, its end, and when it has nothing more to do. */
#include <stdlib.h>

#include "parts.h"

lsip_time phone_now(const phone *p)
{
  return p->world->now(p->world->ctx);
}

/* The first failure is the one that is told. */
void phone_fail(phone *p, int code)
{
  if (!p->exit) p->exit = code;
}

/* ------------------------------------------------------------- timers -- */

void phone_timer_set(phone *p, phone_timer *t, lsip_time after,
                     void (*fn)(void *arg), void *arg)
{
  phone_timer_clear(p, t);
  t->fn = fn;
  t->arg = arg;
  if (lsip_timer_new(p->stack, &t->id, after, (uint64_t)(uintptr_t)t))
    phone_fail(p, PHONE_FAILED);
  lsip_agent_wake(p->agent);
}

void phone_timer_clear(phone *p, phone_timer *t)
{
  if (t->id.id) (void)lsip_timer_end(p->stack, t->id);
  t->id.id = 0;
}

/* --------------------------------------------------------------- life -- */

static int read_script(phone *p)
{
  char err[128];
  if (!script_of_options(&p->script, p->o, err, sizeof err)) return 0;
  report_problem(p, "script", "%s\n  Example: --script \"wait 1; digits 123; "
                 "hold; wait 1; resume; wait 1; hangup\"", err);
  return PHONE_USAGE;
}

static int phone_open(phone *p)
{
  int rc = read_script(p);
  if (!rc) rc = audio_open(p);
  if (!rc) rc = record_open(p);
  if (!rc) rc = phone_setup(p);
  if (rc) return rc;
  if (p->o->listen) report_listening(p);
  live_start(p);
  if (p->o->sign_on) return sign_on(p); /* calls when that is done */
  return p->o->target ? load_start(p) : 0;
}

int phone_new(phone **out, const phone_options *o, const lsip_world *w)
{
  phone *p = calloc(1, sizeof *p);
  int rc;
  if (!p) return PHONE_FAILED;
  p->o = o;
  p->world = w;
  p->began = w->now(w->ctx);
  rc = phone_open(p);
  if (rc) {
    (void)phone_free(p);
    return rc;
  }
  *out = p;
  return 0;
}

int phone_free(phone *p)
{
  int code;
  while (p->calls) call_free(p->calls);
  if (p->stack) live_stop(p);
  record_close(p);
  lsip_agent_free(p->agent);
  audio_close(p);
  load_free(p);
  code = p->exit;
  free(p);
  return code;
}

/* ---------------------------------------------------------------- end -- */

static void finish(phone *p)
{
  p->done = 1;
  live_stop(p);
  if (load_many(p)) load_report(p);
  if (p->o->on_done) p->o->on_done(p->o->user);
}

/* Done when there is no call, and none will come. */
void phone_check_done(phone *p)
{
  int more = p->o->listen ? !p->o->calls || p->load.ended < p->o->calls
                          : load_placing(p);
  if (p->done || p->live) return;
  if ((p->interrupted || !more) && !sign_off(p)) finish(p);
}

void phone_interrupt(phone *p)
{
  phone_call *c, *next;
  if (p->interrupted) {
    phone_fail(p, PHONE_KILLED);
    finish(p);
    return;
  }
  p->interrupted = 1;
  phone_timer_clear(p, &p->load.timer);
  for (c = p->calls; c; c = next) {
    next = c->next;
    call_hangup(c);
  }
  phone_check_done(p);
}

int phone_done(const phone *p)
{
  return p->done;
}

int phone_exit_code(const phone *p)
{
  return p->exit;
}
