/* lsip-phone: the process around the phone. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lsip/net.h>

#include "common/colour.h"
#include "common/process.h"
#include "options.h"
#include "terminal.h"

/* One that ends us leaves the terminal as it was. */
static void leave(int sig)
{
  terminal_close();
  _exit(128 + sig);
}

static int catch_signals(void)
{
  static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
  return process_catch(caught, sizeof caught / sizeof *caught, leave);
}

static void read_signals(phone *p)
{
  while (!phone_done(p) && process_next_signal()) phone_interrupt(p);
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
    { .fd = process_signals_fd(), .events = POLLIN },
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
  process_raise_limits();
  return option_flush(&phone_option_table, run(&o), PHONE_WRITE);
}
