/* Calls and their legs (RFC 3261 s.13, 14, 15).
 *
 * A call is one INVITE and its forks. A leg is one fork: a dialog, and what
 * goes on in it. An incoming call has one leg from the start. */
#ifndef LSIP_UA_CALL_H
#define LSIP_UA_CALL_H

#include "ua/account.h"

enum lsip_call_state {
  LSIP_CALL_CALLING = 1, /* our INVITE has no final response */
  LSIP_CALL_INCOMING,    /* theirs has none */
  LSIP_CALL_ANSWERED,    /* we sent 2xx, no ACK yet */
  LSIP_CALL_ESTABLISHED,
  LSIP_CALL_ENDING,      /* we have told the peer, and wait for its word */
  LSIP_CALL_ENDED
};

/* Who owes what in the exchange of session descriptions (RFC 3264, 6337). */
enum lsip_offer_state {
  LSIP_OFFER_NONE,
  LSIP_OFFER_SENT,     /* ours is out, the peer owes an answer */
  LSIP_OFFER_RECEIVED, /* theirs is here, we owe the answer */
  LSIP_OFFER_WANTED    /* the peer asked us to offer */
};

typedef struct lsip_call_object lsip_call_object;

typedef struct lsip_session_timer lsip_session_timer;

typedef struct lsip_leg {
  lsip_dialog_core dialog;
  lsip_call_object *call;
  lsip_request *invite;  /* our re-INVITE */
  lsip_request *bye;
  lsip_request *update;  /* ours, which refreshes the session */
  lsip_server *updated;  /* theirs, whose offer is not answered */
  lsip_server *server;   /* the peer's INVITE: not answered, or its 2xx not
                            acknowledged */
  lsip_str ack;          /* owned: our ACK to their 2xx */
  lsip_str offer;        /* owned: our offer, for a retry after 491 */
  lsip_alarm retry;      /* 2xx once more; or the BYE of a superfluous fork */
  lsip_alarm turn;       /* our re-INVITE after 491 (14.1) */
  lsip_alarm patience;   /* the application owes something */
  lsip_session_timer *timer; /* while the session has one (RFC 4028) */
  uint32_t min_se;       /* the largest that came in this dialog */
  uint32_t interval;
  uint32_t cseq;         /* of the peer's INVITE whose ACK counts */
  uint32_t ack_cseq;     /* of our INVITE that `ack` belongs to */
  uint8_t offer_state;   /* enum lsip_offer_state */
  uint8_t ack_owed;      /* their 2xx waits for our answer in the ACK */
  uint8_t ack_wanted;    /* our 2xx waits for their ACK */
  uint8_t answered;      /* this fork sent or got a 2xx */
  uint8_t bye_wanted;    /* BYE as soon as it is allowed */
  uint8_t ended;
  uint8_t peer_updates;  /* its Allow names UPDATE */
  uint8_t refreshing;    /* `invite` says again what we said before */
  uint8_t overtaken;     /* the peer's offer came before the turn of ours */
  uint8_t asking;        /* the application shall make that offer anew */
} lsip_leg;

struct lsip_call_object {
  lsip_object object;
  lsip_list of_ua;       /* ua->calls */
  lsip_ua *ua;
  lsip_dialog_set set;
  lsip_account account;
  lsip_request *invite;  /* our INVITE, until nothing more can come of it */
  lsip_leg *leg;         /* the one that counts: answered, or the latest */
  lsip_path path;        /* of the last message */
  uint32_t cseq;         /* of our INVITE */
  uint32_t session_expires; /* the session timer that we want, or 0 */
  uint16_t end_status;
  uint8_t state;         /* enum lsip_call_state */
  uint8_t outgoing;
  uint8_t offered;       /* our INVITE carried the offer */
  uint8_t hangup_wanted;
  uint8_t end_flags;
  uint8_t established;   /* it has been up */
};

/* ---- call.c: life ---- */
int lsip_call_make(lsip_ua *ua, lsip_call_object **out);
void lsip_call_free(lsip_call_object *c);
/* Queues the end event; `m` may be NULL. */
void lsip_call_finish(lsip_call_object *c, int status, int reason,
                      uint32_t flags, const lsip_msg *m);
/* Tells the application about the call, and a leg. */
void lsip_call_tell(lsip_call_object *c, lsip_leg *leg, lsip_tell *t);
/* 1 if a leg was answered and has not ended. */
int lsip_call_has_live_leg(const lsip_call_object *c);
/* BYE in every leg that was answered; the last one ends the call. */
void lsip_call_bye_all(lsip_call_object *c, lsip_str headers);
/* Ends the call in whatever state it is (lsip_call_hangup()). */
int lsip_ua_hangup(lsip_call_object *c, lsip_str headers);
/* A leg ends, and the call with it unless it is a further fork that was kept:
 * BYE with `headers`; `flags` go with the end event. */
