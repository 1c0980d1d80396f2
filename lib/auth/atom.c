#include "auth/atom.h"

#include "msg/chars.h"

lsip_atom lsip_atom_plain(lsip_str text)
{
  lsip_atom a = { { NULL, 0 }, 0, 0 };
  a.text = text.ptr ? text : LSIP_STR("");
  return a;
}

lsip_atom lsip_atom_wire(lsip_str value)
{
  lsip_atom a = lsip_atom_plain(value);
  a.quoted = a.text.len >= 2 && a.text.ptr[0] == '"';
  return a;
}

/* The stretches of an atom that need no change, one after the other. */
typedef struct reader {
  const char *p, *end;
  uint32_t quoted;
} reader;

static reader reader_of(const lsip_atom *a)
{
  reader r;
  r.p = a->text.ptr;
  r.end = a->text.ptr + a->text.len;
  r.quoted = a->quoted;
  if (r.quoted) {
    r.p++;
    r.end--;
  }
  return r;
}

static int is_special(char c)
{
  return c == '\\' || c == '\r' || c == '\n';
}

/* The next stretch; 0 at the end. None is empty. */
static int next(reader *r, lsip_str *out)
{
  const char *from = r->p;
  if (from == r->end)
    return 0;
  if (!r->quoted) {
    r->p = r->end;
  } else if (*from == '\\' && r->end - from > 1) {
    from++;
    r->p += 2;
  } else if (*from == '\r' || *from == '\n') {
    r->p = lsip_skip_lws(from, r->end);
    *out = LSIP_STR(" ");
    return 1;
  } else {
    do
      r->p++;
    while (r->p < r->end && !is_special(*r->p));
  }
  *out = lsip_span(from, r->p);
  return 1;
}

static int same(char a, char b, int fold)
{
  return fold ? lsip_lower(a) == lsip_lower(b) : a == b;
}

static int compare(const lsip_atom *a, const lsip_atom *b, int fold)
{
  reader ra = reader_of(a), rb = reader_of(b);
  lsip_str x = { NULL, 0 }, y = { NULL, 0 };
  for (;;) {
    int more_x = x.len || next(&ra, &x), more_y = y.len || next(&rb, &y);
    if (!more_x || !more_y)
      return more_x == more_y;
    for (; x.len && y.len; x.ptr++, x.len--, y.ptr++, y.len--)
      if (!same(*x.ptr, *y.ptr, fold))
        return 0;
  }
}

int lsip_atom_eq(const lsip_atom *a, const lsip_atom *b)
{
  return compare(a, b, 0);
}

int lsip_atom_ieq(const lsip_atom *a, lsip_str b)
{
  lsip_atom plain = lsip_atom_plain(b);
  return compare(a, &plain, 1);
}

int lsip_atom_empty(const lsip_atom *a)
{
  reader r = reader_of(a);
  return r.p == r.end;
}

void lsip_hash_atom(lsip_hash *h, const lsip_atom *a)
{
  reader r = reader_of(a);
  lsip_str s;
  while (next(&r, &s))
    lsip_hash_add(h, s);
}

/* `"` and `\` get a backslash, whether they had one or were plain. */
static void write_escaped(lsip_writer *w, lsip_str s)
{
  const char *p = s.ptr, *end = p + s.len;
  while (p < end) {
    const char *q = p;
    while (q < end && *q != '"' && *q != '\\')
      q++;
    lsip_write_text(w, lsip_span(p, q));
    if (q < end) {
      lsip_write_raw(w, LSIP_STR("\\"));
      lsip_write_raw(w, lsip_str_of(q++, 1));
    }
    p = q;
  }
}

void lsip_write_atom(lsip_writer *w, const lsip_atom *a)
{
  reader r = reader_of(a);
  lsip_str s;
  lsip_write_raw(w, LSIP_STR("\""));
  while (next(&r, &s))
    write_escaped(w, s);
  lsip_write_raw(w, LSIP_STR("\""));
}

int lsip_atom_text(const lsip_atom *a, char *buf, size_t cap, size_t *len)
{
  reader r = reader_of(a);
  lsip_str s;
  size_t n = 0;
  while (next(&r, &s)) {
    if (s.len > cap - n)
      return LSIP_ERR_NOSPC;
    memcpy(buf + n, s.ptr, s.len);
    n += s.len;
  }
  *len = n;
  return 0;
}
