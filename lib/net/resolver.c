/* Names. getaddrinfo() blocks, so one thread of its own asks it; it shares
 * only the two queues here with the loop, and their memory comes from the C
 * library, because the application's may belong to one thread. */
#include "net/parts.h"

#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>

enum { QUEUE_MAX = 256 };

struct lsip_resolver {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  lsip_job *asked, *answered; /* oldest first */
  size_t asked_count;
  const lsip_mailbox *mailbox; /* NULL: the net is gone; so is all this when
                                  the thread comes back */
};

void lsip_net_job_free(lsip_job *j)
{
  free(j);
}

static void append(lsip_job **list, lsip_job *j)
{
  while (*list)
    list = &(*list)->next;
  j->next = NULL;
  *list = j;
}

static void free_jobs(lsip_job *j)
{
  while (j) {
    lsip_job *next = j->next;
    lsip_net_job_free(j);
    j = next;
  }
}

/* ---- in the thread ---- */

static int status_of(int gai_error)
{
  switch (gai_error) {
  case 0:
  case EAI_NONAME:
#if defined(EAI_NODATA)
  case EAI_NODATA:
#endif
    return LSIP_OK; /* with no record: no such name */
  case EAI_MEMORY: return LSIP_ERR_NOMEM;
  default: return LSIP_ERR_RESOLVE;
  }
}

static void take_record(lsip_job *j, const struct addrinfo *i)
{
  struct sockaddr_storage sa;
  lsip_record *r = &j->records[j->count];
  if (i->ai_addrlen > sizeof sa)
    return;
  memset(&sa, 0, sizeof sa);
  memcpy(&sa, i->ai_addr, i->ai_addrlen);
  r->type = j->type;
  lsip_net_from_sockaddr(&r->addr, &sa);
  j->count++;
}

static void look_up(lsip_job *j)
{
  struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *list = NULL;
  hints.ai_family = j->type == LSIP_RECORD_AAAA ? AF_INET6 : AF_INET;
  j->status = status_of(getaddrinfo(j->name, NULL, &hints, &list));
  for (const struct addrinfo *i = list; i; i = i->ai_next)
    if (j->count < sizeof j->records / sizeof j->records[0])
      take_record(j, i);
  if (list)
    freeaddrinfo(list);
}

/* The next question, or NULL when the net is gone. */
static lsip_job *next_job(lsip_resolver *r)
{
  lsip_job *j = NULL;
  (void)pthread_mutex_lock(&r->lock);
  while (r->mailbox && !r->asked)
    (void)pthread_cond_wait(&r->changed, &r->lock);
  if (r->mailbox) {
    j = r->asked;
    r->asked = j->next;
    r->asked_count--;
  }
  (void)pthread_mutex_unlock(&r->lock);
  return j;
}

static void give_back(lsip_resolver *r, lsip_job *j)
{
  (void)pthread_mutex_lock(&r->lock);
  append(&r->answered, j);
  if (r->mailbox)
    lsip_net_wake(r->mailbox);
  (void)pthread_mutex_unlock(&r->lock);
}

static void *work(void *arg)
{
  lsip_resolver *r = arg;
  lsip_job *j;
  while ((j = next_job(r)) != NULL) {
    look_up(j);
    give_back(r, j);
  }
  free_jobs(r->asked);
  free_jobs(r->answered);
  (void)pthread_cond_destroy(&r->changed);
  (void)pthread_mutex_destroy(&r->lock);
  free(r);
  return NULL;
}

/* ---- in the loop ---- */

/* Signals are the application's: its threads shall take them. */
static int start_thread(lsip_resolver *r)
{
  sigset_t all, before;
  pthread_t thread;
  int rc;
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before);
  rc = pthread_create(&thread, NULL, work, r);
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (rc == 0)
    (void)pthread_detach(thread);
  return rc;
}

static lsip_resolver *need_resolver(lsip_net *n)
{
  lsip_resolver *r = n->resolver;
  if (r)
    return r;
  r = calloc(1, sizeof *r);
  if (!r)
    return NULL;
  (void)pthread_mutex_init(&r->lock, NULL);
  (void)pthread_cond_init(&r->changed, NULL);
  r->mailbox = &n->mailbox;
  if (start_thread(r)) {
    free(r);
    return NULL;
  }
  n->resolver = r;
  return r;
}

/* A name that the system's interface can carry. */
static int take_name(lsip_job *j, lsip_str name)
{
  if (!name.len || name.len >= sizeof j->name ||
      memchr(name.ptr, 0, name.len))
    return LSIP_ERR_RESOLVE;
  memcpy(j->name, name.ptr, name.len);
  return LSIP_OK;
}

static int ask(lsip_net *n, lsip_job *j)
{
  lsip_resolver *r = need_resolver(n);
  int rc = LSIP_OK;
  if (!r)
    return LSIP_ERR_NOMEM;
  (void)pthread_mutex_lock(&r->lock);
  if (r->asked_count == QUEUE_MAX) {
    rc = LSIP_ERR_LIMIT;
  } else {
    append(&r->asked, j);
    r->asked_count++;
    (void)pthread_cond_signal(&r->changed);
  }
  (void)pthread_mutex_unlock(&r->lock);
  return rc;
}

static int try_to_ask(lsip_net *n, lsip_job *j, const lsip_output *o)
{
  int rc;
  if (j->type != LSIP_RECORD_A && j->type != LSIP_RECORD_AAAA)
    return LSIP_ERR_UNSUPPORTED;
  rc = take_name(j, o->name);
  return rc ? rc : ask(n, j);
}

void lsip_net_resolve(lsip_guest *g, const lsip_output *o)
{
  lsip_job *j = calloc(1, sizeof *j);
  int rc;
  if (!j)
    return; /* the stack's own limit of time ends the question */
  j->guest = g->number;
  j->query = o->query;
  j->type = o->record_type;
  rc = try_to_ask(g->net, j, o);
  if (!rc)
    return; /* the job is the thread's now */
  j->status = rc;
  append(&g->answers, j);
}

void lsip_net_take_answers(lsip_net *n)
{
  lsip_resolver *r = n->resolver;
  lsip_job *list, *next;
  if (!r)
    return;
  (void)pthread_mutex_lock(&r->lock);
  list = r->answered;
  r->answered = NULL;
  (void)pthread_mutex_unlock(&r->lock);
  for (; list; list = next) {
    lsip_guest *g = lsip_net_guest_number(n, list->guest);
    next = list->next;
    if (g)
      append(&g->answers, list);
    else
      lsip_net_job_free(list);
  }
}

/* A look-up can not be stopped: the thread cleans up when it comes back. */
void lsip_net_resolver_free(lsip_net *n)
{
  lsip_resolver *r = n->resolver;
  if (!r)
    return;
  (void)pthread_mutex_lock(&r->lock);
  r->mailbox = NULL;
  (void)pthread_cond_signal(&r->changed);
  (void)pthread_mutex_unlock(&r->lock);
  n->resolver = NULL;
}
