/* lsip-phone: the process around the phone. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <lsip/net.h>

#include "common/colour.h"
#include "options.h"
#include "terminal.h"

static int signal_pipe[2] = { -1, -1 };

/* Signals become bytes in a pipe: the loop acts on them. One that ends us
 * leaves the terminal as it was. */
static void on_signal(int sig)
{
  int e = errno;
  char b = (char)sig;
  if (write(signal_pipe[1], &b, 1) < 0) {
    terminal_close();
    _exit(128 + sig);
  }
  errno = e;
}

static int catch_signals(void)
{
  struct sigaction sa;
  if (pipe(signal_pipe)) return -1;
  (void)fcntl(signal_pipe[0], F_SETFL, O_NONBLOCK);
  (void)fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK);
  memset(&sa, 0, sizeof sa);
  sa.sa_handler = on_signal;
  sa.sa_flags = SA_RESTART;
  sigaction(SIGINT, &sa, NULL);
  sigaction(SIGTERM, &sa, NULL);
  sigaction(SIGHUP, &sa, NULL);
  sa.sa_handler = SIG_IGN; /* a full disk or closed pipe is an error code */
  sigaction(SIGPIPE, &sa, NULL);
  sigaction(SIGXFSZ, &sa, NULL);
  return 0;
}

/* A thousand calls hold two thousand sockets. */
static void raise_limits(void)
{
  struct rlimit l;
  if (getrlimit(RLIMIT_NOFILE, &l)) return;
  l.rlim_cur = l.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &l);
}

static void read_signals(phone *p)
{
  char b;
  while (!phone_done(p) && read(signal_pipe[0], &b, 1) == 1)
    phone_interrupt(p);
}

/* 0: there are no more keys. */
static int read_keys(phone *p)
{
  char b[32];
  ssize_t n = read(STDIN_FILENO, b, sizeof b);
  for (ssize_t i = 0; i < n; i++) phone_key(p, b[i]);
  return n > 0;
}

static int loop(phone *p, lsip_net *net, int keys)
{
  struct pollfd fds[3] = {
    { .fd = lsip_net_fd(net), .events = POLLIN },
    { .fd = signal_pipe[0], .events = POLLIN },
    { .fd = keys ? STDIN_FILENO : -1, .events = POLLIN },
  };
  int rc = 0;
  while (!rc && !phone_done(p)) {
    if (poll(fds, 3, -1) < 0 && errno != EINTR) return PHONE_FAILED;
    rc = lsip_net_step(net, 0);
    if (fds[1].revents) read_signals(p);
    if (fds[2].revents && !read_keys(p)) fds[2].fd = -1;
  }
  if (!rc) rc = lsip_net_step(net, 0); /* the last answer leaves */
  return rc ? PHONE_FAILED : phone_exit_code(p);
}

static int run(phone_options *o)
{
  lsip_net *net;
  phone *p;
  int rc, closed;
  if (catch_signals() || lsip_net_new(&net, NULL, NULL)) {
    fprintf(stderr, "lsip-phone: the system refuses: %s\n", strerror(errno));
    return PHONE_FAILED;
  }
  o->use_keys = !terminal_open();
  rc = phone_new(&p, o, lsip_net_world(net));
  if (!rc) {
    rc = loop(p, net, o->use_keys);
    closed = phone_free(p); /* files may fail as they are closed */
    if (!rc) rc = closed;
  }
  terminal_close();
  lsip_net_free(net);
  return rc;
}

int main(int argc, char **argv)
{
  phone_options o;
  int rc;
  phone_options_init(&o);
  rc = phone_options_read(&o, argc, argv, stderr);
  if (rc) return rc;
  if (option_tell(&phone_option_table, o.help, o.version, stdout)) return 0;
  if (!o.password) o.password = getenv("LSIP_PASSWORD");
  o.use_colour = colour_wanted(STDOUT_FILENO, o.colour);
  if (isatty(STDERR_FILENO) && isatty(STDOUT_FILENO)) o.live = stderr;
  raise_limits();
  return option_flush(&phone_option_table, run(&o), PHONE_WRITE);
}
