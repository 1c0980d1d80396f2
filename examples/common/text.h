/* Text that the programs show. */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <stdio.h>

#include <lsip/base.h>

/* Copies for a terminal: nothing a peer sends may move the cursor. */
void text_copy(char *buf, size_t cap, lsip_str s);
/* "12.3 s", "1:02:03 h" */
const char *text_seconds(lsip_time t, char *buf, size_t cap);
/* A string of JSON (RFC 8259); what is no UTF-8 becomes U+FFFD. */
void text_quote(FILE *out, const char *text);
void text_quote_bytes(FILE *out, lsip_str text);
/* For a terminal: what would move the cursor is escaped as in C. About `max`
 * bytes, and how many there are if that is more. */
void text_show(FILE *out, lsip_str text, size_t max);

#endif
