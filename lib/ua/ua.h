/* The user agent core: accounts, calls, and the rules of RFC 3261 8.2. */
#ifndef LSIP_UA_UA_H
#define LSIP_UA_UA_H

#include "dialog/dialog.h"

#include <lsip/call.h>

typedef struct lsip_ua {
  lsip_ctx *ctx;
  lsip_transaction_layer *tl;
  lsip_dialog_layer *dl;
  /* Server transactions that the application answers; handed down. */
  const lsip_server_user *app_server;
  const lsip_request_user *app_request;
  void *app;
  lsip_list calls;  /* lsip_call_object.of_ua */
  lsip_list registrations; /* lsip_registration_object.of_ua */
} lsip_ua;

/* ---- headers and answers ---- */

/* Writes the methods we take part in, as in Allow (20.5). */
void lsip_ua_write_allow(lsip_writer *w, const lsip_ctx *c);

/* A response of the user agent: what it says about itself (Allow, Supported,
 * Server) is added where RFC 3261 asks for it. */
typedef struct lsip_ua_answer {
  int status;
  lsip_str reason;
  uint8_t contact;         /* 1: our Contact and the Record-Route */
  uint8_t describe;        /* 1: Allow and Supported */
  lsip_str contact_user;
  lsip_str headers;        /* whole lines, ours */
  const lsip_extra *extra; /* the application's, checked before */
  lsip_str content_type, body; /* instead of extra's body if not empty */
} lsip_ua_answer;
int lsip_ua_respond(lsip_ua *ua, lsip_server *t, const lsip_ua_answer *a);

/* ---- 8.2: what a request must be ---- */

/* What is wrong with a request, for one that is: status and the header lines
 * that its response owes, written to `lines`. */
typedef struct lsip_objection {
  int status;      /* 0: nothing is wrong */
  lsip_str headers;
  char lines[512];
} lsip_objection;
void lsip_ua_inspect(const lsip_ua *ua, const lsip_msg *m,
                     lsip_objection *out);
/* The answer to OPTIONS (11.2): header lines. */
void lsip_ua_describe(const lsip_ua *ua, lsip_objection *out);

#endif
