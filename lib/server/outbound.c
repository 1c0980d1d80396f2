#include "server/outbound.h"

static unsigned count_vias(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  unsigned n = 0;
  while (n < 2 && lsip_next_via(m, &c, &v) == 1)
    n++;
  return n;
}

/* The first hop says by `ob` that it keeps the flow. Nobody else may (5.1), so
 * it does not matter where in the Path it stands. */
static int path_has_ob(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_PATH);
  lsip_name_addr na;
  lsip_uri uri;
  while (lsip_next_name_addr(m, &c, &na) == 1)
    if (lsip_uri_parse(&uri, na.uri) == 0 &&
        lsip_param_get(uri.params, LSIP_STR("ob"), NULL))
      return 1;
  return 0;
}

void lsip_outbound_read(lsip_outbound *o, const lsip_msg *m)
{
  o->first_hop = (uint8_t)(count_vias(m) == 1 || path_has_ob(m));
  o->supported = (uint8_t)lsip_msg_lists(m, LSIP_H_SUPPORTED,
                                         LSIP_STR("outbound"));
}

lsip_str lsip_instance_of(lsip_str params)
{
  lsip_str value = LSIP_STR("");
  (void)lsip_param_get(params, LSIP_STR("+sip.instance"), &value);
  return value;
}

int lsip_outbound_reg_id(const lsip_name_addr *contact, uint32_t *out)
{
  int rc = lsip_param_number(contact->params, LSIP_STR("reg-id"), INT32_MAX,
                             out);
  if (rc || lsip_instance_of(contact->params).len == 0)
    *out = 0;
  return rc == LSIP_ERR_MISSING ? 0 : rc;
}
