/* Who may register: digests, questions, and what guessing gets (HARD CASES 3
 * and 4; HOSTILE 10, 16, 18). */
#include "desk.h"

#include "server/realm.h"
#include "stack/stack.h"

static desk d;

#define URI "sip:a.test"
#define CONTACT "Contact: <sip:alice@192.0.2.9>\r\n"

static void open_realm(void)
{
  desk_init(&d);
  d.secrets.name = LSIP_STR("a.test");
  desk_open(&d);
}

static unsigned transactions(void)
{
  return d.stack->tl.count;
}

/* Gets a challenge, and answers it. */
static int log_in(const char *aor, const char *user, const char *password,
                  unsigned n)
{
  static unsigned cseq;
  char headers[2048];
  cseq += 2;
  ck_assert_int_eq(desk_register_as(&d, aor, "c", cseq, CONTACT), 401);
  snprintf(headers, sizeof headers, CONTACT "%s",
           desk_answer(&d, n, user, password, URI, 1));
  return desk_register_as(&d, aor, "c", cseq + 1, headers);
}

static int alice(const char *password)
{
  return log_in("sip:alice@a.test", "alice", password, 0);
}

START_TEST(challenges_without_state)
{
  size_t before;
  open_realm();
  d.branch = 1000;
  ck_assert_int_eq(desk_register(&d, 1000, CONTACT), 401);
  before = lsip_stack_memory(d.stack);
  for (unsigned i = 1000; i < 2000; i++)
    ck_assert_int_eq(desk_register(&d, i, CONTACT), 401);
  ck_assert_uint_eq(lsip_stack_memory(d.stack), before);
  ck_assert_uint_eq(transactions(), 0);
  ck_assert_uint_eq(desk_count(&d, "WWW-Authenticate"), 2);
  ck_assert_ptr_nonnull(strstr(desk_field(&d, "WWW-Authenticate", 0),
                               "algorithm=SHA-256"));
  ck_assert_ptr_nonnull(strstr(desk_field(&d, "WWW-Authenticate", 1),
                               "algorithm=MD5"));
  desk_close(&d);
}
END_TEST

START_TEST(accepts_each_algorithm)
{
  desk_init(&d);
  d.secrets.name = LSIP_STR("a.test");
  d.secrets.algorithms = (1u << (LSIP_DIGEST_SHA512_256_SESS + 1)) - 2;
  desk_open(&d);
  for (unsigned n = 0; n < 6; n++) {
    ck_assert_int_eq(log_in("sip:alice@a.test", "alice", "wonder", n), 200);
    ck_assert_ptr_nonnull(strstr(desk_field(&d, "Authentication-Info", 0),
                                 "rspauth="));
    ck_assert_int_eq(log_in("sip:alice@a.test", "alice", "Wonder", n), 401);
  }
  ck_assert_uint_eq(desk_count(&d, "WWW-Authenticate"), 6);
  desk_close(&d);
}
END_TEST

/* A nonce serves many requests, each count once. */
START_TEST(refuses_replays)
{
  char headers[2048], second[2048];
  open_realm();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT), 401);
  snprintf(second, sizeof second, CONTACT "%s",
           desk_answer(&d, 0, "alice", "wonder", URI, 2));
  snprintf(headers, sizeof headers, CONTACT "%s",
           desk_answer(&d, 0, "alice", "wonder", URI, 1));
  ck_assert_int_eq(desk_register(&d, 2, headers), 200);
  ck_assert_int_eq(desk_register(&d, 3, second), 200);
  ck_assert_int_eq(desk_register(&d, 4, headers), 401);
  ck_assert_ptr_nonnull(strstr(desk_field(&d, "WWW-Authenticate", 0),
                               "stale=true"));
  ck_assert_int_eq(desk_register_as(&d, "sip:alice@a.test", "other", 9,
                                    second), 401);
  desk_close(&d);
}
END_TEST

START_TEST(old_nonces_are_stale)
{
  char headers[2048];
  open_realm();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT), 401);
  snprintf(headers, sizeof headers, CONTACT "%s",
           desk_answer(&d, 0, "alice", "wonder", URI, 1));
  desk_pass(&d, 300001);
  ck_assert_int_eq(desk_register(&d, 2, headers), 401);
  ck_assert_ptr_nonnull(strstr(desk_field(&d, "WWW-Authenticate", 0),
                               "stale=true"));
  ck_assert_uint_eq(transactions(), 0);
  desk_close(&d);
}
END_TEST

