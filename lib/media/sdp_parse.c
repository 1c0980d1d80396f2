/* Building the index over a description. */
#include "media/sdp_index.h"
#include "media/sdp_scan.h"

void lsip_sdp_limits_init(lsip_sdp_limits *l, size_t size)
{
  memset(l, 0, size);
  l->size = size;
}

size_t lsip_sdp_index_size(size_t max_lines, size_t max_media)
{
  size_t most = UINT32_MAX / 16; /* offsets are 32 bit wide */
  if (max_lines > most || max_media > most)
    return 0;
  size_t n = sizeof(struct lsip_sdp_index) +
             max_lines * sizeof(struct sdp_index_line) +
             max_media * sizeof(uint32_t);
  return (n + 7) & ~(size_t)7;
}

/* What is being filled: `room` bytes are free between lines and sections. */
struct build {
  struct lsip_sdp_index *index;
  uint32_t *sections;
  size_t room;
};

static int begin_build(struct build *b, void *memory, size_t size)
{
  size &= ~(size_t)7;
  if (!memory || (uintptr_t)memory % _Alignof(struct lsip_sdp_index))
    return LSIP_ERR_ARGUMENT;
  if (size < sizeof *b->index)
    return LSIP_ERR_NOSPC;
  b->index = memory;
  memset(b->index, 0, sizeof *b->index);
  b->sections = (uint32_t *)(void *)((char *)memory + size);
  b->room = size - sizeof *b->index;
  return 0;
}

static int add_line(struct build *b, const struct sdp_line *line)
{
  struct lsip_sdp_index *ix = b->index;
  size_t need = sizeof(struct sdp_index_line);
  if (line->letter == 'm')
    need += sizeof(uint32_t);
  if (b->room < need || line->value.len > SDP_LEN_MASK)
    return LSIP_ERR_NOSPC;
  b->room -= need;
  if (line->letter == 'm') {
    *--b->sections = ix->line_count;
    ix->media_count++;
  }
  struct sdp_index_line *l = &ix->lines[ix->line_count++];
  l->at = (uint32_t)line->at + 2; /* behind "x=" */
  l->len = (uint32_t)line->value.len |
           (uint32_t)(unsigned char)line->letter << SDP_LEN_BITS;
  return 0;
}

static int build_lines(struct build *b, struct sdp_scan *scan)
{
  struct sdp_line line;
  int more;
  while ((more = lsip_sdp_scan_next(scan, &line)) == 1) {
    int err = add_line(b, &line);
    if (err)
      return err;
  }
  return more;
}

int lsip_sdp_parse(lsip_sdp *out, void *memory, size_t memory_size,
                   const lsip_sdp_limits *limits, lsip_str text,
                   size_t *error_at)
{
  struct sdp_scan scan;
  struct build b;
  if (!out || text.len > SDP_LEN_MASK)
    return LSIP_ERR_ARGUMENT;
  int err = lsip_sdp_scan_init(&scan, text, limits);
  if (!err)
    err = begin_build(&b, memory, memory_size);
  if (!err)
    err = build_lines(&b, &scan);
  if (err) {
    if (error_at)
      *error_at = scan.line_at;
    return err;
  }
  b.index->sections = b.sections;
  b.index->tolerate = scan.limits.tolerate;
  out->text = text;
  out->index = b.index;
  return 0;
}
