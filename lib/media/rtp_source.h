/* A source of RTP: which of its packets count (RFC 3550 A.1), how many are
 * missing (A.3), how unevenly they arrive (A.8). */
#ifndef LSIP_MEDIA_RTP_SOURCE_H
#define LSIP_MEDIA_RTP_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

enum rtp_seq {
  RTP_SEQ_BAD,       /* out of every range: not counted */
  RTP_SEQ_PROBATION, /* the source is not proven yet */
  RTP_SEQ_FIRST,     /* proven or restarted with this packet */
  RTP_SEQ_NEXT,      /* newer than all before */
  RTP_SEQ_BEHIND,    /* reordered, but in time */
  RTP_SEQ_AGAIN      /* seen before */
};

struct rtp_source {
  uint32_t ssrc;
  bool known;                 /* past probation */
  unsigned probation;         /* packets in sequence still wanted */
  uint16_t max_seq;
  uint32_t cycles;            /* of max_seq, times 2^16 */
  uint32_t base_seq, bad_seq;
  uint64_t seen;              /* bit n: max_seq - n has arrived */
  uint32_t received;          /* since base_seq, repeats too */
  uint32_t expected_before, received_before; /* at the last report */
  bool has_transit;
  uint32_t transit, jitter;   /* clock units; jitter times 16 */
  uint64_t lost_before;       /* of runs of numbers that have ended */
  uint64_t duplicates, reordered, total; /* over all runs */
  uint64_t unique;            /* in this run */
};

void lsip_rtp_source_init(struct rtp_source *s, uint32_t ssrc, uint16_t seq);

enum rtp_seq lsip_rtp_source_take(struct rtp_source *s, uint16_t seq);

/* `arrival` on the clock of the timestamps, any offset. */
void lsip_rtp_source_jitter(struct rtp_source *s, uint32_t timestamp,
                            uint32_t arrival);

/* Packets expected and lost, over all runs. */
uint64_t lsip_rtp_source_lost(const struct rtp_source *s);
uint64_t lsip_rtp_source_expected(const struct rtp_source *s);

/* Extended highest sequence number (6.4.1). */
uint32_t lsip_rtp_source_highest(const struct rtp_source *s);

/* Cumulative loss of 24 bits and fraction since the last report (A.3). */
void lsip_rtp_source_report(struct rtp_source *s, uint32_t *lost,
                            uint8_t *fraction);

#endif
