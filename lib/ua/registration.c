#include "ua/registration.h"

enum { MIN_REFRESH_S = 5, BASE_RETRY_S = 30, MAX_RETRY_S = 1800 };

static void send_register(lsip_registration_object *r);

/* ---- life ---- */

void lsip_registration_free(lsip_registration_object *r)
{
  lsip_ctx *c = r->ua->ctx;
  if (r->request)
    lsip_request_hide(r->request);
  lsip_ctx_alarm_stop(c, &r->due);
  lsip_list_remove(&r->of_ua);
  lsip_object_clear(c, &r->object);
  lsip_free(&c->heap, r, sizeof *r);
}

static void registration_destroy(lsip_object *o)
{
  lsip_registration_free(
      LSIP_CONTAINER(o, lsip_registration_object, object));
}

static lsip_account_object *account_of(const lsip_registration_object *r)
{
  return lsip_object_find(r->ua->ctx, r->account.id, LSIP_KIND_ACCOUNT);
}

static void tell(lsip_registration_object *r, int kind, int status,
                 int reason, uint32_t seconds, const lsip_msg *m)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = (uint32_t)kind;
  t.status = (uint32_t)status;
  t.reason = reason;
  t.number = seconds;
  t.msg = m;
  if (kind == LSIP_EV_REG_END)
    lsip_event_end(r->ua->ctx, &r->object, &t);
  else
    lsip_event_tell(r->ua->ctx, &r->object, &t);
}

/* ---- success ---- */

typedef struct contact_source {
  const lsip_local_point *local;
  lsip_str user;
  int sips;
} contact_source;

static int write_contact(lsip_writer *w, const void *arg)
{
  const contact_source *s = arg;
  lsip_local_write_contact(w, s->local, s->user, s->sips);
  return lsip_writer_end(w);
}

/* 1 if a value of the response's Contact is the one that we sent. */
static int is_ours(const lsip_registration_object *r,
                   const lsip_account_object *a, const lsip_arrival *arrival,
                   const lsip_name_addr *theirs)
{
  contact_source s;
  lsip_str text;
  lsip_name_addr na;
  lsip_uri mine, other;
  s.local = lsip_local_point_find(r->ua->tl->tp, arrival->path.local);
  s.user = a->user;
  s.sips = lsip_locate_is_sips(theirs->uri);
  return s.local && lsip_ctx_write(r->ua->ctx, &text, write_contact, &s) == 0 &&
      lsip_name_addr_parse(&na, text) == 0 &&
      lsip_uri_parse(&mine, na.uri) == 0 &&
      lsip_uri_parse(&other, theirs->uri) == 0 &&
      lsip_uri_equal(&mine, &other);
}

/* 10.2.4: the expires parameter of our contact, else the Expires header, else
 * what we asked for. */
static uint32_t granted(const lsip_registration_object *r,
                        const lsip_account_object *a,
                        const lsip_arrival *arrival)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  uint32_t seconds = r->expires_s;
  (void)!lsip_msg_number(&arrival->msg, LSIP_H_EXPIRES, &seconds);
  while (lsip_next_name_addr(&arrival->msg, &c, &na) == 1)
    if (!na.star && is_ours(r, a, arrival, &na))
      (void)!lsip_param_number(na.params, LSIP_STR("expires"), UINT32_MAX,
                               &seconds);
  return seconds;
}

static int write_service_route(lsip_writer *w, const void *arg)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_SERVICE_ROUTE);
  lsip_name_addr na;
  while (lsip_next_name_addr(arg, &c, &na) == 1)
    lsip_write_header_id(w, LSIP_H_ROUTE, na.text);
  return lsip_writer_end(w);
}

/* RFC 3608 6.1: of those who are refused, or registered no longer. */
static void drop_service_route(lsip_account_object *a)
{
  if (a)
    lsip_ctx_copy_free(a->ua->ctx, &a->service_route);
}

