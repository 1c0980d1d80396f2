/* What every object with an id has in common, and the table of ids.
 *
 * An id is {kind 6 bits, slot 26 bits, generation 32 bits}. Generations start
 * at random and the slot that has been free longest is used first, so a stale
 * id does not meet a new object. */
#ifndef LSIP_BASE_OBJECT_H
#define LSIP_BASE_OBJECT_H

#include "base/list.h"
#include "base/mem.h"

#include <lsip/event.h>

typedef struct lsip_object lsip_object;
typedef struct lsip_kept lsip_kept;

/* An event that waits to be delivered: what lsip_event says, packed, without
 * what is known at delivery. Each object owns two, so queueing never allocates
 * and never fails. */
typedef struct lsip_event_node {
  lsip_list link;   /* in the queue, or nowhere */
  lsip_kept *kept;  /* a reference to the message, or NULL */
  uint8_t last;     /* 1: the object ends when this has been delivered */
  uint8_t kind;
  uint16_t flags, status;
  int16_t reason;
  uint32_t text_len, data_len;
  const char *text, *data;
  lsip_msg msg;
  lsip_flow flow;
  uint64_t related, number;
} lsip_event_node;

/* An event that is being delivered. */
typedef struct lsip_delivery {
  lsip_object *object;
  lsip_kept *kept;
  int last;
  lsip_event event;
} lsip_delivery;

struct lsip_object {
  uint64_t id;        /* 0: not in the table */
  uint64_t user;
  uint64_t owner;     /* lsip_tu id, 0: the stack's own */
  uint8_t ended;      /* its end event is queued; calls on it are refused */
  uint8_t silent;     /* no events: never shown to the application */
  uint16_t kind;
  void (*destroy)(lsip_object *o); /* after the end event was delivered */
  lsip_event_node note; /* an event on the way */
  lsip_event_node end;  /* the last one */
};

typedef struct lsip_slot {
  lsip_object *object; /* NULL: free */
  uint32_t generation;
  uint32_t next_free;  /* slot + 1, 0: none */
} lsip_slot;

typedef struct lsip_ids {
  lsip_slot *slots;
  uint32_t size, capacity;
  uint32_t free_first, free_last; /* slot + 1 */
  uint32_t counts[LSIP_KIND_COUNT];
  uint32_t ends[LSIP_KIND_COUNT]; /* of each kind, the slot behind its last;
                                     a walk of few does not see the many */
  lsip_heap *heap;
} lsip_ids;

void lsip_ids_init(lsip_ids *t, lsip_heap *heap);
void lsip_ids_free(lsip_ids *t);
/* Gives `o` an id of its kind; `random` starts a fresh slot's generation.
 * 0, LSIP_ERR_NOMEM, or LSIP_ERR_LIMIT when 2^25 objects live. */
int lsip_ids_add(lsip_ids *t, lsip_object *o, uint32_t random);
/* 1 if lsip_ids_add() would look at `random`. */
int lsip_ids_wants_random(const lsip_ids *t);
void lsip_ids_remove(lsip_ids *t, lsip_object *o);
/* The object, or NULL when the id is stale, none or of another kind. */
lsip_object *lsip_ids_find(const lsip_ids *t, uint64_t id, int kind);
/* The next object of a kind behind id `after`. */
lsip_object *lsip_ids_next(const lsip_ids *t, int kind, uint64_t after);

#endif
