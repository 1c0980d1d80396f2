/* Responses of the user agent. */
#include "ua/ua.h"

#include "transport/locate.h"

typedef struct head {
  const lsip_ua *ua;
  const lsip_ua_answer *a;
} head;

static int write_head(lsip_writer *w, const void *arg)
{
  const head *h = arg;
  const lsip_config *cfg = &h->ua->ctx->config;
  if (h->a->describe) {
    lsip_write_raw(w, LSIP_STR("Allow: "));
    lsip_ua_write_allow(w, h->ua->ctx);
    lsip_write_raw(w, LSIP_STR("\r\n"));
    if (cfg->extensions.len)
      lsip_write_header_id(w, LSIP_H_SUPPORTED, cfg->extensions);
  }
  if (cfg->user_agent.len)
    lsip_write_header_id(w, LSIP_H_SERVER, cfg->user_agent);
  lsip_write_raw(w, h->a->headers);
  if (h->a->extra)
    lsip_write_raw(w, h->a->extra->headers);
  return lsip_writer_end(w);
}

/* 12.1.1: whether the Contact must be a sips URI: as the Request-URI is, and
 * the top Record-Route, or without one the peer's Contact. */
static int wants_sips(const lsip_msg *m)
{
  lsip_name_addr na;
  int rc = lsip_msg_name_addr(m, LSIP_H_RECORD_ROUTE, &na);
  if (rc == LSIP_ERR_MISSING)
    rc = lsip_msg_name_addr(m, LSIP_H_CONTACT, &na);
  return lsip_locate_is_sips(lsip_msg_uri(m)) ||
      (rc == 0 && lsip_locate_is_sips(na.uri));
}

/* The local at which the request came in. */
static lsip_str contact_of(lsip_ua *ua, const lsip_server *t, lsip_str user,
                           char *buf, size_t cap)
{
  lsip_local_point *l = lsip_local_point_find(ua->tl->tp, t->back.path.local);
  lsip_writer w;
  if (!l || !t->request)
    return LSIP_STR("");
  lsip_writer_init(&w, buf, cap);
  lsip_local_write_contact(&w, l, user, wants_sips(&t->request->msg));
  return lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

int lsip_ua_respond(lsip_ua *ua, lsip_server *t, const lsip_ua_answer *a)
{
  char contact[512];
  lsip_reply r;
  lsip_extra x;
  head h;
  int rc;
  memset(&r, 0, sizeof r);
  memset(&x, 0, sizeof x);
  h.ua = ua;
  h.a = a;
  rc = lsip_ctx_write(ua->ctx, &x.headers, write_head, &h);
  if (rc == 0)
    rc = lsip_ctx_copy(ua->ctx, &x.headers, x.headers);
  if (rc)
    return rc;
  if (a->extra) {
    x.content_type = a->extra->content_type;
    x.body = a->extra->body;
  }
  if (a->body.len) {
    x.content_type = a->content_type;
    x.body = a->body;
  }
  r.status = a->status;
  r.reason = a->reason;
  r.extra = &x;
  if (a->contact) {
    r.contact = contact_of(ua, t, a->contact_user, contact, sizeof contact);
    r.record_route = 1;
  }
  rc = lsip_server_respond(t, &r);
  lsip_ctx_copy_free(ua->ctx, &x.headers);
  return rc;
}
