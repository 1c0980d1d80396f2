/* Listening points of a stack. */
#include "net/parts.h"

/* "udp:127.0.0.1:5060" in its two parts. */
static int read_uri(lsip_str uri, uint32_t *transport, lsip_addr *at)
{
  const char *colon = uri.len ? memchr(uri.ptr, ':', uri.len) : NULL;
  size_t scheme = colon ? (size_t)(colon - uri.ptr) : 0;
  int kind = lsip_transport_of(lsip_str_of(uri.ptr, scheme));
  if (kind == LSIP_TRANSPORT_NONE)
    return LSIP_ERR_ARGUMENT;
  if (kind != LSIP_UDP && kind != LSIP_TCP)
    return LSIP_ERR_UNSUPPORTED;
  *transport = (uint32_t)kind;
  return lsip_addr_parse(at, lsip_str_of(colon + 1, uri.len - scheme - 1));
}

/* The stack says nothing when it removes a local. Its port is given back when
 * something arrives there, or now. */
static void close_removed(lsip_guest *g)
{
  lsip_sock *s, *next;
  lsip_local_config c = { .size = sizeof c };
  for (s = g->socks; s; s = next) {
    next = s->next;
    if (lsip_local_get(g->stack, s->local, &c) == LSIP_ERR_GONE)
      lsip_net_sock_close(s);
  }
}

static int add_local(lsip_guest *g, lsip_sock *s)
{
  lsip_local_config c = { .size = sizeof c, .transport = s->transport };
  c.bound = s->bound;
  c.cookie = (uint64_t)(uintptr_t)s;
  if (lsip_net_is_wildcard(&s->bound)) {
    c.advertised = s->bound;
    lsip_net_default_address(&c.advertised);
  }
  return lsip_local_add(g->stack, &s->local, &c);
}

int lsip_net_listen_for(lsip_guest *g, lsip_local *out, lsip_str uri)
{
  uint32_t transport;
  lsip_addr at;
  lsip_sock *s;
  int rc = read_uri(uri, &transport, &at);
  if (rc)
    return rc;
  close_removed(g);
  rc = lsip_net_sock_open(g->net, &s, transport, &at);
  if (rc)
    return rc;
  s->guest = g;
  s->next = g->socks;
  g->socks = s;
  rc = add_local(g, s);
  if (rc)
    lsip_net_sock_close(s);
  else
    *out = s->local;
  return rc;
}

int lsip_net_listen(lsip_net *n, lsip_local *out, lsip_str uri)
{
  n->os_error = 0;
  return n->guests && n->guests->stack ?
      lsip_net_listen_for(n->guests, out, uri) : LSIP_ERR_STATE;
}
