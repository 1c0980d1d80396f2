#include "duo.h"

static const lsip_str sdp = LSIP_STR_INIT(
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n");

/* ---- memory ---- */

static int refused(duo_side *s, size_t old_size, size_t new_size)
{
  s->allocations++;
  return s->allocations == s->fail_at ||
      (s->limit && new_size > old_size &&
       s->held - old_size + new_size > s->limit);
}

static void *memory(void *user, void *p, size_t old_size, size_t new_size)
{
  duo_side *s = user;
  void *out;
  if (new_size == 0) {
    s->held -= old_size;
    free(p);
    return NULL;
  }
  if (refused(s, old_size, new_size))
    return NULL;
  out = realloc(p, new_size);
  s->held += new_size - old_size;
  return out;
}

/* ---- what a side does ---- */

static void add_call(duo_side *s, lsip_call id)
{
  ck_assert_uint_lt(s->count, DUO_CALLS);
  memset(&s->calls[s->count], 0, sizeof s->calls[0]);
  s->calls[s->count++].id = id;
  s->call = id;
}

/* Exactly one end, and nothing behind it. */
static void keep_book(duo_side *s, const lsip_event *ev)
{
  for (unsigned i = 0; i < s->count; i++) {
    if (s->calls[i].id.id != ev->object)
      continue;
    if (s->calls[i].ends)
      s->calls[i].after++;
    if (ev->kind == LSIP_EV_CALL_END)
      s->calls[i].ends++;
  }
}

static void on_request(duo_side *s, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  lsip_call c;
  s->tsx = t;
  if (lsip_msg_method(&ev->msg) != LSIP_INVITE) {
    (void)lsip_tsx_respond(s->stack, t, 200, LSIP_STR(""), NULL);
    return;
  }
  if (s == &s->d->b && s->d->b_refuses) {
    (void)lsip_tsx_respond(s->stack, t, s->d->b_refuses, LSIP_STR(""), NULL);
    return;
  }
  if (lsip_call_take(s->stack, &c, t, s->account, 0)) {
    (void)lsip_tsx_respond(s->stack, t, 500, LSIP_STR(""), NULL);
    return;
  }
  add_call(s, c);
  (void)lsip_call_progress(s->stack, c, 180, LSIP_STR(""), NULL);
  if (lsip_call_answer(s->stack, c, sdp, NULL))
    (void)lsip_call_hangup(s->stack, c, NULL);
}

static void on_offer(duo_side *s, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  lsip_dialog none = { 0 };
  if (!(ev->flags & LSIP_EVF_REFRESH))
    return;
  if (ev->data.len)
    (void)lsip_call_send_answer(s->stack, c, none, sdp);
  else
    (void)lsip_call_send_offer(s->stack, c, sdp);
}

static void on_event(lsip_stack *stack, const lsip_event *ev, void *user)
{
  duo_side *s = user;
  (void)stack;
  s->events++;
  keep_book(s, ev);
  if (ev->kind >= LSIP_EV_CALL_INCOMING && ev->kind <= LSIP_EV_CALL_END)
    s->leg.id = ev->related;
  if (ev->kind == LSIP_EV_REQUEST)
    s->tsx.id = ev->object;
  if (s->d->hook && s == &s->d->a)
    s->d->hook(s, ev);
  if (ev->kind == LSIP_EV_REQUEST)
    on_request(s, ev);
  else if (ev->kind == LSIP_EV_CALL_OFFER)
    on_offer(s, ev);
  else if (ev->kind == LSIP_EV_STOPPED)
    s->stopped++;
}

/* ---- life ---- */

static void start_side(duo *d, duo_side *s, const char *name)
{
  lsip_config cfg;
  lsip_account_config ac;
  char text[64];
  s->d = d;
  s->name = name;
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, name[0], sizeof cfg.seed);
  cfg.mem.fn = memory;
  cfg.mem.user = s;
  cfg.on_event = on_event;
  cfg.event_user = s;
  cfg.methods = LSIP_STR("INVITE, INFO");
  cfg.session_expires_s = 90;
  ck_assert_int_eq(lsip_stack_new(&s->stack, &cfg), 0);
  snprintf(text, sizeof text, "%s.test", name);
  ck_assert_int_eq(lsip_sim_add(d->sim, s->stack, text, &s->local), 0);
  snprintf(text, sizeof text, "sip:%s@%s.test", name, name);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = lsip_str_z(text);
  ck_assert_int_eq(lsip_account_new(s->stack, &s->account, &ac), 0);
}

