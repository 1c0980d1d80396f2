#include "ua/account.h"

#include "msg/list.h"

static void wipe(lsip_str secret)
{
  volatile char *p = (char *)(uintptr_t)secret.ptr;
  for (size_t i = 0; i < secret.len; i++)
    p[i] = 0;
}

static void account_destroy(lsip_object *o)
{
  lsip_account_object *a = LSIP_CONTAINER(o, lsip_account_object, object);
  lsip_ctx *c = a->ua->ctx;
  lsip_object_clear(c, o);
  for (size_t i = 0; i < LSIP_CREDENTIALS; i++)
    lsip_ctx_copy_free(c, &a->credentials[i].block);
  wipe(a->password);
  lsip_ctx_copy_free(c, &a->password);
  lsip_ctx_copy_free(c, &a->auth_user);
  lsip_ctx_copy_free(c, &a->aor);
  lsip_ctx_copy_free(c, &a->registrar);
  lsip_ctx_copy_free(c, &a->domain);
  lsip_ctx_copy_free(c, &a->service_route);
  lsip_ctx_copy_free(c, &a->contacts);
  lsip_ctx_copy_free(c, &a->from);
  lsip_ctx_copy_free(c, &a->user);
  lsip_ctx_copy_free(c, &a->outbound);
  lsip_free(&c->heap, a, sizeof *a);
}

void lsip_account_drop(lsip_account_object *a)
{
  account_destroy(&a->object);
}

/* Parameters that say how to get there, not who it is. */
static int is_way(lsip_str name)
{
  static const lsip_str ways[] = {
    LSIP_STR_INIT("method"), LSIP_STR_INIT("maddr"), LSIP_STR_INIT("ttl"),
    LSIP_STR_INIT("transport"), LSIP_STR_INIT("lr"),
  };
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    if (lsip_str_ieq(ways[i], name))
      return 1;
  return 0;
}

void lsip_ua_write_identity(lsip_writer *w, const lsip_uri *uri)
{
  lsip_str rest = uri->params, name, value;
  lsip_write_raw(w, uri->scheme_text);
  lsip_write_raw(w, LSIP_STR(":"));
  if (uri->has_user) {
    lsip_write_raw(w, uri->user);
    lsip_write_raw(w, LSIP_STR("@"));
  }
  lsip_write_raw(w, uri->host);
  while (lsip_param_next(&rest, &name, &value) == 1) {
    if (is_way(name))
      continue;
    lsip_write_raw(w, LSIP_STR(";"));
    lsip_write_raw(w, name);
    if (value.len) {
      lsip_write_raw(w, LSIP_STR("="));
      lsip_write_raw(w, value);
    }
  }
}

typedef struct identity {
  const lsip_uri *uri;
  lsip_str display;
} identity;

static int write_from(lsip_writer *w, const void *arg)
{
  const identity *i = arg;
  if (i->display.len) {
    lsip_write_quoted(w, i->display);
    lsip_write_raw(w, LSIP_STR(" "));
  }
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_ua_write_identity(w, i->uri);
  lsip_write_raw(w, LSIP_STR(">"));
  return lsip_writer_end(w);
}

static int write_aor(lsip_writer *w, const void *arg)
{
  lsip_ua_write_identity(w, arg);
  return lsip_writer_end(w);
}

/* 10.2: the domain alone. */
static int write_domain(lsip_writer *w, const void *arg)
{
  const lsip_uri *uri = arg;
  lsip_write_raw(w, uri->scheme_text);
  lsip_write_raw(w, LSIP_STR(":"));
  lsip_write_raw(w, uri->host);
  return lsip_writer_end(w);
}

static int write_route(lsip_writer *w, const void *arg)
{
  const lsip_uri *uri = arg;
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_write_raw(w, uri->text);
  if (!lsip_param_get(uri->params, LSIP_STR("lr"), NULL))
    lsip_write_raw(w, LSIP_STR(";lr"));
  lsip_write_raw(w, LSIP_STR(">"));
  return lsip_writer_end(w);
}

