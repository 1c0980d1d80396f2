/* Header fields: RFC 3261 7.3, 25.1.
 *
 * Nearly every field is a name, a colon, printable ASCII and CRLF; read_usual()
 * takes such a line in one go. read_odd() reads what may be anything: folded
 * lines, UTF-8, tabs, blanks before the colon, errors. */
#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/parser.h"
#include "msg/scan.h"

/* ------------------------------------------------------------ marks -- */

/* lsip_scan_marks() of the block that is being read, and where it ends. */
typedef struct marks {
  uint64_t bits;
  const char *stop;
} marks;

/* Marks less than a block before `end`: together with bytes before them if
 * the message has as many, so that no byte behind it is read. */
static uint64_t mark_last(const char *base, const char *end)
{
  size_t n = (size_t)(end - base);
  return n >= LSIP_BLOCK ? lsip_scan_marks(end - LSIP_BLOCK)
                         : lsip_scan_marks_plain(base, n) << (LSIP_BLOCK - n);
}

/* The first byte of [p, end) that is marked, or `end`. `p` only grows. */
static inline const char *next_mark(marks *m, const char *p,
                                    const lsip_parser *ps)
{
  for (;;) {
    if (p < m->stop) {
      uint64_t left = m->bits >> ((p - m->stop) & (LSIP_BLOCK - 1));
      if (left)
        return p + lsip_lowest_bit(left);
      p = m->stop;
    }
    if (ps->end - p >= LSIP_BLOCK) {
      m->bits = lsip_scan_marks(p);
      m->stop = p + LSIP_BLOCK;
    } else if (p < ps->end) {
      m->bits = mark_last(ps->base, ps->end);
      m->stop = ps->end;
    } else {
      return p;
    }
  }
}

/* ----------------------------------------------------------- fields -- */

/* Reads the name at `p`; returns the colon behind it, or NULL. RFC 3261 25.1
 * HCOLON: blanks may stand between them, and nothing else. */
static const char *read_name(lsip_parser *ps, const char *p, lsip_field *f)
{
  const char *q = lsip_skip(p, ps->end, LSIP_C_TOKEN);
  size_t len = (size_t)(q - p);
  if (!len || len > UINT16_MAX)
    return NULL;
  f->name_off = lsip_parser_off(ps, p);
  f->name_len = (uint16_t)len;
  f->id = (uint16_t)lsip_header_of(lsip_str_of(p, len));
  while (q < ps->end && (*q == ' ' || *q == '\t'))
    q++;
  return q < ps->end && *q == ':' ? q : NULL;
}

/* Another field of an id that has been seen. */
static void take_another(lsip_parser *ps, const lsip_field *f)
{
  ps->ix->several[f->id / 32] |= 1u << f->id % 32;
  if (lsip_header_rows[f->id].occurs & LSIP_OCCURS_ONCE)
    lsip_parser_fail(ps, LSIP_ERR_DUPLICATE, ps->base + f->name_off, f->id);
}

/* The value [value, end) of a field, without the white space round it. */
static inline void set_value(const lsip_parser *ps, lsip_field *f,
                             const char *value, const char *end)
{
  while (value < end && lsip_is(*value, LSIP_C_LWS))
    value++;
  while (end > value && lsip_is(end[-1], LSIP_C_LWS))
    end--;
  f->value_off = lsip_parser_off(ps, value);
  f->value_len = (uint32_t)(end - value);
}

/* Counts the field `f`, which is whole, and decodes what must be. */
static inline void add_field(lsip_parser *ps, const lsip_field *f,
                             unsigned id)
{
  uint16_t *first = &ps->ix->first[id];
  ps->ix->count++;
  if (id == LSIP_H_OTHER)
    return;
  if (*first) {
    take_another(ps, f);
    return;
  }
  *first = (uint16_t)ps->ix->count;
  if (id < 64 && ps->decoded >> id & 1)
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
  add_field(ps, f, f->id);
  return next;
}

/* The id of a name that has no control character; 16 bytes can be read. */
static inline unsigned usual_name(const char *p, size_t n)
{
  const lsip_header_row *row;
  unsigned id;
  if (n < 2)
    return n ? lsip_header_letter(*p) : LSIP_H_OTHER;
  if (n > 16)
    return (unsigned)lsip_header_of(lsip_str_of(p, n));
  id = lsip_header_guess(p, n);
  row = &lsip_header_rows[id];
  return row->len == n && lsip_scan_same16(p, lsip_row_name(row), n)
      ? id : LSIP_H_OTHER;
}

/* A usual field; NULL, and nothing done, if it is none. */
static inline const char *read_usual(lsip_parser *ps, marks *m,
                                     const char *p)
{
  lsip_index *ix = ps->ix;
  lsip_field *f = &ix->fields[ix->count];
  const char *end = next_mark(m, p, ps), *colon;
  unsigned id;
  size_t n;
  if (ix->count == ps->max_fields || ps->end - p < 16
      || (size_t)(end - p) > ps->max_line || !lsip_is_crlf(end, ps->end)
      || end[2] == ' ' || end[2] == '\t')
    return NULL;
  colon = lsip_scan_colon(p);
  if (!colon)
    colon = end - p > 16 ? lsip_scan_byte(p, end, ':') : end;
  if (colon >= end)
    return NULL;
  n = (size_t)(colon - p);
  id = usual_name(p, n);
  if (id == LSIP_H_OTHER
      && (n > UINT16_MAX || !lsip_all(lsip_str_of(p, n), LSIP_C_TOKEN)))
    return NULL;
  f->id = (uint16_t)id;
  f->name_off = lsip_parser_off(ps, p);
  f->name_len = (uint16_t)n;
  set_value(ps, f, colon[1] == ' ' ? colon + 2 : colon + 1, end);
  add_field(ps, f, id);
  return end + 2;
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
  marks m = { 0, p };
  *body = ps->end;
  for (;;) {
    const char *next;
    while ((next = read_usual(ps, &m, p)) != NULL)
      p = next;
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
