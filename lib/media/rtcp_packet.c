/* RTCP compound packets, reading (RFC 3550 6.4 to 6.6, A.2). */
#include "media/bytes.h"
#include <lsip/rtp.h>
#include <stdbool.h>

enum { HEADER = 4, SENDER_INFO = 20, REPORT = 24 };

/* Bytes of the packet at `b`, header included, or 0 if it does not fit. */
static size_t packet_length(const uint8_t *b, size_t left)
{
  if (left < HEADER)
    return 0;
  size_t n = ((size_t)be16(b + 2) + 1) * 4;
  return n <= left ? n : 0;
}

/* Bytes that the count of a packet promises behind its header. */
static size_t least_body(const uint8_t *b)
{
  size_t count = b[0] & 0x1f;
  switch (b[1]) {
  case LSIP_RTCP_SR: return 4 + SENDER_INFO + count * REPORT;
  case LSIP_RTCP_RR: return 4 + count * REPORT;
  case LSIP_RTCP_BYE: return count * 4;
  case LSIP_RTCP_APP: return 8;
  default: return 0;
  }
}

/* RFC 3550 6.4.1: padding is counted by its last byte, in whole words */
static int padding_of(const uint8_t *b, size_t n, size_t *padding)
{
  *padding = 0;
  if (!(b[0] & 0x20))
    return 0;
  *padding = b[n - 1];
  if (*padding == 0 || *padding % 4 || *padding > n - HEADER)
    return LSIP_ERR_SYNTAX;
  return 0;
}

static int check_one(const uint8_t *b, size_t left, bool first, size_t *n)
{
  size_t padding;
  if (b[0] >> 6 != 2)
    return LSIP_ERR_VERSION;
  *n = packet_length(b, left);
  if (*n == 0)
    return LSIP_ERR_TRUNCATED;
  if (first && b[1] != LSIP_RTCP_SR && b[1] != LSIP_RTCP_RR)
    return LSIP_ERR_SYNTAX;
  if ((b[0] & 0x20) && *n != left) /* only the last may be padded */
    return LSIP_ERR_SYNTAX;
  int err = padding_of(b, *n, &padding);
  if (err)
    return err;
  return least_body(b) > *n - HEADER - padding ? LSIP_ERR_SYNTAX : 0;
}

int lsip_rtcp_check(const void *bytes, size_t n)
{
  const uint8_t *b = bytes;
  size_t at = 0, one;
  if (n < HEADER + 4)
    return LSIP_ERR_TRUNCATED;
  while (at < n) {
    int err = check_one(b + at, n - at, at == 0, &one);
    if (err)
      return err;
    at += one;
  }
  return 0;
}

int lsip_rtcp_next(const void *bytes, size_t n, size_t *cursor,
                   lsip_rtcp_packet *out)
{
  size_t at = *cursor, padding;
  if (at >= n)
    return 0;
  const uint8_t *b = (const uint8_t *)bytes + at;
  size_t len = packet_length(b, n - at);
  if (len == 0 || padding_of(b, len, &padding))
    return 0;
  memset(out, 0, sizeof *out);
  out->type = b[1];
  out->count = b[0] & 0x1f;
  out->body = lsip_str_of((const char *)b + HEADER, len - HEADER - padding);
  if (out->body.len >= 4)
    out->ssrc = be32(b + HEADER);
  *cursor = at + len;
  return 1;
}

/* A count of 24 bits with a sign. */
static int32_t signed24(uint32_t v)
{
  return v & 0x800000 ? (int32_t)v - 0x1000000 : (int32_t)v;
}

int lsip_rtcp_report_get(const lsip_rtcp_packet *p, size_t i,
                         lsip_rtcp_report *out)
{
  size_t at = p->type == LSIP_RTCP_SR ? 4 + SENDER_INFO : 4;
  if ((p->type != LSIP_RTCP_SR && p->type != LSIP_RTCP_RR) ||
      i >= p->count || p->body.len < at + (i + 1) * REPORT)
    return 0;
  const uint8_t *b = (const uint8_t *)p->body.ptr + at + i * REPORT;
  out->ssrc = be32(b);
  out->fraction_lost = b[4];
  out->lost = signed24(be32(b + 4) & 0xffffff);
  out->highest_seq = be32(b + 8);
  out->jitter = be32(b + 12);
  out->last_sr = be32(b + 16);
  out->delay_since_sr = be32(b + 20);
  return 1;
}
