/* RTCP between two streams: timing, reports, round trip, leaving. */
#include "net.h"

static struct net net;
static const int16_t silence[NET_FRAME];
static const int16_t *both[2] = { silence, silence }, *nothing[2];
static int16_t *deaf[2];

static void talk(unsigned seconds)
{
  for (unsigned i = 0; i < seconds * 50; i++)
    net_tick(&net, both, deaf);
}

static struct seen {
  lsip_time at;
  uint8_t bytes[600];
  size_t len;
  bool rtcp;
  uint16_t port;
} seen[200];
static unsigned seen_count;

/* Keeps what end 0 says on RTCP. */
static void watch(struct net *n, int from, const lsip_packet *p)
{
  if (from || !lsip_rtp_is_rtcp(p->bytes.ptr, p->bytes.len) ||
      seen_count == 200)
    return;
  struct seen *s = &seen[seen_count++];
  ck_assert_uint_le(p->bytes.len, sizeof s->bytes);
  ck_assert_int_eq(lsip_rtcp_check(p->bytes.ptr, p->bytes.len), 0);
  s->at = n->now;
  s->len = p->bytes.len;
  s->rtcp = p->rtcp != 0;
  s->port = p->to.port;
  memcpy(s->bytes, p->bytes.ptr, p->bytes.len);
}

static void spy(void)
{
  seen_count = 0;
  net.spy = watch;
}

static lsip_rtcp_packet first_of(const struct seen *s, uint8_t type)
{
  lsip_rtcp_packet p;
  size_t cursor = 0;
  while (lsip_rtcp_next(s->bytes, s->len, &cursor, &p))
    if (p.type == type)
      return p;
  memset(&p, 0, sizeof p);
  return p;
}

/* 6.2, 6.3: at least 2.5 s, then 5 s, each times [0.5, 1.5] / 1.21828. */
START_TEST(intervals)
{
  net_open(&net, NULL);
  spy();
  talk(600);
  ck_assert_uint_gt(seen_count, 600 / 7);
  ck_assert_uint_lt(seen_count, 200);
  lsip_time first = seen[0].at - T0, sum = 0;
  ck_assert_uint_ge(first, LSIP_MS(1026));
  ck_assert_uint_le(first, LSIP_MS(3079 + 20));
  bool varied = false;
  for (unsigned i = 1; i < seen_count; i++) {
    lsip_time gap = seen[i].at - seen[i - 1].at;
    ck_assert_uint_ge(gap, LSIP_MS(2052));
    ck_assert_uint_le(gap, LSIP_MS(6200 + 20));
    varied = varied || gap < LSIP_MS(3000);
    sum += gap;
  }
  ck_assert(varied);
  ck_assert_uint_gt(sum / (seen_count - 1), LSIP_MS(4000));
  net_close(&net);
}
END_TEST

START_TEST(sender_reports)
{
  net_open(&net, NULL);
  spy();
  net.loss = 20;
  talk(60);
  const struct seen *s = &seen[seen_count - 1];
  lsip_rtcp_packet sr = first_of(s, LSIP_RTCP_SR);
  lsip_rtcp_packet sdes = first_of(s, LSIP_RTCP_SDES);
  lsip_rtcp_report r;
  const uint8_t *b = (const uint8_t *)sr.body.ptr;
  ck_assert_uint_eq(sr.ssrc, net_stats(&net, 0).ssrc);
  ck_assert_uint_eq(sdes.ssrc, sr.ssrc);
  ck_assert_uint_eq((uint8_t)sdes.body.ptr[4], 1);  /* CNAME */
  ck_assert_uint_eq((uint8_t)sdes.body.ptr[5], 24); /* RFC 7022 */
  uint32_t octets = (uint32_t)b[20] << 24 | (uint32_t)b[21] << 16 |
                    (uint32_t)b[22] << 8 | b[23];
  uint32_t packets = (uint32_t)b[16] << 24 | (uint32_t)b[17] << 16 |
                     (uint32_t)b[18] << 8 | b[19];
  ck_assert_uint_eq(octets, packets * 160);
  /* without a clock of the day: seconds since the stream began */
  uint32_t seconds = (uint32_t)b[4] << 24 | (uint32_t)b[5] << 16 |
                     (uint32_t)b[6] << 8 | b[7];
  ck_assert_uint_eq(seconds, (s->at - T0) / LSIP_SECONDS(1));
  ck_assert(lsip_rtcp_report_get(&sr, 0, &r));
  ck_assert_uint_eq(r.ssrc, net_stats(&net, 1).ssrc);
  ck_assert_uint_gt(r.fraction_lost, 256 / 10);
  ck_assert_uint_lt(r.fraction_lost, 256 / 3);
  net_close(&net);
}
END_TEST

