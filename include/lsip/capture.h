/**
 * @file capture.h
 * Reading captures: pcap and pcapng files, and the text of lsip_trace_text(),
 * back into the SIP messages that are in them.
 *
 * Bytes of a file go in, in pieces of any size; messages come out as the
 * records of the trace hook, so that what takes those (lsip_ladder_add())
 * takes these. Nothing here does input or output.
 *
 *     lsip_capture_config_init(&c, sizeof c);
 *     c.on_message = show;
 *     lsip_capture_new(&capture, &c);
 *     while (... n bytes of the file ...)
 *       lsip_capture_feed(capture, bytes, n);
 *     lsip_capture_end(capture);
 *
 * Read are: pcap with microseconds and nanoseconds, pcapng (section header,
 * interface description, enhanced, simple and old packet blocks), both in
 * either byte order; Ethernet with VLAN tags, Linux cooked captures (SLL,
 * SLL2), raw IP, BSD loopback; IPv4, IPv6 with its extension headers,
 * fragments of both; UDP; TCP, whose segments may be cut anyhow, repeated, or
 * out of order.
 *
 * A file may come from anybody. Time is linear in its length, memory is
 * bounded by the configuration, and what could not be read is counted.
 */
#ifndef LSIP_CAPTURE_H
#define LSIP_CAPTURE_H

#include <lsip/stack.h>

LSIP_BEGIN

/** Opaque: a capture that is being read. */
typedef struct lsip_capture lsip_capture;

/** What a reader counts: name, text. */
#define LSIP_CAPTURE_COUNTERS(X) \
  X(PACKETS, "packets read") \
  X(MESSAGES, "SIP messages found") \
  X(OTHER, "packets without SIP: media, other protocols, keep-alives") \
  X(LINK, "packets of a link type that is not known") \
  X(BROKEN, "packets that are malformed, or cut short by the capture") \
  X(LOST_FRAGMENTS, "IP packets of which a fragment lacks or overlaps") \
  X(REPEATED, "TCP segments that had come before") \
  X(GAPS, "places where a TCP stream lacks bytes") \
  X(FRAMING, "TCP messages without a usable Content-Length") \
  X(UNFINISHED, "TCP messages that end with the capture or a gap") \
  X(MEMORY, "packets let go because max_memory was used up")

enum lsip_capture_count {
#define LSIP_CAPTURE_COUNT_ID(name, text) LSIP_CAPTURE_##name,
  LSIP_CAPTURE_COUNTERS(LSIP_CAPTURE_COUNT_ID)
#undef LSIP_CAPTURE_COUNT_ID
  LSIP_CAPTURE_COUNTER_COUNT
};

/** Configuration; zero members mean the default in brackets. */
typedef struct lsip_capture_config {
  size_t size;
  /** Takes one message; mandatory. `outgoing` is 1: `local` is who sent it,
   *  `remote` whom to. `now` and `unix_ns` are the time of the packet that
   *  completed it. Messages of TCP behind a gap come late: their times say
   *  where they belong. The record is borrowed during the call, which may not
   *  call the reader. */
  void (*on_message)(void *user, const lsip_trace_record *r);
  void *user;             /**< of on_message */
  lsip_mem mem;           /**< read during the object's life */
  uint32_t max_packet;    /**< bytes of a packet in the file [262 144], at
                               most 16 MiB */
  uint32_t max_memory;    /**< bytes for half-read messages, fragments, and
                               segments that wait [16 MiB] */
  uint32_t max_message;   /**< bytes of a message over TCP [65 535] */
  uint32_t max_streams;   /**< TCP streams at a time, a direction each; the
                               longest unused gives way [1 024], at most
                               65 536 */
  uint32_t max_fragments; /**< IP packets being put together; the oldest gives
                               way [64], at most 1 024 */
  uint32_t reserved;
} lsip_capture_config;

/** Zeroes `c` and sets `size`. @since 0.1 */
LSIP_API void lsip_capture_config_init(lsip_capture_config *c, size_t size);

/** 1 if a file that begins with these bytes is one that is read here: four
 *  bytes are enough. @since 0.1 */
LSIP_API int lsip_capture_knows(const void *bytes, size_t len);

/** Makes a reader for one file.
 *  @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_capture_new(lsip_capture **out,
                                        const lsip_capture_config *c);
/** Frees; NULL is allowed. What waits behind a gap is lost: see
 *  lsip_capture_end(). @since 0.1 */
LSIP_API void lsip_capture_free(lsip_capture *c);

/**
 * Takes the next bytes of the file, and calls on_message for each message
 * that they complete.
 * @return 0, or an error that stays, since nothing behind it can be trusted:
 * LSIP_ERR_UNSUPPORTED (no file of a kind that is read here),
 * LSIP_ERR_VERSION, LSIP_ERR_LENGTH (a block contradicts its length),
 * LSIP_ERR_SYNTAX (a malformed block or line), LSIP_ERR_TOO_LONG
 * (max_packet), LSIP_ERR_NOMEM.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_capture_feed(lsip_capture *c, const void *bytes,
                                         size_t len);

/**
 * Says that the file ends: hands out what waited behind gaps.
 * @return 0, the error that stayed, or LSIP_ERR_TRUNCATED: the file ends
 * inside a packet. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_capture_end(lsip_capture *c);

/** Bytes of the file that were understood: behind an error, where it lies.
 *  @since 0.1 */
LSIP_API uint64_t lsip_capture_offset(const lsip_capture *c);

/** Value of a counter (enum lsip_capture_count). @since 0.1 */
LSIP_API uint64_t lsip_capture_counter(const lsip_capture *c, int counter);
/** English text of a counter; static. @since 0.1 */
LSIP_API const char *lsip_capture_counter_text(int counter);

LSIP_END

#endif
