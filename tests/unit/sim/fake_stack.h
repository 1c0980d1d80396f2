/* A stack that only keeps the contract of lsip/stack.h: it writes down every
 * input and hands out what the test tells it to. Messages on a stream end
 * with a newline. */
#ifndef LSIP_TEST_FAKE_STACK_H
#define LSIP_TEST_FAKE_STACK_H

#include <lsip/stack.h>

enum fake_kind {
  FAKE_DATAGRAM, FAKE_MESSAGE, FAKE_ACCEPTED, FAKE_UP, FAKE_DOWN,
  FAKE_WRITABLE, FAKE_ERROR, FAKE_RESOLVED, FAKE_ADVANCE,
  FAKE_FAILED,  /* lsip_note_failed(); id: the token */
  FAKE_BLOCKED, /* lsip_note_blocked() */
  FAKE_KINDS
};

/* One input or note. */
struct fake_input {
  int kind;
  int reason;      /* or status of resolved() */
  lsip_time now;
  uint64_t id;     /* of the local, flow, query */
  lsip_addr remote;
  lsip_flow_info info;
  size_t len;      /* of the message; of the records */
  char text[256];  /* its beginning */
  lsip_record records[4];
};

enum { FAKE_INPUTS = 1600, FAKE_OUTPUTS = 1600, FAKE_IDS = 256 };

struct fake_id {
  int alive;
  uint64_t cookie;
  lsip_local_config local; /* of a local */
  char partial[8192];      /* of a flow: the beginning of a message */
  size_t partial_len;
};

struct lsip_stack {
  struct fake_input in[FAKE_INPUTS];
  size_t in_count;
  lsip_output out[FAKE_OUTPUTS];
  size_t out_first, out_count;
  struct fake_id ids[FAKE_IDS];
  uint64_t id_count;
  lsip_time deadline, now;
  uint64_t unix_ns;       /* of lsip_stack_set_wall_clock() */
  int pull;               /* messages become events that must be taken */
  size_t waiting;
  int refuse_flows;       /* flow_accepted() answers LSIP_ERR_LIMIT */
  /* Called at the end of every input but advance(). */
  void (*on_input)(lsip_stack *s, const struct fake_input *in);
  /* Called by advance() when it is due; LSIP_NEVER before. */
  void (*on_due)(lsip_stack *s);
  void *user;
};

lsip_stack *fake_new(void);
void fake_free(lsip_stack *s);

/* How many inputs of that kind came; the one numbered `n` of that kind, or
 * NULL. */
size_t fake_count(const lsip_stack *s, int kind);
const struct fake_input *fake_nth(const lsip_stack *s, int kind, size_t n);

/* Queue outputs. Bytes are copied. */
void fake_send(lsip_stack *s, lsip_local from, const lsip_addr *to,
               const char *text);
void fake_write(lsip_stack *s, lsip_flow f, const void *bytes, size_t n);
lsip_flow fake_open(lsip_stack *s, uint32_t transport, lsip_local from,
                    const lsip_addr *to);
void fake_close(lsip_stack *s, lsip_flow f);
lsip_query fake_resolve(lsip_stack *s, const char *name, uint32_t type);

#endif
