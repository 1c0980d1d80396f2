/* What a request goes through before its user hears of a failure: challenges
 * are answered (RFC 3261 22.2, 22.3), redirections followed (8.1.3.4). Each
 * retry has the next CSeq and the same Call-ID and tags. */
#ifndef LSIP_UA_EXCHANGE_H
#define LSIP_UA_EXCHANGE_H

#include "ua/account.h"

extern const lsip_retry_table lsip_ua_retry_table;

#endif
