/* name-addr / addr-spec: RFC 3261 20.10, 25.1, RFC 8217. */
#include "msg/name_addr.h"

#include "msg/chars.h"
#include "msg/params.h"
#include "msg/scan.h"
#include "msg/usual.h"

static int take_tag(lsip_str *tag, lsip_str name, lsip_str value)
{
  if (!LSIP_PARAM_IS(name, "tag"))
    return LSIP_OK;
  if (tag->len || !lsip_all(value, LSIP_C_TOKEN))
    return LSIP_ERR_PARAM;
  *tag = value;
  return LSIP_OK;
}

LSIP_COLD
int lsip_params_read_some(lsip_str *out, const char **p, const char *end,
                          lsip_str *tag)
{
  const char *q = lsip_skip_lws(*p, end), *from = NULL, *last = q;
  lsip_str name, value;
  int rc;
  while (q < end && *q == ';') {
    q++;
    rc = lsip_param_take(&q, end, &name, &value);
    if (rc == LSIP_OK && tag)
      rc = take_tag(tag, name, value);
    if (rc != LSIP_OK)
      return rc;
    from = from ? from : name.ptr;
    last = value.len ? lsip_str_end(value) : lsip_str_end(name);
  }
  *out = from ? lsip_span(from, last) : lsip_str_of(q, 0);
  *p = q;
  return q == end || *q == ',' ? LSIP_OK : LSIP_ERR_PARAM;
}

/* scheme ":"; NULL if there is none, or nothing behind it. */
static const char *skip_scheme(const char *p, const char *end)
{
  const char *q = lsip_skip_sip(p, end);
  if (q != p)
    return q;
  q = lsip_skip(p, end, LSIP_C_SCHEME);
  if (q == p || end - q < 2 || *q != ':' || lsip_is(*p, LSIP_C_DIGIT))
    return NULL;
  return q + 1;
}

/* scheme ":" and bytes that may stand in some URI: what it really is will be
 * decided by lsip_uri_parse() when somebody uses it. */
static const char *skip_uri(const char *p, const char *end)
{
  const char *q;
  p = skip_scheme(p, end);
  q = p ? lsip_scan_uri(p, end) : p;
  return q == p ? NULL : q;
}

/* Reads `<uri>` at `*p`, a '<'. */
static int read_bracketed(lsip_name_addr *out, const char **p,
                          const char *end, uint32_t lenient, uint32_t *used)
{
  const char *from = *p + 1, *q, *stop;
  const uint32_t space = 1u << LSIP_TOLERATE_SPACE_IN_BRACKETS;
  if (lenient & space)
    from = lsip_skip_lws(from, end);
  stop = q = skip_uri(from, end);
  if (!q)
    return LSIP_ERR_URI;
  if (lenient & space)
    q = lsip_skip_lws(q, end);
  if (q == end)
    return LSIP_ERR_QUOTE;
  if (*q != '>')
    return LSIP_ERR_URI;
  if (used && (from != *p + 1 || q != stop))
    *used |= space;
  out->uri = lsip_span(from, stop);
  *p = q + 1;
  return LSIP_OK;
}

/* addr-spec without brackets: ',', ';' and '?' end it (20.10), and what the
 * '?' begins may not stand there (RFC 8217). No byte behind the end is looked
 * at: a list of these would be read in quadratic time. */
static int read_bare(lsip_name_addr *out, const char **p, const char *end)
{
  const char *from = skip_scheme(*p, end), *q = from;
  if (!q)
    return LSIP_ERR_URI;
  while (q < end && *q != ',' && *q != ';' && lsip_is(*q, LSIP_C_URI))
    if (*q++ == '?')
      return LSIP_ERR_URI;
  if (q == from)
    return LSIP_ERR_URI;
  out->uri = lsip_span(*p, q);
  *p = q;
  return LSIP_OK;
}

/* Tokens and white space up to a '<'; `*p` ends at the first other byte. */
static void skip_display(const char **p, const char *end)
{
  *p = lsip_skip(*p, end, LSIP_C_TOKEN | LSIP_C_LWS);
}

/* An unquoted display name that is no list of tokens. It goes to the '<' of
 * this value; quotes, which could hide one, may not be in it, and commas only
 * where no list is split at them. */
static void skip_odd_display(const char **p, const char *end,
                             uint32_t lenient, uint32_t *used)
{
  const char *q = *p;
  if (!(lenient & 1u << LSIP_TOLERATE_DISPLAY_NAME))
    return;
  while (q < end && *q != '<' && *q != '"'
         && (*q != ',' || lenient & LSIP_SINGLE_VALUE))
    q++;
  if (q == end || *q != '<')
    return;
  if (used)
    *used |= 1u << LSIP_TOLERATE_DISPLAY_NAME;
  *p = q;
}