/* Writes and keeps. */
static int keep(lsip_ctx *c, lsip_str *out, lsip_write_fn fn, const void *arg)
{
  lsip_str text;
  int rc = lsip_ctx_write(c, &text, fn, arg);
  return rc ? rc : lsip_ctx_copy(c, out, text);
}

int lsip_ua_read_target(lsip_str text, lsip_uri *uri)
{
  lsip_name_addr na;
  int rc;
  if (text.len && memchr(text.ptr, '<', text.len)) {
    rc = lsip_name_addr_parse(&na, text);
    if (rc)
      return LSIP_ERR_URI;
    text = na.uri;
  }
  rc = lsip_uri_parse(uri, text);
  if (rc)
    return rc;
  if (uri->scheme != LSIP_SCHEME_SIP && uri->scheme != LSIP_SCHEME_SIPS)
    return LSIP_ERR_SCHEME;
  return uri->headers.len ? LSIP_ERR_URI : 0;
}

static int keep_registrar(lsip_account_object *a, lsip_str registrar)
{
  lsip_uri uri;
  int rc;
  if (registrar.len == 0)
    return 0;
  rc = lsip_ua_read_target(registrar, &uri);
  return rc ? rc : lsip_ctx_copy(a->ua->ctx, &a->registrar, uri.text);
}

typedef struct contact_list {
  const lsip_str *values;
  size_t count;
} contact_list;

/* Each value as a line of its own, ready but for expires. */
static int write_contacts(lsip_writer *w, const void *arg)
{
  const contact_list *l = arg;
  for (size_t i = 0; i < l->count; i++) {
    lsip_write_text(w, l->values[i]);
    lsip_write_raw(w, LSIP_STR("\n"));
  }
  return lsip_writer_end(w);
}

static int keep_contacts(lsip_account_object *a,
                         const lsip_account_config *cfg)
{
  contact_list l;
  l.values = cfg->contacts;
  l.count = cfg->contacts ? cfg->contact_count : 0;
  for (size_t i = 0; i < l.count; i++) {
    lsip_name_addr na;
    int rc = lsip_name_addr_parse(&na, l.values[i]);
    if (rc || na.star)
      return rc ? rc : LSIP_ERR_ARGUMENT;
  }
  return l.count ? keep(a->ua->ctx, &a->contacts, write_contacts, &l) : 0;
}

static int fill(lsip_account_object *a, const lsip_account_config *cfg)
{
  lsip_ctx *c = a->ua->ctx;
  lsip_uri uri;
  identity who;
  int rc = lsip_ua_read_target(cfg->aor, &uri);
  if (rc)
    return rc;
  who.uri = &uri;
  who.display = cfg->display;
  rc = keep(c, &a->from, write_from, &who);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &a->user, uri.user);
  if (rc == 0)
    rc = keep(c, &a->aor, write_aor, &uri);
  if (rc == 0)
    rc = keep(c, &a->domain, write_domain, &uri);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &a->password, cfg->password);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &a->auth_user, cfg->auth_user.len ? cfg->auth_user
                                                            : uri.user);
  if (rc == 0)
    rc = keep_registrar(a, cfg->registrar);
  if (rc == 0)
    rc = keep_contacts(a, cfg);
  if (rc || cfg->outbound_proxy.len == 0)
    return rc;
  rc = lsip_ua_read_target(cfg->outbound_proxy, &uri);
  return rc ? rc : keep(c, &a->outbound, write_route, &uri);
}

/* The old text is wiped. */
int lsip_account_set_credentials(lsip_account_object *a, lsip_str user,
                                 lsip_str password)
{
  lsip_ctx *c = a->ua->ctx;
  lsip_str u, p;
  if (lsip_ctx_copy(c, &u, user.len ? user : a->auth_user))
    return LSIP_ERR_NOMEM;
  if (lsip_ctx_copy(c, &p, password)) {
    lsip_ctx_copy_free(c, &u);
    return LSIP_ERR_NOMEM;
  }
  wipe(a->password);
  lsip_ctx_copy_free(c, &a->auth_user);
  lsip_ctx_copy_free(c, &a->password);
  a->auth_user = u;
  a->password = p;
  return 0;
}

