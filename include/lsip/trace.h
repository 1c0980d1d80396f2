/**
 * @file trace.h
 * libsip-trace: what went over the wire, as a pcap file, as text, and as a
 * ladder. Reading such files is in capture.h.
 *
 * Both take the records of the trace hook (lsip_config.trace) and of
 * lsip_agent_config.on_media_trace, and know no stack: every function here
 * may be called from any callback, the leaves included. Nothing here does
 * input or output; bytes go to a function of the caller's.
 *
 *     lsip_pcap_config_init(&c, sizeof c);
 *     c.write = write_to_file;
 *     c.user = file;
 *     lsip_pcap_new(&pcap, &c);
 *     ...
 *     static void on_trace(void *user, const lsip_trace_record *r)
 *     {
 *       lsip_pcap_add(pcap, r);
 *       lsip_ladder_add(ladder, r, 0);
 *     }
 */
#ifndef LSIP_TRACE_H
#define LSIP_TRACE_H

#include <lsip/stack.h>

LSIP_BEGIN

/** Takes bytes that follow those of the call before; `bytes` is borrowed
 *  during the call. @return 0, or a negative enum lsip_err that ends the
 *  writing (a full disk: LSIP_ERR_IO). */
typedef int (*lsip_trace_write_fn)(void *user, const void *bytes, size_t len);

/* -------------------------------------------------------------- pcap -- */

/** Opaque: a pcap file in the making. */
typedef struct lsip_pcap lsip_pcap;

/** Configuration; zero members mean the default in brackets. */
typedef struct lsip_pcap_config {
  size_t size;
  lsip_trace_write_fn write; /**< mandatory */
  void *user;                /**< of `write` */
  lsip_mem mem;              /**< read during the object's life */
  /** Connections whose sequence numbers are kept at a time; the longest
   *  unused gives way. [256], at most 65 536 */
  uint32_t max_flows;
  uint32_t reserved;
} lsip_pcap_config;

/** Zeroes `c` and sets `size`. @since 0.1 */
LSIP_API void lsip_pcap_config_init(lsip_pcap_config *c, size_t size);

/**
 * Begins a file: writes its header (pcap 2.4, nanoseconds, LINKTYPE_RAW).
 * @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM, or what `write` returned.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_pcap_new(lsip_pcap **out,
                                     const lsip_pcap_config *c);

/** Frees; the file is whole after each lsip_pcap_add(). NULL is allowed.
 *  @since 0.1 */
LSIP_API void lsip_pcap_free(lsip_pcap *p);

/**
 * Writes one message or media packet as an IPv4 or IPv6 packet: over UDP as a
 * datagram, else as segments of a TCP connection with running sequence
 * numbers. What TLS or WebSocket carried is written as its plain text. The
 * time is the record's civil time, or `now` since 1970 where that is not
 * known.
 * @return 0, LSIP_ERR_ARGUMENT (no address at all), LSIP_ERR_TOO_LONG (no
 * datagram can be so long), or what `write` returned. An error of `write`
 * stays: no further call writes anything, so that no packet is torn.
 * @since 0.1
 */
LSIP_API int lsip_pcap_add(lsip_pcap *p, const lsip_trace_record *r);

/** Packets written so far. @since 0.1 */
LSIP_API uint64_t lsip_pcap_count(const lsip_pcap *p);

/* -------------------------------------------------------------- text -- */

/**
 * Writes one message, whole, as text that a person can read and
 * lsip_capture_feed() too: a line that says when (seconds since 1970), over
 * what, from where to where and how many bytes; the bytes; an empty line.
 * Files may be put together, and lines of other words may stand between.
 *
 *     == @1700000000.123456789 UDP 192.0.2.1:5060 > 192.0.2.2:5060 431
 *
 * "-" stands for an address or transport that is not known.
 * @return 0, or what `write` returned. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_trace_text(const lsip_trace_record *r,
                                       lsip_trace_write_fn write, void *user);

/* ------------------------------------------------------------ ladder -- */

/** Opaque: the last messages, as arrows between hosts. */
typedef struct lsip_ladder lsip_ladder;

/** Bits of lsip_ladder_config.flags. @since 0.1 */
enum lsip_ladder_flag {
  LSIP_LADDER_COLOUR = 1, /**< with the colours of ECMA-48 terminals */
  LSIP_LADDER_UTF8 = 2    /**< arrows of Unicode in place of ASCII */
};

/** Bits of the marks of lsip_ladder_add(). @since 0.1 */
enum lsip_ladder_mark {
  LSIP_LADDER_LOST = 1 /**< sent, and lost on its way */
};

/** Configuration; zero members mean the default in brackets. */
typedef struct lsip_ladder_config {
  size_t size;
  lsip_mem mem;          /**< read during the object's life */
  uint32_t max_messages; /**< kept; older ones are forgotten [1 000] */
  uint32_t max_hosts;    /**< columns; messages between others are printed
                              in words [16], at most 64 */
  uint32_t width;        /**< characters of a line that are aimed at [80] */
  uint32_t flags;        /**< enum lsip_ladder_flag */
  uint32_t max_text;     /**< bytes of messages that are kept beside their
                              labels, for lsip_ladder_svg() [0]; messages
                              beyond have their label only */
  uint32_t reserved;
} lsip_ladder_config;

/** Zeroes `c` and sets `size`. @since 0.1 */
LSIP_API void lsip_ladder_config_init(lsip_ladder_config *c, size_t size);

