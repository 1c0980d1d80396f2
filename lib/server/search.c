#include "server/search.h"

#include "server/mark.h"
#include "server/prepare.h"
#include "server/redirect.h"
#include "server/request_uri.h"
#include "server/session_timer.h"
#include "server/stateless.h"

/* What is known of a request while it is judged. */
typedef struct inquiry {
  lsip_response_context *x;
  lsip_proxy_object *p;
  const lsip_msg *m;
  lsip_routing routing;
  lsip_uri uri;       /* the Request-URI, after 16.4 */
  int given;          /* the application has chosen the targets */
  int ours;           /* the Request-URI is ours, and no route is left */
  char lines[512];    /* header lines of a refusal */
  lsip_writer w;
} inquiry;

static void find_targets(inquiry *q);

/* ---- 16.3: may it be forwarded? 0, or the status that refuses it ---- */

static int check_routes(inquiry *q)
{
  int rc = lsip_proxy_route(q->p, q->m, &q->routing);
  lsip_str maddr;
  if (rc == 0)
    rc = lsip_uri_parse(&q->uri, q->routing.uri);
  if (rc)
    return lsip_error_status(rc) ? lsip_error_status(rc) : 400;
  q->ours = !lsip_routing_leads_on(&q->routing) &&
      !lsip_uri_maddr(&q->uri, &maddr) && /* then it is the target (16.5) */
      lsip_proxy_is_us(q->p, &q->uri);
  return 0;
}

/* A scheme that we cannot resolve is good enough where a route leads on. */
static int check_scheme(inquiry *q)
{
  return q->uri.scheme == LSIP_SCHEME_SIP ||
                 q->uri.scheme == LSIP_SCHEME_SIPS || q->given ||
                 lsip_routing_leads_on(&q->routing)
             ? 0
             : 416;
}

/* OPTIONS to ourselves, and to no user of ours, is a probe of the path
 * (11.2). */
static int check_hops(inquiry *q)
{
  int probe = q->ours && !q->uri.has_user &&
      lsip_msg_method(q->m) == LSIP_OPTIONS;
  return lsip_msg_max_forwards(q->m) == 0 && !probe ? 483 : 0;
}

static int check_loop(inquiry *q)
{
  lsip_response_context *x = q->x;
  if (!x->marked)
    return 0;
  lsip_mark_of_request(&q->p->key, q->m, x->mark);
  return lsip_mark_is_in_vias(q->p->services->tp, q->m, x->mark) ? 482 : 0;
}

/* RFC 5393 5.3.3. */
static int check_breadth(inquiry *q)
{
  uint32_t breadth;
  if (lsip_msg_number(q->m, LSIP_H_MAX_BREADTH, &breadth))
    return 0;
  if (breadth < q->x->breadth)
    q->x->breadth = breadth;
  return breadth == 0 ? 440 : 0;
}

/* Step 5: no extension is known to us. */
static int check_require(inquiry *q)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_PROXY_REQUIRE);
  lsip_str value;
  int status = 0;
  while (lsip_next_value(q->m, &c, &value) == 1) {
    lsip_write_header_id(&q->w, LSIP_H_UNSUPPORTED, value);
    status = 420;
  }
  return status;
}

/* RFC 4028 8.1. */
static int check_session_timer(inquiry *q)
{
  uint32_t min_se = lsip_proxy_timer_refuses(q->p, q->m);
  if (min_se)
    lsip_write_header_number(&q->w, LSIP_H_MIN_SE, min_se);
  return min_se ? 422 : 0;
}

/* A CANCEL for a transaction that we do not have is for none: we have
 * forwarded nothing that it could mean, and it cannot be challenged. */
static int check_cancel(inquiry *q)
{
  return lsip_msg_method(q->m) == LSIP_CANCEL &&
                 q->p->config.mode != LSIP_PROXY_STATELESS
             ? 481
             : 0;
}

