/* What the tests of rules share: a caller, a proxy, and three to be called.
 */
#ifndef BENCH_H
#define BENCH_H

#include "probe.h"
#include "relay.h"

enum { CALLEES = 3 };

extern lsip_sim *sim;
extern relay proxy;
extern probe caller, callee[CALLEES];
extern char proxy_uri[64]; /* "sip:192.0.2.1:5060" */

/* The configuration of the proxy's stack, or NULL; set before the start. */
extern const lsip_config *bench_base;

/* Callees at c0.test, c1.test, c2.test; they are no targets yet. */
void bench_start(const lsip_proxy_config *cfg);
/* All has ended, and nothing is left. */
void bench_end(void);
/* Callees [0, n) become targets of the same q. */
void bench_targets(unsigned n);
void run_ms(unsigned ms);

int bench_main(const char *name, void (*add)(TCase *t));

#endif
