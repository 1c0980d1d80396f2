/* Registrations of one phone over several flows (RFC 5626 s.6): which contacts
 * of a REGISTER are bound to the flow that they came by. */
#ifndef LSIP_SERVER_OUTBOUND_H
#define LSIP_SERVER_OUTBOUND_H

#include "base/ctx.h"

#include <lsip/header.h>

typedef struct lsip_outbound {
  uint8_t first_hop; /* 1: no proxy before us, or one that keeps the flow */
  uint8_t supported; /* 1: the phone says outbound */
} lsip_outbound;

void lsip_outbound_read(lsip_outbound *o, const lsip_msg *m);
/* The reg-id of a contact that has one and an instance, whether it counts or
 * not; 0: none. 0 or LSIP_ERR_NUMBER. */
LSIP_MUST int lsip_outbound_reg_id(const lsip_name_addr *contact,
                                   uint32_t *out);
/* +sip.instance out of the parameters of a contact, as it stands there; empty:
 * none. */
lsip_str lsip_instance_of(lsip_str params);

#endif
