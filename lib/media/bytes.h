/* Numbers in packets (big-endian) and in WAV files (little-endian). */
#ifndef LSIP_MEDIA_BYTES_H
#define LSIP_MEDIA_BYTES_H

#include <stdint.h>

static inline uint16_t be16(const uint8_t *p)
{
  return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t be32(const uint8_t *p)
{
  return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static inline uint8_t *put16(uint8_t *p, uint32_t v)
{
  p[0] = (uint8_t)(v >> 8);
  p[1] = (uint8_t)v;
  return p + 2;
}

static inline uint8_t *put32(uint8_t *p, uint32_t v)
{
  return put16(put16(p, v >> 16), v);
}

static inline uint16_t le16(const uint8_t *p)
{
  return (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t le32(const uint8_t *p)
{
  return (uint32_t)le16(p + 2) << 16 | le16(p);
}

static inline uint8_t *put_le16(uint8_t *p, uint32_t v)
{
  p[0] = (uint8_t)v;
  p[1] = (uint8_t)(v >> 8);
  return p + 2;
}

static inline uint8_t *put_le32(uint8_t *p, uint32_t v)
{
  return put_le16(put_le16(p, v), v >> 16);
}

#endif