void lsip_leg_lose(lsip_leg *leg, int status, uint32_t flags,
                   lsip_str headers);
/* The id ends at once; the peer is told silently. */
void lsip_ua_abandon(lsip_call_object *c);
/* lsip_call_keep(). */
int lsip_ua_keep(lsip_leg *leg);

/* ---- leg.c ---- */
int lsip_leg_new(lsip_call_object *c, lsip_leg **out);
void lsip_leg_free(lsip_leg *leg);
/* ACKs the 2xx to our INVITE with this CSeq number. */
int lsip_leg_ack(lsip_leg *leg, uint32_t cseq, lsip_str sdp);
/* Ends the leg with BYE, now or as soon as the RFC allows (15). */
void lsip_leg_bye(lsip_leg *leg, lsip_str headers);
/* A request inside the dialog has come; its CSeq is not checked yet. */
void lsip_leg_request(lsip_leg *leg, const lsip_arrival *a);
lsip_leg *lsip_leg_of(lsip_dialog_core *d);

/* ---- outgoing.c ---- */
int lsip_ua_call(lsip_ua *ua, lsip_call_object **out,
                 lsip_account_object *from, lsip_str to, lsip_str offer,
                 const lsip_call_options *o);

/* ---- incoming.c ---- */
/* 13.3.1.1: a provisional response is said again each minute, or a proxy's
 * timer C ends the call. */
enum { LSIP_RING_AGAIN_MS = 60000 };
int lsip_ua_take(lsip_ua *ua, lsip_call_object **out, lsip_server *t,
                 lsip_account_object *as);
int lsip_ua_progress(lsip_call_object *c, int status, lsip_str sdp,
                     const lsip_extra *x);
int lsip_ua_accept(lsip_call_object *c, lsip_str sdp, const lsip_extra *x);
int lsip_ua_reject(lsip_call_object *c, int status, const lsip_extra *x);
/* Sends 2xx to the peer's INVITE in a leg and waits for the ACK. */
int lsip_leg_accept(lsip_leg *leg, lsip_str sdp, const lsip_extra *x);
/* The peer's INVITE is no longer valid (13.3.1). */
void lsip_leg_expired(lsip_leg *leg);
/* The ACK to our 2xx. */
void lsip_leg_acknowledged(lsip_leg *leg, const lsip_arrival *a);

/* ---- reinvite.c ---- */
int lsip_leg_offer(lsip_leg *leg, lsip_str sdp);
/* It is our turn again after a glare. */
void lsip_leg_offer_again(lsip_leg *leg);
int lsip_leg_answer(lsip_leg *leg, lsip_str sdp);
int lsip_leg_refuse(lsip_leg *leg, int status, const lsip_extra *x);
/* The application was asked to make it anew, and did not. */
void lsip_leg_offer_lapses(lsip_leg *leg);
/* The peer's offer is taken while ours waits for its turn. */
void lsip_leg_offer_gives_way(lsip_leg *leg);
/* Refreshes the session with what we said last. */
int lsip_leg_repeat(lsip_leg *leg, lsip_str sdp);
/* 1 while an INVITE or an offer is under way in either direction, and while an
 * offer of ours waits (14.1). */
int lsip_leg_is_busy(const lsip_leg *leg);
/* 1 while an INVITE or an offer of ours is open, the first included. */
int lsip_leg_has_offered(const lsip_leg *leg);
/* How long a glare keeps us quiet (14.1). */
uint32_t lsip_leg_glare_ms(const lsip_leg *leg);
/* The peer's re-INVITE (14.2). 0: there was no room for it. */
int lsip_leg_reinvited(lsip_leg *leg, const lsip_arrival *a);
/* Answers with a transaction of its own. */
void lsip_leg_refuse_at_once(lsip_leg *leg, const lsip_arrival *a, int status,
                             lsip_str headers);
/* 500, and the peer may try again after 0 to 10 s. */
void lsip_leg_refuse_for_now(lsip_leg *leg, const lsip_arrival *a);
void lsip_leg_tell_offer(lsip_leg *leg, const lsip_arrival *a);
extern const lsip_server_user lsip_leg_server_user;

/* ---- update.c (RFC 3311) ---- */
/* Refreshes the session. */
int lsip_leg_update(lsip_leg *leg);
/* The peer's UPDATE. 0: there was no room for it. */
int lsip_leg_was_updated(lsip_leg *leg, const lsip_arrival *a);
/* While `updated` waits. */
int lsip_leg_answer_update(lsip_leg *leg, lsip_str sdp);
int lsip_leg_refuse_update(lsip_leg *leg, int status, const lsip_extra *x);

/* ---- session_timer.c (RFC 4028) ---- */
void lsip_leg_timer_stop(lsip_leg *leg);

#endif
