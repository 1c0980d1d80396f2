/* The digest against the examples of RFC 2617 3.5 and RFC 7616 3.9, and the
 * reader of parameters. */
#include "auth/digest.h"

#include "../base/run.h"

static const struct example {
  const char *source;
  int alg, qop;
  const char *user, *realm, *password, *method, *uri, *nonce, *cnonce;
  const char *response;
} examples[] = {
  { "RFC 2617 3.5", LSIP_ALG_MD5, LSIP_QOP_AUTH, "Mufasa",
    "testrealm@host.com", "Circle Of Life", "GET", "/dir/index.html",
    "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b",
    "6629fae49393a05397450978507c4ef1" },
  { "RFC 7616 3.9.1 SHA-256", LSIP_ALG_SHA256, LSIP_QOP_AUTH, "Mufasa",
    "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html",
    "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
  { "RFC 7616 3.9.1 MD5", LSIP_ALG_MD5, LSIP_QOP_AUTH, "Mufasa",
    "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html",
    "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    "8ca523f5e9506fed4657c9700eebdbec" },
  /* The RFC prints ae66e67d...07a79dd, which is SHA-512 cut to 256 bits and
   * not SHA-512/256, the function it names. */
  { "RFC 7616 3.9.2, with SHA-512/256 as FIPS 180-4 defines it",
    LSIP_ALG_SHA512_256, LSIP_QOP_AUTH, "J\xc3\xa4s\xc3\xb8n Doe",
    "api@example.org", "Secret, or not?", "GET", "/doe.json",
    "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
    "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
    "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5" },
  /* Computed with OpenSSL's hashes. */
  { "MD5, no qop",
    LSIP_ALG_MD5, LSIP_QOP_NONE, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "d7d69711a7266a62fa3c17256a06b1a6" },
  { "MD5, auth",
    LSIP_ALG_MD5, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "be5401a701220afaa6c358edab4980cc" },
  { "MD5, auth-int",
    LSIP_ALG_MD5, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "660816aa59206583f0ffa11f1026d3e5" },
  { "MD5-sess, auth",
    LSIP_ALG_MD5_SESS, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "c44fb71b31059fb3ba971dad63d5e2d7" },
  { "MD5-sess, auth-int",
    LSIP_ALG_MD5_SESS, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "e753c6908d6e3037da833b1a66f73435" },
  { "SHA256, no qop",
    LSIP_ALG_SHA256, LSIP_QOP_NONE, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "73c68a75070cb734ca9929b25b5d0a7cf8bcb3e877d13430eccd38dad9c3b227" },
  { "SHA256, auth",
    LSIP_ALG_SHA256, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "0c9bb34750dc962199f24fa650ae603f92562a2fd65f284d7e8026cde19ff441" },
  { "SHA256, auth-int",
    LSIP_ALG_SHA256, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "abe7d3160eb36ced1be3cc70b9e16f76142098122433e6df21ff56ef77a0aa15" },
  { "SHA256-sess, auth",
    LSIP_ALG_SHA256_SESS, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "3f6de1606a8cfd1e66b39ac550d0312adf457e460cfac7348bb52bcd5b3badf1" },
  { "SHA256-sess, auth-int",
    LSIP_ALG_SHA256_SESS, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "70373ccdbcc37f0ce913f68fdacb0a435f6cf888877b221eb6af33d9309a718c" },
  { "SHA512-256, no qop",
    LSIP_ALG_SHA512_256, LSIP_QOP_NONE, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "343d1d0d1d2ddb6b3ac50c23b90109d38d7146d78031880240a7c836f9911f3e" },
  { "SHA512-256, auth",
    LSIP_ALG_SHA512_256, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "4f58c14f48a615d94f36e6f6ed56d98d388103b59bbd4c90f82c6d3166da838f" },
  { "SHA512-256, auth-int",
    LSIP_ALG_SHA512_256, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "b115d1c24dc52ca09a834009053839e4415bf7dd5c8f1b093002d22eae5d570f" },
  { "SHA512-256-sess, auth",
    LSIP_ALG_SHA512_256_SESS, LSIP_QOP_AUTH, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "669b90a0808f14ff8e5b78c2aed3a6c8b3d539540aaff18736a36f51ddb6f235" },
  { "SHA512-256-sess, auth-int",
    LSIP_ALG_SHA512_256_SESS, LSIP_QOP_AUTH_INT, "bob", "biloxi.com",
    "zanzibar", "INVITE", "sip:bob@biloxi.com", "dcd98b7102dd2f0e", "0a4f113b",
    "0ce976c7b898fac5ba9e758d9f09a37ec7db53c1140b87c31c7f9bf33633d9d9" },
};

static void digest_of(lsip_digest *d, const struct example *e)
{
  memset(d, 0, sizeof *d);
  d->alg = e->alg;
  d->qop = e->qop;
  d->user = lsip_atom_plain(lsip_str_z(e->user));
  d->realm = lsip_atom_plain(lsip_str_z(e->realm));
  d->nonce = lsip_atom_plain(lsip_str_z(e->nonce));
  d->cnonce = lsip_atom_plain(lsip_str_z(e->cnonce));
  d->uri = lsip_atom_plain(lsip_str_z(e->uri));
  d->method = lsip_str_z(e->method);
  d->body = LSIP_STR("v=0\r\n");
  d->nc = 1;
}

START_TEST(published_examples)
{
  for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    lsip_digest d;
    lsip_hash_hex key, value;
    lsip_secret s = { { NULL, 0 }, { NULL, 0 }, 0, 0 };
    digest_of(&d, &examples[i]);
    s.password = lsip_str_z(examples[i].password);
    ck_assert_int_eq(lsip_digest_key(&key, &d, &s), 0);
    lsip_digest_value(&value, &d, &key);
    ck_assert_msg(lsip_str_eq(lsip_hex_text(&value),
                              lsip_str_z(examples[i].response)),
                  "%s: %.*s", examples[i].source, (int)value.len, value.text);
  }
}
END_TEST

/* RFC 7616 3.9.2 prints the user name's hash as well, again of a truncated
 * SHA-512; this is the one of SHA-512/256. */
START_TEST(user_hash)
{
  lsip_hash h;
  lsip_hash_hex out;
  lsip_hash_init(&h, LSIP_ALG_SHA512_256);
  lsip_hash_add(&h, LSIP_STR("J\xc3\xa4s\xc3\xb8n Doe:api@example.org"));
  lsip_hash_end(&h, &out);
  ck_assert(lsip_str_eq(lsip_hex_text(&out), LSIP_STR(
      "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b")));
}
END_TEST

/* H(Mufasa:testrealm@host.com:Circle Of Life) of RFC 2617 3.5 */
START_TEST(stored_keys)
{
  static const char *const good[] = {
    "939e7578ed9e3c518a452acee763bce9", "939E7578ED9E3C518A452ACEE763BCE9",
  };
  static const struct bad {
    const char *ha1;
    uint32_t alg;
  } bad[] = {
    { "939e7578ed9e3c518a452acee763bce9", LSIP_ALG_NONE },
    { "939e7578ed9e3c518a452acee763bce9", LSIP_ALG_SHA256 },
    { "939e7578ed9e3c518a452acee763bce9", LSIP_ALG_COUNT },
    { "939e7578ed9e3c518a452acee763bce", LSIP_ALG_MD5 },
    { "939e7578ed9e3c518a452acee763bceg", LSIP_ALG_MD5 },
  };
  lsip_secret s = { { NULL, 0 }, { NULL, 0 }, 0, 0 };
  lsip_hash_hex key, value;
  lsip_digest d;
  digest_of(&d, &examples[0]);
  s.ha1_alg = LSIP_ALG_MD5_SESS; /* the same hash makes it */
  for (int i = 0; i < 2; i++) {
    s.ha1 = lsip_str_z(good[i]);
    ck_assert_int_eq(lsip_digest_key(&key, &d, &s), 0);
    lsip_digest_value(&value, &d, &key);
    ck_assert(lsip_str_eq(lsip_hex_text(&value),
                          lsip_str_z(examples[0].response)));
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    s.ha1 = lsip_str_z(bad[i].ha1);
    s.ha1_alg = bad[i].alg;
    ck_assert_int_eq(lsip_digest_key(&key, &d, &s), LSIP_ERR_ARGUMENT);
  }
}
END_TEST

/* ---- parameters ---- */

START_TEST(parameters)
{
  lsip_digest_params p;
  ck_assert_int_eq(lsip_digest_params_read(&p, LSIP_STR(
      "username=\"a\\\"b\", REALM=\"r\" ,\r\n nonce=\"n,=\",qop=auth,"
      "x-other=\"y\",nc=00000001,response=\"\"")), 0);
  ck_assert(lsip_str_eq(p.p[LSIP_DP_USERNAME].text,
                        LSIP_STR("\"a\\\"b\"")));
  ck_assert(lsip_atom_ieq(&p.p[LSIP_DP_REALM], LSIP_STR("r")));
  ck_assert(lsip_atom_ieq(&p.p[LSIP_DP_NONCE], LSIP_STR("n,=")));
  ck_assert_int_eq(p.p[LSIP_DP_QOP].quoted, 0);
  ck_assert(lsip_atom_there(&p.p[LSIP_DP_RESPONSE]));
  ck_assert(lsip_atom_empty(&p.p[LSIP_DP_RESPONSE]));
  ck_assert(!lsip_atom_there(&p.p[LSIP_DP_OPAQUE]));
}
END_TEST

START_TEST(bad_parameters)
{
  static const char *const bad[] = {
    "realm", "realm=", "=x", "realm=\"a", "realm=\"a\"b\"", "realm=\"a\" b=c",
    "realm=\"a\",realm=\"b\"", "nonce=a,NONCE=a", "realm=\"a\",,nonce=b",
    ",realm=a", "realm=a,", "realm=\"a\\\"",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    lsip_digest_params p;
    int rc = lsip_digest_params_read(&p, lsip_str_z(bad[i]));
    ck_assert_msg(rc == LSIP_ERR_PARAM, "%s: %d", bad[i], rc);
  }
}
END_TEST

/* Parameters we do not know may repeat, but not without end. */
START_TEST(hostile_02_many_parameters)
{
  char text[65 * 4];
  lsip_digest_params p;
  for (int i = 0; i < 65; i++)
    memcpy(text + 4 * i, "x=y,", 4);
  ck_assert_int_eq(lsip_digest_params_read(&p, lsip_str_of(text, 255)), 0);
  ck_assert_int_eq(lsip_digest_params_read(&p, lsip_str_of(text, 259)),
                   LSIP_ERR_TOO_MANY);
}
END_TEST

START_TEST(nonce_counts)
{
  static const struct {
    const char *text;
    uint32_t nc;
  } rows[] = {
    { "00000001", 1 }, { "0000000a", 10 }, { "0000000A", 10 },
    { "ffffffff", UINT32_MAX }, { "00000000", 0 }, { "1", 0 },
    { "000000001", 0 }, { "0000000g", 0 }, { "\"00000001\"", 0 },
    { "-0000001", 0 }, { "", 0 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    lsip_atom a = lsip_atom_wire(lsip_str_z(rows[i].text));
    uint32_t nc = 0;
    ck_assert_int_eq(lsip_nc_read(&nc, &a), rows[i].nc != 0);
    ck_assert_uint_eq(nc, rows[i].nc);
  }
}
END_TEST

START_TEST(qops)
{
  lsip_atom a = lsip_atom_wire(LSIP_STR("\"AUTH-int\""));
  ck_assert_int_eq(lsip_qop_of(&a), LSIP_QOP_AUTH_INT);
  a = lsip_atom_wire(LSIP_STR("auth"));
  ck_assert_int_eq(lsip_qop_of(&a), LSIP_QOP_AUTH);
  a = lsip_atom_wire(LSIP_STR("auth-conf"));
  ck_assert_int_eq(lsip_qop_of(&a), -1);
  a = lsip_atom_wire(LSIP_STR("\"\""));
  ck_assert_int_eq(lsip_qop_of(&a), -1);
}
END_TEST

TEST_PROGRAM("auth-digest", published_examples, user_hash, stored_keys,
             parameters, bad_parameters, hostile_02_many_parameters,
             nonce_counts, qops)
