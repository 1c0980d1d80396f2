#include "server/session_timer.h"

#include "ua/timer_terms.h"

static uint32_t larger(uint32_t a, uint32_t b)
{
  return a > b ? a : b;
}

/* A stateless proxy must not ask for session timers; one that redirects has
 * nothing to do with the session. */
static int takes_part(const lsip_proxy_object *p, const lsip_msg *m)
{
  int method = lsip_msg_method(m);
  return (method == LSIP_INVITE || method == LSIP_UPDATE) &&
      p->config.mode == LSIP_PROXY_STATEFUL &&
      (p->config.session_expires_s || p->config.min_se_s);
}

static uint32_t own_minimum(const lsip_proxy_object *p)
{
  return larger(p->config.min_se_s, LSIP_TIMER_FLOOR);
}

uint32_t lsip_proxy_timer_refuses(const lsip_proxy_object *p,
                                  const lsip_msg *m)
{
  lsip_timer_terms t;
  if (!takes_part(p, m) || lsip_timer_read(&t, m) ||
      !lsip_timer_too_small(&t, own_minimum(p)))
    return 0;
  return own_minimum(p);
}

/* The caller cannot be refused when it does not know what 422 means: its
 * Min-SE is raised in its place, and no other caller's is touched. */
static uint32_t minimum_for(const lsip_proxy_object *p,
                            const lsip_timer_terms *t)
{
  if (!t->supported && t->expires && t->expires < own_minimum(p))
    return larger(t->min_se, own_minimum(p));
  return t->min_se;
}

/* Added where there is none, lowered to what we want, raised to the minimum.
 */
static uint32_t interval_for(const lsip_proxy_object *p,
                             const lsip_timer_terms *t, uint32_t min_se)
{
  uint32_t want = p->config.session_expires_s;
  uint32_t expires = t->expires;
  if (want)
    want = larger(larger(want, own_minimum(p)), min_se);
  if (want && (!expires || want < expires))
    expires = want;
  return expires ? larger(expires, min_se) : 0;
}

/* The refresher is not ours to choose: the parameters stay. */
static void edit_expires(lsip_edits *e, const lsip_msg *m, uint32_t expires)
{
  lsip_number_value old;
  lsip_str value = lsip_msg_header(m, LSIP_H_SESSION_EXPIRES);
  if (!value.len || lsip_number_parse(&old, value))
    memset(&old, 0, sizeof old);
  lsip_edits_number_with(e, LSIP_H_SESSION_EXPIRES, expires, old.params);
}

/* What cannot be read goes on as it is. */
void lsip_proxy_timer_forward(lsip_response_context *x, const lsip_msg *m,
                              lsip_edits *e)
{
  lsip_timer_terms t;
  uint32_t min_se;
  if (!takes_part(x->proxy, m) || lsip_timer_read(&t, m))
    return;
  min_se = minimum_for(x->proxy, &t);
  x->session_expires = interval_for(x->proxy, &t, min_se);
  x->caller_has_timer = t.supported;
  if (x->session_expires != t.expires)
    edit_expires(e, m, x->session_expires);
  if (min_se != t.min_se)
    lsip_edits_number(e, LSIP_H_MIN_SE, min_se);
}

int lsip_proxy_timer_owed(const lsip_response_context *x,
                          const lsip_msg *response,
                          char text[LSIP_TIMER_TEXT], lsip_str *value)
{
  lsip_writer w;
  if (lsip_msg_status(response) / 100 != 2 || !x->session_expires ||
      !x->caller_has_timer || lsip_msg_has(response, LSIP_H_SESSION_EXPIRES))
    return 0;
  lsip_writer_init(&w, text, LSIP_TIMER_TEXT);
  lsip_write_number(&w, x->session_expires);
  lsip_write_raw(&w, LSIP_STR(";refresher=uac"));
  *value = lsip_writer_text(&w);
  return lsip_writer_end(&w) == 0;
}
