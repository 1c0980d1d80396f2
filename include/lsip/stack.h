/**
 * @file stack.h
 * One SIP stack: configuration, inputs, outputs, time.
 *
 * A stack does no input or output and reads no clock. The program (or
 * libsip-net, or libsip-sim) gives it what arrives and what time it is, and
 * carries out what it asks for:
 *
 *     for (;;) {
 *       while (lsip_stack_poll_output(s, &o, 1)) ... send, open, resolve
 *       wait for a socket, or until lsip_stack_deadline(s)
 *       lsip_stack_receive_datagram(s, local, &from, bytes, n, now());
 *       lsip_stack_advance(s, now());
 *     }
 *
 * Events come out of the inputs: by callback (`on_event`), or, with
 * `on_event` NULL, by lsip_stack_poll_event() between inputs.
 */
#ifndef LSIP_STACK_H
#define LSIP_STACK_H

#include <lsip/event.h>

LSIP_BEGIN

/* --------------------------------------------------------- counters -- */

/** What a stack counts. DROP_ counters are also the reasons of dropped
 *  messages in a trace record. */
#define LSIP_COUNTERS(X) \
  X(NONE, "") \
  X(MESSAGES_IN, "messages received and parsed") \
  X(MESSAGES_OUT, "messages sent, retransmissions included") \
  X(RETRANSMITS_IN, "retransmissions received and absorbed") \
  X(RETRANSMITS_OUT, "retransmissions sent") \
  X(REQUESTS_IN, "new requests") \
  X(REQUESTS_OUT, "requests sent") \
  X(EXCESS_BYTES, "datagrams with bytes behind Content-Length") \
  X(KEEPALIVES_IN, "keep-alives received") \
  X(REFUSED_STATELESS, "requests answered before any state was made") \
  X(ACKS_STATELESS, "ACKs to answers that were made without state") \
  X(REFUSED_OVERLOAD, "requests refused because of a limit") \
  X(UNCLAIMED, "requests that the application did not answer in time") \
  X(SEND_FAILED, "messages that the adapter could not send") \
  X(DROP_MALFORMED_REQUEST, "request that can not be answered") \
  X(DROP_MALFORMED_RESPONSE, "malformed response") \
  X(DROP_STRAY_RESPONSE, "response that matches no transaction") \
  X(DROP_STRAY_ACK, "ACK that matches nothing") \
  X(DROP_VIA_MISMATCH, "response whose top Via is not ours") \
  X(DROP_TOO_LONG, "message over the size limit") \
  X(DROP_FRAMING, "stream whose framing is lost; connection closed") \
  X(DROP_FILTER, "dropped by the filter") \
  X(DROP_EMPTY, "empty or non-SIP datagram") \
  X(DROP_NOMEM, "no memory to process it") \
  X(DROP_QUEUE_FULL, "connection closed: too much waited to be sent") \
  X(DROP_NO_ROUTE, "no local or flow can carry it")

enum lsip_counter {
#define LSIP_COUNTER_ID(name, text) LSIP_COUNT_##name,
  LSIP_COUNTERS(LSIP_COUNTER_ID)
#undef LSIP_COUNTER_ID
  LSIP_COUNTER_COUNT
};

/** Value of a counter since the stack was made. @since 0.1 */
LSIP_API uint64_t lsip_stack_counter(const lsip_stack *s, int counter);
/** "DROP_STRAY_ACK"; static. @since 0.1 */
LSIP_API const char *lsip_counter_name(int counter);
/** English text of a counter; static. @since 0.1 */
LSIP_API const char *lsip_counter_text(int counter);

/* ---------------------------------------------------- configuration -- */

/** One message on the wire, given to the trace hook. All borrowed. */
typedef struct lsip_trace_record {
  lsip_time now;
  uint64_t unix_ns;   /**< civil time, 0 until set_wall_clock */
  uint32_t transport; /**< enum lsip_transport */
  uint32_t outgoing;  /**< 1: we send it */
  uint32_t drop;      /**< why it was dropped (enum lsip_counter), or 0 */
  uint32_t reserved;
  lsip_addr local, remote;
  lsip_flow flow;     /**< of a connection, else none */
  lsip_str bytes;
} lsip_trace_record;

/** What the filter may say besides a SIP status of 300 to 699. */
enum lsip_verdict { LSIP_PASS = 0, LSIP_DROP = -1 };

