/* Cursors: the values of all fields of one header, in wire order. */
#include "msg/values.h"

#include "msg/chars.h"
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/name_addr.h"

/* The ',' that ends the value at `p`, or `end`: quoted strings and what
 * stands in <> may hold commas of their own. NULL for unbalanced ones. */
const char *lsip_value_end(const char *p, const char *end)
{
  while (p && p < end && *p != ',') {
    if (*p == '"') {
      p = lsip_skip_quoted(p, end);
    } else if (*p == '<') {
      while (p < end && *p != '>')
        p++;
      p = p < end ? p + 1 : NULL;
    } else {
      p++;
    }
  }
  return p;
}

/* Of the id of a field: there is a row for each. */
static int is_list(int id)
{
  return lsip_header_rows[id].occurs & LSIP_OCCURS_LIST;
}

/* The field to read from, or NULL behind the last. */
static const lsip_field *find_field(const lsip_index *ix, lsip_cursor *c)
{
  if (!c->started) {
    c->started = 1;
    c->offset = 0;
    c->field = ix->count;
    if (c->id == LSIP_H_OTHER)
      c->field = 0;
    else if (c->id < LSIP_HEADER_COUNT && ix->first[c->id])
      c->field = ix->first[c->id] - 1u;
  }
  while (c->field < ix->count && ix->fields[c->field].id != c->id)
    c->field++;
  return c->field < ix->count ? &ix->fields[c->field] : NULL;
}

LSIP_APART
static void leave_field(const lsip_index *ix, lsip_cursor *c)
{
  c->offset = 0;
  if (c->id != LSIP_H_OTHER && !lsip_index_several(ix, c->id))
    c->field = ix->count;
  else
    c->field++;
}

/* A list may be empty (Supported, Accept, Allow), its elements may not. */
int lsip_cursor_open(const lsip_msg *m, lsip_cursor *c, lsip_str *rest)
{
  if (c->started && c->field >= m->index->count)
    return 0;
  for (;;) {
    const lsip_field *f = find_field(m->index, c);
    lsip_str v;
    if (!f)
      return 0;
    v = lsip_field_value(m, f);
    if (c->offset > v.len) /* the cursor of another message */
      return lsip_cursor_fail(m, c, LSIP_ERR_ARGUMENT);
    *rest = lsip_str_of(v.ptr + c->offset, v.len - c->offset);
    if (v.len || !is_list(c->id))
      return 1;
    leave_field(m->index, c);
  }
}

/* Moves behind a value that ended at `p`, a ',' or the end of `rest`. */
void lsip_cursor_close(const lsip_msg *m, lsip_cursor *c, lsip_str rest,
                       const char *p)
{
  if (p == lsip_str_end(rest))
    leave_field(m->index, c);
  else
    c->offset += (uint32_t)(p + 1 - rest.ptr);
}

/* Does not stop at a value that cannot be read. */
int lsip_cursor_fail(const lsip_msg *m, lsip_cursor *c, int rc)
{
  leave_field(m->index, c);
  return rc;
}

int lsip_next_value(const lsip_msg *m, lsip_cursor *c, lsip_str *out)
{
  lsip_str rest;
  const char *p, *end;
  int rc = lsip_cursor_open(m, c, &rest);
  if (rc != 1)
    return rc;
  p = end = lsip_str_end(rest);
  if (is_list(c->id)) {
    p = lsip_value_end(rest.ptr, end);
    if (!p)
      return lsip_cursor_fail(m, c, LSIP_ERR_QUOTE);
  }
  *out = lsip_trim(lsip_span(rest.ptr, p));
  if (is_list(c->id) && !out->len)
    return lsip_cursor_fail(m, c, LSIP_ERR_HEADER_VALUE);
  lsip_cursor_close(m, c, rest, p);
  return 1;
}

