/* Another library that reads the corpus: it says how, peer.c measures. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <stddef.h>

void peer_start(void);
/* Each reads one message and frees what it made of it. 0: the message was
 * accepted. `bytes` end in a NUL that is not counted. */

/* As far as the library goes by itself when a message arrives. */
int peer_parse(const char *bytes, size_t len);
/* With every header that the library can decode decoded, addresses and
 * parameters too. */
int peer_deep(const char *bytes, size_t len);
/* Parses and writes a proxy's copy: a Via more, one hop less. Returns < 0 if
 * that failed, else the bytes written. */
long peer_print(const char *bytes, size_t len);

#endif
