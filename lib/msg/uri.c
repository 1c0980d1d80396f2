#include <lsip/uri.h>

#include "msg/chars.h"
#include "msg/host.h"
#include "msg/scan.h"
#include "msg/uri_parts.h"

/* What is left to read of a URI. */
typedef struct rest {
  const char *p, *end;
} rest;

/* Every '%' of a text must begin %HH. */
static int check_escapes(lsip_str s)
{
  const char *p = s.ptr, *end = lsip_str_end(s);
  for (;;) {
    p = lsip_scan_byte(p, end, '%');
    if (p == end)
      return LSIP_OK;
    if (end - p < 3 || lsip_hex(p[1]) < 0 || lsip_hex(p[2]) < 0)
      return LSIP_ERR_ESCAPE;
    p += 3;
  }
}

/* userinfo = user [ ":" password ], up to the '@' (RFC 3261 25.1). No other
 * part of a SIP URI may hold a bare '@'. */
static int read_userinfo(lsip_uri *out, rest *r, unsigned *percent)
{
  const char *at = lsip_scan_at(r->p, r->end, percent), *q;
  if (at == r->end)
    return LSIP_OK;
  q = lsip_skip_short(r->p, at, LSIP_C_USER);
  out->user = lsip_span(r->p, q);
  if (q < at && *q == ':') {
    out->password = lsip_span(q + 1, at);
    q = lsip_skip(q + 1, at, LSIP_C_PASSWORD);
  }
  if (q != at || !out->user.len)
    return LSIP_ERR_URI;
  out->has_user = 1;
  r->p = at + 1;
  return LSIP_OK;
}

static int read_hostport(lsip_uri *out, rest *r)
{
  const char *q;
  int rc = lsip_host_scan(r->p, r->end, &q);
  if (rc != LSIP_OK)
    return rc;
  out->host = lsip_span(r->p, q);
  r->p = q;
  if (q < r->end && *q == ':') {
    r->p = lsip_skip_short(q + 1, r->end, LSIP_C_DIGIT);
    return lsip_port_read(lsip_span(q + 1, r->p), &out->port);
  }
  return LSIP_OK;
}

/* 1*( ";" pname [ "=" pvalue ] ), without the first ';'. */
static int read_params(lsip_uri *out, rest *r)
{
  const char *from = r->p + 1, *p = from, *q;
  for (;;) {
    q = lsip_skip_short(p, r->end, LSIP_C_PARAM);
    if (q == p)
      return LSIP_ERR_URI;
    p = q;
    if (p < r->end && *p == '=') {
      q = lsip_skip_short(p + 1, r->end, LSIP_C_PARAM);
      if (q == p + 1)
        return LSIP_ERR_URI;
      p = q;
    }
    if (p == r->end || *p != ';')
      break;
    p++;
  }
  out->params = lsip_span(from, p);
  r->p = p;
  return LSIP_OK;
}

/* "?" hname "=" hvalue *( "&" ... ). */
static int read_headers(lsip_uri *out, rest *r)
{
  const char *from = r->p + 1, *p = from, *q;
  for (;;) {
    q = lsip_skip(p, r->end, LSIP_C_HEADER);
    if (q == p || q == r->end || *q != '=')
      return LSIP_ERR_URI;
    p = lsip_skip(q + 1, r->end, LSIP_C_HEADER);
    if (p == r->end)
      break;
    if (*p++ != '&')
      return LSIP_ERR_URI;
  }
  out->headers = lsip_span(from, p);
  r->p = p;
  return LSIP_OK;
}

/* RFC 3966 s.3 */
static int read_phone(lsip_uri *out, rest *r)
{
  const char *q = lsip_skip(r->p, r->end, LSIP_C_PHONE);
  out->user = lsip_span(r->p, q);
  r->p = q;
  return lsip_is_phone(out->user) ? LSIP_OK : LSIP_ERR_URI;
}

static int read_opaque(lsip_uri *out, rest *r)
{
  out->opaque = lsip_span(r->p, r->end);
  r->p = r->end;
  return lsip_all(out->opaque, LSIP_C_URI) ? LSIP_OK : LSIP_ERR_URI;
}

/* Of what lsip_skip_sip() has not taken; "sip:" alone is too short for it. */
static int scheme_of(lsip_str s)
{
  if (s.len != 3)
    return LSIP_SCHEME_OTHER;
  return lsip_letters(s.ptr, "sip", 3) ? LSIP_SCHEME_SIP
      : lsip_letters(s.ptr, "tel", 3) ? LSIP_SCHEME_TEL
      : LSIP_SCHEME_OTHER;
}

/* scheme ":", ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ). */
static int read_scheme(lsip_uri *out, rest *r)
{
  const char *from = r->p, *q = lsip_skip_sip(from, r->end);
  if (q != from) {
    out->scheme = q == from + 4 ? LSIP_SCHEME_SIP : LSIP_SCHEME_SIPS;
    out->scheme_text = lsip_span(from, q - 1);
    r->p = q;
    return LSIP_OK;
  }
  q = lsip_skip(from, r->end, LSIP_C_SCHEME);
  if (q == from || q == r->end || *q != ':' || !lsip_is(*from, LSIP_C_ALNUM)
      || lsip_is(*from, LSIP_C_DIGIT))
    return LSIP_ERR_URI;
  out->scheme_text = lsip_span(from, q);
  out->scheme = (uint8_t)scheme_of(out->scheme_text);
  r->p = q + 1;
  return LSIP_OK;
}

/* What stands between the scheme and the parameters. */
static int read_target(lsip_uri *out, rest *r, unsigned *percent)
{
  int rc;
  if (out->scheme == LSIP_SCHEME_TEL)
    return read_phone(out, r);
  if (out->scheme == LSIP_SCHEME_OTHER)
    return read_opaque(out, r);
  rc = read_userinfo(out, r, percent);
  return rc == LSIP_OK ? read_hostport(out, r) : rc;
}

int lsip_uri_parse(lsip_uri *out, lsip_str text)
{
  rest r = { text.ptr, lsip_str_end(text) };
  unsigned percent = 1;
  int rc;
  lsip_clear(out, sizeof(*out));
  out->text = text;
  rc = read_scheme(out, &r);
  if (rc == LSIP_OK)
    rc = read_target(out, &r, &percent);
  if (rc == LSIP_OK && r.p < r.end && *r.p == ';')
    rc = read_params(out, &r);
  if (rc == LSIP_OK && r.p < r.end && *r.p == '?'
      && out->scheme != LSIP_SCHEME_TEL)
    rc = read_headers(out, &r);
  if (rc == LSIP_OK && r.p != r.end)
    rc = LSIP_ERR_URI;
  return rc == LSIP_OK && percent ? check_escapes(text) : rc;
}
