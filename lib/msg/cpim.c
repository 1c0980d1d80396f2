/* message/cpim: RFC 3862. */
#include "msg/chars.h"
#include "msg/list.h"
#include "msg/part.h"
#include "msg/write.h"

static lsip_str no_text(void)
{
  return lsip_str_of(NULL, 0);
}

/* Name-prefix and Name (3.6) with the '.' between them. */
LSIP_COLD
int lsip_is_cpim_name(lsip_str name)
{
  const char *dot = name.len ? memchr(name.ptr, '.', name.len) : NULL;
  const char *end = lsip_str_end(name);
  for (const char *p = name.ptr; p < end; p++)
    if (*p <= ' ' || *p > '~' || (*p == '.' && p != dot)
        || memchr("()<>@,;:\\\"/[]?={}", *p, 17))
      return 0;
  return name.len != 0 && dot != name.ptr && (!dot || dot + 1 != end);
}

/* The message headers end at the first empty line; they are checked when they
 * are read. */
LSIP_COLD
int lsip_cpim_parse(lsip_cpim *out, lsip_str body, unsigned flags)
{
  const char *p = body.ptr, *end = lsip_str_end(body), *stop, *next;
  int rc;
  memset(out, 0, sizeof(*out));
  for (;;) {
    rc = lsip_line_end(p, end, flags, &stop, &next);
    if (rc != LSIP_OK || next == end)
      return rc != LSIP_OK ? rc : LSIP_ERR_TRUNCATED;
    if (stop == p)
      break;
    p = next;
  }
  out->headers = lsip_span(body.ptr, p);
  rc = lsip_part_read(&out->content, lsip_span(next, end), flags);
  if (rc == LSIP_OK && !out->content.type.len)
    rc = LSIP_ERR_MISSING;
  return rc;
}

/* --------------------------------------------------------- namespaces -- */

LSIP_COLD
void lsip_cpim_begin(lsip_cpim_cursor *c, const lsip_cpim *m, unsigned flags)
{
  memset(c, 0, sizeof(*c));
  c->rest = m->headers;
  c->flags = flags;
}

/* What a prefix stands for; the last declaration counts. */
static lsip_str space_of(const lsip_cpim_cursor *c, lsip_str prefix)
{
  for (unsigned i = c->count; i-- > 0;)
    if (lsip_str_eq(c->spaces[i].prefix, prefix))
      return c->spaces[i].uri;
  return prefix.len ? no_text() : LSIP_STR(LSIP_CPIM_NAMESPACE);
}

/* NS-header = "NS" ": " [ Name-prefix ] "<" URI ">" (4.6) */
static int declare(lsip_cpim_cursor *c, lsip_str value)
{
  lsip_str prefix, uri;
  int rc = lsip_cpim_address(value, &prefix, &uri);
  if (rc != LSIP_OK)
    return rc;
  if (c->count == LSIP_CPIM_NAMESPACES)
    return LSIP_ERR_TOO_MANY;
  c->spaces[c->count].prefix = prefix;
  c->spaces[c->count++].uri = uri;
  return LSIP_OK;
}

/* "prefix.name" or "name", not empty. */
static void split_name(const lsip_cpim_cursor *c, lsip_str all,
                       lsip_str *prefix, lsip_str *name_space, lsip_str *name)
{
  const char *dot = memchr(all.ptr, '.', all.len);
  *prefix = lsip_span(all.ptr, dot ? dot : all.ptr);
  *name = lsip_span(dot ? dot + 1 : all.ptr, lsip_str_end(all));
  *name_space = space_of(c, *prefix);
}

/* ------------------------------------------------------------ headers -- */

/* Parameters up to the space that ends them; strings may hold spaces. */
static const char *skip_params(const char *p, const char *end)
{
  while (p && p < end && *p != ' ')
    p = *p == '"' ? lsip_skip_quoted(p, end) : p + 1;
  return p && p < end ? p : NULL;
}

static int read_header(lsip_cpim_cursor *c, lsip_cpim_header *out,
                       const char *p, const char *end)
{
  const char *colon = memchr(p, ':', (size_t)(end - p)), *q;
  if (!colon || !lsip_is_cpim_name(lsip_span(p, colon)))
    return LSIP_ERR_HEADER_NAME;
  split_name(c, lsip_span(p, colon), &out->prefix, &out->name_space,
             &out->name);
  q = skip_params(colon + 1, end);
  if (!q || (q > colon + 1 && colon[1] != ';'))
    return LSIP_ERR_HEADER_VALUE;
  if (q > colon + 1)
    out->params = lsip_span(colon + 2, q);
  (void)lsip_param_get(out->params, LSIP_STR("lang"), &out->language);
  out->value = lsip_span(q + 1, end);
  if (lsip_str_eq(out->name, LSIP_STR("NS"))
      && lsip_str_eq(out->name_space, LSIP_STR(LSIP_CPIM_NAMESPACE)))
    return declare(c, out->value);
  return LSIP_OK;
}

