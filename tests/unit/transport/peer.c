/* Life, time, and what the stack did. */
#include "peer.h"

/* ---- memory ---- */

static int refused(peer *p, size_t old_size, size_t new_size)
{
  p->allocations++;
  return p->dry || p->allocations == p->fail_at ||
      (p->refuse_over && p->allocated - old_size + new_size > p->refuse_over);
}

static void *memory(void *user, void *ptr, size_t old_size, size_t new_size)
{
  peer *p = user;
  void *out;
  ck_assert_uint_ge(p->allocated, old_size);
  if (new_size == 0) {
    p->allocated -= old_size;
    free(ptr);
    return NULL;
  }
  if (refused(p, old_size, new_size))
    return NULL;
  out = realloc(ptr, new_size);
  p->allocated += new_size - old_size;
  return out;
}

/* ---- events ---- */

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  peer *p = user;
  peer_event *e;
  size_t n = ev->data.len < PEER_DATA - 1 ? ev->data.len : PEER_DATA - 1;
  ck_assert_ptr_eq(s, p->stack);
  if (p->heard == PEER_EVENTS)
    peer_forget_events(p);
  e = &p->events[p->heard++];
  e->ev = *ev;
  e->at_ms = peer_ms(p);
  e->method = ev->msg.bytes ? lsip_msg_method(&ev->msg) : 0;
  memset(&e->ev.msg, 0, sizeof e->ev.msg);
  if (n)
    memcpy(e->data, ev->data.ptr, n);
  e->data[n] = '\0';
  if (p->hook)
    p->hook(p, ev);
}

const peer_event *peer_told(peer *p, int kind)
{
  const peer_event *e;
  ck_assert_msg(p->seen < p->heard, "no event; wanted %s",
                lsip_event_name(kind));
  e = &p->events[p->seen++];
  ck_assert_str_eq(lsip_event_name((int)e->ev.kind), lsip_event_name(kind));
  return e;
}

void peer_told_nothing(peer *p)
{
  ck_assert_msg(p->seen == p->heard, "an event: %s",
                lsip_event_name((int)p->events[p->seen].ev.kind));
}

void peer_forget_events(peer *p)
{
  p->seen = p->heard = 0;
}

/* ---- life ---- */

lsip_addr peer_addr(const char *text)
{
  lsip_addr a;
  ck_assert_int_eq(lsip_addr_parse(&a, lsip_str_z(text)), 0);
  return a;
}

lsip_config peer_config(void)
{
  lsip_config cfg;
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 7, sizeof cfg.seed);
  return cfg;
}

lsip_local peer_local(peer *p, int transport, const char *bound)
{
  lsip_local_config lc;
  lsip_local out;
  memset(&lc, 0, sizeof lc);
  lc.size = sizeof lc;
  lc.transport = (uint32_t)transport;
  lc.bound = peer_addr(bound);
  ck_assert_int_eq(lsip_local_add(p->stack, &out, &lc), 0);
  return out;
}

peer *peer_new(const lsip_config *base)
{
  lsip_config cfg = base ? *base : peer_config();
  peer *p = calloc(1, sizeof *p);
  ck_assert_ptr_nonnull(p);
  cfg.mem.fn = memory;
  cfg.mem.user = p;
  cfg.on_event = on_event;
  cfg.event_user = p;
  p->us = peer_addr("192.0.2.1:5060");
  p->remote = peer_addr("192.0.2.9:5060");
  p->start = p->now = LSIP_SECONDS(1000);
  ck_assert_int_eq(lsip_stack_new(&p->stack, &cfg), 0);
  p->udp = peer_local(p, LSIP_UDP, "192.0.2.1:5060");
  p->tcp = peer_local(p, LSIP_TCP, "192.0.2.1:5060");
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  return p;
}

void peer_free(peer *p)
{
  lsip_stack_free(p->stack);
  ck_assert_uint_eq(p->allocated, 0);
  peer_forget(p);
  free(p);
}

