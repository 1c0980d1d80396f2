/* Realms: whose secrets we know, and who has guessed too often (RFC 3261
 * 22.1). How digests are judged is lib/auth's. */
#ifndef LSIP_SERVER_REALM_H
#define LSIP_SERVER_REALM_H

#include "server/services.h"

/* Longer user names and realms are nobody's. */
enum { LSIP_USER_MAX = 256, LSIP_REALM_MAX = 128 };
/* The lines of a challenge: six algorithms, a realm all of escapes. */
enum { LSIP_CHALLENGE_ROOM = 4096 };

/* Wrong answers by where they come from: a bounded table of leaky buckets.
 * An address has ten times the allowance of a single port of it, so that who
 * guesses from one socket does not lock out his neighbours behind the same
 * address; and a bucket only delays, so the owner gets in from elsewhere at
 * once and from there a little later. */
typedef struct lsip_blame {
  lsip_ctx *ctx;
  lsip_map map;
  lsip_list order;   /* the one blamed longest ago comes first */
  uint32_t count;
  uint32_t per_minute;
} lsip_blame;

void lsip_blame_init(lsip_blame *b, lsip_ctx *c, uint32_t per_minute);
void lsip_blame_clear(lsip_blame *b);
/* A wrong answer came from there. */
void lsip_blame_add(lsip_blame *b, const lsip_addr *source);
/* Seconds that source has to wait; 0: it may try. */
uint32_t lsip_blame_wait(const lsip_blame *b, const lsip_addr *source);

typedef struct lsip_realm_object {
  lsip_object object;
  lsip_services *services;
  lsip_auth_server auth;
  lsip_map users;      /* by name */
  lsip_list all_users;
  lsip_blame blame;
  uint32_t ask;
} lsip_realm_object;

int lsip_realm_make(lsip_services *sv, lsip_realm_object **out,
                    const lsip_realm_config *cfg);
/* NULL when the id is none or stale. */
lsip_realm_object *lsip_realm_find(const lsip_services *sv, lsip_realm id);

/* ---- realm_users.c ---- */

/* LSIP_DIGEST_... without a session as lib/auth names it; LSIP_ALG_NONE for
 * what is none. */
int lsip_digest_alg(int algorithm);
/* The same of those that a challenge may offer. */
int lsip_challenge_alg(int algorithm);
/* A password sets the hashes of all algorithms, `ha1` that of one. 0,
 * LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM. */
int lsip_realm_put_user(lsip_realm_object *r, lsip_str name,
                        const lsip_secret *secret);
/* 0 or LSIP_ERR_NOT_FOUND. */
int lsip_realm_drop_user(lsip_realm_object *r, lsip_str name);
void lsip_realm_drop_users(lsip_realm_object *r);
/* The user's H(user:realm:password) for an algorithm: 1, 0 when there is no
 * such user, -1 when he has none of that algorithm. */
int lsip_realm_user_key(const lsip_realm_object *r, lsip_str name, int alg,
                        lsip_hash_hex *out);

/* ---- before any state is made (HARD CASES 3 and 4) ---- */

/* What is owed to a request that can not be what it claims whatever the
 * secret: no credentials, a foreign or stale nonce, or too many wrong answers
 * from there. 0: go on with a guard; else the status, and header lines. */
int lsip_realm_stateless(lsip_realm_object *r, const lsip_msg *m, int header,
                         const lsip_addr *source, lsip_writer *w);

/* The header lines that a verdict's response owes. */
void lsip_realm_write_owed(lsip_realm_object *r, lsip_writer *w, int header,
                           int verdict, uint32_t wait_s);

#endif
