/* Messages that are cut up and no more, and lines of every length. */
#include "support.h"

#include "guard.h"

static parsed split(lsip_str text)
{
  const lsip_parse_rules rules = { .size = sizeof(rules), .split = 1 };
  return parse_rules(text, 64, &rules);
}

START_TEST(fields_and_no_more)
{
  parsed p = split(S("INVITE sip:b@[b SIP/2.0\r\n"
                     "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
                     "From: <sip:a@a>;tag=1\r\n"
                     "CSeq: x\r\n"
                     "i: a@b\r\n"
                     "Max-Forwards: 1000\r\n"
                     "Content-Length: 2\r\n\r\nabc"));
  lsip_name_addr na;
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_msg_is_request(&p.m), 1);
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_INVITE);
  ck_lit(lsip_msg_uri(&p.m), "sip:b@[b");
  ck_assert_uint_eq(lsip_msg_field_count(&p.m), 6);
  ck_lit(lsip_msg_call_id(&p.m), "a@b");
  ck_lit(lsip_msg_body(&p.m), "ab");
  ck_assert_uint_eq(lsip_msg_from_tag(&p.m).len, 0);
  ck_assert_uint_eq(lsip_msg_cseq(&p.m), 0);
  ck_assert_uint_eq(lsip_msg_max_forwards(&p.m), UINT32_MAX);
  ck_err(lsip_msg_via(&p.m, &v), ERR_MISSING);
  ck_assert_int_eq(lsip_msg_answerable(&p.m), 0);
  ck_assert_int_eq(lsip_next_via(&p.m, &c, &v), 1);
  ck_lit(v.branch, "z9hG4bKx");
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_FROM, &na));
  ck_lit(na.params, "tag=1");
  release(&p);
}
END_TEST

/* Room for what reads more than a byte at a time. */
#define LONG "Organization: abcdefghijklmnopqrstuvwxyz\r\n\r\n"

START_TEST(what_is_checked_all_the_same)
{
  static const struct {
    const char *text, *error;
  } rows[] = {
    { "BYE a:b SIP/2.0\r\nTo: a\r\nTo: b\r\n\r\n", "ERR_DUPLICATE" },
    { "BYE a:b SIP/2.0\r\nl: 3\r\n\r\nab", "ERR_LENGTH" },
    { "BYE a:b SIP/2.0\r\nl: -1\r\n\r\nab", "ERR_LENGTH" },
    { "BYE a:b SIP/2.0\r\nSubject: a\x01\r\n\r\n", "ERR_CONTROL" },
    { "BYE a:b SIP/2.0\r\nSub ject: a\r\n\r\n", "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\nSubject: a\r\n", "ERR_TRUNCATED" },
    { "BYE a:b SIP/2.0\r\n Via: a\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\n: a\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\nSubject\r\n: a\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\nCall\r\nID: a\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\nCall\rID: a\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/2.0\r\nP-Asserted-Identity\r\n" LONG, "ERR_HEADER_NAME" },
    { "BYE a:b SIP/3.0\r\nSubject: a\r\n\r\n", "ERR_VERSION" },
    { "BYE a:b SIP/2.0\r\n\r\n", "OK" },
    { "SIP/2.0 200 OK\r\n\r\n", "OK" },
    { "SIP/2.0 2x0 OK\r\n\r\n", "ERR_STATUS" },
    { "SIP/2.0 20x OK\r\n\r\n", "ERR_STATUS" },
    { "SIP/2.0  200 OK\r\n\r\n", "ERR_START_LINE" },
    { "BYE a:b  SIP/2.0\r\n\r\n", "ERR_START_LINE" },
    { "BYE  a:b SIP/2.0\r\n\r\n", "ERR_START_LINE" },
    { "BYE SIP/2.0\r\n\r\n", "ERR_START_LINE" },
    { "BYE  SIP/2.0\r\n\r\n", "ERR_START_LINE" },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    parsed p = split(Z(rows[i].text));
    ck_assert_str_eq(lsip_error_name(p.rc), rows[i].error);
    release(&p);
  }
}
END_TEST

static const char head[] = "BYE sip:a SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
                           "From: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"
                           "Call-ID: a\r\nCSeq: 1 BYE\r\n";

/* A line that is `n` bytes longer, and so ends at every place of the blocks
 * that the parser reads, with `odd` bytes in it; two more lines behind it. */
