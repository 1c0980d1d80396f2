/* Two user agents in simulation that go on whatever fails: `a` is under
 * attack (its memory, its objects, its connections), `b` is a plain peer that
 * answers calls and ends what it hears. */
#ifndef DUO_H
#define DUO_H

#include <lsip/lsip.h>
#include <lsip/sim.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DUO_CALLS = 16 };

typedef struct duo_call {
  lsip_call id;
  unsigned ends;    /* LSIP_EV_CALL_END for it */
  unsigned after;   /* events after that */
} duo_call;

typedef struct duo duo;

typedef struct duo_side {
  duo *d;
  const char *name;
  lsip_stack *stack;
  lsip_local local;
  lsip_account account;
  lsip_call call;         /* the last one */
  lsip_dialog leg;        /* of its last event */
  lsip_tsx tsx;           /* the last one heard of */
  duo_call calls[DUO_CALLS];
  unsigned count;
  unsigned events, stopped;
  size_t held;            /* bytes of the stack */
  unsigned allocations, fail_at;
  size_t limit;           /* allocations beyond fail; 0: none */
} duo_side;

struct duo {
  lsip_sim *sim;
  duo_side a, b;
  int tcp;
  int a_calls;            /* 1: a calls b; 0: the other way */
  int b_refuses;          /* status b answers calls with, 0: 200 */
  /* Called for each event of a, before it is acted on. */
  void (*hook)(duo_side *s, const lsip_event *ev);
  void *user;
  int action;
  unsigned at;
};

void duo_start(duo *d, int tcp, int a_calls);
/* Both stacks stop, say so, and hold nothing. */
void duo_end(duo *d);
/* One side calls the other; the result of lsip_call_new(). */
int duo_call_now(duo *d);
void duo_run(duo *d, unsigned ms);
/* A whole call: ringing, answered, an offer from each side, a refresh of the
 * session, the end. */
void duo_scenario(duo *d);
/* Every call has ended once, and nothing is left. Gives both sides the time
 * they need. */
void duo_check(duo *d);

#endif
