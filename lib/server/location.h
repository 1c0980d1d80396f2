/* The location service: address-of-record -> bindings. The store in memory,
 * and the canonical form of addresses. */
#ifndef LSIP_SERVER_LOCATION_H
#define LSIP_SERVER_LOCATION_H

#include "server/binding.h"

/* Room for a canonical address-of-record. */
enum { LSIP_AOR_MAX = 512 };

/* Writes the canonical form of a SIP or SIPS URI (10.3 step 5): "sip:" user
 * "@" host, escaped only where it must be, the host in lower case; without
 * password, port, parameters and headers. 0, LSIP_ERR_SCHEME, LSIP_ERR_URI or
 * LSIP_ERR_TOO_LONG. */
LSIP_MUST int lsip_aor_write(char buf[LSIP_AOR_MAX], lsip_str *out,
                             lsip_str uri);

typedef struct lsip_location_store {
  lsip_ctx *ctx;
  lsip_map map;        /* lsip_aor_record.node, by aor */
  uint32_t max_records;
  lsip_bound_set scratch; /* for what expiry leaves over */
} lsip_location_store;

/* `scratch` holds as many bindings as a record may have. */
void lsip_location_init(lsip_location_store *l, lsip_ctx *c,
                        uint32_t max_records, lsip_bound_set scratch);
void lsip_location_clear(lsip_location_store *l);
/* By its canonical form; NULL: no binding. */
lsip_aor_record *lsip_location_get(const lsip_location_store *l,
                                   lsip_str aor);
/* Puts the set in place of what there was; an empty one removes the record.
 * Old views end. 0, LSIP_ERR_LIMIT, LSIP_ERR_NOMEM, with nothing changed. */
LSIP_MUST int lsip_location_put(lsip_location_store *l, lsip_str aor,
                                const lsip_bound_set *set);
/* lsip_location_next(): 1 and a binding, 0 at the end. */
int lsip_location_walk(const lsip_location_store *l, uint64_t *cursor,
                       lsip_location_entry *out);
/* The bindings of an address-of-record, best q first. How many there are; up
 * to `max` are filled in. */
size_t lsip_location_list(const lsip_location_store *l, lsip_str aor,
                          lsip_binding *out, size_t max);

/* ---- location_text.c: records that the application keeps ---- */

/* Appends one line. */
void lsip_location_write(lsip_writer *w, const lsip_ctx *c,
                         const lsip_bound *b);
/* Takes the next line off: 1, 0 at the end, LSIP_ERR_SYNTAX. */
LSIP_MUST int lsip_location_next_line(const lsip_ctx *c, lsip_str *record,
                                      lsip_bound *b);
/* Reads the lines of what has not expired, as far as the set has room;
 * borrowed from `record`. What is bound to a flow that we do not have stays:
 * another server may have it. 0 or LSIP_ERR_SYNTAX. */
LSIP_MUST int lsip_location_read(const lsip_ctx *c, lsip_str record,
                                 lsip_bound_set *set);

#endif
