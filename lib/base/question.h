/* Questions of the core to the application (DESIGN: questions): an event with
 * an id that is answered once, now or later; a deadline; GONE when its owner
 * ends. The record is embedded in its owner. */
#ifndef LSIP_BASE_QUESTION_H
#define LSIP_BASE_QUESTION_H

#include "base/ctx.h"

typedef struct lsip_question lsip_question;

/* What the application said; borrowed during the call. */
typedef struct lsip_told {
  int status;             /* 0: answered; else refused, or LSIP_ERR_TIMEOUT */
  lsip_str user, password; /* credentials, or a secret */
  lsip_str ha1;           /* a hashed secret ... */
  int algorithm;          /* ... and its enum lsip_digest_algorithm */
  const lsip_binding *bindings; /* of a location ... */
  size_t count;
  lsip_str data;          /* ... or as it was told to keep them */
  uint64_t version;
} lsip_told;

typedef void (*lsip_told_fn)(lsip_question *q, const lsip_told *a);

struct lsip_question {
  lsip_object object;
  lsip_ctx *ctx;
  lsip_alarm alarm;
  lsip_told_fn fn;
  uint32_t kind;          /* enum lsip_event_kind: LSIP_EV_ASK_... */
  uint32_t open;          /* 1: asked, not answered */
};

/* Asks: `t` is the event (kind, text, data, related, msg). The owner's
 * `fn` is called once, never inside this call, unless the question is dropped
 * before. `q` is zeroed memory. 0 or LSIP_ERR_NOMEM. */
int lsip_question_ask(lsip_question *q, lsip_ctx *c, const lsip_tell *t,
                      uint64_t owner, lsip_told_fn fn);
/* The owner ends, or knows already. Harmless for one that is not open. */
void lsip_question_drop(lsip_question *q);
/* The application answers: 0, LSIP_ERR_GONE, or LSIP_ERR_STATE when the
 * question is of another kind. */
int lsip_question_answer(lsip_ctx *c, lsip_ask id, int kind,
                         const lsip_told *a);

#endif
