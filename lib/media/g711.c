/* G.711: eight-bit logarithmic samples (ITU-T G.711). */
#include <lsip/audio.h>

enum { ULAW_BIAS = 132, ULAW_CLIP = 32767 - ULAW_BIAS };

/* The segment of a magnitude below 2^15: 0 under 2^8, then one per bit. */
static unsigned segment_of(unsigned magnitude)
{
  unsigned segment = 0;
  for (magnitude >>= 8; magnitude; magnitude >>= 1)
    segment++;
  return segment;
}

uint8_t lsip_ulaw_encode(int16_t sample)
{
  int value = sample;
  unsigned sign = value < 0 ? 0x80 : 0;
  if (value < 0)
    value = -value;
  if (value > ULAW_CLIP)
    value = ULAW_CLIP;
  unsigned biased = (unsigned)(value + ULAW_BIAS);
  unsigned segment = segment_of(biased);
  unsigned code = sign | segment << 4 | (biased >> (segment + 3) & 0x0f);
  return (uint8_t)~code;
}

int16_t lsip_ulaw_decode(uint8_t code)
{
  unsigned bits = (uint8_t)~code;
  int value = (int)(((bits & 0x0f) << 3) + ULAW_BIAS) << (bits >> 4 & 7);
  value -= ULAW_BIAS;
  return (int16_t)(bits & 0x80 ? -value : value);
}

uint8_t lsip_alaw_encode(int16_t sample)
{
  /* every other bit is inverted; the sign bit is set for positive */
  unsigned mask = sample < 0 ? 0x55 : 0xd5;
  unsigned magnitude = (unsigned)(sample < 0 ? -(sample + 1) : sample);
  unsigned segment = segment_of(magnitude);
  unsigned shift = segment ? segment + 3 : 4;
  return (uint8_t)((segment << 4 | (magnitude >> shift & 0x0f)) ^ mask);
}

int16_t lsip_alaw_decode(uint8_t code)
{
  unsigned bits = code ^ 0x55u;
  unsigned segment = bits >> 4 & 7;
  int value = (int)((bits & 0x0f) << 4) + 8;
  if (segment)
    value = (value + 0x100) << (segment - 1);
  return (int16_t)(bits & 0x80 ? value : -value);
}

int lsip_g711_encode(uint32_t codec, uint8_t *out, const int16_t *pcm,
                     size_t n)
{
  if (codec != LSIP_PCMU && codec != LSIP_PCMA)
    return LSIP_ERR_UNSUPPORTED;
  for (size_t i = 0; i < n; i++)
    out[i] = codec == LSIP_PCMU ? lsip_ulaw_encode(pcm[i])
                                : lsip_alaw_encode(pcm[i]);
  return 0;
}

int lsip_g711_decode(uint32_t codec, int16_t *pcm, const uint8_t *in,
                     size_t n)
{
  if (codec != LSIP_PCMU && codec != LSIP_PCMA)
    return LSIP_ERR_UNSUPPORTED;
  for (size_t i = 0; i < n; i++)
    pcm[i] = codec == LSIP_PCMU ? lsip_ulaw_decode(in[i])
                                : lsip_alaw_decode(in[i]);
  return 0;
}