/** What requests the default owner sees (RFC 3261 s.8.2 against s.16). */
enum lsip_role {
  LSIP_ROLE_UA = 0, /**< the stack applies 8.2: 405, 416, 420, 415, OPTIONS,
                         merged requests; the rest becomes events */
  LSIP_ROLE_RAW = 1 /**< every request becomes an event: proxies, tests */
};

/** Log levels. */
enum lsip_log_level {
  LSIP_LOG_ERROR, LSIP_LOG_WARNING, LSIP_LOG_INFO, LSIP_LOG_DEBUG
};

/** Configuration; zero members mean the default in brackets. */
typedef struct lsip_config {
  size_t size;
  lsip_mem mem;
  /** Randomness: 32 secret bytes, from which everything is generated (same
   *  seed and same inputs: the same run, byte for byte), or a function, which
   *  wins. Both missing is LSIP_ERR_ARGUMENT. */
  uint8_t seed[32];
  int (*random)(void *user, void *buf, size_t len); /**< leaf; 0 is success */
  /** Leaves; may be NULL. */
  void (*log)(void *user, int level, const char *line, size_t len);
  void (*trace)(void *user, const lsip_trace_record *r);
  /** Asked before any state is made: enum lsip_verdict, or 300..699 to answer
   *  statelessly. */
  int (*filter)(void *user, const lsip_trace_record *r, const lsip_msg *m);
  void *user; /**< for the leaves above */

  lsip_event_fn on_event; /**< NULL: pull with lsip_stack_poll_event() */
  void *event_user;

  size_t max_memory;         /**< hard budget in bytes [64 MiB] */
  size_t reserve_memory;     /**< kept for work in progress [1/8] */
  uint32_t max_transactions; /**< [100 000] */
  uint32_t max_dialogs;      /**< [100 000] */
  uint32_t max_flows;        /**< connections [10 000] */
  uint32_t max_forks;        /**< dialogs of one request [16] */
  uint32_t max_message;      /**< bytes [65 535] */
  uint32_t max_queue;        /**< bytes that wait on one connection [1 MiB] */

  uint32_t t1_ms, t2_ms, t4_ms; /**< RFC 3261 17.1.1.1 [500, 4000, 5000] */
  uint32_t invite_ms;   /**< an INVITE rings at most so long [180 000] */
  uint32_t ask_ms;      /**< questions and unclaimed requests [10 000] */
  uint32_t flow_idle_ms; /**< unused connections are closed [120 000] */
  uint32_t open_ms;     /**< time for a connection or a name [5 000] */

  uint32_t role;        /**< enum lsip_role */
  /** Lists, separated by commas; for LSIP_ROLE_UA and for what we say about
   *  ourselves. Copied. */
  lsip_str methods;     /**< that become events outside dialogs [INVITE] */
  lsip_str extensions;  /**< option tags the application understands [none] */
  lsip_str content_types; /**< bodies it understands [application/sdp] */
  lsip_str dispositions;  /**< and dispositions of them [session, render,
                               icon, alert, info-package] */
  lsip_str user_agent;  /**< User-Agent and Server [none] */

  /** Session timers (RFC 4028). Whoever asks for one gets it; see also
   *  lsip_account_config and lsip_call_options. */
  uint32_t session_expires_s; /**< ask for one of so many seconds, 90 at least
                                   [0: do not ask] */
  uint32_t min_se_s;    /**< refuse shorter ones (422) [90, never less] */
  uint32_t no_session_timer; /**< 1: neither ask for them nor know them */
  uint32_t reserved;

  uint32_t shard, shards; /**< Call-IDs made here map to `shard` of `shards`
                               by lsip_shard_key() [0 of 1] */
  uint8_t shard_seed[16]; /**< of lsip_shard_key() */
} lsip_config;

/** Zeroes `cfg` and sets `size`. @since 0.1 */
LSIP_API void lsip_config_init(lsip_config *cfg, size_t size);

/** Makes a stack. @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_stack_new(lsip_stack **out,
                                      const lsip_config *cfg);
/** Frees everything at once; no event, no message. @since 0.1 */
LSIP_API void lsip_stack_free(lsip_stack *s);

/** Orderly end: refuses new requests (503), hangs up calls, ends
 *  registrations; LSIP_EV_STOPPED when all objects have ended. @since 0.1 */
LSIP_API int lsip_stack_stop(lsip_stack *s);

