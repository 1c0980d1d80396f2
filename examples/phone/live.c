/* The live line: how the call does, now, on a terminal. */
#include "parts.h"

#define PERIOD LSIP_MS(500)

void live_erase(phone *p)
{
  if (!p->live_shown) return;
  p->live_shown = 0;
  fputs("\r\033[K", p->o->live);
  fflush(p->o->live);
}

static void show(phone *p, const char *text)
{
  fprintf(p->o->live, "\r\033[K%.79s", text);
  fflush(p->o->live);
  p->live_shown = 1;
}

static const char *call_state(const phone_call *c)
{
  if (c->hung_up) return "ending";
  if (!c->answered) return c->outgoing ? "calling" : "ringing";
  return c->holding ? "on hold" : c->held ? "held" : "talking";
}

static void show_call(phone *p, const phone_call *c)
{
  lsip_rtp_stats s = { .size = sizeof s };
  char line[160], time[32];
  lsip_time since = c->answered ? c->answered_at : c->began;
  int n;
  if (lsip_agent_stats(p->agent, c->id, &s)) return;
  n = snprintf(line, sizeof line, " %s %s", call_state(c),
               text_seconds(phone_now(p) - since, time, sizeof time));
  if (s.received || s.sent)
    snprintf(line + n, sizeof line - (size_t)n,
             "  sent %llu  heard %llu  lost %llu  jitter %.1f ms  MOS %.1f",
             (unsigned long long)s.sent, (unsigned long long)s.received,
             (unsigned long long)s.lost, s.jitter_us / 1000.0,
             s.mos_centi / 100.0);
  show(p, line);
}

static void show_load(phone *p)
{
  const load *l = &p->load;
  char line[160];
  snprintf(line, sizeof line,
           " placed %u/%u  up %u  answered %u  ended %u  failed %u",
           l->placed, p->o->calls, p->live, l->answered, l->ended, l->failed);
  show(p, line);
}

static void refresh(void *arg)
{
  phone *p = arg;
  phone_timer_set(p, &p->live_timer, PERIOD, refresh, p);
  if (load_many(p))
    show_load(p);
  else if (p->calls)
    show_call(p, p->calls);
  else
    show(p, " no call; Ctrl-C ends");
}

void live_start(phone *p)
{
  if (p->o->live && !p->o->json && !p->o->quiet)
    phone_timer_set(p, &p->live_timer, PERIOD, refresh, p);
}

void live_stop(phone *p)
{
  phone_timer_clear(p, &p->live_timer);
  live_erase(p);
}
