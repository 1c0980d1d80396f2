/* challenge and credentials: RFC 3261 25.1, RFC 7616. */
#include "msg/chars.h"
#include "msg/values.h"

int lsip_auth_parse(lsip_auth *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *from = lsip_skip_lws(value.ptr, end);
  const char *q = lsip_skip(from, end, LSIP_C_TOKEN);
  out->scheme = lsip_span(from, q);
  if (!out->scheme.len || (q < end && !lsip_is(*q, LSIP_C_LWS)))
    return LSIP_ERR_HEADER_VALUE;
  out->params = lsip_trim(lsip_span(q, end));
  return LSIP_OK;
}

int lsip_next_auth(const lsip_msg *m, lsip_cursor *c, lsip_auth *out)
{
  lsip_str v;
  int rc = lsip_next_value(m, c, &v);
  if (rc != 1)
    return rc;
  rc = lsip_auth_parse(out, v);
  return rc == LSIP_OK ? 1 : rc;
}

/* token / quoted-string; a bare value may hold more than a token here, as
 * base64 of other schemes and old peers' unquoted URIs have it. */
static const char *read_value(const char *p, const char *end, lsip_str *out)
{
  const char *q = p;
  if (p < end && *p == '"')
    q = lsip_skip_quoted(p, end);
  else
    while (q < end && *q != ',' && *q != '"' && !lsip_is(*q, LSIP_C_LWS))
      q++;
  if (!q || q == p)
    return NULL;
  *out = lsip_span(p, q);
  return q;
}

/* Any auth-param; 0 if there is none. */
LSIP_COLD LSIP_APART
static int next_any(lsip_str *rest, lsip_str *name, lsip_str *value)
{
  const char *end = lsip_str_end(*rest);
  const char *p = lsip_skip_lws(rest->ptr, end), *q;
  if (p == end)
    return 0;
  q = lsip_skip(p, end, LSIP_C_TOKEN);
  *name = lsip_span(p, q);
  q = lsip_skip_lws(q, end);
  if (!name->len || q == end || *q != '=')
    return LSIP_ERR_PARAM;
  q = read_value(lsip_skip_lws(q + 1, end), end, value);
  if (!q)
    return LSIP_ERR_PARAM;
  q = lsip_skip_lws(q, end);
  if (q < end && *q != ',')
    return LSIP_ERR_PARAM;
  if (q < end && lsip_skip_lws(q + 1, end) == end)
    return LSIP_ERR_PARAM; /* a ',' with nothing behind it */
  *rest = lsip_span(q < end ? q + 1 : q, end);
  return 1;
}

/* The usual one is `name=value`, at the end or before ", " and another. */
int lsip_auth_next(lsip_str *rest, lsip_str *name, lsip_str *value)
{
#ifndef __OPTIMIZE_SIZE__
  const char *p = rest->ptr, *end = lsip_str_end(*rest), *q, *v;
  if (p < end && *p == ' ')
    p++;
  q = lsip_skip_here(p, end, LSIP_C_TOKEN);
  if (q != p && end - q > 1 && *q == '=') {
    v = q + 1;
    *name = lsip_span(p, q);
    q = *v == '"' ? lsip_skip_quoted(v, end)
                  : lsip_skip_here(v, end, LSIP_C_TOKEN);
    if (q && q != v && (q == end || (end - q > 2 && *q == ','
                                     && !lsip_is(q[2], LSIP_C_LWS)))) {
      *value = lsip_span(v, q);
      *rest = lsip_span(q == end ? q : q + 1, end);
      return 1;
    }
  }
#endif
  return next_any(rest, name, value);
}
