#include "world.h"

/* Of the byte that says what the servers are like. */
enum {
  WITH_REALM = 1, ASK_SECRETS = 2, ASK_LOCATION = 4, OPEN = 8, RECURSE = 16,
  BY_EVENTS = 128 /* else the stack serves by itself */
};

/* ---- making them ---- */

static void add_realm(world *w, unsigned flags)
{
  lsip_realm_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.name = LSIP_STR("us");
  c.algorithms = 1u << LSIP_DIGEST_MD5 | 1u << LSIP_DIGEST_SHA256;
  c.auth_int = 1;
  c.max_nonces = 4;
  c.ask = (flags & ASK_SECRETS) != 0;
  REQUIRE(lsip_realm_new(w->s, &w->realm, &c) == 0);
  REQUIRE(lsip_realm_add_user(w->s, w->realm, LSIP_STR("bob"),
                              LSIP_STR("secret"), LSIP_STR(""), 0) == 0);
}

static void add_registrar(world *w, unsigned flags)
{
  lsip_registrar_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.domains = LSIP_STR("us.test, 192.0.2.1");
  c.realm = w->realm;
  c.ask = (flags & ASK_LOCATION) != 0;
  c.max_bindings = 4;
  c.max_records = 4;
  c.service_route = LSIP_STR("<sip:192.0.2.1;lr>");
  REQUIRE(lsip_registrar_new(w->s, &w->registrar, &c) == 0);
}

static void add_proxy(world *w, unsigned flags)
{
  lsip_proxy_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.mode = (flags >> 5 & 3) % 3;
  c.registrar = w->registrar;
  c.realm = w->realm;
  c.open = (flags & OPEN) != 0;
  c.recurse = (flags & RECURSE) != 0;
  c.max_forks = 4;
  w->stateless = c.mode == LSIP_PROXY_STATELESS;
  REQUIRE(lsip_proxy_new(w->s, &w->proxy, &c) == 0);
}

void add_servers(world *w)
{
  unsigned flags = take(w);
  if (flags & WITH_REALM)
    add_realm(w, flags);
  add_registrar(w, flags);
  add_proxy(w, flags);
  if (!(flags & BY_EVENTS))
    REQUIRE(lsip_stack_serve(w->s, w->registrar, w->proxy) == 0);
}

/* ---- what an application does ---- */

int serve(world *w, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  lsip_binding b[2];
  if (!w->proxy.id || ev->kind != LSIP_EV_REQUEST)
    return 0;
  if (lsip_msg_method(&ev->msg) == LSIP_REGISTER)
    return lsip_registrar_take(w->s, w->registrar, t) == 0;
  if (!(w->eager & 4))
    return lsip_proxy_take(w->s, w->proxy, t) == 0;
  memset(b, 0, sizeof b);
  b[0].contact = LSIP_STR("sip:one@192.0.2.2");
  b[1].contact = LSIP_STR("sip:two@192.0.2.3;transport=tcp");
  b[0].q_milli = b[1].q_milli = w->eager & 8 ? 1000 : 500;
  b[1].path = LSIP_STR("<sip:192.0.2.4;lr>");
  return lsip_proxy_take_to(w->s, w->proxy, t, b, 2) == 0;
}

/* ---- what is asked ---- */

void note_question(world *w, const lsip_event *ev)
{
  asked *a = &w->asks[w->ask_count++ % ASKS];
  a->ask.id = ev->object;
  a->kind = ev->kind;
  if (ev->kind == LSIP_EV_ASK_LOCATION_PUT && ev->number == w->version) {
    keep(&w->record, ev->data);
    w->version++;
  }
}

static void tell_secret(world *w, lsip_ask a, unsigned how)
{
  static const char *const passwords[] = { "secret", "wrong", "" };
  lsip_str hash = how & 4 ? LSIP_STR("0123456789abcdef0123456789abcdef")
                          : LSIP_STR("");
  (void)lsip_ask_secret(w->s, a,
                        how & 4 ? LSIP_STR("")
                                : lsip_str_z(passwords[how % 3]),
                        hash, (int)(how >> 3 & 3));
}

/* The record that was stored, one of the input's, or bindings. */
static void tell_location(world *w, lsip_ask a, unsigned how)
{
  lsip_binding b[2];
  if (how & 1) {
    (void)lsip_ask_record(w->s, a, text_of(&w->record), w->version);
    return;
  }
  if (how & 2) {
    (void)lsip_ask_record(w->s, a, take_text(w), w->version);
    return;
  }
  memset(b, 0, sizeof b);
  for (unsigned i = 0; i < 2; i++) {
    b[i].contact = lsip_str_z(i ? "sip:bob@192.0.2.2"
                                : "sip:bob@example.test");
    b[i].expires_s = 3600;
    b[i].q_milli = how >> 3;
    b[i].flow = w->flows[i];
  }
  (void)lsip_ask_location(w->s, a, b, how >> 2 & 1 ? 2 : 1);
}

void tell(world *w)
{
  asked a = w->asks[take(w) % ASKS];
  unsigned how = take(w);
  if (how & 0x80)
    (void)lsip_ask_refuse(w->s, a.ask, 300 + (int)take(w));
  else if (a.kind == LSIP_EV_ASK_SECRET)
    tell_secret(w, a.ask, how);
  else if (a.kind == LSIP_EV_ASK_LOCATION_GET)
    tell_location(w, a.ask, how);
  else
    (void)lsip_ask_stored(w->s, a.ask, -(int)(how % 4));
}

void change_user(world *w)
{
  lsip_str name = LSIP_STR("alice");
  if (take(w) & 1)
    (void)lsip_realm_remove_user(w->s, w->realm, name);
  else
    (void)!lsip_realm_add_user(w->s, w->realm, name, LSIP_STR("secret"),
                               LSIP_STR(""), 0);
}
