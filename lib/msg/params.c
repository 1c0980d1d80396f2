#include "msg/params.h"
#include "msg/chars.h"
#include "msg/scan.h"

/* gen-value: token / host / quoted-string, and the <URI> of RFC 8224. */
static int read_value(const char **p, const char *end, lsip_str *value)
{
  const char *from = *p, *q;
  if (from < end && *from == '"') {
    q = lsip_skip_quoted(from, end);
    if (!q)
      return LSIP_ERR_QUOTE;
  } else if (from < end && *from == '<') {
    q = lsip_skip(from + 1, end, LSIP_C_URI);
    if (q == end || *q != '>')
      return LSIP_ERR_QUOTE;
    q++;
  } else {
    q = lsip_skip(from, end, LSIP_C_VALUE);
    if (q == from)
      return LSIP_ERR_PARAM;
  }
  *value = lsip_span(from, q);
  *p = q;
  return LSIP_OK;
}

int lsip_param_read(const char **p, const char *end, lsip_str *name,
                    lsip_str *value)
{
  const char *from = lsip_skip_lws(*p, end);
  const char *q = lsip_skip(from, end, LSIP_C_TOKEN);
  int rc = LSIP_OK;
  *name = lsip_span(from, q);
  *value = lsip_str_of(q, 0);
  if (q == from)
    return LSIP_ERR_PARAM;
  q = lsip_skip_lws(q, end);
  if (q < end && *q == '=') {
    q = lsip_skip_lws(q + 1, end);
    rc = read_value(&q, end, value);
    q = lsip_skip_lws(q, end);
  }
  *p = q;
  return rc;
}

#ifndef __OPTIMIZE_SIZE__
/* Up to ';', ',' or `end`. */
int lsip_param_take(const char **p, const char *end, lsip_str *name,
                    lsip_str *value)
{
  const char *q = lsip_skip_short(*p, end, LSIP_C_TOKEN), *r;
  if (q > *p && (q == end || *q == ';' || *q == ',')) {
    *name = lsip_span(*p, q);
    *value = lsip_str_of(q, 0);
    *p = q;
    return LSIP_OK;
  }
  if (q > *p && *q == '=') { /* not at the end */
    r = lsip_skip_short(q + 1, end, LSIP_C_VALUE);
    if (r > q + 1 && (r == end || *r == ';' || *r == ',')) {
      *name = lsip_span(*p, q);
      *value = lsip_span(q + 1, r);
      *p = r;
      return LSIP_OK;
    }
  }
  return lsip_param_read(p, end, name, value);
}
#endif

/* In a URI a parameter is 1*paramchar, which a header's is not always; both
 * are read alike here, so that one pair of functions serves both. */
LSIP_COLD LSIP_APART
static int next_any(lsip_str *rest, lsip_str *name, lsip_str *value)
{
  const char *p = rest->ptr, *end = lsip_str_end(*rest);
  const char *from = lsip_skip_lws(p, end), *q;
  if (!rest->len)
    return 0;
  q = lsip_skip(from, end, LSIP_C_TOKEN | LSIP_C_PARAM);
  if (q == from)
    return LSIP_ERR_PARAM;
  *name = lsip_span(from, q);
  *value = lsip_str_of(q, 0);
  if (q < end && *q != '=')
    q = lsip_skip_lws(q, end);
  if (q < end && *q == '=') {
    from = q = lsip_skip_lws(q + 1, end);
    if (q < end && (*q == '"' || *q == '<')) {
      int rc = read_value(&q, end, value);
      if (rc != LSIP_OK)
        return LSIP_ERR_PARAM;
    } else {
      q = lsip_skip(q, end, LSIP_C_VALUE | LSIP_C_PARAM);
      *value = lsip_span(from, q);
    }
    q = lsip_skip_lws(q, end);
  }
  if (q < end && *q != ';')
    return LSIP_ERR_PARAM;
  *rest = lsip_span(q < end ? q + 1 : q, end);
  return 1;
}

#ifndef __OPTIMIZE_SIZE__
/* `name="value"`, whose '=' is at `equal`, or any other. */
LSIP_APART
static int next_quoted(lsip_str *rest, lsip_str *name, lsip_str *value,
                       const char *equal)
{
  const char *end = lsip_str_end(*rest), *q = lsip_skip_quoted(equal + 1, end);
  if (!q || (q != end && *q != ';'))
    return next_any(rest, name, value);
  *name = lsip_span(rest->ptr, equal);
  *value = lsip_span(equal + 1, q);
  *rest = lsip_span(q == end ? end : q + 1, end);
  return 1;
}
#endif

int lsip_param_next(lsip_str *rest, lsip_str *name, lsip_str *value)
{
#ifndef __OPTIMIZE_SIZE__
  /* The usual one is `name` or `name=value`. */
  const char *p = rest->ptr, *end = lsip_str_end(*rest), *q, *v;
  q = v = lsip_skip_here(p, end, LSIP_C_TOKEN | LSIP_C_PARAM);
  if (q != p) {
    const char *stop = q;
    if (stop != end && *stop == '=') {
      v = q + 1;
      stop = lsip_skip_here(v, end, LSIP_C_VALUE | LSIP_C_PARAM);
    }
    if (stop == end || *stop == ';') {
      *name = lsip_span(p, q);
      *value = lsip_span(v, stop);
      *rest = lsip_span(stop == end ? end : stop + 1, end);
      return 1;
    }
    if (stop == v && v != q && *stop == '"')
      return next_quoted(rest, name, value, q);
  }
#endif
  return next_any(rest, name, value);
}

int lsip_param_get(lsip_str params, lsip_str name, lsip_str *value)
{
  lsip_str n, v;
  while (lsip_param_next(&params, &n, &v) == 1) {
    if (n.len != name.len || !lsip_str_ieq(n, name))
      continue;
    if (value)
      *value = v;
    return 1;
  }
  return 0;
}
