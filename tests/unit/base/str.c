/* Comparison of borrowed strings. */
#include <lsip/str.h>

#include "run.h"

START_TEST(equal)
{
  ck_assert(lsip_str_eq(LSIP_STR("abc"), LSIP_STR("abc")));
  ck_assert(!lsip_str_eq(LSIP_STR("abc"), LSIP_STR("abd")));
  ck_assert(!lsip_str_eq(LSIP_STR("abc"), LSIP_STR("ab")));
  ck_assert(!lsip_str_eq(LSIP_STR("abc"), LSIP_STR("ABC")));
  ck_assert(lsip_str_eq(lsip_str_of("a\0b", 3), lsip_str_of("a\0b", 3)));
  ck_assert(!lsip_str_eq(lsip_str_of("a\0b", 3), lsip_str_of("a\0c", 3)));
}
END_TEST

START_TEST(nothing_equals_nothing)
{
  ck_assert(lsip_str_eq(lsip_str_of(NULL, 0), LSIP_STR("")));
  ck_assert(lsip_str_ieq(lsip_str_of(NULL, 0), LSIP_STR("")));
  ck_assert(lsip_str_eq(lsip_str_z(NULL), lsip_str_z("")));
  ck_assert(!lsip_str_eq(lsip_str_of(NULL, 0), LSIP_STR("a")));
}
END_TEST

/* Letters have two cases, and no other byte has: '@' and '`', '[' and '{'
 * differ in the same bit. */
START_TEST(case_is_ascii_only)
{
  for (int a = 0; a < 256; a++) {
    for (int b = 0; b < 256; b++) {
      char x = (char)a, y = (char)b;
      int letter = (a | 0x20) >= 'a' && (a | 0x20) <= 'z' && a < 128;
      int same = a == b || (letter && (a ^ b) == 0x20);
      if (lsip_str_ieq(lsip_str_of(&x, 1), lsip_str_of(&y, 1)) != same)
        ck_abort_msg("bytes %d and %d", a, b);
    }
  }
}
END_TEST

START_TEST(any_case)
{
  ck_assert(lsip_str_ieq(LSIP_STR("Call-ID"), LSIP_STR("CALL-id")));
  ck_assert(!lsip_str_ieq(LSIP_STR("Call-ID"), LSIP_STR("Call-I")));
  ck_assert(!lsip_str_ieq(LSIP_STR("\xc4"), LSIP_STR("\xe4")));
}
END_TEST

TEST_PROGRAM("base-str", equal, nothing_equals_nothing, case_is_ascii_only,
             any_case)
