/* Cutting streams into messages (RFC 3261 18.3, 7.5; RFC 5626 3.5.1;
 * HOSTILE 12). */
#include "peer.h"

#include <dirent.h>

#include <lsip/msg.h>

#include "transport/framer.h"

#define HEAD "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"

static const char *const messages[] = {
  HEAD "Content-Length: 0\r\n\r\n",
  HEAD "Content-Length: 5\r\n\r\nhello",
  HEAD "l:4\r\nSubject: x\r\n\r\n\r\n\r\n",
  HEAD "Content-Length:\r\n  3\r\nX: y\r\n\r\nabc",
  HEAD "CONTENT-LENGTH \t: 007 \r\n\r\n1234567",
  HEAD "Content-Length: 2\r\nL: 2\r\n\r\nok",
  HEAD "Subject: x\r\n Content-Length: 9\r\nContent-Length: 1\r\n\r\n!",
  HEAD "X-Content-Length: 7\r\nContent-Length: 1\r\n\r\n!",
  HEAD "Lx: 7\r\nl\rx: 7\r\nl: 1\r\n\r\n!",
  "a\nbcde\n\r\nl: 1\r\n\r\n!",
};
enum { COUNT = sizeof messages / sizeof messages[0] };

static void check_message(unsigned i, lsip_str got)
{
  ck_assert_uint_lt(i, COUNT);
  ck_assert_msg(got.len == strlen(messages[i]) &&
                memcmp(got.ptr, messages[i], got.len) == 0,
                "message %u differs: %.*s", i, (int)got.len, got.ptr);
}

/* Feeds one piece; counts the messages that come. */
static void feed(lsip_framer *f, const char *p, size_t n, unsigned *count)
{
  while (n > 0) {
    size_t used;
    lsip_str got;
    int rc = lsip_framer_feed(f, p, n, &used, &got);
    ck_assert_int_ge(rc, 0);
    ck_assert_uint_le(used, n);
    ck_assert(used > 0 || rc == 1);
    if (rc == 1)
      check_message((*count)++, got);
    p += used;
    n -= used;
  }
}

static char *all_text(const char *between)
{
  char *out = calloc(1, 8192);
  for (unsigned i = 0; i < COUNT; i++) {
    strcat(out, messages[i]);
    strcat(out, between);
  }
  return out;
}

/* Two cuts, close together or far apart, give the same messages. */
START_TEST(hostile_12_every_split)
{
  static const char *const between[] = { "", "\r\n", "\r\n\r\n" };
  for (int b = 0; b < 3; b++) {
    char *text = all_text(between[b]);
    size_t len = strlen(text);
    for (size_t i = 0; i <= len; i++) {
      for (size_t j = i; j <= len; j += j < i + 3 ? 1 : 151) {
        lsip_framer *f;
        unsigned count = 0;
        ck_assert_int_eq(lsip_framer_new(&f, NULL, 4096), 0);
        feed(f, text, i, &count);
        feed(f, text + i, j - i, &count);
        feed(f, text + j, len - j, &count);
        ck_assert_uint_eq(count, COUNT);
        lsip_framer_free(f);
      }
    }
    free(text);
  }
}
END_TEST

/* ---- the messages of the corpora ---- */

/* All that a framer and the parser make of a text given in two pieces. */
typedef struct made {
  uint64_t hash;
  unsigned messages;
  int rc;
} made;

static void add(made *m, const void *bytes, size_t n)
{
  const unsigned char *p = bytes;
  for (size_t i = 0; i < n; i++)
    m->hash = (m->hash ^ p[i]) * 1099511628211u;
}

static void add_message(made *out, lsip_str text)
{
  static uint64_t index[2048];
  lsip_parse_rules rules = { .size = sizeof rules, .stream = 1 };
  lsip_msg m;
  int rc = lsip_msg_parse(&m, index, sizeof index, text.ptr, text.len, &rules,
                          NULL);
  add(out, text.ptr, text.len);
  add(out, &rc, sizeof rc);
  for (unsigned i = 0; i < lsip_msg_field_count(&m); i++) {
    lsip_field f;
    ck_assert_int_eq(lsip_msg_field(&m, i, &f), 0);
    add(out, &f, sizeof f);
  }
  out->messages++;
}

static made make(const char *text, size_t len, size_t cut)
{
  made m = { 0, 0, 0 };
  lsip_framer *f;
  ck_assert_int_eq(lsip_framer_new(&f, NULL, 65535), 0);
  for (size_t at = 0; at < len && m.rc >= 0;) {
    size_t used;
    lsip_str got;
    m.rc = lsip_framer_feed(f, text + at, (at < cut ? cut : len) - at, &used,
                            &got);
    if (m.rc == 1)
      add_message(&m, got);
    at += used;
  }
  m.rc = m.rc < 0 ? m.rc : 0;
  lsip_framer_free(f);
  return m;
}

