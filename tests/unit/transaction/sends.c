#include "sends.h"

const char *const sends_invite =
    "INVITE sip:peer@192.0.2.9 SIP/2.0\r\nMax-Forwards: 70\r\n"
    "From: <sip:a@a.test>;tag=ours\r\nTo: <sip:peer@b.test>\r\n"
    "Call-ID: c1\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\n"
    "Content-Length: 0\r\n\r\n";
const char *const sends_options =
    "OPTIONS sip:peer@192.0.2.9 SIP/2.0\r\nMax-Forwards: 70\r\n"
    "From: <sip:a@a.test>;tag=ours\r\nTo: <sip:peer@b.test>\r\n"
    "Call-ID: c1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

lsip_send_options sends_plain(void)
{
  lsip_send_options o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  return o;
}

int sends_try(peer *p, lsip_tsx *t, const char *text,
              const lsip_send_options *o)
{
  uint64_t index[4096];
  lsip_parse_rules rules;
  lsip_msg m;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, text,
                                  strlen(text), &rules, NULL), 0);
  return lsip_tsx_send(p->stack, t, &m, NULL, 0, o);
}

lsip_tsx sends_text(peer *p, const char *text, const lsip_send_options *o)
{
  lsip_send_options plain = sends_plain();
  lsip_tsx t;
  plain.targets = &p->remote;
  plain.target_count = 1;
  ck_assert_int_eq(sends_try(p, &t, text, o ? o : &plain), 0);
  peer_pass(p, 0);
  return t;
}

lsip_flow sends_open(peer *p, const char *remote)
{
  const peer_out *o = peer_next(p);
  lsip_addr wanted = peer_addr(remote);
  lsip_flow f = o->o.flow;
  ck_assert_uint_eq(o->o.kind, LSIP_OUT_OPEN);
  ck_assert(lsip_addr_eq(&o->o.remote, &wanted));
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, f, NULL, p->now), 0);
  peer_drain(p);
  return f;
}

void sends_end_at(peer *p, unsigned ms, uint32_t status)
{
  const peer_event *e = peer_told(p, LSIP_EV_TSX_END);
  ck_assert_uint_eq(e->at_ms, ms);
  ck_assert_uint_eq(e->ev.status, status);
  peer_told_nothing(p);
}
