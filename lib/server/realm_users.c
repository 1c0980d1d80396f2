/* The users of a realm. Passwords are hashed at once and not kept. */
#include "server/realm.h"

#include "auth/secret.h"

/* Hashes without session, as many bytes each. */
enum { MD5, SHA256, SHA512_256, HASHES, HASH_BYTES = LSIP_HEX_MAX / 2 };

typedef struct realm_user {
  lsip_map_node node;
  lsip_list all;
  uint32_t size;    /* of this block */
  uint32_t name_len;
  uint8_t has[HASHES];
  unsigned char hash[HASHES][HASH_BYTES];
  char name[];
} realm_user;

static const uint8_t algs[HASHES] = { LSIP_ALG_MD5, LSIP_ALG_SHA256,
                                      LSIP_ALG_SHA512_256 };

int lsip_digest_alg(int algorithm)
{
  return algorithm >= LSIP_DIGEST_MD5 && algorithm <= LSIP_DIGEST_SHA512_256
      ? algs[algorithm - LSIP_DIGEST_MD5] : LSIP_ALG_NONE;
}

int lsip_challenge_alg(int algorithm)
{
  static const uint8_t sessions[HASHES] = { LSIP_ALG_MD5_SESS,
                                            LSIP_ALG_SHA256_SESS,
                                            LSIP_ALG_SHA512_256_SESS };
  return algorithm >= LSIP_DIGEST_MD5_SESS &&
                 algorithm <= LSIP_DIGEST_SHA512_256_SESS
             ? sessions[algorithm - LSIP_DIGEST_MD5_SESS]
             : lsip_digest_alg(algorithm);
}

static realm_user *find(const lsip_realm_object *r, lsip_str name)
{
  lsip_ctx *c = r->services->ctx;
  lsip_map_node *n = lsip_map_first(&r->users, lsip_ctx_hash(c, name));
  for (; n; n = lsip_map_next(n)) {
    realm_user *u = LSIP_CONTAINER(n, realm_user, node);
    if (lsip_str_eq(name, lsip_str_of(u->name, u->name_len)))
      return u;
  }
  return NULL;
}

static void drop(lsip_realm_object *r, realm_user *u)
{
  size_t size = u->size;
  lsip_map_remove(&r->users, &u->node);
  lsip_list_remove(&u->all);
  lsip_wipe(u, size);
  lsip_free(&r->services->ctx->heap, u, size);
}

static realm_user *add(lsip_realm_object *r, lsip_str name)
{
  lsip_ctx *c = r->services->ctx;
  size_t size = sizeof(realm_user) + name.len;
  realm_user *u = lsip_alloc_zero(&c->heap, size);
  if (!u)
    return NULL;
  u->size = (uint32_t)size;
  u->name_len = (uint32_t)name.len;
  memcpy(u->name, name.ptr, name.len);
  lsip_list_append(&r->all_users, &u->all);
  lsip_map_put(&r->users, &u->node, lsip_ctx_hash(c, name));
  return u;
}

/* One hash of the secret; LSIP_ERR_ARGUMENT for one that it does not give. */
static int hash_of(const lsip_realm_object *r, lsip_str name, int alg,
                   const lsip_secret *secret, unsigned char *out)
{
  lsip_digest d;
  lsip_hash_hex hex;
  int rc;
  memset(&d, 0, sizeof d);
  d.alg = alg;
  d.user = lsip_atom_plain(name);
  d.realm = lsip_atom_plain(r->auth.config.realm);
  rc = lsip_digest_key(&hex, &d, secret);
  if (rc == 0)
    (void)lsip_hex_read(out, hex.len / 2, lsip_hex_text(&hex));
  lsip_wipe(&hex, sizeof hex);
  return rc;
}

int lsip_realm_put_user(lsip_realm_object *r, lsip_str name,
                        const lsip_secret *secret)
{
  unsigned char hash[HASHES][HASH_BYTES];
  uint8_t has[HASHES];
  realm_user *u;
  int any = 0;
  if (name.len == 0 || name.len > LSIP_USER_MAX)
    return LSIP_ERR_ARGUMENT;
  memset(hash, 0, sizeof hash);
  for (int i = 0; i < HASHES; i++)
    any |= has[i] = hash_of(r, name, algs[i], secret, hash[i]) == 0;
  if (!any)
    return LSIP_ERR_ARGUMENT;
  u = find(r, name);
  if (!u)
    u = add(r, name);
  for (int i = 0; u && i < HASHES; i++) {
    if (!has[i])
      continue;
    memcpy(u->hash[i], hash[i], HASH_BYTES);
    u->has[i] = 1;
  }
  lsip_wipe(hash, sizeof hash);
  return u ? 0 : LSIP_ERR_NOMEM;
}

int lsip_realm_drop_user(lsip_realm_object *r, lsip_str name)
{
  realm_user *u = find(r, name);
  if (!u)
    return LSIP_ERR_NOT_FOUND;
  drop(r, u);
  return 0;
}

void lsip_realm_drop_users(lsip_realm_object *r)
{
  while (!lsip_list_empty(&r->all_users))
    drop(r, LSIP_CONTAINER(r->all_users.next, realm_user, all));
  lsip_map_free(&r->users);
}

int lsip_realm_user_key(const lsip_realm_object *r, lsip_str name, int alg,
                        lsip_hash_hex *out)
{
  realm_user *u = find(r, name);
  int base = lsip_alg_base(alg);
  out->len = 0;
  for (int i = 0; u && i < HASHES; i++) {
    if (algs[i] != base || !u->has[i])
      continue;
    out->len = lsip_alg_hex(base);
    lsip_hex_write(out->text, u->hash[i], out->len / 2);
    return 1;
  }
  return u ? -1 : 0;
}
