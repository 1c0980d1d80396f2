/* Responses on their way back (RFC 3261 18.2.2). */
#ifndef LSIP_TRANSPORT_BACK_H
#define LSIP_TRANSPORT_BACK_H

#include "transport/via.h"

/* Sends a response by the way its request came; when that connection has gone,
 * by a new one to the source. */
void lsip_transport_send_back(lsip_transport_layer *tp, lsip_wire *w,
                              const lsip_way_back *back);

#endif
