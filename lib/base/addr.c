/* Numeric addresses, read: RFC 3261 25.1 as corrected by RFC 5954. */
#include <lsip/base.h>

static const char transports[LSIP_TRANSPORT_COUNT][4] = {
  [LSIP_UDP] = "UDP", [LSIP_TCP] = "TCP", [LSIP_TLS] = "TLS",
  [LSIP_WS] = "WS", [LSIP_WSS] = "WSS"
};

/* Two letters or three. */
static lsip_str name_of(int transport)
{
  const char *name = transports[transport];
  return lsip_str_of(name, 2u + (name[2] != 0));
}

lsip_str lsip_transport_name(int transport)
{
  if (transport <= 0 || transport >= LSIP_TRANSPORT_COUNT)
    return LSIP_STR("");
  return name_of(transport);
}

int lsip_transport_of(lsip_str name)
{
  for (int i = 1; i < LSIP_TRANSPORT_COUNT; i++)
    if (lsip_str_ieq(name, name_of(i)))
      return i;
  return LSIP_TRANSPORT_NONE;
}

/* Digits at the front of *s as a number up to `max`; -1 if there is none. */
static long take_number(lsip_str *s, long max)
{
  long n = 0;
  size_t i = 0;
  for (; i < s->len && s->ptr[i] >= '0' && s->ptr[i] <= '9'; i++) {
    n = n * 10 + (s->ptr[i] - '0');
    if (n > max || i > 8)
      return -1;
  }
  if (i == 0)
    return -1;
  s->ptr += i;
  s->len -= i;
  return n;
}

static int take_char(lsip_str *s, char c)
{
  if (s->len == 0 || s->ptr[0] != c)
    return 0;
  s->ptr++;
  s->len--;
  return 1;
}

/* dec-octet of RFC 5954 4.1: no leading zero, which some read as octal. */
static int take_octet(lsip_str *s, uint8_t *out)
{
  const char *first = s->ptr;
  long n = take_number(s, 255);
  if (n < 0 || (*first == '0' && s->ptr - first > 1))
    return 0;
  *out = (uint8_t)n;
  return 1;
}

static int take_ipv4(lsip_str *s, uint8_t ip[4])
{
  for (int i = 0; i < 4; i++)
    if ((i > 0 && !take_char(s, '.')) || !take_octet(s, &ip[i]))
      return 0;
  return 1;
}

static int hex_value(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One to four hex digits at the front; 0 when there is none, or too many. */
static int take_group(lsip_str *s, uint8_t out[2])
{
  unsigned n = 0;
  size_t i = 0;
  while (i < s->len && hex_value(s->ptr[i]) >= 0) {
    if (i == 4)
      return 0;
    n = n << 4 | (unsigned)hex_value(s->ptr[i++]);
  }
  out[0] = (uint8_t)(n >> 8);
  out[1] = (uint8_t)n;
  s->ptr += i;
  s->len -= i;
  return i > 0;
}

/* 1 if the text up to the next ':' is dotted: an IPv4 tail. */
static int dotted(lsip_str s)
{
  for (size_t i = 0; i < s.len && s.ptr[i] != ':'; i++)
    if (s.ptr[i] == '.')
      return 1;
  return 0;
}

/* "::" stands for the zeros between `at` and the end. */
static void expand(uint8_t ip[16], size_t at, size_t have)
{
  memmove(ip + 16 - (have - at), ip + at, have - at);
  memset(ip + at, 0, 16 - have);
}

static int take_gap(lsip_str *s)
{
  if (s->len < 2 || s->ptr[0] != ':' || s->ptr[1] != ':')
    return 0;
  s->ptr += 2;
  s->len -= 2;
  return 1;
}

/* A group, or the IPv4 address that may end it all. */
static int take_part(lsip_str *s, uint8_t ip[16], size_t *have)
{
  size_t n = dotted(*s) ? 4 : 2;
  if (*have + n > 16)
    return 0;
  if (n == 4 ? !take_ipv4(s, ip + *have) || s->len > 0
             : !take_group(s, ip + *have))
    return 0;
  *have += n;
  return 1;
}

/* IPv6address of RFC 5954 4.1: "::" at most once, for one group at least. */
static int parse_ipv6(lsip_str s, uint8_t ip[16])
{
  size_t have = 0, gap = SIZE_MAX;
  while (s.len > 0) {
    if (take_gap(&s)) {
      if (gap != SIZE_MAX)
        return 0;
      gap = have;
      if (s.len == 0)
        break;
    } else if (have > 0 && !take_char(&s, ':')) {
      return 0;
    }
    if (!take_part(&s, ip, &have))
      return 0;
  }
  if (gap == SIZE_MAX)
    return have == 16;
  if (have > 14)
    return 0;
  expand(ip, gap, have);
  return 1;
}

static int parse_port(lsip_str s, uint16_t *port)
{
  long n = take_number(&s, 65535);
  if (n < 0 || s.len > 0)
    return LSIP_ERR_PORT;
  *port = (uint16_t)n;
  return 0;
}

/* "[2001:db8::1]" with or without ":5060". */
static int parse_bracketed(lsip_addr *a, lsip_str s)
{
  const char *close = memchr(s.ptr, ']', s.len);
  size_t n;
  if (!close)
    return LSIP_ERR_HOST;
  n = (size_t)(close - s.ptr);
  if (!parse_ipv6(lsip_str_of(s.ptr + 1, n - 1), a->ip))
    return LSIP_ERR_HOST;
  a->family = 6;
  s = lsip_str_of(close + 1, s.len - n - 1);
  if (s.len == 0)
    return 0;
  return take_char(&s, ':') ? parse_port(s, &a->port) : LSIP_ERR_HOST;
}

int lsip_addr_parse(lsip_addr *out, lsip_str text)
{
  lsip_addr a;
  int rc = LSIP_ERR_HOST;
  if (!out)
    return LSIP_ERR_ARGUMENT;
  memset(&a, 0, sizeof a);
  if (text.len > 0 && text.ptr[0] == '[') {
    rc = parse_bracketed(&a, text);
  } else if (text.len >= 2 && parse_ipv6(text, a.ip)) {
    a.family = 6;
    rc = 0;
  } else {
    memset(&a, 0, sizeof a);
    a.family = 4;
    if (take_ipv4(&text, a.ip)) {
      rc = 0;
      if (text.len > 0)
        rc = take_char(&text, ':') ? parse_port(text, &a.port)
                                   : LSIP_ERR_HOST;
    }
  }
  if (rc == 0)
    *out = a;
  return rc;
}
