/* lsip_msg_edit(): a copy of a message with edits applied on the way.
 *
 * All edits of one header are a group. What the group leaves is: some new
 * fields in front, the old values but the first `skip` (or none of them), and
 * some new fields behind. That is worked out from the edits alone, then the
 * old fields are copied past it. */
#include "msg/chars.h"
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/values.h"
#include "msg/write.h"

enum { MAX_EDITS = 64 };

typedef struct editor {
  lsip_writer *w;
  const lsip_msg *m;
  const lsip_edit *edits;
  size_t n;
} editor;

typedef struct group {
  uint64_t front, behind; /* bits of the edits whose values are new fields */
  size_t skip;            /* old values that go */
  int drop;               /* all of them go */
  unsigned seen, fields;  /* old fields passed; all old fields */
} group;

static int touches_fields(const lsip_edit *e)
{
  return e->op != LSIP_EDIT_SET_URI && e->op != LSIP_EDIT_BODY;
}

static int same_header(const lsip_edit *a, const lsip_edit *b)
{
  return a->header == b->header
      && (a->header != LSIP_H_OTHER || lsip_str_ieq(a->name, b->name));
}

static int edits_field(const editor *ed, const lsip_edit *e,
                       const lsip_field *f)
{
  return touches_fields(e) && e->header == f->id
      && (f->id != LSIP_H_OTHER
          || lsip_str_ieq(e->name, lsip_field_name(ed->m, f)));
}

/* The first edit of the group that the field or the edit belongs to; n if
 * there is none. */
static size_t leader_of_field(const editor *ed, const lsip_field *f)
{
  size_t i = 0;
  while (i < ed->n && !edits_field(ed, &ed->edits[i], f))
    i++;
  return i;
}

static int is_leader(const editor *ed, size_t i)
{
  if (!touches_fields(&ed->edits[i]))
    return 0;
  for (size_t k = 0; k < i; k++)
    if (touches_fields(&ed->edits[k])
        && same_header(&ed->edits[k], &ed->edits[i]))
      return 0;
  return 1;
}

/* How many values a field of header `id` holds; a malformed one counts as one
 * value. */
static size_t values_in(int id, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value);
  size_t n = 1;
  if (!(lsip_header_rows[id].occurs & LSIP_OCCURS_LIST))
    return 1;
  if (!value.len)
    return 0;
  while ((p = lsip_value_end(p, end)) != end) {
    if (!p)
      return 1;
    p++;
    n++;
  }
  return n;
}

/* Counts the old fields of the group; if `enough` is not 0, also the values
 * that they hold, until there are enough. */
static size_t count_old(const editor *ed, const lsip_edit *e, size_t enough,
                        unsigned *fields)
{
  size_t values = 0;
  *fields = 0;
  for (unsigned i = 0; i < ed->m->index->count; i++) {
    const lsip_field *f = &ed->m->index->fields[i];
    if (!edits_field(ed, e, f))
      continue;
    ++*fields;
    if (values < enough)
      values += values_in(f->id, lsip_field_value(ed->m, f));
  }
  return values;
}

/* How many old values the edits of a group can take away at most. */
static size_t count_taken(const editor *ed, size_t leader)
{
  size_t n = 0;
  for (size_t i = leader; i < ed->n; i++)
    n += (ed->edits[i].op == LSIP_EDIT_REMOVE_FIRST
          || ed->edits[i].op == LSIP_EDIT_REPLACE_FIRST)
        && same_header(&ed->edits[i], &ed->edits[leader]);
  return n;
}

static uint64_t bit(size_t i)
{
  return (uint64_t)1 << i;
}

static uint64_t lowest(uint64_t bits)
{
  return bits & (~bits + 1);
}

static uint64_t highest(uint64_t bits)
{
  uint64_t last = 0;
  for (; bits; bits &= ~last)
    last = lowest(bits);
  return last;
}

/* Takes away the first value as it stands now; `by` (0: nothing) takes its
 * place. The newest field in front is the first. */
