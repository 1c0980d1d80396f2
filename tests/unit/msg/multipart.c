/* Parts of multiparts, read and written: RFC 2046 5.1, RFC 2387, RFC 2392,
 * and the rows of hostile input about them. */
#include "support.h"

#include <pthread.h>
#include <unistd.h>

#define MIXED "multipart/mixed;boundary=b"

/* What a walk through a body sees, as one line for each part: its depth in
 * dots, type, what else is set, and its body behind a '='. The last line is
 * the error that ended it, if one did. */
static void describe(char *out, size_t cap, lsip_str type, lsip_str body,
                     unsigned flags)
{
  lsip_part whole, p;
  lsip_parts w;
  size_t n = 0;
  int rc;
  memset(&whole, 0, sizeof(whole));
  whole.type = type;
  whole.body = body;
  lsip_parts_init(&w, &whole, flags);
  out[0] = 0;
  for (int errors = 0; errors < 9 && (rc = lsip_parts_next(&w, &p)) != 0;) {
    if (rc < 0) {
      n += (size_t)snprintf(out + n, cap - n, "%s\n", lsip_error_name(rc));
      errors++;
      continue;
    }
    if (!p.depth)
      continue;
    n += (size_t)snprintf(out + n, cap - n, "%.*s%.*s", (int)p.depth - 1,
                          "........", (int)p.type.len, p.type.ptr);
    if (p.disposition.len)
      n += (size_t)snprintf(out + n, cap - n, " %.*s", (int)p.disposition.len,
                            p.disposition.ptr);
    if (p.id.len)
      n += (size_t)snprintf(out + n, cap - n, " #%.*s", (int)p.id.len,
                            p.id.ptr);
    if (lsip_part_is_multipart(&p, S("")))
      n += (size_t)snprintf(out + n, cap - n, "\n");
    else
      n += (size_t)snprintf(out + n, cap - n, "=%.*s\n", (int)p.body.len,
                            p.body.ptr);
    ck_assert_uint_lt(n, cap);
  }
}

typedef struct row {
  const char *type, *body, *seen, *lenient; /* NULL: the same */
} row;

