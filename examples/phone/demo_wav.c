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

#include <lsip/audio.h>

#include "compare.h"

#define RATE 8000
#define NOTE (RATE / 5)

/* ------------------------------------------------------------- making -- */

/* A note of two sines; no two notes of a melody are the same. */
static int note(int16_t *pcm, unsigned number, unsigned hz)
{
  static const unsigned steps[] = { 0, 4, 7, 12, 16, 12, 7, 4 };
  lsip_tone t;
  unsigned step = steps[number % 8];
  unsigned low = hz + hz * step / 12 + number % 97;
  if (lsip_tone_init(&t, RATE, low, low + 500 + number % 89, 6000)) return -1;
  lsip_tone_fill(&t, pcm, NOTE);
  return 0;
}

static int write_samples(FILE *f, const int16_t *pcm, size_t n)
{
  uint8_t b[2 * NOTE];
  size_t len = lsip_wav_encode(LSIP_WAV_PCM16, b, sizeof b, pcm, n);
  return fwrite(b, 1, len, f) == len ? 0 : -1;
}

static int make(const char *path, unsigned seconds, unsigned hz)
{
  uint8_t head[LSIP_WAV_HEADER];
  int16_t pcm[NOTE];
  size_t n = lsip_wav_write_header(head, sizeof head, LSIP_WAV_PCM16, RATE,
                                   (uint64_t)seconds * RATE);
  FILE *f = fopen(path, "wb");
  int rc = f && fwrite(head, 1, n, f) == n ? 0 : -1;
  for (unsigned i = 0; !rc && i < seconds * RATE / NOTE; i++)
    rc = note(pcm, i, hz) || write_samples(f, pcm, NOTE);
  if (f && fclose(f)) rc = -1;
  if (rc) perror(path);
  return rc != 0;
}

/* ----------------------------------------------------------- checking -- */

static int check(const char *said, const char *heard, unsigned percent)
{
  size_t frames = 0, found = 0;
  if (compare_wavs(said, heard, &frames, &found)) {
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
