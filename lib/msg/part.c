/* A MIME entity: field lines, an empty line, a body (RFC 2045 s.3, RFC 2046
 * 5.1.1), and what its Content-Disposition says (RFC 3261 20.11). */
#include "msg/part.h"

#include "msg/chars.h"
#include "msg/scan.h"

#define FIELD(name, member) { name, offsetof(lsip_part, member) }

static const struct {
  char name[28];
  uint32_t at;
} fields[LSIP_PART_FIELDS] = {
  FIELD("Content-Type", type),
  FIELD("Content-Disposition", disposition),
  FIELD("Content-ID", id),
  FIELD("Content-Transfer-Encoding", transfer_encoding),
  FIELD("Content-Encoding", encoding),
  FIELD("Content-Language", language)
};

LSIP_COLD
lsip_str lsip_part_field_name(int i)
{
  return lsip_str_z(fields[i].name);
}

LSIP_COLD
lsip_str *lsip_part_field(lsip_part *p, int i)
{
  return (lsip_str *)(void *)((char *)p + fields[i].at);
}

/* ------------------------------------------------------------ lines -- */

LSIP_COLD
int lsip_line_end(const char *p, const char *end, unsigned flags,
                  const char **stop, const char **next)
{
  const char *q = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
  *stop = q ? q : end;
  *next = q ? q + 1 : end;
  if (q && q > p && q[-1] == '\r')
    --*stop;
  else if (q && !(flags & LSIP_BODY_LENIENT))
    return LSIP_ERR_CONTROL;
  return lsip_scan_text_plain(p, *stop) == *stop ? LSIP_OK
                                                 : LSIP_ERR_CONTROL;
}

LSIP_COLD
int lsip_field_next(lsip_str *rest, lsip_str *name, lsip_str *value,
                    unsigned flags)
{
  const char *from = rest->ptr, *end = lsip_str_end(*rest);
  const char *p = from, *stop, *next, *colon;
  if (p == end)
    return 0;
  do {
    int rc = lsip_line_end(p, end, flags, &stop, &next);
    p = next;
    *rest = lsip_span(p, end);
    if (rc != LSIP_OK)
      return rc;
  } while (stop != from && p < end && (*p == ' ' || *p == '\t'));
  if (stop == from)
    return 0;
  colon = memchr(from, ':', (size_t)(stop - from));
  *name = lsip_trim(lsip_span(from, colon ? colon : from));
  if (name->ptr != from || !lsip_all(*name, LSIP_C_TOKEN))
    return LSIP_ERR_HEADER_NAME;
  *value = lsip_trim(lsip_span(colon + 1, stop));
  return 1;
}

/* ------------------------------------------------------------- parts -- */

static void strip_brackets(lsip_str *id)
{
  if (id->len >= 2 && id->ptr[0] == '<' && id->ptr[id->len - 1] == '>')
    *id = lsip_str_of(id->ptr + 1, id->len - 2);
}

/* A field that stands twice could mean one thing to us and another to the
 * next reader. */
static int keep_field(lsip_part *out, lsip_str name, lsip_str value)
{
  for (int i = 0; i < LSIP_PART_FIELDS; i++) {
    lsip_str *slot = lsip_part_field(out, i);
    if (!lsip_str_ieq(name, lsip_part_field_name(i)))
      continue;
    if (slot->ptr)
      return LSIP_ERR_DUPLICATE;
    *slot = value;
  }
  return LSIP_OK;
}

LSIP_COLD
int lsip_part_read(lsip_part *out, lsip_str text, unsigned flags)
{
  lsip_str rest = text, name, value;
  const char *stop;
  int rc;
  memset(out, 0, sizeof(*out));
  for (;;) {
    stop = rest.ptr;
    rc = lsip_field_next(&rest, &name, &value, flags);
    if (rc == 1)
      rc = keep_field(out, name, value);
    else if (rc == 0)
      break;
    if (rc != LSIP_OK)
      return rc;
  }
  out->headers = lsip_span(text.ptr, stop);
  out->body = rest;
  strip_brackets(&out->id);
  return LSIP_OK;
}

LSIP_COLD
int lsip_part_parse(lsip_part *out, lsip_str text, unsigned flags)
{
  int rc = lsip_part_read(out, text, flags);
  if (rc == LSIP_OK && !out->type.ptr)
    out->type = LSIP_STR("text/plain");
  return rc;
}

LSIP_COLD
void lsip_msg_part(const lsip_msg *m, lsip_part *out)
{
  memset(out, 0, sizeof(*out));
  out->body = lsip_msg_body(m);
  for (int i = 0; i < LSIP_PART_FIELDS; i++)
    *lsip_part_field(out, i) = lsip_msg_header_named(
        m, lsip_part_field_name(i));
  strip_brackets(&out->id);
}

/* ------------------------------------------------- Content-Disposition -- */

LSIP_COLD
lsip_media_type lsip_part_type(const lsip_part *p)
{
  lsip_media_type t;
  if (lsip_media_type_parse(&t, p->type) != LSIP_OK)
    memset(&t, 0, sizeof(t));
  return t;
}

LSIP_COLD
int lsip_media_type_named(const lsip_media_type *t, lsip_str name)
{
  size_t n = t->type.len;
  return name.len == n + 1 + t->subtype.len && name.ptr[n] == '/'
      && lsip_str_ieq(t->type, lsip_str_of(name.ptr, n))
      && lsip_str_ieq(t->subtype, lsip_str_of(name.ptr + n + 1,
                                              name.len - n - 1));
}

LSIP_COLD
lsip_str lsip_part_disposition(const lsip_part *p)
{
  lsip_token_value v;
  if (!p->disposition.len) {
    lsip_media_type t = lsip_part_type(p);
    return lsip_media_type_named(&t, LSIP_STR("application/sdp"))
        ? LSIP_STR("session") : LSIP_STR("render");
  }
  return lsip_token_parse(&v, p->disposition) == LSIP_OK
      ? v.token : lsip_str_of(NULL, 0);
}

LSIP_COLD
int lsip_part_required(const lsip_part *p)
{
  lsip_token_value v;
  lsip_str how;
  return !p->disposition.len
      || lsip_token_parse(&v, p->disposition) != LSIP_OK
      || !lsip_param_get(v.params, LSIP_STR("handling"), &how)
      || !lsip_str_ieq(how, LSIP_STR("optional"));
}

/* RFC 2392 s.2: without "cid:", %HH decoded. */
LSIP_COLD
int lsip_part_is_cid(const lsip_part *p, lsip_str uri)
{
  lsip_uri u;
  size_t done = 0;
  if (!p->id.len || lsip_uri_parse(&u, uri) != LSIP_OK
      || !lsip_str_ieq(u.scheme_text, LSIP_STR("cid")))
    return 0;
  for (size_t i = 0; i < u.opaque.len; i++, done++) {
    char c = u.opaque.ptr[i];
    if (c == '%') { /* the parser has seen that %HH follows */
      c = (char)(lsip_hex(u.opaque.ptr[i + 1]) * 16
                 + lsip_hex(u.opaque.ptr[i + 2]));
      i += 2;
    }
    if (done == p->id.len || c != p->id.ptr[done])
      return 0;
  }
  return done == p->id.len;
}
