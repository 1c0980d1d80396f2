/* The proxy core (RFC 3261 s.16): who it is, and what it is given. */
#ifndef LSIP_SERVER_PROXY_H
#define LSIP_SERVER_PROXY_H

#include "server/routing.h"
#include "server/services.h"

typedef struct lsip_proxy_object {
  lsip_object object;
  lsip_services *services;
  lsip_proxy_config config; /* defaults filled in */
  lsip_hash_key key;        /* of the marks in branches and routes */
  lsip_list contexts;       /* lsip_response_context.of_proxy */
} lsip_proxy_object;

int lsip_proxy_make(lsip_services *sv, lsip_proxy_object **out,
                    const lsip_proxy_config *cfg);
/* NULL when the id is none or stale. */
lsip_proxy_object *lsip_proxy_find(const lsip_services *sv, lsip_proxy id);

/* 1 if a URI names us: one of our locals, or a domain whose users are ours. */
int lsip_proxy_is_us(const lsip_proxy_object *p, const lsip_uri *uri);
/* 16.4. 0 or a typed error. */
int lsip_proxy_route(const lsip_proxy_object *p, const lsip_msg *m,
                     lsip_routing *out);
/* 1 if the route that was for us is one that we gave to this dialog. */
int lsip_proxy_proved(const lsip_proxy_object *p, const lsip_msg *m,
                      const lsip_routing *r);

/* Serves a request whose transaction nobody owns yet, and owns it from now
 * on; `targets` NULL: it finds them itself. 0, or LSIP_ERR_NOMEM with nothing
 * changed. */
int lsip_proxy_serve(lsip_proxy_object *p, lsip_server *t,
                     const lsip_binding *targets, size_t n);
/* 1 if the request needs credentials of the proxy's realm. Looks at nothing
 * but the request: for a challenge before any state is made. */
int lsip_proxy_challenges(lsip_proxy_object *p, const lsip_msg *m);
/* Answers what is in work, and cancels its branches (lsip_stack_stop()). */
void lsip_proxy_stop(lsip_proxy_object *p);
/* Forwards an ACK that no transaction of ours knows (16.11, 13.2.2.4). */
int lsip_proxy_pass_ack(lsip_proxy_object *p, const lsip_arrival *a);
/* A response that no transaction of ours knows: 1 if it was to a request that
 * was forwarded without state, and has gone back. */
int lsip_stateless_response(lsip_services *sv, const lsip_arrival *a);

#endif
