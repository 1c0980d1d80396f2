/* Connections: opened by us or accepted, with what waits to be sent on them
 * and who is to be told when they come up or go down. */
#ifndef LSIP_TRANSPORT_FLOW_H
#define LSIP_TRANSPORT_FLOW_H

#include "transport/framer.h"
#include "transport/local.h"

enum lsip_flow_state { LSIP_FLOW_OPENING = 1, LSIP_FLOW_UP, LSIP_FLOW_DOWN };

typedef struct lsip_flow_user lsip_flow_user;

/* Somebody who waits for a flow, or depends on it. `err` 0: it is up; else it
 * is gone, and the user has been taken off its list. */
struct lsip_flow_user {
  lsip_list link;
  void (*fn)(lsip_flow_user *u, int err);
};

typedef struct lsip_conn {
  lsip_object object;
  lsip_transport_layer *tp;
  lsip_map_node node;     /* in tp->flows if we opened it */
  lsip_list users;        /* lsip_flow_user.link */
  lsip_list queue;        /* lsip_wire.node.link: waits for the flow */
  size_t queued;          /* bytes in the queue */
  uint8_t state;          /* enum lsip_flow_state */
  uint8_t accepted;
  uint8_t blocked;
  uint8_t mapped;
  uint8_t overfull;       /* too much waits: closed by the alarm */
  uint32_t transport;
  lsip_local local;
  lsip_addr local_addr, remote;
  uint64_t cookie, profile;
  lsip_str name;          /* that the peer must prove */
  lsip_out_node open, close;
  lsip_alarm alarm;       /* opening takes too long; idle too long */
  lsip_time used;         /* when bytes last went either way */
  lsip_framer framer;
} lsip_conn;

lsip_conn *lsip_conn_find(lsip_transport_layer *tp, lsip_flow id);

/* A flow we may send new requests on: one that we opened to this place before
 * (HARD CASE: connection reuse), or a new one. 0 or a typed error. */
int lsip_conn_get(lsip_transport_layer *tp, lsip_conn **out, uint32_t transport,
                  const lsip_addr *remote, const lsip_local_point *local,
                  lsip_str name, uint64_t profile);
void lsip_conn_join(lsip_conn *f, lsip_flow_user *u,
                    void (*fn)(lsip_flow_user *, int));
void lsip_flow_user_leave(lsip_flow_user *u);

/* Sends in the flow's order. When too much waits, or memory is short and the
 * peer does not read, the message is dropped and the flow closed soon; never
 * inside this call. */
void lsip_conn_send(lsip_conn *f, lsip_wire *w);
/* Closes a flow of ours: CLOSE is queued, users are told. */
void lsip_conn_close(lsip_conn *f, int reason);
/* Bytes came: the flow is not idle. */
void lsip_conn_touch(lsip_conn *f);
/* Frees all, at the end of the stack. */
void lsip_flow_free_all(lsip_transport_layer *tp);
void lsip_flow_close_local(lsip_transport_layer *tp, lsip_local local);

/* ---- inputs ---- */
int lsip_conn_accepted(lsip_transport_layer *tp, lsip_conn **out,
                       const lsip_flow_info *info);
int lsip_conn_up(lsip_conn *f, const lsip_flow_info *info);
void lsip_conn_down(lsip_conn *f, int reason);
void lsip_conn_writable(lsip_conn *f);
/* A note: what else was queued for it goes back to wait. */
void lsip_conn_block(lsip_conn *f);

#endif
