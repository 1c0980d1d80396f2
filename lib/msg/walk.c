/* All values of a message in wire order, each by the reader of its header: the
 * usual ones here, the others by the readers that know all of the grammar. */
#include "msg/chars.h"
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/name_addr.h"
#include "msg/usual.h"
#include "msg/values.h"

/* Each reader takes a value at `p` of a field up to `end`, moves the walk to
 * the next one, and returns what lsip_next_typed() does. It is the last thing
 * that is called: the readers of usual values are leaves, which need to save
 * no register. */

static int is_list(const lsip_typed *out)
{
  return lsip_header_rows[out->id].occurs & LSIP_OCCURS_LIST;
}

/* Bytes may be looked at up to here. */
static inline const char *limit_of(const lsip_msg *m)
{
  return m->bytes + m->index->size;
}

/* Moves on from a value that began at `p` and was read up to `q`, the end of
 * its field or a ','. 0 if that may not stand there. */
static inline int move_on(lsip_walk *w, const lsip_typed *out, const char *p,
                          const char *q, const char *end)
{
  if (q == end) {
    w->field++;
    w->offset = 0;
    return 1;
  }
  if (!is_list(out))
    return 0;
  do
    q++;
  while (q != end && *q == ' ');
  w->offset += (uint32_t)(q - p);
  return 1;
}

/* Nothing more is read of this field: nobody knows where the value ends. */
LSIP_COLD
static int leave_field(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                       int rc)
{
  const lsip_field *f = &m->index->fields[w->field];
  out->text = lsip_str_of(m->bytes + f->value_off, f->value_len);
  w->field++;
  w->offset = 0;
  return rc != LSIP_OK ? rc : LSIP_ERR_HEADER_VALUE;
}

/* The walk of another message. */
LSIP_COLD
static int leave_walk(lsip_walk *w)
{
  w->field++;
  w->offset = 0;
  return LSIP_ERR_ARGUMENT;
}

/* The end of a reader, which came to `q`, or to NULL by an error that leaves
 * the end of the value unknown. */
static inline int done(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                       const char *p, const char *q, const char *end, int rc)
{
  if (!q || !move_on(w, out, p, q, end))
    return leave_field(m, w, out, rc);
  return rc == LSIP_OK ? 1 : rc;
}

/* ---- addresses ---- */

/* 1 if the parser could decode From or To, and this is the field that it
 * decoded: there may be more in a bad message. */
static inline int is_decoded(const lsip_party_slices *s, const lsip_typed *t,
                             const lsip_index *ix)
{
  return s->uri.text.len && ix->first[t->id] == t->field + 1;
}

LSIP_APART
static int read_party(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                      const char *p, const char *end,
                      const lsip_party_slices *s)
{
  lsip_name_addr *na = &out->as.address.addr;
  int rc;
  na->text = out->text = lsip_span(p, end);
  na->display = lsip_slice_text(m, s->display);
  na->uri = lsip_slice_text(m, s->uri.text);
  na->params = lsip_slice_text(m, s->params);
  na->star = na->reserved = 0;
  w->field++;
  w->offset = 0;
  rc = lsip_kept_uri(m, &s->uri, &out->as.address.uri);
  return rc == LSIP_OK ? 1 : rc;
}

/* "*" of a Contact. */
LSIP_COLD
static int read_star(lsip_walk *w, lsip_typed *out, const char *p,
                     const char *end)
{
  lsip_clear(&out->as.address, sizeof(out->as.address));
  out->text = out->as.address.addr.text = lsip_span(p, end);
  out->as.address.addr.star = 1;
  w->field++;
  w->offset = 0;
  return 1;
}

/* Any address, of the usual form or not. */
LSIP_COLD
static int read_odd_address(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                            const char *p, const char *end)
{
  lsip_name_addr *na = &out->as.address.addr;
  const char *q = p;
  int rc;
  if (out->id == LSIP_H_CONTACT && end - p == 1 && *p == '*')
    return read_star(w, out, p, end);
  rc = lsip_name_addr_read(na, &q, end, m->index->lenient
                           | (is_list(out) ? 0 : LSIP_SINGLE_VALUE), NULL,
                           NULL);
  if (rc != LSIP_OK)
    return leave_field(m, w, out, rc);
  out->text = na->text;
  rc = lsip_uri_parse(&out->as.address.uri, na->uri);
  return done(m, w, out, p, q, end, rc);
}

LSIP_APART
static int read_address(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                        const char *p, const char *end)
{
  lsip_name_addr *na = &out->as.address.addr;
  const char *q = lsip_usual_address(na, &out->as.address.uri, NULL, p, end,
                                     limit_of(m));
  if (!q)
    return read_odd_address(m, w, out, p, end);
  out->text = na->text;
  return done(m, w, out, p, q, end, LSIP_OK);
}

/* ---- the other classes ---- */

LSIP_APART
static int read_via(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                    const char *p, const char *end)
{
  lsip_via *via = &out->as.via;
  const char *q = p;
  int rc = LSIP_OK;
  if (p == m->bytes + m->index->via.text.off) {
    (void)!lsip_msg_via(m, via); /* the top one has been read */
    q = lsip_skip_lws(lsip_str_end(via->text), end);
  } else {
    rc = lsip_via_take(via, &q, end, limit_of(m));
  }
  out->text = via->text;
  return done(m, w, out, p, rc == LSIP_OK ? q : NULL, end, rc);
}

