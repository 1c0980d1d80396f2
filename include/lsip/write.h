/**
 * @file write.h
 * Building and rewriting SIP messages.
 *
 * A writer appends to memory of the caller's. Its first error sticks: write
 * on, and look at lsip_writer_end() once. When space lacks, `needed` says how
 * much there should have been, so a second pass fits exactly. CR, LF and NUL
 * in any value are refused (LSIP_ERR_CONTROL), as is any other control
 * character but HTAB: no application string can add a header line. A fold, as
 * the value of a received field may have, is written as one space. A URI begins
 * with a scheme, or is refused (LSIP_ERR_URI).
 */
#ifndef LSIP_WRITE_H
#define LSIP_WRITE_H

#include <lsip/msg.h>

LSIP_BEGIN

/** Appends into memory of the caller's. Members are private but for `len`
 *  and `needed`. */
typedef struct lsip_writer {
  char *ptr;
  size_t cap;
  size_t len;    /**< bytes written */
  size_t needed; /**< bytes that everything so far needs */
  int err;       /**< the first error, or 0 */
  uint32_t reserved;
} lsip_writer;

/** `buf` may be NULL with `cap` 0: then only `needed` is counted.
 *  @since 0.1 */
LSIP_API void lsip_writer_init(lsip_writer *w, void *buf, size_t cap);
/** What has been written. Borrowed from the buffer. @since 0.1 */
LSIP_API lsip_str lsip_writer_text(const lsip_writer *w);
/** 0, or the first error; LSIP_ERR_NOSPC when `needed` > `cap`. @since 0.1 */
LSIP_API LSIP_MUST int lsip_writer_end(const lsip_writer *w);

/** Bytes as they are, unchecked: only for what a parser has accepted, and for
 *  bodies. @since 0.1 */
LSIP_API void lsip_write_raw(lsip_writer *w, lsip_str bytes);
/** Text without CR, LF, NUL. @since 0.1 */
LSIP_API void lsip_write_text(lsip_writer *w, lsip_str text);
LSIP_API void lsip_write_number(lsip_writer *w, uint64_t n);
/** A quoted-string: `"` and `\` are escaped (RFC 3261 25.1). @since 0.1 */
LSIP_API void lsip_write_quoted(lsip_writer *w, lsip_str text);

/** "METHOD uri SIP/2.0". @since 0.1 */
LSIP_API void lsip_write_request_line(lsip_writer *w, lsip_str method,
                                      lsip_str uri);
/** "SIP/2.0 status reason"; an empty reason means lsip_status_text().
 *  @since 0.1 */
LSIP_API void lsip_write_status_line(lsip_writer *w, int status,
                                     lsip_str reason);
/** "name: value". `name` must be a token. @since 0.1 */
LSIP_API void lsip_write_header(lsip_writer *w, lsip_str name,
                                lsip_str value);
LSIP_API void lsip_write_header_id(lsip_writer *w, int id, lsip_str value);
LSIP_API void lsip_write_header_number(lsip_writer *w, int id, uint64_t n);
/** "name: \"display\" <uri>;params". Empty parts are left out. @since 0.1 */
LSIP_API void lsip_write_name_addr(lsip_writer *w, int id, lsip_str display,
                                   lsip_str uri, lsip_str params);
/** "CSeq: number METHOD". @since 0.1 */
LSIP_API void lsip_write_cseq(lsip_writer *w, uint32_t number,
                              lsip_str method);
/** Content-Type (unless the body is empty), Content-Length, the empty line and
 *  the body: ends a message. @since 0.1 */
LSIP_API void lsip_write_body(lsip_writer *w, lsip_str content_type,
                              lsip_str body);

/* ----------------------------------------------------------- editing -- */

enum lsip_edit_op {
  LSIP_EDIT_SET_URI = 1,   /**< another Request-URI */
  LSIP_EDIT_REMOVE_FIRST,  /**< the first *value* of the header */
  LSIP_EDIT_REMOVE_ALL,    /**< all fields of the header */
  LSIP_EDIT_PREPEND,       /**< a new field before the first of its kind */
  LSIP_EDIT_APPEND,        /**< a new field behind the last of its kind */
  LSIP_EDIT_REPLACE_FIRST, /**< another first value, or a new field */
  LSIP_EDIT_BODY           /**< `name` is the content type, `value` the body */
};

/** One edit of a copy. Its strings are read during the call only. */
typedef struct lsip_edit {
  uint16_t op;     /**< enum lsip_edit_op */
  uint16_t header; /**< enum lsip_header */
  lsip_str name;   /**< for LSIP_H_OTHER */
  lsip_str value;
} lsip_edit;

/**
 * Writes a copy of `m` with `edits` applied in their order; what no edit
 * touches is copied byte for byte. New fields of a kind that the message
 * lacks stand before the first field (Via, Route, Record-Route) or behind the
 * last. Content-Length follows the body.
 * @return lsip_writer_end(). @since 0.1
 */
LSIP_API LSIP_MUST int lsip_msg_edit(lsip_writer *w, const lsip_msg *m,
                                     const lsip_edit *edits, size_t n);

/** What an application adds to any message it causes. Copied in the call. */
typedef struct lsip_extra {
  lsip_str headers;      /**< whole lines made by lsip_writer; checked */
  lsip_str content_type; /**< empty: no body */
  lsip_str body;
} lsip_extra;

/**
 * Checks that `x->headers` is whole, well-formed header lines, none of which
 * the stack writes itself (Via, From, To, Call-ID, CSeq, Max-Forwards,
 * Content-Length, Content-Type). NULL is fine.
 * @return 0 or a typed error. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_extra_check(const lsip_extra *x);

LSIP_END

#include <lsip/body.h>

#endif
