/* What a REGISTER asks for: 10.3 steps 6 and 7, RFC 3327 5.3. No state. */
#include "server/registrar.h"

/* Intervals from here on are never too brief (10.3 step 7). */
enum { AN_HOUR = 3600 };
/* "Malformed values SHOULD be treated as equivalent to 3600" (10.2.1.1). */
enum { MALFORMED_S = 3600 };

typedef struct change {
  const lsip_registrar_config *cfg;
  const lsip_msg *m;
  const lsip_bound *from;
  uint64_t now_ms;
  lsip_outbound outbound;
  lsip_bound_set *set;
  lsip_register_change *out;
} change;

/* ---- one binding after the other ---- */

static void remove_at(lsip_bound_set *set, uint32_t i)
{
  set->count--;
  for (; i < set->count; i++)
    set->all[i] = set->all[i + 1];
}

/* 1 if this request may change the binding: another Call-ID is another life
 * of the phone, else it must be later than what made the binding. What the
 * same request has made it may change again: the last of two wins. */
static int in_order(const change *ch, const lsip_bound *b)
{
  return !lsip_str_eq(b->call_id, ch->from->call_id) ||
      b->call_id.ptr == ch->from->call_id.ptr || b->cseq < ch->from->cseq;
}

static int out_of_order(const change *ch)
{
  ch->out->reason = LSIP_STR("CSeq Out Of Order");
  return 500;
}

/* By 19.1.4; the relation is not transitive, the first match counts. */
static lsip_bound *find_by_uri(const lsip_bound_set *set, lsip_str text)
{
  lsip_uri uri, other;
  if (lsip_uri_parse(&uri, text))
    return NULL;
  for (uint32_t i = 0; i < set->count; i++)
    if (!set->all[i].reg_id && lsip_uri_parse(&other, set->all[i].uri) == 0 &&
        lsip_uri_equal(&uri, &other))
      return &set->all[i];
  return NULL;
}

/* RFC 5626 s.6: instance and reg-id are the binding, whatever its URI. */
static lsip_bound *find_by_flow(const lsip_bound_set *set, uint32_t reg_id,
                                lsip_str instance)
{
  for (uint32_t i = 0; i < set->count; i++)
    if (set->all[i].reg_id == reg_id &&
        lsip_str_eq(lsip_instance_of(set->all[i].params), instance))
      return &set->all[i];
  return NULL;
}

/* The reg-id that counts; 0: none does. */
static uint32_t reg_id_of(const change *ch, const lsip_name_addr *contact)
{
  uint32_t id;
  return ch->outbound.first_hop && !lsip_outbound_reg_id(contact, &id) ? id
                                                                       : 0;
}

static int remove_all(const change *ch)
{
  lsip_bound_set *set = ch->set;
  for (uint32_t i = 0; i < set->count; i++)
    if (!in_order(ch, &set->all[i]))
      return out_of_order(ch);
  ch->out->changed = set->count > 0;
  set->count = 0;
  return 0;
}

/* The interval asked for, in seconds. */
static uint32_t requested(const change *ch, const lsip_name_addr *contact)
{
  uint32_t s;
  int rc = lsip_param_number(contact->params, LSIP_STR("expires"), UINT32_MAX,
                             &s);
  if (rc == LSIP_ERR_MISSING)
    rc = lsip_msg_number(ch->m, LSIP_H_EXPIRES, &s);
  if (rc == LSIP_ERR_MISSING)
    return ch->cfg->default_expires_s;
  return rc ? MALFORMED_S : s;
}

static void fill(const change *ch, const lsip_name_addr *contact, uint32_t s,
                 lsip_bound *b)
{
  *b = *ch->from;
  b->uri = contact->uri;
  b->params = contact->params;
  b->reg_id = reg_id_of(ch, contact);
  b->until_ms = ch->now_ms + (uint64_t)s * 1000;
  if (lsip_param_q(contact->params, &b->q_milli))
    b->q_milli = 1000;
}

