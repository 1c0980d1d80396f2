/* The keys of a person at the phone. */
#include "parts.h"

/* The call that keys are for: the newest. */
static phone_call *focus(phone *p)
{
  return p->calls;
}

static void statistics(phone *p, phone_call *c)
{
  lsip_rtp_stats s = { .size = sizeof s };
  if (!lsip_agent_stats(p->agent, c->id, &s)) report_stats(p, &s);
}

static void digit(phone_call *c, char key)
{
  char text[2] = { key, 0 };
  if (c->answered) call_digits(c, text);
}

static void call_key(phone *p, phone_call *c, char key)
{
  switch (key) {
  case 'a': case '\r': case '\n': call_answer(c); break;
  case 'h': if (c->answered) call_hold(c, !c->holding); break;
  case 'x': call_hangup(c); break;
  case 's': statistics(p, c); break;
  default:
    if (key && strchr("0123456789*#ABCD", key)) digit(c, key);
  }
}

void phone_key(phone *p, char key)
{
  phone_call *c = focus(p);
  if (p->done) return;
  if (key == 'q')
    phone_interrupt(p);
  else if (c)
    call_key(p, c, key);
}
