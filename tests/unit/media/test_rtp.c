/* Streams of audio over a virtual network. */
#include "net.h"

static struct net net;
static const int16_t *nothing[2];
static int16_t *deaf[2];

/* Both ends talk for `ms`: end 0 at 440 Hz, end 1 at 1000 Hz. Returns the
 * least share of the peer's tone that the last half was heard with. */
static unsigned talk(unsigned ms)
{
  static const uint32_t hz[2] = { 440, 1000 };
  lsip_tone tone[2];
  lsip_goertzel g[2];
  int16_t say_bytes[2][NET_FRAME], hear_bytes[2][NET_FRAME];
  const int16_t *say[2] = { say_bytes[0], say_bytes[1] };
  int16_t *hear[2] = { hear_bytes[0], hear_bytes[1] };
  for (int e = 0; e < 2; e++) {
    ck_assert_int_eq(lsip_tone_init(&tone[e], 8000, hz[e], 0, 8000), 0);
    ck_assert_int_eq(lsip_goertzel_init(&g[e], 8000, hz[!e]), 0);
  }
  for (unsigned t = 0; t < ms; t += 20) {
    for (int e = 0; e < 2; e++)
      lsip_tone_fill(&tone[e], say_bytes[e], NET_FRAME);
    net_tick(&net, say, hear);
    for (int e = 0; e < 2 && t >= ms / 2; e++)
      lsip_goertzel_feed(&g[e], hear[e], NET_FRAME);
  }
  unsigned a = lsip_goertzel_share(&g[0]), b = lsip_goertzel_share(&g[1]);
  return a < b ? a : b;
}

START_TEST(audio_both_ways)
{
  net_open(&net, NULL);
  ck_assert_uint_gt(talk(10000), 950);
  lsip_rtp_stats s = net_stats(&net, 0);
  ck_assert_uint_eq(s.sent, 500);
  ck_assert_uint_ge(s.received, 496);
  ck_assert_uint_eq(s.lost, 0);
  ck_assert_uint_eq(s.late, 0);
  ck_assert_uint_eq(s.duplicates, 0);
  ck_assert_uint_eq(s.dropped, 1); /* the first, on probation */
  ck_assert_uint_eq(s.jitter_us, 0);
  ck_assert_uint_gt(s.mos_centi, 430);
  ck_assert_uint_eq(s.bytes_sent, 500 * 160);
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_SOURCE, NULL), 1);
  net_close(&net);
}
END_TEST

START_TEST(bad_network)
{
  net_open(&net, NULL);
  net.loss = 10;
  net.duplicate = 10;
  net.jitter_ms = 60;
  ck_assert_uint_gt(talk(60000), 500);
  lsip_rtp_stats s = net_stats(&net, 1);
  ck_assert_uint_gt(s.lost, 3000 / 10 - 100);
  ck_assert_uint_lt(s.lost, 3000 / 10 + 100);
  ck_assert_uint_gt(s.duplicates, 200);
  ck_assert_uint_gt(s.reordered, 300);
  ck_assert_uint_gt(s.jitter_us, 10000);
  ck_assert_uint_lt(s.jitter_us, 30000);
  ck_assert_uint_lt(s.late, 100);
  ck_assert_uint_gt(s.delay_ms, 20);
  ck_assert_uint_lt(s.mos_centi, 400);
  ck_assert_uint_gt(s.mos_centi, 200);
  net_close(&net);
}
END_TEST

/* The same seed and the same input: the same run. */
START_TEST(runs_repeat)
{
  lsip_rtp_stats first, again;
  net_open(&net, NULL);
  net.loss = 5;
  (void)talk(20000);
  first = net_stats(&net, 1);
  net_close(&net);
  net_open(&net, NULL);
  net.loss = 5;
  (void)talk(20000);
  again = net_stats(&net, 1);
  ck_assert_int_eq(memcmp(&first, &again, sizeof first), 0);
  net_close(&net);
}
END_TEST

static lsip_rtp_packet seen[64];
static unsigned seen_count;

static void watch(struct net *n, int from, const lsip_packet *p)
{
  (void)n;
  if (from == 0 && !p->rtcp && seen_count < 64)
    ck_assert_int_eq(lsip_rtp_parse(&seen[seen_count++], p->bytes.ptr,
                                    p->bytes.len), 0);
}

