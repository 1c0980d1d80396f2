/**
 * @file sdp.h
 * Session descriptions (RFC 8866) and offer/answer for audio (RFC 3264).
 *
 * Three layers, each usable alone:
 * - lsip_sdp_parse() and the readers below it give any description as an
 *   index over its bytes; lsip_sdp_writer makes one line by line.
 * - lsip_sdp_write_offer(), lsip_sdp_answer(), lsip_sdp_read_answer() do one
 *   exchange for one audio stream, without memory.
 * - lsip_sdp_session keeps, per dialog, which exchange is open, what is
 *   agreed, and what to fall back to.
 *
 * No function here knows a stack: all may be called from any callback.
 */
#ifndef LSIP_SDP_H
#define LSIP_SDP_H

#include <lsip/audio.h>
#include <lsip/base.h>

LSIP_BEGIN

/* ----------------------------------------------------------- parsing -- */

/**
 * What real senders get wrong. Strict (0) is the default of the parser;
 * the offer/answer functions use LSIP_SDP_LENIENT. @since 0.1
 */
enum lsip_sdp_tolerance {
  LSIP_SDP_BARE_LF = 1,      /**< LF alone ends a line (RFC 8866 5) */
  LSIP_SDP_NO_FINAL_EOL = 2, /**< the last line is not ended */
  LSIP_SDP_LOOSE_TEXT = 4,   /**< "s=" and others with nothing behind it,
                                  spaces too many, odd attribute names */
  LSIP_SDP_ANY_ORDER = 8,    /**< lines of a section in any order or twice;
                                  s=, t= or c= may be missing */
  LSIP_SDP_BLANK_LINES = 16, /**< empty lines, anywhere: skipped */
  LSIP_SDP_LENIENT = 31
};

/** Limits of the parser; zero means the default. @since 0.1 */
typedef struct lsip_sdp_limits {
  size_t size;           /**< sizeof of this struct */
  uint32_t tolerate;     /**< enum lsip_sdp_tolerance bits; 0: strict */
  uint32_t max_bytes;    /**< of the description; default 65535 */
  uint32_t max_line;     /**< of one line; default 4096 */
  uint32_t max_media;    /**< m= lines; default 64 */
} lsip_sdp_limits;

/** Zeroes all and sets `size`. @since 0.1 */
LSIP_API void lsip_sdp_limits_init(lsip_sdp_limits *l, size_t size);

/** A parsed description: two borrowed pointers, valid as long as both the
 *  text and the index memory are. Copy freely. @since 0.1 */
typedef struct lsip_sdp {
  lsip_str text;
  const struct lsip_sdp_index *index; /**< opaque, in the caller's memory */
} lsip_sdp;

/** The section number of the session level, where media are 0, 1, ... */
#define LSIP_SDP_SESSION_LEVEL (-1)

/** Bytes of index memory for a description of up to `max_lines` lines, of
 *  which `max_media` are m= lines; 0 if that cannot be counted. @since 0.1 */
LSIP_API size_t lsip_sdp_index_size(size_t max_lines, size_t max_media);

/**
 * Parses a description into an index in `memory` (aligned for uint64_t),
 * in time linear in its length. Unknown attributes are kept; nothing is
 * copied. Checks the syntax of v=, o=, c=, b=, t=, a= and m= lines.
 * @param limits NULL: the defaults, strict.
 * @param error_at if not NULL: on error, the offset of the line at fault.
 * @return 0; LSIP_ERR_NOSPC (memory too small); LSIP_ERR_TOO_LONG,
 * LSIP_ERR_TOO_MANY (a limit); LSIP_ERR_VERSION (v= is not 0);
 * LSIP_ERR_MISSING (a mandatory line), LSIP_ERR_DUPLICATE (a line twice),
 * LSIP_ERR_CONTROL (NUL or CR inside a line), LSIP_ERR_NUMBER,
 * LSIP_ERR_PORT, LSIP_ERR_HOST, LSIP_ERR_TRUNCATED, LSIP_ERR_SYNTAX.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_parse(lsip_sdp *out, void *memory,
                                      size_t memory_size,
                                      const lsip_sdp_limits *limits,
                                      lsip_str text, size_t *error_at);

/** Number of media sections (m= lines). @since 0.1 */
LSIP_API size_t lsip_sdp_media_count(const lsip_sdp *s);