/** Civil time, for Date headers and trace records; no timer runs on it.
 *  @since 0.1 */
LSIP_API void lsip_stack_set_wall_clock(lsip_stack *s, uint64_t unix_ns,
                                        lsip_time now);

/** How much memory the stack holds now, exactly, in bytes. @since 0.1 */
LSIP_API size_t lsip_stack_memory(const lsip_stack *s);

/* ----------------------------------------------------------- locals -- */

/** A listening point: what we bind, and what we call ourselves there. */
typedef struct lsip_local_config {
  size_t size;
  uint32_t transport;       /**< enum lsip_transport */
  uint32_t reserved;
  lsip_addr bound;          /**< where the adapter listens */
  lsip_addr advertised;     /**< in Via and Contact, if not `bound` */
  lsip_str advertised_host; /**< a name in their place; copied */
  uint64_t cookie;          /**< the adapter's; echoed in outputs */
} lsip_local_config;

/** @return 0, LSIP_ERR_ARGUMENT (no address that could be advertised),
 *  LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_local_add(lsip_stack *s, lsip_local *out,
                                      const lsip_local_config *cfg);
/** Ends a listening point and its flows; what was pending fails over.
 *  @since 0.1 */
LSIP_API int lsip_local_remove(lsip_stack *s, lsip_local l);
/** The address we call ourselves at `l`. @since 0.1 */
LSIP_API LSIP_MUST int lsip_local_get(const lsip_stack *s, lsip_local l,
                                      lsip_local_config *out);

/* ----------------------------------------------------------- inputs -- */
/* The only calls that take `now` and the only ones that deliver events.
 * `now` never runs backwards (an older one counts as the newest seen).
 * Bytes from the network never make an input fail. All answer 0,
 * LSIP_ERR_ARGUMENT, LSIP_ERR_REENTRANT, LSIP_ERR_GONE, or LSIP_ERR_BUSY when
 * undelivered events wait in pull mode (the input was not taken). */

/** A datagram that arrived at a UDP local. */
LSIP_API int lsip_stack_receive_datagram(lsip_stack *s, lsip_local at,
    const lsip_addr *remote, const void *bytes, size_t len, lsip_time now);

/** Bytes of a stream. Takes at most the rest of one message: `*used` says how
 *  much; call again with what is left. LSIP_ERR_GONE: the flow has been
 *  closed, forget the rest. */
LSIP_API int lsip_stack_receive_stream(lsip_stack *s, lsip_flow flow,
    const void *bytes, size_t len, size_t *used, lsip_time now);

/** One whole message of a flow that somebody else framed: a WebSocket host,
 *  or another shard. */
LSIP_API int lsip_stack_receive_message(lsip_stack *s, lsip_flow flow,
    const void *bytes, size_t len, lsip_time now);

/** What the adapter knows of a connection. */
typedef struct lsip_flow_info {
  size_t size;
  uint32_t transport;       /**< enum lsip_transport */
  uint32_t verified_count;
  lsip_local local;         /**< accepted: the local it came to */
  lsip_addr local_addr, remote_addr;
  const lsip_str *verified; /**< names proven by TLS */
  uint64_t cookie;          /**< the adapter's; echoed in outputs */
} lsip_flow_info;

/** A connection was accepted; `*out` is its id. */
LSIP_API LSIP_MUST int lsip_stack_flow_accepted(lsip_stack *s,
    lsip_flow *out, const lsip_flow_info *info, lsip_time now);
/** A connection that an OPEN asked for is there. */
LSIP_API int lsip_stack_flow_up(lsip_stack *s, lsip_flow f,
                                const lsip_flow_info *info, lsip_time now);
/** A connection is gone, or could not be made; the id ends. `reason` is a
 *  LSIP_ERR_ code, or 0 when the peer closed it. No CLOSE follows. */
LSIP_API int lsip_stack_flow_down(lsip_stack *s, lsip_flow f, int reason,
                                  lsip_time now);
/** A flow that was noted blocked takes bytes again. */
LSIP_API int lsip_stack_flow_writable(lsip_stack *s, lsip_flow f,
                                      lsip_time now);
/** A datagram to `remote` was refused (ICMP). */
LSIP_API int lsip_stack_local_error(lsip_stack *s, lsip_local at,
    const lsip_addr *remote, int reason, lsip_time now);

/** A DNS record. RESOLVE asks for A and AAAA today; NAPTR (RFC 3403) and SRV
 *  (RFC 2782) use the other members. */
