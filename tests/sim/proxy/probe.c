#include "probe.h"

static void keep(char *out, const lsip_msg *m)
{
  lsip_str raw = lsip_msg_raw(m);
  ck_assert_uint_lt(raw.len, PROBE_TEXT);
  memcpy(out, raw.ptr, raw.len);
  out[raw.len] = '\0';
}

static void respond(probe *p, lsip_tsx t)
{
  lsip_extra x;
  memset(&x, 0, sizeof x);
  if (p->headers)
    x.headers = lsip_str_z(p->headers);
  (void)lsip_tsx_respond(p->stack, t, p->answer, LSIP_STR(""), &x);
}

static void on_request(probe *p, const lsip_event *ev)
{
  lsip_timer timer;
  p->server.id = ev->object;
  p->requests++;
  p->asked = ev->now;
  keep(p->request, &ev->msg);
  ck_assert_int_eq(lsip_set_user(p->stack, ev->object, ev->object), 0);
  if (p->ring)
    (void)lsip_tsx_respond(p->stack, p->server, p->ring, LSIP_STR(""), NULL);
  if (p->answer && p->answer_after_ms)
    ck_assert_int_eq(lsip_timer_new(p->stack, &timer,
                                    LSIP_MS(p->answer_after_ms),
                                    ev->object), 0);
  else if (p->answer)
    respond(p, p->server);
}

static void on_response(probe *p, const lsip_event *ev)
{
  ck_assert_uint_lt(p->seen_count, PROBE_STATUSES);
  p->seen[p->seen_count] = (int)ev->status;
  p->seen_at[p->seen_count++] = ev->now;
  if (ev->status < 200)
    return;
  p->status = (int)ev->status;
  keep(p->response, &ev->msg);
}

static void on_cancel(probe *p, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  p->cancels++;
  keep(p->cancel, &ev->msg);
  (void)lsip_tsx_respond(p->stack, t, 487, LSIP_STR(""), NULL);
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  probe *p = user;
  lsip_tsx t = { ev->user };
  (void)s;
  switch (ev->kind) {
  case LSIP_EV_REQUEST: on_request(p, ev); break;
  case LSIP_EV_CANCEL: on_cancel(p, ev); break;
  case LSIP_EV_ACK: p->acks++; break;
  case LSIP_EV_RESPONSE: on_response(p, ev); break;
  case LSIP_EV_TIMER: respond(p, t); break;
  case LSIP_EV_TSX_END: p->ended += ev->object == p->client.id; break;
  default: break;
  }
}

void probe_start(probe *p, lsip_sim *sim, const char *host, uint8_t seed,
                 const char *proxy)
{
  lsip_config cfg;
  lsip_config_init(&cfg, sizeof cfg);
  memset(p, 0, sizeof *p);
  memset(cfg.seed, seed, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = on_event;
  cfg.event_user = p;
  p->sim = sim;
  p->host = host;
  p->max_forwards = "70";
  p->to_tag = p->contact_params = "";
  ck_assert_int_eq(lsip_stack_new(&p->stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, p->stack, host, &p->local), 0);
  p->proxy = lsip_sim_addr(sim, proxy);
  p->proxy.port = 5060;
}

void probe_free(probe *p)
{
  lsip_sim_remove(p->sim, p->stack);
  lsip_stack_free(p->stack);
}

static void to_proxy(probe *p, lsip_send_options *o)
{
  memset(o, 0, sizeof *o);
  o->size = sizeof *o;
  o->targets = &p->proxy;
  o->target_count = 1;
  o->transport = p->transport;
  p->status = 0;
  p->seen_count = 0;
}

void probe_relay(probe *p, const char *uri)
{
  uint64_t index[4096];
  lsip_edit edit = { LSIP_EDIT_SET_URI, 0, LSIP_STR(""), lsip_str_z(uri) };
  lsip_send_options o;
  lsip_msg m;
  to_proxy(p, &o);
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, p->request,
                                  strlen(p->request), NULL, NULL), 0);
  ck_assert_int_eq(lsip_tsx_send(p->stack, &p->client, &m, &edit, 1, &o), 0);
}

void probe_send(probe *p, const char *method, const char *uri,
                const char *headers)
{
  uint64_t index[4096];
  char text[PROBE_TEXT];
  lsip_parse_rules rules;
  lsip_send_options o;
  lsip_msg m;
  int n = snprintf(text, sizeof text,
                   "%s %s SIP/2.0\r\nMax-Forwards: %s\r\n"
                   "From: <sip:alice@%s>;tag=from\r\nTo: <sip:bob@b.test>%s"
                   "\r\nCall-ID: call@%s\r\nCSeq: %u %s\r\n"
                   "Contact: <sip:alice@%s>%s\r\n%sContent-Length: 0\r\n\r\n",
                   method, uri, p->max_forwards, p->host, p->to_tag, p->host,
                   ++p->cseq, method, p->host, p->contact_params, headers);
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  to_proxy(p, &o);
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, text, (size_t)n,
                                  &rules, NULL), 0);
  if (strcmp(method, "ACK") == 0)
    ck_assert_int_eq(lsip_send_stateless(p->stack, &m, NULL, 0, &o), 0);
  else
    ck_assert_int_eq(lsip_tsx_send(p->stack, &p->client, &m, NULL, 0, &o),
                     0);
}

void check_holds(const char *text, const char *part, unsigned times)
{
  unsigned n = 0;
  for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
    n++;
  ck_assert_msg(n == times, "%u times \"%s\" in\n%s", n, part, text);
}
