/**
 * @file server.h
 * Servers: the registrar with its location service (RFC 3261 s.10, RFC 5626
 * s.6), the proxy and the redirect server (RFC 3261 s.16, 8.3), each usable by
 * itself.
 *
 * The stack is made with LSIP_ROLE_RAW, so that every request is a
 * LSIP_EV_REQUEST, which the program hands to whom it wants:
 *
 *     case LSIP_EV_REQUEST:
 *       if (lsip_msg_method(&ev->msg) == LSIP_REGISTER)
 *         lsip_registrar_take(s, registrar, tsx);
 *       else
 *         lsip_proxy_take(s, proxy, tsx);
 *
 * What is taken is answered; its tsx id ends. ACKs without a transaction
 * (LSIP_EV_ACK) go to lsip_proxy_ack(). A program that has nothing to decide
 * says lsip_stack_serve() once instead, and sees no request at all; the stack
 * then also challenges without making any state (8.2.7).
 *
 * Secrets of users and bindings are questions (LSIP_EV_ASK_SECRET,
 * LSIP_EV_ASK_LOCATION_GET, _PUT) unless the stack answers them itself: from
 * the users that were added with lsip_realm_add_user(), and from the location
 * store in memory, which is the default.
 */
#ifndef LSIP_SERVER_H
#define LSIP_SERVER_H

#include <lsip/transaction.h>

LSIP_BEGIN

/* ----------------------------------------------------- who may do what -- */

LSIP_ID(lsip_realm);     /**< a protection space (RFC 3261 22.1) */
LSIP_ID(lsip_registrar); /**< a registrar and its bindings */
LSIP_ID(lsip_proxy);     /**< a proxy */

/** Hashes of digest authentication (RFC 7616, RFC 8760). Those with a session
 *  are for the challenges of a realm; their secrets are those without. */
enum lsip_digest_algorithm {
  LSIP_DIGEST_MD5 = 1, LSIP_DIGEST_SHA256, LSIP_DIGEST_SHA512_256,
  LSIP_DIGEST_MD5_SESS, LSIP_DIGEST_SHA256_SESS, LSIP_DIGEST_SHA512_256_SESS
};

/** A realm: whom we believe, and how we ask. */
typedef struct lsip_realm_config {
  size_t size;
  lsip_str name;       /**< the realm, e.g. "example.test"; copied */
  uint32_t algorithms; /**< bits 1u << enum lsip_digest_algorithm
                            [SHA-256 and MD5] */
  uint32_t auth_int;   /**< 1: offer qop auth-int behind auth */
  uint32_t nonce_ms;   /**< how long a nonce lives [300 000] */
  uint32_t max_nonces; /**< whose counts are remembered [10 000] */
  uint32_t ask;        /**< 1: unknown users are LSIP_EV_ASK_SECRET */
  uint32_t max_failures; /**< wrong passwords a minute from one address and
                              port before it is answered 503 with
                              Retry-After for a while; ten times as many
                              from one address [20] */
} lsip_realm_config;
/** Lives as long as the stack. @return 0, LSIP_ERR_ARGUMENT (no name, one of
 *  more than 128 bytes or with control characters; unknown algorithms),
 *  LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_realm_new(lsip_stack *s, lsip_realm *out,
                                      const lsip_realm_config *cfg);
/** Adds a user or changes its secret: by `password` (hashed at once, not
 *  kept), or by `ha1`, the hexadecimal H(user:realm:password) of `algorithm`.
 *  A hash lets its user in by that algorithm only, and a phone answers the
 *  strongest that it knows: give one for each algorithm of the realm. To
 *  change a user with hashes, remove it first.
 *  @return 0, LSIP_ERR_GONE, LSIP_ERR_ARGUMENT (no name or one of more than
 *  256 bytes; neither password nor hash, or both; a hash that is none),
 *  LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_realm_add_user(lsip_stack *s, lsip_realm r,
                                           lsip_str user, lsip_str password,
                                           lsip_str ha1, int algorithm);
/** @return 0, LSIP_ERR_GONE, LSIP_ERR_NOT_FOUND. @since 0.1 */
LSIP_API int lsip_realm_remove_user(lsip_stack *s, lsip_realm r,
                                    lsip_str user);
