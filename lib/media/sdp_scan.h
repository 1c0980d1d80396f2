/* The lines of a description, one by one, each checked. */
#ifndef LSIP_MEDIA_SDP_SCAN_H
#define LSIP_MEDIA_SDP_SCAN_H

#include <lsip/sdp.h>

struct sdp_line {
  lsip_str value;
  size_t at;   /* offset of its letter */
  char letter;
};

struct sdp_scan {
  lsip_str text;
  lsip_sdp_limits limits;
  size_t at, line_at;     /* next byte; start of the present line */
  uint32_t order, media;  /* of sdp_order; m= lines so far */
  int session_connected;  /* c= at session level */
  int media_connected;    /* c= in this section */
  int checked;            /* a second pass: only the lines are cut */
};

/* Starts. `limits` NULL: the defaults, strict. Returns LSIP_ERR_TOO_LONG or
 * LSIP_ERR_ARGUMENT for a text or limits that cannot be used, else 0. */
int lsip_sdp_scan_init(struct sdp_scan *s, lsip_str text,
                       const lsip_sdp_limits *limits);

/* Starts a second pass over text that a scan with LSIP_SDP_LENIENT passed. */
void lsip_sdp_scan_again(struct sdp_scan *s, lsip_str text);

/* The next line: 1, or 0 at the end, or an error (line_at tells where). */
int lsip_sdp_scan_next(struct sdp_scan *s, struct sdp_line *out);

/* Scans all: 0 or the first error. */
int lsip_sdp_scan_check(lsip_str text);

#endif
