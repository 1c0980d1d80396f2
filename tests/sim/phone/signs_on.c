/* lsip-phone registers: with a registrar of a few lines, and with none. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/call.h>

#include "parties.h"

static lsip_sim *sim;
static party alice, bob;
static lsip_stack *registrar;
static unsigned registered, removed;

/* Takes every binding for a minute. */
static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  lsip_name_addr contact;
  lsip_str expires = LSIP_STR("3600");
  lsip_extra x = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
  char line[300];
  if (ev->kind != LSIP_EV_REQUEST) return;
  ck_assert_int_eq(lsip_msg_name_addr(&ev->msg, LSIP_H_CONTACT, &contact),
                   0);
  if (lsip_msg_has(&ev->msg, LSIP_H_EXPIRES))
    expires = lsip_msg_header(&ev->msg, LSIP_H_EXPIRES);
  (void)lsip_param_get(contact.params, LSIP_STR("expires"), &expires);
  snprintf(line, sizeof line, "Contact: <%.*s>;expires=60\r\n",
           (int)contact.uri.len, contact.uri.ptr);
  if (lsip_str_eq(expires, LSIP_STR("0"))) {
    removed++;
  } else {
    registered++;
    x.headers = lsip_str_z(line);
  }
  ck_assert_int_eq(lsip_tsx_respond(s, t, 200, LSIP_STR(""), &x), 0);
}

static void start_registrar(void)
{
  lsip_config c;
  lsip_local l;
  lsip_config_init(&c, sizeof c);
  c.seed[0] = 5;
  c.on_event = on_event;
  c.methods = LSIP_STR("REGISTER");
  ck_assert_int_eq(lsip_stack_new(&registrar, &c), 0);
  ck_assert_int_eq(lsip_sim_add(sim, registrar, "reg.test", &l), 0);
}

static void setup(void)
{
  folder_make();
  ck_assert_int_eq(lsip_sim_new(&sim, 9), 0);
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
  registrar = NULL;
  registered = removed = 0;
}

static void teardown(void)
{
  if (alice.out) party_forget(&alice);
  if (bob.out) party_forget(&bob);
  if (registrar) lsip_sim_remove(sim, registrar);
  lsip_stack_free(registrar);
  lsip_sim_free(sim);
  folder_remove();
}

#define WORDS(...) ((const char *[]){ "lsip-phone", __VA_ARGS__, NULL })
#define AS_ALICE "--register", "--from", "sip:alice@reg.test"

START_TEST(waits_for_calls)
{
  start_registrar();
  ck_assert_int_eq(party_start(&alice, sim, "alice.test",
                               WORDS("--listen", AS_ALICE)), 0);
  run_for(sim, 200);
  ck_assert(party_told(&alice, "registered as sip:alice@reg.test for 60 s"));
  ck_assert_uint_ge(registered, 3); /* again before each minute is over */
  phone_interrupt(alice.phone);
  run_for(sim, 5);
  ck_assert(phone_done(alice.phone));
  ck_assert_uint_eq(removed, 1);
  ck_assert(party_told(&alice, "no longer registered"));
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
}
END_TEST

START_TEST(calls_when_it_is_done)
{
  start_registrar();
  ck_assert_int_eq(party_start(&bob, sim, "bob.test",
    WORDS("--listen", "--auto-answer", "--local", "udp:0.0.0.0:5060")), 0);
  ck_assert_int_eq(party_start(&alice, sim, "alice.test",
    WORDS(AS_ALICE, "--duration", "1", "sip:bob@bob.test")), 0);
  run_for(sim, 60);
  ck_assert(phone_done(alice.phone));
  ck_assert(party_told(&alice, "we hung up after 1.0 s"));
  ck_assert_uint_eq(registered, 1);
  ck_assert_uint_eq(removed, 1);
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
}
END_TEST

START_TEST(is_refused)
{
  ck_assert_int_eq(party_start(&bob, sim, "reg.test",
    WORDS("--listen", "--local", "udp:0.0.0.0:5060")), 0);
  ck_assert_int_eq(party_start(&alice, sim, "alice.test",
    WORDS(AS_ALICE, "sip:bob@reg.test")), 0);
  run_for(sim, 5);
  ck_assert(phone_done(alice.phone));
  ck_assert_msg(party_told(&alice, "the registrar did not take us: 405"),
                "%s", alice.told);
  ck_assert_int_eq(party_end(&alice), PHONE_REFUSED);
}
END_TEST

START_TEST(finds_nobody)
{
  ck_assert_int_eq(party_start(&alice, sim, "alice.test",
                               WORDS("--listen", AS_ALICE)), 0);
  run_for(sim, 60);
  ck_assert(phone_done(alice.phone));
  ck_assert_int_eq(party_end(&alice), PHONE_UNREACHABLE);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("phone signs on");
  TCase *t = tcase_create("signs on");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_set_timeout(t, 60);
  tcase_add_test(t, waits_for_calls);
  tcase_add_test(t, calls_when_it_is_done);
  tcase_add_test(t, is_refused);
  tcase_add_test(t, finds_nobody);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
