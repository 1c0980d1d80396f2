/* The parts of lsip_sdp_session. */
#ifndef LSIP_MEDIA_SDP_SESSION_H
#define LSIP_MEDIA_SDP_SESSION_H

#include "media/alloc.h"
#include "media/sdp_audio.h"

/* A copy of a description, counted, so that a rollback cannot fail. */
struct sdp_body {
  size_t len;
  unsigned refs;
  char text[];
};

lsip_str lsip_sdp_body_text(const struct sdp_body *b); /* NULL: empty */
struct sdp_body *lsip_sdp_body_new(const lsip_mem *mem, size_t len);
struct sdp_body *lsip_sdp_body_ref(struct sdp_body *b);
void lsip_sdp_body_unref(const lsip_mem *mem, struct sdp_body *b);

/* What both sides stand by: the last description of each, and its meaning.
 * `theirs` keeps `agreed.host` alive. */
struct sdp_agreement {
  struct sdp_body *ours, *theirs;
  lsip_sdp_audio agreed;
  lsip_sdp_audio said;        /* what `ours` says, if it is offered again */
};

struct lsip_sdp_session {
  lsip_mem mem;
  int state;
  lsip_sdp_audio want;        /* session and version: of our next text */
  lsip_sdp_audio offered;     /* what our open offer says */
  unsigned offered_count;     /* its m= lines */
  bool repeated;              /* it is the agreed text once more */
  struct sdp_body *sent;      /* our last text, whatever became of it */
  struct sdp_body *received;  /* the peer's open offer */
  struct sdp_agreement now, committed;
  struct sdp_type_map types;
};

#endif
