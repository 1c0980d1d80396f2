/* The client transactions held against the figures of RFC 3261 17.1 as
 * amended by RFC 6026: each state with each event. */
#include "sends.h"

typedef enum input {
  PROVISIONAL, SUCCESS, FAILURE, RETRY, TIMEOUT, LOST
} input;

typedef struct row {
  int state;
  input event;
  int next;         /* LSIP_CLIENT_TERMINATED: it is gone */
  const char *sent; /* NULL: nothing */
  int told;         /* enum lsip_event_kind, 0: nothing */
  int status;       /* of what is told */
} row;

#define CALLING    LSIP_CLIENT_CALLING
#define PROCEEDING LSIP_CLIENT_PROCEEDING
#define COMPLETED  LSIP_CLIENT_COMPLETED
#define ACCEPTED   LSIP_CLIENT_ACCEPTED
#define TERMINATED LSIP_CLIENT_TERMINATED
#define RESPONSE   LSIP_EV_RESPONSE
#define TSX_END    LSIP_EV_TSX_END

/* RFC 6026 figure 5; what is told to the transaction user in Completed was
 * told before. A final response ends the work of the user. */
static const row invite_udp[] = {
  { CALLING,    PROVISIONAL, PROCEEDING, NULL,      RESPONSE, 180 },
  { CALLING,    SUCCESS,     ACCEPTED,   NULL,      RESPONSE, 200 },
  { CALLING,    FAILURE,     COMPLETED,  "ACK ",    RESPONSE, 486 },
  { CALLING,    RETRY,       CALLING,    "INVITE ", 0, 0 },
  { CALLING,    TIMEOUT,     TERMINATED, NULL,      TSX_END, 408 },
  { CALLING,    LOST,        TERMINATED, NULL,      TSX_END, 503 },
  { PROCEEDING, PROVISIONAL, PROCEEDING, NULL,      RESPONSE, 180 },
  { PROCEEDING, SUCCESS,     ACCEPTED,   NULL,      RESPONSE, 200 },
  { PROCEEDING, FAILURE,     COMPLETED,  "ACK ",    RESPONSE, 486 },
  { PROCEEDING, RETRY,       PROCEEDING, NULL,      0, 0 },
  { PROCEEDING, TIMEOUT,     PROCEEDING, NULL,      0, 0 },
  { PROCEEDING, LOST,        PROCEEDING, NULL,      0, 0 },
  { COMPLETED,  PROVISIONAL, COMPLETED,  NULL,      0, 0 },
  { COMPLETED,  SUCCESS,     COMPLETED,  NULL,      0, 0 },
  { COMPLETED,  FAILURE,     COMPLETED,  "ACK ",    0, 0 },
  { COMPLETED,  RETRY,       COMPLETED,  NULL,      0, 0 },
  { COMPLETED,  TIMEOUT,     TERMINATED, NULL,      0, 0 },
  { COMPLETED,  LOST,        COMPLETED,  NULL,      0, 0 },
  { ACCEPTED,   PROVISIONAL, ACCEPTED,   NULL,      0, 0 },
  { ACCEPTED,   SUCCESS,     ACCEPTED,   NULL,      RESPONSE, 200 },
  { ACCEPTED,   FAILURE,     ACCEPTED,   NULL,      0, 0 },
  { ACCEPTED,   RETRY,       ACCEPTED,   NULL,      0, 0 },
  { ACCEPTED,   TIMEOUT,     TERMINATED, NULL,      TSX_END, 200 },
  { ACCEPTED,   LOST,        ACCEPTED,   NULL,      0, 0 },
};

/* Over a connection nothing is repeated, and Completed lasts no time. */
static const row invite_tcp[] = {
  { CALLING,    PROVISIONAL, PROCEEDING, NULL,   RESPONSE, 180 },
  { CALLING,    SUCCESS,     ACCEPTED,   NULL,   RESPONSE, 200 },
  { CALLING,    FAILURE,     TERMINATED, "ACK ", RESPONSE, 486 },
  { CALLING,    RETRY,       CALLING,    NULL,   0, 0 },
  { CALLING,    TIMEOUT,     TERMINATED, NULL,   TSX_END, 408 },
  { CALLING,    LOST,        TERMINATED, NULL,   TSX_END, 503 },
  { PROCEEDING, LOST,        PROCEEDING, NULL,   0, 0 },
  { PROCEEDING, SUCCESS,     ACCEPTED,   NULL,   RESPONSE, 200 },
  { ACCEPTED,   SUCCESS,     ACCEPTED,   NULL,   RESPONSE, 200 },
  { ACCEPTED,   LOST,        ACCEPTED,   NULL,   0, 0 },
  { ACCEPTED,   TIMEOUT,     TERMINATED, NULL,   TSX_END, 200 },
};