/** A line: its letter and what stands behind "x=". @since 0.1 */
typedef struct lsip_sdp_line {
  char type;
  lsip_str value;
} lsip_sdp_line;

/**
 * The next line of a section (LSIP_SDP_SESSION_LEVEL or a media number), in
 * the order of the text. Start with `*cursor` 0.
 * @return 1, or 0 at the end or for a section that is not there. @since 0.1
 */
LSIP_API int lsip_sdp_line_next(const lsip_sdp *s, int section,
                                size_t *cursor, lsip_sdp_line *out);

/** An attribute (RFC 8866 5.13). @since 0.1 */
typedef struct lsip_sdp_attr {
  lsip_str name, value;
  int has_value; /**< 0: "a=name" without a colon */
} lsip_sdp_attr;

/** The next attribute of a section, as lsip_sdp_line_next(). @since 0.1 */
LSIP_API int lsip_sdp_attr_next(const lsip_sdp *s, int section,
                                size_t *cursor, lsip_sdp_attr *out);

/** The first attribute of a section with that name (exact case, 8866 9).
 *  @return 1, or 0 if there is none. @since 0.1 */
LSIP_API int lsip_sdp_attr_find(const lsip_sdp *s, int section,
                                lsip_str name, lsip_sdp_attr *out);

/** o= (RFC 8866 5.2). The numbers stay text: 8866 sets them no bound.
 *  @since 0.1 */
typedef struct lsip_sdp_origin {
  lsip_str username, session, version, nettype, addrtype, address;
} lsip_sdp_origin;

/** The o= line. @return 0, or LSIP_ERR_MISSING. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_origin_get(const lsip_sdp *s,
                                           lsip_sdp_origin *out);

/** c= (RFC 8866 5.7). @since 0.1 */
typedef struct lsip_sdp_connection {
  lsip_str nettype, addrtype;
  lsip_str host;  /**< the address as text, without "/ttl/count" */
  lsip_addr addr; /**< numeric host: the address, port 0; a name: family 0 */
  uint32_t ttl;   /**< IPv4 multicast; else 0 */
  uint32_t count; /**< consecutive multicast addresses; else 1 */
} lsip_sdp_connection;

/** The c= line that holds for a media section: its own first one, else that
 *  of the session. @return 0, or LSIP_ERR_MISSING. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_connection_get(const lsip_sdp *s,
                                               int section,
                                               lsip_sdp_connection *out);

/** m= (RFC 8866 5.14). @since 0.1 */
typedef struct lsip_sdp_media {
  lsip_str type;    /**< "audio" */
  lsip_str proto;   /**< "RTP/AVP" */
  lsip_str formats; /**< "0 8 101" */
  uint32_t port, port_count;
} lsip_sdp_media;

/** The m= line of a section. @return 0, or LSIP_ERR_ARGUMENT if there is no
 *  such section. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_media_get(const lsip_sdp *s, size_t media,
                                          lsip_sdp_media *out);

/** One RTP payload format of a media section. @since 0.1 */
typedef struct lsip_sdp_format {
  uint32_t type;     /**< payload type, 0 to 127 */
  uint32_t rate;     /**< clock rate; 0 if no a=rtpmap and not static */
  uint32_t channels; /**< 1 unless said otherwise */
  lsip_str name;     /**< encoding name; "" as for rate */
  lsip_str fmtp;     /**< value of a=fmtp behind the type; "" if none */
} lsip_sdp_format;

/** Room that lsip_sdp_formats_get() may need. */
#define LSIP_SDP_FORMATS 128

/**
 * The payload formats of an RTP section in the order of its m= line, with
 * a=rtpmap, a=fmtp and the static table of RFC 3551 applied. Formats that
 * are no payload type, and repeated ones, are left out.
 * @return the number, at most `max`. @since 0.1
 */
