/* RTP and RTCP packets, reading and writing (RFC 3550 5.1, 6.4, A.1, A.2). */
#include "support.h"

START_TEST(rtp_round_trip)
{
  uint8_t buf[64];
  lsip_rtp_packet p, q;
  size_t n;
  memset(&p, 0, sizeof p);
  p.marker = 1;
  p.type = 101;
  p.seq = 0xfffe;
  p.timestamp = 0x80000001;
  p.ssrc = 0xdeadbeef;
  p.csrc_count = 2;
  p.csrc = LSIP_STR("AAAABBBB");
  p.has_ext = 1;
  p.ext_profile = 0xbede;
  p.ext = LSIP_STR("extn");
  p.payload = LSIP_STR("hello");
  ck_assert_int_eq(lsip_rtp_write(&p, buf, 32, &n), LSIP_ERR_NOSPC);
  ck_assert_uint_eq(n, 12 + 8 + 8 + 5);
  ck_assert_int_eq(lsip_rtp_write(&p, buf, n, &n), 0);
  ck_assert_int_eq(lsip_rtp_parse(&q, buf, n), 0);
  ck_assert_uint_eq(q.marker, 1);
  ck_assert_uint_eq(q.type, 101);
  ck_assert_uint_eq(q.seq, p.seq);
  ck_assert_uint_eq(q.timestamp, p.timestamp);
  ck_assert_uint_eq(q.ssrc, p.ssrc);
  ck_assert_uint_eq(q.ext_profile, p.ext_profile);
  ck_assert(lsip_str_eq(q.csrc, p.csrc));
  ck_assert(lsip_str_eq(q.ext, p.ext));
  ck_assert(lsip_str_eq(q.payload, p.payload));
  p.type = 128;
  ck_assert_int_eq(lsip_rtp_write(&p, buf, sizeof buf, &n),
                   LSIP_ERR_ARGUMENT);
  p.type = 0;
  p.ext = LSIP_STR("odd");
  ck_assert_int_eq(lsip_rtp_write(&p, buf, sizeof buf, &n),
                   LSIP_ERR_ARGUMENT);
}
END_TEST

/* A copy of exactly `n` bytes, so that a read behind them is seen. */
static int parse_exact(const uint8_t *b, size_t n, lsip_rtp_packet *p)
{
  uint8_t *exact = malloc(n ? n : 1);
  memcpy(exact, b, n);
  int err = lsip_rtp_parse(p, exact, n);
  free(exact);
  return err;
}

