/* Rules of RFC 3261 s.16 that need a hand on every message. */
#include "lone.h"

#include <lsip/server.h>

static lone l;

static void start(void)
{
  lsip_config cfg;
  lsip_proxy_config pc;
  lsip_proxy proxy;
  lsip_registrar none = { 0 };
  lsip_config_init(&cfg, sizeof cfg);
  cfg.role = LSIP_ROLE_RAW;
  lone_start(&l, &cfg);
  memset(&pc, 0, sizeof pc);
  pc.size = sizeof pc;
  pc.recurse = 1;
  ck_assert_int_eq(lsip_proxy_new(l.s, &proxy, &pc), 0);
  ck_assert_int_eq(lsip_stack_serve(l.s, none, proxy), 0);
}

/* An INVITE for this URI comes in, and goes out by TLS. */
static sent *forwarded_by_tls(const char *uri)
{
  char text[1024];
  sent *open;
  snprintf(text, sizeof text,
           "INVITE %s SIP/2.0\n"
           "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKone\n"
           "From: <sip:alice@a.test>;tag=1\nTo: <sip:bob@b.test>\n"
           "Call-ID: one\nCSeq: 1 INVITE\nMax-Forwards: 70\n"
           "Contact: <sip:alice@192.0.2.2>\n", uri);
  lone_hear(&l, text, NULL);
  lone_run(&l, 1);
  open = lone_output(&l, LSIP_OUT_OPEN);
  ck_assert_ptr_nonnull(open);
  ck_assert_uint_eq(open->transport, LSIP_TLS);
  ck_assert_int_eq(lsip_stack_flow_up(l.s, open->flow, NULL, l.now), 0);
  lone_run(&l, 1);
  return lone_last(&l, "INVITE");
}

/* 16.6 step 4: sips stays sips on the way back. */
START_TEST(sips_record_route)
{
  ck_assert_str_eq(lone_header(forwarded_by_tls("sips:bob@192.0.2.2"),
                               "Record-Route"),
                   "<sips:192.0.2.1:5061;lr>");
  lone_drop(&l);
}
END_TEST

/* 16.7 step 4: from sips only sips follows. */
START_TEST(sips_is_not_left)
{
  char text[1024];
  sent *invite = forwarded_by_tls("sips:bob@192.0.2.2");
  snprintf(text, sizeof text,
           "SIP/2.0 302 Moved\nVia: %s\n"
           "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKone\n"
           "From: <sip:alice@a.test>;tag=1\nTo: <sip:bob@b.test>;tag=2\n"
           "Call-ID: one\nCSeq: 1 INVITE\n"
           "Contact: <sip:bob@192.0.2.2>\n", lone_header(invite, "Via"));
  lone_hear_flow(&l, invite->flow, text, NULL);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 1);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 302"), 1);
  lone_drop(&l);
}
END_TEST

typedef struct prepared {
  uint64_t index[512];
  char text[512], scratch[2048];
  lsip_edit edits[LSIP_PROXY_EDITS_MAX];
  size_t n;
} prepared;

static void prepare(prepared *p, const char *user)
{
  lsip_msg m;
  int len = snprintf(p->text, sizeof p->text,
                     "MESSAGE sip:%s@b.test;maddr=192.0.2.1 SIP/2.0\r\n"
                     "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\n"
                     "From: <sip:a@a.test>;tag=1\r\nTo: <sip:b@b.test>\r\n"
                     "Call-ID: x\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\n"
                     "Content-Length: 0\r\n\r\n", user);
  ck_assert_int_eq(lsip_msg_parse(&m, p->index, sizeof p->index, p->text,
                                  (size_t)len, NULL, NULL), 0);
  p->n = LSIP_PROXY_EDITS_MAX;
  ck_assert_int_eq(lsip_proxy_prepare(l.s, &m, p->edits, &p->n, p->scratch,
                                      sizeof p->scratch), 0);
}

static void check_uri(const prepared *p, const char *uri)
{
  for (size_t i = 0; i < p->n; i++)
    if (p->edits[i].op == LSIP_EDIT_SET_URI) {
      ck_assert(lsip_str_eq(p->edits[i].value, lsip_str_z(uri)));
      return;
    }
  ck_abort_msg("the Request-URI stays as it was");
}

/* 16.4; the edits of one request outlive the work on the next. */
START_TEST(maddr_that_is_us)
{
  static prepared one, two;
  prepare(&one, "bob");
  prepare(&two, "eve");
  check_uri(&one, "sip:bob@b.test");
  check_uri(&two, "sip:eve@b.test");
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-proxy");
  TCase *t = tcase_create("proxy");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, sips_record_route);
  tcase_add_test(t, sips_is_not_left);
  tcase_add_test(t, maddr_that_is_us);
  suite_add_tcase(s, t);
  return lone_main(s);
}
