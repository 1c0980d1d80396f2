#ifndef LSIP_SIM_TESTS_H
#define LSIP_SIM_TESTS_H

#include "fake_stack.h"

#include <lsip/sim.h>

#include <check.h>

/* Two fake stacks at "a.test" and "b.test". */
struct pair {
  lsip_sim *sim;
  lsip_stack *a, *b;
  lsip_local la, lb;      /* UDP */
  lsip_addr to_a, to_b;   /* their port 5060 */
};

void pair_open(struct pair *p, uint64_t seed);
void pair_close(struct pair *p);
/* Runs for that long. */
void pair_run(struct pair *p, uint64_t ms);

TCase *queue_case(void);
TCase *datagram_case(void);
TCase *stream_case(void);
TCase *run_case(void);
TCase *world_case(void);

#endif
