/* Connections: opening, reuse, order, back-pressure, idling, what comes on
 * them; and large requests (RFC 3261 18.1.1, 18.3; RFC 5626 3.5.1). */
#include "peer.h"

#include "stack/stack.h"

static lsip_call call;

static void call_by(peer *p, const char *uri, const char *offer)
{
  ck_assert_int_eq(lsip_call_new(p->stack, &call, peer_account(p),
                                 lsip_str_z(uri), lsip_str_z(offer), NULL),
                   0);
  peer_pass(p, 0);
}

static lsip_flow opened(peer *p)
{
  const peer_out *o = peer_next(p);
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_OPEN);
  return o->o.flow;
}

static void up(peer *p, lsip_flow f)
{
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, f, NULL, p->now), 0);
  peer_drain(p);
}

static const char *const by_tcp = "sip:peer@192.0.2.9;transport=tcp";

START_TEST(one_connection_for_all)
{
  peer *p = peer_new(NULL);
  lsip_flow f;
  call_by(p, by_tcp, peer_counter);
  f = opened(p);
  call_by(p, by_tcp, peer_counter);
  peer_silent(p);
  up(p, f);
  for (int i = 0; i < 2; i++) {
    peer_sent(p, "INVITE ");
    ck_assert_uint_eq(p->out[p->taken - 1].o.flow.id, f.id);
  }
  call_by(p, by_tcp, peer_counter);
  peer_sent(p, "INVITE ");
  call_by(p, "sip:peer@192.0.2.9:5070;transport=tcp", peer_counter);
  ck_assert_uint_ne(opened(p).id, f.id);
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, f, NULL, p->now),
                   LSIP_ERR_STATE);
  peer_free(p);
}
END_TEST

/* HARD CASE 9: what was accepted is not used for new requests. */
START_TEST(accepted_is_not_reused)
{
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:5060");
  call_by(p, by_tcp, peer_counter);
  ck_assert_uint_ne(opened(p).id, f.id);
  peer_free(p);
}
END_TEST

/* ... and one client identity does not use the connection of another. */
START_TEST(identities_apart)
{
  peer *p = peer_new(NULL);
  lsip_account_config ac;
  lsip_account one, two;
  lsip_flow f;
  (void)peer_local(p, LSIP_TLS, "192.0.2.1:5061");
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sips:alice@a.test");
  ac.tls_profile = 1;
  ck_assert_int_eq(lsip_account_new(p->stack, &one, &ac), 0);
  ac.tls_profile = 2;
  ck_assert_int_eq(lsip_account_new(p->stack, &two, &ac), 0);
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq(lsip_call_new(p->stack, &call, i ? two : one,
                                   LSIP_STR("sips:peer@192.0.2.9"),
                                   lsip_str_z(peer_counter), NULL), 0);
  peer_pass(p, 0);
  f = opened(p);
  ck_assert_uint_eq(p->out[0].o.profile, 1);
  ck_assert_uint_ne(opened(p).id, f.id);
  ck_assert_uint_eq(p->out[1].o.profile, 2);
  peer_free(p);
}
END_TEST

/* ---- back-pressure ---- */

static const char *const ask_text =
    "OPTIONS sip:b@192.0.2.1 SIP/2.0\r\n"
    "Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK%d\r\n"
    "From: <sip:p@b.test>;tag=t\r\nTo: <sip:b@a.test>\r\nCall-ID: c%d\r\n"
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";

static void ask(peer *p, lsip_flow f, int i)
{
  char text[512];
  snprintf(text, sizeof text, ask_text, i, i);
  peer_give_by(p, f, text);
}

