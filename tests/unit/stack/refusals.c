/* Answers without state (RFC 3261 8.2.7): one for each request, the same for
 * its retransmissions, and none where none may be. */
#include "peer.h"

#include "stack/stack.h"

/* Gives a request twice; its answer, which is the same both times. */
static const char *refused(peer *p, const peer_ask *a, int status)
{
  const char *first, *second;
  peer_ask_for(p, a);
  first = peer_sent(p, "SIP/2.0 ");
  ck_assert_int_eq(peer_status(first), status);
  peer_ask_for(p, a);
  second = peer_sent(p, "SIP/2.0 ");
  ck_assert_str_eq(first, second);
  ck_assert_str_ne(peer_param(peer_header(first, "To"), "tag"), "");
  peer_silent(p);
  peer_told_nothing(p);
  peer_check_idle(p);
  return first;
}

/* 8.2: what a user agent refuses by itself, in the order of the RFC. */
START_TEST(objections)
{
  static const struct row {
    peer_ask ask;
    int status;
    const char *header, *value;
  } rows[] = {
    { { .method = "STRANGE" }, 501, "Allow", NULL },
    { { .method = "SUBSCRIBE" }, 405, "Allow",
      "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE" },
    { { .uri = "http://a.test" }, 416, "Allow", "" },
    { { .headers = "Require: 100rel, timer, y\r\nRequire: x\r\n" }, 420,
      "Unsupported", "100rel, y, x" },
    { { .body = "x", .type = "text/plain" }, 415, "Accept",
      "application/sdp, multipart/mixed, multipart/alternative" },
    { { .body = "x", .headers = "Content-Encoding: gzip\r\n" }, 415,
      "Accept-Encoding", "identity" },
    { { .to = "<sip:bob@a.test>;tag=none" }, 481, "Allow", "" },
    { { .method = "BYE", .to = "<sip:bob@a.test>;tag=none" }, 481, "Allow",
      "" },
    { { .method = "CANCEL" }, 481, "Allow", "" },
    { { .method = "BYE" }, 481, "Allow", "" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    const char *text = refused(p, &rows[i].ask, rows[i].status);
    if (rows[i].value)
      ck_assert_str_eq(peer_header(text, rows[i].header), rows[i].value);
    else
      ck_assert_str_ne(peer_header(text, rows[i].header), "");
    peer_free(p);
  }
}
END_TEST

START_TEST(bodies_that_may_be_ignored)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  a.body = "x";
  a.type = "text/plain";
  a.headers = "Content-Disposition: icon;handling=optional\r\n";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  peer_free(p);
}
END_TEST

START_TEST(options)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  const char *text;
  cfg.methods = LSIP_STR("INVITE, MESSAGE");
  cfg.extensions = LSIP_STR("replaces");
  p = peer_new(&cfg);
  a.method = "OPTIONS";
  text = refused(p, &a, 200);
  ck_assert_str_eq(peer_header(text, "Allow"),
                   "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, MESSAGE");
  ck_assert_str_eq(peer_header(text, "Supported"), "replaces, timer");
  ck_assert_str_eq(peer_header(text, "Accept"),
                   "application/sdp, multipart/mixed, multipart/alternative");
  ck_assert_str_ne(peer_header(text, "Accept-Language"), "");
  peer_free(p);
}
END_TEST

START_TEST(acks_are_never_answered)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  a.method = "ACK";
  peer_ask_for(p, &a);
  a.to = "<sip:bob@a.test>;tag=none";
  peer_ask_for(p, &a);
  a.headers = "Content-Length: 99\r\n";
  peer_ask_for(p, &a);
  peer_silent(p);
  peer_told_nothing(p);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_STRAY_ACK),
                    2);
  peer_free(p);
}
END_TEST

/* The ACK to such an answer is no stray: not at a phone, and a proxy neither
 * shows it nor passes it on. */
START_TEST(acks_to_refusals)
{
  for (int raw = 0; raw < 2; raw++) {
    lsip_config cfg = peer_config();
    peer_ask a = { 0 };
    char to[256];
    peer *p;
    cfg.role = raw ? LSIP_ROLE_RAW : LSIP_ROLE_UA;
    p = peer_new(&cfg);
    a.headers = "Expires: 1\r\nExpires: 1\r\n";
    snprintf(to, sizeof to, "%s", peer_header(refused(p, &a, 400), "To"));
    a.method = "ACK";
    a.to = to;
    a.headers = NULL;
    for (unsigned i = 1; i <= 2; i++) {
      peer_ask_for(p, &a);
      ck_assert_uint_eq(lsip_stack_counter(p->stack,
                                           LSIP_COUNT_ACKS_STATELESS), i);
    }
    ck_assert_uint_eq(lsip_stack_counter(p->stack,
                                         LSIP_COUNT_DROP_STRAY_ACK), 0);
    peer_silent(p);
    peer_told_nothing(p);
    peer_free(p);
  }
}
END_TEST

