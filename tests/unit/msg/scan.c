/* The fast loops and their plain twins agree, and stay inside. */
#include "support.h"

#include "msg/chars.h"
#include "msg/scan.h"

#include "guard.h"

/* More than the longest vector, a whole one behind it, and a part. */
enum { LEN = 150, PLACES = 3 };

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

/* `n` bytes that end at, begin at, or lie somewhere between guards. */
static char *place(const guarded *g, size_t n, int where)
{
  switch (where) {
  case 0: return g->map + g->room - n;
  case 1: return g->map;
  default: return g->map + 1 + next_random() % 64;
  }
}

/* check notes each assertion, which takes longer than these loops. */
static void compare(const char *p, const char *end)
{
  const char *wrong = NULL;
  if (lsip_scan_text(p, end) != lsip_scan_text_plain(p, end))
    wrong = "text";
  if (lsip_scan_print(p, end) != lsip_scan_print_plain(p, end))
    wrong = "print";
  if (lsip_scan_uri(p, end) != lsip_scan_uri_plain(p, end))
    wrong = "uri";
  if (lsip_scan_quoted(p, end) != lsip_scan_quoted_plain(p, end))
    wrong = "quoted";
  if (lsip_scan_byte(p, end, 'x') != lsip_scan_byte_plain(p, end, 'x'))
    wrong = "byte";
  if (lsip_scan_byte(p, end, '\xe9') != lsip_scan_byte_plain(p, end, '\xe9'))
    wrong = "byte above 127";
  if (wrong)
    ck_abort_msg("%s of %zu bytes", wrong, (size_t)(end - p));
}

START_TEST(twins_agree)
{
  guarded g = guard(1024);
  for (int round = 0; round < 40000; round++) {
    size_t n = next_random() % LEN;
    char *p = place(&g, n, round % PLACES);
    fill(p, n, 2 + next_random() % 200);
    compare(p, p + n);
  }
  drop(&g);
}
END_TEST

/* Each byte alone among letters, in texts of every length. */
START_TEST(every_byte_at_every_place)
{
  guarded g = guard(1024);
  for (size_t n = 1; n < 70; n++) {
    char *p = place(&g, n, n % 2);
    memset(p, 'a', n);
    for (size_t at = 0; at < n; at++) {
      for (int c = 0; c < 256; c++) {
        p[at] = (char)c;
        compare(p, p + n);
      }
      p[at] = 'a';
    }
  }
  drop(&g);
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
      }
    }
  }
}
END_TEST

/* One byte is another: it counts up to that, unless but for bit 0x20. */
START_TEST(names_are_alike_so_far)
{
  const char *name = lsip_header_name(LSIP_H_WWW_AUTHENTICATE).ptr;
  char text[16];
  for (unsigned at = 0; at < 16; at++) {
    for (int c = 0; c < 256; c++) {
      memcpy(text, name, 16);
      text[at] = (char)c;
      ck_assert_uint_eq(lsip_scan_alike16(text, name),
                        (c | 0x20) == (name[at] | 0x20) ? 16 : at);
    }
  }
}
END_TEST

START_TEST(printable_bytes_are_counted)
{
  guarded g = guard(1024);
  for (int c = 0; c < 256; c++) {
    for (unsigned at = 0; at <= LSIP_BLOCK; at++) {
      char *p = place(&g, LSIP_BLOCK, (int)at % PLACES);
      unsigned n = c >= ' ' && c <= '~' ? LSIP_BLOCK : at;
      memset(p, at % 2 ? ' ' : '~', LSIP_BLOCK);
      if (at < LSIP_BLOCK)
        p[at] = (char)c;
      ck_assert_uint_eq(lsip_scan_print32(p), n);
      ck_assert_ptr_eq(lsip_scan_print_plain(p, p + LSIP_BLOCK), p + n);
    }
  }
  drop(&g);
}
END_TEST