/* RFC 3608 6.1: the route of what this account sends from now on. */
static void keep_service_route(lsip_account_object *a, const lsip_msg *m)
{
  lsip_ctx *c = a->ua->ctx;
  lsip_str text, copy;
  if (lsip_ctx_write(c, &text, write_service_route, m) ||
      lsip_ctx_copy(c, &copy, text))
    return;
  lsip_ctx_copy_free(c, &a->service_route);
  a->service_route = copy;
}

/* Well before it runs out, and not at the same time as everybody. */
static uint32_t refresh_after(lsip_ctx *c, uint32_t seconds)
{
  uint32_t early = seconds / 10;
  if (early > 60)
    early = 60;
  early += lsip_ctx_random_below(c, early + 1);
  return seconds > early + MIN_REFRESH_S ? seconds - early : MIN_REFRESH_S;
}

static void accepted(lsip_registration_object *r, const lsip_arrival *arrival)
{
  lsip_account_object *a = account_of(r);
  uint32_t seconds;
  r->failures = 0;
  if (r->ending || !a) {
    r->registered = 0;
    drop_service_route(a);
    tell(r, LSIP_EV_REG_END, lsip_msg_status(&arrival->msg), 0, 0,
         &arrival->msg);
    return;
  }
  seconds = granted(r, a, arrival);
  r->registered = 1;
  keep_service_route(a, &arrival->msg);
  lsip_ctx_alarm(r->ua->ctx, &r->due,
                 (uint64_t)refresh_after(r->ua->ctx, seconds) * 1000);
  tell(r, LSIP_EV_REG_OK, lsip_msg_status(&arrival->msg), 0, seconds,
       &arrival->msg);
}

/* ---- failure ---- */

/* RFC 5626 4.5: twice as long after each failure, up to half an hour, and
 * between half and all of that. */
static uint32_t back_off(lsip_registration_object *r)
{
  uint32_t seconds = BASE_RETRY_S;
  for (uint32_t i = 0; i < r->failures && seconds < MAX_RETRY_S; i++)
    seconds *= 2;
  if (seconds > MAX_RETRY_S)
    seconds = MAX_RETRY_S;
  r->failures++;
  return seconds / 2 + lsip_ctx_random_below(r->ua->ctx, seconds / 2 + 1);
}

static void failed(lsip_registration_object *r, int status, int reason,
                   const lsip_msg *m)
{
  uint32_t seconds, wished = 0;
  if (r->ending || m)
    drop_service_route(account_of(r));
  if (r->ending) {
    tell(r, LSIP_EV_REG_END, status, reason, 0, m);
    return;
  }
  seconds = back_off(r);
  if (m && lsip_msg_number(m, LSIP_H_RETRY_AFTER, &wished) == 0 &&
      wished > seconds)
    seconds = wished;
  lsip_ctx_alarm(r->ua->ctx, &r->due, (uint64_t)seconds * 1000);
  tell(r, LSIP_EV_REG_RETRY, status, reason, seconds, m);
}

/* 10.2.8: the registrar wants a longer interval. */
static int too_brief(lsip_registration_object *r, const lsip_msg *m)
{
  uint32_t min;
  if (r->ending || lsip_msg_number(m, LSIP_H_MIN_EXPIRES, &min) ||
      min <= r->expires_s)
    return 0;
  r->expires_s = min;
  lsip_ctx_alarm(r->ua->ctx, &r->due, 0);
  return 1;
}

/* ---- the request ---- */

static void response(lsip_request *q, const lsip_arrival *arrival)
{
  lsip_registration_object *r = q->user;
  int status = lsip_msg_status(&arrival->msg);
  if (status < 200)
    return;
  if (status < 300)
    accepted(r, arrival);
  else if (status != 423 || !too_brief(r, &arrival->msg))
    failed(r, status, 0, &arrival->msg);
}

static void ended(lsip_request *q, int status, int reason)
{
  lsip_registration_object *r = q->user;
  r->request = NULL;
  if (reason)
    failed(r, status, reason, NULL);
}

static const lsip_request_user user = { response, ended };

static lsip_str write_expires(char buf[32], uint32_t seconds)
{
  lsip_writer w;
  lsip_writer_init(&w, buf, 32);
  lsip_write_raw(&w, LSIP_STR(";expires="));
  lsip_write_number(&w, seconds);
  return lsip_writer_text(&w);
}

