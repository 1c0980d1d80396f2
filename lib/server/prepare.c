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

void lsip_limit_breadth(lsip_edits *e, const lsip_msg *m, uint32_t max)
{
  uint32_t n;
  if (lsip_msg_method(m) == LSIP_CANCEL || /* RFC 5393 5.4.1 */
      (lsip_msg_number(m, LSIP_H_MAX_BREADTH, &n) == 0 && n <= max))
    return;
  if (lsip_msg_has(m, LSIP_H_MAX_BREADTH))
    lsip_edits_add(e, LSIP_EDIT_REMOVE_ALL, LSIP_H_MAX_BREADTH, LSIP_STR(""));
  lsip_edits_number(e, LSIP_H_MAX_BREADTH, max);
}

int lsip_makes_dialog(const lsip_msg *m)
{
  int method = lsip_msg_method(m);
  return lsip_msg_to_tag(m).len == 0 &&
      (method == LSIP_INVITE || method == LSIP_SUBSCRIBE ||
       method == LSIP_REFER || method == LSIP_NOTIFY);
}

/* The line behind a field. */
static uint32_t line_behind(const lsip_msg *m, const lsip_field *f)
{
  lsip_str raw = lsip_msg_raw(m);
  uint32_t end = f->value_off + f->value_len;
  const char *line = memchr(raw.ptr + end, '\n', raw.len - end);
  return line ? (uint32_t)(line + 1 - raw.ptr) : end;
}

uint32_t lsip_record_route_slot(const lsip_msg *m)
{
  unsigned n = lsip_msg_field_count(m), i;
  uint32_t slot = 0;
  lsip_field f;
  for (i = 0; i < n && lsip_msg_field(m, i, &f) == 0; i++) {
    if (f.id == LSIP_H_RECORD_ROUTE)
      return f.name_off;
    if (f.id == LSIP_H_VIA)
      slot = line_behind(m, &f);
  }
  return slot;
}

int lsip_slots_find(lsip_transport_layer *tp, lsip_str text, uint32_t *via_at,
                    uint32_t *slot_at)
{
  const char *line = memchr(text.ptr, '\n', text.len);
  lsip_msg m;
  int rc = lsip_msg_parse(&m, tp->own_index, tp->index_size, text.ptr,
                          text.len, NULL, NULL);
  if (rc || !line)
    return rc ? rc : LSIP_ERR_START_LINE;
  *via_at = (uint32_t)(line + 1 - text.ptr);
  *slot_at = lsip_record_route_slot(&m);
  return 0;
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
  if (rc == 0 && r.uri.ptr == r.plain) /* which goes, the edits stay */
    r.uri = lsip_edits_keep(&e, r.uri);
  if (rc == 0)
    rc = lsip_routing_forward(&r, r.uri, LSIP_STR(""), &e, &next_hop);
  if (rc == 0) {
    lsip_limit_breadth(&e, m, LSIP_MAX_BREADTH);
    rc = e.error;
  }
  if (rc == 0)
    *n = e.count;
  return rc;
}