/* HOSTILE 16: nobody learns who has an account. */
START_TEST(hostile_16_unknown_users_look_known)
{
  static char known[2][DESK_TEXT];
  static const char *const users[] = { "alice", "nobody" };
  open_realm();
  for (unsigned i = 0; i < 2; i++) {
    char aor[64];
    d.branch = 100; /* the same request but for the name */
    snprintf(aor, sizeof aor, "sip:%s@a.test", users[i]);
    ck_assert_int_eq(log_in(aor, users[i], "wrong", 0), 401);
    strcpy(known[i], d.reply);
    desk_pass(&d, 40000);
  }
  ck_assert_uint_eq(strlen(known[0]) + 2, strlen(known[1])); /* From, To */
  ck_assert_ptr_null(strstr(known[0], "stale"));
  ck_assert_ptr_null(strstr(known[1], "stale"));
  desk_close(&d);
}
END_TEST

START_TEST(registers_only_oneself)
{
  open_realm();
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm,
                                       LSIP_STR("bob@a.test"),
                                       LSIP_STR("build"), LSIP_STR(""), 0),
                   0);
  ck_assert_int_eq(log_in("sip:bob@a.test", "alice", "wonder", 0), 403);
  ck_assert_int_eq(log_in("sip:nobody@c.test", "alice", "wonder", 0), 403);
  ck_assert_int_eq(log_in("sip:alice@c.test", "alice", "wonder", 0), 404);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob@a.test", "build", 0), 200);
  ck_assert_int_eq(log_in("sip:%61lice@a.test", "alice", "wonder", 0), 200);
  ck_assert_int_eq(log_in("sip:bobb@a.test", "bob@a.test", "build", 0), 403);
  desk_close(&d);
  desk_init(&d);
  d.secrets.name = LSIP_STR("a.test");
  d.config.any_user = 1;
  desk_open(&d);
  ck_assert_int_eq(log_in("sip:bob@a.test", "alice", "wonder", 0), 200);
  desk_close(&d);
}
END_TEST

/* Who guesses waits; the owner gets in from elsewhere, and so does a
 * neighbour at the same address. */
START_TEST(hostile_10_guessing_gets_nowhere)
{
  unsigned tried = 0;
  lsip_addr owner, guesser, neighbour;
  int status;
  open_realm();
  guesser = owner = neighbour = d.from;
  guesser.port = 5090;
  owner.ip[3] = 77;
  d.from = guesser;
  while ((status = alice("guess")) == 401)
    tried++;
  ck_assert_int_eq(status, 503);
  ck_assert_uint_eq(tried, 20);
  ck_assert_str_eq(desk_field(&d, "Retry-After", 0), "4");
  ck_assert_int_eq(alice("wonder"), 503); /* not even when it is right */
  d.from = owner;
  ck_assert_int_eq(alice("wonder"), 200);
  d.from = neighbour;
  ck_assert_int_eq(alice("wonder"), 200);
  d.from = guesser;
  desk_pass(&d, 4000);
  ck_assert_int_eq(alice("guess"), 401);
  ck_assert_int_eq(alice("guess"), 503);
  desk_pass(&d, 60000);
  ck_assert_int_eq(alice("wonder"), 200);
  desk_close(&d);
}
END_TEST

/* An address does not get more guesses by changing its port. */
START_TEST(hostile_10_ports_do_not_help)
{
  unsigned tried = 0;
  open_realm();
  while (tried < 1000 && alice("guess") == 401) {
    d.from.port = (uint16_t)(d.from.port % 60000 + 1000);
    tried++;
  }
  ck_assert_uint_eq(tried, 200);
  desk_close(&d);
}
END_TEST

/* However many addresses: the table is bounded. */
START_TEST(hostile_15_blame_is_bounded)
{
  lsip_realm_object *r;
  size_t before;
  open_realm();
  r = lsip_realm_find(&d.stack->services, d.realm);
  before = lsip_stack_memory(d.stack);
  for (uint32_t i = 0; i < 20000; i++) {
    memcpy(d.from.ip, &i, sizeof i);
    lsip_blame_add(&r->blame, &d.from);
  }
  ck_assert_uint_eq(r->blame.count, 4096);
  ck_assert_uint_le(lsip_stack_memory(d.stack) - before, 600000);
  desk_close(&d);
}
END_TEST

/* ---- users ---- */

