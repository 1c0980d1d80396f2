/* RTP and RTCP: the packet readers, and a whole stream fed with packets,
 * time, samples and digits. The input is a list of steps: a byte that says
 * what, a byte of length or time, and for packets their bytes. */
#include <lsip/rtp.h>

#include <stdlib.h>

#define MUST(x) do { if (!(x)) abort(); } while (0)

static void read_packets(const uint8_t *b, size_t n)
{
  static uint8_t out[70000];
  lsip_rtp_packet p, q;
  lsip_rtcp_packet c;
  lsip_rtcp_report r;
  size_t len, cursor = 0;
  if (lsip_rtp_parse(&p, b, n) == 0) {
    MUST(lsip_rtp_write(&p, out, sizeof out, &len) == 0 && len <= n);
    MUST(lsip_rtp_parse(&q, out, len) == 0);
    MUST(q.seq == p.seq && lsip_str_eq(p.payload, q.payload));
  }
  if (lsip_rtcp_check(b, n))
    return;
  while (lsip_rtcp_next(b, n, &cursor, &c))
    for (size_t i = 0; lsip_rtcp_report_get(&c, i, &r); i++)
      MUST(i < 31 && r.fraction_lost < 256);
  MUST(cursor == n);
}

static void agree(lsip_sdp_audio *a)
{
  lsip_sdp_audio_init(a);
  a->types[1] = a->send_types[1] = 8;
  MUST(lsip_addr_parse(&a->rtp, LSIP_STR("192.0.2.2:4000")) == 0);
  a->rtcp = a->rtp;
  a->flags = LSIP_SDP_RTCP_MUX;
  a->dtmf_type = a->dtmf_send_type = 101;
  a->dtmf_events = 0xffff;
  a->ptime_ms = 20;
}

static void drain(lsip_rtp *r)
{
  lsip_packet p;
  lsip_rtp_event ev;
  while (lsip_rtp_poll_output(r, &p, 1)) {
    lsip_rtp_packet rtp;
    if (lsip_rtp_is_rtcp(p.bytes.ptr, p.bytes.len))
      MUST(lsip_rtcp_check(p.bytes.ptr, p.bytes.len) == 0);
    else
      MUST(lsip_rtp_parse(&rtp, p.bytes.ptr, p.bytes.len) == 0);
  }
  while (lsip_rtp_poll_event(r, &ev))
    MUST(ev.kind != LSIP_RTP_NONE);
}

static void step(lsip_rtp *r, uint8_t what, uint8_t arg, const uint8_t *b,
                 size_t n, lsip_time now)
{
  static int16_t pcm[256];
  lsip_sdp_audio a;
  lsip_addr from;
  agree(&a);
  from = a.rtp;
  switch (what & 7) {
  case 0: case 1:
    from.port = (uint16_t)(from.port + (what >> 6));
    MUST(lsip_rtp_receive(r, &from, b, n, now) == 0);
    break;
  case 2: MUST(lsip_rtp_advance(r, now) == 0); break;
  case 3: MUST(lsip_rtp_read_pcm(r, pcm, arg, now) == 0); break;
  case 4: (void)!lsip_rtp_write_pcm(r, pcm, arg, now); break;
  case 5: (void)!lsip_rtp_send_digit(r, (char)arg, 0); break;
  case 6:
    a.direction = arg & 3;
    a.codecs[0] = arg & 4 ? LSIP_PCMA : LSIP_PCMU;
    a.ptime_ms = arg;
    MUST(lsip_rtp_update(r, &a, now) == 0);
    break;
  default: drain(r); break;
  }
}

static void run(lsip_rtp *r, const uint8_t *b, size_t n)
{
  lsip_time now = LSIP_SECONDS(1);
  while (n >= 3) {
    uint8_t what = b[0], arg = b[1];
    now += (lsip_time)b[2] * b[2] * LSIP_MS(1);
    b += 3;
    n -= 3;
    size_t len = (what & 7) < 2 ? arg : 0;
    if (len > n)
      len = n;
    step(r, what, arg, b, len, now);
    b += len;
    n -= len;
  }
  lsip_rtp_stats s = { .size = sizeof s };
  lsip_rtp_stats_get(r, &s);
  MUST(s.mos_centi >= 100 && s.mos_centi <= 450);
  (void)!lsip_rtp_bye(r, now);
  drain(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const uint8_t seed[32] = { 1 };
  lsip_rtp *r;
  lsip_sdp_audio a;
  lsip_rtp_config c;
  read_packets(data, size);
  agree(&a);
  MUST(lsip_rtp_new(&r, NULL, seed, &a, LSIP_SECONDS(1)) == 0);
  lsip_rtp_config_init(&c, sizeof c);
  c.latch = size & 1;
  MUST(lsip_rtp_configure(r, &c) == 0);
  run(r, data, size);
  lsip_rtp_free(r);
  return 0;
}
