/* What was seen against what is expected. */
#ifndef COMPARE_H
#define COMPARE_H

#include "flow.h"
#include "watch.h"

/* Fails the test unless what was seen is the flow, each message is right in
 * itself, and the facts that the flow claims are true. A failure prints both
 * ladders side by side, and all messages if FLOW_MESSAGES is in the
 * environment. */
void compare(const watch *w, const flow *f);

/* The same as words: NULL, or the first thing that is wrong. Static. */
const char *compare_why(const watch *w, const flow *f);

/* The parts of it. `seen` are the messages in the order of the flow. */
typedef struct matched {
  const watch *watch;
  const flow *flow;
  const seen *seen[FLOW_LINES];
} matched;

/* facts.c: NULL, or which fact of line `i` is not true. */
const char *facts_of_line(const matched *m, unsigned i);
/* rules.c: what RFC 3261 asks of every message: NULL, or what is wrong with
 * number `i` of those seen. */
const char *rules_broken(const watch *w, unsigned i);

#endif
