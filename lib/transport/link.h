/* The way from us to one target: at once for UDP, over a flow that may have
 * to be opened first for streams. */
#ifndef LSIP_TRANSPORT_LINK_H
#define LSIP_TRANSPORT_LINK_H

#include "transport/flow.h"
#include "transport/locate.h"

typedef struct lsip_link lsip_link;

struct lsip_link {
  lsip_flow_user user;
  lsip_local_point *local; /* from which; valid while ready() runs */
  lsip_path path;
  /* 0: send now. < 0: the flow could not be opened, or has gone later. */
  void (*ready)(lsip_link *l, int err);
};

/* Who sends and how it must go. */
typedef struct lsip_link_wish {
  lsip_flow flow;   /* this one only */
  lsip_local local; /* from here only */
  uint32_t exact;   /* 1: over the transport of the target, at any size */
  lsip_str name;    /* TLS: to be proven */
  uint64_t profile;
} lsip_link_wish;

/* A message of more bytes than this goes over a stream first where the MTU is
 * not known (18.1.1). */
enum { LSIP_BIG_MESSAGE = 1300 };
/* 1 if a message, of `size` bytes and a Via, is to be tried over TCP before it
 * goes to this target as it is; then the target is changed. */
int lsip_link_grows(const lsip_transport_layer *tp, lsip_target *t,
                    const lsip_link_wish *wish, size_t size);

/* 1: ready now; 0: ready() will be called; < 0: no way to it. After 1 or 0
 * the link follows its flow until lsip_link_stop(). */
int lsip_link_start(lsip_link *l, lsip_transport_layer *tp,
                    const lsip_target *target, const lsip_link_wish *wish,
                    void (*ready)(lsip_link *, int));
/* Follows a flow that is up. */
void lsip_link_join(lsip_link *l, lsip_conn *f);
void lsip_link_stop(lsip_link *l);

#endif
