/* Header names to ids (include/lsip/headers.h): a perfect hash, and then a
 * compare with the one name that it can be. */
#ifndef LSIP_MSG_LOOKUP_H
#define LSIP_MSG_LOOKUP_H

#include <lsip/headers.h>

#include "msg/header_hash.inc"
#include "msg/scan.h"

/* What the table says of an id. */
typedef struct lsip_header_row {
  uint16_t name;  /* its place in lsip_header_texts */
  uint8_t len;    /* of the name */
  uint8_t occurs; /* enum lsip_occurs */
} lsip_header_row;

typedef struct lsip_header_kind {
  uint8_t grammar, form; /* enum lsip_grammar, enum lsip_form */
} lsip_header_kind;

/* All names, each with the ':' that ends it on the wire: no pointer, no
 * relocation. Behind the last is room, so that lsip_scan_alike16() may look at
 * each; LSIP_H_OTHER has its name there, as no name is like it. */
extern const char lsip_header_texts[];
extern const lsip_header_row lsip_header_rows[LSIP_HEADER_COUNT];
extern const lsip_header_kind lsip_header_kinds[LSIP_HEADER_COUNT];
extern const uint8_t lsip_hash_slots[1 << LSIP_HASH_BITS];
extern const uint8_t lsip_hash_letters[32]; /* compact forms */

/* Four bytes as a number that is the same on every machine; compilers make
 * one load of it. */
static inline uint32_t lsip_four(const char *p)
{
  const unsigned char *u = (const unsigned char *)p;
  return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16
      | (uint32_t)u[3] << 24;
}

/* The key of a name on the wire, with the colon at `p + n` and a LF before it:
 * three bytes before it can be read, and three behind the colon. It need not be
 * good, only unlike those of the other names of the table: the first and the
 * last three bytes, for which that LF and the colon make up where there are but
 * two. */
static inline uint32_t lsip_hash_key(const char *p, size_t n)
{
  return lsip_four(p) << 8 ^ lsip_four(p + n - 3);
}

/* The slot of a key in any case. */
static inline unsigned lsip_hash_slot(uint32_t key)
{
  return (key | 0x20202020) * LSIP_HASH_FACTOR >> (32 - LSIP_HASH_BITS);
}

/* The one id that such a name can have. */
static inline unsigned lsip_header_guess(const char *p, size_t n)
{
  return lsip_hash_slots[lsip_hash_slot(lsip_hash_key(p, n))];
}

static inline const char *lsip_row_name(const lsip_header_row *row)
{
  return lsip_header_texts + row->name;
}

/* The id of a compact form in any case, or LSIP_H_OTHER. */
static inline unsigned lsip_header_letter(char c)
{
  return (c & 0xc0) == 0x40 ? lsip_hash_letters[c & 31] : LSIP_H_OTHER;
}

#endif