/* RFC 3261 figure 6; Calling is its Trying. */
static const row other_udp[] = {
  { CALLING,    PROVISIONAL, PROCEEDING, NULL,       RESPONSE, 180 },
  { CALLING,    SUCCESS,     COMPLETED,  NULL,       RESPONSE, 200 },
  { CALLING,    FAILURE,     COMPLETED,  NULL,       RESPONSE, 486 },
  { CALLING,    RETRY,       CALLING,    "OPTIONS ", 0, 0 },
  { CALLING,    TIMEOUT,     TERMINATED, NULL,       TSX_END, 408 },
  { CALLING,    LOST,        TERMINATED, NULL,       TSX_END, 503 },
  { PROCEEDING, PROVISIONAL, PROCEEDING, NULL,       RESPONSE, 180 },
  { PROCEEDING, SUCCESS,     COMPLETED,  NULL,       RESPONSE, 200 },
  { PROCEEDING, FAILURE,     COMPLETED,  NULL,       RESPONSE, 486 },
  { PROCEEDING, RETRY,       PROCEEDING, "OPTIONS ", 0, 0 },
  { PROCEEDING, TIMEOUT,     TERMINATED, NULL,       TSX_END, 408 },
  { PROCEEDING, LOST,        PROCEEDING, NULL,       0, 0 },
  { COMPLETED,  PROVISIONAL, COMPLETED,  NULL,       0, 0 },
  { COMPLETED,  SUCCESS,     COMPLETED,  NULL,       0, 0 },
  { COMPLETED,  FAILURE,     COMPLETED,  NULL,       0, 0 },
  { COMPLETED,  RETRY,       COMPLETED,  NULL,       0, 0 },
  { COMPLETED,  TIMEOUT,     TERMINATED, NULL,       0, 0 },
  { COMPLETED,  LOST,        COMPLETED,  NULL,       0, 0 },
};

static const row other_tcp[] = {
  { CALLING,    PROVISIONAL, PROCEEDING, NULL, RESPONSE, 180 },
  { CALLING,    SUCCESS,     TERMINATED, NULL, RESPONSE, 200 },
  { CALLING,    FAILURE,     TERMINATED, NULL, RESPONSE, 486 },
  { CALLING,    RETRY,       CALLING,    NULL, 0, 0 },
  { CALLING,    TIMEOUT,     TERMINATED, NULL, TSX_END, 408 },
  { CALLING,    LOST,        TERMINATED, NULL, TSX_END, 503 },
  { PROCEEDING, RETRY,       PROCEEDING, NULL, 0, 0 },
  { PROCEEDING, LOST,        PROCEEDING, NULL, 0, 0 },
  { PROCEEDING, FAILURE,     TERMINATED, NULL, RESPONSE, 486 },
};

/* ---- how to get there ---- */

typedef struct place {
  peer *p;
  const char *request;  /* as sent */
  lsip_flow flow;       /* over TCP */
  int tcp;
} place;

static void give(place *at, const char *text)
{
  if (at->tcp)
    peer_give_by(at->p, at->flow, text);
  else
    peer_give(at->p, text);
  peer_pass(at->p, 0);
}

static void answer(place *at, int status)
{
  char *text = peer_write_answer(at->request, status,
                                 status > 100 ? "theirs" : NULL, NULL, NULL);
  give(at, text);
  free(text);
}

static void send(place *at, const char *text)
{
  lsip_send_options o = sends_plain();
  o.targets = &at->p->remote;
  o.target_count = 1;
  o.transport = at->tcp ? LSIP_TCP : LSIP_UDP;
  (void)sends_text(at->p, text, &o);
}

static void bring(place *at, const char *text, int tcp, int state)
{
  memset(at, 0, sizeof *at);
  at->p = peer_new(NULL);
  at->tcp = tcp;
  send(at, text);
  if (tcp)
    at->flow = sends_open(at->p, "192.0.2.9:5060");
  at->request = peer_sent(at->p, "");
  if (state == PROCEEDING)
    answer(at, 180);
  if (state == COMPLETED)
    answer(at, 486);
  if (state == ACCEPTED)
    answer(at, 200);
  while (at->p->taken < at->p->outs)
    peer_next(at->p);
  at->p->seen = at->p->heard;
}

static lsip_client *client(const place *at)
{
  lsip_list *all = &at->p->stack->tl.all_clients;
  return lsip_list_empty(all) ? NULL
                              : LSIP_CONTAINER(all->next, lsip_client, all);
}

/* Only the alarm that is meant fires, as if its time had come. */
static void fire(place *at, lsip_alarm *a)
{
  lsip_ctx *c = &at->p->stack->ctx;
  if (!a->set)
    return;
  lsip_ctx_alarm_stop(c, a);
  lsip_ctx_alarm(c, a, 0);
  peer_pass(at->p, 0);
}

static void lose(place *at)
{
  if (at->tcp)
    ck_assert_int_eq(lsip_stack_flow_down(at->p->stack, at->flow,
                                          LSIP_ERR_CLOSED, at->p->now), 0);
  else
    ck_assert_int_eq(lsip_stack_local_error(at->p->stack, at->p->udp,
                                            &at->p->remote, LSIP_ERR_REFUSED,
                                            at->p->now), 0);
  peer_drain(at->p);
}

