/* Via and the way back (RFC 3261 18.1.1, 18.2.1, 18.2.2; RFC 3581). */
#include "peer.h"

typedef struct row {
  const char *remote;  /* where the request comes from */
  const char *via;
  const char *back;    /* where the answer goes */
  const char *returned; /* the Via of the answer */
} row;

#define V "SIP/2.0/UDP "
#define B ";branch=z9hG4bKa"

static const row rows[] = {
  { "192.0.2.9:5060", V "192.0.2.9:5060" B, "192.0.2.9:5060",
    V "192.0.2.9:5060" B },
  { "192.0.2.9:5060", V "192.0.2.9" B, "192.0.2.9:5060", V "192.0.2.9" B },
  /* without rport the sent-by port counts, not that of the source */
  { "192.0.2.9:4000", V "192.0.2.9" B, "192.0.2.9:5060", V "192.0.2.9" B },
  { "192.0.2.9:4000", V "192.0.2.9:5070" B, "192.0.2.9:5070",
    V "192.0.2.9:5070" B },
  { "192.0.2.9:4000", V "10.0.0.1:5070" B, "192.0.2.9:5070",
    V "10.0.0.1:5070" B ";received=192.0.2.9" },
  { "192.0.2.9:4000", V "a.test" B, "192.0.2.9:5060",
    V "a.test" B ";received=192.0.2.9" },
  { "192.0.2.9:4000", V "10.0.0.1:5070" B ";rport", "192.0.2.9:4000",
    V "10.0.0.1:5070" B ";received=192.0.2.9;rport=4000" },
  { "192.0.2.9:4000", V "192.0.2.9;rport" B, "192.0.2.9:4000",
    V "192.0.2.9" B ";received=192.0.2.9;rport=4000" },
  /* what others say about received and rport is replaced */
  { "192.0.2.9:4000", V "a.test" B ";received=10.1.1.1;rport=7",
    "192.0.2.9:4000", V "a.test" B ";received=192.0.2.9;rport=4000" },
  { "192.0.2.9:4000", V "192.0.2.9" B ";received=10.1.1.1", "192.0.2.9:5060",
    V "192.0.2.9" B },
  { "192.0.2.9:4000", V "a.test" B ";maddr=192.0.2.77;ttl=1",
    "192.0.2.77:5060", V "a.test" B ";maddr=192.0.2.77;ttl=1"
    ";received=192.0.2.9" },
  { "192.0.2.9:4000", V "a.test:5080" B ";rport;maddr=192.0.2.77",
    "192.0.2.77:5080", V "a.test:5080" B ";maddr=192.0.2.77"
    ";received=192.0.2.9;rport=4000" },
  { "192.0.2.9:4000", V "a.test" B ";x=\"a;b\";y", "192.0.2.9:5060",
    V "a.test" B ";x=\"a;b\";y;received=192.0.2.9" },
  /* white space and folds, which RFC 3261 allows nearly everywhere */
  { "192.0.2.9:4000", V "a.test : 5070 ; rport " B, "192.0.2.9:4000",
    V "a.test : 5070" B ";received=192.0.2.9;rport=4000" },
  { "192.0.2.9:4000", V "a.test\r\n ;branch=z9hG4bKa", "192.0.2.9:5060",
    V "a.test" B ";received=192.0.2.9" },
  { "192.0.2.9:4000", V "a.test\r\n\t;\r\n branch=z9hG4bKa\r\n ;rport",
    "192.0.2.9:4000", V "a.test" B ";received=192.0.2.9;rport=4000" },
};

static const row rows6[] = {
  { "[2001:db8::9]:5060", V "[2001:db8::9]:5060" B, "[2001:db8::9]:5060",
    V "[2001:db8::9]:5060" B },
  { "[2001:db8::9]:4000", V "[2001:DB8:0:0::9]" B, "[2001:db8::9]:5060",
    V "[2001:DB8:0:0::9]" B },
  { "[2001:db8::9]:4000", V "[2001:db8::10]" B ";rport",
    "[2001:db8::9]:4000",
    V "[2001:db8::10]" B ";received=2001:db8::9;rport=4000" },
  { "[2001:db8::9]:4000", V "a.test" B ";maddr=[2001:db8::77]",
    "[2001:db8::77]:5060",
    V "a.test" B ";maddr=[2001:db8::77];received=2001:db8::9" },
};

