/* Accounts: registration and the answers to challenges, against a registrar
 * that is played by hand. */
#include "party.h"

typedef struct registrar {
  lsip_stack *stack;
  lsip_local local;
  int challenge;        /* 1: wants credentials */
  int brief;            /* 1: answers 423 to less than 600 s */
  int fail;             /* this status to everything */
  unsigned requests, authorized;
  uint32_t cseq, expires;
  int removed;
  unsigned contacts;    /* in the last request */
} registrar;

static lsip_sim *sim;
static party alice;
static registrar reg;

static void answer(lsip_tsx t, int status, const char *headers)
{
  lsip_extra x;
  memset(&x, 0, sizeof x);
  x.headers = lsip_str_z(headers);
  ck_assert_int_eq(lsip_tsx_respond(reg.stack, t, status, LSIP_STR(""), &x),
                   0);
}

static uint32_t asked_expires(const lsip_msg *m)
{
  lsip_name_addr na;
  uint32_t n = 0;
  ck_assert_int_eq(lsip_msg_name_addr(m, LSIP_H_CONTACT, &na), 0);
  ck_assert_int_eq(lsip_param_number(na.params, LSIP_STR("expires"),
                                     UINT32_MAX, &n), 0);
  return n;
}

static unsigned count_contacts(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  unsigned n = 0;
  while (lsip_next_name_addr(m, &c, &na) == 1) {
    ck_assert(lsip_param_get(na.params, LSIP_STR("expires"), NULL));
    n++;
  }
  return n;
}

static void registers(lsip_tsx t, const lsip_msg *m)
{
  char contact[300];
  lsip_name_addr na;
  reg.requests++;
  ck_assert_uint_gt(lsip_msg_cseq(m), reg.cseq);
  reg.cseq = lsip_msg_cseq(m);
  reg.expires = asked_expires(m);
  reg.contacts = count_contacts(m);
  if (reg.fail) {
    answer(t, reg.fail, "");
  } else if (reg.challenge && !lsip_msg_has(m, LSIP_H_AUTHORIZATION)) {
    answer(t, 401, "WWW-Authenticate: Digest realm=\"test\", nonce=\"n1\", "
                   "algorithm=SHA-256, qop=\"auth\"\r\n");
  } else if (reg.brief && reg.expires < 600) {
    answer(t, 423, "Min-Expires: 600\r\n");
  } else {
    reg.authorized += lsip_msg_has(m, LSIP_H_AUTHORIZATION);
    reg.removed = reg.expires == 0;
    ck_assert_int_eq(lsip_msg_name_addr(m, LSIP_H_CONTACT, &na), 0);
    snprintf(contact, sizeof contact,
             "Contact: %.*s\r\nService-Route: <sip:edge.test;lr>\r\n",
             (int)na.text.len, na.text.ptr);
    answer(t, 200, reg.removed ? "" : contact);
  }
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  (void)s;
  (void)user;
  if (ev->kind == LSIP_EV_REQUEST)
    registers(t, &ev->msg);
}

static void start(void)
{
  lsip_account_config ac;
  lsip_config cfg;
  memset(&alice, 0, sizeof alice);
  memset(&reg, 0, sizeof reg);
  ck_assert_int_eq(lsip_sim_new(&sim, 1), 0);
  party_start(&alice, sim, "alice", "a.test", 1, NULL);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 9, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = on_event;
  ck_assert_int_eq(lsip_stack_new(&reg.stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, reg.stack, "reg.test", &reg.local), 0);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@example.test");
  ac.password = LSIP_STR("secret");
  ac.registrar = LSIP_STR("sip:reg.test");
  ck_assert_int_eq(lsip_account_new(alice.stack, &alice.account, &ac), 0);
}

static void end(void)
{
  party_free(&alice);
  lsip_sim_remove(sim, reg.stack);
  lsip_stack_free(reg.stack);
  lsip_sim_free(sim);
}

static lsip_registration register_for(uint32_t seconds)
{
  lsip_registration r;
  ck_assert_int_eq(lsip_registration_new(alice.stack, &r, alice.account,
                                         seconds, 0), 0);
  return r;
}