START_TEST(hashes_serve_too)
{
  char md5[65], sha[65];
  open_realm();
  ck_assert_int_eq(lsip_digest_hash(LSIP_DIGEST_MD5, LSIP_STR("bob"),
                                    LSIP_STR("a.test"), LSIP_STR("build"),
                                    md5, sizeof md5), 0);
  ck_assert_uint_eq(strlen(md5), 32);
  ck_assert_int_eq(lsip_digest_hash(LSIP_DIGEST_SHA256, LSIP_STR("bob"),
                                    LSIP_STR("a.test"), LSIP_STR("build"),
                                    sha, sizeof sha), 0);
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm, LSIP_STR("bob"),
                                       LSIP_STR(""), lsip_str_z(md5),
                                       LSIP_DIGEST_MD5), 0);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 401);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 1), 200);
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm, LSIP_STR("bob"),
                                       LSIP_STR(""), lsip_str_z(sha),
                                       LSIP_DIGEST_SHA256), 0);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 200);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 1), 200);
  desk_close(&d);
}
END_TEST

START_TEST(users_come_and_go)
{
  open_realm();
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm, LSIP_STR("alice"),
                                       LSIP_STR("new"), LSIP_STR(""), 0), 0);
  ck_assert_int_eq(alice("wonder"), 401);
  ck_assert_int_eq(alice("new"), 200);
  ck_assert_int_eq(lsip_realm_remove_user(d.stack, d.realm,
                                          LSIP_STR("alice")), 0);
  ck_assert_int_eq(lsip_realm_remove_user(d.stack, d.realm,
                                          LSIP_STR("alice")),
                   LSIP_ERR_NOT_FOUND);
  ck_assert_int_eq(alice("new"), 401);
  desk_close(&d);
}
END_TEST

START_TEST(checks_arguments)
{
  lsip_realm_config rc;
  lsip_realm r, gone = { 5 };
  char small[64], long_name[400];
  open_realm();
  memset(&rc, 0, sizeof rc);
  rc.size = sizeof rc;
  ck_assert_int_eq(lsip_realm_new(d.stack, &r, &rc), LSIP_ERR_ARGUMENT);
  rc.name = LSIP_STR("a\r\nb");
  ck_assert_int_eq(lsip_realm_new(d.stack, &r, &rc), LSIP_ERR_ARGUMENT);
  memset(long_name, 'x', sizeof long_name);
  rc.name = lsip_str_of(long_name, sizeof long_name);
  ck_assert_int_eq(lsip_realm_new(d.stack, &r, &rc), LSIP_ERR_ARGUMENT);
  rc.name = LSIP_STR("x");
  rc.algorithms = 1u << 9;
  ck_assert_int_eq(lsip_realm_new(d.stack, &r, &rc), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_realm_add_user(d.stack, gone, LSIP_STR("u"),
                                       LSIP_STR("p"), LSIP_STR(""), 0),
                   LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm, LSIP_STR(""),
                                       LSIP_STR("p"), LSIP_STR(""), 0),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_realm_add_user(d.stack, d.realm, LSIP_STR("u"),
                                       LSIP_STR(""), LSIP_STR("abc"),
                                       LSIP_DIGEST_MD5), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_digest_hash(LSIP_DIGEST_SHA256, LSIP_STR("u"),
                                    LSIP_STR("r"), LSIP_STR("p"), small,
                                    sizeof small), LSIP_ERR_NOSPC);
  ck_assert_int_eq(lsip_digest_hash(0, LSIP_STR("u"), LSIP_STR("r"),
                                    LSIP_STR("p"), small, sizeof small),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_ask_secret(d.stack, d.ask, LSIP_STR("p"),
                                   LSIP_STR(""), 0), LSIP_ERR_GONE);
  desk_close(&d);
}
END_TEST

/* ---- secrets that the application keeps ---- */

static const char *secret_of_bob;
static int at_once;

static void tell_secret(desk *k, const lsip_event *ev)
{
  if (!at_once || ev->kind != LSIP_EV_ASK_SECRET)
    return;
  ck_assert_int_eq(lsip_ask_secret(k->stack, k->ask,
                                   lsip_str_z(secret_of_bob), LSIP_STR(""),
                                   0), 0);
  /* what was shown is there until the callback returns */
  ck_assert(lsip_str_eq(ev->text, LSIP_STR("bob")));
  ck_assert(lsip_str_eq(ev->data, LSIP_STR("a.test")));
}

static void open_asking(void)
{
  desk_init(&d);
  d.secrets.name = LSIP_STR("a.test");
  d.secrets.ask = 1;
  d.hook = tell_secret;
  desk_open(&d);
}

