/* What the files of the server transaction share. */
#ifndef LSIP_TRANSACTION_SERVER_PARTS_H
#define LSIP_TRANSACTION_SERVER_PARTS_H

#include "transaction/server.h"

enum lsip_server_event {
  LSIP_SERVER_EV_REQUEST,     /* the request again */
  LSIP_SERVER_EV_ACK,
  LSIP_SERVER_EV_PROVISIONAL, /* the user sends ... */
  LSIP_SERVER_EV_SUCCESS,
  LSIP_SERVER_EV_FAILURE,
  LSIP_SERVER_EV_RETRY,       /* timer G */
  LSIP_SERVER_EV_TIMEOUT,     /* timers H, I, J, L */
  LSIP_SERVER_EVENTS
};

/* 1 if the event means something in the present state. */
int lsip_server_expects(const lsip_server *t, int event);
void lsip_server_happen(lsip_server *t, int event);

/* The keys of 17.2.3 and 8.2.2.2. */
lsip_key lsip_server_key(const lsip_transaction_layer *l,
                         const lsip_arrival *a, lsip_str method);
uint64_t lsip_server_merged_hash(const lsip_transaction_layer *l,
                                 const lsip_arrival *a);

#endif
