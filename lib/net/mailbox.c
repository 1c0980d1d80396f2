/* What other threads and signal handlers may do: post, stop, wake. A byte in
 * a pipe wakes the loop. */
#include "net/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A full pipe wakes as well. Signal handlers come here: errno stays. */
void lsip_net_wake(const lsip_mailbox *b)
{
  int kept = errno;
  (void)!write(b->wake_fd, "", 1);
  errno = kept;
}

static lsip_letter *take_letters(lsip_mailbox *b)
{
  lsip_letter *list;
  (void)pthread_mutex_lock(&b->lock);
  list = b->first;
  b->first = NULL;
  b->last = &b->first;
  (void)pthread_mutex_unlock(&b->lock);
  return list;
}

/* What is posted meanwhile has the next turn. */
static void letters_ready(lsip_watch *w, unsigned got)
{
  lsip_mailbox *b = (lsip_mailbox *)w;
  lsip_net *n = (lsip_net *)(void *)((char *)b - offsetof(lsip_net, mailbox));
  lsip_letter *l, *next;
  char away[64];
  (void)got;
  while (read(w->fd, away, sizeof away) > 0)
    ;
  for (l = take_letters(b); l; l = next) {
    void (*fn)(void *) = l->fn;
    void *arg = l->arg;
    next = l->next;
    free(l);
    fn(arg);
  }
  lsip_net_take_answers(n);
}

int lsip_net_mailbox_open(lsip_net *n)
{
  lsip_mailbox *b = &n->mailbox;
  int fds[2];
  if (pthread_mutex_init(&b->lock, NULL))
    return LSIP_ERR_NOMEM;
  b->last = &b->first;
  if (pipe2(fds, O_NONBLOCK | O_CLOEXEC))
    return lsip_net_failed(n);
  b->watch.fd = fds[0];
  b->wake_fd = fds[1];
  b->watch.ready = letters_ready;
  return lsip_net_watch(n, &b->watch, LSIP_WATCH_READ);
}

void lsip_net_mailbox_close(lsip_net *n)
{
  lsip_mailbox *b = &n->mailbox;
  lsip_letter *next;
  if (!b->last)
    return;
  for (lsip_letter *l = take_letters(b); l; l = next) {
    next = l->next;
    free(l);
  }
  if (b->watch.fd >= 0) {
    (void)lsip_net_watch(n, &b->watch, 0);
    (void)close(b->watch.fd);
    (void)close(b->wake_fd);
  }
  (void)pthread_mutex_destroy(&b->lock);
}

int lsip_net_post(lsip_net *n, void (*fn)(void *), void *arg)
{
  lsip_mailbox *b = &n->mailbox;
  lsip_letter *l = calloc(1, sizeof *l);
  if (!l)
    return LSIP_ERR_NOMEM;
  l->fn = fn;
  l->arg = arg;
  (void)pthread_mutex_lock(&b->lock);
  *b->last = l;
  b->last = &l->next;
  (void)pthread_mutex_unlock(&b->lock);
  lsip_net_wake(b);
  return LSIP_OK;
}

void lsip_net_stop(lsip_net *n)
{
  atomic_store(&n->mailbox.stop, 1);
  lsip_net_wake(&n->mailbox);
}

int lsip_net_stop_taken(lsip_net *n)
{
  return atomic_exchange(&n->mailbox.stop, 0);
}