static void happen(place *at, input event)
{
  switch (event) {
  case PROVISIONAL: answer(at, 180); break;
  case SUCCESS: answer(at, 200); break;
  case FAILURE: answer(at, 486); break;
  case RETRY: fire(at, &client(at)->retry); break;
  case TIMEOUT: fire(at, &client(at)->life); break;
  case LOST: lose(at); break;
  }
}

static void check_row(const char *text, int tcp, const row *r, size_t i)
{
  place at;
  lsip_client *t;
  bring(&at, text, tcp, r->state);
  t = client(&at);
  ck_assert_msg(t && t->state == r->state, "row %zu: not in its state", i);
  happen(&at, r->event);
  t = client(&at);
  ck_assert_msg((t ? t->state : TERMINATED) == r->next,
                "row %zu: state %d, wanted %d", i, t ? t->state : TERMINATED,
                r->next);
  if (r->sent)
    peer_sent(at.p, r->sent);
  peer_silent(at.p);
  if (r->told)
    ck_assert_msg((int)peer_told(at.p, r->told)->ev.status == r->status,
                  "row %zu: another status", i);
  else
    ck_assert_msg(at.p->heard == at.p->seen, "row %zu: told of kind %u", i,
                  at.p->events[at.p->seen].ev.kind);
  peer_free(at.p);
}

#define ROWS(table) \
  START_TEST(figure_##table) \
  { \
    const char *text = table[0].state == CALLING && \
        strncmp(#table, "invite", 6) == 0 ? sends_invite : sends_options; \
    int tcp = strstr(#table, "tcp") != NULL; \
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) \
      check_row(text, tcp, &table[i], i); \
  } \
  END_TEST

ROWS(invite_udp)
ROWS(invite_tcp)
ROWS(other_udp)
ROWS(other_tcp)

/* 17.1.3: another branch, another method in CSeq, a Via that is not ours. */
START_TEST(matches_by_branch_and_method)
{
  static const char *const from[] = { "branch=z9hG4bK", "CSeq: 1 OPTIONS",
                                      "UDP 192.0.2.1" };
  static const char *const to[] = { "branch=z9hG4bX", "CSeq: 1 REGISTER",
                                    "UDP 192.0.2.2" };
  for (size_t i = 0; i < 3; i++) {
    place at;
    char *text, *found;
    bring(&at, sends_options, 0, CALLING);
    text = peer_write_answer(at.request, 200, "x", NULL, NULL);
    found = strstr(text, from[i]);
    ck_assert_ptr_nonnull(found);
    if (i == 1) { /* other length */
      char *changed = malloc(strlen(text) + 2);
      sprintf(changed, "%.*s%s%s", (int)(found - text), text, to[i],
              found + strlen(from[i]));
      give(&at, changed);
      free(changed);
    } else {
      memcpy(found, to[i], strlen(to[i]));
      give(&at, text);
    }
    peer_told_nothing(at.p);
    ck_assert_int_eq(client(&at)->state, CALLING);
    free(text);
    peer_free(at.p);
  }
}
END_TEST

/* 17.1.1.3: what the ACK of a failure looks like. */
START_TEST(ack_of_a_failure)
{
  place at;
  const char *ack;
  char *text;
  bring(&at, sends_invite, 0, PROCEEDING);
  text = peer_write_answer(at.request, 404, "other", NULL, NULL);
  give(&at, text);
  ack = peer_sent(at.p, "ACK sip:peer@192.0.2.9 SIP/2.0\r\n");
  ck_assert_str_eq(peer_header(ack, "Via"), peer_header(at.request, "Via"));
  ck_assert_str_eq(peer_header(ack, "From"), peer_header(at.request, "From"));
  ck_assert_str_eq(peer_header(ack, "To"), peer_header(text, "To"));
  ck_assert_str_eq(peer_header(ack, "CSeq"), "1 ACK");
  ck_assert_str_eq(peer_header(ack, "Call-ID"), "c1");
  free(text);
  peer_free(at.p);
}
END_TEST

/* A failed ACK for lack of memory is made up for by the next response. */
START_TEST(ack_after_memory_came_back)
{
  place at;
  bring(&at, sends_invite, 0, CALLING);
  at.p->dry = 1;
  answer(&at, 486);
  at.p->dry = 0;
  peer_silent(at.p);
  answer(&at, 486);
  peer_sent(at.p, "ACK ");
  peer_free(at.p);
}
END_TEST

/* What an ICMP error fails stays failed, however many there are. */
START_TEST(refused_by_the_host)
{
  place at;
  bring(&at, sends_options, 0, CALLING);
  for (int i = 0; i < 20; i++)
    send(&at, i % 2 ? sends_invite : sends_options);
  lose(&at);
  ck_assert_ptr_null(client(&at));
  ck_assert_uint_eq(peer_count(at.p, LSIP_KIND_TSX), 0);
  peer_free(at.p);
}
END_TEST

peer_test_main("client", figure_invite_udp, figure_invite_tcp,
               figure_other_udp, figure_other_tcp,
               matches_by_branch_and_method, ack_of_a_failure,
               ack_after_memory_came_back, refused_by_the_host)
