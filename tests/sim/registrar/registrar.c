/* Phones register with digest at a stack that serves its domain; they lose
 * packets, come back, and go. */
#include "party.h"

#include <lsip/registration.h>
#include <lsip/server.h>

enum { PHONES = 3 };

typedef struct office {
  lsip_stack *stack;
  lsip_local local;
  lsip_realm realm;
  lsip_registrar registrar;
  lsip_proxy proxy;
  unsigned events;
  int by_hand;       /* 1: requests are events, which it hands on itself */
} office;

static lsip_sim *sim;
static office reg;
static party phones[PHONES];
static lsip_registration regs[PHONES];
static const char *const names[PHONES] = { "alice", "bob", "carol" };

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  (void)user;
  reg.events++;
  if (ev->kind == LSIP_EV_REQUEST)
    ck_assert_int_eq(lsip_registrar_take(s, reg.registrar, t), 0);
}

static void open_office(uint32_t algorithms)
{
  lsip_registrar_config cfg;
  lsip_realm_config rc;
  lsip_proxy_config pc;
  lsip_config sc;
  lsip_config_init(&sc, sizeof sc);
  sc.seed[0] = 99;
  sc.role = LSIP_ROLE_RAW;
  sc.on_event = on_event;
  ck_assert_int_eq(lsip_stack_new(&reg.stack, &sc), 0);
  ck_assert_int_eq(lsip_sim_add(sim, reg.stack, "example.test", &reg.local),
                   0);
  memset(&rc, 0, sizeof rc);
  rc.size = sizeof rc;
  rc.name = LSIP_STR("example.test");
  rc.algorithms = algorithms;
  ck_assert_int_eq(lsip_realm_new(reg.stack, &reg.realm, &rc), 0);
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.domains = LSIP_STR("example.test");
  cfg.realm = reg.realm;
  ck_assert_int_eq(lsip_registrar_new(reg.stack, &reg.registrar, &cfg), 0);
  memset(&pc, 0, sizeof pc);
  pc.size = sizeof pc;
  pc.registrar = reg.registrar;
  pc.realm = reg.realm;
  ck_assert_int_eq(lsip_proxy_new(reg.stack, &reg.proxy, &pc), 0);
  if (!reg.by_hand)
    ck_assert_int_eq(lsip_stack_serve(reg.stack, reg.registrar, reg.proxy),
                     0);
}

static void add_phone(unsigned i, const char *password, const char *suffix)
{
  lsip_account_config ac;
  char host[32], aor[64], registrar[64];
  party *p = &phones[i];
  memset(p, 0, sizeof *p);
  snprintf(host, sizeof host, "%s.test", names[i]);
  snprintf(aor, sizeof aor, "sip:%s@example.test", names[i]);
  snprintf(registrar, sizeof registrar, "sip:example.test%s", suffix);
  party_start(p, sim, names[i], host, (uint8_t)(i + 1), NULL);
  p->ring = 180;
  p->answer = 200;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = lsip_str_z(aor);
  ac.password = lsip_str_z(password);
  ac.registrar = lsip_str_z(registrar);
  ac.outbound_proxy = ac.registrar;
  ck_assert_int_eq(lsip_account_new(p->stack, &p->account, &ac), 0);
  ck_assert_int_eq(lsip_realm_add_user(reg.stack, reg.realm,
                                       lsip_str_z(names[i]),
                                       LSIP_STR("secret"), LSIP_STR(""), 0),
                   0);
}

static void start(uint64_t seed, uint32_t algorithms, const char *suffix)
{
  ck_assert_int_eq(lsip_sim_new(&sim, seed), 0);
  open_office(algorithms);
  for (unsigned i = 0; i < PHONES; i++)
    add_phone(i, "secret", suffix);
}

static void end(void)
{
  for (unsigned i = 0; i < PHONES; i++)
    party_free(&phones[i]);
  lsip_sim_remove(sim, reg.stack);
  lsip_stack_free(reg.stack);
  lsip_sim_free(sim);
  memset(&reg, 0, sizeof reg);
}

static void all_register(uint32_t seconds)
{
  for (unsigned i = 0; i < PHONES; i++)
    ck_assert_int_eq(lsip_registration_new(phones[i].stack, &regs[i],
                                           phones[i].account, seconds, 0), 0);
}

static void all_leave(void)
{
  for (unsigned i = 0; i < PHONES; i++)
    ck_assert_int_eq(lsip_registration_end(phones[i].stack, regs[i]), 0);
}

static unsigned bindings(void)
{
  lsip_location_entry e;
  uint64_t cursor = 0;
  unsigned n = 0;
  memset(&e, 0, sizeof e);
  e.size = sizeof e;
  while (lsip_location_next(reg.stack, reg.registrar, &cursor, &e) == 1)
    n++;
  return n;
}

