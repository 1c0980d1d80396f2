/* Two stacks that hand each other their outputs in memory: no socket, no
 * simulated network, no copy in between. Time passes when told to. */
#ifndef BENCH_PAIR_H
#define BENCH_PAIR_H

#include <lsip/lsip.h>

typedef struct pair pair;

typedef struct end {
  lsip_stack *stack;
  lsip_local local;
  lsip_account account;
  lsip_addr addr;
  lsip_flow flow;     /* its end of the connection, over TCP */
  struct end *other;
  pair *of;
  /* behaviour */
  int hold;           /* 1: a call that is answered stays */
  int ring_only;      /* 1: an incoming call is not answered */
  int leave;          /* 1: an incoming INVITE is not taken */
  /* what happened */
  size_t answered, ended, confirmed, responses;
} end;

struct pair {
  end caller, callee;
  uint32_t transport; /* enum lsip_transport */
  lsip_time now;
  size_t messages;    /* that were passed over */
};

/* `base` may be NULL; LSIP_UDP or LSIP_TCP. */
void pair_start(pair *p, const lsip_config *base, uint32_t transport);
void pair_free(pair *p);
/* Passes messages until none is left. */
void pair_pump(pair *p);
/* Lets time pass, with everything that is due on the way. */
void pair_wait(pair *p, uint64_t ns);
/* The caller calls, or sends an OPTIONS outside a dialog. */
void pair_call(pair *p);
void pair_options(pair *p);

/* A datagram from the caller's address to the callee. */
void pair_inject(pair *p, const char *bytes, size_t len);

#endif
