/* The transaction layer (RFC 3261 s.17 as amended by RFC 6026 and RFC 4320):
 * four state machines, each a table {state, event} -> handler, and above them
 * the outgoing request, the one way anything is sent. */
#ifndef LSIP_TRANSACTION_LAYER_H
#define LSIP_TRANSACTION_LAYER_H

#include "transport/link.h"

struct lsip_request;

/* What the layer above knows about failures: handed down by lib/ua. */
typedef struct lsip_retry_table {
  /* A final response of 300 or more has come. 1: the request has been sent
   * anew (lsip_request_restart()) and the response is not passed up. */
  int (*retry)(struct lsip_request *r, const lsip_arrival *a);
  /* The request ends while its retry waits for an answer. */
  void (*forget)(struct lsip_request *r);
  /* A 2xx has come: what it says for later requests is kept. */
  void (*learn)(struct lsip_request *r, const lsip_arrival *a);
} lsip_retry_table;

typedef struct lsip_transaction_layer {
  lsip_ctx *ctx;
  const lsip_retry_table *retry_table; /* or NULL */
  void *retry_user;
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
