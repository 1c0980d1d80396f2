/* Bytes on connections. */
#include "net/parts.h"

#include <errno.h>

static int is_later(int os_error)
{
  return os_error == EAGAIN || os_error == EWOULDBLOCK || os_error == EINTR;
}

/* How many bytes the system took, or -1 with errno. */
static ssize_t push(int fd, const char *bytes, size_t len)
{
  ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
  return n < 0 && is_later(errno) ? 0 : n;
}

static int failed(lsip_conn *c)
{
  int rc = lsip_net_failed(c->guest->net);
  lsip_net_conn_fail(c, rc);
  return rc;
}

/* ---- sending ---- */

static int keep_rest(lsip_conn *c, const char *bytes, size_t len)
{
  lsip_net *n = c->guest->net;
  c->rest = lsip_net_alloc(n, len);
  if (!c->rest ||
      lsip_net_watch(n, &c->watch, LSIP_WATCH_READ | LSIP_WATCH_WRITE)) {
    /* part of a message is out: the stream can not go on */
    lsip_net_release(n, c->rest, len);
    c->rest = NULL;
    lsip_net_conn_fail(c, LSIP_ERR_NOMEM);
    return LSIP_ERR_NOMEM;
  }
  memcpy(c->rest, bytes, len);
  c->rest_len = len;
  c->rest_off = 0;
  return lsip_note_blocked(c->guest->stack, c->flow);
}

int lsip_net_conn_send(lsip_conn *c, lsip_str bytes)
{
  ssize_t n;
  if (c->state != CONN_UP)
    return LSIP_ERR_CLOSED;
  if (c->rest)
    return LSIP_ERR_BUSY; /* the stack was told to wait */
  n = push(c->watch.fd, bytes.ptr, bytes.len);
  if (n < 0)
    return failed(c);
  if ((size_t)n < bytes.len)
    return keep_rest(c, bytes.ptr + n, bytes.len - (size_t)n);
  return LSIP_OK;
}

void lsip_net_conn_flush(lsip_conn *c)
{
  lsip_net *net = c->guest->net;
  ssize_t n;
  if (!c->rest)
    return;
  n = push(c->watch.fd, c->rest + c->rest_off, c->rest_len - c->rest_off);
  if (n < 0) {
    (void)failed(c);
    return;
  }
  c->rest_off += (size_t)n;
  if (c->rest_off < c->rest_len)
    return;
  lsip_net_release(net, c->rest, c->rest_len);
  c->rest = NULL;
  (void)lsip_net_watch(net, &c->watch, LSIP_WATCH_READ);
  c->writable = 1;
  lsip_net_conn_put_off(c);
}

/* Unread bytes would make the system answer with a reset, which may destroy
 * at the peer what was sent last (a 400 and the like): so read some away. */
void lsip_net_conn_finish(lsip_conn *c)
{
  char away[4096];
  if (c->state == CONN_UP) {
    if (c->rest)
      (void)push(c->watch.fd, c->rest + c->rest_off,
                 c->rest_len - c->rest_off);
    (void)shutdown(c->watch.fd, SHUT_WR);
    for (int i = 0; i < 16; i++)
      if (recv(c->watch.fd, away, sizeof away, MSG_DONTWAIT) <= 0)
        break;
  }
  lsip_net_conn_close(c);
}

/* ---- receiving ---- */

/* What the stack does not take now, because its events wait. */
static void keep_input(lsip_conn *c, const char *bytes, size_t len)
{
  c->in = lsip_net_alloc(c->guest->net, len);
  if (!c->in) {
    lsip_net_conn_fail(c, LSIP_ERR_NOMEM);
    return;
  }
  memcpy(c->in, bytes, len);
  c->in_len = len;
  c->in_off = 0;
  lsip_net_conn_put_off(c);
}

/* Message by message, and after each the stack is settled: it may have closed
 * this very connection. */
static void feed(lsip_conn *c, const char *bytes, size_t len)
{
  lsip_guest *g = c->guest;
  size_t at = 0;
  while (at < len && c->state == CONN_UP && !g->busy) {
    size_t used = 0;
    int rc = lsip_stack_receive_stream(g->stack, c->flow, bytes + at,
                                       len - at, &used, lsip_net_clock());
    g->busy = rc == LSIP_ERR_BUSY;
    if (g->busy)
      break;
    if (rc || used == 0)
      return; /* the flow has been closed: CLOSE is on its way */
    at += used;
    lsip_net_settle(g);
  }
  if (at < len && c->state == CONN_UP)
    keep_input(c, bytes + at, len - at);
}

void lsip_net_conn_read(lsip_conn *c)
{
  lsip_net *net = c->guest->net;
  ssize_t n;
  if (c->in || !lsip_net_need_buffer(net))
    return;
  n = recv(c->watch.fd, net->buffer, LSIP_NET_BUFFER, MSG_DONTWAIT);
  if (n > 0)
    feed(c, net->buffer, (size_t)n);
  else if (n == 0)
    lsip_net_conn_fail(c, LSIP_OK); /* the peer has closed it */
  else if (!is_later(errno))
    (void)failed(c);
}
