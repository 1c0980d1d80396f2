/* What offers and answers for one audio stream have in common. */
#ifndef LSIP_MEDIA_SDP_AUDIO_H
#define LSIP_MEDIA_SDP_AUDIO_H

#include "media/sdp_stream.h"

enum { SDP_EVENT_TYPE = 101, SDP_PTIME = 20, SDP_MAX_PTIME = 200 };

/* Which payload type stands for which codec in a session: it may never stand
 * for another (RFC 3264 8.3.2). Value: 0 free, a codec, or SDP_MAP_EVENT. */
enum { SDP_MAP_EVENT = 255 };
struct sdp_type_map {
  uint8_t codec[LSIP_SDP_FORMATS];
};

/* Checks `ours` and copies it with every payload type and ptime filled in.
 * `map` may be NULL; else it is kept to, and extended. */
int lsip_sdp_audio_complete(lsip_sdp_audio *out, const lsip_sdp_audio *ours,
                            struct sdp_type_map *map);

/* v=, o=, s= and c= of ours. */
void lsip_sdp_audio_write_head(lsip_sdp_writer *w, const lsip_sdp_audio *ours);

/* The audio section: m= and attributes; types and codecs as they stand. */
void lsip_sdp_audio_write_stream(lsip_sdp_writer *w,
                                 const lsip_sdp_audio *ours);

/* "m=<type> 0 <proto> <first format>": a stream refused or removed. */
void lsip_sdp_audio_write_none(lsip_sdp_writer *w, const lsip_sdp_media *m);

/* Fits a stream of the peer's to ours. `answer`: it stands in an answer, so
 * it decides the types to send with, and ours those to receive. False if it
 * cannot be used. */
bool lsip_sdp_audio_match(const lsip_sdp_audio *ours,
                          const struct sdp_stream *theirs, bool answer,
                          lsip_sdp_audio *agreed);

/* The direction of our answer to an offer marked `theirs` (RFC 3264 6.1). */
int lsip_sdp_audio_direction(int ours, int theirs);

/* `agreed` for a session in which no stream stands. */
void lsip_sdp_audio_none(lsip_sdp_audio *agreed, const lsip_sdp_audio *ours);

/* The offer of lsip_sdp_write_offer(), with the m= lines of `before` (a text
 * of ours, or empty) kept in place and the audio stream at `slot`. */
int lsip_sdp_offer_write(char *buf, size_t cap, size_t *n,
                         const lsip_sdp_audio *ours, lsip_str before,
                         unsigned slot);

/* lsip_sdp_read_answer() for an offer of `count` m= lines with the audio
 * stream at `slot`. */
int lsip_sdp_answer_read(const lsip_sdp_audio *ours, lsip_str answer,
                         unsigned slot, unsigned count, lsip_sdp_audio *agreed);

#endif
