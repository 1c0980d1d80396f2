/* The server's judgement, met by our own client and by forgers. */
#include "auth/authorize.h"
#include "auth/random.h"
#include "auth/server.h"

#include "../base/run.h"

#include <stdio.h>

enum { AUTH = LSIP_H_AUTHORIZATION, PROXY = LSIP_H_PROXY_AUTHORIZATION };

typedef struct bench {
  lsip_ctx c;
  lsip_random random;
  lsip_auth_server s;
  lsip_time now;
  lsip_secret secret;
} bench;

static void setup(bench *b, const lsip_auth_config *cfg)
{
  memset(b, 0, sizeof *b);
  lsip_heap_init(&b->c.heap, NULL, 1 << 20, 0);
  memset(b->c.config.seed, 3, sizeof b->c.config.seed);
  ck_assert_int_eq(lsip_random_install(&b->c, &b->random), 0);
  b->c.random(&b->c, &b->c.hash_key, sizeof b->c.hash_key);
  ck_assert_int_eq(lsip_auth_init(&b->s, &b->c, cfg), 0);
  b->now = LSIP_SECONDS(5000);
  b->secret.password = LSIP_STR("zanzibar");
}

static lsip_auth_config config(void)
{
  lsip_auth_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.realm = LSIP_STR("biloxi.com");
  return cfg;
}

static void teardown(bench *b)
{
  lsip_auth_clear(&b->s);
  ck_assert_uint_eq(b->c.heap.used, 0);
}

/* ---- messages ---- */

typedef struct message {
  lsip_msg m;
  char text[8192];
  uint64_t index[8192];
} message;

static void request(message *r, const char *method, const char *call_id,
                    unsigned cseq, const char *lines)
{
  int n = snprintf(r->text, sizeof r->text,
      "%s sip:biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
      "Max-Forwards: 70\r\n"
      "From: <sip:bob@biloxi.com>;tag=a\r\n"
      "To: <sip:bob@biloxi.com>\r\n"
      "Call-ID: %s\r\n"
      "CSeq: %u %s\r\n"
      "%s"
      "Content-Length: 4\r\n\r\nbody", method, call_id, cseq, method, lines);
  ck_assert(n > 0 && (size_t)n < sizeof r->text);
  ck_assert_int_eq(lsip_msg_parse(&r->m, r->index, sizeof r->index, r->text,
                                  (size_t)n, NULL, NULL), 0);
}

/* A 401 with the server's challenges. */
static void challenged(bench *b, message *r, int header, int stale)
{
  lsip_writer w;
  char lines[2048];
  lsip_writer_init(&w, lines, sizeof lines - 1);
  lsip_auth_challenge(&b->s, &w, header, stale, b->now);
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  lines[w.len] = '\0';
  request(r, "OPTIONS", "c", 1, lines);
}

static lsip_answer bob(void)
{
  lsip_answer a;
  memset(&a, 0, sizeof a);
  a.user = LSIP_STR("bob");
  a.secret.password = LSIP_STR("zanzibar");
  a.method = LSIP_STR("REGISTER");
  a.uri = LSIP_STR("sip:biloxi.com");
  a.body = LSIP_STR("body");
  a.cnonce = LSIP_STR("0a4f113b");
  a.nc = 1;
  return a;
}

static void credentials(char *line, size_t cap, const lsip_challenge *c,
                        const lsip_answer *a)
{
  lsip_writer w;
  lsip_writer_init(&w, line, cap - 1);
  lsip_write_raw(&w, lsip_header_name(lsip_answer_header(c)));
  lsip_write_raw(&w, LSIP_STR(": "));
  ck_assert_int_eq(lsip_write_answer(&w, c, a), 0);
  lsip_write_raw(&w, LSIP_STR("\r\n"));
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  line[w.len] = '\0';
}

/* Both steps of the judgement. */
static int judge(bench *b, const message *r, int header)
{
  lsip_login l;
  int v = lsip_auth_check(&b->s, &r->m, header, b->now, &l);
  if (v == LSIP_AUTH_ASK)
    v = lsip_auth_verify(&b->s, &r->m, &l, &b->secret, b->now);
  return v;
}

static int judge_lines(bench *b, const char *call_id, unsigned cseq,
                       const char *lines)
{
  static message r;
  request(&r, "REGISTER", call_id, cseq, lines);
  return judge(b, &r, AUTH);
}

