/* The hash functions against published values: RFC 1321 A.5, FIPS 180-4 and
 * the NIST examples (SHA256.pdf, SHA512_256.pdf), RFC 4231, and against
 * OpenSSL's at the lengths where padding changes. */
#include "auth/hash.h"
#include "auth/hmac.h"
#include "auth/secret.h"

#include "../base/run.h"

static int hash_is(int alg, lsip_str message, const char *hex)
{
  lsip_hash h;
  lsip_hash_hex out;
  lsip_hash_init(&h, alg);
  lsip_hash_add(&h, message);
  lsip_hash_end(&h, &out);
  return lsip_str_eq(lsip_hex_text(&out), lsip_str_z(hex));
}

static const struct published {
  int alg;
  const char *message, *hex;
} published[] = {
  { LSIP_ALG_MD5, "", "d41d8cd98f00b204e9800998ecf8427e" },
  { LSIP_ALG_MD5, "a", "0cc175b9c0f1b6a831c399e269772661" },
  { LSIP_ALG_MD5, "abc", "900150983cd24fb0d6963f7d28e17f72" },
  { LSIP_ALG_MD5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
  { LSIP_ALG_MD5, "abcdefghijklmnopqrstuvwxyz",
    "c3fcd3d76192e4007dfb496cca67e13b" },
  { LSIP_ALG_MD5,
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "d174ab98d277d9f5a5611c2c9f419d9f" },
  { LSIP_ALG_MD5,
    "1234567890123456789012345678901234567890"
    "1234567890123456789012345678901234567890",
    "57edf4a22be3c955ac49da2e2107b67a" },
  { LSIP_ALG_SHA256, "",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { LSIP_ALG_SHA256, "abc",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { LSIP_ALG_SHA256,
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  { LSIP_ALG_SHA512_256, "abc",
    "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
  { LSIP_ALG_SHA512_256,
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
    "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a" },
};

START_TEST(published_values)
{
  for (size_t i = 0; i < sizeof published / sizeof published[0]; i++)
    ck_assert_msg(hash_is(published[i].alg, lsip_str_z(published[i].message),
                          published[i].hex), "row %zu", i);
}
END_TEST

/* Byte i of the message is 7i + 1. */
static const struct length {
  size_t n;
  const char *md5, *sha256, *sha512_256;
} lengths[] = {
  { 1, "55a54008ad1ba589aa210d2629c1df41",
    "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
    "2a8b71c345fac6e44dca4f7a762a560c3bdd7fa3001e84507c946a7d8fd46ee7" },
  { 3, "eb1c1c0a1baa4f725055e88c48ba44b6",
    "ce562c676ea7aba9812f54db146b0096011bf3e423edfb0a6f8fb2b02674a801",
    "0101e0244ae30d4258bec9c96bb4472e946e00a753fb95ff3aa5ed959c3179b4" },
  { 55, "8c3eb046bcdb1f0ffe75fdbaf890cf13",
    "16fa57a0a3423a715d594516339f36189d6b5f93754a9714fef202616a9fabfe",
    "7596305dc6bae546116501d29aa02cb68cf9784a6655615c35902cebcf4260a3" },
  { 56, "d5e0fa3122448ddd3d843a9c5ed9e839",
    "c37b44e5f1b18554b36966f4f8e08bfbf3164c4b6c10374d12d89850892073c5",
    "2eb260c5ebe391ee008914a439a68ef7686a07167a428df905ca86d438c43395" },
  { 57, "839d97df06aa4f2d02f931151a66111d",
    "12b234922502022f755ab8550a3d4e202ad39c81d961a4f59ec39d5fd83d15a7",
    "89f085b69ef9fe94d62e318e3d46e930c738f6b096154b1ff42d42b8c5631af4" },
  { 63, "1dd0d6ddeb881b118518c2881555f34b",
    "bbba992d2c85af960fb2987a1fd05e0aa82a3db3c740dd8982a9e273b75e36a3",
    "84deb95c8f16a8004183ae3057322debc4a59377b3418182b13dbc63e98353a8" },
  { 64, "7b412e00d38c31b0845a4f502d39d5e3",
    "66bd4633ed6f71c4ecfa4763bf7ba1c8ec7612de9aa6c0578a7b675207c71e0b",
    "9e5c749e782e6c7e7821cd15dae9047cb7f6416a2f06504a3d41ba7ce50f2ea6" },
  { 65, "ba03b626aceb7b09c86c2d544afe1dce",
    "9f7dc47107b750a1f3d35db5d9547f24ef40da5b731b9540d4f43710a154f6c9",
    "a80b6dd380c1a2a8fe9fe3e23e7975e3a9a0abb16eec19777f9bd972b10902c3" },
  { 111, "b349d017d9b95d354fced02f92fbcbe1",
    "1796402e8fc028fc1d3a61e3e4cac839872632c2d7b381cbd802d0768f5cfd13",
    "4029d3ebe870f8fbbe5581f06af38bacdb2668f163b2e029e25df76d4d1c821f" },
  { 112, "e6d16c6ccf0b598fcf4ec660cf186b95",
    "e19b57d2618b2898cb915bf2be9bf558f761faa651cd6c5f892610750714dea4",
    "fe94f52a770b70981e9f93f552e5c3220511bf1649da73f01ff750ff2dc0b783" },
  { 113, "ea71179179d236b38e276a7218b6d9c1",
    "e6ace23c9045727ccf80b413fece760ed8ce384d3e89d07f971b0e786e389b29",
    "e4631d004ebf8b8fd64a05f1d94612592748cdb1c27007df5f820a504039ef25" },
  { 119, "dac58560b386c3d5b29ebbdec5197e10",
    "a3ed307b730fa77c07531300c6e4a282330011d4d4caf6bb7b63ae05950f4b66",
    "2baf5df12f6f172234ef683a7e749643d7f0380298ed14c99af3976772479f71" },
  { 120, "6818845a0494b5fade3155f6a8e47b15",
    "8e3b15d9fea7472655aa069620b7f8c2e55ee1499f763200a7515fe826e99d20",
    "d6019968aca44e8f308a8e1353467d7666aa17fc01f71068afe9d1c3482d29ba" },
  { 127, "84c7b17567b70836d3b39cd28d4631b8",
    "44480fb9672845177f5368a08b69ea263275f2a5ec42e06a933370fe0d2968a4",
    "855423f017095f0763ce2b67958ef80f051c6ca0485e2d2cee4b146b86502234" },
  { 128, "912f49566518d1b4c883f811d86ddecc",
    "e462c130fef8c97e34f7dc3ff3ad2f8b3533ab849af21c10531552a2852387a4",
    "053663d67952eb1446db66a0346dac5cc47ba6aca7e350a2b0ffdfa29cf21e7c" },
  { 129, "523874fe6549e794ae5195fc606bf474",
    "aa7ea4e8bf89146aeb67ff195fd8182a0e504c9d580aa7af8d2c862e14b98405",
    "e331f290cea9e99e1a4096778e5170ab4b7d4392337713fc4699089312cf922f" },
  { 1000, "7874d3c13d4ed33f057def947e0621ef",
    "095ecb62e30793ab4b954cd6a0586d0cc91f7ea5b1332694d8da780e98676d78",
    "98655003ab0afaaa6cfe49a7c7b4f8149e09f1531b20111a25b70c8541cbae0d" },
};

START_TEST(every_padding)
{
  char message[1000];
  for (size_t i = 0; i < sizeof message; i++)
    message[i] = (char)(i * 7 + 1);
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    lsip_str s = lsip_str_of(message, lengths[i].n);
    ck_assert(hash_is(LSIP_ALG_MD5, s, lengths[i].md5));
    ck_assert(hash_is(LSIP_ALG_SHA256, s, lengths[i].sha256));
    ck_assert(hash_is(LSIP_ALG_SHA512_256, s, lengths[i].sha512_256));
  }
}
END_TEST

START_TEST(a_million_letters)
{
  static const char *const hex[] = {
    [LSIP_ALG_MD5] = "7707d6ae4e027c70eea2a935c2296f21",
    [LSIP_ALG_SHA256] =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    [LSIP_ALG_SHA512_256] =
        "9a59a052930187a97038cae692f30708aa6491923ef5194394dc68d56c74fb21",
  };
  static char message[1000000];
  memset(message, 'a', sizeof message);
  for (int alg = LSIP_ALG_MD5; alg < LSIP_ALG_COUNT; alg += 2)
    ck_assert(hash_is(alg, lsip_str_of(message, sizeof message), hex[alg]));
}
END_TEST

/* In pieces of any size the value is the same. */
START_TEST(piece_by_piece)
{
  char message[700];
  rng r = { 1 };
  for (size_t i = 0; i < sizeof message; i++)
    message[i] = (char)rng_next(&r);
  for (int round = 0; round < 600; round++) {
    int alg = 1 + round % (LSIP_ALG_COUNT - 1);
    size_t n = rng_below(&r, sizeof message), at = 0;
    lsip_hash h;
    lsip_hash_hex whole, pieces;
    lsip_hash_init(&h, alg);
    lsip_hash_add(&h, lsip_str_of(message, n));
    lsip_hash_end(&h, &whole);
    lsip_hash_init(&h, alg);
    while (at < n) {
      size_t k = rng_below(&r, n - at + 1);
      lsip_hash_add(&h, lsip_str_of(message + at, k));
      at += k;
    }
    lsip_hash_add(&h, lsip_str_of(NULL, 0));
    lsip_hash_end(&h, &pieces);
    ck_assert(lsip_str_eq(lsip_hex_text(&whole), lsip_hex_text(&pieces)));
  }
}
END_TEST

START_TEST(names)
{
  for (int alg = 1; alg < LSIP_ALG_COUNT; alg++)
    ck_assert_int_eq(lsip_alg_of(lsip_alg_name(alg)), alg);
  ck_assert_int_eq(lsip_alg_of(LSIP_STR("sha-256-SESS")),
                   LSIP_ALG_SHA256_SESS);
  ck_assert_int_eq(lsip_alg_of(LSIP_STR("SHA256")), LSIP_ALG_NONE);
  ck_assert_int_eq(lsip_alg_of(LSIP_STR("")), LSIP_ALG_NONE);
  ck_assert_int_eq(lsip_alg_is_session(LSIP_ALG_SHA512_256_SESS), 1);
  ck_assert_int_eq(lsip_alg_is_session(LSIP_ALG_SHA512_256), 0);
  ck_assert_int_eq(lsip_alg_base(LSIP_ALG_MD5_SESS), LSIP_ALG_MD5);
  ck_assert_int_gt(lsip_alg_strength(LSIP_ALG_SHA256),
                   lsip_alg_strength(LSIP_ALG_MD5_SESS));
  ck_assert_int_eq(lsip_alg_strength(LSIP_ALG_SHA256),
                   lsip_alg_strength(LSIP_ALG_SHA512_256_SESS));
}
END_TEST

/* RFC 4231 4.2 to 4.8, without the truncated one. */
static void hmac_is(const void *key, size_t key_len, const void *message,
                    size_t len, const char *hex)
{
  unsigned char out[32];
  char text[64];
  lsip_hmac h;
  lsip_hmac_init(&h, key, key_len);
  lsip_hmac_add(&h, message, len / 2);
  lsip_hmac_add(&h, (const char *)message + len / 2, len - len / 2);
  lsip_hmac_end(&h, out);
  lsip_hex_write(text, out, 32);
  ck_assert_mem_eq(text, hex, 64);
}

START_TEST(hmac)
{
  static const char long_text[] =
      "This is a test using a larger than block-size key and a larger than "
      "block-size data. The key needs to be hashed before being used by the "
      "HMAC algorithm.";
  unsigned char key[131], message[50];
  memset(key, 0x0b, sizeof key);
  hmac_is(key, 20, "Hi There", 8,
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  hmac_is("Jefe", 4, "what do ya want for nothing?", 28,
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  memset(key, 0xaa, sizeof key);
  memset(message, 0xdd, sizeof message);
  hmac_is(key, 20, message, 50,
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  hmac_is(key, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
      54, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  hmac_is(key, 131, long_text, sizeof long_text - 1,
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  memset(message, 0xcd, sizeof message);
  for (unsigned i = 0; i < 25; i++)
    key[i] = (unsigned char)(i + 1);
  hmac_is(key, 25, message, 50,
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
}
END_TEST

START_TEST(secrets)
{
  unsigned char bytes[4] = { 0, 0x9a, 0xff, 0x10 }, back[4];
  char text[8];
  ck_assert(lsip_secret_eq(LSIP_STR("abc"), LSIP_STR("abc")));
  ck_assert(!lsip_secret_eq(LSIP_STR("abc"), LSIP_STR("abd")));
  ck_assert(!lsip_secret_eq(LSIP_STR("xbc"), LSIP_STR("abc")));
  ck_assert(!lsip_secret_eq(LSIP_STR("abc"), LSIP_STR("abcd")));
  ck_assert(lsip_secret_eq(LSIP_STR(""), lsip_str_of(NULL, 0)));
  lsip_hex_write(text, bytes, 4);
  ck_assert_mem_eq(text, "009aff10", 8);
  ck_assert(lsip_hex_read(back, 4, LSIP_STR("009AfF10")));
  ck_assert_mem_eq(back, bytes, 4);
  ck_assert(!lsip_hex_read(back, 4, LSIP_STR("009aff1")));
  ck_assert(!lsip_hex_read(back, 4, LSIP_STR("009aff100")));
  ck_assert(!lsip_hex_read(back, 4, LSIP_STR("009aff1g")));
  ck_assert(!lsip_hex_read(back, 4, LSIP_STR("009aff@0")));
  lsip_wipe(bytes, 4);
  memset(back, 0, 4);
  ck_assert_mem_eq(back, bytes, 4);
}
END_TEST

TEST_PROGRAM("auth-hash", published_values, every_padding, a_million_letters,
             piece_by_piece, names, hmac, secrets)
