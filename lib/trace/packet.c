#include "trace/packet.h"

enum { PROTO_TCP = 6, PROTO_UDP = 17 };
enum { IP4_HEAD = 20, IP6_HEAD = 40, UDP_HEAD = 8, TCP_HEAD = 20 };
enum { TCP_PSH_ACK = 0x18, HOPS = 64, WINDOW = 65535 };

static uint8_t *put16(uint8_t *p, unsigned n)
{
  p[0] = (uint8_t)(n >> 8);
  p[1] = (uint8_t)n;
  return p + 2;
}

static uint8_t *put32(uint8_t *p, uint32_t n)
{
  return put16(put16(p, n >> 16), n & 0xffff);
}

static uint8_t *put_bytes(uint8_t *p, const void *bytes, size_t n)
{
  memcpy(p, bytes, n);
  return p + n;
}

/* Adds bytes to a sum of RFC 1071; an odd last byte is padded with zero, so
 * only the last part of what is summed may be odd. */
static uint32_t sum(uint32_t acc, const void *bytes, size_t n)
{
  const uint8_t *p = bytes;
  for (; n > 1; p += 2, n -= 2)
    acc += (uint32_t)p[0] << 8 | p[1];
  if (n)
    acc += (uint32_t)p[0] << 8;
  while (acc >> 16)
    acc = (acc & 0xffff) + (acc >> 16);
  return acc;
}

static size_t ip_size(const lsip_addr *a)
{
  return a->family == 4 ? 4 : 16;
}

/* The checksum of UDP (RFC 768) or TCP over their pseudo header, which sums
 * to the same in IPv4 and IPv6 (RFC 8200 8.1). */
static unsigned transport_checksum(const lsip_packet_spec *s, int proto,
                                   const uint8_t *head, size_t head_len)
{
  uint32_t acc = (uint32_t)proto;
  acc += (uint32_t)(head_len + s->payload.len);
  acc = sum(acc, s->from.ip, ip_size(&s->from));
  acc = sum(acc, s->to.ip, ip_size(&s->to));
  acc = sum(acc, head, head_len);
  acc = ~sum(acc, s->payload.ptr, s->payload.len) & 0xffff;
  return acc || proto == PROTO_TCP ? acc : 0xffff;
}

static size_t udp_head(uint8_t *p, const lsip_packet_spec *s)
{
  uint8_t *q = put16(p, s->from.port);
  q = put16(q, s->to.port);
  q = put16(q, (unsigned)(UDP_HEAD + s->payload.len));
  put16(q, 0);
  put16(q, transport_checksum(s, PROTO_UDP, p, UDP_HEAD));
  return UDP_HEAD;
}

static size_t tcp_head(uint8_t *p, const lsip_packet_spec *s)
{
  uint8_t *q = put16(p, s->from.port);
  q = put16(q, s->to.port);
  q = put32(q, s->seq);
  q = put32(q, s->ack);
  *q++ = TCP_HEAD / 4 << 4;
  *q++ = TCP_PSH_ACK;
  q = put16(q, WINDOW);
  put32(q, 0); /* checksum and urgent pointer */
  put16(q, transport_checksum(s, PROTO_TCP, p, TCP_HEAD));
  return TCP_HEAD;
}

static void ip4_head(uint8_t *p, const lsip_packet_spec *s, size_t rest)
{
  uint8_t *q = p, *checksum;
  *q++ = 0x45; /* version 4, five words of header */
  *q++ = 0;
  q = put16(q, (unsigned)(IP4_HEAD + rest));
  q = put16(q, s->ident);
  q = put16(q, 0x4000); /* do not fragment */
  *q++ = HOPS;
  *q++ = s->tcp ? PROTO_TCP : PROTO_UDP;
  checksum = q;
  q = put16(q, 0);
  q = put_bytes(q, s->from.ip, 4);
  put_bytes(q, s->to.ip, 4);
  put16(checksum, ~sum(0, p, IP4_HEAD) & 0xffff);
}

static void ip6_head(uint8_t *p, const lsip_packet_spec *s, size_t rest)
{
  uint8_t *q = put32(p, 0x60000000);
  q = put16(q, (unsigned)rest);
  *q++ = s->tcp ? PROTO_TCP : PROTO_UDP;
  *q++ = HOPS;
  q = put_bytes(q, s->from.ip, 16);
  put_bytes(q, s->to.ip, 16);
}

size_t lsip_packet_head(uint8_t head[LSIP_PACKET_HEAD],
                        const lsip_packet_spec *s)
{
  size_t ip = s->from.family == 4 ? IP4_HEAD : IP6_HEAD;
  size_t n = s->tcp ? tcp_head(head + ip, s) : udp_head(head + ip, s);
  if (s->from.family == 4)
    ip4_head(head, s, n + s->payload.len);
  else
    ip6_head(head, s, n + s->payload.len);
  return ip + n;
}

static void map_to_ip6(lsip_addr *a)
{
  if (a->family != 4)
    return;
  memmove(a->ip + 12, a->ip, 4);
  memset(a->ip, 0, 10);
  memset(a->ip + 10, 0xff, 2);
  a->family = 6;
}

int lsip_packet_same_family(lsip_addr *a, lsip_addr *b)
{
  if (!a->family && !b->family)
    return LSIP_ERR_ARGUMENT;
  if (!a->family)
    a->family = b->family;
  if (!b->family)
    b->family = a->family;
  if (a->family != b->family) {
    map_to_ip6(a);
    map_to_ip6(b);
  }
  return 0;
}
