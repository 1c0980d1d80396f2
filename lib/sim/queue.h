/* What will happen, in the order of time and, at one instant, in the order in
 * which it was put: a binary heap. */
#ifndef LSIP_SIM_QUEUE_H
#define LSIP_SIM_QUEUE_H

#include <lsip/base.h>

typedef struct lsip_item lsip_item;

/* The first member of whatever waits. Made with malloc(). */
struct lsip_item {
  lsip_time when;
  uint64_t seq;
  /* Does it. LSIP_ERR_BUSY: not wholly done, once more later; any other error
   * ends the run. */
  int (*run)(lsip_item *it);
  /* Lets go of what the item holds, after run() or without; may be NULL. */
  void (*drop)(lsip_item *it);
};

typedef struct lsip_queue {
  lsip_item **heap;
  size_t len, cap;
  uint64_t seq;
} lsip_queue;

/* Takes the item over, also on failure. 0 or LSIP_ERR_NOMEM. */
int lsip_sim_queue_put(lsip_queue *q, lsip_item *it, lsip_time when);
/* The first; NULL if there is none. It stays the first while others are put,
 * if these are not due earlier. */
lsip_item *lsip_sim_queue_first(const lsip_queue *q);
/* Takes the first out and frees it. */
void lsip_sim_queue_drop_first(lsip_queue *q);
void lsip_sim_queue_free(lsip_queue *q);

#endif