static int add_or_update(const change *ch, const lsip_name_addr *contact,
                         lsip_bound *b, uint32_t s)
{
  lsip_bound_set *set = ch->set;
  if (s > ch->cfg->max_expires_s)
    s = ch->cfg->max_expires_s;
  if (!b && set->count == set->max) {
    ch->out->reason = LSIP_STR("Too Many Bindings");
    return 403;
  }
  fill(ch, contact, s, b ? b : &set->all[set->count++]);
  ch->out->changed = 1;
  return 0;
}

static int one_contact(const change *ch, const lsip_name_addr *contact)
{
  uint32_t s = requested(ch, contact), reg_id = reg_id_of(ch, contact);
  lsip_bound *b = reg_id ? find_by_flow(ch->set, reg_id,
                                        lsip_instance_of(contact->params))
                         : find_by_uri(ch->set, contact->uri);
  if (s > 0 && s < AN_HOUR && s < ch->cfg->min_expires_s) {
    ch->out->min_expires = ch->cfg->min_expires_s;
    return 423;
  }
  if (b && !in_order(ch, b))
    return out_of_order(ch);
  if (s)
    return add_or_update(ch, contact, b, s);
  if (b) {
    remove_at(ch->set, (uint32_t)(b - ch->set->all));
    ch->out->changed = 1;
  }
  return 0;
}

/* ---- all of them ---- */

typedef struct overview {
  unsigned contacts, stars;
  unsigned lasting; /* that are not removed */
  unsigned flows;   /* with a reg-id */
} overview;

static int count_contact(const change *ch, const lsip_name_addr *contact,
                         overview *o)
{
  uint32_t reg_id = 0;
  lsip_uri uri;
  o->contacts++;
  if (contact->star) {
    o->stars++;
    return 0;
  }
  if (lsip_uri_parse(&uri, contact->uri) ||
      lsip_outbound_reg_id(contact, &reg_id))
    return LSIP_ERR_URI;
  o->lasting += requested(ch, contact) > 0;
  o->flows += reg_id > 0;
  return 0;
}

static int count_contacts(const change *ch, overview *o)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr contact;
  int rc;
  memset(o, 0, sizeof *o);
  while ((rc = lsip_next_name_addr(ch->m, &c, &contact)) == 1)
    if (count_contact(ch, &contact, o))
      return LSIP_ERR_URI;
  return rc;
}

/* RFC 5626 s.6: 0, or the status to refuse with. */
static int check_flows(const change *ch, const overview *o)
{
  if (!o->flows)
    return 0;
  if (!ch->outbound.first_hop)
    return ch->outbound.supported ? 439 : 0;
  if (o->lasting > 1) {
    ch->out->reason = LSIP_STR("One Contact For One Flow");
    return 400;
  }
  ch->out->outbound = ch->outbound.supported;
  return 0;
}

static int every_contact(const change *ch)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr contact;
  int status;
  while (lsip_next_name_addr(ch->m, &c, &contact) == 1) {
    status = one_contact(ch, &contact);
    if (status)
      return status;
  }
  return 0;
}

int lsip_register_apply(const lsip_registrar_config *cfg, const lsip_msg *m,
                        const lsip_bound *from, uint64_t now_ms,
                        lsip_bound_set *set, lsip_register_change *out)
{
  change ch = { cfg, m, from, now_ms, { 0, 0 }, set, out };
  overview o;
  uint32_t expires = 1;
  int status;
  memset(out, 0, sizeof *out);
  lsip_outbound_read(&ch.outbound, m);
  if (count_contacts(&ch, &o)) {
    out->reason = LSIP_STR("Malformed Contact");
    return 400;
  }
  status = check_flows(&ch, &o);
  if (status)
    return status;
  if (!o.stars)
    return every_contact(&ch);
  if (o.contacts > 1 || lsip_msg_number(m, LSIP_H_EXPIRES, &expires) ||
      expires) { /* step 6 */
    out->reason = LSIP_STR("Contact * Needs Expires 0 And Nothing Else");
    return 400;
  }
  return remove_all(&ch);
}
