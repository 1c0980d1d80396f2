/* Feature tags of a Contact and their values (RFC 3840). */
#include "support.h"

#include <lsip/fields.h>

START_TEST(features_of_a_contact)
{
  lsip_contact c;
  lsip_feature f;
  lsip_feature_value v;
  ck_ok(lsip_contact_parse(&c, S("<sip:a@b.c>;q=1;audio;expires=5"
      ";methods=\"INVITE,!BYE\";+sip.message=\"FALSE\";description=\"<a, b>\""
      ";class=x")));
  ck_assert_int_eq(lsip_feature_next(&c.params, &f), 1);
  ck_lit(f.name, "audio");
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 0);
  ck_assert_int_eq(lsip_feature_next(&c.params, &f), 1);
  ck_lit(f.name, "methods");
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 1);
  ck_lit(v.text, "INVITE");
  ck_assert_uint_eq(v.negated, 0);
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 1);
  ck_lit(v.text, "BYE");
  ck_assert_uint_eq(v.negated, 1);
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 0);
  ck_assert_int_eq(lsip_feature_next(&c.params, &f), 1);
  ck_lit(f.name, "+sip.message");
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 1);
  ck_assert_uint_eq(v.kind, LSIP_FEATURE_BOOLEAN);
  ck_assert_int_eq(v.low, 0);
  ck_assert_int_eq(lsip_feature_next(&c.params, &f), 1);
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 1);
  ck_assert_uint_eq(v.kind, LSIP_FEATURE_STRING);
  ck_lit(v.text, "a, b");
  ck_assert_int_eq(lsip_feature_value_next(&f.values, &v), 0);
  ck_err(lsip_feature_next(&c.params, &f), ERR_PARAM); /* not quoted */
  ck_assert_int_eq(lsip_feature_next(&c.params, &f), 0);
}
END_TEST

/* RFC 3840 s.9 base-tags; other parameters are none, however alike. */
START_TEST(each_feature_has_its_name)
{
  static const char *const tags[] = { "audio", "automata", "class", "duplex",
    "data", "control", "mobility", "description", "events", "priority",
    "methods", "schemes", "application", "video", "language", "type",
    "isfocus", "actor", "text", "extensions" };
  for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
    char text[32];
    size_t len = strlen(tags[i]);
    lsip_str rest = Z(tags[i]);
    lsip_feature f;
    ck_assert_int_eq(lsip_feature_next(&rest, &f), 1);
    ck_str(f.name, Z(tags[i]));
    sprintf(text, "%.*sz;%.*s", (int)len - 1, tags[i], (int)len - 1, tags[i]);
    rest = Z(text);
    ck_assert_int_eq(lsip_feature_next(&rest, &f), 0);
  }
}
END_TEST

typedef struct value_row {
  const char *text;
  int rc;
  uint32_t kind;
  int64_t low, high;
} value_row;

static const value_row values[] = {
  { "TRUE", 1, LSIP_FEATURE_BOOLEAN, 1, 1 },
  { "#=5", 1, LSIP_FEATURE_NUMBER, 5000000, 5000000 },
  { "#>=-1.25", 1, LSIP_FEATURE_NUMBER, -1250000, INT64_MAX },
  { "#<=+3.", 1, LSIP_FEATURE_NUMBER, INT64_MIN, 3000000 },
  { "#1:2.0000019", 1, LSIP_FEATURE_NUMBER, 1000000, 2000001 },
  { "x,", LSIP_ERR_PARAM, 0, 0, 0 },
  { ",x", LSIP_ERR_PARAM, 0, 0, 0 },
  { "!!x", LSIP_ERR_PARAM, 0, 0, 0 },
  { "a b", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<a", LSIP_ERR_PARAM, 0, 0, 0 },
  { "<", LSIP_ERR_PARAM, 0, 0, 0 },
  { "#", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#>", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#>5", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#=", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#5", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#5;6", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#5:x", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#=5.5x", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#=5x", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#=9223372036854", LSIP_ERR_NUMBER, 0, 0, 0 },
  { "#=-", LSIP_ERR_NUMBER, 0, 0, 0 },
};

START_TEST(feature_values)
{
  for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
    const value_row *r = &values[i];
    lsip_str rest = Z(r->text);
    lsip_feature_value v;
    int rc = lsip_feature_value_next(&rest, &v);
    ck_assert_msg(rc == r->rc, "%s: %s", r->text, lsip_error_name(rc));
    if (rc != 1)
      continue;
    ck_assert_uint_eq(v.kind, r->kind);
    ck_assert_msg(v.low == r->low && v.high == r->high, "%s", r->text);
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(features_of_a_contact), ROW(each_feature_has_its_name),
    ROW(feature_values),
  };
  return RUN("msg-features", rows);
}
