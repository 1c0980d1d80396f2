/* What a net is made of.
 *
 * The order of a turn (turn.c): every stack is settled, the loop waits, what
 * is ready is read, and after each input the stack it went to is settled
 * again. Settling means: carry out its outputs, advance it if it is due, feed
 * it what was put off, until it rests. Inputs are given only to a stack that
 * rests, so that one in pull mode whose events wait loses nothing: its
 * sockets are left alone until the events have been taken. */
#ifndef LSIP_NET_PARTS_H
#define LSIP_NET_PARTS_H

#include "net/clock.h"
#include "net/poller.h"

#include <lsip/net.h>

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum {
  LSIP_NET_BATCH = 16,     /* datagrams read at once */
  LSIP_NET_BUFFER = 65536  /* bytes of the largest datagram, and of a read */
};

typedef struct lsip_guest lsip_guest;
typedef struct lsip_sock lsip_sock;
typedef struct lsip_conn lsip_conn;

/* A datagram that was read while its stack's events waited. */
typedef struct lsip_parked {
  struct lsip_parked *next;
  lsip_addr from;
  size_t len;
  char bytes[];
} lsip_parked;

/* A socket that is bound: for datagrams of a stack, for its connections, or
 * for datagrams of media. */
struct lsip_sock {
  lsip_watch watch;
  lsip_sock *next;      /* of its guest, or of the net's media */
  lsip_net *net;
  lsip_guest *guest;    /* NULL: media */
  uint32_t transport;
  lsip_local local;
  lsip_addr bound;
  lsip_parked *parked;  /* oldest first */
  lsip_packet_fn fn;    /* of media */
  void *user;
};

/* A connection. */
struct lsip_conn {
  lsip_watch watch;
  lsip_conn *next, **at; /* of its guest */
  lsip_conn *next_put_off;
  lsip_guest *guest;
  lsip_flow flow;
  enum { CONN_OPENING, CONN_UP, CONN_CLOSED } state;
  char *rest;           /* of one SEND that was not taken whole */
  size_t rest_len, rest_off;
  char *in;             /* read, but not given to the stack yet */
  size_t in_len, in_off;
  int writable;         /* flow_writable() is owed */
  int down, reason;     /* flow_down() is owed, with this reason */
  int put_off;          /* in the guest's list of those that are owed */
};

/* A question for the resolver, and its answer. */
typedef struct lsip_job {
  struct lsip_job *next;
  uint64_t guest;       /* its number */
  lsip_query query;
  uint32_t type;
  int status;
  size_t count;
  lsip_record records[16];
  char name[256];       /* NUL-terminated */
} lsip_job;

/* A stack that the net carries. */
struct lsip_guest {
  lsip_guest *next;
  lsip_net *net;
  lsip_stack *stack;    /* NULL: detached, freed after the turn */
  uint64_t number;      /* never used again, unlike addresses */
  int busy;             /* its events wait: no input now */
  lsip_sock *socks;
  lsip_conn *conns;
  lsip_conn *put_off;   /* connections that something is owed to */
  lsip_job *answers;    /* of the resolver, oldest first */
};

typedef struct lsip_tick {
  struct lsip_tick *next; /* later or at the same time */
  lsip_time when;
  lsip_tick_fn fn;
  void *user;
} lsip_tick;

typedef struct lsip_letter {
  struct lsip_letter *next;
  void (*fn)(void *);
  void *arg;
} lsip_letter;

/* What other threads may touch. */
typedef struct lsip_mailbox {
  lsip_watch watch;     /* the reading end of the pipe */
  int wake_fd;          /* the writing end */
  pthread_mutex_t lock;
  lsip_letter *first, **last;
  atomic_int stop;
} lsip_mailbox;

typedef struct lsip_resolver lsip_resolver;

struct lsip_net {
  lsip_mem mem;
  lsip_poller *poller;
  lsip_guest *guests;   /* in the order of attaching */
  uint64_t guest_count; /* ever attached */
  lsip_sock *media;
  lsip_tick *ticks;     /* soonest first */
  lsip_mailbox mailbox;
  lsip_resolver *resolver; /* NULL until a name is asked for */
  lsip_watch *buried;   /* freed after the turn */
  char *buffer;         /* LSIP_NET_BATCH of LSIP_NET_BUFFER bytes */
  int turning;          /* inside lsip_net_step() */
  int os_error;
  lsip_world world;
};

/* ---- net.c ---- */
int lsip_net_new_with(lsip_net **out, lsip_stack *s, const lsip_mem *mem,
                      const lsip_poller_ops *ops);
/* Zeroed memory, or NULL. */
void *lsip_net_alloc(lsip_net *n, size_t size);
void lsip_net_release(lsip_net *n, void *p, size_t size);
/* 1 when n->buffer is there. */
int lsip_net_need_buffer(lsip_net *n);
/* Keeps errno and names it as a LSIP_ERR_ code. */
int lsip_net_failed(lsip_net *n);
int lsip_net_error_of(int os_error);