START_TEST(blocked_and_writable)
{
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  lsip_output out[8];
  char id[8];
  ask(p, f, 0);
  peer_sent(p, "SIP/2.0 200 ");
  ck_assert_int_eq(lsip_note_blocked(p->stack, f), 0);
  for (int i = 1; i <= 3; i++)
    ask(p, f, i);
  peer_silent(p);
  ck_assert_int_eq(lsip_stack_flow_writable(p->stack, f, p->now), 0);
  /* one SEND of a connection in a batch */
  ck_assert_uint_eq(lsip_stack_poll_output(p->stack, out, 8), 1);
  ck_assert_int_eq(lsip_note_blocked(p->stack, f), 0);
  ck_assert_uint_eq(lsip_stack_poll_output(p->stack, out + 1, 7), 0);
  ask(p, f, 4);
  peer_silent(p);
  ck_assert_int_eq(lsip_stack_flow_writable(p->stack, f, p->now), 0);
  peer_drain(p);
  for (int i = 2; i <= 4; i++) {
    snprintf(id, sizeof id, "c%d", i);
    ck_assert_str_eq(peer_header(peer_sent(p, "SIP/2.0 200 "), "Call-ID"),
                     id);
  }
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* Too much waits: the connection is closed, and nothing grows. */
START_TEST(queue_limit)
{
  lsip_config cfg = peer_config();
  peer *p;
  lsip_flow f;
  cfg.max_queue = 5000;
  p = peer_new(&cfg);
  f = peer_connect(p, "192.0.2.9:40000");
  ck_assert_int_eq(lsip_note_blocked(p->stack, f), 0);
  for (int i = 0; i < 100; i++)
    ask(p, f, i);
  ck_assert_uint_lt(p->stack->ctx.heap.used, p->stack->ctx.heap.budget);
  peer_pass(p, 0);
  ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_CLOSE);
  peer_silent(p);
  ck_assert_uint_ge(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_QUEUE_FULL),
                    1);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* What is given up while it waits does not count any more. */
START_TEST(queue_counts_what_waits)
{
  lsip_config cfg = peer_config();
  peer *p;
  lsip_flow f;
  cfg.max_queue = 5000;
  p = peer_new(&cfg);
  call_by(p, by_tcp, peer_counter);
  f = opened(p);
  up(p, f);
  peer_sent(p, "INVITE ");
  ck_assert_int_eq(lsip_note_blocked(p->stack, f), 0);
  for (int i = 0; i < 20; i++) {
    call_by(p, by_tcp, peer_counter);
    peer_pass(p, 33000); /* timer B */
  }
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_QUEUE_FULL),
                    0);
  peer_free(p);
}
END_TEST

/* A connection that is not up takes nothing, whatever an adapter says. */
START_TEST(writable_while_opening)
{
  peer *p = peer_new(NULL);
  lsip_flow f;
  call_by(p, by_tcp, peer_counter);
  f = opened(p);
  (void)lsip_stack_flow_writable(p->stack, f, p->now);
  peer_drain(p);
  peer_silent(p);
  ck_assert_int_eq(lsip_note_blocked(p->stack, f), 0);
  up(p, f);
  peer_sent(p, "INVITE ");
  peer_free(p);
}
END_TEST

/* What a removed local was to send is not sent: its cookie means nothing any
 * more. */
START_TEST(nothing_from_a_removed_local)
{
  peer *p = peer_new(NULL);
  lsip_account none = { 0 };
  peer_ask a = { 0 };
  lsip_call c;
  lsip_tsx t;
  a.body = peer_offer;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_call_take(p->stack, &c, t, none, 0), 0);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  ck_assert_int_eq(lsip_local_remove(p->stack, p->udp), 0);
  peer_pass(p, 100000);
  peer_silent(p);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

/* ---- idling ---- */

START_TEST(idle_connections_are_closed)
{
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  size_t used;
  peer_pass(p, 100000);
  ask(p, f, 1);
  peer_sent(p, "SIP/2.0 200 ");
  peer_pass(p, 119000);
  peer_silent(p);
  peer_pass(p, 2000);
  ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_CLOSE);
  ck_assert_int_eq(lsip_stack_receive_stream(p->stack, f, "x", 1, &used,
                                             p->now), LSIP_ERR_GONE);
  peer_check_idle(p);
  peer_free(p);
}
END_TEST

