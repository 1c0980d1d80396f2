/* The server transactions held against the figures of RFC 3261 17.2 as
 * amended by RFC 6026 and RFC 4320: each state with each event; and how
 * requests are matched (17.2.3). */
#include "peer.h"

#include "stack/stack.h"

typedef enum input { AGAIN, ACK, SAY_180, SAY_200, SAY_486, RETRY, TIMEOUT }
    input;

typedef struct row {
  int state;
  input event;
  int next;
  const char *sent; /* NULL: nothing */
  int told;         /* enum lsip_event_kind, 0: nothing */
  int result;       /* of what the user does */
} row;

#define TRYING     LSIP_SERVER_TRYING
#define PROCEEDING LSIP_SERVER_PROCEEDING
#define COMPLETED  LSIP_SERVER_COMPLETED
#define CONFIRMED  LSIP_SERVER_CONFIRMED
#define ACCEPTED   LSIP_SERVER_ACCEPTED
#define TERMINATED LSIP_SERVER_TERMINATED
#define TSX_END    LSIP_EV_TSX_END
#define NO         LSIP_ERR_STATE

/* RFC 6026 figure 7. Trying is Proceeding before the 100 (17.2.1). */
static const row invite_udp[] = {
  { TRYING,     AGAIN,   TRYING,     NULL,          0, 0 },
  { TRYING,     RETRY,   PROCEEDING, "SIP/2.0 100", 0, 0 },
  { TRYING,     SAY_180, PROCEEDING, "SIP/2.0 180", 0, 0 },
  { TRYING,     SAY_200, ACCEPTED,   "SIP/2.0 200", 0, 0 },
  { TRYING,     SAY_486, COMPLETED,  "SIP/2.0 486", 0, 0 },
  { TRYING,     ACK,     TRYING,     NULL,          0, 0 },
  { PROCEEDING, AGAIN,   PROCEEDING, "SIP/2.0 180", 0, 0 },
  { PROCEEDING, SAY_180, PROCEEDING, "SIP/2.0 180", 0, 0 },
  { PROCEEDING, SAY_200, ACCEPTED,   "SIP/2.0 200", 0, 0 },
  { PROCEEDING, SAY_486, COMPLETED,  "SIP/2.0 486", 0, 0 },
  { PROCEEDING, ACK,     PROCEEDING, NULL,          0, 0 },
  { PROCEEDING, RETRY,   PROCEEDING, NULL,          0, 0 },
  { COMPLETED,  AGAIN,   COMPLETED,  "SIP/2.0 486", 0, 0 },
  { COMPLETED,  ACK,     CONFIRMED,  NULL,          TSX_END, 0 },
  { COMPLETED,  SAY_180, COMPLETED,  NULL,          0, NO },
  { COMPLETED,  SAY_200, COMPLETED,  NULL,          0, NO },
  { COMPLETED,  SAY_486, COMPLETED,  NULL,          0, NO },
  { COMPLETED,  RETRY,   COMPLETED,  "SIP/2.0 486", 0, 0 },
  { COMPLETED,  TIMEOUT, TERMINATED, NULL,          TSX_END, 0 },
  { CONFIRMED,  AGAIN,   CONFIRMED,  NULL,          0, 0 },
  { CONFIRMED,  ACK,     CONFIRMED,  NULL,          0, 0 },
  { CONFIRMED,  RETRY,   CONFIRMED,  NULL,          0, 0 },
  { CONFIRMED,  TIMEOUT, TERMINATED, NULL,          0, 0 },
  { ACCEPTED,   AGAIN,   ACCEPTED,   NULL,          0, 0 },
  { ACCEPTED,   ACK,     ACCEPTED,   NULL,          0, 0 },
  { ACCEPTED,   SAY_180, ACCEPTED,   NULL,          0, NO },
  { ACCEPTED,   SAY_486, ACCEPTED,   NULL,          0, NO },
  { ACCEPTED,   RETRY,   ACCEPTED,   NULL,          0, 0 },
  { ACCEPTED,   TIMEOUT, TERMINATED, NULL,          TSX_END, 0 },
};

