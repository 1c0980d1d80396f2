/* A program of somebody else's, which knows libsip through pkg-config alone:
 * it asks a stack that has no network and prints the answer. */
#include <lsip/lsip.h>

#include <stdio.h>

static const char options[] =
  "OPTIONS sip:a@192.0.2.1 SIP/2.0\r\n"
  "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n"
  "From: <sip:b@192.0.2.2>;tag=1\r\n"
  "To: <sip:a@192.0.2.1>\r\n"
  "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
  "Content-Length: 0\r\n\r\n";

static int make(lsip_stack **s, lsip_local *local)
{
  lsip_config cfg;
  lsip_local_config at;
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, 1, sizeof cfg.seed);
  memset(&at, 0, sizeof at);
  at.size = sizeof at;
  at.transport = LSIP_UDP;
  if (lsip_stack_new(s, &cfg) ||
      lsip_addr_parse(&at.bound, LSIP_STR("192.0.2.1:5060")))
    return 1;
  return lsip_local_add(*s, local, &at);
}

int main(void)
{
  lsip_stack *s = NULL;
  lsip_local local;
  lsip_addr from;
  lsip_output o;
  int answered = 0;
  if (make(&s, &local) ||
      lsip_addr_parse(&from, LSIP_STR("192.0.2.2:5060")) ||
      lsip_stack_receive_datagram(s, local, &from, options,
                                  sizeof options - 1, 1))
    return 1;
  while (lsip_stack_poll_output(s, &o, 1))
    if (o.kind == LSIP_OUT_SEND) {
      answered = 1;
      printf("%.*s", (int)o.bytes.len, o.bytes.ptr);
    }
  lsip_stack_free(s);
  return !answered;
}