/* From and To as the parser has read them. 1 if it has. */
static int take_party(const lsip_msg *m, lsip_cursor *c, lsip_name_addr *out)
{
  const lsip_index *ix = m->index;
  const lsip_party_slices *s = c->id == LSIP_H_FROM ? &ix->from : &ix->to;
  if (c->started || !s->uri.text.len)
    return 0;
  c->started = 1;
  c->field = ix->first[c->id] - 1u;
  out->text = lsip_field_value(m, &ix->fields[c->field]);
  out->display = lsip_slice_text(m, s->display);
  out->uri = lsip_slice_text(m, s->uri.text);
  out->params = lsip_slice_text(m, s->params);
  out->star = out->reserved = 0;
  leave_field(ix, c);
  return 1;
}

int lsip_next_name_addr(const lsip_msg *m, lsip_cursor *c,
                        lsip_name_addr *out)
{
  lsip_str rest;
  lsip_uri uri;
  const char *p;
  int rc;
  if ((c->id == LSIP_H_FROM || c->id == LSIP_H_TO) && take_party(m, c, out))
    return 1;
  rc = lsip_cursor_open(m, c, &rest);
  if (rc != 1)
    return rc;
  if (c->id == LSIP_H_CONTACT && rest.len == 1 && *rest.ptr == '*') {
    leave_field(m->index, c);
    return lsip_name_addr_parse(out, rest) == LSIP_OK;
  }
  p = lsip_skip_lws(rest.ptr, lsip_str_end(rest));
  rc = lsip_name_addr_take(out, &uri, &p, lsip_str_end(rest),
                           m->bytes + m->index->size, m->index->lenient
                           | (is_list(c->id) ? 0 : LSIP_SINGLE_VALUE));
  if (rc == LSIP_OK && p < lsip_str_end(rest) && !is_list(c->id))
    rc = LSIP_ERR_HEADER_VALUE;
  if (rc != LSIP_OK)
    return lsip_cursor_fail(m, c, rc);
  lsip_cursor_close(m, c, rest, p);
  return 1;
}

int lsip_msg_name_addr(const lsip_msg *m, int id, lsip_name_addr *out)
{
  lsip_cursor c = lsip_cursor_of(id);
  int rc = lsip_next_name_addr(m, &c, out);
  return rc == 1 ? LSIP_OK : rc == 0 ? LSIP_ERR_MISSING : rc;
}

int lsip_msg_via(const lsip_msg *m, lsip_via *out)
{
  const lsip_via_slices *s = &m->index->via;
  lsip_clear(out, sizeof(*out));
  if (!s->readable)
    return LSIP_ERR_MISSING;
  out->text = lsip_slice_text(m, s->text);
  out->transport_text = lsip_slice_text(m, s->transport_text);
  out->host = lsip_slice_text(m, s->host);
  out->params = lsip_slice_text(m, s->params);
  out->branch = lsip_slice_text(m, s->branch);
  out->received = lsip_slice_text(m, s->received);
  out->maddr = lsip_slice_text(m, s->maddr);
  out->port = s->port;
  out->rport = s->rport;
  out->has_rport = s->has_rport;
  out->transport = s->transport;
  out->ttl = s->ttl;
  return LSIP_OK;
}

int lsip_next_via(const lsip_msg *m, lsip_cursor *c, lsip_via *out)
{
  lsip_str rest;
  const char *p;
  int rc = lsip_cursor_open(m, c, &rest);
  if (rc != 1)
    return rc;
  if (c->id == LSIP_H_VIA && rest.ptr == m->bytes + m->index->via.text.off) {
    (void)!lsip_msg_via(m, out); /* the top one has been read */
    p = lsip_skip_lws(lsip_str_end(out->text), lsip_str_end(rest));
    lsip_cursor_close(m, c, rest, p);
    return 1;
  }
  p = lsip_skip_lws(rest.ptr, lsip_str_end(rest));
  rc = lsip_via_take(out, &p, lsip_str_end(rest), m->bytes + m->index->size);
  if (rc != LSIP_OK)
    return lsip_cursor_fail(m, c, rc);
  lsip_cursor_close(m, c, rest, p);
  return 1;
}
