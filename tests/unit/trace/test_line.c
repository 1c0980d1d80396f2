/* Lines of a trace: what the ladder writes reads as it was written, whatever
 * a peer says; what is none is told from what is broken. */
#include "records.h"

static sink out;

static lsip_ladder *make(uint32_t flags)
{
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.flags = flags;
  c.max_text = 10000;
  ck_assert_int_eq(lsip_ladder_new(&l, &c), 0);
  return l;
}

static int parse(lsip_trace_line *p, const char *text)
{
  return lsip_trace_line_parse(p, lsip_str_z(text));
}

static void is(lsip_str text, const char *wanted)
{
  ck_assert_msg(lsip_str_eq(text, lsip_str_z(wanted)), "\"%.*s\", not \"%s\"",
                (int)text.len, text.ptr, wanted);
}

/* The line of a message that came from, or went to, 192.0.2.2. */
static const char *line_of(lsip_ladder *l, int outgoing, const char *text,
                           uint32_t drop)
{
  static char buf[LSIP_LADDER_LINE];
  lsip_trace_record r = record_of(outgoing, "192.0.2.2:5060", text, 0);
  r.drop = drop;
  lsip_ladder_add(l, &r, 0);
  ck_assert_uint_eq(lsip_ladder_line(l, buf, sizeof buf), strlen(buf));
  return buf;
}

START_TEST(all_parts)
{
  lsip_trace_line p;
  ck_assert_int_eq(parse(&p,
    "    1.250 <-- bob@[2001:db8::1]:5060 TCP  INVITE sip:b@192.0.2.2  7 INVITE"
    "  SDP sendonly  [a84b@x]  malformed again lost dropped: too bad\r"), 1);
  ck_assert_uint_eq(p.when, LSIP_MS(1250));
  ck_assert_uint_eq(p.transport, LSIP_TCP);
  ck_assert_uint_eq(p.outgoing, 0);
  ck_assert_uint_eq(p.peer.family, 6);
  ck_assert_uint_eq(p.peer.port, 5060);
  is(p.name, "bob");
  is(p.what, "INVITE");
  is(p.uri, "sip:b@192.0.2.2");
  is(p.method, "INVITE");
  is(p.body, "SDP sendonly");
  is(p.call_id, "a84b@x");
  is(p.drop, "too bad");
  ck_assert_uint_eq(p.status, 0);
  ck_assert_uint_eq(p.cseq, 7);
  ck_assert_uint_eq(p.marks, LSIP_LINE_CSEQ | LSIP_LINE_MALFORMED |
                                 LSIP_LINE_AGAIN | LSIP_LINE_LOST);
  ck_assert_int_eq(p.text.ptr[p.text.len - 1], 'd');
}
END_TEST

START_TEST(few_parts)
{
  lsip_trace_line p;
  ck_assert_int_eq(parse(&p, "100000.5 --> ? -  180 Ringing  1 INVITE"), 1);
  ck_assert_uint_eq(p.when, LSIP_MS(100000500));
  ck_assert_uint_eq(p.status, 180);
  is(p.what, "180 Ringing");
  is(p.method, "INVITE");
  ck_assert_uint_eq(p.outgoing, 1);
  ck_assert_uint_eq(p.peer.family, 0);
  ck_assert_uint_eq(p.transport, LSIP_TRANSPORT_NONE);
  ck_assert_int_eq(parse(&p, "0.0 --> 192.0.2.1 UDP  keep-alive"), 1);
  is(p.what, "keep-alive");
  is(p.method, "");
  ck_assert_int_eq(parse(&p, "0.0 --> 192.0.2.1 UDP  a b  malformed"), 1);
  is(p.what, "a b");
  ck_assert_int_eq(parse(&p, "0.0 --> 192.0.2.1 UDP  OPTIONS sip:b"), 1);
  is(p.method, "OPTIONS");
}
END_TEST

START_TEST(colours)
{
  lsip_ladder *l = make(LSIP_LADDER_COLOUR);
  const char *line = line_of(l, 1, SIP_INVITE, 0);
  lsip_trace_line p;
  ck_assert_ptr_nonnull(strstr(line, "\033[36m"));
  ck_assert_int_eq(parse(&p, line), 1);
  is(p.what, "INVITE");
  is(p.call_id, "1@192.0.2.1");
  lsip_ladder_free(l);
}
END_TEST

