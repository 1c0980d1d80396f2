/* The play queue: two seconds of PCM that wait to be said. */
#include "agent/agent.h"

#define PLAY_SECONDS 2

static size_t rate_of(const agent_call *c)
{
  const lsip_sdp_audio *agreed =
    c->session ? lsip_sdp_session_agreed(c->session) : NULL;
  if (!agreed || !agreed->codec_count) return 8000;
  return lsip_codec_get(agreed->codecs[0])->rate;
}

static int ring_open(agent_call *c)
{
  size_t n = rate_of(c) * PLAY_SECONDS;
  if (c->play) return 0;
  c->play = lsip_agent_alloc(c->agent, n * sizeof *c->play);
  if (!c->play) return LSIP_ERR_NOMEM;
  c->play_size = n;
  return 0;
}

void lsip_agent_play_free(agent_call *c)
{
  lsip_agent_dealloc(c->agent, c->play, c->play_size * sizeof *c->play);
}

static size_t min(size_t a, size_t b)
{
  return a < b ? a : b;
}

int lsip_agent_play(lsip_agent *a, lsip_call id, const int16_t *pcm,
                    size_t samples, size_t *accepted)
{
  agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  size_t put = 0;
  int rc;
  if (!c) return LSIP_ERR_GONE;
  if (!accepted || (!pcm && samples)) return LSIP_ERR_ARGUMENT;
  rc = ring_open(c);
  if (rc) return rc;
  while (put < samples && c->play_len < c->play_size) {
    size_t end = (c->play_at + c->play_len) % c->play_size;
    size_t n = min(min(samples - put, c->play_size - c->play_len),
                   c->play_size - end);
    memcpy(c->play + end, pcm + put, n * sizeof *pcm);
    c->play_len += n;
    put += n;
  }
  c->play_short = put < samples;
  *accepted = put;
  return 0;
}

/* Says so when half of a queue that was too short is free again. */
static void room(agent_call *c)
{
  lsip_agent *a = c->agent;
  if (!c->play_short || c->play_len > c->play_size / 2) return;
  c->play_short = 0;
  if (a->cfg.on_room)
    a->cfg.on_room(a, c->id, c->play_size - c->play_len, a->cfg.user);
}

size_t lsip_agent_play_take(agent_call *c, int16_t *out, size_t n)
{
  size_t got = 0;
  while (got < n && c->play_len) {
    size_t k = min(min(n - got, c->play_len), c->play_size - c->play_at);
    memcpy(out + got, c->play + c->play_at, k * sizeof *out);
    c->play_at = (c->play_at + k) % c->play_size;
    c->play_len -= k;
    got += k;
  }
  if (got) room(c);
  return got;
}
