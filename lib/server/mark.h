/* Marks that only we can make: SipHash under a secret key, as letters. They
 * stand in branches, Record-Routes and Vias, and tell us what we have written
 * without keeping it. */
#ifndef LSIP_SERVER_MARK_H
#define LSIP_SERVER_MARK_H

#include "transaction/request.h"

/* Of what decides where a request goes (RFC 5393 4.2.1): Request-URI and
 * Route as received; Call-ID, From tag and CSeq vary it. */
void lsip_mark_of_request(const lsip_hash_key *key, const lsip_msg *m,
                          char out[LSIP_MARK_LEN]);
/* Of a dialog that has been let pass: its Call-ID. */
void lsip_mark_of_dialog(const lsip_hash_key *key, const lsip_msg *m,
                         char out[LSIP_MARK_LEN]);
/* The branch with which a request is forwarded without state (16.11): a
 * function of the transaction it belongs to, so that ACK and CANCEL get the
 * same one. `via` is the value below ours. */
void lsip_mark_of_branch(const lsip_hash_key *key, const lsip_msg *m,
                         const lsip_via *via, char out[LSIP_BRANCH_LEN]);

/* 1 if a Via with this mark stands in the request: it has looped (16.3 step
 * 4 as amended by RFC 5393 4.2.2). */
int lsip_mark_is_in_vias(lsip_transport_layer *tp, const lsip_msg *m,
                         const char mark[LSIP_MARK_LEN]);

#endif
