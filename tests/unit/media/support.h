/* What the tests of libsip-media share. */
#ifndef TESTS_UNIT_MEDIA_SUPPORT_H
#define TESTS_UNIT_MEDIA_SUPPORT_H

#include <lsip/rtp.h>

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define T0 LSIP_SECONDS(1000) /* when the virtual clock starts */

static inline lsip_addr addr_of(const char *text)
{
  lsip_addr a;
  ck_assert_int_eq(lsip_addr_parse(&a, lsip_str_z(text)), 0);
  return a;
}

/* What we want: PCMU and PCMA at 192.0.2.1:4000. */
static inline lsip_sdp_audio ours_at(const char *address)
{
  lsip_sdp_audio a;
  lsip_sdp_audio_init(&a);
  a.rtp = addr_of(address);
  a.session = 7;
  a.version = 1;
  return a;
}

/* A description from its lines, joined by '|'. */
static inline lsip_str lines(char *buf, size_t cap, const char *text)
{
  size_t n = 0;
  for (; *text; text++) {
    ck_assert_uint_lt(n + 2, cap);
    if (*text == '|')
      buf[n++] = '\r';
    buf[n++] = *text == '|' ? '\n' : *text;
  }
  return lsip_str_of(buf, n);
}

#define HEAD "v=0|o=- 1 1 IN IP4 192.0.2.9|s=-|c=IN IP4 192.0.2.9|t=0 0|"

/* True if the line (without its end) stands in the text. */
static inline bool has_line(lsip_str text, const char *line)
{
  size_t n = strlen(line);
  for (size_t i = 0; i + n + 2 <= text.len; i++)
    if ((i == 0 || text.ptr[i - 1] == '\n') &&
        memcmp(text.ptr + i, line, n) == 0 && text.ptr[i + n] == '\r')
      return true;
  return false;
}

/* Counts what is allocated; fails the call numbered `fail_at`. */
struct counted {
  size_t bytes, blocks;
  unsigned calls, fail_at;
};

static inline void *counted_fn(void *user, void *ptr, size_t old_size,
                               size_t new_size)
{
  struct counted *c = user;
  if (new_size == 0) {
    c->bytes -= old_size;
    c->blocks--;
    free(ptr);
    return NULL;
  }
  if (++c->calls == c->fail_at)
    return NULL;
  ck_assert_ptr_null(ptr); /* media never resizes */
  c->bytes += new_size;
  c->blocks++;
  return malloc(new_size);
}

static inline int run_tests(const char *name, const TTest *const *tests,
                            size_t n)
{
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  for (size_t i = 0; i < n; i++)
    tcase_add_test(tcase, tests[i]);
  tcase_set_timeout(tcase, 120);
  suite_add_tcase(suite, tcase);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define TEST_PROGRAM(name, ...) \
  int main(void) \
  { \
    const TTest *const tests[] = { __VA_ARGS__ }; \
    return run_tests(name, tests, sizeof tests / sizeof tests[0]); \
  }

#endif
