/* WAV files: RIFF chunks "fmt " and "data" in memory. */
#include "media/bytes.h"
#include <lsip/audio.h>
#include <stdbool.h>

enum { EXTENSIBLE = 0xfffe, MAX_CHANNELS = 8, MAX_RATE = 384000,
       RIFF_HEAD = 12, CHUNK_HEAD = 8, FMT_LEN = 16, FMT_LEN_EXT = 40 };

/* Bytes of one sample of one channel; 0 for an encoding we do not read. */
static uint32_t sample_bytes(uint32_t format, uint32_t bits)
{
  if (format == LSIP_WAV_PCM16)
    return bits == 16 ? 2 : 0;
  if (format == LSIP_WAV_ALAW || format == LSIP_WAV_ULAW)
    return bits == 8 ? 1 : 0;
  return 0;
}

static int read_format(lsip_wav *out, const uint8_t *p, size_t n)
{
  if (n < FMT_LEN)
    return LSIP_ERR_SYNTAX;
  uint32_t bits = le16(p + 14);
  out->format = le16(p);
  if (out->format == EXTENSIBLE && n >= FMT_LEN_EXT)
    out->format = le16(p + 24); /* the sub-format's first bytes */
  out->channels = le16(p + 2);
  out->rate = le32(p + 4);
  out->frame_bytes = sample_bytes(out->format, bits) * out->channels;
  if (!sample_bytes(out->format, bits) || out->channels > MAX_CHANNELS)
    return LSIP_ERR_UNSUPPORTED;
  if (!out->channels || !out->rate || out->rate > MAX_RATE ||
      le16(p + 12) != out->frame_bytes)
    return LSIP_ERR_SYNTAX;
  return 0;
}

static void set_data(lsip_wav *out, size_t at, uint32_t len,
                     uint64_t file_len)
{
  uint64_t left = file_len > at ? file_len - at : 0;
  out->data_at = at;
  out->data_len = len < left ? len : left;
  out->data_len -= out->data_len % out->frame_bytes;
}

/* One chunk at `*at`: 1 when the data is found, 0 to go on, or an error. */
static int read_chunk(lsip_wav *out, const uint8_t *b, size_t n, size_t *at,
                      uint64_t file_len)
{
  if (n - *at < CHUNK_HEAD)
    return LSIP_ERR_TRUNCATED;
  const uint8_t *head = b + *at;
  uint32_t len = le32(head + 4);
  *at += CHUNK_HEAD;
  if (memcmp(head, "data", 4) == 0) {
    if (!out->frame_bytes)
      return LSIP_ERR_SYNTAX; /* before its format */
    set_data(out, *at, len, file_len);
    return 1;
  }
  if (len > n - *at)
    return LSIP_ERR_TRUNCATED;
  int err = memcmp(head, "fmt ", 4) ? 0 : read_format(out, b + *at, len);
  *at += len;
  if (len % 2 && *at < n) /* chunks begin at even offsets */
    ++*at;
  return err;
}

int lsip_wav_read(lsip_wav *out, const void *bytes, size_t n,
                  uint64_t file_len)
{
  const uint8_t *b = bytes;
  lsip_wav wav;
  if (!out || (!b && n))
    return LSIP_ERR_ARGUMENT;
  if (n < RIFF_HEAD)
    return LSIP_ERR_TRUNCATED;
  if (memcmp(b, "RIFF", 4) || memcmp(b + 8, "WAVE", 4))
    return LSIP_ERR_SYNTAX;
  memset(&wav, 0, sizeof wav);
  size_t at = RIFF_HEAD;
  int more = 0;
  while (more == 0)
    more = read_chunk(&wav, b, n, &at, file_len);
  if (more < 0)
    return more;
  *out = wav;
  return 0;
}

static int16_t decode_sample(uint32_t format, const uint8_t *p)
{
  if (format == LSIP_WAV_ALAW)
    return lsip_alaw_decode(*p);
  if (format == LSIP_WAV_ULAW)
    return lsip_ulaw_decode(*p);
  return (int16_t)le16(p);
}

size_t lsip_wav_decode(const lsip_wav *wav, const void *data,
                       size_t data_len, int16_t *pcm, size_t max)
{
  const uint8_t *p = data;
  if (!wav->frame_bytes || !wav->channels)
    return 0;
  size_t frames = data_len / wav->frame_bytes;
  uint32_t step = wav->frame_bytes / wav->channels;
  if (frames > max)
    frames = max;
  for (size_t i = 0; i < frames; i++) {
    int32_t sum = 0;
    for (uint32_t c = 0; c < wav->channels; c++, p += step)
      sum += decode_sample(wav->format, p);
    pcm[i] = (int16_t)(sum / (int32_t)wav->channels);
  }
  return frames;
}

size_t lsip_wav_write_header(uint8_t *buf, size_t cap, uint32_t format,
                             uint32_t rate, uint64_t samples)
{
  uint32_t bits = format == LSIP_WAV_PCM16 ? 16 : 8, bytes = bits / 8;
  bool pcm = format == LSIP_WAV_PCM16;
  /* what is not PCM has an empty extension and a "fact" chunk */
  size_t head = pcm ? 44 : LSIP_WAV_HEADER;
  if (!sample_bytes(format, bits) || rate == 0 || rate > MAX_RATE ||
      cap < head || samples > (UINT32_MAX - head) / bytes)
    return 0;
  uint32_t data = (uint32_t)samples * bytes;
  memcpy(buf, "RIFF", 4);
  put_le32(buf + 4, (uint32_t)head - 8 + data);
  memcpy(buf + 8, "WAVEfmt ", 8);
  uint8_t *p = put_le32(buf + 16, pcm ? FMT_LEN : FMT_LEN + 2);
  p = put_le16(p, format);
  p = put_le16(p, 1);
  p = put_le32(p, rate);
  p = put_le32(p, rate * bytes);
  p = put_le16(p, bytes);
  p = put_le16(p, bits);
  if (!pcm) {
    p = put_le16(p, 0);
    memcpy(p, "fact", 4);
    p = put_le32(p + 4, 4);
    p = put_le32(p, (uint32_t)samples);
  }
  memcpy(p, "data", 4);
  put_le32(p + 4, data);
  return head;
}

size_t lsip_wav_encode(uint32_t format, uint8_t *buf, size_t cap,
                       const int16_t *pcm, size_t n)
{
  size_t bytes = format == LSIP_WAV_PCM16 ? 2 : 1;
  if (!sample_bytes(format, (uint32_t)bytes * 8) || n > cap / bytes)
    return 0;
  for (size_t i = 0; i < n; i++, buf += bytes)
    if (format == LSIP_WAV_PCM16)
      put_le16(buf, (uint16_t)pcm[i]);
    else
      *buf = format == LSIP_WAV_ALAW ? lsip_alaw_encode(pcm[i])
                                     : lsip_ulaw_encode(pcm[i]);
  return n * bytes;
}
