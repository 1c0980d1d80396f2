/* What a proxy owes a request before it forwards it (RFC 3261 16.3 to 16.6).
 */
#ifndef LSIP_SERVER_PREPARE_H
#define LSIP_SERVER_PREPARE_H

#include "server/routing.h"

/* 16.6 step 3: Max-Forwards. 0 or LSIP_ERR_HOPS when it is used up. */
int lsip_count_hop(lsip_edits *e, const lsip_msg *m);

enum { LSIP_MAX_BREADTH = 60 }; /* RFC 5393 5.3.3 */
/* RFC 5393 5.3.3, for who keeps no response context and so sends one copy: its
 * Max-Breadth is that of the request, and `max` where that is more or none. */
void lsip_limit_breadth(lsip_edits *e, const lsip_msg *m, uint32_t max);

/* 16.6 step 4: 1 for what makes a dialog and so takes a Record-Route. */
int lsip_makes_dialog(const lsip_msg *m);

/* Where a new first Record-Route stands: before the others, or behind the
 * Vias; 0 if there is neither. */
uint32_t lsip_record_route_slot(const lsip_msg *m);
/* Where our Via and Record-Route stand in a request as it will be sent. 0 or a
 * typed error. */
int lsip_slots_find(lsip_transport_layer *tp, lsip_str text, uint32_t *via_at,
                    uint32_t *slot_at);

/* lsip_proxy_prepare(). */
int lsip_proxy_prepare_edits(lsip_transport_layer *tp, const lsip_msg *m,
                             lsip_edit *edits, size_t *n, void *scratch,
                             size_t scratch_size);

#endif
