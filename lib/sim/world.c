/* The world of a host, for libsip-agent. */
#include "sim/parts.h"

#include <stdlib.h>

/* ---- stacks ---- */

static int world_attach(void *ctx, lsip_stack *s)
{
  lsip_node *n;
  return lsip_sim_node_add(ctx, s, &n);
}

static void world_detach(void *ctx, lsip_stack *s)
{
  lsip_host *h = ctx;
  lsip_sim_remove(h->sim, s);
}

/* All that means this host's own address. */
static int is_own(const lsip_host *h, const lsip_addr *a)
{
  static const uint8_t zero[4];
  if (a->family != 4)
    return 0;
  return memcmp(a->ip, zero, 4) == 0 || a->ip[0] == 127 ||
      memcmp(a->ip, h->addr.ip, 4) == 0;
}

static int world_listen(void *ctx, lsip_stack *s, lsip_local *out,
                        lsip_str uri)
{
  lsip_host *h = ctx;
  lsip_node *n = lsip_sim_node_of(h->sim, s);
  const char *colon = uri.len ? memchr(uri.ptr, ':', uri.len) : NULL;
  size_t at = colon ? (size_t)(colon - uri.ptr) : 0;
  int transport = lsip_transport_of(lsip_str_of(uri.ptr, at)), rc;
  lsip_addr a;
  if (!n || n->host != h || transport == LSIP_TRANSPORT_NONE)
    return LSIP_ERR_ARGUMENT;
  if (transport != LSIP_UDP && transport != LSIP_TCP)
    return LSIP_ERR_UNSUPPORTED;
  rc = lsip_addr_parse(&a, lsip_str_of(colon + 1, uri.len - at - 1));
  if (rc)
    return rc;
  if (!is_own(h, &a))
    return LSIP_ERR_HOST;
  return lsip_sim_node_listen(n, out, (uint32_t)transport, a.port);
}

/* A run looks at all stacks after each step. */
static void world_wake(void *ctx, lsip_stack *s)
{
}

/* ---- media ---- */

static int world_udp_open(void *ctx, void **socket, lsip_addr *bound,
                          lsip_packet_fn fn, void *user)
{
  lsip_host *h = ctx;
  lsip_port *p;
  int rc;
  if (!fn || !is_own(h, bound))
    return LSIP_ERR_ARGUMENT;
  rc = lsip_sim_port_open(h, &p, LSIP_TRANSPORT_NONE, bound->port);
  if (rc)
    return rc;
  p->fn = fn;
  p->user = user;
  *bound = p->addr;
  *socket = p;
  return LSIP_OK;
}

static int world_udp_send(void *socket, const lsip_addr *to, lsip_str bytes)
{
  return lsip_sim_datagram_send(socket, to, bytes);
}

static void world_udp_close(void *socket)
{
  lsip_sim_port_close(socket);
}

/* ---- time ---- */

static int world_tick_at(void *ctx, lsip_tick_fn fn, void *user,
                         lsip_time when)
{
  lsip_host *h = ctx;
  return fn ? lsip_sim_tick_at(h->sim, fn, user, when) : LSIP_ERR_ARGUMENT;
}

static lsip_time world_now(void *ctx)
{
  lsip_host *h = ctx;
  return h->sim->now;
}

static uint64_t world_unix_ns(void *ctx)
{
  lsip_host *h = ctx;
  return lsip_sim_unix_ns(h->sim);
}

static int world_random(void *ctx, void *b, size_t n)
{
  lsip_host *h = ctx;
  lsip_sim_dice_fill(&h->sim->dice, b, n);
  return LSIP_OK;
}

/* ---- the loop ---- */

typedef struct lsip_errand {
  lsip_item item;
  void (*fn)(void *);
  void *arg;
} lsip_errand;

static int run_errand(lsip_item *it)
{
  lsip_errand *e = (lsip_errand *)it;
  e->fn(e->arg);
  return LSIP_OK;
}

static int world_run(void *ctx)
{
  lsip_host *h = ctx;
  return lsip_sim_run(h->sim, LSIP_NEVER);
}

static void world_stop(void *ctx)
{
  lsip_host *h = ctx;
  h->sim->stopped = 1;
}

static int world_post(void *ctx, void (*fn)(void *), void *arg)
{
  lsip_host *h = ctx;
  lsip_errand *e = calloc(1, sizeof *e);
  if (!e)
    return LSIP_ERR_NOMEM;
  e->item.run = run_errand;
  e->fn = fn;
  e->arg = arg;
  return lsip_sim_queue_put(&h->sim->queue, &e->item, h->sim->now);
}

void lsip_sim_host_init_world(lsip_host *h)
{
  const lsip_world w = {
    .size = sizeof w, .ctx = h,
    .attach = world_attach, .detach = world_detach, .listen = world_listen,
    .wake = world_wake,
    .udp_open = world_udp_open, .udp_send = world_udp_send,
    .udp_close = world_udp_close,
    .tick_at = world_tick_at, .now = world_now, .unix_ns = world_unix_ns,
    .random = world_random,
    .run = world_run, .stop = world_stop, .post = world_post,
  };
  h->world = w;
}
