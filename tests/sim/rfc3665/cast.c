#include "cast.h"

#include <stdarg.h>
#include <string.h>

/* ---- user agents ---- */

void cast_begin(cast *c, const char *section)
{
  memset(c, 0, sizeof *c);
  ck_assert_int_eq(lsip_sim_new(&c->sim, 3665), 0);
  watch_start(&c->watch, c->sim);
  flow_read(&c->flow, section);
}

static void account(party *p, const char *aor, const char *proxy)
{
  lsip_account_config ac;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = lsip_str_z(aor);
  ac.password = LSIP_STR(PASSWORD);
  ac.outbound_proxy = lsip_str_z(proxy ? proxy : "");
  ac.max_redirects = 1;
  ck_assert_int_eq(lsip_account_new(p->stack, &p->account, &ac), 0);
}

void cast_alice(cast *c, const char *proxy)
{
  party_start(&c->alice, c->sim, "alice", ALICE_HOST, 1, NULL);
  account(&c->alice, "sip:alice@atlanta.example.com", proxy);
  c->alice_route = proxy;
  watch_name(&c->watch, ALICE_HOST, "Alice");
}

void cast_bob(cast *c, int ring, int answer)
{
  party_start(&c->bob, c->sim, "bob", BOB_HOST, 2, NULL);
  account(&c->bob, BOB_AOR, NULL);
  watch_name(&c->watch, BOB_HOST, "Bob");
  c->bob.ring = ring;
  c->bob.answer = answer;
  c->bob.answer_after_ms = ring ? 1000 : 0;
}

void cast_call_with(cast *c, const char *headers, lsip_str sdp)
{
  lsip_call_options o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.extra.headers = lsip_str_z(headers);
  ck_assert_int_eq(lsip_call_new(c->alice.stack, &c->alice.call,
                                 c->alice.account, LSIP_STR(BOB_AOR), sdp,
                                 &o), 0);
}

void cast_call(cast *c)
{
  cast_call_with(c, "", an_offer);
}

void cast_hangup(party *p)
{
  ck_assert_int_eq(lsip_call_hangup(p->stack, p->call, NULL), 0);
}

void cast_run_ms(cast *c, unsigned ms)
{
  ck_assert_int_eq(lsip_sim_run(c->sim, lsip_sim_now(c->sim) + LSIP_MS(ms)),
                   0);
}

/* ---- servers ---- */

static void make_realm(server *s, const char *name)
{
  static const char *const users[] = { "alice", "bob" };
  lsip_realm_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.name = lsip_str_z(name);
  cfg.algorithms = 1u << LSIP_DIGEST_MD5; /* as in the RFC */
  ck_assert_int_eq(lsip_realm_new(s->stack, &s->realm, &cfg), 0);
  for (size_t i = 0; i < 2; i++)
    ck_assert_int_eq(lsip_realm_add_user(s->stack, s->realm,
                                         lsip_str_z(users[i]),
                                         LSIP_STR(PASSWORD), LSIP_STR(""), 0),
                     0);
}

static void make_registrar(server *s, const server_plan *plan)
{
  lsip_registrar_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.domains = lsip_str_z(plan->domains);
  if (plan->asks_registers)
    cfg.realm = s->realm;
  ck_assert_int_eq(lsip_registrar_new(s->stack, &s->registrar, &cfg), 0);
}

static void make_proxy(server *s, const server_plan *plan)
{
  lsip_proxy_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.registrar = s->registrar;
  cfg.mode = plan->mode;
  cfg.no_record_route = plan->off_route != 0;
  if (plan->asks_callers || plan->asks_all)
    cfg.realm = s->realm;
  cfg.open = !plan->asks_all;
  ck_assert_int_eq(lsip_proxy_new(s->stack, &s->proxy, &cfg), 0);
}

server *cast_server(cast *c, const server_plan *plan)
{
  server *s = &c->servers[c->server_count++];
  lsip_config cfg;
  ck_assert_uint_le(c->server_count, CAST_SERVERS);
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, (int)(100 + c->server_count), sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  ck_assert_int_eq(lsip_stack_new(&s->stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(c->sim, s->stack, plan->host, &s->local), 0);
  watch_name(&c->watch, plan->host, plan->actor);
  if (plan->realm)
    make_realm(s, plan->realm);
  make_registrar(s, plan);
  make_proxy(s, plan);
  ck_assert_int_eq(lsip_stack_serve(s->stack, s->registrar, s->proxy), 0);
  return s;
}

void cast_name(cast *c, const char *name, const char *host)
{
  ck_assert_int_eq(lsip_sim_add_name(c->sim, name, host), 0);
}

/* ---- requests by hand ---- */

void cast_send(party *p, const char *format, ...)
{
  char text[4096];
  uint64_t index[512];
  lsip_parse_rules rules;
  lsip_msg m;
  lsip_tsx t;
  va_list args;
  int n;
  va_start(args, format);
  n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  ck_assert_int_lt(n, (int)sizeof text);
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, text, (size_t)n,
                                  &rules, NULL), 0);
  ck_assert_int_eq(lsip_tsx_send(p->stack, &t, &m, NULL, 0, NULL), 0);
}

const char *cast_bob_contact(const cast *c)
{
  static char uri[100];
  lsip_addr a = lsip_sim_addr(c->sim, BOB_HOST);
  char host[LSIP_ADDR_TEXT];
  ck_assert_uint_gt(lsip_addr_format(&a, host, sizeof host), 0);
  snprintf(uri, sizeof uri, "sip:bob@%s", host);
  return uri;
}

