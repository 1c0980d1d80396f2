/* Inspection of requests by a UAS (RFC 3261 8.2.1 to 8.2.3). */
#include "msg/list.h"
#include "ua/timer_terms.h"

/* Methods that the stack serves by itself. */
static const lsip_str own_methods[] = {
  LSIP_STR_INIT("INVITE"), LSIP_STR_INIT("ACK"), LSIP_STR_INIT("CANCEL"),
  LSIP_STR_INIT("BYE"), LSIP_STR_INIT("OPTIONS"), LSIP_STR_INIT("UPDATE"),
};

static int is_own(lsip_str method)
{
  for (size_t i = 0; i < sizeof own_methods / sizeof own_methods[0]; i++)
    if (lsip_str_eq(own_methods[i], method))
      return 1;
  return 0;
}

void lsip_ua_write_allow(lsip_writer *w, const lsip_ctx *c)
{
  lsip_str list = c->config.methods, one;
  lsip_write_raw(w, LSIP_STR("INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE"));
  while (lsip_list_next(&list, &one)) {
    if (is_own(one))
      continue;
    lsip_write_raw(w, LSIP_STR(", "));
    lsip_write_text(w, one);
  }
}

static void allow_line(lsip_writer *w, const lsip_ctx *c)
{
  lsip_write_raw(w, LSIP_STR("Allow: "));
  lsip_ua_write_allow(w, c);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

/* 8.2.1: 501 for a method nobody knows, 405 for one that we do not serve. */
static int check_method(const lsip_ua *ua, const lsip_msg *m, lsip_writer *w)
{
  lsip_str method = lsip_msg_method_name(m);
  if (is_own(method) || lsip_list_has(ua->ctx->config.methods, method))
    return 0;
  allow_line(w, ua->ctx);
  return lsip_msg_method(m) == LSIP_METHOD_OTHER ? 501 : 405;
}

/* 8.2.2.1: the scheme of the Request-URI. */
static int check_scheme(const lsip_ua *ua, const lsip_msg *m, lsip_writer *w)
{
  lsip_uri uri;
  (void)ua;
  (void)w;
  if (lsip_uri_parse(&uri, lsip_msg_uri(m)))
    return 400;
  return uri.scheme == LSIP_SCHEME_OTHER ? 416 : 0;
}

/* 8.2.2.3: extensions that are required and that we do not know. */
static int check_extensions(const lsip_ua *ua, const lsip_msg *m,
                            lsip_writer *w)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_REQUIRE);
  lsip_str tag;
  int count = 0, rc;
  while ((rc = lsip_next_value(m, &c, &tag)) == 1) {
    if (lsip_list_has(ua->ctx->config.extensions, tag))
      continue;
    lsip_write_raw(w, count++ ? LSIP_STR(", ") : LSIP_STR("Unsupported: "));
    lsip_write_text(w, tag);
  }
  if (rc < 0)
    return 400;
  if (count)
    lsip_write_raw(w, LSIP_STR("\r\n"));
  return count ? 420 : 0;
}

/* Every UA reads multiparts (RFC 5621 4.2). */
static void accept_line(lsip_writer *w, const lsip_ctx *c)
{
  lsip_write_raw(w, LSIP_STR("Accept: "));
  lsip_write_text(w, c->config.content_types);
  lsip_write_raw(w, LSIP_STR(", multipart/mixed, multipart/alternative\r\n"));
}

/* 8.2.3, RFC 5621 8.4: a body, or a part of one, that must be understood and
 * is not. */
