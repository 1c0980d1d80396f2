/**
 * @file uri.h
 * SIP, SIPS and tel URIs (RFC 3261 s.19.1, RFC 3966), parameters, hosts.
 *
 * Nothing here allocates. All strings inside the structs point into the text
 * that was parsed: they are borrowed from its owner.
 */
#ifndef LSIP_URI_H
#define LSIP_URI_H

#include <lsip/base.h>

LSIP_BEGIN

enum lsip_scheme {
  LSIP_SCHEME_OTHER = 0, /**< well formed, opaque */
  LSIP_SCHEME_SIP,
  LSIP_SCHEME_SIPS,
  LSIP_SCHEME_TEL
};

/** A parsed URI. Escapes are left as they stand on the wire. */
typedef struct lsip_uri {
  lsip_str text;        /**< the whole URI */
  lsip_str scheme_text; /**< "sip", in the case of the wire */
  lsip_str user;        /**< userinfo before ':', or the tel number */
  lsip_str password;
  lsip_str host;        /**< IPv6 with its brackets; empty for tel, others */
  lsip_str params;      /**< "a=b;c", without the leading ';' */
  lsip_str headers;     /**< "a=b&c=d", without the '?' */
  lsip_str opaque;      /**< all behind the ':', for LSIP_SCHEME_OTHER */
  uint16_t port;        /**< 0: none given */
  uint8_t scheme;       /**< enum lsip_scheme */
  uint8_t has_user;     /**< 1 if there was an '@' */
} lsip_uri;

/**
 * Parses a whole URI; any trailing byte is an error.
 * @return 0, LSIP_ERR_URI, LSIP_ERR_HOST, LSIP_ERR_PORT, LSIP_ERR_ESCAPE.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_uri_parse(lsip_uri *out, lsip_str text);

/** 1 if the two URIs are equivalent (RFC 3261 19.1.4, RFC 3966 s.4, RFC 5954
 *  for IPv6); the relation is that of the RFC, and not transitive.
 *  @since 0.1 */
LSIP_API int lsip_uri_equal(const lsip_uri *a, const lsip_uri *b);

/**
 * Looks for `name` (any case) in "a=b;c;d=\"e\"". Linear.
 * @param value set to the value as it stands on the wire, quotes included;
 *        empty if the parameter has none; untouched if it is absent. May be
 *        NULL.
 * @return 1 if present, else 0. @since 0.1
 */
LSIP_API int lsip_param_get(lsip_str params, lsip_str name, lsip_str *value);

/**
 * Takes the next parameter off the front of `*rest`.
 * @return 1, 0 at the end, or LSIP_ERR_PARAM. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_param_next(lsip_str *rest, lsip_str *name,
                                       lsip_str *value);

/**
 * Reads a host that is a numeric address (RFC 3261 s.25.1: IPv4address or
 * IPv6reference, RFC 5118 s.4.10 tolerated) without a port.
 * @return 1 and `out`, else 0: the host is a name. @since 0.1
 */
LSIP_API int lsip_host_addr(lsip_str host, lsip_addr *out);

/** Decodes %HH into `buf`. @return 0, LSIP_ERR_ESCAPE or LSIP_ERR_NOSPC
 *  (`*n` then says how much is needed). @since 0.1 */
LSIP_API LSIP_MUST int lsip_unescape(lsip_str text, char *buf, size_t cap,
                                     size_t *n);

/** Writes a user part with everything escaped that the grammar asks to be
 *  (RFC 3261 25.1 `user`). @return as lsip_unescape(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_escape_user(lsip_str text, char *buf, size_t cap,
                                        size_t *n);

LSIP_END

#endif
