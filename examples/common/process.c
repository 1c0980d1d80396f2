#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int signal_pipe[2] = { -1, -1 };
static void (*when_full)(int sig);

static void on_signal(int sig)
{
  int e = errno;
  char b = (char)sig;
  if (write(signal_pipe[1], &b, 1) < 0) when_full(sig);
  errno = e;
}

int process_catch(const int *signals, size_t n, void (*full)(int sig))
{
  struct sigaction sa;
  if (pipe(signal_pipe)) return -1;
  (void)fcntl(signal_pipe[0], F_SETFL, O_NONBLOCK);
  (void)fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK);
  when_full = full;
  memset(&sa, 0, sizeof sa);
  sa.sa_handler = on_signal;
  sa.sa_flags = SA_RESTART;
  for (size_t i = 0; i < n; i++) sigaction(signals[i], &sa, NULL);
  sa.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &sa, NULL);
  sigaction(SIGXFSZ, &sa, NULL);
  return 0;
}

int process_signals_fd(void)
{
  return signal_pipe[0];
}

int process_next_signal(void)
{
  char b;
  return read(signal_pipe[0], &b, 1) == 1 ? b : 0;
}

void process_raise_limits(void)
{
  struct rlimit l;
  if (getrlimit(RLIMIT_NOFILE, &l)) return;
  l.rlim_cur = l.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &l);
}
