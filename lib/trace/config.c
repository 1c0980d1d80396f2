#include "trace/config.h"

#include <stdlib.h>

void *lsip_trace_alloc(const lsip_mem *mem, size_t size)
{
  void *p = mem->fn ? mem->fn(mem->user, NULL, 0, size) : malloc(size);
  if (p)
    memset(p, 0, size);
  return p;
}

void lsip_trace_release(const lsip_mem *mem, void *ptr, size_t size)
{
  if (!ptr)
    return;
  if (mem->fn)
    (void)mem->fn(mem->user, ptr, size, 0);
  else
    free(ptr);
}

int lsip_trace_copy_config(void *out, size_t size, const void *from)
{
  size_t theirs;
  memcpy(&theirs, from, sizeof theirs);
  if (theirs < sizeof theirs)
    return LSIP_ERR_ARGUMENT;
  memset(out, 0, size);
  memcpy(out, from, theirs < size ? theirs : size);
  return 0;
}
