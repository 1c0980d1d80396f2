#include "pair.h"

#include <check.h>
#include <stdlib.h>

lsip_sim *sim;
side alice, bob;

void pair_setup(void)
{
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  ck_assert_int_eq(lsip_sim_new(&sim, 11), 0);
}

static void side_end(side *s)
{
  lsip_agent_free(s->agent);
  if (!s->agent && s->stack) {
    lsip_sim_remove(sim, s->stack);
    lsip_stack_free(s->stack);
  }
}

void pair_teardown(void)
{
  side_end(&alice);
  side_end(&bob);
  lsip_sim_free(sim);
}

static void note(side *s, const lsip_event *ev)
{
  told *t = &s->told;
  ck_assert_uint_lt(t->count, EVENTS_MAX);
  t->kinds[t->count] = (int)ev->kind;
  t->statuses[t->count++] = ev->status;
  if (lsip_id_kind(ev->object) == LSIP_KIND_CALL) t->call.id = ev->object;
}

static void on_event(lsip_agent *a, const lsip_event *ev, void *user)
{
  side *s = user;
  note(s, ev);
  if (ev->kind == LSIP_EV_CALL_INCOMING && s->answers)
    s->answered = lsip_agent_answer(a, s->told.call);
  if (s->on_event) s->on_event(s, ev);
}

static void on_pcm(lsip_agent *a, lsip_call c, const int16_t *in,
                   int16_t *out, size_t n, unsigned rate, void *user)
{
  side *s = user;
  ck_assert_uint_eq(rate, 8000);
  ck_assert_uint_eq(n, 160);
  s->frames++;
  for (size_t i = 0; i < n; i++) {
    if (abs(in[i]) > s->loudest) s->loudest = abs(in[i]);
    if (s->say) out[i] = s->say;
  }
  if (s->on_pcm) s->on_pcm(s, c);
}

static void on_digit(lsip_agent *a, lsip_call c, char digit, void *user)
{
  side *s = user;
  size_t n = strlen(s->digits);
  if (n + 1 < sizeof s->digits) s->digits[n] = digit;
}

static void on_digits_sent(lsip_agent *a, lsip_call c, void *user)
{
  side *s = user;
  s->digits_sent++;
}

static void on_room(lsip_agent *a, lsip_call c, size_t samples, void *user)
{
  side *s = user;
  s->room = samples;
}

int side_try(side *s, const lsip_agent_config *c)
{
  lsip_agent_config cfg;
  int rc;
  lsip_agent_config_init(&cfg, sizeof cfg);
  if (c) cfg = *c;
  cfg.size = sizeof cfg;
  if (!cfg.local) cfg.local = "udp:0.0.0.0:5060";
  cfg.world = lsip_sim_world(sim, s == &alice ? "alice.test" : "bob.test");
  cfg.on_event = on_event;
  cfg.on_pcm = on_pcm;
  cfg.on_digit = on_digit;
  cfg.on_digits_sent = on_digits_sent;
  cfg.on_room = on_room;
  cfg.user = s;
  rc = lsip_agent_new(&s->agent, &cfg);
  if (rc) return rc;
  s->stack = lsip_agent_stack(s->agent);
  s->account = lsip_agent_account(s->agent);
  return 0;
}

void side_agent(side *s, const lsip_agent_config *c)
{
  int rc = side_try(s, c);
  ck_assert_msg(!rc, "%s", lsip_strerror(rc));
}

static void on_bare_event(lsip_stack *stack, const lsip_event *ev, void *user)
{
  side *s = user;
  note(s, ev);
  if (s->on_event) s->on_event(s, ev);
}

static void bare(side *s, uint32_t role)
{
  lsip_config c;
  lsip_local l;
  lsip_account_config ac = { .size = sizeof ac };
  lsip_config_init(&c, sizeof c);
  memset(c.seed, s == &alice ? 1 : 2, sizeof c.seed);
  c.role = role;
  c.on_event = on_bare_event;
  c.event_user = s;
  ck_assert_int_eq(lsip_stack_new(&s->stack, &c), 0);
  ck_assert_int_eq(lsip_sim_add(sim, s->stack,
                                s == &alice ? "alice.test" : "bob.test", &l),
                   0);
  ac.aor = s == &alice ? LSIP_STR("sip:alice@alice.test")
                       : LSIP_STR("sip:bob@bob.test");
  ck_assert_int_eq(lsip_account_new(s->stack, &s->account, &ac), 0);
}

void side_bare(side *s)
{
  bare(s, LSIP_ROLE_UA);
}

void side_raw(side *s)
{
  bare(s, LSIP_ROLE_RAW);
}

unsigned side_count(const side *s, int kind)
{
  unsigned n = 0;
  for (unsigned i = 0; i < s->told.count; i++) n += s->told.kinds[i] == kind;
  return n;
}

/* The status of the last event of a kind. */
unsigned side_status(const side *s, int kind)
{
  unsigned status = 0;
  for (unsigned i = 0; i < s->told.count; i++)
    if (s->told.kinds[i] == kind) status = s->told.statuses[i];
  return status;
}

void run_ms(unsigned ms)
{
  int rc = lsip_sim_run(sim, lsip_sim_now(sim) + LSIP_MS(ms));
  ck_assert_msg(!rc, "%s", lsip_strerror(rc));
}

lsip_call call_bob(void)
{
  lsip_call c;
  int rc = lsip_agent_call(alice.agent, &c, "sip:bob@bob.test");
  ck_assert_msg(!rc, "%s", lsip_strerror(rc));
  return c;
}