LSIP_API size_t lsip_sdp_formats_get(const lsip_sdp *s, size_t media,
                                     lsip_sdp_format *out, size_t max);

/** Which way media flows, from the view of whoever wrote it (RFC 8866 6.7).
 *  As bits: 1 sends, 2 receives. @since 0.1 */
enum lsip_direction {
  LSIP_INACTIVE = 0, LSIP_SENDONLY = 1, LSIP_RECVONLY = 2, LSIP_SENDRECV = 3
};

/** The direction that holds for a section. @since 0.1 */
LSIP_API int lsip_sdp_direction_get(const lsip_sdp *s, int section);

/* ----------------------------------------------------------- writing -- */

/**
 * Writes a description into the caller's buffer. The first error sticks,
 * and is what lsip_sdp_writer_finish() returns. Private members. @since 0.1
 */
typedef struct lsip_sdp_writer {
  char *buf;
  size_t cap, len;
  int err;
  uint32_t order;
} lsip_sdp_writer;

/** Starts; `buf` may be NULL with `cap` 0 to measure. @since 0.1 */
LSIP_API void lsip_sdp_writer_init(lsip_sdp_writer *w, char *buf, size_t cap);

/** Writes "<type>=<value>" CRLF. Refused: CR, LF or NUL in the value
 *  (LSIP_ERR_CONTROL), a line out of RFC 8866's order (LSIP_ERR_STATE), an
 *  empty value or a letter that is none (LSIP_ERR_ARGUMENT). @since 0.1 */
LSIP_API void lsip_sdp_write_line(lsip_sdp_writer *w, char type,
                                  lsip_str value);

/** Writes "a=<name>:<value>", or "a=<name>" if `value` is empty.
 *  @since 0.1 */
LSIP_API void lsip_sdp_write_attr(lsip_sdp_writer *w, lsip_str name,
                                  lsip_str value);

/** Writes the o= line for an address of ours; username "" gives "-".
 *  @since 0.1 */
LSIP_API void lsip_sdp_write_origin(lsip_sdp_writer *w, lsip_str username,
                                    uint64_t session, uint64_t version,
                                    const lsip_addr *addr);

/** Writes the c= line for an address. @since 0.1 */
LSIP_API void lsip_sdp_write_connection(lsip_sdp_writer *w,
                                        const lsip_addr *addr);

/** Writes an m= line; `formats` as in "0 8 101". @since 0.1 */
LSIP_API void lsip_sdp_write_media(lsip_sdp_writer *w, lsip_str type,
                                   uint32_t port, lsip_str proto,
                                   lsip_str formats);

/**
 * Ends. `*n` is the length, or on LSIP_ERR_NOSPC the length needed.
 * @return 0 or the first error. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_writer_finish(const lsip_sdp_writer *w,
                                              size_t *n);

/** Writes a parsed description again, line by line with CRLF. What was
 *  parsed strictly comes out byte for byte.
 *  @return 0, LSIP_ERR_NOSPC, or what lsip_sdp_write_line() refuses.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_print(const lsip_sdp *s, char *buf,
                                      size_t cap, size_t *n);

/* ----------------------------------------------- offer/answer, audio -- */

/** Most codecs in one description of ours. */
#define LSIP_SDP_CODECS 16

/** Flags of lsip_sdp_audio. @since 0.1 */
enum lsip_sdp_flag {
  LSIP_SDP_RTCP_MUX = 1,  /**< ours: offer and accept it; agreed: it holds
                               (RFC 5761) */
  LSIP_SDP_OWN_ORDER = 2, /**< ours: answer in our order of codecs, not in
                               that of the offer */
  LSIP_SDP_NO_RTCP = 4    /**< agreed: b=RS:0 and b=RR:0 (RFC 3556 2) */
};

/**
 * One audio stream: what we want ("ours"), or what was agreed, always from
 * our side. Filled by either party, so its size is frozen. @since 0.1
 */
