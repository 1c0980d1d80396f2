#include "msg/host.h"

#include <lsip/uri.h>

#include "base/ip.h"
#include "msg/chars.h"
#include "msg/scan.h"

enum { TEXT_MAX = 64 };

/* RFC 5118 4.10: an old grammar led to "[2001:db8:::192.0.2.1]"; it must be
 * read as if one of the three colons were not there. */
static int read_v6(lsip_addr *out, const char *p, const char *end)
{
  char buf[TEXT_MAX], *q = buf;
  size_t len = (size_t)(end - p);
  if (len > sizeof(buf))
    return 0;
  for (; p < end; p++)
    if (q - buf < 2 || memcmp(q - 2, "::", 2) != 0 || *p != ':')
      *q++ = *p;
  out->family = 6;
  return len - (size_t)(q - buf) <= 1 && lsip_ipv6_read(out->ip, buf, q);
}

int lsip_host_addr(lsip_str host, lsip_addr *out)
{
  const char *p = host.ptr, *end = lsip_str_end(host);
  lsip_addr a = { .family = 4 };
  int good = 0;
  if (host.len >= 2 && *p == '[')
    good = end[-1] == ']' && read_v6(&a, p + 1, end - 1);
  else if (host.len) /* the value of `received` may have no brackets */
    good = lsip_ipv4_read(a.ip, p, end, 1) == end || read_v6(&a, p, end);
  if (good)
    *out = a;
  return good;
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
int lsip_host_check(const char *p, const char *end)
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
  return q == p || bad ? LSIP_ERR_HOST : lsip_host_check(p, q);
}

int lsip_port_read(lsip_str digits, uint16_t *out)
{
  uint64_t n;
  if (lsip_digits(digits, 65535, &n) != 0 || n == 0)
    return LSIP_ERR_PORT;
  *out = (uint16_t)n;
  return LSIP_OK;
}
