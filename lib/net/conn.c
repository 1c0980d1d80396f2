/* Connections: how they begin and end. */
#include "net/parts.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

static void set_option(int fd, int level, int name)
{
  int on = 1;
  (void)setsockopt(fd, level, name, &on, sizeof on);
}

lsip_conn *lsip_net_conn_new(lsip_guest *g, int fd)
{
  lsip_conn *c = lsip_net_alloc(g->net, sizeof *c);
  if (!c) {
    if (fd >= 0)
      (void)close(fd);
    return NULL;
  }
  c->guest = g;
  c->watch.fd = fd;
  c->watch.size = sizeof *c;
  c->watch.ready = lsip_net_conn_ready;
  c->next = g->conns;
  c->at = &g->conns;
  if (c->next)
    c->next->at = &c->next;
  g->conns = c;
  if (fd >= 0) /* messages are written whole: nothing to wait for */
    set_option(fd, IPPROTO_TCP, TCP_NODELAY);
  return c;
}

int lsip_net_conn_is_gone(const lsip_conn *c)
{
  return c->at == NULL;
}

static void take_off_owed(lsip_conn *c)
{
  lsip_conn **at = &c->guest->put_off;
  while (*at && *at != c)
    at = &(*at)->next_put_off;
  if (*at)
    *at = c->next_put_off;
}

void lsip_net_conn_close(lsip_conn *c)
{
  lsip_net *n = c->guest->net;
  if (lsip_net_conn_is_gone(c))
    return;
  *c->at = c->next;
  if (c->next)
    c->next->at = c->at;
  c->at = NULL;
  if (c->put_off)
    take_off_owed(c);
  lsip_net_release(n, c->rest, c->rest_len);
  lsip_net_release(n, c->in, c->in_len);
  c->rest = c->in = NULL;
  c->state = CONN_CLOSED;
  lsip_net_bury(n, &c->watch);
}

void lsip_net_conn_fail(lsip_conn *c, int reason)
{
  if (c->state == CONN_CLOSED)
    return;
  c->state = CONN_CLOSED;
  c->down = 1;
  c->reason = reason;
  if (c->watch.fd >= 0) {
    (void)lsip_net_watch(c->guest->net, &c->watch, 0);
    (void)close(c->watch.fd);
    c->watch.fd = -1;
  }
  lsip_net_conn_put_off(c);
}

/* ---- those that we open ---- */

static const lsip_sock *sock_of(const lsip_guest *g, lsip_local l)
{
  const lsip_sock *s = g->socks;
  while (s && s->local.id != l.id)
    s = s->next;
  return s;
}

/* A local that is bound to one address speaks from that address. */
static int bind_source(const lsip_conn *c, const lsip_output *o)
{
  const lsip_sock *s = sock_of(c->guest, o->local);
  struct sockaddr_storage sa;
  lsip_addr from;
  socklen_t len;
  if (!s || s->bound.family != o->remote.family ||
      lsip_net_is_wildcard(&s->bound))
    return 0;
#if defined(IP_BIND_ADDRESS_NO_PORT)
  set_option(c->watch.fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
#endif
  from = s->bound;
  from.port = 0;
  len = lsip_net_to_sockaddr(&from, &sa);
  return bind(c->watch.fd, (struct sockaddr *)&sa, len);
}

static int begin(lsip_conn *c, const lsip_output *o)
{
  lsip_net *n = c->guest->net;
  struct sockaddr_storage sa;
  socklen_t len = lsip_net_to_sockaddr(&o->remote, &sa);
  c->watch.fd = socket(sa.ss_family,
                       SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->watch.fd < 0 || bind_source(c, o))
    return lsip_net_failed(n);
  set_option(c->watch.fd, IPPROTO_TCP, TCP_NODELAY);
  if (connect(c->watch.fd, (struct sockaddr *)&sa, len) &&
      errno != EINPROGRESS)
    return lsip_net_failed(n);
  return lsip_net_watch(n, &c->watch, LSIP_WATCH_WRITE);
}

/* Without memory nothing is answered: the stack's own limit of time ends the
 * attempt. TLS and WebSocket flows would begin here. */
void lsip_net_conn_open(lsip_guest *g, const lsip_output *o)
{
  lsip_conn *c = lsip_net_conn_new(g, -1);
  int rc = LSIP_ERR_UNSUPPORTED;
  if (!c)
    return;
  c->flow = o->flow;
  (void)lsip_note_cookie(g->stack, o->flow, (uint64_t)(uintptr_t)c);
  if (o->transport == LSIP_TCP)
    rc = begin(c, o);
  if (rc)
    lsip_net_conn_fail(c, rc);
}

static int connect_result(int fd)
{
  int error = 0;
  socklen_t len = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len))
    return errno;
  return error;
}

static void remote_address(int fd, lsip_addr *out)
{
  struct sockaddr_storage sa;
  socklen_t len = sizeof sa;
  memset(&sa, 0, sizeof sa);
  (void)getpeername(fd, (struct sockaddr *)&sa, &len);
  lsip_net_from_sockaddr(out, &sa);
}

static void opened(lsip_conn *c)
{
  lsip_flow_info info = { .size = sizeof info, .transport = LSIP_TCP,
                          .cookie = (uint64_t)(uintptr_t)c };
  int error = connect_result(c->watch.fd), rc;
  if (!error && lsip_net_watch(c->guest->net, &c->watch, LSIP_WATCH_READ))
    error = EIO;
  if (error) {
    c->guest->net->os_error = error;
    lsip_net_conn_fail(c, lsip_net_error_of(error));
    return;
  }
  c->state = CONN_UP;
  lsip_net_local_address(c->watch.fd, &info.local_addr);
  remote_address(c->watch.fd, &info.remote_addr);
  rc = lsip_stack_flow_up(c->guest->stack, c->flow, &info, lsip_net_clock());
  if (rc)
    lsip_net_conn_close(c);
}

/* ---- what the descriptor says ---- */

void lsip_net_conn_ready(lsip_watch *w, unsigned got)
{
  lsip_conn *c = (lsip_conn *)w;
  lsip_guest *g = c->guest;
  if (!lsip_net_guest_rests(g) || w->fd < 0)
    return;
  if (c->state == CONN_OPENING) {
    opened(c);
  } else {
    if (got & LSIP_WATCH_WRITE)
      lsip_net_conn_flush(c);
    if (w->fd >= 0 && (got & (LSIP_WATCH_READ | LSIP_WATCH_ERROR)))
      lsip_net_conn_read(c);
  }
  lsip_net_settle(g);
}
