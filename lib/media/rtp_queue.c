/* Packets that wait for lsip_rtp_poll_output(). */
#include "media/rtp_queue.h"

/* Forgets what was taken. */
static void compact(struct rtp_queue *q)
{
  if (q->taken == 0)
    return;
  size_t gone = q->taken < q->count ? q->packets[q->taken].at : q->used;
  memmove(q->bytes, q->bytes + gone, q->used - gone);
  q->used -= gone;
  q->count -= q->taken;
  memmove(q->packets, q->packets + q->taken,
          q->count * sizeof q->packets[0]);
  for (unsigned i = 0; i < q->count; i++)
    q->packets[i].at = (uint16_t)(q->packets[i].at - gone);
  q->taken = 0;
}

bool lsip_rtp_queue_fits(struct rtp_queue *q, size_t packets, size_t bytes)
{
  compact(q);
  return packets <= RTP_QUEUE_PACKETS - q->count &&
         bytes <= RTP_QUEUE_BYTES - q->used;
}

uint8_t *lsip_rtp_queue_space(struct rtp_queue *q)
{
  return q->bytes + q->used;
}

void lsip_rtp_queue_add(struct rtp_queue *q, const lsip_addr *to, size_t len,
                        bool rtcp)
{
  unsigned i = q->count++;
  q->packets[i].to = *to;
  q->packets[i].at = (uint16_t)q->used;
  q->packets[i].len = (uint16_t)len;
  q->packets[i].rtcp = rtcp;
  q->used += len;
}

size_t lsip_rtp_queue_take(struct rtp_queue *q, lsip_packet *out, size_t max)
{
  size_t n = 0;
  for (; n < max && q->taken < q->count; n++, q->taken++) {
    const char *at = (const char *)q->bytes + q->packets[q->taken].at;
    out[n].to = q->packets[q->taken].to;
    out[n].bytes = lsip_str_of(at, q->packets[q->taken].len);
    out[n].rtcp = q->packets[q->taken].rtcp;
  }
  return n;
}
