/* The heap of a stack: one allocation function, exact accounting, a hard
 * budget with a reserve for work in progress. */
#ifndef LSIP_BASE_MEM_H
#define LSIP_BASE_MEM_H

#include <lsip/base.h>

typedef struct lsip_heap {
  lsip_mem mem;
  size_t used;
  size_t budget;
  size_t reserve;  /* of the budget, only for work in progress */
  int *in_leaf;    /* set while the application's function runs */
} lsip_heap;

void lsip_heap_init(lsip_heap *h, const lsip_mem *mem, size_t budget,
                    size_t reserve);

/* NULL when the budget is used up or the application's function says no. */
void *lsip_alloc(lsip_heap *h, size_t size);
/* lsip_alloc() and zeroes. */
void *lsip_alloc_zero(lsip_heap *h, size_t size);
/* Moves a block to another size; NULL leaves it as it was. Size 0 frees it. */
void *lsip_resize(lsip_heap *h, void *p, size_t old_size, size_t new_size);
/* `size` is what was asked for. NULL is fine. */
void lsip_free(lsip_heap *h, void *p, size_t size);

/* 1 if new work that will need `size` bytes may start: it must leave the
 * reserve alone. */
int lsip_heap_admits(const lsip_heap *h, size_t size);

/* The default allocation function: the C library's. */
void *lsip_mem_default(void *user, void *p, size_t old_size, size_t new_size);

#endif
