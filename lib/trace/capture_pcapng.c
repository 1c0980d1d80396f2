/* Files of pcapng: blocks of a type, a length, a body, and the length again
 * (draft-ietf-opsawg-pcapng). Each section begins with the byte order that
 * holds in it. */
#include "trace/capture.h"

enum {
  BLOCK_INTERFACE = 1, BLOCK_PACKET = 2, BLOCK_SIMPLE = 3, BLOCK_ENHANCED = 6
};
enum { HEAD = 8, TAIL = 4, SECTION_HEAD = 12, SECTION_LEAST = 28 };
enum { OPTION_RESOLUTION = 9, OPTION_OFFSET = 14, INTERFACE_BODY = 8 };
/* What a block holds beside its packet: our bound for its options. */
enum { OPTIONS = 65536 };
#define BLOCK_SECTION 0x0a0d0d0au
#define ORDER_MAGIC 0x1a2b3c4du

static int read_block(lsip_capture *c);

static int await_block(lsip_capture *c)
{
  c->at_edge = 1;
  return lsip_capture_expect(c, read_block, HEAD);
}

/* Passes the rest of a block by. */
static int pass_block(lsip_capture *c, uint32_t len)
{
  uint64_t rest = len - c->have;
  int rc = await_block(c);
  c->skip = rest;
  return rc;
}

/* ---- sections ---- */

static int read_section(lsip_capture *c)
{
  uint32_t len;
  c->big_endian = 1;
  if (lsip_capture_u32(c, c->buf + 8) != ORDER_MAGIC)
    c->big_endian = 0;
  if (lsip_capture_u32(c, c->buf + 8) != ORDER_MAGIC)
    return LSIP_ERR_SYNTAX;
  len = lsip_capture_u32(c, c->buf + 4);
  if (len < SECTION_LEAST || len % 4)
    return LSIP_ERR_LENGTH;
  c->interface_count = 0;
  return pass_block(c, len);
}

/* ---- interfaces ---- */

static void read_option(lsip_capture *c, lsip_capture_interface *i,
                        unsigned code, const uint8_t *p, unsigned len)
{
  if (code == OPTION_RESOLUTION && len >= 1)
    i->resolution = p[0];
  if (code == OPTION_OFFSET && len >= 8) {
    uint32_t a = lsip_capture_u32(c, p), b = lsip_capture_u32(c, p + 4);
    i->offset = (int64_t)(c->big_endian ? (uint64_t)a << 32 | b
                                        : (uint64_t)b << 32 | a);
  }
}

static void read_options(lsip_capture *c, lsip_capture_interface *i,
                         const uint8_t *p, size_t n)
{
  while (n >= 4) {
    unsigned code = lsip_capture_u16(c, p);
    unsigned len = lsip_capture_u16(c, p + 2);
    size_t padded = 4 + ((size_t)len + 3) / 4 * 4;
    if (!code || padded > n)
      return;
    read_option(c, i, code, p + 4, len);
    p += padded;
    n -= padded;
  }
}

static void read_interface(lsip_capture *c, const uint8_t *p, size_t n)
{
  lsip_capture_interface *i;
  if (n < INTERFACE_BODY || c->interface_count == LSIP_CAPTURE_INTERFACES)
    return;
  i = &c->interfaces[c->interface_count++];
  memset(i, 0, sizeof *i);
  i->link = (uint16_t)lsip_capture_u16(c, p);
  i->snap_len = lsip_capture_u32(c, p + 4);
  i->resolution = 6;
  read_options(c, i, p + INTERFACE_BODY, n - INTERFACE_BODY);
}

/* ---- packets ---- */

static uint64_t power_of_ten(unsigned n)
{
  uint64_t p = 1;
  while (n--)
    p *= 10;
  return p;
}

/* Units of if_tsresol as nanoseconds: a power of ten, or of two if the first
 * bit is set. What no clock counts wraps. */
