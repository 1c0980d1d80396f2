/* Numeric addresses, read: RFC 3261 25.1 as corrected by RFC 5954. */
#include "base/ip.h"

#include "base/cold.h"

static inline int is_digit(const char *p, const char *end, unsigned *d)
{
  return p != end && (*d = (unsigned char)*p - (unsigned)'0') < 10;
}

/* One to three digits; the byte behind them, or NULL. */
static inline const char *read_octet(uint8_t *out, const char *p,
                                     const char *end, int zeros)
{
  unsigned n, d;
  if (!is_digit(p, end, &n))
    return NULL;
  if (is_digit(++p, end, &d)) {
    n = n * 10 + d;
    if (!zeros && n < 10)
      return NULL;
    if (is_digit(++p, end, &d)) {
      n = n * 10 + d;
      p++;
      if (n > 255)
        return NULL;
    }
  }
  *out = (uint8_t)n;
  return p;
}

const char *lsip_ipv4_read(uint8_t *ip, const char *p, const char *end,
                           int zeros)
{
  const uint8_t *last = ip + 3;
  for (;; ip++, p++) {
    p = read_octet(ip, p, end, zeros);
    if (!p || ip == last)
      return p;
    if (p == end || *p != '.')
      return NULL;
  }
}

static int hex_value(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One to four hex digits; the byte behind them, or NULL. */
static const char *read_group(uint8_t *out, const char *p, const char *end)
{
  const char *from = p;
  unsigned n = 0;
  for (; p < end && p - from < 4 && hex_value(*p) >= 0; p++)
    n = n << 4 | (unsigned)hex_value(*p);
  out[0] = (uint8_t)(n >> 8);
  out[1] = (uint8_t)n;
  return p == from ? NULL : p;
}

/* A group, or the IPv4 address that may end it all. */
static const char *read_part(uint8_t *ip, size_t *have, const char *p,
                             const char *end)
{
  uint8_t *out = ip + *have;
  const char *q = p;
  while (q < end && *q != ':' && *q != '.')
    q++;
  *have += q < end && *q == '.' ? 4 : 2;
  if (*have > 16)
    return NULL;
  if (q == end || *q != '.')
    return read_group(out, p, end);
  return lsip_ipv4_read(out, p, end, 0) == end ? end : NULL;
}

/* "::" stands for the zeros between `at` and the end. */
static void expand(uint8_t *ip, size_t at, size_t have)
{
  memmove(ip + 16 - (have - at), ip + at, have - at);
  memset(ip + at, 0, 16 - have);
}

/* "::" at most once, for one group at least. */
LSIP_COLD
int lsip_ipv6_read(uint8_t *ip, const char *p, const char *end)
{
  size_t have = 0, gap = SIZE_MAX;
  while (p < end) {
    if (end - p > 1 && p[0] == ':' && p[1] == ':') {
      if (gap != SIZE_MAX)
        return 0;
      gap = have;
      p += 2;
      if (p == end)
        break;
    } else if (have > 0 && *p++ != ':') {
      return 0;
    }
    p = read_part(ip, &have, p, end);
    if (!p)
      return 0;
  }
  if (gap == SIZE_MAX)
    return have == 16;
  if (have > 14)
    return 0;
  expand(ip, gap, have);
  return 1;
}