/* RFC 3261 figure 8. */
static const row other_udp[] = {
  { TRYING,     AGAIN,   TRYING,     NULL,          0, 0 },
  { TRYING,     RETRY,   PROCEEDING, "SIP/2.0 100", 0, 0 },
  { TRYING,     SAY_180, TRYING,     NULL,          0, LSIP_ERR_ARGUMENT },
  { TRYING,     SAY_200, COMPLETED,  "SIP/2.0 200", TSX_END, 0 },
  { TRYING,     SAY_486, COMPLETED,  "SIP/2.0 486", TSX_END, 0 },
  { PROCEEDING, AGAIN,   PROCEEDING, "SIP/2.0 100", 0, 0 },
  { PROCEEDING, SAY_180, PROCEEDING, NULL,          0, LSIP_ERR_ARGUMENT },
  { PROCEEDING, SAY_200, COMPLETED,  "SIP/2.0 200", TSX_END, 0 },
  { PROCEEDING, SAY_486, COMPLETED,  "SIP/2.0 486", TSX_END, 0 },
  { COMPLETED,  AGAIN,   COMPLETED,  "SIP/2.0 486", 0, 0 },
  { COMPLETED,  SAY_180, COMPLETED,  NULL,          0, LSIP_ERR_GONE },
  { COMPLETED,  SAY_200, COMPLETED,  NULL,          0, LSIP_ERR_GONE },
  { COMPLETED,  RETRY,   COMPLETED,  NULL,          0, 0 },
  { COMPLETED,  TIMEOUT, TERMINATED, NULL,          0, 0 },
};

/* Over a connection nothing is repeated by a timer; Confirmed and the
 * Completed of a non-INVITE last no time. */
static const row invite_tcp[] = {
  { PROCEEDING, SAY_486, COMPLETED,  "SIP/2.0 486", 0, 0 },
  { PROCEEDING, SAY_200, ACCEPTED,   "SIP/2.0 200", 0, 0 },
  { COMPLETED,  RETRY,   COMPLETED,  NULL,          0, 0 },
  { COMPLETED,  AGAIN,   COMPLETED,  "SIP/2.0 486", 0, 0 },
  { COMPLETED,  ACK,     TERMINATED, NULL,          TSX_END, 0 },
  { COMPLETED,  TIMEOUT, TERMINATED, NULL,          TSX_END, 0 },
  { ACCEPTED,   AGAIN,   ACCEPTED,   NULL,          0, 0 },
  { ACCEPTED,   TIMEOUT, TERMINATED, NULL,          TSX_END, 0 },
};

static const row other_tcp[] = {
  { TRYING,     SAY_200, TERMINATED, "SIP/2.0 200", TSX_END, 0 },
  { PROCEEDING, SAY_486, TERMINATED, "SIP/2.0 486", TSX_END, 0 },
};

/* ---- how to get there ---- */

typedef struct place {
  peer *p;
  char *request, *ack;
  lsip_flow flow;
  int tcp;
  lsip_tsx id;
} place;

static void give(place *at, const char *text)
{
  if (at->tcp)
    peer_give_by(at->p, at->flow, text);
  else
    peer_give(at->p, text);
  peer_pass(at->p, 0);
}

static int say(place *at, int status)
{
  int rc = lsip_tsx_respond(at->p->stack, at->id, status, LSIP_STR(""), NULL);
  peer_pass(at->p, 0);
  return rc;
}

static lsip_server *server(const place *at)
{
  lsip_list *all = &at->p->stack->tl.all_servers;
  return lsip_list_empty(all) ? NULL
                              : LSIP_CONTAINER(all->next, lsip_server, all);
}

static void begin(place *at, const char *method, int tcp)
{
  lsip_config cfg = peer_config();
  peer_ask a = { 0 };
  memset(at, 0, sizeof *at);
  cfg.role = LSIP_ROLE_RAW;
  at->p = peer_new(&cfg);
  at->tcp = tcp;
  if (tcp)
    at->flow = peer_connect(at->p, "192.0.2.9:40000");
  a.method = method;
  at->request = peer_write(&a);
  a.method = "ACK";
  a.to = "<sip:bob@a.test>;tag=x";
  at->ack = peer_write(&a);
  give(at, at->request);
  at->id.id = peer_told(at->p, LSIP_EV_REQUEST)->ev.object;
}

static void fire(place *at, lsip_alarm *a)
{
  lsip_ctx *c = &at->p->stack->ctx;
  if (!a->set)
    return;
  lsip_ctx_alarm_stop(c, a);
  lsip_ctx_alarm(c, a, 0);
  peer_pass(at->p, 0);
}

