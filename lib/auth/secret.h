/* Handling of what must not leak: comparing, wiping; and bytes as digits. */
#ifndef LSIP_AUTH_SECRET_H
#define LSIP_AUTH_SECRET_H

#include <lsip/str.h>

/* 1 if both hold the same bytes. The time depends on the lengths alone. */
int lsip_secret_eq(lsip_str a, lsip_str b);

/* Overwrites memory, which a compiler may not leave out. */
void lsip_wipe(void *p, size_t n);

/* `n` bytes as 2n digits in lower case. */
void lsip_hex_write(char *out, const unsigned char *bytes, size_t n);
/* Exactly 2n digits of either case as bytes. 1, or 0 when it is not that. */
int lsip_hex_read(unsigned char *out, size_t n, lsip_str digits);

#endif