typedef struct lsip_sdp_audio {
  /** Ours: where we receive, address and port both needed. Agreed: where the
   *  peer receives; family 0 if nothing may be sent (c=0.0.0.0, RFC 3264
   *  8.4) or if `host` has to be resolved first (its port is set then). */
  lsip_addr rtp;
  /** The same for RTCP (RFC 3605). Ours: family 0 means the port above. */
  lsip_addr rtcp;
  /** enum lsip_codec, preferred first; agreed: send with codecs[0]. */
  uint32_t codecs[LSIP_SDP_CODECS];
  unsigned codec_count; /**< agreed: 0 if there is no stream */
  /** Payload type per codec: that we receive, that we send with. Ours: 0
   *  for the static or a free dynamic one; send_types is not read. */
  uint8_t types[LSIP_SDP_CODECS];
  uint8_t send_types[LSIP_SDP_CODECS];
  int direction;      /**< enum lsip_direction, of our side */
  /** Payload type of telephone-event (RFC 4733) that we receive. Ours: 0
   *  means 101, -1 none. Agreed: -1 none. */
  int dtmf_type;
  int dtmf_send_type;   /**< agreed: the type to send with, or -1 */
  uint32_t dtmf_events; /**< agreed: bit n set: the peer takes event n */
  /** Milliseconds of audio per packet. Ours: what we like to receive, 0 for
   *  20. Agreed: what to send. */
  uint32_t ptime_ms;
  uint32_t flags;       /**< enum lsip_sdp_flag */
  /** Of our o= line. Choose `session` at random, below 2^62. */
  uint64_t session, version;
  /** Agreed: the peer's host name if its c= holds one; borrowed from the
   *  text that was read. */
  lsip_str host;
  unsigned media_index; /**< agreed: which m= line this stream is */
  unsigned media_count; /**< agreed: m= lines in all */
  uint64_t reserved[4]; /**< zero */
} lsip_sdp_audio;

/** Everything zero but: PCMU and PCMA, telephone-event 101, sendrecv.
 *  Set `rtp`, `session` and `version` yourself. @since 0.1 */
LSIP_API void lsip_sdp_audio_init(lsip_sdp_audio *ours);

/**
 * Writes an offer with one audio stream (RFC 3264 5). Without codecs in
 * `ours`: an offer with no stream.
 * @return 0; LSIP_ERR_NOSPC, with the length needed in `*n`;
 * LSIP_ERR_ARGUMENT. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_write_offer(char *buf, size_t cap, size_t *n,
                                            const lsip_sdp_audio *ours);

/**
 * Answers an offer (RFC 3264 6): takes the first audio stream over RTP/AVP
 * with a codec of ours, rejects each other m= line with port 0 in its place.
 * `agreed` may be `ours`; `buf` may not overlap the offer.
 * @return 0; LSIP_ERR_SDP (488): streams are offered and none is acceptable;
 * LSIP_ERR_NOSPC as above; LSIP_ERR_ARGUMENT; or an error of
 * lsip_sdp_parse(). On error `agreed` is unchanged. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_answer(char *buf, size_t cap, size_t *n,
                                       const lsip_sdp_audio *ours,
                                       lsip_str offer,
                                       lsip_sdp_audio *agreed);

/**
 * Reads the answer to an offer that lsip_sdp_write_offer() made of `ours`
 * (RFC 3264 7). A stream refused with port 0 gives `codec_count` 0.
 * @return 0; LSIP_ERR_SDP: not an answer to this offer; or an error of
 * lsip_sdp_parse(). On error `agreed` is unchanged. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_read_answer(const lsip_sdp_audio *ours,
                                            lsip_str answer,
                                            lsip_sdp_audio *agreed);

/* ----------------------------------------------- offer/answer, state -- */

/** The offer/answer state of one dialog. @since 0.1 */
typedef struct lsip_sdp_session lsip_sdp_session;

/** States of lsip_sdp_session. @since 0.1 */
enum lsip_sdp_state {
  LSIP_SDP_STABLE = 0,  /**< no offer is open: either side may make one */
  LSIP_SDP_OFFER_SENT,  /**< we wait for an answer */
  LSIP_SDP_OFFER_TAKEN  /**< we owe an answer */
};

