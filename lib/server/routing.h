/* Route and Request-URI of a request on its way through us (RFC 3261 16.4 and
 * 16.6 steps 2 and 6). */
#ifndef LSIP_SERVER_ROUTING_H
#define LSIP_SERVER_ROUTING_H

#include "transport/local.h"

#include <lsip/transaction.h>

enum { LSIP_ROUTING_MAX = 48, LSIP_PLAIN_URI_MAX = 512 };

/* Edits that are being collected; their text lives in `scratch`. */
typedef struct lsip_edits {
  lsip_edit *list;
  size_t count, room;
  lsip_writer scratch;
  int error;
} lsip_edits;

void lsip_edits_init(lsip_edits *e, lsip_edit *list, size_t room,
                     void *scratch, size_t size);
void lsip_edits_add(lsip_edits *e, int op, int header, lsip_str value);
/* Text that lives as long as the edits. */
lsip_str lsip_edits_keep(lsip_edits *e, lsip_str text);
/* A number as the one value of a header. */
void lsip_edits_number(lsip_edits *e, int header, uint64_t n);
/* The same with parameters, without their first ';'; may be empty. */
void lsip_edits_number_with(lsip_edits *e, int header, uint64_t n,
                            lsip_str params);

/* 1 if a URI names `who`. */
typedef int (*lsip_names_fn)(const void *who, const lsip_uri *uri);
/* The simplest: `who` is a transport layer, by its locals. */
int lsip_names_local(const void *who, const lsip_uri *uri);

/* A request as it would be without the routes that were for us, and without a
 * maddr that is us. Not to be copied: `uri` may point into it. */
typedef struct lsip_routing {
  const lsip_msg *m;
  lsip_str uri;         /* the Request-URI; a strict router before us is
                           undone */
  lsip_str routes[LSIP_ROUTING_MAX];
  unsigned first, end;  /* those that are left: [first, end) */
  int undone;
  lsip_str own_first, own_last; /* URIs that were for us, or empty */
  char plain[LSIP_PLAIN_URI_MAX];
} lsip_routing;

/* 16.4. 0 or a typed error. */
int lsip_routing_read(lsip_routing *r, const lsip_msg *m, lsip_names_fn is_us,
                      const void *who);

/* 1 if it follows a route that is left. */
static inline int lsip_routing_leads_on(const lsip_routing *r)
{
  return r->first < r->end;
}

/* The edits of a copy that goes to `target` by `path` (RFC 3327; name-addr
 * values, may be empty) and what is left of the route. `next_hop` is the URI
 * to locate: it points into the arguments or the edits' scratch. 0 or a typed
 * error. */
int lsip_routing_forward(const lsip_routing *r, lsip_str target,
                         lsip_str path, lsip_edits *e, lsip_str *next_hop);

#endif