START_TEST(other_words)
{
  static const char *const others[] = {
    "", " ", "    0.510 sip:phone@127.0.0.1 calls", "--> 192.0.2.1:5060 UDP  a",
    "          RTP: sent 50 packets", "    0.510", "    0.510 -->", "x\r",
    "a.510 --> 192.0.2.1:5060 UDP  BYE", "0.5 -> 192.0.2.1:5060 UDP  BYE",
    "99999999999999999999.0 --> 192.0.2.1 UDP  BYE", "0.0\033[36",
    "18446744073.0 --> 192.0.2.1 UDP  BYE"
  };
  lsip_trace_line p;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_msg(parse(&p, others[i]) == 0, "\"%s\"", others[i]);
}
END_TEST

START_TEST(broken_lines)
{
  static const char *const broken[] = {
    "0.0 --> ", "0.0 --> 192.0.2.1", "0.0 --> 192.0.2.1 UDP",
    "0.0 --> 192.0.2.1 UDP ", "0.0 --> 192.0.2.1 UDP  ",
    "0.0 --> 192.0.2.1 SCTP  BYE", "0.0 --> example.test UDP  BYE",
    "0.0 --> 192.0.2.1 UDP BYE", "0.0 --> a@ UDP  BYE",
    "0.0 --> 192.0.2.1 UDP  BYE  1 BYE  x  y",
    "0.0 --> 192.0.2.1 UDP  BYE  [x]  y",
    "0.0 --> 192.0.2.1 UDP  BYE  [x]  again  y",
    "0.0 --> 192.0.2.1 UDP  BYE  [x"
  };
  lsip_trace_line p;
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    ck_assert_msg(parse(&p, broken[i]) == LSIP_ERR_SYNTAX, "\"%s\"",
                  broken[i]);
}
END_TEST

/* No peer can say what stands in another field. */
START_TEST(nobody_forges_a_field)
{
  lsip_ladder *l = make(0);
  lsip_trace_line p;
  ck_assert_int_eq(parse(&p, line_of(l, 0,
    SIP_RESPONSE("200   OK  5 BYE   SDP  [other]  again"), 0)), 1);
  is(p.what, "200 OK 5 BYE SDP [other] again");
  is(p.method, "INVITE");
  is(p.call_id, "1@192.0.2.1");
  ck_assert_uint_eq(p.marks, LSIP_LINE_CSEQ);
  ck_assert_int_eq(parse(&p, line_of(l, 0,
    "OPTIONS sip:b SIP/2.0\r\n" SIP_HEAD "CSeq: 1 OPTIONS\r\n"
    "Content-Type: x/[other]\r\n\r\nx", 0)), 1);
  is(p.body, "other]");
  is(p.call_id, "1@192.0.2.1");
  ck_assert_int_eq(parse(&p, line_of(l, 0,
    "OPTIONS sip:b SIP/2.0\r\n" SIP_HEAD "Content-Type: x/again\r\n\r\nx",
    0)), 1);
  is(p.body, "?gain");
  ck_assert_uint_eq(p.marks & LSIP_LINE_AGAIN, 0);
  ck_assert_int_eq(parse(&p, line_of(l, 0,
    "200 sip:b SIP/2.0\r\n" SIP_HEAD "CSeq: 1 200\r\n\r\n", 0)), 1);
  is(p.what, "?200");
  ck_assert_uint_eq(p.status, 0);
  lsip_ladder_free(l);
}
END_TEST

/* A blank at the end of the line is of no field: this is a CSeq, and stays
 * one when it is written anew. A Call-ID of blanks is none. */
START_TEST(blank_at_the_end)
{
  lsip_ladder *l = make(0);
  char again[LSIP_LADDER_LINE];
  lsip_trace_line p;
  ck_assert_int_eq(parse(&p, "0.0 <-- ? UDP  OK  05 BYE "), 1);
  is(p.method, "BYE");
  is(p.body, "");
  ck_assert_uint_eq(p.cseq, 5);
  lsip_ladder_add_line(l, &p);
  ck_assert_uint_gt(lsip_ladder_line(l, again, sizeof again), 0);
  ck_assert_str_eq(again, "    0.000 <-- ? UDP  OK  5 BYE");
  ck_assert_int_eq(parse(&p, "0.0 <-- ? UDP  OK  5 BYE  [ ]"), 1);
  lsip_ladder_add_line(l, &p);
  ck_assert_uint_gt(lsip_ladder_line(l, again, sizeof again), 0);
  ck_assert_str_eq(again, "    0.000 <-- ? UDP  OK  5 BYE");
  lsip_ladder_free(l);
}
END_TEST

