/* Feature parameters: RFC 3840 s.9, RFC 6809 6.3. */
#include "msg/chars.h"
#include "msg/forms.h"

/* base-tags, as a row of lsip/forms.h. */
static const char row[] = "-;audio=automata=class=duplex=data=control="
  "mobility=description=events=priority=methods=schemes=application=video="
  "language=type=isfocus=actor=text=extensions=";

/* What lsip_entry_look() would find of it: a list may hold thousands. */
static const lsip_names names = {
  20,
  { 0, 0, 0, 20, 15, 0, 12, 0, 19, 7, 18, 0, 0, 2, 0, 0, 13, 0, 0, 14,
    17, 0, 6, 0, 10, 0, 4, 0, 0, 0, 0, 9 },
  { 0, 0, 0, 0, 0, 0, 0, 0, 8, 5, 0, 0, 0, 0, 0, 11, 3, 1, 16, 0 },
  { 5, 8, 5, 6, 4, 7, 8, 11, 6, 8, 7, 7, 11, 5, 8, 4, 7, 5, 4, 10 }
};

static int is_feature(lsip_str name)
{
  return name.ptr[0] == '+' || lsip_names_find(&names, row + 2, name) >= 0;
}

int lsip_feature_next(lsip_str *params, lsip_feature *out)
{
  lsip_str v;
  int rc;
  do
    rc = lsip_param_next(params, &out->name, &v);
  while (rc == 1 && !is_feature(out->name));
  if (rc != 1)
    return rc;
  if (v.len && v.ptr[0] != '"')
    return LSIP_ERR_PARAM;
  out->values = v.len ? lsip_str_of(v.ptr + 1, v.len - 2) : v;
  return 1;
}

/* [ "+" / "-" ] 1*DIGIT [ "." 0*DIGIT ], in millionths; what is smaller is
 * cut off. */
static int read_number(int64_t *out, const char **p, const char *end)
{
  const char *from = *p, *q;
  int negative = from < end && *from == '-';
  uint64_t n;
  if (from < end && (*from == '+' || *from == '-'))
    from++;
  q = lsip_skip(from, end, LSIP_C_DIGIT);
  if (lsip_digits(lsip_span(from, q), INT64_MAX / 1000000 - 1, &n) != 0)
    return LSIP_ERR_NUMBER;
  if (q < end && *q == '.')
    q++;
  for (int i = 0; i < 6; i++)
    n = n * 10 + (q < end && lsip_is(*q, LSIP_C_DIGIT)
                  ? (uint64_t)(*q++ - '0') : 0);
  *out = negative ? -(int64_t)n : (int64_t)n;
  *p = lsip_skip(q, end, LSIP_C_DIGIT);
  return LSIP_OK;
}

/* numeric = "#" numeric-relation number, without the '#' */
static int read_numeric(lsip_feature_value *out, lsip_str text)
{
  const char *p = text.ptr, *end = lsip_str_end(text);
  int rc, two = p < end && (*p == '>' || *p == '<');
  out->low = INT64_MIN;
  out->high = INT64_MAX;
  if (two || (p < end && *p == '=')) {
    char relation = *p;
    p += 1 + two;
    if (p > end || p[-1] != '=')
      return LSIP_ERR_NUMBER;
    rc = read_number(relation == '<' ? &out->high : &out->low, &p, end);
    if (relation == '=')
      out->high = out->low;
  } else {
    rc = read_number(&out->low, &p, end);
    if (rc != LSIP_OK || p == end || *p++ != ':')
      return LSIP_ERR_NUMBER;
    rc = read_number(&out->high, &p, end);
  }
  return rc == LSIP_OK && p != end ? LSIP_ERR_NUMBER : rc;
}

/* token-nobang / boolean / numeric */
static int read_value(lsip_feature_value *out, lsip_str text)
{
  int yes = lsip_str_ieq(text, LSIP_STR("TRUE"));
  out->text = text;
  if (text.len && text.ptr[0] == '#') {
    out->kind = LSIP_FEATURE_NUMBER;
    return read_numeric(out, lsip_str_of(text.ptr + 1, text.len - 1));
  }
  if (yes || lsip_str_ieq(text, LSIP_STR("FALSE"))) {
    out->kind = LSIP_FEATURE_BOOLEAN;
    out->low = out->high = yes;
  }
  return lsip_all(text, LSIP_C_TOKEN) && text.ptr[0] != '!'
      ? LSIP_OK : LSIP_ERR_PARAM;
}

LSIP_COLD
int lsip_feature_value_next(lsip_str *values, lsip_feature_value *out)
{
  const char *p = values->ptr, *end = lsip_str_end(*values), *q = p;
  int rc;
  memset(out, 0, sizeof(*out));
  if (!values->len)
    return 0;
  if (*p == '<') { /* string-value, which stands alone */
    if (values->len < 2 || end[-1] != '>')
      return LSIP_ERR_PARAM;
    out->kind = LSIP_FEATURE_STRING;
    out->text = lsip_str_of(p + 1, values->len - 2);
    *values = lsip_str_of(end, 0);
    return 1;
  }
  while (q < end && *q != ',')
    q++;
  out->negated = *p == '!';
  rc = read_value(out, lsip_span(p + out->negated, q));
  if (rc != LSIP_OK || q + 1 == end)
    return rc != LSIP_OK ? rc : LSIP_ERR_PARAM;
  *values = lsip_span(q < end ? q + 1 : q, end);
  return 1;
}
