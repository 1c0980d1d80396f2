/* The reader of all forms (lsip/forms.h). */
#include "msg/chars.h"
#include "msg/forms.h"
#include "msg/index.h"
#include "msg/name_addr.h"
#include "msg/params.h"

/* A quoted-string without its quotes, unless lsip_unquote() would then make
 * something else of it. */
static lsip_str plain(lsip_str v)
{
  const char *p = v.ptr, *end = lsip_str_end(v);
  if (v.len < 2 || *p != '"' || lsip_is(p[1], LSIP_C_LWS)
      || lsip_is(end[-2], LSIP_C_LWS))
    return v;
  for (p++, end--; p < end; p++)
    if (*p == '\\' || lsip_is(*p, LSIP_C_CONTROL))
      return v;
  return lsip_str_of(v.ptr + 1, v.len - 2);
}

/* The same of a parameter, where "" keeps its quotes: it is there. */
LSIP_APART
static lsip_str plain_value(lsip_str v)
{
  return v.len == 2 ? v : plain(v);
}

/* ---------------------------------------------------------------- heads -- */

static int read_address(char head, lsip_str *t, const char **p,
                        const char *end, uint32_t lenient)
{
  const char *from = *p, *q = from;
  lsip_name_addr na;
  int bracketed, rc;
  if (head == 'N' && lsip_all(lsip_span(from, end), LSIP_C_TOKEN)) {
    t[0] = lsip_span(from, end);
    *p = end;
    return LSIP_OK;
  }
  if (head == 'A' && end - from == 1 && *from == '*') {
    t[1] = lsip_span(from, end);
    *p = end;
    return LSIP_OK;
  }
  rc = lsip_address_read(&na, &q, end, lenient | LSIP_SINGLE_VALUE, NULL);
  if (rc != LSIP_OK)
    return rc;
  bracketed = na.uri.ptr != from;
  if (bracketed ? head == 's' || (head == 'u' && na.display.len)
                : head == 'u' || head == 'n' || head == 'N')
    return LSIP_ERR_HEADER_VALUE;
  if (head != 'u' && head != 's')
    *t++ = plain(na.display);
  *t = na.uri;
  *p = q;
  return LSIP_OK;
}

/* Digits, and by the grammar a comment. */
static int read_number(char head, lsip_str *t, lsip_num *n, const char **p,
                       const char *end)
{
  const char *from = *p;
  lsip_number_value v;
  int rc = lsip_number_parse(&v, lsip_span(from, end));
  if (rc != LSIP_OK)
    return rc;
  if (v.comment.len && head != '(')
    return LSIP_ERR_HEADER_VALUE;
  *n = lsip_num_of(v.number);
  *p = lsip_skip(from, end, LSIP_C_DIGIT);
  if ((head == '3' && *p - from != 3) || (head == '1' && *p - from > 3))
    return LSIP_ERR_NUMBER;
  if (head == '(') {
    *t = v.comment;
    *p = v.comment.len ? lsip_str_end(v.comment) : *p;
  }
  return LSIP_OK;
}

/* "<" msg-id ">" */
static int read_msg_id(lsip_str *t, const char **p, const char *end)
{
  const char *from = *p + 1, *q;
  if (*p == end || **p != '<')
    return LSIP_ERR_HEADER_VALUE;
  q = lsip_skip(from, end, LSIP_C_URI);
  *t = lsip_span(from, q);
  if (q == end || *q != '>' || !lsip_is_msg_id(*t))
    return LSIP_ERR_HEADER_VALUE;
  *p = q + 1;
  return LSIP_OK;
}

/* What stands between `open` and `close`. */
static int inside(lsip_str *t, lsip_str v, const char *open,
                  const char *close, size_t n)
{
  if (v.len < 2 * n || memcmp(v.ptr, open, n) != 0
      || memcmp(lsip_str_end(v) - n, close, n) != 0
      || memchr(v.ptr, '\\', v.len))
    return LSIP_ERR_PARAM;
  *t = lsip_str_of(v.ptr + n, v.len - 2 * n);
  return lsip_all(*t, LSIP_C_URI) ? LSIP_OK : LSIP_ERR_URI;
}

