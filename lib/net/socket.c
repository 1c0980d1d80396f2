/* Sockets that are bound. */
#include "net/parts.h"

#include <netinet/in.h>
#include <unistd.h>

/* A burst of messages waits here while the loop is busy. The system gives
 * less if its limit says so. */
#define RECEIVE_BUFFER (4 * 1024 * 1024)
#define BACKLOG 512

static void set_option(int fd, int level, int name, int value)
{
  (void)setsockopt(fd, level, name, &value, sizeof value);
}

static void set_options(int fd, uint32_t transport, uint8_t family)
{
  if (family == 6)
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (transport == LSIP_TCP) /* else a restart waits for TIME-WAIT */
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  else
    set_option(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
  if (transport == LSIP_UDP)
    lsip_net_want_refusals(fd, family);
}

static int bind_socket(lsip_net *n, int fd, uint32_t transport, lsip_addr *at)
{
  struct sockaddr_storage sa;
  socklen_t len = lsip_net_to_sockaddr(at, &sa);
  set_options(fd, transport, at->family);
  if (bind(fd, (struct sockaddr *)&sa, len) ||
      (transport == LSIP_TCP && listen(fd, BACKLOG)))
    return lsip_net_failed(n);
  lsip_net_local_address(fd, at);
  return LSIP_OK;
}

static int new_socket(lsip_net *n, uint32_t transport, lsip_addr *at)
{
  int kind = transport == LSIP_TCP ? SOCK_STREAM : SOCK_DGRAM;
  int fd = socket(at->family == 6 ? AF_INET6 : AF_INET,
                  kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int rc = fd < 0 ? lsip_net_failed(n) : bind_socket(n, fd, transport, at);
  if (rc && fd >= 0)
    (void)close(fd);
  return rc ? rc : fd;
}

int lsip_net_sock_open(lsip_net *n, lsip_sock **out, uint32_t transport,
                       lsip_addr *at)
{
  lsip_sock *s = lsip_net_alloc(n, sizeof *s);
  int rc;
  if (!s)
    return LSIP_ERR_NOMEM;
  s->net = n;
  s->transport = transport;
  s->watch.size = sizeof *s;
  s->watch.ready = transport == LSIP_TCP ? lsip_net_accept_ready
                                         : lsip_net_datagrams_ready;
  rc = s->watch.fd = new_socket(n, transport, at);
  if (rc >= 0)
    rc = lsip_net_watch(n, &s->watch, LSIP_WATCH_READ);
  s->bound = *at;
  if (rc == LSIP_OK)
    *out = s;
  else
    lsip_net_bury(n, &s->watch);
  return rc;
}

static void unlink_sock(lsip_sock **list, const lsip_sock *s)
{
  while (*list && *list != s)
    list = &(*list)->next;
  if (*list)
    *list = s->next;
}

void lsip_net_sock_close(lsip_sock *s)
{
  unlink_sock(s->guest ? &s->guest->socks : &s->net->media, s);
  while (s->parked) {
    lsip_parked *p = s->parked;
    s->parked = p->next;
    lsip_net_release(s->net, p, sizeof *p + p->len);
  }
  if (s->transport == LSIP_TCP)
    (void)lsip_net_tick_at(s->net, lsip_net_accept_again, s, LSIP_NEVER);
  lsip_net_bury(s->net, &s->watch);
}
