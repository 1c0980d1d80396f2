/* The WAV reader: what it accepts lies inside the file. */
#include <lsip/audio.h>

#include <stdlib.h>

#define MUST(x) do { if (!(x)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static int16_t pcm[4096];
  lsip_wav wav;
  if (lsip_wav_read(&wav, data, size, size))
    return 0;
  MUST(wav.data_at + wav.data_len <= size);
  MUST(wav.frame_bytes && wav.data_len % wav.frame_bytes == 0);
  size_t n = lsip_wav_decode(&wav, data + wav.data_at,
                             (size_t)wav.data_len, pcm, 4096);
  MUST(n <= wav.data_len / wav.frame_bytes);
  return 0;
}
