/* Memory through the caller's lsip_mem, or the C library. */
#ifndef LSIP_MEDIA_ALLOC_H
#define LSIP_MEDIA_ALLOC_H

#include <lsip/base.h>

/* Zeroed bytes, or NULL. */
void *lsip_media_alloc(const lsip_mem *mem, size_t size);

/* Gives back what lsip_media_alloc() gave for exactly `size`, or NULL. */
void lsip_media_free(const lsip_mem *mem, void *ptr, size_t size);

#endif
