/* TCP streams (RFC 9293), each direction by itself: segments in their order,
 * and the messages in them. */
#include "trace/capture.h"

enum { WAYS = 8, HEAD = 20 };
enum { FLAG_SYN = 2, FLAG_RST = 4 };
/* What may wait behind a gap before it is given up. */
enum { WAITING_SEGMENTS = 256, WAITING_BYTES = 1 << 18 };
/* A sequence number so far off belongs to another connection. */
enum { FAR = 1 << 20 };

/* A segment that came too early. */
typedef struct waiting {
  struct waiting *next;
  size_t size; /* of this object */
  uint64_t unix_ns;
  uint32_t seq;
  uint32_t len;
  uint8_t bytes[];
} waiting;

typedef struct lsip_capture_stream {
  lsip_addr from, to;
  uint64_t used; /* when last, counted in packets; 0: free */
  uint32_t next; /* sequence number that is awaited */
  uint8_t open, midway; /* midway: part of a message is in the framer */
  lsip_framer *framer;
  waiting *first; /* by sequence number, ascending */
  size_t count, held;
} stream;

size_t lsip_capture_streams_size(const lsip_capture_config *cfg)
{
  return (cfg->max_streams + WAYS - 1) / WAYS * WAYS * sizeof(stream);
}

/* ---- messages ---- */

/* Gives a half-read message up. */
static void lose_message(lsip_capture *c, stream *s, int counter)
{
  if (s->midway)
    lsip_capture_count(c, counter);
  lsip_framer_free(s->framer);
  s->framer = NULL;
  s->midway = 0;
}

static int have_framer(lsip_capture *c, stream *s)
{
  return s->framer ||
         lsip_framer_new(&s->framer, &c->budget, c->cfg.max_message) == 0;
}

static lsip_str without_line_ends(lsip_str bytes)
{
  while (bytes.len && (*bytes.ptr == '\r' || *bytes.ptr == '\n')) {
    bytes.ptr++;
    bytes.len--;
  }
  return bytes;
}

/* A message without a usable Content-Length is shown as far as its headers
 * go; where the next one begins, only a new segment can tell. */
static void misframed(lsip_capture *c, stream *s,
                      const lsip_capture_packet *p, int rc, lsip_str head)
{
  if (rc == LSIP_ERR_NOMEM) {
    lose_message(c, s, LSIP_CAPTURE_MEMORY);
    return;
  }
  if (head.len)
    lsip_capture_deliver(c, LSIP_TCP, p, head);
  lose_message(c, s, LSIP_CAPTURE_FRAMING);
}

/* Takes bytes that begin a message, or go on with one. */
static void frame(lsip_capture *c, stream *s, const lsip_capture_packet *p,
                  lsip_str rest)
{
  while (rest.len) {
    lsip_str message;
    size_t used = 0;
    int rc = lsip_framer_feed(s->framer, rest.ptr, rest.len, &used, &message);
    s->midway = 1;
    if (rc < 0)
      misframed(c, s, p, rc, message);
    if (rc != 1)
      return; /* the framer has it all */
    lsip_capture_deliver(c, LSIP_TCP, p, message);
    s->midway = 0;
    rest = without_line_ends(lsip_str_of(rest.ptr + used, rest.len - used));
  }
}

/* Bytes in their order. Where no message is under way, they must look like
 * the beginning of one: a capture may begin in the middle, and a stream may
 * be none of SIP. */
static void consume(lsip_capture *c, stream *s, const lsip_capture_packet *p,
                    lsip_str bytes)
{
  if (!s->midway)
    bytes = without_line_ends(bytes);
  if (!s->midway && !lsip_capture_looks_like_sip(bytes, 1)) {
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
    return;
  }
  if (have_framer(c, s))
    frame(c, s, p, bytes);
  else
    lsip_capture_count(c, LSIP_CAPTURE_MEMORY);
}

/* ---- segments that wait ---- */

static void drop_first(lsip_capture *c, stream *s)
{
  waiting *w = s->first;
  s->first = w->next;
  s->count--;
  s->held -= w->len;
  lsip_capture_give(c, w, w->size);
}

/* Consumes what is new of a segment that begins at or before s->next. */
static void take(lsip_capture *c, stream *s, const lsip_capture_packet *p,
                 uint32_t seq, lsip_str bytes)
{
  uint32_t old = s->next - seq;
  if (old >= bytes.len) {
    lsip_capture_count(c, LSIP_CAPTURE_REPEATED);
    return;
  }
  s->next = seq + (uint32_t)bytes.len;
  consume(c, s, p, lsip_str_of(bytes.ptr + old, bytes.len - old));
}

static int is_due(const stream *s)
{
  return s->first && (int32_t)(s->first->seq - s->next) <= 0;
}

static void take_due(lsip_capture *c, stream *s, lsip_capture_packet p)
{
  while (is_due(s)) {
    waiting *w = s->first;
    p.unix_ns = w->unix_ns;
    take(c, s, &p, w->seq, lsip_str_of((const char *)w->bytes, w->len));
    drop_first(c, s);
  }
}

/* Goes on behind a gap that will not be filled: with the first segment that
 * waits, or with one at `seq` that is before it. */
static void skip_gap_to(lsip_capture *c, stream *s, uint32_t seq)
{
  lsip_capture_packet p;
  memset(&p, 0, sizeof p);
  p.from = s->from;
  p.to = s->to;
  lsip_capture_count(c, LSIP_CAPTURE_GAPS);
  lose_message(c, s, LSIP_CAPTURE_UNFINISHED);
  s->next = seq;
  if (s->first && (int32_t)(s->first->seq - seq) < 0)
    s->next = s->first->seq;
  take_due(c, s, p);
}

