/* Headers whose grammar is like no other: Replaces and its kin, RAck,
 * Warning, Timestamp. */
#include "msg/chars.h"
#include "msg/name_addr.h"
#include "msg/values.h"

/* RFC 4538 s.7 names the tags otherwise than RFC 3891. Of a name that stands
 * twice the first counts. */
static void read_tags(lsip_dialog_ref *out)
{
  static const char names[][12] = { "to-tag", "from-tag", "remote-tag",
                                    "local-tag" };
  lsip_str tags[4] = { { NULL, 0 } }, rest = out->params, name, value;
  while (lsip_param_next(&rest, &name, &value) == 1) {
    if (name.len < 6) /* none is shorter */
      continue;
    for (int i = 0; i < 4; i++)
      if (!tags[i].ptr && lsip_str_ieq(name, lsip_str_z(names[i])))
        tags[i] = value;
    if (lsip_str_ieq(name, LSIP_STR("early-only")))
      out->early_only = 1;
  }
  out->to_tag = tags[0].len ? tags[0] : tags[2];
  out->from_tag = tags[1].len ? tags[1] : tags[3];
}

LSIP_COLD
int lsip_dialog_ref_parse(lsip_dialog_ref *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *from = lsip_skip_lws(value.ptr, end);
  const char *q = lsip_skip(from, end, LSIP_C_WORD);
  int rc;
  memset(out, 0, sizeof(*out));
  if (q != from && q < end && *q == '@')
    q = lsip_skip(q + 1, end, LSIP_C_WORD);
  if (q == from || q[-1] == '@')
    return LSIP_ERR_HEADER_VALUE;
  out->call_id = lsip_span(from, q);
  rc = lsip_params_read(&out->params, &q, end, NULL);
  if (rc != LSIP_OK || q != end)
    return rc != LSIP_OK ? rc : LSIP_ERR_HEADER_VALUE;
  read_tags(out);
  return LSIP_OK;
}

static const char *read_u32(const char *p, const char *end, uint32_t *out)
{
  const char *q = lsip_skip(p, end, LSIP_C_DIGIT);
  uint64_t n;
  if (lsip_digits(lsip_span(p, q), UINT32_MAX, &n) != 0)
    return NULL;
  *out = (uint32_t)n;
  return q;
}

LSIP_COLD
int lsip_rack_parse(lsip_rack *out, lsip_str value)
{
  const char *end = lsip_str_end(value), *from;
  const char *q = read_u32(lsip_skip_lws(value.ptr, end), end, &out->rseq);
  if (!q || q == end || !lsip_is(*q, LSIP_C_LWS))
    return LSIP_ERR_NUMBER;
  q = read_u32(lsip_skip_lws(q, end), end, &out->cseq);
  if (!q || q == end || !lsip_is(*q, LSIP_C_LWS))
    return LSIP_ERR_NUMBER;
  from = lsip_skip_lws(q, end);
  q = lsip_skip(from, end, LSIP_C_TOKEN);
  out->method = lsip_span(from, q);
  return out->method.len && lsip_skip_lws(q, end) == end
      ? LSIP_OK : LSIP_ERR_HEADER_VALUE;
}

/* 3DIGIT SP agent SP quoted-string */
LSIP_COLD
int lsip_warning_parse(lsip_warning *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *p = lsip_skip_lws(value.ptr, end), *q;
  uint64_t n;
  memset(out, 0, sizeof(*out));
  if (end - p < 4 || lsip_digits(lsip_str_of(p, 3), 999, &n) != 0
      || !lsip_is(p[3], LSIP_C_LWS))
    return LSIP_ERR_NUMBER;
  out->code = (uint32_t)n;
  p = lsip_skip_lws(p + 3, end);
  q = lsip_skip(p, end, LSIP_C_VALUE);
  out->agent = lsip_span(p, q);
  p = lsip_skip_lws(q, end);
  if (!out->agent.len || p == q || p == end || *p != '"')
    return LSIP_ERR_HEADER_VALUE;
  q = lsip_skip_quoted(p, end);
  if (!q)
    return LSIP_ERR_QUOTE;
  out->text = lsip_span(p, q);
  return lsip_skip_lws(q, end) == end ? LSIP_OK : LSIP_ERR_HEADER_VALUE;
}

int lsip_next_warning(const lsip_msg *m, lsip_cursor *c, lsip_warning *out)
{
  lsip_str v;
  int rc = lsip_next_value(m, c, &v);
  if (rc != 1)
    return rc;
  rc = lsip_warning_parse(out, v);
  return rc == LSIP_OK ? 1 : rc;
}

/* *(DIGIT) [ "." *(DIGIT) ] */
static const char *read_decimal(const char *p, const char *end,
                                lsip_str *out)
{
  const char *q = lsip_skip(p, end, LSIP_C_DIGIT);
  if (q < end && *q == '.')
    q = lsip_skip(q + 1, end, LSIP_C_DIGIT);
  *out = lsip_span(p, q);
  return q;
}

LSIP_COLD
int lsip_timestamp_parse(lsip_timestamp *out, lsip_str value)
{
  const char *end = lsip_str_end(value);
  const char *p = lsip_skip_lws(value.ptr, end), *q;
  q = read_decimal(p, end, &out->stamp);
  if (q == p || !lsip_is(*p, LSIP_C_DIGIT))
    return LSIP_ERR_NUMBER;
  p = lsip_skip_lws(q, end);
  if (p == q && p != end)
    return LSIP_ERR_NUMBER;
  q = read_decimal(p, end, &out->delay);
  return lsip_skip_lws(q, end) == end ? LSIP_OK : LSIP_ERR_NUMBER;
}