void duo_start(duo *d, int tcp, int a_calls)
{
  memset(d, 0, sizeof *d);
  d->tcp = tcp;
  d->a_calls = a_calls;
  ck_assert_int_eq(lsip_sim_new(&d->sim, 1), 0);
  start_side(d, &d->a, "a");
  start_side(d, &d->b, "b");
}

static void stop_side(duo *d, duo_side *s)
{
  s->limit = 0;
  s->fail_at = 0;
  (void)lsip_stack_stop(s->stack);
  duo_run(d, 100000);
  ck_assert_msg(s->stopped == 1, "%s did not stop", s->name);
}

void duo_end(duo *d)
{
  d->hook = NULL;
  stop_side(d, &d->a);
  stop_side(d, &d->b);
  lsip_sim_remove(d->sim, d->a.stack);
  lsip_sim_remove(d->sim, d->b.stack);
  lsip_stack_free(d->a.stack);
  lsip_stack_free(d->b.stack);
  ck_assert_uint_eq(d->a.held, 0);
  ck_assert_uint_eq(d->b.held, 0);
  lsip_sim_free(d->sim);
}

void duo_run(duo *d, unsigned ms)
{
  ck_assert_int_eq(lsip_sim_run(d->sim, lsip_sim_now(d->sim) + LSIP_MS(ms)),
                   0);
}

int duo_call_now(duo *d)
{
  duo_side *from = d->a_calls ? &d->a : &d->b;
  lsip_call c;
  char to[64];
  int rc;
  snprintf(to, sizeof to, "sip:x@%s.test%s", d->a_calls ? "b" : "a",
           d->tcp ? ";transport=tcp" : "");
  rc = lsip_call_new(from->stack, &c, from->account, lsip_str_z(to), sdp,
                     NULL);
  if (rc == 0)
    add_call(from, c);
  return rc;
}

void duo_scenario(duo *d)
{
  (void)duo_call_now(d);
  duo_run(d, 1000);
  (void)lsip_call_send_offer(d->a.stack, d->a.call, sdp);
  duo_run(d, 1000);
  (void)lsip_call_send_offer(d->b.stack, d->b.call, sdp);
  duo_run(d, 1000);
  duo_run(d, 50000); /* the session is refreshed */
  (void)lsip_call_hangup(d->b.stack, d->b.call, NULL);
  duo_run(d, 1000);
}

/* ---- what must hold ---- */

static void end_calls(duo_side *s)
{
  for (unsigned i = 0; i < s->count; i++)
    if (!s->calls[i].ends)
      (void)lsip_call_hangup(s->stack, s->calls[i].id, NULL);
}

static void check_side(duo_side *s)
{
  static const int kinds[] = { LSIP_KIND_CALL, LSIP_KIND_DIALOG,
                               LSIP_KIND_TSX, LSIP_KIND_QUERY,
                               LSIP_KIND_TIMER, LSIP_KIND_FLOW };
  for (unsigned i = 0; i < s->count; i++)
    ck_assert_msg(s->calls[i].ends == 1 && s->calls[i].after == 0,
                  "%s: call %u of %u: %u ends, %u events after", s->name, i,
                  s->count, s->calls[i].ends, s->calls[i].after);
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    ck_assert_msg(lsip_next_object(s->stack, kinds[i], 0) == 0,
                  "%s: an object of kind %d is left", s->name, kinds[i]);
  ck_assert_msg(lsip_stack_deadline(s->stack) == LSIP_NEVER,
                "%s: a timer is left", s->name);
}

void duo_check(duo *d)
{
  d->hook = NULL;
  duo_run(d, 5000);
  end_calls(&d->a);
  end_calls(&d->b);
  duo_run(d, 400000);
  check_side(&d->a);
  check_side(&d->b);
}
