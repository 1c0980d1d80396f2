/* Sequence numbers, loss and jitter of a source (RFC 3550 A.1, A.3, A.8). */
#include "support.h"
#include "media/rtp_source.h"

static struct rtp_source s;

static void start_at(uint16_t seq)
{
  lsip_rtp_source_init(&s, 1, seq);
  ck_assert_int_eq(lsip_rtp_source_take(&s, seq), RTP_SEQ_PROBATION);
  ck_assert_int_eq(lsip_rtp_source_take(&s, (uint16_t)(seq + 1)),
                   RTP_SEQ_FIRST);
}

START_TEST(probation)
{
  lsip_rtp_source_init(&s, 1, 10);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 10), RTP_SEQ_PROBATION);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 12), RTP_SEQ_PROBATION);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 14), RTP_SEQ_PROBATION);
  ck_assert(!s.known);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 15), RTP_SEQ_FIRST);
  ck_assert(s.known);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 0);
}
END_TEST

START_TEST(loss_duplicates_and_order)
{
  start_at(100);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 102), RTP_SEQ_NEXT);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 106), RTP_SEQ_NEXT);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 3);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 104), RTP_SEQ_BEHIND);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 2);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 104), RTP_SEQ_AGAIN);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 106), RTP_SEQ_AGAIN);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 2);
  ck_assert_uint_eq(s.duplicates, 2);
  ck_assert_uint_eq(s.reordered, 1);
  ck_assert_uint_eq(lsip_rtp_source_expected(&s), 6);
}
END_TEST

START_TEST(wraps_around)
{
  start_at(65533);
  for (unsigned seq = 65535; seq < 65535 + 200000; seq++)
    ck_assert_int_eq(lsip_rtp_source_take(&s, (uint16_t)seq), RTP_SEQ_NEXT);
  ck_assert_uint_eq(lsip_rtp_source_highest(&s), 65535 + 199999);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 0);
}
END_TEST

/* A.1: a large jump is believed only when the next number follows it. */
START_TEST(restarts)
{
  start_at(1000);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 30000), RTP_SEQ_BAD);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 1002), RTP_SEQ_NEXT);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 1005), RTP_SEQ_NEXT);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 40000), RTP_SEQ_BAD);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 40001), RTP_SEQ_FIRST);
  ck_assert_int_eq(lsip_rtp_source_take(&s, 40002), RTP_SEQ_NEXT);
  ck_assert_uint_eq(lsip_rtp_source_lost(&s), 2); /* of the first run */
  ck_assert_uint_eq(s.total, 5);
}
END_TEST

START_TEST(report_fractions)
{
  uint32_t lost;
  uint8_t fraction;
  start_at(0);
  for (uint16_t seq = 2; seq < 100; seq++)
    if (seq % 4)
      ck_assert_int_eq(lsip_rtp_source_take(&s, seq), RTP_SEQ_NEXT);
  lsip_rtp_source_report(&s, &lost, &fraction);
  ck_assert_uint_eq(lost, 24);
  ck_assert_uint_eq(fraction, 24 * 256 / 99);
  for (uint16_t seq = 100; seq < 150; seq++)
    (void)lsip_rtp_source_take(&s, seq);
  lsip_rtp_source_report(&s, &lost, &fraction);
  ck_assert_uint_eq(lost, 24);
  ck_assert_uint_eq(fraction, 0);
  (void)lsip_rtp_source_take(&s, 2149); /* all but one lost */
  lsip_rtp_source_report(&s, &lost, &fraction);
  ck_assert_uint_eq(fraction, 255);
  lsip_rtp_source_report(&s, &lost, &fraction);
  ck_assert_uint_eq(fraction, 0); /* nothing expected since */
}
END_TEST

/* Repeats make the cumulative loss negative (6.4.1), 24 bits of it. */
START_TEST(negative_loss)
{
  uint32_t lost;
  uint8_t fraction;
  start_at(0);
  for (int i = 0; i < 5; i++)
    (void)lsip_rtp_source_take(&s, 1);
  lsip_rtp_source_report(&s, &lost, &fraction);
  ck_assert_uint_eq(lost, 0xfffffb);
  ck_assert_uint_eq(fraction, 0);
}
END_TEST

START_TEST(jitter)
{
  start_at(0);
  uint32_t ts = 0xffffff00;
  for (int i = 0; i < 500; i++)
    lsip_rtp_source_jitter(&s, ts + 160u * (uint32_t)i,
                           160u * (uint32_t)i + 77);
  ck_assert_uint_eq(s.jitter >> 4, 0);
  /* 40 units early, 40 late in turn: D is 80 each time */
  for (int i = 0; i < 500; i++)
    lsip_rtp_source_jitter(&s, ts + 160u * (uint32_t)i,
                           160u * (uint32_t)i + (i & 1 ? 80 : 0));
  ck_assert_uint_ge(s.jitter >> 4, 78);
  ck_assert_uint_le(s.jitter >> 4, 81);
  lsip_rtp_source_jitter(&s, ts + 0x7fffffff, 0); /* a jump: not counted */
  ck_assert_uint_le(s.jitter >> 4, 81);
}
END_TEST

TEST_PROGRAM("media source", probation, loss_duplicates_and_order,
             wraps_around, restarts, report_fractions, negative_loss, jitter)