/**
 * Creates the state for a dialog, with what we want of it.
 * @param mem NULL: the C library. Read during the session's life.
 * @return 0, LSIP_ERR_NOMEM or LSIP_ERR_ARGUMENT. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_session_new(lsip_sdp_session **out,
                                            const lsip_mem *mem,
                                            const lsip_sdp_audio *ours);

/** A copy, for another early dialog of the same offer (RFC 3261 13.2.2.4).
 *  @return 0 or LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_fork(lsip_sdp_session **out,
                                             const lsip_sdp_session *s);

/** Frees; NULL is allowed. @since 0.1 */
LSIP_API void lsip_sdp_session_free(lsip_sdp_session *s);

/**
 * What we want from now on; it shows in our next offer or answer. `session`
 * and `version` stay those of the first. To hold: direction LSIP_SENDONLY
 * (or LSIP_INACTIVE); to resume: LSIP_SENDRECV (RFC 6337 5.3). Address,
 * codecs and direction can all change (RFC 3264 8.3).
 * @return 0, or LSIP_ERR_ARGUMENT for a bad address. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_session_want(lsip_sdp_session *s,
                                             const lsip_sdp_audio *ours);

/** Only the direction of what we want. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_direct(lsip_sdp_session *s,
                                               int direction);

/**
 * Makes our offer: every m= line of before in its place (RFC 3264 8), the
 * version one higher if anything changed and the same if nothing did.
 * `text` is borrowed until the next call that is not const.
 * @return 0; LSIP_ERR_STATE unless stable; LSIP_ERR_NOMEM. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sdp_session_offer(lsip_sdp_session *s,
                                              lsip_str *text);

/** Offers what we last agreed to once more, with the same text and version,
 *  whatever we want by now: a session is refreshed (RFC 4028 7.4). `text` is
 *  borrowed as that of an offer. @return 0; LSIP_ERR_STATE unless stable and
 *  agreed once. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_repeat(lsip_sdp_session *s,
                                               lsip_str *text);

/** Takes the answer to our offer. On LSIP_ERR_SDP and parse errors the offer
 *  is still open: roll back or wait for a good answer.
 *  @return 0, LSIP_ERR_STATE, or as lsip_sdp_read_answer(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_take_answer(lsip_sdp_session *s,
                                                    lsip_str answer);

/** Takes the peer's offer, to be answered now or later (after the phone has
 *  rung). The text is copied.
 *  @return 0; LSIP_ERR_STATE (an offer is open: 491 or 500 is due, RFC 3261
 *  14.2); LSIP_ERR_SDP (488 is due) or a parse error (400), both with
 *  nothing changed; LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_take_offer(lsip_sdp_session *s,
                                                   lsip_str offer);

/** Answers the offer taken, and makes it the agreement. `text` is borrowed
 *  as that of an offer. @return 0, LSIP_ERR_STATE, LSIP_ERR_SDP (what we
 *  want has changed so that nothing fits), LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sdp_session_answer(lsip_sdp_session *s,
                                               lsip_str *text);

/** The request that carried the exchange succeeded: the present agreement
 *  is now what a rollback returns to. @since 0.1 */
LSIP_API void lsip_sdp_session_commit(lsip_sdp_session *s);

/** The exchange failed (an error response, a CANCEL): closes an open offer
 *  and returns to the last committed agreement (RFC 3264 8, RFC 6141 3.1).
 *  Versions are never reused. @since 0.1 */
LSIP_API void lsip_sdp_session_rollback(lsip_sdp_session *s);

/** enum lsip_sdp_state. @since 0.1 */
LSIP_API int lsip_sdp_session_state(const lsip_sdp_session *s);

/** The agreement, or NULL before the first. Its `host` is borrowed, and it
 *  itself valid, until the next call that is not const. @since 0.1 */
LSIP_API const lsip_sdp_audio *lsip_sdp_session_agreed(
    const lsip_sdp_session *s);

/** 1 if the peer holds us: it receives nothing from us by its own choice
 *  (RFC 6337 5.3). @since 0.1 */
LSIP_API int lsip_sdp_session_held(const lsip_sdp_session *s);

LSIP_END

#endif
