/* Nonces that authenticate themselves. */
#include "auth/nonce.h"

#include "../base/run.h"

static const unsigned char key[LSIP_NONCE_KEY] = "a key of thirty-two bytes";
static const unsigned char other[LSIP_NONCE_KEY] = "A key of thirty-two bytes";

static int read(lsip_nonce *n, const char *text, size_t len)
{
  lsip_atom a = lsip_atom_plain(lsip_str_of(text, len));
  return lsip_nonce_read(n, &a, key, LSIP_STR("realm"));
}

START_TEST(round_trip)
{
  rng r = { 1 };
  for (int i = 0; i < 500; i++) {
    char text[LSIP_NONCE_TEXT];
    lsip_nonce n, back;
    n.made = rng_next(&r);
    n.number = rng_next(&r);
    lsip_nonce_write(text, &n, key, LSIP_STR("realm"));
    ck_assert_int_eq(read(&back, text, sizeof text), 1);
    ck_assert_uint_eq(back.made, n.made);
    ck_assert_uint_eq(back.number, n.number);
  }
}
END_TEST

START_TEST(as_a_quoted_string)
{
  char text[LSIP_NONCE_TEXT + 2];
  lsip_nonce n = { 5, 6 }, back;
  lsip_atom a;
  text[0] = text[LSIP_NONCE_TEXT + 1] = '"';
  lsip_nonce_write(text + 1, &n, key, LSIP_STR("realm"));
  a = lsip_atom_wire(lsip_str_of(text, sizeof text));
  ck_assert_int_eq(lsip_nonce_read(&back, &a, key, LSIP_STR("realm")), 1);
}
END_TEST

/* One bit of any character, another key or realm, another length or spelling:
 * not ours. */
START_TEST(forgeries)
{
  char text[LSIP_NONCE_TEXT];
  lsip_nonce n = { LSIP_SECONDS(1000), 0xabcdefabcdefabcd }, back;
  lsip_atom a = lsip_atom_plain(lsip_str_of(text, sizeof text));
  lsip_nonce_write(text, &n, key, LSIP_STR("realm"));
  for (size_t i = 0; i < sizeof text; i++) {
    for (int bit = 0; bit < 8; bit++) {
      text[i] = (char)(text[i] ^ 1 << bit);
      ck_assert_int_eq(read(&back, text, sizeof text), 0);
      text[i] = (char)(text[i] ^ 1 << bit);
    }
  }
  for (size_t len = 0; len < sizeof text; len++)
    ck_assert_int_eq(read(&back, text, len), 0);
  ck_assert_int_eq(lsip_nonce_read(&back, &a, other, LSIP_STR("realm")), 0);
  ck_assert_int_eq(lsip_nonce_read(&back, &a, key, LSIP_STR("Realm")), 0);
  ck_assert_int_eq(lsip_nonce_read(&back, &a, key, LSIP_STR("real")), 0);
  ck_assert_int_eq(lsip_nonce_read(&back, &a, key, LSIP_STR("realm")), 1);
}
END_TEST

START_TEST(longer_texts)
{
  char text[LSIP_NONCE_TEXT * 2] = { 0 };
  lsip_nonce n = { 5, 6 }, back;
  lsip_nonce_write(text, &n, key, LSIP_STR("realm"));
  memset(text + LSIP_NONCE_TEXT, '0', LSIP_NONCE_TEXT);
  ck_assert_int_eq(read(&back, text, LSIP_NONCE_TEXT + 1), 0);
  ck_assert_int_eq(read(&back, text, sizeof text), 0);
}
END_TEST

TEST_PROGRAM("auth-nonce", round_trip, as_a_quoted_string, forgeries,
             longer_texts)
