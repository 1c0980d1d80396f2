/* A source of RTP (RFC 3550 A.1, A.3, A.8). */
#include "media/rtp_source.h"
#include <string.h>

enum { MIN_SEQUENTIAL = 2, MAX_DROPOUT = 3000, MAX_MISORDER = 100,
       SEQ_MOD = 1 << 16, WINDOW = 64 };

void lsip_rtp_source_init(struct rtp_source *s, uint32_t ssrc, uint16_t seq)
{
  memset(s, 0, sizeof *s);
  s->ssrc = ssrc;
  s->probation = MIN_SEQUENTIAL;
  s->max_seq = (uint16_t)(seq - 1);
  s->bad_seq = SEQ_MOD + 1;
}

static uint64_t expected_in_run(const struct rtp_source *s)
{
  return s->received ? (uint64_t)lsip_rtp_source_highest(s) - s->base_seq + 1
                     : 0;
}

static uint64_t lost_in_run(const struct rtp_source *s)
{
  uint64_t expected = expected_in_run(s);
  return expected > s->unique ? expected - s->unique : 0;
}

uint64_t lsip_rtp_source_lost(const struct rtp_source *s)
{
  return s->lost_before + lost_in_run(s);
}

uint64_t lsip_rtp_source_expected(const struct rtp_source *s)
{
  return lsip_rtp_source_lost(s) + s->total - s->duplicates;
}

uint32_t lsip_rtp_source_highest(const struct rtp_source *s)
{
  return s->cycles + s->max_seq;
}

/* A new run of numbers begins (A.1: init_seq). */
static enum rtp_seq begin_run(struct rtp_source *s, uint16_t seq)
{
  s->lost_before += lost_in_run(s);
  s->base_seq = s->max_seq = seq;
  s->bad_seq = SEQ_MOD + 1;
  s->cycles = 0;
  s->seen = 1;
  s->received = 1;
  s->unique = 1;
  s->total++;
  s->expected_before = s->received_before = 0;
  s->has_transit = false;
  s->known = true;
  return RTP_SEQ_FIRST;
}

static enum rtp_seq take_probation(struct rtp_source *s, uint16_t seq)
{
  bool next = seq == (uint16_t)(s->max_seq + 1);
  s->max_seq = seq;
  if (!next) {
    s->probation = MIN_SEQUENTIAL - 1;
    return RTP_SEQ_PROBATION;
  }
  if (--s->probation > 0)
    return RTP_SEQ_PROBATION;
  return begin_run(s, seq);
}

static enum rtp_seq take_ahead(struct rtp_source *s, uint16_t seq,
                               uint16_t delta)
{
  if (seq < s->max_seq)
    s->cycles += SEQ_MOD;
  s->max_seq = seq;
  s->seen = delta < WINDOW ? s->seen << delta | 1 : 1;
  s->unique++;
  return RTP_SEQ_NEXT;
}

/* Within MAX_MISORDER; too old for the window counts as new. */
static enum rtp_seq take_behind(struct rtp_source *s, uint16_t back)
{
  uint64_t bit = back < WINDOW ? 1ull << back : 0;
  if (s->seen & bit) {
    s->duplicates++;
    return RTP_SEQ_AGAIN;
  }
  s->seen |= bit;
  s->unique++;
  s->reordered++;
  return RTP_SEQ_BEHIND;
}

enum rtp_seq lsip_rtp_source_take(struct rtp_source *s, uint16_t seq)
{
  uint16_t delta = (uint16_t)(seq - s->max_seq);
  enum rtp_seq result;
  if (s->probation)
    return take_probation(s, seq);
  if (delta != 0 && delta < MAX_DROPOUT)
    result = take_ahead(s, seq, delta);
  else if (delta != 0 && delta <= SEQ_MOD - MAX_MISORDER) {
    if (seq == s->bad_seq) /* two in a row: the sender has restarted */
      return begin_run(s, seq);
    s->bad_seq = (seq + 1u) & (SEQ_MOD - 1);
    return RTP_SEQ_BAD;
  } else
    result = take_behind(s, (uint16_t)-delta);
  s->received++;
  s->total++;
  return result;
}

void lsip_rtp_source_jitter(struct rtp_source *s, uint32_t timestamp,
                            uint32_t arrival)
{
  uint32_t transit = arrival - timestamp;
  int32_t d = (int32_t)(transit - s->transit);
  uint32_t size = d < 0 ? 0u - (uint32_t)d : (uint32_t)d;
  bool first = !s->has_transit;
  s->transit = transit;
  s->has_transit = true;
  if (first || size > INT32_MAX / 32) /* a jump of the clock is no jitter */
    return;
  s->jitter += size - ((s->jitter + 8) >> 4);
}

void lsip_rtp_source_report(struct rtp_source *s, uint32_t *lost,
                            uint8_t *fraction)
{
  uint32_t expected = (uint32_t)expected_in_run(s);
  int64_t missing = (int64_t)expected - s->received;
  int64_t interval = (int64_t)(expected - s->expected_before);
  int64_t lately = interval - (int64_t)(s->received - s->received_before);
  s->expected_before = expected;
  s->received_before = s->received;
  int64_t share = interval > 0 && lately > 0 ? lately * 256 / interval : 0;
  *fraction = (uint8_t)(share > 255 ? 255 : share);
  if (missing > 0x7fffff)
    missing = 0x7fffff;
  if (missing < -0x800000)
    missing = -0x800000;
  *lost = (uint32_t)missing & 0xffffff;
}
