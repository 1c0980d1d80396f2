/* SipHash-1-3: the keyed hash of the maps, so that no peer can choose names
 * that collide (Aumasson and Bernstein, 2012). */
#ifndef LSIP_BASE_SIPHASH_H
#define LSIP_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct lsip_hash_key {
  uint64_t k[2];
} lsip_hash_key;

uint64_t lsip_siphash(const lsip_hash_key *key, const void *bytes, size_t n);

#endif
