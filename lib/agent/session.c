/* What we want of a session: addresses, codecs, direction. */
#include "agent/agent.h"

static lsip_addr any_of(int family)
{
  lsip_addr any = { 0 };
  any.family = (uint8_t)family;
  return any;
}

static int is_loopback(const lsip_addr *a)
{
  static const uint8_t one[16] = { [15] = 1 };
  return a->family == 4 ? a->ip[0] == 127 : !memcmp(a->ip, one, 16);
}

static int is_any(const lsip_addr *a)
{
  static const uint8_t zero[16];
  return !memcmp(a->ip, zero, a->family == 4 ? 4 : 16);
}

/* The numeric host of a URI, or family 0. */
static lsip_addr host_of(const char *uri)
{
  lsip_name_addr to;
  lsip_uri u;
  lsip_addr host = { 0 };
  if (uri && !lsip_name_addr_parse(&to, lsip_str_z(uri)) &&
      !lsip_uri_parse(&u, to.uri))
    (void)lsip_host_addr(u.host, &host);
  return host;
}

/* Where RTP is bound, and what the descriptions say. A peer on loopback is
 * told loopback, which it reaches without any other interface. */
static int addresses(agent_call *c, lsip_local via, const char *uri,
                     lsip_addr *bind)
{
  const lsip_agent *a = c->agent;
  lsip_local_config l = { .size = sizeof l };
  lsip_addr peer = host_of(uri);
  int rc = lsip_local_get(a->stack, via, &l);
  if (rc) return rc;
  *bind = l.bound;
  c->media_told = l.advertised.family ? l.advertised : l.bound;
  if (a->media_host.family) {
    c->media_told = a->media_host;
    *bind = any_of(a->media_host.family);
  } else if (is_any(&l.bound) && peer.family == l.bound.family &&
             is_loopback(&peer)) {
    c->media_told = peer;
  }
  bind->port = 0;
  return 0;
}

static int want(agent_call *c, lsip_sdp_audio *ours)
{
  lsip_agent *a = c->agent;
  lsip_sdp_audio_init(ours);
  ours->rtp = ours->rtcp = c->media_told;
  ours->rtp.port = c->rtp_socket.bound.port;
  ours->rtcp.port = c->rtcp_socket.bound.port;
  if (a->cfg.rtcp_mux) {
    ours->flags |= LSIP_SDP_RTCP_MUX;
    ours->rtcp.port = ours->rtp.port;
  }
  memcpy(ours->codecs, a->codecs, sizeof ours->codecs);
  ours->codec_count = a->codec_count;
  ours->version = 1;
  if (a->world->random(a->world->ctx, &ours->session, sizeof ours->session))
    return LSIP_ERR_IO;
  ours->session >>= 2; /* below 2^62, which every peer can hold */
  return 0;
}

int lsip_agent_session_open(agent_call *c, lsip_local via, const char *uri)
{
  lsip_agent *a = c->agent;
  lsip_sdp_audio ours;
  lsip_addr bind;
  int rc = addresses(c, via, uri, &bind);
  if (!rc) rc = lsip_agent_ports_open(c, bind);
  if (!rc) rc = want(c, &ours);
  if (!rc)
    rc = lsip_sdp_session_new(&c->session, a->mem.fn ? &a->mem : NULL, &ours);
  return rc;
}

/* The status that tells the peer of an error of its description, or of ours. */
int lsip_agent_session_status(int err)
{
  int status = lsip_error_status(err);
  return status >= 300 ? status : 500;
}
