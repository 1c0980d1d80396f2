#include "msg/index.h"

int lsip_msg_copy(lsip_msg *out, void *block, size_t size, size_t *needed,
                  const lsip_msg *m)
{
  const lsip_index *ix = m->index;
  size_t head = lsip_index_size(ix->count ? ix->count : 1);
  size_t used = offsetof(lsip_index, fields)
      + ix->count * sizeof(lsip_field);
  char *p = (char *)block;
  *needed = head + ix->size;
  if (!block || size < *needed)
    return LSIP_ERR_NOSPC;
  memset(p, 0, head);
  memcpy(p, ix, used);
  memcpy(p + head, m->bytes, ix->size);
  ((lsip_index *)block)->capacity = ix->count;
  out->index = (const lsip_index *)block;
  out->bytes = p + head;
  return LSIP_OK;
}
