/* Words of the lines that traces in text are made of. */
#ifndef LSIP_TRACE_WORDS_H
#define LSIP_TRACE_WORDS_H

#include <lsip/base.h>

/* Digits of a second's fraction. */
enum { LSIP_TRACE_FRACTION = 9 };

/* Takes a word and the space behind it off the front. */
lsip_str lsip_trace_word(lsip_str *rest);

/* At most 19 digits, which 64 bits hold. 0, or LSIP_ERR_SYNTAX. */
int lsip_trace_number(lsip_str text, uint64_t *out);

/* "1700000000.123456789", with as many digits as one likes up to nine. 0, or
 * LSIP_ERR_SYNTAX. */
int lsip_trace_time(lsip_str text, uint64_t *ns);

#endif
