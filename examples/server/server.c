/* A server: a stack, its realm, registrar and proxy, and what listens. */
#include <string.h>

#include "server.h"

static void on_event(lsip_stack *stack, const lsip_event *ev, void *user)
{
  server *s = user;
  if (ev->kind == LSIP_EV_STOPPED) s->stopped = 1;
}

static int failed(server *s, const char *what, int err)
{
  report_problem(s, "failed", "%s: %s", what, lsip_strerror(err));
  return err == LSIP_ERR_ARGUMENT ? SERVER_USAGE : SERVER_FAILED;
}

static int open_stack(server *s)
{
  const server_options *o = s->o;
  lsip_config c;
  int rc;
  lsip_config_init(&c, sizeof c);
  c.random = lsip_net_random;
  c.trace = watch_message;
  c.user = s;
  c.on_event = on_event;
  c.event_user = s;
  c.role = LSIP_ROLE_RAW;
  c.user_agent = LSIP_STR("lsip-server");
  c.max_memory = (size_t)o->max_memory << 20;
  c.max_transactions = o->max_transactions;
  c.max_flows = o->max_connections;
  rc = lsip_stack_new(&s->stack, &c);
  if (!rc) rc = lsip_net_new(&s->net, s->stack, NULL);
  if (rc) return failed(s, "the server cannot start", rc);
  s->began = lsip_net_now(s->net);
  return 0;
}

static int open_registrar(server *s)
{
  const server_options *o = s->o;
  lsip_registrar_config c = { .size = sizeof c };
  int rc;
  c.domains = lsip_str_z(o->domain);
  c.realm = s->realm;
  c.min_expires_s = o->min_expires;
  c.max_expires_s = o->max_expires;
  c.max_bindings = o->max_bindings;
  c.max_records = o->max_users;
  c.any_user = o->any_user;
  c.service_route = lsip_str_z(o->service_route);
  rc = lsip_registrar_new(s->stack, &s->registrar, &c);
  return rc ? failed(s, "--domain, --service-route or a limit", rc) : 0;
}

static int open_proxy(server *s)
{
  const server_options *o = s->o;
  lsip_proxy_config c = { .size = sizeof c };
  int rc;
  if (o->stateless) c.mode = LSIP_PROXY_STATELESS;
  if (o->redirect) c.mode = LSIP_PROXY_REDIRECT;
  c.registrar = s->registrar;
  c.realm = s->realm;
  c.open = o->open;
  c.no_record_route = o->no_record_route;
  c.recurse = o->recurse;
  c.max_forks = o->max_forks;
  c.session_expires_s = o->session_expires;
  c.min_se_s = o->min_se;
  rc = lsip_proxy_new(s->stack, &s->proxy, &c);
  if (!rc) rc = lsip_stack_serve(s->stack, s->registrar, s->proxy);
  return rc ? failed(s, "the proxy cannot start", rc) : 0;
}

int server_open(server *s, const server_options *o)
{
  int rc;
  memset(s, 0, sizeof *s);
  s->o = o;
  s->control.fd = s->control.client = -1;
  rc = open_stack(s);
  if (!rc) rc = realm_open(s);
  if (!rc) rc = open_registrar(s);
  if (!rc) rc = open_proxy(s);
  if (!rc) rc = watch_open(s);
  if (!rc) rc = control_open(s);
  if (!rc) rc = server_listen(s);
  if (!rc) report_listening(s);
  return rc;
}

/* The exit code, now final. */
int server_close(server *s)
{
  int rc = watch_close(s);
  control_close(s);
  lsip_net_free(s->net);
  lsip_stack_free(s->stack);
  users_free(&s->users);
  return s->exit ? s->exit : rc;
}

/* Answers what is pending; asked again, does not wait for it. */
void server_interrupt(server *s)
{
  if (s->stopping || lsip_stack_stop(s->stack)) {
    if (!s->stopped) s->exit = SERVER_KILLED;
    s->stopped = 1;
  } else {
    report_event(s, "stopping", PLAIN, NULL, 0,
                 "answering what is pending; Ctrl-C again ends at once");
  }
  s->stopping = 1;
  s->gives_up = server_up(s) + (lsip_time)(s->o->grace * 1e9);
}

int server_done(const server *s)
{
  return s->stopped || (s->stopping && server_up(s) >= s->gives_up);
}

int server_patience(const server *s)
{
  lsip_time up = server_up(s);
  if (!s->stopping) return -1;
  return up < s->gives_up ? (int)((s->gives_up - up) / LSIP_MS(1)) + 1 : 0;
}

lsip_time server_up(const server *s)
{
  return s->net ? lsip_net_now(s->net) - s->began : 0;
}