static void replace_first(group *g, size_t values, uint64_t by, int adds)
{
  if (g->front) {
    g->front = (g->front & ~highest(g->front)) | by;
  } else if (!g->drop && g->skip < values) {
    g->skip++;
    g->front |= by;
  } else if (g->behind) {
    g->behind &= ~lowest(g->behind);
    g->front |= by;
  } else if (adds) {
    g->behind |= by;
  }
}

static void work_out(const editor *ed, size_t leader, group *g)
{
  size_t values;
  memset(g, 0, sizeof(*g));
  values = count_old(ed, &ed->edits[leader], count_taken(ed, leader),
                     &g->fields);
  for (size_t i = leader; i < ed->n; i++) {
    const lsip_edit *e = &ed->edits[i];
    if (!touches_fields(e) || !same_header(e, &ed->edits[leader]))
      continue;
    switch (e->op) {
    case LSIP_EDIT_PREPEND: g->front |= bit(i); break;
    case LSIP_EDIT_APPEND: g->behind |= bit(i); break;
    case LSIP_EDIT_REMOVE_FIRST: replace_first(g, values, 0, 0); break;
    case LSIP_EDIT_REPLACE_FIRST: replace_first(g, values, bit(i), 1); break;
    default:
      g->front = g->behind = 0;
      g->drop = 1;
      break;
    }
  }
}

static void write_new(const editor *ed, size_t i)
{
  const lsip_edit *e = &ed->edits[i];
  if (e->header == LSIP_H_OTHER)
    lsip_write_header(ed->w, e->name, e->value);
  else
    lsip_write_header_id(ed->w, e->header, e->value);
}

static void write_front(const editor *ed, uint64_t bits)
{
  for (size_t i = ed->n; i-- > 0;)
    if (bits & bit(i))
      write_new(ed, i);
}

static void write_behind(const editor *ed, uint64_t bits)
{
  for (size_t i = 0; i < ed->n; i++)
    if (bits & bit(i))
      write_new(ed, i);
}

/* An old field as it was, but for its line end. */
static void write_old(const editor *ed, const lsip_field *f, lsip_str value)
{
  lsip_write_raw(ed->w, lsip_field_name(ed->m, f));
  lsip_write_raw(ed->w, LSIP_STR(": "));
  lsip_write_borrowed(ed->w, ed->m, value);
  lsip_write_crlf(ed->w);
}

/* What is left of an old field once its first values are gone. */
static void write_rest(const editor *ed, const lsip_field *f, size_t *skip)
{
  lsip_str v = lsip_field_value(ed->m, f);
  size_t values = values_in(f->id, v);
  const char *p = v.ptr, *end = lsip_str_end(v);
  if (*skip >= values) {
    *skip -= values;
    return;
  }
  for (; *skip; --*skip)
    p = lsip_value_end(p, end) + 1;
  write_old(ed, f, lsip_trim(lsip_span(p, end)));
}

/* ------------------------------------------------------- the copying -- */

typedef struct copying {
  editor ed;
  group groups[MAX_EDITS]; /* by the number of their first edit */
  const lsip_edit *uri, *body;
  lsip_str pending;        /* lines to be copied as they are */
  int clean;               /* every line of the head is a well-formed field */
} copying;

static void flush(copying *c)
{
  lsip_write_raw(c->ed.w, c->pending);
  c->pending.len = 0;
}

/* The whole line of field `i`. */
static lsip_str line_of(const lsip_msg *m, unsigned i)
{
  const lsip_index *ix = m->index;
  uint32_t from = ix->fields[i].name_off;
  uint32_t to = i + 1 < ix->count ? ix->fields[i + 1].name_off
                                  : ix->head.off + ix->head.len;
  return lsip_str_of(m->bytes + from, to - from);
}

static void copy_field(copying *c, unsigned i)
{
  const lsip_field *f = &c->ed.m->index->fields[i];
  lsip_str line = line_of(c->ed.m, i);
  if (!c->clean) {
    write_old(&c->ed, f, lsip_field_value(c->ed.m, f));
  } else if (c->pending.len
             && lsip_str_end(c->pending) == line.ptr) {
    c->pending.len += line.len;
  } else {
    flush(c);
    c->pending = line;
  }
}

