/* What the server refuses, and what attackers try. */
#include "bench.h"

START_TEST(without_credentials)
{
  static const char *const none[] = {
    "", "Authorization: Basic Ym9iOmJvYg==\r\n",
    "Authorization: Digest realm=\"atlanta.com\", username=\"bob\"\r\n",
    "Authorization: Digest username=\"bob\"\r\n",
    "Authorization: Digest username=\"bob\", realm=\"biloxi.com\", "
      "nonce=\"\", uri=\"sip:biloxi.com\", response=\"\", qop=auth, "
      "cnonce=\"c\", nc=00000001\r\n",
  };
  bench b;
  lsip_auth_config cfg = config();
  setup(&b, &cfg);
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
    ck_assert_int_eq(judge_lines(&b, "1", 1, none[i]), LSIP_AUTH_NONE);
  teardown(&b);
}
END_TEST

START_TEST(ack_and_cancel_are_exempt)
{
  static message r;
  bench b;
  lsip_auth_config cfg = config();
  setup(&b, &cfg);
  request(&r, "ACK", "1", 1, "");
  ck_assert_int_eq(judge(&b, &r, AUTH), LSIP_AUTH_EXEMPT);
  request(&r, "CANCEL", "1", 1, "");
  ck_assert_int_eq(judge(&b, &r, PROXY), LSIP_AUTH_EXEMPT);
  request(&r, "BYE", "1", 1, "");
  ck_assert_int_eq(judge(&b, &r, AUTH), LSIP_AUTH_NONE);
  teardown(&b);
}
END_TEST

#define D "Authorization: Digest username=\"bob\", realm=\"biloxi.com\", " \
  "nonce=\"x\", uri=\"sip:biloxi.com\", response=\"00\", "
static const struct verdict {
  const char *line;
  int verdict;
} verdicts[] = {
  { D "qop=auth, cnonce=\"c\", nc=00000001\r\n", LSIP_AUTH_STALE },
  { D "qop=auth, cnonce=\"c\", nc=00000000\r\n", LSIP_AUTH_MALFORMED },
  { D "qop=auth, cnonce=\"c\", nc=1\r\n", LSIP_AUTH_MALFORMED },
  { D "qop=auth, cnonce=\"c\"\r\n", LSIP_AUTH_MALFORMED },
  { D "qop=auth, nc=00000001\r\n", LSIP_AUTH_MALFORMED },
  { D "qop=auth, cnonce=\"\", nc=00000001\r\n", LSIP_AUTH_MALFORMED },
  { D "qop=auth-int, cnonce=\"c\", nc=00000001\r\n", LSIP_AUTH_WEAK },
  { D "qop=auth-conf, cnonce=\"c\", nc=00000001\r\n", LSIP_AUTH_WEAK },
  { D "opaque=\"\"\r\n", LSIP_AUTH_WEAK },
  { D "algorithm=SHA-512-256, qop=auth, cnonce=\"c\", nc=00000001\r\n",
    LSIP_AUTH_WEAK },
  { D "algorithm=MD5-sess, qop=auth, cnonce=\"c\", nc=00000001\r\n",
    LSIP_AUTH_WEAK },
  { D "algorithm=SHA, qop=auth, cnonce=\"c\", nc=00000001\r\n",
    LSIP_AUTH_WEAK },
  { D "realm=\"biloxi.com\"\r\n", LSIP_AUTH_MALFORMED },
  /* RFC 7616 3.4 */
  { D "username*=UTF-8''bob, qop=auth, cnonce=\"c\", nc=00000001\r\n",
    LSIP_AUTH_MALFORMED },
  { "Authorization: Digest realm=\"biloxi.com\", username=\"bob\"\r\n",
    LSIP_AUTH_MALFORMED },
  { "Authorization: Digest realm=\"biloxi.com\"\"\r\n", LSIP_AUTH_MALFORMED },
};

START_TEST(hostile_10_stripped_and_malformed)
{
  bench b;
  lsip_auth_config cfg = config();
  setup(&b, &cfg);
  for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
    int v = judge_lines(&b, "1", 1, verdicts[i].line);
    ck_assert_msg(v == verdicts[i].verdict, "row %zu: %d", i, v);
  }
  ck_assert_uint_eq(b.s.replay.count, 0);
  teardown(&b);
}
END_TEST

