/* Readers of the small grammars: tokens, numbers, media types. */
#include "msg/chars.h"
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/name_addr.h"
#include "msg/params.h"
#include "msg/usual.h"
#include "msg/values.h"

static int first_of(int rc)
{
  return rc == 1 ? LSIP_OK : rc == 0 ? LSIP_ERR_MISSING : rc;
}

LSIP_COLD
int lsip_token_read(lsip_token_value *out, const char **p, const char *end)
{
  const char *from = lsip_skip_lws(*p, end);
  const char *q = lsip_skip_short(from, end, LSIP_C_TOKEN);
  int rc;
  out->token = lsip_span(from, q);
  if (q == from)
    return LSIP_ERR_HEADER_VALUE;
  rc = lsip_params_read(&out->params, &q, end, NULL);
  if (rc != LSIP_OK)
    return rc;
  out->text = lsip_trim(lsip_span(from, q));
  *p = q;
  return LSIP_OK;
}

int lsip_token_take(lsip_token_value *out, const char **p, const char *end,
                    const char *limit)
{
  const char *safe = lsip_usual_limit(limit), *from = *p;
  const char *q = lsip_usual_run(from, safe, LSIP_C_TOKEN);
  if (!q || q == from)
    return lsip_token_read(out, p, end);
  out->token = lsip_span(from, q);
  out->params = lsip_str_of(q, 0);
  if (q != end && *q == ';')
    q = lsip_usual_params(&out->params, NULL, q, end, safe);
  if (!q || (q != end && *q != ','))
    return lsip_token_read(out, p, end);
  out->text = lsip_span(from, q);
  *p = q;
  return LSIP_OK;
}

int lsip_token_parse(lsip_token_value *out, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value);
  int rc = lsip_token_read(out, &p, end);
  return rc == LSIP_OK && p != end ? LSIP_ERR_HEADER_VALUE : rc;
}

int lsip_next_token(const lsip_msg *m, lsip_cursor *c, lsip_token_value *out)
{
  lsip_str rest;
  const char *p;
  int rc = lsip_cursor_open(m, c, &rest);
  if (rc != 1)
    return rc;
  p = lsip_skip_lws(rest.ptr, lsip_str_end(rest));
  rc = lsip_token_take(out, &p, lsip_str_end(rest),
                       m->bytes + m->index->size);
  if (rc == LSIP_OK && p != lsip_str_end(rest) && c->id != LSIP_H_OTHER
      && !(lsip_header_rows[c->id].occurs & LSIP_OCCURS_LIST))
    rc = LSIP_ERR_HEADER_VALUE;
  if (rc != LSIP_OK)
    return lsip_cursor_fail(m, c, rc);
  lsip_cursor_close(m, c, rest, p);
  return 1;
}

int lsip_msg_token(const lsip_msg *m, int id, lsip_token_value *out)
{
  lsip_cursor c = lsip_cursor_of(id);
  return first_of(lsip_next_token(m, &c, out));
}

int lsip_msg_lists(const lsip_msg *m, int id, lsip_str token)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_str v;
  int rc;
  while ((rc = lsip_next_value(m, &c, &v)) != 0) {
    if (rc < 0)
      continue;
    if (id == LSIP_H_ALLOW ? lsip_str_eq(v, token) : lsip_str_ieq(v, token))
      return 1;
  }
  return 0;
}

LSIP_COLD
int lsip_number_parse(lsip_number_value *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *from = lsip_skip_lws(value.ptr, end);
  const char *q = lsip_skip(from, end, LSIP_C_DIGIT);
  uint64_t n;
  int rc;
  memset(out, 0, sizeof(*out));
  if (lsip_digits(lsip_span(from, q), UINT32_MAX, &n) != 0)
    return LSIP_ERR_NUMBER;
  out->number = (uint32_t)n;
  q = lsip_skip_lws(q, end);
  if (q < end && *q == '(') {
    from = q;
    q = lsip_skip_comment(q, end);
    if (!q)
      return LSIP_ERR_QUOTE;
    out->comment = lsip_span(from, q);
  }
  rc = lsip_params_read(&out->params, &q, end, NULL);
  return rc == LSIP_OK && q != end ? LSIP_ERR_HEADER_VALUE : rc;
}

int lsip_msg_number(const lsip_msg *m, int id, uint32_t *out)
{
  const lsip_field *f = lsip_index_first(m->index, id);
  lsip_number_value v;
  uint64_t n;
  int rc;
  if (!f)
    return LSIP_ERR_MISSING;
  if (lsip_digits(lsip_field_value(m, f), UINT32_MAX, &n) == 0) {
    *out = (uint32_t)n; /* as most are, without comment and parameters */
    return LSIP_OK;
  }
  rc = lsip_number_parse(&v, lsip_field_value(m, f));
  if (rc != LSIP_OK)
    return LSIP_ERR_NUMBER;
  *out = v.number;
  return LSIP_OK;
}

LSIP_COLD
int lsip_media_type_parse(lsip_media_type *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *from = lsip_skip_lws(value.ptr, end);
  const char *q = lsip_skip(from, end, LSIP_C_TOKEN);
  int rc;
  out->type = lsip_span(from, q);
  q = lsip_skip_lws(q, end);
  if (!out->type.len || q == end || *q != '/')
    return LSIP_ERR_HEADER_VALUE;
  from = lsip_skip_lws(q + 1, end);
  q = lsip_skip(from, end, LSIP_C_TOKEN);
  out->subtype = lsip_span(from, q);
  if (!out->subtype.len)
    return LSIP_ERR_HEADER_VALUE;
  rc = lsip_params_read(&out->params, &q, end, NULL);
  return rc == LSIP_OK && q != end ? LSIP_ERR_HEADER_VALUE : rc;
}

int lsip_media_type_is(lsip_str value, lsip_str type, lsip_str subtype)
{
  lsip_media_type t;
  return lsip_media_type_parse(&t, value) == LSIP_OK
      && lsip_str_ieq(t.type, type) && lsip_str_ieq(t.subtype, subtype);
}

int lsip_param_number(lsip_str params, lsip_str name, uint32_t max,
                      uint32_t *out)
{
  lsip_str v;
  uint64_t n;
  if (!lsip_param_get(params, name, &v))
    return LSIP_ERR_MISSING;
  if (lsip_digits(v, max, &n) != 0)
    return LSIP_ERR_NUMBER;
  *out = (uint32_t)n;
  return LSIP_OK;
}

/* qvalue = "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3("0") ] */
LSIP_COLD
int lsip_param_q(lsip_str params, uint32_t *out)
{
  static const uint32_t scale[] = { 1, 100, 10, 1 };
  lsip_str v;
  uint64_t n = 0;
  *out = 1000;
  if (!lsip_param_get(params, LSIP_STR("q"), &v))
    return LSIP_OK;
  if (!v.len || v.len > 5 || (v.ptr[0] != '0' && v.ptr[0] != '1')
      || (v.len > 1 && v.ptr[1] != '.'))
    return LSIP_ERR_NUMBER;
  if (v.len > 2
      && lsip_digits(lsip_str_of(v.ptr + 2, v.len - 2), 999, &n) != 0)
    return LSIP_ERR_NUMBER;
  if (v.len > 2)
    n *= scale[v.len - 2];
  if (v.ptr[0] == '1' && n)
    return LSIP_ERR_NUMBER;
  *out = (uint32_t)n + (v.ptr[0] == '1' ? 1000 : 0);
  return LSIP_OK;
}
