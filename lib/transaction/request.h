/* The outgoing request: a message without its Via, the targets it may go to,
 * and the attempts made so far. Dialogs, calls, registrations and proxies send
 * through it and through nothing else.
 *
 * Each attempt is a client transaction with a branch of its own, but with the
 * same Call-ID, From tag and CSeq (RFC 3263 4.3). */
#ifndef LSIP_TRANSACTION_REQUEST_H
#define LSIP_TRANSACTION_REQUEST_H

#include "transaction/client.h"

typedef struct lsip_request lsip_request;

/* What a proxy recognises its own branches by (RFC 5393 4.2.1). */
enum { LSIP_MARK_LEN = 8 };

/* Whom it serves. */
typedef struct lsip_request_user {
  /* Each response that is not a retransmission; each 2xx to an INVITE. */
  void (*response)(lsip_request *r, const lsip_arrival *a);
  /* The last call: a final status was passed up (reason 0), or none came:
   * 408 or 487 or 503 with a reason. The request then frees itself, or waits
   * for the delivery of its end event. */
  void (*ended)(lsip_request *r, int status, int reason);
} lsip_request_user;

/* What is to be sent, and how. Copied. */
typedef struct lsip_request_plan {
  lsip_str text;         /* whole message but for Via and the slots */
  uint32_t via_at;       /* offset behind the start line */
  uint32_t slot_at;      /* offset of the slots, 0: none */
  lsip_str contact_user; /* slot: Contact of the chosen local */
  lsip_str contact_params;
  uint8_t contact;       /* 1: fill in a Contact */
  uint8_t record_route;  /* 1: fill in a Record-Route */
  uint8_t method;        /* enum lsip_method */
  uint8_t renew_limit;   /* 1: limit_ms is timer C, from the last 101-199 */
  uint8_t lean;          /* 1: the text goes when no attempt can follow */
  char mark[LSIP_MARK_LEN]; /* the end of each branch, if not zero */
  lsip_local came_by;    /* another Record-Route for this local, if it is not
                            the chosen one (RFC 5658) */
  lsip_str route_params; /* of the Record-Route, with its ';' */
  lsip_str next_hop;     /* URI to locate */
  const lsip_addr *targets;
  size_t target_count;
  uint32_t transport;    /* of targets */
  uint32_t limit_ms;     /* no final response so long: give up; 0: never */
  lsip_link_wish wish;
  uint64_t account;      /* whose credentials answer challenges; 0: nobody's */
  uint64_t dialog;       /* whose CSeq a retry takes, or 0 */
  uint32_t *cseq;        /* the same without a dialog, or NULL; outlives the
                            request or lsip_request_hide() is called */
} lsip_request_plan;

struct lsip_request {
  lsip_tsx_object base;
  lsip_list all;          /* layer->all_requests */
  lsip_transaction_layer *layer;
  const lsip_request_user *up;
  void *user;
  lsip_list attempts;     /* lsip_client.of_request */
  lsip_client *current;   /* the attempt that counts, or NULL */
  lsip_locate locate;
  lsip_link link;         /* while a connection is being opened */
  lsip_link_wish wish;
  lsip_alarm patience;    /* no response: on to the next target */
  lsip_alarm limit;
  lsip_str text;          /* owned */
  lsip_str contact_user, contact_params; /* owned */
  lsip_str cancel_headers; /* owned: extra headers of a CANCEL that waits */
  uint32_t via_at, slot_at;
  uint32_t limit_ms;
  unsigned step;          /* which target, and TCP or not: see try_next() */
  int error;              /* of the last attempt */
  uint16_t status;        /* final status, own or received */
  uint8_t method;
  uint8_t sips;           /* its Contact is a sips URI (8.1.1.8) */
  uint8_t contact, record_route;
  uint8_t cancel_wanted;
  uint8_t responded;      /* the current attempt had a response */
  uint8_t passed;         /* a final response was passed up */
  uint8_t done;           /* no further attempt */
  uint8_t told;           /* ended() was called */
  uint8_t starting;       /* inside lsip_request_new() */
  /* of proxies */
  uint8_t renew_limit, lean;
  char mark[LSIP_MARK_LEN];
  lsip_local came_by;
  lsip_str route_params;  /* owned */
  /* of retries (lib/ua/exchange.c) */
  uint64_t account, dialog;
  uint32_t *cseq;
  uint32_t auth_len;      /* bytes of credentials at slot_at */
  uint8_t auth_slots;     /* bits: which of the account's credentials */
  uint8_t tries;          /* challenges answered */
  uint8_t redirects;      /* 3xx followed */
  uint8_t raises;         /* 422 followed */
  void *retry_state;      /* the table's, while a retry waits */
};

/* Starts. On failure nothing is left, and ended() is not called. */
int lsip_request_new(lsip_transaction_layer *l, lsip_request **out,
                     const lsip_request_plan *plan,
                     const lsip_request_user *up, void *user);
/* The request that a client transaction is an attempt of; NULL: of none, or
 * nobody listens any more. */
lsip_request *lsip_request_of(const lsip_client *t);

/* 9.1, in any state; LSIP_ERR_STATE for what is no INVITE or is answered. */
int lsip_request_cancel(lsip_request *r, lsip_str headers);
/* Sends it anew with another text, which it takes over: after a challenge, a
 * redirection. `next_hop` empty: to where it went last. */
void lsip_request_restart(lsip_request *r, lsip_str text, uint32_t via_at,
                          uint32_t slot_at, lsip_str next_hop);
/* Passes a final response up that was held back for a retry. */
void lsip_request_pass(lsip_request *r, const lsip_arrival *a);
/* The header lines of credentials that it carries: an ACK repeats them
 * (22.1). Borrowed. */
lsip_str lsip_request_credentials(const lsip_request *r);
/* The user does not listen any more: goes on silently (a late 2xx is no
 * longer its business), without an id. */
void lsip_request_hide(lsip_request *r);
void lsip_request_kill(lsip_request *r);

#endif
