/* A registrar's desk: a stack that serves the domain a.test by itself, in
 * virtual time, and a client that is text. */
#ifndef DESK_H
#define DESK_H

#include <lsip/lsip.h>
#include <lsip/server.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DESK_TEXT = 65536 };

typedef struct desk {
  lsip_stack *stack;
  lsip_local udp;
  lsip_realm realm;
  lsip_registrar registrar;
  lsip_registrar_config config; /* set by desk_init(), may be changed */
  lsip_realm_config secrets;    /* name empty: nobody logs in */
  lsip_config base;
  lsip_addr from;               /* where the client is */
  lsip_time now;
  char reply[DESK_TEXT];        /* the last response, with a NUL */
  unsigned replies;
  unsigned branch;              /* of the next request */
  const char *via;              /* in place of a new branch and From tag */
  size_t allocated;
  unsigned allocations, fail_at; /* this allocation fails; 0: none */
  lsip_ask ask;                 /* the last question */
  unsigned asked, events;
  char text[512], data[4096];   /* of the last question */
  uint64_t number;
  void (*hook)(struct desk *d, const lsip_event *ev);
} desk;

/* Fills in the configuration of a desk without passwords. */
void desk_init(desk *d);
/* Makes the stack. With a realm's name set, alice has password "wonder". */
void desk_open(desk *d);
/* Frees all; fails the test when a byte is left. */
void desk_close(desk *d);
/* Lets time pass. */
void desk_pass(desk *d, unsigned ms);

/* Gives it a message as it is; the status of the response, 0: none. */
int desk_give(desk *d, const char *text, size_t len);
/* REGISTER of alice: CSeq number and further header lines. */
int desk_register(desk *d, unsigned cseq, const char *headers);
/* The same, of any user, with another Call-ID. */
int desk_register_as(desk *d, const char *aor, const char *call_id,
                     unsigned cseq, const char *headers);
/* The n-th (from 0) field of this name in the last response; "" if there is
 * none. In one of four static buffers. */
const char *desk_field(const desk *d, const char *name, unsigned n);
unsigned desk_count(const desk *d, const char *name);

/* An Authorization line for a request, answering the last response's
 * challenge number `n`; static. */
const char *desk_answer(const desk *d, unsigned n, const char *user,
                        const char *password, const char *uri, unsigned nc);

#define desk_main(name, ...) \
  int main(void) \
  { \
    const TTest *const tests[] = { __VA_ARGS__ }; \
    return desk_run(name, tests, sizeof tests / sizeof tests[0]); \
  }
int desk_run(const char *name, const TTest *const *tests, size_t n);

#endif
