/* A media stream: creation, options, time and events. */
#include "media/alloc.h"
#include "media/rtp_session.h"

enum { DEFAULT_BANDWIDTH = 500, MIN_DELAY_MS = 20, MAX_DELAY_MS = 300,
       MOST_DELAY_MS = 400, UNITS_PER_MS = RTP_RATE / 1000 };

uint32_t lsip_rtp_units(lsip_time ns)
{
  return (uint32_t)(ns / (1000000000u / RTP_RATE));
}

int lsip_rtp_set_time(struct lsip_rtp *r, lsip_time now)
{
  if (now < r->now || now == LSIP_NEVER)
    return LSIP_ERR_ARGUMENT;
  r->now = now;
  return 0;
}

/* Of more than fit the oldest goes. */
void lsip_rtp_note_event(struct lsip_rtp *r, const lsip_rtp_event *ev)
{
  if (r->event_count == RTP_EVENTS) {
    r->first_event = (r->first_event + 1) % RTP_EVENTS;
    r->event_count--;
  }
  r->events[(r->first_event + r->event_count++) % RTP_EVENTS] = *ev;
}

int lsip_rtp_poll_event(lsip_rtp *r, lsip_rtp_event *out)
{
  if (r->event_count == 0)
    return 0;
  *out = r->events[r->first_event];
  r->first_event = (r->first_event + 1) % RTP_EVENTS;
  r->event_count--;
  return 1;
}

/* RFC 7022 4.2: 96 random bits */
static void random_cname(struct lsip_rtp *r)
{
  static const char digits[] = "0123456789abcdef";
  uint64_t bits = 0;
  for (r->cname_len = 0; r->cname_len < 24; r->cname_len++, bits >>= 4) {
    if (r->cname_len % 12 == 0)
      bits = lsip_rng_next(&r->rng);
    r->cname[r->cname_len] = (uint8_t)digits[bits & 15];
  }
}

static int check_agreed(const lsip_sdp_audio *a)
{
  if (!a || a->codec_count > LSIP_SDP_CODECS ||
      a->dtmf_send_type >= LSIP_SDP_FORMATS)
    return LSIP_ERR_ARGUMENT;
  for (unsigned i = 0; i < a->codec_count; i++)
    if (a->types[i] >= LSIP_SDP_FORMATS ||
        a->send_types[i] >= LSIP_SDP_FORMATS)
      return LSIP_ERR_ARGUMENT;
  return 0;
}

static void set_agreed(struct lsip_rtp *r, const lsip_sdp_audio *a)
{
  bool moved = !lsip_addr_eq(&r->agreed.rtp, &a->rtp) ||
               !lsip_addr_eq(&r->agreed.rtcp, &a->rtcp);
  bool recoded = r->agreed.codec_count == 0 || a->codec_count == 0 ||
                 r->agreed.codecs[0] != a->codecs[0];
  r->agreed = *a;
  memset(&r->agreed.host, 0, sizeof r->agreed.host); /* was borrowed */
  if (moved || a->rtp.family == 0) {
    r->rtp_to = a->rtp;
    r->rtcp_to = a->rtcp;
    r->latched = false;
  }
  if (recoded)
    r->out.pending = 0;
}

static void begin(struct lsip_rtp *r, const uint8_t seed[32])
{
  lsip_rng_init(&r->rng, seed);
  lsip_rtp_new_ssrc(r);
  uint64_t bits = lsip_rng_next(&r->rng);
  r->out.seq = (uint16_t)bits;
  r->out.timestamp = (uint32_t)(bits >> 32);
  r->out.marker = true;
  r->out.due = r->now;
  r->bandwidth = DEFAULT_BANDWIDTH;
  random_cname(r);
  lsip_playout_init(&r->playout);
  lsip_playout_limit(&r->playout, MIN_DELAY_MS * UNITS_PER_MS,
                     MAX_DELAY_MS * UNITS_PER_MS);
  lsip_rtcp_start(r);
}

int lsip_rtp_new(lsip_rtp **out, const lsip_mem *mem, const uint8_t seed[32],
                 const lsip_sdp_audio *agreed, lsip_time now)
{
  if (!out || !seed || check_agreed(agreed) || now == LSIP_NEVER)
    return LSIP_ERR_ARGUMENT;
  struct lsip_rtp *r = lsip_media_alloc(mem, sizeof *r);
  if (!r)
    return LSIP_ERR_NOMEM;
  if (mem)
    r->mem = *mem;
  r->now = r->started = now;
  set_agreed(r, agreed);
  begin(r, seed);
  *out = r;
  return 0;
}

void lsip_rtp_free(lsip_rtp *r)
{
  if (!r)
    return;
  lsip_mem mem = r->mem;
  lsip_media_free(&mem, r, sizeof *r);
}

int lsip_rtp_update(lsip_rtp *r, const lsip_sdp_audio *agreed, lsip_time now)
{
  if (!r || check_agreed(agreed) || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  set_agreed(r, agreed);
  return 0;
}

void lsip_rtp_config_init(lsip_rtp_config *c, size_t size)
{
  memset(c, 0, size);
  c->size = size;
}

int lsip_rtp_configure(lsip_rtp *r, const lsip_rtp_config *c)
{
  if (!r || !c || c->size < sizeof *c || c->cname.len > RTP_CNAME)
    return LSIP_ERR_ARGUMENT;
  uint32_t min = c->min_delay_ms ? c->min_delay_ms : MIN_DELAY_MS;
  uint32_t max = c->max_delay_ms ? c->max_delay_ms : MAX_DELAY_MS;
  if (min > max || max > MOST_DELAY_MS)
    return LSIP_ERR_ARGUMENT;
  if (c->cname.len) {
    memcpy(r->cname, c->cname.ptr, c->cname.len);
    r->cname_len = c->cname.len;
  }
  r->latch = c->latch != 0;
  r->no_rtcp = c->no_rtcp != 0;
  r->bandwidth = c->rtcp_bandwidth ? c->rtcp_bandwidth : DEFAULT_BANDWIDTH;
  lsip_playout_limit(&r->playout, min * UNITS_PER_MS, max * UNITS_PER_MS);
  return 0;
}

void lsip_rtp_set_wall_clock(lsip_rtp *r, uint64_t unix_ns, lsip_time now)
{
  r->wall_ns = unix_ns;
  r->wall_at = now;
}

int lsip_rtp_advance(lsip_rtp *r, lsip_time now)
{
  if (!r || lsip_rtp_set_time(r, now))
    return LSIP_ERR_ARGUMENT;
  lsip_digit_in_advance(r);
  lsip_digit_out_advance(r);
  lsip_rtcp_advance(r);
  return 0;
}

static lsip_time earlier(lsip_time a, lsip_time b)
{
  return a < b ? a : b;
}

lsip_time lsip_rtp_deadline(const lsip_rtp *r)
{
  lsip_time when = earlier(lsip_digit_out_deadline(r),
                           lsip_digit_in_deadline(r));
  return lsip_rtcp_enabled(r) ? earlier(when, r->rtcp.next) : when;
}

size_t lsip_rtp_poll_output(lsip_rtp *r, lsip_packet *out, size_t max)
{
  return lsip_rtp_queue_take(&r->queue, out, max);
}
