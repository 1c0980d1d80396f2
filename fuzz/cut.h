/* An input as the strings of an application. */
#ifndef LSIP_FUZZ_CUT_H
#define LSIP_FUZZ_CUT_H

#include <string.h>

#include <lsip/str.h>

/* Cuts the input at bytes 0xff: `n` strings, of which the last may be empty. */
static inline void fuzz_cut(lsip_str rest, lsip_str *out, unsigned n)
{
  for (unsigned i = 0; i < n; i++) {
    const char *end = rest.len ? memchr(rest.ptr, 0xff, rest.len) : NULL;
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
    out[i] = lsip_str_of(rest.ptr, len);
    rest = end ? lsip_str_of(end + 1, rest.len - len - 1)
               : lsip_str_of(NULL, 0);
  }
}

#endif
