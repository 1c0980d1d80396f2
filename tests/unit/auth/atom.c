/* Texts plain and as on the wire. */
#include "auth/atom.h"

#include "../base/run.h"

static const struct row {
  const char *wire, *means;
} rows[] = {
  { "token", "token" },
  { "\"\"", "" },
  { "\"a\"", "a" },
  { "\"a b\"", "a b" },
  { "\"a\\\"b\"", "a\"b" },
  { "\"\\\\\"", "\\" },
  { "\"\\a\\b\\\\c\"", "ab\\c" },
  { "\"\\\"\"", "\"" },
  { "\"a\r\n b\"", "a b" },
  { "\"a\r\n \t \r\n\tb\"", "a b" },
  { "\"J\xc3\xa4s\xc3\xb8n\"", "J\xc3\xa4s\xc3\xb8n" },
  { "a\\b", "a\\b" },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static lsip_atom wire(const char *z)
{
  return lsip_atom_wire(lsip_str_z(z));
}

START_TEST(meaning)
{
  for (int i = 0; i < ROWS; i++) {
    lsip_atom a = wire(rows[i].wire);
    lsip_atom p = lsip_atom_plain(lsip_str_z(rows[i].means));
    char text[64];
    size_t n;
    ck_assert_int_eq(lsip_atom_text(&a, text, sizeof text, &n), 0);
    ck_assert(lsip_str_eq(lsip_str_of(text, n), lsip_str_z(rows[i].means)));
    ck_assert(lsip_atom_eq(&a, &p) && lsip_atom_eq(&p, &a));
    ck_assert_int_eq(lsip_atom_empty(&a), n == 0);
    if (n > 0)
      ck_assert_int_eq(lsip_atom_text(&a, text, n - 1, &n), LSIP_ERR_NOSPC);
  }
}
END_TEST

START_TEST(hashes_what_is_meant)
{
  for (int i = 0; i < ROWS; i++) {
    lsip_atom a = wire(rows[i].wire);
    lsip_hash h;
    lsip_hash_hex x, y;
    lsip_hash_init(&h, LSIP_ALG_SHA256);
    lsip_hash_atom(&h, &a);
    lsip_hash_end(&h, &x);
    lsip_hash_init(&h, LSIP_ALG_SHA256);
    lsip_hash_add(&h, lsip_str_z(rows[i].means));
    lsip_hash_end(&h, &y);
    ck_assert(lsip_str_eq(lsip_hex_text(&x), lsip_hex_text(&y)));
  }
}
END_TEST

START_TEST(different_texts_differ)
{
  for (int i = 0; i < ROWS; i++) {
    for (int j = 0; j < ROWS; j++) {
      lsip_atom a = wire(rows[i].wire), b = wire(rows[j].wire);
      ck_assert_int_eq(lsip_atom_eq(&a, &b),
                       strcmp(rows[i].means, rows[j].means) == 0);
    }
  }
}
END_TEST

START_TEST(any_case)
{
  lsip_atom a = wire("\"Au\\th\"");
  ck_assert(lsip_atom_ieq(&a, LSIP_STR("aUTH")));
  ck_assert(!lsip_atom_ieq(&a, LSIP_STR("auth-int")));
  ck_assert(!lsip_atom_ieq(&a, LSIP_STR("aut")));
  ck_assert(!lsip_atom_ieq(&a, LSIP_STR("")));
}
END_TEST

static int written(char *buf, size_t cap, const lsip_atom *a)
{
  lsip_writer w;
  lsip_writer_init(&w, buf, cap);
  lsip_write_atom(&w, a);
  buf[w.len] = '\0';
  return lsip_writer_end(&w);
}

START_TEST(written_as_a_quoted_string)
{
  for (int i = 0; i < ROWS; i++) {
    char buf[80];
    lsip_atom a = wire(rows[i].wire);
    lsip_atom plain = lsip_atom_plain(lsip_str_z(rows[i].means)), back;
    ck_assert_int_eq(written(buf, sizeof buf - 1, &a), 0);
    back = wire(buf);
    ck_assert_int_eq(back.quoted, 1);
    ck_assert(lsip_atom_eq(&back, &plain));
    ck_assert_int_eq(written(buf, sizeof buf - 1, &plain), 0);
    back = wire(buf);
    ck_assert(lsip_atom_eq(&back, &plain));
  }
}
END_TEST

START_TEST(hostile_14_control_characters_are_refused)
{
  static const char bad[] = { '\r', '\n', '\0', 1, 127 };
  for (size_t i = 0; i < sizeof bad; i++) {
    char text[3] = { 'a', 0, 'b' }, buf[16];
    char escaped[5] = { '"', '\\', 0, 'b', '"' };
    lsip_atom a;
    text[1] = escaped[2] = bad[i];
    a = lsip_atom_plain(lsip_str_of(text, 3));
    ck_assert_int_eq(written(buf, sizeof buf - 1, &a), LSIP_ERR_CONTROL);
    a = lsip_atom_wire(lsip_str_of(escaped, 5));
    ck_assert_int_eq(written(buf, sizeof buf - 1, &a), LSIP_ERR_CONTROL);
  }
}
END_TEST

/* Whatever the bytes: read back from what was written, they are the same. */
START_TEST(random_round_trips)
{
  static const char letters[] = "ab\"\\ ,=:\xc3\xa4";
  rng r = { 1 };
  for (int i = 0; i < 20000; i++) {
    size_t n = rng_below(&r, 30);
    char *text = malloc(n ? n : 1), buf[80];
    lsip_atom a, back;
    for (size_t j = 0; j < n; j++)
      text[j] = letters[rng_below(&r, sizeof letters - 1)];
    a = lsip_atom_plain(lsip_str_of(text, n));
    if (written(buf, sizeof buf - 1, &a))
      ck_abort_msg("round %d", i);
    back = wire(buf);
    if (!lsip_atom_eq(&a, &back))
      ck_abort_msg("round %d: %s", i, buf);
    free(text);
  }
}
END_TEST

TEST_PROGRAM("auth-atom", meaning, hashes_what_is_meant,
             different_texts_differ, any_case, written_as_a_quoted_string,
             hostile_14_control_characters_are_refused, random_round_trips)
