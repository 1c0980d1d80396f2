/* Datagrams, of stacks and of media. */
#include "net/parts.h"

#include <errno.h>
#include <sys/uio.h>

/* ---- sending ---- */

/* A pending ICMP error of an earlier datagram is told to whoever sends next,
 * once, and has nothing to do with this one: so try again. */
int lsip_net_datagram_send(lsip_sock *s, const lsip_addr *to, lsip_str bytes)
{
  struct sockaddr_storage sa;
  socklen_t len = lsip_net_to_sockaddr(to, &sa);
  ssize_t n = -1;
  for (int i = 0; i < 3 && n < 0; i++) {
    n = sendto(s->watch.fd, bytes.ptr, bytes.len, MSG_NOSIGNAL,
               (struct sockaddr *)&sa, len);
    if (n < 0 && (errno == EAGAIN || errno == ENOBUFS))
      return LSIP_OK; /* lost, as on the wire */
  }
  return n < 0 ? lsip_net_failed(s->net) : LSIP_OK;
}

/* ---- receiving ---- */

/* Returns LSIP_ERR_BUSY when the datagram was not taken. */
static int give(lsip_sock *s, const lsip_addr *from, const char *bytes,
                size_t len)
{
  int rc;
  if (!s->guest) {
    s->fn(s->user, from, bytes, len, lsip_net_clock());
    return LSIP_OK;
  }
  rc = lsip_stack_receive_datagram(s->guest->stack, s->local, from, bytes,
                                   len, lsip_net_clock());
  if (rc == LSIP_ERR_GONE && s->watch.fd >= 0)
    lsip_net_sock_close(s); /* the stack has removed the local */
  return rc;
}

/* Without memory the datagram is lost, as it might have been on its way. */
static void park(lsip_sock *s, const lsip_addr *from, const char *bytes,
                 size_t len)
{
  lsip_parked *p = lsip_net_alloc(s->net, sizeof *p + len);
  lsip_parked **last = &s->parked;
  if (!p)
    return;
  p->from = *from;
  p->len = len;
  memcpy(p->bytes, bytes, len);
  while (*last)
    last = &(*last)->next;
  *last = p;
}

static void take(lsip_sock *s, const struct sockaddr_storage *sa,
                 const char *bytes, size_t len)
{
  lsip_addr from;
  lsip_net_from_sockaddr(&from, sa);
  if (give(s, &from, bytes, len) == LSIP_ERR_BUSY)
    park(s, &from, bytes, len);
  else if (s->guest)
    lsip_net_settle(s->guest);
}

int lsip_net_unpark(lsip_guest *g)
{
  lsip_sock *s = g->socks;
  lsip_parked *p;
  while (s && !s->parked)
    s = s->next;
  if (!s)
    return 0;
  p = s->parked;
  s->parked = p->next;
  if (give(s, &p->from, p->bytes, p->len) == LSIP_ERR_BUSY) {
    s->parked = p;
    g->busy = 1;
    return 0;
  }
  lsip_net_release(s->net, p, sizeof *p + p->len);
  return 1;
}

/* ---- reading ---- */

static void read_batch(lsip_sock *s)
{
  struct mmsghdr m[LSIP_NET_BATCH];
  struct iovec v[LSIP_NET_BATCH];
  struct sockaddr_storage from[LSIP_NET_BATCH];
  int n;
  memset(m, 0, sizeof m);
  for (size_t i = 0; i < LSIP_NET_BATCH; i++) {
    v[i].iov_base = s->net->buffer + i * LSIP_NET_BUFFER;
    v[i].iov_len = LSIP_NET_BUFFER;
    m[i].msg_hdr.msg_iov = &v[i];
    m[i].msg_hdr.msg_iovlen = 1;
    m[i].msg_hdr.msg_name = &from[i];
    m[i].msg_hdr.msg_namelen = sizeof from[i];
  }
  n = recvmmsg(s->watch.fd, m, LSIP_NET_BATCH, MSG_DONTWAIT, NULL);
  for (int i = 0; i < n && s->watch.fd >= 0; i++)
    take(s, &from[i], v[i].iov_base, m[i].msg_len);
}

void lsip_net_datagrams_ready(lsip_watch *w, unsigned got)
{
  lsip_sock *s = (lsip_sock *)w;
  if (s->guest && (got & LSIP_WATCH_ERROR))
    lsip_net_report_refusals(s);
  if (s->guest && !lsip_net_guest_rests(s->guest))
    return;
  if (w->fd >= 0 && lsip_net_need_buffer(s->net))
    read_batch(s);
}
