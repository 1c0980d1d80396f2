/* A host that is a proxy: a stack that gives what it receives to the proxy
 * core (server.h). */
#ifndef RELAY_H
#define RELAY_H

#include <lsip/lsip.h>
#include <lsip/server.h>
#include <lsip/sim.h>

enum { RELAY_TARGETS = 16 };

typedef struct relay {
  lsip_sim *sim;
  lsip_stack *stack;
  lsip_local local;
  lsip_proxy proxy;
  lsip_binding targets[RELAY_TARGETS];
  unsigned target_count; /* 0: the proxy finds them itself */
  unsigned acks_refused;
  const lsip_config *base;
  lsip_ask ask;          /* the last question */
  unsigned asked;
  /* sets the targets of a request; how many there are */
  unsigned (*choose)(struct relay *r, const lsip_msg *m);
} relay;

/* `cfg` NULL: a stateful proxy. `r->base`, if set before, is the stack's
 * configuration. */
void relay_start(relay *r, lsip_sim *sim, const char *host, uint8_t seed,
                 const lsip_proxy_config *cfg);
/* A target of every request outside a dialog; `q` in thousandths. */
void relay_target(relay *r, const char *uri, uint32_t q);
void relay_free(relay *r);
/* Fails the test unless no transaction, connection or timer is left. */
void relay_check_idle(relay *r);

#endif