/* `*p` is before `end`. */
static int read_display(lsip_name_addr *out, const char **p, const char *end,
                        uint32_t lenient, uint32_t *used)
{
  const char *from = *p, *q = from;
  if (*q == '"') {
    q = lsip_skip_quoted(q, end);
    if (!q)
      return LSIP_ERR_QUOTE;
    out->display = lsip_span(from, q);
    *p = lsip_skip_lws(q, end);
    return *p < end && **p == '<' ? LSIP_OK : LSIP_ERR_HEADER_VALUE;
  }
  skip_display(&q, end);
  if (q < end && *q != '<' && *q != ':')
    skip_odd_display(&q, end, lenient, used);
  if (q < end && *q == '<') {
    out->display = lsip_trim(lsip_span(from, q));
    *p = q;
  }
  return LSIP_OK;
}

LSIP_COLD
const char *lsip_drop_semicolons(const char *p, const char *end,
                                 uint32_t lenient)
{
  if (lenient & 1u << LSIP_TOLERATE_LAST_SEMICOLON)
    while (end > p && (end[-1] == ';' || lsip_is(end[-1], LSIP_C_LWS)))
      end--;
  return end;
}

/* The parameters, which by tolerance may end in ';' where the field ends. */
static int read_params(lsip_name_addr *out, const char **p, const char *end,
                       uint32_t lenient, uint32_t *used, lsip_str *tag)
{
  const char *from = *p, *stop;
  int rc = lsip_params_read(&out->params, p, end, tag);
  if (rc != LSIP_ERR_PARAM)
    return rc;
  stop = lsip_drop_semicolons(from, end, lenient);
  if (stop == end)
    return rc;
  if (tag)
    tag->len = 0;
  *p = from;
  rc = lsip_params_read(&out->params, p, stop, tag);
  if (rc != LSIP_OK)
    return rc;
  if (used)
    *used |= 1u << LSIP_TOLERATE_LAST_SEMICOLON;
  *p = end;
  return LSIP_OK;
}

LSIP_COLD
int lsip_address_read(lsip_name_addr *out, const char **p, const char *end,
                      uint32_t lenient, uint32_t *used)
{
  const char *q = lsip_skip_lws(*p, end);
  int rc = LSIP_OK;
  memset(out, 0, sizeof(*out));
  if (q < end && *q != '<')
    rc = read_display(out, &q, end, lenient, used);
  if (rc != LSIP_OK)
    return rc;
  if (q == end)
    return LSIP_ERR_HEADER_VALUE;
  rc = *q == '<' ? read_bracketed(out, &q, end, lenient, used)
                 : read_bare(out, &q, end);
  *p = q;
  return rc;
}

LSIP_COLD
int lsip_name_addr_read(lsip_name_addr *out, const char **p, const char *end,
                        uint32_t lenient, uint32_t *used, lsip_str *tag)
{
  const char *from = lsip_skip_lws(*p, end), *q = from;
  int rc = lsip_address_read(out, &q, end, lenient, used);
  if (rc == LSIP_OK)
    rc = read_params(out, &q, end, lenient, used, tag);
  if (rc != LSIP_OK)
    return rc;
  out->text = lsip_trim(lsip_span(from, q));
  *p = q;
  return LSIP_OK;
}

int lsip_name_addr_take(lsip_name_addr *out, lsip_uri *uri, const char **p,
                        const char *end, const char *limit, uint32_t lenient)
{
  const char *q = lsip_usual_address(out, uri, NULL, *p, end, limit);
  if (!q) {
    uri->text.len = 0;
    return lsip_name_addr_read(out, p, end, lenient, NULL, NULL);
  }
  *p = q;
  return LSIP_OK;
}

LSIP_COLD
int lsip_name_addr_parse(lsip_name_addr *out, lsip_str value)
{
  lsip_str text = lsip_trim(value);
  const char *p = text.ptr, *end = lsip_str_end(text);
  int rc;
  if (text.len == 1 && *p == '*') {
    memset(out, 0, sizeof(*out));
    out->text = text;
    out->star = 1;
    return LSIP_OK;
  }
  rc = lsip_name_addr_read(out, &p, end, 0, NULL, NULL);
  return rc == LSIP_OK && p != end ? LSIP_ERR_HEADER_VALUE : rc;
}