START_TEST(registers_and_refreshes)
{
  lsip_registration r = register_for(600);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.requests, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_OK));
  run_for(sim, 600);
  ck_assert_uint_eq(reg.requests, 2);
  ck_assert_int_eq(lsip_registration_end(alice.stack, r), 0);
  run_for(sim, 2);
  ck_assert_int_eq(reg.removed, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_END));
  ck_assert_uint_eq(lsip_next_object(alice.stack, LSIP_KIND_REGISTRATION, 0),
                    0);
}
END_TEST

START_TEST(answers_a_challenge)
{
  lsip_registration r;
  reg.challenge = 1;
  r = register_for(600);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.requests, 2);
  ck_assert_uint_eq(reg.authorized, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_OK));
  ck_assert_int_eq(lsip_registration_end(alice.stack, r), 0);
  run_for(sim, 2);
  ck_assert_int_eq(reg.removed, 1);
}
END_TEST

START_TEST(takes_a_longer_interval)
{
  reg.brief = 1;
  (void)register_for(60);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.requests, 2);
  ck_assert_uint_eq(reg.expires, 600);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_OK));
}
END_TEST

START_TEST(tries_later_and_later)
{
  reg.fail = 500;
  (void)register_for(600);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.requests, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_RETRY));
  run_for(sim, 30);
  ck_assert_uint_eq(reg.requests, 2);
  run_for(sim, 3600);
  ck_assert_uint_ge(reg.requests, 6);
  ck_assert_uint_le(reg.requests, 10);
  reg.fail = 0;
  run_for(sim, 1801);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_OK));
}
END_TEST

/* An endless challenge ends. */
static void challenge_again(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  char line[200];
  (void)s;
  (void)user;
  if (ev->kind != LSIP_EV_REQUEST)
    return;
  reg.requests++;
  snprintf(line, sizeof line,
           "WWW-Authenticate: Digest realm=\"test\", nonce=\"n%u\", "
           "stale=true, qop=\"auth\"\r\n", reg.requests);
  answer(t, 401, line);
}

START_TEST(endless_challenges_end)
{
  lsip_config cfg;
  lsip_sim_remove(sim, reg.stack);
  lsip_stack_free(reg.stack);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 9, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = challenge_again;
  ck_assert_int_eq(lsip_stack_new(&reg.stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, reg.stack, "reg.test", &reg.local), 0);
  (void)register_for(600);
  run_for(sim, 10);
  ck_assert_uint_le(reg.requests, 6);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_REG_RETRY)->status, 401);
}
END_TEST

/* Challenged, then redirected: the nonce serves twice. */
static char seen[2][400];
static const char *algorithm;

static void challenge_and_redirect(lsip_stack *s, const lsip_event *ev,
                                   void *user)
{
  lsip_tsx t = { ev->object };
  lsip_str value;
  char line[200];
  (void)s;
  (void)user;
  if (ev->kind != LSIP_EV_REQUEST)
    return;
  value = lsip_msg_header(&ev->msg, LSIP_H_AUTHORIZATION);
  if (!value.len) {
    snprintf(line, sizeof line, "WWW-Authenticate: Digest realm=\"test\", "
             "nonce=\"n\", algorithm=%s, qop=\"auth\"\r\n", algorithm);
    answer(t, 401, line);
    return;
  }
  ck_assert_uint_lt(reg.requests, 2);
  snprintf(seen[reg.requests++], sizeof seen[0], "%.*s", (int)value.len,
           value.ptr);
  answer(t, 302, reg.requests == 2 ? ""
                                   : "Contact: <sip:other@reg.test>\r\n");
}

static void cnonce_of(char *out, const char *line)
{
  sscanf(strstr(line, "cnonce="), "cnonce=\"%99[^\"]", out);
}

/* A session's key is made of the first cnonce (RFC 7616 3.4.2), so it stays;
 * without a session each request has its own. */
