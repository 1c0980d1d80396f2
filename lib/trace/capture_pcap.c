/* Files of libpcap: a header of 24 bytes, then records of 16 bytes and a
 * packet each (draft-ietf-opsawg-pcap). */
#include "trace/capture.h"

enum { FILE_HEAD = 24, RECORD_HEAD = 16, MAJOR = 2, NANOSECONDS = 9 };

static int read_record(lsip_capture *c);

static int await_record(lsip_capture *c)
{
  c->at_edge = 1;
  return lsip_capture_expect(c, read_record, RECORD_HEAD);
}

static int take_packet(lsip_capture *c)
{
  const lsip_capture_interface *i = &c->interfaces[0];
  uint64_t fraction = lsip_capture_u32(c, c->buf + 4);
  c->unix_ns = lsip_capture_u32(c, c->buf) * UINT64_C(1000000000);
  c->unix_ns += i->resolution == NANOSECONDS ? fraction : fraction * 1000;
  lsip_capture_packet_in(c, i->link, c->unix_ns, c->buf + RECORD_HEAD,
                         c->have - RECORD_HEAD);
  return await_record(c);
}

static int read_record(lsip_capture *c)
{
  uint32_t len = lsip_capture_u32(c, c->buf + 8);
  if (len > c->cfg.max_packet)
    return LSIP_ERR_TOO_LONG;
  if (!len)
    return take_packet(c);
  return lsip_capture_extend(c, take_packet, RECORD_HEAD + len);
}

/* The upper bits of the link type tell of a frame check sequence, which the
 * length of the IP packet leaves out anyhow. */
static int read_head(lsip_capture *c)
{
  lsip_capture_interface *i = &c->interfaces[0];
  if (lsip_capture_u16(c, c->buf + 4) != MAJOR)
    return LSIP_ERR_VERSION;
  i->link = (uint16_t)lsip_capture_u32(c, c->buf + 20);
  return await_record(c);
}

int lsip_capture_pcap(lsip_capture *c)
{
  c->big_endian = c->buf[0] == 0xa1;
  c->interfaces[0].resolution =
      c->buf[1] == 0x3c || c->buf[2] == 0x3c ? NANOSECONDS : 6;
  return lsip_capture_extend(c, read_head, FILE_HEAD);
}
