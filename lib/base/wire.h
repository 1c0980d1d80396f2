/* Messages on their way out, and the queue of outputs.
 *
 * A wire message is counted by reference: its transaction (which may send it
 * again) and the queue hold it. It is queued at most once. What has been
 * handed to the adapter stays until the next call that ends the borrow. */
#ifndef LSIP_BASE_WIRE_H
#define LSIP_BASE_WIRE_H

#include "base/list.h"
#include "base/mem.h"

#include <lsip/stack.h>

typedef struct lsip_outputs lsip_outputs;
typedef struct lsip_out_node lsip_out_node;

/* Something in the queue of outputs, embedded in what it is about. */
struct lsip_out_node {
  lsip_list link;
  uint8_t queued;
  uint8_t kind;  /* enum lsip_output_kind */
  /* Fills what the adapter sees, when it is handed out. */
  void (*fill)(lsip_out_node *n, lsip_output *out);
};

struct lsip_outputs {
  lsip_list queue;
  lsip_list handed; /* wire messages the adapter may be reading */
  lsip_list failed; /* noted by the adapter, for the next input */
  uint64_t next_token;
  lsip_heap *heap;
};

/* Where a message goes. */
typedef struct lsip_path {
  uint32_t transport;
  uint32_t reserved;
  lsip_flow flow;   /* of a connection */
  lsip_local local;
  uint64_t cookie;
  lsip_addr remote;
} lsip_path;

typedef struct lsip_wire lsip_wire;
typedef void (*lsip_wire_fn)(lsip_wire *w, void *owner, int reason);

struct lsip_wire {
  lsip_out_node node;  /* in outputs.queue or in a flow's queue */
  lsip_list handed;    /* in outputs.handed or .failed */
  lsip_outputs *outputs;
  lsip_path path;
  uint64_t token;
  uint32_t refs;
  uint32_t len;
  int32_t reason;      /* why it failed */
  uint32_t sent;       /* how often it was queued */
  void *owner;         /* told of failure; cleared by an owner that ends */
  lsip_wire_fn failed;
  char bytes[];
};

void lsip_outputs_init(lsip_outputs *o, lsip_heap *heap);
void lsip_outputs_free(lsip_outputs *o);

/* Room for a message of `len` bytes, with one reference; NULL: no memory. */
lsip_wire *lsip_wire_new(lsip_outputs *o, size_t len);
void lsip_wire_unref(lsip_wire *w);

void lsip_out_init(lsip_out_node *n, int kind,
                   void (*fill)(lsip_out_node *, lsip_output *));
/* Queues a node behind all others; nothing if it is queued already. */
void lsip_out_push(lsip_outputs *o, lsip_out_node *n);
/* Takes a node out of the queue. */
void lsip_out_drop(lsip_out_node *n);
/* Queues a wire message (which gains a reference) unless it is queued. */
void lsip_wire_push(lsip_wire *w);
/* Takes it out of the queue it waits in. */
void lsip_wire_drop(lsip_wire *w);

/* lsip_stack_poll_output(). */
size_t lsip_outputs_poll(lsip_outputs *o, lsip_output *out, size_t max);
/* Ends the borrow of what was handed out. */
void lsip_outputs_release(lsip_outputs *o);
/* lsip_note_failed(): 0 or LSIP_ERR_GONE. */
int lsip_outputs_note_failed(lsip_outputs *o, uint64_t token, int reason);
/* Tells the owners of what was noted. */
void lsip_outputs_report(lsip_outputs *o);

#endif
