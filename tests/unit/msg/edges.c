/* The sides of conditions that the other tests, each about one subject, do
 * not come to: tests/coverage.sh finds them. In the order of the sources. */
#include "support.h"

#include "msg/write.h"

/* ---- parsing ---- */

static int parse_line(const char *line, uint32_t lenient)
{
  char text[1024];
  lsip_parse_rules r = { .size = sizeof(r) };
  parsed p;
  int rc;
  snprintf(text, sizeof(text), BYE_HEAD "%s\r\n", line);
  r.lenient = lenient;
  p = parse_rules(Z(text), 64, &r);
  rc = p.rc;
  release(&p);
  return rc;
}

START_TEST(lines)
{
  ck_err(parse_line("Subject: \"a\\\r\"\r\n", 0), ERR_CONTROL);
  ck_err(parse_line("Subject: \"a\r\n\tb\"\x01\r\n", 0), ERR_CONTROL);
  ck_err(parse_line("Subject: a\rb\x01\r\n", 0), ERR_CONTROL);
  ck_ok(parse_line("Subject: \"\\\x01\r\n\tb\"\r\n", 0));
  ck_err(parse_line("Subject: \"\\\n b\x01\"\r\n",
                    1u << LSIP_TOLERATE_BARE_LF), ERR_CONTROL);
}
END_TEST

static int parse_whole(const char *text)
{
  parsed p = parse(Z(text));
  int rc = p.rc;
  release(&p);
  return rc;
}

#define FIELDS "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\n" \
  "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"

START_TEST(start_lines)
{
  ck_ok(parse_whole("BYE sip:a@b.c SIP/2.0\r\n" FIELDS));
  ck_err(parse_whole("BYE sip:a@b.c SIP/2x0\r\n" FIELDS), ERR_START_LINE);
  ck_err(parse_whole("BYE x SIP/2.0\r\n" FIELDS), ERR_URI);
  ck_err(parse_whole("BYE <sip:a@b.c SIP/2.0\r\n" FIELDS), ERR_URI);
  ck_err(parse_whole("BYE   SIP/2.0\r\n" FIELDS), ERR_START_LINE);
  ck_err(parse_whole("SIP/2.0 099 OK\r\n" FIELDS), ERR_STATUS);
  ck_ok(parse_whole("SIP/2.0 100 OK\r\n" FIELDS));
}
END_TEST

START_TEST(fields_of_every_layer)
{
  static const struct { const char *via, *cseq; int code; } rows[] = {
    { "SIP/2.0/UDP a.b", "1 BYE", LSIP_OK },
    { "SIP/2.0/UDP a.b", "1x BYE", LSIP_ERR_HEADER_VALUE },
    { "SIP/2.0/UDP a.b", "1", LSIP_ERR_HEADER_VALUE },
    { "SIP/2.0/UDP a.b;maddr=-a", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;branch=<a>", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;branch=\"a\"", "1 BYE", LSIP_ERR_PARAM },
    { "SIP/2.0/UDP a.b;x=<a", "1 BYE", LSIP_ERR_QUOTE },
    { "SIP/2.0/UDP a.b;x=<a\"", "1 BYE", LSIP_ERR_QUOTE },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[512];
    snprintf(text, sizeof(text), "BYE sip:a@b.c SIP/2.0\r\nVia: %s\r\n"
             "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n"
             "CSeq: %s\r\n\r\n", rows[i].via, rows[i].cseq);
    ck_assert_msg(parse_whole(text) == rows[i].code, "%s, %s", rows[i].via,
                  rows[i].cseq);
  }
}
END_TEST

/* Names that the hash takes for one of the table: the compare decides, in its
 * first half or in its second. */
START_TEST(almost_a_known_name)
{
  parsed p = parse(S(REQUEST("BYE", "Contant-Length: x\r\n"
                             "Acxept-Resource-Priority: x\r\n"
                             "Accept-Resource-Prxority: x\r\n"
                             "Subject: so that more bytes follow\r\n")));
  ck_ok(p.rc);
  ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_ACCEPT_RESOURCE_PRIORITY), 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, LSIP_H_CONTENT_LENGTH), 0);
  release(&p);
}
END_TEST

