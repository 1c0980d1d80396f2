/* Which line may follow which (RFC 8866 5 and 9): one table for the parser
 * and the writer. */
#ifndef LSIP_MEDIA_SDP_ORDER_H
#define LSIP_MEDIA_SDP_ORDER_H

#include <lsip/base.h>
#include <stdbool.h>

/* Takes the next line into `*state` (0 at the start). Returns 0,
 * LSIP_ERR_DUPLICATE, LSIP_ERR_MISSING, or LSIP_ERR_SYNTAX (a letter that is
 * none, or out of order). `any_order`: only the first line is checked. */
int lsip_sdp_order_step(uint32_t *state, char letter, bool any_order);

/* May the description end here? 0 or LSIP_ERR_MISSING. */
int lsip_sdp_order_end(uint32_t state, bool any_order);

#endif