typedef struct more_contacts {
  lsip_str lines, params;
} more_contacts;

static int write_more_contacts(lsip_writer *w, const void *arg)
{
  const more_contacts *m = arg;
  lsip_str rest = m->lines;
  while (rest.len > 0) {
    size_t n = (size_t)((const char *)memchr(rest.ptr, '\n', rest.len) -
                        rest.ptr);
    lsip_write_raw(w, LSIP_STR("Contact: "));
    lsip_write_raw(w, lsip_str_of(rest.ptr, n));
    lsip_write_raw(w, m->params);
    lsip_write_raw(w, LSIP_STR("\r\n"));
    rest = lsip_str_of(rest.ptr + n + 1, rest.len - n - 1);
  }
  return lsip_writer_end(w);
}

static int try_register(lsip_registration_object *r)
{
  lsip_account_object *a = account_of(r);
  lsip_ctx *c = r->ua->ctx;
  lsip_account_message m;
  lsip_extra x;
  more_contacts more;
  char params[32];
  int rc;
  if (!a)
    return LSIP_ERR_GONE;
  memset(&x, 0, sizeof x);
  memset(&m, 0, sizeof m);
  m.method = LSIP_STR("REGISTER");
  m.to = a->aor;
  m.uri = a->domain;
  m.next_hop = a->registrar; /* else by the outbound proxy, if there is one */
  m.call_id = lsip_str_of(r->call_id, sizeof r->call_id);
  m.tag = lsip_str_of(r->tag, sizeof r->tag);
  m.cseq = ++r->cseq;
  m.cseq_of = &r->cseq;
  m.contact = 1;
  m.contact_params = write_expires(params, r->ending ? 0 : r->expires_s);
  m.describe = 1;
  m.up = &user;
  m.user = r;
  m.extra = &x;
  more.lines = a->contacts;
  more.params = m.contact_params;
  rc = lsip_ctx_write(c, &x.headers, write_more_contacts, &more);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &x.headers, x.headers);
  if (rc)
    return rc;
  rc = lsip_account_request(a, &r->request, &m);
  lsip_ctx_copy_free(c, &x.headers);
  return rc;
}

static void send_register(lsip_registration_object *r)
{
  int rc;
  if (r->request) { /* it will be told when that one is done */
    lsip_ctx_alarm(r->ua->ctx, &r->due, 1000);
    return;
  }
  rc = try_register(r);
  if (rc)
    failed(r, 503, rc, NULL);
}

static void due(lsip_alarm *a)
{
  send_register(LSIP_CONTAINER(a, lsip_registration_object, due));
}

/* ---- what the application asks ---- */

int lsip_registration_make(lsip_ua *ua, lsip_registration_object **out,
                           lsip_account_object *a, uint32_t expires_s)
{
  lsip_registration_object *r =
      lsip_alloc_zero(&ua->ctx->heap, sizeof *r);
  int rc;
  if (!r)
    return LSIP_ERR_NOMEM;
  r->ua = ua;
  r->account.id = a->object.id;
  r->expires_s = expires_s;
  lsip_alarm_init(&r->due, due);
  lsip_list_append(&ua->registrations, &r->of_ua);
  lsip_ua_make_call_id(ua->ctx, r->call_id);
  lsip_ctx_random_text(ua->ctx, r->tag, sizeof r->tag);
  rc = lsip_object_init(ua->ctx, &r->object, LSIP_KIND_REGISTRATION,
                        registration_destroy);
  if (rc == 0)
    rc = try_register(r);
  if (rc) {
    lsip_registration_free(r);
    return rc;
  }
  *out = r;
  return 0;
}

int lsip_registration_leave(lsip_registration_object *r)
{
  if (r->ending)
    return LSIP_ERR_STATE;
  r->ending = 1;
  if (!r->registered && !r->request) {
    tell(r, LSIP_EV_REG_END, 0, 0, 0, NULL);
    return 0;
  }
  lsip_ctx_alarm(r->ua->ctx, &r->due, 0);
  return 0;
}
