/* Addresses: ours and those of the operating system. */
#include "net/parts.h"

#include <netinet/in.h>
#include <unistd.h>

socklen_t lsip_net_to_sockaddr(const lsip_addr *a,
                               struct sockaddr_storage *out)
{
  memset(out, 0, sizeof *out);
  if (a->family == 4) {
    struct sockaddr_in in = { .sin_family = AF_INET };
    in.sin_port = htons(a->port);
    memcpy(&in.sin_addr, a->ip, 4);
    memcpy(out, &in, sizeof in);
    return sizeof in;
  }
  if (a->family == 6) {
    struct sockaddr_in6 in = { .sin6_family = AF_INET6 };
    in.sin6_port = htons(a->port);
    in.sin6_scope_id = a->scope;
    memcpy(&in.sin6_addr, a->ip, 16);
    memcpy(out, &in, sizeof in);
    return sizeof in;
  }
  return 0;
}

void lsip_net_from_sockaddr(lsip_addr *out, const struct sockaddr_storage *sa)
{
  memset(out, 0, sizeof *out);
  if (sa->ss_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, sa, sizeof in);
    out->family = 4;
    out->port = ntohs(in.sin_port);
    memcpy(out->ip, &in.sin_addr, 4);
  } else if (sa->ss_family == AF_INET6) {
    struct sockaddr_in6 in;
    memcpy(&in, sa, sizeof in);
    out->family = 6;
    out->port = ntohs(in.sin6_port);
    out->scope = in.sin6_scope_id;
    memcpy(out->ip, &in.sin6_addr, 16);
  }
}

int lsip_net_is_wildcard(const lsip_addr *a)
{
  static const uint8_t zero[16];
  return memcmp(a->ip, zero, a->family == 4 ? 4 : 16) == 0;
}

void lsip_net_local_address(int fd, lsip_addr *out)
{
  struct sockaddr_storage sa;
  socklen_t len = sizeof sa;
  memset(&sa, 0, sizeof sa);
  if (getsockname(fd, (struct sockaddr *)&sa, &len))
    sa.ss_family = AF_UNSPEC;
  lsip_net_from_sockaddr(out, &sa);
}

/* Addresses of the documentation (RFC 5737, RFC 3849): nobody's, but routed
 * like the world's. Connecting a datagram socket sends nothing. */
static int route_to_world(uint8_t family, lsip_addr *out)
{
  static const lsip_addr far4 = { 4, 0, 9, 0, { 192, 0, 2, 1 } };
  static const lsip_addr far6 = { 6, 0, 9, 0, { 0x20, 0x01, 0x0d, 0xb8,
    [15] = 1 } };
  struct sockaddr_storage sa;
  socklen_t len = lsip_net_to_sockaddr(family == 4 ? &far4 : &far6, &sa);
  int fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int rc = fd < 0 ? -1 : connect(fd, (struct sockaddr *)&sa, len);
  if (rc == 0)
    lsip_net_local_address(fd, out);
  if (fd >= 0)
    (void)close(fd);
  return rc == 0 && !lsip_net_is_wildcard(out);
}

void lsip_net_default_address(lsip_addr *a)
{
  static const lsip_addr loop4 = { 4, 0, 0, 0, { 127, 0, 0, 1 } };
  static const lsip_addr loop6 = { 6, 0, 0, 0, { [15] = 1 } };
  uint16_t port = a->port;
  lsip_addr own;
  if (!route_to_world(a->family, &own))
    own = a->family == 4 ? loop4 : loop6;
  *a = own;
  a->port = port;
}
