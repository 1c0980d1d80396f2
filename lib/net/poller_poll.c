/* poll(): everywhere, and good for some hundred descriptors. */
#include "net/poller.h"

#include "net/clock.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>

typedef struct poll_poller {
  lsip_poller base;
  struct pollfd *fds;
  lsip_watch **watches; /* of the same index */
  size_t len, cap, next; /* `next`: where the search goes on, to be fair */
} poll_poller;

static poll_poller *self(lsip_poller *p)
{
  return (poll_poller *)p;
}

static int poll_open(lsip_poller **out)
{
  poll_poller *s = calloc(1, sizeof *s);
  if (!s)
    return -1;
  s->base.ops = &lsip_net_poller_poll;
  *out = &s->base;
  return 0;
}

static void poll_close(lsip_poller *p)
{
  poll_poller *s = self(p);
  free(s->fds);
  free(s->watches);
  free(s);
}

static int grow(poll_poller *s)
{
  size_t cap = s->cap ? 2 * s->cap : 16;
  struct pollfd *fds;
  lsip_watch **watches;
  if (s->len < s->cap)
    return 0;
  fds = realloc(s->fds, cap * sizeof *fds);
  if (!fds)
    return -1;
  s->fds = fds;
  watches = realloc(s->watches, cap * sizeof *watches);
  if (!watches)
    return -1;
  s->watches = watches;
  s->cap = cap;
  return 0;
}

static void take_out(poll_poller *s, lsip_watch *w)
{
  size_t last = --s->len;
  s->fds[w->slot] = s->fds[last];
  s->watches[w->slot] = s->watches[last];
  s->watches[w->slot]->slot = w->slot;
  w->want = 0;
}

static int poll_set(lsip_poller *p, lsip_watch *w, unsigned want)
{
  poll_poller *s = self(p);
  if (want == w->want)
    return 0;
  if (!want) {
    take_out(s, w);
    return 0;
  }
  if (!w->want) {
    if (grow(s))
      return -1;
    w->slot = s->len++;
    s->watches[w->slot] = w;
  }
  w->want = want;
  s->fds[w->slot].fd = w->fd;
  s->fds[w->slot].revents = 0;
  s->fds[w->slot].events = (short)((want & LSIP_WATCH_READ ? POLLIN : 0) |
                                   (want & LSIP_WATCH_WRITE ? POLLOUT : 0));
  return 0;
}

/* Rounded up: a loop that wakes a little early would spin. */
static int until_ms(lsip_time due, int timeout_ms)
{
  lsip_time now, ms;
  if (due == LSIP_NEVER || timeout_ms == 0)
    return timeout_ms;
  now = lsip_net_clock();
  ms = due > now ? (due - now + 999999u) / 1000000u : 0;
  if (timeout_ms >= 0 && ms > (lsip_time)timeout_ms)
    return timeout_ms;
  return ms > INT_MAX ? INT_MAX : (int)ms;
}

static unsigned bits_of(short events)
{
  return (events & POLLIN ? LSIP_WATCH_READ : 0u) |
      (events & POLLOUT ? LSIP_WATCH_WRITE : 0u) |
      (events & (POLLERR | POLLHUP | POLLNVAL) ? LSIP_WATCH_ERROR : 0u);
}

static int collect(poll_poller *s, lsip_ready *out, int max)
{
  int count = 0;
  for (size_t i = 0; i < s->len && count < max; i++) {
    size_t at = (s->next + i) % s->len;
    if (!s->fds[at].revents)
      continue;
    out[count].watch = s->watches[at];
    out[count++].got = bits_of(s->fds[at].revents);
    if (count == max)
      s->next = at + 1;
  }
  return count;
}

static int poll_wait(lsip_poller *p, int timeout_ms, lsip_time due,
                     lsip_ready *out, int max)
{
  poll_poller *s = self(p);
  int n = poll(s->fds, (nfds_t)s->len, until_ms(due, timeout_ms));
  return n <= 0 ? n : collect(s, out, max);
}

static void poll_arm(lsip_poller *p, lsip_time due)
{
  (void)p, (void)due;
}

static int poll_fd(const lsip_poller *p)
{
  (void)p;
  return -1;
}

const lsip_poller_ops lsip_net_poller_poll = {
  poll_open, poll_close, poll_set, poll_wait, poll_arm, poll_fd
};
