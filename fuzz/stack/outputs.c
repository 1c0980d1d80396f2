#include "world.h"

static int begins(lsip_str text, const char *with)
{
  size_t n = strlen(with);
  return text.len >= n && memcmp(text.ptr, with, n) == 0;
}

/* 1 for a response within a dialog of our user agent. */
static int is_of_ours(const world *w, const lsip_msg *m)
{
  lsip_dialog_info info;
  lsip_dialog d;
  uint64_t id = 0;
  while ((id = lsip_next_object(w->s, LSIP_KIND_DIALOG, id)) != 0) {
    d.id = id;
    memset(&info, 0, sizeof info);
    info.size = sizeof info;
    if (lsip_dialog_get(w->s, d, &info) == 0 &&
        lsip_str_eq(info.call_id, lsip_msg_call_id(m)) &&
        lsip_str_eq(info.local_tag, lsip_msg_to_tag(m)))
      return 1;
  }
  return 0;
}

/* RFC 3261 16.11: a stateless proxy has no 100 of its own; the peer's bear its
 * name. A registrar has, and a user agent. */
static void check_trying(const world *w, const lsip_msg *m)
{
  if (lsip_msg_status(m) == 100 && lsip_msg_method(m) != LSIP_REGISTER &&
      !is_of_ours(w, m))
    REQUIRE(lsip_msg_has(m, LSIP_H_SERVER));
}

static void check_sent(const world *w, lsip_str bytes)
{
  static uint64_t index[4096];
  lsip_msg m;
  int rc = lsip_msg_parse(&m, index, sizeof index, bytes.ptr, bytes.len, NULL,
                          NULL);
  /* A response may repeat what was wrong in its request; a request is
   * entirely ours, but for the keep-alive. */
  if (rc && bytes.len > 4)
    REQUIRE(begins(bytes, "SIP/2.0 "));
  if (rc == 0 && w->stateless)
    check_trying(w, &m);
}

static void on_send(world *w, const lsip_output *o)
{
  int request = !begins(o->bytes, "SIP/2.0 ");
  REQUIRE(o->bytes.len > 0);
  check_sent(w, o->bytes);
  w->token = o->token;
  keep(&w->sent, o->bytes);
  if (begins(o->bytes, "INVITE ") || begins(o->bytes, "SIP/2.0 2"))
    keep(&w->dialog_maker, o->bytes);
  if (begins(o->bytes, "SIP/2.0 401") || begins(o->bytes, "SIP/2.0 407"))
    keep(&w->challenge, o->bytes);
  if (request && !begins(o->bytes, "CANCEL ") && !begins(o->bytes, "ACK "))
    keep(&w->requests[w->sent_requests++ % RECENT], o->bytes);
}

static void drain(world *w)
{
  lsip_output o;
  for (int i = 0; lsip_stack_poll_output(w->s, &o, 1); i++) {
    REQUIRE(i < MAX_TURNS);
    switch (o.kind) {
    case LSIP_OUT_SEND:
      on_send(w, &o);
      break;
    case LSIP_OUT_OPEN:
      w->flows[0] = o.flow;
      break;
    case LSIP_OUT_CLOSE:
      break;
    case LSIP_OUT_RESOLVE:
      w->query = o.query;
      break;
    default:
      REQUIRE(0);
    }
  }
}

static void pull(world *w)
{
  lsip_event ev;
  for (int i = 0; w->pull && lsip_stack_poll_event(w->s, &ev); i++) {
    REQUIRE(i < MAX_TURNS);
    on_event(w->s, &ev, w);
  }
}

void settle(world *w)
{
  pull(w);
  drain(w);
  for (int i = 0; lsip_stack_deadline(w->s) <= w->now; i++) {
    REQUIRE(i < MAX_TURNS);
    (void)lsip_stack_advance(w->s, w->now);
    pull(w);
    drain(w);
  }
}

void advance(world *w, lsip_time by)
{
  lsip_time until = w->now + by;
  for (int i = 0; lsip_stack_deadline(w->s) <= until; i++) {
    lsip_time next = lsip_stack_deadline(w->s);
    REQUIRE(i < MAX_TURNS);
    if (next > w->now)
      w->now = next;
    (void)lsip_stack_advance(w->s, w->now);
    settle(w);
  }
  w->now = until;
  (void)lsip_stack_advance(w->s, w->now);
  pull(w);
}
