/* Numeric addresses without ports and brackets. */
#ifndef LSIP_BASE_IP_H
#define LSIP_BASE_IP_H

#include <lsip/base.h>

/* Reads a dotted quad at `p`; the byte behind it, or NULL if there is none.
 * RFC 5954 4.1 grants an octet no leading zero, which some read as octal; the
 * grammar of RFC 3261 25.1 does: `zeros`. */
const char *lsip_ipv4_read(uint8_t *ip, const char *p, const char *end,
                           int zeros);

/* 1 if all of [p, end) is an IPv6address (RFC 5954 4.1). */
int lsip_ipv6_read(uint8_t *ip, const char *p, const char *end);

#endif
