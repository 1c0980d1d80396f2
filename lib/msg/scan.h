/* The inner loops over bytes. Each exists twice, with SSE2 and as plain C;
 * both give the same results, and neither reads a byte outside [p, end). */
#ifndef LSIP_MSG_SCAN_H
#define LSIP_MSG_SCAN_H

#include <lsip/str.h>

/* The first byte that is no text (a control but HTAB, or DEL), or `end`. */
const char *lsip_scan_text(const char *p, const char *end);
/* The first ':' or control (HTAB too), or `end`. */
const char *lsip_scan_name(const char *p, const char *end);
/* The first byte that is `c`, or `end`. */
const char *lsip_scan_byte(const char *p, const char *end, char c);
/* 1 if the `n` (at most 32) bytes at `p` are `name` in any case. `name` holds
 * letters and '-' only and is padded to 32 bytes. */
int lsip_scan_same(const char *p, const char *end, const char *name,
                   size_t n);

/* The plain twins, for the test that compares. */
const char *lsip_scan_text_plain(const char *p, const char *end);
const char *lsip_scan_name_plain(const char *p, const char *end);
const char *lsip_scan_byte_plain(const char *p, const char *end, char c);
int lsip_scan_same_plain(const char *p, const char *name, size_t n);

#endif