START_TEST(a_name_too_long_for_the_index)
{
  enum { LEN = 70000 };
  char *text = malloc(LEN + sizeof(BYE_HEAD) + 10);
  lsip_parse_rules r = { .size = sizeof(r), .max_message = 1 << 20,
    .max_line = 1 << 20 };
  parsed p;
  strcpy(text, BYE_HEAD);
  memset(text + strlen(text), 'a', LEN);
  strcpy(text + sizeof(BYE_HEAD) - 1 + LEN, ": b\r\n\r\n");
  p = parse_rules(Z(text), 64, &r);
  ck_err(p.rc, ERR_HEADER_NAME);
  release(&p);
  free(text);
}
END_TEST

START_TEST(arguments_of_the_parser)
{
  static uint64_t index[1024];
  lsip_parse_rules r = { .size = sizeof(r), .max_fields = 1000 };
  lsip_msg m;
  const char *text = "BYE sip:a@b.c SIP/2.0\r\n" FIELDS;
  size_t n = strlen(text), big = lsip_index_size(LSIP_HEADER_COUNT * 1000);
  void *room = malloc(big + 64);
  ck_err(lsip_msg_parse(NULL, index, sizeof(index), text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, NULL, sizeof(index), text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, (char *)index + 4, 1000, text, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, index, sizeof(index), NULL, n, NULL, NULL),
         ERR_ARGUMENT);
  ck_err(lsip_msg_parse(&m, index, sizeof(index), NULL, 0, NULL, NULL),
         ERR_TRUNCATED);
  ck_ok(lsip_msg_parse(&m, index, sizeof(index), text, n, &r, NULL));
  r.size = sizeof(r.size) - 1;
  ck_err(lsip_msg_parse(&m, index, sizeof(index), text, n, &r, NULL),
         ERR_ARGUMENT);
  /* more than 65 534 fields have no place in any index */
  ck_assert_uint_eq(lsip_index_size(65534), big);
  ck_ok(lsip_msg_parse(&m, room, big + 64, text, n, NULL, NULL));
  free(room);
}
END_TEST

START_TEST(a_draft_lacks_nothing_but_a_via)
{
  lsip_parse_rules r = { .size = sizeof(r), .draft = 1 };
  parsed p = parse_rules(S("BYE sip:a@b.c SIP/2.0\r\nTo: <sip:a>\r\n"
                           "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"), 64, &r);
  ck_err(p.rc, ERR_MISSING);
  ck_assert_int_eq(p.err.header, LSIP_H_FROM);
  release(&p);
}
END_TEST

/* ---- asking ---- */

START_TEST(ids_that_are_none)
{
  parsed p = parse(S(REQUEST("BYE", "X: y\r\n")));
  lsip_cursor c = lsip_cursor_of(1000);
  lsip_str v;
  ck_assert_int_eq(lsip_msg_has(&p.m, 0), 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, -1), 0);
  ck_assert_int_eq(lsip_msg_has(&p.m, 1000), 0);
  ck_assert_uint_eq(lsip_msg_header(&p.m, 1000).len, 0);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 0);
  ck_assert_uint_eq(lsip_method_name(-1).len, 0);
  ck_lit(lsip_status_text(699), "Global Failure");
  ck_lit(lsip_status_text(700), "Unknown");
  release(&p);
}
END_TEST

