/* The table of errors. */
#include <lsip/base.h>

#include "run.h"

static const struct row {
  int code, status;
  const char *name;
} rows[] = {
#define ROW(name, code, status, text) { code, status, #name },
  LSIP_ERRORS(ROW)
#undef ROW
};
enum { ROWS = sizeof rows / sizeof rows[0] };

START_TEST(every_error_is_found)
{
  for (int i = 0; i < ROWS; i++) {
    ck_assert_str_eq(lsip_error_name(rows[i].code), rows[i].name);
    ck_assert_int_eq(lsip_error_status(rows[i].code), rows[i].status);
    ck_assert_str_ne(lsip_strerror(rows[i].code), "unknown error");
  }
}
END_TEST

START_TEST(codes_and_texts_are_unique)
{
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < i; j++) {
      ck_assert_int_ne(rows[i].code, rows[j].code);
      ck_assert_str_ne(lsip_strerror(rows[i].code),
                       lsip_strerror(rows[j].code));
    }
}
END_TEST

START_TEST(unknown_codes)
{
  static const int unknown[] = { 1, -18, -99, -199, INT32_MIN, INT32_MAX };
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    ck_assert_str_eq(lsip_strerror(unknown[i]), "unknown error");
    ck_assert_str_eq(lsip_error_name(unknown[i]), "ERR_UNKNOWN");
    ck_assert_int_eq(lsip_error_status(unknown[i]), 0);
  }
}
END_TEST

START_TEST(parse_errors_have_a_status)
{
  for (int i = 0; i < ROWS; i++)
    if (rows[i].code <= -100)
      ck_assert(rows[i].status >= 400 && rows[i].status < 600);
}
END_TEST

START_TEST(version)
{
  ck_assert_str_eq(lsip_version(), "0.1.0");
}
END_TEST

TEST_PROGRAM("base-error", every_error_is_found, codes_and_texts_are_unique,
             unknown_codes, parse_errors_have_a_status, version)