START_TEST(ours_among_others)
{
  bench b;
  static message r;
  char lines[2048];
  int n;
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  n = snprintf(lines, sizeof lines, "Authorization: Digest realm=\"x\"\r\n"
                                    "Authorization: Basic x\r\n");
  credentials(lines + n, sizeof lines - (size_t)n, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, lines), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

/* RFC 3261 22.3: servers of one realm, each of which was answered. */
START_TEST(ours_among_those_of_the_realm)
{
  bench b, other;
  static message r[2];
  char lines[2048];
  lsip_auth_config cfg = config();
  lsip_challenge c[2];
  lsip_answer a = bob();
  lsip_str first, both;
  setup(&b, &cfg);
  setup(&other, &cfg);
  other.s.key[0] ^= 1;
  c[0] = get(&other, &r[0], LSIP_ALG_ALL);
  c[1] = get(&b, &r[1], LSIP_ALG_ALL);
  credentials(lines, sizeof lines, &c[0], &a);
  first = lsip_str_of(lines + 15, strlen(lines) - 17);
  ck_assert(lsip_auth_server_owns(&other.s, first));
  ck_assert(!lsip_auth_server_owns(&b.s, first));
  both = lsip_str_of(lines, first.len + 17);
  credentials(lines + both.len, sizeof lines - both.len, &c[1], &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, lines), LSIP_AUTH_OK);
  ck_assert_int_eq(judge_lines(&other, "1", 1, lines), LSIP_AUTH_OK);
  other.s.key[0] ^= 2;
  ck_assert_int_eq(judge_lines(&other, "1", 1, lines), LSIP_AUTH_STALE);
  teardown(&other);
  teardown(&b);
}
END_TEST

/* Capitals, though nobody should send any: the hash is of what was sent, and
 * Authentication-Info repeats the count (RFC 7616 3.4.1, 3.5). */
START_TEST(what_was_sent_is_hashed)
{
  bench b;
  static message r, q;
  char line[1024], info[512];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  lsip_digest d;
  lsip_hash_hex key, value;
  lsip_writer w;
  lsip_login l;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  memset(&d, 0, sizeof d);
  d.alg = c.alg;
  d.qop = LSIP_QOP_AUTH;
  d.user = lsip_atom_plain(a.user);
  d.realm = c.realm;
  d.nonce = c.nonce;
  d.cnonce = lsip_atom_plain(a.cnonce);
  d.uri = lsip_atom_plain(a.uri);
  d.nc_sent = lsip_atom_plain(LSIP_STR("0000001A"));
  d.qop_sent = lsip_atom_plain(LSIP_STR("AUTH"));
  d.method = a.method;
  ck_assert_int_eq(lsip_digest_key(&key, &d, &b.secret), 0);
  lsip_digest_value(&value, &d, &key);
  snprintf(line, sizeof line, "Authorization: Digest username=bob, realm=\""
      "biloxi.com\", nonce=%.*s, uri=\"sip:biloxi.com\", response=\"%.*s\", "
      "algorithm=SHA-256, cnonce=\"%.*s\", qop=AUTH, nc=0000001A\r\n",
      (int)c.nonce.text.len, c.nonce.text.ptr, (int)value.len, value.text,
      (int)a.cnonce.len, a.cnonce.ptr);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  request(&q, "REGISTER", "1", 1, line);
  ck_assert_int_eq(lsip_auth_server_check(&b.s, &q.m, AUTH, b.now, &l),
                   LSIP_AUTH_ASK);
  ck_assert_uint_eq(l.d.nc, 0x1a);
  lsip_writer_init(&w, info, sizeof info - 1);
  lsip_auth_server_info(&b.s, &w, &l, &b.secret, LSIP_STR(""));
  info[w.len] = '\0';
  ck_assert_ptr_nonnull(strstr(info, "nc=0000001A\r\n"));
  teardown(&b);
}
END_TEST

START_TEST(nonces_expire)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  cfg.nonce_ms = 1000;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  b.now += LSIP_MS(1000);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  b.now += 1;
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_STALE);
  teardown(&b);
}
END_TEST

START_TEST(another_server_knows_nothing_of_it)
{
  bench b, other;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  setup(&other, &cfg);
  other.s.key[0] ^= 1;
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&other, "1", 1, line), LSIP_AUTH_STALE);
  teardown(&other);
  teardown(&b);
}
END_TEST

/* ---- attacks ---- */

START_TEST(hostile_10_replays)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  /* The same request by another path, then in the hands of somebody else. */
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  ck_assert_int_eq(judge_lines(&b, "1", 2, line), LSIP_AUTH_REPLAY);
  ck_assert_int_eq(judge_lines(&b, "2", 1, line), LSIP_AUTH_REPLAY);
  b.now += LSIP_SECONDS(33);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_REPLAY);
  teardown(&b);
}
END_TEST

/* What makes a copy of a request: its From tag and its credentials too. */
START_TEST(hostile_10_replays_that_look_alike)
{
  bench b;
  static message r, q;
  char line[1024], *tag;
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  request(&q, "REGISTER", "1", 1, line);
  tag = strstr(q.text, ";tag=a");
  tag[5] = 'b';
  ck_assert_int_eq(judge(&b, &q, AUTH), LSIP_AUTH_REPLAY);
  a.cnonce = LSIP_STR("0a4f113c");
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_REPLAY);
  teardown(&b);
}
END_TEST

/* Every bit of the response, and every part that is hashed. */
START_TEST(hostile_10_altered_credentials)
{
  static const char *const parts[] = {
    "username=\"", "uri=\"sip:", "cnonce=\"", "response=\"", "nc=0000000",
  };
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  char *response;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    char *p = strstr(line, parts[i]) + strlen(parts[i]), was = *p;
    *p = was == '7' ? '8' : '7';
    ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_WRONG);
    *p = was;
  }
  response = strstr(line, "response=\"") + 10;
  for (int i = 0; i < 64; i++) {
    char was = response[i];
    response[i] = was == '0' ? '1' : '0';
    ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_WRONG);
    response[i] = was;
  }
  ck_assert_uint_eq(b.s.replay.count, 0); /* strangers leave no trace */
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

