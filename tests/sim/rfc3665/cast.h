/* The actors of RFC 3665 1.3: Alice, Bob, and servers that are stacks with
 * the library's realm, registrar and proxy. */
#ifndef CAST_H
#define CAST_H

#include "compare.h"
#include "party.h"

#include <lsip/server.h>

#define ALICE_HOST "client.atlanta.example.com"
#define BOB_HOST "client.biloxi.example.com"
#define BOB_AOR "sip:bob@biloxi.example.com"
#define PASSWORD "zanzibar"

typedef struct server {
  lsip_stack *stack;
  lsip_local local;
  lsip_realm realm;
  lsip_registrar registrar;
  lsip_proxy proxy;
} server;

/* What a server is like. */
typedef struct server_plan {
  const char *actor;   /* its name in the flow */
  const char *host;
  const char *domains; /* the names that are its own */
  const char *realm;   /* the users' realm; NULL: nobody is asked */
  int asks_registers;  /* REGISTER is challenged */
  int asks_callers;    /* who calls somebody else's users is challenged */
  int asks_all;        /* who calls its own users as well */
  int off_route;       /* does not Record-Route */
  uint32_t mode;       /* enum lsip_proxy_mode */
} server_plan;

enum { CAST_SERVERS = 3 };

typedef struct cast {
  lsip_sim *sim;
  watch watch;
  flow flow;
  party alice, bob;
  const char *alice_route; /* URI of the proxy she calls by way of */
  server servers[CAST_SERVERS];
  unsigned server_count;
} cast;

/* Opens the stage for a flow: "3.1". */
void cast_begin(cast *c, const char *section);
/* `alice` calls by way of `proxy` (NULL: directly), knows her password, and
 * follows one redirection. */
void cast_alice(cast *c, const char *proxy);
/* `bob` rings (0: does not) and, after a second, answers (0: does not). */
void cast_bob(cast *c, int ring, int answer);
server *cast_server(cast *c, const server_plan *plan);
/* A further name of a server's host. */
void cast_name(cast *c, const char *name, const char *host);
/* Binds an address-of-record to a contact (NULL: Bob's own), at the server
 * of the domain; not part of the flow. */
void cast_enrol(cast *c, const char *aor, const char *contact);
/* What was said before is no part of the flow. */
void cast_curtain(cast *c);
/* Fails the test unless what was seen is the flow and, when it is over,
 * nothing is left; ends all. */
void cast_end(cast *c);
/* The same, what was seen having been compared already. */
void cast_end_after(cast *c);

/* Sends a request that is text, Via and Max-Forwards excepted. */
void cast_send(party *p, const char *format, ...);
/* Bob's Contact URI. */
const char *cast_bob_contact(const cast *c);
/* Credentials for the last 401 or 407 that `actor` was sent: a header line
 * of its kind, static. */
const char *cast_credentials(const cast *c, const char *actor,
                             const char *user, const char *password,
                             const char *method, const char *uri);

/* Alice calls Bob; `headers` go with the INVITE. */
void cast_call(cast *c);
void cast_call_with(cast *c, const char *headers, lsip_str sdp);
/* Alice learns what the first proxy on her way asks. What she answers
 * from now on, as a header line; static. */
const char *cast_learn(cast *c);
void cast_hangup(party *p);
void cast_run_ms(cast *c, unsigned ms);

#define cast_main(name, ...) \
  int main(void) \
  { \
    const TTest *const tests[] = { __VA_ARGS__ }; \
    return cast_run_all(name, tests, sizeof tests / sizeof tests[0]); \
  }
int cast_run_all(const char *name, const TTest *const *tests, size_t n);

#endif
