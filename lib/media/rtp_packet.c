/* RTP packets (RFC 3550 5.1, 5.3.1). */
#include "media/bytes.h"
#include <lsip/rtp.h>

enum { HEADER = 12, VERSION = 2, MAX_EXT = 65535 * 4 };

/* Takes `n` bytes off the front of the rest. */
static int cut(lsip_str *rest, size_t n, lsip_str *out)
{
  if (n > rest->len)
    return LSIP_ERR_TRUNCATED;
  *out = lsip_str_of(rest->ptr, n);
  rest->ptr += n;
  rest->len -= n;
  return 0;
}

static int read_extension(lsip_rtp_packet *p, lsip_str *rest)
{
  lsip_str head;
  if (cut(rest, 4, &head))
    return LSIP_ERR_TRUNCATED;
  const uint8_t *b = (const uint8_t *)head.ptr;
  p->has_ext = 1;
  p->ext_profile = be16(b);
  return cut(rest, (size_t)be16(b + 2) * 4, &p->ext);
}

/* RFC 3550 5.1, A.1: the last byte counts the padding, itself included */
static int cut_padding(lsip_str *rest)
{
  if (rest->len == 0)
    return LSIP_ERR_SYNTAX;
  size_t n = (uint8_t)rest->ptr[rest->len - 1];
  if (n == 0 || n > rest->len)
    return LSIP_ERR_SYNTAX;
  rest->len -= n;
  return 0;
}

int lsip_rtp_parse(lsip_rtp_packet *out, const void *bytes, size_t n)
{
  const uint8_t *b = bytes;
  lsip_rtp_packet p;
  if (n < HEADER)
    return LSIP_ERR_TRUNCATED;
  if (b[0] >> 6 != VERSION)
    return LSIP_ERR_VERSION;
  memset(&p, 0, sizeof p);
  p.marker = b[1] >> 7;
  p.type = b[1] & 0x7f;
  p.seq = be16(b + 2);
  p.timestamp = be32(b + 4);
  p.ssrc = be32(b + 8);
  p.csrc_count = b[0] & 0x0f;
  lsip_str rest = lsip_str_of((const char *)b + HEADER, n - HEADER);
  int err = cut(&rest, p.csrc_count * 4u, &p.csrc);
  if (!err && b[0] & 0x10)
    err = read_extension(&p, &rest);
  if (!err && b[0] & 0x20)
    err = cut_padding(&rest);
  if (err)
    return err;
  p.payload = rest;
  *out = p;
  return 0;
}

static int is_writable(const lsip_rtp_packet *p)
{
  return p->csrc_count <= 15 && p->csrc.len == p->csrc_count * 4u &&
         p->type < 128 && p->marker < 2 && p->has_ext < 2 &&
         p->ext.len % 4 == 0 && p->ext.len <= (p->has_ext ? MAX_EXT : 0) &&
         p->payload.len <= UINT16_MAX;
}

static uint8_t *put_bytes(uint8_t *to, lsip_str s)
{
  if (s.len)
    memcpy(to, s.ptr, s.len);
  return to + s.len;
}

int lsip_rtp_write(const lsip_rtp_packet *p, void *buf, size_t cap,
                   size_t *n)
{
  if (!p || !n || !is_writable(p))
    return LSIP_ERR_ARGUMENT;
  *n = HEADER + p->csrc.len + (p->has_ext ? 4 + p->ext.len : 0) +
       p->payload.len;
  if (*n > cap)
    return LSIP_ERR_NOSPC;
  uint8_t *b = buf;
  b[0] = (uint8_t)(VERSION << 6 | p->has_ext << 4 | p->csrc_count);
  b[1] = (uint8_t)(p->marker << 7 | p->type);
  b = put16(b + 2, p->seq);
  b = put32(b, p->timestamp);
  b = put32(b, p->ssrc);
  b = put_bytes(b, p->csrc);
  if (p->has_ext) {
    b = put16(b, p->ext_profile);
    b = put16(b, (uint32_t)(p->ext.len / 4));
    b = put_bytes(b, p->ext);
  }
  put_bytes(b, p->payload);
  return 0;
}

/* RFC 5761 4: RTCP's types 192 to 223 are payload types 64 to 95 with the
 * marker, which no RTP on the same port uses. */
int lsip_rtp_is_rtcp(const void *bytes, size_t n)
{
  const uint8_t *b = bytes;
  return n >= 2 && b[0] >> 6 == VERSION && b[1] >= 192 && b[1] <= 223;
}
