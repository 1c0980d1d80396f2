/* The listening points of the configuration. */
#include "agent/agent.h"

static int listen_one(lsip_agent *a, lsip_str uri)
{
  int rc;
  if (a->local_count == AGENT_LOCALS) return LSIP_ERR_LIMIT;
  rc = a->world->listen(a->world->ctx, a->stack,
                        &a->locals[a->local_count], uri);
  if (!rc) a->local_count++;
  return rc;
}

static lsip_str trim(lsip_str s)
{
  while (s.len && s.ptr[0] == ' ') s.ptr++, s.len--;
  while (s.len && s.ptr[s.len - 1] == ' ') s.len--;
  return s;
}

static int listen_list(lsip_agent *a, const char *list)
{
  int rc = 0;
  for (;;) {
    size_t n = strcspn(list, ",");
    lsip_str uri = trim(lsip_str_of(list, n));
    if (uri.len) rc = listen_one(a, uri);
    if (rc || !list[n]) return rc;
    list += n + 1;
  }
}

/* Writes "tcp:0.0.0.0:PORT" with the port of the first local. */
static lsip_str tcp_twin(const lsip_agent *a, char *buf, size_t cap)
{
  lsip_local_config l = { .size = sizeof l };
  lsip_writer w;
  if (lsip_local_get(a->stack, a->locals[0], &l)) return LSIP_STR("");
  lsip_writer_init(&w, buf, cap);
  lsip_write_raw(&w, LSIP_STR("tcp:0.0.0.0:"));
  lsip_write_number(&w, l.bound.port);
  return lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

/* Any port of UDP, and the same of TCP if it is free: one number to tell. */
static int listen_default(lsip_agent *a)
{
  char buf[32];
  lsip_str twin;
  int rc = listen_one(a, LSIP_STR("udp:0.0.0.0:0"));
  if (rc) return rc;
  twin = tcp_twin(a, buf, sizeof buf);
  if (twin.len && !listen_one(a, twin)) return 0;
  return listen_one(a, LSIP_STR("tcp:0.0.0.0:0"));
}

int lsip_agent_listen(lsip_agent *a, const char *list)
{
  int rc = list ? listen_list(a, list) : listen_default(a);
  if (rc) return rc;
  return a->local_count ? 0 : LSIP_ERR_ARGUMENT;
}

lsip_local lsip_agent_local(const lsip_agent *a, unsigned i)
{
  lsip_local none = { 0 };
  return a && i < a->local_count ? a->locals[i] : none;
}
