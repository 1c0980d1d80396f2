/**
 * @file header.h
 * Typed readers of header fields (RFC 3261 s.20).
 *
 * A reader decodes when asked. Lists are read with a cursor, which walks all
 * values of all fields of one id in wire order:
 *
 *     lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
 *     lsip_name_addr route;
 *     int rc;
 *     while ((rc = lsip_next_name_addr(m, &c, &route)) == 1) ...
 *     if (rc < 0) ... a malformed value
 *
 * All strings are borrowed from the bytes of the message.
 */
#ifndef LSIP_HEADER_H
#define LSIP_HEADER_H

#include <lsip/msg.h>

LSIP_BEGIN

/** A place in the values of one header; private members. */
typedef struct lsip_cursor {
  uint16_t id;
  uint16_t started;
  uint32_t field;
  uint32_t offset;
} lsip_cursor;

/** A cursor before the first value of header `id`. @since 0.1 */
static inline lsip_cursor lsip_cursor_of(int id)
{
  lsip_cursor c = { 0, 0, 0, 0 };
  c.id = (uint16_t)id;
  return c;
}

/** Any value of a comma-separated list, as text. 1, 0 at the end, < 0 for a
 *  malformed one. @since 0.1 */
LSIP_API LSIP_MUST int lsip_next_value(const lsip_msg *m, lsip_cursor *c,
                                       lsip_str *out);

/** `name-addr / addr-spec` with parameters: From, To, Contact, Route,
 *  Record-Route, Path, Refer-To ... (RFC 3261 20.10; RFC 8217). */
typedef struct lsip_name_addr {
  lsip_str text;    /**< the whole value */
  lsip_str display; /**< as on the wire, with its quotes; often empty */
  lsip_str uri;
  lsip_str params;  /**< header parameters, without the leading ';' */
  uint32_t star;    /**< 1 for "Contact: *" */
  uint32_t reserved;
} lsip_name_addr;

/** Parses one value. @return 0 or a typed error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_name_addr_parse(lsip_name_addr *out,
                                            lsip_str value);
/** The next value. 1, 0 at the end, < 0 for a malformed one. @since 0.1 */
LSIP_API LSIP_MUST int lsip_next_name_addr(const lsip_msg *m, lsip_cursor *c,
                                           lsip_name_addr *out);
/** The first value of header `id`. @return 0, LSIP_ERR_MISSING or a parse
 *  error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_name_addr(const lsip_msg *m, int id,
                                          lsip_name_addr *out);

/** One Via value (RFC 3261 20.42, RFC 3581). */
typedef struct lsip_via {
  lsip_str text;
  lsip_str transport_text; /**< "UDP" as on the wire */
  lsip_str host;           /**< sent-by host */
  lsip_str params;         /**< without the leading ';' */
  lsip_str branch, received, maddr; /**< empty when absent */
  uint16_t port;           /**< sent-by port; 0: none given */
  uint16_t rport;          /**< value of rport; 0: none */
  uint8_t has_rport;       /**< 1 if the parameter stands there */
  uint8_t transport;       /**< enum lsip_transport; NONE if unknown */
  uint8_t ttl;
  uint8_t reserved;
} lsip_via;

LSIP_API LSIP_MUST int lsip_via_parse(lsip_via *out, lsip_str value);
LSIP_API LSIP_MUST int lsip_next_via(const lsip_msg *m, lsip_cursor *c,
                                     lsip_via *out);
/** The top Via. @return 0 or LSIP_ERR_MISSING: a parsed message has one.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_via(const lsip_msg *m, lsip_via *out);

/** Digits of a header such as Expires, Min-Expires, Retry-After.
 *  @return 0, LSIP_ERR_MISSING or LSIP_ERR_NUMBER. @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_number(const lsip_msg *m, int id,
                                       uint32_t *out);

/** 1 if the list header `id` (Require, Supported, Allow, ...) holds `token`;
 *  methods are compared exactly, others in any case. @since 0.1 */
LSIP_API int lsip_msg_lists(const lsip_msg *m, int id, lsip_str token);

/** Media type of Content-Type and the like: "application/sdp;x=y". */
typedef struct lsip_media_type {
  lsip_str type, subtype, params;
} lsip_media_type;
LSIP_API LSIP_MUST int lsip_media_type_parse(lsip_media_type *out,
                                             lsip_str value);
/** 1 if `value` is `type`/`subtype` in any case, whatever its parameters.
 *  @since 0.1 */
LSIP_API int lsip_media_type_is(lsip_str value, lsip_str type,
                                lsip_str subtype);

LSIP_END

#endif