START_TEST(a_session_keeps_its_cnonce)
{
  char first[100], second[100];
  lsip_account_config ac;
  lsip_config cfg;
  algorithm = _i ? "SHA-256-sess" : "SHA-256";
  lsip_sim_remove(sim, reg.stack);
  lsip_stack_free(reg.stack);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 9, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = challenge_and_redirect;
  ck_assert_int_eq(lsip_stack_new(&reg.stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, reg.stack, "reg.test", &reg.local), 0);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@example.test");
  ac.password = LSIP_STR("secret");
  ac.registrar = LSIP_STR("sip:reg.test");
  ac.max_redirects = 1;
  ck_assert_int_eq(lsip_account_new(alice.stack, &alice.account, &ac), 0);
  (void)register_for(600);
  run_for(sim, 5);
  ck_assert_uint_eq(reg.requests, 2);
  ck_assert_ptr_nonnull(strstr(seen[0], "nc=00000001"));
  ck_assert_ptr_nonnull(strstr(seen[1], "nc=00000002"));
  cnonce_of(first, seen[0]);
  cnonce_of(second, seen[1]);
  ck_assert_int_eq(strcmp(first, second) == 0, _i);
}
END_TEST

/* ---- routes (8.1.2, RFC 3608 6.1) ---- */

static const char *service_route;
static int refuse;
static char route[300]; /* of the last request that is no REGISTER */

static void by_the_proxy(lsip_stack *s, const lsip_event *ev, void *user)
{
  lsip_tsx t = { ev->object };
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_str value;
  char line[200], *to = route;
  (void)s;
  (void)user;
  if (ev->kind != LSIP_EV_REQUEST)
    return;
  for (*to = 0; lsip_next_value(&ev->msg, &c, &value) == 1;)
    to += sprintf(to, "%.*s ", (int)value.len, value.ptr);
  if (lsip_msg_method(&ev->msg) != LSIP_REGISTER) {
    answer(t, 480, "");
    return;
  }
  ck_assert_str_eq(route, "<sip:reg.test;lr> ");
  ck_assert(lsip_str_eq(lsip_msg_uri(&ev->msg), LSIP_STR("sip:example.test")));
  ck_assert_int_eq(lsip_msg_lists(&ev->msg, LSIP_H_SUPPORTED,
                                  LSIP_STR("path")), 1);
  reg.requests++;
  reg.removed = asked_expires(&ev->msg) == 0;
  snprintf(line, sizeof line, "%s%s%s", *service_route ? "Service-Route: " : "",
           service_route, *service_route ? "\r\n" : "");
  answer(t, refuse ? 403 : 200, refuse ? "" : line);
}

static const char *route_of_a_call(void)
{
  strcpy(route, "?");
  ck_assert_int_eq(party_call(&alice, "sip:bob@far.test"), 0);
  run_for(sim, 3);
  return route;
}

START_TEST(the_outbound_proxy_comes_first)
{
  lsip_registration r;
  lsip_account_config ac;
  lsip_config cfg;
  lsip_sim_remove(sim, reg.stack);
  lsip_stack_free(reg.stack);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 9, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = by_the_proxy;
  ck_assert_int_eq(lsip_stack_new(&reg.stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, reg.stack, "reg.test", &reg.local), 0);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@example.test");
  ac.outbound_proxy = LSIP_STR("sip:reg.test");
  ck_assert_int_eq(lsip_account_new(alice.stack, &alice.account, &ac), 0);
  refuse = 0;
  service_route = "<sip:home.test;lr>, <sip:more.test;lr>";
  r = register_for(600);
  run_for(sim, 2);
  ck_assert_str_eq(route_of_a_call(), "<sip:reg.test;lr> <sip:home.test;lr> "
                                      "<sip:more.test;lr> ");
  service_route = "<sip:REG.test;lr>, <sip:home.test;lr>"; /* names it too */
  run_for(sim, 600);
  ck_assert_str_eq(route_of_a_call(), "<sip:REG.test;lr> <sip:home.test;lr> ");
  service_route = "";
  run_for(sim, 600);
  ck_assert_str_eq(route_of_a_call(), "<sip:reg.test;lr> ");
  service_route = "<sip:home.test;lr>";
  run_for(sim, 600);
  ck_assert_str_eq(route_of_a_call(), "<sip:reg.test;lr> <sip:home.test;lr> ");
  refuse = _i;
  if (refuse)
    run_for(sim, 600);
  else
    ck_assert_int_eq(lsip_registration_end(alice.stack, r), 0);
  run_for(sim, 2);
  ck_assert_int_eq(reg.removed, !refuse);
  ck_assert_str_eq(route_of_a_call(), "<sip:reg.test;lr> ");
}
END_TEST

