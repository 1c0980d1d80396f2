/* IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200 s.4), UDP
 * (RFC 768). */
#include "trace/capture.h"

enum { IP4_HEAD = 20, IP6_HEAD = 40, UDP_HEAD = 8, EXTENSIONS = 16 };
enum {
  PROTO_HOP_BY_HOP = 0, PROTO_TCP = 6, PROTO_UDP = 17, PROTO_ROUTING = 43,
  PROTO_FRAGMENT = 44, PROTO_AUTHENTICATION = 51, PROTO_OPTIONS = 60,
  PROTO_MOBILITY = 135, PROTO_HIP = 139, PROTO_SHIM6 = 140
};
enum { SIP_PORT = 5060 };

static void broken(lsip_capture *c)
{
  lsip_capture_count(c, LSIP_CAPTURE_BROKEN);
}

/* What a datagram at SIP's own port says is SIP if it begins like a word,
 * however malformed; at other ports it must look like it. */
static int is_message(const lsip_capture_packet *p, lsip_str bytes)
{
  char ch = bytes.len ? bytes.ptr[0] : 0;
  if (lsip_capture_looks_like_sip(bytes, 0))
    return 1;
  return (p->from.port == SIP_PORT || p->to.port == SIP_PORT) &&
         ((ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z'));
}

static void read_udp(lsip_capture *c, lsip_capture_packet *p,
                     const uint8_t *bytes, size_t n)
{
  size_t len = n < UDP_HEAD ? 0 : lsip_net16(bytes + 4);
  lsip_str message;
  if (n >= UDP_HEAD && !len)
    len = n; /* too long to be counted, or left to the hardware */
  if (len < UDP_HEAD || len > n) {
    broken(c);
    return;
  }
  p->from.port = (uint16_t)lsip_net16(bytes);
  p->to.port = (uint16_t)lsip_net16(bytes + 2);
  message = lsip_str_of((const char *)bytes + UDP_HEAD, len - UDP_HEAD);
  if (is_message(p, message))
    lsip_capture_deliver(c, LSIP_UDP, p, message);
  else
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
}

static void read_transport(lsip_capture *c, lsip_capture_packet *p,
                           int protocol, const uint8_t *bytes, size_t n)
{
  if (protocol == PROTO_UDP)
    read_udp(c, p, bytes, n);
  else if (protocol == PROTO_TCP)
    lsip_capture_tcp(c, p, bytes, n);
  else
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
}

/* ---- version 4 ---- */

static void set_address(lsip_addr *a, unsigned family, const uint8_t *ip)
{
  memset(a, 0, sizeof *a);
  a->family = (uint8_t)family;
  memcpy(a->ip, ip, family == 4 ? 4 : 16);
}

static void read_ip4(lsip_capture *c, lsip_capture_packet *p,
                     const uint8_t *b, size_t n)
{
  size_t head = n < IP4_HEAD ? 0 : (b[0] & 15u) * 4u, len;
  lsip_capture_piece piece;
  int protocol;
  len = head ? lsip_net16(b + 2) : 0;
  if (head && !len)
    len = n; /* segmentation left to the hardware */
  if (head < IP4_HEAD || len < head || len > n) {
    broken(c);
    return;
  }
  set_address(&p->from, 4, b + 12);
  set_address(&p->to, 4, b + 16);
  piece.protocol = b[9];
  piece.id = lsip_net16(b + 4);
  piece.more = (b[6] & 0x20) != 0;
  piece.offset = (lsip_net16(b + 6) & 0x1fffu) * 8u;
  piece.bytes = b + head;
  piece.len = len - head;
  protocol = piece.protocol;
  if (piece.more || piece.offset) {
    piece.bytes = lsip_capture_join(c, p, &piece, &piece.len, &protocol);
    if (!piece.bytes)
      return;
  }
  read_transport(c, p, protocol, piece.bytes, piece.len);
}

/* ---- version 6 ---- */

static int is_extension(int protocol)
{
  switch (protocol) {
  case PROTO_HOP_BY_HOP: case PROTO_ROUTING: case PROTO_FRAGMENT:
  case PROTO_AUTHENTICATION: case PROTO_OPTIONS: case PROTO_MOBILITY:
  case PROTO_HIP: case PROTO_SHIM6:
    return 1;
  default:
    return 0;
  }
}

/* Only AH counts in words of four bytes (RFC 4302 2.2). */
static size_t extension_size(int protocol, const uint8_t *b)
{
  if (protocol == PROTO_FRAGMENT)
    return 8;
  if (protocol == PROTO_AUTHENTICATION)
    return (b[1] + 2u) * 4u;
  return (b[1] + 1u) * 8u;
}

/* RFC 8200 4.5. */
static const uint8_t *join6(lsip_capture *c, const lsip_capture_packet *p,
                            const uint8_t *b, size_t *n, int *protocol)
{
  lsip_capture_piece piece;
  unsigned word = lsip_net16(b + 2);
  piece.protocol = b[0];
  piece.id = lsip_net32(b + 4);
  piece.more = (int)(word & 1u);
  piece.offset = word & 0xfff8u;
  piece.bytes = b + 8;
  piece.len = *n - 8;
  *protocol = b[0];
  if (!piece.more && !piece.offset) { /* an atomic fragment (RFC 6946) */
    *n = piece.len;
    return piece.bytes;
  }
  return lsip_capture_join(c, p, &piece, n, protocol);
}

/* NULL: a fragment that waits, or broken (which is counted). */
static const uint8_t *skip_extension(lsip_capture *c, lsip_capture_packet *p,
                                     const uint8_t *b, size_t *n,
                                     int *protocol)
{
  size_t size = *n < 8 ? 0 : extension_size(*protocol, b);
  if (!size || size > *n) {
    broken(c);
    return NULL;
  }
  if (*protocol == PROTO_FRAGMENT)
    return join6(c, p, b, n, protocol);
  *protocol = b[0];
  *n -= size;
  return b + size;
}

static void read_ip6(lsip_capture *c, lsip_capture_packet *p,
                     const uint8_t *b, size_t n)
{
  size_t len = n < IP6_HEAD ? 0 : lsip_net16(b + 4);
  int protocol;
  if (n >= IP6_HEAD && !len)
    len = n - IP6_HEAD; /* a jumbogram, or left to the hardware */
  if (n < IP6_HEAD || len > n - IP6_HEAD) {
    broken(c);
    return;
  }
  set_address(&p->from, 6, b + 8);
  set_address(&p->to, 6, b + 24);
  protocol = b[6];
  b += IP6_HEAD;
  for (int i = 0; i < EXTENSIONS && is_extension(protocol); i++) {
    int fragment = protocol == PROTO_FRAGMENT;
    b = skip_extension(c, p, b, &len, &protocol);
    if (b && fragment && protocol == PROTO_FRAGMENT) {
      broken(c); /* a fragment of a fragment */
      return;
    }
    if (!b)
      return;
  }
  read_transport(c, p, protocol, b, len);
}

void lsip_capture_ip(lsip_capture *c, uint64_t unix_ns, const uint8_t *b,
                     size_t n)
{
  lsip_capture_packet p;
  memset(&p, 0, sizeof p);
  p.unix_ns = unix_ns;
  if (n && b[0] >> 4 == 4)
    read_ip4(c, &p, b, n);
  else if (n && b[0] >> 4 == 6)
    read_ip6(c, &p, b, n);
  else
    broken(c);
}
