/* Melodies: written, and looked for in what was heard, sample for sample. */
#include "melody.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/audio.h>

#define RATE 8000
#define FRAME 160
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

int melody_write(const char *path, unsigned seconds, unsigned hz)
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
  return rc;
}

/* ----------------------------------------------------------- comparing -- */

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

/* The least that G.711 knows is 0 or 8. */
static size_t audible(const int16_t *pcm, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += pcm[i] > 8 || pcm[i] < -8;
  return count;
}

int melody_compare(const char *said_path, const char *heard_path,
                   melody_match *match)
{
  size_t n = 0, m = 0, u, a;
  int16_t *said = load(said_path, &n), *heard = load(heard_path, &m);
  int rc = said && heard ? 0 : -1;
  if (!rc) {
    u = frames_heard(LSIP_PCMU, said, n, heard, m);
    a = frames_heard(LSIP_PCMA, said, n, heard, m);
    match->said = n / FRAME;
    match->heard = audible(heard, m) / FRAME;
    match->same = u > a ? u : a;
  }
  free(said);
  free(heard);
  return rc;
}
