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
/** The top Via. Of a message that was refused, as much of it as could be
 *  read. @return 0 or LSIP_ERR_MISSING: a parsed message has one.
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

/** A token with parameters: Event, Subscription-State, Reason, Priority,
 *  Content-Disposition, Accept-Encoding ... */
typedef struct lsip_token_value {
  lsip_str text;   /**< the whole value */
  lsip_str token;
  lsip_str params; /**< without the leading ';' */
} lsip_token_value;
LSIP_API LSIP_MUST int lsip_token_parse(lsip_token_value *out,
                                        lsip_str value);
/** The next value of a list. 1, 0 at the end, < 0 for a malformed one.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_next_token(const lsip_msg *m, lsip_cursor *c,
                                       lsip_token_value *out);
/** The first value of header `id`. @return 0, LSIP_ERR_MISSING or a parse
 *  error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_token(const lsip_msg *m, int id,
                                      lsip_token_value *out);

/** A number with what may follow it: Session-Expires, Min-SE, Expires,
 *  Retry-After (RFC 3261 20.33, RFC 4028 s.4). */
typedef struct lsip_number_value {
  uint32_t number;
  uint32_t reserved;
  lsip_str comment; /**< with its parentheses; empty if there is none */
  lsip_str params;  /**< without the leading ';' */
} lsip_number_value;
LSIP_API LSIP_MUST int lsip_number_parse(lsip_number_value *out,
                                         lsip_str value);

/** Challenge or credentials: WWW-Authenticate, Proxy-Authenticate,
 *  Authorization, Proxy-Authorization (RFC 3261 25.1). */
typedef struct lsip_auth {
  lsip_str scheme; /**< "Digest" */
  lsip_str params; /**< for lsip_auth_next() */
} lsip_auth;
LSIP_API LSIP_MUST int lsip_auth_parse(lsip_auth *out, lsip_str value);
/** The scheme and parameters of each field of header `id` in turn. 1, 0 at
 *  the end, < 0 for a malformed one. @since 0.1 */
LSIP_API LSIP_MUST int lsip_next_auth(const lsip_msg *m, lsip_cursor *c,
                                      lsip_auth *out);
/** Takes the next `name = value` off the front of a comma-separated list,
 *  quotes kept. 1, 0 at the end, or LSIP_ERR_PARAM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_auth_next(lsip_str *rest, lsip_str *name,
                                      lsip_str *value);

/**
 * One value of some header, decoded by the grammar class of its header. Which
 * member of `as` it is in, `grammar` says; values of all other classes have
 * `text` alone, and the readers below or lsip_form_read() for what it means.
 */
typedef struct lsip_typed {
  lsip_str text;   /**< the whole value */
  uint32_t field;  /**< the number of its field, for lsip_msg_field() */
  uint16_t id;     /**< enum lsip_header */
  uint8_t grammar; /**< enum lsip_grammar */
  uint8_t form;    /**< enum lsip_form, for lsip_form_read() */
  union {
    struct {
      lsip_name_addr addr;
      lsip_uri uri;          /**< all empty for "Contact: *" */
    } address;               /**< LSIP_G_NAME_ADDR, LSIP_G_URI */
    lsip_via via;            /**< LSIP_G_VIA */
    lsip_token_value token;  /**< LSIP_G_TOKEN */
    lsip_number_value number; /**< LSIP_G_NUMBER */
    lsip_media_type media;   /**< LSIP_G_MEDIA */
    lsip_auth auth;          /**< LSIP_G_AUTH */
  } as;
} lsip_typed;

/** A place in all values of a message; zeroed, it is before the first. */
typedef struct lsip_walk {
  uint32_t field, offset;
} lsip_walk;

/**
 * The next value of the message, whatever header it is of, in wire order: the
 * way for those who want all of them. Less than half of what the readers of
 * the single headers cost together.
 * @return 1, 0 at the end, or a typed error for a malformed value: `id` and
 *         `field` are set, and `text` is the value, or where its end cannot be
 *         told the whole field, of which nothing more is read then.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_next_typed(const lsip_msg *m, lsip_walk *w,
                                       lsip_typed *out);

/** Replaces, Join, Target-Dialog (RFC 3891, 3911, 4538), In-Reply-To. */
typedef struct lsip_dialog_ref {
  lsip_str call_id, to_tag, from_tag, params;
  uint32_t early_only; /**< 1 if Replaces says so */
  uint32_t reserved;
} lsip_dialog_ref;
/** @return 0, or a typed error. Missing tags are empty strings: RFC 3891 s.3
 *  asks for both, and leaves it to the reader to refuse. @since 0.1 */
LSIP_API LSIP_MUST int lsip_dialog_ref_parse(lsip_dialog_ref *out,
                                             lsip_str value);

/** RAck (RFC 3262 7.2). */
typedef struct lsip_rack {
  uint32_t rseq, cseq;
  lsip_str method;
} lsip_rack;
LSIP_API LSIP_MUST int lsip_rack_parse(lsip_rack *out, lsip_str value);

/** One Warning (RFC 3261 20.43). */
typedef struct lsip_warning {
  lsip_str agent;
  lsip_str text; /**< with its quotes */
  uint32_t code;
  uint32_t reserved;
} lsip_warning;
LSIP_API LSIP_MUST int lsip_warning_parse(lsip_warning *out, lsip_str value);
LSIP_API LSIP_MUST int lsip_next_warning(const lsip_msg *m, lsip_cursor *c,
                                         lsip_warning *out);

/** Timestamp (RFC 3261 20.38): decimal numbers as text. */
typedef struct lsip_timestamp {
  lsip_str stamp, delay; /**< `delay` is empty when absent */
} lsip_timestamp;
LSIP_API LSIP_MUST int lsip_timestamp_parse(lsip_timestamp *out,
                                            lsip_str value);

/** Seconds since 1970 of a Date (RFC 3261 20.17). @since 0.1 */
LSIP_API LSIP_MUST int lsip_date_parse(int64_t *unix_seconds,
                                       lsip_str value);

/** The value of parameter `name` as a number of at most `max`. @return 0,
 *  LSIP_ERR_MISSING or LSIP_ERR_NUMBER. @since 0.1 */
LSIP_API LSIP_MUST int lsip_param_number(lsip_str params, lsip_str name,
                                         uint32_t max, uint32_t *out);
/** The q parameter in thousandths; 1000 when absent (RFC 3261 20.1, 20.10).
 *  @return 0 or LSIP_ERR_NUMBER. @since 0.1 */
LSIP_API LSIP_MUST int lsip_param_q(lsip_str params, uint32_t *out);

/** Decodes a display name or parameter value: quotes and their escapes
 *  removed, folds made one space. Text without quotes is only unfolded.
 *  @return 0, LSIP_ERR_QUOTE or LSIP_ERR_NOSPC (`*n` then says how much is
 *  needed). @since 0.1 */
LSIP_API LSIP_MUST int lsip_unquote(lsip_str text, char *buf, size_t cap,
                                    size_t *n);

LSIP_END

#endif