static const struct bad_rtp {
  const char *bytes;
  size_t n;
  int err;
} bad_rtp[] = {
  { "", 0, LSIP_ERR_TRUNCATED },
  { "\x80\0\0\0\0\0\0\0\0\0\0", 11, LSIP_ERR_TRUNCATED },
  { "\x40\0\0\0\0\0\0\0\0\0\0\0", 12, LSIP_ERR_VERSION },
  { "\x81\0\0\0\0\0\0\0\0\0\0\0", 12, LSIP_ERR_TRUNCATED }, /* a CSRC */
  { "\x8f\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, LSIP_ERR_TRUNCATED },
  { "\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15, LSIP_ERR_TRUNCATED },
  { "\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff", 16, LSIP_ERR_TRUNCATED },
  { "\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16, LSIP_ERR_TRUNCATED },
  { "\xa0\0\0\0\0\0\0\0\0\0\0\0", 12, LSIP_ERR_SYNTAX }, /* padding */
  { "\xa0\0\0\0\0\0\0\0\0\0\0\0\x00", 13, LSIP_ERR_SYNTAX },
  { "\xa0\0\0\0\0\0\0\0\0\0\0\0\x02", 13, LSIP_ERR_SYNTAX },
  { "\xa0\0\0\0\0\0\0\0\0\0\0\0\xff\xff", 14, LSIP_ERR_SYNTAX },
  { "\xa0\0\0\0\0\0\0\0\0\0\0\0\x01", 13, 0 },
  { "\x80\0\0\0\0\0\0\0\0\0\0\0", 12, 0 }
};

START_TEST(hostile_17_rtp)
{
  lsip_rtp_packet p;
  for (size_t i = 0; i < sizeof bad_rtp / sizeof bad_rtp[0]; i++)
    ck_assert_int_eq(parse_exact((const uint8_t *)bad_rtp[i].bytes,
                                 bad_rtp[i].n, &p), bad_rtp[i].err);
  ck_assert_int_eq(parse_exact((const uint8_t *)bad_rtp[12].bytes, 13, &p),
                   0);
  ck_assert_uint_eq(p.payload.len, 0);
}
END_TEST

START_TEST(tells_rtcp_from_rtp)
{
  uint8_t b[2] = { 0x80, 0 };
  for (int t = 0; t < 256; t++) {
    b[1] = (uint8_t)t;
    ck_assert_int_eq(lsip_rtp_is_rtcp(b, 2), t >= 192 && t <= 223);
  }
  b[1] = 200;
  ck_assert_int_eq(lsip_rtp_is_rtcp(b, 1), 0);
  b[0] = 0x40;
  ck_assert_int_eq(lsip_rtp_is_rtcp(b, 2), 0);
}
END_TEST

#define SR \
  "\x81\xc8\0\x0c" "\0\0\0\x07" "\1\2\3\4\5\6\7\x08" "\0\0\0\x64" \
  "\0\0\0\x0a" "\0\0\6\x40" \
  "\0\0\0\x09" "\x40\xff\xff\xfe" "\0\1\2\3" "\0\0\0\x50" \
  "\3\4\5\6" "\0\1\0\0"
#define SDES "\x81\xca\0\3" "\0\0\0\x07" "\1\3abc\0\0\0"
#define BYE "\x81\xcb\0\1" "\0\0\0\x07"

START_TEST(reads_a_compound)
{
  static const char bytes[] = SR SDES BYE;
  size_t n = sizeof bytes - 1, cursor = 0;
  lsip_rtcp_packet p;
  lsip_rtcp_report r;
  ck_assert_int_eq(lsip_rtcp_check(bytes, n), 0);
  ck_assert(lsip_rtcp_next(bytes, n, &cursor, &p));
  ck_assert_uint_eq(p.type, LSIP_RTCP_SR);
  ck_assert_uint_eq(p.ssrc, 7);
  ck_assert(lsip_rtcp_report_get(&p, 0, &r));
  ck_assert_uint_eq(r.ssrc, 9);
  ck_assert_uint_eq(r.fraction_lost, 0x40);
  ck_assert_int_eq(r.lost, -2);
  ck_assert_uint_eq(r.highest_seq, 0x10203);
  ck_assert_uint_eq(r.jitter, 80);
  ck_assert_uint_eq(r.last_sr, 0x03040506);
  ck_assert_uint_eq(r.delay_since_sr, 65536);
  ck_assert(!lsip_rtcp_report_get(&p, 1, &r));
  ck_assert(lsip_rtcp_next(bytes, n, &cursor, &p));
  ck_assert_uint_eq(p.type, LSIP_RTCP_SDES);
  ck_assert(!lsip_rtcp_report_get(&p, 0, &r));
  ck_assert(lsip_rtcp_next(bytes, n, &cursor, &p));
  ck_assert_uint_eq(p.type, LSIP_RTCP_BYE);
  ck_assert(!lsip_rtcp_next(bytes, n, &cursor, &p));
}
END_TEST

static const struct bad_rtcp {
  const char *bytes;
  size_t n;
  int err;
} bad_rtcp[] = {
  { "\x80\xc9\0\0", 4, LSIP_ERR_TRUNCATED }, /* too short for an SSRC */
  { "\x40\xc9\0\1\0\0\0\1", 8, LSIP_ERR_VERSION },
  { "\x80\xca\0\1\0\0\0\1", 8, LSIP_ERR_SYNTAX }, /* SDES first */
  { "\x80\xc9\0\2\0\0\0\1", 8, LSIP_ERR_TRUNCATED },
  { "\x80\xc9\xff\xff\0\0\0\1", 8, LSIP_ERR_TRUNCATED },
  { "\x81\xc9\0\1\0\0\0\1", 8, LSIP_ERR_SYNTAX }, /* a block that is not */
  { "\x9f\xc9\0\1\0\0\0\1", 8, LSIP_ERR_SYNTAX },
  { "\x80\xc8\0\1\0\0\0\1", 8, LSIP_ERR_SYNTAX }, /* no sender info */
  { "\x80\xc9\0\1\0\0\0\1\x80", 9, LSIP_ERR_TRUNCATED },
  { "\x80\xc9\0\1\0\0\0\1\x82\xcb\0\1\0\0\0\1", 16, LSIP_ERR_SYNTAX },
  { "\xa0\xc9\0\1\0\0\0\x04\x81\xcb\0\1\0\0\0\1", 16, LSIP_ERR_SYNTAX },
  { "\xa0\xc9\0\1\0\0\0\x03", 8, LSIP_ERR_SYNTAX },
  { "\xa0\xc9\0\1\0\0\0\0", 8, LSIP_ERR_SYNTAX },
  { "\xa0\xc9\0\1\0\0\0\x08", 8, LSIP_ERR_SYNTAX },
  { "\xa0\xc9\0\2\0\0\0\1\0\0\0\x04", 12, 0 },
  { "\x80\xc9\0\1\0\0\0\1", 8, 0 },
  { "\x80\xc9\0\1\0\0\0\1\x80\xff\0\0", 12, 0 } /* an unknown type */
};

START_TEST(hostile_17_rtcp)
{
  for (size_t i = 0; i < sizeof bad_rtcp / sizeof bad_rtcp[0]; i++) {
    uint8_t *exact = malloc(bad_rtcp[i].n);
    memcpy(exact, bad_rtcp[i].bytes, bad_rtcp[i].n);
    ck_assert_int_eq(lsip_rtcp_check(exact, bad_rtcp[i].n),
                     bad_rtcp[i].err);
    free(exact);
  }
}
END_TEST

/* Every byte of a good compound changed to every value: nothing is read
 * behind the end, and what the check passes can be walked. */
START_TEST(hostile_17_rtcp_changed)
{
  static const char bytes[] = SR SDES BYE;
  size_t n = sizeof bytes - 1;
  unsigned good = 0, walked = 0;
  for (size_t i = 0; i < n; i++)
    for (int v = 0; v < 256; v++) {
      uint8_t *b = malloc(n);
      memcpy(b, bytes, n);
      b[i] = (uint8_t)v;
      if (lsip_rtcp_check(b, n) == 0) {
        lsip_rtcp_packet p;
        lsip_rtcp_report r;
        size_t cursor = 0;
        good++;
        while (lsip_rtcp_next(b, n, &cursor, &p)) {
          walked++;
          for (size_t k = 0; lsip_rtcp_report_get(&p, k, &r); k++)
            walked += r.ssrc == 0x12345678;
        }
        ck_assert_uint_eq(cursor, n);
      }
      free(b);
    }
  ck_assert_uint_gt(good, 10000);
  ck_assert_uint_ge(walked, 3 * good - good / 2);
}
END_TEST

TEST_PROGRAM("media packet", rtp_round_trip, hostile_17_rtp,
             tells_rtcp_from_rtp, reads_a_compound, hostile_17_rtcp,
             hostile_17_rtcp_changed)
