/* Answers without a transaction (RFC 3261 8.2.7): for what is refused before
 * any state is made. A retransmission gets the same answer, To tag included,
 * because the tag is a MAC of the request. */
#include "stack/stack.h"

enum { TAG_LEN = 13 };

static void add(lsip_stack *s, uint64_t *mac, lsip_str part)
{
  *mac = *mac * 0x100000001b3u ^ lsip_ctx_hash(&s->ctx, part);
}

static lsip_str make_tag(lsip_stack *s, const lsip_arrival *a,
                         char out[TAG_LEN])
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  uint64_t mac = s->stray_key;
  add(s, &mac, a->via.text);
  add(s, &mac, lsip_msg_call_id(&a->msg));
  add(s, &mac, lsip_msg_from_tag(&a->msg));
  add(s, &mac, lsip_msg_uri(&a->msg));
  mac = lsip_siphash(&s->ctx.hash_key, &mac, sizeof mac);
  for (int i = 0; i < TAG_LEN; i++, mac >>= 5)
    out[i] = letters[mac & 31];
  return lsip_str_of(out, TAG_LEN);
}

int lsip_refused(lsip_stack *s, const lsip_arrival *ack)
{
  char tag[TAG_LEN];
  return lsip_str_eq(lsip_msg_to_tag(&ack->msg), make_tag(s, ack, tag));
}

void lsip_refuse(lsip_stack *s, const lsip_arrival *a, int status,
                 lsip_str reason, lsip_str headers)
{
  char tag[TAG_LEN];
  lsip_reply r;
  lsip_extra x;
  if (lsip_msg_method(&a->msg) == LSIP_ACK)
    return; /* an ACK is never answered */
  memset(&r, 0, sizeof r);
  memset(&x, 0, sizeof x);
  x.headers = headers;
  r.status = status;
  r.reason = reason;
  r.to_tag = make_tag(s, a, tag);
  r.extra = &x;
  lsip_ctx_count(&s->ctx, LSIP_COUNT_REFUSED_STATELESS);
  if (lsip_server_refuse(&s->tl, a, &r))
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_NOMEM);
}
