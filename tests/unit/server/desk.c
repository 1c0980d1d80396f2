#include "desk.h"

#include "auth/authorize.h"

#include <strings.h>

/* ---- life ---- */

static void *count_memory(void *user, void *p, size_t old, size_t size)
{
  desk *d = user;
  void *out = NULL;
  if (size && ++d->allocations == d->fail_at)
    return NULL;
  if (size)
    out = realloc(p, size);
  else
    free(p);
  d->allocated += size - old;
  return out;
}

static void copy_text(char *to, size_t cap, lsip_str s)
{
  snprintf(to, cap, "%.*s", (int)s.len, s.ptr ? s.ptr : "");
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  desk *d = user;
  (void)s;
  d->events++;
  if (ev->kind == LSIP_EV_ASK_SECRET || ev->kind == LSIP_EV_ASK_LOCATION_GET ||
      ev->kind == LSIP_EV_ASK_LOCATION_PUT) {
    d->ask.id = ev->object;
    d->asked++;
    copy_text(d->text, sizeof d->text, ev->text);
    copy_text(d->data, sizeof d->data, ev->data);
    d->number = ev->number;
  }
  if (d->hook)
    d->hook(d, ev);
}

void desk_init(desk *d)
{
  memset(d, 0, sizeof *d);
  d->now = LSIP_SECONDS(1);
  d->config.size = sizeof d->config;
  d->config.domains = LSIP_STR("a.test");
  d->secrets.size = sizeof d->secrets;
  lsip_config_init(&d->base, sizeof d->base);
  d->base.role = LSIP_ROLE_RAW;
  d->base.seed[0] = 1;
  ck_assert_int_eq(lsip_addr_parse(&d->from, LSIP_STR("192.0.2.9:5060")), 0);
}

static void add_realm(desk *d)
{
  ck_assert_int_eq(lsip_realm_new(d->stack, &d->realm, &d->secrets), 0);
  ck_assert_int_eq(lsip_realm_add_user(d->stack, d->realm, LSIP_STR("alice"),
                                       LSIP_STR("wonder"), LSIP_STR(""), 0),
                   0);
  d->config.realm = d->realm;
}

void desk_open(desk *d)
{
  lsip_proxy none = { 0 };
  lsip_local_config lc;
  d->base.mem.fn = count_memory;
  d->base.mem.user = d;
  d->base.on_event = on_event;
  d->base.event_user = d;
  ck_assert_int_eq(lsip_stack_new(&d->stack, &d->base), 0);
  memset(&lc, 0, sizeof lc);
  lc.size = sizeof lc;
  lc.transport = LSIP_UDP;
  ck_assert_int_eq(lsip_addr_parse(&lc.bound, LSIP_STR("192.0.2.1:5060")), 0);
  ck_assert_int_eq(lsip_local_add(d->stack, &d->udp, &lc), 0);
  if (d->secrets.name.len)
    add_realm(d);
  ck_assert_int_eq(lsip_registrar_new(d->stack, &d->registrar, &d->config),
                   0);
  ck_assert_int_eq(lsip_stack_serve(d->stack, d->registrar, none), 0);
}

void desk_close(desk *d)
{
  lsip_stack_free(d->stack);
  ck_assert_uint_eq(d->allocated, 0);
}

/* ---- traffic ---- */

static void drain(desk *d)
{
  lsip_output o;
  while (lsip_stack_poll_output(d->stack, &o, 1)) {
    if (o.kind != LSIP_OUT_SEND)
      continue;
    ck_assert_uint_lt(o.bytes.len, sizeof d->reply);
    memcpy(d->reply, o.bytes.ptr, o.bytes.len);
    d->reply[o.bytes.len] = '\0';
    d->replies++;
  }
}

void desk_pass(desk *d, unsigned ms)
{
  d->now += LSIP_MS(ms);
  ck_assert_int_eq(lsip_stack_advance(d->stack, d->now), 0);
  drain(d);
}