static unsigned split_file(const char *path)
{
  static char text[70000];
  FILE *file = fopen(path, "rb");
  size_t len;
  made whole;
  ck_assert_msg(file != NULL, "%s", path);
  len = fread(text, 1, sizeof text, file);
  fclose(file);
  whole = make(text, len, len);
  for (size_t cut = 1; cut < len; cut++) {
    made cut_once = make(text, len, cut);
    ck_assert_msg(memcmp(&whole, &cut_once, sizeof whole) == 0, "%s at %zu",
                  path, cut);
  }
  return whole.messages;
}

START_TEST(hostile_12_every_split_of_the_corpora)
{
  static const char *const folders[] = { "bench/corpus", "torture/rfc4475",
                                         "torture/rfc5118" };
  unsigned files = 0, count = 0;
  for (int i = 0; i < 3; i++) {
    char path[1024];
    struct dirent *e;
    DIR *d;
    snprintf(path, sizeof path, TEST_DATA "/%s", folders[i]);
    d = opendir(path);
    ck_assert_msg(d != NULL, "%s", path);
    while ((e = readdir(d)) != NULL) {
      if (!strstr(e->d_name, ".dat") && !strstr(e->d_name, ".sip"))
        continue;
      snprintf(path, sizeof path, TEST_DATA "/%s/%s", folders[i], e->d_name);
      count += split_file(path);
      files++;
    }
    closedir(d);
  }
  ck_assert_uint_gt(files, 70);
  ck_assert_uint_gt(count, 60);
}
END_TEST

START_TEST(hostile_12_byte_by_byte)
{
  char *text = all_text("\r\n\r\n");
  lsip_framer *f;
  unsigned count = 0;
  ck_assert_int_eq(lsip_framer_new(&f, NULL, 4096), 0);
  for (size_t i = 0; text[i]; i++)
    feed(f, text + i, 1, &count);
  ck_assert_uint_eq(count, COUNT);
  lsip_framer_free(f);
  free(text);
}
END_TEST

/* The result for a text given whole, and for one given byte by byte. */
static int result(const char *text, size_t len, size_t max, int bytes)
{
  lsip_framer *f;
  int rc = 0;
  ck_assert_int_eq(lsip_framer_new(&f, NULL, max), 0);
  for (size_t i = 0; i < len && rc == 0;) {
    size_t used, n = bytes ? 1 : len - i;
    lsip_str got;
    rc = lsip_framer_feed(f, text + i, n, &used, &got);
    i += used;
  }
  lsip_framer_free(f);
  return rc;
}

static void check_result(const char *text, size_t max, int wanted)
{
  ck_assert_int_eq(result(text, strlen(text), max, 0), wanted);
  ck_assert_int_eq(result(text, strlen(text), max, 1), wanted);
}

START_TEST(hostile_12_lost_framing)
{
  static const char *const lengths[] = {
    "", "Content-Length:\r\n", "Content-Length: x\r\n",
    "Content-Length: -1\r\n", "Content-Length: +1\r\n",
    "Content-Length: 1 2\r\n", "Content-Length: 1,1\r\n",
    "Content-Length: 0x10\r\n", "Content-Length: 1\r\n 2\r\n",
    "Content-Length: 1\r\nContent-Length: 2\r\n",
    "l: 1\r\nContent-Length: 0\r\n", "Content-Length: 1;x=y\r\n",
  };
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    char text[512];
    snprintf(text, sizeof text, HEAD "%s\r\nabc", lengths[i]);
    check_result(text, 4096, LSIP_ERR_LENGTH);
  }
}
END_TEST

/* HOSTILE 7: numbers at the edges of integers. */
START_TEST(hostile_07_huge_lengths)
{
  static const char *const numbers[] = {
    "4097", "2147483647", "2147483648", "4294967295", "4294967296",
    "4294967301", "18446744073709551615", "18446744073709551616",
    "18446744073709551621",
  };
  char text[1024];
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    snprintf(text, sizeof text, HEAD "Content-Length: %s\r\n\r\n",
             numbers[i]);
    check_result(text, 4096, LSIP_ERR_TOO_LONG);
  }
  snprintf(text, sizeof text, HEAD "Content-Length: %0400d\r\n\r\n", 9);
  check_result(text, 4096, 0);
  snprintf(text, sizeof text, HEAD "Content-Length: 9%0400d\r\n\r\n", 9);
  check_result(text, 4096, LSIP_ERR_TOO_LONG);
}
END_TEST

