/* What one attempt of an outgoing request puts on the wire (HARD CASE: late
 * binding): Via, Contact and Record-Route are those of the local that it is
 * sent from. */
#ifndef LSIP_TRANSACTION_ATTEMPT_H
#define LSIP_TRANSACTION_ATTEMPT_H

#include "transaction/request.h"

/* Makes a branch and writes the message. 0 or a typed error. */
int lsip_attempt_write(const lsip_request *r, const lsip_local_point *local,
                       char branch[LSIP_BRANCH_LEN], lsip_wire **out);

/* The Record-Route of a proxy that forwards from `local` what came by
 * `came_by` (RFC 3261 16.6 step 4). Where the two differ there are two, the
 * one of the side that it leaves by on top (RFC 5658 4). */
void lsip_record_route_write(lsip_writer *w, lsip_transport_layer *tp,
                             const lsip_local_point *local,
                             lsip_local came_by, lsip_str params, int sips);

#endif
