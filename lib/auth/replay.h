/* Which counts of which nonces have been used (RFC 7616 3.4, "nc"): a bounded
 * table of windows.
 *
 * Only credentials whose password was right get in, so a stranger can not
 * fill it. When it is full the entry used longest ago makes room, and the
 * table remembers the youngest nonce that ever had to go: nonces that old and
 * not in the table may have been used, and are stale; younger ones certainly
 * were not. So nothing is ever accepted twice, however small the table. */
#ifndef LSIP_AUTH_REPLAY_H
#define LSIP_AUTH_REPLAY_H

#include "auth/nonce.h"
#include "base/list.h"
#include "base/map.h"

typedef struct lsip_replay {
  lsip_map map;
  lsip_list order; /* the entry used longest ago comes first */
  lsip_heap *heap;
  lsip_time horizon; /* nonces made up to here may have been forgotten */
  lsip_time lifetime; /* of nonces */
  uint32_t count, max;
  uint32_t forgot; /* 1: the horizon counts */
  uint32_t reserved;
} lsip_replay;

enum lsip_replay_verdict {
  LSIP_REPLAY_NEW = 0, /* first use of this count; now marked */
  LSIP_REPLAY_AGAIN,   /* the same request once more: it forked or spiralled */
  LSIP_REPLAY_SEEN,    /* another request used this count, or it is too old */
  LSIP_REPLAY_FORGOTTEN, /* no longer known: ask for a new nonce */
  LSIP_REPLAY_NOMEM    /* can not be remembered, so it can not be accepted */
};

void lsip_replay_init(lsip_replay *r, lsip_heap *heap, lsip_time lifetime,
                      uint32_t max);
void lsip_replay_free(lsip_replay *r);

/* Uses count `nc` of a nonce. `print` stands for the request, so that the
 * same one may come twice within 32 seconds. */
int lsip_replay_use(lsip_replay *r, const lsip_nonce *n, uint32_t nc,
                    uint64_t print, lsip_time now);

#endif
