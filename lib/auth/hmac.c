#include "auth/hmac.h"

#include "auth/secret.h"

enum { BLOCK = 64 };

static void pad(lsip_sha256 *h, const unsigned char key[BLOCK],
                unsigned char with)
{
  unsigned char block[BLOCK];
  for (int i = 0; i < BLOCK; i++)
    block[i] = key[i] ^ with;
  lsip_sha256_init(h);
  lsip_sha256_add(h, block, sizeof block);
  lsip_wipe(block, sizeof block);
}

void lsip_hmac_init(lsip_hmac *h, const void *key, size_t n)
{
  unsigned char k[BLOCK] = { 0 };
  if (n > BLOCK) {
    lsip_sha256_init(&h->inner);
    lsip_sha256_add(&h->inner, key, n);
    lsip_sha256_end(&h->inner, k);
  } else if (n > 0) {
    memcpy(k, key, n);
  }
  pad(&h->inner, k, 0x36);
  pad(&h->outer, k, 0x5c);
  lsip_wipe(k, sizeof k);
}

void lsip_hmac_add(lsip_hmac *h, const void *bytes, size_t n)
{
  lsip_sha256_add(&h->inner, bytes, n);
}

void lsip_hmac_end(lsip_hmac *h, unsigned char out[32])
{
  lsip_sha256_end(&h->inner, out);
  lsip_sha256_add(&h->outer, out, 32);
  lsip_sha256_end(&h->outer, out);
  lsip_wipe(h, sizeof *h);
}
