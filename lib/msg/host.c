#include "msg/host.h"

#include <lsip/uri.h>

#include "msg/chars.h"
#include "msg/scan.h"

enum { TEXT_MAX = 64 };

/* RFC 5118 4.10: an old grammar led to "[2001:db8:::192.0.2.1]"; it must be
 * read as if one of the three colons were not there. */
static int read_v6(lsip_addr *out, lsip_str inner)
{
  char buf[TEXT_MAX];
  size_t i, n = 0;
  if (inner.len > sizeof(buf))
    return LSIP_ERR_HOST;
  for (i = 0; i < inner.len; i++) {
    int third = n >= 2 && inner.ptr[i] == ':' && buf[n - 1] == ':'
        && buf[n - 2] == ':';
    if (!third)
      buf[n++] = inner.ptr[i];
  }
  if (inner.len - n > 1 || !n || buf[0] == '['
      || lsip_addr_parse(out, lsip_str_of(buf, n)) != LSIP_OK
      || out->family != 6)
    return LSIP_ERR_HOST;
  return LSIP_OK;
}

/* One part of a dotted quad; NULL if it is none. */
static const char *read_octet(const char *p, const char *end, uint8_t *out)
{
  unsigned n = 0;
  const char *from = p;
  for (; p < end && p - from < 3 && lsip_is(*p, LSIP_C_DIGIT); p++)
    n = n * 10 + (unsigned)(*p - '0');
  if (p == from || n > 255)
    return NULL;
  *out = (uint8_t)n;
  return p;
}

static int read_v4(lsip_addr *out, lsip_str host)
{
  const char *p = host.ptr, *end = lsip_str_end(host);
  for (int i = 0; i < 4; i++) {
    if (i && (p == end || *p++ != '.'))
      return LSIP_ERR_HOST;
    p = read_octet(p, end, &out->ip[i]);
    if (!p)
      return LSIP_ERR_HOST;
  }
  out->family = 4;
  return p == end ? LSIP_OK : LSIP_ERR_HOST;
}

int lsip_host_addr(lsip_str host, lsip_addr *out)
{
  lsip_addr a;
  int rc;
  memset(&a, 0, sizeof(a));
  if (host.len >= 2 && host.ptr[0] == '[')
    rc = host.ptr[host.len - 1] == ']'
        ? read_v6(&a, lsip_str_of(host.ptr + 1, host.len - 2))
        : LSIP_ERR_HOST;
  else if (host.len && memchr(host.ptr, ':', host.len))
    rc = read_v6(&a, host); /* the value of `received` has no brackets */
  else
    rc = read_v4(&a, host);
  if (rc != LSIP_OK)
    return 0;
  *out = a;
  return 1;
}

static int scan_v6(const char *p, const char *end, const char **next)
{
  lsip_addr ignored;
  const char *q = lsip_skip(p + 1, end, LSIP_C_HEX);
  while (q < end && (*q == ':' || *q == '.' || lsip_is(*q, LSIP_C_HEX)))
    q++;
  if (q == end || *q != ']'
      || !lsip_host_addr(lsip_span(p, q + 1), &ignored))
    return LSIP_ERR_HOST;
  *next = q + 1;
  return LSIP_OK;
}

/* A name whose last label is all digits must be an IPv4 address (RFC 3261
 * 25.1 toplabel, RFC 1123 2.1). Labels may begin with a digit and hold '_',
 * as the DNS allows and hosts in the field have them. */
static int check_name(const char *p, const char *end)
{
  lsip_addr ignored;
  const char *last, *stop = end;
  if (end - p > 1 && end[-1] == '.')
    stop--;
  if (lsip_is(stop[-1], LSIP_C_DIGIT)) {
    last = stop;
    while (last > p && lsip_is(last[-1], LSIP_C_DIGIT))
      last--;
    if (last == p || last[-1] == '.')
      return lsip_host_addr(lsip_span(p, end), &ignored) ? LSIP_OK
                                                         : LSIP_ERR_HOST;
  }
  return stop[-1] == '-' ? LSIP_ERR_HOST : LSIP_OK;
}

int lsip_host_scan(const char *p, const char *end, const char **next)
{
  const char *q;
  int bad = 0;
  if (p < end && *p == '[')
    return scan_v6(p, end, next);
  q = lsip_scan_labels(p, end, '.', &bad);
  while (q < end && *q == '_')
    q = lsip_scan_labels(q + 1, end, '_', &bad);
  *next = q;
  return q == p || bad ? LSIP_ERR_HOST : check_name(p, q);
}

int lsip_port_read(lsip_str digits, uint16_t *out)
{
  uint64_t n;
  if (lsip_digits(digits, 65535, &n) != 0 || n == 0)
    return LSIP_ERR_PORT;
  *out = (uint16_t)n;
  return LSIP_OK;
}
