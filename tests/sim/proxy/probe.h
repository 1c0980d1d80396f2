/* A peer that is text: it sends what a test writes, answers as it is told,
 * and shows what it has received. */
#ifndef PROBE_H
#define PROBE_H

#include <lsip/lsip.h>
#include <lsip/sim.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { PROBE_TEXT = 8192, PROBE_STATUSES = 32 };

typedef struct probe {
  lsip_sim *sim;
  lsip_stack *stack;
  lsip_local local;
  const char *host;
  /* how it answers */
  int ring, answer;          /* 0: not at all */
  uint32_t answer_after_ms;
  const char *headers;       /* of its final answer */
  /* what it has received */
  char request[PROBE_TEXT];  /* the last one but CANCEL and ACK */
  char cancel[PROBE_TEXT];
  unsigned requests, cancels, acks;
  lsip_time asked;           /* when the last request came */
  lsip_tsx server;
  /* what it has sent, and what came back */
  lsip_addr proxy;
  uint32_t transport;
  const char *max_forwards, *to_tag; /* of the next request */
  const char *contact_params;
  unsigned cseq;
  lsip_tsx client;
  char response[PROBE_TEXT]; /* the last final one */
  int status;                /* its status, 0: none */
  int seen[PROBE_STATUSES];
  lsip_time seen_at[PROBE_STATUSES];
  unsigned seen_count;
  unsigned ended;
} probe;

/* A probe at `host` that sends all it sends to the host `proxy`. */
void probe_start(probe *p, lsip_sim *sim, const char *host, uint8_t seed,
                 const char *proxy);
void probe_free(probe *p);
/* Sends a request with further header lines. */
void probe_send(probe *p, const char *method, const char *uri,
                const char *headers);
/* Sends the last request that it received on, to another Request-URI. */
void probe_relay(probe *p, const char *uri);
/* Fails the test unless the text holds the part so many times. */
void check_holds(const char *text, const char *part, unsigned times);

#endif
