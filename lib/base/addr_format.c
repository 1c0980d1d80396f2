/* Numeric addresses, compared and written: RFC 5952. */
#include <lsip/base.h>

int lsip_addr_eq(const lsip_addr *a, const lsip_addr *b)
{
  size_t n = a->family == 4 ? 4 : 16;
  return a->family == b->family && a->port == b->port &&
      a->scope == b->scope && memcmp(a->ip, b->ip, n) == 0;
}

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
