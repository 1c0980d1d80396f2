/* From a URI to addresses (RFC 3263). Numeric hosts are answered at once,
 * names ask for A and AAAA; NAPTR and SRV fit in between. */
#ifndef LSIP_TRANSPORT_LOCATE_H
#define LSIP_TRANSPORT_LOCATE_H

#include "transport/local.h"

enum { LSIP_MAX_TARGETS = 16, LSIP_MAX_QUERIES = 2 };

typedef struct lsip_target {
  lsip_addr addr;
  uint32_t transport;
  uint32_t reserved;
} lsip_target;

typedef struct lsip_locate lsip_locate;
typedef struct lsip_lookup lsip_lookup;

struct lsip_locate {
  lsip_transport_layer *tp;
  lsip_target targets[LSIP_MAX_TARGETS];
  unsigned count;
  unsigned waiting;   /* lookups without an answer */
  int error;          /* of a lookup */
  uint32_t transport;
  uint16_t port;
  lsip_lookup *lookups[LSIP_MAX_QUERIES];
  lsip_str name;      /* owned: what a peer must prove by TLS, or empty */
  void (*done)(lsip_locate *l, int err);
};

/* Starts. 1: targets are there; 0: done() will be called; < 0: error, with
 * LSIP_ERR_SCHEME, LSIP_ERR_URI, LSIP_ERR_RESOLVE ... */
int lsip_locate_start(lsip_locate *l, lsip_transport_layer *tp, lsip_str uri,
                      void (*done)(lsip_locate *, int));
/* The same for a request that is written but for its Via: if its Request-URI
 * is sips, then as if `uri` were (8.1.2). */
int lsip_locate_request(lsip_locate *l, lsip_transport_layer *tp,
                        lsip_str request, lsip_str uri,
                        void (*done)(lsip_locate *, int));
/* After a start, or for targets that were found otherwise: keeps the name that
 * the peer must prove by TLS: `name`, or if empty the host of `uri` (RFC 5922
 * 7.2: the domain that was meant, not what DNS made of it). */
int lsip_locate_keep_name(lsip_locate *l, lsip_str name, lsip_str uri);
/* 1 if a URI is a sips URI. */
int lsip_locate_is_sips(lsip_str uri);
/* 1 if the Request-URI of a written request is one. */
int lsip_locate_wants_sips(lsip_str request);
/* Forgets the lookups; harmless at any time after a start or zeroing. */
void lsip_locate_stop(lsip_locate *l);

/* What a URI says about where to: the host and port that are resolved, and
 * the transport (RFC 3263 4.1). */
int lsip_locate_read(const lsip_uri *uri, lsip_str *host, uint16_t *port,
                     uint32_t *transport);

/* lsip_stack_resolved(). */
int lsip_locate_resolved(lsip_transport_layer *tp, lsip_query q, int status,
                         const lsip_record *r, size_t n);

#endif
