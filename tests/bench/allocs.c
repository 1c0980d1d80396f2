#include "allocs.h"

#include <stddef.h>

#ifdef BENCH_COUNT_ALLOCS

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);

static long count;

void *malloc(size_t n)
{
  count++;
  return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
  count++;
  return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
  count++;
  return __libc_realloc(p, n);
}

long bench_allocs(void)
{
  return count;
}

#else

long bench_allocs(void)
{
  return -1;
}

#endif
