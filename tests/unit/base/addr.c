/* Numeric addresses: what is read (RFC 5954), and how it is written back
 * (RFC 5952). */
#include <lsip/base.h>

#include "run.h"

static const struct good {
  const char *in, *out;
} good[] = {
  { "192.0.2.1", "192.0.2.1" },
  { "0.0.0.0", "0.0.0.0" },
  { "255.255.255.255", "255.255.255.255" },
  { "192.0.2.1:5060", "192.0.2.1:5060" },
  { "192.0.2.1:65535", "192.0.2.1:65535" },
  { "192.0.2.1:05060", "192.0.2.1:5060" },
  { "::", "[::]" },
  { "::1", "[::1]" },
  { "1::", "[1::]" },
  { "[::1]", "[::1]" },
  { "[::1]:5061", "[::1]:5061" },
  { "[::]:1", "[::]:1" },
  { "2001:DB8::ABCD", "[2001:db8::abcd]" },
  { "1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8]" },
  { "1:2:3:4:5:6:7::", "[1:2:3:4:5:6:7:0]" },
  { "::2:3:4:5:6:7:8", "[0:2:3:4:5:6:7:8]" },
  { "1::3:4:5:6:7:8", "[1:0:3:4:5:6:7:8]" },
  { "1:2:3:4:5:6:192.0.2.33", "[1:2:3:4:5:6:c000:221]" },
  { "::192.0.2.33", "[::c000:221]" },
  { "64:ff9b::192.0.2.33", "[64:ff9b::c000:221]" },
  /* RFC 5952 2.1, 4.1, 4.2.1, 4.2.2, 4.2.3, 4.3, 5, 6 */
  { "2001:db8:0:0:1:0:0:1", "[2001:db8::1:0:0:1]" },
  { "2001:0db8:0:0:1:0:0:1", "[2001:db8::1:0:0:1]" },
  { "2001:db8::1:0:0:1", "[2001:db8::1:0:0:1]" },
  { "2001:db8::0:1:0:0:1", "[2001:db8::1:0:0:1]" },
  { "2001:0db8::1:0:0:1", "[2001:db8::1:0:0:1]" },
  { "2001:db8:0:0:1::1", "[2001:db8::1:0:0:1]" },
  { "2001:0db8::0001", "[2001:db8::1]" },
  { "2001:db8:0:0:0:0:2:1", "[2001:db8::2:1]" },
  { "2001:db8::1:1:1:1:1", "[2001:db8:0:1:1:1:1:1]" },
  { "2001:db8:0:1:1:1:1:1", "[2001:db8:0:1:1:1:1:1]" },
  { "2001:0:0:1:0:0:0:1", "[2001:0:0:1::1]" },
  { "2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA",
    "[2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa]" },
  { "::ffff:192.0.2.1", "[::ffff:192.0.2.1]" },
  { "::ffff:c000:0201", "[::ffff:192.0.2.1]" },
  { "[2001:db8::1]:80", "[2001:db8::1]:80" },
  { "0:0:0:0:0:0:0:0", "[::]" },
  { "0:0:0:1:0:0:0:0", "[0:0:0:1::]" },
  { "1:0:0:0:0:0:0:0", "[1::]" },
};

START_TEST(vectors)
{
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    char text[LSIP_ADDR_TEXT];
    lsip_addr a;
    int rc = lsip_addr_parse(&a, lsip_str_z(good[i].in));
    ck_assert_msg(rc == 0, "%s: %d", good[i].in, rc);
    ck_assert_uint_eq(lsip_addr_format(&a, text, sizeof text),
                      strlen(good[i].out));
    ck_assert_str_eq(text, good[i].out);
  }
}
END_TEST

static const char *const bad_hosts[] = {
  "", ":", "[", "]", "[]", "[:]", "[:]:1", ":::", ":::1", "::1::", "1:::2",
  "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
  "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0",
  "[::1%1]", "::1.2.3", "::1.2.3.4.5", "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4", "::256.1.1.1", "1.2.3", "1.2.3.4.", ".1.2.3.4",
  "1..2.3", "256.0.0.1", "1.2.3.999", "01.2.3.4", "1.2.3.04", "0x1.2.3.4",
  "1.2.3.4a", " 1.2.3.4", "1.2.3.4 ", "[1.2.3.4]", "[::1", "::1]",
  "[::1]x", "[::1]5060", "[[::1]]", "example.com", "1.2.3.-4", "+1.2.3.4",
  "1.2.3.4/8", "::-1", "1", "1:", ":1",
};

START_TEST(bad_addresses)
{
  for (size_t i = 0; i < sizeof bad_hosts / sizeof bad_hosts[0]; i++) {
    lsip_addr a, before;
    int rc;
    memset(&a, 0x5a, sizeof a);
    before = a;
    rc = lsip_addr_parse(&a, lsip_str_z(bad_hosts[i]));
    ck_assert_msg(rc == LSIP_ERR_HOST, "%s: %d", bad_hosts[i], rc);
    ck_assert_mem_eq(&a, &before, sizeof a);
  }
}
END_TEST

START_TEST(bad_ports)
{
  static const char *const bad[] = {
    "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:5060x",
    "192.0.2.1: 1", "[::1]:", "[::1]:65536", "[::1]:99999999999999999999",
    "192.0.2.1:99999999999999999999", "192.0.2.1:5060:1", "1.2.3.4::",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    lsip_addr a;
    int rc = lsip_addr_parse(&a, lsip_str_z(bad[i]));
    ck_assert_msg(rc == LSIP_ERR_PORT, "%s: %d", bad[i], rc);
  }
}
END_TEST

