/* The table of header fields and its perfect hash. */
#include "support.h"

static lsip_str in_case(char *out, lsip_str name, int upper)
{
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
      c = (char)(c ^ 0x20);
    out[i] = c;
  }
  return lsip_str_of(out, name.len);
}

START_TEST(every_name_is_found_in_any_case)
{
  for (int id = 1; id < LSIP_HEADER_COUNT; id++) {
    lsip_header_info info;
    char buf[64];
    ck_ok(lsip_header_about(&info, id));
    ck_assert_int_eq(info.id, id);
    ck_assert_int_eq(lsip_header_of(info.name), id);
    ck_str(lsip_header_name(id), info.name);
    ck_assert_int_eq(lsip_header_of(in_case(buf, info.name, 1)), id);
    ck_assert_int_eq(lsip_header_of(in_case(buf, info.name, 0)), id);
    if (info.compact.len) {
      ck_assert_int_eq(lsip_header_of(info.compact), id);
      ck_assert_int_eq(lsip_header_of(in_case(buf, info.compact, 1)), id);
    }
  }
}
END_TEST

/* A name that differs in one bit of one byte is another name, whatever the
 * hash makes of it: so no control character passes for '-' or a letter. */
START_TEST(hostile_13_no_other_name_is_found)
{
  for (int id = 1; id < LSIP_HEADER_COUNT; id++) {
    lsip_str name = lsip_header_name(id);
    char buf[64] = "";
    for (size_t i = 0; i < name.len * 8; i++) {
      memcpy(buf, name.ptr, name.len);
      buf[i / 8] = (char)(buf[i / 8] ^ 1 << i % 8);
      if (!lsip_str_ieq(lsip_str_of(buf, name.len), name))
        ck_assert_int_ne(lsip_header_of(lsip_str_of(buf, name.len)), id);
      /* the same with bytes behind it, as in a message */
      memset(buf + name.len, ' ', sizeof(buf) - name.len);
      if (!lsip_str_ieq(lsip_str_of(buf, name.len), name))
        ck_assert_int_ne(lsip_header_of(lsip_str_of(buf, name.len)), id);
    }
  }
}
END_TEST

START_TEST(names_that_fooled_others)
{
  static const char *const names[] = {
    "zakg", "zajm", "", "z", "Vi", "Viaa", "Call-IDx", "Call_ID", "Call ID",
    "C%6Fntact", "Content-Lengthy", "Accept-Resource-Priority-And-Beyond"
  };
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    ck_assert_int_eq(lsip_header_of(Z(names[i])), LSIP_H_OTHER);
  ck_assert_int_eq(lsip_header_of(lsip_str_of(NULL, 0)), LSIP_H_OTHER);
}
END_TEST

START_TEST(ids_outside_the_table)
{
  lsip_header_info info;
  ck_err(lsip_header_about(&info, 0), ERR_ARGUMENT);
  ck_err(lsip_header_about(&info, -1), ERR_ARGUMENT);
  ck_err(lsip_header_about(&info, LSIP_HEADER_COUNT), ERR_ARGUMENT);
  ck_assert_uint_eq(lsip_header_name(LSIP_HEADER_COUNT).len, 0);
}
END_TEST

START_TEST(methods_and_phrases)
{
  for (int i = LSIP_INVITE; i < LSIP_METHOD_COUNT; i++)
    ck_assert_int_eq(lsip_method_of(lsip_method_name(i)), i);
  ck_assert_int_eq(lsip_method_of(S("invite")), LSIP_METHOD_OTHER);
  ck_assert_int_eq(lsip_method_of(S("INVITES")), LSIP_METHOD_OTHER);
  ck_assert_int_eq(lsip_method_of(lsip_str_of(NULL, 0)), LSIP_METHOD_OTHER);
  ck_assert_uint_eq(lsip_method_name(LSIP_METHOD_OTHER).len, 0);
  ck_lit(lsip_status_text(180), "Ringing");
  ck_lit(lsip_status_text(555), "Push Notification Service Not Supported");
  ck_lit(lsip_status_text(608), "Rejected");
  ck_lit(lsip_status_text(100), "Trying");
  ck_lit(lsip_status_text(499), "Request Failure");
  ck_assert_uint_gt(lsip_status_text(-5).len, 0);
  for (int i = 100; i < 700; i++)
    ck_assert_uint_gt(lsip_status_text(i).len, 0);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(every_name_is_found_in_any_case),
    ROW(hostile_13_no_other_name_is_found),
    ROW(names_that_fooled_others), ROW(ids_outside_the_table),
    ROW(methods_and_phrases),
  };
  return RUN("msg-headers", rows);
}
