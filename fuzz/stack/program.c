#include "world.h"

#include <stdio.h>
#include <stdlib.h>

void fail(const char *file, int line, const char *what)
{
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
  abort();
}

unsigned take(world *w)
{
  return w->p < w->end ? *w->p++ : 0;
}

lsip_str take_text(world *w)
{
  size_t n = take(w) << 8;
  lsip_str text;
  n |= take(w);
  if (n > (size_t)(w->end - w->p))
    n = (size_t)(w->end - w->p);
  text = lsip_str_of((const char *)w->p, n);
  w->p += n;
  return text;
}

lsip_addr peer_addr(unsigned host)
{
  lsip_addr a;
  memset(&a, 0, sizeof a);
  a.family = 4;
  a.port = 5060;
  a.ip[0] = 192;
  a.ip[2] = 2;
  a.ip[3] = (uint8_t)(2 + host % 4);
  return a;
}

lsip_str sdp(void)
{
  return LSIP_STR("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
                  "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
}

void keep(kept *k, lsip_str text)
{
  k->len = text.len < MESSAGE ? text.len : MESSAGE;
  if (k->len)
    memcpy(k->text, text.ptr, k->len);
}