START_TEST(registers_several_contacts)
{
  static const lsip_str more[] = {
    LSIP_STR_INIT("<sip:alice@other.test>;q=0.5"),
    LSIP_STR_INIT("<sip:alice@third.test;transport=tcp>"),
  };
  lsip_account_config ac;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@example.test");
  ac.registrar = LSIP_STR("sip:reg.test");
  ac.contacts = more;
  ac.contact_count = 2;
  ck_assert_int_eq(lsip_account_new(alice.stack, &alice.account, &ac), 0);
  (void)register_for(600);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.contacts, 3);
}
END_TEST

/* The application is asked for the password, and answers later. */
static void give_password(party *p, const lsip_event *ev)
{
  lsip_ask ask = { ev->object };
  if (ev->kind != LSIP_EV_ASK_CREDENTIALS)
    return;
  ck_assert_int_eq(lsip_msg_status(&ev->msg), 401);
  ck_assert(lsip_str_eq(ev->text, LSIP_STR("\"test\"")));
  ck_assert_int_eq(lsip_ask_credentials(p->stack, ask, LSIP_STR("alice"),
                                        LSIP_STR("secret")), 0);
  ck_assert_int_eq(lsip_ask_credentials(p->stack, ask, LSIP_STR("alice"),
                                        LSIP_STR("secret")), LSIP_ERR_GONE);
}

static void account_that_asks(void)
{
  lsip_account_config ac;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@example.test");
  ac.registrar = LSIP_STR("sip:reg.test");
  ac.ask = 1;
  ck_assert_int_eq(lsip_account_new(alice.stack, &alice.account, &ac), 0);
  reg.challenge = 1;
}

START_TEST(asks_for_credentials)
{
  account_that_asks();
  alice.hook = give_password;
  (void)register_for(600);
  run_for(sim, 2);
  ck_assert_uint_eq(reg.authorized, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_REG_OK));
}
END_TEST

START_TEST(nobody_knows_the_password)
{
  account_that_asks();
  (void)register_for(600);
  run_for(sim, 5);
  ck_assert_ptr_null(party_heard(&alice, LSIP_EV_REG_RETRY));
  run_for(sim, 10);
  ck_assert_uint_eq(party_heard(&alice, LSIP_EV_REG_RETRY)->status, 401);
  ck_assert_uint_eq(lsip_next_object(alice.stack, LSIP_KIND_ASK, 0), 0);
}
END_TEST

START_TEST(ends_while_it_is_asked)
{
  account_that_asks();
  (void)register_for(600);
  run_for(sim, 2);
  ck_assert_uint_ne(lsip_next_object(alice.stack, LSIP_KIND_ASK, 0), 0);
}
END_TEST

START_TEST(stop_removes_the_binding)
{
  (void)register_for(600);
  run_for(sim, 2);
  ck_assert_int_eq(lsip_stack_stop(alice.stack), 0);
  run_for(sim, 40);
  ck_assert_int_eq(reg.removed, 1);
  ck_assert_ptr_nonnull(party_heard(&alice, LSIP_EV_STOPPED));
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-register");
  TCase *t = tcase_create("register");
  SRunner *r;
  int failed;
  tcase_add_checked_fixture(t, start, end);
  tcase_add_test(t, registers_and_refreshes);
  tcase_add_test(t, answers_a_challenge);
  tcase_add_test(t, takes_a_longer_interval);
  tcase_add_test(t, tries_later_and_later);
  tcase_add_test(t, endless_challenges_end);
  tcase_add_loop_test(t, a_session_keeps_its_cnonce, 0, 2);
  tcase_add_loop_test(t, the_outbound_proxy_comes_first, 0, 2);
  tcase_add_test(t, registers_several_contacts);
  tcase_add_test(t, asks_for_credentials);
  tcase_add_test(t, nobody_knows_the_password);
  tcase_add_test(t, ends_while_it_is_asked);
  tcase_add_test(t, stop_removes_the_binding);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
