/* MD5 (RFC 1321), for digests of peers that know no better (RFC 8760 s.3). */
#ifndef LSIP_AUTH_MD5_H
#define LSIP_AUTH_MD5_H

#include <stddef.h>
#include <stdint.h>

typedef struct lsip_md5 {
  uint32_t state[4];
  uint64_t length;
  unsigned char block[64];
} lsip_md5;

void lsip_md5_init(lsip_md5 *h);
void lsip_md5_add(lsip_md5 *h, const void *bytes, size_t n);
void lsip_md5_end(lsip_md5 *h, unsigned char out[16]);

#endif
