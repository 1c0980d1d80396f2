/* Challenges as the client reads and chooses them. */
#include "auth/challenge.h"

#include "../base/run.h"

#include <stdio.h>

enum { WWW = LSIP_H_WWW_AUTHENTICATE, PROXY = LSIP_H_PROXY_AUTHENTICATE };

static const struct row {
  const char *value;
  int rc, alg, qop, named, stale;
} rows[] = {
  { "Digest realm=\"r\", nonce=\"n\", algorithm=MD5, qop=\"auth\"",
    0, LSIP_ALG_MD5, LSIP_QOP_AUTH, 1, 0 },
  { "digest realm=\"r\",nonce=\"n\",qop=\"auth-int\"",
    0, LSIP_ALG_MD5, LSIP_QOP_AUTH_INT, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=sha-256, "
    "qop=\"auth-int , auth\", stale=TRUE",
    0, LSIP_ALG_SHA256, LSIP_QOP_AUTH, 1, 1 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=\"SHA-512-256\", "
    "qop=\"x,auth-int\", stale=false",
    0, LSIP_ALG_SHA512_256, LSIP_QOP_AUTH_INT, 1, 0 },
  { "Digest realm=\"r\", nonce=\"n\", qop=auth", 0, LSIP_ALG_MD5,
    LSIP_QOP_AUTH, 0, 0 },
  { "Digest realm=\"\", nonce=\"\"", 0, LSIP_ALG_MD5, LSIP_QOP_NONE, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", qop=\",,auth,,\"", 0, LSIP_ALG_MD5,
    LSIP_QOP_AUTH, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess, qop=\"auth\"",
    0, LSIP_ALG_MD5_SESS, LSIP_QOP_AUTH, 1, 0 },
  { "Basic realm=\"r\"", LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-3", LSIP_ERR_UNSUPPORTED,
    0, 0, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\"",
    LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0 },
  { "Digest realm=\"r\", nonce=\"n\", qop=\"\"", LSIP_ERR_UNSUPPORTED, 0, 0, 0,
    0 },
  { "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
    LSIP_ERR_UNSUPPORTED, 0, 0, 0, 0 },
  { "Digest realm=\"r\"", LSIP_ERR_MISSING, 0, 0, 0, 0 },
  { "Digest nonce=\"n\"", LSIP_ERR_MISSING, 0, 0, 0, 0 },
  { "Digest", LSIP_ERR_MISSING, 0, 0, 0, 0 },
  { "Digest realm=\"r\", realm=\"s\", nonce=\"n\"", LSIP_ERR_PARAM, 0, 0, 0,
    0 },
  { "Digest realm=\"r, nonce=\"n\"", LSIP_ERR_PARAM, 0, 0, 0, 0 },
  { "", LSIP_ERR_HEADER_VALUE, 0, 0, 0, 0 },
};

START_TEST(reading)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    lsip_challenge c;
    int rc = lsip_challenge_read(&c, WWW, lsip_str_z(rows[i].value));
    ck_assert_msg(rc == rows[i].rc, "%s: %d", rows[i].value, rc);
    if (rc)
      continue;
    ck_assert_int_eq(c.alg, rows[i].alg);
    ck_assert_int_eq(c.qop, rows[i].qop);
    ck_assert_int_eq(c.named, rows[i].named);
    ck_assert_int_eq(c.stale, rows[i].stale);
  }
}
END_TEST

/* ---- choosing ---- */

static uint64_t index_room[16384];

/* A 401 with these header lines. `text` lives as long as the message. */
static void response(lsip_msg *m, char *text, size_t cap, const char *lines)
{
  int n = snprintf(text, cap,
      "SIP/2.0 401 Unauthorized\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
      "From: <sip:alice@example.com>;tag=a\r\n"
      "To: <sip:bob@example.com>;tag=b\r\n"
      "Call-ID: 1@192.0.2.1\r\n"
      "CSeq: 1 REGISTER\r\n"
      "%s"
      "Content-Length: 0\r\n\r\n", lines);
  ck_assert(n > 0 && (size_t)n < cap);
  ck_assert_int_eq(lsip_msg_parse(m, index_room, sizeof index_room, text,
                                  (size_t)n, NULL, NULL), 0);
}

static size_t choose(const char *lines, unsigned algs, lsip_challenge *out,
                     size_t max)
{
  static char text[4096];
  static lsip_msg m;
  response(&m, text, sizeof text, lines);
  return lsip_challenges_choose(&m, algs, out, max);
}