/** Makes an empty ladder; all memory but that of max_text is taken here. `c`
 *  NULL: the defaults.
 *  @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_ladder_new(lsip_ladder **out,
                                       const lsip_ladder_config *c);
/** Frees; NULL is allowed. @since 0.1 */
LSIP_API void lsip_ladder_free(lsip_ladder *l);

/** Calls a host of this address and port `name` in place of its address; at
 *  most 31 characters are kept. Empty: the address again.
 *  @return 0 or LSIP_ERR_LIMIT (max_hosts). @since 0.1 */
LSIP_API int lsip_ladder_name(lsip_ladder *l, const lsip_addr *host,
                              lsip_str name);

/**
 * Adds a message, incoming or outgoing. A message
 * that equals an earlier one of the same path is marked as a retransmission.
 * Two stacks in one process see each message twice: add what is outgoing.
 * @param marks bits of enum lsip_ladder_mark.
 * @since 0.1
 */
LSIP_API void lsip_ladder_add(lsip_ladder *l, const lsip_trace_record *r,
                              unsigned marks);

/** Messages added so far, the forgotten ones included. @since 0.1 */
LSIP_API uint64_t lsip_ladder_count(const lsip_ladder *l);

/** Room that lsip_ladder_line() needs for any message, with its NUL. */
#define LSIP_LADDER_LINE 512

/**
 * The message added last as a line of its own, for a trace that is read
 * while it grows:
 *
 *     "    0.021 <-- bob@192.0.2.1:5060 UDP  180 Ringing  1 INVITE  [a84b4c]"
 *
 * It says when (seconds since the first message), whether we sent it, the
 * other side with its name if it has one ("?": not known), the transport
 * ("-": not known), and behind two blanks each, as far as there is any: what
 * it is, its CSeq, its body, its Call-ID (47 characters of it), and remarks
 * ("malformed", "again", "lost", "dropped: " and why). Two blanks are in none
 * of these, and a method that reads like a status begins with "?". Without a
 * line end, NUL-terminated.
 * @return the length without NUL; 0 if there is no message or `cap` is too
 * small. @since 0.1
 */
LSIP_API size_t lsip_ladder_line(const lsip_ladder *l, char *buf, size_t cap);

/** A line of lsip_ladder_line(), taken apart; the text is borrowed from it. */
typedef struct lsip_trace_line {
  lsip_time when;     /**< since whatever the times of its file count from */
  uint32_t transport; /**< enum lsip_transport */
  uint32_t outgoing;  /**< 1: who wrote the line has sent it */
  lsip_addr peer;     /**< the other side; family 0: not known */
  lsip_str name;      /**< of the other side, or empty */
  lsip_str what;      /**< "INVITE", "180 Ringing", "keep-alive" */
  lsip_str uri;       /**< Request-URI, or empty */
  lsip_str method;    /**< of the request, or of what is answered; or empty */
  lsip_str body;      /**< "SDP", "SDP sendonly", or the media subtype */
  lsip_str call_id;   /**< its first 47 characters, or empty */
  lsip_str drop;      /**< why it was dropped, or empty */
  lsip_str text;      /**< all of the line */
  uint32_t status;    /**< 100 to 699, or 0: a request */
  uint32_t cseq;
  uint32_t marks;     /**< enum lsip_trace_line_mark */
  uint32_t reserved;
} lsip_trace_line;

/** Bits of lsip_trace_line.marks. @since 0.1 */
enum lsip_trace_line_mark {
  LSIP_LINE_CSEQ = 1,      /**< `cseq` and `method` are of a CSeq */
  LSIP_LINE_MALFORMED = 2,
  LSIP_LINE_AGAIN = 4,
  LSIP_LINE_LOST = 8
};

/**
 * Reads a line, without its line end. Colours of ECMA-48 are passed over, and
 * so may the time have any width.
 * @return 1; 0 for a line of other words, which has no time and arrow; or
 * LSIP_ERR_SYNTAX: it begins as such a line does, and is none.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_trace_line_parse(lsip_trace_line *out,
                                             lsip_str line);

/**
 * Adds a message of which there is only its line. Who wrote it has a column of
 * its own, "us", which lsip_ladder_name() names by the address that is all
 * zeros; a name in the line counts where its column has none. lsip_ladder_svg()
 * shows the line as its message. @since 0.1
 */
LSIP_API void lsip_ladder_add_line(lsip_ladder *l,
                                   const lsip_trace_line *line);

/** Writes the ladder, line by line, each with LF.
 *  @return 0, or what `write` returned. @since 0.1 */
LSIP_API int lsip_ladder_print(const lsip_ladder *l, lsip_trace_write_fn write,
                               void *user);

/**
 * Writes the ladder as one SVG picture in UTF-8, which needs nothing else: a
 * browser shows it in light or dark colours as the reader has chosen. Each
 * message is a group of the class `m` and of `request` or `c1` to `c6` (its
 * class of status), of `again`, `lost` or `odd` where that is so; its <title>
 * holds the whole message as far as max_text has room for it. Nothing that a
 * peer sent can be markup or script.
 * @return 0, or what `write` returned. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_ladder_svg(const lsip_ladder *l,
                                       lsip_trace_write_fn write, void *user);

/** Writes the ladder as a sequence diagram of Mermaid, as texts in Markdown
 *  hold them. @return 0, or what `write` returned. @since 0.1 */
LSIP_API LSIP_MUST int lsip_ladder_mermaid(const lsip_ladder *l,
                                           lsip_trace_write_fn write,
                                           void *user);

LSIP_END

#endif
