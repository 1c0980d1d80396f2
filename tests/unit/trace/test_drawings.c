/* A ladder as SVG and as Mermaid. */
#include "records.h"

static sink out;

static lsip_ladder *make(uint32_t max_text)
{
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_text = max_text;
  c.max_hosts = 2;
  c.max_messages = 4;
  ck_assert_int_eq(lsip_ladder_new(&l, &c), 0);
  return l;
}

static void add(lsip_ladder *l, int outgoing, const char *remote,
                const char *text, uint64_t ms)
{
  lsip_trace_record r = record_of(outgoing, remote, text, ms);
  lsip_ladder_add(l, &r, ms == 2000 ? LSIP_LADDER_LOST : 0);
}

static void add_call(lsip_ladder *l)
{
  add(l, 1, "192.0.2.2:5060", SIP_INVITE, 1000);
  add(l, 1, "192.0.2.2:5060", SIP_INVITE, 1500);
  add(l, 0, "192.0.2.2:5060", SIP_RESPONSE("486 <b>&\"\001\377;#"), 2000);
  add(l, 0, "192.0.2.3:5060", SIP_RESPONSE("200 OK"), 3000);
}

static const char *drawn(const lsip_ladder *l,
                         int (*draw)(const lsip_ladder *, lsip_trace_write_fn,
                                     void *))
{
  memset(&out, 0, sizeof out);
  ck_assert_int_eq(draw(l, sink_write, &out), 0);
  return out.bytes;
}

static unsigned count(const char *text, const char *what)
{
  unsigned n = 0;
  while ((text = strstr(text, what)) != NULL) {
    n++;
    text++;
  }
  return n;
}

START_TEST(svg)
{
  lsip_ladder *l = make(100000);
  const char *text;
  add_call(l);
  text = drawn(l, lsip_ladder_svg);
  ck_assert_uint_eq(count(text, "<g class=\"m "), 4);
  ck_assert_uint_eq(count(text, "<g class=\"name\">"), 2);
  ck_assert_ptr_nonnull(strstr(text, "<g class=\"m request again\"><title>"
                                     "INVITE sip:b@192.0.2.2 SIP/2.0\n"));
  ck_assert_ptr_nonnull(strstr(text, "<g class=\"m odd lost\"><title>SIP/2.0 "
                                     "486 &lt;b&gt;&amp;&quot;"
                                     "\357\277\275\357\277\275;#\n"));
  ck_assert_ptr_nonnull(strstr(text, "a=sendrecv\n</title>"));
  ck_assert_ptr_nonnull(strstr(text, "192.0.2.3:5060 to 192.0.2.1:5060: 200"));
  ck_assert_ptr_null(strstr(text, "<b>"));
  ck_assert_ptr_null(strchr(text, '\001'));
  ck_assert_ptr_null(strchr(text, '\r'));
  lsip_ladder_free(l);
}
END_TEST

/* The texts have a budget, which messages that are forgotten give back. */
START_TEST(texts_are_bounded)
{
  size_t n = strlen(SIP_INVITE);
  lsip_ladder *l = make((uint32_t)n);
  const char *text;
  add(l, 1, "192.0.2.2:5060", SIP_INVITE, 1000);
  add(l, 1, "192.0.2.2:5060", SIP_INVITE, 1500);
  text = drawn(l, lsip_ladder_svg);
  ck_assert_uint_eq(count(text, "Call-ID: "), 1);
  ck_assert_ptr_nonnull(strstr(text, "<title>INVITE</title>"));
  for (unsigned i = 0; i < 7; i++)
    add(l, 1, "192.0.2.2:5060", SIP_INVITE, 1600);
  ck_assert_uint_eq(count(drawn(l, lsip_ladder_svg), "Call-ID: "), 1);
  lsip_ladder_free(l);
}
END_TEST

START_TEST(mermaid)
{
  lsip_ladder *l = make(0);
  lsip_addr us = addr_of("192.0.2.1:5060");
  ck_assert_int_eq(lsip_ladder_name(l, &us, LSIP_STR("al;ice")), 0);
  add_call(l);
  ck_assert_str_eq(drawn(l, lsip_ladder_mermaid),
    "sequenceDiagram\n"
    "    participant h0 as al#59;ice\n"
    "    participant h1 as 192.0.2.2:5060\n"
    "    h0->>h1: 0.000 INVITE 1 (SDP)\n"
    "    h0->>h1: 0.500 INVITE 1 (SDP) again\n"
    "    h1--xh0: 1.000 486 #60;b#62;#38;#34;..#59;#35; 1 INVITE malformed "
    "lost\n"
    "    Note over h0: 2.000 200 OK 1 INVITE\n");
  lsip_ladder_free(l);
}
END_TEST

START_TEST(empty)
{
  lsip_ladder *l = make(0);
  ck_assert_ptr_nonnull(strstr(drawn(l, lsip_ladder_svg), "</svg>\n"));
  ck_assert_str_eq(drawn(l, lsip_ladder_mermaid), "sequenceDiagram\n");
  lsip_ladder_free(l);
}
END_TEST

START_TEST(a_full_disk)
{
  lsip_ladder *l = make(0);
  add_call(l);
  for (size_t n = 1; n < 3000; n += 97) {
    memset(&out, 0, sizeof out);
    out.fail_at = n;
    ck_assert_int_eq(lsip_ladder_svg(l, sink_write, &out), LSIP_ERR_IO);
    ck_assert_uint_le(out.len, n);
  }
  memset(&out, 0, sizeof out);
  out.fail_at = 60;
  ck_assert_int_eq(lsip_ladder_mermaid(l, sink_write, &out), LSIP_ERR_IO);
  lsip_ladder_free(l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("drawings");
  TCase *t = tcase_create("drawings");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_test(t, svg);
  tcase_add_test(t, texts_are_bounded);
  tcase_add_test(t, mermaid);
  tcase_add_test(t, empty);
  tcase_add_test(t, a_full_disk);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