/* One run of bytes. */
static int read_run(char head, lsip_str *t, const char **p, const char *end)
{
  const char *q = head == 'q' ? *p : lsip_head_run(head, *p, end);
  if ((head == 'w' || head == 'q') && *p < end && **p == '"')
    q = lsip_skip_quoted(*p, end);
  if (!q || q == *p)
    return q ? LSIP_ERR_HEADER_VALUE : LSIP_ERR_QUOTE;
  *t = lsip_span(*p, q);
  *p = q;
  if (head == 'q')
    return inside(t, *t, "\"", "\"", 1);
  if (head == 'w')
    *t = plain(*t);
  return head == '$' && !lsip_is_uuid(*t) ? LSIP_ERR_HEADER_VALUE : LSIP_OK;
}

/* What stands between two runs. */
static int read_mark(char mark, const char **p, const char *end, int blanks)
{
  const char *q = blanks ? lsip_skip_lws(*p, end) : *p;
  if (q == end || *q != mark)
    return LSIP_ERR_HEADER_VALUE;
  *p = blanks ? lsip_skip_lws(q + 1, end) : q + 1;
  return LSIP_OK;
}

/* Two runs of bytes, or one and a ':'. */
static int read_runs(char head, lsip_str *t, const char **p, const char *end)
{
  const char mark = lsip_head_mark(head);
  int rc = read_run(head, t, p, end);
  if (rc != LSIP_OK || (head == 'e' && (*p == end || **p != '.')))
    return rc;
  rc = read_mark(mark, p, end, head == 'm' || head == 'k');
  if (rc != LSIP_OK || head == 'k')
    return rc == LSIP_OK && *p == end ? LSIP_ERR_HEADER_VALUE : rc;
  rc = read_run(lsip_head_second(head), t + 1, p, end);
  return rc == LSIP_OK && head == 'f' && !lsip_is_billing(t)
      ? LSIP_ERR_HEADER_VALUE : rc;
}

static int read_pair(lsip_str *t, const char **p, const char *end)
{
  int rc = lsip_param_read(p, end, &t[0], &t[1]);
  t[1] = plain_value(t[1]);
  return rc;
}

LSIP_APART
static int read_head(const lsip_shape *s, lsip_str *t, lsip_num *n,
                     const char **p, const char *end, uint32_t lenient)
{
  switch (s->head) {
  case 'a': case 'n': case 'A': case 'N': case 'u': case 's':
    return read_address(s->head, t, p, end, lenient);
  case '#': case '(': case '3': case '1':
    return read_number(s->head, t, n, p, end);
  case 'c':
    return read_msg_id(t, p, end);
  case '*':
    return *p < end && *(*p)++ == '*' ? LSIP_OK : LSIP_ERR_HEADER_VALUE;
  case '-': case 'U':
    return LSIP_OK;
  case 'p':
    return read_pair(t, p, end);
  case 'm': case 'r': case 'e': case 'f': case 'k':
    return read_runs(s->head, t, p, end);
  default:
    return read_run(s->head, t, p, end);
  }
}

/* ----------------------------------------------------------- parameters -- */

static int read_count(char kind, lsip_str name, lsip_str v, lsip_num *out)
{
  uint64_t n = 1;
  int rc = LSIP_OK;
  out->set = 1;
  if (kind == '&') {
    rc = v.len ? lsip_param_q(lsip_span(name.ptr, lsip_str_end(v)),
                              &out->value) : LSIP_ERR_NUMBER;
    return rc;
  }
  if (kind == ':' && !v.len) {
    out->set = 2;
    return LSIP_OK;
  }
  if (kind != '/' && lsip_digits(v, UINT32_MAX, &n) != 0)
    return LSIP_ERR_NUMBER;
  out->value = (uint32_t)n;
  return rc;
}

static int read_text(char head, char kind, lsip_str v, lsip_str *out)
{
  if (v.len ? head == 'U' && !lsip_all(v, LSIP_C_PARAM) : kind != '?')
    return LSIP_ERR_PARAM;
  if (kind == '<')
    return inside(out, v, "<", ">", 1);
  if (kind == '@')
    return inside(out, v, "\"<", ">\"", 2);
  if (kind == '$' && !lsip_is_uuid(v))
    return LSIP_ERR_PARAM;
  *out = plain_value(v);
  return LSIP_OK;
}

