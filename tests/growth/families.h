/* Families of input: texts of any length in which something repeats. */
#ifndef TESTS_GROWTH_FAMILIES_H
#define TESTS_GROWTH_FAMILIES_H

#include "work.h"

/* head, then `unit` again and again, then `close` as many times, then tail.
 * With `parts`, the middle is that many long runs of `unit`, all different
 * in their last letter, and `close` behind each. */
typedef struct family {
  const char *head, *unit, *close, *tail;
  unsigned parts;
} family;

/* One work over the families that all its heads and units make. */
typedef struct group {
  const char *name;
  work fn;
  int id;                    /* of the header to be read, or 0 */
  const char *const *heads;  /* NULL ends them; a head of a message is put
                                behind a whole request without its end */
  const char *const *units;  /* NULL: `families` says it all */
  const char *tail;
  const family *families;    /* a row without a head ends them */
  int is_message;            /* the text is parsed first, unmeasured */
} group;

extern const group growth_groups[];
extern const unsigned growth_group_count;

/* Writes the text of a family, about `size` bytes; to be freed. */
char *growth_text(const family *f, size_t size, size_t *len);

#endif
