/* How a stream does, and how it sounds. */
#include "media/rtp_session.h"

/* ITU-T G.107 with its default values: R = 93.2 - Id - Ie,eff, in
 * thousandths. Id of the delay is Cole and Rosenbluth's fit of it; Ie = 0 and
 * Bpl = 25.1 are those of G.711 with concealment (G.113 Appendix I). */
static int64_t rating(uint32_t delay_ms, uint32_t lost_permille)
{
  int64_t delay = delay_ms > 2000 ? 2000 : delay_ms;
  int64_t loss = lost_permille > 1000 ? 1000 : lost_permille;
  int64_t r = 93200 - 24 * delay;
  if (delay > 177)
    r -= 110 * delay - 19503; /* 0.11 (d - 177.3) */
  /* Ie,eff = 95 Ppl / (Ppl + Bpl), percents */
  return r - 95000 * loss / (loss + 251);
}

/* G.107 Annex B: 1 + 0.035 R + R (R - 60) (100 - R) 7e-6 */
uint32_t lsip_rtp_mos_centi(uint32_t delay_ms, uint32_t lost_permille)
{
  int64_t r = rating(delay_ms, lost_permille);
  if (r <= 0)
    return 100;
  if (r > 100000)
    return 450;
  int64_t curve = r * (r - 60000) / 1000 * (100000 - r) / 1000; /* 1e-3 */
  int64_t mos = 100 + (35000 * r + 7 * curve) / 10000000;
  return mos < 100 ? 100 : mos > 450 ? 450 : (uint32_t)mos;
}

static void fill_receiver(const struct lsip_rtp *r, lsip_rtp_stats *s)
{
  const struct rtp_source *source = &r->source;
  s->received = r->total_before;
  s->lost = r->lost_before;
  s->duplicates = r->duplicates_before;
  s->reordered = r->reordered_before;
  if (r->has_source) {
    s->received += source->total;
    s->lost += lsip_rtp_source_lost(source);
    s->duplicates += source->duplicates;
    s->reordered += source->reordered;
    s->peer_ssrc = source->ssrc;
    s->jitter_us = (uint32_t)((uint64_t)(source->jitter >> 4) * 125);
  }
  s->bytes_received = r->bytes_received;
  s->dropped = r->dropped;
  s->late = r->playout.late;
  s->concealed = r->playout.concealed;
  s->delay_ms = lsip_playout_level(&r->playout) / (RTP_RATE / 1000);
}

static uint32_t unheard_permille(const lsip_rtp_stats *s)
{
  uint64_t expected = s->received - s->duplicates + s->lost;
  uint64_t unheard = s->lost + s->late;
  if (expected == 0)
    return 0;
  return unheard >= expected ? 1000 : (uint32_t)(unheard * 1000 / expected);
}

void lsip_rtp_stats_get(const lsip_rtp *r, lsip_rtp_stats *out)
{
  lsip_rtp_stats s;
  size_t size = out->size < sizeof s ? out->size : sizeof s;
  memset(&s, 0, sizeof s);
  s.size = out->size;
  fill_receiver(r, &s);
  s.sent = r->out.packets_before + r->out.packets;
  s.bytes_sent = r->out.octets_before + r->out.octets;
  s.rtcp_sent = r->rtcp.sent;
  s.rtcp_received = r->rtcp.received;
  s.rtt_us = r->rtcp.rtt_us;
  s.peer_lost_permille = r->rtcp.peer_lost_permille;
  s.peer_jitter_us = r->rtcp.peer_jitter_us;
  s.ssrc = r->out.ssrc;
  s.mos_centi = lsip_rtp_mos_centi(s.rtt_us / 2000 + s.delay_ms,
                                   unheard_permille(&s));
  memcpy(out, &s, size);
}