/* Writes, reads, adds and writes again. */
START_TEST(there_and_back)
{
  static const char *const messages[] = {
    SIP_INVITE, SIP_HOLD, SIP_RESPONSE("180 Ringing"), "", "\r\n\r\n", "INVITE",
    "   \r\n", "SIP/2.0 999 x\r\n\r\n", "\033[2J\r\nx", "\377\376\r\n",
    "INVITE sip:a SIP/2.0\r\nCall-ID: a  b\r\nCSeq: x\r\n\r\n",
    "SIP/2.0 200 \r\nCSeq: 1\r\nCall-ID: [\r\n\r\n"
  };
  lsip_ladder *from = make(0), *to = make(0);
  char again[LSIP_LADDER_LINE];
  lsip_trace_line p;
  for (size_t i = 0; i < 2 * sizeof messages / sizeof *messages; i++) {
    const char *line = line_of(from, i & 1, messages[i / 2],
                               i & 1 ? LSIP_COUNT_DROP_STRAY_RESPONSE : 0);
    ck_assert_msg(parse(&p, line) == 1, "\"%s\"", line);
    lsip_ladder_add_line(to, &p);
    ck_assert_uint_gt(lsip_ladder_line(to, again, sizeof again), 0);
    ck_assert_str_eq(line, again);
  }
  lsip_ladder_free(from);
  lsip_ladder_free(to);
}
END_TEST

static void add(lsip_ladder *l, const char *text)
{
  lsip_trace_line p;
  ck_assert_int_eq(parse(&p, text), 1);
  lsip_ladder_add_line(l, &p);
}

static void add_call(lsip_ladder *l)
{
  add(l, "   10.000 <-- 192.0.2.2:5060 UDP  INVITE sip:b  1 INVITE  SDP  [x]");
  add(l, "   10.500 --> bob@192.0.2.2:5060 UDP  180 Ringing  1 INVITE  [x]");
  add(l, "   11.000 --> ben@192.0.2.2:5060 UDP  200 OK  1 INVITE  [x]  again");
  add(l, "   11.000 --> ? UDP  200 OK");
}

START_TEST(drawn)
{
  lsip_ladder *l = make(0);
  add_call(l);
  memset(&out, 0, sizeof out);
  ck_assert_int_eq(lsip_ladder_print(l, sink_write, &out), 0);
  ck_assert_str_eq(out.bytes,
    "          bob                          us                            ?\n"
    "    0.000  |------ INVITE 1 (SDP) ----->|                            |\n"
    "    0.500  |<-- 180 Ringing 1 INVITE ---|                            |\n"
    "    1.000  |<---- 200 OK 1 INVITE ------|                            |"
    " again\n"
    "    1.000  |                            |---------- 200 OK --------->|"
    "\n");
  lsip_ladder_free(l);
}
END_TEST

/* The caller's names come first, and ours is that of no address. */
START_TEST(names)
{
  lsip_addr bob = addr_of("192.0.2.2:5060"), us;
  lsip_ladder *l = make(0);
  memset(&us, 0, sizeof us);
  ck_assert_int_eq(lsip_ladder_name(l, &us, LSIP_STR("alice")), 0);
  ck_assert_int_eq(lsip_ladder_name(l, &bob, LSIP_STR("robert")), 0);
  add_call(l);
  memset(&out, 0, sizeof out);
  ck_assert_int_eq(lsip_ladder_mermaid(l, sink_write, &out), 0);
  ck_assert_ptr_nonnull(strstr(out.bytes, "participant h0 as alice\n"));
  ck_assert_ptr_nonnull(strstr(out.bytes, "participant h1 as robert\n"));
  lsip_ladder_free(l);
}
END_TEST

START_TEST(picture)
{
  lsip_ladder *l = make(0);
  add_call(l);
  memset(&out, 0, sizeof out);
  ck_assert_int_eq(lsip_ladder_svg(l, sink_write, &out), 0);
  ck_assert_ptr_nonnull(strstr(out.bytes, "class=\"m c1\""));
  ck_assert_ptr_nonnull(strstr(out.bytes, "class=\"m c2 again\""));
  ck_assert_ptr_nonnull(strstr(out.bytes,
                               "<title>   10.000 &lt;-- 192.0.2.2:5060"));
  lsip_ladder_free(l);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("line");
  TCase *tc = tcase_create("line");
  SRunner *runner = srunner_create(suite);
  int failed;
  tcase_add_test(tc, all_parts);
  tcase_add_test(tc, few_parts);
  tcase_add_test(tc, colours);
  tcase_add_test(tc, other_words);
  tcase_add_test(tc, broken_lines);
  tcase_add_test(tc, nobody_forges_a_field);
  tcase_add_test(tc, blank_at_the_end);
  tcase_add_test(tc, there_and_back);
  tcase_add_test(tc, drawn);
  tcase_add_test(tc, names);
  tcase_add_test(tc, picture);
  suite_add_tcase(suite, tc);
  srunner_run_all(runner, CK_NORMAL);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
