/* Waiting for descriptors: the one seam between the loop and the operating
 * system. Two ways are compiled where both exist: epoll and poll(). */
#ifndef LSIP_NET_POLLER_H
#define LSIP_NET_POLLER_H

#include <lsip/base.h>

enum {
  LSIP_WATCH_READ = 1,
  LSIP_WATCH_WRITE = 2,
  LSIP_WATCH_ERROR = 4 /* seen without being asked for */
};

/* A descriptor that is waited for; the first member of what owns it. */
typedef struct lsip_watch {
  int fd;                   /* -1: closed, to be freed after the turn */
  unsigned want;            /* LSIP_WATCH_ bits; set by the poller */
  size_t slot;              /* the poller's */
  void (*ready)(struct lsip_watch *w, unsigned got);
  struct lsip_watch *buried; /* next of those to be freed */
  size_t size;              /* of the block that begins here */
} lsip_watch;

typedef struct lsip_ready {
  lsip_watch *watch;
  unsigned got;
} lsip_ready;

typedef struct lsip_poller lsip_poller;

typedef struct lsip_poller_ops {
  /* 0 or -1 with errno. */
  int (*open)(lsip_poller **out);
  void (*close)(lsip_poller *p);
  /* Waits for `want` from now on; 0 takes the watch out. 0 or -1. */
  int (*set)(lsip_poller *p, lsip_watch *w, unsigned want);
  /* Waits until something is ready, until the time `due` (LSIP_NEVER: none),
   * or `timeout_ms` (-1: for ever). Number of watches in `out`, or -1. */
  int (*wait)(lsip_poller *p, int timeout_ms, lsip_time due, lsip_ready *out,
              int max);
  /* Makes fd() readable at `due`. */
  void (*arm)(lsip_poller *p, lsip_time due);
  /* One descriptor for all, or -1 if there is no such thing. */
  int (*fd)(const lsip_poller *p);
} lsip_poller_ops;

struct lsip_poller {
  const lsip_poller_ops *ops;
};

#if defined(__linux__)
extern const lsip_poller_ops lsip_net_poller_epoll;
#endif
extern const lsip_poller_ops lsip_net_poller_poll;

#endif