/* The challenge with algorithm `alg` of a new 401; its text stays there. */
static lsip_challenge get(bench *b, message *r, unsigned algs)
{
  lsip_challenge c;
  challenged(b, r, AUTH, 0);
  ck_assert_uint_eq(lsip_challenges_choose(&r->m, algs, &c, 1), 1);
  return c;
}

/* ---- agreement ---- */

START_TEST(every_algorithm_and_qop)
{
  bench b;
  lsip_auth_config cfg = config();
  cfg.algorithms = LSIP_ALG_ALL;
  cfg.auth_int = 1;
  setup(&b, &cfg);
  for (int alg = 1; alg < LSIP_ALG_COUNT; alg++) {
    for (int qop = LSIP_QOP_AUTH; qop <= LSIP_QOP_AUTH_INT; qop++) {
      static message r;
      char line[1024];
      lsip_answer a = bob();
      lsip_challenge c = get(&b, &r, LSIP_ALG_BIT(alg));
      ck_assert_int_eq(c.alg, alg);
      c.qop = (uint8_t)qop;
      credentials(line, sizeof line, &c, &a);
      ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
      a.secret.password = LSIP_STR("zanzibaR");
      a.nc = 2;
      credentials(line, sizeof line, &c, &a);
      ck_assert_int_eq(judge_lines(&b, "1", 2, line), LSIP_AUTH_WRONG);
    }
  }
  teardown(&b);
}
END_TEST

START_TEST(a_nonce_serves_many_requests)
{
  bench b;
  static message r;
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  ck_assert_int_eq(c.alg, LSIP_ALG_SHA256);
  for (a.nc = 1; a.nc < 50; a.nc++) {
    char line[1024];
    credentials(line, sizeof line, &c, &a);
    ck_assert_int_eq(judge_lines(&b, "1", a.nc, line), LSIP_AUTH_OK);
  }
  ck_assert_uint_eq(b.s.replay.count, 1);
  teardown(&b);
}
END_TEST

START_TEST(proxies_have_headers_of_their_own)
{
  bench b;
  static message r, q;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  int stale;
  setup(&b, &cfg);
  challenged(&b, &r, PROXY, 0);
  ck_assert_uint_eq(lsip_challenges_choose(&r.m, LSIP_ALG_ALL, &c, 1), 1);
  ck_assert_int_eq(c.header, LSIP_H_PROXY_AUTHENTICATE);
  credentials(line, sizeof line, &c, &a);
  request(&q, "REGISTER", "1", 1, line);
  ck_assert_int_eq(judge(&b, &q, AUTH), LSIP_AUTH_NONE);
  ck_assert_int_eq(judge(&b, &q, PROXY), LSIP_AUTH_OK);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_NONE, PROXY, &stale), 407);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_NONE, AUTH, &stale), 401);
  ck_assert_int_eq(stale, 0);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_STALE, AUTH, &stale), 401);
  ck_assert_int_eq(stale, 1);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_MALFORMED, PROXY, &stale), 400);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_BUSY, PROXY, &stale), 503);
  ck_assert_int_eq(lsip_auth_status(LSIP_AUTH_OK, PROXY, &stale), 0);
  teardown(&b);
}
END_TEST

START_TEST(stored_keys)
{
  bench b;
  static message r;
  char line[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  setup(&b, &cfg);
  /* MD5("bob:biloxi.com:zanzibar") */
  b.secret.ha1 = LSIP_STR("12af60467a33e8518da5c68bbff12b11");
  b.secret.ha1_alg = LSIP_ALG_MD5;
  c = get(&b, &r, LSIP_ALG_BIT(LSIP_ALG_MD5));
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_OK);
  c = get(&b, &r, LSIP_ALG_BIT(LSIP_ALG_SHA256));
  credentials(line, sizeof line, &c, &a);
  ck_assert_int_eq(judge_lines(&b, "1", 1, line), LSIP_AUTH_WRONG);
  teardown(&b);
}
END_TEST

START_TEST(the_strongest_comes_first_and_stale_is_said)
{
  bench b;
  lsip_auth_config cfg = config();
  lsip_writer w;
  char text[2048];
  const char *first, *last;
  cfg.algorithms = LSIP_ALG_BIT(LSIP_ALG_MD5) | LSIP_ALG_BIT(LSIP_ALG_SHA256);
  setup(&b, &cfg);
  lsip_writer_init(&w, text, sizeof text - 1);
  lsip_auth_challenge(&b.s, &w, AUTH, 1, b.now);
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  text[w.len] = '\0';
  first = strstr(text, "algorithm=SHA-256");
  last = strstr(text, "algorithm=MD5");
  ck_assert(first && last && first < last);
  ck_assert_ptr_nonnull(strstr(text, "qop=\"auth\", stale=true\r\n"));
  ck_assert_int_eq(strncmp(text, "WWW-Authenticate: Digest realm=\"biloxi.com"
                                 "\", nonce=\"", 52), 0);
  ck_assert_uint_lt(w.len, 1024); /* amplification stays small */
  teardown(&b);
}
END_TEST