lsip_account peer_account(peer *p)
{
  lsip_account_config ac;
  if (p->account.id)
    return p->account;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@a.test");
  ck_assert_int_eq(lsip_account_new(p->stack, &p->account, &ac), 0);
  return p->account;
}

/* ---- outputs ---- */

static void keep(peer *p, const lsip_output *o)
{
  lsip_str s = o->kind == LSIP_OUT_SEND ? o->bytes : o->name;
  peer_out *k;
  ck_assert_uint_lt(p->outs, PEER_OUTS);
  k = &p->out[p->outs++];
  k->o = *o;
  k->at_ms = peer_ms(p);
  k->text = malloc(s.len + 1);
  if (s.len)
    memcpy(k->text, s.ptr, s.len);
  k->text[s.len] = '\0';
  k->o.bytes = k->o.name = lsip_str_of(k->text, s.len);
}

void peer_drain(peer *p)
{
  lsip_output o;
  while (lsip_stack_poll_output(p->stack, &o, 1) == 1) {
    keep(p, &o);
    if (p->fail_sends && o.kind == LSIP_OUT_SEND)
      ck_assert_int_eq(lsip_note_failed(p->stack, o.token, LSIP_ERR_IO), 0);
  }
}

const peer_out *peer_next(peer *p)
{
  ck_assert_msg(p->taken < p->outs, "nothing was sent");
  return &p->out[p->taken++];
}

const char *peer_sent(peer *p, const char *begin)
{
  const peer_out *o;
  ck_assert_msg(p->taken < p->outs, "nothing was sent; wanted %s", begin);
  o = peer_next(p);
  ck_assert_msg(o->o.kind == LSIP_OUT_SEND, "output %u, wanted %s",
                o->o.kind, begin);
  ck_assert_msg(strncmp(o->text, begin, strlen(begin)) == 0,
                "wanted %s, sent\n%s", begin, o->text);
  return o->text;
}

void peer_silent(peer *p)
{
  ck_assert_msg(p->taken == p->outs, "an output of kind %u:\n%s",
                p->out[p->taken].o.kind, p->out[p->taken].text);
}

void peer_forget(peer *p)
{
  for (unsigned i = 0; i < p->outs; i++)
    free(p->out[i].text);
  p->outs = p->taken = 0;
}

/* ---- time ---- */

unsigned peer_ms(const peer *p)
{
  return (unsigned)((p->now - p->start) / LSIP_MS(1));
}

void peer_pass(peer *p, unsigned ms)
{
  lsip_time until = p->now + LSIP_MS(ms), next;
  peer_drain(p);
  while ((next = lsip_stack_deadline(p->stack)) <= until) {
    if (next > p->now)
      p->now = next;
    ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
    peer_drain(p);
  }
  p->now = until;
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  peer_drain(p);
}

unsigned peer_count(const peer *p, int kind)
{
  uint64_t id = 0;
  unsigned n = 0;
  while ((id = lsip_next_object(p->stack, kind, id)) != 0)
    n++;
  return n;
}

void peer_check_idle(peer *p)
{
  static const int kinds[] = { LSIP_KIND_CALL, LSIP_KIND_DIALOG,
                               LSIP_KIND_TSX, LSIP_KIND_QUERY,
                               LSIP_KIND_TIMER, LSIP_KIND_FLOW };
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    ck_assert_msg(peer_count(p, kinds[i]) == 0,
                  "an object of kind %d is left", kinds[i]);
  ck_assert_msg(lsip_stack_deadline(p->stack) == LSIP_NEVER,
                "a timer is left");
}

int peer_run(const char *name, const TTest *const *tests, size_t n)
{
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  SRunner *runner;
  int failed;
  for (size_t i = 0; i < n; i++)
    tcase_add_test(tcase, tests[i]);
  tcase_set_timeout(tcase, 300);
  suite_add_tcase(suite, tcase);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
