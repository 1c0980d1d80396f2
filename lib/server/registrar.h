/* Registrars (RFC 3261 10.3, RFC 3327, RFC 3608). */
#ifndef LSIP_SERVER_REGISTRAR_H
#define LSIP_SERVER_REGISTRAR_H

#include "server/guard.h"
#include "server/location.h"
#include "server/outbound.h"

typedef struct lsip_registrar_object {
  lsip_object object;
  lsip_services *services;
  lsip_registrar_config config; /* defaults filled in; strings are copies */
  lsip_location_store store;
  lsip_list jobs;               /* REGISTERs in work */
  lsip_bound *bounds;           /* 2 * max_bindings: `work`, and the store's
                                   scratch */
  lsip_bound_set work;          /* the set being computed */
} lsip_registrar_object;

int lsip_registrar_make(lsip_services *sv, lsip_registrar_object **out,
                        const lsip_registrar_config *cfg);
/* NULL when the id is none or stale. */
lsip_registrar_object *lsip_registrar_find(const lsip_services *sv,
                                           lsip_registrar id);

/* 1 if it keeps the addresses of this URI's domain. */
int lsip_registrar_serves(const lsip_registrar_object *r, lsip_str uri);

/* Serves a REGISTER whose transaction nobody owns yet, and owns it from now
 * on. 0 or LSIP_ERR_NOMEM with nothing changed. */
int lsip_registrar_serve(lsip_registrar_object *r, lsip_server *t);

/* ---- where somebody is (for a proxy) ---- */

typedef struct lsip_lookup lsip_lookup;
/* `status` 0 and the bindings, best q first, borrowed during the call (and as
 * long as no binding changes); else 4xx or 5xx: nobody knows. The lookup may
 * be dropped inside, and its memory freed. */
typedef void (*lsip_lookup_fn)(lsip_lookup *l, int status,
                               const lsip_binding *b, size_t n);

/* In zeroed memory of its owner, who drops it before that memory goes. */
struct lsip_lookup {
  lsip_registrar_object *registrar;
  lsip_lookup_fn done;
  lsip_question question;
};

/* The most bindings that a lookup gives. */
enum { LSIP_LOOKUP_MAX = 64 };

/* Finds the bindings of the address-of-record that `uri` is; calls `done` at
 * once or, when the application keeps the bindings, later. */
void lsip_lookup_start(lsip_lookup *l, lsip_registrar_object *r, lsip_str uri,
                       lsip_lookup_fn done);
void lsip_lookup_drop(lsip_lookup *l);

/* ---- registrar_rules.c: what a REGISTER asks for ---- */

typedef struct lsip_register_change {
  uint32_t min_expires; /* for a 423 */
  uint32_t changed;     /* 1: the set is another */
  uint32_t outbound;    /* 1: a contact is bound to its flow (RFC 5626) */
  lsip_str reason;      /* a phrase that says more than the status */
} lsip_register_change;

/* Computes the new set of bindings out of the present one (10.3 steps 6 and
 * 7). 0, or the status to refuse with; then the set means nothing. */
int lsip_register_apply(const lsip_registrar_config *cfg, const lsip_msg *m,
                        const lsip_bound *from, uint64_t now_ms,
                        lsip_bound_set *set, lsip_register_change *out);

#endif
