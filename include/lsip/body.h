/**
 * @file body.h
 * Bodies of messages: parts of multiparts (RFC 5621, RFC 2046 5.1, RFC 2387),
 * message/sipfrag (RFC 3420), message/cpim (RFC 3862).
 *
 * Readers allocate nothing, change no byte and never recurse; their strings
 * are borrowed from the bytes that were read. To look at one body whatever it
 * is, plain or nested:
 *
 *     lsip_part part;
 *     lsip_parts walk;
 *     lsip_msg_part(m, &part);
 *     lsip_parts_init(&walk, &part, 0);
 *     while ((rc = lsip_parts_next(&walk, &part)) == 1) ...
 *
 * To find the session description alone: lsip_msg_session().
 */
#ifndef LSIP_BODY_H
#define LSIP_BODY_H

#include <lsip/write.h>

LSIP_BEGIN

/** Bits for readers: lines may end in LF alone, and a multipart may lack
 *  parts or its end. @since 0.1 */
#define LSIP_BODY_LENIENT 1u

/** A body with the fields that describe it, as they stand on the wire; what
 *  is absent is empty. Set what you need, zero the rest, to write one. */
typedef struct lsip_part {
  lsip_str headers;           /**< the field lines of a part, without the
                                   empty line; of a message: empty */
  lsip_str body;
  lsip_str type;              /**< Content-Type; of a part that has none
                                   "text/plain" (RFC 2046 5.1) */
  lsip_str disposition;       /**< Content-Disposition */
  lsip_str id;                /**< Content-ID, without its <> */
  lsip_str transfer_encoding; /**< Content-Transfer-Encoding */
  lsip_str encoding;          /**< Content-Encoding */
  lsip_str language;          /**< Content-Language */
  uint32_t depth;             /**< of lsip_parts_next(): 0 is the whole */
  uint32_t reserved;
} lsip_part;

/** The body of a message and what its header says of it. @since 0.1 */
LSIP_API void lsip_msg_part(const lsip_msg *m, lsip_part *out);

/** Reads a MIME entity: field lines, an empty line, a body.
 *  @param flags LSIP_BODY_LENIENT, or 0.
 *  @return 0 or a typed error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_part_parse(lsip_part *out, lsip_str text,
                                       unsigned flags);

/** Takes the next field off the front of the lines `*rest` (of
 *  `lsip_part.headers`, for one). 1; 0 at the end, or at an empty line, which
 *  is taken too; LSIP_ERR_HEADER_NAME, LSIP_ERR_CONTROL. @since 0.1 */
LSIP_API LSIP_MUST int lsip_field_next(lsip_str *rest, lsip_str *name,
                                       lsip_str *value, unsigned flags);

/** The disposition type: what Content-Disposition says, else "session" for
 *  application/sdp and "render" for all else (RFC 3261 20.11). Empty if it
 *  cannot be read. @since 0.1 */
LSIP_API lsip_str lsip_part_disposition(const lsip_part *p);
/** 0 if Content-Disposition says handling=optional, else 1 (RFC 3261 20.11,
 *  RFC 5621 8.1). @since 0.1 */
LSIP_API int lsip_part_required(const lsip_part *p);
/** 1 if the URI `cid:...` names this part (RFC 2392 s.2). @since 0.1 */
LSIP_API int lsip_part_is_cid(const lsip_part *p, lsip_str uri);

/* --------------------------------------------------------- multipart -- */

enum {
  LSIP_BOUNDARY_MAX = 70, /**< bytes of a boundary (RFC 2046 5.1.1) */
  LSIP_PARTS_MAX = 64,    /**< parts of one multipart, or of one walk */
  LSIP_PARTS_DEPTH = 8    /**< multiparts inside each other, in a walk */
};

/** A place in a multipart body; private members but for `left`. */
typedef struct lsip_multipart {
  lsip_str rest;
  uint32_t left; /**< how many more parts may come; may be changed */
  uint8_t state, flags, len;
  char delimiter[2 + LSIP_BOUNDARY_MAX + 1];
} lsip_multipart;

/**
 * Begins to read the parts of `whole`. Each part may be a multipart itself:
 * begin another one for it, or use lsip_parts_next().
 * @param flags LSIP_BODY_LENIENT, or 0.
 * @return 0; LSIP_ERR_ARGUMENT if the type is no multipart; LSIP_ERR_BODY if
 * it has no boundary, or one that RFC 2046 does not allow; an error of the
 * media type. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_multipart_open(lsip_multipart *mp,
                                           const lsip_part *whole,
                                           unsigned flags);
/**
 * The next part. What stands before the first and behind the last is skipped.
 * @return 1; 0 at the end; an error of a part, after which the next one can
 * be read; or, as the end: LSIP_ERR_BODY if there is no part at all,
 * LSIP_ERR_TRUNCATED if the closing delimiter is missing, LSIP_ERR_TOO_MANY.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_multipart_next(lsip_multipart *mp,
                                           lsip_part *out);

/** 1 if the type of the part is multipart/`subtype`; an empty `subtype` is
 *  any. @since 0.1 */
