/* A request that is text, for the tests of the proxy's parts. */
#ifndef PROXY_TEXT_H
#define PROXY_TEXT_H

#include <lsip/lsip.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

typedef struct request_text {
  char bytes[4096];
  uint64_t index[2048];
  lsip_msg m;
} request_text;

/* `headers` are whole lines; `branch` is that of the only Via. */
static inline void request_make(request_text *t, const char *method,
                                const char *uri, const char *branch,
                                const char *headers)
{
  int n = snprintf(t->bytes, sizeof t->bytes,
                   "%s %s SIP/2.0\r\n%s"
                   "Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK%s\r\n"
                   "Max-Forwards: 70\r\nFrom: <sip:a@a.test>;tag=1\r\n"
                   "To: <sip:b@b.test>\r\nCall-ID: x\r\nCSeq: 7 %s\r\n"
                   "Content-Length: 0\r\n\r\n",
                   method, uri, headers, branch, method);
  ck_assert_int_eq(lsip_msg_parse(&t->m, t->index, sizeof t->index, t->bytes,
                                  (size_t)n, NULL, NULL), 0);
}

#endif
