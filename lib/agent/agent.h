/* What the files of libsip-agent share. */
#ifndef LSIP_LIB_AGENT_AGENT_H
#define LSIP_LIB_AGENT_AGENT_H

#include <lsip/agent.h>

#define AGENT_LOCALS 16
#define AGENT_DIGITS 128
#define AGENT_FRAME_MS 20
/* 20 ms at the highest clock rate of a codec we could be given. */
#define AGENT_FRAME_MAX 960

typedef struct agent_call agent_call;

/* One media socket. The world hands its packets to the call. */
typedef struct agent_socket {
  void *socket;
  lsip_addr bound;
} agent_socket;

struct agent_call {
  lsip_agent *agent;
  agent_call *next, *prev;     /* all calls, the ended ones too (table.c) */
  agent_call *chain;           /* of its bucket, while its id lives */
  agent_call *reap;            /* ended, to be freed (table.c) */
  lsip_call id;

  /* The session (exchange.c, fork.c). `offered` is the offer of our INVITE
   * as it was sent: each early dialog answers it anew. */
  lsip_sdp_session *offered, *session;
  uint64_t leg;                /* the dialog whose answer `session` holds */
  char *early_answer;          /* SDP of our 183, owed again in the 2xx */
  size_t early_len;

  agent_socket rtp_socket, rtcp_socket;
  lsip_addr media_told;        /* what our descriptions say */
  lsip_rtp *rtp;

  int16_t *play;               /* ring of two seconds (play.c), or NULL */
  size_t play_size, play_at, play_len;

  char digits[AGENT_DIGITS];   /* ring of what waits (digits.c) */
  unsigned digit_at, digit_len;

  unsigned announced : 1;  /* the program knows this call */
  unsigned outgoing : 1;
  unsigned has_offer : 1;  /* incoming: its INVITE brought one */
  unsigned touched : 1;    /* incoming: rung, answered or rejected */
  unsigned answered : 1;
  unsigned leaving : 1;    /* hangup asked, or ended: no audio any more */
  unsigned dead : 1;       /* its id has ended */
  unsigned holding : 1, want_hold : 1;
  unsigned heard : 1;      /* a packet came */
  unsigned digit_busy : 1; /* lsip_rtp sends one */
  unsigned play_short : 1; /* on_room is owed */
};

struct lsip_agent {
  lsip_mem mem;
  lsip_agent_config cfg;       /* without its strings */
  const lsip_world *world;
  struct lsip_net *net;        /* our own, or NULL */
  lsip_stack *stack;
  lsip_account account;
  lsip_local locals[AGENT_LOCALS];
  unsigned local_count;
  uint32_t codecs[LSIP_SDP_CODECS];
  unsigned codec_count;
  lsip_addr media_host;        /* family 0: that of the local */
  uint16_t port_next;          /* of the range of media ports */

  agent_call *calls, *reap;
  agent_call **buckets;
  size_t bucket_count;
  unsigned call_count;
  unsigned depth;              /* callbacks we are in */

  int ticking;
  lsip_time tick;              /* when the next one is due */
};

/* memory.c */
void *lsip_agent_alloc(lsip_agent *a, size_t n);
void lsip_agent_dealloc(lsip_agent *a, void *p, size_t n);

/* listen.c */
int lsip_agent_listen(lsip_agent *a, const char *list);

/* identity.c */
int lsip_agent_identify(lsip_agent *a, const lsip_agent_config *c);
lsip_local lsip_agent_local_for(const lsip_agent *a, const char *uri);

/* table.c: calls by id. A call ends with lsip_agent_call_end(); its memory
 * lives until the outermost callback has returned. */
int lsip_agent_table_init(lsip_agent *a);
void lsip_agent_table_free(lsip_agent *a);
int lsip_agent_call_new(lsip_agent *a, agent_call **out);
void lsip_agent_call_bind(agent_call *c, lsip_call id);
void lsip_agent_call_end(agent_call *c);
agent_call *lsip_agent_call_of(const lsip_agent *a, lsip_call id);
void lsip_agent_enter(lsip_agent *a);
void lsip_agent_leave(lsip_agent *a);

/* event.c */
void lsip_agent_on_event(lsip_stack *s, const lsip_event *ev, void *user);
void lsip_agent_tell(lsip_agent *a, const lsip_event *ev);

/* incoming.c */
void lsip_agent_on_invite(lsip_agent *a, const lsip_event *ev);
void lsip_agent_on_first_offer(agent_call *c, const lsip_event *ev);

/* outgoing.c */
void lsip_agent_on_progress(agent_call *c, const lsip_event *ev);
void lsip_agent_on_answered(agent_call *c, const lsip_event *ev);

/* exchange.c: offers and answers in an established call */
void lsip_agent_on_offer(agent_call *c, const lsip_event *ev);
void lsip_agent_on_answer(agent_call *c, const lsip_event *ev);
void lsip_agent_on_refreshed(agent_call *c, const lsip_event *ev);
void lsip_agent_on_confirmed(agent_call *c, const lsip_event *ev);

/* session.c: what we want of a session */
int lsip_agent_session_open(agent_call *c, lsip_local via, const char *uri);
int agent_session_answer(agent_call *c, lsip_str answer);
int lsip_agent_session_status(int err);

/* port.c: media sockets */
int lsip_agent_ports_open(agent_call *c, lsip_addr bind);
void lsip_agent_ports_close(agent_call *c);

/* media.c: the stream */
int lsip_agent_media_apply(agent_call *c);
void lsip_agent_media_leave(agent_call *c);
void lsip_agent_media_close(agent_call *c);
void lsip_agent_media_receive(agent_call *c, const agent_socket *at,
                         const lsip_addr *from, const void *b, size_t n,
                         lsip_time now);
void lsip_agent_media_flush(agent_call *c, lsip_time now);

/* tick.c: 20 ms */
void lsip_agent_tick_start(lsip_agent *a);
void lsip_agent_tick_stop(lsip_agent *a);

/* play.c */
size_t lsip_agent_play_take(agent_call *c, int16_t *out, size_t n);
void lsip_agent_play_free(agent_call *c);

/* digits.c */
void lsip_agent_digits_next(agent_call *c);
void lsip_agent_digits_sent(agent_call *c);

#endif