START_TEST(the_first_of_many_counts)
{
  guarded g = guard(1024);
  for (int round = 0; round < 20000; round++) {
    char *p = place(&g, LSIP_BLOCK, round % PLACES);
    fill(p, LSIP_BLOCK, 2 + next_random() % 60);
    ck_assert_ptr_eq(p + lsip_scan_print32(p),
                     lsip_scan_print_plain(p, p + LSIP_BLOCK));
  }
  drop(&g);
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
  guarded g = guard(1024);
  for (int round = 0; round < 40000; round++) {
    size_t n = next_random() % LEN;
    char *p = place(&g, n, round % PLACES), before = "._-a"[next_random() % 4];
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
  }
  drop(&g);
}
END_TEST

START_TEST(sixteen_bytes_agree)
{
  for (int round = 0; round < 40000; round++) {
    char *p = malloc(16);
    unsigned dots = 1, other = 2;
    fill_host(p, 16);
    ck_assert_uint_eq(lsip_scan_word16(p), lsip_scan_word16_plain(p));
    ck_assert_uint_eq(lsip_scan_host16(p, &dots),
                      lsip_scan_host16_plain(p, &other));
    ck_assert_uint_eq(dots, other);
    p[next_random() % 16] = "\"\\\t\x7f\x80/"[next_random() % 6];
    ck_assert_uint_eq(lsip_scan_quote16(p), lsip_scan_quote16_plain(p));
    ck_assert_uint_eq(lsip_scan_word16(p), lsip_scan_word16_plain(p));
    free(p);
  }
}
END_TEST

START_TEST(thirty_two_bytes_agree)
{
  for (int round = 0; round < 40000; round++) {
    char *p = malloc(32);
    uint32_t dots = 1, other = 2;
    fill_host(p, 32);
    p[next_random() % 32] = "_@/:\x80\0"[next_random() % 6];
    ck_assert_uint_eq(lsip_scan_words32(p, &dots),
                      lsip_scan_words32_plain(p, &other));
    ck_assert_uint_eq(dots, other);
    free(p);
  }
}
END_TEST

/* RFC 3261 25.1, quoted-string, a byte at a time. */
static const char *end_of_quoted(const char *p, const char *end)
{
  while (++p < end) {
    if (*p == '"')
      return p + 1;
    if (*p == '\\') {
      if (++p == end || *p == '\r' || *p == '\n')
        return NULL;
    } else if (lsip_is(*p, LSIP_C_CONTROL) && !lsip_is(*p, LSIP_C_LWS)) {
      return NULL;
    }
  }
  return NULL;
}

START_TEST(quoted_strings_end)
{
  guarded g = guard(1024);
  for (int round = 0; round < 40000; round++) {
    size_t n = 1 + next_random() % LEN;
    char *p = place(&g, n, round % PLACES);
    fill(p, n, 2 + next_random() % 60);
    p[0] = '"';
    p[next_random() % n] = "\"\\\t\x7f\x80/"[next_random() % 6];
    p[next_random() % n] = '"';
    ck_assert_ptr_eq(lsip_skip_quoted(p, p + n), end_of_quoted(p, p + n));
  }
  drop(&g);
}
END_TEST

START_TEST(words_of_every_class)
{
  guarded g = guard(1024);
  for (int round = 0; round < 40000; round++) {
    size_t n = next_random() % LEN;
    char *p = place(&g, n, round % PLACES);
    unsigned class = 1u << next_random() % 16;
    fill(p, n, 2 + next_random() % 60);
    ck_assert_ptr_eq(lsip_skip(p, p + n, class),
                     lsip_skip_here(p, p + n, class));
  }
  drop(&g);
}
END_TEST

START_TEST(colons_are_found)
{
  guarded g = guard(1024);
  for (size_t at = 0; at <= 16; at++) {
    char *p = place(&g, 16, at % PLACES);
    memset(p, ';', 16);
    for (size_t i = at; i < 16; i += 3)
      p[i] = ':';
    ck_assert_uint_eq(lsip_scan_colon16(p), at);
  }
  drop(&g);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(twins_agree), ROW(every_byte_at_every_place),
    ROW(names_compare_alike), ROW(names_are_alike_so_far),
    ROW(printable_bytes_are_counted), ROW(the_first_of_many_counts),
    ROW(hosts_and_ats_agree), ROW(sixteen_bytes_agree),
    ROW(thirty_two_bytes_agree), ROW(quoted_strings_end),
    ROW(words_of_every_class), ROW(colons_are_found),
  };
  return RUN("msg-scan", rows);
}
