/* The client's credentials, and the server's proof. */
#include "auth/authorize.h"

#include "../base/run.h"

/* RFC 7616 3.9.1, as SIP writes it. */
static const char challenge_text[] =
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "
    "algorithm=SHA-256, "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

static lsip_challenge read(const char *value)
{
  lsip_challenge c;
  ck_assert_int_eq(lsip_challenge_read(&c, LSIP_H_WWW_AUTHENTICATE,
                                       lsip_str_z(value)), 0);
  return c;
}

static lsip_answer mufasa(void)
{
  lsip_answer a;
  memset(&a, 0, sizeof a);
  a.user = LSIP_STR("Mufasa");
  a.secret.password = LSIP_STR("Circle of Life");
  a.method = LSIP_STR("GET");
  a.uri = LSIP_STR("/dir/index.html");
  a.cnonce = LSIP_STR("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
  a.nc = 1;
  return a;
}

static int answer(char *buf, size_t cap, const lsip_challenge *c,
                  const lsip_answer *a)
{
  lsip_writer w;
  int rc;
  lsip_writer_init(&w, buf, cap - 1);
  rc = lsip_write_answer(&w, c, a);
  buf[w.len] = '\0';
  return rc;
}

START_TEST(rfc7616_example)
{
  char buf[600];
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), 0);
  ck_assert_str_eq(buf,
      "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
      "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
      "uri=\"/dir/index.html\", response=\"753927fa0e85d155564e2e272a28d1802c"
      "a10daf4496794697cf8db5856cb6c1\", algorithm=SHA-256, "
      "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
      "nc=00000001, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
}
END_TEST

/* Without qop neither cnonce nor count (RFC 2617 3.2.2); without algorithm
 * none is named. */
START_TEST(old_servers)
{
  char buf[600];
  lsip_challenge c = read("Digest realm=\"biloxi.com\", "
                          "nonce=\"dcd98b7102dd2f0e\"");
  lsip_answer a = mufasa();
  a.user = LSIP_STR("bob");
  a.secret.password = LSIP_STR("zanzibar");
  a.method = LSIP_STR("INVITE");
  a.uri = LSIP_STR("sip:bob@biloxi.com");
  a.nc = 0;
  a.cnonce = LSIP_STR("");
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), 0);
  ck_assert_str_eq(buf,
      "Digest username=\"bob\", realm=\"biloxi.com\", "
      "nonce=\"dcd98b7102dd2f0e\", uri=\"sip:bob@biloxi.com\", "
      "response=\"d7d69711a7266a62fa3c17256a06b1a6\"");
}
END_TEST

START_TEST(the_count_is_hashed_and_written)
{
  char buf[600], other[600];
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  ck_assert_int_eq(answer(other, sizeof other, &c, &a), 0);
  a.nc = 0x1a;
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), 0);
  ck_assert_ptr_nonnull(strstr(buf, "nc=0000001a"));
  ck_assert_int_ne(strncmp(strstr(buf, "response="),
                           strstr(other, "response="), 74), 0);
}
END_TEST

START_TEST(hostile_10_quotes_everywhere)
{
  char buf[600];
  lsip_challenge c = read("Digest realm=\"a\\\"b\\\\\", nonce=\"\\\"\", "
                          "opaque=\"\\\\\"");
  lsip_answer a = mufasa();
  lsip_auth auth;
  lsip_digest_params p;
  a.user = LSIP_STR("DOMAIN\\\"bob\"");
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), 0);
  ck_assert_int_eq(lsip_auth_parse(&auth, lsip_str_z(buf)), 0);
  ck_assert_int_eq(lsip_digest_params_read(&p, auth.params), 0);
  ck_assert(lsip_atom_ieq(&p.p[LSIP_DP_USERNAME], a.user));
  ck_assert(lsip_atom_eq(&p.p[LSIP_DP_REALM], &c.realm));
  ck_assert(lsip_atom_eq(&p.p[LSIP_DP_NONCE], &c.nonce));
  ck_assert(lsip_atom_eq(&p.p[LSIP_DP_OPAQUE], &c.opaque));
}
END_TEST

START_TEST(hostile_14_nothing_breaks_out)
{
  static const char bad[][3] = { "a\r", "a\n", "\0a", "\x7f\x61" };
  char buf[600];
  lsip_challenge c = read(challenge_text);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    lsip_answer a = mufasa();
    a.user = lsip_str_of(bad[i], 2);
    ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_CONTROL);
    a = mufasa();
    a.uri = lsip_str_of(bad[i], 2);
    ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_CONTROL);
    a = mufasa();
    a.cnonce = lsip_str_of(bad[i], 2);
    ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_CONTROL);
  }
}
END_TEST

START_TEST(bad_arguments)
{
  char buf[600];
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  a.nc = 0;
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_ARGUMENT);
  a = mufasa();
  a.cnonce = LSIP_STR("");
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_ARGUMENT);
  a = mufasa();
  a.secret.ha1 = LSIP_STR("939e7578ed9e3c518a452acee763bce9");
  a.secret.ha1_alg = LSIP_ALG_MD5;
  ck_assert_int_eq(answer(buf, sizeof buf, &c, &a), LSIP_ERR_ARGUMENT);
}
END_TEST

