/* Parameters: generic-param of RFC 3261 25.1, in headers and URIs. */
#ifndef LSIP_MSG_PARAMS_H
#define LSIP_MSG_PARAMS_H

#include <lsip/uri.h>

#include "msg/chars.h"

/* Reads `name [= value]` at `*p` and moves `*p` behind it, over white space
 * too. LSIP_OK, LSIP_ERR_PARAM or LSIP_ERR_QUOTE. */
LSIP_MUST int lsip_param_read(const char **p, const char *end,
                              lsip_str *name, lsip_str *value);

/* The usual parameter, `name` or `name=value` of bytes that need no look at
 * quotes or white space, up to ';', ',' or `end`; else as lsip_param_read(),
 * which is all there is where size was asked for. */
static inline int lsip_param_take(const char **p, const char *end,
                                  lsip_str *name, lsip_str *value)
{
#ifndef __OPTIMIZE_SIZE__
  const char *q = lsip_skip_here(*p, end, LSIP_C_TOKEN), *r;
  if (q > *p && (q == end || *q == ';' || *q == ',')) {
    *name = lsip_span(*p, q);
    *value = lsip_str_of(q, 0);
    *p = q;
    return LSIP_OK;
  }
  if (q > *p && *q == '=') { /* not at the end */
    r = lsip_skip_here(q + 1, end, LSIP_C_VALUE);
    if (r > q + 1 && (r == end || *r == ';' || *r == ',')) {
      *name = lsip_span(*p, q);
      *value = lsip_span(q + 1, r);
      *p = r;
      return LSIP_OK;
    }
  }
#endif
  return lsip_param_read(p, end, name, value);
}

/* Compares a name of the wire with a literal of lower-case letters. */
#define LSIP_PARAM_IS(name, lit) ((name).len == sizeof(lit) - 1 \
  && lsip_letters((name).ptr, "" lit, sizeof(lit) - 1))

#endif
