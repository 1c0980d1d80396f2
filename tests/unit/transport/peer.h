/* A stack under test, in virtual time, whose peer is the test: it gives the
 * stack messages made of a few words and looks at what the stack wants sent.
 *
 * The stack is 192.0.2.1:5060 on UDP and TCP; the peer is 192.0.2.9:5060. */
#ifndef PEER_H
#define PEER_H

#include <lsip/lsip.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEER_OUTS = 4096, PEER_EVENTS = 256, PEER_DATA = 1024 };

/* What the stack wanted done. */
typedef struct peer_out {
  lsip_output o;    /* its strings are copies */
  char *text;       /* bytes of a SEND, or the name, with a NUL */
  unsigned at_ms;   /* when, since the start */
} peer_out;

/* What the stack said. */
typedef struct peer_event {
  lsip_event ev;    /* without its message */
  unsigned at_ms;
  int method;       /* of the message */
  char data[PEER_DATA];
} peer_event;

typedef struct peer peer;
struct peer {
  lsip_stack *stack;
  lsip_local udp, tcp;
  lsip_account account;
  lsip_addr us, remote;
  lsip_time start, now;
  size_t allocated;     /* bytes that the stack holds, counted here */
  unsigned allocations; /* asked for so far */
  unsigned fail_at;     /* this one fails, counted from 1; 0: none */
  size_t refuse_over;   /* allocations fail while more would be held; 0: no */
  int dry;              /* 1: every allocation fails */
  int fail_sends;       /* 1: each SEND is noted as failed at once */
  peer_out out[PEER_OUTS];
  unsigned outs, taken;
  peer_event events[PEER_EVENTS];
  unsigned heard, seen;
  /* Called for each event, after it was noted. */
  void (*hook)(peer *p, const lsip_event *ev);
  void *user;
};

/* ---- life ---- */

/* `base` NULL: the defaults. Seeds, memory and event function are set. */
peer *peer_new(const lsip_config *base);
/* Frees all; fails the test when a byte is left. */
void peer_free(peer *p);
lsip_config peer_config(void);
lsip_addr peer_addr(const char *text);
/* "sip:alice@a.test". */
lsip_account peer_account(peer *p);
lsip_local peer_local(peer *p, int transport, const char *bound);

/* ---- time ---- */

/* Lets so many milliseconds pass, deadline by deadline. */
void peer_pass(peer *p, unsigned ms);
unsigned peer_ms(const peer *p);
/* Takes all outputs that wait. Each function below that feeds the stack does
 * so by itself. */
void peer_drain(peer *p);
/* Fails unless no transaction, call, dialog or timer is left. */
void peer_check_idle(peer *p);

/* ---- what the stack did ---- */

/* The next output; fails the test if there is none. */
const peer_out *peer_next(peer *p);
/* The next output must be a SEND that begins with `begin`; its text. */
const char *peer_sent(peer *p, const char *begin);
/* Fails the test if an output is left. */
void peer_silent(peer *p);
/* Forgets the outputs that are left. */
void peer_forget(peer *p);
/* The next event must be of this kind. */
const peer_event *peer_told(peer *p, int kind);
void peer_told_nothing(peer *p);
void peer_forget_events(peer *p);
/* Objects of a kind that live. */
unsigned peer_count(const peer *p, int kind);

/* ---- messages ---- */

/* Value of the first field of this name, in one of eight static buffers; ""
 * if there is none. */
const char *peer_header(const char *text, const char *name);
/* A parameter of a value ("tag"), in a static buffer; "" if there is none. */
const char *peer_param(const char *value, const char *name);
int peer_status(const char *text);
const char *peer_body(const char *text);

/* A request of the peer; NULL and 0 mean the value in brackets. */
typedef struct peer_ask {
  const char *method;   /* [INVITE] */
  const char *uri;      /* [sip:bob@192.0.2.1] */
  const char *via;      /* [SIP/2.0/UDP 192.0.2.9:5060;branch=...] */
  const char *branch;   /* behind the cookie [one] */
  const char *from;     /* [<sip:peer@b.test>;tag=theirs] */
  const char *to;       /* [<sip:bob@a.test>] */
  const char *call_id;  /* [call-1] */
  unsigned cseq;        /* [1] */
  const char *contact;  /* [<sip:peer@192.0.2.9>] */
  const char *headers;  /* whole lines with \r\n */
  const char *type;     /* [application/sdp] */
  const char *body;
} peer_ask;

/* The text of a request, of a response; free() it. */
char *peer_write(const peer_ask *a);
char *peer_write_answer(const char *request, int status, const char *to_tag,
                        const char *headers, const char *body);

/* By UDP, from p->remote. */
void peer_give(peer *p, const char *text);
void peer_ask_for(peer *p, const peer_ask *a);
/* Answers a request that the stack sent. `to_tag` NULL: none is added;
 * `headers` NULL: a Contact. */
void peer_answer(peer *p, const char *request, int status,
                 const char *to_tag, const char *headers, const char *body);
/* By a connection. */
void peer_give_by(peer *p, lsip_flow f, const char *text);
lsip_flow peer_connect(peer *p, const char *remote);

extern const char *const peer_offer, *const peer_counter;

/* ---- calls ---- */

/* The stack calls the peer: the INVITE that it sent. */
const char *peer_called(peer *p, lsip_call *c);
/* The peer calls the stack, which takes the call; the INVITE is `a`. */
lsip_call peer_calls(peer *p, const peer_ask *a);
/* A call that is up, called by the stack (`theirs` is the peer's tag). */
lsip_call peer_up_out(peer *p, const char *theirs);
/* A call that is up, called by the peer; what is set in `a` counts for the
 * INVITE, and for requests in the dialog once `to` has been set by this. */
lsip_call peer_up_in(peer *p, peer_ask *a);

#define peer_test_main(name, ...) \
  int main(void) \
  { \
    const TTest *const tests[] = { __VA_ARGS__ }; \
    return peer_run(name, tests, sizeof tests / sizeof tests[0]); \
  }
int peer_run(const char *name, const TTest *const *tests, size_t n);

#endif
