/* Strict and loose routing: the one place of the rule that RFC 3261 12.2.1.1
 * (a request inside a dialog) and 16.6 step 6 (a proxy) share. */
#ifndef LSIP_MSG_ROUTE_H
#define LSIP_MSG_ROUTE_H

#include <lsip/msg.h>

/* What a request with a route set looks like on the wire. */
typedef struct lsip_route_plan {
  lsip_str request_uri; /* points into target or into the first route */
  lsip_str next_hop;    /* the URI that RFC 3263 resolves */
  unsigned first;       /* routes[first..count) become Route fields ... */
  int append_target;    /* ... and the target goes last: strict routing */
} lsip_route_plan;

/* `routes` are the name-addr values of the route set in order ("<sip:p;lr>").
 * Returns 0 or a typed error when the first route or the target is no URI. */
LSIP_MUST int lsip_route_plan_make(lsip_route_plan *out, lsip_str target,
                                   const lsip_str *routes, unsigned count);

/* Writes the Route fields of a plan. */
void lsip_route_plan_write(lsip_writer *w, const lsip_route_plan *plan,
                           lsip_str target, const lsip_str *routes,
                           unsigned count);

/* The URI to which a request is sent (8.1.2, 16.6 step 6): its topmost Route
 * if that is loose, else its Request-URI. A strict first Route has already
 * been moved into the Request-URI by whoever wrote the message; what cannot
 * be seen in the message is a loose Route behind such a strict one, so whoever
 * makes a plan keeps its next_hop. */
LSIP_MUST int lsip_msg_next_hop(const lsip_msg *request, lsip_str *uri);

#endif
