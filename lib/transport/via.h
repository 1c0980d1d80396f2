/* The Via header and the way back (RFC 3261 18.1.1, 18.2.1, 18.2.2, RFC 3581).
 */
#ifndef LSIP_TRANSPORT_VIA_H
#define LSIP_TRANSPORT_VIA_H

#include "transport/local.h"

/* Longest branch we make: the magic cookie and 16 characters. */
enum { LSIP_BRANCH_LEN = 7 + 16 };

/* A fresh branch (8.1.1.7). */
void lsip_branch_make(lsip_ctx *c, char out[LSIP_BRANCH_LEN]);

/* "Via: SIP/2.0/UDP host:port;rport;branch=...\r\n" for a request sent from
 * `l`. */
void lsip_via_write(lsip_writer *w, const lsip_local_point *l,
                    lsip_str branch);

/* A wire message: a request that lacks its Via, with it. NULL: no memory. */
lsip_wire *lsip_via_insert(lsip_transport_layer *tp,
                           const lsip_local_point *l, lsip_str text);

/* The top Via value as the response repeats it: with `received` where the
 * sent-by host is not the source (18.2.1) and `rport` filled in (RFC 3581 4).
 * Empty: as it came. Text is written to `buf`. */
lsip_str lsip_via_returned(const lsip_arrival *a, char *buf, size_t cap);

/* Where responses to a request go when its flow is gone (18.2.2). */
typedef struct lsip_way_back {
  lsip_path path;     /* the way it came; for UDP the final address */
  lsip_addr source;   /* where the request came from */
  lsip_addr fallback; /* streams: source address and sent-by port */
} lsip_way_back;

void lsip_way_back_of(lsip_way_back *out, const lsip_arrival *a);

/* 1 if the response's top Via names us (18.1.2). */
int lsip_via_is_ours(lsip_transport_layer *tp, const lsip_via *v);

#endif
