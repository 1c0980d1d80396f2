/* Listening, and what to do where that fails. */
#include <errno.h>
#include <string.h>

#include "server.h"

static const char *hint(const server *s, int err)
{
  if (err == LSIP_ERR_UNSUPPORTED) return "there are udp: and tcp:";
  if (err == LSIP_ERR_IN_USE)
    return "another program has that port: end it, or choose another port";
  switch (lsip_net_errno(s->net)) {
  case EACCES: return "ports below 1024 need more rights: choose another";
  case EADDRNOTAVAIL: return "this machine has no such address";
  case EMFILE: return "too many open files: raise \"ulimit -n\"";
  default: return "a place is like udp:127.0.0.1:5060 or tcp:[::1]:5060";
  }
}

static int listen_at(server *s, const char *where)
{
  lsip_local local;
  int rc = lsip_net_listen(s->net, &local, lsip_str_z(where));
  if (!rc) return 0;
  report_problem(s, "listen", "cannot listen at %s: %s\n  %s", where,
                 rc == LSIP_ERR_IO ? strerror(lsip_net_errno(s->net))
                                   : lsip_strerror(rc),
                 hint(s, rc));
  return SERVER_LISTEN;
}

/* "udp:A,tcp:B" is two places. */
static int listen_list(server *s, const char *list)
{
  char where[128];
  int rc = 0;
  while (!rc && list) {
    size_t n = strcspn(list, ",");
    snprintf(where, sizeof where, "%.*s", (int)n, list);
    rc = listen_at(s, where);
    list = list[n] ? list + n + 1 : NULL;
  }
  return rc;
}

int server_listen(server *s)
{
  const option_list *l = &s->o->listen;
  int rc = 0;
  if (!l->count) return listen_list(s, "udp:0.0.0.0:5060,tcp:0.0.0.0:5060");
  for (unsigned i = 0; !rc && i < l->count; i++)
    rc = listen_list(s, l->items[i]);
  return rc;
}
