/*
 * For demonstrations and tests of calls: makes a melody, and tells how much
 * of it was heard, sample for sample.
 *
 *   lsip-demo-wav make alice.wav SECONDS HERTZ
 *   lsip-demo-wav check alice.wav bob-heard.wav PERCENT LEAST
 *
 * Of all that was heard so much must be what was said, the rest is what the
 * listener's phone puts in place of packets that come late. How much of what
 * was said is heard depends on the machine: on one that stands still now and
 * then, there is no time to say it all. LEAST is the per cent without which
 * nothing is shown.
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

static int check(const char *said, const char *heard, unsigned percent,
                 unsigned least)
{
  melody_match m = { 0, 0, 0 };
  if (melody_compare(said, heard, &m)) {
    fprintf(stderr, "%s or %s is no WAV file\n", said, heard);
    return 1;
  }
  printf("%s holds %zu of the %zu frames of %s, sample for sample\n", heard,
         m.same, m.said, said);
  printf("%zu frames were heard (%.1f %% the same)\n", m.heard,
         m.heard ? 100.0 * (double)m.same / (double)m.heard : 0);
  return !m.same || m.same * 100 < m.heard * percent ||
         m.same * 100 < m.said * least;
}

int main(int argc, char **argv)
{
  if (argc == 5 && !strcmp(argv[1], "make"))
    return make(argv[2], (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
  if (argc == 6 && !strcmp(argv[1], "check"))
    return check(argv[2], argv[3], (unsigned)atoi(argv[4]),
                 (unsigned)atoi(argv[5]));
  fprintf(stderr, "usage: lsip-demo-wav make FILE SECONDS HERTZ\n"
                  "       lsip-demo-wav check SAID HEARD PERCENT LEAST\n");
  return 2;
}
