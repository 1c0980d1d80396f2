/* Our compound packet: SR or RR, SDES, and BYE (RFC 3550 6.4 to 6.6). */
#include "media/bytes.h"
#include "media/rtp_session.h"

enum { CNAME = 1 };

#define NS 1000000000u
#define UNIX_TO_NTP 2208988800u

/* 64 bits of seconds and fraction (4): of the day if known, else of the
 * stream (6.4.1). */
uint64_t lsip_rtcp_ntp(const struct lsip_rtp *r, lsip_time at)
{
  uint64_t ns = at - r->started, seconds = 0;
  if (r->wall_ns) {
    ns = r->wall_ns + (at - r->wall_at);
    seconds = UNIX_TO_NTP;
  }
  seconds += ns / NS;
  return seconds << 32 | (ns % NS << 32) / NS;
}

static uint8_t *put_head(uint8_t *p, unsigned count, unsigned type,
                         size_t words)
{
  p[0] = (uint8_t)(0x80 | count);
  p[1] = (uint8_t)type;
  return put16(p + 2, (uint32_t)words);
}

/* 6.4.1 */
static uint8_t *put_sender(uint8_t *p, const struct lsip_rtp *r)
{
  uint64_t ntp = lsip_rtcp_ntp(r, r->now);
  p = put32(p, (uint32_t)(ntp >> 32));
  p = put32(p, (uint32_t)ntp);
  p = put32(p, lsip_rtp_timestamp_at(r, r->now));
  p = put32(p, (uint32_t)r->out.packets);
  return put32(p, (uint32_t)r->out.octets);
}

static uint8_t *put_block(uint8_t *p, struct lsip_rtp *r)
{
  uint32_t lost, delay = 0;
  uint8_t fraction;
  lsip_rtp_source_report(&r->source, &lost, &fraction);
  if (r->rtcp.last_sr) /* units of 1/65536 s */
    delay = (uint32_t)(((r->now - r->rtcp.last_sr_at) / 1000 << 16) /
                       1000000);
  p = put32(p, r->source.ssrc);
  p = put32(p, (uint32_t)fraction << 24 | lost);
  p = put32(p, lsip_rtp_source_highest(&r->source));
  p = put32(p, r->source.jitter >> 4);
  p = put32(p, r->rtcp.last_sr);
  return put32(p, delay);
}

/* 6.4: an SR if we have sent since the report before last */
static bool is_sender(const struct lsip_rtp *r)
{
  lsip_time span = 2 * r->rtcp.interval;
  return r->out.packets && r->now <= r->out.last + span;
}

static uint8_t *put_report(uint8_t *p, struct lsip_rtp *r)
{
  bool sender = is_sender(r);
  bool block = r->has_source && r->source.received != r->rtcp.reported;
  size_t words = 1u + (sender ? 5 : 0) + (block ? 6 : 0);
  p = put_head(p, block, sender ? LSIP_RTCP_SR : LSIP_RTCP_RR, words);
  p = put32(p, r->out.ssrc);
  if (sender)
    p = put_sender(p, r);
  r->rtcp.reported = r->source.received;
  return block ? put_block(p, r) : p;
}

/* 6.5: one chunk, ended by zeros up to a word */
static uint8_t *put_sdes(uint8_t *p, const struct lsip_rtp *r)
{
  size_t items = 2 + r->cname_len;
  size_t padded = (items + 4) / 4 * 4;
  p = put_head(p, 1, LSIP_RTCP_SDES, 1 + padded / 4);
  p = put32(p, r->out.ssrc);
  memset(p, 0, padded);
  p[0] = CNAME;
  p[1] = (uint8_t)r->cname_len;
  memcpy(p + 2, r->cname, r->cname_len);
  return p + padded;
}

size_t lsip_rtcp_write_report(struct lsip_rtp *r, uint8_t *buf, bool bye)
{
  uint8_t *p = put_sdes(put_report(buf, r), r);
  if (bye)
    p = put32(put_head(p, 1, LSIP_RTCP_BYE, 1), r->out.ssrc);
  return (size_t)(p - buf);
}
