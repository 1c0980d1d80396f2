/* Response contexts (RFC 3261 16.6 to 16.10): one request that came in, the
 * branches on which it went out, and the best response so far.
 *
 * Branches wait in the order of their q. Those of the best q start together,
 * as far as Max-Breadth lets them; the next q follows when they have failed. */
#ifndef LSIP_SERVER_RESPONSE_CONTEXT_H
#define LSIP_SERVER_RESPONSE_CONTEXT_H

#include "server/proxy.h"
#include "transaction/request.h"

typedef struct lsip_response_context lsip_response_context;

enum lsip_branch_state {
  LSIP_BRANCH_WAITING, /* for its turn */
  LSIP_BRANCH_OPEN,    /* sent; no final response yet */
  LSIP_BRANCH_FINAL
};

typedef struct lsip_branch {
  lsip_list link;          /* context->branches */
  lsip_response_context *context;
  lsip_request *request;   /* NULL: not sent, or nothing more can come */
  lsip_str uri, path;      /* owned */
  lsip_flow flow;
  lsip_local local;        /* RFC 5626: with a reg_id, the way of datagrams */
  lsip_addr remote;
  uint64_t instance;       /* a hash; 0: not said */
  uint32_t reg_id;         /* not 0: by its flow and no other way */
  uint32_t q;
  uint32_t breadth;        /* its part of Max-Breadth */
  uint8_t state;           /* enum lsip_branch_state */
  uint8_t cancelled;       /* by us; else, if at all, by timer C */
} lsip_branch;

/* A challenge of a response that is not the best one (16.7 step 7). */
typedef struct lsip_other_challenge {
  lsip_list link;
  int header;
  lsip_str value;          /* owned */
} lsip_other_challenge;

struct lsip_response_context {
  lsip_list of_proxy;
  lsip_proxy_object *proxy;
  lsip_server *server;     /* NULL: it has ended */
  lsip_way_back back;      /* for what comes after that */
  struct lsip_search *search; /* while the targets are not known, or NULL */
  lsip_list branches;
  lsip_list challenges;
  lsip_kept *best;         /* the response, or NULL: our own ... */
  uint32_t breadth;        /* RFC 5393: how many branches at a time */
  uint32_t q;              /* of the branches that are open */
  uint32_t added;          /* branches */
  uint16_t best_status;    /* ... of this status; 0: none yet */
  uint8_t challenge_count;
  uint8_t invite;
  uint8_t trusted;         /* the caller is one of ours */
  uint8_t consumed;        /* his credentials have done their work (22.3) */
  uint8_t marked;          /* `mark` stands in the branches */
  uint8_t closed;          /* no branch is started any more */
  uint8_t success;         /* a 2xx has come */
  uint8_t answered;        /* final, as far as the server side goes */
  uint8_t cancelled;       /* by the caller */
  uint8_t overloaded;      /* our own limits refused a branch */
  uint8_t busy;            /* lsip_context_go() is for later */
  uint8_t caller_has_timer; /* RFC 4028 8.1: of the request ... */
  uint32_t session_expires; /* ... and of its copies; 0: not our business */
  char mark[LSIP_MARK_LEN];
};

/* ---- response_context.c: its life and its branches ---- */

/* Takes over the transaction. 0 or LSIP_ERR_NOMEM with nothing changed. */
int lsip_context_new(lsip_response_context **out, lsip_proxy_object *p,
                     lsip_server *t);
void lsip_context_free(lsip_response_context *x);
/* The request that came in; good until the final response. */
const lsip_msg *lsip_context_request(const lsip_response_context *x);
/* Adds a target, unless it is one already or there are too many. 0 or a typed
 * error. */
int lsip_context_add(lsip_response_context *x, const lsip_binding *target);
/* RFC 5626 s.7: a branch has ended. 430 and 408 leave the other flows of the
 * same phone as targets; with any other status it has answered. */
void lsip_context_heard(lsip_branch *b, int status);
/* Starts what may start, answers when nothing is left to wait for, and frees
 * the context when all is over. The last thing that any event does. */
void lsip_context_go(lsip_response_context *x);
/* Answers 503 and cancels. */
void lsip_context_stop(lsip_response_context *x);
/* Cancels what is open but for one branch (16.7 step 10); `headers` are
 * lines for the CANCELs. */
void lsip_context_cancel(lsip_response_context *x, const lsip_branch *but,
                         lsip_str headers);

/* 1 if the request is a copy of one that we have let pass and is still in work:
 * it has come back on its way (a spiral). Its credentials are gone. */
int lsip_context_vouches(const lsip_proxy_object *p, const lsip_msg *m);

/* ---- best_response.c: what is answered (16.7 steps 4 to 9) ---- */

/* A final response of a branch, or (`a` NULL) its failure. */
void lsip_context_consider(lsip_response_context *x, int status,
                           const lsip_arrival *a);
/* Passes a response on (16.7 step 9). 0, or an error: it was not sent. */
int lsip_context_relay(lsip_response_context *x, const lsip_msg *response);
/* Answers with what there is. */
void lsip_context_answer(lsip_response_context *x);
/* A final response of our own. */
void lsip_context_reply(lsip_response_context *x, int status,
                        lsip_str headers);
void lsip_context_forget_best(lsip_response_context *x);

/* ---- branch.c: one copy of the request (16.6) ---- */

/* Sends it. 0 or a typed error. */
int lsip_branch_start(lsip_branch *b, uint32_t breadth);

/* ---- branch_response.c: what the responses of a branch mean (16.7) ---- */

extern const lsip_request_user lsip_branch_user;

#endif
