/* Memory through the caller's lsip_mem, or the C library. */
#include "media/alloc.h"
#include <stdlib.h>

void *lsip_media_alloc(const lsip_mem *mem, size_t size)
{
  void *p = mem && mem->fn ? mem->fn(mem->user, NULL, 0, size)
                           : malloc(size);
  if (p)
    memset(p, 0, size);
  return p;
}

void lsip_media_free(const lsip_mem *mem, void *ptr, size_t size)
{
  if (!ptr)
    return;
  if (mem && mem->fn)
    (void)mem->fn(mem->user, ptr, size, 0);
  else
    free(ptr);
}
