#include "common/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int colour_is_known(const char *when)
{
  return !strcmp(when, "auto") || !strcmp(when, "always") ||
         !strcmp(when, "never");
}

int colour_wanted(int fd, const char *when)
{
  const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
  if (!strcmp(when, "always")) return 1;
  if (!strcmp(when, "never") || (no && *no)) return 0;
  return isatty(fd) && term && strcmp(term, "dumb") != 0;
}
