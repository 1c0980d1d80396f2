/* Messages that no transaction sends (HARD CASE: sends without a
 * transaction): the ACK to a 2xx, stateless forwards, responses whose
 * connection has gone. They may wait for a name or a connection; a repeated
 * one takes the place of the first. */
#ifndef LSIP_TRANSPORT_PENDING_H
#define LSIP_TRANSPORT_PENDING_H

#include "transport/link.h"

/* Sends `w`, which holds a whole message of ours, to `target` (of a
 * response), or where `uri` leads. The Via of a request is written when the
 * way is known: `build` makes the wire message for it. */
typedef struct lsip_pending lsip_pending;

/* Makes the message for the way that was found; NULL on lack of memory. */
typedef lsip_wire *(*lsip_pending_build)(lsip_transport_layer *tp,
                                         const lsip_link *way,
                                         lsip_str text);

/* `text` is copied; `key` merges repetitions. 0 or a typed error. */
int lsip_pending_send(lsip_transport_layer *tp, lsip_str key, lsip_str text,
                      lsip_str uri, const lsip_target *targets,
                      unsigned target_count, const lsip_link_wish *wish,
                      lsip_pending_build build);
void lsip_pending_free_all(lsip_transport_layer *tp);

#endif
