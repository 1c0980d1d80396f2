/*
 * For demonstrations and tests of calls: makes a melody, and tells how much
 * of it was heard, sample for sample.
 *
 *   lsip-demo-wav make alice.wav SECONDS HERTZ
 *   lsip-demo-wav check alice.wav bob-heard.wav PERCENT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "melody.h"

static int make(const char *path, unsigned seconds, unsigned hz)
{
  if (!melody_write(path, seconds, hz)) return 0;
  perror(path);
  return 1;
}

static int check(const char *said, const char *heard, unsigned percent)
{
  size_t frames = 0, found = 0;
  if (melody_compare(said, heard, &frames, &found)) {
    fprintf(stderr, "%s or %s is no WAV file\n", said, heard);
    return 1;
  }
  if (!frames) return 1;
  printf("%s holds %zu of the %zu frames of %s (%.1f %%), sample for "
         "sample\n", heard, found, frames, said,
         100.0 * (double)found / (double)frames);
  return found * 100 < frames * percent;
}

int main(int argc, char **argv)
{
  if (argc == 5 && !strcmp(argv[1], "make"))
    return make(argv[2], (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
  if (argc == 5 && !strcmp(argv[1], "check"))
    return check(argv[2], argv[3], (unsigned)atoi(argv[4]));
  fprintf(stderr, "usage: lsip-demo-wav make FILE SECONDS HERTZ\n"
                  "       lsip-demo-wav check SAID HEARD PERCENT\n");
  return 2;
}
