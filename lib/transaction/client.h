/* Client transactions (RFC 3261 17.1, RFC 6026 s.8): one attempt to send one
 * request to one address. */
#ifndef LSIP_TRANSACTION_CLIENT_H
#define LSIP_TRANSACTION_CLIENT_H

#include "transaction/layer.h"
#include "transport/via.h"

typedef struct lsip_client lsip_client;

enum lsip_client_state {
  LSIP_CLIENT_CALLING,    /* "Trying" of a non-INVITE */
  LSIP_CLIENT_PROCEEDING,
  LSIP_CLIENT_COMPLETED,
  LSIP_CLIENT_ACCEPTED,   /* INVITE only, RFC 6026 8.4 */
  LSIP_CLIENT_TERMINATED,
  LSIP_CLIENT_STATES
};

/* Whom it serves. */
typedef struct lsip_client_user {
  /* Every response but retransmitted ones; a 2xx to an INVITE each time. */
  void (*response)(lsip_client *t, const lsip_arrival *a);
  /* Nothing more will come: LSIP_ERR_TIMEOUT, a transport error, or 0. The
   * transaction frees itself afterwards. */
  void (*ended)(lsip_client *t, int reason);
} lsip_client_user;

struct lsip_client {
  lsip_map_node node;
  lsip_map_node by_remote;
  lsip_list all;            /* layer->all_clients */
  lsip_list of_request;     /* the owner's list of attempts */
  lsip_transaction_layer *layer;
  const lsip_client_user *up;
  void *user;               /* NULL: nobody listens any more */
  lsip_wire *wire;          /* the request as sent; NULL when Accepted */
  lsip_wire *ack;           /* to a non-2xx */
  lsip_link link;
  lsip_alarm retry;         /* timers A, E */
  lsip_alarm life;          /* timers B, F, then D, K, M */
  uint32_t interval;        /* of retry, ms */
  uint16_t status;          /* last response */
  uint8_t state;            /* enum lsip_client_state */
  uint8_t invite;
  uint8_t reliable;
  uint8_t unanswered;       /* in layer->unanswered */
  uint8_t cancelled;        /* a CANCEL has been sent */
  uint8_t abandoned;        /* the owner went on to another target */
  uint8_t method;
  char branch[LSIP_BRANCH_LEN];
};

/* Starts a transaction with a message that is written. Takes over `wire`
 * (freed on failure as well). `first_ms` is the time for a first response, 0:
 * 64*T1 (timers B, F). */
int lsip_client_start(lsip_transaction_layer *l, lsip_client **out,
                      lsip_wire *wire, const lsip_link *link, int method,
                      const char *branch, uint32_t first_ms);
/* Ends it silently, whatever its state. */
void lsip_client_kill(lsip_client *t);
/* The way to the peer has gone: an attempt without a response fails. */
void lsip_client_lost(lsip_client *t, int reason);
/* A CANCEL was sent: give up if no final response comes (9.1). */
void lsip_client_expect_end(lsip_client *t);

/* By branch and method; NULL if there is none. */
lsip_client *lsip_client_find(lsip_transaction_layer *l, lsip_str branch,
                              int method);
/* Matches a response (17.1.3). 1 if it belonged to a transaction. */
int lsip_client_receive(lsip_transaction_layer *l, const lsip_arrival *a);
/* A datagram to `remote` was refused: those that had no response fail. */
void lsip_client_refused(lsip_transaction_layer *l, const lsip_addr *remote,
                         int reason);

/* A listening point has gone: those that sent from it and had no response
 * fail. */
void lsip_client_local_gone(lsip_transaction_layer *l, lsip_local local);

#endif
