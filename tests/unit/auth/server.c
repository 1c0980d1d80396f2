/* The server and our own client agree, in every way they may. */
#include "bench.h"

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
  lsip_auth_server_challenge(&b.s, &w, AUTH, 1, b.now);
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
  ck_assert_int_eq(lsip_auth_server_check(&b.s, &q.m, AUTH, b.now, &l),
                   LSIP_AUTH_ASK);
  lsip_writer_init(&w, info, sizeof info);
  lsip_auth_server_info(&b.s, &w, &l, &b.secret, LSIP_STR(""));
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
    ck_assert_int_eq(lsip_auth_server_init(&s, &b.c, &cfg),
                     LSIP_ERR_ARGUMENT);
    lsip_auth_server_clear(&s);
  }
  cfg = config();
  cfg.algorithms = LSIP_ALG_BIT(LSIP_ALG_COUNT);
  ck_assert_int_eq(lsip_auth_server_init(&s, &b.c, &cfg),
                   LSIP_ERR_ARGUMENT);
  cfg = config();
  b.c.heap.budget = b.c.heap.used;
  ck_assert_int_eq(lsip_auth_server_init(&s, &b.c, &cfg), LSIP_ERR_NOMEM);
  lsip_auth_server_clear(&s);
  teardown(&b);
}
END_TEST

TEST_PROGRAM("auth-server", every_algorithm_and_qop,
             a_nonce_serves_many_requests, proxies_have_headers_of_their_own,
             stored_keys, the_strongest_comes_first_and_stale_is_said,
             the_server_proves_itself, bad_configurations)