/* A value whose class has no reader for what stands in a list. */
LSIP_APART
static int read_whole(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                      const char *p, const char *end)
{
  const char *q = is_list(out) ? lsip_value_end(p, end) : end;
  int rc = LSIP_OK;
  if (!q)
    return leave_field(m, w, out, LSIP_ERR_QUOTE);
  out->text = is_list(out) ? lsip_trim(lsip_span(p, q)) : lsip_span(p, q);
  if (is_list(out) && !out->text.len)
    return leave_field(m, w, out, LSIP_ERR_HEADER_VALUE);
  if (out->grammar == LSIP_G_NUMBER)
    rc = lsip_number_parse(&out->as.number, out->text);
  else if (out->grammar == LSIP_G_MEDIA)
    rc = lsip_media_type_parse(&out->as.media, out->text);
  else if (out->grammar == LSIP_G_AUTH)
    rc = lsip_auth_parse(&out->as.auth, out->text);
  return done(m, w, out, p, q, end, rc);
}

/* A token, with parameters or not. */
LSIP_APART
static int read_any_token(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                          const char *p, const char *end)
{
  const char *q = p;
  int rc = lsip_token_take(&out->as.token, &q, end, limit_of(m));
  out->text = out->as.token.text;
  return done(m, w, out, p, rc == LSIP_OK ? q : NULL, end, rc);
}

LSIP_APART
static int read_token(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                      const char *p, const char *end)
{
  lsip_token_value *t = &out->as.token;
  const char *q = lsip_usual_run(p, lsip_usual_limit(limit_of(m)),
                                 LSIP_C_TOKEN);
  if (!q || q == p || (q != end && (*q != ',' || !is_list(out))))
    return read_any_token(m, w, out, p, end);
  out->text = t->text = t->token = lsip_span(p, q);
  t->params = lsip_str_of(q, 0);
  return move_on(w, out, p, q, end);
}

/* type "/" subtype, without parameters. */
LSIP_APART
static int read_media(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                      const char *p, const char *end)
{
  lsip_media_type *t = &out->as.media;
  const char *safe = lsip_usual_limit(limit_of(m)), *slash, *q = NULL;
  slash = lsip_usual_run(p, safe, LSIP_C_TOKEN);
  if (slash && *slash == '/' && slash != p)
    q = lsip_usual_run(slash + 1, safe, LSIP_C_TOKEN);
  if (!q || q == slash + 1 || (q != end && (*q != ',' || !is_list(out))))
    return read_whole(m, w, out, p, end);
  out->text = lsip_span(p, q);
  t->type = lsip_span(p, slash);
  t->subtype = lsip_span(slash + 1, q);
  t->params = lsip_str_of(q, 0);
  return move_on(w, out, p, q, end);
}

/* One to nine digits alone. */
LSIP_APART
static int read_number(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                       const char *p, const char *end)
{
  const char *q = p;
  unsigned n = 0, d;
  for (; q != end && (d = (unsigned)(unsigned char)*q - '0') < 10; q++)
    n = n * 10 + d;
  if (q != end || (size_t)(q - p) - 1 > 8)
    return read_whole(m, w, out, p, end);
  lsip_clear(&out->as.number, sizeof(out->as.number));
  out->as.number.number = n;
  out->text = lsip_span(p, q);
  return move_on(w, out, p, q, end);
}

LSIP_APART
static int read_any_address(const lsip_msg *m, lsip_walk *w, lsip_typed *out,
                            const char *p, const char *end)
{
  const lsip_index *ix = m->index;
  if (out->id == LSIP_H_FROM && is_decoded(&ix->from, out, ix))
    return read_party(m, w, out, p, end, &ix->from);
  if (out->id == LSIP_H_TO && is_decoded(&ix->to, out, ix))
    return read_party(m, w, out, p, end, &ix->to);
  return read_address(m, w, out, p, end);
}

int lsip_next_typed(const lsip_msg *m, lsip_walk *w, lsip_typed *out)
{
  const lsip_field *f = &m->index->fields[w->field];
  const char *p, *end;
  for (;; f++, w->field++) {
    if (w->field >= m->index->count)
      return 0;
    if (f->value_len
        || !(lsip_header_rows[f->id].occurs & LSIP_OCCURS_LIST))
      break; /* a list without elements is no value */
  }
  if (w->offset > f->value_len)
    return leave_walk(w);
  out->field = w->field;
  out->id = f->id;
  out->grammar = lsip_header_kinds[f->id].grammar;
  out->form = lsip_header_kinds[f->id].form;
  p = m->bytes + f->value_off;
  end = p + f->value_len;
  p += w->offset;
  switch (out->grammar) {
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI: return read_any_address(m, w, out, p, end);
  case LSIP_G_VIA: return read_via(m, w, out, p, end);
  case LSIP_G_TOKEN: return read_token(m, w, out, p, end);
  case LSIP_G_NUMBER: return read_number(m, w, out, p, end);
  case LSIP_G_MEDIA: return read_media(m, w, out, p, end);
  default: return read_whole(m, w, out, p, end);
  }
}