START_TEST(too_many)
{
  lsip_config cfg = peer_config();
  lsip_flow_info info;
  lsip_flow f;
  peer *p;
  cfg.max_flows = 2;
  p = peer_new(&cfg);
  for (int i = 0; i < 2; i++)
    (void)peer_connect(p, "192.0.2.9:40000");
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = p->tcp;
  info.remote_addr = p->remote;
  ck_assert_int_eq(lsip_stack_flow_accepted(p->stack, &f, &info, p->now),
                   LSIP_ERR_LIMIT);
  info.local.id++;
  ck_assert_int_eq(lsip_stack_flow_accepted(p->stack, &f, &info, p->now),
                   LSIP_ERR_GONE);
  peer_free(p);
}
END_TEST

/* ---- what comes ---- */

START_TEST(pings_are_answered)
{
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  peer_give_by(p, f, "\r\n\r\n");
  ck_assert_str_eq(peer_sent(p, "\r\n"), "\r\n");
  peer_silent(p);
  peer_give_by(p, f, "\r\n");
  peer_silent(p);
  ask(p, f, 1);
  peer_sent(p, "SIP/2.0 200 ");
  peer_free(p);
}
END_TEST

/* HOSTILE 12: a flood of them is no flood of memory. */
START_TEST(hostile_12_many_pings)
{
  peer *p = peer_new(NULL);
  lsip_flow f = peer_connect(p, "192.0.2.9:40000");
  size_t used, before = p->allocated;
  char *text = malloc(60000);
  memset(text, '\n', 60000);
  for (size_t i = 0; i < 60000; i += 2)
    text[i] = '\r';
  ck_assert_int_eq(lsip_stack_receive_stream(p->stack, f, text, 60000, &used,
                                             p->now), 0);
  ck_assert_uint_eq(used, 60000);
  ck_assert_uint_lt(p->allocated - before, 60000);
  free(text);
  peer_drain(p);
  peer_free(p);
}
END_TEST

/* 18.3: what can be answered is, then the connection is closed. */
START_TEST(lost_framing)
{
  static const char *const lengths[] = { "Content-Length: -1\r\n",
                                         "Content-Length: 9\r\nl: 8\r\n",
                                         "" };
  for (size_t i = 0; i < 3; i++) {
    peer *p = peer_new(NULL);
    lsip_flow f = peer_connect(p, "192.0.2.9:40000");
    char text[512];
    snprintf(text, sizeof text,
             "OPTIONS sip:b@192.0.2.1 SIP/2.0\r\n"
             "Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK1\r\n"
             "From: <sip:p@b.test>;tag=t\r\nTo: <sip:b@a.test>\r\n"
             "Call-ID: c\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n%s\r\n",
             lengths[i]);
    peer_give_by(p, f, text);
    peer_sent(p, "SIP/2.0 400 ");
    ck_assert_uint_eq(peer_next(p)->o.kind, LSIP_OUT_CLOSE);
    peer_silent(p);
    peer_told_nothing(p);
    peer_check_idle(p);
    peer_free(p);
  }
}
END_TEST

START_TEST(not_sip)
{
  static const char *const datagrams[] = { "\r\n", "\r\n\r\n", "", "\x01zz",
                                           "hello", "SIP/2.0 200 OK\r\n\r\n" };
  peer *p = peer_new(NULL);
  for (size_t i = 0; i < 6; i++)
    peer_give(p, datagrams[i]);
  peer_silent(p);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_KEEPALIVES_IN),
                    2);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_EMPTY), 2);
  peer_free(p);
}
END_TEST

/* ---- large requests (18.1.1) ---- */