#define DIGEST(header, realm, alg) \
  header ": Digest realm=\"" realm "\", nonce=\"" alg "\", algorithm=" alg \
  ", qop=\"auth\"\r\n"
#define W(realm, alg) DIGEST("WWW-Authenticate", realm, alg)
#define P(realm, alg) DIGEST("Proxy-Authenticate", realm, alg)

START_TEST(hostile_10_the_strongest_wins_in_any_order)
{
  static const struct {
    const char *lines;
    int alg;
  } orders[] = {
    { W("r", "MD5") W("r", "SHA-256"), LSIP_ALG_SHA256 },
    { W("r", "SHA-256") W("r", "MD5"), LSIP_ALG_SHA256 },
    { W("r", "MD5") W("r", "SHA-512-256") W("r", "SHA-256"),
      LSIP_ALG_SHA512_256 },
    { W("r", "SHA-256") W("r", "SHA-512-256") W("r", "MD5"),
      LSIP_ALG_SHA256 },
    { W("r", "MD5-sess") W("r", "MD5"), LSIP_ALG_MD5_SESS },
    { W("r", "SHA-999") W("r", "MD5"), LSIP_ALG_MD5 },
    { "WWW-Authenticate: Basic realm=\"r\"\r\n" W("r", "MD5"), LSIP_ALG_MD5 },
    { "WWW-Authenticate: Digest realm=\"r\r\n \", nonce\r\n" W("r", "MD5"),
      LSIP_ALG_MD5 },
  };
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    lsip_challenge c[4];
    ck_assert_uint_eq(choose(orders[i].lines, LSIP_ALG_ALL, c, 4), 1);
    ck_assert_int_eq(c[0].alg, orders[i].alg);
    ck_assert(lsip_atom_ieq(&c[0].nonce, lsip_alg_name(orders[i].alg)));
  }
}
END_TEST

START_TEST(each_realm_and_header_apart)
{
  lsip_challenge c[8];
  ck_assert_uint_eq(choose(W("a", "MD5") P("a", "MD5") W("b", "SHA-256")
                           W("a", "SHA-256") P("c", "MD5"),
                           LSIP_ALG_ALL, c, 8), 4);
  ck_assert_int_eq(c[0].header, WWW);
  ck_assert_int_eq(c[0].alg, LSIP_ALG_SHA256);
  ck_assert_int_eq(c[1].header, PROXY);
  ck_assert_int_eq(c[1].alg, LSIP_ALG_MD5);
  ck_assert(lsip_atom_ieq(&c[2].realm, LSIP_STR("b")));
  ck_assert(lsip_atom_ieq(&c[3].realm, LSIP_STR("c")));
  ck_assert(lsip_challenge_same(&c[0], &c[0]));
  ck_assert(!lsip_challenge_same(&c[0], &c[1]));
  ck_assert(!lsip_challenge_same(&c[0], &c[2]));
}
END_TEST

/* One realm written in two ways is one realm. */
START_TEST(hostile_10_quotes_in_the_realm)
{
  lsip_challenge c[4];
  ck_assert_uint_eq(choose(W("a\\\"b", "MD5") W("a\\\"\\b", "SHA-256"),
                           LSIP_ALG_ALL, c, 4), 1);
  ck_assert_int_eq(c[0].alg, LSIP_ALG_SHA256);
}
END_TEST

START_TEST(only_what_the_caller_allows)
{
  lsip_challenge c[4];
  unsigned strong = LSIP_ALG_ALL & ~LSIP_ALG_BIT(LSIP_ALG_MD5);
  ck_assert_uint_eq(choose(W("a", "MD5"), strong, c, 4), 0);
  ck_assert_uint_eq(choose(W("a", "SHA-256") W("a", "MD5"),
                           LSIP_ALG_BIT(LSIP_ALG_MD5), c, 4), 1);
  ck_assert_int_eq(c[0].alg, LSIP_ALG_MD5);
  ck_assert_uint_eq(choose("", LSIP_ALG_ALL, c, 4), 0);
}
END_TEST

