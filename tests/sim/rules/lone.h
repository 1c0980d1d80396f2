/* One stack alone with a peer that the test writes by hand, message by
 * message, in virtual time: for rules that no well-behaved peer would show. */
#ifndef LONE_H
#define LONE_H

#include <lsip/lsip.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { SENT_MAX = 256, TEXT_MAX = 4096, TOLD_MAX = 64 };

/* Something the stack wanted done. */
typedef struct sent {
  uint32_t kind, transport;
  lsip_flow flow;
  lsip_addr remote;
  lsip_query query;
  lsip_time when;
  uint64_t profile;
  char name[128];
  char text[TEXT_MAX]; /* of a SEND, with a NUL */
} sent;

typedef struct told {
  uint32_t kind, status, flags;
  int32_t reason;
  uint64_t object, related;
  uint64_t number;
  size_t data_len;
} told;

typedef struct lone {
  lsip_stack *s;
  lsip_local udp, tcp, tls;
  lsip_account account;
  lsip_time now;
  lsip_addr peer;       /* 192.0.2.2:5060 */
  lsip_call call;       /* of the last call event, or made */
  lsip_tsx tsx;         /* of the last request event */
  lsip_dialog dialog;
  int take;             /* 1: INVITEs become calls at once */
  sent out[SENT_MAX];
  unsigned count;       /* of out, since the start */
  told events[TOLD_MAX];
  unsigned told;
  void (*hook)(struct lone *l, const lsip_event *ev);
} lone;

/* Locals 192.0.2.1 port 5060 (UDP, TCP) and 5061 (TLS), account alice. */
void lone_start(lone *l, const lsip_config *base);
/* Frees it; fails the test if anything is left after five minutes. */
void lone_end(lone *l);
/* Frees it in whatever state it is. */
void lone_drop(lone *l);

/* Time passes. */
void lone_run(lone *l, unsigned ms);
/* A datagram from the peer; '\n' becomes CR LF, Content-Length is added, and
 * the Content-Type of a session description unless there is one. */
void lone_hear(lone *l, const char *text, const char *body);
/* The same as a stream's bytes. */
void lone_hear_flow(lone *l, lsip_flow f, const char *text, const char *body);
/* A connection from the peer. */
lsip_flow lone_accept(lone *l);
/* Collects outputs; done by all of the above. */
void lone_collect(lone *l);

/* A request of the peer inside the call that `like` (an INVITE of ours, or
 * our response) belongs to. `method` "BYE", `cseq` its number. */
void lone_inside(lone *l, const sent *like, int ours, const char *peer_tag,
                 const char *method, unsigned cseq, const char *extra,
                 const char *body);
/* A response of the peer to a request of ours: "200 OK". `extra` are header
 * lines ("Contact: <sip:p@192.0.2.2>\n"). */
void lone_answer(lone *l, const sent *request, const char *status,
                 const char *tag, const char *extra, const char *body);

/* The last SEND whose text begins so, at or after number `from`; NULL. */
sent *lone_last(lone *l, const char *start);
/* How many SENDs begin so. */
unsigned lone_sent(const lone *l, const char *start);
/* The last output of a kind, or NULL. */
sent *lone_output(lone *l, uint32_t kind);
/* Time passes until so many SENDs begin so; fails the test when that takes
 * longer than `ms`. Returns the last one. */
sent *lone_await(lone *l, const char *start, unsigned n, unsigned ms);
/* The value of the first header line of that name, copied to a static
 * buffer; "" if there is none. */
const char *lone_header(const sent *m, const char *name);
/* The last event of a kind, or NULL, and how many there were. */
told *lone_told(lone *l, uint32_t kind);
unsigned lone_count(const lone *l, uint32_t kind);

/* A call that is up: ours (the peer's tag is "p") or theirs (tag "c", CSeq
 * 1). Returns the message the dialog can be read from. */
sent *lone_call_out(lone *l);
sent *lone_call_in(lone *l);
extern const char *const lone_sdp;
/* The INVITE of a peer, without its body. */
extern const char *const lone_invite;

int lone_main(Suite *s);

#endif
