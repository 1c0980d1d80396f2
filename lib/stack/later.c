/* Declared, documented, and not in this release: save and restore. They say
 * so. */
#include "stack/stack.h"

int lsip_stack_save_next(lsip_stack *s, int all, lsip_save_record *out)
{
  (void)all;
  (void)out;
  return s ? LSIP_ERR_UNSUPPORTED : LSIP_ERR_ARGUMENT;
}

int lsip_stack_save_commit(lsip_stack *s)
{
  return s ? LSIP_ERR_UNSUPPORTED : LSIP_ERR_ARGUMENT;
}

int lsip_stack_restore_begin(lsip_stack *s)
{
  return s ? LSIP_ERR_UNSUPPORTED : LSIP_ERR_ARGUMENT;
}

int lsip_stack_restore_record(lsip_stack *s, const void *bytes, size_t len)
{
  (void)bytes;
  (void)len;
  return s ? LSIP_ERR_UNSUPPORTED : LSIP_ERR_ARGUMENT;
}

int lsip_stack_restore_end(lsip_stack *s, uint64_t elapsed_ns, lsip_time now)
{
  (void)elapsed_ns;
  (void)now;
  return s ? LSIP_ERR_UNSUPPORTED : LSIP_ERR_ARGUMENT;
}
