/* Memory whose neighbours nobody may touch: a byte read outside is a crash.
 * Needs _GNU_SOURCE. */
#ifndef TESTS_MSG_GUARD_H
#define TESTS_MSG_GUARD_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <lsip/str.h>

/* Bytes between two pages that nobody may touch. */
typedef struct guarded {
  char *whole; /* the page before, the room, the page behind */
  char *map;   /* the room */
  size_t room, page;
} guarded;

static inline guarded guard(size_t room)
{
  guarded g;
  g.page = (size_t)sysconf(_SC_PAGESIZE);
  g.room = (room + g.page - 1) / g.page * g.page;
  g.whole = mmap(NULL, g.room + 2 * g.page, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (g.whole == MAP_FAILED)
    abort();
  g.map = g.whole + g.page;
  if (mprotect(g.whole, g.page, PROT_NONE)
      || mprotect(g.map + g.room, g.page, PROT_NONE))
    abort();
  return g;
}

/* Right before the page behind, or right behind the page before. */
static inline lsip_str put(const guarded *g, const char *p, size_t n,
                           int front)
{
  char *at = front ? g->map : g->map + g->room - n;
  memcpy(at, p, n);
  return lsip_str_of(at, n);
}

static inline void drop(guarded *g)
{
  munmap(g->whole, g->room + 2 * g->page);
}

#endif
