#include "server/location.h"

#include "msg/chars.h"
#include "msg/write.h"

/* ---- the canonical form of an address-of-record ---- */

int lsip_aor_write(char buf[LSIP_AOR_MAX], lsip_str *out, lsip_str text)
{
  lsip_writer w;
  lsip_uri uri;
  int rc = lsip_uri_parse(&uri, text);
  if (rc)
    return rc;
  lsip_writer_init(&w, buf, LSIP_AOR_MAX);
  lsip_uri_write_aor(&w, &uri);
  *out = lsip_writer_text(&w);
  rc = lsip_writer_end(&w);
  return rc == LSIP_ERR_NOSPC ? LSIP_ERR_TOO_LONG : rc;
}

/* ---- the store ---- */

void lsip_location_init(lsip_location_store *l, lsip_ctx *c,
                        uint32_t max_records, lsip_bound_set scratch)
{
  l->ctx = c;
  l->max_records = max_records;
  l->scratch = scratch;
  lsip_map_init(&l->map, &c->heap);
}

static void drop(lsip_location_store *l, lsip_aor_record *r)
{
  lsip_map_remove(&l->map, &r->node);
  lsip_ctx_alarm_stop(l->ctx, &r->alarm);
  lsip_aor_record_free(l->ctx, r);
}

void lsip_location_clear(lsip_location_store *l)
{
  size_t buckets = l->map.buckets ? l->map.mask + 1 : 1;
  for (size_t i = 0; i < buckets; i++) {
    lsip_map_node **head = l->map.buckets ? &l->map.buckets[i]
                                          : &l->map.single;
    while (*head)
      drop(l, LSIP_CONTAINER(*head, lsip_aor_record, node));
  }
  lsip_map_free(&l->map);
}

lsip_aor_record *lsip_location_get(const lsip_location_store *l, lsip_str aor)
{
  lsip_map_node *n = lsip_map_first(&l->map, lsip_ctx_hash(l->ctx, aor));
  for (; n; n = lsip_map_next(n)) {
    lsip_aor_record *r = LSIP_CONTAINER(n, lsip_aor_record, node);
    if (lsip_str_eq(lsip_aor_of(r), aor))
      return r;
  }
  return NULL;
}

/* ---- expiry ---- */

static uint64_t next_expiry(const lsip_aor_record *r)
{
  uint64_t first = UINT64_MAX;
  for (uint32_t i = 0; i < r->count; i++)
    if (r->bindings[i].until_ms < first)
      first = r->bindings[i].until_ms;
  return first;
}

static void set_alarm(lsip_location_store *l, lsip_aor_record *r)
{
  uint64_t at = next_expiry(r), now = lsip_now_ms(l->ctx);
  lsip_ctx_alarm(l->ctx, &r->alarm, at > now ? at - now : 1);
}

/* Without memory for a smaller record the old one stays a while: what has
 * expired in it is not shown. */
static void expired(lsip_alarm *a)
{
  lsip_aor_record *r = LSIP_CONTAINER(a, lsip_aor_record, alarm);
  lsip_location_store *l = r->store;
  lsip_aor_record_load(r, l->ctx, &l->scratch);
  if (l->scratch.count == r->count)
    set_alarm(l, r);
  else if (lsip_location_put(l, lsip_aor_of(r), &l->scratch))
    lsip_ctx_alarm(l->ctx, &r->alarm, 60000);
}

int lsip_location_put(lsip_location_store *l, lsip_str aor,
                      const lsip_bound_set *set)
{
  lsip_aor_record *old = lsip_location_get(l, aor), *r = NULL;
  int rc = 0;
  if (set->count && !old && l->map.count >= l->max_records)
    return LSIP_ERR_LIMIT;
  if (set->count)
    rc = lsip_aor_record_new(l->ctx, &r, aor, set);
  if (rc)
    return rc;
  if (r) {
    r->store = l;
    lsip_alarm_init(&r->alarm, expired);
    lsip_map_put(&l->map, &r->node, lsip_ctx_hash(l->ctx, lsip_aor_of(r)));
    set_alarm(l, r);
  }
  if (old)
    drop(l, old);
  return 0;
}

/* ---- reading ---- */

/* A cursor is {bucket 32 bits, record in it 16, binding in it 16} of the next
 * binding; ~0 at the end. */
static lsip_aor_record *record_at(const lsip_location_store *l,
                                  uint64_t *cursor)
{
  size_t buckets = l->map.buckets ? l->map.mask + 1 : 1;
  size_t bucket = (size_t)(*cursor >> 32);
  unsigned skip = (unsigned)(*cursor >> 16) & 0xffff;
  for (; bucket < buckets; bucket++, skip = 0) {
    lsip_map_node *n = l->map.buckets ? l->map.buckets[bucket]
                                      : l->map.single;
    for (unsigned i = 0; n && i < skip; i++)
      n = n->next;
    if (n) {
      if (*cursor >> 16 != ((uint64_t)bucket << 16 | skip))
        *cursor = (uint64_t)bucket << 32 | (uint64_t)skip << 16;
      return LSIP_CONTAINER(n, lsip_aor_record, node);
    }
  }
  return NULL;
}

int lsip_location_walk(const lsip_location_store *l, uint64_t *cursor,
                       lsip_location_entry *out)
{
  uint64_t now = lsip_now_ms(l->ctx);
  lsip_aor_record *r;
  while (*cursor != UINT64_MAX && (r = record_at(l, cursor)) != NULL) {
    uint32_t i = (uint32_t)(*cursor & 0xffff);
    lsip_bound b;
    if (i >= r->count) {
      *cursor = (*cursor | 0xffff) + 1; /* the next record */
      continue;
    }
    ++*cursor;
    lsip_aor_record_get(r, i, &b);
    if (!lsip_bound_lives(&b, l->ctx))
      continue;
    out->aor = lsip_aor_of(r);
    out->source = b.source;
    lsip_bound_show(&b, now, &out->binding);
    return 1;
  }
  *cursor = UINT64_MAX;
  return 0;
}

size_t lsip_location_list(const lsip_location_store *l, lsip_str aor,
                          lsip_binding *out, size_t max)
{
  lsip_bound_set set = l->scratch; /* free between two changes */
  lsip_aor_record_load(lsip_location_get(l, aor), l->ctx, &set);
  return lsip_bound_list(&set, l->ctx, out, max);
}
