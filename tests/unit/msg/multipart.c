/* Parts of multiparts, read and written: RFC 2046 5.1, RFC 2387, RFC 2392,
 * and the rows of hostile input about them. */
#include "support.h"

#include <pthread.h>

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
  /* lines that end in LF alone are lines to the lenient only */
  { MIXED, "--b\nContent-Type: a/b\n\nx\n--b--\n", "ERR_BODY\n", "a/b=x\n" },
  { MIXED, "--b\r\n\r\nx\n--b\ny\n--b--\r\n--b--",
    "text/plain=x\n--b\ny\n--b--\n", "text/plain=x\nERR_HEADER_NAME\n" },
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

static size_t count_parts(lsip_str body, uint32_t limit, int *end)
{
  lsip_part p, whole;
  lsip_multipart mp;
  size_t n = 0;
  memset(&whole, 0, sizeof(whole));
  whole.type = S(MIXED);
  whole.body = body;
  ck_ok(lsip_multipart_open(&mp, &whole, 0));
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
    ck_assert_uint_eq(count_parts(lsip_str_of(body, len + 5), 0, &end),
                      n < 64 ? n : 64);
    ck_assert_int_eq(end, n <= 64 ? 0 : LSIP_ERR_TOO_MANY);
    ck_assert_uint_eq(count_parts(lsip_str_of(body, len + 5), 10000, &end),
                      n);
    ck_assert_int_eq(end, 0);
    free(body);
  }
}
END_TEST

/* ------------------------------------------------------------- nesting */

enum { LEVELS = 100000, STACK = 64 * 1024 };

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
    ck_assert_int_eq(pthread_attr_setstacksize(&small, STACK), 0);
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

/* ----------------------------------------------------- what parts say */

START_TEST(dispositions)
{
  static const struct {
    const char *type, *value, *token;
    int required;
  } all[] = {
    { "application/sdp", "", "session", 1 },
    { "Application / SDP ; x=y", "", "session", 1 },
    { "text/plain", "", "render", 1 },
    { "", "", "render", 1 },
    { "application/sdp", "render", "render", 1 },
    { "text/plain", "icon;handling=optional", "icon", 0 },
    { "text/plain", "icon ; x=y; HANDLING = Optional", "icon", 0 },
    { "text/plain", "icon;handling=required", "icon", 1 },
    { "text/plain", "icon;handling=other", "icon", 1 },
    { "text/plain", "icon;handling", "icon", 1 },
    { "text/plain", "icon;;handling=optional", "", 1 },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_part p;
    memset(&p, 0, sizeof(p));
    p.type = Z(all[i].type);
    p.disposition = Z(all[i].value);
    ck_str(lsip_part_disposition(&p), Z(all[i].token));
    ck_assert_int_eq(lsip_part_required(&p), all[i].required);
  }
}
END_TEST

START_TEST(content_ids)
{
  lsip_part p;
  ck_ok(lsip_part_parse(&p, S("Content-ID: <foo4%foo1@bar.net>\r\n"), 0));
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:foo4%25foo1@bar.net")), 1);
  ck_assert_int_eq(lsip_part_is_cid(&p, S("CID:%66oo4%25foo1%40bar.net")), 1);
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:foo4%25foo1@bar.ne")), 0);
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:foo4%25foo1@bar.net2")), 0);
  ck_assert_int_eq(lsip_part_is_cid(&p, S("mid:foo4%25foo1@bar.net")), 0);
  ck_assert_int_eq(lsip_part_is_cid(&p, S("foo4%25foo1@bar.net")), 0);
  p.id = S("");
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:x")), 0);
}
END_TEST