/** Writes the hexadecimal H(user:realm:password) with its NUL: 65 bytes at
 *  most. @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOSPC. @since 0.1 */
LSIP_API LSIP_MUST int lsip_digest_hash(int algorithm, lsip_str user,
                                        lsip_str realm, lsip_str password,
                                        char *out, size_t cap);
/** Answers a LSIP_EV_ASK_SECRET (text: the user, data: the realm's name,
 *  related: the lsip_realm): the password, or its hash; both empty: there is
 *  no such user, which is also what a refusal or no answer in time means.
 *  @return 0, LSIP_ERR_GONE, LSIP_ERR_STATE (another question),
 *  LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API int lsip_ask_secret(lsip_stack *s, lsip_ask a, lsip_str password,
                             lsip_str ha1, int algorithm);

/* --------------------------------------------------------- registrar -- */

/** A registrar; zero members mean the default in brackets. */
typedef struct lsip_registrar_config {
  size_t size;
  lsip_str domains;     /**< "example.test, 127.0.0.1": whose addresses-of-
                             record are kept here; copied */
  lsip_realm realm;     /**< who may register; none: anybody */
  uint32_t min_expires_s, max_expires_s, default_expires_s;
                        /**< [60, 7 200, 3 600]; less than the minimum is
                             answered 423, unless it is an hour or more */
  uint32_t max_bindings; /**< of one address-of-record [10, at most 1 000];
                             more are answered 403 */
  uint32_t max_records; /**< addresses-of-record [100 000]; then 503 */
  uint32_t ask;         /**< 1: bindings are kept by the application, asked
                             for with LSIP_EV_ASK_LOCATION_GET and _PUT */
  uint32_t any_user;    /**< 1: a user may register another's address; else
                             403 unless the name that he logs in with is the
                             user part, or user@host */
  lsip_str service_route; /**< RFC 3608: name-addr values; copied */
} lsip_registrar_config;
/** Lives as long as the stack. @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_GONE (no
 *  such realm), LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_registrar_new(lsip_stack *s, lsip_registrar *out,
                                          const lsip_registrar_config *cfg);
/** Serves a REGISTER (10.3): it is challenged, judged, answered, at once or
 *  when questions have been answered. The tsx id ends, without an event.
 *  @return 0, LSIP_ERR_GONE, LSIP_ERR_STATE (already answered),
 *  LSIP_ERR_ARGUMENT (another method), LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API int lsip_registrar_take(lsip_stack *s, lsip_registrar r,
                                 lsip_tsx request);

/** One binding of the store in memory, or of a record. Set `size`. Strings are
 *  borrowed until the next non-const call, or the end of the callback. */
typedef struct lsip_location_entry {
  size_t size;
  lsip_str aor;       /**< as it is compared: "sip:alice@example.test" */
  lsip_binding binding; /**< expires_s is what is left */
  lsip_addr source;   /**< where the REGISTER came from */
} lsip_location_entry;
/** Walks all bindings, in no order: `*cursor` is 0 at first. What is
 *  registered or expires between two calls may be left out or come twice.
 *  @return 1, 0 at the end, LSIP_ERR_ARGUMENT, LSIP_ERR_GONE. @since 0.1 */
LSIP_API LSIP_MUST int lsip_location_next(const lsip_stack *s,
                                          lsip_registrar r, uint64_t *cursor,
                                          lsip_location_entry *out);
/** The bindings of an address-of-record, best q first: `aor` is any SIP or
 *  SIPS URI, whose port, password, parameters and headers do not count.
 *  Borrowed as a lsip_location_entry. @return how many there are; up to `max`
 *  are filled in. @since 0.1 */
LSIP_API size_t lsip_location_find(const lsip_stack *s, lsip_registrar r,
                                   lsip_str aor, lsip_binding *out,
                                   size_t max);

/* Bindings that the application keeps (`ask`): for each address-of-record a
 * record, a text that is the library's business, and a version number that is
 * the application's. The stack computes the new record from the old one and
 * has it stored if the version is still the same. Times in a record are civil
 * time: call lsip_stack_set_wall_clock() if it is to outlive the stack. */

