#include "server/prepare.h"

int lsip_count_hop(lsip_edits *e, const lsip_msg *m)
{
  uint32_t hops = lsip_msg_max_forwards(m);
  if (hops == 0)
    return LSIP_ERR_HOPS;
  lsip_edits_number(e, LSIP_H_MAX_FORWARDS,
                    hops == UINT32_MAX ? 70 : hops - 1);
  return e->error;
}

int lsip_proxy_prepare_edits(lsip_transport_layer *tp, const lsip_msg *m,
                             lsip_edit *edits, size_t *n, void *scratch,
                             size_t scratch_size)
{
  lsip_routing r;
  lsip_edits e;
  lsip_str next_hop;
  int rc;
  lsip_edits_init(&e, edits, *n, scratch, scratch_size);
  *n = 0;
  rc = lsip_count_hop(&e, m);
  if (rc == 0)
    rc = lsip_routing_read(&r, m, lsip_names_local, tp);
  if (rc == 0)
    rc = lsip_routing_forward(&r, r.uri, LSIP_STR(""), &e, &next_hop);
  if (rc == 0)
    *n = e.count;
  return rc;
}