START_TEST(the_server_proves_itself)
{
  bench b;
  static message r, q;
  char line[1024], info[1024];
  lsip_auth_config cfg = config();
  lsip_challenge c;
  lsip_answer a = bob();
  lsip_login l;
  lsip_writer w;
  lsip_atom next;
  lsip_str value;
  setup(&b, &cfg);
  c = get(&b, &r, LSIP_ALG_ALL);
  credentials(line, sizeof line, &c, &a);
  request(&q, "REGISTER", "1", 1, line);
  ck_assert_int_eq(lsip_auth_check(&b.s, &q.m, AUTH, b.now, &l),
                   LSIP_AUTH_ASK);
  lsip_writer_init(&w, info, sizeof info);
  lsip_auth_info(&b.s, &w, &l, &b.secret, LSIP_STR(""));
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  value = lsip_str_of(info + 21, w.len - 23);
  ck_assert_int_eq(strncmp(info, "Authentication-Info: ", 21), 0);
  ck_assert_int_eq(lsip_proof_check(value, &c, &a, LSIP_STR(""), &next),
                   LSIP_PROOF_GOOD);
  a.secret.password = LSIP_STR("other");
  ck_assert_int_eq(lsip_proof_check(value, &c, &a, LSIP_STR(""), &next),
                   LSIP_PROOF_BAD);
  teardown(&b);
}
END_TEST

/* ---- refusals without a secret ---- */

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
  ck_assert_int_eq(lsip_auth_check(&b.s, &q.m, AUTH, b.now, &l),
                   LSIP_AUTH_ASK);
  ck_assert_int_eq(lsip_auth_verify(&b.s, &q.m, &l, NULL, b.now),
                   LSIP_AUTH_WRONG);
  b.secret.ha1 = LSIP_STR("no key at all");
  b.secret.ha1_alg = LSIP_ALG_SHA256;
  ck_assert_int_eq(lsip_auth_verify(&b.s, &q.m, &l, &b.secret, b.now),
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

START_TEST(bad_configurations)
{
  static const lsip_str realms[] = {
    LSIP_STR_INIT(""), LSIP_STR_INIT("a\r\nb"), LSIP_STR_INIT("a\0b"),
    LSIP_STR_INIT("a\x7f"),
  };
  bench b;
  lsip_auth_server s;
  lsip_auth_config cfg = config();
  setup(&b, &cfg);
  for (size_t i = 0; i < sizeof realms / sizeof realms[0]; i++) {
    cfg.realm = realms[i];
    ck_assert_int_eq(lsip_auth_init(&s, &b.c, &cfg), LSIP_ERR_ARGUMENT);
    lsip_auth_clear(&s);
  }
  cfg = config();
  cfg.algorithms = LSIP_ALG_BIT(LSIP_ALG_COUNT);
  ck_assert_int_eq(lsip_auth_init(&s, &b.c, &cfg), LSIP_ERR_ARGUMENT);
  cfg = config();
  b.c.heap.budget = b.c.heap.used;
  ck_assert_int_eq(lsip_auth_init(&s, &b.c, &cfg), LSIP_ERR_NOMEM);
  lsip_auth_clear(&s);
  teardown(&b);
}
END_TEST

TEST_PROGRAM("auth-server", every_algorithm_and_qop,
             a_nonce_serves_many_requests, proxies_have_headers_of_their_own,
             stored_keys, the_strongest_comes_first_and_stale_is_said,
             the_server_proves_itself, without_credentials,
             ack_and_cancel_are_exempt, hostile_10_stripped_and_malformed,
             ours_among_others, nonces_expire,
             another_server_knows_nothing_of_it, hostile_10_replays,
             hostile_10_altered_credentials,
             hostile_10_another_method_or_body,
             hostile_16_unknown_users_answer_alike,
             hostile_10_quotes_in_user_and_realm, without_qop,
             the_uri_may_have_to_match, a_forgotten_nonce_is_stale,
             without_memory, bad_configurations)
