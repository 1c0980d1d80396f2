/* The index behind lsip_sdp: offsets only, in the caller's memory. */
#ifndef LSIP_MEDIA_SDP_INDEX_H
#define LSIP_MEDIA_SDP_INDEX_H

#include <lsip/sdp.h>

/* One line: where its value lies. */
struct sdp_index_line {
  uint32_t at;
  uint32_t len; /* of the value, in the low 24 bits; the letter above */
};

/* Lines grow from the front of the memory, section starts from its end. */
struct lsip_sdp_index {
  const uint32_t *sections; /* the last one first: line number of its m= */
  uint32_t line_count, media_count;
  uint32_t tolerate, reserved;
  struct sdp_index_line lines[];
};

enum { SDP_LEN_BITS = 24, SDP_LEN_MASK = (1 << SDP_LEN_BITS) - 1 };

#endif
