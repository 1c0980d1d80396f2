/**
 * @file registration.h
 * Telling a registrar where we are (RFC 3261 s.10.2).
 */
#ifndef LSIP_REGISTRATION_H
#define LSIP_REGISTRATION_H

#include <lsip/account.h>

LSIP_BEGIN

/**
 * Registers the account's contact and keeps it registered. LSIP_EV_REG_OK
 * after each success; LSIP_EV_REG_RETRY after each failure, which is tried
 * again later and later (RFC 5626 4.5), a longer interval that the registrar
 * asks for (423) at once. A challenge is answered with the account's password.
 * @param expires_s what is asked for, not 0.
 * @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_GONE, LSIP_ERR_UNSUPPORTED (no local
 *         for the registrar's transport), LSIP_ERR_NOMEM. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_registration_new(lsip_stack *s,
                                             lsip_registration *out,
                                             lsip_account a,
                                             uint32_t expires_s,
                                             uint64_t user);
/** Removes the binding; LSIP_EV_REG_END follows. @since 0.1 */
LSIP_API int lsip_registration_end(lsip_stack *s, lsip_registration r);

LSIP_END

#endif