START_TEST(a_nul_ends_nothing)
{
  lsip_addr a;
  ck_assert_int_eq(lsip_addr_parse(&a, lsip_str_of("1.2.3.4\0", 8)),
                   LSIP_ERR_HOST);
  ck_assert_int_eq(lsip_addr_parse(&a, lsip_str_of("::1\0", 4)),
                   LSIP_ERR_HOST);
  ck_assert_int_eq(lsip_addr_parse(&a, lsip_str_of(NULL, 0)), LSIP_ERR_HOST);
  ck_assert_int_eq(lsip_addr_parse(NULL, LSIP_STR("1.2.3.4")),
                   LSIP_ERR_ARGUMENT);
}
END_TEST

/* What is written is read back as the same, and never one byte beyond the
 * room that there is. */
static int round_trip(const lsip_addr *a)
{
  char text[LSIP_ADDR_TEXT];
  lsip_addr b;
  size_t n = lsip_addr_format(a, text, sizeof text);
  if (n == 0 || strlen(text) != n ||
      lsip_addr_parse(&b, lsip_str_of(text, n)) || !lsip_addr_eq(a, &b))
    return 0;
  for (size_t cap = 0; cap <= n + 1; cap++) {
    char *tight = malloc(cap);
    size_t k = lsip_addr_format(a, tight, cap);
    int fine = k == (cap > n ? n : 0);
    free(tight);
    if (!fine)
      return 0;
  }
  return 1;
}

START_TEST(random_round_trips)
{
  rng r = { 11 };
  for (int i = 0; i < 20000; i++) {
    lsip_addr a;
    size_t n;
    memset(&a, 0, sizeof a);
    a.family = rng_below(&r, 4) ? 6 : 4;
    n = a.family == 4 ? 4 : 16;
    for (size_t j = 0; j < n; j++)
      a.ip[j] = rng_below(&r, 2) ? (uint8_t)rng_next(&r) : 0;
    for (size_t j = 0; j < n; j += 2)
      if (rng_below(&r, 2))
        a.ip[j] = a.ip[j + 1] = 0;
    if (rng_below(&r, 2))
      a.port = (uint16_t)rng_next(&r);
    if (!round_trip(&a))
      ck_abort_msg("round %d", i);
  }
}
END_TEST

/* No text of these characters crashes, and what is read is written so that
 * it reads the same. */
START_TEST(random_texts)
{
  static const char letters[] = "0123456789abcdefF::::....[]%";
  rng r = { 12 };
  int read = 0;
  for (int i = 0; i < 300000; i++) {
    size_t n = rng_below(&r, 24);
    char *text = malloc(n ? n : 1);
    lsip_addr a;
    for (size_t j = 0; j < n; j++)
      text[j] = letters[rng_below(&r, sizeof letters - 1)];
    if (lsip_addr_parse(&a, lsip_str_of(text, n)) == 0) {
      read++;
      if (!round_trip(&a))
        ck_abort_msg("%.*s", (int)n, text);
    }
    free(text);
  }
  ck_assert_int_gt(read, 100);
}
END_TEST

START_TEST(equality)
{
  lsip_addr a, b;
  ck_assert_int_eq(lsip_addr_parse(&a, LSIP_STR("192.0.2.1:5060")), 0);
  b = a;
  ck_assert(lsip_addr_eq(&a, &b));
  b.ip[9] = 1; /* no part of an IPv4 address */
  ck_assert(lsip_addr_eq(&a, &b));
  b.ip[3] = 2;
  ck_assert(!lsip_addr_eq(&a, &b));
  b = a;
  b.port = 5061;
  ck_assert(!lsip_addr_eq(&a, &b));
  ck_assert_int_eq(lsip_addr_parse(&a, LSIP_STR("fe80::1")), 0);
  b = a;
  b.scope = 2;
  ck_assert(!lsip_addr_eq(&a, &b));
  b = a;
  b.ip[15] = 2;
  ck_assert(!lsip_addr_eq(&a, &b));
}
END_TEST

START_TEST(no_family)
{
  lsip_addr a;
  char text[LSIP_ADDR_TEXT];
  memset(&a, 0, sizeof a);
  ck_assert_uint_eq(lsip_addr_format(&a, text, sizeof text), 0);
  a.family = 5;
  ck_assert_uint_eq(lsip_addr_format(&a, text, sizeof text), 0);
}
END_TEST

START_TEST(transports)
{
  for (int t = 1; t < LSIP_TRANSPORT_COUNT; t++)
    ck_assert_int_eq(lsip_transport_of(lsip_transport_name(t)), t);
  ck_assert_int_eq(lsip_transport_of(LSIP_STR("wss")), LSIP_WSS);
  ck_assert_int_eq(lsip_transport_of(LSIP_STR("SCTP")), LSIP_TRANSPORT_NONE);
  ck_assert_int_eq(lsip_transport_of(LSIP_STR("")), LSIP_TRANSPORT_NONE);
  ck_assert_uint_eq(lsip_transport_name(0).len, 0);
  ck_assert_uint_eq(lsip_transport_name(-1).len, 0);
  ck_assert_uint_eq(lsip_transport_name(LSIP_TRANSPORT_COUNT).len, 0);
}
END_TEST

TEST_PROGRAM("base-addr", vectors, bad_addresses, bad_ports,
             a_nul_ends_nothing, random_round_trips, random_texts, equality,
             no_family, transports)