static void spy(void)
{
  seen_count = 0;
  net.spy = watch;
}

START_TEST(headers_of_what_is_sent)
{
  net_open(&net, NULL);
  spy();
  (void)talk(200);
  ck_assert_uint_eq(seen_count, 10);
  for (unsigned i = 0; i < 10; i++) {
    ck_assert_uint_eq(seen[i].marker, i == 0);
    ck_assert_uint_eq(seen[i].type, 0);
    ck_assert_uint_eq(seen[i].ssrc, seen[0].ssrc);
    ck_assert_uint_eq(seen[i].seq, (uint16_t)(seen[0].seq + i));
    ck_assert_uint_eq(seen[i].timestamp, seen[0].timestamp + 160 * i);
    ck_assert_uint_eq(seen[i].payload.len, 160);
  }
  ck_assert_uint_ne(seen[0].timestamp, 0);
  ck_assert_uint_ne(seen[0].ssrc, 0);
  net_close(&net);
}
END_TEST

/* RFC 3551 4.1: after a pause the clock has gone on, and the marker is set */
START_TEST(pauses_show_in_timestamps)
{
  net_open(&net, NULL);
  spy();
  (void)talk(100);
  for (int i = 0; i < 50; i++)
    net_tick(&net, nothing, deaf);
  (void)talk(100);
  ck_assert_uint_eq(seen_count, 10);
  ck_assert_uint_eq(seen[5].timestamp - seen[4].timestamp, 160 + 8000);
  ck_assert_uint_eq(seen[5].marker, 1);
  ck_assert_uint_eq(seen[5].seq, (uint16_t)(seen[4].seq + 1));
  ck_assert_uint_eq(seen[6].marker, 0);
  net_close(&net);
}
END_TEST

START_TEST(packet_time_is_the_agreed)
{
  int16_t pcm[1600] = { 0 };
  net_open(&net, NULL);
  lsip_sdp_audio a = net_agreed(&net, 0);
  spy();
  a.ptime_ms = 30;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], pcm, 100, net.now), 0);
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], pcm, 700, net.now), 0);
  net_collect(&net, 0);
  ck_assert_uint_eq(seen_count, 3);
  ck_assert_uint_eq(seen[2].payload.len, 240);
  ck_assert_uint_eq(seen[2].timestamp - seen[0].timestamp, 480);
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], pcm, 160, net.now), 0);
  net_collect(&net, 0);
  ck_assert_uint_eq(seen_count, 4); /* 80 were left over */
  net_close(&net);
}
END_TEST

/* Output that nobody takes is refused whole, and never written over. */
START_TEST(output_is_bounded)
{
  int16_t pcm[NET_FRAME] = { 0 };
  lsip_packet p[64];
  unsigned accepted = 0;
  net_open(&net, NULL);
  for (int i = 0; i < 100; i++) {
    int err = lsip_rtp_write_pcm(net.end[0], pcm, NET_FRAME, net.now);
    ck_assert(err == 0 || err == LSIP_ERR_LIMIT);
    accepted += err == 0;
  }
  ck_assert_uint_ge(accepted, 15);
  ck_assert_uint_lt(accepted, 100);
  ck_assert_uint_eq(lsip_rtp_poll_output(net.end[0], p, 64), accepted);
  for (unsigned i = 1; i < accepted; i++) {
    lsip_rtp_packet a, b;
    ck_assert_int_eq(lsip_rtp_parse(&a, p[i - 1].bytes.ptr,
                                    p[i - 1].bytes.len), 0);
    ck_assert_int_eq(lsip_rtp_parse(&b, p[i].bytes.ptr, p[i].bytes.len), 0);
    ck_assert_uint_eq((uint16_t)(b.seq - a.seq), 1);
  }
  static int16_t big[2400];
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], big, 2400, net.now), 0);
  net_close(&net);
}
END_TEST

