/* The session timer of one leg (RFC 4028). It is there while the session has
 * one; what the peer can do and asks for is remembered in the leg. */
#ifndef LSIP_UA_SESSION_TIMER_H
#define LSIP_UA_SESSION_TIMER_H

#include "ua/call.h"
#include "ua/timer_terms.h"

struct lsip_session_timer {
  lsip_leg *leg;
  lsip_alarm refresh;  /* ours is due */
  lsip_alarm expiry;   /* the session ends */
  lsip_str said;       /* owned: our session description as it stands */
  uint32_t interval;   /* seconds; 0: not agreed yet */
  uint8_t ours;        /* 1: we refresh */
  uint8_t refusals;    /* of our refresh, since the last that succeeded */
  uint8_t late;        /* the last moments, for a refresh under way */
};

/* What a message of ours says about it. */
typedef struct lsip_timer_plan {
  lsip_timer_terms terms;
  lsip_str lines;      /* header lines, in `text` */
  char text[LSIP_TIMER_LINES];
} lsip_timer_plan;

/* What we ask for where `wish` seconds are wanted (0: nothing). */
uint32_t lsip_timer_wish(const lsip_ctx *c, uint32_t wish);

/* Notes what a message of the peer tells: UPDATE in Allow, timer in Supported,
 * the Min-SE of a request. */
void lsip_leg_learn(lsip_leg *leg, const lsip_msg *m);

/* For the first INVITE, and for an INVITE or UPDATE inside (7.1, 7.4). */
void lsip_call_timer_propose(const lsip_call_object *c, lsip_timer_plan *out);
void lsip_leg_timer_propose(const lsip_leg *leg, lsip_timer_plan *out);
/* A 2xx came (7.2). */
void lsip_leg_timer_confirmed(lsip_leg *leg, const lsip_request *r,
                              const lsip_msg *response);

/* For our 2xx (9): LSIP_ERR_NOMEM, or nothing can fail when it has been sent,
 * and the plan is carried out. */
int lsip_leg_timer_consent(lsip_leg *leg, const lsip_msg *request,
                           lsip_timer_plan *out);
void lsip_leg_timer_agreed(lsip_leg *leg, const lsip_timer_plan *plan);

/* What we said last of the session, as far as the peer has agreed to it. */
void lsip_leg_timer_say(lsip_leg *leg, lsip_str sdp);

/* A refresh of ours succeeded, or the peer's UPDATE did: the event. */
void lsip_leg_refreshed(lsip_leg *leg, uint32_t flags, const lsip_arrival *a);
/* Ours has failed (10); `m` NULL: without a response. `update`: it was no
 * re-INVITE. */
void lsip_leg_refresh_refused(lsip_leg *leg, int status, const lsip_msg *m,
                              int update);

#endif