LSIP_API int lsip_part_is_multipart(const lsip_part *p, lsip_str subtype);

/** The part of a multipart/related that the others belong to: the one that
 *  its `start` names, else the first (RFC 2387 3.2).
 *  @return 0, LSIP_ERR_NOT_FOUND, or an error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_related_root(const lsip_part *related,
                                         lsip_part *out, unsigned flags);

/** A walk through a body and all that is inside it; private members but for
 *  `left` and `enter`. */
typedef struct lsip_parts {
  lsip_part last;
  uint32_t left;  /**< how many more parts may come; may be changed */
  uint32_t depth;
  uint32_t flags;
  uint32_t enter; /**< set it to 0 to pass over what the last part holds */
  lsip_multipart open[LSIP_PARTS_DEPTH];
} lsip_parts;

/** Begins a walk. `whole` is its first part, with depth 0; the parts of a
 *  multipart follow it with a depth one higher. @since 0.1 */
LSIP_API void lsip_parts_init(lsip_parts *w, const lsip_part *whole,
                              unsigned flags);
/** The next part. 1; 0 at the end; an error of lsip_multipart_open() or
 *  lsip_multipart_next(), LSIP_ERR_TOO_MANY also for what is nested too
 *  deeply; the walk goes on behind it. @since 0.1 */
LSIP_API LSIP_MUST int lsip_parts_next(lsip_parts *w, lsip_part *out);

/* ------------------------------------------------- what a UA understands -- */

/** Why a part is not understood. */
enum lsip_body_objection {
  LSIP_BODY_TYPE = 1,    /**< its content type */
  LSIP_BODY_DISPOSITION, /**< its disposition type */
  LSIP_BODY_ENCODING     /**< it is encoded */
};

/** What a user agent understands; zero members mean the default. */
typedef struct lsip_body_rules {
  size_t size;
  lsip_str types;        /**< media types, separated by commas; multiparts
                              need not be named [application/sdp] */
  lsip_str dispositions; /**< [session, render, icon, alert] */
  lsip_str wanted;       /**< the body that is looked for: its type
                              [application/sdp] ... */
  lsip_str wanted_disposition; /**< ... and disposition [session] */
  uint32_t flags;        /**< LSIP_BODY_LENIENT, or 0 */
  uint32_t reserved;
} lsip_body_rules;

/** What has been found; a part that is not there is all zero. */
typedef struct lsip_body_view {
  lsip_part wanted;  /**< the one that is looked for */
  lsip_part refused; /**< the first that must be understood and is not */
  uint32_t why;      /**< enum lsip_body_objection, of `refused` */
  uint32_t reserved;
} lsip_body_view;

/**
 * Looks through a body as RFC 5621 asks: of a multipart/alternative the last
 * part that is understood counts, and its parts' `handling` does not; the
 * parts of every other multipart count each for itself; an optional multipart
 * that holds what is not understood but must be is passed over as a whole. A
 * part is understood if its type and disposition are, and it is not encoded.
 *
 * @param rules NULL for the defaults.
 * @return 0; LSIP_ERR_UNSUPPORTED if there is a `refused`: a UAS answers 415
 * (8.4); an error of a malformed body: a UAS answers 400. `out` is set in
 * each case. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_body_examine(lsip_body_view *out,
                                         const lsip_part *whole,
                                         const lsip_body_rules *rules);

/** The session description: the body of type application/sdp and disposition
 *  session, alone or inside a multipart. Empty if there is none. Borrowed
 *  from the message. @since 0.1 */
LSIP_API lsip_str lsip_msg_session(const lsip_msg *m);

/* ----------------------------------------------------------- writing -- */

/**
 * Chooses a boundary that occurs in none of the parts, whatever they hold.
 * Same parts, same boundary.
 * @param buf holds the boundary, which is returned. @since 0.1
 */
LSIP_API lsip_str lsip_boundary_choose(char buf[LSIP_BOUNDARY_MAX],
                                       const lsip_part *parts, size_t n);
/**
 * Writes the body of a multipart: each part with its `headers`, or where
 * these are empty with the fields that are set, and its body. The whole is
 * announced by a Content-Type like `multipart/mixed;boundary=...`.
 * Errors of the writer: LSIP_ERR_ARGUMENT if there is no part, LSIP_ERR_BODY
 * if the boundary is none or occurs in a part, errors of the fields.
 * @since 0.1
 */
LSIP_API void lsip_write_multipart(lsip_writer *w, lsip_str boundary,
                                   const lsip_part *parts, size_t n);
/** Writes a MIME entity: the fields as for lsip_write_multipart(), an empty
 *  line, the body. @since 0.1 */
LSIP_API void lsip_write_part(lsip_writer *w, const lsip_part *p);

/* ----------------------------------------------------------- sipfrag -- */

/* To read a message/sipfrag: lsip_msg_parse() with `fragment` set. */

