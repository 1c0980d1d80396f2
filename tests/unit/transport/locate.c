/* From a URI to addresses (RFC 3263 as far as A and AAAA go). */
#include "peer.h"

static lsip_call call;

static int try_call(peer *p, const char *uri)
{
  return lsip_call_new(p->stack, &call, peer_account(p), lsip_str_z(uri),
                       lsip_str_z(peer_counter), NULL);
}

static void check_sent(peer *p, const char *to)
{
  lsip_addr a = peer_addr(to);
  peer_sent(p, "INVITE ");
  ck_assert_msg(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &a),
                "not sent to %s", to);
}

static void check_open(peer *p, uint32_t transport, const char *to)
{
  const peer_out *o = peer_next(p);
  lsip_addr a = peer_addr(to);
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_OPEN);
  ck_assert_uint_eq(o->o.transport, transport);
  ck_assert_msg(lsip_addr_eq(&o->o.remote, &a), "not opened to %s", to);
}

static peer *everywhere(void)
{
  peer *p = peer_new(NULL);
  (void)peer_local(p, LSIP_TLS, "192.0.2.1:5061");
  (void)peer_local(p, LSIP_UDP, "[2001:db8::1]:5060");
  return p;
}

/* Numeric hosts are answered at once. */
START_TEST(numeric)
{
  static const struct row {
    const char *uri;
    uint32_t transport;
    const char *to;
  } rows[] = {
    { "sip:192.0.2.5", LSIP_UDP, "192.0.2.5:5060" },
    { "sip:u@192.0.2.5:5070", LSIP_UDP, "192.0.2.5:5070" },
    { "sip:u@[2001:db8::5]", LSIP_UDP, "[2001:db8::5]:5060" },
    { "sip:192.0.2.5;transport=udp", LSIP_UDP, "192.0.2.5:5060" },
    { "sip:192.0.2.5;transport=TCP", LSIP_TCP, "192.0.2.5:5060" },
    { "sip:192.0.2.5;transport=tls", LSIP_TLS, "192.0.2.5:5061" },
    { "sips:192.0.2.5", LSIP_TLS, "192.0.2.5:5061" },
    { "sips:192.0.2.5:5080;transport=tcp", LSIP_TLS, "192.0.2.5:5080" },
    { "sip:b.test;maddr=192.0.2.6", LSIP_UDP, "192.0.2.6:5060" },
    { "sip:b.test:5090;maddr=192.0.2.6", LSIP_UDP, "192.0.2.6:5090" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = everywhere();
    ck_assert_int_eq(try_call(p, rows[i].uri), 0);
    peer_pass(p, 0);
    if (rows[i].transport == LSIP_UDP)
      check_sent(p, rows[i].to);
    else
      check_open(p, rows[i].transport, rows[i].to);
    peer_silent(p);
    peer_free(p);
  }
}
END_TEST

/* 26.2.2: sips is never sent without TLS. */
START_TEST(refused_at_once)
{
  static const struct row {
    const char *uri;
    int rc;
  } rows[] = {
    { "sips:192.0.2.5;transport=udp", LSIP_ERR_UNSUPPORTED },
    { "sip:192.0.2.5;transport=sctp", LSIP_ERR_UNSUPPORTED },
    { "sip:192.0.2.5;transport=ws", LSIP_ERR_UNSUPPORTED },
    { "sips:b.test;transport=udp", LSIP_ERR_UNSUPPORTED },
    { "tel:+1", LSIP_ERR_SCHEME },
    { "mailto:a@b", LSIP_ERR_SCHEME },
    { "b.test", LSIP_ERR_URI },
    { "", LSIP_ERR_URI },
  };
  peer *p = everywhere();
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    ck_assert_msg(try_call(p, rows[i].uri) == rows[i].rc, "%s", rows[i].uri);
  peer_pass(p, 0);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* ---- names ---- */

static lsip_query asked(peer *p, uint32_t type)
{
  const peer_out *o = peer_next(p);
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_RESOLVE);
  ck_assert_uint_eq(o->o.record_type, type);
  ck_assert_str_eq(o->text, "b.test");
  return o->o.query;
}

static int resolve(peer *p, lsip_query q, uint32_t type, const char *const *to,
                   size_t n)
{
  lsip_record r[20];
  int rc;
  memset(r, 0, sizeof r);
  for (size_t i = 0; i < n; i++) {
    r[i].type = type;
    r[i].addr = peer_addr(to[i]);
  }
  rc = lsip_stack_resolved(p->stack, q, 0, r, n, p->now);
  peer_drain(p);
  return rc;
}

static const char *const five = "192.0.2.5", *const six = "2001:db8::5";

START_TEST(names_of_both_families)
{
  peer *p = everywhere();
  lsip_query a, aaaa;
  ck_assert_int_eq(try_call(p, "sip:b.test:5077"), 0);
  peer_pass(p, 0);
  a = asked(p, LSIP_RECORD_A);
  aaaa = asked(p, LSIP_RECORD_AAAA);
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &five, 1), 0);
  peer_silent(p);
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &five, 1), LSIP_ERR_GONE);
  ck_assert_int_eq(resolve(p, aaaa, LSIP_RECORD_AAAA, &six, 1), 0);
  check_sent(p, "192.0.2.5:5077");
  ck_assert_int_eq(resolve(p, aaaa, LSIP_RECORD_AAAA, &six, 1),
                   LSIP_ERR_GONE);
  peer_free(p);
}
END_TEST

