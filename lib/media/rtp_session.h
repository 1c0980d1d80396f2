/* The parts of a lsip_rtp, and what its files give each other. */
#ifndef LSIP_MEDIA_RTP_SESSION_H
#define LSIP_MEDIA_RTP_SESSION_H

#include "media/playout.h"
#include "media/rng.h"
#include "media/rtp_queue.h"
#include "media/rtp_source.h"

enum { RTP_RATE = 8000, RTP_MAX_PAYLOAD = 1600, RTP_HEADER = 12,
       RTP_EVENTS = 32, RTP_DIGITS = 32, RTP_CNAME = 255 };

/* What we send. */
struct rtp_sender {
  uint32_t ssrc;
  uint16_t seq;
  bool marker;              /* the next packet follows a pause */
  uint32_t timestamp;       /* of the next sample written */
  lsip_time due;            /* when that sample is expected */
  size_t pending;           /* samples that wait for a full packet */
  uint8_t payload[RTP_MAX_PAYLOAD];
  uint64_t packets, octets; /* with this SSRC */
  uint64_t packets_before, octets_before;
  lsip_time last;           /* when a packet was sent last */
};

/* Digits we send (RFC 4733 2.5.1). */
struct digit_out {
  struct { uint8_t event; uint16_t units; } queue[RTP_DIGITS];
  unsigned first, count;
  bool active;
  uint32_t timestamp;       /* of the event under way */
  lsip_time began, due;     /* due: the next packet, or the next digit */
  unsigned ends;            /* packets with the E bit sent */
};

/* The digit we receive (RFC 4733 2.5.2). */
struct digit_in {
  bool active, any;         /* any: `timestamp` is of some digit */
  uint8_t event;
  uint16_t duration;        /* of the present segment, units */
  uint32_t timestamp, units; /* units: of earlier segments */
  lsip_time last;
};

/* RFC 3550 6.3 */
struct rtcp_state {
  bool initial, done;       /* done: BYE has been queued */
  bool left;                /* the peer has said BYE */
  lsip_time next, previous; /* tn, tp */
  uint32_t average;         /* avg_rtcp_size, times 16 */
  unsigned members;         /* pmembers */
  lsip_time interval;       /* the last one computed */
  uint32_t last_sr;         /* middle bits of the peer's NTP timestamp */
  lsip_time last_sr_at;
  lsip_time heard;          /* RTP or RTCP of the peer, last */
  lsip_time rtp_heard;
  uint32_t reported;        /* packets of the source at our last report */
  uint64_t sent, received;
  uint32_t rtt_us, peer_lost_permille, peer_jitter_us;
};

struct lsip_rtp {
  lsip_mem mem;
  struct rng rng;
  lsip_time now, started;
  uint64_t wall_ns;         /* of `wall_at`; 0: not known */
  lsip_time wall_at;
  lsip_sdp_audio agreed;
  uint8_t cname[RTP_CNAME];
  size_t cname_len;
  bool latch, no_rtcp, latched;
  uint32_t bandwidth;
  lsip_addr rtp_to, rtcp_to;
  lsip_time latch_heard;    /* a packet from rtp_to, last */
  struct rtp_sender out;
  struct rtp_source source, candidate;
  bool has_source, has_candidate;
  uint64_t lost_before, duplicates_before, reordered_before,
           total_before;    /* of sources that have gone */
  uint64_t bytes_received, dropped;
  lsip_addr conflict;       /* where our own SSRC was seen (8.2) */
  lsip_time conflict_at;
  struct digit_out digit_out;
  struct digit_in digit_in;
  struct rtcp_state rtcp;
  struct rtp_queue queue;
  lsip_rtp_event events[RTP_EVENTS];
  unsigned first_event, event_count;
  struct playout playout;
};

/* rtp.c */
void lsip_rtp_note_event(struct lsip_rtp *r, const lsip_rtp_event *ev);
int lsip_rtp_set_time(struct lsip_rtp *r, lsip_time now);
uint32_t lsip_rtp_units(lsip_time ns); /* of the 8 kHz clock */

/* rtp_send.c */
bool lsip_rtp_may_send(const struct lsip_rtp *r);
uint32_t lsip_rtp_timestamp_at(const struct lsip_rtp *r, lsip_time at);
bool lsip_rtp_send_packet(struct lsip_rtp *r, lsip_rtp_packet *p);
void lsip_rtp_new_ssrc(struct lsip_rtp *r);

/* rtp_digit_out.c */
void lsip_digit_out_advance(struct lsip_rtp *r);
lsip_time lsip_digit_out_deadline(const struct lsip_rtp *r);

/* rtp_digit_in.c */
void lsip_digit_in_take(struct lsip_rtp *r, const lsip_rtp_packet *p);
void lsip_digit_in_advance(struct lsip_rtp *r);
lsip_time lsip_digit_in_deadline(const struct lsip_rtp *r);
void lsip_digit_in_reset(struct lsip_rtp *r);

/* rtcp.c */
void lsip_rtcp_start(struct lsip_rtp *r);
void lsip_rtcp_advance(struct lsip_rtp *r);
bool lsip_rtcp_enabled(const struct lsip_rtp *r);
void lsip_rtcp_note_size(struct lsip_rtp *r, size_t bytes);
bool lsip_rtcp_leave(struct lsip_rtp *r); /* BYE; false: no room for it */

/* rtcp_write.c */
uint64_t lsip_rtcp_ntp(const struct lsip_rtp *r, lsip_time at);
size_t lsip_rtcp_write_report(struct lsip_rtp *r, uint8_t *buf, bool bye);

/* rtcp_receive.c */
void lsip_rtcp_receive(struct lsip_rtp *r, const lsip_addr *from,
                       const void *bytes, size_t n);

/* rtp_receive.c */
void lsip_rtp_collision(struct lsip_rtp *r, const lsip_addr *from);

#endif
