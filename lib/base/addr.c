/* Numeric addresses with ports: read, compared and written (RFC 5952). */
#include "base/ip.h"

int lsip_addr_eq(const lsip_addr *a, const lsip_addr *b)
{
  size_t n = a->family == 4 ? 4 : 16;
  return a->family == b->family && a->port == b->port &&
      a->scope == b->scope && memcmp(a->ip, b->ip, n) == 0;
}

/* ---- reading ---- */

/* ":5060", or nothing. */
static int read_port(uint16_t *port, const char *p, const char *end)
{
  unsigned n = 0;
  if (p == end)
    return 0;
  if (*p++ != ':')
    return LSIP_ERR_HOST;
  if (p == end || end - p > 9)
    return LSIP_ERR_PORT;
  for (; p < end; p++) {
    if (*p < '0' || *p > '9')
      return LSIP_ERR_PORT;
    n = n * 10 + (unsigned)(*p - '0');
  }
  *port = (uint16_t)n;
  return n > 65535 ? LSIP_ERR_PORT : 0;
}

/* "[2001:db8::1]" with or without ":5060". */
static int read_bracketed(lsip_addr *a, const char *p, const char *end)
{
  const char *close = memchr(p, ']', (size_t)(end - p));
  if (!close || !lsip_ipv6_read(a->ip, p + 1, close))
    return LSIP_ERR_HOST;
  a->family = 6;
  return read_port(&a->port, close + 1, end);
}

int lsip_addr_parse(lsip_addr *out, lsip_str text)
{
  const char *p = text.ptr, *end = text.len ? p + text.len : p;
  lsip_addr a;
  int rc = 0;
  if (!out)
    return LSIP_ERR_ARGUMENT;
  memset(&a, 0, sizeof a);
  if (p < end && *p == '[') {
    rc = read_bracketed(&a, p, end);
  } else if (lsip_ipv6_read(a.ip, p, end)) {
    a.family = 6;
  } else {
    memset(&a, 0, sizeof a);
    a.family = 4;
    p = lsip_ipv4_read(a.ip, p, end, 0);
    rc = p ? read_port(&a.port, p, end) : LSIP_ERR_HOST;
  }
  if (rc == 0)
    *out = a;
  return rc;
}

/* ---- writing ---- */

typedef struct text {
  char *buf;
  size_t cap, len;
} text;

static void put(text *t, char c)
{
  if (t->len + 1 < t->cap)
    t->buf[t->len] = c;
  t->len++;
}

static void put_number(text *t, unsigned n, unsigned base)
{
  static const char digits[] = "0123456789abcdef";
  char tmp[12];
  int i = 0;
  do {
    tmp[i++] = digits[n % base];
    n /= base;
  } while (n > 0);
  while (i > 0)
    put(t, tmp[--i]);
}

static void put_ipv4(text *t, const uint8_t ip[4])
{
  for (int i = 0; i < 4; i++) {
    if (i > 0)
      put(t, '.');
    put_number(t, ip[i], 10);
  }
}

/* The longest run of two or more zero groups (RFC 5952 4.2). */
static void longest_zeros(const uint8_t ip[16], int *start, int *count)
{
  *start = -1;
  *count = 1;
  for (int i = 0; i < 8;) {
    int n = 0;
    while (i + n < 8 && ip[2 * (i + n)] == 0 && ip[2 * (i + n) + 1] == 0)
      n++;
    if (n > *count) {
      *start = i;
      *count = n;
    }
    i += n ? n : 1;
  }
}

static void put_groups(text *t, const uint8_t ip[16])
{
  int zeros, count;
  longest_zeros(ip, &zeros, &count);
  for (int i = 0; i < 8; i++) {
    if (i == zeros) {
      put(t, ':');
      put(t, ':');
      i += count - 1;
      continue;
    }
    if (i > 0 && !(zeros >= 0 && i == zeros + count))
      put(t, ':');
    put_number(t, (unsigned)ip[2 * i] << 8 | ip[2 * i + 1], 16);
  }
}

static void put_ipv6(text *t, const uint8_t ip[16])
{
  static const char mapped[] = "::ffff:";
  static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };
  put(t, '[');
  if (memcmp(ip, prefix, sizeof prefix) == 0) { /* RFC 5952 s.5 */
    for (size_t i = 0; i < sizeof mapped - 1; i++)
      put(t, mapped[i]);
    put_ipv4(t, ip + 12);
  } else {
    put_groups(t, ip);
  }
  put(t, ']');
}

size_t lsip_addr_format(const lsip_addr *a, char *buf, size_t cap)
{
  text t;
  t.buf = buf;
  t.cap = cap;
  t.len = 0;
  if (a->family == 4)
    put_ipv4(&t, a->ip);
  else if (a->family == 6)
    put_ipv6(&t, a->ip);
  else
    return 0;
  if (a->port) {
    put(&t, ':');
    put_number(&t, a->port, 10);
  }
  if (t.len + 1 > cap)
    return 0;
  buf[t.len] = '\0';
  return t.len;
}
