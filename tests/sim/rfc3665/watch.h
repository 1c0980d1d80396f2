/* What went over the wire, as it was seen between hosts that have names. */
#ifndef WATCH_H
#define WATCH_H

#include <lsip/lsip.h>
#include <lsip/sim.h>

enum { WATCH_HOSTS = 12, WATCH_MESSAGES = 128 };

typedef struct seen {
  const char *from, *to;
  char what[24];     /* "INVITE", "180" */
  lsip_time when;
  lsip_msg msg;
  void *memory;
} seen;

typedef struct watch {
  lsip_sim *sim;
  struct {
    lsip_addr addr;
    const char *name;
  } hosts[WATCH_HOSTS];
  unsigned host_count;
  seen all[WATCH_MESSAGES];
  unsigned count;
} watch;

/* Watches a simulation from now on. */
void watch_start(watch *w, lsip_sim *sim);
/* A host whose messages are of this actor; several may be. */
void watch_name(watch *w, const char *host, const char *actor);
/* Forgets what was seen. */
void watch_forget(watch *w);
/* The last one that `to` was sent, or NULL. */
const seen *watch_last(const watch *w, const char *to, const char *what);

#endif
