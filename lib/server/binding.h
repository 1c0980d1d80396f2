/* Bindings (RFC 3261 s.10): as they are worked on, and as they are kept. */
#ifndef LSIP_SERVER_BINDING_H
#define LSIP_SERVER_BINDING_H

#include "base/ctx.h"

#include <lsip/server.h>

/* A binding while it is worked on: strings point into a message or a record.
 * Times are milliseconds on the stack's clock. */
typedef struct lsip_bound {
  lsip_str uri;
  lsip_str params;   /* of Contact: "q=0.5;x=y", without expires */
  lsip_str path;     /* RFC 3327: name-addr values, in their order */
  lsip_str call_id;
  lsip_addr source;
  uint64_t way;      /* id of the connection it came by, or of the local */
  uint64_t until_ms;
  uint32_t cseq;
  uint32_t q_milli;
  uint32_t reg_id;   /* RFC 5626: bound to that way; 0: to its URI */
} lsip_bound;

/* All bindings of one address-of-record. */
typedef struct lsip_bound_set {
  lsip_bound *all;
  uint32_t count, max;
} lsip_bound_set;

/* What is kept of one address-of-record: one block of memory, written once;
 * a change makes a new one. */
typedef struct lsip_aor_record {
  lsip_map_node node;
  lsip_alarm alarm;    /* the next binding expires */
  void *store;
  uint32_t size;       /* of the block */
  uint32_t count;
  uint32_t aor_len;
  uint32_t text;       /* offset of the text: the aor, then the bindings' */
  struct lsip_kept_binding {
    uint64_t until_ms;
    uint64_t way;
    lsip_addr source;
    uint32_t cseq;
    uint32_t uri, params, path, call_id; /* lengths, in this order at `at` */
    uint32_t at;
    uint32_t reg_id;
    uint16_t q_milli;
  } bindings[];
} lsip_aor_record;

static inline lsip_str lsip_aor_of(const lsip_aor_record *r)
{
  return lsip_str_of((const char *)r + r->text, r->aor_len);
}

/* Makes a record of the set; its node, alarm and store are zero. 0,
 * LSIP_ERR_NOMEM, or a typed error for text that can not be written. */
LSIP_MUST int lsip_aor_record_new(lsip_ctx *c, lsip_aor_record **out,
                                  lsip_str aor, const lsip_bound_set *set);
void lsip_aor_record_free(lsip_ctx *c, lsip_aor_record *r);
/* A view of binding `i`. */
void lsip_aor_record_get(const lsip_aor_record *r, uint32_t i,
                         lsip_bound *out);
/* Fills the set with views of what lives, as far as it has room; `r` may be
 * NULL. */
void lsip_aor_record_load(const lsip_aor_record *r, const lsip_ctx *c,
                          lsip_bound_set *set);

static inline uint64_t lsip_now_ms(const lsip_ctx *c)
{
  return c->now / 1000000;
}

/* 1 if it has not expired and the connection that it is bound to is up (RFC
 * 5626 s.7). */
int lsip_bound_lives(const lsip_bound *b, const lsip_ctx *c);
/* Seconds left, rounded up; 0 when it has expired. */
uint32_t lsip_bound_left(const lsip_bound *b, uint64_t now_ms);
/* The header line Contact of a 200 (10.3 step 8). */
void lsip_bound_write(lsip_writer *w, const lsip_bound *b, uint64_t now_ms);
/* As the application sees it: borrowed from the same memory. */
void lsip_bound_show(const lsip_bound *b, uint64_t now_ms,
                     lsip_binding *out);
/* Those of the set that live, best q first. How many there are; up to `max`
 * are filled in. */
size_t lsip_bound_list(const lsip_bound_set *set, const lsip_ctx *c,
                       lsip_binding *out, size_t max);

#endif
