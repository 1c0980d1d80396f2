/* The digest itself (RFC 7616 3.4, RFC 8760), and the reader of the parameters
 * of challenges, credentials and Authentication-Info. */
#ifndef LSIP_AUTH_DIGEST_H
#define LSIP_AUTH_DIGEST_H

#include "auth/atom.h"

/* X(name, parameter): those that matter; all others are ignored. */
#define LSIP_DIGEST_PARAMS(X) \
  X(USERNAME, "username") \
  X(USERNAME_EXT, "username*") \
  X(REALM, "realm") \
  X(NONCE, "nonce") \
  X(URI, "uri") \
  X(RESPONSE, "response") \
  X(ALGORITHM, "algorithm") \
  X(CNONCE, "cnonce") \
  X(OPAQUE, "opaque") \
  X(QOP, "qop") \
  X(NC, "nc") \
  X(STALE, "stale") \
  X(NEXTNONCE, "nextnonce") \
  X(RSPAUTH, "rspauth")

enum lsip_digest_param {
#define LSIP_DIGEST_PARAM_ID(name, text) LSIP_DP_##name,
  LSIP_DIGEST_PARAMS(LSIP_DIGEST_PARAM_ID)
#undef LSIP_DIGEST_PARAM_ID
  LSIP_DP_COUNT
};

/* Borrowed from the text that was read. */
typedef struct lsip_digest_params {
  lsip_atom p[LSIP_DP_COUNT];
} lsip_digest_params;

/* Reads comma-separated parameters. 0, LSIP_ERR_PARAM (malformed, or one of
 * ours stands twice) or LSIP_ERR_TOO_MANY. */
LSIP_MUST int lsip_digest_params_read(lsip_digest_params *out, lsip_str text);

/* Eight digits, not zero (RFC 7616 3.4). 1 or 0. */
int lsip_nc_read(uint32_t *out, const lsip_atom *a);
/* Writes the eight digits. */
void lsip_nc_write(char out[8], uint32_t nc);

enum lsip_qop {
  LSIP_QOP_NONE = 0, /* RFC 2069: no cnonce, no count */
  LSIP_QOP_AUTH, LSIP_QOP_AUTH_INT,
  LSIP_QOP_COUNT
};
/* "auth", "auth-int"; -1 for what is neither. */
int lsip_qop_of(const lsip_atom *a);
lsip_str lsip_qop_name(int qop);

/* A secret: the password, or H(user:realm:password) that somebody stores. */
typedef struct lsip_secret {
  lsip_str password;
  lsip_str ha1;     /* hexadecimal; empty: the password counts */
  uint32_t ha1_alg; /* enum lsip_alg whose hash made it */
  uint32_t reserved;
} lsip_secret;

/* What a digest is made from. */
typedef struct lsip_digest {
  int alg, qop;
  lsip_atom user, realm, nonce, cnonce, uri;
  uint32_t nc;
  uint32_t reserved;
  lsip_atom nc_sent, qop_sent; /* as they were hashed by who sent them; not
                                  there: as we write them */
  lsip_str method;  /* of the request; empty for the response's digest */
  lsip_str body;    /* hashed for auth-int */
} lsip_digest;

/* H(A1) of RFC 7616 3.4.2. 0, or LSIP_ERR_ARGUMENT when the secret's ha1 is
 * of another hash or malformed. */
LSIP_MUST int lsip_digest_key(lsip_hash_hex *out, const lsip_digest *d,
                              const lsip_secret *secret);
/* The value of `response`, or of `rspauth` when the method is empty
 * (RFC 7616 3.4.1, 3.4.3, 3.5; without qop RFC 2617 3.2.2.1). */
void lsip_digest_value(lsip_hash_hex *out, const lsip_digest *d,
                       const lsip_hash_hex *key);

#endif
