/**
 * @file rtp.h
 * RTP and RTCP (RFC 3550) for one audio stream: packets in, samples out, and
 * the reverse, with telephone-event digits (RFC 4733).
 *
 * A `lsip_rtp` belongs to one thread at a time and shares nothing. It owns no
 * socket and reads no clock: give it the packets that arrive on the RTP and
 * on the RTCP socket, call advance no later than its deadline, and send what
 * lsip_rtp_poll_output() hands out. It calls nobody but its memory function,
 * so every function here may be called from any callback.
 *
 * The loop of a phone, each 20 ms:
 *
 *     lsip_rtp_read_pcm(r, speaker, 160, now);
 *     lsip_rtp_write_pcm(r, microphone, 160, now);
 *     while (lsip_rtp_poll_output(r, &p, 1)) send(p.to, p.bytes);
 */
#ifndef LSIP_RTP_H
#define LSIP_RTP_H

#include <lsip/sdp.h>

LSIP_BEGIN

/* ----------------------------------------------------------- packets -- */

/** An RTP packet (RFC 3550 5.1). @since 0.1 */
typedef struct lsip_rtp_packet {
  uint8_t marker;
  uint8_t type;        /**< payload type */
  uint16_t seq;
  uint32_t timestamp;
  uint32_t ssrc;
  uint8_t csrc_count;  /**< at most 15 */
  uint8_t has_ext;     /**< 1: a header extension stands (5.3.1) */
  uint16_t ext_profile;
  lsip_str csrc;       /**< 4 * csrc_count bytes, network order */
  lsip_str ext;        /**< the extension's data, a multiple of 4 bytes */
  lsip_str payload;    /**< without padding */
} lsip_rtp_packet;

/**
 * Reads a packet; the strings are borrowed from `bytes`. Version, lengths of
 * CSRC list, extension and padding are checked (RFC 3550 A.1).
 * @return 0, LSIP_ERR_TRUNCATED, LSIP_ERR_VERSION or LSIP_ERR_SYNTAX
 * (padding). @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_parse(lsip_rtp_packet *out,
                                      const void *bytes, size_t n);

/** Writes a packet, without padding.
 *  @return 0; LSIP_ERR_NOSPC with the length needed in `*n`;
 *  LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_write(const lsip_rtp_packet *p, void *buf,
                                      size_t cap, size_t *n);

/** 1 if the bytes look like RTCP and not like RTP (RFC 5761 4). @since 0.1 */
LSIP_API int lsip_rtp_is_rtcp(const void *bytes, size_t n);

/** RTCP packet types (RFC 3550 12.1). @since 0.1 */
enum lsip_rtcp_type {
  LSIP_RTCP_SR = 200, LSIP_RTCP_RR = 201, LSIP_RTCP_SDES = 202,
  LSIP_RTCP_BYE = 203, LSIP_RTCP_APP = 204
};

/** One packet of a compound. @since 0.1 */
typedef struct lsip_rtcp_packet {
  uint8_t type;    /**< enum lsip_rtcp_type, or another */
  uint8_t count;   /**< the 5-bit count or subtype */
  uint16_t reserved;
  uint32_t ssrc;   /**< its first word: the sender; 0 if it has none */
  lsip_str body;   /**< behind the 4-byte header, without padding */
} lsip_rtcp_packet;

/** A report block, and of an SR the sender's part (RFC 3550 6.4). @since 0.1 */
typedef struct lsip_rtcp_report {
  uint32_t ssrc;          /**< whom it is about */
  uint32_t fraction_lost; /**< of 256 */
  int32_t lost;           /**< in all; negative with duplicates */
  uint32_t highest_seq;   /**< with cycles */
  uint32_t jitter;        /**< in clock units */
  uint32_t last_sr, delay_since_sr; /**< units of 1/65536 s */
} lsip_rtcp_report;

/** Checks a compound packet (RFC 3550 A.2): versions, first type, padding
 *  only at the end, lengths that add up, counts that fit.
 *  @return 0, LSIP_ERR_VERSION, LSIP_ERR_TRUNCATED or LSIP_ERR_SYNTAX.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtcp_check(const void *bytes, size_t n);

/** The next packet of a compound that lsip_rtcp_check() passed. Start with
 *  `*cursor` 0. @return 1, or 0 at the end. @since 0.1 */
LSIP_API int lsip_rtcp_next(const void *bytes, size_t n, size_t *cursor,
                            lsip_rtcp_packet *out);

/** Report block `i` (below `count`) of an SR or RR. @return 1, or 0 if there
 *  is none. @since 0.1 */
