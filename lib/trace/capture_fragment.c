/* Fragments of IP packets (RFC 791 3.2, RFC 8200 4.5). One that overlaps
 * another is an attack, and ends its packet (RFC 5722). */
#include "trace/capture.h"

enum { MAX_PACKET = 65536, BLOCK = 8, BLOCKS = MAX_PACKET / BLOCK };
/* How long the first fragment waits for the last (RFC 8200 4.5). */
#define PATIENCE_NS UINT64_C(60000000000)

typedef struct whole {
  uint8_t bytes[MAX_PACKET];
  uint8_t seen[BLOCKS / 8]; /* a bit for each block of eight bytes */
} whole;

typedef struct lsip_capture_fragment {
  lsip_addr from, to;
  uint32_t id;
  uint8_t protocol; /* of IPv4 a part of the key */
  uint8_t first_protocol;
  uint8_t bad; /* not to be trusted: what else comes of it is ignored */
  uint64_t began;
  uint64_t order; /* when it began, counted in packets; 0: free */
  size_t blocks, total; /* `total` 0: the last one has not come */
  whole *parts; /* of a free one: what was handed out last, or NULL */
} fragment;

size_t lsip_capture_fragments_size(const lsip_capture_config *cfg)
{
  return cfg->max_fragments * sizeof(fragment);
}

static void forget(lsip_capture *c, fragment *f)
{
  lsip_capture_give(c, f->parts, sizeof *f->parts);
  memset(f, 0, sizeof *f);
}

static void lose(lsip_capture *c, fragment *f)
{
  lsip_capture_count(c, LSIP_CAPTURE_LOST_FRAGMENTS);
  forget(c, f);
}

void lsip_capture_fragments_end(lsip_capture *c)
{
  for (uint32_t i = 0; i < c->cfg.max_fragments; i++)
    if (c->fragments[i].order)
      lose(c, &c->fragments[i]);
}

void lsip_capture_fragments_free(lsip_capture *c)
{
  for (uint32_t i = 0; i < c->cfg.max_fragments; i++)
    forget(c, &c->fragments[i]);
}

static int is_of(const fragment *f, const lsip_capture_packet *p,
                 const lsip_capture_piece *piece)
{
  return f->order && f->id == piece->id &&
         (p->from.family == 6 || f->protocol == piece->protocol) &&
         lsip_addr_eq(&f->from, &p->from) && lsip_addr_eq(&f->to, &p->to);
}

static int is_fresh(const fragment *f, uint64_t now)
{
  return (now > f->began ? now - f->began : f->began - now) <= PATIENCE_NS;
}

/* The packet of this piece, or the place for a new one: a free one, or the
 * oldest. */
static fragment *find(lsip_capture *c, const lsip_capture_packet *p,
                      const lsip_capture_piece *piece)
{
  fragment *best = c->fragments;
  for (uint32_t i = 0; i < c->cfg.max_fragments; i++) {
    fragment *f = &c->fragments[i];
    if (is_of(f, p, piece)) {
      if (!is_fresh(f, p->unix_ns))
        lose(c, f);
      return f;
    }
    if (f->order < best->order)
      best = f;
  }
  if (best->order)
    lose(c, best);
  return best;
}

static int begin(lsip_capture *c, fragment *f, const lsip_capture_packet *p,
                 const lsip_capture_piece *piece)
{
  forget(c, f);
  f->parts = lsip_capture_take(c, sizeof *f->parts);
  if (!f->parts) {
    lsip_capture_count(c, LSIP_CAPTURE_MEMORY);
    return -1;
  }
  f->from = p->from;
  f->to = p->to;
  f->id = piece->id;
  f->protocol = f->first_protocol = piece->protocol;
  f->began = p->unix_ns;
  f->order = c->counters[LSIP_CAPTURE_PACKETS];
  return 0;
}

static int is_seen(const fragment *f, size_t block)
{
  return f->parts->seen[block / 8] >> block % 8 & 1;
}

/* How many blocks of the piece had come before. */
static size_t seen_of(const fragment *f, size_t from, size_t to)
{
  size_t n = 0;
  while (from < to)
    n += (size_t)is_seen(f, from++);
  return n;
}

/* 0; or -1: the packet can not be trusted. */
static int place(fragment *f, const lsip_capture_piece *piece)
{
  size_t from = piece->offset / BLOCK, end = piece->offset + piece->len;
  size_t to = (end + BLOCK - 1) / BLOCK, seen = seen_of(f, from, to);
  if (seen) /* the same again does no harm */
    return seen == to - from && (piece->more || f->total == end) &&
           memcmp(f->parts->bytes + piece->offset, piece->bytes,
                  piece->len) == 0 ? 0 : -1;
  if (f->total && (end > f->total || !piece->more))
    return -1;
  if (!piece->more)
    f->total = end;
  if (!piece->offset)
    f->first_protocol = piece->protocol;
  memcpy(f->parts->bytes + piece->offset, piece->bytes, piece->len);
  for (size_t b = from; b < to; b++)
    f->parts->seen[b / 8] |= (uint8_t)(1u << b % 8);
  f->blocks += to - from;
  return 0;
}

/* Blocks beyond the end make the count too high for ever. */
static int is_whole(const fragment *f)
{
  return f->total && f->blocks == (f->total + BLOCK - 1) / BLOCK;
}

static int is_sound(const lsip_capture_piece *piece)
{
  return piece->len && piece->offset + piece->len < MAX_PACKET &&
         (!piece->more || piece->len % BLOCK == 0);
}

const uint8_t *lsip_capture_join(lsip_capture *c,
                                 const lsip_capture_packet *p,
                                 const lsip_capture_piece *piece, size_t *len,
                                 int *protocol)
{
  fragment *f;
  if (!is_sound(piece)) {
    lsip_capture_count(c, LSIP_CAPTURE_BROKEN);
    return NULL;
  }
  f = find(c, p, piece);
  if (!f->order && begin(c, f, p, piece))
    return NULL;
  if (!f->bad && place(f, piece)) {
    f->bad = 1;
    lsip_capture_give(c, f->parts, sizeof *f->parts);
    f->parts = NULL;
  }
  if (f->bad || !is_whole(f))
    return NULL;
  *len = f->total;
  *protocol = f->first_protocol;
  f->order = 0;
  return f->parts->bytes;
}
