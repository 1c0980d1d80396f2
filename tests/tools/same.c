/* same_message() of lsip-parse --roundtrip sees what differs. */
#include <stdio.h>
#include <string.h>

#include "parse/same.h"

#define HEAD \
  "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n" \
  "From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: 1\r\n" \
  "CSeq: 1 OPTIONS\r\n"

/* Two lines; NULL: they say the same, else what is told. */
static const struct {
  const char *a, *b, *differs;
} pairs[] = {
  { "Subject: x", "Subject:  x", NULL },
  { "Subject: x y", "s: x\r\n  y", NULL },
  { "Subject: x y", "Subject: xy", "Subject" },
  { "Subject: x", "Subject: xy", "Subject" },
  { "Contact: <sip:c@d>;q=0.5;expires=60",
    "Contact: <sip:c@d>;expires=060;q=0.50", NULL },
  { "Contact: <sip:c@d>;q=0.5", "Contact: <sip:c@d>;q=0.6", "Contact" },
  { "Contact: <sip:c@d>;expires=60", "Contact: <sip:c@d>;expires=61",
    "Contact" },
  { "Contact: <sip:c@d>;x=1", "Contact: <sip:c@d>", "Contact" },
  { "Contact: <sip:c@d>;x=y", "Contact: <sip:c@d>;x=z", "Contact" },
  { "Contact: \"c\" <sip:c@d>", "Contact: c <sip:c@d>", NULL },
  { "Contact: \"c\" <sip:c@d>", "Contact: \"d\" <sip:c@d>", "Contact" },
  { "Contact: <sip:c@d>, <sip:e@f>", "m: <sip:c@d>\r\nContact: <sip:e@f>",
    NULL },
  { "Contact: <sip:c@d>, <sip:e@f>", "Contact: <sip:e@f>, <sip:c@d>",
    "Contact" },
  { "Contact: <sip:c@d>, <sip:e@f>", "Contact: <sip:c@d>", "Contact" },
  { "Expires: 60", "Expires: 060", NULL },
  { "Expires: 60", "Expires: 61", "Expires" },
  { "Date: Sat, 13 Nov 2010 23:29:00 GMT",
    "Date: Sat, 13 Nov 2010 23:29:01 GMT", "Date" },
  { "Warning: 301 a \"x\"", "Warning: 301 a \"y\"", "Warning" },
  { "Warning: 301 a \"x\"", "Warning: 302 a \"x\"", "Warning" },
  { "Timestamp: 1.5 0.1", "Timestamp: 1.5", "Timestamp" },
  { "RAck: 1 2 INVITE", "RAck: 1 3 INVITE", "RAck" },
  { "Route: <sip:c@d;lr>", "Route: <sip:c@e;lr>", "Route" },
  { "X-Own: a", "X-Own: b", "headers not in the table" },
};

static int read_message(lsip_msg *m, uint64_t *index, size_t size, char *buf,
                        size_t cap, const char *line)
{
  int n = snprintf(buf, cap, HEAD "%s\r\nContent-Length: 0\r\n\r\n", line);
  return lsip_msg_parse(m, index, size, buf, (size_t)n, NULL, NULL);
}

static int judge(const char *a, const char *b, const char *differs)
{
  static uint64_t first[1024], second[1024];
  char x[1024], y[1024];
  const char *got;
  lsip_msg m, n;
  if (read_message(&m, first, sizeof first, x, sizeof x, a) ||
      read_message(&n, second, sizeof second, y, sizeof y, b)) {
    printf("refused: %s / %s\n", a, b);
    return 1;
  }
  got = same_message(&m, &n);
  if (!got == !differs && (!got || strcmp(got, differs) == 0)) return 0;
  printf("%s / %s: %s\n", a, b, got ? got : "the same");
  return 1;
}

int main(void)
{
  size_t count = sizeof pairs / sizeof *pairs;
  int failed = 0;
  for (size_t i = 0; i < count; i++)
    failed += judge(pairs[i].a, pairs[i].b, pairs[i].differs);
  printf("%zu pairs, %d failed\n", count, failed);
  return failed != 0;
}