static char *big_offer(void)
{
  char *out = malloc(2000);
  size_t n = strlen(peer_counter);
  memcpy(out, peer_counter, n);
  while (n < 1500)
    n += (size_t)sprintf(out + n, "a=x:%zu\r\n", n);
  return out;
}

START_TEST(large_requests_go_by_tcp)
{
  peer *p = peer_new(NULL);
  char *offer = big_offer();
  const peer_out *o;
  const char *invite;
  call_by(p, "sip:peer@192.0.2.9", offer);
  o = peer_next(p);
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_OPEN);
  ck_assert_uint_eq(o->o.transport, LSIP_TCP);
  up(p, o->o.flow);
  invite = peer_sent(p, "INVITE ");
  ck_assert_ptr_nonnull(strstr(peer_header(invite, "Via"), "SIP/2.0/TCP"));
  ck_assert_ptr_nonnull(strstr(peer_header(invite, "Contact"),
                               "transport=tcp"));
  free(offer);
  peer_free(p);
}
END_TEST

START_TEST(large_requests_fall_back_to_udp)
{
  peer *p = peer_new(NULL);
  char *offer = big_offer();
  const char *invite;
  call_by(p, "sip:peer@192.0.2.9", offer);
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, opened(p),
                                        LSIP_ERR_REFUSED, p->now), 0);
  peer_drain(p);
  invite = peer_sent(p, "INVITE ");
  ck_assert_ptr_nonnull(strstr(peer_header(invite, "Via"), "SIP/2.0/UDP"));
  ck_assert_ptr_null(strstr(peer_header(invite, "Contact"), "transport"));
  free(offer);
  peer_free(p);
}
END_TEST

/* No sent datagram is over the limit while TCP could be had. */
START_TEST(size_is_of_the_whole_message)
{
  for (size_t n = 200; n < 1400; n += 7) {
    peer *p = peer_new(NULL);
    char *offer = calloc(1, n + 1);
    const peer_out *o;
    memset(offer, 'x', n);
    memcpy(offer, "v=0\r\n", 5);
    call_by(p, "sip:peer@192.0.2.9", offer);
    o = peer_next(p);
    if (o->o.kind == LSIP_OUT_SEND)
      ck_assert_uint_le(o->o.bytes.len, 1300);
    else
      ck_assert_uint_ge(n, 700);
    free(offer);
    peer_free(p);
  }
}
END_TEST

/* ---- the ACK to a 2xx waits for its way (HARD CASE 7) ---- */

START_TEST(repeated_2xx_do_not_pile_up_acks)
{
  peer *p = peer_new(NULL);
  const char *invite = peer_called(p, &call);
  static const char contact[] = "Contact: <sip:peer@c.test>\r\n";
  const peer_out *o;
  lsip_record r;
  for (int i = 0; i < 5; i++)
    peer_answer(p, invite, 200, "x", contact, peer_offer);
  o = peer_next(p);
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_RESOLVE);
  peer_silent(p);
  memset(&r, 0, sizeof r);
  r.type = LSIP_RECORD_A;
  r.addr = peer_addr("192.0.2.33");
  ck_assert_int_eq(lsip_stack_resolved(p->stack, o->o.query, 0, &r, 1,
                                       p->now), 0);
  peer_drain(p);
  peer_sent(p, "ACK sip:peer@c.test SIP/2.0");
  peer_silent(p);
  peer_free(p);
}
END_TEST

peer_test_main("flow", one_connection_for_all, accepted_is_not_reused,
               identities_apart, blocked_and_writable, queue_limit,
               queue_counts_what_waits, writable_while_opening,
               nothing_from_a_removed_local, idle_connections_are_closed,
               too_many, pings_are_answered, hostile_12_many_pings,
               lost_framing, not_sip,
               large_requests_go_by_tcp, large_requests_fall_back_to_udp,
               size_is_of_the_whole_message, repeated_2xx_do_not_pile_up_acks)
