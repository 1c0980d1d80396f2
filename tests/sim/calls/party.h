/* A user agent in simulation: a stack, what it was told, and how it behaves.
 */
#ifndef PARTY_H
#define PARTY_H

#include <lsip/lsip.h>
#include <lsip/sim.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEARD_MAX = 64 };

typedef struct heard {
  uint32_t kind, status, flags;
  int32_t reason;
  uint64_t object, related;
  lsip_time now;
  size_t data_len;
} heard;

typedef struct party {
  lsip_sim *sim;
  lsip_stack *stack;
  lsip_local local;
  lsip_account account;
  lsip_call call;        /* the last one made or taken */
  const char *name;
  /* behaviour */
  int ring;              /* status of the provisional response, 0: none */
  uint32_t answer_after_ms;
  int answer;            /* 200, or 300..699 to refuse; 0: never */
  int refuse_offer;      /* status for later offers, 0: accept them */
  int hangup_when_up;
  int leave;             /* 1: requests are left to the hook */
  lsip_timer timer;
  /* what happened */
  heard events[HEARD_MAX];
  unsigned count;
  unsigned ended, answered, confirmed, offers, answers, progress, unknown;
  size_t idle_bytes;     /* memory before the first call */
  void (*hook)(struct party *p, const lsip_event *ev);
} party;

/* A stack at `host`, with an account sip:name@host. */
void party_start(party *p, lsip_sim *sim, const char *name, const char *host,
                 uint8_t seed, const lsip_config *base);
void party_free(party *p);
/* Calls; the URI as text. */
int party_call(party *p, const char *uri);
/* The last event of this kind, or NULL. */
const heard *party_heard(const party *p, int kind);
/* Fails the test unless no call, dialog, transaction, flow or byte is left. */
void party_check_idle(party *p);

/* Runs for so many seconds of virtual time. */
void run_for(lsip_sim *sim, unsigned seconds);

extern const lsip_str an_offer, an_answer;

#endif
