/* Requests that URIs ask for: RFC 3261 19.1.5. */
#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/uri_parts.h"
#include "msg/write.h"

LSIP_COLD
int lsip_uri_header_next(lsip_str *rest, lsip_str *name, lsip_str *value)
{
  return lsip_uri_list_next(rest, '&', name, value);
}

/* The headers of 19.1.5, and credentials, which are ours to give; those that
 * the stack writes are in the table of headers. */
static int is_refused(int id)
{
  static const uint16_t ids[] = {
    LSIP_H_RECORD_ROUTE, LSIP_H_ROUTE, LSIP_H_ACCEPT, LSIP_H_ACCEPT_ENCODING,
    LSIP_H_ACCEPT_LANGUAGE, LSIP_H_ALLOW, LSIP_H_CONTACT,
    LSIP_H_ORGANIZATION, LSIP_H_SUPPORTED, LSIP_H_USER_AGENT,
    LSIP_H_CONTENT_ENCODING, LSIP_H_DATE, LSIP_H_MIME_VERSION,
    LSIP_H_TIMESTAMP, LSIP_H_AUTHORIZATION, LSIP_H_PROXY_AUTHORIZATION
  };
  for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
    if (ids[i] == id)
      return 1;
  return (lsip_header_rows[id].occurs & LSIP_OCCURS_STACK) != 0;
}

/* Text of a parsed URI, whose every '%' begins %HH. */
static void write_plain(lsip_writer *w, lsip_str text, int controls)
{
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '%' && text.len - i > 2) {
      c = (char)(lsip_hex(text.ptr[i + 1]) * 16 + lsip_hex(text.ptr[i + 2]));
      i += 2;
    }
    if (!controls && lsip_is(c, LSIP_C_CONTROL))
      lsip_writer_fail(w, LSIP_ERR_CONTROL);
    lsip_write_raw(w, lsip_str_of(&c, 1));
  }
}

enum { NAME_MAX_LEN = 64 };

/* A name of the URI without its escapes; empty if it can be no header's: an
 * escaped ':' would make another name of it. */
static lsip_str plain_name(lsip_str name, char buf[NAME_MAX_LEN])
{
  lsip_str plain = lsip_str_of(buf, 0);
  if (lsip_unescape(name, buf, NAME_MAX_LEN, &plain.len) != LSIP_OK
      || !lsip_all(plain, LSIP_C_TOKEN))
    plain.len = 0;
  return plain;
}

static int write_one(lsip_writer *w, lsip_uri_request *out, lsip_str name,
                     lsip_str value)
{
  char buf[NAME_MAX_LEN];
  lsip_str plain = plain_name(name, buf);
  int id = plain.len ? lsip_header_of(plain) : LSIP_H_OTHER;
  if (!plain.len)
    return LSIP_ERR_HEADER_NAME;
  if (lsip_str_ieq(plain, LSIP_STR("body")) || id == LSIP_H_CONTENT_TYPE)
    return LSIP_OK; /* their turn comes */
  if (id == LSIP_H_REQUIRE || id == LSIP_H_PROXY_REQUIRE)
    return LSIP_ERR_UNSUPPORTED;
  if (is_refused(id)) {
    out->refused++;
    return LSIP_OK;
  }
  lsip_write_raw(w, plain);
  lsip_write_raw(w, LSIP_STR(": "));
  write_plain(w, value, 0);
  lsip_write_crlf(w);
  return LSIP_OK;
}

static int write_all(lsip_writer *w, lsip_uri_request *out, lsip_str headers)
{
  lsip_str name, value;
  int rc = LSIP_OK;
  while (rc == LSIP_OK && lsip_uri_header_next(&headers, &name, &value))
    rc = write_one(w, out, name, value);
  return rc;
}

/* The last value of `body` or Content-Type; 1 if there is one. */
static int find(lsip_str headers, int body, lsip_str *value)
{
  char buf[NAME_MAX_LEN];
  lsip_str name, v;
  int found = 0;
  while (lsip_uri_header_next(&headers, &name, &v)) {
    lsip_str plain = plain_name(name, buf);
    if (body ? !lsip_str_ieq(plain, LSIP_STR("body"))
             : lsip_header_of(plain) != LSIP_H_CONTENT_TYPE)
      continue;
    *value = v;
    found = 1;
  }
  return found;
}

/* What has been written since `from` was needed. */
static lsip_str since(const lsip_writer *w, size_t from)
{
  return w->needed == w->len ? lsip_str_of(w->ptr + from, w->len - from)
                             : lsip_str_of(NULL, 0);
}

static int check(const lsip_uri_request *r)
{
  lsip_extra x;
  if (r->method.len && !lsip_all(r->method, LSIP_C_TOKEN))
    return LSIP_ERR_METHOD;
  x.headers = r->headers;
  x.content_type = r->content_type;
  x.body = r->body;
  if (x.body.len && !x.content_type.len)
    return LSIP_ERR_MISSING;
  return lsip_extra_check(&x);
}

LSIP_COLD
int lsip_uri_make_request(lsip_uri_request *out, const lsip_uri *u, char *buf,
                          size_t cap, size_t *needed)
{
  lsip_uri bare = *u;
  lsip_writer w;
  lsip_str value;
  size_t from;
  int rc;
  memset(out, 0, sizeof(*out));
  *needed = 0;
  if (u->scheme != LSIP_SCHEME_SIP && u->scheme != LSIP_SCHEME_SIPS)
    return LSIP_ERR_SCHEME;
  lsip_writer_init(&w, buf, cap);
  bare.headers.len = 0;
  lsip_uri_write_without(&w, &bare, LSIP_STR("method"));
  out->uri = since(&w, 0);
  from = w.needed;
  if (lsip_param_get(u->params, LSIP_STR("method"), &value))
    write_plain(&w, value, 0);
  out->method = since(&w, from);
  from = w.needed;
  rc = write_all(&w, out, u->headers);
  if (rc != LSIP_OK)
    return rc;
  out->headers = since(&w, from);
  from = w.needed;
  if (find(u->headers, 0, &value))
    write_plain(&w, value, 0);
  out->content_type = since(&w, from);
  from = w.needed;
  if (find(u->headers, 1, &value))
    write_plain(&w, value, 1);
  out->body = since(&w, from);
  *needed = w.needed;
  rc = lsip_writer_end(&w);
  return rc != LSIP_OK ? rc : check(out);
}
