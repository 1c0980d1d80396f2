/* Receiving: which packets are the peer's, and where they go. */
#include "media/rtp_session.h"

/* A peer that moves keeps its old address this long. */
#define LATCH_HOLD LSIP_SECONDS(1)

/* A second collision from one address within this is a loop (8.2). */
#define LOOP_TIME LSIP_SECONDS(50)

enum { NOT_OURS = -1, EVENT = -2 };

/* The codec a payload type stands for. We receive by the types of our own
 * description; some peers use those of theirs. */
static int codec_of_type(const struct lsip_rtp *r, uint8_t type)
{
  const lsip_sdp_audio *a = &r->agreed;
  if (a->dtmf_type == type)
    return EVENT;
  for (unsigned i = 0; i < a->codec_count; i++)
    if (a->types[i] == type)
      return (int)a->codecs[i];
  if (a->dtmf_send_type == type)
    return EVENT;
  for (unsigned i = 0; i < a->codec_count; i++)
    if (a->send_types[i] == type)
      return (int)a->codecs[i];
  return NOT_OURS;
}

/* RFC 3550 8.2: another has our SSRC. We take a new one, unless it is our
 * own packets that come back. */
void lsip_rtp_collision(struct lsip_rtp *r, const lsip_addr *from)
{
  lsip_rtp_event ev = { .kind = LSIP_RTP_COLLISION };
  bool loop = r->conflict_at && lsip_addr_eq(&r->conflict, from) &&
              r->now < r->conflict_at + LOOP_TIME;
  r->conflict = *from;
  r->conflict_at = r->now;
  r->dropped++;
  if (loop)
    return;
  (void)lsip_rtcp_leave(r); /* with the old one */
  lsip_rtp_new_ssrc(r);
  r->out.packets_before += r->out.packets;
  r->out.octets_before += r->out.octets;
  r->out.packets = r->out.octets = 0;
  ev.ssrc = r->out.ssrc;
  ev.from = *from;
  lsip_rtp_note_event(r, &ev);
}

/* The counts of the source that goes stay in the statistics. */
static void retire_source(struct lsip_rtp *r)
{
  if (!r->has_source)
    return;
  r->lost_before += lsip_rtp_source_lost(&r->source);
  r->duplicates_before += r->source.duplicates;
  r->reordered_before += r->source.reordered;
  r->total_before += r->source.total;
}

static void adopt(struct lsip_rtp *r, const lsip_addr *from)
{
  lsip_rtp_event ev = { .kind = LSIP_RTP_SOURCE };
  retire_source(r);
  lsip_digit_in_reset(r);
  r->source = r->candidate;
  r->has_source = true;
  r->has_candidate = false;
  r->rtcp.last_sr = 0;
  r->rtcp.reported = 0;
  r->latch_heard = 0; /* a new source may come from elsewhere */
  lsip_playout_reset(&r->playout);
  ev.ssrc = r->source.ssrc;
  ev.from = *from;
  lsip_rtp_note_event(r, &ev);
}

/* A source other than the present one is on probation; each packet of the
 * present one ends that, so that a stranger cannot take over a live call. */
static enum rtp_seq take_candidate(struct lsip_rtp *r,
                                   const lsip_rtp_packet *p,
                                   const lsip_addr *from)
{
  if (!r->has_candidate || r->candidate.ssrc != p->ssrc) {
    lsip_rtp_source_init(&r->candidate, p->ssrc, p->seq);
    r->has_candidate = true;
  }
  enum rtp_seq seq = lsip_rtp_source_take(&r->candidate, p->seq);
  if (seq == RTP_SEQ_FIRST)
    adopt(r, from);
  return seq;
}

static enum rtp_seq take_seq(struct lsip_rtp *r, const lsip_rtp_packet *p,
                             const lsip_addr *from)
{
  if (!r->has_source || r->source.ssrc != p->ssrc)
    return take_candidate(r, p, from);
  r->has_candidate = false;
  enum rtp_seq seq = lsip_rtp_source_take(&r->source, p->seq);
  if (seq == RTP_SEQ_FIRST) { /* the sender has restarted */
    lsip_digit_in_reset(r);
    lsip_playout_reset(&r->playout);
  }
  return seq;
}

/* RFC 4961: send to where the peer sends from. */
static void latch(struct lsip_rtp *r, const lsip_addr *from)
{
  lsip_rtp_event ev = { .kind = LSIP_RTP_LATCHED };
  if (!r->latch)
    return;
  if (lsip_addr_eq(from, &r->rtp_to)) {
    r->latch_heard = r->now;
    return;
  }
  if (r->latched && r->latch_heard && r->now < r->latch_heard + LATCH_HOLD)
    return;
  bool muxed = lsip_addr_eq(&r->rtp_to, &r->rtcp_to);
  r->rtp_to = *from;
  if (muxed)
    r->rtcp_to = *from;
  r->latched = true;
  r->latch_heard = r->now;
  ev.from = *from;
  lsip_rtp_note_event(r, &ev);
}

static void take_audio(struct lsip_rtp *r, const lsip_rtp_packet *p,
                       uint32_t codec)
{
  int16_t pcm[RTP_MAX_PAYLOAD];
  size_t n = p->payload.len;
  lsip_rtp_source_jitter(&r->source, p->timestamp,
                         lsip_rtp_units(r->now - r->started));
  if (n > RTP_MAX_PAYLOAD ||
      lsip_g711_decode(codec, pcm, (const uint8_t *)p->payload.ptr, n)) {
    r->dropped++;
    return;
  }
  lsip_playout_put(&r->playout, p->timestamp, pcm, n, r->source.jitter >> 4);
}

static void take_payload(struct lsip_rtp *r, const lsip_rtp_packet *p,
                         int codec)
{
  r->bytes_received += p->payload.len;
  if (codec == EVENT)
    lsip_digit_in_take(r, p);
  else
    take_audio(r, p, (uint32_t)codec);
}

static void receive_rtp(struct lsip_rtp *r, const lsip_addr *from,
                        const void *bytes, size_t n)
{
  lsip_rtp_packet p;
  int codec = lsip_rtp_parse(&p, bytes, n) ? NOT_OURS
                                           : codec_of_type(r, p.type);
  if (codec == NOT_OURS || !(r->agreed.direction & LSIP_RECVONLY)) {
    r->dropped++;
    return;
  }
  if (p.ssrc == r->out.ssrc) {
    lsip_rtp_collision(r, from);
    return;
  }
  switch (take_seq(r, &p, from)) {
  case RTP_SEQ_BAD:
  case RTP_SEQ_PROBATION:
    r->dropped++;
    return;
  case RTP_SEQ_AGAIN:
    return;
  default:
    break;
  }
  r->rtcp.heard = r->rtcp.rtp_heard = r->now;
  r->rtcp.left = false;
  latch(r, from);
  take_payload(r, &p, codec);
}

int lsip_rtp_receive(lsip_rtp *r, const lsip_addr *from, const void *bytes,
                     size_t n, lsip_time now)
{
  if (!r || !from || (!bytes && n) || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  if (r->agreed.codec_count == 0 || r->rtcp.done)
    r->dropped++;
  else if (lsip_rtp_is_rtcp(bytes, n))
    lsip_rtcp_receive(r, from, bytes, n);
  else
    receive_rtp(r, from, bytes, n);
  return 0;
}

int lsip_rtp_read_pcm(lsip_rtp *r, int16_t *pcm, size_t samples,
                      lsip_time now)
{
  if (!r || (!pcm && samples) || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  lsip_playout_read(&r->playout, pcm, samples);
  return 0;
}