static void edit_field(copying *c, unsigned i, group *g)
{
  if (g->seen++ == 0 && g->front) {
    flush(c);
    write_front(&c->ed, g->front);
  }
  if (!g->drop && g->skip) {
    flush(c);
    write_rest(&c->ed, &c->ed.m->index->fields[i], &g->skip);
  } else if (!g->drop) {
    copy_field(c, i);
  }
  if (g->seen == g->fields && g->behind) {
    flush(c);
    write_behind(&c->ed, g->behind);
  }
}

static void copy_fields(copying *c)
{
  const lsip_index *ix = c->ed.m->index;
  for (unsigned i = 0; i < ix->count; i++) {
    const lsip_field *f = &ix->fields[i];
    size_t leader = leader_of_field(&c->ed, f);
    if (c->body && (f->id == LSIP_H_CONTENT_TYPE
                    || f->id == LSIP_H_CONTENT_LENGTH))
      continue;
    if (leader < c->ed.n)
      edit_field(c, i, &c->groups[leader]);
    else
      copy_field(c, i);
  }
  flush(c);
}

static int stands_first(int id)
{
  return id == LSIP_H_VIA || id == LSIP_H_ROUTE || id == LSIP_H_RECORD_ROUTE;
}

/* Fields of a kind that the message lacks. */
static void write_lacking(copying *c, int first)
{
  for (size_t i = 0; i < c->ed.n; i++) {
    const group *g = &c->groups[i];
    if (!is_leader(&c->ed, i) || g->fields
        || stands_first(c->ed.edits[i].header) != first)
      continue;
    write_front(&c->ed, g->front);
    write_behind(&c->ed, g->behind);
  }
}

static void write_tail(copying *c)
{
  const lsip_msg *m = c->ed.m;
  if (c->body) {
    lsip_write_body(c->ed.w, c->body->name, c->body->value);
  } else if (lsip_msg_has(m, LSIP_H_CONTENT_LENGTH)) {
    lsip_write_crlf(c->ed.w);
    lsip_write_raw(c->ed.w, lsip_msg_body(m));
  } else {
    lsip_write_end(c->ed.w, lsip_msg_body(m));
  }
}

static int prepare(copying *c)
{
  for (size_t i = 0; i < c->ed.n; i++) {
    const lsip_edit *e = &c->ed.edits[i];
    if (e->op < LSIP_EDIT_SET_URI || e->op > LSIP_EDIT_BODY
        || e->header >= LSIP_HEADER_COUNT)
      return LSIP_ERR_ARGUMENT;
    if (e->op == LSIP_EDIT_SET_URI)
      c->uri = e;
    else if (e->op == LSIP_EDIT_BODY)
      c->body = e;
    else if (e->header == LSIP_H_CONTENT_LENGTH)
      return LSIP_ERR_ARGUMENT;
    else if (is_leader(&c->ed, i))
      work_out(&c->ed, i, &c->groups[i]);
  }
  return c->uri && !lsip_msg_is_request(c->ed.m) ? LSIP_ERR_ARGUMENT
                                                 : LSIP_OK;
}

int lsip_msg_edit(lsip_writer *w, const lsip_msg *m, const lsip_edit *edits,
                  size_t n)
{
  copying c;
  int rc = m->index->error ? LSIP_ERR_STATE
      : n > MAX_EDITS ? LSIP_ERR_ARGUMENT : LSIP_OK;
  c.ed.w = w;
  c.ed.m = m;
  c.ed.edits = edits;
  c.ed.n = n;
  c.uri = c.body = NULL;
  c.pending = lsip_str_of(NULL, 0);
  c.clean = !m->index->tolerated;
  if (rc == LSIP_OK)
    rc = prepare(&c);
  if (rc != LSIP_OK) {
    lsip_writer_fail(w, rc);
    return lsip_writer_end(w);
  }
  lsip_write_start_line(w, m, c.uri ? c.uri->value : lsip_msg_uri(m));
  write_lacking(&c, 1);
  copy_fields(&c);
  write_lacking(&c, 0);
  write_tail(&c);
  return lsip_writer_end(w);
}