static void come_and_go(void)
{
  all_register(600);
  run_for(sim, 2);
  ck_assert_uint_eq(bindings(), PHONES);
  run_for(sim, 3000); /* refreshed many times */
  ck_assert_uint_eq(bindings(), PHONES);
  all_leave();
  run_for(sim, 40);
  ck_assert_uint_eq(bindings(), 0);
  for (unsigned i = 0; i < PHONES; i++)
    ck_assert_ptr_null(party_heard(&phones[i], LSIP_EV_REG_RETRY));
}

START_TEST(registers_with_sha_256)
{
  start(1, 0, "");
  come_and_go();
  ck_assert_uint_eq(reg.events, 0);
  end();
}
END_TEST

START_TEST(registers_with_md5)
{
  start(1, 1u << LSIP_DIGEST_MD5, "");
  come_and_go();
  end();
}
END_TEST

START_TEST(registers_over_tcp)
{
  start(1, 0, ";transport=tcp");
  come_and_go();
  end();
}
END_TEST

START_TEST(program_decides)
{
  reg.by_hand = 1;
  start(1, 0, "");
  come_and_go();
  ck_assert_uint_gt(reg.events, 2 * PHONES);
  end();
}
END_TEST

START_TEST(wrong_password_stays_out)
{
  start(1, 0, "");
  party_free(&phones[0]);
  add_phone(0, "guess", "");
  all_register(600);
  run_for(sim, 1000);
  ck_assert_uint_eq(bindings(), PHONES - 1);
  ck_assert_ptr_null(party_heard(&phones[0], LSIP_EV_REG_OK));
  ck_assert_ptr_nonnull(party_heard(&phones[0], LSIP_EV_REG_RETRY));
  end();
}
END_TEST

/* Whoever disappears is forgotten when his time is over. */
START_TEST(lost_phones_expire)
{
  start(1, 0, "");
  all_register(600);
  run_for(sim, 2);
  lsip_sim_remove(sim, phones[2].stack);
  run_for(sim, 600);
  ck_assert_uint_eq(bindings(), PHONES - 1);
  end();
}
END_TEST

/* A call to a name, with the caller's credentials asked for. */
START_TEST(calls_by_name)
{
  start(1, 0, "");
  all_register(600);
  run_for(sim, 2);
  ck_assert_int_eq(party_call(&phones[0], "sip:bob@example.test"), 0);
  run_for(sim, 2);
  ck_assert_uint_eq(phones[0].answered, 1);
  ck_assert_uint_eq(phones[1].confirmed, 1);
  ck_assert_int_eq(lsip_call_hangup(phones[0].stack, phones[0].call, NULL),
                   0);
  run_for(sim, 2);
  ck_assert_uint_eq(phones[0].ended, 1);
  ck_assert_uint_eq(phones[1].ended, 1);
  ck_assert_uint_eq(reg.events, 0);
  end();
}
END_TEST

/* 20 % loss, duplicates, reordering: in the end everybody is in, and later
 * everybody is out, with nothing left. */
START_TEST(over_a_bad_network)
{
  lsip_sim_link link;
  memset(&link, 0, sizeof link);
  link.size = sizeof link;
  link.latency_us = 20000;
  link.jitter_us = 30000;
  link.loss_ppm = 200000;
  link.duplicate_ppm = 100000;
  link.reorder_ppm = 100000;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    start(seed, 0, "");
    lsip_sim_set_link(sim, &link);
    all_register(600);
    run_for(sim, 60);
    ck_assert_msg(bindings() == PHONES, "seed %d", (int)seed);
    run_for(sim, 2000);
    ck_assert_msg(bindings() == PHONES, "seed %d", (int)seed);
    all_leave();
    run_for(sim, 700);
    ck_assert_msg(bindings() == 0, "seed %d", (int)seed);
    ck_assert_msg(lsip_next_object(reg.stack, LSIP_KIND_TSX, 0) == 0 &&
                  lsip_next_object(reg.stack, LSIP_KIND_ASK, 0) == 0,
                  "seed %d", (int)seed);
    ck_assert(lsip_stack_deadline(reg.stack) == LSIP_NEVER);
    end();
  }
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("registrar");
  TCase *tcase = tcase_create("registrar");
  SRunner *runner;
  int failed;
  tcase_add_test(tcase, registers_with_sha_256);
  tcase_add_test(tcase, registers_with_md5);
  tcase_add_test(tcase, registers_over_tcp);
  tcase_add_test(tcase, program_decides);
  tcase_add_test(tcase, wrong_password_stays_out);
  tcase_add_test(tcase, lost_phones_expire);
  tcase_add_test(tcase, calls_by_name);
  tcase_add_test(tcase, over_a_bad_network);
  tcase_set_timeout(tcase, 60);
  suite_add_tcase(suite, tcase);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
