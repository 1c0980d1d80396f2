/* Counts what the program and all libraries in it ask of the C library's
 * heap, by functions that take the place of malloc() and its kin. */
#ifndef BENCH_ALLOCS_H
#define BENCH_ALLOCS_H

/* Calls of malloc, calloc and realloc so far; -1 where they are not counted:
 * other C libraries than glibc. */
long bench_allocs(void);

#endif