START_TEST(responses_that_nobody_waits_for)
{
  static const char *const vias[] = { "SIP/2.0/UDP 192.0.2.1:5060",
                                      "SIP/2.0/UDP 192.0.2.77:5060" };
  static const int counters[] = { LSIP_COUNT_DROP_STRAY_RESPONSE,
                                  LSIP_COUNT_DROP_VIA_MISMATCH };
  for (int i = 0; i < 2; i++) {
    peer *p = peer_new(NULL);
    char text[512];
    snprintf(text, sizeof text,
             "SIP/2.0 200 OK\r\nVia: %s;branch=z9hG4bKnothing\r\n"
             "From: <sip:a@a>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: c\r\n"
             "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n", vias[i]);
    peer_give(p, text);
    peer_silent(p);
    peer_told_nothing(p);
    ck_assert_uint_eq(lsip_stack_counter(p->stack, counters[i]), 1);
    peer_free(p);
  }
}
END_TEST

/* ---- the filter ---- */

static int verdict;

static int filter(void *user, const lsip_trace_record *r, const lsip_msg *m)
{
  (void)user;
  ck_assert(r->remote.family == 4 && lsip_msg_is_request(m));
  return verdict;
}

START_TEST(filtered)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  cfg.filter = filter;
  p = peer_new(&cfg);
  verdict = 403;
  (void)refused(p, &a, 403);
  verdict = LSIP_DROP;
  peer_ask_for(p, &a);
  peer_silent(p);
  ck_assert_uint_eq(lsip_stack_counter(p->stack, LSIP_COUNT_DROP_FILTER), 1);
  verdict = LSIP_PASS;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  /* requests of dialogs and transactions are none of its business */
  verdict = LSIP_DROP;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  peer_free(p);
}
END_TEST

/* ---- owners ---- */

static unsigned owned;

static void owner(lsip_stack *s, const lsip_event *ev, void *user)
{
  (void)s;
  ck_assert_ptr_eq(user, &owned);
  ck_assert(ev->kind == LSIP_EV_REQUEST || ev->kind == LSIP_EV_TSX_END);
  owned++;
}

START_TEST(given_to_another_owner)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  lsip_tu tu;
  lsip_tsx t;
  lsip_msg m;
  cfg.methods = LSIP_STR("INVITE, INFO");
  p = peer_new(&cfg);
  owned = 0;
  ck_assert_int_eq(lsip_tu_add(p->stack, &tu, owner, &owned), 0);
  a.method = "INFO";
  peer_ask_for(p, &a);
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_tsx_give(p->stack, t, tu), 0);
  peer_pass(p, 0);
  ck_assert_uint_eq(owned, 1);
  ck_assert_int_eq(lsip_tsx_request(p->stack, t, &m), 0);
  ck_assert(lsip_str_eq(lsip_msg_call_id(&m), LSIP_STR("call-1")));
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 99, LSIP_STR(""), NULL),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 200, LSIP_STR("Fine"), NULL),
                   0);
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 200, LSIP_STR(""), NULL),
                   LSIP_ERR_STATE);
  peer_pass(p, 0);
  peer_sent(p, "SIP/2.0 200 Fine\r\n");
  ck_assert_uint_eq(owned, 2);
  peer_told_nothing(p);
  peer_free(p);
}
END_TEST

/* HOSTILE 14: nothing of the application's adds a line. */
START_TEST(hostile_14_line_breaks)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_extra x;
  lsip_tsx t;
  memset(&x, 0, sizeof x);
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_lt(lsip_tsx_respond(p->stack, t, 486,
                                    LSIP_STR("Busy\r\nX: y"), NULL), 0);
  x.headers = LSIP_STR("X: y\r\n\r\nbody");
  ck_assert_int_lt(lsip_tsx_respond(p->stack, t, 486, LSIP_STR(""), &x), 0);
  x.headers = LSIP_STR("X: y");
  ck_assert_int_lt(lsip_tsx_respond(p->stack, t, 486, LSIP_STR(""), &x), 0);
  peer_pass(p, 0);
  peer_silent(p);
  x.headers = LSIP_STR("X: y\r\n");
  ck_assert_int_eq(lsip_tsx_respond(p->stack, t, 486, LSIP_STR(""), &x), 0);
  peer_pass(p, 0);
  ck_assert_str_eq(peer_header(peer_sent(p, "SIP/2.0 486 Busy Here\r\n"),
                               "X"), "y");
  peer_free(p);
}
END_TEST

peer_test_main("refusals", objections, bodies_that_may_be_ignored, options,
               acks_are_never_answered, acks_to_refusals,
               responses_that_nobody_waits_for, filtered,
               given_to_another_owner, hostile_14_line_breaks)
