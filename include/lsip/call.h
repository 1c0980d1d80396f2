/**
 * @file call.h
 * Calls: an INVITE, all its forks, and what happens until BYE (RFC 3261 s.13,
 * 14, 15).
 *
 * A call that we make: lsip_call_new(), then LSIP_EV_CALL_PROGRESS,
 * LSIP_EV_CALL_ANSWERED, at last LSIP_EV_CALL_END. A call that we receive:
 * LSIP_EV_REQUEST with an INVITE, lsip_call_take(), LSIP_EV_CALL_OFFER if it
 * carries an offer, lsip_call_progress() and lsip_call_answer(),
 * LSIP_EV_CALL_CONFIRMED, LSIP_EV_CALL_END. Each call ends with exactly one
 * LSIP_EV_CALL_END.
 *
 * Session descriptions are opaque here: who may offer when is kept (RFC 3264,
 * RFC 6337), what they say is the business of sdp.h.
 */
#ifndef LSIP_CALL_H
#define LSIP_CALL_H

#include <lsip/account.h>
#include <lsip/dialog.h>

LSIP_BEGIN

/** Options of a new call; zero members mean the default. */
typedef struct lsip_call_options {
  size_t size;
  lsip_extra extra;         /**< headers for the INVITE; its body members are
                                 ignored: the offer is the body */
  uint64_t user;
  lsip_tu tu;               /**< whose events; none: the stack's */
  const lsip_addr *targets; /**< send there instead of resolving */
  size_t target_count;
  uint32_t transport;       /**< of `targets`; default UDP */
  uint32_t ring_ms;         /**< give up (CANCEL) when unanswered so long */
  uint32_t flags;           /**< 0 */
  uint32_t session_expires_s; /**< ask for a session timer of so many seconds
                                   (RFC 4028), 90 at least; default: the
                                   account's */
} lsip_call_options;

/** What is known of a call. Strings are borrowed until the next non-const
 *  call, or the end of the callback. */
typedef struct lsip_call_info {
  size_t size;
  uint32_t outgoing;    /**< 1: we called */
  uint32_t established; /**< 1: answered, not ended */
  lsip_dialog dialog;   /**< the confirmed fork, else the latest early one */
  lsip_account account;
  lsip_addr remote;     /**< where the last message came from or went to */
  lsip_local local;     /**< by which local */
  uint32_t transport;   /**< enum lsip_transport */
  uint32_t dialog_count;
  lsip_str call_id;
  uint32_t session_expires_s; /**< the session interval (RFC 4028); 0: there
                                   is no session timer */
  uint32_t refresher;   /**< 1: we refresh it, 0: the peer does */
} lsip_call_info;
LSIP_API LSIP_MUST int lsip_call_get(const lsip_stack *s, lsip_call c,
                                     lsip_call_info *out);

/**
 * Calls `to` (a sip or sips URI, or a name-addr).
 * @param offer body of the INVITE (application/sdp); empty: the peer offers.
 * @param o may be NULL.
 * @return 0, LSIP_ERR_URI, LSIP_ERR_SCHEME, LSIP_ERR_LIMIT ... @since 0.1
 */
LSIP_API LSIP_MUST int lsip_call_new(lsip_stack *s, lsip_call *out,
                                     lsip_account from, lsip_str to,
                                     lsip_str offer,
                                     const lsip_call_options *o);

/** Makes a call of the INVITE of a LSIP_EV_REQUEST. The tsx id ends.
 *  @param as may be none. @since 0.1 */
LSIP_API LSIP_MUST int lsip_call_take(lsip_stack *s, lsip_call *out,
                                      lsip_tsx invite, lsip_account as,
                                      uint64_t user);

/** Sends a provisional response (101..199) to an incoming call. @since 0.1 */
LSIP_API int lsip_call_progress(lsip_stack *s, lsip_call c, int status,
                                lsip_str sdp, const lsip_extra *x);
/** Answers an incoming call with 200. `sdp` is the answer to its offer, or
 *  our offer if it had none. @since 0.1 */
LSIP_API int lsip_call_answer(lsip_stack *s, lsip_call c, lsip_str sdp,
                              const lsip_extra *x);
/** Refuses an incoming call, or the peer's pending offer (re-INVITE), with
 *  300..699. @since 0.1 */
LSIP_API int lsip_call_reject(lsip_stack *s, lsip_call c, int status,
                              const lsip_extra *x);
/** The answer that is owed to the peer's offer, wherever it belongs: the 2xx
 *  to its re-INVITE or UPDATE, or our ACK.
 *  @param leg the fork; none: the one that owes. @since 0.1 */
LSIP_API int lsip_call_send_answer(lsip_stack *s, lsip_call c,
                                   lsip_dialog leg, lsip_str sdp);
/** Offers anew in an established call (re-INVITE; RFC 3261 14.1), or gives
 *  the offer that a LSIP_EV_CALL_OFFER without data asks for: the peer's empty
 *  re-INVITE, or our own that was overtaken. A glare (491) is tried again by
 *  itself. LSIP_EV_CALL_ANSWER follows.
 *  @return LSIP_ERR_STATE while another offer is open. @since 0.1 */
LSIP_API int lsip_call_send_offer(lsip_stack *s, lsip_call c, lsip_str sdp);

/** Ends a call in any state: CANCEL, BYE or 603, whichever is right now;
 *  LSIP_EV_CALL_END follows when the peer has been told. @since 0.1 */
LSIP_API int lsip_call_hangup(lsip_stack *s, lsip_call c,
                              const lsip_extra *x);
/** The id ends now with its LSIP_EV_CALL_END; the stack tells the peer by
 *  itself. @since 0.1 */
LSIP_API int lsip_call_abandon(lsip_stack *s, lsip_call c);
/** Keeps a second answered fork, which would be ended with BYE; legal inside
 *  its LSIP_EV_CALL_ANSWERED only. @since 0.1 */
LSIP_API int lsip_call_keep(lsip_stack *s, lsip_call c, lsip_dialog leg);

LSIP_END

#endif