static void bring(place *at, const char *method, int tcp, int state)
{
  begin(at, method, tcp);
  if (strcmp(method, "INVITE") != 0) {
    if (state != TRYING) /* RFC 4320 4.1: by its timer alone */
      fire(at, &server(at)->retry);
  } else if (state != TRYING) {
    ck_assert_int_eq(say(at, 180), 0);
  }
  if (state == COMPLETED || state == CONFIRMED)
    ck_assert_int_eq(say(at, 486), 0);
  if (state == CONFIRMED)
    give(at, at->ack);
  if (state == ACCEPTED)
    ck_assert_int_eq(say(at, 200), 0);
  at->p->taken = at->p->outs;
  at->p->seen = at->p->heard;
}

static void end(place *at)
{
  free(at->request);
  free(at->ack);
  peer_free(at->p);
}

static int happen(place *at, input event)
{
  switch (event) {
  case AGAIN: give(at, at->request); return 0;
  case ACK: give(at, at->ack); return 0;
  case SAY_180: return say(at, 180);
  case SAY_200: return say(at, 200);
  case SAY_486: return say(at, 486);
  case RETRY: fire(at, &server(at)->retry); return 0;
  default: fire(at, &server(at)->life); return 0;
  }
}

/* The ACK that matches no transaction is told to a proxy. */
static void skip_stray_ack(peer *p)
{
  if (p->seen < p->heard && p->events[p->seen].ev.kind == LSIP_EV_ACK)
    p->seen++;
}

static void check_row(const char *method, int tcp, const row *r, size_t i)
{
  place at;
  lsip_server *t;
  bring(&at, method, tcp, r->state);
  t = server(&at);
  ck_assert_msg(t && t->state == r->state, "row %zu: not in its state", i);
  ck_assert_msg(happen(&at, r->event) == r->result, "row %zu: result", i);
  t = server(&at);
  ck_assert_msg((t ? t->state : TERMINATED) == r->next,
                "row %zu: state %d, wanted %d", i, t ? t->state : TERMINATED,
                r->next);
  if (r->sent)
    peer_sent(at.p, r->sent);
  peer_silent(at.p);
  skip_stray_ack(at.p);
  if (r->told)
    peer_told(at.p, r->told);
  peer_told_nothing(at.p);
  end(&at);
}

#define ROWS(table, method, tcp) \
  START_TEST(figure_##table) \
  { \
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) \
      check_row(method, tcp, &table[i], i); \
  } \
  END_TEST

ROWS(invite_udp, "INVITE", 0)
ROWS(invite_tcp, "INVITE", 1)
ROWS(other_udp, "OPTIONS", 0)
ROWS(other_tcp, "OPTIONS", 1)

/* ---- matching ---- */

/* How many requests a proxy is told of when `second` follows `first`. */
static unsigned told_of(const peer_ask *first, const peer_ask *second)
{
  lsip_config cfg = peer_config();
  peer *p;
  unsigned n;
  cfg.role = LSIP_ROLE_RAW;
  p = peer_new(&cfg);
  peer_ask_for(p, first);
  peer_ask_for(p, second);
  n = peer_count(p, LSIP_KIND_TSX);
  peer_free(p);
  return n;
}

/* Branch, sent-by and method; nothing else when the branch has the cookie. */
START_TEST(by_branch_sent_by_and_method)
{
  peer_ask a = { 0 }, b;
  a.method = "OPTIONS";
  ck_assert_uint_eq(told_of(&a, &a), 1);
  b = a;
  b.branch = "two";
  ck_assert_uint_eq(told_of(&a, &b), 2);
  b = a;
  b.method = "INFO";
  ck_assert_uint_eq(told_of(&a, &b), 2);
  b = a;
  b.via = "SIP/2.0/UDP 192.0.2.9:5061;branch=z9hG4bKone";
  ck_assert_uint_eq(told_of(&a, &b), 2);
  b.via = "SIP/2.0/UDP other.test:5060;branch=z9hG4bKone";
  ck_assert_uint_eq(told_of(&a, &b), 2);
  b = a;
  b.call_id = "call-2";
  b.cseq = 9;
  ck_assert_uint_eq(told_of(&a, &b), 1);
  b = a;
  b.method = "STRANGE";
  ck_assert_uint_eq(told_of(&a, &b), 2);
}
END_TEST

