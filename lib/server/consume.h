/* What becomes of credentials for the proxy's own realm (RFC 3261 22.3). */
#ifndef LSIP_SERVER_CONSUME_H
#define LSIP_SERVER_CONSUME_H

#include "server/proxy.h"
#include "server/realm.h"

/* Takes Proxy-Authorization of the proxy's realm off a copy of `m`; that of
 * other realms stays. */
void lsip_consume(lsip_edits *e, const lsip_proxy_object *p,
                  const lsip_msg *m);

#endif
