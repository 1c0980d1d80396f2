/* Clocks and randomness of the operating system. */
#include "net/clock.h"

#include <lsip/net.h>

#include <errno.h>
#include <sys/random.h>
#include <time.h>

static uint64_t read_clock(clockid_t id)
{
  struct timespec t;
  (void)clock_gettime(id, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

lsip_time lsip_net_clock(void)
{
  return read_clock(CLOCK_MONOTONIC);
}

lsip_time lsip_net_now(const lsip_net *n)
{
  (void)n;
  return lsip_net_clock();
}

uint64_t lsip_net_unix_ns(void)
{
  return read_clock(CLOCK_REALTIME);
}

int lsip_net_random(void *user, void *buf, size_t len)
{
  char *p = buf;
  (void)user;
  while (len > 0) {
    ssize_t n = getrandom(p, len, 0);
    if (n < 0 && errno != EINTR)
      return LSIP_ERR_IO;
    if (n > 0) {
      p += n;
      len -= (size_t)n;
    }
  }
  return LSIP_OK;
}
