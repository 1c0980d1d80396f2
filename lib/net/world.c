/* The world of libsip-agent, over the operating system. */
#include "net/parts.h"

static int world_attach(void *ctx, lsip_stack *s)
{
  return lsip_net_attach(ctx, s);
}

static void world_detach(void *ctx, lsip_stack *s)
{
  lsip_net_detach(ctx, s);
}

static int world_listen(void *ctx, lsip_stack *s, lsip_local *out,
                        lsip_str uri)
{
  lsip_guest *g = s ? lsip_net_guest_of(ctx, s) : NULL;
  return g ? lsip_net_listen_for(g, out, uri) : LSIP_ERR_ARGUMENT;
}

/* Inside a turn all stacks are settled at its end anyway. */
static void world_wake(void *ctx, lsip_stack *s)
{
  lsip_net *n = ctx;
  (void)s;
  if (!n->turning)
    lsip_net_wake(&n->mailbox);
}

static int world_udp_open(void *ctx, void **socket, lsip_addr *bound,
                          lsip_packet_fn fn, void *user)
{
  lsip_net *n = ctx;
  lsip_sock *s;
  int rc;
  if (!fn || (bound->family != 4 && bound->family != 6))
    return LSIP_ERR_ARGUMENT;
  rc = lsip_net_sock_open(n, &s, LSIP_TRANSPORT_NONE, bound);
  if (rc)
    return rc;
  s->fn = fn;
  s->user = user;
  s->next = n->media;
  n->media = s;
  *socket = s;
  return LSIP_OK;
}

static int world_udp_send(void *socket, const lsip_addr *to, lsip_str bytes)
{
  return lsip_net_datagram_send(socket, to, bytes);
}

static void world_udp_close(void *socket)
{
  lsip_net_sock_close(socket);
}

static int world_tick_at(void *ctx, lsip_tick_fn fn, void *user,
                         lsip_time when)
{
  return fn ? lsip_net_tick_at(ctx, fn, user, when) : LSIP_ERR_ARGUMENT;
}

static lsip_time world_now(void *ctx)
{
  return lsip_net_now(ctx);
}

static uint64_t world_unix_ns(void *ctx)
{
  (void)ctx;
  return lsip_net_unix_ns();
}

static int world_random(void *ctx, void *b, size_t n)
{
  return lsip_net_random(ctx, b, n);
}

static int world_run(void *ctx)
{
  return lsip_net_run(ctx);
}

static void world_stop(void *ctx)
{
  lsip_net_stop(ctx);
}

static int world_post(void *ctx, void (*fn)(void *), void *arg)
{
  return lsip_net_post(ctx, fn, arg);
}

void lsip_net_init_world(lsip_net *n)
{
  const lsip_world w = {
    .size = sizeof w, .ctx = n,
    .attach = world_attach, .detach = world_detach, .listen = world_listen,
    .wake = world_wake,
    .udp_open = world_udp_open, .udp_send = world_udp_send,
    .udp_close = world_udp_close,
    .tick_at = world_tick_at, .now = world_now, .unix_ns = world_unix_ns,
    .random = world_random,
    .run = world_run, .stop = world_stop, .post = world_post,
  };
  n->world = w;
}

const lsip_world *lsip_net_world(lsip_net *n)
{
  return &n->world;
}
