/* Rules of RFC 3261 s.18, and what a peer may cost us. */
#include "lone.h"

static lone l;

static void start(void)
{
  lone_start(&l, NULL);
}

static size_t feed(lsip_flow f, const char *bytes, size_t n)
{
  size_t used = 0;
  int rc = lsip_stack_receive_stream(l.s, f, bytes, n, &used, l.now);
  lone_collect(&l);
  return rc ? 0 : used;
}

/* A peer that asks for keep-alives and does not read costs no memory. */
START_TEST(pings_to_a_peer_that_does_not_read)
{
  lsip_flow f = lone_accept(&l);
  size_t before;
  ck_assert_uint_eq(feed(f, "\r\n\r\n", 4), 4);
  ck_assert_uint_eq(lone_sent(&l, "\r\n"), 1);
  ck_assert_int_eq(lsip_note_blocked(l.s, f), 0);
  before = lsip_stack_memory(l.s);
  for (int i = 0; i < 1000; i++)
    ck_assert_uint_eq(feed(f, "\r\n\r\n", 4), 4);
  ck_assert_uint_le(lsip_stack_memory(l.s), before);
  lone_end(&l);
}
END_TEST

/* Bytes that never make a message do not keep a connection. */
START_TEST(trickle_is_idle)
{
  lsip_flow f = lone_accept(&l);
  for (int i = 0; i < 200 && !lone_output(&l, LSIP_OUT_CLOSE); i++) {
    ck_assert_uint_eq(feed(f, "I", 1), 1);
    lone_run(&l, 1000);
  }
  ck_assert_ptr_nonnull(lone_output(&l, LSIP_OUT_CLOSE));
  lone_end(&l);
}
END_TEST

static int accept_more(lsip_flow *f)
{
  lsip_flow_info info;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = l.tcp;
  info.remote_addr = l.peer;
  return lsip_stack_flow_accepted(l.s, f, &info, l.now);
}

/* Halves of messages do not use up what work in progress needs. */
START_TEST(halves_leave_the_reserve)
{
  static char head[30000];
  lsip_config cfg;
  sent *invite;
  lsip_flow f;
  unsigned taken = 0;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.max_memory = 1 << 20;
  lone_start(&l, &cfg);
  invite = lone_call_out(&l);
  memset(head, 'a', sizeof head);
  memcpy(head, "INVITE ", 7);
  for (unsigned i = 0; i < 100; i++)
    if (accept_more(&f) == 0)
      taken += feed(f, head, sizeof head) > 0;
  ck_assert_uint_gt(taken, 10);
  ck_assert_uint_lt(taken, 40);
  ck_assert_uint_le(lsip_stack_memory(l.s), (1 << 20) - (1 << 17));
  lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 200"));
  lone_end(&l);
}
END_TEST

/* The message of an event is good until the callback returns, also when its
 * connection goes meanwhile. */
static void remove_local(lone *me, const lsip_event *ev)
{
  lsip_str id;
  if (ev->kind != LSIP_EV_REQUEST)
    return;
  ck_assert_int_eq(lsip_local_remove(me->s, me->tcp), 0);
  id = lsip_msg_call_id(&ev->msg);
  ck_assert_int_eq(memcmp(id.ptr, "in1", 3), 0);
}

START_TEST(local_goes_inside_a_callback)
{
  lsip_flow f = lone_accept(&l);
  l.hook = remove_local;
  ck_assert_uint_eq(feed(f, "INVITE", 6), 6);
  lone_hear_flow(&l, f, lone_invite + 6, lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 1);
  lone_drop(&l);
}
END_TEST

/* RFC 5922 7.2: the peer must prove the host of the URI, or what the
 * application names; a connection for one name does not serve another. */
static void options_to(const char *uri, const char *name)
{
  static uint64_t index[2048];
  char text[512];
  lsip_send_options o;
  lsip_parse_rules rules;
  lsip_msg m;
  lsip_tsx t;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.targets = &l.peer;
  o.target_count = 1;
  o.transport = LSIP_TLS;
  o.verify_name = lsip_str_z(name);
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  snprintf(text, sizeof text,
           "OPTIONS %s SIP/2.0\r\nMax-Forwards: 70\r\n"
           "From: <sip:a@b.test>;tag=o\r\nTo: <%s>\r\nCall-ID: o\r\n"
           "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", uri, uri);
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, text, strlen(text),
                                  &rules, NULL), 0);
  ck_assert_int_eq(lsip_tsx_send(l.s, &t, &m, NULL, 0, &o), 0);
  lone_run(&l, 1);
}

START_TEST(names_to_prove_by_tls)
{
  options_to("sips:bob@b.test", "");
  ck_assert_str_eq(lone_output(&l, LSIP_OUT_OPEN)->name, "b.test");
  options_to("sips:bob@c.test", "");
  ck_assert_str_eq(lone_output(&l, LSIP_OUT_OPEN)->name, "c.test");
  options_to("sips:bob@b.test", "d.test");
  ck_assert_str_eq(lone_output(&l, LSIP_OUT_OPEN)->name, "d.test");
  ck_assert_uint_eq(l.count, 3);
  options_to("sips:bob@b.test", "");
  ck_assert_uint_eq(l.count, 3);
  lone_end(&l);
}
END_TEST

/* 18.2.2: maddr names one host, or it does not count. */
static unsigned answered_to(const char *maddr)
{
  char text[512];
  static unsigned branch;
  snprintf(text, sizeof text,
           "OPTIONS sip:alice@192.0.2.1 SIP/2.0\n"
           "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKma%u;maddr=%s\n"
           "Max-Forwards: 70\n"
           "From: <sip:carol@192.0.2.2>;tag=c\nTo: <sip:alice@192.0.2.1>\n"
           "Call-ID: ma\nCSeq: 1 OPTIONS\n", ++branch, maddr);
  lone_hear(&l, text, NULL);
  return l.out[l.count - 1].remote.ip[3];
}

START_TEST(answers_go_to_one_host)
{
  ck_assert_uint_eq(answered_to("192.0.2.77"), 77);
  ck_assert_uint_eq(answered_to("255.255.255.255"), 2);
  ck_assert_uint_eq(answered_to("224.0.1.75"), 2);
  ck_assert_uint_eq(answered_to("0.0.0.0"), 2);
  ck_assert_uint_eq(answered_to("[2001:db8::1]"), 2);
  lone_end(&l);
}
END_TEST

/* 18.2.2: a phone may ring longer than a connection may be idle. */
START_TEST(no_idle_while_it_rings)
{
  lsip_flow f = lone_accept(&l);
  l.take = 1;
  lone_hear_flow(&l, f, lone_invite, lone_sdp);
  lone_run(&l, 170000);
  ck_assert_ptr_null(lone_output(&l, LSIP_OUT_CLOSE));
  ck_assert_int_eq(lsip_call_reject(l.s, l.call, 486, NULL), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_last(&l, "SIP/2.0 486")->flow.id, f.id);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-transport");
  TCase *t = tcase_create("transport");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, pings_to_a_peer_that_does_not_read);
  tcase_add_test(t, trickle_is_idle);
  tcase_add_test(t, halves_leave_the_reserve);
  tcase_add_test(t, local_goes_inside_a_callback);
  tcase_add_test(t, names_to_prove_by_tls);
  tcase_add_test(t, answers_go_to_one_host);
  tcase_add_test(t, no_idle_while_it_rings);
  suite_add_tcase(s, t);
  return lone_main(s);
}