/* A cursor that stood in one message is no cursor of another. */
START_TEST(a_cursor_of_another_message)
{
  parsed p = parse(S(REQUEST("BYE", "Allow: INVITE, BYE, CANCEL\r\n")));
  parsed q = parse(S(REQUEST("BYE", "Allow: A\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_ALLOW);
  lsip_str v;
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_assert_int_eq(lsip_next_value(&p.m, &c, &v), 1);
  ck_err(lsip_next_value(&q.m, &c, &v), ERR_ARGUMENT);
  ck_assert_int_eq(lsip_next_value(&q.m, &c, &v), 0);
  release(&p);
  release(&q);
}
END_TEST

START_TEST(malformed_first_values)
{
  parsed p = parse(S(REQUEST("BYE", "Event: ?;a\r\nAllow: \"\r\n"
      "Require: ,\r\nContact: sip:a@b.c, sip:d@e.f;g\r\n"
      "Warning: 307 a.b \"c\", 308 d \"e\" f, 309 g \"h\"\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  lsip_token_value t;
  lsip_warning w;
  ck_assert_int_lt(lsip_msg_token(&p.m, LSIP_H_EVENT, &t), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_ALLOW, S("BYE")), 0);
  ck_assert_int_eq(lsip_msg_lists(&p.m, LSIP_H_REQUIRE, S("x")), 0);
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.uri, "sip:a@b.c");
  ck_assert_int_eq(lsip_next_name_addr(&p.m, &c, &na), 1);
  ck_lit(na.uri, "sip:d@e.f");
  ck_lit(na.params, "g");
  c = lsip_cursor_of(LSIP_H_WARNING);
  ck_assert_int_eq(lsip_next_warning(&p.m, &c, &w), 1);
  ck_assert_uint_eq(w.code, 307);
  ck_err(lsip_next_warning(&p.m, &c, &w), ERR_HEADER_VALUE);
  ck_assert_int_eq(lsip_next_warning(&p.m, &c, &w), 1);
  ck_assert_uint_eq(w.code, 309);
  release(&p);
}
END_TEST

START_TEST(a_copy_without_fields)
{
  static uint64_t block[1024];
  parsed p = parse(S("BYE\r\n"));
  lsip_msg m;
  size_t needed;
  ck_assert_int_lt(p.rc, 0);
  ck_assert_uint_eq(lsip_msg_field_count(&p.m), 0);
  ck_ok(lsip_msg_copy(&m, block, sizeof(block), &needed, &p.m));
  ck_assert_uint_eq(lsip_msg_field_count(&m), 0);
  release(&p);
}
END_TEST

/* ---- writing ---- */

static int edit(const char *text, const lsip_edit *edits, size_t n,
                const char *want)
{
  lsip_parse_rules r = { .size = sizeof(r), .draft = 1 };
  parsed p = parse_rules(Z(text), 64, &r);
  char buf[2048];
  lsip_writer w;
  int rc;
  ck_ok(p.rc);
  lsip_writer_init(&w, buf, sizeof(buf));
  rc = lsip_msg_edit(&w, &p.m, edits, n);
  if (want)
    ck_str(lsip_writer_text(&w), Z(want));
  release(&p);
  return rc;
}

#define DRAFT "From: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\nCall-ID: 1\r\n" \
  "CSeq: 1 BYE\r\n"
#define LINE "BYE sip:a@b.c SIP/2.0\r\n"
#define EDIT(op, id, name, value) \
  { LSIP_EDIT_##op, LSIP_H_##id, LSIP_STR_INIT(name), LSIP_STR_INIT(value) }
#define CHECK(text, want, ...) do { \
    const lsip_edit e[] = { __VA_ARGS__ }; \
    ck_ok(edit(text, e, sizeof(e) / sizeof(e[0]), want)); \
  } while (0)

START_TEST(edits)
{
  static const char text[] = LINE DRAFT "Content-Length: 0\r\n\r\n";
  static const char open[] = LINE DRAFT "Contact: <sip:a>, \"\r\n"
    "Contact: <sip:b>\r\nSupported:\r\nSupported: c\r\n"
    "Content-Length: 0\r\n\r\n";
  CHECK(text, LINE "Via: n\r\n" DRAFT "Content-Length: 0\r\n\r\n",
        EDIT(PREPEND, VIA, "", "n"));
  CHECK(text, LINE DRAFT "Content-Length: 0\r\nX-B: 1\r\nX-C: 2\r\n\r\n",
        EDIT(APPEND, OTHER, "X-B", "1"), EDIT(APPEND, OTHER, "X-C", "2"));
  CHECK(text, text, EDIT(APPEND, OTHER, "X-B", "1"),
        EDIT(REMOVE_FIRST, OTHER, "X-B", ""));
  CHECK(text, LINE DRAFT "Content-Length: 0\r\nX-B: 2\r\nX-B: 3\r\n\r\n",
        EDIT(APPEND, OTHER, "X-B", "1"), EDIT(APPEND, OTHER, "X-B", "3"),
        EDIT(REPLACE_FIRST, OTHER, "X-B", "2"));
  CHECK(text, LINE "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"
        "Content-Length: 0\r\n\r\n", EDIT(REMOVE_ALL, FROM, "", ""),
        EDIT(REMOVE_FIRST, FROM, "", ""));
  /* what is malformed is one value, and what is empty none: it goes along */
  CHECK(open, LINE DRAFT "Contact: <sip:b>\r\n"
        "Content-Length: 0\r\n\r\n", EDIT(REMOVE_FIRST, CONTACT, "", ""),
        EDIT(REMOVE_FIRST, SUPPORTED, "", ""));
}
END_TEST

START_TEST(edits_that_are_none)
{
  static const char response[] = "SIP/2.0 200 OK\r\n" DRAFT "\r\n";
  lsip_edit e = EDIT(SET_URI, OTHER, "", "sip:a@b.c");
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = 0;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = LSIP_EDIT_BODY + 1;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
  e.op = LSIP_EDIT_REMOVE_ALL;
  e.header = LSIP_HEADER_COUNT;
  ck_err(edit(response, &e, 1, NULL), ERR_ARGUMENT);
}
END_TEST

START_TEST(strings_of_applications)
{
  static const struct { const char *lines; int code; } rows[] = {
    { "A\tb: c\r\n", LSIP_ERR_HEADER_NAME },
    { " : b\r\n", LSIP_ERR_HEADER_NAME }, { ": b\r\n", LSIP_ERR_HEADER_NAME },
    { "A: b\r\n(C: d\r\n", LSIP_ERR_HEADER_NAME },
    { "A: b\x01xx\r\n", LSIP_ERR_CONTROL }, { "A: b\rc\r\n",
    LSIP_ERR_CONTROL }, { "A: b", LSIP_ERR_CONTROL }, { "A : b\r\n", LSIP_OK },
  };
  lsip_writer w;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    lsip_extra x;
    memset(&x, 0, sizeof(x));
    x.headers = Z(rows[i].lines);
    ck_assert_msg(lsip_extra_check(&x) == rows[i].code, "%s", rows[i].lines);
  }
  lsip_writer_init(&w, NULL, 0);
  lsip_write_header(&w, S("A"), S("a\rbc"));
  ck_err(lsip_writer_end(&w), ERR_CONTROL);
  lsip_writer_init(&w, NULL, 0);
  lsip_write_status_line(&w, 700, S(""));
  ck_err(lsip_writer_end(&w), ERR_STATUS);
}
END_TEST

/* No sum of lengths wraps. */
START_TEST(hostile_07_more_than_memory_holds)
{
  lsip_writer w;
  lsip_writer_init(&w, NULL, 0);
  lsip_write_raw(&w, lsip_str_of("x", SIZE_MAX));
  ck_err(lsip_writer_end(&w), ERR_NOSPC);
  lsip_write_raw(&w, S("x"));
  ck_err(lsip_writer_end(&w), ERR_TOO_LONG);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(lines), ROW(start_lines), ROW(fields_of_every_layer),
    ROW(almost_a_known_name), ROW(a_name_too_long_for_the_index),
    ROW(arguments_of_the_parser), ROW(a_draft_lacks_nothing_but_a_via),
    ROW(ids_that_are_none), ROW(a_cursor_of_another_message),
    ROW(malformed_first_values), ROW(a_copy_without_fields), ROW(edits),
    ROW(edits_that_are_none), ROW(strings_of_applications),
    ROW(hostile_07_more_than_memory_holds),
  };
  return RUN("msg-edges", rows);
}
