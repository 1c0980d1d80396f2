/* Many calls: placed at a steady rate, and summed up. */
#include <stdlib.h>

#include "parts.h"

int load_many(const phone *p)
{
  return p->o->target && p->o->calls > 1;
}

static unsigned wanted(const phone *p)
{
  return p->o->calls ? p->o->calls : 1;
}

int load_placing(const phone *p)
{
  return p->load.placed < wanted(p);
}

static void place_due(void *arg);

/* The next call is due by the plan, not by when the last was made, so that
 * the rate holds however late a timer comes. */
static void plan(phone *p)
{
  load *l = &p->load;
  lsip_time due, now = phone_now(p);
  if (!load_placing(p) || p->interrupted) return;
  due = l->started + (lsip_time)((double)l->placed * 1e9 / p->o->rate);
  phone_timer_set(p, &l->timer, due > now ? due - now : 0, place_due, p);
}

static int place(phone *p)
{
  int rc = phone_dial(p);
  p->load.placed++;
  if (!rc) return 0;
  p->load.failed++;
  p->load.ended++;
  if (p->load.failed > 1) return 0; /* once is enough said */
  rc = explain_call(p, rc);
  phone_fail(p, rc);
  return rc;
}

static void place_due(void *arg)
{
  phone *p = arg;
  if (place(p) == PHONE_USAGE) p->interrupted = 1; /* none will do better */
  plan(p);
  phone_check_done(p);
}

int load_start(phone *p)
{
  load *l = &p->load;
  int rc;
  l->started = phone_now(p);
  l->setup_us = calloc(wanted(p), sizeof *l->setup_us);
  if (!l->setup_us) return PHONE_FAILED;
  l->setup_cap = wanted(p);
  rc = place(p);
  plan(p);
  return rc;
}

void load_answered(phone_call *c)
{
  load *l = &c->phone->load;
  l->answered++;
  if (l->setup_count < l->setup_cap)
    l->setup_us[l->setup_count++] =
      (uint32_t)((phone_now(c->phone) - c->began) / 1000);
}

void load_ended(phone_call *c, unsigned status)
{
  load *l = &c->phone->load;
  l->ended++;
  if (!c->outgoing || c->answered) return;
  l->failed++;
  l->by_status[status < 700 ? status : 0]++;
}

/* ------------------------------------------------------------- the sum -- */

static int compare(const void *a, const void *b)
{
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double ms_at(const load *l, unsigned percent)
{
  size_t i = (size_t)l->setup_count * percent / 100;
  if (!l->setup_count) return 0;
  if (i >= l->setup_count) i = l->setup_count - 1;
  return l->setup_us[i] / 1000.0;
}

static void report_json(phone *p)
{
  const load *l = &p->load;
  json_begin(p, "sum", NULL);
  json_number(p, "placed", l->placed);
  json_number(p, "answered_calls", l->answered);
  json_number(p, "failed", l->failed);
  json_number(p, "setup_median_ms", ms_at(l, 50));
  json_number(p, "setup_95_ms", ms_at(l, 95));
  json_number(p, "setup_max_ms", ms_at(l, 100));
  json_end(p);
}

static void report_failures(phone *p)
{
  for (int i = 0; i < 700; i++) {
    lsip_str text = lsip_status_text(i);
    if (p->load.by_status[i])
      fprintf(p->o->out, "            %u x %d %.*s\n", p->load.by_status[i],
              i, (int)text.len, text.ptr);
  }
}

void load_report(phone *p)
{
  load *l = &p->load;
  FILE *out = p->o->out;
  char time[32];
  qsort(l->setup_us, l->setup_count, sizeof *l->setup_us, compare);
  if (p->o->json) {
    report_json(p);
    return;
  }
  text_seconds(phone_now(p) - l->started, time, sizeof time);
  fprintf(out, "calls       %u of %u placed, in %s\n", l->placed, wanted(p),
          time);
  fprintf(out, "answered    %u\nfailed      %u\n", l->answered, l->failed);
  report_failures(p);
  if (l->setup_count)
    fprintf(out, "setup       min %.1f ms, median %.1f ms, 95 %% %.1f ms, "
            "max %.1f ms\n", ms_at(l, 0), ms_at(l, 50), ms_at(l, 95),
            ms_at(l, 100));
}

void load_free(phone *p)
{
  free(p->load.setup_us);
}