/** Answers a LSIP_EV_ASK_LOCATION_GET (text: the address-of-record, related:
 *  the lsip_registrar) with what was stored, or an empty record. An
 *  application with bindings of its own making answers lsip_ask_location().
 *  @return 0, LSIP_ERR_GONE, LSIP_ERR_STATE (another question). @since 0.1 */
LSIP_API int lsip_ask_record(lsip_stack *s, lsip_ask a, lsip_str record,
                             uint64_t version);
/** Answers a LSIP_EV_ASK_LOCATION_PUT (text: the address-of-record, data: the
 *  new record, empty when no binding is left; number: the version that it
 *  replaces). `status` 0: stored; LSIP_ERR_STATE: the version is another by
 *  now, it will be asked for again; any other error: the REGISTER fails with
 *  500, as it does without an answer in time.
 *  @return as lsip_ask_record(), LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API int lsip_ask_stored(lsip_stack *s, lsip_ask a, int status);
/** Takes the next binding off the front of a record; `aor` is empty, and
 *  `expires_s` 0 if it has expired. @return 1, 0 at the end, LSIP_ERR_SYNTAX,
 *  LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_record_next(const lsip_stack *s, lsip_str *record,
                                        lsip_location_entry *out);

/* ------------------------------------------------------------- proxy -- */

enum lsip_proxy_mode {
  LSIP_PROXY_STATEFUL = 0,
  LSIP_PROXY_STATELESS,  /**< 16.11 */
  LSIP_PROXY_REDIRECT    /**< 8.3: answers 302 with the bindings */
};

typedef struct lsip_proxy_config {
  size_t size;
  uint32_t mode;         /**< enum lsip_proxy_mode */
  lsip_registrar registrar; /**< where its users are; none: forwards only */
  lsip_realm realm;      /**< who may call; none: anybody. Requests for our
                              own users are never challenged when `open` */
  uint32_t open;         /**< 1: callers from elsewhere may call our users */
  uint32_t no_record_route; /**< 1: do not stay on the route of dialogs */
  uint32_t recurse;      /**< 1: follow 3xx by ourselves (16.7 step 4) */
  uint32_t max_forks;    /**< targets of one request [16] */
  uint32_t max_breadth;  /**< RFC 5393 5.3 [60] */
  uint32_t timer_c_ms;   /**< 16.6 step 11 [181 000, never less] */
  /** RFC 4028 8: the session timer that is asked for in calls through it, in
   *  seconds [0: none], and the shortest that is let pass [90]. With both 0 it
   *  leaves session timers alone; so it does when it keeps no state. */
  uint32_t session_expires_s, min_se_s;
} lsip_proxy_config;
LSIP_API LSIP_MUST int lsip_proxy_new(lsip_stack *s, lsip_proxy *out,
                                      const lsip_proxy_config *cfg);
/** Forwards a request (16.3 to 16.7) by its Route, to the bindings of its
 *  Request-URI if that is ours, or to the Request-URI. The tsx id ends.
 *  @since 0.1 */
LSIP_API int lsip_proxy_take(lsip_stack *s, lsip_proxy p, lsip_tsx request);
/** The same to targets of the caller's choice, best q first; equal q at the
 *  same time (RFC 3261 16.6). @since 0.1 */
LSIP_API int lsip_proxy_take_to(lsip_stack *s, lsip_proxy p,
                                lsip_tsx request, const lsip_binding *targets,
                                size_t n);
/** Forwards the ACK of a LSIP_EV_ACK; legal inside that event only.
 *  @since 0.1 */
LSIP_API int lsip_proxy_ack(lsip_stack *s, lsip_proxy p,
                            const lsip_event *ev);

/** From now on REGISTER requests for the registrar's domains go to `r`, all
 *  others and stray ACKs to `p`, without an event; either may be none (those
 *  stay events). What lacks credentials is challenged without state. The stack
 *  must have LSIP_ROLE_RAW. @since 0.1 */
LSIP_API int lsip_stack_serve(lsip_stack *s, lsip_registrar r, lsip_proxy p);

LSIP_END

#endif
