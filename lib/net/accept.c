/* Connections that others open. */
#include "net/parts.h"

#include <errno.h>
#include <unistd.h>

enum { ACCEPTS_MAX = 64 }; /* of one turn */
#define PAUSE LSIP_MS(100)

/* The stack may have been detached, or the local removed, by what its
 * callback did. */
static void introduce(lsip_sock *s, int fd, const lsip_addr *from)
{
  lsip_flow_info info = { .size = sizeof info, .transport = LSIP_TCP,
                          .local = s->local, .remote_addr = *from };
  lsip_conn *c = lsip_net_conn_new(s->guest, fd);
  int rc;
  if (!c)
    return;
  lsip_net_local_address(fd, &info.local_addr);
  info.cookie = (uint64_t)(uintptr_t)c;
  c->state = CONN_UP;
  rc = lsip_stack_flow_accepted(s->guest->stack, &c->flow, &info,
                                lsip_net_clock());
  if (rc)
    lsip_net_conn_close(c);
  if (rc == LSIP_ERR_GONE && s->watch.fd >= 0)
    lsip_net_sock_close(s);
  if (rc == LSIP_OK && c->state == CONN_UP &&
      lsip_net_watch(s->net, &c->watch, LSIP_WATCH_READ))
    lsip_net_conn_fail(c, LSIP_ERR_IO);
  lsip_net_settle(s->guest);
}

void lsip_net_accept_again(void *user, lsip_time now)
{
  lsip_sock *s = user;
  (void)now;
  (void)lsip_net_watch(s->net, &s->watch, LSIP_WATCH_READ);
}

/* Out of descriptors or memory: the connection stays in the backlog and the
 * listener stays readable. Looking away for a while keeps the loop from
 * spinning. */
static void rest_from_accepting(lsip_sock *s)
{
  if (lsip_net_tick_at(s->net, lsip_net_accept_again, s,
                       lsip_net_clock() + PAUSE) == LSIP_OK)
    (void)lsip_net_watch(s->net, &s->watch, 0);
}

static int is_shortage(int os_error)
{
  return os_error == EMFILE || os_error == ENFILE || os_error == ENOBUFS ||
      os_error == ENOMEM;
}

void lsip_net_accept_ready(lsip_watch *w, unsigned got)
{
  lsip_sock *s = (lsip_sock *)w;
  struct sockaddr_storage sa;
  lsip_addr from;
  (void)got;
  for (int i = 0; i < ACCEPTS_MAX && w->fd >= 0; i++) {
    socklen_t len = sizeof sa;
    int fd;
    if (!lsip_net_guest_rests(s->guest))
      return;
    fd = accept4(w->fd, (struct sockaddr *)&sa, &len,
                 SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && is_shortage(errno))
      rest_from_accepting(s);
    if (fd < 0)
      return;
    lsip_net_from_sockaddr(&from, &sa);
    introduce(s, fd, &from);
  }
}
