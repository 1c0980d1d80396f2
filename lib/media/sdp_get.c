/* Reading a parsed description. */
#include "media/sdp_field.h"
#include "media/sdp_format.h"
#include "media/sdp_index.h"

size_t lsip_sdp_media_count(const lsip_sdp *s)
{
  return s->index->media_count;
}

/* Number of the first line of a section, and of the line behind its last. */
static int section_lines(const lsip_sdp *s, int section, size_t *from,
                         size_t *to)
{
  const struct lsip_sdp_index *ix = s->index;
  if (section < LSIP_SDP_SESSION_LEVEL ||
      (section >= 0 && (uint32_t)section >= ix->media_count))
    return 0;
  size_t next = (size_t)(section + 1), last = ix->media_count - 1;
  *from = section < 0 ? 0 : ix->sections[last - (size_t)section];
  *to = next == ix->media_count ? ix->line_count
                                : ix->sections[last - next];
  return 1;
}

static int loose(const lsip_sdp *s)
{
  return (s->index->tolerate & LSIP_SDP_LOOSE_TEXT) != 0;
}

int lsip_sdp_line_next(const lsip_sdp *s, int section, size_t *cursor,
                       lsip_sdp_line *out)
{
  size_t from, to;
  if (!section_lines(s, section, &from, &to) || *cursor >= to - from)
    return 0;
  const struct sdp_index_line *l = &s->index->lines[from + (*cursor)++];
  out->type = (char)(l->len >> SDP_LEN_BITS);
  out->value = lsip_str_of(s->text.ptr + l->at, l->len & SDP_LEN_MASK);
  return 1;
}

int lsip_sdp_attr_next(const lsip_sdp *s, int section, size_t *cursor,
                       lsip_sdp_attr *out)
{
  lsip_sdp_line line;
  while (lsip_sdp_line_next(s, section, cursor, &line))
    if (line.type == 'a' && lsip_sdp_read_attr(line.value, loose(s), out) == 0)
      return 1;
  return 0;
}

int lsip_sdp_attr_find(const lsip_sdp *s, int section, lsip_str name,
                       lsip_sdp_attr *out)
{
  size_t cursor = 0;
  while (lsip_sdp_attr_next(s, section, &cursor, out))
    if (lsip_str_eq(out->name, name))
      return 1;
  return 0;
}

/* The first line of that letter in a section. */
static int find_line(const lsip_sdp *s, int section, char letter,
                     lsip_str *value)
{
  size_t cursor = 0;
  lsip_sdp_line line;
  while (lsip_sdp_line_next(s, section, &cursor, &line))
    if (line.type == letter) {
      *value = line.value;
      return 1;
    }
  return 0;
}

int lsip_sdp_origin_get(const lsip_sdp *s, lsip_sdp_origin *out)
{
  lsip_str value;
  if (!find_line(s, LSIP_SDP_SESSION_LEVEL, 'o', &value))
    return LSIP_ERR_MISSING;
  return lsip_sdp_read_origin(value, loose(s), out);
}

int lsip_sdp_connection_get(const lsip_sdp *s, int section,
                            lsip_sdp_connection *out)
{
  lsip_str value;
  if (!find_line(s, section, 'c', &value) &&
      !find_line(s, LSIP_SDP_SESSION_LEVEL, 'c', &value))
    return LSIP_ERR_MISSING;
  return lsip_sdp_read_connection(value, loose(s), out);
}

int lsip_sdp_media_get(const lsip_sdp *s, size_t media, lsip_sdp_media *out)
{
  lsip_str value;
  if (media >= s->index->media_count ||
      !find_line(s, (int)media, 'm', &value))
    return LSIP_ERR_ARGUMENT;
  return lsip_sdp_read_media(value, loose(s), out);
}

size_t lsip_sdp_formats_get(const lsip_sdp *s, size_t media,
                            lsip_sdp_format *out, size_t max)
{
  struct sdp_formats f;
  lsip_sdp_media m;
  lsip_sdp_attr attr;
  size_t cursor = 0;
  if (lsip_sdp_media_get(s, media, &m))
    return 0;
  lsip_sdp_formats_begin(&f, m.formats);
  while (lsip_sdp_attr_next(s, (int)media, &cursor, &attr))
    lsip_sdp_formats_take(&f, &attr);
  size_t n = f.count < max ? f.count : max;
  for (size_t i = 0; i < n; i++)
    out[i] = f.by_type[f.order[i]];
  return n;
}

static int section_direction(const lsip_sdp *s, int section)
{
  size_t cursor = 0;
  lsip_sdp_attr attr;
  while (lsip_sdp_attr_next(s, section, &cursor, &attr)) {
    int direction = lsip_sdp_direction_of(attr.name);
    if (direction >= 0)
      return direction;
  }
  return -1;
}

/* RFC 8866 6.7 */
int lsip_sdp_direction_get(const lsip_sdp *s, int section)
{
  int direction = section_direction(s, section);
  if (direction < 0 && section != LSIP_SDP_SESSION_LEVEL)
    direction = section_direction(s, LSIP_SDP_SESSION_LEVEL);
  return direction < 0 ? LSIP_SENDRECV : direction;
}
