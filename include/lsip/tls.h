/**
 * @file tls.h
 * libsip-tls: the table of secure.h over mbedtls. Not in this release: the
 * declarations are a preview, and no library defines them yet.
 */
#ifndef LSIP_TLS_H
#define LSIP_TLS_H

#include <lsip/secure.h>

LSIP_BEGIN

typedef struct lsip_tls lsip_tls;
typedef struct lsip_tls_config {
  size_t size;
  const char *ca_file, *cert_file, *key_file;
  uint32_t flags;
  int (*random)(void *user, void *buf, size_t len);
  uint64_t (*unix_ns)(void);
} lsip_tls_config;
LSIP_API LSIP_MUST int lsip_tls_new(lsip_tls **out, const lsip_tls_config *c);
LSIP_API LSIP_MUST int lsip_tls_add_profile(lsip_tls *t, uint64_t profile,
                                            const lsip_tls_config *c);
LSIP_API const lsip_secure_vtable *lsip_tls_vtable(void);
LSIP_API void lsip_tls_free(lsip_tls *t);

LSIP_END

#endif
