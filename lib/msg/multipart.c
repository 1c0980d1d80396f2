/* The parts of a multipart: RFC 2046 5.1.1, and a walk through nested ones. */
#include "msg/part.h"

#include "msg/chars.h"
#include "msg/params.h"

enum { BEFORE, INSIDE, BEHIND };

static int lenient(const lsip_multipart *mp)
{
  return mp->flags & LSIP_BODY_LENIENT;
}

/* 1*70 bchars, the last no space. */
static int is_boundary(lsip_str b)
{
  if (!b.len || b.len > LSIP_BOUNDARY_MAX || b.ptr[b.len - 1] == ' ')
    return 0;
  for (size_t i = 0; i < b.len; i++)
    if (!lsip_is(b.ptr[i], LSIP_C_ALNUM)
        && !memchr("'()+_,-./:=? ", b.ptr[i], 13))
      return 0;
  return 1;
}

LSIP_COLD
int lsip_boundary_set(lsip_multipart *mp, lsip_str boundary)
{
  if (!is_boundary(boundary))
    return LSIP_ERR_BODY;
  memcpy(mp->delimiter, "--", 2);
  memcpy(mp->delimiter + 2, boundary.ptr, boundary.len);
  mp->len = (uint8_t)(2 + boundary.len);
  return LSIP_OK;
}

/* The one boundary of the parameters, which are well-formed, without its
 * quotes. */
static int read_boundary(lsip_multipart *mp, lsip_str params)
{
  char plain[LSIP_BOUNDARY_MAX];
  lsip_str name, value, found = { NULL, 0 };
  size_t n;
  while (lsip_param_next(&params, &name, &value) == 1) {
    if (!lsip_str_ieq(name, LSIP_STR("boundary")))
      continue;
    if (found.ptr)
      return LSIP_ERR_PARAM;
    found = value;
  }
  if (!found.len || lsip_unquote(found, plain, sizeof(plain), &n) != LSIP_OK)
    return LSIP_ERR_BODY;
  return lsip_boundary_set(mp, lsip_str_of(plain, n));
}

LSIP_COLD
int lsip_multipart_open(lsip_multipart *mp, const lsip_part *whole,
                        unsigned flags)
{
  lsip_media_type t;
  int rc = lsip_media_type_parse(&t, whole->type);
  memset(mp, 0, sizeof(*mp));
  mp->state = BEHIND;
  if (rc != LSIP_OK)
    return rc;
  if (!lsip_str_ieq(t.type, LSIP_STR("multipart")))
    return LSIP_ERR_ARGUMENT;
  rc = read_boundary(mp, t.params);
  if (rc != LSIP_OK)
    return rc;
  mp->rest = whole->body;
  mp->flags = (uint8_t)flags;
  mp->left = LSIP_PARTS_MAX;
  mp->state = BEFORE;
  return LSIP_OK;
}

/* ------------------------------------------------------- delimiters -- */

typedef struct delimiter {
  const char *from, *next; /* its line, and the byte behind that */
  int closes;
} delimiter;

/* 1 if the line at `p` is a delimiter and nothing else, so that the boundary
 * of another multipart may begin like this one's. */
static int is_delimiter(const lsip_multipart *mp, const char *p,
                        const char *end, delimiter *d)
{
  if (end - p < mp->len || memcmp(p, mp->delimiter, mp->len) != 0)
    return 0;
  d->from = p;
  p += mp->len;
  d->closes = end - p >= 2 && p[0] == '-' && p[1] == '-';
  p += d->closes ? 2 : 0;
  while (p < end && (*p == ' ' || *p == '\t')) /* transport-padding */
    p++;
  if (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
    p += 2;
  else if (p < end && *p == '\n' && lenient(mp))
    p++;
  else if (p != end)
    return 0;
  d->next = p;
  return 1;
}

/* The beginning of the line behind `p`, or `end`. */
static const char *next_line(const lsip_multipart *mp, const char *p,
                             const char *end)
{
  const char *from = p;
  while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
    p++;
    if (lenient(mp) || (p - from > 1 && p[-2] == '\r'))
      return p;
  }
  return end;
}

/* The first delimiter at or behind `p`, the beginning of a line. */
static int find_delimiter(const lsip_multipart *mp, const char *p,
                          delimiter *d)
{
  const char *end = lsip_str_end(mp->rest);
  for (; p < end; p = next_line(mp, p, end))
    if (is_delimiter(mp, p, end, d))
      return 1;
  return 0;
}

