/* Header names to ids (include/lsip/headers.h). */
#ifndef LSIP_MSG_LOOKUP_H
#define LSIP_MSG_LOOKUP_H

#include <lsip/headers.h>

/* The id of the `n` bytes at `p`, long or compact form in any case; bytes up
 * to `end` may be read. LSIP_H_OTHER if the table has no such name. */
int lsip_header_lookup(const char *p, size_t n, const char *end);

/* enum lsip_occurs of each id. */
extern const uint8_t lsip_header_occurs[LSIP_HEADER_COUNT];

#endif