LSIP_API int lsip_rtcp_report_get(const lsip_rtcp_packet *p, size_t i,
                                  lsip_rtcp_report *out);

/* ----------------------------------------------------------- session -- */

/** A stream: sender, receiver, jitter buffer, RTCP. @since 0.1 */
typedef struct lsip_rtp lsip_rtp;

/** Options, zero for the default. @since 0.1 */
typedef struct lsip_rtp_config {
  size_t size;             /**< sizeof of this struct */
  lsip_str cname;          /**< of RTCP SDES, up to 255 bytes; copied.
                                Default: random (RFC 7022 4.2) */
  uint32_t latch;          /**< 1: send to where the peer's packets come
                                from, once proven (RFC 4961) */
  uint32_t no_rtcp;        /**< 1: send no RTCP */
  uint32_t min_delay_ms;   /**< of the jitter buffer; default 20 */
  uint32_t max_delay_ms;   /**< default 300, at most 400 */
  uint32_t rtcp_bandwidth; /**< bytes a second for all RTCP of the session;
                                default 500: 5 % of G.711 (RFC 3550 6.2) */
} lsip_rtp_config;

/** Zeroes all and sets `size`. @since 0.1 */
LSIP_API void lsip_rtp_config_init(lsip_rtp_config *c, size_t size);

/** A packet to send. */
typedef struct lsip_packet {
  lsip_addr to;
  lsip_str bytes;
  int rtcp; /**< 1: send it from the RTCP socket; 0: from the RTP socket */
} lsip_packet;

/** Kinds of lsip_rtp_event. @since 0.1 */
enum lsip_rtp_event_kind {
  LSIP_RTP_NONE = 0,
  LSIP_RTP_DIGIT,        /**< a digit began: `digit` */
  LSIP_RTP_DIGIT_END,    /**< it ended: `digit`, `duration_ms` */
  LSIP_RTP_DIGIT_SENT,   /**< a digit of ours has been sent whole */
  LSIP_RTP_SOURCE,       /**< the peer's SSRC is new: `ssrc` */
  LSIP_RTP_LATCHED,      /**< we now send to `from` */
  LSIP_RTP_COLLISION,    /**< we changed our SSRC to `ssrc` (8.2) */
  LSIP_RTP_PEER_BYE      /**< the peer left by RTCP BYE */
};

/** Something that happened on the stream. @since 0.1 */
typedef struct lsip_rtp_event {
  uint32_t kind; /**< enum lsip_rtp_event_kind */
  char digit;    /**< 0-9 * # A-D */
  uint8_t reserved[3];
  uint32_t duration_ms;
  uint32_t ssrc;
  lsip_addr from;
} lsip_rtp_event;

/** How the stream does. @since 0.1 */
typedef struct lsip_rtp_stats {
  size_t size;          /**< set by the caller */
  uint64_t sent;        /**< RTP packets */
  uint64_t received;    /**< valid RTP packets of the peer, repeats too */
  uint64_t lost;        /**< expected and never seen */
  uint64_t duplicates;
  uint64_t reordered;   /**< behind one with a higher number */
  uint64_t late;        /**< too late to be played */
  uint64_t dropped;     /**< not valid, not ours, or of no known type */
  uint64_t concealed;   /**< samples made up where none had arrived */
  uint64_t rtcp_sent, rtcp_received;
  uint64_t bytes_sent, bytes_received; /**< of payload */
  uint32_t jitter_us;   /**< interarrival jitter (RFC 3550 A.8) */
  uint32_t delay_ms;    /**< of the jitter buffer, now */
  uint32_t rtt_us;      /**< round trip by RTCP (6.4.1); 0: not known */
  uint32_t peer_lost_permille; /**< what the peer's last report misses */
  uint32_t peer_jitter_us;     /**< of the peer's last report */
  uint32_t mos_centi;   /**< listening quality, 100 to 450 (ITU-T G.107,
                             simplified for G.711 with concealment) */
  uint32_t ssrc, peer_ssrc;    /**< peer_ssrc 0: none yet */
} lsip_rtp_stats;

/**
 * Creates a stream for what offer/answer agreed.
 * @param mem NULL: the C library. Read during the stream's life.
 * @param seed 32 random bytes, of which SSRC, first sequence number and
 * timestamp, and the spacing of RTCP are made; never the same twice.
 * @return 0, LSIP_ERR_NOMEM, LSIP_ERR_ARGUMENT. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_new(lsip_rtp **out, const lsip_mem *mem,
                                    const uint8_t seed[32],
                                    const lsip_sdp_audio *agreed,
                                    lsip_time now);

/** Frees; NULL is allowed. Say lsip_rtp_bye() before. @since 0.1 */
LSIP_API void lsip_rtp_free(lsip_rtp *r);

