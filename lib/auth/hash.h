/* The hash functions of digest authentication by the names of their algorithm
 * parameter (RFC 7616 6.1, RFC 8760 2.1), and what they share. */
#ifndef LSIP_AUTH_HASH_H
#define LSIP_AUTH_HASH_H

#include "auth/md5.h"
#include "auth/sha256.h"
#include "auth/sha512_256.h"

#include <lsip/str.h>

enum lsip_alg {
  LSIP_ALG_NONE = 0,
  LSIP_ALG_MD5, LSIP_ALG_MD5_SESS, LSIP_ALG_SHA256, LSIP_ALG_SHA256_SESS,
  LSIP_ALG_SHA512_256, LSIP_ALG_SHA512_256_SESS,
  LSIP_ALG_COUNT
};

/* Sets of algorithms. */
#define LSIP_ALG_BIT(alg) (1u << (alg))
#define LSIP_ALG_ALL ((1u << LSIP_ALG_COUNT) - 2)

enum { LSIP_HEX_MAX = 64 };

/* A hash value as text: lower case, not terminated. */
typedef struct lsip_hash_hex {
  char text[LSIP_HEX_MAX];
  size_t len;
} lsip_hash_hex;

typedef struct lsip_hash {
  int alg;
  union {
    lsip_md5 md5;
    lsip_sha256 sha256;
    lsip_sha512_256 sha512_256;
  } u;
} lsip_hash;

/* In any case; LSIP_ALG_NONE if unknown. */
int lsip_alg_of(lsip_str name);
lsip_str lsip_alg_name(int alg);
/* Length of its values as text: 32 or 64. */
size_t lsip_alg_hex(int alg);
/* 1 if the key depends on the first nonce and cnonce (RFC 7616 3.4.2). */
int lsip_alg_is_session(int alg);
/* The same without "-sess". */
int lsip_alg_base(int alg);
/* Higher is stronger; SHA-256 and SHA-512/256 are equals. */
int lsip_alg_strength(int alg);

void lsip_hash_init(lsip_hash *h, int alg);
void lsip_hash_add(lsip_hash *h, lsip_str s);
void lsip_hash_end(lsip_hash *h, lsip_hash_hex *out);

static inline lsip_str lsip_hex_text(const lsip_hash_hex *h)
{
  return lsip_str_of(h->text, h->len);
}

#endif
