/* Header names to ids (include/lsip/headers.h): a perfect hash, and then a
 * compare with the one name that it can be. */
#ifndef LSIP_MSG_LOOKUP_H
#define LSIP_MSG_LOOKUP_H

#include <lsip/headers.h>

#include "msg/chars.h"
#include "msg/scan.h"

/* Made by header_hash.py. */
enum { LSIP_HASH_BITS = 10 };
extern const uint32_t lsip_hash_factor;
extern const uint8_t lsip_hash_slots[1 << LSIP_HASH_BITS];
extern const uint8_t lsip_hash_letters[26];

/* Rows of text without pointers, so that the tables need no relocation; the
 * names are padded to the 32 bytes that lsip_scan_same() reads. */
extern const char lsip_header_names[LSIP_HEADER_COUNT][32];
extern const uint8_t lsip_header_lengths[LSIP_HEADER_COUNT];
/* enum lsip_occurs of each id. */
extern const uint8_t lsip_header_occurs[LSIP_HEADER_COUNT];

/* The slot of a name of two or more bytes. Its key need not be good, only
 * without collisions among the names of the table. */
static inline unsigned lsip_hash_slot(const char *p, size_t n)
{
  const unsigned char *u = (const unsigned char *)p;
  uint32_t key = u[0] | (uint32_t)u[n / 2] << 8 | (uint32_t)u[n - 2] << 16
      | (uint32_t)u[n - 1] << 24;
  key = (key | 0x20202020u) ^ (uint32_t)n << 24;
  return key * lsip_hash_factor >> (32 - LSIP_HASH_BITS);
}

/* The id of the `n` bytes at `p`, long or compact form in any case; bytes up
 * to `end` may be read. LSIP_H_OTHER if the table has no such name. */
static inline int lsip_header_lookup(const char *p, size_t n,
                                     const char *end)
{
  unsigned id;
  if (n - 2 > 30) {
    unsigned letter = n == 1 ? ((unsigned char)*p | 0x20u) - 'a' : 26u;
    return letter < 26 ? lsip_hash_letters[letter] : LSIP_H_OTHER;
  }
  id = lsip_hash_slots[lsip_hash_slot(p, n)];
  return lsip_header_lengths[id] == n
      && lsip_scan_same(p, end, lsip_header_names[id], n) ? (int)id
                                                          : LSIP_H_OTHER;
}

#endif
