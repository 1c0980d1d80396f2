/* Header fields: RFC 3261 7.3, 25.1.
 *
 * Nearly every field is a name, a colon, printable ASCII and CRLF; read_usual()
 * takes such a line in one go. read_odd() reads what may be anything: folded
 * lines, UTF-8, tabs, blanks before the colon, errors. */
#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/parser.h"
#include "msg/scan.h"

/* Bytes that can be read from the beginning of a usual line on: a block, and
 * two behind it for what is behind CR. Near the end of the message there may be
 * less, but as many as finding the id looks at; and before the line, too. */
enum { ROOM = LSIP_BLOCK + 2, NAME_ROOM = 17, BEFORE_NAME = 3 };

/* Reads the name at `p`; returns the colon behind it, or NULL. RFC 3261 25.1
 * HCOLON: blanks may stand between them, and nothing else. */
static const char *read_name(lsip_parser *ps, const char *p, lsip_field *f)
{
  const char *q = lsip_skip(p, ps->end, LSIP_C_TOKEN), *colon = q;
  size_t len = (size_t)(q - p);
  while (colon < ps->end && (*colon == ' ' || *colon == '\t'))
    colon++;
  if (!len || len > UINT16_MAX || colon == ps->end || *colon != ':')
    return NULL;
  f->name_off = lsip_parser_off(ps, p);
  f->name_len = (uint16_t)len;
  f->id = (uint16_t)lsip_header_of(lsip_str_of(p, len));
  return colon;
}

/* The value [value, end) of a field, without the white space round it. */
LSIP_APART
static void set_value(const lsip_parser *ps, lsip_field *f,
                      const char *value, const char *end)
{
  while (value < end && lsip_is(*value, LSIP_C_LWS))
    value++;
  while (end > value && lsip_is(end[-1], LSIP_C_LWS))
    end--;
  f->value_off = lsip_parser_off(ps, value);
  f->value_len = (uint32_t)(end - value);
}

/* The same for the usual field at `p`, whose colon is at `p + n`. */
static inline void set_usual_value(const lsip_parser *ps, lsip_field *f,
                                   const char *p, size_t n, const char *end)
{
  if (p[n + 1] == ' ' && p[n + 2] > ' ' && end[-1] > ' ') {
    f->value_off = f->name_off + (uint32_t)n + 2;
    f->value_len = (uint32_t)(end - p - 2) - (uint32_t)n;
  } else {
    set_value(ps, f, p + n + 1, end);
  }
}

/* Counts the field `f` as number `count`, and decodes what must be. To have one
 * test less, ids that differ by 64 share a bit of `decoded`: lsip_parse_known()
 * knows better. */
static inline void add_field(lsip_parser *ps, const lsip_field *f, unsigned id,
                             uint32_t count)
{
  uint16_t *first = &ps->ix->first[id];
  if (*first) {
    lsip_parser_another(ps, f);
    return;
  }
  *first = (uint16_t)count;
  if (ps->decoded >> (id & 63) & 1)
    lsip_parse_known(ps, f);
}

/* Any field, or what is none; returns the byte behind its line. */
LSIP_APART
static const char *read_odd(lsip_parser *ps, const char *p)
{
  lsip_field *f = &ps->ix->fields[ps->ix->count];
  const char *colon = read_name(ps, p, f), *next, *end;
  if (!colon) {
    lsip_parser_fail(ps, LSIP_ERR_HEADER_NAME, p, 0);
    lsip_parse_line_end(ps, p, &next, 1, 0);
    return next;
  }
  end = lsip_parse_line_end(ps, colon + 1, &next, 1, f->id);
  if ((size_t)(end - p) > ps->max_line)
    lsip_parser_fail(ps, LSIP_ERR_TOO_LONG, p, f->id);
  set_value(ps, f, colon + 1, end);
  add_field(ps, f, f->id, ++ps->ix->count);
  return next;
}