START_TEST(hostile_10_a_thousand_challenges)
{
  static char lines[100000], text[110000];
  lsip_challenge c[3];
  lsip_msg m;
  size_t n = 0;
  for (int i = 0; i < 1000; i++)
    n += (size_t)snprintf(lines + n, sizeof lines - n,
        "WWW-Authenticate: Digest realm=\"%d\", nonce=\"n\"\r\n", i);
  response(&m, text, 65535, lines);
  ck_assert_uint_eq(lsip_challenges_choose(&m, LSIP_ALG_ALL, c, 3), 3);
  ck_assert(lsip_atom_ieq(&c[2].realm, LSIP_STR("2")));
}
END_TEST

/* ---- whether to answer ---- */

static lsip_challenge one(const char *value)
{
  lsip_challenge c;
  ck_assert_int_eq(lsip_challenge_read(&c, WWW, lsip_str_z(value)), 0);
  return c;
}

START_TEST(hostile_10_retries_end)
{
  lsip_challenge old = one("Digest realm=\"r\", nonce=\"1\"");
  lsip_challenge wrong = one("Digest realm=\"r\", nonce=\"2\"");
  lsip_challenge stale = one("Digest realm=\"r\", nonce=\"2\", stale=true");
  lsip_challenge same = one("Digest realm=\"r\", nonce=\"1\", stale=true");
  unsigned tries = 0;
  ck_assert_int_eq(lsip_challenge_worth(&old, NULL, 0, 0), 1);
  ck_assert_int_eq(lsip_challenge_worth(&wrong, &old, 1, 1), 0);
  ck_assert_int_eq(lsip_challenge_worth(&wrong, &old, 0, 1), 1);
  ck_assert_int_eq(lsip_challenge_worth(&stale, &old, 1, 1), 1);
  ck_assert_int_eq(lsip_challenge_worth(&same, &old, 1, 1), 0);
  while (lsip_challenge_worth(&stale, &old, 1, tries) && tries < 1000)
    tries++;
  ck_assert_uint_eq(tries, LSIP_CHALLENGE_TRIES);
  ck_assert_int_eq(lsip_challenge_worth(&old, NULL, 0, 1000), 0);
}
END_TEST

START_TEST(hostile_10_no_downgrade)
{
  lsip_challenge strong =
      one("Digest realm=\"r\", nonce=\"1\", algorithm=SHA-256");
  lsip_challenge weak = one("Digest realm=\"r\", nonce=\"2\", stale=true");
  ck_assert_int_eq(lsip_challenge_worth(&weak, &strong, 1, 1), 0);
  ck_assert_int_eq(lsip_challenge_worth(&weak, &strong, 0, 1), 0);
}
END_TEST

/* ---- keeping ---- */

START_TEST(a_copy_stands_alone)
{
  char value[] = "Digest realm=\"r\\\"s\", nonce=\"n\", opaque=\"o\", "
                 "algorithm=SHA-256, qop=\"auth\"";
  char buf[32];
  size_t needed;
  lsip_challenge c = one(value), copy, none;
  memset(&none, 0x5a, sizeof none);
  copy = none;
  ck_assert_int_eq(lsip_challenge_copy(&copy, buf, 11, &needed, &c),
                   LSIP_ERR_NOSPC);
  ck_assert_mem_eq(&copy, &none, sizeof copy);
  ck_assert_uint_eq(needed, 12);
  ck_assert_int_eq(lsip_challenge_copy(&copy, buf, 12, &needed, &c), 0);
  memset(value, 'x', sizeof value);
  ck_assert(lsip_atom_ieq(&copy.realm, LSIP_STR("r\"s")));
  ck_assert(lsip_atom_ieq(&copy.nonce, LSIP_STR("n")));
  ck_assert(lsip_atom_ieq(&copy.opaque, LSIP_STR("o")));
  ck_assert_int_eq(copy.alg, LSIP_ALG_SHA256);
  ck_assert_int_eq(copy.qop, LSIP_QOP_AUTH);
  c = one("Digest realm=\"r\", nonce=\"n\"");
  ck_assert_int_eq(lsip_challenge_copy(&copy, buf, 12, &needed, &c), 0);
  ck_assert(!lsip_atom_there(&copy.opaque));
}
END_TEST

TEST_PROGRAM("auth-challenge", reading,
             hostile_10_the_strongest_wins_in_any_order,
             each_realm_and_header_apart, hostile_10_quotes_in_the_realm,
             only_what_the_caller_allows, hostile_10_a_thousand_challenges,
             hostile_10_retries_end, hostile_10_no_downgrade,
             a_copy_stands_alone)
