/* Fitting a stream of the peer's to what we want (RFC 3264 6.1, 7). */
#include "media/sdp_audio.h"
#include "media/text.h"

static const lsip_sdp_format *format_of_codec(const struct sdp_formats *f,
                                              uint32_t codec)
{
  for (size_t i = 0; i < f->count; i++)
    if (lsip_sdp_format_codec(&f->by_type[f->order[i]]) == codec)
      return &f->by_type[f->order[i]];
  return NULL;
}

static int own_index(const lsip_sdp_audio *ours, uint32_t codec)
{
  for (unsigned i = 0; i < ours->codec_count; i++)
    if (ours->codecs[i] == codec)
      return (int)i;
  return -1;
}

static bool has_codec(const lsip_sdp_audio *a, uint32_t codec)
{
  return own_index(a, codec) >= 0;
}

static void add_codec(lsip_sdp_audio *agreed, const lsip_sdp_audio *ours,
                      const lsip_sdp_format *theirs, uint32_t codec,
                      bool answer)
{
  int own = own_index(ours, codec);
  if (own < 0 || has_codec(agreed, codec))
    return;
  unsigned i = agreed->codec_count++;
  agreed->codecs[i] = codec;
  agreed->send_types[i] = (uint8_t)theirs->type;
  agreed->types[i] = answer ? ours->types[own] : (uint8_t)theirs->type;
}

/* RFC 3264 6.1, 7: by the order of their list, unless we answer and want
 * our own. */
static void match_codecs(lsip_sdp_audio *agreed, const lsip_sdp_audio *ours,
                         const struct sdp_formats *theirs, bool answer)
{
  agreed->codec_count = 0;
  if (!answer && (ours->flags & LSIP_SDP_OWN_ORDER)) {
    for (unsigned i = 0; i < ours->codec_count; i++) {
      const lsip_sdp_format *f = format_of_codec(theirs, ours->codecs[i]);
      if (f)
        add_codec(agreed, ours, f, ours->codecs[i], answer);
    }
    return;
  }
  for (size_t i = 0; i < theirs->count; i++) {
    const lsip_sdp_format *f = &theirs->by_type[theirs->order[i]];
    uint32_t codec = lsip_sdp_format_codec(f);
    if (codec)
      add_codec(agreed, ours, f, codec, answer);
  }
}

/* RFC 4733 2.4.1: "0-11,16"; nothing said means 0-15. */
static uint32_t events_of(lsip_str fmtp)
{
  uint32_t events = 0;
  if (fmtp.len == 0)
    return 0xffff;
  while (fmtp.len) {
    lsip_str item, low, high;
    uint32_t from, to;
    lsip_text_split(fmtp, ',', &item, &fmtp);
    bool range = lsip_text_split(lsip_text_trim(item), '-', &low, &high);
    if (!lsip_text_number(low, 255, &from) ||
        !lsip_text_number(range ? high : low, 255, &to))
      continue;
    for (uint32_t e = from; e <= to && e < 16; e++)
      events |= 1u << e;
  }
  return events;
}

static void match_events(lsip_sdp_audio *agreed, const lsip_sdp_audio *ours,
                         const struct sdp_formats *theirs, bool answer)
{
  agreed->dtmf_type = agreed->dtmf_send_type = -1;
  agreed->dtmf_events = 0;
  for (size_t i = 0; i < theirs->count && ours->dtmf_type > 0; i++) {
    const lsip_sdp_format *f = &theirs->by_type[theirs->order[i]];
    if (f->rate != 8000 ||
        !lsip_str_ieq(f->name, LSIP_STR("telephone-event")))
      continue;
    agreed->dtmf_send_type = (int)f->type;
    agreed->dtmf_type = answer ? ours->dtmf_type : (int)f->type;
    agreed->dtmf_events = events_of(f->fmtp);
    return;
  }
}

static bool is_unspecified(const lsip_addr *a)
{
  static const uint8_t zero[16];
  return memcmp(a->ip, zero, a->family == 6 ? 16 : 4) == 0;
}

static bool is_multicast(const lsip_addr *a)
{
  return a->family == 4 ? a->ip[0] >= 224 && a->ip[0] < 240
                        : a->family == 6 && a->ip[0] == 0xff;
}

/* Where the peer receives RTCP: muxed (RFC 5761), as it says (RFC 3605), or
 * one port up (RFC 3264 5.1). */
static void match_rtcp(lsip_sdp_audio *agreed, const struct sdp_stream *s)
{
  agreed->rtcp = agreed->rtp;
  if (agreed->flags & LSIP_SDP_RTCP_MUX)
    return;
  if (s->rtcp.port) {
    if (s->rtcp.family && !is_unspecified(&s->rtcp))
      agreed->rtcp = s->rtcp;
    agreed->rtcp.port = s->rtcp.port;
  } else if (agreed->rtp.port < 65535)
    agreed->rtcp.port = (uint16_t)(agreed->rtp.port + 1);
  else
    memset(&agreed->rtcp, 0, sizeof agreed->rtcp);
}

static void match_address(lsip_sdp_audio *agreed, const struct sdp_stream *s)
{
  const lsip_sdp_connection *c = &s->level.connection;
  memset(&agreed->host, 0, sizeof agreed->host);
  agreed->rtp = c->addr;
  agreed->rtp.port = (uint16_t)s->media.port;
  if (c->addr.family == 0)
    agreed->host = c->host;
  match_rtcp(agreed, s);
  /* RFC 3264 8.4, RFC 6337 5.4: to 0.0.0.0 nothing is sent */
  if (c->addr.family && is_unspecified(&c->addr)) {
    memset(&agreed->rtp, 0, sizeof agreed->rtp);
    memset(&agreed->rtcp, 0, sizeof agreed->rtcp);
    agreed->direction &= ~LSIP_SENDONLY;
  }
}

static bool usable(const struct sdp_stream *s)
{
  const lsip_sdp_connection *c = &s->level.connection;
  return lsip_str_eq(s->media.type, LSIP_STR("audio")) &&
         lsip_str_eq(s->media.proto, LSIP_STR("RTP/AVP")) &&
         s->media.port != 0 && s->level.connected &&
         lsip_str_eq(c->nettype, LSIP_STR("IN")) && !is_multicast(&c->addr) &&
         (lsip_str_eq(c->addrtype, LSIP_STR("IP4")) ||
          lsip_str_eq(c->addrtype, LSIP_STR("IP6")));
}

static uint32_t send_ptime(const struct sdp_stream *s)
{
  uint32_t ms = s->ptime ? s->ptime : SDP_PTIME;
  if (s->maxptime && ms > s->maxptime)
    ms = s->maxptime;
  return ms < 10 ? 10 : ms > SDP_MAX_PTIME ? SDP_MAX_PTIME : ms;
}

bool lsip_sdp_audio_match(const lsip_sdp_audio *ours,
                          const struct sdp_stream *theirs, bool answer,
                          lsip_sdp_audio *agreed)
{
  lsip_sdp_audio a = *ours;
  if (!usable(theirs))
    return false;
  match_codecs(&a, ours, &theirs->formats, answer);
  if (a.codec_count == 0)
    return false;
  match_events(&a, ours, &theirs->formats, answer);
  a.direction = lsip_sdp_audio_direction(ours->direction,
                                         theirs->level.direction);
  a.flags &= theirs->mux ? LSIP_SDP_RTCP_MUX : 0;
  if (theirs->level.no_rs && theirs->level.no_rr)
    a.flags |= LSIP_SDP_NO_RTCP;
  a.ptime_ms = send_ptime(theirs);
  match_address(&a, theirs);
  *agreed = a;
  return true;
}
