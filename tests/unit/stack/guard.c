/* Who may call what when: every public call from inside an event, and from
 * inside each leaf. */
#include "peer.h"

#include <lsip/server.h>

/* ---- the table ---- */

typedef struct place {
  peer *p;
  lsip_tsx tsx;
  lsip_call call;
} place;

static int c_datagram(place *w)
{
  return lsip_stack_receive_datagram(w->p->stack, w->p->udp, &w->p->remote,
                                     "x", 1, w->p->now);
}

static int c_stream(place *w)
{
  size_t used;
  lsip_flow f = { 1 };
  return lsip_stack_receive_stream(w->p->stack, f, "x", 1, &used, w->p->now);
}

static int c_message(place *w)
{
  lsip_flow f = { 1 };
  return lsip_stack_receive_message(w->p->stack, f, "x", 1, w->p->now);
}

static int c_accepted(place *w)
{
  lsip_flow f;
  lsip_flow_info info;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = w->p->tcp;
  info.remote_addr = w->p->remote;
  return lsip_stack_flow_accepted(w->p->stack, &f, &info, w->p->now);
}

static int c_up(place *w)
{
  lsip_flow f = { 1 };
  return lsip_stack_flow_up(w->p->stack, f, NULL, w->p->now);
}

static int c_down(place *w)
{
  lsip_flow f = { 1 };
  return lsip_stack_flow_down(w->p->stack, f, 0, w->p->now);
}

static int c_writable(place *w)
{
  lsip_flow f = { 1 };
  return lsip_stack_flow_writable(w->p->stack, f, w->p->now);
}

static int c_error(place *w)
{
  return lsip_stack_local_error(w->p->stack, w->p->udp, &w->p->remote, 0,
                                w->p->now);
}

static int c_resolved(place *w)
{
  lsip_query q = { 1 };
  return lsip_stack_resolved(w->p->stack, q, 0, NULL, 0, w->p->now);
}

static int c_advance(place *w)
{
  return lsip_stack_advance(w->p->stack, w->p->now);
}

static int c_local(place *w)
{
  lsip_local l = { 1 };
  return lsip_local_remove(w->p->stack, l);
}

static int c_timer(place *w)
{
  lsip_timer t;
  int rc = lsip_timer_new(w->p->stack, &t, 1, 0);
  return rc ? rc : lsip_timer_end(w->p->stack, t);
}

static int c_account(place *w)
{
  lsip_account a = { 1 };
  return lsip_account_end(w->p->stack, a);
}

static int c_call(place *w)
{
  return lsip_call_hangup(w->p->stack, w->call, NULL);
}

static int c_new_call(place *w)
{
  lsip_call c;
  int rc = lsip_call_new(w->p->stack, &c, w->p->account,
                         LSIP_STR("sip:x@192.0.2.8"), LSIP_STR(""), NULL);
  return rc ? rc : lsip_call_abandon(w->p->stack, c);
}

static int c_respond(place *w)
{
  return lsip_tsx_respond(w->p->stack, w->tsx, 180, LSIP_STR(""), NULL);
}

static int c_user(place *w)
{
  return lsip_set_user(w->p->stack, 1, 1);
}

static int c_tu(place *w)
{
  lsip_tu t = { 1 };
  return lsip_tsx_give(w->p->stack, w->tsx, t);
}

static int c_note_failed(place *w)
{
  return lsip_note_failed(w->p->stack, 12345, LSIP_ERR_IO);
}

static int c_note_blocked(place *w)
{
  lsip_flow f = { 1 };
  return lsip_note_blocked(w->p->stack, f);
}

static int c_note_cookie(place *w)
{
  lsip_flow f = { 1 };
  return lsip_note_cookie(w->p->stack, f, 1);
}

static int c_realm(place *w)
{
  lsip_realm r = { 1 };
  return lsip_realm_remove_user(w->p->stack, r, LSIP_STR("u"));
}

static int c_dialog(place *w)
{
  lsip_dialog d = { 1 };
  lsip_tsx t;
  return lsip_dialog_send(w->p->stack, d, &t, LSIP_STR("INFO"), NULL);
}

/* The rights of a call inside an event: REENTRANT for the inputs; the others
 * do what they would do anywhere. */
static const struct right {
  const char *name;
  int (*fn)(place *w);
  int in_event;
} rights[] = {
  { "receive_datagram", c_datagram, LSIP_ERR_REENTRANT },
  { "receive_stream", c_stream, LSIP_ERR_REENTRANT },
  { "receive_message", c_message, LSIP_ERR_REENTRANT },
  { "flow_accepted", c_accepted, LSIP_ERR_REENTRANT },
  { "flow_up", c_up, LSIP_ERR_REENTRANT },
  { "flow_down", c_down, LSIP_ERR_REENTRANT },
  { "flow_writable", c_writable, LSIP_ERR_REENTRANT },
  { "local_error", c_error, LSIP_ERR_REENTRANT },
  { "resolved", c_resolved, LSIP_ERR_REENTRANT },
  { "advance", c_advance, LSIP_ERR_REENTRANT },
  { "local_remove", c_local, LSIP_ERR_GONE },
  { "timer", c_timer, 0 },
  { "account_end", c_account, LSIP_ERR_GONE },
  { "call_hangup", c_call, LSIP_ERR_GONE },
  { "call_new", c_new_call, 0 },
  { "tsx_respond", c_respond, 0 },
  { "set_user", c_user, LSIP_ERR_GONE },
  { "tsx_give", c_tu, LSIP_ERR_GONE },
  { "note_failed", c_note_failed, LSIP_ERR_GONE },
  { "note_blocked", c_note_blocked, LSIP_ERR_GONE },
  { "note_cookie", c_note_cookie, LSIP_ERR_GONE },
  { "realm_remove_user", c_realm, LSIP_ERR_GONE },
  { "dialog_send", c_dialog, LSIP_ERR_GONE },
};
enum { RIGHTS = sizeof rights / sizeof rights[0] };

