/* All values of a message in wire order, each by the reader of its header: the
 * usual ones here, the others by the readers that know all of the grammar. */
#include "msg/chars.h"
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/name_addr.h"
#include "msg/usual.h"
#include "msg/values.h"

/* Each reader takes a value at `p` of a field up to `end` and returns the byte
 * behind it. After an error, which is in `*rc`, NULL: nobody knows where the
 * value ends. */

static int is_list(const lsip_typed *out)
{
  return lsip_header_rows[out->id].occurs & LSIP_OCCURS_LIST;
}

/* Bytes may be looked at up to here. */
static inline const char *limit_of(const lsip_msg *m)
{
  return m->bytes + m->index->size;
}

/* 1 if the parser could decode From or To, and this is the field that it
 * decoded: there may be more in a bad message. */
static inline int is_decoded(const lsip_party_slices *s, const lsip_typed *t,
                             const lsip_index *ix)
{
  return s->uri.text.len && ix->first[t->id] == t->field + 1;
}

static inline const char *read_party(const lsip_msg *m, lsip_typed *out,
                                     const char *p, const char *end, int *rc,
                                     const lsip_party_slices *s)
{
  lsip_name_addr *na = &out->as.address.addr;
  na->text = out->text = lsip_span(p, end);
  na->display = lsip_slice_text(m, s->display);
  na->uri = lsip_slice_text(m, s->uri.text);
  na->params = lsip_slice_text(m, s->params);
  na->star = na->reserved = 0;
  *rc = lsip_kept_uri(m, &s->uri, &out->as.address.uri);
  return end;
}

/* "*" of a Contact. */
static const char *read_star(lsip_typed *out, const char *p, const char *end)
{
  lsip_clear(&out->as.address, sizeof(out->as.address));
  out->text = out->as.address.addr.text = lsip_span(p, end);
  out->as.address.addr.star = 1;
  return end;
}

static inline const char *read_address(const lsip_msg *m, lsip_typed *out,
                                       const char *p, const char *end, int *rc)
{
  lsip_name_addr *na = &out->as.address.addr;
  lsip_uri *uri = &out->as.address.uri;
  if (out->id == LSIP_H_CONTACT && end - p == 1 && *p == '*')
    return read_star(out, p, end);
  *rc = lsip_name_addr_take(na, uri, &p, end, limit_of(m), m->index->lenient
                            | (is_list(out) ? 0 : LSIP_SINGLE_VALUE));
  if (*rc != LSIP_OK)
    return NULL;
  out->text = na->text;
  if (!uri->text.len)
    *rc = lsip_uri_parse(uri, na->uri);
  return p;
}

static const char *read_via(const lsip_msg *m, lsip_typed *out, const char *p,
                            const char *end, int *rc)
{
  lsip_via *via = &out->as.via;
  if (p == m->bytes + m->index->via.text.off) {
    (void)!lsip_msg_via(m, via); /* the top one has been read */
    p = lsip_skip_lws(lsip_str_end(via->text), end);
  } else {
    *rc = lsip_via_take(via, &p, end, limit_of(m));
  }
  out->text = via->text;
  return *rc == LSIP_OK ? p : NULL;
}

static const char *read_token(const lsip_msg *m, lsip_typed *out,
                              const char *p, const char *end, int *rc)
{
  *rc = lsip_token_take(&out->as.token, &p, end, limit_of(m));
  out->text = out->as.token.text;
  return *rc == LSIP_OK ? p : NULL;
}

/* A value whose class has no reader for what stands in a list. */
static const char *read_whole(const lsip_msg *m, lsip_typed *out, const char *p,
                              const char *end, int *rc)
{
  const char *q = is_list(out) ? lsip_value_end(p, end) : end;
  if (!q) {
    *rc = LSIP_ERR_QUOTE;
    return NULL;
  }
  out->text = is_list(out) ? lsip_trim(lsip_span(p, q)) : lsip_span(p, q);
  if (is_list(out) && !out->text.len) {
    *rc = LSIP_ERR_HEADER_VALUE;
    return NULL;
  }
  if (out->grammar == LSIP_G_NUMBER)
    *rc = lsip_number_parse(&out->as.number, out->text);
  else if (out->grammar == LSIP_G_MEDIA)
    *rc = lsip_media_type_parse(&out->as.media, out->text);
  else if (out->grammar == LSIP_G_AUTH)
    *rc = lsip_auth_parse(&out->as.auth, out->text);
  return q;
}