/* What the parameters are read into. */
typedef struct filling {
  const lsip_shape *s;
  lsip_str *t;
  lsip_num *n;
  uint32_t seen;
  lsip_names names;
} filling;

static int take(filling *f, lsip_str name, lsip_str v)
{
  lsip_entry e;
  if (!lsip_entry_look(&e, f->s, &f->names, name))
    return LSIP_OK;
  if (f->seen & e.bit) /* RFC 3261 7.3.1, 19.1.1 */
    return LSIP_ERR_PARAM;
  f->seen |= e.bit;
  return lsip_entry_counts(&e)
      ? read_count(e.kind, name, v, &f->n[e.number])
      : read_text(f->s->head, e.kind, v, &f->t[e.string]);
}

/* Those parted by ',', and those of a URI. */
static int read_loose(filling *f, lsip_str params)
{
  lsip_str name, v;
  int rc;
  while ((rc = lsip_shape_param(f->s->separator, &params, &name, &v)) == 1) {
    rc = take(f, name, v);
    if (rc != LSIP_OK)
      return rc;
  }
  return rc;
}

/* *( SEMI generic-param ), the first of which may have no ';'. */
static int read_generic(filling *f, const char *p, const char *end)
{
  lsip_str *all = &f->t[f->s->params], name, v;
  int rc = LSIP_OK, bare = lsip_shape_bare(f->s);
  for (p = lsip_skip_lws(p, end); p < end && rc == LSIP_OK; bare = 0) {
    if (!bare && *p != ';')
      return *p == ',' ? LSIP_ERR_HEADER_VALUE : LSIP_ERR_PARAM;
    p += !bare;
    rc = lsip_param_take(&p, end, &name, &v);
    if (rc == LSIP_OK)
      rc = take(f, name, v);
    if (!all->ptr)
      all->ptr = name.ptr;
    all->len = (size_t)((v.len ? lsip_str_end(v) : lsip_str_end(name))
                        - all->ptr);
  }
  return rc;
}

/* All that follows a head. */
static int read_params(filling *f, const char *p, const char *end)
{
  const lsip_shape *s = f->s;
  lsip_str all = lsip_trim(lsip_span(p, end));
  if (s->separator != ',' && s->head != 'U')
    return read_generic(f, p, end);
  f->t[s->params] = all;
  if (s->separator == ',' && p != end && s->head != '-'
      && !lsip_is(*p, LSIP_C_LWS)) /* behind a scheme there is a blank */
    return LSIP_ERR_HEADER_VALUE;
  if (s->head == 'G' && !lsip_str_ieq(f->t[0], LSIP_STR("Digest")))
    return LSIP_OK;
  return read_loose(f, all);
}

LSIP_COLD
static int read_form(void *out, int form, lsip_str value, uint32_t lenient)
{
  lsip_str v = lsip_trim(value);
  const char *p = v.ptr;
  const char *end = lsip_drop_semicolons(p, lsip_str_end(v), lenient);
  lsip_shape s;
  filling f = { &s, out, NULL, 0, { 0 } };
  int rc = lsip_shape_of(&s, form);
  if (rc != LSIP_OK)
    return rc;
  memset(out, 0, s.size);
  f.n = (lsip_num *)(void *)((char *)out + s.strings);
  rc = read_head(&s, f.t, f.n, &p, end, lenient);
  if (rc == LSIP_OK && !s.separator)
    return p == end ? LSIP_OK : LSIP_ERR_HEADER_VALUE;
  return rc == LSIP_OK ? read_params(&f, p, end) : rc;
}

int lsip_form_read(void *out, int form, lsip_str value)
{
  return read_form(out, form, value, 0);
}

int lsip_form_next(void *out, int form, const lsip_msg *m, lsip_cursor *c)
{
  lsip_str v;
  int rc = lsip_next_value(m, c, &v);
  if (rc != 1)
    return rc;
  rc = read_form(out, form, v, m->index->lenient);
  return rc == LSIP_OK ? 1 : rc;
}
