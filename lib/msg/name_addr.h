/* The readers that the parser and header.h share. Each reads one value of a
 * list from `*p`, leaves `*p` at its ',' or at `end`, and answers LSIP_OK or a
 * typed error. */
#ifndef LSIP_MSG_NAME_ADDR_H
#define LSIP_MSG_NAME_ADDR_H

#include <lsip/msg.h>

/* With `lenient`: the value stands alone, so that its commas are its own. */
#define LSIP_SINGLE_VALUE (1u << 31)

/* `lenient`: bits of enum lsip_tolerance; those that were needed are added to
 * `*used` (may be NULL). `tag` (may be NULL) gets the tag parameter. */
LSIP_MUST int lsip_name_addr_read(lsip_name_addr *out, const char **p,
                                  const char *end, uint32_t lenient,
                                  uint32_t *used, lsip_str *tag);

/* The same without the parameters, which are at `*p` then. */
LSIP_MUST int lsip_address_read(lsip_name_addr *out, const char **p,
                                const char *end, uint32_t lenient,
                                uint32_t *used);

/* The usual form or any; bytes may be looked at up to `limit`. `uri` gets the
 * URI, decoded, or an empty text if it was not on the way. */
LSIP_MUST int lsip_name_addr_take(lsip_name_addr *out, lsip_uri *uri,
                                  const char **p, const char *end,
                                  const char *limit, uint32_t lenient);

/* The end of the field at `p` without the ';' that `lenient` may grant it. */
const char *lsip_drop_semicolons(const char *p, const char *end,
                                 uint32_t lenient);

/* Fills what can be read even on an error: `out->host` tells. */
LSIP_MUST int lsip_via_read(lsip_via *out, const char **p, const char *end);

/* The usual form or any. */
LSIP_MUST int lsip_via_take(lsip_via *out, const char **p, const char *end,
                            const char *limit);

/* token *( SEMI generic-param ). */
LSIP_MUST int lsip_token_read(lsip_token_value *out, const char **p,
                              const char *end);
LSIP_MUST int lsip_token_take(lsip_token_value *out, const char **p,
                              const char *end, const char *limit);

/* *( SEMI generic-param ), leaving `*p` at ',' or at `end`; `out` gets all of
 * them without the first ';'. The tag goes to `*tag` if it is not NULL. */
LSIP_MUST int lsip_params_read_some(lsip_str *out, const char **p,
                                    const char *end, lsip_str *tag);

/* The same; most values have none. */
LSIP_MUST static inline int lsip_params_read(lsip_str *out, const char **p,
                                             const char *end, lsip_str *tag)
{
  if (*p != end && **p != ',')
    return lsip_params_read_some(out, p, end, tag);
  *out = lsip_str_of(*p, 0);
  return 0;
}

#endif