START_TEST(related_root)
{
  static const char body[] = "--b\r\nContent-ID: <1@a>\r\n\r\nx\r\n--b\r\n"
      "Content-ID: <2@a>\r\n\r\ny\r\n--b--";
  static const struct {
    const char *type, *root;
    int rc;
  } all[] = {
    { "multipart/related;boundary=b", "x", 0 },
    { "multipart/related;boundary=b;start=\"<2@a>\";type=\"a/b\"", "y", 0 },
    { "multipart/related;boundary=b;start=\"<3@a>\"", "", LSIP_ERR_NOT_FOUND },
    { "multipart/related;boundary=b;start=\"2@a\"", "", LSIP_ERR_NOT_FOUND },
    { "multipart/related;boundary=c", "", LSIP_ERR_BODY },
    { "text/plain", "", LSIP_ERR_ARGUMENT },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    lsip_part whole, root;
    memset(&whole, 0, sizeof(whole));
    whole.type = Z(all[i].type);
    whole.body = Z(body);
    ck_assert_int_eq(lsip_related_root(&whole, &root, 0), all[i].rc);
    if (!all[i].rc)
      ck_str(root.body, Z(all[i].root));
  }
}
END_TEST

START_TEST(fields)
{
  lsip_str rest = S("A: b\r\nC:\r\n\r\nbody"), name, value;
  ck_assert_int_eq(lsip_field_next(&rest, &name, &value, 0), 1);
  ck_lit(name, "A");
  ck_lit(value, "b");
  ck_assert_int_eq(lsip_field_next(&rest, &name, &value, 0), 1);
  ck_lit(value, "");
  ck_assert_int_eq(lsip_field_next(&rest, &name, &value, 0), 0);
  ck_lit(rest, "body");
  ck_err(lsip_field_next(&rest, &name, &value, 0), ERR_HEADER_NAME);
  ck_assert_int_eq(lsip_field_next(&rest, &name, &value, 0), 0);
}
END_TEST

START_TEST(of_a_message)
{
  parsed p = parse(S(REQUEST("MESSAGE", "e: gzip\r\nc: text/plain\r\n"
                             "Content-ID: <x>\r\nContent-Language: en\r\n"
                             "Content-Disposition: render\r\n"
                             "content-transfer-encoding: base64\r\n")
                     "aGk="));
  lsip_part whole;
  lsip_msg_part(&p.m, &whole);
  ck_lit(whole.body, "aGk=");
  ck_lit(whole.type, "text/plain");
  ck_lit(whole.encoding, "gzip");
  ck_lit(whole.id, "x");
  ck_lit(whole.language, "en");
  ck_lit(whole.disposition, "render");
  ck_lit(whole.transfer_encoding, "base64");
  release(&p);
  p = parse(S(REQUEST("MESSAGE", "") "x"));
  lsip_msg_part(&p.m, &whole);
  ck_lit(whole.type, "");
  release(&p);
}
END_TEST

/* ----------------------------------------------------------- writing -- */

static const lsip_part two[] = {
  { .type = LSIP_STR_INIT("application/sdp"), .body = LSIP_STR_INIT("v=0") },
  { .type = LSIP_STR_INIT("text/plain"), .id = LSIP_STR_INIT("a@b"),
    .disposition = LSIP_STR_INIT("icon;handling=optional"),
    .transfer_encoding = LSIP_STR_INIT("binary"),
    .encoding = LSIP_STR_INIT("gzip"), .language = LSIP_STR_INIT("de") },
};

START_TEST(written)
{
  char buf[512];
  lsip_writer w;
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_multipart(&w, S("b"), two, 2);
  ck_ok(lsip_writer_end(&w));
  ck_lit(lsip_writer_text(&w), "--b\r\nContent-Type: application/sdp\r\n\r\n"
         "v=0\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: "
         "icon;handling=optional\r\nContent-ID: <a@b>\r\n"
         "Content-Transfer-Encoding: binary\r\nContent-Encoding: gzip\r\n"
         "Content-Language: de\r\n\r\n\r\n--b--\r\n");
}
END_TEST

