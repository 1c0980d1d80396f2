/* What parts say, and how they are written: RFC 2046 5.1, RFC 2387, RFC 2392,
 * RFC 3261 20.11. */
#include "support.h"

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
    { "applicatiom/sdp", "", "render", 1 },
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
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:goo4%25foo1@bar.net")), 0);
  ck_ok(lsip_part_parse(&p, S("Content-ID: x@y\r\n"), 0));
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:x@y")), 1);
  p.id = S("");
  ck_assert_int_eq(lsip_part_is_cid(&p, S("cid:x")), 0);
}
END_TEST

#define LONG64 "0123456789abcdef0123456789abcdef" \
  "0123456789abcdef0123456789abcdef"
#define LONG LONG64 LONG64 LONG64 LONG64

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
    { "multipart/related;boundary=b;start=\"<\"", "", LSIP_ERR_NOT_FOUND },
    { "multipart/related;boundary=b;start=\"<" LONG ">\"", "",
      LSIP_ERR_NOT_FOUND },
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

START_TEST(subtypes)
{
  lsip_part p;
  memset(&p, 0, sizeof(p));
  p.type = S("multipart/Related;boundary=b");
  ck_assert_int_eq(lsip_part_is_multipart(&p, S("")), 1);
  ck_assert_int_eq(lsip_part_is_multipart(&p, S("related")), 1);
  ck_assert_int_eq(lsip_part_is_multipart(&p, S("mixed")), 0);
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
    { LONG64 "1234567", "", "a/b", "x", LSIP_ERR_BODY },
    { "b\r\n", "", "a/b", "x", LSIP_ERR_BODY },
    { "b", "", "a/b", "y--bx", LSIP_ERR_BODY },
    { "b", "X: --b\r\n", "", "", LSIP_ERR_BODY },
    { "b", "", "a/b\r\nX: y", "", LSIP_ERR_CONTROL },
    { "b", "X", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "X: y\r\n\r\nbody", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "X: y\r\n\r\n", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "\r\n", "", "", LSIP_ERR_HEADER_NAME },
    { "b", "Content-ID: <a@b>\r\ncontent-id: <c@d>", "", "",
      LSIP_ERR_DUPLICATE },
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
  p.body = S("at its end --lsip-");
  ck_lit(lsip_boundary_choose(buf, &p, 1), "lsip-0");
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
    ROW(dispositions), ROW(content_ids), ROW(related_root), ROW(subtypes),
    ROW(fields), ROW(of_a_message), ROW(written), ROW(not_written),
    ROW(chosen_boundaries),
    ROW(hostile_03_multiparts_into_small_buffers),
  };
  return RUN("msg-part", tests);
}
