/* An agent, and at the other end of a simulation another agent, or a bare
 * stack that does what no agent would. */
#ifndef TESTS_UNIT_AGENT_PAIR_H
#define TESTS_UNIT_AGENT_PAIR_H

#include <lsip/agent.h>
#include <lsip/sim.h>

#define EVENTS_MAX 64

/* What one side was told. */
typedef struct told {
  int kinds[EVENTS_MAX];
  unsigned statuses[EVENTS_MAX];
  unsigned count;
  lsip_call call;          /* of the last event of a call */
} told;

typedef struct side side;
struct side {
  told told;
  lsip_agent *agent;       /* or NULL */
  lsip_stack *stack;       /* its own, of a bare side */
  lsip_account account;
  int answers;             /* takes calls at once */
  int answered;            /* what came of it */
  void (*on_event)(side *s, const lsip_event *ev);
  void (*on_pcm)(side *s, lsip_call c);
  int16_t say;             /* the sample it says all the time */
  int loudest;             /* of what it hears */
  size_t room;             /* of the last on_room */
  char digits[32];
  unsigned frames, digits_sent;
};

extern lsip_sim *sim;
extern side alice, bob;

void pair_setup(void);
void pair_teardown(void);

/* An agent named after its side: at alice.test or bob.test. `c` may hold
 * options; events, audio and world are filled in. */
void side_agent(side *s, const lsip_agent_config *c);
int side_try(side *s, const lsip_agent_config *c);
void side_bare(side *s);
void side_raw(side *s);    /* the same without the rules of a user agent */
unsigned side_count(const side *s, int kind);
unsigned side_status(const side *s, int kind);
void run_ms(unsigned ms);
lsip_call call_bob(void);

#endif
