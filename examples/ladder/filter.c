/* Which messages are wanted. */
#include "ladder.h"

#include <string.h>

/* `want` is "alice", or "alice@example.test". */
static int is_user(lsip_str user, lsip_str uri, const char *want)
{
  size_t n = strlen(want);
  lsip_uri u;
  if (!want[strcspn(want, "@")]) return lsip_str_eq(user, lsip_str_z(want));
  if (lsip_uri_parse(&u, uri)) return 0;
  return n == u.user.len + 1 + u.host.len &&
         lsip_str_eq(lsip_str_of(want, u.user.len), u.user) &&
         want[u.user.len] == '@' &&
         lsip_str_ieq(lsip_str_z(want + u.user.len + 1), u.host);
}

static int begins_with_one(const option_list *list, lsip_str text)
{
  for (unsigned i = 0; i < list->count; i++) {
    lsip_str want = lsip_str_z(list->items[i]);
    if (want.len <= text.len && !memcmp(text.ptr, want.ptr, want.len))
      return 1;
  }
  return !list->count;
}

static int is_one(const option_list *list, lsip_str text)
{
  for (unsigned i = 0; i < list->count; i++)
    if (lsip_str_ieq(text, lsip_str_z(list->items[i]))) return 1;
  return !list->count;
}

int filter_wants_call(const ladder_options *o, const call *c)
{
  return (!o->call || o->call == c->number) &&
         begins_with_one(&o->call_ids, c->call_id) &&
         (!o->from || is_user(c->from_user, c->from, o->from)) &&
         (!o->to || is_user(c->to_user, c->to, o->to));
}

/* What belongs to no call is wanted only if nobody asks for calls. */
int filter_wants(const ladder_options *o, const message *m)
{
  int asks = o->call || o->call_ids.count || o->from || o->to;
  if (m->call ? !filter_wants_call(o, m->call) : asks) return 0;
  return is_one(&o->methods, m->method);
}
