/**
 * @file secure.h
 * What libsip-net (TLS) and libsip-media (DTLS) need of a TLS library: bytes
 * in, bytes out, no descriptor, no clock. Types only; libsip-tls fills the
 * table with mbedtls, a program may fill it with its own.
 */
#ifndef LSIP_SECURE_H
#define LSIP_SECURE_H

#include <lsip/base.h>

LSIP_BEGIN

enum lsip_secure_state {
  LSIP_SECURE_HANDSHAKE, /**< moves when wire bytes come */
  LSIP_SECURE_WAITING,   /**< for something else: a key store, a person */
  LSIP_SECURE_UP,
  LSIP_SECURE_CLOSED,
  LSIP_SECURE_FAILED
};

typedef struct lsip_secure_open {
  size_t size;
  int server;       /**< 1: we accept */
  int datagram;     /**< 1: DTLS */
  lsip_str name;    /**< that the peer must prove (RFC 5922) */
  uint64_t profile; /**< which of our identities */
  lsip_addr remote;
} lsip_secure_open;

/** All functions return 0 or a negative enum lsip_err. */
typedef struct lsip_secure_vtable {
  size_t size;
  int (*open)(void *ctx, void **session, const lsip_secure_open *o);
  void (*close)(void *session);
  int (*put_wire)(void *session, const void *b, size_t n, lsip_time now);
  int (*get_wire)(void *session, void *b, size_t cap, size_t *n);
  int (*put_plain)(void *session, const void *b, size_t n);
  int (*get_plain)(void *session, void *b, size_t cap, size_t *n);
  int (*state)(void *session, int *error);
  lsip_time (*deadline)(void *session);
  int (*verified)(void *session, lsip_str *names, size_t cap, size_t *n);
  int (*export_keys)(void *session, lsip_str label, void *b, size_t n);
} lsip_secure_vtable;

LSIP_END

#endif