/* The timestamps of SR and RTP are of one clock (6.4.1). */
START_TEST(sender_report_timestamps)
{
  uint32_t ts[2], count = 0;
  net_open(&net, NULL);
  spy();
  talk(30);
  for (unsigned i = seen_count - 2; i < seen_count; i++) {
    lsip_rtcp_packet sr = first_of(&seen[i], LSIP_RTCP_SR);
    const uint8_t *b = (const uint8_t *)sr.body.ptr + 12;
    ts[count++] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
                  (uint32_t)b[2] << 8 | b[3];
  }
  lsip_time gap = seen[seen_count - 1].at - seen[seen_count - 2].at;
  uint32_t want = (uint32_t)(gap / 125000);
  ck_assert_uint_le(ts[1] - ts[0], want + 1);
  ck_assert_uint_ge(ts[1] - ts[0] + 1, want);
  net_close(&net);
}
END_TEST

START_TEST(wall_clock)
{
  net_open(&net, NULL);
  spy();
  lsip_rtp_set_wall_clock(net.end[0], 1700000000ull * 1000000000u, T0);
  talk(10);
  lsip_rtcp_packet sr = first_of(&seen[0], LSIP_RTCP_SR);
  const uint8_t *b = (const uint8_t *)sr.body.ptr;
  uint32_t seconds = (uint32_t)b[4] << 24 | (uint32_t)b[5] << 16 |
                     (uint32_t)b[6] << 8 | b[7];
  uint32_t want = 1700000000u + 2208988800u +
                  (uint32_t)((seen[0].at - T0) / LSIP_SECONDS(1));
  ck_assert_uint_eq(seconds, want);
  net_close(&net);
}
END_TEST

START_TEST(round_trip_time)
{
  net_open(&net, NULL);
  net.delay = LSIP_MS(75);
  talk(60);
  for (int end = 0; end < 2; end++) {
    uint32_t rtt = net_stats(&net, end).rtt_us;
    ck_assert_uint_gt(rtt, 149000);
    ck_assert_uint_lt(rtt, 151000);
  }
  net_close(&net);
}
END_TEST

START_TEST(peer_reports_are_in_the_statistics)
{
  net_open(&net, NULL);
  net.loss = 25;
  net.jitter_ms = 40;
  talk(120);
  lsip_rtp_stats s = net_stats(&net, 0);
  ck_assert_uint_gt(s.peer_lost_permille, 150);
  ck_assert_uint_lt(s.peer_lost_permille, 350);
  ck_assert_uint_gt(s.peer_jitter_us, 5000);
  ck_assert_uint_gt(s.rtcp_sent, 20);
  ck_assert_uint_gt(s.rtcp_received, 10);
  net_close(&net);
}
END_TEST

/* Who only listens sends RR; who holds goes on sending RTCP (3264 5.1). */
START_TEST(receiver_reports)
{
  const int16_t *one[2] = { NULL, silence };
  net_open(&net, NULL);
  spy();
  for (int i = 0; i < 50 * 30; i++)
    net_tick(&net, one, deaf);
  lsip_rtcp_packet rr = first_of(&seen[seen_count - 1], LSIP_RTCP_RR);
  ck_assert_uint_eq(rr.type, LSIP_RTCP_RR);
  ck_assert_uint_eq(rr.count, 1);
  lsip_sdp_audio a = net_agreed(&net, 0);
  a.direction = LSIP_INACTIVE;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  unsigned before = seen_count;
  for (int i = 0; i < 50 * 30; i++)
    net_tick(&net, nothing, deaf);
  ck_assert_uint_gt(seen_count, before + 3);
  rr = first_of(&seen[seen_count - 1], LSIP_RTCP_RR);
  ck_assert_uint_eq(rr.type, LSIP_RTCP_RR);
  ck_assert_uint_eq(rr.count, 0); /* nothing has come since */
  net_close(&net);
}
END_TEST

START_TEST(ports)
{
  net_open(&net, NULL);
  spy();
  talk(10);
  ck_assert_uint_eq(seen[0].port, 6001);
  ck_assert(seen[0].rtcp);
  lsip_sdp_audio a = net_agreed(&net, 0);
  a.flags = LSIP_SDP_RTCP_MUX;
  a.rtcp = a.rtp;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  unsigned before = seen_count;
  talk(10);
  ck_assert_uint_gt(seen_count, before);
  ck_assert_uint_eq(seen[seen_count - 1].port, 6000);
  ck_assert(!seen[seen_count - 1].rtcp);
  net_close(&net);
}
END_TEST

