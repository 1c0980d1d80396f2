/**
 * @file registration.h
 * Telling a registrar where we are (RFC 3261 s.10.2).
 */
#ifndef LSIP_REGISTRATION_H
#define LSIP_REGISTRATION_H

#include <lsip/account.h>

LSIP_BEGIN

/** Registers the account's contact and keeps it registered. Not in this
 *  release: LSIP_ERR_UNSUPPORTED. @since 0.1 */
LSIP_API LSIP_MUST int lsip_registration_new(lsip_stack *s,
                                             lsip_registration *out,
                                             lsip_account a,
                                             uint32_t expires_s,
                                             uint64_t user);
/** Removes the binding; LSIP_EV_REG_END follows. @since 0.1 */
LSIP_API int lsip_registration_end(lsip_stack *s, lsip_registration r);

LSIP_END

#endif
