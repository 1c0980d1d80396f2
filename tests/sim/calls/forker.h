/* A small forking proxy on a stack in LSIP_ROLE_RAW: what an application
 * writes with transaction.h (RFC 3261 s.16). It forwards a request for
 * anybody to all its targets, and stays on the route. */
#ifndef FORKER_H
#define FORKER_H

#include <lsip/lsip.h>
#include <lsip/sim.h>

enum { FORKS_MAX = 8, CALLS_MAX = 512 };

typedef struct fork {
  struct forker *of;
  lsip_tsx server, branch[FORKS_MAX];
  unsigned count, open;
  int best, answered, used;
  size_t best_size;
  void *best_block;
  lsip_msg best_msg;
} fork_state;

typedef struct forker {
  lsip_stack *stack;
  lsip_local local;
  const char *targets[FORKS_MAX];
  unsigned target_count;
  fork_state forks[CALLS_MAX];
  unsigned fork_count;
} forker;

void forker_start(forker *f, lsip_sim *sim, const char *host, uint8_t seed);

#endif
