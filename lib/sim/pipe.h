/* Connections: two ends, and in each direction bytes and signals that arrive
 * in the order in which they left. */
#ifndef LSIP_SIM_PIPE_H
#define LSIP_SIM_PIPE_H

#include "sim/parts.h"

typedef struct lsip_pipe lsip_pipe;

typedef struct lsip_end {
  lsip_pipe *pipe;
  lsip_node *node;   /* NULL: nobody, or no longer */
  lsip_host *host;   /* NULL: an address that no host has */
  lsip_flow flow;
  lsip_addr addr;
  enum { END_CLOSED, END_OPENING, END_UP } state;
  lsip_time last;    /* when what was sent to this end last arrives */
  size_t flying;     /* bytes this end has sent that did not arrive yet */
  int blocked;       /* its stack was told to wait */
  int cut;           /* what it sends is lost: its path was cut */
} lsip_end;

struct lsip_pipe {
  lsip_pipe *next;   /* of the simulation ... */
  lsip_pipe **at;    /* ... and what points here */
  lsip_sim *sim;
  lsip_end end[2];   /* who opened it, who accepted it */
  size_t refs;       /* items on their way */
};

lsip_end *lsip_sim_end_peer(lsip_end *e);
/* Queues an item for `to`, not before what was sent to it earlier. */
int lsip_sim_pipe_put(lsip_end *to, lsip_item *it, lsip_time when);
/* The end is closed; frees the pipe with its last trace. */
void lsip_sim_end_close(lsip_end *e);
/* An item has arrived, or was dropped. */
void lsip_sim_pipe_unref(lsip_pipe *p);

/* What one end learns about the other. */
typedef int (*lsip_signal_fn)(lsip_end *to, int reason);
int lsip_sim_pipe_signal(lsip_end *to, lsip_signal_fn fn, int reason,
                         lsip_time when);
/* Signal: the connection is gone. */
int lsip_sim_signal_down(lsip_end *to, int reason);

#endif
