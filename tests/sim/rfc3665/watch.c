#include "watch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 64 };

static const char *name_of(const watch *w, const lsip_addr *a)
{
  for (unsigned i = 0; i < w->host_count; i++)
    if (w->hosts[i].addr.family == a->family &&
        !memcmp(w->hosts[i].addr.ip, a->ip, sizeof a->ip))
      return w->hosts[i].name;
  return "?";
}

static void copy(seen *s, lsip_str bytes)
{
  size_t index = lsip_index_size(FIELDS);
  char *memory = malloc(index + bytes.len);
  ck_assert_ptr_nonnull(memory);
  memcpy(memory + index, bytes.ptr, bytes.len);
  s->memory = memory;
  ck_assert_int_eq(lsip_msg_parse(&s->msg, memory, index, memory + index,
                                  bytes.len, NULL, NULL), 0);
}

static void on_packet(void *user, lsip_time when, const lsip_trace_record *r,
                      int lost)
{
  watch *w = user;
  seen *s;
  (void)lost;
  if (r->transport == LSIP_TRANSPORT_NONE || !r->outgoing)
    return;
  ck_assert_uint_lt(w->count, WATCH_MESSAGES);
  s = &w->all[w->count++];
  s->when = when;
  s->from = name_of(w, &r->local);
  s->to = name_of(w, &r->remote);
  copy(s, r->bytes);
  if (lsip_msg_is_request(&s->msg))
    snprintf(s->what, sizeof s->what, "%.*s",
             (int)lsip_msg_method_name(&s->msg).len,
             lsip_msg_method_name(&s->msg).ptr);
  else
    snprintf(s->what, sizeof s->what, "%d", lsip_msg_status(&s->msg));
}

void watch_start(watch *w, lsip_sim *sim)
{
  memset(w, 0, sizeof *w);
  w->sim = sim;
  lsip_sim_set_tap(sim, on_packet, w);
}

void watch_name(watch *w, const char *host, const char *actor)
{
  ck_assert_uint_lt(w->host_count, WATCH_HOSTS);
  w->hosts[w->host_count].addr = lsip_sim_addr(w->sim, host);
  w->hosts[w->host_count++].name = actor;
}

void watch_forget(watch *w)
{
  while (w->count)
    free(w->all[--w->count].memory);
}

const seen *watch_last(const watch *w, const char *to, const char *what)
{
  for (unsigned i = w->count; i > 0; i--)
    if (!strcmp(w->all[i - 1].to, to) && !strcmp(w->all[i - 1].what, what))
      return &w->all[i - 1];
  return NULL;
}
