/* Parameters: generic-param of RFC 3261 25.1, in headers and URIs. */
#ifndef LSIP_MSG_PARAMS_H
#define LSIP_MSG_PARAMS_H

#include <lsip/uri.h>

/* Reads `name [= value]` at `*p` and moves `*p` behind it, over white space
 * too. LSIP_OK, LSIP_ERR_PARAM or LSIP_ERR_QUOTE. */
LSIP_MUST int lsip_param_read(const char **p, const char *end,
                              lsip_str *name, lsip_str *value);

/* Compares a name of the wire with one in lower case. */
static inline int lsip_param_is(lsip_str name, const char *lower, size_t n)
{
  return name.len == n && (name.ptr[0] | 0x20) == lower[0]
      && lsip_str_ieq(name, lsip_str_of(lower, n));
}
#define LSIP_PARAM_IS(name, lit) \
  lsip_param_is((name), "" lit, sizeof(lit) - 1)

#endif
