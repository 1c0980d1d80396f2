/* Digits as telephone-events, sent and received (RFC 4733). */
#include "net.h"

static struct net net;
static const int16_t silence[NET_FRAME];
static const int16_t *both[2] = { silence, silence };
static int16_t *deaf[2];

static void talk(unsigned ms)
{
  for (unsigned i = 0; i < ms; i += 20)
    net_tick(&net, both, deaf);
}

static lsip_rtp_packet seen[200];
static uint8_t payload[200][4];
static unsigned seen_count;

static void watch(struct net *n, int from, const lsip_packet *p)
{
  lsip_rtp_packet q;
  (void)n;
  if (from || p->rtcp || seen_count == 200 ||
      lsip_rtp_parse(&q, p->bytes.ptr, p->bytes.len) || q.type != 101)
    return;
  ck_assert_uint_eq(q.payload.len, 4);
  memcpy(payload[seen_count], q.payload.ptr, 4);
  seen[seen_count++] = q;
}

static void spy(void)
{
  seen_count = 0;
  net.spy = watch;
}

static unsigned duration(unsigned i)
{
  return payload[i][2] * 256u + payload[i][3];
}

/* 2.5.1: one timestamp, growing duration, marker first, three ends. */
START_TEST(packets_of_a_digit)
{
  net_open(&net, NULL);
  spy();
  talk(200);
  uint64_t sent = net_stats(&net, 0).sent;
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '5', 100), 0);
  ck_assert_uint_eq(lsip_rtp_deadline(net.end[0]), LSIP_AT_ONCE);
  talk(400);
  ck_assert_uint_eq(seen_count, 5 + 2);
  for (unsigned i = 0; i < seen_count; i++) {
    ck_assert_uint_eq(seen[i].timestamp, seen[0].timestamp);
    ck_assert_uint_eq(seen[i].seq, (uint16_t)(seen[0].seq + i));
    ck_assert_uint_eq(seen[i].marker, i == 0);
    ck_assert_uint_eq(payload[i][0], 5);
    ck_assert_uint_eq(payload[i][1] >> 7, i >= 4);
    ck_assert_uint_eq(duration(i), i < 4 ? 160 * (i + 1) : 800);
  }
  /* no audio meanwhile, and audio again behind it */
  ck_assert_uint_eq(net_stats(&net, 0).sent, sent + 7 + (20 - 5));
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_DIGIT_SENT, NULL), 1);
  net_close(&net);
}
END_TEST

static const char all[] = "0123456789*#ABCD";

/* Takes the digits an end has received, in order. */
static void received(int end, char *out, size_t cap)
{
  lsip_rtp_event ev;
  size_t n = 0;
  while (lsip_rtp_poll_event(net.end[end], &ev))
    if (ev.kind == LSIP_RTP_DIGIT && n + 1 < cap)
      out[n++] = ev.digit;
  out[n] = 0;
}

static void dial(const char *digits, unsigned ms)
{
  for (; *digits; digits++)
    ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], *digits, ms), 0);
}

START_TEST(digits_arrive)
{
  char got[40];
  net_open(&net, NULL);
  talk(200);
  dial("0123456789*#abcd", 60);
  for (unsigned i = 0; i < 16; i++) {
    talk(200);
    lsip_rtp_event ev;
    unsigned ended = 0;
    while (lsip_rtp_poll_event(net.end[1], &ev))
      if (ev.kind == LSIP_RTP_DIGIT_END) {
        ck_assert_uint_eq(ev.duration_ms, 60);
        ended++;
      }
    ck_assert_uint_le(ended, 2);
  }
  dial(all, 60);
  talk(1600); /* events are taken before 32 wait */
  received(1, got, sizeof got);
  talk(2000);
  received(1, got + strlen(got), sizeof got - strlen(got));
  ck_assert_str_eq(got, all);
  net_close(&net);
}
END_TEST

/* Loss, repeats and disorder: each digit once, in order. */
START_TEST(digits_survive_the_network)
{
  char got[4000];
  size_t n = 0;
  net_open(&net, NULL);
  net.loss = 30;
  net.duplicate = 20;
  net.jitter_ms = 50;
  talk(400);
  for (int round = 0; round < 20; round++) {
    dial("15#9", 100);
    for (int i = 0; i < 6; i++) {
      talk(200);
      received(1, got + n, sizeof got - n);
      n = strlen(got);
    }
  }
  ck_assert_uint_eq(n, 80);
  for (size_t i = 0; i < 80; i++)
    ck_assert_int_eq(got[i], "15#9"[i % 4]);
  net_close(&net);
}
END_TEST

START_TEST(refusals)
{
  net_open(&net, NULL);
  lsip_sdp_audio a = net_agreed(&net, 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], 'x', 0),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], 0, 0), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 39),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 5001),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 40), 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 5000), 0);
  for (int i = 2; i < 32; i++)
    ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 0), 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 0), LSIP_ERR_LIMIT);
  a.dtmf_events = 0x3ff; /* 0-9 */
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '#', 0),
                   LSIP_ERR_UNSUPPORTED);
  a.dtmf_send_type = -1;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 0),
                   LSIP_ERR_UNSUPPORTED);
  a.direction = LSIP_RECVONLY;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  ck_assert_int_eq(lsip_rtp_send_digit(net.end[0], '1', 0), LSIP_ERR_STATE);
  net_close(&net);
}
END_TEST