static int judge(inquiry *q)
{
  static int (*const checks[])(inquiry *) = {
    check_cancel, check_routes, check_scheme, check_hops, check_loop,
    check_breadth, check_require, check_session_timer,
  };
  int status = 0;
  lsip_writer_init(&q->w, q->lines, sizeof q->lines);
  for (size_t i = 0; !status && i < sizeof checks / sizeof checks[0]; i++)
    status = checks[i](q);
  return status;
}

static void refuse(lsip_response_context *x, int status, lsip_str headers)
{
  lsip_context_reply(x, status, headers);
}

/* ---- step 6: who is it? ---- */

/* One of our branches proves that the request has been let pass. Whoever was
 * called knows the branch: it opens the way to our own users, and does not
 * make us a relay to others. */
static int came_back(const inquiry *q)
{
  return q->ours && lsip_context_vouches(q->p, q->m);
}

/* Our Record-Route proves that the dialog has been let pass. */
static int has_proof(const inquiry *q)
{
  return (lsip_msg_to_tag(q->m).len &&
          lsip_proxy_proved(q->p, q->m, &q->routing)) || came_back(q);
}

static int is_challenged(const inquiry *q)
{
  int method = lsip_msg_method(q->m);
  if (method == LSIP_ACK || method == LSIP_CANCEL || has_proof(q))
    return 0;
  if (q->ours && !q->uri.has_user && method == LSIP_OPTIONS)
    return 0;
  return !(q->ours && q->p->config.open);
}

static int inquire(inquiry *q, lsip_proxy_object *p, const lsip_msg *m)
{
  memset(q, 0, offsetof(inquiry, lines));
  q->p = p;
  q->m = m;
  return check_routes(q);
}

static int inquire_again(inquiry *q, lsip_response_context *x)
{
  int status = inquire(q, x->proxy, lsip_context_request(x));
  q->x = x;
  return status;
}

int lsip_proxy_challenges(lsip_proxy_object *p, const lsip_msg *m)
{
  inquiry q;
  return lsip_realm_find(p->services, p->config.realm) &&
      inquire(&q, p, m) == 0 && is_challenged(&q);
}

/* The end of a step that began with lsip_question or inside the start. */
static void end_step(lsip_response_context *x)
{
  x->busy--;
  if (x->search && !x->search->waiting)
    lsip_search_drop(x);
  lsip_context_go(x);
}

static void authenticated(lsip_guard *g, int status)
{
  lsip_search *s = LSIP_CONTAINER(g, lsip_search, guard);
  lsip_response_context *x = s->context;
  inquiry q;
  s->waiting = 0;
  x->busy++;
  if (status && lsip_guard_refuse(g, status) == 0)
    x->closed = x->answered = 1;
  else if (status)
    refuse(x, 500, LSIP_STR(""));
  else if ((status = inquire_again(&q, x)) != 0)
    refuse(x, status, LSIP_STR(""));
  else
    x->trusted = x->consumed = 1;
  if (x->trusted)
    find_targets(&q);
  end_step(x);
}

/* ---- 16.5: where is it to go? ---- */

/* 1 if the registrar's realm knows the user by name. */
static int is_known(const inquiry *q, const lsip_registrar_object *r)
{
  char name[LSIP_USER_MAX];
  size_t n;
  lsip_hash_hex key;
  const lsip_realm_object *realm =
      lsip_realm_find(q->p->services, r->config.realm);
  return !realm || realm->ask ||
      (lsip_unescape(q->uri.user, name, sizeof name, &n) == 0 &&
       lsip_realm_user_key(realm, lsip_str_of(name, n), LSIP_ALG_NONE,
                           &key) != 0);
}

static int add_targets(lsip_response_context *x, const lsip_binding *b,
                       size_t n)
{
  int rc = 0;
  for (size_t i = 0; i < n && rc != LSIP_ERR_NOMEM; i++)
    rc = lsip_context_add(x, &b[i]);
  return rc;
}

static void use_targets(lsip_response_context *x, int rc)
{
  static void (*const modes[])(lsip_response_context *) = {
    NULL, lsip_stateless_from_context, lsip_redirect_from_context,
  };
  if (x->added == 0)
    refuse(x, rc == LSIP_ERR_NOMEM ? 503 : 480, LSIP_STR(""));
  else if (modes[x->proxy->config.mode])
    modes[x->proxy->config.mode](x);
}

