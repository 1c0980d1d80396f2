/* What the tests of lib/msg share. */
#ifndef TESTS_MSG_SUPPORT_H
#define TESTS_MSG_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/msg.h>

#define S(lit) LSIP_STR(lit)
#define Z(z) lsip_str_z(z)

#define ck_str(a, b) ck_assert_msg(lsip_str_eq((a), (b)), \
  "%s is \"%.*s\", not \"%.*s\"", #a, (int)(a).len, (a).ptr, (int)(b).len, \
  (b).ptr)
#define ck_lit(a, lit) ck_str((a), S(lit))
#define ck_ok(rc) ck_assert_str_eq(lsip_error_name(rc), "OK")
#define ck_err(rc, name) \
  ck_assert_str_eq(lsip_error_name(rc), lsip_error_name(LSIP_##name))

/* A message on the heap, so that a sanitizer sees each byte past its end. */
typedef struct parsed {
  char *bytes;
  size_t len;
  void *index;
  lsip_msg m;
  lsip_parse_error err;
  int rc;
} parsed;

static inline parsed parse_rules(lsip_str text, unsigned fields,
                                 const lsip_parse_rules *rules)
{
  parsed p;
  size_t size = lsip_index_size(fields);
  memset(&p, 0, sizeof(p));
  p.len = text.len;
  p.bytes = malloc(text.len ? text.len : 1);
  p.index = malloc(size);
  ck_assert(p.bytes && p.index);
  if (text.len)
    memcpy(p.bytes, text.ptr, text.len);
  p.rc = lsip_msg_parse(&p.m, p.index, size, p.bytes, p.len, rules, &p.err);
  ck_assert_int_eq(p.rc, p.err.code);
  return p;
}

static inline parsed parse(lsip_str text)
{
  return parse_rules(text, 64, NULL);
}

static inline void release(parsed *p)
{
  free(p->bytes);
  free(p->index);
}

/* Reads a whole file; to be freed. */
static inline char *read_file(const char *path, size_t *len)
{
  FILE *f = fopen(path, "rb");
  char *buf = malloc(1 << 20);
  ck_assert_msg(f && buf, "cannot read %s", path);
  *len = fread(buf, 1, 1 << 20, f);
  fclose(f);
  return buf;
}

typedef struct test_row {
  const char *name;
  const TTest *test;
} test_row;

static inline int run_tests(const char *suite, const test_row *rows,
                            size_t n)
{
  Suite *s = suite_create(suite);
  SRunner *r = srunner_create(s);
  int failed;
  for (size_t i = 0; i < n; i++) {
    TCase *c = tcase_create(rows[i].name);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, rows[i].test);
    suite_add_tcase(s, c);
  }
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}

#define ROW(test) { #test, test }
#define RUN(suite, rows) \
  run_tests(suite, rows, sizeof(rows) / sizeof((rows)[0]))

/* A request and a response with a place for more header lines. */
#define REQUEST(method, more) \
  method " sip:bob@example.com SIP/2.0\r\n" \
  "Via: SIP/2.0/UDP host.example.com;branch=z9hG4bK1\r\n" \
  "Max-Forwards: 70\r\n" \
  "From: <sip:alice@example.com>;tag=a1\r\n" \
  "To: <sip:bob@example.com>\r\n" \
  "Call-ID: c1@example.com\r\n" \
  "CSeq: 1 " method "\r\n" more "\r\n"

#define BYE_HEAD "BYE sip:a@b.c SIP/2.0\r\nVia: SIP/2.0/UDP a.b\r\n" \
  "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"

#endif