static uint64_t nanoseconds(const lsip_capture_interface *i, uint64_t units)
{
  unsigned n = i->resolution & 0x7f;
  uint64_t ns, fraction;
  if (i->resolution & 0x80) {
    if (n > 63)
      n = 63;
    fraction = units & ((UINT64_C(1) << n) - 1);
    ns = (units >> n) * UINT64_C(1000000000);
    if (n > 32) {
      fraction >>= n - 32;
      n = 32;
    }
    ns += fraction * UINT64_C(1000000000) >> n;
  } else if (n <= 9) {
    ns = units * power_of_ten(9 - n);
  } else {
    ns = n - 9 > 19 ? 0 : units / power_of_ten(n - 9);
  }
  return ns + (uint64_t)i->offset * UINT64_C(1000000000);
}

/* A block of `n` bytes without head and tail, whose packet begins at `at`. */
static int packet_in(lsip_capture *c, unsigned number, size_t at, size_t n,
                     uint32_t len)
{
  if (at > n || len > n - at)
    return LSIP_ERR_LENGTH;
  if (number >= c->interface_count) {
    lsip_capture_count(c, LSIP_CAPTURE_PACKETS);
    lsip_capture_count(c, LSIP_CAPTURE_LINK);
    return 0;
  }
  lsip_capture_packet_in(c, c->interfaces[number].link, c->unix_ns,
                         c->buf + HEAD + at, len);
  return 0;
}

static void set_time(lsip_capture *c, unsigned number, const uint8_t *p)
{
  uint64_t units = (uint64_t)lsip_capture_u32(c, p) << 32 |
                   lsip_capture_u32(c, p + 4);
  if (number < c->interface_count)
    c->unix_ns = nanoseconds(&c->interfaces[number], units);
}

static int read_enhanced(lsip_capture *c, const uint8_t *p, size_t n)
{
  uint32_t number;
  if (n < 20)
    return LSIP_ERR_LENGTH;
  number = lsip_capture_u32(c, p);
  set_time(c, number, p + 4);
  return packet_in(c, number, 20, n, lsip_capture_u32(c, p + 12));
}

/* The old packet block differs in its first four bytes. */
static int read_packet(lsip_capture *c, const uint8_t *p, size_t n)
{
  unsigned number;
  if (n < 20)
    return LSIP_ERR_LENGTH;
  number = lsip_capture_u16(c, p);
  set_time(c, number, p + 4);
  return packet_in(c, number, 20, n, lsip_capture_u32(c, p + 12));
}

/* It has no time: that of the packet before must do. */
static int read_simple(lsip_capture *c, const uint8_t *p, size_t n)
{
  uint32_t len, snap;
  if (n < 4)
    return LSIP_ERR_LENGTH;
  len = lsip_capture_u32(c, p);
  snap = c->interface_count ? c->interfaces[0].snap_len : 0;
  if (snap && len > snap)
    len = snap;
  if (len > n - 4)
    len = (uint32_t)(n - 4);
  return packet_in(c, 0, 4, n, len);
}

/* ---- blocks ---- */

static int take_block(lsip_capture *c)
{
  uint32_t type = lsip_capture_u32(c, c->buf);
  const uint8_t *p = c->buf + HEAD;
  size_t n = c->have - HEAD - TAIL;
  int rc = 0;
  if (lsip_capture_u32(c, p + n) != c->have)
    return LSIP_ERR_LENGTH;
  if (type == BLOCK_INTERFACE)
    read_interface(c, p, n);
  else if (type == BLOCK_ENHANCED)
    rc = read_enhanced(c, p, n);
  else if (type == BLOCK_SIMPLE)
    rc = read_simple(c, p, n);
  else
    rc = read_packet(c, p, n);
  return rc ? rc : await_block(c);
}

static int read_block(lsip_capture *c)
{
  uint32_t type = lsip_capture_u32(c, c->buf);
  uint32_t len = lsip_capture_u32(c, c->buf + 4);
  if (type == BLOCK_SECTION)
    return lsip_capture_extend(c, read_section, SECTION_HEAD);
  if (len < HEAD + TAIL || len % 4)
    return LSIP_ERR_LENGTH;
  if (type != BLOCK_INTERFACE && type != BLOCK_PACKET &&
      type != BLOCK_SIMPLE && type != BLOCK_ENHANCED)
    return pass_block(c, len);
  if (len > c->cfg.max_packet + OPTIONS)
    return LSIP_ERR_TOO_LONG;
  return lsip_capture_extend(c, take_block, len);
}

int lsip_capture_pcapng(lsip_capture *c)
{
  return lsip_capture_extend(c, read_section, SECTION_HEAD);
}
