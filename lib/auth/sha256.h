/* SHA-256 (FIPS 180-4). */
#ifndef LSIP_AUTH_SHA256_H
#define LSIP_AUTH_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct lsip_sha256 {
  uint32_t state[8];
  uint64_t length;
  unsigned char block[64];
} lsip_sha256;

void lsip_sha256_init(lsip_sha256 *h);
void lsip_sha256_add(lsip_sha256 *h, const void *bytes, size_t n);
void lsip_sha256_end(lsip_sha256 *h, unsigned char out[32]);

#endif
