/* Dialogs and dialog sets (RFC 3261 s.12).
 *
 * A set is what one request outside a dialog made: {Call-ID, local tag} and
 * the addresses of both sides. Its dialogs, one for each fork, differ in the
 * remote tag, route set and target. Dialogs match on Call-ID and tags only.
 *
 * Both are embedded in what uses them (a call and its legs). */
#ifndef LSIP_DIALOG_DIALOG_H
#define LSIP_DIALOG_DIALOG_H

#include "transaction/request.h"
#include "transaction/server.h"

#include <lsip/dialog.h>

enum { LSIP_MAX_ROUTES = 32 };

typedef struct lsip_dialog_layer {
  lsip_ctx *ctx;
  lsip_transaction_layer *tl;
  lsip_map dialogs; /* by Call-ID and both tags */
  lsip_map sets;    /* by Call-ID and local tag */
  uint32_t count;
} lsip_dialog_layer;

typedef struct lsip_dialog_set {
  lsip_dialog_layer *layer;
  lsip_map_node node;
  lsip_list dialogs;      /* lsip_dialog_state.of_set */
  uint32_t count;
  lsip_str block;         /* owned: the strings below point into it */
  lsip_str call_id;
  lsip_str local_tag;
  lsip_str local;         /* From or To value without tag: ours */
  lsip_str remote;        /* the peer's */
  lsip_str contact_user;  /* user part of our Contact */
  uint64_t account;       /* id: whose credentials answer challenges, or 0 */
} lsip_dialog_set;

typedef struct lsip_dialog_core {
  lsip_object object;
  lsip_map_node node;
  lsip_list of_set;
  lsip_dialog_set *set;
  uint32_t local_cseq, remote_cseq;
  uint8_t state;          /* enum lsip_dialog_state */
  uint8_t secure;
  uint8_t has_remote_cseq;
  uint8_t mapped;
  uint16_t route_count;
  lsip_str remote_tag;    /* owned */
  lsip_str target;        /* owned: URI of the peer's Contact */
  lsip_str *routes;       /* into route_text */
  lsip_str route_text;    /* owned: name-addr values one after the other */
  lsip_local local_point; /* where the peer reached us */
  lsip_flow flow;
} lsip_dialog_core;

void lsip_dialog_layer_init(lsip_dialog_layer *l, lsip_ctx *ctx,
                            lsip_transaction_layer *tl);
void lsip_dialog_layer_free(lsip_dialog_layer *l);

/* ---- sets ---- */

/* The strings are copied. */
int lsip_dialog_set_init(lsip_dialog_set *s, lsip_dialog_layer *l,
                         lsip_str call_id, lsip_str local_tag,
                         lsip_str local, lsip_str remote,
                         lsip_str contact_user);
/* Its dialogs must have ended. Harmless for a zeroed set. */
void lsip_dialog_set_clear(lsip_dialog_set *s);
/* The set {Call-ID, local tag}, or NULL. */
lsip_dialog_set *lsip_dialog_set_find(lsip_dialog_layer *l, lsip_str call_id,
                                      lsip_str local_tag);

/* ---- dialogs ---- */

/* Readies a zeroed dialog with an id, in its set but without a peer.
 * LSIP_ERR_LIMIT: too many. `destroy` frees what it is embedded in. */
int lsip_dialog_init(lsip_dialog_core *d, lsip_dialog_set *s,
                     void (*destroy)(lsip_object *));
/* UAC: what a response says (12.1.2). Again for the 2xx, whose route set and
 * target win (13.2.2.4). */
int lsip_dialog_learn_response(lsip_dialog_core *d, const lsip_arrival *a);
/* UAS: what the request says (12.1.1). */
int lsip_dialog_learn_request(lsip_dialog_core *d, const lsip_msg *request,
                              const lsip_path *path);
/* A target refresh: the Contact of `m` becomes the target (12.2). Nothing
 * changes if it has none. */
int lsip_dialog_refresh(lsip_dialog_core *d, const lsip_msg *m);
void lsip_dialog_clear(lsip_dialog_core *d);

/* The dialog of a request we received, or NULL (12.2.2). */
lsip_dialog_core *lsip_dialog_of_request(lsip_dialog_layer *l,
                                         const lsip_msg *m);
/* The dialog of a set with this remote tag, or NULL. */
lsip_dialog_core *lsip_dialog_of_fork(const lsip_dialog_set *s,
                                      lsip_str remote_tag);
/* 12.2.2: 0 if the request's CSeq is in order, which is then noted; else the
 * status to answer (500). ACK and CANCEL are not for it. */
int lsip_dialog_check_cseq(lsip_dialog_core *d, const lsip_msg *m);

/* ---- requests inside ---- */

typedef struct lsip_dialog_message {
  lsip_str method;
  uint32_t cseq;           /* 0: the next one */
  uint8_t contact;         /* 1: a target refresh, with our Contact */
  lsip_str headers;        /* whole lines, ours */
  const lsip_extra *extra; /* checked before, or NULL */
  lsip_str content_type, body; /* instead of extra's body if not empty */
  const lsip_request_user *up;
  void *user;
  uint32_t limit_ms;
} lsip_dialog_message;

/* Sends a request by route set and target (12.2.1.1). */
int lsip_dialog_request(lsip_dialog_core *d, lsip_request **out,
                        const lsip_dialog_message *m);
/* Sends an ACK to a 2xx (13.2.2.4) with the credentials of its INVITE, as
 * header lines; `text` is remembered by the caller for
 * repetition, see lsip_dialog_ack_again(). The text is owned by the caller
 * (lsip_ctx_copy_free()). */
int lsip_dialog_ack(lsip_dialog_core *d, uint32_t cseq, lsip_str credentials,
                    lsip_str content_type, lsip_str body, lsip_str *text);
int lsip_dialog_ack_again(lsip_dialog_core *d, lsip_str text);

#endif
