/* Marks of functions: what is fast and what is small. */
#ifndef LSIP_BASE_COLD_H
#define LSIP_BASE_COLD_H

/* Marks a function that is small rather than fast, with what it alone calls:
 * most messages never come to it. */
#if defined(__GNUC__)
#  define LSIP_COLD __attribute__((cold))
#else
#  define LSIP_COLD
#endif

/* Marks a function that is not to be made part of its caller, which keeps its
 * registers for what is usual, or of many callers, which would all grow. */
#if defined(__GNUC__)
#  define LSIP_APART __attribute__((noinline))
#else
#  define LSIP_APART
#endif

#endif
