/* Credentials that a proxy has judged go no further (RFC 3261 22.3: it consumes
 * those of its own realm, and no others), so that nobody behind it sees who
 * called and can try passwords at leisure. */
#include "server/consume.h"

#include "server/response_context.h"

/* So many credentials for others, and ours stay in: room for edits is bound.
 */
enum { MAX_OTHERS = 6 };

typedef struct sorted {
  lsip_str others[MAX_OTHERS];
  unsigned count, ours;
} sorted;

/* 0 when there is no room. */
static int sort(sorted *out, const lsip_msg *m, const lsip_auth_server *auth)
{
  unsigned n = lsip_msg_field_count(m);
  lsip_str raw = lsip_msg_raw(m);
  lsip_field f;
  out->count = out->ours = 0;
  for (unsigned i = 0; i < n && lsip_msg_field(m, i, &f) == 0; i++) {
    lsip_str value = lsip_str_of(raw.ptr + f.value_off, f.value_len);
    if (f.id != LSIP_H_PROXY_AUTHORIZATION)
      continue;
    if (lsip_auth_server_owns(auth, value))
      out->ours++;
    else if (out->count == MAX_OTHERS)
      return 0;
    else
      out->others[out->count++] = value;
  }
  return 1;
}

void lsip_consume(lsip_edits *e, const lsip_proxy_object *p,
                  const lsip_msg *m)
{
  const lsip_realm_object *r = lsip_realm_find(p->services, p->config.realm);
  sorted s;
  if (!r || !lsip_msg_has(m, LSIP_H_PROXY_AUTHORIZATION) ||
      !sort(&s, m, &r->auth) || !s.ours)
    return;
  lsip_edits_add(e, LSIP_EDIT_REMOVE_ALL, LSIP_H_PROXY_AUTHORIZATION,
                 LSIP_STR(""));
  for (unsigned i = 0; i < s.count; i++)
    lsip_edits_add(e, LSIP_EDIT_APPEND, LSIP_H_PROXY_AUTHORIZATION,
                   s.others[i]);
}

/* ---- what comes back without them ---- */

static int is_same(const lsip_msg *a, const lsip_msg *b)
{
  return lsip_msg_cseq(a) == lsip_msg_cseq(b) &&
      lsip_str_eq(lsip_msg_call_id(a), lsip_msg_call_id(b)) &&
      lsip_str_eq(lsip_msg_from_tag(a), lsip_msg_from_tag(b));
}

/* The context that has sent a branch and can still say for whom. */
static const lsip_response_context *context_of(const lsip_proxy_object *p,
                                               lsip_str branch, int method)
{
  const lsip_client *t = lsip_client_find(p->services->tl, branch, method);
  const lsip_request *r = t ? lsip_request_of(t) : NULL;
  const lsip_response_context *x;
  if (!r || r->up != &lsip_branch_user)
    return NULL;
  x = ((const lsip_branch *)r->user)->context;
  return x->proxy == p && x->server && x->server->request ? x : NULL;
}

/* A branch that lives is a secret between us and those it went to. */
int lsip_context_vouches(const lsip_proxy_object *p, const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  while (lsip_next_via(m, &c, &v) == 1) {
    const lsip_response_context *x =
        context_of(p, v.branch, lsip_msg_method(m));
    if (x && x->trusted && is_same(lsip_context_request(x), m))
      return 1;
  }
  return 0;
}