int lsip_account_make(lsip_ua *ua, lsip_account_object **out,
                      const lsip_account_config *cfg)
{
  lsip_account_object *a = lsip_alloc_zero(&ua->ctx->heap, sizeof *a);
  int rc;
  if (!a)
    return LSIP_ERR_NOMEM;
  a->ua = ua;
  a->local = cfg->local;
  a->tls_profile = cfg->tls_profile;
  a->max_redirects = cfg->max_redirects;
  a->ask = cfg->ask != 0;
  a->session_expires = cfg->session_expires_s
                           ? cfg->session_expires_s
                           : ua->ctx->config.session_expires_s;
  rc = lsip_object_init(ua->ctx, &a->object, LSIP_KIND_ACCOUNT,
                        account_destroy);
  if (rc == 0)
    rc = fill(a, cfg);
  if (rc) {
    account_destroy(&a->object);
    return rc;
  }
  a->object.user = cfg->user;
  *out = a;
  return 0;
}

void lsip_ua_make_call_id(lsip_ctx *c, char out[LSIP_CALL_ID_LEN])
{
  uint32_t shards = c->config.shards ? c->config.shards : 1;
  lsip_hash_key key;
  memcpy(&key, c->config.shard_seed, sizeof key);
  do
    lsip_ctx_random_text(c, out, LSIP_CALL_ID_LEN);
  while (shards > 1 && lsip_siphash(&key, out, LSIP_CALL_ID_LEN) % shards !=
                           c->config.shard);
}

/* ---- requests outside dialogs (8.1.1) ---- */

typedef struct source {
  const lsip_account_object *a;
  const lsip_account_message *m;
  const lsip_uri *to;
  size_t *via_at, *slot_at;
} source;

static int registers(const lsip_account_message *m)
{
  return lsip_method_of(m->method) == LSIP_REGISTER;
}

/* What stands in the first brackets; empty if there are none. */
static lsip_str first_uri(lsip_str route)
{
  const char *from = route.len ? memchr(route.ptr, '<', route.len) : NULL;
  const char *end = from ? memchr(from, '>', route.len -
                                  (size_t)(from - route.ptr)) : NULL;
  return end ? lsip_str_of(from + 1, (size_t)(end - from) - 1) : LSIP_STR("");
}

static int same_uri(lsip_str a, lsip_str b)
{
  lsip_uri x, y;
  return lsip_uri_parse(&x, a) == 0 && lsip_uri_parse(&y, b) == 0 &&
      lsip_uri_equal(&x, &y);
}

/* The route of a request (8.1.2): the proxy that we have been told of, and
 * behind it what the registrar says (RFC 3608 6.1), which may name it too. A
 * REGISTER is what that is learned by. */
typedef struct preloaded {
  lsip_str proxy;   /* "<sip:proxy;lr>", or empty */
  lsip_str service; /* Route lines, or empty */
} preloaded;

static preloaded route_of(const lsip_account_object *a,
                          const lsip_account_message *m)
{
  preloaded r = { LSIP_STR_INIT(""), LSIP_STR_INIT("") };
  if (m->next_hop.len)
    return r;
  if (!registers(m))
    r.service = a->service_route;
  if (!same_uri(first_uri(a->outbound), first_uri(r.service)))
    r.proxy = a->outbound;
  return r;
}

/* The address part of a To value: the name, and who it is. */
static void write_to(lsip_writer *w, const lsip_uri *to)
{
  lsip_write_raw(w, LSIP_STR("To: <"));
  lsip_ua_write_identity(w, to);
  lsip_write_raw(w, LSIP_STR(">\r\n"));
}