START_TEST(directions_are_kept)
{
  net_open(&net, NULL);
  (void)talk(200);
  lsip_sdp_audio a = net_agreed(&net, 0);
  a.direction = LSIP_RECVONLY; /* the peer holds us */
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  uint64_t sent = net_stats(&net, 0).sent;
  uint64_t received = net_stats(&net, 0).received;
  (void)talk(400);
  ck_assert_uint_eq(net_stats(&net, 0).sent, sent);
  ck_assert_uint_ge(net_stats(&net, 0).received, received + 19);
  a.direction = LSIP_SENDONLY;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  received = net_stats(&net, 0).received;
  (void)talk(400);
  ck_assert_uint_eq(net_stats(&net, 0).received, received);
  ck_assert_uint_eq(net_stats(&net, 0).sent, sent + 20);
  a.direction = LSIP_SENDRECV;
  memset(&a.rtp, 0, sizeof a.rtp); /* c=0.0.0.0 */
  memset(&a.rtcp, 0, sizeof a.rtcp);
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  unsigned rtcp = net.rtcp;
  (void)talk(200);
  ck_assert_uint_eq(net_stats(&net, 0).sent, sent + 20);
  ck_assert_uint_ge(rtcp + 1, net.rtcp);
  net_close(&net);
}
END_TEST

/* RFC 3550 8: a new source takes over when the old one is silent, never
 * while it talks. */
START_TEST(strangers_cannot_take_over)
{
  uint8_t b[172] = { 0x80, 0 };
  lsip_addr from = addr_of("198.51.100.1:9");
  net_open(&net, NULL);
  (void)talk(200);
  uint32_t peer = net_stats(&net, 0).peer_ssrc;
  b[11] = 77;
  for (int i = 0; i < 20; i++) {
    b[3] = (uint8_t)i;
    (void)talk(20);
    ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b,
                                      net.now), 0);
  }
  ck_assert_uint_eq(net_stats(&net, 0).peer_ssrc, peer);
  for (int i = 20; i < 22; i++) {
    b[3] = (uint8_t)i;
    ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b,
                                      net.now), 0);
  }
  ck_assert_uint_eq(net_stats(&net, 0).peer_ssrc, 77);
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_SOURCE, NULL), 2);
  net_close(&net);
}
END_TEST

static int16_t frame[NET_FRAME];

static unsigned sent_to(const lsip_addr *to)
{
  lsip_packet p;
  unsigned n = 0;
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], frame, NET_FRAME, net.now),
                   0);
  while (lsip_rtp_poll_output(net.end[0], &p, 1))
    n += !p.rtcp && lsip_addr_eq(&p.to, to);
  return n;
}

START_TEST(latch_follows_the_peer)
{
  lsip_rtp_config c;
  lsip_addr nat = addr_of("203.0.113.5:40000"), moved = nat;
  lsip_addr told;
  net_open(&net, NULL);
  told = net.addr[1];
  lsip_rtp_config_init(&c, sizeof c);
  c.latch = 1;
  ck_assert_int_eq(lsip_rtp_configure(net.end[0], &c), 0);
  ck_assert_uint_eq(sent_to(&told), 1);
  net.addr[1] = nat; /* its packets come from there */
  (void)talk(200);
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_LATCHED, NULL), 1);
  ck_assert_uint_eq(sent_to(&nat), 1);
  /* one stray packet from elsewhere moves nothing */
  moved.port = 50000;
  net.addr[1] = moved;
  (void)talk(40);
  ck_assert_uint_eq(sent_to(&nat), 1);
  /* but the peer may move for good */
  (void)talk(2000);
  ck_assert_uint_eq(sent_to(&moved), 1);
  net_close(&net);
}
END_TEST

START_TEST(no_latch_unless_asked)
{
  lsip_addr told;
  net_open(&net, NULL);
  told = net.addr[1];
  net.addr[1] = addr_of("203.0.113.5:40000");
  (void)talk(400);
  ck_assert_uint_eq(sent_to(&told), 1);
  ck_assert_uint_ge(net_stats(&net, 0).received, 17);
  net_close(&net);
}
END_TEST

/* RFC 3550 8.2: our own SSRC from elsewhere */
START_TEST(collision_and_loop)
{
  uint8_t b[172] = { 0x80, 0 };
  lsip_addr from = addr_of("198.51.100.1:9");
  lsip_rtp_event ev;
  net_open(&net, NULL);
  (void)talk(200);
  uint32_t old = net_stats(&net, 0).ssrc;
  for (int i = 0; i < 4; i++)
    b[8 + i] = (uint8_t)(old >> (24 - 8 * i));
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b, net.now),
                   0);
  ck_assert_uint_ne(net_stats(&net, 0).ssrc, old);
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_COLLISION, &ev), 1);
  ck_assert_uint_eq(ev.ssrc, net_stats(&net, 0).ssrc);
  uint32_t now = net_stats(&net, 0).ssrc;
  for (int i = 0; i < 4; i++)
    b[8 + i] = (uint8_t)(now >> (24 - 8 * i));
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b, net.now),
                   0);
  ck_assert_uint_eq(net_stats(&net, 0).ssrc, now); /* a loop */
  ck_assert_uint_eq(net_stats(&net, 0).sent, 10); /* goes on counting */
  net_close(&net);
}
END_TEST

