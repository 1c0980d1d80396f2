/**
 * @file event.h
 * What a stack tells the application: one flat struct for every event, the
 * same for delivery by callback and by lsip_stack_poll_event().
 *
 * An event and all it points to (its message, its strings) is borrowed until
 * the callback returns, or until the next lsip_stack_poll_event().
 */
#ifndef LSIP_EVENT_H
#define LSIP_EVENT_H

#include <lsip/msg.h>

LSIP_BEGIN

/** Opaque: one SIP stack (stack.h). */
typedef struct lsip_stack lsip_stack;

/* X(name): what it tells; `object` is the id that the first word names,
 * `related` what the comment says. */
#define LSIP_EVENTS(X) \
  /* transactions: object is a lsip_tsx */ \
  X(REQUEST)        /* a request outside a dialog; answer, take or give it */ \
  X(CANCEL)         /* the INVITE `object` is cancelled; 200 is sent */ \
  X(ACK)            /* an ACK to a 2xx that no dialog of ours owns; \
                       object 0 */ \
  X(RESPONSE)       /* a response to a request we sent */ \
  X(TSX_END)        /* the transaction has ended; status, reason */ \
  /* dialogs: object is a lsip_dialog */ \
  X(DIALOG_REQUEST) /* a request inside a dialog; related: its lsip_tsx */ \
  X(DIALOG_END) \
  /* calls: object is a lsip_call, related its lsip_dialog or 0 */ \
  X(CALL_INCOMING)  /* raised by libsip-agent: a new call has been taken */ \
  X(CALL_PROGRESS)  /* 101-199 from the peer; data: its session body */ \
  X(CALL_ANSWERED)  /* 2xx from the peer; data: its session body */ \
  X(CALL_CONFIRMED) /* our 2xx was acknowledged; data: body of the ACK */ \
  X(CALL_OFFER)     /* the peer offers (data) or asks for an offer (none); \
                       LSIP_EVF_LOCAL: ours, after a glare, is due again */ \
  X(CALL_ANSWER)    /* to our later offer: 2xx with data, or its refusal */ \
  X(CALL_REFRESHED) /* the session timer (RFC 4028) starts anew; number: \
                       seconds, 0: there is none any more; LSIP_EVF_LOCAL: we \
                       refreshed, and data, if any, is the peer's session body \
                       in answer to our last one, which was said again \
                       unchanged; LSIP_EVF_REMOTE: the peer did, by UPDATE */ \
  X(CALL_END)       /* over; status, reason, LSIP_EVF_LOCAL or _REMOTE */ \
  /* registrations: object is a lsip_registration */ \
  X(REG_OK)         /* number: seconds granted */ \
  X(REG_RETRY)      /* failed, tried again; number: seconds until then */ \
  X(REG_END) \
  /* questions: object is a lsip_ask, related whom it is about */ \
  X(ASK_CREDENTIALS)  /* text: realm, as on the wire; related: the account; \
                         msg: the 401 or 407 */ \
  X(ASK_SECRET)       /* text: user, data: realm */ \
  X(ASK_LOCATION_GET) /* text: address-of-record */ \
  X(ASK_LOCATION_PUT) /* text: the same, data: what is to be kept of it, \
                         number: the version that it replaces */ \
  /* the stack */ \
  X(TIMER)          /* object: a lsip_timer that is due, and has ended */ \
  X(RESTORED)       /* object: it came back from a saved state */ \
  X(STOPPED)        /* lsip_stack_stop() is done */

/** Kinds of events: LSIP_EV_REQUEST ... */
enum lsip_event_kind {
  LSIP_EV_NONE = 0,
#define LSIP_EVENT_KIND(name) LSIP_EV_##name,
  LSIP_EVENTS(LSIP_EVENT_KIND)
#undef LSIP_EVENT_KIND
  LSIP_EV_COUNT
};

/** "CALL_END": name of a kind; static. @since 0.1 */
LSIP_API const char *lsip_event_name(int kind);

/** Bits of lsip_event.flags. */
enum lsip_event_flag {
  LSIP_EVF_LOCAL = 1,    /**< an end: our side ended it */
  LSIP_EVF_REMOTE = 2,   /**< an end: the peer ended it */
  LSIP_EVF_OFFER = 4,    /**< data is an offer; an answer is owed */
  LSIP_EVF_ANSWER = 8,   /**< data is the answer to our offer */
  LSIP_EVF_FORK = 16,    /**< a further fork of a call that has an answer;
                              it is ended unless lsip_call_keep() */
  LSIP_EVF_REFRESH = 32, /**< CALL_OFFER inside an established call */
  LSIP_EVF_RELIABLE = 64, /**< a provisional response that was PRACKed */
  LSIP_EVF_EXPIRED = 128 /**< an end: nobody refreshed the session in time */
};

/** One event. 136 bytes on LP64; the size is part of the ABI. */
typedef struct lsip_event {
  uint32_t kind;     /**< enum lsip_event_kind */
  uint32_t status;   /**< SIP status, or 0 */
  int32_t reason;    /**< enum lsip_err: why, when no message says it */
  uint32_t flags;    /**< enum lsip_event_flag */
  uint64_t object;   /**< id of what this is about; the kind says its type */
  uint64_t user;     /**< the application's value of that object */
  uint64_t related;  /**< id that goes with it, or 0 */
  lsip_flow flow;    /**< the connection the message came by, or none */
  lsip_time now;     /**< time of the input that caused the event */
  lsip_msg msg;      /**< the message; `bytes` is NULL when there is none */
  lsip_str text;     /**< see LSIP_EVENTS */
  lsip_str data;     /**< the part of the body that matters */
  uint64_t number;   /**< see LSIP_EVENTS */
  uint64_t reserved[3];
} lsip_event;

/** Receives events. `user` is the value given where it was registered. */
typedef void (*lsip_event_fn)(lsip_stack *s, const lsip_event *ev,
                              void *user);

LSIP_END

#endif
