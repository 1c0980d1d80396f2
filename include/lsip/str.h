/**
 * @file str.h
 * Borrowed byte strings, and the macros every public header uses.
 *
 * All text that crosses the interface of libsip is a lsip_str: a pointer and
 * a length. It is never NUL-terminated by contract and never owned: whoever
 * made the bytes keeps them, and each function says how long it reads them.
 */
#ifndef LSIP_STR_H
#define LSIP_STR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
/** Marks a symbol that the shared library exports (see lib/libsip.map). */
#  define LSIP_API __attribute__((visibility("default")))
/** The compiler warns when the result is ignored. */
#  define LSIP_MUST __attribute__((warn_unused_result))
#else
#  define LSIP_API
#  define LSIP_MUST
#endif

#ifdef __cplusplus
#  define LSIP_BEGIN extern "C" {
#  define LSIP_END }
#else
#  define LSIP_BEGIN
#  define LSIP_END
#endif

LSIP_BEGIN

/**
 * Borrowed bytes. `ptr` may be NULL only when `len` is 0.
 * @since 0.1
 */
typedef struct lsip_str {
  const char *ptr;
  size_t len;
} lsip_str;

/** A string of `n` bytes at `p`. @since 0.1 */
static inline lsip_str lsip_str_of(const char *p, size_t n)
{
  lsip_str s;
  s.ptr = p;
  s.len = n;
  return s;
}

/** A string from a NUL-terminated one; NULL gives the empty string.
 *  @since 0.1 */
static inline lsip_str lsip_str_z(const char *z)
{
  return lsip_str_of(z, z ? strlen(z) : 0);
}

/** Initializer of a lsip_str from a literal, for static tables. */
#define LSIP_STR_INIT(lit) { "" lit, sizeof(lit) - 1 }

/** A lsip_str from a literal, as an expression. */
#ifdef __cplusplus /* a compound literal is no C++17 */
#  define LSIP_STR(lit) (lsip_str LSIP_STR_INIT(lit))
#else
#  define LSIP_STR(lit) ((lsip_str)LSIP_STR_INIT(lit))
#endif

/** 1 if both hold the same bytes. @since 0.1 */
LSIP_API int lsip_str_eq(lsip_str a, lsip_str b);

/** 1 if both are equal when ASCII letters of either case are the same.
 *  @since 0.1 */
LSIP_API int lsip_str_ieq(lsip_str a, lsip_str b);

LSIP_END

#endif