/* A Path is not our business, so that there may be one (RFC 3327 5.1). */
static void write_supported(lsip_writer *w, lsip_str tags, int registers)
{
  static const lsip_str path = LSIP_STR_INIT("path");
  int more = registers && !lsip_list_has(tags, path);
  if (!tags.len && !more)
    return;
  lsip_write_raw(w, LSIP_STR("Supported: "));
  lsip_write_raw(w, tags);
  if (more)
    lsip_write_raw(w, tags.len ? LSIP_STR(", path") : path);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

static void write_about_us(lsip_writer *w, const source *s)
{
  const lsip_ctx *c = s->a->ua->ctx;
  if (s->m->describe) {
    lsip_write_raw(w, LSIP_STR("Allow: "));
    lsip_ua_write_allow(w, c);
    lsip_write_raw(w, LSIP_STR("\r\n"));
    write_supported(w, c->config.extensions, registers(s->m));
  }
  if (c->config.user_agent.len)
    lsip_write_header_id(w, LSIP_H_USER_AGENT, c->config.user_agent);
}

static int write_message(lsip_writer *w, const void *arg)
{
  const source *s = arg;
  const lsip_account_message *m = s->m;
  preloaded route = route_of(s->a, m);
  lsip_write_request_line(w, m->method, m->uri.len ? m->uri : s->to->text);
  *s->via_at = w->needed;
  lsip_write_header_number(w, LSIP_H_MAX_FORWARDS, 70);
  if (route.proxy.len)
    lsip_write_header_id(w, LSIP_H_ROUTE, route.proxy);
  lsip_write_raw(w, route.service);
  lsip_write_raw(w, LSIP_STR("From: "));
  lsip_write_raw(w, s->a->from);
  lsip_write_raw(w, LSIP_STR(";tag="));
  lsip_write_raw(w, m->tag);
  lsip_write_raw(w, LSIP_STR("\r\n"));
  write_to(w, s->to);
  lsip_write_header_id(w, LSIP_H_CALL_ID, m->call_id);
  lsip_write_cseq(w, m->cseq, m->method);
  *s->slot_at = w->needed;
  write_about_us(w, s);
  lsip_write_raw(w, m->headers);
  if (m->extra)
    lsip_write_raw(w, m->extra->headers);
  lsip_write_body(w, m->content_type, m->body);
  return lsip_writer_end(w);
}

/* Where the request goes first. */
static lsip_str first_hop(const lsip_account_object *a,
                          const lsip_account_message *m, const lsip_uri *to)
{
  preloaded route = route_of(a, m);
  lsip_str uri = first_uri(route.proxy.len ? route.proxy : route.service);
  if (m->next_hop.len)
    return m->next_hop;
  return uri.len ? uri : m->uri.len ? m->uri : to->text;
}

int lsip_account_request(lsip_account_object *a, lsip_request **out,
                         const lsip_account_message *m)
{
  lsip_request_plan plan;
  lsip_uri to;
  size_t via_at = 0, slot_at = 0;
  source s;
  int rc = lsip_ua_read_target(m->to, &to);
  if (rc)
    return rc;
  memset(&plan, 0, sizeof plan);
  plan.next_hop = first_hop(a, m, &to);
  s.a = a;
  s.m = m;
  s.to = &to;
  s.via_at = &via_at;
  s.slot_at = &slot_at;
  rc = lsip_ctx_write(a->ua->ctx, &plan.text, write_message, &s);
  if (rc)
    return rc;
  plan.via_at = (uint32_t)via_at;
  plan.slot_at = (uint32_t)slot_at;
  plan.contact = m->contact;
  plan.contact_user = a->user;
  plan.contact_params = m->contact_params;
  plan.account = a->object.id;
  plan.cseq = m->cseq_of;
  plan.method = (uint8_t)lsip_method_of(m->method);
  plan.targets = m->targets;
  plan.target_count = m->target_count;
  plan.transport = m->transport;
  plan.limit_ms = m->limit_ms;
  plan.wish.local = a->local;
  plan.wish.profile = a->tls_profile;
  return lsip_request_new(a->ua->tl, out, &plan, m->up, m->user);
}
