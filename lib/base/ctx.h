/* What all layers of one stack share: memory, ids, timers, randomness,
 * events, outputs, limits, counters. */
#ifndef LSIP_BASE_CTX_H
#define LSIP_BASE_CTX_H

#include "base/map.h"
#include "base/object.h"
#include "base/siphash.h"
#include "base/wheel.h"
#include "base/wire.h"

#include <lsip/stack.h>

/* A copy of a message that several may hold. */
struct lsip_kept {
  uint32_t refs;
  uint32_t size;  /* of the block, this struct included */
  lsip_msg msg;
  uint64_t block[];
};

typedef struct lsip_ctx {
  lsip_heap heap;
  lsip_ids ids;
  lsip_wheel wheel;
  lsip_outputs outputs;
  lsip_list events;       /* lsip_event_node.link */
  lsip_delivery delivery; /* what the application is reading */
  lsip_config config;     /* defaults filled in; strings are copies */
  lsip_hash_key hash_key; /* of all maps */
  uint64_t counters[LSIP_COUNTER_COUNT];
  lsip_time now;          /* of the current or last input */
  uint64_t unix_base;     /* civil time at monotonic 0, or 0 */
  int in_input;           /* 1: `now` is valid for new timers */
  int in_leaf;            /* >0: the application must not call */
  int delivering;         /* 1: inside the application's event function */
  int stopping;           /* 1: lsip_stack_stop() was called; 2: done */
  int stop_due;           /* it must be looked at by the next input */
  /* Fills memory with random bytes; set by the stack from lib/auth. */
  void (*random)(struct lsip_ctx *c, void *buf, size_t n);
  void *random_state;
  char *scratch;          /* for lsip_ctx_write() */
  size_t scratch_size;
} lsip_ctx;

/* Timers: what is set outside an input starts at the next one. */
void lsip_ctx_alarm(lsip_ctx *c, lsip_alarm *a, uint64_t ms);
void lsip_ctx_alarm_stop(lsip_ctx *c, lsip_alarm *a);

uint64_t lsip_ctx_random64(lsip_ctx *c);
/* A random number in [0, n). */
uint32_t lsip_ctx_random_below(lsip_ctx *c, uint32_t n);
/* Writes `n` random characters of 5 bits each: tags, branches, Call-IDs
 * (RFC 3261 19.3 asks for 32 bits at least). */
void lsip_ctx_random_text(lsip_ctx *c, char *out, size_t n);

uint64_t lsip_ctx_hash(const lsip_ctx *c, lsip_str s);

static inline void lsip_ctx_count(lsip_ctx *c, int counter)
{
  c->counters[counter]++;
}

/* Copies `len` bytes; *out points into memory of `len` bytes owned by the
 * caller, or to "" for len 0. 0 or LSIP_ERR_NOMEM. */
int lsip_ctx_copy(lsip_ctx *c, lsip_str *out, lsip_str in);
void lsip_ctx_copy_free(lsip_ctx *c, lsip_str *s);

/* ---- writing messages ---- */

/* Writes one message; returns lsip_writer_end(). May run twice. */
typedef int (*lsip_write_fn)(lsip_writer *w, const void *arg);

/* Runs `fn` on memory that grows until it fits. The text is borrowed until
 * the next call. 0 or a typed error. */
int lsip_ctx_write(lsip_ctx *c, lsip_str *out, lsip_write_fn fn,
                   const void *arg);
/* The same into a wire message of just that size. */
int lsip_ctx_write_wire(lsip_ctx *c, lsip_wire **out, lsip_write_fn fn,
                        const void *arg);

/* ---- objects ---- */

/* Readies the event nodes of an object that has no id. */
void lsip_object_init_nodes(lsip_object *o);
/* Readies a zeroed object and gives it an id. */
int lsip_object_init(lsip_ctx *c, lsip_object *o, int kind,
                     void (*destroy)(lsip_object *));
/* Takes the object out of the table and its events out of the queue. */
void lsip_object_clear(lsip_ctx *c, lsip_object *o);
/* The id ends, the object goes on without one, silently. */
void lsip_object_hide(lsip_ctx *c, lsip_object *o);
/* Finds a living object; NULL if stale. */
void *lsip_object_find(const lsip_ctx *c, uint64_t id, int kind);

/* ---- messages that are kept ---- */

lsip_kept *lsip_kept_new(lsip_ctx *c, const lsip_msg *m);
void lsip_kept_unref(lsip_ctx *c, lsip_kept *k);

/* ---- events ---- */

/* What a layer says about an event; zero members are fine. */
typedef struct lsip_tell {
  uint32_t kind, status, flags;
  int32_t reason;
  uint64_t related;
  uint64_t number;
  lsip_flow flow;
  const lsip_msg *msg;  /* of the current input, or kept */
  lsip_kept *kept;      /* gains a reference */
  lsip_str text, data;  /* inside the message or static */
} lsip_tell;

/* 1 if an event about `o` can be queued: none is on its way. */
int lsip_event_room(const lsip_object *o);
/* Queues an event about `o`. */
void lsip_event_tell(lsip_ctx *c, lsip_object *o, const lsip_tell *t);
/* Queues the last event about `o`; afterwards it is destroyed. Once. */
void lsip_event_end(lsip_ctx *c, lsip_object *o, const lsip_tell *t);
/* The next event to be delivered, taken off the queue into `c->delivery`;
 * NULL if there is none. Its object may be told of the next event, or be
 * destroyed unless this is its last, while the application reads: `object` is
 * good until then. Give it to lsip_event_done() before the next is taken. */
lsip_delivery *lsip_event_take(lsip_ctx *c);
void lsip_event_done(lsip_ctx *c, lsip_delivery *d);
/* Moves what queued events borrow of message `from` to its copy `to`. */
void lsip_event_rebase(lsip_ctx *c, const lsip_msg *from, lsip_kept *to);

#endif
