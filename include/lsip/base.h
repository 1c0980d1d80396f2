/**
 * @file base.h
 * The conventions of libsip, and the types all its headers share.
 *
 * - **Results.** A function that can fail returns `int`: 0 (LSIP_OK) or a
 *   negative `enum lsip_err`. It either does what it says or changes nothing.
 *   lsip_strerror() names an error in English.
 * - **Units.** Every instant and duration is `lsip_time`: nanoseconds of one
 *   monotonic clock, which only the application reads. Names that end in
 *   `_ms`, `_us` or `_s` carry other units. Lengths are bytes unless a name
 *   says samples.
 * - **Ownership.** Text goes in as a `lsip_str` that is read during the call
 *   only. Text that comes out is *borrowed*, and its comment says until when;
 *   copy what must live longer. Memory that the library hands out is given
 *   back with the function named `..._free`.
 * - **Ids.** Objects inside a stack are named by small values (`lsip_call`,
 *   `lsip_dialog`, ...), never by pointers. Zero is none. An id whose object
 *   has ended answers LSIP_ERR_GONE for ever: using a stale id is harmless.
 * - **Structs that you fill** begin with `size`: set it to `sizeof` of the
 *   struct (the `..._init` functions do), leave what you do not need zero.
 *   Structs that the library fills have a frozen size.
 * - **Callbacks.** Inside an event callback every call is legal except the
 *   inputs (functions that take `now`), the `poll_` functions and freeing the
 *   stack; these answer LSIP_ERR_REENTRANT. Inside a leaf (memory, random,
 *   log, trace, filter) no call on the same stack is legal.
 * - **Threads.** A stack belongs to one thread at a time; different stacks
 *   share nothing. There is no global state.
 */
#ifndef LSIP_BASE_H
#define LSIP_BASE_H

#include <lsip/str.h>

/** Version of these headers. @since 0.1 */
#define LSIP_VERSION_MAJOR 0
#define LSIP_VERSION_MINOR 1
#define LSIP_VERSION_PATCH 0

LSIP_BEGIN

/** "0.1.0": the version of the library in use. Static. @since 0.1 */
LSIP_API const char *lsip_version(void);

/* ------------------------------------------------------------- time -- */

/** Nanoseconds on a monotonic clock of the application's choice. */
typedef uint64_t lsip_time;
#define LSIP_NEVER UINT64_MAX   /**< a deadline: nothing is due */
#define LSIP_AT_ONCE 0u         /**< a deadline: work or events wait now */
#define LSIP_MS(n) ((lsip_time)(n) * 1000000u)
#define LSIP_SECONDS(n) ((lsip_time)(n) * 1000000000u)

/* ------------------------------------------------------------ errors -- */

/**
 * Every error: name, code, the SIP status that a server owes a request which
 * caused it (0: none), and text. The codes are part of the ABI.
 */
#define LSIP_ERRORS(X) \
  X(OK, 0, 0, "success") \
  X(ERR_ARGUMENT, -1, 0, "an argument is not valid") \
  X(ERR_REENTRANT, -2, 0, "this call is not allowed inside this callback") \
  X(ERR_GONE, -3, 0, "the object has ended") \
  X(ERR_NOSPC, -4, 0, "the buffer is too small") \
  X(ERR_LIMIT, -5, 503, "a configured limit is reached") \
  X(ERR_NOMEM, -6, 503, "out of memory, or the memory budget is used up") \
  X(ERR_STATE, -7, 0, "not possible in the object's present state") \
  X(ERR_UNSUPPORTED, -8, 0, "not supported") \
  X(ERR_BUSY, -9, 0, "events wait: take them before giving more input") \
  X(ERR_IO, -10, 503, "the operating system refused an operation") \
  X(ERR_TIMEOUT, -11, 408, "no answer in time") \
  X(ERR_REFUSED, -12, 503, "the peer's address refused the message") \
  X(ERR_RESOLVE, -13, 503, "the host name has no address") \
  X(ERR_CLOSED, -14, 503, "the connection was closed") \
  X(ERR_NOT_FOUND, -15, 404, "not found") \
  X(ERR_IN_USE, -16, 0, "the address is already in use") \
  X(ERR_HOPS, -17, 483, "Max-Forwards is used up") \
  X(ERR_SYNTAX, -100, 400, "malformed") \
  X(ERR_START_LINE, -101, 400, "malformed start line") \
  X(ERR_VERSION, -102, 505, "SIP version not supported") \
  X(ERR_METHOD, -103, 400, "malformed method") \
  X(ERR_URI, -104, 400, "malformed URI") \
  X(ERR_SCHEME, -105, 416, "URI scheme not supported") \
  X(ERR_STATUS, -106, 400, "malformed status code") \
  X(ERR_HEADER_NAME, -107, 400, "malformed header name") \
  X(ERR_HEADER_VALUE, -108, 400, "malformed header value") \
  X(ERR_CONTROL, -109, 400, "control character where none may stand") \
  X(ERR_DUPLICATE, -110, 400, "a header that may stand once stands twice") \
  X(ERR_MISSING, -111, 400, "a mandatory header is missing") \
  X(ERR_TOO_LONG, -112, 513, "an element is longer than the limit") \
  X(ERR_TOO_MANY, -113, 400, "more elements than the limit") \
  X(ERR_LENGTH, -114, 400, "Content-Length is wrong") \
  X(ERR_NUMBER, -115, 400, "a number is malformed or out of range") \
  X(ERR_QUOTE, -116, 400, "unbalanced quotes or brackets") \
  X(ERR_HOST, -117, 400, "malformed host") \
  X(ERR_PORT, -118, 400, "malformed port") \
  X(ERR_CSEQ_METHOD, -119, 400, "the CSeq method is not the request's") \
  X(ERR_BODY, -120, 400, "malformed body") \
  X(ERR_TRUNCATED, -121, 400, "the message ends too early") \
  X(ERR_ESCAPE, -122, 400, "malformed escape") \
  X(ERR_PARAM, -123, 400, "malformed or repeated parameter") \
  X(ERR_SDP, -124, 488, "session description not acceptable")

