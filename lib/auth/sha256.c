#include "auth/sha256.h"

#include <string.h>

static const uint32_t k[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
  0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
  0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotr(uint32_t x, int n)
{
  return x >> n | x << (32 - n);
}

static void schedule(uint32_t w[64], const unsigned char *p)
{
  for (int i = 0; i < 16; i++, p += 4)
    w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
        (uint32_t)p[2] << 8 | p[3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (rotr(a, 7) ^ rotr(a, 18) ^ a >> 3) + w[i - 7] +
        (rotr(b, 17) ^ rotr(b, 19) ^ b >> 10);
  }
}

static void compress(uint32_t state[8], const unsigned char *block)
{
  uint32_t w[64], s[8];
  schedule(w, block);
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t t1 = s[7] + (rotr(s[4], 6) ^ rotr(s[4], 11) ^ rotr(s[4], 25)) +
        ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
    uint32_t t2 = (rotr(s[0], 2) ^ rotr(s[0], 13) ^ rotr(s[0], 22)) +
        ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof s[0]);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++)
    state[i] += s[i];
}

void lsip_sha256_init(lsip_sha256 *h)
{
  static const uint32_t start[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };
  memset(h, 0, sizeof *h);
  memcpy(h->state, start, sizeof start);
}

void lsip_sha256_add(lsip_sha256 *h, const void *bytes, size_t n)
{
  const unsigned char *p = bytes;
  while (n > 0) {
    size_t at = h->length % 64, room = 64 - at, take = n < room ? n : room;
    memcpy(h->block + at, p, take);
    h->length += take;
    p += take;
    n -= take;
    if (at + take == 64)
      compress(h->state, h->block);
  }
}

static void put32(unsigned char *p, uint32_t v)
{
  for (int i = 0; i < 4; i++)
    p[i] = (unsigned char)(v >> (24 - 8 * i));
}

void lsip_sha256_end(lsip_sha256 *h, unsigned char out[32])
{
  static const unsigned char pad[64] = { 0x80 };
  uint64_t bits = h->length * 8;
  unsigned char tail[8];
  lsip_sha256_add(h, pad, 1 + (119 - h->length % 64) % 64);
  put32(tail, (uint32_t)(bits >> 32));
  put32(tail + 4, (uint32_t)bits);
  lsip_sha256_add(h, tail, 8);
  for (int i = 0; i < 8; i++)
    put32(out + 4 * i, h->state[i]);
}
