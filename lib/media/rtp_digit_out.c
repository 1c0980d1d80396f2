/* Sending digits as telephone-events (RFC 4733 2.5.1). */
#include "media/bytes.h"
#include "media/rtp_session.h"

enum { STEP_MS = 20, STEP_UNITS = STEP_MS * RTP_RATE / 1000, END_PACKETS = 3,
       VOLUME = 10, MIN_MS = 40, MAX_MS = 5000, USUAL_MS = 100, GAP_MS = 50 };

static const char digits[] = "0123456789*#ABCD"; /* RFC 4733 3.2 */

static int event_of(char digit)
{
  if (digit >= 'a' && digit <= 'd')
    digit = (char)(digit - 'a' + 'A');
  const char *at = digit ? strchr(digits, digit) : NULL;
  return at ? (int)(at - digits) : -1;
}

int lsip_rtp_send_digit(lsip_rtp *r, char digit, unsigned ms)
{
  int event = event_of(digit);
  if (ms == 0)
    ms = USUAL_MS;
  if (!r || event < 0 || ms < MIN_MS || ms > MAX_MS)
    return LSIP_ERR_ARGUMENT;
  if (!lsip_rtp_may_send(r))
    return LSIP_ERR_STATE;
  if (r->agreed.dtmf_send_type < 0 ||
      !(r->agreed.dtmf_events >> event & 1))
    return LSIP_ERR_UNSUPPORTED;
  struct digit_out *d = &r->digit_out;
  if (d->count == RTP_DIGITS)
    return LSIP_ERR_LIMIT;
  unsigned i = (d->first + d->count++) % RTP_DIGITS;
  d->queue[i].event = (uint8_t)event;
  d->queue[i].units = (uint16_t)(ms * (RTP_RATE / 1000));
  return 0;
}

static bool send_event(struct lsip_rtp *r, bool first, bool end,
                       uint32_t units)
{
  struct digit_out *d = &r->digit_out;
  lsip_rtp_packet p;
  uint8_t payload[4];
  payload[0] = d->queue[d->first].event;
  payload[1] = (uint8_t)((end ? 0x80 : 0) | VOLUME);
  put16(payload + 2, units);
  memset(&p, 0, sizeof p);
  p.marker = first;
  p.type = (uint8_t)r->agreed.dtmf_send_type;
  p.timestamp = d->timestamp;
  p.payload = lsip_str_of((const char *)payload, sizeof payload);
  return lsip_rtp_send_packet(r, &p);
}

static void begin_digit(struct lsip_rtp *r)
{
  struct digit_out *d = &r->digit_out;
  d->timestamp = lsip_rtp_timestamp_at(r, r->now);
  if (!send_event(r, true, false, STEP_UNITS))
    return; /* no room: at the next advance */
  d->active = true;
  d->began = r->now;
  d->ends = 0;
  d->due = r->now + LSIP_MS(STEP_MS);
}

static void finish_digit(struct lsip_rtp *r)
{
  struct digit_out *d = &r->digit_out;
  lsip_rtp_event ev = { .kind = LSIP_RTP_DIGIT_SENT };
  ev.digit = digits[d->queue[d->first].event];
  ev.duration_ms = d->queue[d->first].units / (RTP_RATE / 1000u);
  d->first = (d->first + 1) % RTP_DIGITS;
  d->count--;
  d->active = false;
  d->due = r->now + LSIP_MS(GAP_MS);
  lsip_rtp_note_event(r, &ev);
}

/* 2.5.1.4: an update per step, and the end three times. */
static void continue_digit(struct lsip_rtp *r)
{
  struct digit_out *d = &r->digit_out;
  uint32_t whole = d->queue[d->first].units;
  uint32_t units = lsip_rtp_units(r->now - d->began) + STEP_UNITS;
  bool end = units >= whole;
  if (!send_event(r, false, end, end ? whole : units))
    return;
  d->due = r->now + LSIP_MS(STEP_MS);
  if (end && ++d->ends == END_PACKETS)
    finish_digit(r);
}

/* What waits when sending has become impossible is given up. */
static void drop_all(struct digit_out *d)
{
  d->count = 0;
  d->active = false;
}

void lsip_digit_out_advance(struct lsip_rtp *r)
{
  struct digit_out *d = &r->digit_out;
  if (d->count && (!lsip_rtp_may_send(r) || r->agreed.dtmf_send_type < 0))
    drop_all(d);
  if (d->count == 0 || r->now < d->due)
    return;
  if (d->active)
    continue_digit(r);
  else
    begin_digit(r);
}

lsip_time lsip_digit_out_deadline(const struct lsip_rtp *r)
{
  const struct digit_out *d = &r->digit_out;
  return d->count ? d->due : LSIP_NEVER;
}