static int check_body(const lsip_ua *ua, const lsip_msg *m, lsip_writer *w)
{
  lsip_body_rules rules;
  lsip_body_view view;
  lsip_part whole;
  int rc;
  if (lsip_msg_body(m).len == 0)
    return 0;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.types = ua->ctx->config.content_types;
  rules.dispositions = ua->ctx->config.dispositions;
  lsip_msg_part(m, &whole);
  rc = lsip_body_examine(&view, &whole, &rules);
  if (rc == 0)
    return 0;
  if (rc != LSIP_ERR_UNSUPPORTED)
    return 400;
  if (view.why == LSIP_BODY_ENCODING)
    lsip_write_raw(w, LSIP_STR("Accept-Encoding: identity\r\n"));
  else
    accept_line(w, ua->ctx);
  return 415;
}

/* A media range of Accept, unless its q is 0. */
static int covers(lsip_str range, const lsip_media_type *mine)
{
  lsip_media_type t;
  uint32_t q;
  if (lsip_media_type_parse(&t, range) || lsip_param_q(t.params, &q) ||
      q == 0)
    return 0;
  return lsip_str_eq(t.type, LSIP_STR("*")) ||
      (lsip_str_ieq(t.type, mine->type) &&
       (lsip_str_eq(t.subtype, LSIP_STR("*")) ||
        lsip_str_ieq(t.subtype, mine->subtype)));
}

/* 21.4.7: a 2xx to INVITE holds a body of a type that we understand; one of
 * them must be welcome where Accept stands (20.1). */
static int check_accept(const lsip_ua *ua, const lsip_msg *m, lsip_writer *w)
{
  lsip_str list = ua->ctx->config.content_types, one, range;
  lsip_media_type mine;
  if (lsip_msg_method(m) != LSIP_INVITE || !lsip_msg_has(m, LSIP_H_ACCEPT))
    return 0;
  while (lsip_list_next(&list, &one)) {
    lsip_cursor c = lsip_cursor_of(LSIP_H_ACCEPT);
    if (lsip_media_type_parse(&mine, one))
      continue;
    while (lsip_next_value(m, &c, &range) == 1)
      if (covers(range, &mine))
        return 0;
  }
  lsip_write_raw(w, LSIP_STR("Warning: 399 lsip \"no body that Accept names "
                             "can be sent\"\r\n"));
  return 406;
}

/* RFC 4028 9: a session interval below our minimum. */
static int check_session_timer(const lsip_ua *ua, const lsip_msg *m,
                               lsip_writer *w)
{
  const lsip_config *cfg = &ua->ctx->config;
  int method = lsip_msg_method(m);
  lsip_timer_terms t;
  if (cfg->no_session_timer ||
      (method != LSIP_INVITE && method != LSIP_UPDATE))
    return 0;
  if (lsip_timer_read(&t, m))
    return 400;
  if (!lsip_timer_too_small(&t, cfg->min_se_s))
    return 0;
  lsip_write_header_number(w, LSIP_H_MIN_SE, cfg->min_se_s);
  return 422;
}

typedef int (*check)(const lsip_ua *, const lsip_msg *, lsip_writer *);

void lsip_ua_inspect(const lsip_ua *ua, const lsip_msg *m,
                     lsip_objection *out)
{
  static const check checks[] = {
    check_method, check_scheme, check_extensions, check_body, check_accept,
    check_session_timer,
  };
  lsip_writer w;
  lsip_writer_init(&w, out->lines, sizeof out->lines);
  out->status = 0;
  for (size_t i = 0; !out->status && i < sizeof checks / sizeof *checks; i++)
    out->status = checks[i](ua, m, &w);
  out->headers = lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

void lsip_ua_describe(const lsip_ua *ua, lsip_objection *out)
{
  const lsip_config *cfg = &ua->ctx->config;
  lsip_writer w;
  lsip_writer_init(&w, out->lines, sizeof out->lines);
  out->status = 200;
  allow_line(&w, ua->ctx);
  accept_line(&w, ua->ctx);
  lsip_write_raw(&w, LSIP_STR("Accept-Encoding: identity\r\n"
                              "Accept-Language: en\r\n"));
  lsip_write_header_id(&w, LSIP_H_SUPPORTED, cfg->extensions);
  out->headers = lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}
