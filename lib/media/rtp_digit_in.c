/* Receiving digits as telephone-events (RFC 4733 2.5.2). */
#include "media/bytes.h"
#include "media/rtp_session.h"

/* Without an end a digit is over after this silence (2.5.2.2). */
#define SILENCE LSIP_MS(200)

static void report(struct lsip_rtp *r, uint32_t kind)
{
  const struct digit_in *d = &r->digit_in;
  lsip_rtp_event ev = { .kind = kind };
  ev.digit = "0123456789*#ABCD"[d->event];
  ev.ssrc = r->source.ssrc;
  if (kind == LSIP_RTP_DIGIT_END)
    ev.duration_ms = (d->units + d->duration) / (RTP_RATE / 1000);
  lsip_rtp_note_event(r, &ev);
}

static void end_digit(struct lsip_rtp *r)
{
  if (!r->digit_in.active)
    return;
  r->digit_in.active = false;
  report(r, LSIP_RTP_DIGIT_END);
}

void lsip_digit_in_reset(struct lsip_rtp *r)
{
  end_digit(r);
  r->digit_in.any = false;
}

/* 2.5.1.3: a long event goes on in a segment that begins where the last one
 * ended, without a marker. */
static bool is_next_segment(const struct digit_in *d,
                            const lsip_rtp_packet *p, uint8_t event)
{
  return d->active && !p->marker && event == d->event &&
         p->timestamp - d->timestamp == d->duration;
}

static void begin_digit(struct lsip_rtp *r, const lsip_rtp_packet *p,
                        uint8_t event)
{
  struct digit_in *d = &r->digit_in;
  end_digit(r);
  d->active = d->any = true;
  d->event = event;
  d->timestamp = p->timestamp;
  d->units = 0;
  d->duration = 0;
  report(r, LSIP_RTP_DIGIT);
}

static void next_segment(struct digit_in *d, uint32_t timestamp)
{
  if (d->units <= UINT32_MAX - d->duration)
    d->units += d->duration;
  d->timestamp = timestamp;
  d->duration = 0;
}

void lsip_digit_in_take(struct lsip_rtp *r, const lsip_rtp_packet *p)
{
  struct digit_in *d = &r->digit_in;
  const uint8_t *b = (const uint8_t *)p->payload.ptr;
  if (p->payload.len < 4 || b[0] > 15)
    return; /* another event: flash, tones */
  bool same = d->any && p->timestamp == d->timestamp;
  if (same && !d->active)
    return; /* the end once more */
  if (!same && d->any && (int32_t)(p->timestamp - d->timestamp) < 0)
    return; /* behind its successor */
  if (!same && is_next_segment(d, p, b[0]))
    next_segment(d, p->timestamp);
  else if (!same)
    begin_digit(r, p, b[0]);
  uint16_t duration = be16(b + 2);
  if (duration > d->duration)
    d->duration = duration;
  d->last = r->now;
  if (b[1] & 0x80)
    end_digit(r);
}

void lsip_digit_in_advance(struct lsip_rtp *r)
{
  if (r->digit_in.active && r->now >= r->digit_in.last + SILENCE)
    end_digit(r);
}

lsip_time lsip_digit_in_deadline(const struct lsip_rtp *r)
{
  return r->digit_in.active ? r->digit_in.last + SILENCE : LSIP_NEVER;
}
