/* Memory and configuration structs, the same way for all of libsip-trace. */
#ifndef LSIP_TRACE_CONFIG_H
#define LSIP_TRACE_CONFIG_H

#include <lsip/base.h>

/* The allocation of lsip_mem: the C library where `fn` is NULL. Zeroed. */
void *lsip_trace_alloc(const lsip_mem *mem, size_t size);
void lsip_trace_release(const lsip_mem *mem, void *ptr, size_t size);

/* Copies a struct of the caller's that begins with `size`, which may come
 * from an older or a newer header. 0, or LSIP_ERR_ARGUMENT. */
int lsip_trace_copy_config(void *out, size_t size, const void *from);

#endif