static const row rows[] = {
  { MIXED, "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b\r\n"
    "Content-Type: text/plain\r\nContent-Disposition: icon\r\n"
    "Content-ID: <x@y>\r\n\r\n\r\nhi\r\n--b--\r\n",
    "application/sdp=v=0\r\n\ntext/plain icon #x@y=\r\nhi\n", NULL },
  /* no fields, no body, neither */
  { MIXED, "--b\r\n\r\nx\r\n--b--", "text/plain=x\n", NULL },
  { MIXED, "--b\r\nContent-Type: a/b\r\n--b--", "a/b=\n", NULL },
  { MIXED, "--b\r\nContent-Type: a/b\r\n\r\n--b--", "a/b=\n", NULL },
  { MIXED, "--b\r\n\r\n\r\n--b--", "text/plain=\n", NULL },
  { MIXED, "--b\r\n\r\n--b--", "text/plain=\n", NULL },
  { MIXED, "--b\r\n--b\r\n--b--", "text/plain=\ntext/plain=\n", NULL },
  /* preamble, epilogue, padding, folds, names in any case */
  { MIXED, "pre\r\n--bb\r\n --b\r\n--b \t\r\nCONTENT-TYPE:\r\n a/b;\r\n"
    "\tc=d\r\n\r\nx\r\n--b-- \r\n--b\r\n\r\nepilogue",
    "a/b;\r\n\tc=d=x\n", NULL },
  { MIXED, "--b\r\nX-Other: 1\r\nContent-Type : a/b\r\n\r\nx\r\n--b--",
    "a/b=x\n", NULL },
  /* what only begins like the boundary is none */
  { MIXED, "--b\r\n\r\n--bc\r\n--b-\r\n--b--c\r\n --b\r\nx--b\r\n--b--",
    "text/plain=--bc\r\n--b-\r\n--b--c\r\n --b\r\nx--b\n", NULL },
  { "multipart/mixed;boundary=b--", "--b----\r\n",
    "ERR_BODY\n", "" },
  /* the boundary's forms */
  { "Multipart/X ; charset=\"a\";BOUNDARY = \"b c'()+_,-./:=?\"",
    "--b c'()+_,-./:=?\r\n\r\nx\r\n--b c'()+_,-./:=?--", "text/plain=x\n",
    NULL },
  { "multipart/mixed;boundary=\"\\b\\\"\"", "", "ERR_BODY\n", NULL },
  { "multipart/mixed;boundary=\"\\b\"", "--b\r\n\r\nx\r\n--b--",
    "text/plain=x\n", NULL },
  { "multipart/mixed", "--\r\n\r\nx\r\n----", "ERR_BODY\n", NULL },
  { "multipart/mixed;boundary", "--\r\n\r\nx\r\n----", "ERR_BODY\n", NULL },
  { "multipart/mixed;boundary=\"\"", "--\r\n\r\nx\r\n----", "ERR_BODY\n",
    NULL },
  { "multipart/mixed;boundary=\"b \"", "--b \r\n\r\nx\r\n--b --",
    "ERR_BODY\n", NULL },
  { "multipart/mixed;boundary=\"b\tc\"", "--b\tc\r\n\r\nx", "ERR_BODY\n",
    NULL },
  { "multipart/mixed;boundary=b;Boundary=c", "--b\r\n\r\nx\r\n--b--",
    "ERR_PARAM\n", NULL },
  { "multipart/mixed;boundary=\"b", "--b\r\n\r\nx\r\n--b--", "", NULL },
  { "multipart/;boundary=b", "--b\r\n\r\nx\r\n--b--", "", NULL },
  /* no part, no end */
  { MIXED, "x", "ERR_BODY\n", "" },
  { MIXED, "--b--\r\n", "ERR_BODY\n", "" },
  { MIXED, "--b", "ERR_TRUNCATED\n", "" },
  { MIXED, "--b\r\n", "ERR_TRUNCATED\n", "" },
  { MIXED, "--b\r\n\r\nx", "ERR_TRUNCATED\n", "text/plain=x\n" },
  { MIXED, "--b\r\n\r\nx\r\n--b\r\nContent-Type: a/b\r\n\r\ny\r\n--b-",
    "text/plain=x\nERR_TRUNCATED\n", "text/plain=x\na/b=y\r\n--b-\n" },
  { MIXED, "--b\rx\r\n--b\r\n\r\nx\r\n--b--", "text/plain=x\n", NULL },
  /* lines that end in LF alone are lines to the lenient only */
  { MIXED, "--b\nContent-Type: a/b\n\nx\n--b--\n", "ERR_BODY\n", "a/b=x\n" },
  { MIXED, "--b\r\n\r\nx\n--b\ny\n--b--\r\n--b--",
    "text/plain=x\n--b\ny\n--b--\n", "text/plain=x\nERR_HEADER_NAME\n" },
  { MIXED, "--b\r\n\n--b--", "ERR_TRUNCATED\n", "text/plain=\n" },
  { MIXED, "--b\r\nContent-Type: a/b\nX: y\r\n\r\nx\r\n--b--",
    "ERR_CONTROL\n", "a/b=x\n" },
  { MIXED, "\n--b\r\n\r\nx\r\n--b--", "ERR_BODY\n", "text/plain=x\n" },
  /* a part that cannot be read is passed over */
  { MIXED, "--b\r\nno field\r\n\r\n1\r\n--b\r\n: x\r\n\r\n2\r\n--b\r\n"
    " Content-Type: a/b\r\n\r\n3\r\n--b\r\nContent Type: a/b\r\n\r\n4\r\n"
    "--b\r\nContent-Type: a/b\r\ncontent-type: c/d\r\n\r\n5\r\n"
    "--b\r\nX: \a\r\n\r\n6\r\n--b\r\n\r\n7\r\n--b--",
    "ERR_HEADER_NAME\nERR_HEADER_NAME\nERR_HEADER_NAME\nERR_HEADER_NAME\n"
    "ERR_DUPLICATE\nERR_CONTROL\ntext/plain=7\n", NULL },
  /* nested: the outer boundary ends what is inside, whatever that says */
  { MIXED, "--b\r\nContent-Type: multipart/alternative;boundary=bc\r\n\r\n"
    "--bc\r\nContent-Type: a/1\r\n\r\nx\r\n--bc\r\nContent-Type: a/2\r\n\r\n"
    "y\r\n--bc--\r\n--b\r\nContent-Type: a/3\r\n\r\nz\r\n--b--",
    "multipart/alternative;boundary=bc\n.a/1=x\n.a/2=y\na/3=z\n", NULL },
  { MIXED, "--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n"
    "--c\r\n\r\nx\r\n--b\r\nContent-Type: a/3\r\n\r\nz\r\n--b--",
    "multipart/mixed;boundary=c\nERR_TRUNCATED\na/3=z\n",
    "multipart/mixed;boundary=c\n.text/plain=x\na/3=z\n" },
  { MIXED, "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n"
    "--b\r\n\r\nx\r\n--b--\r\n--b--",
    "multipart/mixed;boundary=b\nERR_BODY\ntext/plain=x\n",
    "multipart/mixed;boundary=b\ntext/plain=x\n" },
};

