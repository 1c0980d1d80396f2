/* What RFC 3261 asks of every message, whatever the flow. */
#include "compare.h"

#include <string.h>

typedef struct hop {
  const watch *w;
  unsigned i;
  const seen *s;
  const lsip_msg *m;
} hop;

static lsip_str branch_of(const lsip_msg *m)
{
  lsip_via via;
  return lsip_msg_via(m, &via) ? LSIP_STR("") : via.branch;
}

static unsigned count_vias(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via via;
  unsigned n = 0;
  while (lsip_next_via(m, &c, &via) == 1)
    n++;
  return n;
}

static int of_one_call(const lsip_msg *a, const lsip_msg *b)
{
  return lsip_str_eq(lsip_msg_call_id(a), lsip_msg_call_id(b)) &&
         lsip_msg_cseq(a) == lsip_msg_cseq(b) &&
         lsip_str_eq(lsip_msg_from_tag(a), lsip_msg_from_tag(b));
}

/* The request that a response is to; it went the other way (8.2.6.2). */
static const seen *request_of(const hop *h)
{
  for (unsigned i = h->i; i > 0; i--) {
    const seen *r = &h->w->all[i - 1];
    if (lsip_msg_is_request(&r->msg) && !strcmp(r->from, h->s->to) &&
        !strcmp(r->to, h->s->from) &&
        lsip_msg_method(&r->msg) == lsip_msg_method(h->m) &&
        lsip_str_eq(branch_of(&r->msg), branch_of(h->m)))
      return r;
  }
  return NULL;
}

/* The INVITE that an ACK is to (13.2.2.4, 17.1.1.3). */
static const seen *invite_of(const hop *h)
{
  for (unsigned i = h->i; i > 0; i--) {
    const seen *r = &h->w->all[i - 1];
    if (lsip_msg_is_request(&r->msg) &&
        lsip_msg_method(&r->msg) == LSIP_INVITE &&
        of_one_call(&r->msg, h->m))
      return r;
  }
  return NULL;
}

static const char *response_rules(const hop *h)
{
  const seen *r = request_of(h);
  int status = lsip_msg_status(h->m);
  if (!r)
    return "no request has its branch and went the other way";
  if (!of_one_call(&r->msg, h->m))
    return "Call-ID, CSeq or From tag are not the request's";
  if (count_vias(&r->msg) != count_vias(h->m))
    return "the Vias are not the request's";
  if (status != 100 && !lsip_msg_to_tag(h->m).len)
    return "To has no tag";
  if (lsip_msg_to_tag(&r->msg).len &&
      !lsip_str_eq(lsip_msg_to_tag(&r->msg), lsip_msg_to_tag(h->m)))
    return "the To tag is not the request's";
  if (lsip_msg_method(h->m) == LSIP_INVITE && status / 100 == 2 &&
      !lsip_msg_has(h->m, LSIP_H_CONTACT))
    return "a 2xx to INVITE without Contact";
  if (status == 401 && !lsip_msg_has(h->m, LSIP_H_WWW_AUTHENTICATE))
    return "a 401 without a challenge";
  if (status == 407 && !lsip_msg_has(h->m, LSIP_H_PROXY_AUTHENTICATE))
    return "a 407 without a challenge";
  return NULL;
}

static const char *request_rules(const hop *h)
{
  int method = lsip_msg_method(h->m);
  if (lsip_msg_max_forwards(h->m) > 70)
    return "Max-Forwards is missing or too large";
  if (lsip_msg_max_forwards(h->m) + count_vias(h->m) != 71)
    return "Max-Forwards does not fit the number of hops";
  if (!lsip_msg_from_tag(h->m).len)
    return "From has no tag";
  if (!lsip_str_eq(lsip_msg_method_name(h->m),
                   lsip_method_name(method)))
    return "the method is not known";
  if (method == LSIP_INVITE && !lsip_msg_has(h->m, LSIP_H_CONTACT))
    return "an INVITE without Contact";
  if (method == LSIP_ACK && !invite_of(h))
    return "an ACK whose INVITE was not seen";
  if ((method == LSIP_ACK || method == LSIP_BYE) &&
      !lsip_msg_to_tag(h->m).len)
    return "To has no tag";
  return NULL;
}

const char *rules_broken(const watch *w, unsigned i)
{
  hop h = { w, i, &w->all[i], &w->all[i].msg };
  return lsip_msg_is_request(h.m) ? request_rules(&h) : response_rules(&h);
}