typedef struct lsip_record {
  uint32_t type; /**< enum lsip_record_type */
  uint32_t ttl;  /**< seconds */
  uint16_t order, priority, weight, port;
  lsip_addr addr;
  lsip_str name, service, flags, regexp;
} lsip_record;
enum lsip_record_type {
  LSIP_RECORD_A = 1, LSIP_RECORD_AAAA = 28, LSIP_RECORD_SRV = 33,
  LSIP_RECORD_NAPTR = 35
};
/** The answer to a RESOLVE: `status` 0 with `n` records (none: no such name),
 *  or a LSIP_ERR_ code. */
LSIP_API int lsip_stack_resolved(lsip_stack *s, lsip_query q, int status,
                                 const lsip_record *r, size_t n,
                                 lsip_time now);

/** Time has passed. Early calls do nothing. */
LSIP_API int lsip_stack_advance(lsip_stack *s, lsip_time now);

/* ---------------------------------------------------------- outputs -- */

/** When advance() is due at the latest; LSIP_AT_ONCE, LSIP_NEVER.
 *  @since 0.1 */
LSIP_API lsip_time lsip_stack_deadline(const lsip_stack *s);

enum lsip_output_kind {
  LSIP_OUT_SEND = 1, /**< bytes: by flow, or by local to remote (UDP) */
  LSIP_OUT_OPEN,     /**< connect to remote; answer flow_up or flow_down */
  LSIP_OUT_CLOSE,    /**< close; the flow's id has ended already */
  LSIP_OUT_RESOLVE   /**< look up `name`; answer with resolved() */
};

/** Something for the adapter to do. Size is part of the ABI. */
typedef struct lsip_output {
  uint32_t kind;        /**< enum lsip_output_kind */
  uint32_t transport;   /**< enum lsip_transport */
  lsip_flow flow;       /**< none for UDP */
  lsip_local local;
  uint64_t cookie;      /**< the adapter's, of the flow; for UDP, the local */
  lsip_addr remote;
  lsip_str bytes;       /**< SEND */
  uint64_t token;       /**< SEND: for lsip_note_failed() */
  lsip_query query;     /**< RESOLVE */
  uint32_t record_type; /**< RESOLVE: enum lsip_record_type */
  uint32_t flags;       /**< 0 */
  lsip_str name;        /**< RESOLVE: the question; OPEN: name to verify */
  uint64_t profile;     /**< OPEN: the account's TLS profile */
  uint64_t reserved[2];
} lsip_output;

/** Takes up to `max` outputs, at most one SEND of each connection; call again
 *  until it returns 0. All that were handed out stay valid until the
 *  next call that is neither const, lsip_stack_poll_output() nor a note.
 *  @since 0.1 */
LSIP_API size_t lsip_stack_poll_output(lsip_stack *s, lsip_output *out,
                                       size_t max);
/** 1 and an event, borrowed until the next call of this; 0 if there is none.
 *  Only with `on_event` NULL. @since 0.1 */
LSIP_API int lsip_stack_poll_event(lsip_stack *s, lsip_event *ev);

/* Notes are legal inside a batch of outputs, end no borrow, call nobody and
 * act at the next input; until then the deadline is LSIP_AT_ONCE. */

/** A SEND could not be sent; `reason` is a LSIP_ERR_ code. @since 0.1 */
LSIP_API int lsip_note_failed(lsip_stack *s, uint64_t token, int reason);
/** The flow took only part of a SEND, whose rest the adapter keeps: hand out
 *  no more for it until flow_writable(). @since 0.1 */
LSIP_API int lsip_note_blocked(lsip_stack *s, lsip_flow f);
/** Sets the cookie of a flow that an OPEN made. @since 0.1 */
LSIP_API int lsip_note_cookie(lsip_stack *s, lsip_flow f, uint64_t cookie);

/* -------------------------------------------------------- questions -- */

/** Refuses to answer: the status' default follows. @since 0.1 */
LSIP_API int lsip_ask_refuse(lsip_stack *s, lsip_ask a, int status);
/** Answers LSIP_EV_ASK_CREDENTIALS; the account keeps them. @since 0.1 */
LSIP_API int lsip_ask_credentials(lsip_stack *s, lsip_ask a, lsip_str user,
                                  lsip_str password);
