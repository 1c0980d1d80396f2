/* Server transactions (RFC 3261 17.2, RFC 6026 s.7). */
#ifndef LSIP_TRANSACTION_SERVER_H
#define LSIP_TRANSACTION_SERVER_H

#include "msg/reply.h"
#include "transaction/layer.h"
#include "transport/via.h"

typedef struct lsip_server lsip_server;

enum lsip_server_state {
  LSIP_SERVER_TRYING,     /* no response yet */
  LSIP_SERVER_PROCEEDING,
  LSIP_SERVER_COMPLETED,
  LSIP_SERVER_CONFIRMED,  /* INVITE: ACK has come */
  LSIP_SERVER_ACCEPTED,   /* INVITE: 2xx was sent, RFC 6026 7.1 */
  LSIP_SERVER_TERMINATED,
  LSIP_SERVER_STATES
};

enum { LSIP_TAG_LEN = 12 };

/* Whom it serves. */
typedef struct lsip_server_user {
  /* The INVITE is cancelled; 200 has been sent to the CANCEL (9.2). */
  void (*cancelled)(lsip_server *t, const lsip_arrival *cancel);
  /* The ACK of a final response other than 2xx has come, or not: 0 or
   * LSIP_ERR_TIMEOUT. A server transaction ends after its final response as
   * far as its user is concerned; this call is the last one. */
  void (*ended)(lsip_server *t, int reason);
  /* The time set with lsip_server_expect_answer() is over. */
  void (*unclaimed)(lsip_server *t);
} lsip_server_user;

typedef struct lsip_key {
  uint64_t a, b;
} lsip_key;

struct lsip_server {
  lsip_tsx_object base;
  lsip_map_node node;
  lsip_map_node merged;
  lsip_key key;
  lsip_list all;            /* layer->all_servers */
  lsip_transaction_layer *layer;
  const lsip_server_user *up;
  void *user;               /* NULL: nobody listens */
  lsip_kept *request;       /* until the final response */
  lsip_wire *response;      /* the last one */
  lsip_way_back back;
  lsip_flow_user hold;      /* keeps the flow from being idle until answered */
  lsip_addr local_addr;
  lsip_alarm retry;         /* timer G; before: the 100 */
  lsip_alarm life;          /* timers H, I, J, L; before: unclaimed */
  uint32_t interval;
  uint16_t status;
  uint8_t state;
  uint8_t invite;
  uint8_t reliable;
  uint8_t method;
  uint8_t in_merged;
  char tag[LSIP_TAG_LEN];   /* our To tag */
};

/* Matches a request (17.2.3): absorbs retransmissions, the ACK of a non-2xx,
 * and CANCEL with its own 200 or 481. 1 if nothing is left to do. */
int lsip_server_receive(lsip_transaction_layer *l, const lsip_arrival *a);

/* The INVITE transaction that a CANCEL means (9.2), or NULL. */
lsip_server *lsip_server_of_cancel(lsip_transaction_layer *l,
                                   const lsip_arrival *a);

/* 1 if a request with this From tag, Call-ID and CSeq is in work already by
 * another way (8.2.2.2). */
int lsip_server_is_merged(lsip_transaction_layer *l, const lsip_arrival *a);

/* A new transaction. It answers an INVITE with 100 by itself, at once when
 * lsip_server_try() says so. 0 or a typed error, with nothing changed. */
int lsip_server_new(lsip_transaction_layer *l, lsip_server **out,
                    const lsip_arrival *a, const lsip_server_user *up,
                    void *user);

/* Somebody is at work on it: an INVITE gets its 100 now, if nothing else has
 * been sent. */
void lsip_server_try(lsip_server *t);
/* Its user may have no 100 of his own (16.11): none is sent from now on. */
void lsip_server_hush(lsip_server *t);

/* Sends a response; fills in Via and To tag. LSIP_ERR_STATE after a final
 * one (2xx after 2xx excepted: RFC 6026 7.1 lets a proxy pass them on). */
int lsip_server_respond(lsip_server *t, lsip_reply *r);
/* The top Via of its request with received and rport (18.2.1), as responses
 * repeat it and as a proxy forwards it; empty: as it came. */
lsip_str lsip_server_via(const lsip_server *t, char *buf, size_t cap);
/* Sends a response that is written already. */
int lsip_server_send(lsip_server *t, lsip_wire *w, int status);

/* Somebody must answer within `ms`, or unclaimed() is called; 0: no hurry. */
void lsip_server_expect_answer(lsip_server *t, uint32_t ms);

/* Sends a 2xx once more: for the user's timer (13.3.1.4). */
void lsip_server_send_again(lsip_server *t);

/* The user does not listen any more, and the id ends; the machine goes on. A
 * request that was not answered is, with 500, a little later. */
void lsip_server_hide(lsip_server *t);
/* Ends it silently, whatever its state. */
void lsip_server_kill(lsip_server *t);

/* Sends a response without a transaction (8.2.7), the way the request came.
 * 0 or a typed error. */
int lsip_server_refuse(lsip_transaction_layer *l, const lsip_arrival *a,
                       lsip_reply *r);

#endif
