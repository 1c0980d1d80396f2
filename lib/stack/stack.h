/* The composition root: one stack is one of each layer. */
#ifndef LSIP_STACK_STACK_H
#define LSIP_STACK_STACK_H

#include "auth/random.h"
#include "server/services.h"
#include "ua/call.h"
#include "ua/exchange.h"
#include "ua/registration.h"

struct lsip_stack {
  lsip_ctx ctx;
  lsip_random random;
  lsip_transport_layer tp;
  lsip_transaction_layer tl;
  lsip_dialog_layer dl;
  lsip_ua ua;
  lsip_services services;
  lsip_object self;     /* events about the stack: id 0 */
  uint64_t stray_key;   /* MAC of To tags of stateless answers */
  int pull;             /* events are pulled */
  int polled;           /* 1: ctx.delivery is lent to the application */
};

/* ---- guard.c: who may call what when ---- */

/* Every call that may change something begins with it: ends the borrow of
 * outputs. 0, LSIP_ERR_ARGUMENT, LSIP_ERR_REENTRANT. */
int lsip_enter(lsip_stack *s);
/* Every input begins with it (and does nothing on failure), and ends with
 * lsip_input_end(), which delivers events. */
int lsip_input_begin(lsip_stack *s, lsip_time now);
void lsip_input_end(lsip_stack *s);
/* Delivers what is queued, unless events are pulled. */
void lsip_deliver(lsip_stack *s);

/* ---- receive.c: the order of steps for a message ---- */
extern const lsip_transport_up lsip_stack_up;

/* 1 if new work may be taken on. */
int lsip_admitted(const lsip_stack *s);

/* ---- serve.c: lsip_stack_serve() ---- */
/* 1 if a server of the stack's own took the request, or refused it. */
int lsip_served(lsip_stack *s, const lsip_arrival *a);

/* ---- application.c: what the application owns ---- */
extern const lsip_server_user lsip_app_server;
extern const lsip_request_user lsip_app_request;
/* A new request becomes an event; answers statelessly when it can not. */
void lsip_app_request_arrived(lsip_stack *s, const lsip_arrival *a);

/* ---- objects.c ---- */
/* Tells the application when an orderly end is complete. */
void lsip_stop_check(lsip_stack *s);

/* ---- refuse.c: answers without a transaction (8.2.7) ---- */
void lsip_refuse(lsip_stack *s, const lsip_arrival *a, int status,
                 lsip_str reason, lsip_str headers);
/* 1 if an ACK is to such an answer: its work is done. */
int lsip_refused(lsip_stack *s, const lsip_arrival *ack);

#endif
