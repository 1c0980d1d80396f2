/* The fast loops and their plain twins agree, and stay inside. */
#include "support.h"

#include "msg/scan.h"

enum { LEN = 70 };

static uint32_t state = 1;

static unsigned next_random(void)
{
  state = state * 1664525u + 1013904223u;
  return state >> 16;
}

/* Mostly text, some bytes that stop a scan. */
static void fill(char *p, size_t n, unsigned rare)
{
  for (size_t i = 0; i < n; i++)
    p[i] = (char)(next_random() % rare == 0 ? next_random() % 256
                                            : 'a' + next_random() % 26);
}

START_TEST(twins_agree)
{
  for (int round = 0; round < 20000; round++) {
    size_t n = next_random() % LEN;
    char *p = malloc(n + 1), *end = p + n; /* exact, for the sanitizer */
    p = realloc(p, n ? n : 1);
    end = p + n;
    fill(p, n, 2 + next_random() % 60);
    ck_assert_ptr_eq(lsip_scan_text(p, end), lsip_scan_text_plain(p, end));
    ck_assert_ptr_eq(lsip_scan_name(p, end), lsip_scan_name_plain(p, end));
    ck_assert_ptr_eq(lsip_scan_uri(p, end), lsip_scan_uri_plain(p, end));
    ck_assert_ptr_eq(lsip_scan_quoted(p, end),
                     lsip_scan_quoted_plain(p, end));
    ck_assert_ptr_eq(lsip_scan_byte(p, end, 'x'),
                     lsip_scan_byte_plain(p, end, 'x'));
    free(p);
  }
}
END_TEST

/* The fast one leaves lines aside that the plain one reads; what it reads is
 * the same. */
START_TEST(fields_agree)
{
  int read = 0;
  for (int round = 0; round < 20000; round++) {
    size_t n = 1 + next_random() % LEN;
    char *p = malloc(n);
    const char *colon = NULL, *other = NULL, *end;
    fill(p, n, 2 + next_random() % 60);
    p[next_random() % n] = ':';
    end = lsip_scan_field(p, p + n, &colon);
    if (end) {
      ck_assert_ptr_eq(end, lsip_scan_field_plain(p, p + n, &other));
      ck_assert_ptr_eq(colon, other);
      read++;
    }
    free(p);
  }
  ck_assert_int_gt(read, 1000);
}
END_TEST

START_TEST(fields_of_the_plain_twin)
{
  static const char *const none[] = { "", "Via", "V\tia: a", "Vi\ra: a" };
  static const char line[] = "Via: a\tb\r\n";
  const char *colon;
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
    ck_assert_ptr_null(lsip_scan_field_plain(
        none[i], none[i] + strlen(none[i]), &colon));
  ck_assert_ptr_eq(lsip_scan_field_plain(line, line + strlen(line), &colon),
                   line + 8);
  ck_assert_ptr_eq(colon, line + 3);
}
END_TEST

START_TEST(every_byte_at_every_place)
{
  for (int c = 0; c < 256; c++) {
    for (size_t at = 0; at < 40; at++) {
      char buf[40];
      memset(buf, 'a', sizeof(buf));
      buf[at] = (char)c;
      ck_assert_ptr_eq(lsip_scan_text(buf, buf + 40),
                       lsip_scan_text_plain(buf, buf + 40));
      ck_assert_ptr_eq(lsip_scan_name(buf, buf + 40),
                       lsip_scan_name_plain(buf, buf + 40));
      ck_assert_ptr_eq(lsip_scan_uri(buf, buf + 40),
                       lsip_scan_uri_plain(buf, buf + 40));
      ck_assert_ptr_eq(lsip_scan_quoted(buf, buf + 40),
                       lsip_scan_quoted_plain(buf, buf + 40));
    }
  }
}
END_TEST

START_TEST(names_compare_alike)
{
  for (int id = 1; id < LSIP_HEADER_COUNT; id++) {
    lsip_str name = lsip_header_name(id);
    char padded[32] = "", text[64];
    memset(text, 'x', sizeof(text));
    memcpy(padded, name.ptr, name.len);
    for (size_t i = 0; i < name.len; i++) {
      for (int c = 0; c < 256; c++) {
        memcpy(text, name.ptr, name.len);
        text[i] = (char)c;
        ck_assert_int_eq(
            lsip_scan_same(text, text + 64, padded, name.len),
            lsip_scan_same_plain(text, padded, name.len));
      }
    }
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(twins_agree), ROW(fields_agree), ROW(fields_of_the_plain_twin),
    ROW(every_byte_at_every_place),
    ROW(names_compare_alike),
  };
  return RUN("msg-scan", rows);
}
