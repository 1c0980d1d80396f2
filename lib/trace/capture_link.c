/* Link layers: what stands before an IP packet. */
#include "trace/capture.h"

enum {
  LINK_NULL = 0, LINK_ETHERNET = 1, LINK_RAW_BSD = 12, LINK_RAW_OPENBSD = 14,
  LINK_RAW = 101, LINK_LOOP = 108, LINK_SLL = 113, LINK_IPV4 = 228,
  LINK_IPV6 = 229, LINK_SLL2 = 276
};
enum {
  TYPE_IPV4 = 0x0800, TYPE_VLAN = 0x8100, TYPE_IPV6 = 0x86dd,
  TYPE_QINQ = 0x88a8, TYPE_QINQ_OLD = 0x9100
};
enum { TAGS = 4 };

/* Where the Ethernet type stands, and where what it names begins; -1 for a
 * link without one. */
static int type_place(unsigned link, size_t *head)
{
  switch (link) {
  case LINK_ETHERNET: *head = 14; return 12;
  case LINK_SLL: *head = 16; return 14;
  case LINK_SLL2: *head = 20; return 0;
  default: return -1;
  }
}

/* Steps over VLAN tags (IEEE 802.1Q). 0: no IP. */
static size_t skip_tags(const uint8_t *p, size_t n, unsigned type, size_t head)
{
  for (int i = 0; i < TAGS; i++) {
    if (type == TYPE_IPV4 || type == TYPE_IPV6)
      return head;
    if ((type != TYPE_VLAN && type != TYPE_QINQ && type != TYPE_QINQ_OLD) ||
        n < head + 4)
      return 0;
    type = lsip_net16(p + head + 2);
    head += 4;
  }
  return type == TYPE_IPV4 || type == TYPE_IPV6 ? head : 0;
}

void lsip_capture_packet_in(lsip_capture *c, unsigned link, uint64_t unix_ns,
                            const uint8_t *p, size_t n)
{
  size_t head = 0;
  int type = type_place(link, &head);
  lsip_capture_count(c, LSIP_CAPTURE_PACKETS);
  if (link == LINK_NULL || link == LINK_LOOP) {
    head = 4; /* the address family, which the packet's version says too */
  } else if (type < 0 && link != LINK_RAW && link != LINK_RAW_BSD &&
             link != LINK_RAW_OPENBSD && link != LINK_IPV4 &&
             link != LINK_IPV6) {
    lsip_capture_count(c, LSIP_CAPTURE_LINK);
    return;
  }
  if (n < head) {
    lsip_capture_count(c, LSIP_CAPTURE_BROKEN);
    return;
  }
  if (type >= 0)
    head = skip_tags(p, n, lsip_net16(p + type), head);
  if (type >= 0 && !head)
    lsip_capture_count(c, LSIP_CAPTURE_OTHER);
  else
    lsip_capture_ip(c, unix_ns, p + head, n - head);
}
