#ifndef LSIP_NET_TESTS_H
#define LSIP_NET_TESTS_H

#include "fake_stack.h"

#include "net/parts.h"

#include <lsip/net.h>

#include <check.h>

/* Two fake stacks in one net. */
struct bench {
  lsip_net *net;
  lsip_stack *a, *b;
  const lsip_world *world;
};

/* Every case runs with each of these pollers: `_i` of a loop test. */
enum { POLLERS = 2 };

void bench_open(struct bench *t, int poller);
void bench_close(struct bench *t);
/* Listens for a stack; fails the test if that fails. `at`: what is bound. */
lsip_local bench_listen(struct bench *t, lsip_stack *s, const char *uri,
                        lsip_addr *at);
/* Turns until `s` has had `count` inputs of a kind; fails after a while. */
void bench_until(struct bench *t, lsip_stack *s, int kind, size_t count);
/* Turns for that long. */
void bench_for(struct bench *t, int ms);

/* Not every machine has IPv6. */
int have_ipv6(void);

TCase *loop_case(void);
TCase *udp_case(void);
TCase *tcp_case(void);
TCase *pull_case(void);
TCase *resolver_case(void);
TCase *net_world_case(void);
TCase *memory_case(void);

#endif