/* Who may not know our users does not learn their names (404 or 480). */
static void looked_up(lsip_lookup *l, int status, const lsip_binding *b,
                      size_t n)
{
  lsip_search *s = LSIP_CONTAINER(l, lsip_search, lookup);
  lsip_response_context *x = s->context;
  inquiry q;
  s->waiting = 0;
  x->busy++;
  if (status == 0 && n == 0)
    status = inquire_again(&q, x) == 0 && x->trusted &&
                     !is_known(&q, l->registrar)
                 ? 404
                 : 480;
  if (status)
    refuse(x, status, LSIP_STR(""));
  else
    use_targets(x, add_targets(x, b, n));
  end_step(x);
}

static void one_target(inquiry *q)
{
  lsip_binding b;
  memset(&b, 0, sizeof b);
  b.contact = q->routing.uri;
  b.q_milli = 1000;
  use_targets(q->x, add_targets(q->x, &b, 1));
}

/* A request to ourselves (8.2.1, 21.5.2). */
static void serve_ourselves(inquiry *q)
{
  int method = lsip_msg_method(q->m);
  refuse(q->x, method == LSIP_OPTIONS        ? 200
               : method == LSIP_METHOD_OTHER ? 501
                                             : 405,
         LSIP_STR("Allow: OPTIONS\r\n"));
}

static void look_up(inquiry *q, lsip_registrar_object *r)
{
  lsip_search *s = q->x->search;
  s->waiting = 1;
  lsip_lookup_start(&s->lookup, r, q->routing.uri, looked_up);
}

static void find_targets(inquiry *q)
{
  lsip_registrar_object *r =
      lsip_registrar_find(q->p->services, q->p->config.registrar);
  if (q->x->added)
    use_targets(q->x, 0); /* the application's choice */
  else if (!q->ours && q->p->config.mode != LSIP_PROXY_REDIRECT)
    one_target(q);
  else if (q->ours && !q->uri.has_user)
    serve_ourselves(q);
  else if (q->ours && r)
    look_up(q, r);
  else
    refuse(q->x, 404, LSIP_STR(""));
}

/* ---- start and end ---- */

static int make_search(lsip_response_context *x)
{
  lsip_ctx *c = x->proxy->services->ctx;
  x->search = lsip_alloc_zero(&c->heap, sizeof *x->search);
  if (!x->search)
    return LSIP_ERR_NOMEM;
  x->search->context = x;
  return 0;
}

void lsip_search_drop(lsip_response_context *x)
{
  lsip_ctx *c = x->proxy->services->ctx;
  lsip_search *s = x->search;
  if (!s)
    return;
  x->search = NULL;
  lsip_guard_drop(&s->guard);
  lsip_lookup_drop(&s->lookup);
  lsip_free(&c->heap, s, sizeof *s);
}

static void go_on(inquiry *q)
{
  lsip_response_context *x = q->x;
  lsip_realm_object *realm =
      lsip_realm_find(q->p->services, q->p->config.realm);
  if (!realm || !is_challenged(q)) {
    x->trusted = !realm || came_back(q);
    find_targets(q);
    return;
  }
  x->search->waiting = 1;
  lsip_guard_start(&x->search->guard, realm, x->server,
                   LSIP_H_PROXY_AUTHORIZATION, authenticated);
}

void lsip_search_start(lsip_response_context *x, const lsip_binding *targets,
                       size_t n)
{
  inquiry q;
  int status;
  x->busy++;
  (void)inquire_again(&q, x);
  q.given = targets != NULL;
  status = judge(&q);
  if (status)
    refuse(x, status, lsip_writer_text(&q.w));
  else if (targets && add_targets(x, targets, n) && !x->added)
    refuse(x, 500, LSIP_STR(""));
  else if (make_search(x))
    refuse(x, 503, LSIP_STR("Retry-After: 5\r\n"));
  else
    go_on(&q);
  end_step(x);
}
