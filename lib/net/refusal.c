/* ICMP errors of datagrams (RFC 3261 18.4). Linux keeps them in an error
 * queue with the address that was written to. */
#include "net/parts.h"

#include <errno.h>
#include <netinet/in.h>

#if defined(__linux__)

#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>

enum { REPORTS_MAX = 64 }; /* of one turn */

void lsip_net_want_refusals(int fd, uint8_t family)
{
  int on = 1;
  (void)setsockopt(fd, family == 6 ? IPPROTO_IPV6 : IPPROTO_IP,
                   family == 6 ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on);
}

/* Host, network, port or protocol unreachable. Time exceeded and the like
 * SHOULD be ignored; "too big" means that the next one will be cut. */
static int is_refusal(const struct sock_extended_err *e)
{
  if (e->ee_origin == SO_EE_ORIGIN_ICMP)
    return e->ee_type == ICMP_DEST_UNREACH && e->ee_code != ICMP_FRAG_NEEDED;
  return e->ee_origin == SO_EE_ORIGIN_ICMP6 &&
      e->ee_type == ICMPV6_DEST_UNREACH;
}

static int find_refusal(struct msghdr *m, struct sock_extended_err *out)
{
  for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
    if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
        (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
      memcpy(out, CMSG_DATA(c), sizeof *out);
      return is_refusal(out);
    }
  return 0;
}

/* 0: the queue is empty. */
static int next_report(int fd, lsip_addr *to, int *reason)
{
  struct sockaddr_storage sa;
  struct sock_extended_err e;
  union { /* aligned as its headers want */
    struct cmsghdr align;
    char bytes[512];
  } control;
  struct msghdr m = { .msg_name = &sa, .msg_namelen = sizeof sa,
                      .msg_control = &control,
                      .msg_controllen = sizeof control };
  memset(&sa, 0, sizeof sa);
  if (recvmsg(fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
    return 0;
  *reason = 0;
  if (find_refusal(&m, &e)) {
    lsip_net_from_sockaddr(to, &sa);
    *reason = e.ee_errno == ECONNREFUSED ? LSIP_ERR_REFUSED : LSIP_ERR_IO;
  }
  return 1;
}

void lsip_net_report_refusals(lsip_sock *s)
{
  lsip_addr to;
  int reason;
  for (int i = 0; i < REPORTS_MAX && s->watch.fd >= 0; i++) {
    if (!lsip_net_guest_rests(s->guest) ||
        !next_report(s->watch.fd, &to, &reason))
      return;
    if (!reason)
      continue;
    (void)lsip_stack_local_error(s->guest->stack, s->local, &to, reason,
                                 lsip_net_clock());
    lsip_net_settle(s->guest);
  }
}

#else

void lsip_net_want_refusals(int fd, uint8_t family)
{
  (void)fd, (void)family;
}

void lsip_net_report_refusals(lsip_sock *s)
{
  (void)s;
}

#endif
