/* The rows of hostile input that end in this layer, each by its number. */
#include "support.h"

#include <dirent.h>

#include "msg/reply.h"

#include "guard.h"
#include "reading.h"
#include "walking.h"

/* ------------------------------------------------------------ corpora -- */

typedef void (*each_file)(const char *text, size_t len, const char *path);

static void in_folder(const char *folder, each_file fn)
{
  char path[512];
  struct dirent *e;
  DIR *d;
  int n = 0;
  snprintf(path, sizeof(path), "%s/%s", TEST_DATA, folder);
  d = opendir(path);
  ck_assert_msg(d != NULL, "%s", path);
  while ((e = readdir(d)) != NULL) {
    size_t len;
    char *text;
    if (!strstr(e->d_name, ".dat") && !strstr(e->d_name, ".sip"))
      continue;
    snprintf(path, sizeof(path), "%s/%s/%s", TEST_DATA, folder, e->d_name);
    text = read_file(path, &len);
    fn(text, len, path);
    free(text);
    n++;
  }
  closedir(d);
  ck_assert_int_gt(n, 10);
}

static void in_all_folders(each_file fn)
{
  in_folder("bench/corpus", fn);
  in_folder("torture/rfc4475", fn);
  in_folder("torture/rfc5118", fn);
}

/* --------------------------------------------------------------- row 1 -- */

static guarded page;

static void every_prefix(const char *text, size_t len, const char *path)
{
  static uint64_t index[1024];
  lsip_parse_rules r = { .size = sizeof(r) };
  (void)path;
  for (size_t n = 0; n <= len; n++) {
    for (int place = 0; place < 4; place++) {
      /* prefixes, and suffixes too */
      lsip_str t = put(&page, place & 1 ? text : text + len - n, n,
                       place & 2);
      lsip_msg m;
      r.lenient = n % 2 ? ~0u : 0;
      (void)!lsip_msg_parse(&m, index, sizeof(index), t.ptr, t.len, &r,
                            NULL);
      if (n % 16 == 0 || n == len)
        (void)read_all(&m);
      ck_assert(r.lenient || walk_agrees(&m));
    }
  }
}

START_TEST(hostile_01_every_prefix_beside_a_forbidden_page)
{
  page = guard(1 << 16);
  in_all_folders(every_prefix);
  drop(&page);
}
END_TEST

/* Words of all lengths that the message ends in, where readers of usual values
 * look at 16 or 32 bytes. */
START_TEST(hostile_01_words_that_end_beside_a_forbidden_page)
{
  static const char *const heads[] = {
    "From: <sip:", "From: <sips:", "From: <sips:a@", "From: sips:",
    "From: \"a\" <sips:a+b@", "From: <sip:a@b>;tag=", "Via: SIP/2.0/UDP ",
    "Via: SIP/2.0/", "Via: SIP/2.0/UDP a;branch=", "Call-ID: ", "Subject",
    "To: <sip:a@b;c=", "Contact: <sips:", "Accept: a/", "Allow: ",
  };
  static uint64_t index[1024];
  page = guard(4096);
  for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
    char text[256];
    size_t len = (size_t)snprintf(text, sizeof(text),
                                  "BYE sip:a@b SIP/2.0\r\n%s", heads[i]);
    for (int k = 0; k < 80; k++) {
      lsip_str t = put(&page, text, len, 0);
      lsip_msg m;
      (void)!lsip_msg_parse(&m, index, sizeof(index), t.ptr, t.len, NULL,
                            NULL);
      ck_assert(walk_agrees(&m));
      text[len++] = 'a';
    }
  }
  drop(&page);
}
END_TEST

START_TEST(hostile_01_readers_beside_a_forbidden_page)
{
  static const char *const values[] = {
    "\"a\\\"b\" <sip:a:b@[::1]:5060;c=d?e=f>;g=\"h\";i=[::1]",
    "SIP / 2.0 / UDP [::1] : 5060 ;branch=z9hG4bK;received=[::1];ttl=1",
    "Digest a=\"b\", c=d , e=\"f\\\"\"", "120 (a (b) \\) c) ;d=e",
    "application/sdp;a=\"b\"", "307 a.b:1 \"c\\\"d\"", "1 2 INVITE",
    "1.5 2.5", "Sat, 13 Nov 2010 23:29:00 GMT", "a@b;to-tag=c;from-tag=d",
    "tel:+1-2;a=b", "a%41%4", "\"a\\",
  };
  page = guard(4096);
  for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
    for (size_t k = 0; k <= 2 * strlen(values[i]); k++) {
      size_t n = k / 2;
      lsip_name_addr na;
      lsip_via via;
      lsip_token_value tv;
      lsip_warning w;
      lsip_auth a;
      lsip_str v = put(&page, values[i], n, k & 1);
      (void)read_value(v);
      (void)!lsip_name_addr_parse(&na, v);
      (void)!lsip_via_parse(&via, v);
      (void)!lsip_token_parse(&tv, v);
      (void)!lsip_warning_parse(&w, v);
      (void)!lsip_auth_parse(&a, v);
      (void)lsip_header_of(v);
    }
  }
  drop(&page);
}
END_TEST