/** Results of functions: LSIP_OK, LSIP_ERR_ARGUMENT ... */
enum lsip_err {
#define LSIP_ERROR_CODE(name, code, status, text) LSIP_##name = code,
  LSIP_ERRORS(LSIP_ERROR_CODE)
#undef LSIP_ERROR_CODE
  LSIP_ERR_SYNTAX_LAST = -199 /**< parse errors lie in [-199, -100] */
};

/** English text of an error code; never NULL, static. @since 0.1 */
LSIP_API const char *lsip_strerror(int err);

/** "ERR_LIMIT": the name of an error code, static. @since 0.1 */
LSIP_API const char *lsip_error_name(int err);

/** The SIP status (400, 416, 503, 505, ...) that a server owes a request
 *  that caused `err`; 0 where there is none. @since 0.1 */
LSIP_API int lsip_error_status(int err);

/* ------------------------------------------------------------ memory -- */

/**
 * The one allocation function. `new_size` 0 frees; `ptr` NULL allocates;
 * else resizes. `old_size` is exact: what was asked for last time. Returns
 * NULL on failure (the old block stays). A leaf. `fn` NULL: the C library.
 */
typedef struct lsip_mem {
  void *(*fn)(void *user, void *ptr, size_t old_size, size_t new_size);
  void *user;
} lsip_mem;

/* --------------------------------------------------------------- ids -- */

/* Distinct types over one private layout, so that the compiler tells a call
 * from a dialog; the kind is inside as well, so that a language without
 * types gets LSIP_ERR_GONE and never another object. */
#define LSIP_ID(name) typedef struct name { uint64_t id; } name
LSIP_ID(lsip_flow);         /**< a connection, or a datagram's path */
LSIP_ID(lsip_local);        /**< a listening point */
LSIP_ID(lsip_tu);           /**< a transaction user: an owner of requests */
LSIP_ID(lsip_tsx);          /**< a transaction, client's or server's */
LSIP_ID(lsip_dialog);       /**< RFC 3261 s.12 */
LSIP_ID(lsip_call);         /**< an INVITE, its forks and what follows */
LSIP_ID(lsip_account);      /**< who we are */
LSIP_ID(lsip_registration); /**< RFC 3261 s.10 */
LSIP_ID(lsip_ask);          /**< a question of the core's */
LSIP_ID(lsip_query);        /**< a RESOLVE that waits for its answer */
LSIP_ID(lsip_timer);        /**< a timer of the application's */

/** Kinds of ids, for lsip_next_object(). */
enum lsip_kind {
  LSIP_KIND_NONE = 0,
  LSIP_KIND_FLOW, LSIP_KIND_LOCAL, LSIP_KIND_TU, LSIP_KIND_TSX,
  LSIP_KIND_DIALOG, LSIP_KIND_CALL, LSIP_KIND_ACCOUNT,
  LSIP_KIND_REGISTRATION, LSIP_KIND_ASK, LSIP_KIND_QUERY, LSIP_KIND_TIMER,
  LSIP_KIND_REALM, LSIP_KIND_REGISTRAR, LSIP_KIND_PROXY,
  LSIP_KIND_COUNT
};

/** The kind inside an id, or LSIP_KIND_NONE. @since 0.1 */
LSIP_API int lsip_id_kind(uint64_t id);

/* --------------------------------------------------------- addresses -- */

/** Transports of RFC 3261 and RFC 7118. */
enum lsip_transport {
  LSIP_TRANSPORT_NONE = 0,
  LSIP_UDP, LSIP_TCP, LSIP_TLS, LSIP_WS, LSIP_WSS,
  LSIP_TRANSPORT_COUNT
};

/** "UDP", "TCP", ... as in Via; "" for what is none. Static. @since 0.1 */
LSIP_API lsip_str lsip_transport_name(int transport);

/** The transport named `name` in any case, or LSIP_TRANSPORT_NONE.
 *  @since 0.1 */
LSIP_API int lsip_transport_of(lsip_str name);

/** An IP address and port: the library's own value type. */
typedef struct lsip_addr {
  uint8_t family;   /**< 4, 6, or 0 for none */
  uint8_t reserved;
  uint16_t port;    /**< host byte order; 0 for none */
  uint32_t scope;   /**< IPv6 zone, or 0 */
  uint8_t ip[16];   /**< network byte order; IPv4 uses the first 4 */
} lsip_addr;

/** Room that lsip_addr_format() needs for any address, with its NUL. */
#define LSIP_ADDR_TEXT 64

/**
 * Reads "192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]" or
 * "[2001:db8::1]:5060" (RFC 3261 s.25.1, RFC 5954). No names, no zones.
 * @return 0, LSIP_ERR_HOST or LSIP_ERR_PORT. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_addr_parse(lsip_addr *out, lsip_str text);

/**
 * Writes the address as text in the form of RFC 5952, IPv6 in brackets, with
 * ":port" if the port is not 0, NUL-terminated.
 * @return the length without NUL, or 0 if `cap` is too small or the family
 * is none. @since 0.1
 */
LSIP_API size_t lsip_addr_format(const lsip_addr *a, char *buf, size_t cap);

/** 1 if family, ip, scope and port are equal. @since 0.1 */
LSIP_API int lsip_addr_eq(const lsip_addr *a, const lsip_addr *b);

LSIP_END

#endif
