/* What a request goes through before its user hears of a failure: challenges
 * are answered (RFC 3261 22.2, 22.3), redirections followed (8.1.3.4), session
 * intervals raised (RFC 4028 7.3). Each retry has the next CSeq and the same
 * Call-ID and tags. */
#ifndef LSIP_UA_EXCHANGE_H
#define LSIP_UA_EXCHANGE_H

#include "ua/account.h"

/* Reads a request of ours as it was sent last. The index is borrowed until the
 * next message of ours is read. 0 or a typed error. */
int lsip_ua_sent(const lsip_request *r, lsip_msg *out);

extern const lsip_retry_table lsip_ua_retry_table;

#endif