static void check_line(size_t n, const char *odd, const char *tail)
{
  char text[512];
  size_t value_len = strlen(odd) + n + 2;
  lsip_field f;
  parsed p;
  int used = snprintf(text, sizeof(text), "%sSubject: x%s%.*sz\r\n%s", head,
                      odd, (int)n,
                      "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
                      "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
                      "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
                      tail);
  p = parse(lsip_str_of(text, (size_t)used));
  ck_ok(p.rc);
  ck_assert_uint_ge(lsip_msg_field_count(&p.m), 6);
  ck_ok(lsip_msg_field(&p.m, 5, &f));
  ck_assert_int_eq(f.id, LSIP_H_SUBJECT);
  ck_assert_uint_eq(f.value_len, value_len);
  if (lsip_msg_field_count(&p.m) > 6)
    ck_lit(lsip_msg_header(&p.m, LSIP_H_CONTENT_LENGTH), "2");
  release(&p);
}

START_TEST(lines_of_every_length)
{
  static const char *const tails[] = { "\r\n", "l: 2\r\n\r\nab",
                                       "X: y\r\nContent-Length:2\r\n\r\nab" };
  static const char *const odds[] = { "", "\t", "\xc3\xa4", "\r\n ", ":",
                                      "\xc3\xa4\t\xff" };
  for (size_t n = 0; n < 160; n++)
    for (size_t t = 0; t < sizeof(tails) / sizeof(tails[0]); t++)
      for (size_t o = 0; o < sizeof(odds) / sizeof(odds[0]); o++)
        check_line(n, odds[o], tails[t]);
}
END_TEST

/* The id of a field is found by bytes before its name too: here are none, or
 * others than usual, and they may not be read or may not count. */
START_TEST(names_at_the_first_byte)
{
  static const char *const starts[] = { "", "\n", "A\n", "AB\n", "x y z\r\n",
                                        "\r\nx y z\r\n" };
  static const char *const names[] = { "To", "tO", "t", "Via", "Call-ID", "",
                                       "X", "Content-Length" };
  guarded g = guard(1024);
  for (size_t s = 0; s < sizeof(starts) / sizeof(starts[0]); s++) {
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
      const lsip_parse_rules rules = { .size = sizeof(rules), .split = 1,
                                       .fragment = 1, .lenient = UINT32_MAX };
      uint64_t index[256];
      lsip_field f = { .id = UINT16_MAX };
      lsip_msg m;
      int n = sprintf(g.map, "%s%s: 0\r\n" LONG, starts[s], names[i]);
      int rc = lsip_msg_parse(&m, index, sizeof(index), g.map, (size_t)n,
                              &rules, NULL);
      if (!*starts[s]) /* all others are no start lines */
        ck_assert_int_eq(rc == LSIP_OK, *names[i] != 0);
      ck_ok(lsip_msg_field(&m, 0, &f));
      ck_assert_int_eq(f.id, *names[i] ? lsip_header_of(Z(names[i]))
                                       : LSIP_H_ORGANIZATION);
    }
  }
  drop(&g);
}
END_TEST

START_TEST(names_are_whole)
{
  static const char *const others[] = {
    "Call\rID", "Call\nID", "Cal-ID", "Call-IDs", "Call-I", "Vib", "Vi", "Viaa",
    "P-Asserted-Identitx", "Q-Asserted-Identity", "P-Asserted-Identityy",
    "`", "@", "[", "{", "1", "g", "Call\x0dID", "\xd6ia", ("V\xc9" "a"),
  };
  static const struct {
    const char *name;
    int id;
  } rows[] = {
    { "v", LSIP_H_VIA }, { "I", LSIP_H_CALL_ID }, { "tO", LSIP_H_TO },
    { "VIA", LSIP_H_VIA }, { "call-id", LSIP_H_CALL_ID },
    { "p-asserted-IDENTITY", LSIP_H_P_ASSERTED_IDENTITY },
    { "P-Charging-Function-Addresses",
      LSIP_H_P_CHARGING_FUNCTION_ADDRESSES },
  };
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
    ck_assert_int_eq(lsip_header_of(Z(others[i])), LSIP_H_OTHER);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    ck_assert_int_eq(lsip_header_of(Z(rows[i].name)), rows[i].id);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(fields_and_no_more), ROW(what_is_checked_all_the_same),
    ROW(lines_of_every_length), ROW(names_at_the_first_byte),
    ROW(names_are_whole),
  };
  return RUN("msg-split", rows);
}
