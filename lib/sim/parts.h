/* What a simulation is made of. */
#ifndef LSIP_SIM_PARTS_H
#define LSIP_SIM_PARTS_H

#include "sim/queue.h"
#include "sim/random.h"

#include <lsip/sim.h>

#define LSIP_SIM_PORT 5060
#define LSIP_SIM_LADDER 1000

typedef struct lsip_host lsip_host;

/* A stack at a host. */
typedef struct lsip_node {
  struct lsip_node *next;
  lsip_sim *sim;
  lsip_host *host;
  lsip_stack *stack;  /* NULL: removed; freed when nobody looks at it */
} lsip_node;

/* A port that somebody listens at. */
typedef struct lsip_port {
  struct lsip_port *next; /* of its host */
  lsip_host *host;
  lsip_addr addr;
  uint32_t transport;     /* LSIP_TRANSPORT_NONE: a socket for media */
  lsip_node *node;        /* a local of this stack ... */
  lsip_local local;
  lsip_packet_fn fn;      /* ... or a socket for media */
  void *user;
} lsip_port;

/* A link that differs from the common one. */
typedef struct lsip_path {
  struct lsip_path *next; /* of the host it leaves from */
  const lsip_host *to;
  lsip_sim_link how;
} lsip_path;

struct lsip_host {
  lsip_sim *sim;
  char *name;
  lsip_addr addr;
  uint16_t next_port;
  lsip_port *ports;
  lsip_path *paths;
  lsip_world world;
};

/* A further name of a host. */
typedef struct lsip_alias {
  struct lsip_alias *next;
  char *name;
  const lsip_host *host;
} lsip_alias;

/* A line of the ladder. */
typedef struct lsip_rung {
  lsip_time when;
  lsip_addr from, to;
  uint32_t transport;
  int lost;
  char text[64];      /* beginning of the first line, NUL-terminated */
} lsip_rung;

struct lsip_sim {
  lsip_time now;
  lsip_queue queue;
  lsip_dice dice;
  lsip_sim_link how;       /* the common link */
  lsip_host **hosts;       /* number i has the address 10.0.0.0 + i + 1 */
  size_t host_count;
  lsip_alias *aliases;     /* oldest first, as are the nodes */
  lsip_node *nodes;
  struct lsip_pipe *pipes; /* newest first, as are the ticks */
  struct lsip_tick *ticks;
  lsip_sim_tap_fn tap;
  void *tap_user;
  lsip_rung *rungs;        /* a ring of LSIP_SIM_LADDER */
  size_t rung_count;       /* ever written */
  int running, stopped;
  int error;               /* met where nothing could be returned */
};

/* ---- host.c ---- */
lsip_host *lsip_sim_host_named(const lsip_sim *m, const char *name);
lsip_host *lsip_sim_host_at(const lsip_sim *m, const lsip_addr *a);
/* The host of that name, made if there is none; NULL without memory. */
lsip_host *lsip_sim_host_need(lsip_sim *m, const char *name);
void lsip_sim_host_free(lsip_host *h);
/* Fills `out` with the addresses of a name; returns how many it has. */
size_t lsip_sim_host_resolve(const lsip_sim *m, lsip_str name, lsip_record *out,
                             size_t max);

/* ---- port.c ---- */
lsip_port *lsip_sim_port_find(const lsip_host *h, int stream, uint16_t number);
/* Port `number`, or a free one for 0. 0, LSIP_ERR_NOMEM, LSIP_ERR_IN_USE. */
int lsip_sim_port_open(lsip_host *h, lsip_port **out, uint32_t transport,
                       uint16_t number);
void lsip_sim_port_close(lsip_port *p);
uint16_t lsip_sim_port_free_number(lsip_host *h, int stream);

/* ---- node.c ---- */
int lsip_sim_node_add(lsip_host *h, lsip_stack *s, lsip_node **out);
lsip_node *lsip_sim_node_of(const lsip_sim *m, const lsip_stack *s);
void lsip_sim_node_remove(lsip_node *n);
/* Frees what has been removed. */
void lsip_sim_node_sweep(lsip_sim *m);
/* Opens a port and adds its local to the stack. */
int lsip_sim_node_listen(lsip_node *n, lsip_local *out, uint32_t transport,
                         uint16_t number);
/* Does what a stack asks for; returns how much that was. */
size_t lsip_sim_node_carry_out(lsip_node *n);

/* ---- link.c ---- */
const lsip_sim_link *lsip_sim_link_between(const lsip_sim *m,
                                           lsip_host *from,
                                           const lsip_host *to);
/* Ends the path that *at points to. */
void lsip_sim_path_close(lsip_path **at);
lsip_time lsip_sim_link_latency(const lsip_sim_link *l);
/* How long the next datagram travels: latency, jitter, being overtaken. */
lsip_time lsip_sim_link_travel(lsip_sim *m, const lsip_sim_link *l);

/* ---- datagram.c ---- */
/* Sends a datagram from a port. 0 or LSIP_ERR_NOMEM. */
int lsip_sim_datagram_send(lsip_port *from, const lsip_addr *to,
                           lsip_str bytes);

/* ---- pipe.c ---- */
struct lsip_end;
int lsip_sim_pipe_open(lsip_node *n, const lsip_output *o);
int lsip_sim_pipe_send(struct lsip_end *from, lsip_str bytes);
void lsip_sim_pipe_close(struct lsip_end *e);
/* The process that had these connections has ended. */
void lsip_sim_pipe_forget_node(lsip_node *n);
void lsip_sim_pipe_free_all(lsip_sim *m);

/* ---- world.c ---- */
void lsip_sim_host_init_world(lsip_host *h);

/* ---- tick.c ---- */
int lsip_sim_tick_at(lsip_sim *m, lsip_tick_fn fn, void *user, lsip_time when);
void lsip_sim_tick_free_all(lsip_sim *m);

/* ---- ladder.c ---- */
/* Tells the tap and the ladder about a packet. `local` and `remote`,
 * `transport` and `bytes` are given, the rest is filled in. */
void lsip_sim_seen(lsip_sim *m, lsip_trace_record *r, int lost);

/* ---- sim.c ---- */
uint64_t lsip_sim_unix_ns(const lsip_sim *m);

#endif
