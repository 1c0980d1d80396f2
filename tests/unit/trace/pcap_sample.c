/* Writes a pcap to standard output, for the test that another decoder reads
 * it: SIP over UDP and TCP in both families, a message of two segments, RTP. */
#include "records.h"

#include <stdio.h>

static int write_out(void *user, const void *bytes, size_t len)
{
  return fwrite(bytes, 1, len, user) == len ? 0 : LSIP_ERR_IO;
}

static int add(lsip_pcap *p, int outgoing, uint32_t transport, int ip6,
               lsip_str bytes)
{
  lsip_trace_record r = record_of(outgoing, "192.0.2.2:5062", "", 0);
  r.transport = transport;
  r.bytes = bytes;
  if (ip6) {
    r.local = addr_of("[2001:db8::1]:5060");
    r.remote = addr_of("[2001:db8::2]:5062");
  }
  return lsip_pcap_add(p, &r);
}

/* A message of more than one segment. */
static lsip_str long_message(char *buf, size_t cap)
{
  size_t n, body = 70000;
  (void)snprintf(buf, cap, "MESSAGE sip:b@192.0.2.2 SIP/2.0\r\n" SIP_HEAD
                 "CSeq: 9 MESSAGE\r\nContent-Type: text/plain\r\n"
                 "Content-Length: %zu\r\n\r\n", body);
  n = strlen(buf);
  memset(buf + n, 'x', body);
  return lsip_str_of(buf, n + body);
}

static int add_rtp(lsip_pcap *p)
{
  uint8_t packet[172] = { 0x80, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4 };
  lsip_trace_record r = record_of(1, "192.0.2.2:4000", "", 0);
  r.local.port = 4000;
  r.bytes = lsip_str_of((const char *)packet, sizeof packet);
  return lsip_pcap_add(p, &r);
}

int main(void)
{
  static char big[80000];
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  int rc = 0;
  lsip_pcap_config_init(&c, sizeof c);
  c.write = write_out;
  c.user = stdout;
  if (lsip_pcap_new(&p, &c))
    return 1;
  for (int ip6 = 0; ip6 < 2; ip6++)
    for (uint32_t t = LSIP_UDP; t <= LSIP_TCP; t++) {
      rc |= add(p, 1, t, ip6, lsip_str_z(SIP_RESPONSE("100 Trying")));
      rc |= add(p, 0, t, ip6, lsip_str_z(SIP_RESPONSE("200 OK")));
    }
  rc |= add(p, 1, LSIP_TCP, 0, long_message(big, sizeof big));
  rc |= add(p, 1, LSIP_TCP, 0, lsip_str_z(SIP_RESPONSE("202 Late")));
  rc |= add_rtp(p);
  lsip_pcap_free(p);
  return rc != 0;
}
