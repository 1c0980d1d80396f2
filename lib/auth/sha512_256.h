/* SHA-512/256 (FIPS 180-4 6.7): SHA-512 with its own start and 256 bits of
 * result. It is no truncated SHA-512, whose value RFC 7616 3.9.2 prints. */
#ifndef LSIP_AUTH_SHA512_256_H
#define LSIP_AUTH_SHA512_256_H

#include <stddef.h>
#include <stdint.h>

typedef struct lsip_sha512_256 {
  uint64_t state[8];
  uint64_t length;
  unsigned char block[128];
} lsip_sha512_256;

void lsip_sha512_256_init(lsip_sha512_256 *h);
void lsip_sha512_256_add(lsip_sha512_256 *h, const void *bytes, size_t n);
void lsip_sha512_256_end(lsip_sha512_256 *h, unsigned char out[32]);

#endif