/** One binding of an address-of-record (RFC 3261 s.10). */
typedef struct lsip_binding {
  lsip_str contact, path, instance;
  uint32_t expires_s, q_milli;
  lsip_flow flow;    /**< the connection it came by, or none */
  uint32_t reg_id;   /**< RFC 5626: reached by the flow that it came by, which
                          is `flow`, or `local` and `remote`, and nowhere
                          else; 0: at its contact */
  uint32_t reserved;
  lsip_local local;  /**< of a datagram it came by, and from where; with a
                          reg_id only */
  lsip_addr remote;
} lsip_binding;
LSIP_API int lsip_ask_location(lsip_stack *s, lsip_ask a,
                               const lsip_binding *b, size_t n);

/* ----------------------------------------------------------- timers -- */

/** A timer of the application's in the stack's time (virtual in simulation):
 *  LSIP_EV_TIMER once, then the id has ended. @since 0.1 */
LSIP_API LSIP_MUST int lsip_timer_new(lsip_stack *s, lsip_timer *out,
                                      uint64_t after_ns, uint64_t user);
/** Ends a timer without its event. @since 0.1 */
LSIP_API int lsip_timer_end(lsip_stack *s, lsip_timer t);

/* --------------------------------------------------- owners, objects -- */

/** Registers a transaction user. New requests go to the stack's own event
 *  function first, which may give them here (lsip_tsx_give()); `fn` then
 *  receives the events of what it owns. In pull mode `fn` must be NULL and
 *  `user` marks the events' owner. @since 0.1 */
LSIP_API LSIP_MUST int lsip_tu_add(lsip_stack *s, lsip_tu *out,
                                   lsip_event_fn fn, void *user);
/** Sets the application's value of an object. @since 0.1 */
LSIP_API LSIP_MUST int lsip_set_user(lsip_stack *s, uint64_t object,
                                     uint64_t user);
LSIP_API LSIP_MUST int lsip_get_user(const lsip_stack *s, uint64_t object,
                                     uint64_t *out);
/** The next living object of a kind (enum lsip_kind) behind `after` (0: the
 *  first), or 0. @since 0.1 */
LSIP_API uint64_t lsip_next_object(const lsip_stack *s, int kind,
                                   uint64_t after);

/* ---------------------------------------------------- save, restore -- */

typedef struct lsip_save_record {
  uint64_t object;
  int deleted;
  lsip_str bytes; /**< borrowed until the next call on the stack */
} lsip_save_record;
/** The next record changed since the last commit (`all`: every one). 1, 0 at
 *  the end. Not in this release: LSIP_ERR_UNSUPPORTED. @since 0.1 */
LSIP_API LSIP_MUST int lsip_stack_save_next(lsip_stack *s, int all,
                                            lsip_save_record *out);
LSIP_API int lsip_stack_save_commit(lsip_stack *s);
LSIP_API LSIP_MUST int lsip_stack_restore_begin(lsip_stack *s);
LSIP_API LSIP_MUST int lsip_stack_restore_record(lsip_stack *s,
                                                 const void *bytes,
                                                 size_t len);
LSIP_API LSIP_MUST int lsip_stack_restore_end(lsip_stack *s,
                                              uint64_t elapsed_ns,
                                              lsip_time now);

/* --------------------------------------------------------- sharding -- */

/** Which shard owns a message: a keyed hash of its Call-ID; 0 when it has
 *  none. Never fails on any bytes. @since 0.1 */
LSIP_API uint64_t lsip_shard_key(const uint8_t seed[16], const void *bytes,
                                 size_t len);

/** Opaque: cuts a byte stream into messages (RFC 3261 18.3). */
typedef struct lsip_framer lsip_framer;
/** `mem` NULL: the C library. @since 0.1 */
LSIP_API LSIP_MUST int lsip_framer_new(lsip_framer **out, const lsip_mem *mem,
                                       size_t max_message);
LSIP_API void lsip_framer_free(lsip_framer *f);
/**
 * Takes bytes up to the end of one message.
 * @param used how many were taken.
 * @param message borrowed until the next call on the framer; points into
 *        `bytes` when the message lay whole in them.
 * @return 1 and a message; 0: needs more (or a keep-alive went by: see
 *         `used`); < 0: framing is lost, close the connection. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_framer_feed(lsip_framer *f, const void *bytes,
                                        size_t len, size_t *used,
                                        lsip_str *message);

LSIP_END

#endif
