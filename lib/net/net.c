/* A net: its life, its memory, its errors. */
#include "net/parts.h"

#include <errno.h>
#include <stdlib.h>

static void *libc_mem(void *user, void *ptr, size_t old_size, size_t new_size)
{
  (void)user, (void)old_size;
  if (new_size)
    return realloc(ptr, new_size);
  free(ptr);
  return NULL;
}

void *lsip_net_alloc(lsip_net *n, size_t size)
{
  void *p = n->mem.fn(n->mem.user, NULL, 0, size);
  return p ? memset(p, 0, size) : NULL;
}

void lsip_net_release(lsip_net *n, void *p, size_t size)
{
  if (p)
    (void)n->mem.fn(n->mem.user, p, size, 0);
}

int lsip_net_need_buffer(lsip_net *n)
{
  if (!n->buffer)
    n->buffer = lsip_net_alloc(n, LSIP_NET_BATCH * LSIP_NET_BUFFER);
  return n->buffer != NULL;
}

int lsip_net_error_of(int os_error)
{
  switch (os_error) {
  case ECONNREFUSED: return LSIP_ERR_REFUSED;
  case ETIMEDOUT: return LSIP_ERR_TIMEOUT;
  case ECONNRESET:
  case EPIPE: return LSIP_ERR_CLOSED;
  case EADDRINUSE: return LSIP_ERR_IN_USE;
  case ENOMEM: return LSIP_ERR_NOMEM;
  default: return LSIP_ERR_IO;
  }
}

int lsip_net_failed(lsip_net *n)
{
  n->os_error = errno;
  return lsip_net_error_of(errno);
}

int lsip_net_errno(const lsip_net *n)
{
  return n->os_error;
}

static int start(lsip_net *n, lsip_stack *s, const lsip_poller_ops *ops)
{
  int rc;
  lsip_net_init_world(n);
  if (ops->open(&n->poller))
    return lsip_net_failed(n);
  rc = lsip_net_mailbox_open(n);
  if (!rc && s)
    rc = lsip_net_attach(n, s);
  return rc;
}

int lsip_net_new_with(lsip_net **out, lsip_stack *s, const lsip_mem *mem,
                      const lsip_poller_ops *ops)
{
  const lsip_mem m = mem && mem->fn ? *mem : (lsip_mem){ libc_mem, NULL };
  lsip_net *n = m.fn(m.user, NULL, 0, sizeof *n);
  int rc;
  if (!n)
    return LSIP_ERR_NOMEM;
  memset(n, 0, sizeof *n);
  n->mem = m;
  n->mailbox.watch.fd = n->mailbox.wake_fd = -1;
  rc = start(n, s, ops);
  if (rc)
    lsip_net_free(n);
  else
    *out = n;
  return rc;
}

int lsip_net_new(lsip_net **out, lsip_stack *s, const lsip_mem *mem)
{
#if defined(__linux__)
  return lsip_net_new_with(out, s, mem, &lsip_net_poller_epoll);
#else
  return lsip_net_new_with(out, s, mem, &lsip_net_poller_poll);
#endif
}

void lsip_net_free(lsip_net *n)
{
  if (!n)
    return;
  lsip_net_resolver_free(n);
  for (lsip_guest *g = n->guests; g; g = g->next)
    lsip_net_guest_close(g);
  lsip_net_guest_sweep(n);
  while (n->media)
    lsip_net_sock_close(n->media);
  lsip_net_free_ticks(n);
  lsip_net_mailbox_close(n);
  lsip_net_free_buried(n);
  if (n->poller)
    n->poller->ops->close(n->poller);
  lsip_net_release(n, n->buffer, LSIP_NET_BATCH * LSIP_NET_BUFFER);
  lsip_net_release(n, n, sizeof *n);
}

int lsip_net_use_tls(lsip_net *n, const lsip_secure_vtable *vt, void *ctx)
{
  (void)n, (void)vt, (void)ctx;
  return LSIP_ERR_UNSUPPORTED;
}

int lsip_net_fd(const lsip_net *n)
{
  return n->poller->ops->fd(n->poller);
}
