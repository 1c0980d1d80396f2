/* Each allocation of an agent fails once: nothing breaks, nothing leaks. */
#include <check.h>
#include <stdlib.h>

#include "pair.h"
#include "run.h"

typedef struct purse {
  size_t held;      /* bytes that are out */
  unsigned long count, fails_at;
} purse;

static void *allocate(void *user, void *ptr, size_t old_size,
                      size_t new_size)
{
  purse *p = user;
  void *out = NULL;
  if (new_size && ++p->count == p->fails_at) return NULL;
  if (new_size)
    out = realloc(ptr, new_size);
  else
    free(ptr);
  p->held += new_size;
  p->held -= old_size;
  return out;
}

/* A whole call from the agent's view; what fails is no matter. */
static void live(void)
{
  lsip_call c;
  int16_t pcm[800] = { 0 };
  size_t took;
  if (lsip_agent_call(alice.agent, &c, "sip:bob@bob.test")) return;
  run_ms(300);
  (void)lsip_agent_send_digits(alice.agent, c, "1");
  (void)!lsip_agent_play(alice.agent, c, pcm, 800, &took);
  (void)lsip_agent_hold(alice.agent, c, 1);
  run_ms(300);
  (void)lsip_agent_hold(alice.agent, c, 0);
  run_ms(300);
  (void)lsip_agent_hangup(alice.agent, c);
  run_ms(1000);
}

/* Alice's memory fails, or bob's. Returns how often she asked for some. */
static unsigned long one_life(unsigned long fails_at, int of_bob)
{
  purse p = { 0, 0, fails_at };
  lsip_config stack;
  lsip_agent_config c = { .stack = &stack };
  lsip_config_init(&stack, sizeof stack);
  stack.mem.fn = allocate;
  stack.mem.user = &p;
  pair_setup();
  side_agent(of_bob ? &alice : &bob, NULL);
  alice.answers = bob.answers = 1;
  if (!side_try(of_bob ? &bob : &alice, &c)) live();
  pair_teardown();
  ck_assert_msg(p.held == 0, "failure %lu: %zu bytes are lost", fails_at,
                p.held);
  return p.count;
}

/* How often a stack asks for memory while it is made: that it bears to be
 * refused is its own tests' business. */
static unsigned long made_of_stack(void)
{
  purse p = { 0, 0, 0 };
  lsip_config c;
  lsip_stack *s;
  lsip_config_init(&c, sizeof c);
  c.seed[0] = 1;
  c.mem.fn = allocate;
  c.mem.user = &p;
  ck_assert_int_eq(lsip_stack_new(&s, &c), 0);
  lsip_stack_free(s);
  return p.count;
}

static void lives(int of_bob)
{
  unsigned long n = one_life(0, of_bob), before = 2; /* agent and table */
  ck_assert_uint_gt(n, 20);
  for (unsigned long i = 1; i <= before; i++) (void)one_life(i, of_bob);
  for (unsigned long i = before + made_of_stack() + 1; i <= n; i++)
    (void)one_life(i, of_bob);
  pair_setup();
}

START_TEST(caller)
{
  pair_teardown();
  lives(0);
}
END_TEST

START_TEST(callee)
{
  pair_teardown();
  lives(1);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("memory");
  tcase_add_test(t, caller);
  tcase_add_test(t, callee);
  return run(t);
}