START_TEST(not_written)
{
  static const struct {
    const char *boundary, *headers, *type, *body;
    int rc;
  } all[] = {
    { "", "", "a/b", "x", LSIP_ERR_BODY },
    { "b ", "", "a/b", "x", LSIP_ERR_BODY },
    { "b\r\n", "", "a/b", "x", LSIP_ERR_BODY },
    { "b", "", "a/b", "y--bx", LSIP_ERR_BODY },
    { "b", "X: --b\r\n", "", "", LSIP_ERR_BODY },
    { "b", "", "a/b\r\nX: y", "", LSIP_ERR_CONTROL },
    { "b", "X", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "X: y\r\n\r\nbody", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "X: y\n", "", "", LSIP_ERR_CONTROL },
    { "b", "X: y\r\n z\r\nY: z", "a/b", "x", LSIP_OK },
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    char buf[256];
    lsip_part p;
    lsip_writer w;
    memset(&p, 0, sizeof(p));
    p.headers = Z(all[i].headers);
    p.type = Z(all[i].type);
    p.body = Z(all[i].body);
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_write_multipart(&w, Z(all[i].boundary), &p, 1);
    ck_assert_msg(lsip_writer_end(&w) == all[i].rc, "%zu: %s", i,
                  lsip_error_name(lsip_writer_end(&w)));
    lsip_writer_init(&w, buf, sizeof(buf));
    lsip_write_multipart(&w, S("b"), &p, 0);
    ck_err(lsip_writer_end(&w), ERR_ARGUMENT);
  }
}
END_TEST

/* Bodies full of what the boundary could be. */
START_TEST(chosen_boundaries)
{
  char body[4096], buf[LSIP_BOUNDARY_MAX], again[8192], type[128];
  lsip_part p, whole, back;
  lsip_multipart mp;
  lsip_writer w;
  lsip_str b;
  memset(&p, 0, sizeof(p));
  p.type = S("text/plain");
  p.body = S("--lsip-00000000--lsip-1");
  ck_lit(lsip_boundary_choose(buf, &p, 1), "lsip-2");
  for (int round = 0; round < 60; round++) {
    size_t n = 0;
    for (int i = 0; i < round * 6; i++)
      n += (size_t)snprintf(body + n, sizeof(body) - n, "--lsip-%d",
                            round % 3 ? i : i / 40);
    p.body = lsip_str_of(body, n);
    b = lsip_boundary_choose(buf, &p, 1);
    if (!round)
      ck_lit(b, "lsip-0");
    lsip_writer_init(&w, again, sizeof(again));
    lsip_write_multipart(&w, b, &p, 1);
    ck_ok(lsip_writer_end(&w));
    memset(&whole, 0, sizeof(whole));
    snprintf(type, sizeof(type), "multipart/mixed;boundary=%.*s", (int)b.len,
             b.ptr);
    whole.type = Z(type);
    whole.body = lsip_writer_text(&w);
    ck_ok(lsip_multipart_open(&mp, &whole, 0));
    ck_assert_int_eq(lsip_multipart_next(&mp, &back), 1);
    ck_str(back.body, p.body);
    ck_assert_int_eq(lsip_multipart_next(&mp, &back), 0);
  }
}
END_TEST

/* Into every size of buffer: exact fit, or an error that says how much. */
START_TEST(hostile_03_multiparts_into_small_buffers)
{
  lsip_writer w;
  size_t needed;
  lsip_writer_init(&w, NULL, 0);
  lsip_write_multipart(&w, S("b"), two, 2);
  needed = w.needed;
  for (size_t cap = 0; cap <= needed; cap++) {
    char *buf = malloc(cap + 1);
    lsip_writer_init(&w, buf, cap);
    lsip_write_multipart(&w, S("b"), two, 2);
    ck_assert_int_eq(lsip_writer_end(&w), cap < needed ? LSIP_ERR_NOSPC : 0);
    ck_assert_uint_eq(w.needed, needed);
    free(buf);
  }
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(hostile_04_boundaries), ROW(hostile_04_long_boundaries),
    ROW(hostile_04_prefixes), ROW(hostile_04_number_of_parts),
    ROW(hostile_05_nested_parts), ROW(hostile_05_depth), ROW(dispositions),
    ROW(content_ids), ROW(related_root), ROW(fields), ROW(of_a_message),
    ROW(written), ROW(not_written), ROW(chosen_boundaries),
    ROW(hostile_03_multiparts_into_small_buffers),
  };
  return RUN("msg-multipart", tests);
}
