/* The transaction layer (RFC 3261 s.17 as amended by RFC 6026 and RFC 4320):
 * four state machines, each a table {state, event} -> handler, and above them
 * the outgoing request, the one way anything is sent. */
#ifndef LSIP_TRANSACTION_LAYER_H
#define LSIP_TRANSACTION_LAYER_H

#include "transport/link.h"

typedef struct lsip_transaction_layer {
  lsip_ctx *ctx;
  lsip_transport_layer *tp;
  lsip_map clients;   /* by branch and method */
  lsip_map unanswered; /* UDP clients without a response, by remote */
  lsip_map servers;   /* by the key of 17.2.3 */
  lsip_map merged;    /* servers by From tag, Call-ID, CSeq (8.2.2.2) */
  lsip_list all_clients;  /* for freeing */
  lsip_list all_servers;
  lsip_list all_requests;
  uint32_t count;     /* transactions of both sides */
} lsip_transaction_layer;

void lsip_transaction_layer_init(lsip_transaction_layer *l, lsip_ctx *ctx,
                                 lsip_transport_layer *tp);
void lsip_transaction_layer_free(lsip_transaction_layer *l);

/* Both kinds of lsip_tsx begin with this. */
typedef struct lsip_tsx_object {
  lsip_object object;
  uint8_t is_server;
} lsip_tsx_object;

#endif
