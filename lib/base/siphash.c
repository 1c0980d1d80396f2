#include "base/siphash.h"

#include <string.h>

typedef struct state {
  uint64_t a, b, c, d;
} state;

static uint64_t rotl(uint64_t x, int n)
{
  return x << n | x >> (64 - n);
}

static void sip_round(state *s)
{
  s->a += s->b;
  s->b = rotl(s->b, 13) ^ s->a;
  s->a = rotl(s->a, 32);
  s->c += s->d;
  s->d = rotl(s->d, 16) ^ s->c;
  s->a += s->d;
  s->d = rotl(s->d, 21) ^ s->a;
  s->c += s->b;
  s->b = rotl(s->b, 17) ^ s->c;
  s->c = rotl(s->c, 32);
}

static void absorb(state *s, uint64_t word)
{
  s->d ^= word;
  sip_round(s);
  s->a ^= word;
}

/* Least significant first, whatever the machine; as one expression, which
 * compilers make one load of. */
static uint64_t load8(const unsigned char *p)
{
  return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
         (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
         (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static uint64_t load_rest(const unsigned char *p, size_t n)
{
  uint64_t word = 0;
  for (size_t i = 0; i < n; i++)
    word |= (uint64_t)p[i] << (8 * i);
  return word;
}

uint64_t lsip_siphash(const lsip_hash_key *key, const void *bytes, size_t n)
{
  const unsigned char *p = bytes;
  state s;
  size_t left = n;
  s.a = key->k[0] ^ 0x736f6d6570736575u;
  s.b = key->k[1] ^ 0x646f72616e646f6du;
  s.c = key->k[0] ^ 0x6c7967656e657261u;
  s.d = key->k[1] ^ 0x7465646279746573u;
  for (; left >= 8; left -= 8, p += 8)
    absorb(&s, load8(p));
  absorb(&s, (uint64_t)(n & 0xff) << 56 | load_rest(p, left));
  s.c ^= 0xff;
  for (int i = 0; i < 3; i++)
    sip_round(&s);
  return s.a ^ s.b ^ s.c ^ s.d;
}