/* Only families that we could send from are asked for. */
START_TEST(one_family)
{
  peer *p = peer_new(NULL);
  lsip_query a;
  ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
  peer_pass(p, 0);
  a = asked(p, LSIP_RECORD_A);
  peer_silent(p);
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &five, 1), 0);
  check_sent(p, "192.0.2.5:5060");
  peer_free(p);
}
END_TEST

/* Records of another type or family than was asked for count for nothing. */
START_TEST(wrong_records)
{
  peer *p = peer_new(NULL);
  lsip_query a;
  const peer_event *e;
  ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
  peer_pass(p, 0);
  a = asked(p, LSIP_RECORD_A);
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &six, 1), 0);
  e = peer_told(p, LSIP_EV_CALL_END);
  ck_assert_uint_eq(e->ev.status, 503);
  ck_assert_int_eq(e->ev.reason, LSIP_ERR_RESOLVE);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(no_such_name)
{
  peer *p = everywhere();
  lsip_query a, aaaa;
  ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
  peer_pass(p, 0);
  a = asked(p, LSIP_RECORD_A);
  aaaa = asked(p, LSIP_RECORD_AAAA);
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &five, 0), 0);
  peer_told_nothing(p);
  ck_assert_int_eq(lsip_stack_resolved(p->stack, aaaa, LSIP_ERR_IO, NULL, 0,
                                       p->now), 0);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 503);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* A resolver that never answers, for one family or for both. */
START_TEST(no_answer)
{
  for (int one = 0; one < 2; one++) {
    peer *p = everywhere();
    lsip_query a;
    ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
    peer_pass(p, 0);
    a = asked(p, LSIP_RECORD_A);
    (void)asked(p, LSIP_RECORD_AAAA);
    if (one)
      ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, &five, 1), 0);
    peer_pass(p, 4999);
    peer_silent(p);
    peer_told_nothing(p);
    peer_pass(p, 1);
    if (one)
      check_sent(p, "192.0.2.5:5060");
    else
      ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->at_ms, 5000);
    peer_free(p);
  }
}
END_TEST

/* More addresses than we keep do no harm. */
START_TEST(many_addresses)
{
  static char texts[20][16];
  const char *to[20];
  peer *p = peer_new(NULL);
  lsip_query a;
  unsigned sent = 0;
  for (int i = 0; i < 20; i++) {
    snprintf(texts[i], sizeof texts[i], "192.0.2.%d", 100 + i);
    to[i] = texts[i];
  }
  ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
  peer_pass(p, 0);
  a = asked(p, LSIP_RECORD_A);
  p->fail_sends = 1;
  ck_assert_int_eq(resolve(p, a, LSIP_RECORD_A, to, 20), 0);
  peer_pass(p, 100);
  for (; p->taken < p->outs; sent++)
    peer_next(p);
  ck_assert_uint_eq(sent, 16);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 503);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* The stack goes while lookups are open. */
START_TEST(freed_while_resolving)
{
  peer *p = everywhere();
  ck_assert_int_eq(try_call(p, "sip:b.test"), 0);
  peer_pass(p, 0);
  peer_free(p);
}
END_TEST

/* ---- locals ---- */

/* Loopback goes by loopback, the rest does not; a pinned local wins if it
 * can do it. */
START_TEST(choice_of_the_local)
{
  peer *p = peer_new(NULL);
  lsip_local loop = peer_local(p, LSIP_UDP, "127.0.0.1:5060");
  ck_assert_int_eq(try_call(p, "sip:127.0.0.1:5099"), 0);
  ck_assert_int_eq(try_call(p, "sip:192.0.2.5"), 0);
  peer_pass(p, 0);
  check_sent(p, "127.0.0.1:5099");
  ck_assert_uint_eq(p->out[p->taken - 1].o.local.id, loop.id);
  ck_assert_ptr_nonnull(strstr(peer_header(p->out[0].text, "Contact"),
                               "@127.0.0.1:5060"));
  check_sent(p, "192.0.2.5:5060");
  ck_assert_uint_eq(p->out[p->taken - 1].o.local.id, p->udp.id);
  peer_free(p);
}
END_TEST

START_TEST(local_arguments)
{
  peer *p = peer_new(NULL);
  lsip_local_config lc;
  lsip_local out;
  memset(&lc, 0, sizeof lc);
  lc.size = sizeof lc;
  lc.transport = LSIP_UDP;
  ck_assert_int_eq(lsip_local_add(p->stack, &out, &lc), LSIP_ERR_ARGUMENT);
  lc.bound = peer_addr("0.0.0.0:5060");
  ck_assert_int_eq(lsip_local_add(p->stack, &out, &lc), LSIP_ERR_ARGUMENT);
  lc.advertised_host = LSIP_STR("a.test\r\nX: y");
  ck_assert_int_lt(lsip_local_add(p->stack, &out, &lc), 0);
  lc.advertised_host = LSIP_STR("a.test");
  ck_assert_int_eq(lsip_local_add(p->stack, &out, &lc), 0);
  lc.transport = 77;
  ck_assert_int_eq(lsip_local_add(p->stack, &out, &lc), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_local_get(p->stack, out, &lc), 0);
  ck_assert(lsip_str_eq(lc.advertised_host, LSIP_STR("a.test")));
  peer_free(p);
}
END_TEST

peer_test_main("locate", numeric, refused_at_once, names_of_both_families,
               one_family, wrong_records, no_such_name, no_answer,
               many_addresses, freed_while_resolving, choice_of_the_local,
               local_arguments)