START_TEST(hostile_10_another_method_or_body)
{
  bench b;
  static message r, q;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  cfg.auth_int = 1;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  request(&q, "INVITE", "1", 1, line);
  ck_assert_int_eq(judge(&b, &q, AUTH), LSIP_AUTH_WRONG);
  c.qop = LSIP_QOP_AUTH_INT;
  a.body = LSIP_STR("bodY");
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_WRONG);
  a.body = LSIP_STR("body");
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

START_TEST(hostile_16_unknown_users_answer_alike)
{
  bench b;
  static message r, q;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  lsip_login l;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  a.user = LSIP_STR("nobody");
  a.secret.password = LSIP_STR(""); /* the key that stands in for none */
  credentials(line, sizeof line, &c, &a);
  request(&q, "REGISTER", "1", 1, line);
  ck_assert_int_eq(lsip_auth_server_check(&b.s, &q.m, AUTH, b.now, &l),
                   LSIP_AUTH_ASK);
  ck_assert_int_eq(lsip_auth_server_verify(&b.s, &q.m, &l, NULL, b.now),
                   LSIP_AUTH_WRONG);
  b.secret.ha1 = LSIP_STR("no key at all");
  b.secret.ha1_alg = LSIP_ALG_SHA256;
  ck_assert_int_eq(lsip_auth_server_verify(&b.s, &q.m, &l, &b.secret, b.now),
                   LSIP_AUTH_WRONG);
  teardown(&b);
}
END_TEST

START_TEST(hostile_10_quotes_in_user_and_realm)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  cfg.realm = LSIP_STR("a \"b\" \\ c");
  setup(&b, &cfg);
  a.user = LSIP_STR("\"\\\"");
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

START_TEST(without_qop)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  cfg.legacy = 1;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  c.qop = LSIP_QOP_NONE;
  credentials(line, sizeof line, &c, &a);
  ck_assert_ptr_null(strstr(line, "cnonce"));
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  ck_assert_int_eq(judge_lines(&b, "1", 2, line), LSIP_AUTH_REPLAY);
  teardown(&b);
}
END_TEST

START_TEST(the_uri_may_have_to_match)
{
  static const struct {
    const char *uri;
    int verdict;
  } rows[] = {
    { "sip:biloxi.com", LSIP_AUTH_OK },
    { "sip:BILOXI.com", LSIP_AUTH_OK },
    { "sip:atlanta.com", LSIP_AUTH_URI },
    { "", LSIP_AUTH_URI },
    { "sip:\"", LSIP_AUTH_URI },
  };
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    a.uri = lsip_str_z(rows[i].uri);
    c = get(&b, &r, LSIP_ALG_ALL);
    credentials(line, sizeof line, &c, &a);
    b.s.config.same_uri = 0;
    ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
    b.s.config.same_uri = 1;
    ck_assert_int_eq(judge_lines(&b, "1", 1, line), rows[i].verdict);
  }
  teardown(&b);
}
END_TEST

/* A table of two: who is forgotten is told that the nonce is stale, and gets
 * in with the next one. */
START_TEST(a_forgotten_nonce_is_stale)
{
  bench b;
  static message r[3];
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c[3];
  lsip_answer a = bob();
  cfg.max_nonces = 2;
  setup(&b, &cfg);
  for (int i = 0; i < 3; i++, b.now++) {
    c[i] = get(&b, &r[i], LSIP_ALG_ALL);
    credentials(line, sizeof line, &c[i], &a);
    ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  }
  a.nc = 2;
  credentials(line, sizeof line, &c[0], &a);
  ck_assert_int_eq(judge_lines(&b, "1", 2, line), LSIP_AUTH_STALE);
  c[0] = get(&b, &r[0], LSIP_ALG_ALL);
  a.nc = 1;
  credentials(line, sizeof line, &c[0], &a);
  ck_assert_int_eq(judge_lines(&b, "1", 3, line), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

START_TEST(without_memory)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  b.c.heap.budget = b.c.heap.used;
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_BUSY);
  b.c.heap.budget += 1 << 16;
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  teardown(&b);
}
END_TEST

TEST_PROGRAM("auth-login", without_credentials, ack_and_cancel_are_exempt,
             hostile_10_stripped_and_malformed, ours_among_others,
             ours_among_those_of_the_realm, what_was_sent_is_hashed,
             nonces_expire, another_server_knows_nothing_of_it,
             hostile_10_replays, hostile_10_replays_that_look_alike,
             hostile_10_altered_credentials, hostile_10_another_method_or_body,
             hostile_16_unknown_users_answer_alike,
             hostile_10_quotes_in_user_and_realm, without_qop,
             the_uri_may_have_to_match, a_forgotten_nonce_is_stale,
             without_memory)
