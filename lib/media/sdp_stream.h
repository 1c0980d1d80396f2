/* One media section of a checked description, gathered in one pass: what
 * offer/answer needs to know of it. */
#ifndef LSIP_MEDIA_SDP_STREAM_H
#define LSIP_MEDIA_SDP_STREAM_H

#include "media/sdp_format.h"
#include "media/sdp_scan.h"
#include <stdbool.h>

/* What may stand at session and at media level. */
struct sdp_level {
  lsip_sdp_connection connection;
  bool connected;
  int direction;            /* -1: not said */
  bool no_rs, no_rr;        /* b=RS:0, b=RR:0 (RFC 3556 2) */
};

struct sdp_stream {
  lsip_sdp_media media;
  struct sdp_level level;   /* the session's where the section says nothing */
  struct sdp_formats formats;
  lsip_addr rtcp;           /* a=rtcp; port 0: none */
  uint32_t ptime, maxptime; /* milliseconds; 0: not said */
  bool mux;                 /* a=rtcp-mux */
};

struct sdp_reader {
  struct sdp_scan scan;
  struct sdp_line line;     /* read ahead: an m= line, if more */
  struct sdp_level session;
  bool more;
};

/* Called for each time line (t=, r=, z=) of the session. */
typedef void (*sdp_time_fn)(void *user, const struct sdp_line *line);

/* Reads the session level of a text that lsip_sdp_scan_check() passed. */
void lsip_sdp_reader_init(struct sdp_reader *r, lsip_str text, sdp_time_fn fn,
                          void *user);

/* The next media section; false at the end. */
bool lsip_sdp_reader_next(struct sdp_reader *r, struct sdp_stream *out);

#endif
