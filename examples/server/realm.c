/* Whom the server believes: the realm, and the users of the file in it. */
#include <string.h>

#include "server.h"

/* The first domain, if nothing else is said. */
lsip_str realm_name(const server_options *o)
{
  lsip_str s = lsip_str_z(o->realm);
  if (o->realm) return s;
  s.ptr = o->domain;
  s.len = strcspn(o->domain, ", ");
  return s;
}

static int give(server *s, const login *u)
{
  lsip_str name = lsip_str_z(u->name), secret = lsip_str_z(u->secret);
  lsip_str none = { NULL, 0 };
  int rc;
  if (u->algorithm && !(users_hashes_of(s->o->algorithms) >> u->algorithm & 1))
    report_problem(s, "users", "%s: the hash of user %s is of no use: add its "
                   "name to --algorithms", s->o->users, u->name);
  rc = lsip_realm_add_user(s->stack, s->realm, name,
                               u->algorithm ? none : secret,
                               u->algorithm ? secret : none, u->algorithm);
  if (rc)
    report_problem(s, "users", "%s: user %s cannot be added: %s", s->o->users,
                   u->name, lsip_strerror(rc));
  return rc ? SERVER_READ : 0;
}

int realm_load(server *s)
{
  users fresh;
  int rc = users_read(&fresh, s->o->users, stderr);
  if (rc) return rc;
  for (size_t i = 0; !rc && i < fresh.count; i++)
    rc = give(s, &fresh.list[i]);
  for (size_t i = 0; !rc && i < s->users.count; i++)
    if (!users_find(&fresh, s->users.list[i].name))
      (void)lsip_realm_remove_user(s->stack, s->realm,
                                   lsip_str_z(s->users.list[i].name));
  users_free(&s->users);
  s->users = fresh;
  return rc;
}

int realm_open(server *s)
{
  lsip_realm_config c = { .size = sizeof c };
  int rc;
  if (s->o->no_auth) return 0;
  c.name = realm_name(s->o);
  c.algorithms = users_hashes_of(s->o->algorithms);
  rc = lsip_realm_new(s->stack, &s->realm, &c);
  if (!rc) return realm_load(s);
  report_problem(s, "realm", "there is no realm \"%.*s\": %s",
                 (int)c.name.len, c.name.ptr, lsip_strerror(rc));
  return rc == LSIP_ERR_NOMEM ? SERVER_FAILED : SERVER_USAGE;
}
