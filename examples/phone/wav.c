/* WAV files on disk: one loaded whole, one written as the call goes. */
#include <errno.h>
#include <stdlib.h>

#include "parts.h"

#define PHONE_RATE 8000
/* Two hours of telephone audio, about 100 MB: beyond it is a mistake. */
#define LOAD_MAX (220u * 1024 * 1024)

/* ------------------------------------------------------------ reading -- */

static int read_file(const char *path, uint8_t **out, size_t *len)
{
  FILE *f = fopen(path, "rb");
  long n = -1;
  uint8_t *b = NULL;
  if (!f) return -1;
  if (!fseek(f, 0, SEEK_END)) n = ftell(f);
  if (n < 0 || n > (long)LOAD_MAX) errno = n < 0 ? errno : EFBIG;
  else b = malloc((size_t)n + 1);
  if (b && (fseek(f, 0, SEEK_SET) ||
            fread(b, 1, (size_t)n, f) != (size_t)n)) {
    free(b);
    b = NULL;
  }
  fclose(f);
  if (!b) return -1;
  *out = b;
  *len = (size_t)n;
  return 0;
}

/* Sample `i` of the result: the mean of what it covers in the source, or,
 * towards a higher rate, the line between two. Enough for speech. */
static int16_t resampled(const int16_t *in, size_t n, uint32_t rate,
                         size_t i)
{
  double step = (double)rate / PHONE_RATE, from = (double)i * step, sum = 0;
  size_t a = (size_t)from, b = (size_t)(from + step);
  double part = from - (double)a;
  if (step <= 1)
    return (int16_t)(in[a] + part * (in[a + 1 < n ? a + 1 : a] - in[a]));
  if (b > n) b = n;
  for (size_t k = a; k < b; k++) sum += in[k];
  return (int16_t)(sum / (double)(b - a ? b - a : 1));
}

static int resample(int16_t **pcm, size_t *samples, uint32_t rate)
{
  size_t n = (size_t)((uint64_t)*samples * PHONE_RATE / rate);
  int16_t *out;
  if (rate == PHONE_RATE || !*samples) return 0;
  out = malloc((n + 1) * sizeof *out);
  if (!out) return -1;
  for (size_t i = 0; i < n; i++)
    out[i] = resampled(*pcm, *samples, rate, i);
  free(*pcm);
  *pcm = out;
  *samples = n;
  return 0;
}

static int decode(const uint8_t *b, size_t len, int16_t **pcm,
                  size_t *samples)
{
  lsip_wav w;
  size_t max;
  int rc = lsip_wav_read(&w, b, len, len);
  if (rc) return rc;
  max = (size_t)(w.data_len / w.frame_bytes);
  *pcm = malloc((max + 1) * sizeof **pcm);
  if (!*pcm) return -1;
  *samples = lsip_wav_decode(&w, b + w.data_at, (size_t)w.data_len, *pcm,
                             max);
  return resample(pcm, samples, w.rate);
}

int wav_load(const char *path, int16_t **pcm, size_t *samples)
{
  uint8_t *b;
  size_t len;
  int rc = read_file(path, &b, &len);
  if (rc) return rc;
  rc = decode(b, len, pcm, samples);
  free(b);
  return rc;
}

/* ------------------------------------------------------------ writing -- */

struct wav_writer {
  FILE *file;
  char path[300];
  unsigned rate;
  uint64_t samples;
  int failed;
};

static int write_header(wav_writer *w)
{
  uint8_t head[LSIP_WAV_HEADER];
  size_t n = lsip_wav_write_header(head, sizeof head, LSIP_WAV_PCM16,
                                   w->rate, w->samples);
  return n && fwrite(head, 1, n, w->file) == n ? 0 : -1;
}

int wav_create(wav_writer **out, const char *path, unsigned rate)
{
  wav_writer *w = calloc(1, sizeof *w);
  if (!w) return -1;
  snprintf(w->path, sizeof w->path, "%s", path);
  w->rate = rate;
  w->file = fopen(path, "wb");
  if (!w->file || write_header(w) || fflush(w->file)) {
    int e = errno;
    if (w->file) fclose(w->file);
    free(w);
    errno = e;
    return -1;
  }
  *out = w;
  return 0;
}

/* -1 the first time it fails; from then on samples are dropped in silence,
 * for the cause has been told. */
int wav_append(wav_writer *w, const int16_t *pcm, size_t n)
{
  uint8_t b[2 * 960];
  size_t len = lsip_wav_encode(LSIP_WAV_PCM16, b, sizeof b, pcm, n);
  if (w->failed) return 0;
  if (fwrite(b, 1, len, w->file) != len) {
    w->failed = 1;
    return -1;
  }
  w->samples += n;
  return 0;
}

/* Writes the header again, now with the true length. */
static int write_length(wav_writer *w)
{
  return fflush(w->file) || fseek(w->file, 0, SEEK_SET) || write_header(w)
    ? -1 : 0;
}

/* What a full disk left is a WAV file too: its header needs no new room. */
static void save_what_is_there(wav_writer *w)
{
  (void)fclose(w->file);
  w->file = fopen(w->path, "r+b");
  if (!w->file) return;
  (void)!write_header(w);
  (void)fclose(w->file);
}

/* -1 if the file is not whole and nobody has been told. */
int wav_finish(wav_writer *w)
{
  int rc = 0, e = 0;
  if (w->failed) {
    save_what_is_there(w);
  } else {
    rc = write_length(w);
    e = errno;
    if (fclose(w->file) && !rc) rc = -1, e = errno;
  }
  free(w);
  errno = e;
  return rc;
}

const char *wav_path(const wav_writer *w)
{
  return w->path;
}
