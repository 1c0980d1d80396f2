/* What Session-Expires, Min-SE and Supported say of a session timer, and the
 * rules of RFC 4028 for them. Nothing here keeps state. */
#ifndef LSIP_UA_TIMER_TERMS_H
#define LSIP_UA_TIMER_TERMS_H

#include "ua/ua.h"

enum {
  LSIP_TIMER_FLOOR = 90,  /* seconds: section 4 and 5 */
  LSIP_TIMER_LINES = 128  /* bytes that the header lines need at most */
};

enum lsip_refresher {
  LSIP_REFRESHER_NONE, /* the parameter does not stand there */
  LSIP_REFRESHER_UAC,
  LSIP_REFRESHER_UAS
};

typedef struct lsip_timer_terms {
  uint32_t expires;    /* seconds; 0: no Session-Expires */
  uint32_t min_se;     /* 0: no Min-SE */
  uint8_t refresher;   /* enum lsip_refresher */
  uint8_t supported;   /* 1: the sender knows session timers */
} lsip_timer_terms;

/* Reads a request, or a response. A typed error: a value makes no sense, and
 * reads as not there. */
int lsip_timer_read(lsip_timer_terms *out, const lsip_msg *m);

/* Section 9: 1 if a request is to be refused with 422 and this minimum. */
int lsip_timer_too_small(const lsip_timer_terms *request, uint32_t min_se);

/* Section 9 and table 2: what a 2xx to `request` says, of which we want `want`
 * seconds (0: nothing). */
void lsip_timer_agree(lsip_timer_terms *answer,
                      const lsip_timer_terms *request, uint32_t want);

/* Section 7.3: what a request that was answered 422 with `min_se` says when it
 * is sent again. 0: that would be no better. */
int lsip_timer_raise(lsip_timer_terms *sent, uint32_t min_se);

/* The header lines of a request. */
void lsip_timer_write_request(lsip_writer *w, const lsip_timer_terms *t);
/* The header lines of a 2xx; `peer`: the UAC knows session timers. */
void lsip_timer_write_answer(lsip_writer *w, const lsip_timer_terms *t,
                             int peer);

/* Sections 7.2, 9 and 10: from the 2xx on, when the refresh is due, and when
 * a session that is not refreshed is ended, in milliseconds. */
uint64_t lsip_timer_refresh_ms(uint32_t interval);
uint64_t lsip_timer_expiry_ms(uint32_t interval);

#endif
