/* Records and a sink, for the tests of libsip-trace. */
#ifndef TEST_TRACE_RECORDS_H
#define TEST_TRACE_RECORDS_H

#include <lsip/trace.h>

#include <check.h>
#include <stdlib.h>

/* What was written. */
typedef struct sink {
  char bytes[65536];
  size_t len;
  size_t fail_at; /* total length that is refused; 0: none */
} sink;

static inline int sink_write(void *user, const void *bytes, size_t len)
{
  sink *k = user;
  if (k->fail_at && k->len + len > k->fail_at)
    return LSIP_ERR_IO;
  ck_assert(k->len + len < sizeof k->bytes);
  memcpy(k->bytes + k->len, bytes, len);
  k->len += len;
  k->bytes[k->len] = 0;
  return 0;
}

static inline lsip_addr addr_of(const char *text)
{
  lsip_addr a;
  memset(&a, 0, sizeof a);
  if (lsip_addr_parse(&a, lsip_str_z(text)))
    abort();
  return a;
}

/* A record of 192.0.2.1:5060 towards `remote`. */
static inline lsip_trace_record record_of(int outgoing, const char *remote,
                                          const char *text, uint64_t ms)
{
  lsip_trace_record r;
  memset(&r, 0, sizeof r);
  r.now = LSIP_MS(ms);
  r.transport = LSIP_UDP;
  r.outgoing = outgoing != 0;
  r.local = addr_of("192.0.2.1:5060");
  r.remote = addr_of(remote);
  r.bytes = lsip_str_z(text);
  return r;
}

#define SIP_HEAD \
  "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n" \
  "From: <sip:a@192.0.2.1>;tag=1\r\n" \
  "To: <sip:b@192.0.2.2>\r\n" \
  "Call-ID: 1@192.0.2.1\r\n"
#define SIP_SDP(direction) \
  "Content-Type: application/sdp\r\n\r\n" \
  "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n" \
  "m=audio 4000 RTP/AVP 0\r\na=" direction "\r\n"
#define SIP_INVITE \
  "INVITE sip:b@192.0.2.2 SIP/2.0\r\n" SIP_HEAD \
  "CSeq: 1 INVITE\r\nMax-Forwards: 70\r\n" SIP_SDP("sendrecv")
#define SIP_HOLD \
  "INVITE sip:b@192.0.2.2 SIP/2.0\r\n" SIP_HEAD \
  "CSeq: 2 INVITE\r\nMax-Forwards: 70\r\n" SIP_SDP("sendonly")
#define SIP_RESPONSE(line) \
  "SIP/2.0 " line "\r\n" SIP_HEAD "CSeq: 1 INVITE\r\n" \
  "Content-Length: 0\r\n\r\n"

#endif
