/* Two streams joined by a virtual network, in virtual time. */
#ifndef TESTS_UNIT_MEDIA_NET_H
#define TESTS_UNIT_MEDIA_NET_H

#include "support.h"

enum { NET_PACKETS = 512, NET_FRAME = 160 };

#define NET_TICK LSIP_MS(20)

struct net_packet {
  uint8_t bytes[2048];
  size_t len;
  lsip_addr from;
  int to;        /* which end */
  lsip_time due; /* 0: free */
};

/* Each end's own address; its RTCP goes from the port above. */
struct net {
  lsip_rtp *end[2];
  lsip_addr addr[2];
  lsip_time now, delay;
  unsigned jitter_ms, loss, duplicate; /* per cent */
  uint64_t random;
  unsigned rtp, rtcp; /* packets that were sent */
  struct net_packet packets[NET_PACKETS];
  void (*spy)(struct net *n, int from, const lsip_packet *p);
};

static inline uint32_t net_random(struct net *n)
{
  n->random = n->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
  return (uint32_t)(n->random >> 33);
}

/* What both ends have agreed, seen from `end`. */
static inline lsip_sdp_audio net_agreed(const struct net *n, int end)
{
  lsip_sdp_audio a;
  lsip_sdp_audio_init(&a);
  a.codec_count = 1;
  a.rtp = a.rtcp = n->addr[!end];
  a.rtcp.port++;
  a.dtmf_type = a.dtmf_send_type = 101;
  a.dtmf_events = 0xffff;
  a.ptime_ms = 20;
  return a;
}

static inline void net_open(struct net *n, const lsip_mem *mem)
{
  memset(n, 0, sizeof *n);
  n->addr[0] = addr_of("192.0.2.1:4000");
  n->addr[1] = addr_of("192.0.2.2:6000");
  n->now = T0;
  n->delay = LSIP_MS(30);
  n->random = 1;
  for (int end = 0; end < 2; end++) {
    uint8_t seed[32] = { (uint8_t)(end + 1) };
    lsip_sdp_audio a = net_agreed(n, end);
    ck_assert_int_eq(lsip_rtp_new(&n->end[end], mem, seed, &a, T0), 0);
  }
}

static inline void net_close(struct net *n)
{
  lsip_rtp_free(n->end[0]);
  lsip_rtp_free(n->end[1]);
}

static inline void net_carry(struct net *n, int from, const lsip_packet *p,
                             lsip_time extra)
{
  for (int i = 0; i < NET_PACKETS; i++) {
    struct net_packet *q = &n->packets[i];
    if (q->due)
      continue;
    ck_assert_uint_le(p->bytes.len, sizeof q->bytes);
    memcpy(q->bytes, p->bytes.ptr, p->bytes.len);
    q->len = p->bytes.len;
    q->from = n->addr[from];
    q->from.port = (uint16_t)(q->from.port + (p->rtcp ? 1 : 0));
    q->to = !from;
    q->due = n->now + n->delay + extra;
    return;
  }
  ck_abort_msg("the network is full");
}

/* Takes what an end has to send; loses, repeats and delays some of it. */
static inline void net_collect(struct net *n, int end)
{
  lsip_packet p;
  while (lsip_rtp_poll_output(n->end[end], &p, 1)) {
    *(p.rtcp ? &n->rtcp : &n->rtp) += 1;
    if (n->spy)
      n->spy(n, end, &p);
    lsip_time extra = n->jitter_ms
                        ? LSIP_MS(net_random(n) % n->jitter_ms) : 0;
    if (net_random(n) % 100 >= n->loss)
      net_carry(n, end, &p, extra);
    if (net_random(n) % 100 < n->duplicate)
      net_carry(n, end, &p, extra + LSIP_MS(3));
  }
}

static inline struct net_packet *net_next(struct net *n, lsip_time until)
{
  struct net_packet *next = NULL;
  for (int i = 0; i < NET_PACKETS; i++)
    if (n->packets[i].due && n->packets[i].due <= until &&
        (!next || n->packets[i].due < next->due))
      next = &n->packets[i];
  return next;
}

static inline void net_advance(struct net *n, lsip_time to)
{
  n->now = to;
  for (int end = 0; end < 2; end++) {
    ck_assert_int_eq(lsip_rtp_advance(n->end[end], to), 0);
    net_collect(n, end);
  }
}

/* To `until`, stopping at every deadline and arrival. */
static inline void net_run(struct net *n, lsip_time until)
{
  for (;;) {
    struct net_packet *p = net_next(n, until);
    lsip_time a = lsip_rtp_deadline(n->end[0]);
    lsip_time b = lsip_rtp_deadline(n->end[1]);
    lsip_time due = a < b ? a : b;
    if (due < n->now)
      due = n->now;
    if (p && p->due <= due) {
      lsip_time at = p->due;
      p->due = 0;
      n->now = at > n->now ? at : n->now;
      ck_assert_int_eq(lsip_rtp_receive(n->end[p->to], &p->from, p->bytes,
                                        p->len, n->now), 0);
      net_collect(n, p->to);
    } else if (due < until)
      net_advance(n, due);
    else
      break;
  }
  net_advance(n, until);
}

/* One tick: both ends write a frame (NULL: nothing) and read one. */
static inline void net_tick(struct net *n, const int16_t *say[2],
                            int16_t *hear[2])
{
  for (int end = 0; end < 2; end++) {
    int16_t ignored[NET_FRAME];
    if (say[end])
      ck_assert_int_eq(lsip_rtp_write_pcm(n->end[end], say[end], NET_FRAME,
                                          n->now), 0);
    net_collect(n, end);
    ck_assert_int_eq(lsip_rtp_read_pcm(n->end[end],
                                       hear[end] ? hear[end] : ignored,
                                       NET_FRAME, n->now), 0);
  }
  net_run(n, n->now + NET_TICK);
}

static inline lsip_rtp_stats net_stats(const struct net *n, int end)
{
  lsip_rtp_stats s = { .size = sizeof s };
  lsip_rtp_stats_get(n->end[end], &s);
  return s;
}

/* Counts the events of a kind; takes all. */
static inline unsigned net_events(struct net *n, int end, uint32_t kind,
                                  lsip_rtp_event *last)
{
  lsip_rtp_event ev;
  unsigned count = 0;
  while (lsip_rtp_poll_event(n->end[end], &ev))
    if (ev.kind == kind) {
      count++;
      if (last)
        *last = ev;
    }
  return count;
}

#endif
