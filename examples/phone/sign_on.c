/* Registration: told to the registrar before anything else, taken back at the
 * end. */
#include "parts.h"

#define ASKED_S 3600
#define PATIENCE LSIP_SECONDS(3)

int sign_on(phone *p)
{
  int rc = lsip_registration_new(p->stack, &p->registration,
                                 lsip_agent_account(p->agent), ASKED_S, 0);
  lsip_agent_wake(p->agent);
  if (!rc) return 0;
  report_problem(p, "register", "%s cannot be registered: %s\n"
                 "  Example: --register --from sip:alice@example.test",
                 p->o->from, lsip_strerror(rc));
  return PHONE_USAGE;
}

static void first_call(phone *p)
{
  int rc = p->o->target ? load_start(p) : 0;
  if (!rc) return;
  phone_fail(p, rc);
  p->interrupted = 1;
  phone_check_done(p);
}

static void succeeded(phone *p, const lsip_event *ev)
{
  if (p->signed_on) return; /* one of many refreshes */
  p->signed_on = 1;
  report_signed_on(p, ev->number);
  if (!p->interrupted) first_call(p);
}

static const char *hint(const lsip_event *ev)
{
  if (ev->status == 401 || ev->status == 407 || ev->status == 403)
    return "Check --from and --password";
  if (!ev->msg.bytes) return "Is it there? Check --registrar and the port";
  return "It may not be a registrar: check --registrar";
}

/* At the start this is the end; later the stack tries again by itself. */
static void failed(phone *p, const lsip_event *ev)
{
  lsip_str text = lsip_status_text((int)ev->status);
  report_problem(p, "register", "the registrar did not take us: %u %.*s\n"
                 "  %s", ev->status, (int)text.len, text.ptr, hint(ev));
  if (p->signed_on) return;
  phone_fail(p, ev->msg.bytes ? PHONE_REFUSED : PHONE_UNREACHABLE);
  p->interrupted = 1;
  phone_check_done(p);
}

static void over(phone *p)
{
  phone_timer_clear(p, &p->sign_off_timer);
  if (p->signed_on && p->registration.id) report_signed_off(p);
  p->registration.id = 0;
  p->interrupted = 1;
  phone_check_done(p);
}

void sign_on_event(phone *p, const lsip_event *ev)
{
  if (ev->object != p->registration.id) return;
  if (ev->kind == LSIP_EV_REG_OK) succeeded(p, ev);
  if (ev->kind == LSIP_EV_REG_RETRY) failed(p, ev);
  if (ev->kind == LSIP_EV_REG_END) over(p);
}

static void no_patience(void *arg)
{
  phone *p = arg;
  p->registration.id = 0;
  over(p);
}

/* 1: wait, the registrar is being told. */
int sign_off(phone *p)
{
  if (!p->registration.id) return 0;
  if (p->sign_off_timer.id.id) return 1;
  if (!p->signed_on || lsip_registration_end(p->stack, p->registration)) {
    p->registration.id = 0;
    return 0;
  }
  phone_timer_set(p, &p->sign_off_timer, PATIENCE, no_patience, p);
  return 1;
}
