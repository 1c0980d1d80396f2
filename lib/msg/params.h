/* Parameters: generic-param of RFC 3261 25.1, in headers and URIs. */
#ifndef LSIP_MSG_PARAMS_H
#define LSIP_MSG_PARAMS_H

#include <lsip/uri.h>

#include "msg/chars.h"

/* Reads `name [= value]` at `*p` and moves `*p` behind it, over white space
 * too. LSIP_OK, LSIP_ERR_PARAM or LSIP_ERR_QUOTE. */
LSIP_MUST int lsip_param_read(const char **p, const char *end,
                              lsip_str *name, lsip_str *value);

/* The same, for the parameters of a list: the usual one, `name` or `name=value`
 * of bytes that need no look at quotes or white space, is read without it. */
#ifndef __OPTIMIZE_SIZE__
LSIP_MUST int lsip_param_take(const char **p, const char *end,
                              lsip_str *name, lsip_str *value);
#else
#  define lsip_param_take lsip_param_read
#endif

/* Compares a name of the wire with a literal of lower-case letters. */
#define LSIP_PARAM_IS(name, lit) ((name).len == sizeof(lit) - 1 \
  && lsip_letters((name).ptr, "" lit, sizeof(lit) - 1))

#endif
