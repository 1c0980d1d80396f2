/**
 * @file msg.h
 * Reading SIP messages (RFC 3261 s.7, s.20, s.25).
 *
 * A `lsip_msg` is a view: two pointers, one to the bytes as they came, one to
 * an index of offsets that lsip_msg_parse() writes into memory of the
 * caller's. Parsing allocates nothing, changes no byte and needs no NUL.
 * Every `lsip_str` that a function here returns points into the bytes of the
 * message and is borrowed as long as those are.
 *
 * What every layer needs (start line, top Via, tags, Call-ID, CSeq,
 * Max-Forwards, Content-Length) is decoded and checked by the parser. The
 * rest is decoded when asked for, by the typed readers of header.h.
 */
#ifndef LSIP_MSG_H
#define LSIP_MSG_H

#include <lsip/headers.h>
#include <lsip/uri.h>

LSIP_BEGIN

enum lsip_method {
  LSIP_METHOD_NONE = 0,
  LSIP_INVITE, LSIP_ACK, LSIP_BYE, LSIP_CANCEL, LSIP_OPTIONS, LSIP_REGISTER,
  LSIP_PRACK, LSIP_UPDATE, LSIP_REFER, LSIP_SUBSCRIBE, LSIP_NOTIFY,
  LSIP_MESSAGE, LSIP_INFO, LSIP_PUBLISH,
  LSIP_METHOD_COUNT,
  LSIP_METHOD_OTHER = 255 /**< a token we do not know: see method_name */
};

/** The method named by `token` (case-sensitive, RFC 3261 7.1), or
 *  LSIP_METHOD_OTHER. @since 0.1 */
LSIP_API int lsip_method_of(lsip_str token);
/** "INVITE"; empty for LSIP_METHOD_OTHER. Static. @since 0.1 */
LSIP_API lsip_str lsip_method_name(int method);
/** "Ringing" for 180; a generic phrase of its class for an unknown status
 *  (RFC 3261 s.21). Static. @since 0.1 */
LSIP_API lsip_str lsip_status_text(int status);

/* ----------------------------------------------------------- parsing -- */

/** Offsets only: may be copied with memcpy together with its bytes. */
typedef struct lsip_index lsip_index;

/** A view of one message. */
typedef struct lsip_msg {
  const char *bytes;
  const lsip_index *index;
} lsip_msg;

/** Where and why a message was refused. */
typedef struct lsip_parse_error {
  int32_t code;      /**< enum lsip_err */
  uint32_t offset;   /**< byte in the message */
  uint32_t line;     /**< 1 is the start line */
  uint16_t header;   /**< enum lsip_header, LSIP_H_OTHER if unknown or none */
  uint16_t reserved;
} lsip_parse_error;

/** Tolerances of the lenient profile, each with its counter. */
#define LSIP_TOLERANCES(X) \
  X(BARE_LF, "a line ends in LF alone") \
  X(SPACE_IN_START_LINE, "more than one space, or one too many at the end") \
  X(SPACE_IN_URI, "white space or brackets round the Request-URI") \
  X(DISPLAY_NAME, "an unquoted display name that is no token list") \
  X(URI_HEADERS, "a Request-URI with a headers part") \
  X(DATE, "a Date that is no GMT date") \
  X(MISSING_CRLF, "no empty line between the headers and the end") \
  X(SPACE_IN_BRACKETS, "white space inside the <> of From or To") \
  X(LAST_SEMICOLON, "a ';' with no parameter behind it ends From or To")

enum lsip_tolerance {
#define LSIP_TOLERANCE_ID(name, text) LSIP_TOLERATE_##name,
  LSIP_TOLERANCES(LSIP_TOLERANCE_ID)
#undef LSIP_TOLERANCE_ID
  LSIP_TOLERANCE_COUNT
};

/** Limits and manners of the parser; zero members mean the default. */
typedef struct lsip_parse_rules {
  size_t size;
  uint32_t max_message; /**< bytes; default 65 535 */
  uint32_t max_fields;  /**< header fields; default what the index holds */
  uint32_t max_line;    /**< bytes of one field; default 8 192 */
  uint32_t stream;      /**< 1: Content-Length must stand and be exact */
  uint32_t lenient;     /**< bits 1u << enum lsip_tolerance; 0: strict */
  uint32_t *tolerated;  /**< LSIP_TOLERANCE_COUNT counters, or NULL */
  uint32_t draft;       /**< 1: a request about to be sent by
                             lsip_tsx_send(): it may lack the Via */
  uint32_t split;       /**< 1: only the start line, the fields and the body
                             are found; see lsip_msg_parse() */
  uint32_t fragment;    /**< 1: a message/sipfrag (RFC 3420): any of start
                             line, fields and body may lack. What has no
                             start line is no request and has status 0 */
} lsip_parse_rules;

/** Bytes that an index for up to `max_fields` header fields needs; its memory
 *  must be aligned for uint64_t. @since 0.1 */
LSIP_API size_t lsip_index_size(unsigned max_fields);

