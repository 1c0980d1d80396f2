/**
 * @file transaction.h
 * Requests and responses one by one (RFC 3261 s.17, RFC 6026): what proxies,
 * registrars, test tools and any method outside a call are written with.
 */
#ifndef LSIP_TRANSACTION_H
#define LSIP_TRANSACTION_H

#include <lsip/stack.h>

LSIP_BEGIN

/* ------------------------------------------------------- server side -- */

/** Hands a request to another owner, who sees it as LSIP_EV_REQUEST.
 *  @since 0.1 */
LSIP_API int lsip_tsx_give(lsip_stack *s, lsip_tsx t, lsip_tu to);

/** The request of a server transaction: borrowed until its final response;
 *  sending other messages does not move it. @since 0.1 */
LSIP_API LSIP_MUST int lsip_tsx_request(const lsip_stack *s, lsip_tsx t,
                                        lsip_msg *out);

/**
 * Answers a request (RFC 3261 8.2.6). The final response ends the work of the
 * caller; LSIP_EV_TSX_END follows. Who lets an INVITE wait says something
 * between 101 and 199 each minute (13.3.1.1); a call does that by itself.
 * @param reason empty: the standard phrase.
 * @return 0, LSIP_ERR_GONE, LSIP_ERR_STATE (already answered),
 *         LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM. @since 0.1
 */
LSIP_API int lsip_tsx_respond(lsip_stack *s, lsip_tsx t, int status,
                              lsip_str reason, const lsip_extra *extra);

/** Answers with the response to a request that was passed on (16.7): its top
 *  Via is cut and the edits applied. @since 0.1 */
LSIP_API int lsip_tsx_relay(lsip_stack *s, lsip_tsx server,
                            const lsip_msg *response, const lsip_edit *e,
                            size_t n);

/** What is known about a transaction. Strings are borrowed as the request. */
typedef struct lsip_tsx_info {
  size_t size;
  uint32_t server;    /**< 1: a request we received */
  uint32_t method;    /**< enum lsip_method */
  uint32_t status;    /**< last response, or 0 */
  uint32_t transport; /**< enum lsip_transport of the (last) attempt */
  lsip_addr remote;   /**< source of the request, or where it was sent */
  lsip_local local;
  lsip_flow flow;
} lsip_tsx_info;
LSIP_API LSIP_MUST int lsip_tsx_get(const lsip_stack *s, lsip_tsx t,
                                    lsip_tsx_info *out);

/* ------------------------------------------------------- client side -- */
/* One lsip_tsx spans the resolution of the target and the fail-over over all
 * its addresses (RFC 3263 4.3). */

enum lsip_send_flag {
  LSIP_SEND_CONTACT = 1,     /**< adds a Contact for the chosen local */
  LSIP_SEND_RECORD_ROUTE = 2 /**< adds a Record-Route for it */
};

/** How a request is sent; zero members mean the default. */
typedef struct lsip_send_options {
  size_t size;
  lsip_tu tu;               /**< whose events; none: the stack's */
  uint64_t user;
  lsip_flow flow;           /**< use this connection only */
  lsip_local local;         /**< send from here only */
  const lsip_addr *targets; /**< instead of resolving the next hop */
  size_t target_count;
  uint32_t transport;       /**< of `targets`; default UDP */
  uint32_t timeout_ms;      /**< in place of timer B, F; a proxy's timer C */
  uint32_t flags;           /**< enum lsip_send_flag */
  uint32_t reserved;
  lsip_str verify_name;     /**< TLS: the name the peer must prove */
} lsip_send_options;

/**
 * Sends a request: a copy of `request` with edits; Via is added, the next hop
 * is its topmost Route or its Request-URI. A request of one's own is text that
 * was parsed with lsip_parse_rules.draft. LSIP_EV_RESPONSE for each response
 * that is not a retransmission, then LSIP_EV_TSX_END. No response in time is
 * LSIP_EV_TSX_END with 408, no reachable target with 503.
 * @param o may be NULL. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_tsx_send(lsip_stack *s, lsip_tsx *out,
                                     const lsip_msg *request,
                                     const lsip_edit *e, size_t n,
                                     const lsip_send_options *o);

/** Cancels an INVITE (9.1), in any state: before a provisional response the
 *  CANCEL waits for it; before anything was sent it ends with 487. Other
 *  methods: LSIP_ERR_STATE. @since 0.1 */
LSIP_API int lsip_tsx_cancel(lsip_stack *s, lsip_tsx t,
                             const lsip_extra *extra);

/** Sends without a transaction: an ACK to a 2xx, a stateless proxy's forward.
 *  May wait for its name to be resolved. @since 0.1 */
LSIP_API int lsip_send_stateless(lsip_stack *s, const lsip_msg *m,
                                 const lsip_edit *e, size_t n,
                                 const lsip_send_options *o);

/** The id ends now, with its LSIP_EV_TSX_END; the transaction does what the
 *  RFC still owes and stays silent. @since 0.1 */
LSIP_API int lsip_tsx_abandon(lsip_stack *s, lsip_tsx t);

/* ------------------------------------------------- proxies (RFC 3261 16) */

/** Room that lsip_proxy_prepare() may need. */
enum { LSIP_PROXY_EDITS_MAX = 12 };

/**
 * The edits that a proxy owes before it forwards `m`: Max-Forwards (16.6
 * step 3), its own Route values removed (16.4), strict routes repaired, and a
 * Max-Breadth of 60 where there is none, or a larger one (RFC 5393 5.3.3).
 * @param n in: room in `edits`; out: how many were made.
 * @param scratch memory the edits' strings may point to: keep it until they
 *        are used.
 * @return 0; LSIP_ERR_HOPS (status 483) when Max-Forwards is used up; another
 *         typed error. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_proxy_prepare(lsip_stack *s, const lsip_msg *m,
                                          lsip_edit *edits, size_t *n,
                                          void *scratch,
                                          size_t scratch_size);

/** 1 if final status `a` is better than `b` (0: none yet) by 16.7 step 6; 430
 *  is the last of its class (RFC 5626 11.5). @since 0.1 */
LSIP_API int lsip_proxy_better(int a, int b);

LSIP_END

#endif
