/* What the parts of fuzz_stack share: one stack, and the program that drives
 * it. */
#ifndef FUZZ_STACK_WORLD_H
#define FUZZ_STACK_WORLD_H

#include <lsip/lsip.h>

enum { MAX_TURNS = 10000, MESSAGE = 4096, FLOWS = 4, RECENT = 4, ASKS = 4 };

/* What may stand in an input, each followed by its operands. */
enum op {
  /* inputs */
  OP_DATAGRAM, OP_STREAM, OP_ADVANCE, OP_ACCEPT, OP_DOWN, OP_WRITABLE,
  OP_REFUSED, OP_RESOLVED,
  /* calls */
  OP_CALL, OP_PROGRESS, OP_ANSWER, OP_REJECT, OP_HANGUP, OP_ABANDON,
  OP_OFFER, OP_SEND_ANSWER,
  /* the rest of the interface, and the peer */
  OP_DIALOG_SEND, OP_RESPOND, OP_SEND, OP_CANCEL, OP_TIMER, OP_REPLY, OP_PEER,
  OP_ECHO, OP_BLOCKED, OP_FAILED,
  /* servers */
  OP_REQUEST, OP_TELL, OP_USER, OP_COUNT
};

/* A message of ours. */
typedef struct kept {
  char text[MESSAGE];
  size_t len;
} kept;

/* What a server has asked and nobody has answered yet. */
typedef struct asked {
  lsip_ask ask;
  uint32_t kind;
} asked;

typedef struct world {
  lsip_stack *s;
  const uint8_t *p, *end;
  lsip_time now;
  lsip_local udp, tcp;
  lsip_account account;
  lsip_flow flows[FLOWS];
  lsip_call call;
  lsip_dialog dialog;
  lsip_tsx server, client;
  lsip_query query;
  uint64_t token;
  uint8_t eager; /* answers inside callbacks */
  uint8_t pull;  /* events are pulled */
  size_t held;   /* bytes of memory that the stack has */
  kept sent;     /* the last message we sent */
  kept requests[RECENT]; /* the last ones but CANCEL and ACK */
  unsigned sent_requests;
  kept dialog_maker;     /* the last INVITE or 2xx we sent: a dialog's */
  /* servers, if there are any */
  lsip_realm realm;
  lsip_registrar registrar;
  lsip_proxy proxy;
  uint8_t stateless;     /* the proxy, which takes all requests */
  kept challenge;        /* the last 401 or 407 we sent */
  unsigned logins;
  asked asks[ASKS];
  unsigned ask_count;
  kept record;           /* what the store holds */
  uint64_t version;
} world;

/* What must hold; says which does not. */
#define REQUIRE(truth) ((truth) ? (void)0 : fail(__FILE__, __LINE__, #truth))
void fail(const char *file, int line, const char *what);

/* ---- program.c: the input, read byte by byte ---- */

unsigned take(world *w);
/* Two bytes of length, and so many more. */
lsip_str take_text(world *w);
lsip_addr peer_addr(unsigned host);
lsip_str sdp(void);
void keep(kept *k, lsip_str text);
static inline lsip_str text_of(const kept *k)
{
  return lsip_str_of(k->text, k->len);
}

/* ---- events.c ---- */

void on_event(lsip_stack *s, const lsip_event *ev, void *user);

/* ---- outputs.c ---- */

/* Takes outputs and events until nothing is due. */
void settle(world *w);
void advance(world *w, lsip_time by);

/* ---- peer.c: who answers what we have just sent ---- */

/* Brings bytes in; flags 0x80: by the connection 0x60, else as a datagram. */
void deliver(world *w, lsip_str bytes, unsigned flags);
void reply(world *w);
void peer(world *w);

/* ---- steps.c ---- */

void step(world *w);

/* ---- server.c: a realm, a registrar, a proxy ---- */

void add_servers(world *w);
/* A new request, for the servers if there are any: 1 if they took it. */
int serve(world *w, const lsip_event *ev);
void note_question(world *w, const lsip_event *ev);
void tell(world *w);
void change_user(world *w);

/* ---- phone.c: who registers with them and calls through them ---- */

/* Bindings and targets. */
const char *contact_of(unsigned i);
void request(world *w);

#endif
