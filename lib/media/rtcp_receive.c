/* Reading the peer's RTCP (RFC 3550 6.3.3, 6.4, 6.6). */
#include "media/bytes.h"
#include "media/rtp_session.h"

enum { MOST_RTT_S = 60 };

/* 6.4.1: now - LSR - DLSR, in units of 1/65536 s */
static void take_round_trip(struct lsip_rtp *r, const lsip_rtcp_report *b)
{
  if (b->last_sr == 0)
    return;
  uint32_t now = (uint32_t)(lsip_rtcp_ntp(r, r->now) >> 16);
  uint32_t rtt = now - b->last_sr - b->delay_since_sr;
  if (rtt <= MOST_RTT_S << 16)
    r->rtcp.rtt_us = (uint32_t)(((uint64_t)rtt * 1000000) >> 16);
}

static void take_reports(struct lsip_rtp *r, const lsip_rtcp_packet *p)
{
  lsip_rtcp_report b;
  for (size_t i = 0; lsip_rtcp_report_get(p, i, &b); i++) {
    if (b.ssrc != r->out.ssrc)
      continue;
    take_round_trip(r, &b);
    r->rtcp.peer_lost_permille = b.fraction_lost * 1000 / 256;
    r->rtcp.peer_jitter_us = b.jitter > UINT32_MAX / 125
                               ? UINT32_MAX : b.jitter * 125;
  }
}

static void take_sender(struct lsip_rtp *r, const lsip_rtcp_packet *p)
{
  const uint8_t *b = (const uint8_t *)p->body.ptr;
  if (!r->has_source || p->ssrc != r->source.ssrc)
    return;
  r->rtcp.last_sr = (uint32_t)be16(b + 6) << 16 | be16(b + 8);
  r->rtcp.last_sr_at = r->now;
}

static void take_bye(struct lsip_rtp *r, const lsip_rtcp_packet *p)
{
  const uint8_t *b = (const uint8_t *)p->body.ptr;
  lsip_rtp_event ev = { .kind = LSIP_RTP_PEER_BYE };
  for (size_t i = 0; i < p->count && (i + 1) * 4 <= p->body.len; i++) {
    if (!r->has_source || be32(b + i * 4) != r->source.ssrc ||
        r->rtcp.left)
      continue;
    r->rtcp.left = true;
    r->rtcp.heard = r->rtcp.rtp_heard = 0; /* no member any more */
    ev.ssrc = r->source.ssrc;
    lsip_rtp_note_event(r, &ev);
  }
}

static void take_packet(struct lsip_rtp *r, const lsip_rtcp_packet *p)
{
  if (p->type == LSIP_RTCP_SR)
    take_sender(r, p);
  if (p->type == LSIP_RTCP_SR || p->type == LSIP_RTCP_RR)
    take_reports(r, p);
  if (p->type == LSIP_RTCP_BYE)
    take_bye(r, p);
}

/* With the latch, RTCP goes to where the source's RTCP comes from. */
static void latch(struct lsip_rtp *r, const lsip_addr *from)
{
  if (r->latch && r->latched && !(r->agreed.flags & LSIP_SDP_RTCP_MUX))
    r->rtcp_to = *from;
}

void lsip_rtcp_receive(struct lsip_rtp *r, const lsip_addr *from,
                       const void *bytes, size_t n)
{
  lsip_rtcp_packet p;
  size_t cursor = 0;
  if (lsip_rtcp_check(bytes, n) ||
      !lsip_rtcp_next(bytes, n, &cursor, &p)) {
    r->dropped++;
    return;
  }
  if (p.ssrc == r->out.ssrc) {
    lsip_rtp_collision(r, from);
    return;
  }
  r->rtcp.received++;
  lsip_rtcp_note_size(r, n); /* 6.3.3: the average is over both ways */
  r->rtcp.heard = r->now;
  if (r->has_source && p.ssrc == r->source.ssrc)
    latch(r, from);
  do
    take_packet(r, &p);
  while (lsip_rtcp_next(bytes, n, &cursor, &p));
}
