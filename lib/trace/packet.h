/* Headers of IPv4, IPv6, UDP and TCP round bytes that a program exchanged. */
#ifndef LSIP_TRACE_PACKET_H
#define LSIP_TRACE_PACKET_H

#include <lsip/base.h>

/* The longest that lsip_packet_head() writes: IPv6 and TCP. */
enum { LSIP_PACKET_HEAD = 60 };

/* Payload that fits behind any head in what IPv4 and IPv6 can count. */
enum { LSIP_PACKET_SEGMENT = 65535 - LSIP_PACKET_HEAD };

/* One packet to be. */
typedef struct lsip_packet_spec {
  lsip_addr from, to;
  int tcp;           /* 1: a TCP segment, 0: a UDP datagram */
  uint32_t seq, ack; /* TCP */
  uint16_t ident;    /* IPv4 identification (RFC 791) */
  lsip_str payload;
} lsip_packet_spec;

/* Gives both addresses one family: an absent one becomes the other's
 * unspecified address, IPv4 beside IPv6 its mapped form (RFC 4291 2.5.5.2).
 * 0, or LSIP_ERR_ARGUMENT if neither has one. */
int lsip_packet_same_family(lsip_addr *a, lsip_addr *b);

/* Writes the IP and UDP or TCP headers, checksums included, that stand before
 * spec->payload; both addresses are of one family. The length written. */
size_t lsip_packet_head(uint8_t head[LSIP_PACKET_HEAD],
                        const lsip_packet_spec *spec);

#endif
