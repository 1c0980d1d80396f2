/* The transport layer (RFC 3261 s.18): locals, flows, framing, Via, locating
 * targets, and sends that no transaction owns. It does no I/O: what it wants
 * done it queues as outputs. */
#ifndef LSIP_TRANSPORT_TRANSPORT_H
#define LSIP_TRANSPORT_TRANSPORT_H

#include "base/ctx.h"

enum { LSIP_MAX_FIELDS = 512 };

/* One message that came in. Borrowed during the call. */
typedef struct lsip_arrival {
  lsip_msg msg;
  lsip_via via;         /* its topmost */
  lsip_path path;       /* the way it came */
  lsip_addr local_addr; /* where it arrived */
} lsip_arrival;

/* What the layer above is told. */
typedef struct lsip_transport_up {
  void (*message)(void *user, const lsip_arrival *a);
  /* A request that is not well formed but can be answered. */
  void (*malformed)(void *user, const lsip_arrival *a,
                    const lsip_parse_error *err);
} lsip_transport_up;

typedef struct lsip_transport_layer {
  lsip_ctx *ctx;
  const lsip_transport_up *up;
  void *user;
  lsip_map flows;      /* those we opened, by remote and transport */
  lsip_map pending;    /* sends without a transaction, by branch */
  void *index;         /* of the message being received */
  void *own_index;     /* of one of our own messages */
  size_t index_size;
  const lsip_msg *current; /* the message being received, or NULL */
  int drop;            /* why it is dropped (enum lsip_counter), or 0 */
} lsip_transport_layer;

int lsip_transport_init(lsip_transport_layer *tp, lsip_ctx *ctx,
                        const lsip_transport_up *up, void *user);
void lsip_transport_free(lsip_transport_layer *tp);

/* ---- inputs (receive.c, flow.c) ---- */

int lsip_transport_datagram(lsip_transport_layer *tp, lsip_local at,
                            const lsip_addr *remote, lsip_str bytes);
int lsip_transport_stream(lsip_transport_layer *tp, lsip_flow flow,
                          lsip_str bytes, size_t *used);
int lsip_transport_message(lsip_transport_layer *tp, lsip_flow flow,
                           lsip_str bytes);

/* Counts and marks the current message as dropped. */
void lsip_transport_drop(lsip_transport_layer *tp, int counter);

/* ---- sending ---- */

/* Sends a wire message by its path: UDP at once, a flow in its order. */
void lsip_transport_send(lsip_transport_layer *tp, lsip_wire *w);

/* Parses one of our own messages into tp->own_index; valid until the next
 * call. 0 or a typed error (which only a defect of ours can cause). */
int lsip_transport_reread(lsip_transport_layer *tp, lsip_msg *out,
                          const lsip_wire *w);

#endif