/* The line end before a delimiter is its own (RFC 2046 5.1.1). */
static lsip_str before(const lsip_multipart *mp, const char *stop)
{
  const char *p = mp->rest.ptr;
  if (stop > p) /* a '\n' is before it */
    stop -= 1 + (stop - p > 1 && stop[-2] == '\r');
  return lsip_span(p, stop);
}

static int finish(lsip_multipart *mp, int rc)
{
  mp->state = BEHIND;
  return lenient(mp) && rc != LSIP_ERR_TOO_MANY ? 0 : rc;
}

LSIP_COLD
int lsip_multipart_next(lsip_multipart *mp, lsip_part *out)
{
  delimiter d;
  lsip_str text;
  int rc;
  if (mp->state == BEHIND)
    return 0;
  if (mp->state == BEFORE) {
    if (!find_delimiter(mp, mp->rest.ptr, &d) || d.closes)
      return finish(mp, LSIP_ERR_BODY);
    mp->state = INSIDE;
    mp->rest = lsip_span(d.next, lsip_str_end(mp->rest));
  }
  if (!mp->left--)
    return finish(mp, LSIP_ERR_TOO_MANY);
  if (find_delimiter(mp, mp->rest.ptr, &d)) {
    text = before(mp, d.from);
    mp->rest = lsip_span(d.next, lsip_str_end(mp->rest));
    if (d.closes)
      mp->state = BEHIND;
  } else {
    text = mp->rest;
    rc = finish(mp, LSIP_ERR_TRUNCATED);
    if (rc != 0 || !text.len)
      return rc;
  }
  rc = lsip_part_parse(out, text, mp->flags);
  return rc == LSIP_OK ? 1 : rc;
}

/* ---------------------------------------------------------- helpers -- */

LSIP_COLD
int lsip_part_is_multipart(const lsip_part *p, lsip_str subtype)
{
  lsip_media_type t = lsip_part_type(p);
  return lsip_str_ieq(t.type, LSIP_STR("multipart"))
      && (!subtype.len || lsip_str_ieq(t.subtype, subtype));
}

/* 1 if `start`, a msg-id that mostly stands in quotes, names the part. */
static int is_start(const lsip_part *p, lsip_str start)
{
  char plain[256];
  lsip_str id = lsip_str_of(plain, 0);
  if (lsip_unquote(start, plain, sizeof(plain), &id.len) != LSIP_OK
      || id.len < 2 || plain[0] != '<')
    return 0;
  return lsip_str_eq(p->id, lsip_str_of(plain + 1, id.len - 2));
}

LSIP_COLD
int lsip_related_root(const lsip_part *related, lsip_part *out,
                      unsigned flags)
{
  lsip_multipart mp;
  lsip_str start;
  int rc = lsip_multipart_open(&mp, related, flags);
  int named = lsip_param_get(lsip_part_type(related).params,
                             LSIP_STR("start"), &start);
  if (rc != LSIP_OK)
    return rc;
  while ((rc = lsip_multipart_next(&mp, out)) == 1)
    if (!named || is_start(out, start))
      return LSIP_OK;
  return rc ? rc : LSIP_ERR_NOT_FOUND;
}

/* -------------------------------------------------------------- walk -- */

LSIP_COLD
void lsip_parts_init(lsip_parts *w, const lsip_part *whole, unsigned flags)
{
  memset(w, 0, offsetof(lsip_parts, open));
  w->last = *whole;
  w->left = LSIP_PARTS_MAX;
  w->flags = flags;
  w->depth = UINT32_MAX; /* the whole has not been given out */
}

static int give(lsip_parts *w, lsip_part *out)
{
  *out = w->last;
  out->depth = w->depth;
  w->enter = (uint32_t)lsip_part_is_multipart(out, lsip_str_of(NULL, 0));
  return 1;
}

static int enter(lsip_parts *w)
{
  int rc;
  w->enter = 0;
  if (w->depth == LSIP_PARTS_DEPTH)
    return LSIP_ERR_TOO_MANY;
  rc = lsip_multipart_open(&w->open[w->depth], &w->last, w->flags);
  w->depth += rc == LSIP_OK;
  return rc;
}

LSIP_COLD
int lsip_parts_next(lsip_parts *w, lsip_part *out)
{
  int rc = LSIP_OK;
  if (w->depth == UINT32_MAX) {
    w->depth = 0;
    return give(w, out);
  }
  if (w->enter)
    rc = enter(w);
  while (rc == LSIP_OK && w->depth) {
    rc = lsip_multipart_next(&w->open[w->depth - 1], &w->last);
    w->depth -= rc == 0;
  }
  if (rc != 1)
    return rc;
  if (!w->left--) {
    w->depth = 0;
    return LSIP_ERR_TOO_MANY;
  }
  return give(w, out);
}
