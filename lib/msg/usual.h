/* What nearly all values look like, read in one go.
 *
 * The readers here take a value of the one form that most have: no white space
 * but where everybody has it, no escapes, no comments. They look at 16 or 32
 * bytes at a time, which must be there: near the end of a message they do not
 * try. What is not of that form, or wrong, they leave alone: the readers that
 * know the whole grammar come after them. What they take, those would have read
 * just so. */
#ifndef LSIP_MSG_USUAL_H
#define LSIP_MSG_USUAL_H

#include <lsip/header.h>

#include "msg/chars.h"
#include "msg/scan.h"

#if defined(__OPTIMIZE_SIZE__) && !defined(LSIP_NO_USUAL)
#define LSIP_NO_USUAL
#endif

/* Behind this, 16 bytes can be looked at no more. To be compared with only: of
 * a very short text it lies before the first byte. */
static inline const char *lsip_usual_limit(const char *limit)
{
  return limit - 16;
}

#ifdef LSIP_NO_USUAL

#define lsip_usual_run(p, safe, classes) ((void)(safe), (const char *)NULL)
#define lsip_usual_uri(out, p, safe, bare) ((const char *)NULL)
#define lsip_usual_params(out, tag, p, end, safe) ((const char *)NULL)
#define lsip_usual_address(out, uri, tag, p, end, limit) \
  ((void)(uri), (const char *)NULL)
#define lsip_usual_via(out, p, end, limit) ((const char *)NULL)

#else

/* The first byte from `p` on that is not of the classes, which hold letters,
 * digits, '-' and '.', or that is a '%'; NULL too near to the end. */
static inline const char *lsip_usual_run(const char *p, const char *safe,
                                         unsigned classes)
{
  for (;;) {
    unsigned n;
    if (p > safe)
      return NULL;
    n = lsip_scan_word16(p);
    p += n;
    if (n == 16)
      continue;
    if (!lsip_is(*p, classes) || *p == '%')
      return p;
    p++;
  }
}

/* The first byte that can be none of a name at `p`, or NULL. `*odd` is set if a
 * label may be wrong: if two of '.' and '-' stand side by side, or one at an
 * end. */
static inline const char *lsip_usual_host(const char *p, const char *safe,
                                          unsigned *odd)
{
  unsigned n, dots, before = 1;
  do {
    if (p > safe)
      return NULL;
    n = lsip_scan_host16(p, &dots);
    *odd |= dots & (dots << 1 | before);
    before = dots >> 15;
    p += n;
  } while (n == 16);
  *odd |= !lsip_is(p[-1], LSIP_C_ALNUM);
  return p;
}

/* Reads a port of one to five digits behind the ':' at `*p`. 1 if there is
 * one. */
static inline int lsip_usual_port(const char **p, const char *safe,
                                  uint16_t *out)
{
  const char *q = *p + 1, *most = q + 6;
  unsigned n = 0, d;
  if (q > safe)
    return 0;
  while ((d = (unsigned)(unsigned char)*q - '0') < 10 && ++q != most)
    n = n * 10 + d;
  *p = q;
  *out = (uint16_t)n;
  return n - 1 < 65535 && d > 9;
}

/* Reads a SIP URI at `p`, without the parts `password` and `headers`; a `bare`
 * one has no parameters either. The byte behind it, or NULL. */
const char *lsip_usual_uri(lsip_uri *out, const char *p, const char *safe,
                           int bare);

/* Parameters behind the ';' at `p`, up to a ',' or `end`. `tag` may be NULL,
 * or gets that parameter. */
const char *lsip_usual_params(lsip_str *out, lsip_str *tag, const char *p,
                              const char *end, const char *safe);

/* Reads a name-addr or addr-spec and its parameters, up to a ',' or `end`.
 * `tag` may be NULL. */
const char *lsip_usual_address(lsip_name_addr *out, lsip_uri *uri,
                               lsip_str *tag, const char *p, const char *end,
                               const char *limit);

/* Reads a Via. */
const char *lsip_usual_via(lsip_via *out, const char *p, const char *end,
                           const char *limit);

#endif

#endif