static void skip_gap(lsip_capture *c, stream *s)
{
  skip_gap_to(c, s, s->first->seq);
}

/* Where a segment belongs; NULL: it waits already. */
static waiting **place_of(stream *s, uint32_t seq, size_t len)
{
  waiting **at = &s->first;
  while (*at && (int32_t)((*at)->seq - seq) < 0)
    at = &(*at)->next;
  return *at && (*at)->seq == seq && (*at)->len >= len ? NULL : at;
}

static void hold(lsip_capture *c, stream *s, uint64_t unix_ns, uint32_t seq,
                 lsip_str bytes)
{
  waiting **at = place_of(s, seq, bytes.len), *w;
  if (!at) {
    lsip_capture_count(c, LSIP_CAPTURE_REPEATED);
    return;
  }
  w = lsip_capture_take(c, sizeof *w + bytes.len);
  if (!w) {
    lsip_capture_count(c, LSIP_CAPTURE_MEMORY);
    return;
  }
  w->size = sizeof *w + bytes.len;
  w->unix_ns = unix_ns;
  w->seq = seq;
  w->len = (uint32_t)bytes.len;
  memcpy(w->bytes, bytes.ptr, bytes.len);
  w->next = *at;
  *at = w;
  s->count++;
  s->held += bytes.len;
}

/* ---- streams ---- */

/* Ends a stream; its place stays for the next. */
static void close_stream(lsip_capture *c, stream *s)
{
  while (s->first)
    skip_gap(c, s);
  lose_message(c, s, LSIP_CAPTURE_UNFINISHED);
  s->open = 0;
}

static size_t addr_hash(size_t h, const lsip_addr *a)
{
  for (size_t i = 0; i < sizeof a->ip; i++)
    h = (h ^ a->ip[i]) * 16777619u;
  return (h ^ a->port) * 16777619u;
}

static stream *stream_of(lsip_capture *c, const lsip_capture_packet *p)
{
  size_t groups = (c->cfg.max_streams + WAYS - 1) / WAYS;
  size_t h = addr_hash(addr_hash(2166136261u, &p->from), &p->to);
  stream *group = c->streams + h % groups * WAYS, *best = group;
  for (stream *s = group; s < group + WAYS; s++) {
    if (s->used && lsip_addr_eq(&s->from, &p->from) &&
        lsip_addr_eq(&s->to, &p->to))
      return s;
    if (s->used < best->used)
      best = s;
  }
  close_stream(c, best);
  best->from = p->from;
  best->to = p->to;
  return best;
}

static void each_stream(lsip_capture *c, void (*act)(lsip_capture *, stream *))
{
  size_t n = (c->cfg.max_streams + WAYS - 1) / WAYS * WAYS;
  for (size_t i = 0; i < n; i++)
    act(c, &c->streams[i]);
}

void lsip_capture_streams_end(lsip_capture *c)
{
  each_stream(c, close_stream);
}

static void free_stream(lsip_capture *c, stream *s)
{
  while (s->first)
    drop_first(c, s);
  lsip_framer_free(s->framer);
  s->framer = NULL;
}

void lsip_capture_streams_free(lsip_capture *c)
{
  each_stream(c, free_stream);
}

/* ---- segments ---- */

static int is_far(uint32_t distance)
{
  return (int32_t)distance > FAR || (int32_t)distance < -FAR;
}

static void open_stream(lsip_capture *c, stream *s, uint32_t next)
{
  close_stream(c, s);
  s->open = 1;
  s->next = next;
}

static void read_segment(lsip_capture *c, stream *s,
                         const lsip_capture_packet *p, uint32_t seq,
                         lsip_str bytes)
{
  if (!s->open || is_far(seq - s->next))
    open_stream(c, s, seq);
  while ((int32_t)(seq - s->next) > 0) {
    if (s->count < WAITING_SEGMENTS &&
        s->held + bytes.len <= WAITING_BYTES) {
      hold(c, s, p->unix_ns, seq, bytes);
      return;
    }
    skip_gap_to(c, s, seq);
  }
  take(c, s, p, seq, bytes);
  take_due(c, s, *p);
}

void lsip_capture_tcp(lsip_capture *c, lsip_capture_packet *p,
                      const uint8_t *b, size_t n)
{
  size_t head = n < HEAD ? 0 : (b[12] >> 4) * 4u;
  uint32_t seq;
  stream *s;
  if (head < HEAD || head > n) {
    lsip_capture_count(c, LSIP_CAPTURE_BROKEN);
    return;
  }
  if (head == n && !(b[13] & (FLAG_SYN | FLAG_RST))) {
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
    return; /* it needs no place in the table */
  }
  p->from.port = (uint16_t)lsip_net16(b);
  p->to.port = (uint16_t)lsip_net16(b + 2);
  seq = lsip_net32(b + 4);
  s = stream_of(c, p);
  s->used = c->counters[LSIP_CAPTURE_PACKETS];
  if (b[13] & FLAG_RST)
    close_stream(c, s);
  if (b[13] & FLAG_SYN && !(s->open && seq + 1 == s->next))
    open_stream(c, s, seq + 1);
  seq += (b[13] & FLAG_SYN) != 0;
  if (head == n || b[13] & FLAG_RST)
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
  else
    read_segment(c, s, p, seq, lsip_str_of((const char *)b + head, n - head));
}