START_TEST(drops_what_is_not_ours)
{
  uint8_t b[172] = { 0x80, 99 };
  lsip_addr from = addr_of("198.51.100.1:9");
  net_open(&net, NULL);
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b, T0), 0);
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, 3, T0), 0);
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, NULL, 0, T0), 0);
  ck_assert_uint_eq(net_stats(&net, 0).dropped, 3);
  ck_assert_uint_eq(net_stats(&net, 0).received, 0);
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, 3, T0 - 1),
                   LSIP_ERR_ARGUMENT);
  net_close(&net);
}
END_TEST

START_TEST(memory_comes_back)
{
  struct counted heap = { .fail_at = 0 };
  lsip_mem mem = { counted_fn, &heap };
  net_open(&net, &mem);
  ck_assert_uint_eq(heap.blocks, 2);
  size_t bytes = heap.bytes;
  ck_assert_uint_lt(bytes, 2 * 32768);
  (void)talk(1000);
  ck_assert_uint_eq(heap.bytes, bytes);
  net_close(&net);
  ck_assert_uint_eq(heap.bytes, 0);
  uint8_t seed[32] = { 0 };
  lsip_sdp_audio a = net_agreed(&net, 0);
  lsip_rtp *r = NULL;
  heap.fail_at = heap.calls + 1;
  ck_assert_int_eq(lsip_rtp_new(&r, &mem, seed, &a, T0), LSIP_ERR_NOMEM);
  ck_assert_ptr_null(r);
}
END_TEST

START_TEST(mean_opinion_scores)
{
  ck_assert_uint_ge(lsip_rtp_mos_centi(0, 0), 440);
  ck_assert_uint_le(lsip_rtp_mos_centi(0, 0), 442);
  ck_assert_uint_lt(lsip_rtp_mos_centi(0, 1000), 120);
  ck_assert_uint_eq(lsip_rtp_mos_centi(UINT32_MAX, UINT32_MAX), 100);
  for (uint32_t d = 0; d < 1000; d += 10)
    for (uint32_t l = 0; l < 500; l += 10) {
      uint32_t here = lsip_rtp_mos_centi(d, l);
      ck_assert_uint_ge(here, lsip_rtp_mos_centi(d + 10, l));
      ck_assert_uint_ge(here, lsip_rtp_mos_centi(d, l + 10));
    }
}
END_TEST

/* An own codec: packets of ours go out; nothing decodes them here. */
START_TEST(own_codecs)
{
  int16_t pcm[NET_FRAME] = { 0 };
  net_open(&net, NULL);
  lsip_sdp_audio a = net_agreed(&net, 0);
  a.codecs[0] = LSIP_OPUS;
  a.send_types[0] = 96;
  spy();
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  ck_assert_int_eq(lsip_rtp_write_pcm(net.end[0], pcm, NET_FRAME, net.now),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(lsip_rtp_write_payload(net.end[0], LSIP_STR("opus!"), 960,
                                          net.now), 0);
  ck_assert_int_eq(lsip_rtp_write_payload(net.end[0], LSIP_STR("opus?"), 960,
                                          net.now), 0);
  net_collect(&net, 0);
  ck_assert_uint_eq(seen_count, 2);
  ck_assert_uint_eq(seen[0].type, 96);
  ck_assert_uint_eq(seen[1].timestamp - seen[0].timestamp, 960);
  net_close(&net);
}
END_TEST

TEST_PROGRAM("media rtp", audio_both_ways, bad_network, runs_repeat,
             headers_of_what_is_sent, pauses_show_in_timestamps,
             packet_time_is_the_agreed, output_is_bounded,
             directions_are_kept, strangers_cannot_take_over,
             latch_follows_the_peer, no_latch_unless_asked,
             collision_and_loop, drops_what_is_not_ours, memory_comes_back,
             mean_opinion_scores, own_codecs)