/* ---- in an event ---- */

static unsigned checked;

static void in_event(peer *p, const lsip_event *ev)
{
  place w = { p, { ev->object }, { 0 } };
  lsip_output out;
  lsip_event other;
  if (ev->kind != LSIP_EV_REQUEST)
    return;
  for (size_t i = 0; i < RIGHTS; i++) {
    int rc = rights[i].fn(&w);
    ck_assert_msg(rc == rights[i].in_event, "%s: %s", rights[i].name,
                  lsip_error_name(rc));
    checked++;
  }
  ck_assert_uint_eq(lsip_stack_poll_output(p->stack, &out, 1), 0);
  ck_assert_int_eq(lsip_stack_poll_event(p->stack, &other), 0);
  lsip_stack_free(p->stack); /* refused: the test goes on to use it */
}

START_TEST(inside_an_event)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  (void)peer_account(p);
  p->hook = in_event;
  checked = 0;
  a.body = peer_offer;
  peer_ask_for(p, &a);
  ck_assert_uint_eq(checked, RIGHTS);
  peer_sent(p, "SIP/2.0 100 ");
  peer_sent(p, "INVITE sip:x@192.0.2.8"); /* the call that it made */
  peer_sent(p, "SIP/2.0 180 ");
  peer_free(p);
}
END_TEST

/* ---- in a leaf ---- */

static peer *leaf_peer;
static int leaf_busy;

static void in_leaf(void)
{
  place w = { leaf_peer, { 1 }, { 1 } };
  lsip_output out;
  if (!leaf_peer || leaf_busy)
    return;
  leaf_busy = 1;
  for (size_t i = 0; i < RIGHTS; i++) {
    int rc = rights[i].fn(&w);
    ck_assert_msg(rc == LSIP_ERR_REENTRANT, "%s: %s", rights[i].name,
                  lsip_error_name(rc));
  }
  ck_assert_uint_eq(lsip_stack_poll_output(leaf_peer->stack, &out, 1), 0);
  lsip_stack_free(leaf_peer->stack);
  leaf_busy = 0;
  checked++;
}

static void on_trace(void *user, const lsip_trace_record *r)
{
  (void)user;
  (void)r;
  in_leaf();
}

static int on_filter(void *user, const lsip_trace_record *r,
                     const lsip_msg *m)
{
  (void)user;
  (void)r;
  (void)m;
  in_leaf();
  return LSIP_PASS;
}

static void try_leaf(lsip_config *cfg)
{
  peer *p;
  peer_ask a = { 0 };
  leaf_peer = NULL;
  checked = 0;
  p = peer_new(cfg);
  (void)peer_account(p);
  leaf_peer = p;
  a.body = peer_offer;
  peer_ask_for(p, &a);
  leaf_peer = NULL;
  ck_assert_uint_ge(checked, 1);
  peer_free(p);
}

START_TEST(inside_a_leaf)
{
  lsip_config cfg = peer_config();
  cfg.trace = on_trace;
  try_leaf(&cfg);
  cfg = peer_config();
  cfg.filter = on_filter;
  try_leaf(&cfg);
}
END_TEST

static void *leaf_memory(void *user, void *p, size_t old_size,
                         size_t new_size)
{
  (void)user;
  (void)old_size;
  in_leaf();
  if (new_size)
    return realloc(p, new_size);
  free(p);
  return NULL;
}

static void ignore(lsip_stack *s, const lsip_event *ev, void *user)
{
  (void)s;
  (void)ev;
  (void)user;
}

START_TEST(inside_the_memory_function)
{
  static peer p;
  lsip_config cfg = peer_config();
  peer_ask a = { 0 };
  char *text = peer_write(&a);
  leaf_peer = NULL;
  checked = 0;
  memset(&p, 0, sizeof p);
  cfg.mem.fn = leaf_memory;
  cfg.on_event = ignore;
  ck_assert_int_eq(lsip_stack_new(&p.stack, &cfg), 0);
  p.udp = peer_local(&p, LSIP_UDP, "192.0.2.1:5060");
  p.remote = peer_addr("192.0.2.9:5060");
  leaf_peer = &p;
  ck_assert_int_eq(lsip_stack_receive_datagram(p.stack, p.udp, &p.remote,
                                               text, strlen(text), 1), 0);
  ck_assert_uint_ge(checked, 3);
  leaf_peer = NULL;
  lsip_stack_free(p.stack);
  free(text);
}
END_TEST

/* ---- arguments ---- */

START_TEST(no_stack)
{
  static peer none;
  place w = { &none, { 1 }, { 1 } };
  lsip_output out;
  lsip_event ev;
  for (size_t i = 0; i < RIGHTS; i++)
    ck_assert_int_eq(rights[i].fn(&w), LSIP_ERR_ARGUMENT);
  ck_assert_uint_eq(lsip_stack_poll_output(NULL, &out, 1), 0);
  ck_assert_int_eq(lsip_stack_poll_event(NULL, &ev), 0);
  ck_assert(lsip_stack_deadline(NULL) == LSIP_NEVER);
  ck_assert_uint_eq(lsip_stack_memory(NULL), 0);
  ck_assert_uint_eq(lsip_stack_counter(NULL, 1), 0);
  ck_assert_uint_eq(lsip_next_object(NULL, LSIP_KIND_CALL, 0), 0);
  lsip_stack_free(NULL);
  lsip_stack_set_wall_clock(NULL, 1, 1);
}
END_TEST

peer_test_main("guard", inside_an_event, inside_a_leaf,
               inside_the_memory_function, no_stack)