void cast_enrol(cast *c, const char *aor, const char *contact)
{
  cast_send(&c->bob,
            "REGISTER sip:%s SIP/2.0\r\nMax-Forwards: 70\r\n"
            "From: <%s>;tag=enrol\r\nTo: <%s>\r\nCall-ID: enrol@%s\r\n"
            "CSeq: 1 REGISTER\r\nContact: <%s>\r\nContent-Length: 0\r\n\r\n",
            strchr(aor, '@') + 1, aor, aor, strchr(aor, '@') + 1,
            contact ? contact : cast_bob_contact(c));
  run_for(c->sim, 1);
  ck_assert_ptr_nonnull(watch_last(&c->watch, "Bob", "200"));
}

void cast_curtain(cast *c)
{
  run_for(c->sim, 60); /* what is late comes before, not into the flow */
  watch_forget(&c->watch);
}

/* ---- credentials by hand (RFC 2617 3.2.2, with qop) ---- */

static lsip_str param(lsip_str params, const char *wanted)
{
  lsip_str name, value;
  while (lsip_auth_next(&params, &name, &value) == 1)
    if (lsip_str_ieq(name, lsip_str_z(wanted)))
      return value.len > 1 && *value.ptr == '"'
                 ? lsip_str_of(value.ptr + 1, value.len - 2)
                 : value;
  return LSIP_STR("");
}

static void hash(const char *a, lsip_str b, const char *c, char out[65])
{
  ck_assert_int_eq(lsip_digest_hash(LSIP_DIGEST_MD5, lsip_str_z(a), b,
                                    lsip_str_z(c), out, 65), 0);
}

static void read_challenge(const cast *c, const char *actor, int *status,
                           lsip_auth *out)
{
  const seen *s = watch_last(&c->watch, actor, "401");
  lsip_cursor at;
  if (!s)
    s = watch_last(&c->watch, actor, "407");
  ck_assert_ptr_nonnull(s);
  *status = lsip_msg_status(&s->msg);
  at = lsip_cursor_of(*status == 401 ? LSIP_H_WWW_AUTHENTICATE
                                     : LSIP_H_PROXY_AUTHENTICATE);
  ck_assert_int_eq(lsip_next_auth(&s->msg, &at, out), 1);
}

const char *cast_credentials(const cast *c, const char *actor,
                             const char *user, const char *password,
                             const char *method, const char *uri)
{
  static char line[1024];
  char ha1[65], ha2[65], tail[200], response[65];
  const char *colon = strchr(uri, ':');
  lsip_auth ch;
  lsip_str realm, nonce;
  int status;
  read_challenge(c, actor, &status, &ch);
  realm = param(ch.params, "realm");
  nonce = param(ch.params, "nonce");
  hash(user, realm, password, ha1);
  /* H(a:b:c) is what a password's hash is, and all the others */
  hash(method, lsip_str_of(uri, (size_t)(colon - uri)), colon + 1, ha2);
  snprintf(tail, sizeof tail, "00000001:c0ffee:auth:%s", ha2);
  hash(ha1, nonce, tail, response);
  snprintf(line, sizeof line,
           "%s: Digest username=\"%s\", realm=\"%.*s\", nonce=\"%.*s\", "
           "uri=\"%s\", algorithm=MD5, qop=auth, nc=00000001, "
           "cnonce=\"c0ffee\", response=\"%s\", opaque=\"%.*s\"\r\n",
           status == 401 ? "Authorization" : "Proxy-Authorization", user,
           (int)realm.len, realm.ptr, (int)nonce.len, nonce.ptr, uri,
           response, (int)param(ch.params, "opaque").len,
           param(ch.params, "opaque").ptr);
  return line;
}

const char *cast_learn(cast *c)
{
  cast_send(&c->alice,
            "OPTIONS " BOB_AOR " SIP/2.0\r\nMax-Forwards: 70\r\n%s%s%s"
            "From: <sip:alice@atlanta.example.com>;tag=learn\r\n"
            "To: <" BOB_AOR ">\r\nCall-ID: learn@atlanta.example.com\r\n"
            "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
            c->alice_route ? "Route: <" : "",
            c->alice_route ? c->alice_route : "",
            c->alice_route ? ";lr>\r\n" : "");
  run_for(c->sim, 1);
  return cast_credentials(c, "Alice", "alice", PASSWORD, "INVITE", BOB_AOR);
}

/* ---- the end ---- */

static void end_party(party *p)
{
  if (!p->stack)
    return;
  party_check_idle(p);
  party_free(p);
}

static void end_server(cast *c, server *s)
{
  static const int kinds[] = { LSIP_KIND_TSX, LSIP_KIND_QUERY,
                               LSIP_KIND_FLOW };
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    ck_assert_msg(lsip_next_object(s->stack, kinds[i], 0) == 0,
                  "a server has an object of kind %d left", kinds[i]);
  lsip_sim_remove(c->sim, s->stack);
  lsip_stack_free(s->stack);
}

void cast_end_after(cast *c)
{
  run_for(c->sim, 300);
  end_party(&c->alice);
  end_party(&c->bob);
  for (unsigned i = 0; i < c->server_count; i++)
    end_server(c, &c->servers[i]);
  watch_forget(&c->watch);
  lsip_sim_free(c->sim);
}

void cast_end(cast *c)
{
  run_for(c->sim, 300);
  compare(&c->watch, &c->flow);
  cast_end_after(c);
}

int cast_run_all(const char *name, const TTest *const *tests, size_t n)
{
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  SRunner *runner;
  int failed;
  for (size_t i = 0; i < n; i++)
    tcase_add_test(tcase, tests[i]);
  tcase_set_timeout(tcase, 60);
  suite_add_tcase(suite, tcase);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