/**
 * Parses one whole message: a datagram, or what a framer cut out of a stream.
 * In a datagram, bytes behind Content-Length are ignored, and without
 * Content-Length the body goes to the end (RFC 3261 18.3).
 *
 * With `rules->split` the message is cut up and no more, for programs that
 * count, filter or record: lines, control characters, single headers that
 * stand twice and Content-Length are checked as ever, but of no other value
 * anything. Of the members of "what every layer needs" below only the start
 * line's, lsip_msg_call_id() and the body are there; readers and fields are.
 * Whoever answers or forwards a message parses it in full.
 *
 * @param rules NULL for the strict defaults.
 * @param err may be NULL.
 * @return 0, or a typed error. After a parse error `*out` is still a view of
 *         what could be read, good for lsip_msg_answerable() and for building
 *         the error response; after LSIP_ERR_ARGUMENT and LSIP_ERR_NOSPC (the
 *         index is too small for any message) it is not.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_msg_parse(lsip_msg *out, void *index,
    size_t index_size, const void *bytes, size_t len,
    const lsip_parse_rules *rules, lsip_parse_error *err);

/** 1 if the message is a request other than ACK whose top Via names a host,
 *  so that a response can be built even though parsing failed. What there is
 *  of From, To, Call-ID and CSeq goes into it. @since 0.1 */
LSIP_API int lsip_msg_answerable(const lsip_msg *m);

/** Copies bytes and index into one block of memory aligned for uint64_t.
 *  @return 0, or LSIP_ERR_NOSPC; `*needed` (may not be NULL) is set in both
 *  cases. @since 0.1 */
LSIP_API int lsip_msg_copy(lsip_msg *out, void *block, size_t size,
                           size_t *needed, const lsip_msg *m);

/* --------------------------------------------------- what every layer needs */

/** 1 for a request, 0 for a response. @since 0.1 */
LSIP_API int lsip_msg_is_request(const lsip_msg *m);
/** The method of a request; of a response, that of its CSeq. @since 0.1 */
LSIP_API int lsip_msg_method(const lsip_msg *m);
/** The same as text, exactly as on the wire. @since 0.1 */
LSIP_API lsip_str lsip_msg_method_name(const lsip_msg *m);
/** Status of a response, 0 for a request. @since 0.1 */
LSIP_API int lsip_msg_status(const lsip_msg *m);
/** Reason phrase of a response. @since 0.1 */
LSIP_API lsip_str lsip_msg_reason(const lsip_msg *m);
/** Request-URI as text; empty for a response. @since 0.1 */
LSIP_API lsip_str lsip_msg_uri(const lsip_msg *m);
/** The Request-URI, decoded. @return 0, or as lsip_uri_parse(); of a response
 *  LSIP_ERR_URI. @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_request_uri(const lsip_msg *m,
                                            lsip_uri *out);
/** All bytes of the message, start line to end of body. @since 0.1 */
LSIP_API lsip_str lsip_msg_raw(const lsip_msg *m);
LSIP_API lsip_str lsip_msg_body(const lsip_msg *m);
/** Value of Content-Type, or empty. @since 0.1 */
LSIP_API lsip_str lsip_msg_content_type(const lsip_msg *m);
LSIP_API lsip_str lsip_msg_call_id(const lsip_msg *m);
/** Tag parameters; empty when absent (RFC 2543 peers). @since 0.1 */
LSIP_API lsip_str lsip_msg_from_tag(const lsip_msg *m);
LSIP_API lsip_str lsip_msg_to_tag(const lsip_msg *m);
/** CSeq number. @since 0.1 */
LSIP_API uint32_t lsip_msg_cseq(const lsip_msg *m);
/** Max-Forwards, or UINT32_MAX when absent. @since 0.1 */
LSIP_API uint32_t lsip_msg_max_forwards(const lsip_msg *m);

/* ------------------------------------------------------------ fields -- */

/** One header field. Offsets into lsip_msg_raw(). */
typedef struct lsip_field {
  uint32_t name_off, value_off, value_len;
  uint16_t name_len;
  uint16_t id;        /**< enum lsip_header */
} lsip_field;

LSIP_API unsigned lsip_msg_field_count(const lsip_msg *m);
/** Field `i` in wire order. @return 0 or LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_msg_field(const lsip_msg *m, unsigned i,
                                      lsip_field *out);
/** Value of the first field with this id, as on the wire (folds included,
 *  outer white space not); empty if there is none. @since 0.1 */
LSIP_API lsip_str lsip_msg_header(const lsip_msg *m, int id);
/** Value of the first field with this name (any case, long or compact).
 *  @since 0.1 */
LSIP_API lsip_str lsip_msg_header_named(const lsip_msg *m, lsip_str name);
/** 1 if a field with this id stands in the message. @since 0.1 */
LSIP_API int lsip_msg_has(const lsip_msg *m, int id);

LSIP_END

#include <lsip/header.h>
#include <lsip/write.h>

#endif
