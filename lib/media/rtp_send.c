/* Sending: samples to packets. */
#include "media/rtp_session.h"

/* A pause longer than this shows in the timestamps (RFC 3551 4.1). */
#define PAUSE LSIP_MS(100)

/* Samples written ahead of time, or by a faster clock, count that much. */
#define AHEAD LSIP_MS(500)

bool lsip_rtp_may_send(const struct lsip_rtp *r)
{
  return r->agreed.codec_count && (r->agreed.direction & LSIP_SENDONLY) &&
         r->rtp_to.family && r->rtp_to.port && !r->rtcp.done;
}

void lsip_rtp_new_ssrc(struct lsip_rtp *r)
{
  do
    r->out.ssrc = (uint32_t)(lsip_rng_next(&r->rng) >> 32);
  while (r->out.ssrc == 0 ||
         (r->has_source && r->out.ssrc == r->source.ssrc));
}

/* The timestamp that our clock shows at an instant not before the last
 * sample written. */
uint32_t lsip_rtp_timestamp_at(const struct lsip_rtp *r, lsip_time at)
{
  if (at >= r->out.due)
    return r->out.timestamp + lsip_rtp_units(at - r->out.due);
  return r->out.timestamp - lsip_rtp_units(r->out.due - at);
}

bool lsip_rtp_send_packet(struct lsip_rtp *r, lsip_rtp_packet *p)
{
  size_t n;
  if (!lsip_rtp_queue_fits(&r->queue, 1, RTP_HEADER + p->payload.len))
    return false;
  p->ssrc = r->out.ssrc;
  p->seq = r->out.seq;
  if (lsip_rtp_write(p, lsip_rtp_queue_space(&r->queue),
                     RTP_HEADER + p->payload.len, &n))
    return false;
  r->out.seq++;
  r->out.packets++;
  r->out.octets += p->payload.len;
  r->out.last = r->now;
  lsip_rtp_queue_add(&r->queue, &r->rtp_to, n, false);
  return true;
}

static void send_audio(struct lsip_rtp *r, lsip_str payload,
                       uint32_t timestamp)
{
  lsip_rtp_packet p;
  memset(&p, 0, sizeof p);
  p.type = r->agreed.send_types[0];
  p.marker = r->out.marker;
  p.timestamp = timestamp;
  p.payload = payload;
  if (lsip_rtp_send_packet(r, &p))
    r->out.marker = false;
}

/* Moves our clock behind `units` that begin now; a pause before them counts
 * as time. */
static void step_clock(struct lsip_rtp *r, uint32_t units)
{
  struct rtp_sender *out = &r->out;
  if (r->now > out->due + PAUSE) {
    out->timestamp += lsip_rtp_units(r->now - out->due);
    out->pending = 0;
    out->marker = true;
  }
  out->timestamp += units;
  if (out->due < r->now)
    out->due = r->now;
  if (out->due > r->now + AHEAD)
    out->due = r->now + AHEAD;
  out->due += (lsip_time)units * (1000000000u / RTP_RATE);
}

/* Samples that are not sent: the clock goes on, the next is a new start. */
static void swallow(struct lsip_rtp *r, uint32_t units)
{
  step_clock(r, units);
  r->out.pending = 0;
  r->out.marker = true;
}

static bool is_quiet(const struct lsip_rtp *r)
{
  return !lsip_rtp_may_send(r) || r->digit_out.active;
}

static size_t frame_samples(const struct lsip_rtp *r)
{
  uint32_t ms = r->agreed.ptime_ms;
  return (size_t)(ms < 10 ? 20 : ms > 200 ? 200 : ms) * (RTP_RATE / 1000);
}

static void pack(struct lsip_rtp *r, const int16_t *pcm, size_t samples)
{
  struct rtp_sender *out = &r->out;
  size_t frame = frame_samples(r);
  uint32_t timestamp = out->timestamp - (uint32_t)samples -
                       (uint32_t)out->pending;
  while (samples > 0) {
    size_t n = frame - out->pending < samples ? frame - out->pending
                                              : samples;
    if (lsip_g711_encode(r->agreed.codecs[0], out->payload + out->pending,
                         pcm, n))
      return;
    out->pending += n;
    pcm += n;
    samples -= n;
    if (out->pending == frame) {
      send_audio(r, lsip_str_of((const char *)out->payload, frame),
                 timestamp);
      timestamp += (uint32_t)frame;
      out->pending = 0;
    }
  }
}

int lsip_rtp_write_pcm(lsip_rtp *r, const int16_t *pcm, size_t samples,
                       lsip_time now)
{
  if (!r || (!pcm && samples) || samples > UINT16_MAX ||
      lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  if (r->agreed.codec_count == 0)
    return LSIP_ERR_STATE;
  const lsip_codec_info *codec = lsip_codec_get(r->agreed.codecs[0]);
  if (!codec || !codec->builtin)
    return LSIP_ERR_UNSUPPORTED;
  if (is_quiet(r)) {
    swallow(r, (uint32_t)samples);
    return 0;
  }
  size_t frame = frame_samples(r);
  if (r->out.pending >= frame) /* the ptime has become shorter */
    r->out.pending = 0;
  size_t packets = (r->out.pending + samples) / frame;
  if (!lsip_rtp_queue_fits(&r->queue, packets, packets * (RTP_HEADER + frame)))
    return LSIP_ERR_LIMIT;
  step_clock(r, (uint32_t)samples);
  pack(r, pcm, samples);
  return 0;
}

int lsip_rtp_write_payload(lsip_rtp *r, lsip_str payload, uint32_t units,
                           lsip_time now)
{
  if (!r || payload.len > RTP_MAX_PAYLOAD || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  if (r->agreed.codec_count == 0)
    return LSIP_ERR_STATE;
  if (is_quiet(r)) {
    swallow(r, units);
    return 0;
  }
  if (!lsip_rtp_queue_fits(&r->queue, 1, RTP_HEADER + payload.len))
    return LSIP_ERR_LIMIT;
  step_clock(r, units);
  send_audio(r, payload, r->out.timestamp - units);
  return 0;
}
