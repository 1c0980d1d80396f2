#include "transaction/attempt.h"

typedef struct attempt {
  const lsip_request *r;
  const lsip_local_point *local;
  lsip_str branch;
} attempt;

void lsip_record_route_write(lsip_writer *w, lsip_transport_layer *tp,
                             const lsip_local_point *local,
                             lsip_local came_by, lsip_str params, int sips)
{
  const lsip_local_point *other = lsip_local_point_find(tp, came_by);
  lsip_local_write_route(w, local, params, sips);
  if (other && other != local)
    lsip_local_write_route(w, other, params, sips);
}

static void write_slots(lsip_writer *w, const attempt *a)
{
  const lsip_request *r = a->r;
  if (r->record_route)
    lsip_record_route_write(w, r->layer->tp, a->local, r->came_by,
                            r->route_params, r->sips);
  if (r->contact) {
    lsip_write_raw(w, LSIP_STR("Contact: "));
    lsip_local_write_contact(w, a->local, r->contact_user, r->sips);
    lsip_write_raw(w, r->contact_params);
    lsip_write_raw(w, LSIP_STR("\r\n"));
  }
}

static int write_attempt(lsip_writer *w, const void *arg)
{
  const attempt *a = arg;
  const char *p = a->r->text.ptr;
  size_t via = a->r->via_at, slot = a->r->slot_at ? a->r->slot_at : via;
  lsip_write_raw(w, lsip_str_of(p, via));
  lsip_via_write(w, a->local, a->branch);
  lsip_write_raw(w, lsip_str_of(p + via, slot - via));
  write_slots(w, a);
  lsip_write_raw(w, lsip_str_of(p + slot, a->r->text.len - slot));
  return lsip_writer_end(w);
}

int lsip_attempt_write(const lsip_request *r, const lsip_local_point *local,
                       char branch[LSIP_BRANCH_LEN], lsip_wire **out)
{
  attempt a;
  lsip_branch_make(r->layer->ctx, branch);
  if (r->mark[0])
    memcpy(branch + LSIP_BRANCH_LEN - LSIP_MARK_LEN, r->mark, LSIP_MARK_LEN);
  a.r = r;
  a.local = local;
  a.branch = lsip_str_of(branch, LSIP_BRANCH_LEN);
  return lsip_ctx_write_wire(r->layer->ctx, out, write_attempt, &a);
}