START_TEST(hostile_03_any_room)
{
  char whole[600];
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  size_t n;
  ck_assert_int_eq(answer(whole, sizeof whole, &c, &a), 0);
  n = strlen(whole);
  for (size_t cap = 0; cap <= n + 1; cap++) {
    char *tight = malloc(cap ? cap : 1);
    lsip_writer w;
    int rc;
    lsip_writer_init(&w, tight, cap);
    rc = lsip_write_answer(&w, &c, &a);
    ck_assert_int_eq(rc, cap < n ? LSIP_ERR_NOSPC : 0);
    ck_assert_uint_eq(w.needed, n);
    ck_assert_int_eq(memcmp(tight, whole, w.len), 0);
    free(tight);
  }
}
END_TEST

START_TEST(headers)
{
  lsip_challenge c = read(challenge_text);
  ck_assert_int_eq(lsip_answer_header(&c), LSIP_H_AUTHORIZATION);
  c.header = LSIP_H_PROXY_AUTHENTICATE;
  ck_assert_int_eq(lsip_answer_header(&c), LSIP_H_PROXY_AUTHORIZATION);
}
END_TEST

/* ---- Authentication-Info ---- */

#define CNONCE "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\""
#define GOOD \
  "86d3b25618d41854ca5039a5d7e53ff6355d5134a9b1fb088a78ac3c462195a0"
#define ROW(text, proof, next) { text, LSIP_PROOF_##proof, next }

static const struct proof {
  const char *value;
  int proof;
  const char *next;
} proofs[] = {
  ROW("", NONE, NULL),
  ROW("nextnonce=\"xyz\"", NONE, "xyz"),
  ROW("nextnonce=\"\"", NONE, NULL),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", nc=00000001, qop=auth", GOOD, NULL),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", nc=00000001, qop=\"auth\", "
      "nextnonce=\"xyz\"", GOOD, "xyz"),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", nc=00000001", GOOD, NULL),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", nc=00000002, qop=auth", BAD, NULL),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", qop=auth", BAD, NULL),
  ROW("rspauth=\"" GOOD "\", cnonce=\"x\", nc=00000001, qop=auth", BAD, NULL),
  ROW("rspauth=\"" GOOD "\", nc=00000001, qop=auth", BAD, NULL),
  ROW("rspauth=\"" GOOD "\", " CNONCE ", nc=00000001, qop=auth-int", BAD,
      NULL),
  ROW("rspauth=\"\", " CNONCE ", nc=00000001, nextnonce=\"xyz\"", BAD, NULL),
  ROW("rspauth=\"0" GOOD "\", " CNONCE ", nc=00000001", BAD, NULL),
  ROW("rspauth=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856c"
      "b6c1\", " CNONCE ", nc=00000001", BAD, NULL),
  ROW("rspauth=\"" GOOD, BAD, NULL),
  ROW("nextnonce=\"a\", nextnonce=\"b\"", BAD, NULL),
};

START_TEST(proof_of_the_server)
{
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  for (size_t i = 0; i < sizeof proofs / sizeof proofs[0]; i++) {
    lsip_atom next;
    int proof = lsip_proof_check(lsip_str_z(proofs[i].value), &c, &a,
                                 LSIP_STR("body"), &next);
    ck_assert_msg(proof == proofs[i].proof, "row %zu: %d", i, proof);
    ck_assert_int_eq(lsip_atom_there(&next), proofs[i].next != NULL);
    if (proofs[i].next)
      ck_assert(lsip_atom_ieq(&next, lsip_str_z(proofs[i].next)));
  }
}
END_TEST

/* With auth-int the response's body is proved too. */
START_TEST(proof_of_a_body)
{
  static const char value[] = "rspauth=\""
      "55fcea34794de890a37eef1c0111eaf4289b2121848cc39cc5d303c4a8292db0\", "
      CNONCE ", nc=00000001, qop=auth-int";
  lsip_challenge c = read(challenge_text);
  lsip_answer a = mufasa();
  lsip_atom next;
  c.qop = LSIP_QOP_AUTH_INT;
  ck_assert_int_eq(lsip_proof_check(lsip_str_z(value), &c, &a,
                                    LSIP_STR("body"), &next),
                   LSIP_PROOF_GOOD);
  ck_assert_int_eq(lsip_proof_check(lsip_str_z(value), &c, &a,
                                    LSIP_STR("bodY"), &next),
                   LSIP_PROOF_BAD);
}
END_TEST

TEST_PROGRAM("auth-authorize", rfc7616_example, old_servers,
             the_count_is_hashed_and_written, hostile_10_quotes_everywhere,
             hostile_14_nothing_breaks_out, bad_arguments,
             hostile_03_any_room, headers, proof_of_the_server,
             proof_of_a_body)