int desk_give(desk *d, const char *text, size_t len)
{
  d->reply[0] = '\0';
  ck_assert_int_eq(lsip_stack_receive_datagram(d->stack, d->udp, &d->from,
                                               text, len, d->now), 0);
  drain(d);
  return strncmp(d->reply, "SIP/2.0 ", 8) ? 0 : atoi(d->reply + 8);
}

int desk_register_as(desk *d, const char *aor, const char *call_id,
                     unsigned cseq, const char *headers)
{
  static char text[DESK_TEXT];
  char branch[16], tag[16] = "t";
  int n;
  snprintf(branch, sizeof branch, "b%u", ++d->branch);
  if (!d->via)
    snprintf(tag, sizeof tag, "t%u", d->branch);
  n = snprintf(text, sizeof text,
               "REGISTER sip:a.test SIP/2.0\r\n"
               "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK%s\r\n"
               "Max-Forwards: 70\r\nFrom: <%s>;tag=%s\r\n"
               "To: <%s>\r\nCall-ID: %s\r\nCSeq: %u REGISTER\r\n%s"
               "Content-Length: 0\r\n\r\n",
               d->via ? d->via : branch, aor, tag, aor, call_id, cseq,
               headers);
  ck_assert_int_lt(n, (int)sizeof text);
  return desk_give(d, text, (size_t)n);
}

int desk_register(desk *d, unsigned cseq, const char *headers)
{
  return desk_register_as(d, "sip:alice@a.test", "call-1", cseq, headers);
}

/* ---- reading responses ---- */

static const char *copy_out(const char *p, size_t n)
{
  static char ring[4][2048];
  static unsigned next;
  char *out = ring[next++ % 4];
  if (n >= sizeof ring[0])
    n = sizeof ring[0] - 1;
  memcpy(out, p, n);
  out[n] = '\0';
  return out;
}

static const char *field(const desk *d, const char *name, unsigned *n)
{
  size_t len = strlen(name);
  const char *line = strstr(d->reply, "\r\n");
  for (; line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    const char *at = line + 2;
    if (strncasecmp(at, name, len) || at[len] != ':')
      continue;
    if ((*n)-- == 0)
      return copy_out(at + len + 2, strcspn(at + len + 2, "\r"));
  }
  return NULL;
}

const char *desk_field(const desk *d, const char *name, unsigned n)
{
  const char *value = field(d, name, &n);
  return value ? value : "";
}

unsigned desk_count(const desk *d, const char *name)
{
  unsigned n = UINT32_MAX;
  (void)field(d, name, &n);
  return UINT32_MAX - n;
}

/* ---- credentials ---- */

const char *desk_answer(const desk *d, unsigned n, const char *user,
                        const char *password, const char *uri, unsigned nc)
{
  static char line[1024];
  lsip_challenge c;
  lsip_answer a;
  lsip_writer w;
  ck_assert_int_eq(
      lsip_challenge_read(&c, LSIP_H_WWW_AUTHENTICATE,
                          lsip_str_z(desk_field(d, "WWW-Authenticate", n))),
      0);
  memset(&a, 0, sizeof a);
  a.user = lsip_str_z(user);
  a.secret.password = lsip_str_z(password);
  a.method = LSIP_STR("REGISTER");
  a.uri = lsip_str_z(uri);
  a.cnonce = LSIP_STR("cn");
  a.nc = nc;
  lsip_writer_init(&w, line, sizeof line - 1);
  lsip_write_raw(&w, LSIP_STR("Authorization: "));
  ck_assert_int_eq(lsip_write_answer(&w, &c, &a), 0);
  lsip_write_raw(&w, LSIP_STR("\r\n"));
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  line[w.len] = '\0';
  return line;
}

int desk_run(const char *name, const TTest *const *tests, size_t n)
{
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  SRunner *runner;
  int failed;
  for (size_t i = 0; i < n; i++)
    tcase_add_test(tcase, tests[i]);
  tcase_set_timeout(tcase, 120);
  suite_add_tcase(suite, tcase);
  runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
