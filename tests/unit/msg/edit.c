/* lsip_msg_edit(): copies with edits. */
#include "support.h"

#define HEAD "INVITE sip:bob@example.com SIP/2.0\r\n"
#define VIA1 "Via: SIP/2.0/UDP a.b;branch=1 , SIP/2.0/UDP c.d\r\n"
#define ROUTES "Route: <sip:r1@x.y;lr>,<sip:r2@x.y;lr>\r\n"
#define BASE "Max-Forwards: 70\r\nFrom: <sip:a@b.c>;tag=1\r\n" \
  "To: <sip:b@b.c>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
#define VIA2 "v: SIP/2.0/UDP e.f\r\n"
#define TAIL "X-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nhi"

static const char text[] = HEAD VIA1 ROUTES BASE VIA2 TAIL;

static void edited(const lsip_edit *e, size_t n, const char *want)
{
  parsed p = parse(Z(text));
  char buf[2048];
  lsip_writer w;
  ck_ok(p.rc);
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_msg_edit(&w, &p.m, e, n));
  ck_str(lsip_writer_text(&w), Z(want));
  release(&p);
}

#define EDIT(op, id, value) \
  { LSIP_EDIT_##op, LSIP_H_##id, LSIP_STR_INIT(""), LSIP_STR_INIT(value) }
#define EDIT_NAMED(op, name, value) \
  { LSIP_EDIT_##op, LSIP_H_OTHER, LSIP_STR_INIT(name), LSIP_STR_INIT(value) }
#define CHECK(want, ...) do { \
    const lsip_edit e[] = { __VA_ARGS__ }; \
    edited(e, sizeof(e) / sizeof(e[0]), want); \
  } while (0)

START_TEST(nothing_changes_nothing)
{
  edited(NULL, 0, text);
}
END_TEST

START_TEST(single_edits)
{
  CHECK("INVITE sip:new@x.y SIP/2.0\r\n" VIA1 ROUTES BASE VIA2 TAIL,
        EDIT(SET_URI, OTHER, "sip:new@x.y"));
  CHECK(HEAD "Via: n\r\n" VIA1 ROUTES BASE VIA2 TAIL, EDIT(PREPEND, VIA, "n"));
  CHECK(HEAD VIA1 ROUTES BASE VIA2 "Via: n\r\n" TAIL, EDIT(APPEND, VIA, "n"));
  CHECK(HEAD "Via: SIP/2.0/UDP c.d\r\n" ROUTES BASE VIA2 TAIL,
        EDIT(REMOVE_FIRST, VIA, ""));
  CHECK(HEAD "Via: n\r\nVia: SIP/2.0/UDP c.d\r\n" ROUTES BASE VIA2 TAIL,
        EDIT(REPLACE_FIRST, VIA, "n"));
  CHECK(HEAD ROUTES BASE TAIL, EDIT(REMOVE_ALL, VIA, ""));
  CHECK(HEAD VIA1 ROUTES BASE VIA2 "x-a: 2\r\nContent-Length: 2\r\n\r\nhi",
        EDIT_NAMED(REMOVE_FIRST, "x-A", ""));
  CHECK(HEAD VIA1 ROUTES BASE VIA2 "Content-Length: 2\r\n\r\nhi",
        EDIT_NAMED(REMOVE_ALL, "X-A", ""));
}
END_TEST

START_TEST(kinds_the_message_lacks)
{
  CHECK(HEAD "Record-Route: n\r\n" VIA1 ROUTES BASE VIA2 TAIL,
        EDIT(PREPEND, RECORD_ROUTE, "n"));
  CHECK(HEAD VIA1 ROUTES BASE VIA2
        "X-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\nSubject: n\r\n"
        "X-B: m\r\n\r\nhi",
        EDIT(REPLACE_FIRST, SUBJECT, "n"), EDIT_NAMED(PREPEND, "X-B", "m"));
  edited(NULL, 0, text);
  CHECK(HEAD VIA1 ROUTES BASE VIA2 TAIL, EDIT(REMOVE_FIRST, SUBJECT, ""),
        EDIT(REMOVE_ALL, PATH, ""));
}
END_TEST

START_TEST(edits_apply_in_their_order)
{
  CHECK(HEAD "Via: 2\r\nVia: 1\r\n" VIA1 ROUTES BASE VIA2 TAIL,
        EDIT(PREPEND, VIA, "1"), EDIT(PREPEND, VIA, "2"));
  CHECK(HEAD VIA1 ROUTES BASE VIA2 "Via: 1\r\nVia: 2\r\n" TAIL,
        EDIT(APPEND, VIA, "1"), EDIT(APPEND, VIA, "2"));
  CHECK(text, EDIT(PREPEND, VIA, "1"), EDIT(REMOVE_FIRST, VIA, ""));
  CHECK(HEAD "Via: 1\r\nVia: SIP/2.0/UDP c.d\r\n" ROUTES BASE VIA2 TAIL,
        EDIT(REMOVE_FIRST, VIA, ""), EDIT(PREPEND, VIA, "1"));
  CHECK(HEAD "Via: 2\r\n" VIA1 ROUTES BASE VIA2 TAIL,
        EDIT(PREPEND, VIA, "1"), EDIT(REPLACE_FIRST, VIA, "2"));
  CHECK(HEAD ROUTES BASE VIA2 TAIL, EDIT(REMOVE_FIRST, VIA, ""),
        EDIT(REMOVE_FIRST, VIA, ""));
  CHECK(HEAD ROUTES BASE "Via: n\r\n" TAIL, EDIT(REMOVE_FIRST, VIA, ""),
        EDIT(REMOVE_FIRST, VIA, ""), EDIT(REMOVE_FIRST, VIA, ""),
        EDIT(REMOVE_FIRST, VIA, ""), EDIT(APPEND, VIA, "n"));
  CHECK(HEAD "Via: n\r\n" ROUTES BASE TAIL, EDIT(REMOVE_ALL, VIA, ""),
        EDIT(PREPEND, VIA, "n"));
  CHECK(HEAD ROUTES BASE TAIL, EDIT(PREPEND, VIA, "n"),
        EDIT(APPEND, VIA, "m"), EDIT(REMOVE_ALL, VIA, ""));
}
END_TEST

/* A proxy's steps: RFC 3261 16.6. */
START_TEST(a_proxy_forwards)
{
  CHECK("INVITE sip:bob@192.0.2.4 SIP/2.0\r\n"
        "Record-Route: <sip:p@x.y;lr>\r\n"
        "Via: SIP/2.0/UDP p;branch=z\r\n"
        "Via: SIP/2.0/UDP a.b;branch=1;received=192.0.2.1\r\n"
        "Via: SIP/2.0/UDP c.d\r\n"
        "Route: <sip:r2@x.y;lr>\r\n"
        "Max-Forwards: 69\r\nFrom: <sip:a@b.c>;tag=1\r\n"
        "To: <sip:b@b.c>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
        VIA2 TAIL,
        EDIT(REPLACE_FIRST, VIA,
             "SIP/2.0/UDP a.b;branch=1;received=192.0.2.1"),
        EDIT(REMOVE_FIRST, ROUTE, ""),
        EDIT(SET_URI, OTHER, "sip:bob@192.0.2.4"),
        EDIT(REPLACE_FIRST, MAX_FORWARDS, "69"),
        EDIT(PREPEND, RECORD_ROUTE, "<sip:p@x.y;lr>"),
        EDIT(PREPEND, VIA, "SIP/2.0/UDP p;branch=z"));
}
END_TEST

START_TEST(bodies)
{
  const lsip_edit body[] = {
    { LSIP_EDIT_BODY, 0, LSIP_STR_INIT("text/plain"),
      LSIP_STR_INIT("hello") } };
  const lsip_edit none[] = {
    { LSIP_EDIT_BODY, 0, LSIP_STR_INIT(""), LSIP_STR_INIT("") } };
  edited(body, 1, HEAD VIA1 ROUTES BASE VIA2 "X-A: 1\r\nx-a: 2\r\n"
         "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
  edited(none, 1, HEAD VIA1 ROUTES BASE VIA2 "X-A: 1\r\nx-a: 2\r\n"
         "Content-Length: 0\r\n\r\n");
}
END_TEST

/* RFC 3261 18.3: a stream needs the length. */
START_TEST(a_missing_length_is_added)
{
  parsed p = parse(S(REQUEST("BYE", "") "rest"));
  char buf[1024];
  lsip_writer w;
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_msg_edit(&w, &p.m, NULL, 0));
  ck_str(lsip_writer_text(&w),
         S(REQUEST("BYE", "Content-Length: 4\r\n") "rest"));
  release(&p);
}
END_TEST

static int refused(const lsip_edit *e, size_t n)
{
  parsed p = parse(Z(text));
  char buf[2048];
  lsip_writer w;
  int rc;
  lsip_writer_init(&w, buf, sizeof(buf));
  rc = lsip_msg_edit(&w, &p.m, e, n);
  release(&p);
  return rc;
}

START_TEST(hostile_14_edits_that_are_refused)
{
  const lsip_edit line[] = { EDIT(PREPEND, SUBJECT, "a\r\nX: y") };
  const lsip_edit name[] = { EDIT_NAMED(APPEND, "a b", "x") };
  const lsip_edit uri[] = { EDIT(SET_URI, OTHER, "sip:a b@c") };
  const lsip_edit length[] = { EDIT(REMOVE_ALL, CONTENT_LENGTH, "") };
  const lsip_edit odd[] = { { 99, 0, LSIP_STR_INIT(""), LSIP_STR_INIT("") } };
  lsip_edit many[65];
  for (int i = 0; i < 65; i++) {
    const lsip_edit e = EDIT(PREPEND, VIA, "x");
    many[i] = e;
  }
  ck_err(refused(line, 1), ERR_CONTROL);
  ck_err(refused(name, 1), ERR_HEADER_NAME);
  ck_err(refused(uri, 1), ERR_URI);
  ck_err(refused(length, 1), ERR_ARGUMENT);
  ck_err(refused(odd, 1), ERR_ARGUMENT);
  ck_err(refused(many, 65), ERR_ARGUMENT);
  ck_ok(refused(many, 64));
}
END_TEST

START_TEST(refused_messages_are_not_copied)
{
  parsed p = parse(S("BYE sip:a@b.c SIP/3.0\r\n\r\n"));
  char buf[64];
  lsip_writer w;
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_err(lsip_msg_edit(&w, &p.m, NULL, 0), ERR_STATE);
  release(&p);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(nothing_changes_nothing), ROW(single_edits),
    ROW(kinds_the_message_lacks), ROW(edits_apply_in_their_order),
    ROW(a_proxy_forwards), ROW(bodies), ROW(a_missing_length_is_added),
    ROW(hostile_14_edits_that_are_refused),
    ROW(refused_messages_are_not_copied),
  };
  return RUN("msg-edit", rows);
}
