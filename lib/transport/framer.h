/* Cutting a byte stream into messages (RFC 3261 18.3, 7.5). Holds no more
 * bytes than were received. */
#ifndef LSIP_TRANSPORT_FRAMER_H
#define LSIP_TRANSPORT_FRAMER_H

#include "base/mem.h"

#include <lsip/stack.h>

struct lsip_framer {
  lsip_heap *heap;
  lsip_heap own;      /* of a framer that is used alone */
  size_t max_message;
  char *buffer;       /* the part of a message that has come */
  size_t len, capacity;
  size_t scanned;     /* no end of headers before here */
  size_t total;       /* length of the message; 0: not known yet */
  uint32_t pings;     /* CRLF CRLF seen between messages (RFC 5626 3.5.1) */
  uint8_t given;      /* the buffer was lent: clear it at the next call */
  uint8_t crlf;       /* how much of CRLF CRLF has come between messages */
};

void lsip_framer_init(lsip_framer *f, lsip_heap *heap, size_t max_message);
void lsip_framer_clear(lsip_framer *f);

#endif
