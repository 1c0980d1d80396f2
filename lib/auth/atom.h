/* A text that is hashed, compared or written without being copied: plain, or
 * as it stands on the wire, a token or a quoted-string whose escapes and folds
 * are undone on the way (RFC 3261 25.1, 7.3.1). */
#ifndef LSIP_AUTH_ATOM_H
#define LSIP_AUTH_ATOM_H

#include "auth/hash.h"

#include <lsip/write.h>

typedef struct lsip_atom {
  lsip_str text;   /* ptr NULL: not there */
  uint32_t quoted; /* 1: a quoted-string, quotes included */
  uint32_t reserved;
} lsip_atom;

lsip_atom lsip_atom_plain(lsip_str text);
/* A value that lsip_auth_next() gave. */
lsip_atom lsip_atom_wire(lsip_str value);

static inline int lsip_atom_there(const lsip_atom *a)
{
  return a->text.ptr != NULL;
}

/* Compare what is meant; `_ieq` ASCII letters in any case. */
int lsip_atom_eq(const lsip_atom *a, const lsip_atom *b);
int lsip_atom_ieq(const lsip_atom *a, lsip_str b);
/* 1 if it means the empty string. */
int lsip_atom_empty(const lsip_atom *a);

void lsip_hash_atom(lsip_hash *h, const lsip_atom *a);
/* As a quoted-string; control characters are refused (the writer's error). */
void lsip_write_atom(lsip_writer *w, const lsip_atom *a);
/* The text itself without its escapes; more than `cap` is LSIP_ERR_NOSPC. */
int lsip_atom_text(const lsip_atom *a, char *buf, size_t cap, size_t *len);

#endif