/* type "/" subtype, without parameters. */
static inline const char *read_media(const lsip_msg *m, lsip_typed *out,
                                     const char *p, const char *end, int *rc)
{
  lsip_media_type *t = &out->as.media;
  const char *safe = lsip_usual_limit(limit_of(m)), *slash, *q = NULL;
  slash = lsip_usual_run(p, safe, LSIP_C_TOKEN);
  if (slash && *slash == '/' && slash != p)
    q = lsip_usual_run(slash + 1, safe, LSIP_C_TOKEN);
  if (!q || q == slash + 1 || (q != end && *q != ','))
    return read_whole(m, out, p, end, rc);
  out->text = lsip_span(p, q);
  t->type = lsip_span(p, slash);
  t->subtype = lsip_span(slash + 1, q);
  t->params = lsip_str_of(q, 0);
  return q;
}

/* One to nine digits alone. */
static inline const char *read_number(const lsip_msg *m, lsip_typed *out,
                                      const char *p, const char *end, int *rc)
{
  const char *q = p;
  unsigned n = 0, d;
  for (; q != end && (d = (unsigned)(unsigned char)*q - '0') < 10; q++)
    n = n * 10 + d;
  if (q != end || (size_t)(q - p) - 1 > 8)
    return read_whole(m, out, p, end, rc);
  lsip_clear(&out->as.number, sizeof(out->as.number));
  out->as.number.number = n;
  out->text = lsip_span(p, q);
  return q;
}

static inline const char *read_value(const lsip_msg *m, lsip_typed *out,
                                     unsigned grammar, const char *p,
                                     const char *end, int *rc)
{
  const lsip_index *ix = m->index;
  switch (grammar) {
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI:
    if (out->id == LSIP_H_FROM && is_decoded(&ix->from, out, ix))
      return read_party(m, out, p, end, rc, &ix->from);
    if (out->id == LSIP_H_TO && is_decoded(&ix->to, out, ix))
      return read_party(m, out, p, end, rc, &ix->to);
    return read_address(m, out, p, end, rc);
  case LSIP_G_VIA: return read_via(m, out, p, end, rc);
  case LSIP_G_TOKEN: return read_token(m, out, p, end, rc);
  case LSIP_G_NUMBER: return read_number(m, out, p, end, rc);
  case LSIP_G_MEDIA: return read_media(m, out, p, end, rc);
  default: return read_whole(m, out, p, end, rc);
  }
}

/* 1 for a list without elements, which is no value. */
static inline int is_empty(const lsip_field *f)
{
  return !f->value_len
      && lsip_header_rows[f->id].occurs & LSIP_OCCURS_LIST;
}

int lsip_next_typed(const lsip_msg *m, lsip_walk *w, lsip_typed *out)
{
  const lsip_index *ix = m->index;
  const lsip_field *f = &ix->fields[w->field];
  const char *from, *p, *end;
  unsigned grammar;
  int rc = LSIP_OK;
  for (; w->field < ix->count && is_empty(f); f++)
    w->field++;
  if (w->field >= ix->count)
    return 0;
  from = m->bytes + f->value_off;
  end = from + f->value_len;
  p = from + w->offset;
  if (p > end) { /* the walk of another message */
    w->field++;
    w->offset = 0;
    return LSIP_ERR_ARGUMENT;
  }
  while (p != end && *p == ' ')
    p++;
  out->field = w->field;
  out->id = f->id;
  grammar = lsip_row_grammar(&lsip_header_rows[f->id]);
  out->grammar = (uint8_t)grammar;
  out->form = lsip_header_forms[f->id];
  p = read_value(m, out, grammar, p, end, &rc);
  if (p && p != end && is_list(out)) {
    w->offset = (uint32_t)(p + 1 - from);
    return rc == LSIP_OK ? 1 : rc;
  }
  w->field++;
  w->offset = 0;
  if (p != end) {
    out->text = lsip_span(from, end);
    return rc != LSIP_OK ? rc : LSIP_ERR_HEADER_VALUE;
  }
  return rc == LSIP_OK ? 1 : rc;
}