/* The first byte from `p` on that is no printable ASCII, if NAME_ROOM bytes can
 * be read at `p` and three there; or NULL. `safe`: the first byte where ROOM
 * bytes cannot. */
static inline const char *usual_end(const lsip_parser *ps, const char *p,
                                    const char *safe)
{
  const char *from = p;
  while (p < safe) {
    unsigned n = lsip_scan_print32(p);
    p += n;
    if (n < LSIP_BLOCK)
      return p;
  }
  if (ps->end - from < NAME_ROOM)
    return NULL;
  p = lsip_scan_print(p, ps->end);
  return ps->end - p > 2 ? p : NULL;
}

/* 1 if a CRLF stands at `p`, and no fold behind it. */
static inline int ends_field(const char *p)
{
  return memcmp(p, "\r\n", 2) == 0
      && (p[2] > ' ' || (p[2] != ' ' && p[2] != '\t'));
}

/* Any name before a colon of the `len` bytes at `p`: its id in the upper half,
 * its length in the lower; or 0. */
LSIP_APART
static uint32_t any_name(const char *p, size_t len)
{
  lsip_str name = lsip_span(p, lsip_scan_byte(p, p + len, ':'));
  uint32_t id;
  if (name.len == len || name.len > UINT16_MAX)
    return 0;
  id = (uint32_t)lsip_header_of(name);
  return id != LSIP_H_OTHER || lsip_all(name, LSIP_C_TOKEN)
      ? id << 16 | (uint32_t)name.len : 0;
}

/* Usual fields, up to what is none. A name that the table has holds no LF: the
 * colon behind it is in this line. Behind any other it may be in the next, and
 * then `n` is not below `len`. */
static const char *read_usual(lsip_parser *ps, const char *p)
{
  lsip_index *ix = ps->ix;
  uint32_t count = ix->count;
  lsip_field *f = &ix->fields[count];
  const char *safe = ps->end - ps->base > ROOM ? ps->end - ROOM : ps->base;
  if (p - ps->base < BEFORE_NAME)
    return p;
  for (; count < ps->max_fields; f++) {
    const char *end = usual_end(ps, p, safe);
    size_t n;
    unsigned id;
    if (!end || !ends_field(end) || (uint32_t)(end - p) > ps->max_line)
      break;
    n = lsip_scan_colon16(p);
    id = lsip_header_guess(p, n);
    if (lsip_scan_alike16(p, lsip_row_name(&lsip_header_rows[id])) <= n) {
      size_t len = (size_t)(end - p);
      uint32_t name = n && n < len ? any_name(p, len) : 0;
      if (!name)
        break;
      id = name >> 16;
      n = name & 0xffff;
    }
    f->id = (uint16_t)id;
    f->name_off = lsip_parser_off(ps, p);
    f->name_len = (uint16_t)n;
    set_usual_value(ps, f, p, n, end);
    add_field(ps, f, id, ++count);
    p = end + 2;
  }
  ix->count = count;
  return p;
}

/* 1 if `p` is at the empty line; `*next` is then the body. */
static int at_empty_line(lsip_parser *ps, const char *p, const char **next)
{
  size_t n;
  if (*p != '\r' && *p != '\n')
    return 0;
  n = lsip_parse_crlf(ps, p, 0);
  *next = p + n;
  return n != 0;
}

const char *lsip_parse_fields(lsip_parser *ps, const char *p,
                              const char **body)
{
  *body = ps->end;
  for (;;) {
    p = read_usual(ps, p);
    if (p == ps->end) {
      if (!ps->fragment
          && !lsip_parser_tolerates(ps, LSIP_TOLERATE_MISSING_CRLF))
        lsip_parser_fail(ps, LSIP_ERR_TRUNCATED, p, 0);
      return p;
    }
    if (at_empty_line(ps, p, body))
      return p;
    if (ps->ix->count == ps->max_fields) {
      lsip_parser_fail(ps, LSIP_ERR_TOO_MANY, p, 0);
      *body = ps->end;
      return p;
    }
    p = read_odd(ps, p);
  }
}
