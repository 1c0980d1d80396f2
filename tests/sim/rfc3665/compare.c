#include "compare.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN = 40 };

typedef struct comparison {
  matched m;
  int line_of[WATCH_MESSAGES]; /* of each message seen, or -1 */
  char why[256];               /* empty: all is well */
} comparison;

/* ---- which message is which line ---- */

static int is_line(const seen *s, const flow_line *l)
{
  return !strcmp(s->from, l->from) && !strcmp(s->to, l->to) &&
         !strcmp(s->what, l->what);
}

/* The next line whose place is fixed, from `i` on. */
static unsigned next_fixed(const flow *f, unsigned i)
{
  while (i < f->count && f->lines[i].floats)
    i++;
  return i;
}

/* A floating line that looks so and has no message yet, or -1. */
static int find_floating(const comparison *c, const seen *s)
{
  const flow *f = c->m.flow;
  for (unsigned i = 0; i < f->count; i++)
    if (f->lines[i].floats && !c->m.seen[i] && is_line(s, &f->lines[i]))
      return (int)i;
  return -1;
}

/* The fixed line for a message, from `next` on, or -1. Lines that are skipped
 * are missing; the rest of the ladder stays in step. */
static int find_fixed(const flow *f, unsigned next, const seen *s)
{
  while (next < f->count && !is_line(s, &f->lines[next]))
    next = next_fixed(f, next + 1);
  return next < f->count ? (int)next : -1;
}

static void match(comparison *c)
{
  const flow *f = c->m.flow;
  unsigned next = next_fixed(f, 0);
  for (unsigned i = 0; i < c->m.watch->count; i++) {
    const seen *s = &c->m.watch->all[i];
    int floating = find_floating(c, s), fixed = find_fixed(f, next, s);
    int line = fixed == (int)next || floating < 0 ? fixed : floating;
    c->line_of[i] = line;
    if (line >= 0)
      c->m.seen[line] = s;
    if (line >= 0 && line == fixed)
      next = next_fixed(f, (unsigned)fixed + 1);
  }
}

/* ---- what is wrong with it ---- */

static void check_all_there(comparison *c)
{
  const flow *f = c->m.flow;
  for (unsigned i = 0; i < c->m.watch->count; i++)
    if (c->line_of[i] < 0) {
      snprintf(c->why, sizeof c->why, "message %u (%s) is not in its place",
               i + 1, c->m.watch->all[i].what);
      return;
    }
  for (unsigned i = 0; i < f->count; i++)
    if (!c->m.seen[i] && !f->lines[i].may) {
      snprintf(c->why, sizeof c->why, "%s (%s) is missing",
               f->lines[i].label, f->lines[i].what);
      return;
    }
}

static void check_bound(comparison *c, unsigned i, const char *key, int later)
{
  unsigned at = 0;
  const char *label = flow_fact(&c->m.flow->lines[i], key, &at);
  const seen *other;
  if (!label || !c->m.seen[i])
    return;
  other = c->m.seen[flow_find(c->m.flow, label)];
  if (later ? c->m.seen[i] < other : c->m.seen[i] > other)
    snprintf(c->why, sizeof c->why, "%s is not %s%s",
             c->m.flow->lines[i].label, key, label);
}

static void check_floating(comparison *c)
{
  for (unsigned i = 0; i < c->m.flow->count && !c->why[0]; i++) {
    check_bound(c, i, "after=", 1);
    check_bound(c, i, "before=", 0);
  }
}

static void check_facts(comparison *c)
{
  for (unsigned i = 0; i < c->m.flow->count && !c->why[0]; i++) {
    const char *fact = facts_of_line(&c->m, i);
    if (fact)
      snprintf(c->why, sizeof c->why, "of %s this is not true: %s",
               c->m.flow->lines[i].label, fact);
  }
}

static void check_rules(comparison *c)
{
  for (unsigned i = 0; i < c->m.watch->count && !c->why[0]; i++) {
    const char *rule = rules_broken(c->m.watch, i);
    if (rule)
      snprintf(c->why, sizeof c->why, "message %u (%s): %s", i + 1,
               c->m.watch->all[i].what, rule);
  }
}

/* ---- side by side ---- */

static void print_expected(const comparison *c, unsigned i)
{
  const flow_line *l = &c->m.flow->lines[i];
  char text[COLUMN + 1] = "";
  if (i < c->m.flow->count)
    snprintf(text, sizeof text, "%c%-4s %s -> %s %s%s",
             c->m.seen[i] || l->may ? ' ' : '-', l->label, l->from, l->to,
             l->what, l->floats ? " ~" : "");
  fprintf(stderr, "%-*s|", COLUMN, text);
}

static void print_seen(const comparison *c, unsigned i)
{
  const watch *w = c->m.watch;
  const seen *s = &w->all[i];
  const char *label = "";
  if (i >= w->count)
    return;
  if (c->line_of[i] >= 0)
    label = c->m.flow->lines[c->line_of[i]].label;
  fprintf(stderr, "%c%-4s %s -> %s %s  at %.3f s",
          c->line_of[i] < 0 ? '+' : ' ', label, s->from, s->to, s->what,
          (double)(s->when - w->all[0].when) / 1e9);
}

static void print_both(const comparison *c)
{
  unsigned count = c->m.watch->count, lines = c->m.flow->count;
  fprintf(stderr, "\nRFC 3665 %s: %s\n%-*s| seen\n", c->m.flow->name, c->why,
          COLUMN, " expected (~: anywhere in its bounds)");
  for (unsigned i = 0; i < count || i < lines; i++) {
    print_expected(c, i);
    print_seen(c, i);
    fprintf(stderr, "\n");
  }
}

/* All bytes, for what the ladder does not show. */
static void print_messages(const comparison *c)
{
  for (unsigned i = 0; i < c->m.watch->count; i++) {
    const seen *s = &c->m.watch->all[i];
    lsip_str raw = lsip_msg_raw(&s->msg);
    fprintf(stderr, "\n%u %s -> %s\n%.*s\n", i + 1, s->from, s->to,
            (int)raw.len, raw.ptr);
  }
}

static void judge(comparison *c, const watch *w, const flow *f)
{
  memset(c, 0, sizeof *c);
  c->m.watch = w;
  c->m.flow = f;
  match(c);
  check_all_there(c);
  if (c->why[0])
    return;
  check_floating(c);
  check_facts(c);
  check_rules(c);
}

const char *compare_why(const watch *w, const flow *f)
{
  static comparison c;
  judge(&c, w, f);
  return c.why[0] ? c.why : NULL;
}

void compare(const watch *w, const flow *f)
{
  static comparison c;
  judge(&c, w, f);
  if (!c.why[0])
    return;
  print_both(&c);
  if (getenv("FLOW_MESSAGES"))
    print_messages(&c);
  ck_abort_msg("%s: %s", f->name, c.why);
}
