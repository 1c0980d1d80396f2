#include "auth/hash.h"

#include "auth/secret.h"

static const struct algorithm {
  lsip_str name;
  uint8_t base, bytes, strength;
} algorithms[LSIP_ALG_COUNT] = {
  [LSIP_ALG_MD5] = { LSIP_STR_INIT("MD5"), LSIP_ALG_MD5, 16, 1 },
  [LSIP_ALG_MD5_SESS] = { LSIP_STR_INIT("MD5-sess"), LSIP_ALG_MD5, 16, 1 },
  [LSIP_ALG_SHA256] = { LSIP_STR_INIT("SHA-256"), LSIP_ALG_SHA256, 32, 2 },
  [LSIP_ALG_SHA256_SESS] =
    { LSIP_STR_INIT("SHA-256-sess"), LSIP_ALG_SHA256, 32, 2 },
  [LSIP_ALG_SHA512_256] =
    { LSIP_STR_INIT("SHA-512-256"), LSIP_ALG_SHA512_256, 32, 2 },
  [LSIP_ALG_SHA512_256_SESS] =
    { LSIP_STR_INIT("SHA-512-256-sess"), LSIP_ALG_SHA512_256, 32, 2 },
};

int lsip_alg_of(lsip_str name)
{
  for (int i = 1; i < LSIP_ALG_COUNT; i++)
    if (lsip_str_ieq(name, algorithms[i].name))
      return i;
  return LSIP_ALG_NONE;
}

lsip_str lsip_alg_name(int alg)
{
  return algorithms[alg].name;
}

size_t lsip_alg_hex(int alg)
{
  return 2 * (size_t)algorithms[alg].bytes;
}

int lsip_alg_is_session(int alg)
{
  return algorithms[alg].base != alg;
}

int lsip_alg_base(int alg)
{
  return algorithms[alg].base;
}

int lsip_alg_strength(int alg)
{
  return algorithms[alg].strength;
}

void lsip_hash_init(lsip_hash *h, int alg)
{
  h->alg = algorithms[alg].base;
  switch (h->alg) {
  case LSIP_ALG_MD5:
    lsip_md5_init(&h->u.md5);
    break;
  case LSIP_ALG_SHA256:
    lsip_sha256_init(&h->u.sha256);
    break;
  default:
    lsip_sha512_256_init(&h->u.sha512_256);
  }
}

void lsip_hash_add(lsip_hash *h, lsip_str s)
{
  switch (h->alg) {
  case LSIP_ALG_MD5:
    lsip_md5_add(&h->u.md5, s.ptr, s.len);
    break;
  case LSIP_ALG_SHA256:
    lsip_sha256_add(&h->u.sha256, s.ptr, s.len);
    break;
  default:
    lsip_sha512_256_add(&h->u.sha512_256, s.ptr, s.len);
  }
}

void lsip_hash_end(lsip_hash *h, lsip_hash_hex *out)
{
  unsigned char raw[32];
  size_t n = algorithms[h->alg].bytes;
  switch (h->alg) {
  case LSIP_ALG_MD5:
    lsip_md5_end(&h->u.md5, raw);
    break;
  case LSIP_ALG_SHA256:
    lsip_sha256_end(&h->u.sha256, raw);
    break;
  default:
    lsip_sha512_256_end(&h->u.sha512_256, raw);
  }
  lsip_hex_write(out->text, raw, n);
  out->len = 2 * n;
  lsip_wipe(raw, sizeof raw);
  lsip_wipe(h, sizeof *h);
}