LSIP_COLD
int lsip_cpim_next(lsip_cpim_cursor *c, lsip_cpim_header *out)
{
  const char *p = c->rest.ptr, *end = lsip_str_end(c->rest), *stop, *next;
  int rc;
  if (p == end)
    return 0;
  memset(out, 0, sizeof(*out));
  rc = lsip_line_end(p, end, c->flags, &stop, &next);
  c->rest = lsip_span(next, end);
  if (rc == LSIP_OK)
    rc = read_header(c, out, p, stop);
  return rc == LSIP_OK ? 1 : rc;
}

LSIP_COLD
int lsip_cpim_get(const lsip_cpim *m, lsip_str name_space, lsip_str name,
                  lsip_cpim_header *out)
{
  lsip_cpim_cursor c;
  int rc;
  if (!name_space.len)
    name_space = LSIP_STR(LSIP_CPIM_NAMESPACE);
  lsip_cpim_begin(&c, m, LSIP_BODY_LENIENT);
  while ((rc = lsip_cpim_next(&c, out)) != 0)
    if (rc == 1 && lsip_str_eq(out->name, name)
        && lsip_str_eq(out->name_space, name_space))
      return LSIP_OK;
  return LSIP_ERR_NOT_FOUND;
}

LSIP_COLD
int lsip_cpim_required(const lsip_cpim_cursor *c, lsip_str *rest,
                       lsip_str *name_space, lsip_str *name)
{
  lsip_str all, prefix;
  if (!lsip_list_next(rest, &all))
    return 0;
  split_name(c, all, &prefix, name_space, name);
  return 1;
}

/* [ Formal-name ] "<" URI ">" (4.1); a string may hold a '<'. */
LSIP_COLD
int lsip_cpim_address(lsip_str value, lsip_str *formal, lsip_str *uri)
{
  const char *p = value.ptr, *end = lsip_str_end(value), *from = p;
  if (p < end && *p == '"' && !(p = lsip_skip_quoted(p, end)))
    return LSIP_ERR_HEADER_VALUE;
  while (p < end && *p != '<')
    p++;
  *formal = lsip_trim(lsip_span(from, p));
  if (p == end || end[-1] != '>')
    return LSIP_ERR_HEADER_VALUE;
  *uri = lsip_span(p + 1, end - 1);
  return uri->len && lsip_all(*uri, LSIP_C_URI) ? LSIP_OK
                                                : LSIP_ERR_HEADER_VALUE;
}

/* ------------------------------------------------------------ escapes -- */

/* A letter and what it stands for behind a backslash. */
static char named(char c)
{
  return c == 'b' ? '\b' : c == 't' ? '\t' : c == 'n' ? '\n'
      : c == 'r' ? '\r' : c;
}

/* \uXXXX at `p` behind the 'u', as UTF-8: a UCS-2 character (2.3). */
static size_t put_ucs2(const char *p, char out[3])
{
  unsigned c = 0;
  for (int i = 0; i < 4; i++)
    c = c << 4 | (unsigned)lsip_hex(p[i]);
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  out[0] = (char)(c < 0x800 ? 0xc0 | c >> 6 : 0xe0 | c >> 12);
  out[1] = (char)(0x80 | (c < 0x800 ? c & 63 : c >> 6 & 63));
  out[2] = (char)(0x80 | (c & 63));
  return c < 0x800 ? 2 : 3;
}

static int is_ucs2(const char *p, const char *end)
{
  return end - p >= 5 && *p == 'u' && lsip_hex(p[1]) >= 0
      && lsip_hex(p[2]) >= 0 && lsip_hex(p[3]) >= 0 && lsip_hex(p[4]) >= 0;
}

LSIP_COLD
int lsip_cpim_unescape(lsip_str text, char *buf, size_t cap, size_t *n)
{
  const char *p = text.ptr, *end = lsip_str_end(text);
  size_t done = 0;
  if (text.len > 1 && *p == '"' && lsip_skip_quoted(p, end) == end) {
    p++;
    end--;
  }
  while (p < end) {
    char out[3] = { *p++, 0, 0 };
    size_t width = 1;
    if (*out == '\\' && p == end)
      break; /* 2.3.1: ignored */
    if (*out == '\\' && is_ucs2(p, end)) {
      width = put_ucs2(p + 1, out);
      p += 5;
    } else if (*out == '\\') {
      *out = named(*p++);
    }
    if (done + width <= cap)
      memcpy(buf + done, out, width);
    done += width;
  }
  *n = done;
  return done > cap ? LSIP_ERR_NOSPC : LSIP_OK;
}