START_TEST(asks_for_secrets)
{
  open_asking();
  at_once = 1;
  secret_of_bob = "build";
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 200);
  ck_assert_uint_eq(desk_count(&d, "Authentication-Info"), 1);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "other", 1), 401);
  secret_of_bob = ""; /* there is no bob */
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "", 1), 401);
  ck_assert_uint_eq(d.asked, 3);
  ck_assert_int_eq(alice("wonder"), 200); /* known without a question */
  ck_assert_uint_eq(d.asked, 3);
  desk_close(&d);
}
END_TEST

START_TEST(secrets_may_come_later)
{
  open_asking();
  at_once = 0;
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 0);
  desk_pass(&d, 3000);
  ck_assert_uint_eq(d.replies, 1);
  ck_assert_int_eq(lsip_ask_secret(d.stack, d.ask, LSIP_STR("build"),
                                   LSIP_STR(""), 0), 0);
  desk_pass(&d, 1);
  ck_assert_int_eq(atoi(d.reply + 8), 200);
  ck_assert_int_eq(lsip_ask_secret(d.stack, d.ask, LSIP_STR("build"),
                                   LSIP_STR(""), 0), LSIP_ERR_GONE);
  /* refused, or not answered at all: nobody */
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 0);
  ck_assert_int_eq(lsip_ask_refuse(d.stack, d.ask, 500), 0);
  desk_pass(&d, 1);
  ck_assert_int_eq(atoi(d.reply + 8), 401);
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 0);
  desk_pass(&d, 10001);
  ck_assert_int_eq(atoi(d.reply + 8), 401);
  /* and one that is open when everything ends */
  ck_assert_int_eq(log_in("sip:bob@a.test", "bob", "build", 0), 0);
  desk_close(&d);
}
END_TEST

/* Credentials that are hardly any. */
START_TEST(hostile_10_odd_credentials)
{
  static const char *const odd[] = {
    "Authorization: Digest\r\n",
    "Authorization: Digest realm=\"a.test\"\r\n",
    "Authorization: Digest username=\"alice\", realm=\"a.test\", "
    "nonce=\"x\", uri=\"sip:a.test\", response=\"\"\r\n",
    "Authorization: Digest username=\"alice\", realm=\"a.test\", "
    "nonce=\"\", uri=\"\", response=\"\", algorithm=MD5\r\n",
    "Authorization: Digest username=\"\\\"\\\\\", realm=\"a.test\", "
    "nonce=\"x\", uri=\"sip:a.test\", response=\"0\", qop=auth, nc=1\r\n",
    "Authorization: Basic YWxpY2U6d29uZGVy\r\n",
    "Authorization: Digest realm=\"b.test\", nonce=\"\"\r\n",
  };
  open_realm();
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
    char headers[512];
    int status;
    snprintf(headers, sizeof headers, CONTACT "%s", odd[i]);
    status = desk_register(&d, 1, headers);
    ck_assert_msg(status == 400 || status == 401, "%zu: %d", i, status);
    ck_assert_uint_eq(transactions(), 0);
  }
  desk_close(&d);
}
END_TEST

/* RFC 8760 2.6: an answer that a phone gave to another server, which showed it
 * our challenge, is none to us. */
START_TEST(hostile_10_an_answer_for_another_server)
{
  static const struct { const char *uri; int status; } rows[] = {
    { "sip:evil.test", 400 }, { "sip:a.test.evil.test", 400 }, { "", 400 },
    { "tel:+1", 400 }, { "sip:192.0.2.1:5070", 400 },
    { "sip:192.0.2.2:5060", 400 }, { "sip:192.0.2.1:5060", 200 },
    { "sips:A.test:5061;x", 200 }, { URI, 200 },
  };
  char headers[2048];
  open_realm();
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    ck_assert_int_eq(desk_register(&d, 2 * i + 1, CONTACT), 401);
    snprintf(headers, sizeof headers, CONTACT "%s",
             desk_answer(&d, 0, "alice", "wonder", rows[i].uri, 1));
    ck_assert_int_eq(desk_register(&d, 2 * i + 2, headers), rows[i].status);
  }
  desk_close(&d);
}
END_TEST

desk_main("realm", challenges_without_state, accepts_each_algorithm,
          refuses_replays, old_nonces_are_stale,
          hostile_16_unknown_users_look_known, registers_only_oneself,
          hostile_10_guessing_gets_nowhere, hostile_10_ports_do_not_help,
          hostile_15_blame_is_bounded, hashes_serve_too, users_come_and_go,
          checks_arguments, asks_for_secrets, secrets_may_come_later,
          hostile_10_odd_credentials, hostile_10_an_answer_for_another_server)
