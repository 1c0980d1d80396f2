/* Forwarding without state (RFC 3261 16.11): requests in stateless mode, ACKs
 * in both modes.
 *
 * The branch is a MAC of the transaction that the request belongs to, so that
 * retransmissions, ACK and CANCEL get the same one, and a response proves by
 * it that its request went through us. Our Via says by which connection or
 * local the response goes back. */
#ifndef LSIP_SERVER_STATELESS_H
#define LSIP_SERVER_STATELESS_H

#include "server/response_context.h"

/* Forwards the request to the first of the targets; its transaction ends. */
void lsip_stateless_from_context(lsip_response_context *x);
/* The same without a transaction; `a` is the request as it came. 1 if it was
 * forwarded; 0 if it wants an answer of ours. */
int lsip_stateless_request(lsip_proxy_object *p, const lsip_arrival *a);

#endif
