/* Hosts and ports: RFC 3261 25.1, RFC 5954, RFC 5118. */
#ifndef LSIP_MSG_HOST_H
#define LSIP_MSG_HOST_H

#include <lsip/base.h>

/* Reads a host at `p`: sets `*next` to the byte behind it. The host may not
 * be empty. LSIP_OK or LSIP_ERR_HOST. */
LSIP_MUST int lsip_host_scan(const char *p, const char *end,
                             const char **next);

/* Checks what no look at single labels tells: 1 if [p, end), a name whose
 * labels are good, is a host (RFC 3261 25.1 toplabel). */
LSIP_MUST int lsip_host_check(const char *p, const char *end);

/* Reads 1*DIGIT as a port of 1 to 65535. LSIP_OK or LSIP_ERR_PORT. */
LSIP_MUST int lsip_port_read(lsip_str digits, uint16_t *out);

#endif
