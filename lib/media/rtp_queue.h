/* Packets that wait for lsip_rtp_poll_output(). Their bytes stay where they
 * are until something is added after they were taken. */
#ifndef LSIP_MEDIA_RTP_QUEUE_H
#define LSIP_MEDIA_RTP_QUEUE_H

#include <lsip/rtp.h>
#include <stdbool.h>

enum { RTP_QUEUE_PACKETS = 32, RTP_QUEUE_BYTES = 6144 };

struct rtp_queue {
  struct { lsip_addr to; uint16_t at, len; bool rtcp; }
    packets[RTP_QUEUE_PACKETS];
  unsigned count, taken;
  size_t used;
  uint8_t bytes[RTP_QUEUE_BYTES];
};

/* Room for `packets` packets of `bytes` in all? Moves what waits, so it ends
 * the life of what was taken. */
bool lsip_rtp_queue_fits(struct rtp_queue *q, size_t packets, size_t bytes);

/* Where the next packet's bytes go; lsip_rtp_queue_fits() has said yes. */
uint8_t *lsip_rtp_queue_space(struct rtp_queue *q);

/* Adds the `len` bytes written there. */
void lsip_rtp_queue_add(struct rtp_queue *q, const lsip_addr *to, size_t len,
                        bool rtcp);

size_t lsip_rtp_queue_take(struct rtp_queue *q, lsip_packet *out, size_t max);

#endif