/* --------------------------------------------------------------- row 2 -- */

static char *repeat(const char *head, const char *unit, size_t n,
                    const char *tail, size_t *len)
{
  size_t h = strlen(head), u = strlen(unit), t = strlen(tail);
  char *out = malloc(h + n * u + t + 1), *p = out;
  memcpy(p, head, h);
  p += h;
  for (size_t i = 0; i < n; i++, p += u)
    memcpy(p, unit, u);
  memcpy(p, tail, t + 1);
  *len = h + n * u + t;
  return out;
}

/* All fields of a kind: as many as the index holds are read, one more is an
 * error, and so are very many. */
static void repeated_field(const char *unit, int id)
{
  static const size_t counts[] = { 57, 58, 59, 10000 };
  lsip_parse_rules r = { .size = sizeof(r), .max_message = 1 << 20 };
  for (size_t i = 0; i < 4; i++) {
    size_t len;
    char *text = repeat(BYE_HEAD, unit, counts[i], "\r\n", &len);
    parsed p = parse_rules(lsip_str_of(text, len), 63, &r);
    ck_assert_int_eq(p.rc, counts[i] <= 58 ? 0 : LSIP_ERR_TOO_MANY);
    ck_assert_uint_le(lsip_msg_field_count(&p.m), 63);
    if (p.rc == 0)
      ck_assert_uint_gt(read_list(&p.m, id), counts[i]);
    (void)read_all(&p.m);
    ck_assert_int_eq(walk_agrees(&p.m), 1);
    release(&p);
    p = parse_rules(lsip_str_of(text, len), 10010, &r);
    ck_ok(p.rc);
    ck_assert_uint_gt(read_list(&p.m, id), counts[i]);
    release(&p);
    free(text);
  }
}

START_TEST(hostile_02_repeated_fields)
{
  repeated_field("Via: SIP/2.0/UDP x.y\r\n", LSIP_H_VIA);
  repeated_field("Route: <sip:r.x;lr>\r\n", LSIP_H_ROUTE);
  repeated_field("Contact: <sip:r.x>\r\n", LSIP_H_CONTACT);
  repeated_field("Accept: a/b\r\n", LSIP_H_ACCEPT);
  repeated_field("Service-Route: <sip:r.x;lr>\r\n", LSIP_H_SERVICE_ROUTE);
  repeated_field("X-Unknown: y\r\n", LSIP_H_OTHER);
}
END_TEST

START_TEST(hostile_02_values_and_parameters_repeated)
{
  static const struct { const char *head, *unit, *tail; int id; } rows[] = {
    { BYE_HEAD "Route: <sip:r.x>", ",<sip:r.x;lr>", "\r\n\r\n",
      LSIP_H_ROUTE },
    { BYE_HEAD "Accept: a/b", ", c/d", "\r\n\r\n", LSIP_H_ACCEPT },
    { BYE_HEAD "Contact: <sip:r.x>", ";a=b", "\r\n\r\n", LSIP_H_CONTACT },
    { BYE_HEAD "Authorization: Digest a=b", ",a=b", "\r\n\r\n",
      LSIP_H_AUTHORIZATION },
  };
  lsip_parse_rules r = { .size = sizeof(r), .max_message = 1 << 20,
    .max_line = 1 << 20 };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t len;
    char *text = repeat(rows[i].head, rows[i].unit, 10000, rows[i].tail,
                        &len);
    parsed p = parse_rules(lsip_str_of(text, len), 16, &r);
    ck_ok(p.rc);
    ck_assert_uint_gt(read_list(&p.m, rows[i].id), 0);
    release(&p);
    r.max_line = 8192;
    p = parse_rules(lsip_str_of(text, len), 16, &r);
    ck_err(p.rc, ERR_TOO_LONG);
    r.max_line = 1 << 20;
    release(&p);
    free(text);
  }
}
END_TEST

