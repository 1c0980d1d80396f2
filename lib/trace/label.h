/* A message in a few words. All text is printable ASCII: what comes from the
 * network can not move a terminal's cursor. */
#ifndef LSIP_TRACE_LABEL_H
#define LSIP_TRACE_LABEL_H

#include <lsip/trace.h>

/* What is said of one message; NUL-terminated, cut where too long. */
typedef struct lsip_label {
  char what[40]; /* "INVITE", "180 Ringing", "keep-alive" */
  char cseq[28]; /* "1 INVITE" */
  char uri[64];  /* Request-URI */
  char body[16]; /* "SDP", "SDP sendonly", or the media type's subtype */
  char call_id[48];
  uint8_t kind;  /* 0: request, 1 to 6: class of a response */
  uint8_t odd;   /* 1: no well-formed SIP message */
} lsip_label;

/* Room for the index of lsip_msg_parse() in lsip_label_of(). */
size_t lsip_label_room(void);

void lsip_label_of(lsip_label *out, lsip_str bytes, void *room);

/* Appends printable text to a NUL-terminated buffer; other bytes show as a
 * dot. Cuts silently. */
void lsip_label_append(char *buf, size_t cap, lsip_str text);
void lsip_label_append_number(char *buf, size_t cap, uint64_t n);

#endif