/* Without the cookie: Request-URI, From tag, Call-ID, CSeq and top Via. */
START_TEST(by_the_rules_of_2543)
{
  static const char *const vias[] = {
    "SIP/2.0/UDP 192.0.2.9:5060", "SIP/2.0/UDP 192.0.2.9:5060;branch=1",
    "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK",
  };
  for (size_t i = 0; i < 3; i++) {
    peer_ask a = { 0 }, b;
    a.method = "OPTIONS";
    a.via = vias[i];
    ck_assert_uint_eq(told_of(&a, &a), 1);
    b = a;
    b.via = "SIP/2.0/UDP 192.0.2.9:5060;branch=2";
    ck_assert_uint_eq(told_of(&a, &b), 2);
    b = a;
    b.uri = "sip:carol@192.0.2.1";
    ck_assert_uint_eq(told_of(&a, &b), 2);
    b = a;
    b.call_id = "call-2";
    ck_assert_uint_eq(told_of(&a, &b), 2);
    b = a;
    b.cseq = 2;
    ck_assert_uint_eq(told_of(&a, &b), 2);
    b = a;
    b.from = "<sip:peer@b.test>;tag=other";
    ck_assert_uint_eq(told_of(&a, &b), 2);
  }
}
END_TEST

/* ... and so the ACK and the CANCEL of an INVITE. */
START_TEST(ack_and_cancel_of_2543)
{
  place at;
  peer_ask a = { 0 };
  begin(&at, "OPTIONS", 0);
  a.via = "SIP/2.0/UDP 192.0.2.9:5060";
  peer_ask_for(at.p, &a);
  at.id.id = peer_told(at.p, LSIP_EV_REQUEST)->ev.object;
  a.method = "CANCEL";
  peer_ask_for(at.p, &a);
  peer_sent(at.p, "SIP/2.0 200 ");
  peer_told(at.p, LSIP_EV_CANCEL);
  ck_assert_int_eq(say(&at, 487), 0);
  peer_sent(at.p, "SIP/2.0 487 ");
  a.method = "ACK";
  a.to = "<sip:bob@a.test>;tag=ours";
  peer_ask_for(at.p, &a);
  ck_assert_uint_eq(peer_told(at.p, LSIP_EV_TSX_END)->ev.object, at.id.id);
  peer_told_nothing(at.p);
  end(&at);
}
END_TEST

/* 17.2.3: the same branch by two ways is one transaction; the answers go the
 * way of the first. */
START_TEST(long_values_count_in_full)
{
  char call_ids[2][400];
  peer_ask a = { 0 }, b;
  for (int i = 0; i < 2; i++) {
    memset(call_ids[i], 'a', 399);
    call_ids[i][399] = '\0';
  }
  call_ids[1][398] = 'b';
  a.method = "OPTIONS";
  a.via = "SIP/2.0/UDP 192.0.2.9:5060";
  a.call_id = call_ids[0];
  b = a;
  b.call_id = call_ids[1];
  ck_assert_uint_eq(told_of(&a, &a), 1);
  ck_assert_uint_eq(told_of(&a, &b), 2);
}
END_TEST

/* ---- merged requests (8.2.2.2) ---- */

START_TEST(merged)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *text;
  a.body = peer_offer;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  a.branch = "two";
  peer_ask_for(p, &a);
  text = peer_sent(p, "SIP/2.0 482 ");
  ck_assert_str_ne(peer_param(peer_header(text, "To"), "tag"), "");
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_TSX), 1);
  a.branch = "three";
  a.cseq = 2;
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_uint_eq(peer_count(p, LSIP_KIND_TSX), 2);
  peer_free(p);
}
END_TEST

/* A proxy must not look for them (16.3). */
START_TEST(not_merged_at_a_proxy)
{
  peer_ask a = { 0 }, b;
  b = a;
  b.branch = "two";
  ck_assert_uint_eq(told_of(&a, &b), 2);
}
END_TEST

peer_test_main("server", figure_invite_udp, figure_invite_tcp,
               figure_other_udp, figure_other_tcp,
               by_branch_sent_by_and_method, by_the_rules_of_2543,
               ack_and_cancel_of_2543, long_values_count_in_full, merged,
               not_merged_at_a_proxy)