/* --------------------------------------------------------------- row 3 -- */

static size_t write_something(int which, const lsip_msg *m, char *buf,
                              size_t cap, int *rc, size_t *needed)
{
  static const lsip_edit edits[] = {
    { LSIP_EDIT_PREPEND, LSIP_H_VIA, LSIP_STR_INIT(""),
      LSIP_STR_INIT("SIP/2.0/UDP p.x;branch=z9hG4bKp") },
    { LSIP_EDIT_REPLACE_FIRST, LSIP_H_MAX_FORWARDS, LSIP_STR_INIT(""),
      LSIP_STR_INIT("69") },
    { LSIP_EDIT_REMOVE_FIRST, LSIP_H_ROUTE, LSIP_STR_INIT(""),
      LSIP_STR_INIT("") },
    { LSIP_EDIT_BODY, 0, LSIP_STR_INIT("a/b"), LSIP_STR_INIT("body") },
  };
  lsip_writer w;
  lsip_reply r;
  lsip_writer_init(&w, buf, cap);
  memset(&r, 0, sizeof(r));
  r.status = 200;
  r.to_tag = S("tag");
  r.record_route = 1;
  switch (which) {
  case 0: *rc = lsip_msg_edit(&w, m, NULL, 0); break;
  case 1: *rc = lsip_msg_edit(&w, m, edits, 4); break;
  case 2: *rc = lsip_reply_write(&w, m, &r); break;
  case 3: *rc = lsip_cancel_write(&w, m, NULL); break;
  default: *rc = lsip_ack_write(&w, m, m); break;
  }
  *needed = w.needed;
  return w.len;
}

/* Every size from 0 to one more than needed: exact or NOSPC. */
static void every_size(const char *text, size_t len, const char *path)
{
  parsed p = parse(lsip_str_of(text, len));
  for (int which = 0; p.rc == LSIP_OK && which < 5; which++) {
    char whole[16384];
    int rc;
    size_t total, needed, n;
    if (which && !lsip_msg_is_request(&p.m))
      continue;
    total = write_something(which, &p.m, whole, sizeof(whole), &rc, &needed);
    ck_assert_msg(rc == LSIP_OK && total == needed, "%s", path);
    for (size_t size = 0; size <= total + 1; size++) {
      char *buf = page.map + page.room - size;
      n = write_something(which, &p.m, buf, size, &rc, &needed);
      ck_assert_int_eq(rc, size >= total ? LSIP_OK : LSIP_ERR_NOSPC);
      ck_assert_uint_eq(needed, total);
      ck_assert_uint_le(n, size);
      ck_assert_int_eq(memcmp(buf, whole, n), 0);
    }
  }
  release(&p);
}

START_TEST(hostile_03_every_buffer_size)
{
  page = guard(16384);
  in_all_folders(every_size);
  drop(&page);
}
END_TEST

/* The same of what decodes or copies into a buffer. */
static int decode(int which, lsip_str text, char *buf, size_t cap, size_t *n)
{
  switch (which) {
  case 0: return lsip_unquote(text, buf, cap, n);
  case 1: return lsip_unescape(text, buf, cap, n);
  default: return lsip_escape_user(text, buf, cap, n);
  }
}

START_TEST(hostile_03_decoders_and_every_buffer_size)
{
  static const char *const texts[][3] = {
    { "\"a\\\"b\\\\c\"", "\"\"", "a\r\n  b" },
    { "a%41%00b", "", "%41" }, { "a b@c", "", "@" },
  };
  page = guard(4096);
  for (int which = 0; which < 9; which++) {
    lsip_str text = Z(texts[which / 3][which % 3]);
    char whole[64];
    size_t total, n;
    ck_ok(decode(which / 3, text, whole, sizeof(whole), &total));
    for (size_t size = 0; size <= total + 1; size++) {
      char *buf = page.map + page.room - size;
      int rc = decode(which / 3, text, buf, size, &n);
      ck_assert_int_eq(rc, size >= total ? LSIP_OK : LSIP_ERR_NOSPC);
      ck_assert_uint_eq(n, total);
      if (rc == LSIP_OK)
        ck_assert_int_eq(memcmp(buf, whole, n), 0);
    }
  }
  drop(&page);
}
END_TEST