/**
 * Writes a message/sipfrag (RFC 3420) of a message: what `what` names.
 * @param start_line 1 to begin with the start line.
 * @param ids the fields to take, as enum lsip_header, in the order of `m`.
 * @param body 1 for the body, with Content-Type and Content-Length.
 * @since 0.1
 */
LSIP_API void lsip_write_sipfrag(lsip_writer *w, const lsip_msg *m,
                                 int start_line, const uint16_t *ids,
                                 size_t n, int body);

/* -------------------------------------------------------------- cpim -- */

/** The namespace of the headers of RFC 3862 s.4. */
#define LSIP_CPIM_NAMESPACE "urn:ietf:params:cpim-headers:"

/** A message/cpim (RFC 3862). */
typedef struct lsip_cpim {
  lsip_str headers;  /**< lines of message headers, for lsip_cpim_next() */
  lsip_part content; /**< the MIME headers and the body inside */
} lsip_cpim;

/** @param flags LSIP_BODY_LENIENT, or 0.
 *  @return 0; LSIP_ERR_MISSING if the content has no Content-Type (2.4);
 *  LSIP_ERR_TRUNCATED if there is no content; an error of the content. The
 *  message headers are checked as they are read. @since 0.1 */
LSIP_API LSIP_MUST int lsip_cpim_parse(lsip_cpim *out, lsip_str body,
                                       unsigned flags);

/** One message header; strings as on the wire. */
typedef struct lsip_cpim_header {
  lsip_str name;     /**< without its prefix; case matters */
  lsip_str prefix;   /**< empty if there is none */
  lsip_str name_space; /**< the URI that the prefix stands for; empty if none
                            was declared */
  lsip_str params;   /**< "lang=fr", without the leading ';' */
  lsip_str language; /**< of the value, or empty */
  lsip_str value;    /**< escaped: see lsip_cpim_unescape() */
} lsip_cpim_header;

enum { LSIP_CPIM_NAMESPACES = 8 /**< declared in one message at most */ };

/** A place in the message headers, with the namespaces declared so far;
 *  private members. */
typedef struct lsip_cpim_cursor {
  lsip_str rest;
  unsigned flags, count;
  struct {
    lsip_str prefix, uri;
  } spaces[LSIP_CPIM_NAMESPACES];
} lsip_cpim_cursor;

LSIP_API void lsip_cpim_begin(lsip_cpim_cursor *c, const lsip_cpim *m,
                              unsigned flags);
/** The next message header. 1; 0 at the end; LSIP_ERR_HEADER_NAME,
 *  LSIP_ERR_HEADER_VALUE (no space behind the colon, an NS that says
 *  nothing), LSIP_ERR_CONTROL, LSIP_ERR_TOO_MANY namespaces: the next one can
 *  be read. @since 0.1 */
LSIP_API LSIP_MUST int lsip_cpim_next(lsip_cpim_cursor *c,
                                      lsip_cpim_header *out);
/** The first header `name` of a namespace (empty: LSIP_CPIM_NAMESPACE).
 *  @return 0, LSIP_ERR_NOT_FOUND. @since 0.1 */
LSIP_API LSIP_MUST int lsip_cpim_get(const lsip_cpim *m, lsip_str name_space,
                                     lsip_str name, lsip_cpim_header *out);
/** Takes the next name off the front of the value of a Require (4.7), which
 *  the cursor has just read. 1, or 0 at the end. @since 0.1 */
LSIP_API int lsip_cpim_required(const lsip_cpim_cursor *c, lsip_str *rest,
                                lsip_str *name_space, lsip_str *name);
/** Reads the value of From, To, cc: a formal name, escaped and perhaps
 *  quoted, and a URI. @return 0 or LSIP_ERR_HEADER_VALUE. @since 0.1 */
LSIP_API LSIP_MUST int lsip_cpim_address(lsip_str value, lsip_str *formal,
                                         lsip_str *uri);
/** Decodes the escapes of RFC 3862 2.3, and takes off the quotes of a string.
 *  @return as lsip_unescape(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_cpim_unescape(lsip_str text, char *buf,
                                          size_t cap, size_t *n);
/** Seconds since 1970 of a DateTime (RFC 3339); fractions are passed over.
 *  @return 0 or LSIP_ERR_HEADER_VALUE. @since 0.1 */
LSIP_API LSIP_MUST int lsip_datetime_parse(int64_t *unix_seconds,
                                           lsip_str value);

/** "name: value", or "name:;lang=language value"; `name` may have a prefix.
 *  The value is escaped (2.3.1). @since 0.1 */
LSIP_API void lsip_write_cpim_header(lsip_writer *w, lsip_str name,
                                     lsip_str language, lsip_str value);
/** "name: "formal"<uri>", without the string if `formal` is empty.
 *  @since 0.1 */
LSIP_API void lsip_write_cpim_address(lsip_writer *w, lsip_str name,
                                      lsip_str formal, lsip_str uri);
/** The empty line and the content, which must have a type: ends a
 *  message/cpim. @since 0.1 */
LSIP_API void lsip_write_cpim_content(lsip_writer *w,
                                      const lsip_part *content);

LSIP_END

#endif
