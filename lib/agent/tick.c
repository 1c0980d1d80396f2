/*
 * Twenty milliseconds at a time, for all calls of an agent in one tick. The
 * next tick is due 20 ms after the last was due, not after it came, so the
 * clock of what we say does not drift.
 */
#include "agent/agent.h"

#define PERIOD LSIP_MS(AGENT_FRAME_MS)
/* Later than this (the process slept) the lost time is not made up. */
#define TOO_LATE LSIP_MS(200)

static size_t frame_samples(const agent_call *c, unsigned *rate)
{
  const lsip_sdp_audio *agreed = lsip_sdp_session_agreed(c->session);
  const lsip_codec_info *info =
    agreed && agreed->codec_count ? lsip_codec_get(agreed->codecs[0]) : NULL;
  size_t n;
  if (!info) return 0;
  *rate = info->rate;
  n = info->rate / (1000 / AGENT_FRAME_MS);
  return n <= AGENT_FRAME_MAX ? n : 0;
}

/* One frame in each direction. Nobody listening and nothing come: the jitter
 * buffer has nothing to do either. Not 0: no more for this call now. */
static int talk(agent_call *c, lsip_time now)
{
  lsip_agent *a = c->agent;
  int16_t in[AGENT_FRAME_MAX], out[AGENT_FRAME_MAX];
  unsigned rate = 0;
  size_t n = frame_samples(c, &rate), said;
  if (!n) return 0;
  memset(in, 0, n * sizeof *in);
  if (c->heard && lsip_rtp_read_pcm(c->rtp, in, n, now)) return -1;
  said = lsip_agent_play_take(c, out, n);
  memset(out + said, 0, (n - said) * sizeof *out);
  if (c->leaving) return -1;
  if (a->cfg.on_pcm) a->cfg.on_pcm(a, c->id, in, out, n, rate, a->cfg.user);
  if (c->leaving) return -1;
  if (!a->cfg.on_pcm && !said && a->cfg.no_silence) return 0;
  return lsip_rtp_write_pcm(c->rtp, out, n, now);
}

static void call_tick(agent_call *c, lsip_time now)
{
  if (!c->rtp || c->leaving || lsip_rtp_advance(c->rtp, now)) return;
  lsip_agent_media_flush(c, now);
  if (c->leaving) return;
  if (!c->holding && !c->want_hold && talk(c, now)) return;
  lsip_agent_digits_next(c);
  lsip_agent_media_flush(c, now);
}

static int any_stream(const lsip_agent *a)
{
  const agent_call *c = a->calls;
  while (c && (!c->rtp || c->leaving)) c = c->next;
  return c != NULL;
}

static void on_tick(void *user, lsip_time now)
{
  lsip_agent *a = user;
  const lsip_world *w = a->world;
  lsip_agent_enter(a);
  for (agent_call *c = a->calls; c; c = c->next) call_tick(c, now);
  a->ticking = any_stream(a);
  lsip_agent_leave(a);
  if (!a->ticking) return;
  a->tick += PERIOD;
  if (a->tick + TOO_LATE < now) a->tick = now + PERIOD;
  (void)w->tick_at(w->ctx, on_tick, a, a->tick);
}

void lsip_agent_tick_start(lsip_agent *a)
{
  const lsip_world *w = a->world;
  if (a->ticking) return;
  a->ticking = 1;
  a->tick = w->now(w->ctx) + PERIOD;
  (void)w->tick_at(w->ctx, on_tick, a, a->tick);
}

void lsip_agent_tick_stop(lsip_agent *a)
{
  (void)a->world->tick_at(a->world->ctx, on_tick, a, LSIP_NEVER);
}