/* What waits is given up when the peer stops listening. */
START_TEST(hold_ends_dialling)
{
  net_open(&net, NULL);
  spy();
  dial("111", 100);
  talk(60);
  lsip_sdp_audio a = net_agreed(&net, 0);
  a.direction = LSIP_RECVONLY;
  ck_assert_int_eq(lsip_rtp_update(net.end[0], &a, net.now), 0);
  unsigned before = seen_count;
  talk(1000);
  ck_assert_uint_eq(seen_count, before);
  net_close(&net);
}
END_TEST

static uint16_t seq;

static void inject(uint32_t ts, uint8_t event, unsigned units, bool end,
                   bool marker)
{
  uint8_t b[16] = { 0x80, (uint8_t)(101 | (marker ? 0x80 : 0)) };
  lsip_addr from = addr_of("192.0.2.2:6000");
  seq++;
  b[2] = (uint8_t)(seq >> 8);
  b[3] = (uint8_t)seq;
  for (int i = 0; i < 4; i++)
    b[4 + i] = (uint8_t)(ts >> (24 - 8 * i));
  b[11] = 9;
  b[12] = event;
  b[13] = (uint8_t)(end ? 0x8a : 0x0a);
  b[14] = (uint8_t)(units >> 8);
  b[15] = (uint8_t)units;
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b, net.now),
                   0);
}

/* 2.5.2.2: all ends lost, the digit is over after a while. */
START_TEST(lost_end)
{
  lsip_rtp_event ev;
  net_open(&net, NULL);
  inject(1000, 3, 160, false, true);
  inject(1000, 3, 320, false, false);
  inject(1000, 3, 480, false, false);
  ck_assert_uint_eq(lsip_rtp_deadline(net.end[0]), T0 + LSIP_MS(200));
  net_run(&net, T0 + LSIP_MS(199));
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_DIGIT_END, &ev), 0);
  net_run(&net, T0 + LSIP_MS(201));
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_DIGIT_END, &ev), 1);
  ck_assert_uint_eq(ev.duration_ms, 60);
  inject(1000, 3, 480, true, false); /* it comes after all */
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_DIGIT, NULL), 0);
  net_close(&net);
}
END_TEST

/* 2.5.1.3: an event longer than a duration can say is one event. */
START_TEST(long_event)
{
  lsip_rtp_event ev = { .duration_ms = 0 };
  net_open(&net, NULL);
  inject(0, 7, 160, false, true);
  inject(0, 7, 0xffff, false, false);
  inject(0xffff, 7, 160, false, false);
  inject(0xffff, 7, 8000, true, false);
  unsigned begins = 0, ends = 0;
  lsip_rtp_event e;
  while (lsip_rtp_poll_event(net.end[0], &e)) {
    begins += e.kind == LSIP_RTP_DIGIT;
    ends += e.kind == LSIP_RTP_DIGIT_END;
    if (e.kind == LSIP_RTP_DIGIT_END)
      ev = e;
  }
  ck_assert_uint_eq(begins, 1);
  ck_assert_uint_eq(ends, 1);
  ck_assert_uint_eq(ev.duration_ms, (0xffff + 8000) / 8);
  net_close(&net);
}
END_TEST

START_TEST(other_events_and_short_packets)
{
  uint8_t b[15] = { 0x80, 101, 0, 10 };
  lsip_addr from = addr_of("192.0.2.2:6000");
  net_open(&net, NULL);
  inject(1000, 3, 160, false, true);
  inject(1000, 16, 160, false, true);  /* flash */
  inject(1000, 255, 160, false, true);
  seq += 1;
  b[3] = (uint8_t)seq;
  b[11] = 9;
  ck_assert_int_eq(lsip_rtp_receive(net.end[0], &from, b, sizeof b, net.now),
                   0);
  ck_assert_uint_eq(net_events(&net, 0, LSIP_RTP_DIGIT, NULL), 0);
  net_close(&net);
}
END_TEST

/* Nobody takes the events: the newest 32 are there. */
START_TEST(events_are_bounded)
{
  lsip_rtp_event ev;
  net_open(&net, NULL);
  inject(0, 1, 160, true, true);
  for (uint32_t i = 1; i < 100; i++)
    inject(i * 1000, (uint8_t)(i % 10), 160, true, true);
  for (int i = 0; i < 32; i++)
    ck_assert(lsip_rtp_poll_event(net.end[0], &ev));
  ck_assert_int_eq(ev.digit, '9');
  ck_assert(!lsip_rtp_poll_event(net.end[0], &ev));
  net_close(&net);
}
END_TEST

TEST_PROGRAM("media digit", packets_of_a_digit, digits_arrive,
             digits_survive_the_network, refusals, hold_ends_dialling,
             lost_end, long_event, other_events_and_short_packets,
             events_are_bounded)
