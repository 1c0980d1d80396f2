/* Is what was heard what was said, sample for sample? */
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/audio.h>

#define FRAME 160

static int16_t *decode(const uint8_t *b, size_t len, size_t *samples)
{
  lsip_wav w;
  int16_t *pcm;
  if (lsip_wav_read(&w, b, len, len)) return NULL;
  pcm = malloc((size_t)w.data_len + sizeof *pcm);
  if (!pcm) return NULL;
  *samples = lsip_wav_decode(&w, b + w.data_at, (size_t)w.data_len, pcm,
                             (size_t)w.data_len / sizeof *pcm);
  return pcm;
}

static int16_t *load(const char *path, size_t *samples)
{
  FILE *f = fopen(path, "rb");
  size_t cap = 32u * 1024 * 1024, len = 0;
  uint8_t *b = f ? malloc(cap) : NULL;
  int16_t *pcm = NULL;
  if (b) {
    len = fread(b, 1, cap, f);
    pcm = decode(b, len, samples);
  }
  if (f) fclose(f);
  free(b);
  return pcm;
}

/* What the codec makes of it: the other side can hear no more. */
static void through_codec(uint32_t codec, int16_t *out, const int16_t *in,
                          size_t n)
{
  uint8_t b[FRAME];
  if (lsip_g711_encode(codec, b, in, n) || lsip_g711_decode(codec, out, b, n))
    memset(out, 0, n * sizeof *out);
}

/* How many frames of `said` stand in `heard`, in their order. */
static size_t frames_heard(uint32_t codec, const int16_t *said, size_t n,
                           const int16_t *heard, size_t m)
{
  size_t found = 0, from = 0;
  for (size_t i = 0; i + FRAME <= n; i += FRAME) {
    int16_t frame[FRAME];
    through_codec(codec, frame, said + i, FRAME);
    for (size_t k = from; k + FRAME <= m; k++) {
      if (memcmp(heard + k, frame, sizeof frame)) continue;
      found++;
      from = k + FRAME;
      break;
    }
  }
  return found;
}

int compare_wavs(const char *said_path, const char *heard_path,
                 size_t *frames, size_t *found)
{
  size_t n = 0, m = 0, u, a;
  int16_t *said = load(said_path, &n), *heard = load(heard_path, &m);
  int rc = said && heard ? 0 : -1;
  if (!rc) {
    u = frames_heard(LSIP_PCMU, said, n, heard, m);
    a = frames_heard(LSIP_PCMA, said, n, heard, m);
    *frames = n / FRAME;
    *found = u > a ? u : a;
  }
  free(said);
  free(heard);
  return rc;
}
