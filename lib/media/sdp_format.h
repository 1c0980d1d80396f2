/* The payload formats of one RTP media section, by payload type, so that
 * each of its lines is looked at once. */
#ifndef LSIP_MEDIA_SDP_FORMAT_H
#define LSIP_MEDIA_SDP_FORMAT_H

#include <lsip/sdp.h>

struct sdp_formats {
  lsip_sdp_format by_type[LSIP_SDP_FORMATS];
  uint8_t listed[LSIP_SDP_FORMATS]; /* 1: by_type holds a listed format */
  uint8_t order[LSIP_SDP_FORMATS];  /* types as the m= line lists them */
  size_t count;
};

/* Starts from the formats of an m= line. */
void lsip_sdp_formats_begin(struct sdp_formats *f, lsip_str formats);

/* Takes an attribute; those but rtpmap and fmtp of listed types are
 * ignored. */
void lsip_sdp_formats_take(struct sdp_formats *f, const lsip_sdp_attr *attr);

/* The codec of a format, or LSIP_CODEC_NONE. */
uint32_t lsip_sdp_format_codec(const lsip_sdp_format *f);

#endif
