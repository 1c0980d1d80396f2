/* Equivalence of URIs: RFC 3261 19.1.4, RFC 3966 s.4, RFC 5954. */
#include "msg/uri_parts.h"

#include "msg/chars.h"
#include "msg/params.h"

/* The search for partners looks at every byte of one list for each element of
 * the other. Where that would be more bytes than this, lists are compared as
 * text: they may be an attacker's. */
enum { WORK = 32768 };

/* One character of a URI, decoded; an escaped reserved one is not the same
 * as the character itself (19.1.4), so that gets a value of its own. */
static int next_char(const char **p, const char *end)
{
  static const char reserved[] = ";/?:@&=+$,";
  const char *q = *p;
  int c = (unsigned char)*q, high, low;
  *p = q + 1;
  if (c != '%' || end - q < 3)
    return c;
  high = lsip_hex(q[1]);
  low = lsip_hex(q[2]);
  if (high < 0 || low < 0)
    return c;
  *p = q + 3;
  c = high * 16 + low;
  return memchr(reserved, c, sizeof(reserved) - 1) ? c + 256 : c;
}

static int fold(int c)
{
  return c < 128 ? (unsigned char)lsip_lower((char)c) : c;
}

static int same(lsip_str a, lsip_str b, int any_case)
{
  const char *p = a.ptr, *pe = lsip_str_end(a);
  const char *q = b.ptr, *qe = lsip_str_end(b);
  while (p < pe && q < qe) {
    int c = next_char(&p, pe), d = next_char(&q, qe);
    if (c != d && (!any_case || fold(c) != fold(d)))
      return 0;
  }
  return p == pe && q == qe;
}

static int same_host(lsip_str a, lsip_str b)
{
  lsip_addr x, y;
  if (lsip_host_addr(a, &x) && lsip_host_addr(b, &y))
    return lsip_addr_eq(&x, &y);
  return lsip_str_ieq(a, b);
}

int lsip_uri_list_next(lsip_str *rest, char separator, lsip_str *name,
                       lsip_str *value)
{
  const char *p = rest->ptr, *end = lsip_str_end(*rest), *q = p, *eq;
  if (!rest->len)
    return 0;
  while (q < end && *q != separator)
    q++;
  for (eq = p; eq < q && *eq != '=';)
    eq++;
  *name = lsip_span(p, eq);
  *value = eq < q ? lsip_span(eq + 1, q) : lsip_str_of(q, 0);
  *rest = q < end ? lsip_span(q + 1, end) : lsip_str_of(q, 0);
  return 1;
}

static size_t count(lsip_str list, char separator)
{
  lsip_str name, value;
  size_t n = 0;
  while (lsip_uri_list_next(&list, separator, &name, &value))
    n++;
  return n;
}

static int is_much(lsip_str a, lsip_str b, char separator)
{
  return count(a, separator) * b.len + count(b, separator) * a.len > WORK;
}

static int find(lsip_str list, char separator, lsip_str name,
                lsip_str *value)
{
  lsip_str n;
  while (lsip_uri_list_next(&list, separator, &n, value))
    if (same(n, name, 1))
      return 1;
  return 0;
}

/* Parameters that never match when only one URI has them. */
static int is_decisive(lsip_str name)
{
  static const char names[][12] = { "user", "ttl", "method", "maddr",
                                    "transport" };
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (same(name, lsip_str_z(names[i]), 1))
      return 1;
  return 0;
}

static int params_match(lsip_str a, lsip_str b)
{
  lsip_str name, value, other;
  while (lsip_uri_list_next(&a, ';', &name, &value)) {
    if (!find(b, ';', name, &other)) {
      if (is_decisive(name))
        return 0;
    } else if (!same(value, other, 1)) {
      return 0;
    }
  }
  return 1;
}

static int headers_match(lsip_str a, lsip_str b)
{
  lsip_str name, value, other;
  while (lsip_uri_list_next(&a, '&', &name, &value))
    if (!find(b, '&', name, &other) || !same(value, other, 1))
      return 0;
  return 1;
}

static int lists_equal(const lsip_uri *a, const lsip_uri *b)
{
  if (is_much(a->params, b->params, ';')
      || is_much(a->headers, b->headers, '&'))
    return lsip_str_eq(a->params, b->params)
        && lsip_str_eq(a->headers, b->headers);
  return params_match(a->params, b->params)
      && params_match(b->params, a->params)
      && headers_match(a->headers, b->headers)
      && headers_match(b->headers, a->headers);
}

static int sip_equal(const lsip_uri *a, const lsip_uri *b)
{
  int pass_a = a->password.ptr != NULL, pass_b = b->password.ptr != NULL;
  return a->has_user == b->has_user && pass_a == pass_b
      && a->port == b->port && same(a->user, b->user, 0)
      && same(a->password, b->password, 0) && same_host(a->host, b->host)
      && lists_equal(a, b);
}

/* RFC 3966 s.5.1.1: visual separators do not count. */
static int phone_next(const char **p, const char *end)
{
  while (*p < end && memchr("-.()", **p, 4))
    ++*p;
  return *p < end ? lsip_lower(*(*p)++) : -1;
}

static int same_number(lsip_str a, lsip_str b)
{
  const char *p = a.ptr, *q = b.ptr;
  int c, d;
  do {
    c = phone_next(&p, lsip_str_end(a));
    d = phone_next(&q, lsip_str_end(b));
  } while (c == d && c >= 0);
  return c == d;
}

/* RFC 3966 s.4: the same parameters, in any order; numbers digit by digit. */
static int tel_params_equal(lsip_str a, lsip_str b)
{
  lsip_str name, value, other;
  if (count(a, ';') != count(b, ';'))
    return 0;
  while (lsip_uri_list_next(&a, ';', &name, &value)) {
    int number = same(name, LSIP_STR("ext"), 1)
        || (same(name, LSIP_STR("phone-context"), 1) && value.len
            && *value.ptr == '+');
    if (!find(b, ';', name, &other)
        || !(number ? same_number(value, other) : same(value, other, 1)))
      return 0;
  }
  return 1;
}

static int tel_equal(const lsip_uri *a, const lsip_uri *b)
{
  if (!same_number(a->user, b->user))
    return 0;
  if (is_much(a->params, b->params, ';'))
    return lsip_str_eq(a->params, b->params);
  return tel_params_equal(a->params, b->params)
      && tel_params_equal(b->params, a->params);
}

int lsip_uri_equal(const lsip_uri *a, const lsip_uri *b)
{
  if (lsip_str_eq(a->text, b->text)) /* even with a parameter repeated */
    return 1;
  if (a->scheme != b->scheme)
    return 0;
  if (a->scheme == LSIP_SCHEME_TEL)
    return tel_equal(a, b);
  if (a->scheme == LSIP_SCHEME_OTHER)
    return lsip_str_ieq(a->scheme_text, b->scheme_text)
        && lsip_str_eq(a->opaque, b->opaque);
  return sip_equal(a, b);
}