START_TEST(hostile_04_boundaries)
{
  char seen[1024];
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const row *r = &rows[i];
    size_t n = strlen(r->body);
    char *exact = malloc(n + 1); /* no NUL behind it */
    memcpy(exact, r->body, n);
    describe(seen, sizeof(seen), Z(r->type), lsip_str_of(exact, n), 0);
    ck_assert_msg(!strcmp(seen, r->seen), "%zu: %s", i, seen);
    describe(seen, sizeof(seen), Z(r->type), lsip_str_of(exact, n),
             LSIP_BODY_LENIENT);
    ck_assert_msg(!strcmp(seen, r->lenient ? r->lenient : r->seen),
                  "%zu lenient: %s", i, seen);
    free(exact);
  }
}
END_TEST

START_TEST(hostile_04_long_boundaries)
{
  for (int n = 69; n <= 400; n += n < 72 ? 1 : 328) {
    char type[512], body[1024], b[401], seen[256];
    memset(b, 'x', sizeof(b));
    snprintf(type, sizeof(type), "multipart/mixed;boundary=%.*s", n, b);
    snprintf(body, sizeof(body), "--%.*s\r\n\r\ny\r\n--%.*s--", n, b, n, b);
    describe(seen, sizeof(seen), Z(type), Z(body), 0);
    ck_assert_str_eq(seen, n <= 70 ? "text/plain=y\n" : "ERR_BODY\n");
  }
}
END_TEST

/* Every prefix of a body with all kinds of parts, to its last byte. */
START_TEST(hostile_04_prefixes)
{
  static const char body[] = "p\r\n--b\r\nContent-Type: multipart/related;"
      "boundary=\"c d\"\r\n\r\n--c d\r\nContent-ID: <1@2>\r\n\r\nx\r\n--c d"
      "--\r\n--b\t\r\nContent-Disposition: session\r\n\r\ny\r\n--b--\r\nq";
  for (size_t n = 0; n < sizeof(body); n++) {
    char seen[512], *exact = malloc(n + 1);
    memcpy(exact, body, n);
    exact = realloc(exact, n ? n : 1);
    describe(seen, sizeof(seen), S(MIXED), lsip_str_of(exact, n), n & 1);
    free(exact);
  }
}
END_TEST

static size_t count_parts(lsip_str body, uint32_t limit, unsigned flags,
                          int *end)
{
  lsip_part p, whole;
  lsip_multipart mp;
  size_t n = 0;
  memset(&whole, 0, sizeof(whole));
  whole.type = S(MIXED);
  whole.body = body;
  ck_ok(lsip_multipart_open(&mp, &whole, flags));
  if (limit)
    mp.left = limit;
  while ((*end = lsip_multipart_next(&mp, &p)) == 1)
    n++;
  ck_assert_int_eq(lsip_multipart_next(&mp, &p), 0);
  return n;
}

/* Limit - 1, limit, limit + 1 and 10^4 parts. */
START_TEST(hostile_04_number_of_parts)
{
  static const unsigned counts[] = { 63, 64, 65, 10000 };
  for (int i = 0; i < 4; i++) {
    size_t n = counts[i], len = 0;
    char *body = malloc(n * 8 + 8);
    int end;
    for (size_t k = 0; k < n; k++, len += 7)
      memcpy(body + len, "--b\r\n\r\n", 7);
    memcpy(body + len, "--b--", 5);
    for (unsigned flags = 0; flags <= LSIP_BODY_LENIENT; flags++) {
      ck_assert_uint_eq(count_parts(lsip_str_of(body, len + 5), 0, flags,
                                    &end), n < 64 ? n : 64);
      ck_assert_int_eq(end, n <= 64 ? 0 : LSIP_ERR_TOO_MANY);
    }
    ck_assert_uint_eq(count_parts(lsip_str_of(body, len + 5), 10000, 0, &end),
                      n);
    ck_assert_int_eq(end, 0);
    free(body);
  }
}
END_TEST

/* Two multiparts, each within its limit: they count together. */
START_TEST(hostile_04_number_of_all_parts)
{
  char body[2048], seen[4096];
  size_t n = 0, parts = 0;
  for (int i = 0; i < 2; i++) {
    n += (size_t)sprintf(body + n, "--b\r\nContent-Type: multipart/mixed;"
                         "boundary=c\r\n\r\n");
    for (int k = 0; k < 40; k++)
      n += (size_t)sprintf(body + n, "--c\r\n\r\nx\r\n");
    n += (size_t)sprintf(body + n, "--c--\r\n");
  }
  n += (size_t)sprintf(body + n, "--b--");
  describe(seen, sizeof(seen), S(MIXED), lsip_str_of(body, n), 0);
  for (const char *p = seen; (p = strchr(p, '\n')) != NULL; p++)
    parts++;
  ck_assert_uint_eq(parts, LSIP_PARTS_MAX + 1);
  ck_assert(strstr(seen, "=x\nERR_TOO_MANY\n"));
}
END_TEST

