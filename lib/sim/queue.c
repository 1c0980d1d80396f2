#include "sim/queue.h"

#include <stdlib.h>

static int before(const lsip_item *a, const lsip_item *b)
{
  return a->when != b->when ? a->when < b->when : a->seq < b->seq;
}

static void rise(lsip_queue *q, size_t i, lsip_item *it)
{
  while (i > 0 && before(it, q->heap[(i - 1) / 2])) {
    q->heap[i] = q->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  q->heap[i] = it;
}

static void sink(lsip_queue *q, lsip_item *it)
{
  size_t i = 0, child;
  for (; (child = 2 * i + 1) < q->len; i = child) {
    if (child + 1 < q->len && before(q->heap[child + 1], q->heap[child]))
      child++;
    if (!before(q->heap[child], it))
      break;
    q->heap[i] = q->heap[child];
  }
  q->heap[i] = it;
}

static int grow(lsip_queue *q)
{
  size_t cap = q->cap ? 2 * q->cap : 64;
  lsip_item **heap;
  if (q->len < q->cap)
    return 1;
  heap = realloc(q->heap, cap * sizeof *heap);
  if (!heap)
    return 0;
  q->heap = heap;
  q->cap = cap;
  return 1;
}

static void item_free(lsip_item *it)
{
  if (it->drop)
    it->drop(it);
  free(it);
}

int lsip_sim_queue_put(lsip_queue *q, lsip_item *it, lsip_time when)
{
  if (!grow(q)) {
    item_free(it);
    return LSIP_ERR_NOMEM;
  }
  it->when = when;
  it->seq = q->seq++;
  rise(q, q->len++, it);
  return LSIP_OK;
}

lsip_item *lsip_sim_queue_first(const lsip_queue *q)
{
  return q->len ? q->heap[0] : NULL;
}

void lsip_sim_queue_drop_first(lsip_queue *q)
{
  lsip_item *first = q->heap[0];
  q->len--;
  if (q->len)
    sink(q, q->heap[q->len]);
  item_free(first);
}

void lsip_sim_queue_free(lsip_queue *q)
{
  for (size_t i = 0; i < q->len; i++)
    item_free(q->heap[i]);
  free(q->heap);
}
