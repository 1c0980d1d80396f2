/**
 * @file account.h
 * Who we are: what calls, registrations and subscriptions share.
 */
#ifndef LSIP_ACCOUNT_H
#define LSIP_ACCOUNT_H

#include <lsip/stack.h>

LSIP_BEGIN

/** All strings are copied. Zero members mean: not used. */
typedef struct lsip_account_config {
  size_t size;
  lsip_str aor;            /**< "sip:alice@example.test": From, and the user
                                part of Contact */
  lsip_str display;        /**< display name in From */
  lsip_str auth_user;      /**< default: the user part of `aor` */
  lsip_str password;
  lsip_str registrar;      /**< URI that REGISTER is sent to; default: the host
                                of `aor`, by the outbound proxy */
  lsip_str outbound_proxy; /**< URI of the first hop, as a loose route; what the
                                registrar says of routes (RFC 3608) comes
                                behind it */
  lsip_str instance;       /**< RFC 5626 instance-id URN */
  lsip_local local;        /**< send from here only; default: what fits */
  uint64_t tls_profile;
  uint64_t user;
  const lsip_str *contacts; /**< further Contact values (name-addr without
                                 expires) that are registered as well */
  size_t contact_count;
  uint32_t max_redirects;  /**< 3xx answers that are followed (8.1.3.4) [0] */
  uint32_t ask;            /**< 1: without a password, challenges are
                                LSIP_EV_ASK_CREDENTIALS; 0: they fail */
  uint32_t session_expires_s; /**< of its calls (RFC 4028) [the stack's] */
  uint32_t reserved;
} lsip_account_config;

/** @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_URI, LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_account_new(lsip_stack *s, lsip_account *out,
                                        const lsip_account_config *cfg);
/** Ends the account; its calls go on. @since 0.1 */
LSIP_API int lsip_account_end(lsip_stack *s, lsip_account a);

LSIP_END

#endif
