/* Messages that are derived from another one: a response from its request
 * (RFC 3261 8.2.6), CANCEL (9.1) and ACK to a non-2xx (17.1.1.3). */
#ifndef LSIP_MSG_REPLY_H
#define LSIP_MSG_REPLY_H

#include <lsip/msg.h>

typedef struct lsip_reply {
  int status;
  lsip_str reason;        /* empty: the standard phrase */
  lsip_str to_tag;        /* added if the request's To has none */
  lsip_str via;           /* replaces the top Via value (received, rport) */
  lsip_str contact;       /* name-addr value, or empty */
  int record_route;       /* 1: copy Record-Route (12.1.1) */
  const lsip_extra *extra; /* checked before, or NULL */
} lsip_reply;

/* Writes a whole response. A 100 takes Timestamp (8.2.6.1) and no To tag. */
LSIP_MUST int lsip_reply_write(lsip_writer *w, const lsip_msg *request,
                               const lsip_reply *r);

/* The CANCEL of `request` as it was sent (9.1): same Request-URI, top Via,
 * Route, To, From, Call-ID, CSeq number. */
LSIP_MUST int lsip_cancel_write(lsip_writer *w, const lsip_msg *request,
                                const lsip_extra *extra);

/* The ACK of a final non-2xx response (17.1.1.3): To is the response's. */
LSIP_MUST int lsip_ack_write(lsip_writer *w, const lsip_msg *request,
                             const lsip_msg *response);

#endif
