#include "auth/random.h"

#include "auth/sha256.h"

enum { REKEY_AFTER = 64 };

static void block(const lsip_random *r, unsigned char label,
                  unsigned char out[32])
{
  unsigned char counter[8]; /* the same bytes on every machine */
  lsip_sha256 h;
  for (int i = 0; i < 8; i++)
    counter[i] = (unsigned char)(r->counter >> (8 * i));
  lsip_sha256_init(&h);
  lsip_sha256_add(&h, r->key, sizeof r->key);
  lsip_sha256_add(&h, counter, sizeof counter);
  lsip_sha256_add(&h, &label, 1);
  lsip_sha256_end(&h, out);
}

static void refill(lsip_random *r)
{
  if (++r->counter % REKEY_AFTER == 0) {
    unsigned char next[32];
    block(r, 'k', next);
    memcpy(r->key, next, sizeof next);
  }
  block(r, 'r', r->pool);
  r->used = 0;
}

static void generate(lsip_ctx *c, void *buf, size_t n)
{
  lsip_random *r = c->random_state;
  unsigned char *p = buf;
  while (n > 0) {
    size_t take;
    if (r->used == sizeof r->pool)
      refill(r);
    take = sizeof r->pool - r->used;
    if (take > n)
      take = n;
    memcpy(p, r->pool + r->used, take);
    memset(r->pool + r->used, 0, take);
    r->used += (unsigned)take;
    p += take;
    n -= take;
  }
}

static int all_zero(const unsigned char *p, size_t n)
{
  unsigned char any = 0;
  for (size_t i = 0; i < n; i++)
    any |= p[i];
  return any == 0;
}

int lsip_random_install(lsip_ctx *c, lsip_random *r)
{
  const lsip_config *cfg = &c->config;
  memset(r, 0, sizeof *r);
  if (cfg->random) {
    if (cfg->random(cfg->user, r->key, sizeof r->key))
      return LSIP_ERR_ARGUMENT;
  } else if (!all_zero(cfg->seed, sizeof cfg->seed)) {
    memcpy(r->key, cfg->seed, sizeof r->key);
  } else {
    return LSIP_ERR_ARGUMENT;
  }
  r->used = sizeof r->pool;
  c->random_state = r;
  c->random = generate;
  return 0;
}
