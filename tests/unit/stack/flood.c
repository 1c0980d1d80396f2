/* HOSTILE 15: floods. Memory stays under the budget, what is in progress goes
 * on, and nothing of the flood stays behind. */
#include "peer.h"

#include "stack/stack.h"

enum { HALF_MIB = 512 * 1024 };

static unsigned refused, taken;

/* Counts what is sent and keeps nothing. */
static void swallow(peer *p)
{
  lsip_output o;
  while (lsip_stack_poll_output(p->stack, &o, 1) == 1) {
    if (o.kind != LSIP_OUT_SEND)
      continue;
    refused += o.bytes.len > 12 && memcmp(o.bytes.ptr + 8, "503", 3) == 0;
    taken += o.bytes.len > 12 && memcmp(o.bytes.ptr + 8, "100", 3) == 0;
  }
}

static void spoofed(peer *p, unsigned i)
{
  char text[1024];
  lsip_addr from = p->remote;
  int n = snprintf(text, sizeof text,
                   "INVITE sip:bob@192.0.2.1 SIP/2.0\r\n"
                   "Via: SIP/2.0/UDP 198.51.100.%u:%u;branch=z9hG4bK%u\r\n"
                   "From: <sip:f%u@b.test>;tag=%u\r\nTo: <sip:b@a.test>\r\n"
                   "Call-ID: flood-%u\r\nCSeq: 1 INVITE\r\n"
                   "Contact: <sip:f@198.51.100.1>\r\nMax-Forwards: 70\r\n"
                   "Content-Length: 0\r\n\r\n",
                   i % 250, 1024 + i % 60000, i, i, i, i);
  from.ip[1] = (uint8_t)i;
  from.port = (uint16_t)(1024 + i % 60000);
  ck_assert_int_eq(lsip_stack_receive_datagram(p->stack, p->udp, &from, text,
                                               (size_t)n, p->now), 0);
  swallow(p);
}

/* The peer hangs up and is answered: the call could go on all the time. */
static void hang_up_theirs(peer *p, const peer_ask *up)
{
  peer_ask a = *up;
  a.method = "BYE";
  a.branch = "bye";
  a.cseq = 9;
  peer_forget(p);
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
}

static void hang_up_ours(peer *p, lsip_call c)
{
  const char *bye;
  peer_forget(p);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_drain(p);
  bye = peer_sent(p, "BYE ");
  peer_answer(p, bye, 200, NULL, NULL, NULL);
}

static void take_all(peer *p, const lsip_event *ev)
{
  lsip_account none = { 0 };
  lsip_call c;
  lsip_tsx t = { ev->object };
  if (ev->kind == LSIP_EV_REQUEST &&
      lsip_call_take(p->stack, &c, t, none, 0) == 0)
    (void)lsip_call_progress(p->stack, c, 180, LSIP_STR(""), NULL);
}

/* Floods of `n` with a budget; the application takes the calls or not. */
static void flood(unsigned n, size_t budget, uint32_t transactions, int take)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  lsip_call ours;
  cfg.max_memory = budget;
  cfg.max_transactions = transactions;
  p = peer_new(&cfg);
  ours = peer_up_out(p, "theirs");
  a.call_id = "kept";
  (void)peer_up_in(p, &a);
  if (take)
    p->hook = take_all;
  refused = taken = 0;
  for (unsigned i = 0; i < n; i++) {
    spoofed(p, i);
    p->now += LSIP_MS(1) / 10;
    if (budget)
      ck_assert_uint_le(p->allocated, budget);
    peer_forget_events(p);
  }
  ck_assert_uint_eq(refused + taken, n);
  ck_assert_uint_gt(refused, 0);
  ck_assert_uint_gt(taken, 0);
  ck_assert_uint_ge(lsip_stack_counter(p->stack,
                                       LSIP_COUNT_REFUSED_OVERLOAD), refused);
  p->hook = NULL;
  hang_up_ours(p, ours);
  hang_up_theirs(p, &a);
  peer_free(p);
}

START_TEST(hostile_15_memory)
{
  flood(100000, HALF_MIB, 0, 0);
}
END_TEST

START_TEST(hostile_15_calls_taken)
{
  flood(20000, HALF_MIB, 0, 1);
}
END_TEST

/* The count of transactions keeps a reserve as memory does. */
START_TEST(hostile_15_transactions)
{
  flood(3000, 0, 200, 0);
}
END_TEST

/* When the flood is over all is as it was. */
START_TEST(hostile_15_afterwards)
{
  lsip_config cfg = peer_config();
  peer *p;
  size_t after = 0;
  cfg.max_memory = HALF_MIB;
  p = peer_new(&cfg);
  for (int round = 0; round < 2; round++) {
    for (unsigned i = 0; i < 3000; i++)
      spoofed(p, i);
    for (int i = 0; i < 1000; i++) {
      p->now += LSIP_MS(100);
      ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
      swallow(p);
      peer_forget_events(p);
    }
    peer_check_idle(p);
    ck_assert(round == 0 || p->allocated == after);
    after = p->allocated;
  }
  peer_free(p);
}
END_TEST

/* What is refused because of a limit is refused again, with the same words. */
START_TEST(refused_the_same)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  const char *first;
  cfg.max_memory = 60000;
  p = peer_new(&cfg);
  for (unsigned i = 0; i < 100; i++)
    spoofed(p, i);
  peer_forget_events(p);
  peer_ask_for(p, &a);
  first = peer_sent(p, "SIP/2.0 503 ");
  ck_assert_str_eq(peer_header(first, "Retry-After"), "5");
  peer_ask_for(p, &a);
  ck_assert_str_eq(peer_sent(p, "SIP/2.0 503 "), first);
  peer_told_nothing(p);
  peer_free(p);
}
END_TEST

/* One answer for a request, not much longer than it (HOSTILE 16). */
START_TEST(hostile_16_no_amplification)
{
  static const char *const methods[] = { "INVITE", "OPTIONS", "INFO", "X",
                                         "CANCEL", "BYE" };
  for (size_t i = 0; i < 6; i++) {
    peer *p = peer_new(NULL);
    peer_ask a = { 0 };
    char *text;
    a.method = methods[i];
    text = peer_write(&a);
    peer_give(p, text);
    ck_assert_uint_eq(p->outs, 1);
    ck_assert_uint_le(p->out[0].o.bytes.len, strlen(text) + 1024);
    free(text);
    peer_free(p);
  }
}
END_TEST

peer_test_main("flood", hostile_15_memory, hostile_15_calls_taken,
               hostile_15_transactions, hostile_15_afterwards,
               refused_the_same, hostile_16_no_amplification)
