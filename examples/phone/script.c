/*
 * Scripts: what a call does from its answer on, one step after the other.
 * "wait 1; digits 123; hold; wait 1; resume; wait 1; hangup"
 */
#include <stdlib.h>

#include "parts.h"

#define BEFORE_DIGITS LSIP_MS(500)

static int fail(char *err, size_t cap, const char *what, const char *word,
                int len)
{
  snprintf(err, cap, "%s: \"%.*s\"", what, len, word);
  return -1;
}

static const char *skip_space(const char *s, const char *end)
{
  while (s < end && (*s == ' ' || *s == '\t' || *s == '\n')) s++;
  return s;
}

static int read_wait(script_step *step, const char *arg, size_t n)
{
  char buf[32], *end;
  double v;
  if (!n || n >= sizeof buf) return -1;
  memcpy(buf, arg, n);
  buf[n] = 0;
  v = strtod(buf, &end);
  if (*end || !(v >= 0) || v > 1e6) return -1;
  step->wait = (lsip_time)(v * 1e9);
  return 0;
}

static int read_digits(script_step *step, const char *arg, size_t n)
{
  if (!n || n >= sizeof step->digits) return -1;
  memcpy(step->digits, arg, n);
  return strspn(step->digits, "0123456789*#ABCDabcd") == n ? 0 : -1;
}

static const char *const verbs[] = {
  [STEP_WAIT] = "wait", [STEP_DIGITS] = "digits", [STEP_HOLD] = "hold",
  [STEP_RESUME] = "resume", [STEP_HANGUP] = "hangup"
};

static int verb_of(const char *word, size_t n)
{
  for (int i = STEP_WAIT; i <= STEP_HANGUP; i++)
    if (strlen(verbs[i]) == n && !strncmp(verbs[i], word, n)) return i;
  return -1;
}

/* One step, trimmed: a verb and perhaps an argument. */
static int read_step(script_step *step, const char *s, const char *end)
{
  size_t n = 0;
  const char *arg;
  while (s + n < end && s[n] != ' ') n++;
  arg = skip_space(s + n, end);
  while (end > arg && end[-1] == ' ') end--;
  step->kind = verb_of(s, n);
  if (step->kind == STEP_WAIT)
    return read_wait(step, arg, (size_t)(end - arg));
  if (step->kind == STEP_DIGITS)
    return read_digits(step, arg, (size_t)(end - arg));
  return step->kind < 0 || arg != end ? -1 : 0;
}

int script_read(script *s, const char *text, char *err, size_t cap)
{
  while (*text) {
    const char *end = text + strcspn(text, ";");
    const char *at = skip_space(text, end);
    script_step *step = &s->steps[s->count];
    if (at < end && s->count == SCRIPT_STEPS)
      return fail(err, cap, "too many steps, from here on", at, 20);
    if (at < end && read_step(step, at, end))
      return fail(err, cap, "this step is not understood", at,
                  (int)(end - at));
    if (at < end) s->count++;
    text = *end ? end + 1 : end;
  }
  return 0;
}

static void add_wait(script *s, lsip_time wait)
{
  s->steps[s->count].kind = STEP_WAIT;
  s->steps[s->count++].wait = wait;
}

/* --digits, --hold-after and --resume-after are a script too. */
int script_of_options(script *s, const phone_options *o, char *err,
                      size_t cap)
{
  memset(s, 0, sizeof *s);
  if (o->script) return script_read(s, o->script, err, cap);
  if (o->digits) {
    size_t n = strlen(o->digits);
    add_wait(s, BEFORE_DIGITS);
    s->steps[s->count].kind = STEP_DIGITS;
    if (read_digits(&s->steps[s->count++], o->digits, n))
      return fail(err, cap, "these are no digits (0-9 * # A-D, at most 32)",
                  o->digits, (int)n);
  }
  if (o->hold_after >= 0) {
    add_wait(s, (lsip_time)(o->hold_after * 1e9));
    s->steps[s->count++].kind = STEP_HOLD;
  }
  if (o->resume_after >= 0) {
    add_wait(s, (lsip_time)(o->resume_after * 1e9));
    s->steps[s->count++].kind = STEP_RESUME;
  }
  return 0;
}

/* ---------------------------------------------------------- going through */

static void waited(void *arg)
{
  script_go_on(arg, STEP_WAIT);
}

static void run_step(phone_call *c, const script_step *step)
{
  switch (step->kind) {
  case STEP_WAIT:
    phone_timer_set(c->phone, &c->script_timer, step->wait, waited, c);
    break;
  case STEP_DIGITS: call_digits(c, step->digits); break;
  case STEP_HOLD: call_hold(c, 1); break;
  case STEP_RESUME: call_hold(c, 0); break;
  default: call_hangup(c); break;
  }
}

void script_start(phone_call *c)
{
  const script *s = &c->phone->script;
  if (c->step >= s->count || c->step_waits) return;
  c->step_waits = 1;
  run_step(c, &s->steps[c->step]);
}

/* A step of this kind is done: the next, if that is what we waited for. */
void script_go_on(phone_call *c, int step_kind)
{
  const script *s = &c->phone->script;
  if (!c->step_waits || s->steps[c->step].kind != step_kind) return;
  c->step_waits = 0;
  c->step++;
  script_start(c);
}

void script_stop(phone_call *c)
{
  phone_timer_clear(c->phone, &c->script_timer);
  c->step_waits = 0;
  c->step = SCRIPT_STEPS;
}