START_TEST(hostile_03_copies_and_every_block_size)
{
  parsed p = parse(S(REQUEST("BYE", "X: y\r\n")));
  size_t total, n;
  lsip_msg m;
  ck_err(lsip_msg_copy(&m, NULL, 0, &total, &p.m), ERR_NOSPC);
  page = guard(total + 16);
  for (size_t size = 0; size <= total + 8; size++) {
    char *block = page.map + page.room - (size + 7) / 8 * 8;
    int rc = lsip_msg_copy(&m, block, size, &n, &p.m);
    ck_assert_int_eq(rc, size >= total ? LSIP_OK : LSIP_ERR_NOSPC);
    ck_assert_uint_eq(n, total);
    if (rc == LSIP_OK)
      ck_str(lsip_msg_raw(&m), lsip_msg_raw(&p.m));
  }
  drop(&page);
  release(&p);
}
END_TEST

/* --------------------------------------------------------------- row 5 -- */

/* Nesting is counted, not followed: a small stack is enough. */
START_TEST(hostile_05_nested_comments)
{
  size_t len;
  char *text = repeat("1 ", "(", 100000, "", &len);
  lsip_number_value v;
  ck_err(lsip_number_parse(&v, lsip_str_of(text, len)), ERR_QUOTE);
  free(text);
  text = repeat("1 ((((((((((", "()", 50000, "))))))))))", &len);
  ck_ok(lsip_number_parse(&v, lsip_str_of(text, len)));
  free(text);
}
END_TEST

/* --------------------------------------------------------------- row 6 -- */

/* Families of long input in which something repeats: they must end. That the
 * time is linear is for tests/growth to show. */
START_TEST(hostile_06_long_runs)
{
  static const char *const units[] = {
    ":", ";", ",", "\"", "\\", "<", ">", "(", ")", " ", "\t", "%", "=", "@",
    "[", "]", "?", "&", "a", "\x01", "\r", "\n", "\r\n", "\r\n ", "\r\n:",
    "a:\r\n", ";a", ",a", "\"\"", "\\\"", "<>", "a=", "a,", "To:\r\n",
    "\n ", "\xff", "sip:", "<a:b>,",
  };
  static const char *const heads[] = {
    "", "BYE ", "BYE sip:", "SIP/2.0 ", BYE_HEAD, BYE_HEAD "Contact: ",
    "BYE sip:a@b.c SIP/2.0\r\nVia: ", "BYE sip:a@b.c SIP/2.0\r\nTo: ",
    "BYE sip:a@b.c SIP/2.0\r\nVia: SIP/2.0/UDP a.b;",
    "BYE sip:a@b.c SIP/2.0\r\nFrom: <sip:a>;a=\"",
  };
  lsip_parse_rules r = { .size = sizeof(r), .max_message = 1u << 30,
    .max_line = 1u << 30 };
  for (size_t h = 0; h < sizeof(heads) / sizeof(heads[0]); h++) {
    for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
      size_t len;
      char *text = repeat(heads[h], units[u], 65536 / strlen(units[u]),
                          "\r\n\r\n", &len);
      parsed p;
      r.lenient = u % 2 ? ~0u : 0;
      p = parse_rules(lsip_str_of(text, len), 60000, &r);
      (void)read_all(&p.m);
      ck_assert(r.lenient || walk_agrees(&p.m));
      release(&p);
      free(text);
    }
  }
}
END_TEST

START_TEST(hostile_06_uris_with_many_parameters)
{
  size_t len;
  char *a = repeat("sip:a@b.c", ";p=x", 15000, ";q?h=1", &len);
  char *b = repeat("sip:a@b.c?h=1", "&h=1", 15000, "", &len);
  lsip_uri x, y;
  ck_ok(lsip_uri_parse(&x, Z(a)));
  ck_ok(lsip_uri_parse(&y, Z(b)));
  ck_assert_int_eq(lsip_uri_equal(&x, &x), 1);
  ck_assert_int_eq(lsip_uri_equal(&y, &y), 1);
  ck_assert_int_eq(lsip_uri_equal(&x, &y), 0);
  free(a);
  free(b);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(hostile_01_every_prefix_beside_a_forbidden_page),
    ROW(hostile_01_words_that_end_beside_a_forbidden_page),
    ROW(hostile_01_readers_beside_a_forbidden_page),
    ROW(hostile_02_repeated_fields),
    ROW(hostile_02_values_and_parameters_repeated),
    ROW(hostile_03_every_buffer_size),
    ROW(hostile_03_decoders_and_every_buffer_size),
    ROW(hostile_03_copies_and_every_block_size),
    ROW(hostile_05_nested_comments),
    ROW(hostile_06_long_runs), ROW(hostile_06_uris_with_many_parameters),
  };
  return RUN("msg-hostile", rows);
}
