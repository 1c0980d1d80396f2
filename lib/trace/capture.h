/* The inside of a capture reader. A file is cut into packets by capture.c
 * with capture_pcap.c, capture_pcapng.c or capture_text.c; a packet goes down
 * through capture_link.c, capture_ip.c, capture_fragment.c, capture_stream.c,
 * and its messages out of lsip_capture_deliver(). */
#ifndef LSIP_TRACE_CAPTURE_H
#define LSIP_TRACE_CAPTURE_H

#include <lsip/capture.h>

enum { LSIP_CAPTURE_INTERFACES = 256 };

/* What waits for `need` bytes, then acts on all c->have of them, and says
 * what is next: lsip_capture_expect(), lsip_capture_extend(). 0 or an error
 * that ends the reading. */
typedef int (*lsip_capture_step)(lsip_capture *c);

/* An interface of pcapng; the one of pcap is the first. */
typedef struct lsip_capture_interface {
  uint16_t link;
  uint8_t resolution; /* if_tsresol: 9 is nanoseconds */
  uint32_t snap_len;  /* 0: no limit */
  int64_t offset;     /* if_tsoffset, seconds */
} lsip_capture_interface;

/* A packet on its way down; `from` and `to` get their ports last. */
typedef struct lsip_capture_packet {
  uint64_t unix_ns;
  lsip_addr from, to;
} lsip_capture_packet;

struct lsip_capture_fragment; /* of capture_fragment.c */
struct lsip_capture_stream;   /* of capture_stream.c */

struct lsip_capture {
  lsip_capture_config cfg;
  size_t bytes; /* of this object */
  uint64_t counters[LSIP_CAPTURE_COUNTER_COUNT];
  int err;

  /* The file. */
  uint8_t *buf; /* `have` bytes of the `need` that `step` waits for */
  size_t have, need, cap;
  uint64_t skip, offset; /* bytes to pass by; bytes that went by */
  lsip_capture_step step;
  int big_endian, at_edge; /* at_edge: the file may end here */
  uint64_t unix_ns;        /* of the packet before */
  unsigned interface_count;
  lsip_capture_interface interfaces[LSIP_CAPTURE_INTERFACES];
  lsip_trace_record text; /* of capture_text.c: the message being read */

  /* Bounded memory of all that waits. */
  lsip_mem budget;
  size_t held;

  struct lsip_capture_fragment *fragments;
  struct lsip_capture_stream *streams;
};

/* ---- capture.c ---- */

/* Waits for `need` new bytes. 0 or an error. */
int lsip_capture_expect(lsip_capture *c, lsip_capture_step step, size_t need);
/* Waits until there are `need` bytes, with those that are there. */
int lsip_capture_extend(lsip_capture *c, lsip_capture_step step, size_t need);
void lsip_capture_count(lsip_capture *c, int counter);
/* Hands one message out. */
void lsip_capture_deliver(lsip_capture *c, uint32_t transport,
                          const lsip_capture_packet *p, lsip_str bytes);
/* 1 if these bytes may be the beginning of a SIP message: a first line that
 * has "SIP/" in it, or, if more may follow, a piece of a line of text. */
int lsip_capture_looks_like_sip(lsip_str bytes, int goes_on);
/* Memory of the budget: NULL when it is used up. */
void *lsip_capture_take(lsip_capture *c, size_t size);
void lsip_capture_give(lsip_capture *c, void *ptr, size_t size);

/* Numbers in the byte order of the file, and in that of networks. */
uint32_t lsip_capture_u32(const lsip_capture *c, const uint8_t *p);
unsigned lsip_capture_u16(const lsip_capture *c, const uint8_t *p);
static inline unsigned lsip_net16(const uint8_t *p)
{
  return (unsigned)p[0] << 8 | p[1];
}
static inline uint32_t lsip_net32(const uint8_t *p)
{
  return (uint32_t)lsip_net16(p) << 16 | lsip_net16(p + 2);
}

/* ---- the kinds of files: the first step of each ---- */

int lsip_capture_pcap(lsip_capture *c);
int lsip_capture_pcapng(lsip_capture *c);
int lsip_capture_text(lsip_capture *c);
/* The last line of a text may lack its end. */
int lsip_capture_text_end(lsip_capture *c);

/* ---- layers ---- */

/* A packet as it was captured. */
void lsip_capture_packet_in(lsip_capture *c, unsigned link, uint64_t unix_ns,
                            const uint8_t *p, size_t n);
/* An IP packet. */
void lsip_capture_ip(lsip_capture *c, uint64_t unix_ns, const uint8_t *p,
                     size_t n);

/* A fragment: the whole once the last one is there, borrowed until the next
 * call; else NULL. `offset` is in bytes. */
typedef struct lsip_capture_piece {
  uint32_t id;
  uint8_t protocol; /* in IPv6 that of the first fragment counts */
  int more;
  size_t offset, len;
  const uint8_t *bytes;
} lsip_capture_piece;
const uint8_t *lsip_capture_join(lsip_capture *c,
                                 const lsip_capture_packet *p,
                                 const lsip_capture_piece *piece, size_t *len,
                                 int *protocol);
size_t lsip_capture_fragments_size(const lsip_capture_config *cfg);
/* Counts those that will not become whole. */
void lsip_capture_fragments_end(lsip_capture *c);
void lsip_capture_fragments_free(lsip_capture *c);

/* A TCP segment, header included. */
void lsip_capture_tcp(lsip_capture *c, lsip_capture_packet *p,
                      const uint8_t *bytes, size_t n);
size_t lsip_capture_streams_size(const lsip_capture_config *cfg);
/* Hands out what waits behind gaps. */
void lsip_capture_streams_end(lsip_capture *c);
void lsip_capture_streams_free(lsip_capture *c);

#endif
