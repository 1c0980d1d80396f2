/* Requests that a test sends as an application does. */
#ifndef SENDS_H
#define SENDS_H

#include "peer.h"

#include "stack/stack.h"

extern const char *const sends_invite, *const sends_options;

/* Options with nothing but their size. */
lsip_send_options sends_plain(void);
/* Sends a text; `o` NULL: to the peer by UDP. */
lsip_tsx sends_text(peer *p, const char *text, const lsip_send_options *o);
/* lsip_tsx_send() itself, and its result. */
int sends_try(peer *p, lsip_tsx *t, const char *text,
              const lsip_send_options *o);
/* The next output is an OPEN to this address, which comes up. */
lsip_flow sends_open(peer *p, const char *remote);
/* The next event is the end of the transaction. */
void sends_end_at(peer *p, unsigned ms, uint32_t status);

#endif