START_TEST(size_limit)
{
  char text[4096];
  size_t len;
  snprintf(text, sizeof text, HEAD "Content-Length: 100\r\n\r\n%0100d", 1);
  len = strlen(text);
  check_result(text, len, 1);
  check_result(text, len - 1, LSIP_ERR_TOO_LONG);
  /* headers without an end */
  memset(text, 'a', 3000);
  text[3000] = '\0';
  check_result(text, 3000, 0);
  check_result(text, 2999, LSIP_ERR_TOO_LONG);
}
END_TEST

/* ---- memory ---- */

static size_t held;

static void *counted(void *user, void *p, size_t old_size, size_t new_size)
{
  (void)user;
  held = held - old_size + new_size;
  if (new_size)
    return realloc(p, new_size);
  free(p);
  return NULL;
}

/* No more is held than twice what came, whatever is declared. */
START_TEST(hostile_12_holds_what_came)
{
  static const char head[] = HEAD "Content-Length: 60000\r\n\r\n";
  lsip_mem mem = { counted, NULL };
  lsip_framer *f;
  size_t used, came = 0, empty;
  lsip_str got;
  held = 0;
  ck_assert_int_eq(lsip_framer_new(&f, &mem, 65535), 0);
  empty = held;
  ck_assert_int_eq(lsip_framer_feed(f, head, strlen(head), &used, &got), 0);
  came += used;
  for (int i = 0; i < 1000; i++) {
    ck_assert_int_eq(lsip_framer_feed(f, "x", 1, &used, &got), 0);
    came++;
    ck_assert_uint_le(held - empty, 2 * came);
  }
  lsip_framer_free(f);
  ck_assert_uint_eq(held, 0);
}
END_TEST

START_TEST(no_memory)
{
  lsip_framer *f;
  size_t used;
  lsip_str got;
  ck_assert_int_eq(lsip_framer_new(&f, NULL, 0), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_framer_new(NULL, NULL, 9), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_framer_new(&f, NULL, 4096), 0);
  f->heap->budget = f->heap->used + 10;
  ck_assert_int_eq(lsip_framer_feed(f, HEAD, strlen(HEAD), &used, &got),
                   LSIP_ERR_NOMEM);
  lsip_framer_free(f);
  lsip_framer_free(NULL);
}
END_TEST

static int allowed;

static void *refusing(void *user, void *p, size_t old_size, size_t new_size)
{
  if (new_size > old_size && allowed-- <= 0)
    return NULL;
  return counted(user, p, old_size, new_size);
}

/* Wherever memory ends, the framer says so and gives back what it has. */
START_TEST(memory_ends)
{
  lsip_mem mem = { refusing, NULL };
  lsip_framer *f;
  size_t used;
  lsip_str got;
  held = 0;
  allowed = 0;
  ck_assert_int_eq(lsip_framer_new(&f, &mem, 4096), LSIP_ERR_NOMEM);
  for (int n = 1; n < 3; n++) {
    allowed = n;
    ck_assert_int_eq(lsip_framer_new(&f, &mem, 4096), 0);
    if (n == 2)
      ck_assert_int_eq(lsip_framer_feed(f, "B", 1, &used, &got), 0);
    ck_assert_int_eq(lsip_framer_feed(f, HEAD, strlen(HEAD), &used, &got),
                     LSIP_ERR_NOMEM);
    lsip_framer_free(f);
    ck_assert_uint_eq(held, 0);
  }
}
END_TEST

/* ---- keep-alives ---- */

START_TEST(pings)
{
  static const struct row {
    const char *text;
    unsigned pings;
  } rows[] = {
    { "\r\n", 0 }, { "\r\n\r\n", 1 }, { "\r\n\r\n\r\n", 1 },
    { "\r\n\r\n\r\n\r\n", 2 }, { "\n\n\n\n", 0 }, { "\r\r\n\r\n", 0 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    lsip_framer *f;
    size_t used;
    lsip_str got;
    unsigned count = 0;
    ck_assert_int_eq(lsip_framer_new(&f, NULL, 4096), 0);
    ck_assert_int_eq(lsip_framer_feed(f, rows[i].text, strlen(rows[i].text),
                                      &used, &got), 0);
    ck_assert_uint_eq(used, strlen(rows[i].text));
    ck_assert_uint_eq(f->pings, rows[i].pings);
    feed(f, messages[0], strlen(messages[0]), &count);
    ck_assert_uint_eq(count, 1);
    lsip_framer_free(f);
  }
}
END_TEST

peer_test_main("framer", hostile_12_every_split,
               hostile_12_every_split_of_the_corpora, hostile_12_byte_by_byte,
               hostile_12_lost_framing, hostile_07_huge_lengths, size_limit,
               hostile_12_holds_what_came, no_memory, memory_ends, pings)
