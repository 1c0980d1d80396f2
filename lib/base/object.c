#include "base/object.h"

enum { KIND_SHIFT = 58, SLOT_SHIFT = 32, SLOT_MAX = (1 << 26) - 1 };

int lsip_id_kind(uint64_t id)
{
  unsigned kind = (unsigned)(id >> KIND_SHIFT);
  return kind < LSIP_KIND_COUNT ? (int)kind : LSIP_KIND_NONE;
}

static uint32_t slot_of(uint64_t id)
{
  return (uint32_t)(id >> SLOT_SHIFT) & SLOT_MAX;
}

void lsip_ids_init(lsip_ids *t, lsip_heap *heap)
{
  memset(t, 0, sizeof *t);
  t->heap = heap;
}

void lsip_ids_free(lsip_ids *t)
{
  lsip_free(t->heap, t->slots, t->capacity * sizeof *t->slots);
  lsip_ids_init(t, t->heap);
}

static int grow(lsip_ids *t)
{
  uint32_t capacity = t->capacity ? t->capacity * 2 : 64;
  lsip_slot *slots;
  if (capacity > SLOT_MAX)
    return LSIP_ERR_LIMIT;
  slots = lsip_resize(t->heap, t->slots, t->capacity * sizeof *slots,
                      capacity * sizeof *slots);
  if (!slots)
    return LSIP_ERR_NOMEM;
  t->slots = slots;
  t->capacity = capacity;
  return 0;
}

int lsip_ids_wants_random(const lsip_ids *t)
{
  return t->size < t->capacity || !t->free_first;
}

/* Fresh slots are used up before freed ones come round again. */
static int take_slot(lsip_ids *t, uint32_t random, uint32_t *out)
{
  if (!lsip_ids_wants_random(t)) {
    *out = t->free_first - 1;
    t->free_first = t->slots[*out].next_free;
    if (!t->free_first)
      t->free_last = 0;
    return 0;
  }
  if (t->size == t->capacity) {
    int rc = grow(t);
    if (rc)
      return rc;
  }
  *out = t->size++;
  t->slots[*out].generation = random;
  return 0;
}

int lsip_ids_add(lsip_ids *t, lsip_object *o, uint32_t random)
{
  uint32_t slot;
  lsip_slot *s;
  int rc = take_slot(t, random, &slot);
  if (rc)
    return rc;
  s = &t->slots[slot];
  s->generation++;
  s->object = o;
  s->next_free = 0;
  t->counts[o->kind]++;
  if (t->ends[o->kind] <= slot)
    t->ends[o->kind] = slot + 1;
  o->id = (uint64_t)o->kind << KIND_SHIFT | (uint64_t)slot << SLOT_SHIFT |
      s->generation;
  return 0;
}

void lsip_ids_remove(lsip_ids *t, lsip_object *o)
{
  uint32_t slot = slot_of(o->id);
  if (!o->id)
    return;
  t->slots[slot].object = NULL;
  t->slots[slot].next_free = 0;
  if (t->free_last)
    t->slots[t->free_last - 1].next_free = slot + 1;
  else
    t->free_first = slot + 1;
  t->free_last = slot + 1;
  if (--t->counts[o->kind] == 0)
    t->ends[o->kind] = 0;
  o->id = 0;
}

lsip_object *lsip_ids_find(const lsip_ids *t, uint64_t id, int kind)
{
  uint32_t slot = slot_of(id);
  lsip_object *o;
  if (slot >= t->size)
    return NULL;
  o = t->slots[slot].object;
  if (!o || o->id != id || (kind && o->kind != kind))
    return NULL;
  return o;
}

lsip_object *lsip_ids_next(const lsip_ids *t, int kind, uint64_t after)
{
  uint32_t slot = after ? slot_of(after) + 1 : 0;
  uint32_t end = kind > 0 && kind < LSIP_KIND_COUNT ? t->ends[kind] : 0;
  for (; slot < end; slot++) {
    lsip_object *o = t->slots[slot].object;
    if (o && o->kind == kind && !o->silent)
      return o;
  }
  return NULL;
}
