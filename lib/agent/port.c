/*
 * Media sockets: RTP on an even port and RTCP on the next (RFC 3550 11), or
 * one for both (RFC 5761). Where no such pair is free, RTCP takes any port,
 * which the description tells (RFC 3605).
 */
#include "agent/agent.h"

#define PAIR_TRIES 16

static void on_rtp(void *user, const lsip_addr *from, const void *b, size_t n,
                   lsip_time now)
{
  agent_call *c = user;
  lsip_agent_media_receive(c, &c->rtp_socket, from, b, n, now);
}

static void on_rtcp(void *user, const lsip_addr *from, const void *b,
                    size_t n, lsip_time now)
{
  agent_call *c = user;
  lsip_agent_media_receive(c, &c->rtcp_socket, from, b, n, now);
}

static int open_at(agent_call *c, agent_socket *s, lsip_addr bind,
                   unsigned port, lsip_packet_fn fn)
{
  const lsip_world *w = c->agent->world;
  s->bound = bind;
  s->bound.port = (uint16_t)port;
  return w->udp_open(w->ctx, &s->socket, &s->bound, fn, c);
}

static void close_one(agent_call *c, agent_socket *s)
{
  if (s->socket) c->agent->world->udp_close(s->socket);
  s->socket = NULL;
}

static int open_rtcp(agent_call *c, lsip_addr bind, unsigned port)
{
  if (c->agent->cfg.rtcp_mux) return 0;
  return open_at(c, &c->rtcp_socket, bind, port, on_rtcp);
}

/* One try for a pair at `port`; 0: wherever the system likes. */
static int open_pair(agent_call *c, lsip_addr bind, unsigned port)
{
  int rc = open_at(c, &c->rtp_socket, bind, port, on_rtp);
  unsigned got = c->rtp_socket.bound.port;
  if (rc) return rc;
  if (got % 2 && !c->agent->cfg.rtcp_mux) {
    close_one(c, &c->rtp_socket); /* odd: the even one below it */
    rc = open_at(c, &c->rtp_socket, bind, got - 1, on_rtp);
    got--;
  }
  if (!rc) rc = open_rtcp(c, bind, got + 1);
  if (rc) close_one(c, &c->rtp_socket);
  return rc;
}

static int open_anywhere(agent_call *c, lsip_addr bind)
{
  int rc = LSIP_ERR_IN_USE;
  for (int i = 0; i < PAIR_TRIES && rc == LSIP_ERR_IN_USE; i++)
    rc = open_pair(c, bind, 0);
  if (rc != LSIP_ERR_IN_USE) return rc;
  rc = open_at(c, &c->rtp_socket, bind, 0, on_rtp);
  if (!rc) rc = open_rtcp(c, bind, 0);
  if (rc) close_one(c, &c->rtp_socket);
  return rc;
}

/* The next pair of the range, in turn, so that a port rests after a call. */
static int open_in_range(agent_call *c, lsip_addr bind)
{
  lsip_agent *a = c->agent;
  unsigned low = (a->cfg.media_port_min + 1u) & ~1u;
  unsigned pairs = (a->cfg.media_port_max + 1u - low) / 2;
  int rc = LSIP_ERR_IN_USE;
  for (unsigned i = 0; i < pairs && rc == LSIP_ERR_IN_USE; i++)
    rc = open_pair(c, bind, low + 2 * (a->port_next++ % pairs));
  return rc;
}

int lsip_agent_ports_open(agent_call *c, lsip_addr bind)
{
  if (c->agent->cfg.media_port_max) return open_in_range(c, bind);
  return open_anywhere(c, bind);
}

void lsip_agent_ports_close(agent_call *c)
{
  close_one(c, &c->rtp_socket);
  close_one(c, &c->rtcp_socket);
}
