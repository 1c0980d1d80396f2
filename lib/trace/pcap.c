#include <lsip/trace.h>

#include "trace/config.h"
#include "trace/packet.h"

enum { WAYS = 8, DEFAULT_FLOWS = 256, MAX_FLOWS = 65536 };
enum { LINKTYPE_RAW = 101, RECORD_HEAD = 16, SNAP_LEN = 65535 };
#define MAGIC_NANOSECONDS 0xa1b23c4du

/* A connection, as far as its sequence numbers need it. */
typedef struct stream {
  lsip_addr local, remote;
  uint32_t sent, received; /* the next sequence number of either side */
  uint64_t used;           /* when last, counted in packets; 0: free */
} stream;

struct lsip_pcap {
  lsip_pcap_config cfg;
  stream *streams; /* groups of WAYS, chosen by a hash of the addresses */
  size_t groups;
  size_t bytes;    /* of this object */
  uint64_t count;
  int err;
};

void lsip_pcap_config_init(lsip_pcap_config *c, size_t size)
{
  memset(c, 0, size);
  c->size = size;
}

/* All numbers of the file are in this machine's byte order, which the magic
 * number tells the reader. */
static int write_file_head(lsip_pcap *p)
{
  struct {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t zone, accuracy, snap_len, link;
  } head = { MAGIC_NANOSECONDS, 2, 4, 0, 0, SNAP_LEN, LINKTYPE_RAW };
  return p->cfg.write(p->cfg.user, &head, sizeof head);
}

int lsip_pcap_new(lsip_pcap **out, const lsip_pcap_config *c)
{
  lsip_pcap_config cfg;
  lsip_pcap *p;
  size_t groups, bytes;
  int rc = lsip_trace_copy_config(&cfg, sizeof cfg, c);
  if (rc || !cfg.write || cfg.max_flows > MAX_FLOWS)
    return LSIP_ERR_ARGUMENT;
  if (!cfg.max_flows)
    cfg.max_flows = DEFAULT_FLOWS;
  groups = (cfg.max_flows + WAYS - 1) / WAYS;
  bytes = sizeof *p + groups * WAYS * sizeof(stream);
  p = lsip_trace_alloc(&cfg.mem, bytes);
  if (!p)
    return LSIP_ERR_NOMEM;
  p->cfg = cfg;
  p->streams = (stream *)(void *)(p + 1);
  p->groups = groups;
  p->bytes = bytes;
  rc = write_file_head(p);
  if (rc) {
    lsip_pcap_free(p);
    return rc;
  }
  *out = p;
  return 0;
}

void lsip_pcap_free(lsip_pcap *p)
{
  if (p) {
    lsip_mem mem = p->cfg.mem;
    lsip_trace_release(&mem, p, p->bytes);
  }
}

uint64_t lsip_pcap_count(const lsip_pcap *p)
{
  return p->count;
}

/* ----------------------------------------------- sequence numbers -- */

static size_t addr_hash(size_t h, const lsip_addr *a)
{
  size_t n = a->family == 4 ? 4 : 16;
  for (size_t i = 0; i < n; i++)
    h = (h ^ a->ip[i]) * 16777619u;
  return (h ^ a->port) * 16777619u;
}

static stream *oldest_of(stream *group)
{
  stream *best = group;
  for (int i = 1; i < WAYS; i++)
    if (group[i].used < best->used)
      best = &group[i];
  return best;
}

static stream *stream_of(lsip_pcap *p, const lsip_addr *local,
                         const lsip_addr *remote)
{
  size_t h = addr_hash(addr_hash(2166136261u, local), remote);
  stream *group = p->streams + h % p->groups * WAYS, *s;
  for (s = group; s < group + WAYS; s++)
    if (s->used && lsip_addr_eq(&s->local, local) &&
        lsip_addr_eq(&s->remote, remote))
      return s;
  s = oldest_of(group);
  memset(s, 0, sizeof *s);
  s->local = *local;
  s->remote = *remote;
  /* Somewhere new, so that a pair that returns is no retransmission. */
  s->sent = s->received = (uint32_t)(h + p->count * 65537u);
  return s;
}

/* ------------------------------------------------------- packets -- */

static int emit(lsip_pcap *p, const lsip_packet_spec *s, uint64_t unix_ns)
{
  uint8_t buf[RECORD_HEAD + LSIP_PACKET_HEAD];
  size_t n = lsip_packet_head(buf + RECORD_HEAD, s);
  uint32_t head[4];
  head[0] = (uint32_t)(unix_ns / 1000000000u);
  head[1] = (uint32_t)(unix_ns % 1000000000u);
  head[2] = head[3] = (uint32_t)(n + s->payload.len);
  memcpy(buf, head, sizeof head);
  p->err = p->cfg.write(p->cfg.user, buf, RECORD_HEAD + n);
  if (!p->err && s->payload.len)
    p->err = p->cfg.write(p->cfg.user, s->payload.ptr, s->payload.len);
  if (!p->err)
    p->count++;
  return p->err;
}

static int emit_segments(lsip_pcap *p, lsip_packet_spec *s,
                         const lsip_trace_record *r, uint64_t unix_ns)
{
  const lsip_addr *local = r->outgoing ? &s->from : &s->to;
  const lsip_addr *remote = r->outgoing ? &s->to : &s->from;
  stream *t = stream_of(p, local, remote);
  uint32_t *seq = r->outgoing ? &t->sent : &t->received;
  uint32_t *ack = r->outgoing ? &t->received : &t->sent;
  size_t at = 0;
  while (at < r->bytes.len && !p->err) {
    size_t n = r->bytes.len - at;
    if (n > LSIP_PACKET_SEGMENT)
      n = LSIP_PACKET_SEGMENT;
    s->payload = lsip_str_of(r->bytes.ptr + at, n);
    s->seq = *seq;
    s->ack = *ack;
    (void)emit(p, s, unix_ns);
    *seq += (uint32_t)n;
    at += n;
    t->used = p->count;
  }
  return p->err;
}

int lsip_pcap_add(lsip_pcap *p, const lsip_trace_record *r)
{
  lsip_packet_spec s;
  uint64_t unix_ns = r->unix_ns ? r->unix_ns : r->now;
  if (p->err)
    return p->err;
  memset(&s, 0, sizeof s);
  s.from = r->outgoing ? r->local : r->remote;
  s.to = r->outgoing ? r->remote : r->local;
  if (lsip_packet_same_family(&s.from, &s.to))
    return LSIP_ERR_ARGUMENT;
  s.ident = (uint16_t)p->count;
  s.tcp = r->transport != LSIP_UDP && r->transport != LSIP_TRANSPORT_NONE;
  if (s.tcp)
    return emit_segments(p, &s, r, unix_ns);
  if (r->bytes.len > LSIP_PACKET_SEGMENT)
    return LSIP_ERR_TOO_LONG;
  s.payload = r->bytes;
  return emit(p, &s, unix_ns);
}
