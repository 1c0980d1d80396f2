/*
 * The stream of a call: made when a description is agreed, changed when
 * another is, silent when the call is left, and kept for its statistics until
 * the end event has returned.
 */
#include "agent/agent.h"

static int stream_new(agent_call *c, const lsip_sdp_audio *agreed,
                      lsip_time now)
{
  lsip_agent *a = c->agent;
  const lsip_world *w = a->world;
  lsip_rtp_config cfg;
  uint8_t seed[32];
  int rc = w->random(w->ctx, seed, sizeof seed) ? LSIP_ERR_IO : 0;
  if (!rc)
    rc = lsip_rtp_new(&c->rtp, a->mem.fn ? &a->mem : NULL, seed, agreed, now);
  if (rc) return rc;
  lsip_rtp_config_init(&cfg, sizeof cfg);
  cfg.latch = 1; /* peers behind a NAT tell addresses that lead nowhere */
  lsip_rtp_set_wall_clock(c->rtp, w->unix_ns(w->ctx), now);
  rc = lsip_rtp_configure(c->rtp, &cfg);
  if (!rc) lsip_agent_tick_start(a);
  return rc;
}

/* Makes the stream what the session says now. */
int lsip_agent_media_apply(agent_call *c)
{
  const lsip_sdp_audio *agreed = lsip_sdp_session_agreed(c->session);
  const lsip_world *w = c->agent->world;
  lsip_time now = w->now(w->ctx);
  if (!agreed) return 0;
  if (c->rtp) return lsip_rtp_update(c->rtp, agreed, now);
  if (!agreed->codec_count) return 0;
  return stream_new(c, agreed, now);
}

/* The last packets (RTCP BYE) leave; nothing is said or heard any more. */
void lsip_agent_media_leave(agent_call *c)
{
  const lsip_world *w = c->agent->world;
  lsip_time now = w->now(w->ctx);
  if (c->leaving) return;
  c->leaving = 1; /* first: no callback comes out of the flush */
  if (c->rtp && !lsip_rtp_bye(c->rtp, now)) lsip_agent_media_flush(c, now);
}

void lsip_agent_media_close(agent_call *c)
{
  lsip_agent_ports_close(c);
  lsip_rtp_free(c->rtp);
  c->rtp = NULL;
}

static void record(agent_call *c, const agent_socket *at,
                   const lsip_addr *remote, lsip_str bytes, int outgoing,
                   lsip_time now)
{
  lsip_agent *a = c->agent;
  lsip_trace_record r = { .now = now, .transport = LSIP_UDP };
  if (!a->cfg.on_media_trace) return;
  r.unix_ns = a->world->unix_ns(a->world->ctx);
  r.outgoing = (uint32_t)outgoing;
  r.local = c->media_told;
  r.local.port = at->bound.port;
  r.remote = *remote;
  r.bytes = bytes;
  a->cfg.on_media_trace(a, &r, a->cfg.user);
}

static void events(agent_call *c)
{
  lsip_agent *a = c->agent;
  lsip_rtp_event e;
  while (!c->leaving && lsip_rtp_poll_event(c->rtp, &e)) {
    if (e.kind == LSIP_RTP_DIGIT && a->cfg.on_digit)
      a->cfg.on_digit(a, c->id, e.digit, a->cfg.user);
    else if (e.kind == LSIP_RTP_DIGIT_SENT)
      lsip_agent_digits_sent(c);
  }
}

/* Sends what the stream has made. A packet that cannot be sent is lost, as it
 * would be on the way. */
void lsip_agent_media_flush(agent_call *c, lsip_time now)
{
  lsip_agent *a = c->agent;
  lsip_packet p;
  while (lsip_rtp_poll_output(c->rtp, &p, 1)) {
    const agent_socket *s = &c->rtp_socket;
    if (p.rtcp && c->rtcp_socket.socket) s = &c->rtcp_socket;
    if (!a->world->udp_send(s->socket, &p.to, p.bytes))
      record(c, s, &p.to, p.bytes, 1, now);
  }
  events(c);
}

/* Before anything is agreed packets are dropped: they could be anyone's. */
void lsip_agent_media_receive(agent_call *c, const agent_socket *at,
                         const lsip_addr *from, const void *b, size_t n,
                         lsip_time now)
{
  lsip_agent *a = c->agent;
  if (!c->rtp || c->leaving) return;
  lsip_agent_enter(a);
  record(c, at, from, lsip_str_of(b, n), 0, now);
  c->heard = 1;
  if (!lsip_rtp_receive(c->rtp, from, b, n, now))
    lsip_agent_media_flush(c, now);
  lsip_agent_leave(a);
}

/* -------------------------------------------------------- what is asked for */

int lsip_agent_stats(const lsip_agent *a, lsip_call id, lsip_rtp_stats *out)
{
  const agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  size_t size;
  if (!c) return LSIP_ERR_GONE;
  if (!out || out->size < sizeof size) return LSIP_ERR_ARGUMENT;
  size = out->size;
  memset(out, 0, size);
  out->size = size;
  if (c->rtp) lsip_rtp_stats_get(c->rtp, out);
  return 0;
}

int lsip_agent_audio_get(const lsip_agent *a, lsip_call id,
                         lsip_agent_audio *out)
{
  const agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  const lsip_sdp_audio *agreed;
  if (!c) return LSIP_ERR_GONE;
  if (!out || out->size < sizeof *out) return LSIP_ERR_ARGUMENT;
  memset(out, 0, sizeof *out);
  out->size = sizeof *out;
  out->local = c->media_told;
  out->local.port = c->rtp_socket.bound.port;
  out->holding = c->holding;
  agreed = c->session ? lsip_sdp_session_agreed(c->session) : NULL;
  if (!agreed || !agreed->codec_count) return 0;
  out->codec = agreed->codecs[0];
  out->rate = lsip_codec_get(out->codec)->rate;
  out->direction = (uint32_t)agreed->direction;
  out->held = (uint32_t)lsip_sdp_session_held(c->session);
  out->remote = agreed->rtp;
  return 0;
}
