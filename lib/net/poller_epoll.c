/* epoll, with a timerfd for deadlines: exact to the nanosecond, and seen by
 * whoever polls the epoll descriptor from a loop of its own. */
#include "net/poller.h"

#if defined(__linux__)

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { BATCH = 64 };

typedef struct epoller {
  lsip_poller base;
  int fd, timer;
  lsip_time armed; /* when the timer fires; LSIP_NEVER: not */
} epoller;

static epoller *self(lsip_poller *p)
{
  return (epoller *)p;
}

static int watch_timer(epoller *e)
{
  struct epoll_event ev = { .events = EPOLLIN, .data.ptr = NULL };
  e->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (e->timer < 0)
    return -1;
  return epoll_ctl(e->fd, EPOLL_CTL_ADD, e->timer, &ev);
}

static void epoll_shut(lsip_poller *p)
{
  epoller *e = self(p);
  if (e->timer >= 0)
    (void)close(e->timer);
  if (e->fd >= 0)
    (void)close(e->fd);
  free(e);
}

static int epoll_open(lsip_poller **out)
{
  epoller *e = calloc(1, sizeof *e);
  if (!e)
    return -1;
  e->base.ops = &lsip_net_poller_epoll;
  e->armed = LSIP_NEVER;
  e->timer = -1;
  e->fd = epoll_create1(EPOLL_CLOEXEC);
  if (e->fd < 0 || watch_timer(e)) {
    epoll_shut(&e->base);
    return -1;
  }
  *out = &e->base;
  return 0;
}

static int epoll_set(lsip_poller *p, lsip_watch *w, unsigned want)
{
  struct epoll_event ev = { .data.ptr = w };
  int op = !want ? EPOLL_CTL_DEL : w->want ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (want == w->want)
    return 0;
  ev.events = (want & LSIP_WATCH_READ ? EPOLLIN : 0u) |
      (want & LSIP_WATCH_WRITE ? EPOLLOUT : 0u);
  if (epoll_ctl(self(p)->fd, op, w->fd, &ev))
    return -1;
  w->want = want;
  return 0;
}

/* A timer that fires too early costs a turn, a system call for each deadline
 * that moves away costs more: it is set only when it must fire earlier. */
static void epoll_arm(lsip_poller *p, lsip_time due)
{
  epoller *e = self(p);
  struct itimerspec at = { { 0, 0 }, { 0, 0 } };
  if (due >= e->armed)
    return;
  if (due == LSIP_AT_ONCE)
    due = 1; /* 0 would switch it off */
  at.it_value.tv_sec = (time_t)(due / 1000000000u);
  at.it_value.tv_nsec = (long)(due % 1000000000u);
  if (timerfd_settime(e->timer, TFD_TIMER_ABSTIME, &at, NULL) == 0)
    e->armed = due;
}

static void timer_fired(epoller *e)
{
  uint64_t times;
  if (read(e->timer, &times, sizeof times) == (ssize_t)sizeof times)
    e->armed = LSIP_NEVER;
}

static unsigned bits_of(uint32_t events)
{
  return (events & EPOLLIN ? LSIP_WATCH_READ : 0u) |
      (events & EPOLLOUT ? LSIP_WATCH_WRITE : 0u) |
      (events & (EPOLLERR | EPOLLHUP) ? LSIP_WATCH_ERROR : 0u);
}

static int epoll_wait_for(lsip_poller *p, int timeout_ms, lsip_time due,
                          lsip_ready *out, int max)
{
  struct epoll_event ev[BATCH];
  int n, count = 0;
  epoll_arm(p, due);
  n = epoll_wait(self(p)->fd, ev, max < BATCH ? max : BATCH, timeout_ms);
  for (int i = 0; i < n; i++) {
    if (!ev[i].data.ptr) {
      timer_fired(self(p));
      continue;
    }
    out[count].watch = ev[i].data.ptr;
    out[count++].got = bits_of(ev[i].events);
  }
  return n < 0 ? n : count;
}

static int epoll_fd(const lsip_poller *p)
{
  return ((const epoller *)p)->fd;
}

const lsip_poller_ops lsip_net_poller_epoll = {
  epoll_open, epoll_shut, epoll_set, epoll_wait_for, epoll_arm, epoll_fd
};

#endif
