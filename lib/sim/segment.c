/* Bytes on connections: cut into pieces of any size, delivered in order. */
#include "sim/pipe.h"

#include <stdlib.h>

#define WINDOW 65536u          /* bytes on their way before the sender waits */
#define SEGMENT_MAX 1460u
#define GIVE_UP LSIP_SECONDS(30) /* after which a cut path is noticed */

typedef struct lsip_segment {
  lsip_item item;
  lsip_end *to;
  size_t len, off;             /* `off` bytes have been delivered */
  char bytes[];
} lsip_segment;

static int on_window(lsip_end *to, int reason)
{
  if (to->state != END_UP || !to->blocked)
    return LSIP_OK;
  to->blocked = 0;
  (void)lsip_stack_flow_writable(to->node->stack, to->flow,
                                 to->pipe->sim->now);
  return LSIP_OK;
}

/* A piece may hold several messages, and the events of one may have to be
 * taken before the next is given. */
static int deliver(lsip_segment *s)
{
  lsip_end *to = s->to;
  while (to->state == END_UP && s->off < s->len) {
    size_t used = 0;
    int rc = lsip_stack_receive_stream(to->node->stack, to->flow,
        s->bytes + s->off, s->len - s->off, &used, to->pipe->sim->now);
    if (rc == LSIP_ERR_BUSY)
      return rc;
    if (rc || used == 0)
      return LSIP_OK; /* the flow has been closed: CLOSE is on its way */
    s->off += used;
  }
  return LSIP_OK;
}

/* The window opens when half of it is free, one way back later. */
static int run_segment(lsip_item *it)
{
  lsip_segment *s = (lsip_segment *)it;
  lsip_end *from = lsip_sim_end_peer(s->to);
  lsip_sim *m = from->pipe->sim;
  const lsip_sim_link *back;
  size_t before = from->flying;
  int rc = deliver(s);
  if (rc)
    return rc;
  from->flying -= s->len;
  if (!from->blocked || before <= WINDOW / 2 || from->flying > WINDOW / 2)
    return LSIP_OK;
  back = lsip_sim_link_between(m, s->to->host, from->host);
  return lsip_sim_pipe_signal(from, on_window, 0,
                              m->now + lsip_sim_link_latency(back));
}

static void drop_segment(lsip_item *it)
{
  lsip_sim_pipe_unref(((lsip_segment *)it)->to->pipe);
}

static int send_segment(lsip_end *to, const char *bytes, size_t len,
                        lsip_time when)
{
  lsip_segment *s = malloc(sizeof *s + len);
  if (!s)
    return LSIP_ERR_NOMEM;
  memset(s, 0, sizeof *s);
  s->item.run = run_segment;
  s->item.drop = drop_segment;
  s->to = to;
  s->len = len;
  memcpy(s->bytes, bytes, len);
  return lsip_sim_pipe_put(to, &s->item, when);
}

/* Mostly any size up to a full segment, now and then only a few bytes: both
 * are what framing must survive. */
static size_t piece(lsip_dice *d, size_t left)
{
  size_t max = lsip_sim_dice_below(d, 8) ? SEGMENT_MAX : 4;
  return 1 + (size_t)lsip_sim_dice_below(d, left < max ? left : max);
}

static int send_pieces(lsip_end *from, lsip_str bytes, lsip_time when)
{
  lsip_sim *m = from->pipe->sim;
  size_t n;
  int rc = LSIP_OK;
  for (size_t at = 0; at < bytes.len && !rc; at += n) {
    n = piece(&m->dice, bytes.len - at);
    rc = send_segment(lsip_sim_end_peer(from), bytes.ptr + at, n, when);
    from->flying += n;
  }
  if (!rc && from->flying > WINDOW && !from->blocked) {
    from->blocked = 1;
    rc = lsip_note_blocked(from->node->stack, from->flow);
  }
  return rc;
}

/* Bytes that are lost can not be followed by others: the path stays cut for
 * this connection, and its sender finds out in time. */
static int lose(lsip_end *from)
{
  lsip_sim *m = from->pipe->sim;
  if (from->cut)
    return LSIP_OK;
  from->cut = 1;
  return lsip_sim_pipe_signal(from, lsip_sim_signal_down, LSIP_ERR_TIMEOUT,
                              m->now + GIVE_UP);
}

int lsip_sim_pipe_send(lsip_end *from, lsip_str bytes)
{
  lsip_end *to = lsip_sim_end_peer(from);
  lsip_sim *m = from->pipe->sim;
  const lsip_sim_link *l = lsip_sim_link_between(m, from->host, to->host);
  int lost = from->cut || l->loss_ppm >= 1000000;
  lsip_trace_record r = { .transport = LSIP_TCP, .flow = from->flow,
                          .local = from->addr, .remote = to->addr,
                          .bytes = bytes };
  if (from->state != END_UP)
    return LSIP_ERR_CLOSED;
  lsip_sim_seen(m, &r, lost);
  return lost ? lose(from)
      : send_pieces(from, bytes, m->now + lsip_sim_link_latency(l));
}