static void check(peer *p, lsip_local at, const row *r, size_t i)
{
  peer_ask a = { 0 };
  lsip_addr remote = peer_addr(r->remote), back = peer_addr(r->back);
  char *text;
  const peer_out *o;
  char call_id[32];
  snprintf(call_id, sizeof call_id, "call-%zu", i);
  a.method = "OPTIONS";
  a.via = r->via;
  a.call_id = call_id;
  text = peer_write(&a);
  ck_assert_int_eq(lsip_stack_receive_datagram(p->stack, at, &remote, text,
                                               strlen(text), p->now), 0);
  peer_drain(p);
  free(text);
  ck_assert_msg(p->taken < p->outs, "row %zu: no answer", i);
  o = peer_next(p);
  ck_assert_int_eq(peer_status(o->text), 200);
  ck_assert_msg(lsip_addr_eq(&o->o.remote, &back), "row %zu: another way", i);
  ck_assert_msg(strcmp(peer_header(o->text, "Via"), r->returned) == 0,
                "row %zu: %s", i, peer_header(o->text, "Via"));
}

START_TEST(received_and_rport)
{
  peer *p = peer_new(NULL);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    check(p, p->udp, &rows[i], i);
  peer_free(p);
}
END_TEST

START_TEST(received_and_rport_of_ipv6)
{
  peer *p = peer_new(NULL);
  lsip_local six = peer_local(p, LSIP_UDP, "[2001:db8::1]:5060");
  for (size_t i = 0; i < sizeof rows6 / sizeof rows6[0]; i++)
    check(p, six, &rows6[i], i);
  peer_free(p);
}
END_TEST

/* The same for a transaction, whose answer is written later: the state is
 * kept, and the other Vias go back as they came. */
START_TEST(other_vias_go_back_as_they_came)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  const char *text, *second;
  lsip_tsx t;
  cfg.role = LSIP_ROLE_RAW;
  p = peer_new(&cfg);
  a.method = "OPTIONS";
  a.via = V "10.0.0.1;rport" B ", " V "b.test;branch=2\r\nVia: " V
      "c.test;branch=3";
  peer_ask_for(p, &a);
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 200, LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  text = peer_sent(p, "SIP/2.0 200 ");
  ck_assert_str_eq(peer_header(text, "Via"),
                   V "10.0.0.1" B ";received=192.0.2.9;rport=5060");
  second = strstr(text, "Via: " V "b.test;branch=2\r\n");
  ck_assert_ptr_nonnull(second);
  ck_assert_ptr_nonnull(strstr(second, "Via: " V "c.test;branch=3\r\n"));
  peer_free(p);
}
END_TEST

/* ---- over a connection ---- */

static const char *answer_by(peer *p, const char *via)
{
  lsip_account none = { 0 };
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  peer_ask a = { 0 };
  lsip_call c;
  lsip_tsx t;
  char *text;
  a.via = via;
  a.body = peer_offer;
  text = peer_write(&a);
  peer_give_by(p, f, text);
  free(text);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_uint_eq(p->out[p->taken - 1].o.flow.id, f.id);
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_call_take(p->stack, &c, t, none, 0), 0);
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, f, 0, p->now), 0);
  ck_assert_int_eq(lsip_call_reject(p->stack, c, 486, NULL), 0);
  peer_pass(p, 0);
  return "";
}

/* 18.2.2: the connection has gone: a new one to the source address and the
 * port of sent-by. */
START_TEST(connection_gone)
{
  static const char *const vias[] = {
    "SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bKa",
    "SIP/2.0/TCP a.test;branch=z9hG4bKa",
  };
  static const char *const backs[] = { "192.0.2.9:5070", "192.0.2.9:5060" };
  for (size_t i = 0; i < 2; i++) {
    peer *p = peer_new(NULL);
    const peer_out *o;
    lsip_addr back = peer_addr(backs[i]);
    (void)answer_by(p, vias[i]);
    o = peer_next(p);
    ck_assert_uint_eq(o->o.kind, LSIP_OUT_OPEN);
    ck_assert(lsip_addr_eq(&o->o.remote, &back));
    ck_assert_int_eq(lsip_stack_flow_up(p->stack, o->o.flow, NULL, p->now),
                     0);
    peer_drain(p);
    peer_sent(p, "SIP/2.0 486 ");
    ck_assert_uint_eq(p->out[p->taken - 1].o.flow.id, o->o.flow.id);
    peer_free(p);
  }
}
END_TEST

/* ... and when that can not be had either the answer is lost, the INVITE's
 * transaction goes on (RFC 6026 7.1), and nothing stays behind. */
START_TEST(connection_gone_for_good)
{
  peer *p = peer_new(NULL);
  const peer_out *o;
  (void)answer_by(p, "SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bKa");
  o = peer_next(p);
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, o->o.flow,
                                        LSIP_ERR_REFUSED, p->now), 0);
  peer_pass(p, 100000);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_NO_ROUTE),
                    1);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

peer_test_main("via", received_and_rport, received_and_rport_of_ipv6,
               other_vias_go_back_as_they_came, connection_gone,
               connection_gone_for_good)
