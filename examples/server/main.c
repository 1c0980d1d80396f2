/* lsip-server: the process around the server. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/colour.h"
#include "common/process.h"
#include "server_options.h"

static void leave(int sig)
{
  if (sig != SIGUSR1) _exit(128 + sig);
}

static int catch_signals(void)
{
  static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };
  return process_catch(caught, sizeof caught / sizeof *caught, leave);
}

static void act_on_signals(server *s)
{
  int sig;
  while (!server_done(s) && (sig = process_next_signal()) != 0) {
    if (sig == SIGUSR1) {
      status_print(s, stdout, (int)s->o->json);
      fflush(stdout);
    } else if (sig == SIGHUP) {
      if (!s->o->no_auth && !realm_load(s))
        report_event(s, "users", PLAIN, NULL, 0, "users read again");
    } else {
      server_interrupt(s);
    }
  }
}

static int loop(server *s)
{
  struct pollfd fds[4] = {
    { .fd = lsip_net_fd(s->net), .events = POLLIN },
    { .fd = process_signals_fd(), .events = POLLIN },
  };
  int rc = 0;
  while (!rc && !server_done(s)) {
    const control *c = &s->control;
    fds[2] = (struct pollfd){ c->client < 0 ? c->fd : -1, POLLIN, 0 };
    fds[3] = (struct pollfd){ c->client, c->view ? POLLOUT : POLLIN, 0 };
    if (poll(fds, 4, server_patience(s)) < 0 && errno != EINTR)
      return SERVER_FAILED;
    if (fds[2].revents) control_accept(s);
    if (fds[3].revents) control_serve(s);
    if (fds[1].revents) act_on_signals(s);
    rc = lsip_net_step(s->net, 0);
  }
  if (!rc) rc = lsip_net_step(s->net, 0); /* the last answer leaves */
  return rc ? SERVER_FAILED : 0;
}

static int run(const server_options *o)
{
  static server s;
  int rc, closed;
  if (catch_signals()) {
    fprintf(stderr, "lsip-server: the system refuses: %s\n", strerror(errno));
    return SERVER_FAILED;
  }
  rc = server_open(&s, o);
  if (!rc) rc = loop(&s);
  closed = server_close(&s);
  return rc ? rc : closed;
}

static int do_it(server_options *o)
{
  if (option_tell(&server_option_table, o->help, o->version, stdout))
    return 0;
  if (o->status) return control_ask(o->status, (int)o->json, stdout, stderr);
  if (o->add_user) return add_user(o, stderr);
  o->use_colour = (unsigned)colour_wanted(STDOUT_FILENO, o->colour);
  process_raise_limits();
  return run(o);
}

int main(int argc, char **argv)
{
  server_options o;
  int rc;
  server_options_init(&o);
  rc = server_options_read(&o, argc, argv, stderr);
  if (!rc) rc = do_it(&o);
  return option_flush(&server_option_table, rc, SERVER_WRITE);
}
