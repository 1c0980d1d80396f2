/* sofia-sip decodes all headers of its SIP class while it parses, as its
 * transaction engine has it do: there is no second step. */
#include "peer.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_parser.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/su.h>

#include <string.h>

void peer_start(void)
{
  su_init();
}

static msg_t *parse(const char *bytes, size_t len)
{
  msg_t *m = msg_make(sip_default_mclass(), MSG_DO_CANONIC, bytes,
                      (ssize_t)len);
  sip_t *sip = m ? sip_object(m) : NULL;
  if (sip && !sip->sip_error && (sip->sip_request || sip->sip_status))
    return m;
  if (m)
    msg_destroy(m);
  return NULL;
}

int peer_parse(const char *bytes, size_t len)
{
  msg_t *m = parse(bytes, len);
  if (!m)
    return -1;
  msg_destroy(m);
  return 0;
}

int peer_deep(const char *bytes, size_t len)
{
  return peer_parse(bytes, len);
}

static int forward(msg_t *m, sip_t *sip)
{
  sip_via_t *via = sip_via_make(msg_home(m), "SIP/2.0/UDP proxy.example.com;"
                                             "branch=z9hG4bKab12");
  if (sip->sip_max_forwards) {
    sip->sip_max_forwards->mf_count = 69;
    msg_fragment_clear(sip->sip_max_forwards->mf_common);
  }
  return via ? msg_header_insert(m, (msg_pub_t *)sip, (msg_header_t *)via)
             : -1;
}

static long gather(const msg_iovec_t *v, issize_t n)
{
  static char out[65536];
  size_t len = 0;
  for (issize_t i = 0; i < n; i++) {
    if (v[i].mv_len > sizeof out - len)
      return -1;
    memcpy(out + len, v[i].mv_base, v[i].mv_len);
    len += v[i].mv_len;
  }
  return (long)len;
}

long peer_print(const char *bytes, size_t len)
{
  msg_t *m = parse(bytes, len);
  msg_iovec_t v[256];
  long n = -1;
  if (!m)
    return -1;
  if (forward(m, sip_object(m)) == 0 && msg_prepare(m) > 0)
    n = gather(v, msg_iovec(m, v, 256));
  msg_destroy(m);
  return n;
}