START_TEST(can_be_off)
{
  lsip_rtp_config c;
  net_open(&net, NULL);
  lsip_rtp_config_init(&c, sizeof c);
  c.no_rtcp = 1;
  ck_assert_int_eq(lsip_rtp_configure(net.end[0], &c), 0);
  lsip_sdp_audio a = net_agreed(&net, 1);
  a.flags = LSIP_SDP_NO_RTCP;
  ck_assert_int_eq(lsip_rtp_update(net.end[1], &a, net.now), 0);
  ck_assert_uint_eq(lsip_rtp_deadline(net.end[0]), LSIP_NEVER);
  talk(20);
  ck_assert_uint_eq(net.rtcp, 0);
  net_close(&net);
}
END_TEST

START_TEST(own_cname)
{
  lsip_rtp_config c;
  static char name[300];
  memset(name, 'n', sizeof name);
  net_open(&net, NULL);
  spy();
  lsip_rtp_config_init(&c, sizeof c);
  c.cname = lsip_str_of(name, 256);
  ck_assert_int_eq(lsip_rtp_configure(net.end[0], &c), LSIP_ERR_ARGUMENT);
  for (size_t n = 250; n <= 255; n++) { /* every padding */
    c.cname = lsip_str_of(name, n);
    ck_assert_int_eq(lsip_rtp_configure(net.end[0], &c), 0);
    unsigned before = seen_count;
    talk(10);
    ck_assert_uint_gt(seen_count, before);
    lsip_rtcp_packet p = first_of(&seen[seen_count - 1], LSIP_RTCP_SDES);
    ck_assert_uint_eq((uint8_t)p.body.ptr[5], n);
    ck_assert_int_eq(p.body.ptr[6 + n - 1], 'n');
    ck_assert_int_eq(p.body.ptr[6 + n], 0);
  }
  net_close(&net);
}
END_TEST

START_TEST(leaving)
{
  lsip_rtp_event ev;
  net_open(&net, NULL);
  spy();
  talk(5);
  ck_assert_int_eq(lsip_rtp_bye(net.end[0], net.now), 0);
  net_collect(&net, 0);
  const struct seen *s = &seen[seen_count - 1];
  ck_assert_uint_eq(first_of(s, LSIP_RTCP_BYE).ssrc, net_stats(&net, 0).ssrc);
  ck_assert_int_eq(lsip_rtp_bye(net.end[0], net.now), LSIP_ERR_STATE);
  uint64_t sent = net_stats(&net, 0).sent;
  unsigned rtcp = seen_count;
  talk(20);
  ck_assert_uint_eq(net_stats(&net, 0).sent, sent);
  ck_assert_uint_eq(seen_count, rtcp);
  ck_assert_uint_eq(lsip_rtp_deadline(net.end[0]), LSIP_NEVER);
  ck_assert_uint_eq(net_events(&net, 1, LSIP_RTP_PEER_BYE, &ev), 1);
  ck_assert_uint_eq(ev.ssrc, net_stats(&net, 0).ssrc);
  net_close(&net);
}
END_TEST

/* 6.3.7: who has sent nothing says nothing. */
START_TEST(leaving_unheard)
{
  net_open(&net, NULL);
  ck_assert_int_eq(lsip_rtp_bye(net.end[0], net.now), 0);
  net_collect(&net, 0);
  ck_assert_uint_eq(net.rtcp, 0);
  net_close(&net);
}
END_TEST

START_TEST(forged_reports)
{
  static const char bytes[] = "\x81\xc9\0\7" "\0\0\0\x09" "\0\0\0\0"
    "\x40\0\0\1" "\0\0\0\1" "\0\0\0\1" "\xff\xff\xff\xff" "\0\0\0\1";
  lsip_addr from = addr_of("198.51.100.1:9");
  net_open(&net, NULL);
  talk(20);
  lsip_rtp_stats before = net_stats(&net, 0), after;
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, bytes,
                                    sizeof bytes - 1, net.now), 0);
  after = net_stats(&net, 0); /* it is about somebody else */
  ck_assert_uint_eq(after.rtcp_received, before.rtcp_received + 1);
  ck_assert_uint_eq(after.peer_lost_permille, before.peer_lost_permille);
  ck_assert_uint_eq(after.rtt_us, before.rtt_us);
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, bytes, 12, net.now),
                   0);
  ck_assert_uint_eq(net_stats(&net, 0).dropped, before.dropped + 1);
  net_close(&net);
}
END_TEST

TEST_PROGRAM("media rtcp", intervals, sender_reports,
             sender_report_timestamps, wall_clock, round_trip_time,
             peer_reports_are_in_the_statistics, receiver_reports, ports,
             can_be_off, own_cname, leaving, leaving_unheard,
             forged_reports)