/** Sets options; best before the first packet.
 *  @return 0 or LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_configure(lsip_rtp *r,
                                          const lsip_rtp_config *c);

/** A new agreement (re-INVITE, UPDATE): address, codecs, direction. SSRC and
 *  sequence numbers go on. @return 0 or LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_update(lsip_rtp *r,
                                       const lsip_sdp_audio *agreed,
                                       lsip_time now);

/** The time of day that `now` is, for sender reports. Without it they carry
 *  the time since the stream began (RFC 3550 6.4.1). @since 0.1 */
LSIP_API void lsip_rtp_set_wall_clock(lsip_rtp *r, uint64_t unix_ns,
                                      lsip_time now);

/**
 * A packet from the network: RTP or RTCP, from either socket. What is not
 * valid is counted and dropped; that is no error.
 * @return 0, or LSIP_ERR_ARGUMENT (NULL, time running backwards).
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_receive(lsip_rtp *r, const lsip_addr *from,
                                        const void *bytes, size_t n,
                                        lsip_time now);

/**
 * Samples to send, any number (20 ms a time is usual); packets are cut at
 * the agreed ptime. While a digit is sent, or when the direction is not to
 * send, they are swallowed. After a pause the timestamp makes up for it.
 * @return 0; LSIP_ERR_LIMIT: take the output first, nothing was done (300 ms
 * at once always fit into an empty queue); LSIP_ERR_UNSUPPORTED: codecs[0] is
 * not built in; LSIP_ERR_STATE: no stream is agreed; LSIP_ERR_ARGUMENT.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_write_pcm(lsip_rtp *r, const int16_t *pcm,
                                          size_t samples, lsip_time now);

/** One packet of an own codec: `payload` as codecs[0] makes it, `units` its
 *  length on the RTP clock. @return as lsip_rtp_write_pcm(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_write_payload(lsip_rtp *r, lsip_str payload,
                                              uint32_t units,
                                              lsip_time now);

/**
 * The next samples to play; always fills `pcm`: what arrived, a faded
 * imitation where a packet is missing, silence where nothing comes.
 * @return 0 or LSIP_ERR_ARGUMENT. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_read_pcm(lsip_rtp *r, int16_t *pcm,
                                         size_t samples, lsip_time now);

/**
 * Queues a digit (0-9 * # A-D, any case) of `ms` milliseconds: 0 for 100,
 * else 40 to 5000. Digits follow each other with 50 ms between.
 * @return 0; LSIP_ERR_UNSUPPORTED: the peer takes no such event;
 * LSIP_ERR_STATE: not sending; LSIP_ERR_LIMIT: 32 wait; LSIP_ERR_ARGUMENT.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_rtp_send_digit(lsip_rtp *r, char digit,
                                           unsigned ms);

/** Queues RTCP BYE (RFC 3550 6.3.7); the stream sends nothing more.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_bye(lsip_rtp *r, lsip_time now);

/** Does what is due at `now`. @return 0 or LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_rtp_advance(lsip_rtp *r, lsip_time now);

/** When lsip_rtp_advance() is due next; LSIP_AT_ONCE while a digit waits to
 *  start; LSIP_NEVER for nothing. @since 0.1 */
LSIP_API lsip_time lsip_rtp_deadline(const lsip_rtp *r);

/** Takes up to `max` packets to send. They are borrowed until the next call
 *  that is neither const nor poll_. @return their number. @since 0.1 */
LSIP_API size_t lsip_rtp_poll_output(lsip_rtp *r, lsip_packet *out,
                                     size_t max);

/** Takes the next event. @return 1, or 0 if there is none. Of 32 that nobody
 *  takes the newest are kept. @since 0.1 */
LSIP_API int lsip_rtp_poll_event(lsip_rtp *r, lsip_rtp_event *out);

/** Fills `out` up to its `size`. @since 0.1 */
LSIP_API void lsip_rtp_stats_get(const lsip_rtp *r, lsip_rtp_stats *out);

/** Mean opinion score times 100 (100 to 450) of G.711 with concealment, for
 *  a one-way delay and a loss per mille (ITU-T G.107, simplified).
 *  @since 0.1 */
LSIP_API uint32_t lsip_rtp_mos_centi(uint32_t delay_ms,
                                     uint32_t lost_permille);

LSIP_END

#endif
