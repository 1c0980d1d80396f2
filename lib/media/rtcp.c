/* When to send RTCP (RFC 3550 6.2, 6.3, A.7). */
#include "media/rtp_session.h"

/* Per-packet bytes below RTP: UDP and IPv4 (6.2: they count) */
enum { LOWER_HEADERS = 28, FIRST_SIZE = 100 };

#define MIN_INTERVAL LSIP_SECONDS(5)

/* A participant not heard for this many intervals has gone (6.3.5). */
enum { TIMEOUT_INTERVALS = 5 };

bool lsip_rtcp_enabled(const struct lsip_rtp *r)
{
  return r->agreed.codec_count && !r->no_rtcp && !r->rtcp.done &&
         !(r->agreed.flags & LSIP_SDP_NO_RTCP) && r->rtcp_to.family &&
         r->rtcp_to.port;
}

static bool heard_within(lsip_time at, const struct lsip_rtp *r,
                         unsigned intervals)
{
  lsip_time span = intervals * (r->rtcp.interval > MIN_INTERVAL
                                  ? r->rtcp.interval : MIN_INTERVAL);
  return at && r->now < at + span;
}

static unsigned members(const struct lsip_rtp *r)
{
  return 1u + heard_within(r->rtcp.heard, r, TIMEOUT_INTERVALS);
}

static bool we_sent(const struct lsip_rtp *r)
{
  return heard_within(r->out.last, r, 2);
}

/* The deterministic interval (6.3.1). */
static lsip_time calculated(const struct lsip_rtp *r)
{
  unsigned n = members(r);
  unsigned senders = we_sent(r) + heard_within(r->rtcp.rtp_heard, r, 2);
  uint64_t bandwidth = r->bandwidth;
  lsip_time least = r->rtcp.initial ? MIN_INTERVAL / 2 : MIN_INTERVAL;
  if (senders * 4 <= n) { /* a quarter of the bandwidth is the senders' */
    bandwidth = we_sent(r) ? bandwidth / 4 : bandwidth - bandwidth / 4;
    n = we_sent(r) ? senders : n - senders;
  }
  if (bandwidth == 0)
    bandwidth = 1;
  lsip_time t = (lsip_time)n * (r->rtcp.average / 16) *
                LSIP_SECONDS(1) / bandwidth;
  return t > least ? t : least;
}

/* Between half and one and a half of it, over e - 3/2 (A.7). */
static lsip_time interval(struct lsip_rtp *r)
{
  lsip_time t = calculated(r);
  uint64_t share = lsip_rng_next(&r->rng) >> 44; /* 20 bits */
  t = t / 2 + (lsip_time)((t >> 10) * share >> 10);
  return t / 121828 * 100000;
}

void lsip_rtcp_start(struct lsip_rtp *r)
{
  r->rtcp.initial = true;
  r->rtcp.average = FIRST_SIZE * 16;
  r->rtcp.members = 1;
  r->rtcp.interval = interval(r);
  r->rtcp.previous = r->now;
  r->rtcp.next = r->now + r->rtcp.interval;
}

/* 6.3.3: avg = size / 16 + avg * 15 / 16 */
void lsip_rtcp_note_size(struct lsip_rtp *r, size_t bytes)
{
  uint32_t size = (uint32_t)bytes + LOWER_HEADERS;
  r->rtcp.average += size - r->rtcp.average / 16;
}

static bool send_report(struct lsip_rtp *r, bool bye)
{
  enum { MOST = 28 + 24 + 8 + 2 + RTP_CNAME + 4 + 8 };
  if (!lsip_rtp_queue_fits(&r->queue, 1, MOST))
    return false;
  size_t n = lsip_rtcp_write_report(r, lsip_rtp_queue_space(&r->queue), bye);
  bool muxed = (r->agreed.flags & LSIP_SDP_RTCP_MUX) != 0;
  lsip_rtp_queue_add(&r->queue, &r->rtcp_to, n, !muxed);
  r->rtcp.sent++;
  lsip_rtcp_note_size(r, n);
  return true;
}

/* 6.3.4: a participant has gone, so the rest may report sooner. */
static void reconsider_leave(struct lsip_rtp *r, unsigned now_members)
{
  struct rtcp_state *s = &r->rtcp;
  if (now_members < s->members && s->next > r->now) {
    s->next = r->now + (s->next - r->now) / s->members * now_members;
    s->previous = r->now -
                  (r->now - s->previous) / s->members * now_members;
  }
  s->members = now_members;
}

/* 6.3.6: the timer fires; with more members than before it may be too
 * early. */
static void expire(struct lsip_rtp *r)
{
  struct rtcp_state *s = &r->rtcp;
  s->interval = interval(r);
  s->next = s->previous + s->interval;
  if (s->next > r->now)
    return;
  if (send_report(r, false)) {
    s->initial = false;
    s->members = members(r);
  }
  s->previous = r->now;
  s->interval = interval(r);
  s->next = r->now + s->interval;
}

void lsip_rtcp_advance(struct lsip_rtp *r)
{
  unsigned now_members = members(r);
  if (now_members < r->rtcp.members)
    reconsider_leave(r, now_members);
  if (r->now < r->rtcp.next)
    return;
  if (lsip_rtcp_enabled(r))
    expire(r);
  else
    lsip_rtcp_start(r); /* kept fresh for the day it is switched on */
}

/* 6.3.7: below 50 members BYE goes at once. Who never sent stays silent. */
bool lsip_rtcp_leave(struct lsip_rtp *r)
{
  bool spoke = r->out.packets || r->rtcp.sent;
  return !spoke || !lsip_rtcp_enabled(r) || send_report(r, true);
}

int lsip_rtp_bye(lsip_rtp *r, lsip_time now)
{
  if (!r || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  if (r->rtcp.done)
    return LSIP_ERR_STATE;
  if (!lsip_rtcp_leave(r))
    return LSIP_ERR_LIMIT;
  r->rtcp.done = true;
  return 0;
}