/* ------------------------------------------------------------- nesting */

enum { LEVELS = 100000, STACK = 64 * 1024 };

/* Some machines allow no stack as small as that. */
static size_t small_stack(void)
{
  long least = sysconf(_SC_THREAD_STACK_MIN);
  return least > STACK ? (size_t)least : STACK;
}

typedef struct deep {
  lsip_str body;
  int first, examined;
  unsigned parts, errors;
} deep;

static void *walk_deep(void *arg)
{
  deep *d = arg;
  lsip_part whole, p;
  lsip_parts w;
  lsip_body_view view;
  memset(&whole, 0, sizeof(whole));
  whole.type = S(MIXED);
  whole.body = d->body;
  lsip_parts_init(&w, &whole, 0);
  for (int rc; (rc = lsip_parts_next(&w, &p)) != 0;)
    if (rc == 1)
      d->parts++;
    else if (++d->errors == 1)
      d->first = rc;
  d->examined = lsip_body_examine(&view, &whole, NULL);
  return NULL;
}

/* All of the same boundary: the first inside closes none of those outside. */
START_TEST(hostile_05_nested_parts)
{
  static const char level[] =
      "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n";
  static const char unlike[] =
      "--%05d\r\nContent-Type: multipart/mixed;boundary=%05d\r\n\r\n";
  for (int same = 0; same < 2; same++) {
    char *body = malloc(LEVELS * 80u);
    size_t len = 0;
    deep d = { { NULL, 0 }, 0, 0, 0, 0 };
    pthread_attr_t small;
    pthread_t thread;
    if (!same)
      len = (size_t)sprintf(body, "--b\r\nContent-Type: multipart/mixed;"
                            "boundary=00000\r\n\r\n");
    for (int i = 0; i < LEVELS; i++)
      len += (size_t)(same ? sprintf(body + len, "%s", level)
                           : sprintf(body + len, unlike, i, i + 1));
    for (int i = LEVELS; !same && i-- > 0;)
      len += (size_t)sprintf(body + len, "\r\n--%05d--", i);
    len += (size_t)sprintf(body + len, "\r\n--b--");
    d.body = lsip_str_of(body, len);
    ck_assert_int_eq(pthread_attr_init(&small), 0);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, small_stack()), 0);
    ck_assert_int_eq(pthread_create(&thread, &small, walk_deep, &d), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&small);
    free(body);
    ck_assert_uint_le(d.parts, LSIP_PARTS_MAX + 1);
    ck_assert_uint_le(d.errors, LSIP_PARTS_MAX + 1);
    ck_assert_int_eq(d.first, same ? LSIP_ERR_BODY : LSIP_ERR_TOO_MANY);
    ck_assert_int_eq(lsip_error_status(d.examined), 400);
  }
}
END_TEST

/* LSIP_PARTS_DEPTH multiparts inside each other, and one more. */
START_TEST(hostile_05_depth)
{
  for (int levels = LSIP_PARTS_DEPTH; levels <= LSIP_PARTS_DEPTH + 1;
       levels++) {
    char body[2048], seen[1024];
    size_t n = 0;
    for (int i = 0; i < levels; i++)
      n += (size_t)snprintf(body + n, sizeof(body) - n,
                            "--b%d\r\nContent-Type: multipart/mixed;"
                            "boundary=b%d\r\n\r\n", i, i + 1);
    n -= (size_t)snprintf(seen, sizeof(seen),
                          "Content-Type: multipart/mixed;boundary=b%d\r\n",
                          levels) + 2;
    n += (size_t)snprintf(body + n, sizeof(body) - n, "\r\nx");
    for (int i = levels; i-- > 0;)
      n += (size_t)snprintf(body + n, sizeof(body) - n, "\r\n--b%d--", i);
    describe(seen, sizeof(seen), S("multipart/mixed;boundary=b0"),
             lsip_str_of(body, n), 0);
    if (levels == LSIP_PARTS_DEPTH)
      ck_assert(strstr(seen, "\n.......text/plain=x\n") != NULL);
    else
      ck_assert(strstr(seen, "\nERR_TOO_MANY\n") && !strstr(seen, "=x"));
  }
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(hostile_04_boundaries), ROW(hostile_04_long_boundaries),
    ROW(hostile_04_prefixes), ROW(hostile_04_number_of_parts),
    ROW(hostile_04_number_of_all_parts),
    ROW(hostile_05_nested_parts), ROW(hostile_05_depth),
  };
  return RUN("msg-multipart", tests);
}