/* ---- turn.c ---- */
void lsip_net_settle(lsip_guest *g);
/* 1 if the guest's stack takes input now. */
int lsip_net_guest_rests(lsip_guest *g);
int lsip_net_watch(lsip_net *n, lsip_watch *w, unsigned want);
/* Closes the descriptor and frees the block after the turn. */
void lsip_net_bury(lsip_net *n, lsip_watch *w);
void lsip_net_free_buried(lsip_net *n);

/* ---- guest.c ---- */
lsip_guest *lsip_net_guest_of(const lsip_net *n, const lsip_stack *s);
lsip_guest *lsip_net_guest_number(const lsip_net *n, uint64_t number);
void lsip_net_guest_close(lsip_guest *g);
void lsip_net_guest_sweep(lsip_net *n);

/* ---- address.c ---- */
socklen_t lsip_net_to_sockaddr(const lsip_addr *a,
                               struct sockaddr_storage *out);
void lsip_net_from_sockaddr(lsip_addr *out,
                            const struct sockaddr_storage *sa);
int lsip_net_is_wildcard(const lsip_addr *a);
/* Our address on the way to the world, or loopback. The port is kept. */
void lsip_net_default_address(lsip_addr *a);
void lsip_net_local_address(int fd, lsip_addr *out);

/* ---- socket.c ---- */
/* A socket bound to `at`, which is set to what was bound; it is watched for
 * reading. 0 or a LSIP_ERR_ code. */
int lsip_net_sock_open(lsip_net *n, lsip_sock **out, uint32_t transport,
                       lsip_addr *at);
void lsip_net_sock_close(lsip_sock *s);

/* ---- listen.c ---- */
int lsip_net_listen_for(lsip_guest *g, lsip_local *out, lsip_str uri);

/* ---- datagram.c ---- */
void lsip_net_datagrams_ready(lsip_watch *w, unsigned got);
/* Gives the oldest parked datagram of a guest; 1 if there was one. */
int lsip_net_unpark(lsip_guest *g);
int lsip_net_datagram_send(lsip_sock *s, const lsip_addr *to, lsip_str bytes);

/* ---- refusal.c ---- */
void lsip_net_report_refusals(lsip_sock *s);
void lsip_net_want_refusals(int fd, uint8_t family);

/* ---- accept.c ---- */
void lsip_net_accept_ready(lsip_watch *w, unsigned got);
/* A tick: looks at the listener `user` again. */
void lsip_net_accept_again(void *user, lsip_time now);

/* ---- conn.c ---- */
/* Takes the descriptor over, also on failure: NULL. */
lsip_conn *lsip_net_conn_new(lsip_guest *g, int fd);
/* 1 when it was closed while a callback ran; the block is still there. */
int lsip_net_conn_is_gone(const lsip_conn *c);
void lsip_net_conn_open(lsip_guest *g, const lsip_output *o);
void lsip_net_conn_ready(lsip_watch *w, unsigned got);
/* Closes without telling the stack. */
void lsip_net_conn_close(lsip_conn *c);
/* Puts off flow_down() until the stack rests. */
void lsip_net_conn_fail(lsip_conn *c, int reason);

/* ---- stream.c ---- */
int lsip_net_conn_send(lsip_conn *c, lsip_str bytes);
void lsip_net_conn_flush(lsip_conn *c);
void lsip_net_conn_read(lsip_conn *c);
/* CLOSE: the peer gets what was sent before. */
void lsip_net_conn_finish(lsip_conn *c);

/* ---- owed.c ---- */
void lsip_net_conn_put_off(lsip_conn *c);
/* Gives the stack one input that was put off; 1 if there was one. */
int lsip_net_give_owed(lsip_guest *g);

/* ---- output.c ---- */
void lsip_net_carry_out(lsip_guest *g);

/* ---- resolver.c ---- */
void lsip_net_resolve(lsip_guest *g, const lsip_output *o);
void lsip_net_job_free(lsip_job *j);
/* Hands the answers that are there to their guests. */
void lsip_net_take_answers(lsip_net *n);
void lsip_net_resolver_free(lsip_net *n);

/* ---- mailbox.c ---- */
int lsip_net_mailbox_open(lsip_net *n);
void lsip_net_mailbox_close(lsip_net *n);
void lsip_net_wake(const lsip_mailbox *b);
int lsip_net_stop_taken(lsip_net *n);

/* ---- tick.c ---- */
int lsip_net_tick_at(lsip_net *n, lsip_tick_fn fn, void *user,
                     lsip_time when);
void lsip_net_run_ticks(lsip_net *n);
void lsip_net_free_ticks(lsip_net *n);

/* ---- world.c ---- */
void lsip_net_init_world(lsip_net *n);

#endif
