/* lsip-server: the process around the server. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/colour.h"
#include "server_options.h"

static int signal_pipe[2] = { -1, -1 };

/* Signals become bytes in a pipe: the loop acts on them. */
static void on_signal(int sig)
{
  int e = errno;
  char b = (char)sig;
  if (write(signal_pipe[1], &b, 1) < 0 && sig != SIGUSR1) _exit(128 + sig);
  errno = e;
}

static int catch_signals(void)
{
  static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };
  struct sigaction sa;
  if (pipe(signal_pipe)) return -1;
  (void)fcntl(signal_pipe[0], F_SETFL, O_NONBLOCK);
  (void)fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK);
  memset(&sa, 0, sizeof sa);
  sa.sa_handler = on_signal;
  sa.sa_flags = SA_RESTART;
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
    sigaction(caught[i], &sa, NULL);
  sa.sa_handler = SIG_IGN; /* a full disk or closed pipe is an error code */
  sigaction(SIGPIPE, &sa, NULL);
  sigaction(SIGXFSZ, &sa, NULL);
  return 0;
}

/* Each connection is a descriptor. */
static void raise_limits(void)
{
  struct rlimit l;
  if (getrlimit(RLIMIT_NOFILE, &l)) return;
  l.rlim_cur = l.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &l);
}

static void act_on_signals(server *s)
{
  char b;
  while (!server_done(s) && read(signal_pipe[0], &b, 1) == 1) {
    if (b == SIGUSR1) {
      status_print(s, stdout, (int)s->o->json);
      fflush(stdout);
    } else if (b == SIGHUP) {
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
    { .fd = signal_pipe[0], .events = POLLIN },
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
  raise_limits();
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
