#include "base/mem.h"

#include <stdlib.h>

void *lsip_mem_default(void *user, void *p, size_t old_size, size_t new_size)
{
  (void)user;
  (void)old_size;
  if (new_size == 0) {
    free(p);
    return NULL;
  }
  return realloc(p, new_size);
}

void lsip_heap_init(lsip_heap *h, const lsip_mem *mem, size_t budget,
                    size_t reserve)
{
  memset(h, 0, sizeof *h);
  h->mem.fn = mem && mem->fn ? mem->fn : lsip_mem_default;
  h->mem.user = mem ? mem->user : NULL;
  h->budget = budget;
  h->reserve = reserve < budget ? reserve : budget;
}

/* The application's function is a leaf: what it calls on the stack is
 * refused. */
static void *call(lsip_heap *h, void *p, size_t old_size, size_t new_size)
{
  void *out;
  if (h->in_leaf)
    ++*h->in_leaf;
  out = h->mem.fn(h->mem.user, p, old_size, new_size);
  if (h->in_leaf)
    --*h->in_leaf;
  return out;
}

void *lsip_resize(lsip_heap *h, void *p, size_t old_size, size_t new_size)
{
  void *out;
  if (new_size == 0) {
    lsip_free(h, p, old_size);
    return NULL;
  }
  if (new_size > old_size &&
      (h->used > h->budget || new_size - old_size > h->budget - h->used))
    return NULL;
  out = call(h, p, old_size, new_size);
  if (out)
    h->used = h->used - old_size + new_size;
  return out;
}

void *lsip_alloc(lsip_heap *h, size_t size)
{
  return lsip_resize(h, NULL, 0, size);
}

void *lsip_alloc_zero(lsip_heap *h, size_t size)
{
  void *p = lsip_alloc(h, size);
  if (p)
    memset(p, 0, size);
  return p;
}

void lsip_free(lsip_heap *h, void *p, size_t size)
{
  if (!p)
    return;
  (void)call(h, p, size, 0);
  h->used -= size;
}

int lsip_heap_admits(const lsip_heap *h, size_t size)
{
  size_t limit = h->budget - h->reserve;
  return h->used <= limit && size <= limit - h->used;
}
