/* The fast loops and their plain twins agree, and stay inside. */
#include "support.h"

#include "msg/chars.h"
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
    char text[LSIP_NAME_MAX];
    memset(text, 'x', sizeof(text));
    for (size_t i = 0; i < name.len; i++) {
      for (int c = 0; c < 256; c++) {
        int same;
        memcpy(text, name.ptr, name.len);
        text[i] = (char)c;
        same = lsip_scan_same_plain(text, name.ptr, name.len);
        ck_assert_int_eq(lsip_scan_same(text, name.ptr, name.len), same);
        if (name.len <= LSIP_SAME_ROOM)
          ck_assert_int_eq(lsip_scan_same16(text, name.ptr, name.len), same);
      }
    }
  }
}
END_TEST

START_TEST(marks_agree)
{
  for (int round = 0; round < 20000; round++) {
    char *p = malloc(LSIP_BLOCK);
    uint64_t marks = 0;
    fill(p, LSIP_BLOCK, 2 + next_random() % 60);
    for (int i = 0; i < LSIP_BLOCK; i++)
      if ((unsigned char)p[i] < ' ' || (unsigned char)p[i] > '~')
        marks |= (uint64_t)1 << i;
    ck_assert_uint_eq(lsip_scan_marks(p), marks);
    ck_assert_uint_eq(lsip_scan_marks_plain(p, LSIP_BLOCK), marks);
    free(p);
  }
}
END_TEST

/* Letters, separators, and now and then what ends a host. */
static void fill_host(char *p, size_t n)
{
  static const char bytes[] = "abyzAZ059ab.-_";
  for (size_t i = 0; i < n; i++)
    p[i] = next_random() % 40 == 0 ? (char)next_random()
                                   : bytes[next_random() % 14];
}

START_TEST(hosts_and_ats_agree)
{
  for (int round = 0; round < 40000; round++) {
    size_t n = next_random() % LEN;
    char *p = malloc(n ? n : 1), before = "._-a"[next_random() % 4];
    unsigned percent = 7, other = 7;
    int bad = 0, worse = 0;
    fill_host(p, n);
    ck_assert_ptr_eq(lsip_scan_labels(p, p + n, before, &bad),
                     lsip_scan_labels_plain(p, p + n, before, &worse));
    ck_assert_int_eq(bad, worse);
    for (int i = 0; n && i < 2; i++)
      p[next_random() % n] = "@%"[next_random() % 2];
    ck_assert_ptr_eq(lsip_scan_at(p, p + n, &percent),
                     lsip_scan_at_plain(p, p + n, &other));
    ck_assert_int_eq(percent != 0, other != 0);
    free(p);
  }
}
END_TEST

START_TEST(words_of_every_class)
{
  for (int round = 0; round < 40000; round++) {
    size_t n = next_random() % LEN;
    char *p = malloc(n ? n : 1);
    unsigned class = 1u << next_random() % 16;
    fill(p, n, 2 + next_random() % 60);
    ck_assert_ptr_eq(lsip_skip(p, p + n, class),
                     lsip_skip_here(p, p + n, class));
    free(p);
  }
}
END_TEST

START_TEST(colons_are_found)
{
  char p[16];
  for (size_t at = 0; at <= 16; at++) {
    memset(p, ';', sizeof(p));
    for (size_t i = at; i < 16; i += 3)
      p[i] = ':';
    ck_assert_ptr_eq(lsip_scan_colon(p), at < 16 ? p + at : NULL);
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(twins_agree), ROW(every_byte_at_every_place),
    ROW(names_compare_alike), ROW(marks_agree),
    ROW(hosts_and_ats_agree), ROW(words_of_every_class), ROW(colons_are_found),
  };
  return RUN("msg-scan", rows);
}
